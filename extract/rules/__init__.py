"""Constructions in which results are reported, as data: patterns over a sentence with its mentions abstracted.

A rule (rules/*.toml) is a pattern in which ``<value>``, ``<metric>``, ``<benchmark>`` and ``<model>`` stand for
mentions and everything else for itself: ``<model> {report} {a}<value> <metric> on {the}<benchmark>``. ``<values>``
stands for a list of them; lists of one length are paired in order, a single mention is shared by all. ``{report}`` and
its like are the parts of :func:`_parts`. The order in the files is the order of precedence: of the rules that read one
number, the first gives the result its ``rule``, and the weight of each (extract/weights.json) says how far it is
believed.
docs/rules.md shows how to write one.
"""

from __future__ import annotations

import logging
import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import groupby
from typing import Any

import regex

from extract.document import Document, Sentence
from extract.words import words

# Mentions in the abstracted sentence: one character each, its code point less the base being its index.
NUMBER, METRIC, NAME = 0xE000, 0xE400, 0xE800
_SIZE = 0x400
FILES = ("pairs.toml", "scores.toml", "deltas.toml")
LONGEST = 600  # tokens; a longer "sentence" is a table or garbage, and no construction spans it
_LOG = logging.getLogger(__name__)

TIMEOUT = 0.2  # seconds for one pattern on one sentence; the last resort, in which the pattern reads nothing


class RuleError(ValueError):
    """A rule file does not fit its schema or its pattern does not compile."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A named construction.

    Args:
        id: stable name; what results carry as ``rule``.
        says: what it reads, in a line.
        pattern: as written, before the parts are put in.
        kind: ``score`` or ``delta`` where the construction decides it, else empty.
        examples: sentences with the readings that it must make, ``value | metric | benchmark | model``.
        rejects: near-misses on which it must not fire.
        needs: words or signs without one of which the pattern need not be tried; empty for none.
        marks: the mentions without which it cannot match.
        parts: the word classes of each of which it has to find a word.
    """

    id: str
    says: str
    pattern: str
    kind: str
    examples: tuple[tuple[str, tuple[str, ...]], ...]
    rejects: tuple[str, ...]
    needs: frozenset[str]
    marks: tuple[str, ...]
    parts: tuple[str, ...]
    compiled: regex.Pattern[str]


@dataclass(frozen=True, slots=True)
class Link:
    """What a rule says of one number: first tokens of the metric, benchmark and model it pairs with it, or -1."""

    rule: Rule
    metric: int
    benchmark: int
    model: int


def _mention(name: str, base: int) -> str:
    return f"(?P<{name}>[\\u{base:04x}-\\u{base + _SIZE - 1:04x}])"


_SEPARATOR = r"(?:\s?(?:,|and|or|/|&|;|,\sand)\s)"


def _list(name: str, base: int) -> str:
    one = _mention(name, base)
    return rf"{one}(?:{_SEPARATOR}(?:on\s|in\s|the\s)?{one}){{0,7}}"


def _parts() -> dict[str, str]:
    """What may stand in braces in a pattern: word classes of lexicon/words.toml, and runs of words to skip."""
    w = words()

    def either(group: frozenset[str]) -> str:
        """One of a class, the longest first; by first letters, which rule out most of a hundred words at once."""
        ordered = sorted(group, key=lambda entry: (entry[0], -len(entry)))
        letters = groupby(ordered, key=lambda entry: entry[0])
        rests = ((letter, "|".join(regex.escape(entry[1:]) for entry in entries)) for letter, entries in letters)
        return "(?:" + "|".join(f"{regex.escape(letter)}(?:{rest})" for letter, rest in rests) + ")"

    any_word = r"(?:[^\s\uE000-\uF8FF();,]+\s)"
    return {
        "report": either(w.report_verb),
        "change": either(w.change_verb),
        "change_noun": either(w.change_noun),
        "comparative": either(w.comparative),
        "bound": r"(?:(?:up\sto|over|more\sthan|about|around|nearly|almost|approximately|roughly|only|as\shigh\sas"
        r"|at\sleast|above|an?|the|average|of|~|>|<)\s){0,4}",
        "a": r"(?:(?:an?|the|its|their|average|overall|new|state-of-the-art|sota|impressive|competitive|remarkable"
        r"|high|best|only|an\saverage)\s){0,4}",
        "the": r"(?:(?:the|our|both|all|a|an|new|challenging|popular|standard|public)\s){0,3}",
        "adverb": r"(?:(?:also|still|further|consistently|successfully|only|even|can|could|thus|now)\s){0,2}",
        "gap": rf"{any_word}{{0,6}}?",
        "far": r"(?:[^\s\uE000-\uE3FF;]+\s){0,14}?",
        "noun": rf"{any_word}{{0,3}}?",
    }


_GROUPS: tuple[tuple[str, int], ...] = (("value", NUMBER), ("metric", METRIC), ("benchmark", NAME), ("model", NAME))


def expand(pattern: str) -> str:
    """The regular expression of a rule's pattern: parts and mentions put in, spaces made ``\\s``."""
    for name, part in _parts().items():
        pattern = pattern.replace("{" + name + "}", part)
    return _PLACE.sub(_put, pattern)


_PLACE = regex.compile(r"<(value|metric|benchmark|model)(s?)>")


def _put(match: regex.Match[str]) -> str:
    name, base = match[1], dict(_GROUPS)[match[1]]
    return _list(name, base) if match[2] else _mention(name, base)


def _entries(file: str) -> list[dict[str, Any]]:
    entries: list[dict[str, Any]] = tomllib.loads(files(__package__).joinpath(file).read_text(encoding="utf-8"))["rule"]
    return entries


@cache
def _sayings() -> dict[str, str]:
    """What each rule reads, by its id; without compiling any."""
    entries = (entry for file in FILES for entry in _entries(file))
    return {entry["id"]: entry["says"] for entry in entries}


def described(rule: str) -> str:
    """A result's rule for people, with what it reads: S a system, N the number, M the measure, B the benchmark.

    Args:
        rule: its id, or ``cues``; of a result that another version read it may be unknown.

    >>> described("cues"), described("gone")
    ('no construction, cues only', 'rule gone')
    """
    if rule == "cues":
        return "no construction, cues only"
    says = _sayings().get(rule)
    return f"rule {rule} (“{says}”)" if says else f"rule {rule}"


@cache
def load_rules() -> tuple[Rule, ...]:
    """All rules, the most specific first.

    Raises:
        RuleError: a file does not fit, with the rule's id.
    """
    rules: list[Rule] = []
    for file in FILES:
        for entry in _entries(file):
            try:
                rules.append(_rule(entry))
            except (KeyError, regex.error) as error:
                raise RuleError(f"{file}: rule {entry.get('id', '?')}: {error}") from error
    return tuple(rules)


def _rule(entry: dict[str, Any]) -> Rule:
    return Rule(
        id=entry["id"],
        says=entry["says"],
        pattern=entry["pattern"],
        kind=entry.get("kind", ""),
        examples=tuple((example["text"], tuple(example["reads"])) for example in entry["examples"]),
        rejects=tuple(entry["rejects"]),
        needs=frozenset(entry.get("needs", "").split()),
        marks=_asked(entry["pattern"], _PLACE),
        parts=_asked(entry["pattern"], _CLASS),
        compiled=regex.compile(rf"(?<!\S){expand(entry['pattern'])}(?!\S)"),
    )


# A group in round brackets, innermost first; what stands in one may be optional, or one of several.
_GROUP = regex.compile(r"(?<!\\)\((?:[^()\\]|\\.)*+\)(?:[?*+]|\{[\d,]+\})*+")
_CLASS = regex.compile(r"\{(report|change|change_noun|comparative)\}")


def _asked(pattern: str, what: regex.Pattern[str]) -> tuple[str, ...]:
    """What a pattern cannot match without: the mentions or word classes that stand outside its groups."""
    while (outside := _GROUP.sub(" ", pattern)) != pattern:
        pattern = outside
    return tuple(dict.fromkeys(match[1] for match in what.finditer(pattern)))


@cache
def _first_words() -> dict[str, frozenset[str]]:
    """The word classes of :func:`_parts`, each as the first words of its entries."""
    w = words()
    classes = {
        "report": w.report_verb,
        "change": w.change_verb,
        "change_noun": w.change_noun,
        "comparative": w.comparative,
    }
    return {name: frozenset(entry.split(" ")[0] for entry in group) for name, group in classes.items()}


def likely_rules(text: str, first_token: dict[int, int]) -> list[Rule]:
    """The rules that an abstracted sentence has the words and the mentions for; no other can match it.

    Args:
        text, first_token: from :func:`abstracted`.
    """
    found = set(text.split(" "))
    possible = _possible(frozenset(_missing(found, first_token)))
    return [rule for rule in possible if not (rule.needs and rule.needs.isdisjoint(found))]


@cache
def _possible(missing: frozenset[str]) -> tuple[Rule, ...]:
    """The rules that do without the mentions and word classes that are missing; most sentences miss the same few."""
    return tuple(r for r in load_rules() if missing.isdisjoint(r.marks) and missing.isdisjoint(r.parts))


def _missing(found: set[str], first_token: dict[int, int]) -> set[str]:
    """The mentions and word classes of which an abstracted sentence, here as the set of its words, has none."""
    missing = {name for name, group in _first_words().items() if group.isdisjoint(found)}
    if not any(METRIC <= code < NAME for code in first_token):
        missing.add("metric")
    if not any(code >= NAME for code in first_token):
        missing |= {"benchmark", "model"}
    return missing


def abstracted(document: Document, sentence: Sentence) -> tuple[str, dict[int, int]]:
    """The sentence with one character for each mention, words in lower case, one space between tokens.

    Returns:
        The text, and for each mention's character (its code point) the first token of the mention.
    """
    tokens = document.tokens
    cover: dict[int, tuple[int, int]] = {}  # first token -> (one past the last, code point)
    for index, name in enumerate(sentence.names[: _SIZE - 1]):
        cover[name.first] = (name.last, NAME + index)
    for index, metric in enumerate(sentence.metrics[: _SIZE - 1]):
        if metric.source in ("lexicon", "shaped", "name", "head"):
            cover[metric.first] = (metric.last, METRIC + index)
    parts: list[str] = []
    first_token: dict[int, int] = {}
    at = sentence.first
    while at < sentence.last:
        number = tokens.number[at]
        if number >= 0:
            code = NUMBER + len(parts) % _SIZE
            parts.append(chr(code))
            first_token[code] = at
            at += 1
        elif at in cover:
            last, code = cover[at]
            parts.append(chr(code))
            first_token[code] = at
            at = last
        else:
            parts.append(tokens.low[at])
            at += 1
    return " ".join(parts), first_token


def apply_rules(document: Document, sentence: Sentence) -> dict[int, list[Link]]:
    """What the rules say of the numbers of a sentence: number token -> links, the rule that comes first first."""
    if sentence.last - sentence.first > LONGEST:
        return {}
    text, first_token = abstracted(document, sentence)
    links: dict[int, list[Link]] = {}
    for rule in likely_rules(text, first_token):
        try:
            for match in rule.compiled.finditer(text, timeout=TIMEOUT):
                _pair(rule, match, first_token, links)
        except TimeoutError:
            _LOG.warning(
                "%s: the rule %s read nothing in a sentence on which it took over %s s; please report the abstract",
                document.paper.id, rule.id, TIMEOUT,
            )  # fmt: skip
    return links


def _pair(rule: Rule, match: regex.Match[str], first_token: dict[int, int], links: dict[int, list[Link]]) -> None:
    groups = match.re.groupindex
    caught = {
        name: [first_token[ord(c)] for c in match.captures(name)] if name in groups else [] for name, _ in _GROUPS
    }
    values = caught.pop("value")
    if any(len(found) not in (0, 1, len(values)) for found in caught.values()):
        return
    for order, value in enumerate(values):
        chosen = {
            name: (-1 if not found else found[0] if len(found) == 1 else found[order]) for name, found in caught.items()
        }
        if all(link.rule is not rule for link in links.get(value, [])):
            links.setdefault(value, []).append(Link(rule, **chosen))
