"""Name-like strings of an abstract.

A *name* is found by its shape (acronyms, CamelCase, digits, capitals) or because the lexicon knows it. Nothing here
decides whether it is a model or a benchmark.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import regex

from extract.lexicon import lookup
from extract.tokens import Tokens
from extract.words import stops, words

# "BERT-based", "ImageNet-trained": the token modifies a noun, it names nothing.
_MODIFIER = regex.compile(
    r"[-‑](?:based|trained|pretrained|style|like|level|only|free|driven|aware|specific|guided|generated|powered|enhanced|augmented|"
    r"equipped|related|centric|agnostic|tuned|finetuned|wise|type|scale|scaled|sized|side|oriented|ready|induced|assisted|shot|dimensional|"
    r"quality|resolution|order|source|art|supervised|efficient|invariant|hard|complete|optimal|sampling|step|hop|turn|task|modal|label|"
    r"class|world|domain|term|end|the|view|bit|aligned|derived|inspired|conditioned|controlled|labeled|written|judge|as|to|of|in|and|"
    r"up|fold|tailed|friendly|compatible|language|lingual|resource|parametric|linear|time|performing|ranked)$",
    regex.IGNORECASE,
)
# Translation is measured between two languages: "En-De", "EN→FR", "Zh⇒En".
_DIRECTION = regex.compile(r"[A-Z][A-Za-z](?:[-‑–→⇒2]|->)[A-Z][A-Za-z]")
_LANGUAGES = regex.compile(r"([A-Z]\p{L}+)(?:-to-|[-‑–→⇒]|->)([A-Z]\p{L}+)")
_CAMEL = regex.compile(r"\p{Ll}\p{Lu}")
_UPPER = regex.compile(r"\p{Lu}")
_SIZE = regex.compile(r"\d+(?:\.\d+)?[BMKTk]$")
_YEAR = regex.compile(r"(?:19|20)\d\d$")
_SHORT_YEAR = regex.compile(r"\d\d$")
_VERSION = regex.compile(r"(?:(?<=\b|-|\p{L})(?:19|20)\d\d|[vV]\d|(?<=\p{L}-?)\d{1,3})$")
_ORDINAL = regex.compile(r"\d+(?:st|nd|rd|th|D|d|-\w+)$")


LONGEST_NAME = 40  # characters of a token


@dataclass(slots=True)
class Name:
    """One mention of a name: token range ``[first, last)``, character span in the clean text, and frames.

    ``flags`` stays empty until :func:`gather_entities` looks at what stands around the name.
    """

    first: int
    last: int
    start: int
    end: int
    text: str
    flags: frozenset[str] = frozenset()


@lru_cache(maxsize=1 << 16)
def shape(token: str) -> str:
    """How a token looks: ``acronym``, ``camel``, ``digit``, ``capital``, or empty for no name."""
    if not token[0].isalnum() or len(token) > LONGEST_NAME:
        return ""
    upper = len(_UPPER.findall(token))
    if upper == 0:
        has_digit = any(c.isdigit() for c in token)
        return "digit" if has_digit and token[0].isalpha() and len(token) > 1 else ""
    if token[0].isdigit():
        return "" if _ORDINAL.match(token) else "digit"
    modifier = _MODIFIER.search(token)
    if modifier is not None and not modifier[0].isupper():
        return ""  # but "Booster-SHOT" is a name
    if any(c.isdigit() for c in token):
        return "digit"
    if upper >= 2:
        return "camel" if _CAMEL.search(token) else "acronym"
    return "capital" if token[0].isupper() else "camel"


def find_names(
    text: str, tokens: Tokens, within: tuple[int, int], known: dict[int, int], metrics: frozenset[int]
) -> list[Name]:
    """The names of a sentence, in order, not overlapping.

    Args:
        text: clean text.
        tokens: its tokens.
        within: the sentence's token range.
        known: first token -> one past the last token of names that the lexicon knows; these win over shapes.
        metrics: tokens of known metrics, which are no names.
    """
    names: list[Name] = []
    first, stop = within
    reach = first  # one past the last token of the name before
    for at, word in enumerate(tokens.text[first:stop], first):
        if (word.islower() and word.isalpha() and at not in known) or at < reach:
            continue  # most are plain words, which have no shape
        if at in known:
            last = _extend(tokens, known[at], known, metrics)
        elif at not in metrics and shape(word):
            last = _shaped(tokens, at, at == first, known, metrics)
        else:
            continue
        if last > at:
            start, end = tokens.start[at], tokens.end[last - 1]
            modifier = _MODIFIER.search(tokens.text[last - 1]) if at in known else None
            if modifier is not None and not _is_known(text[start:end]):
                end = tokens.start[last - 1] + modifier.start()  # "GPT-4-based": GPT-4, but "Arena-Hard" is one name
            names.append(Name(at, last, start, end, text[start:end]))
            reach = last
            version = _VERSION.search(tokens.text[last - 1])
            if version is not None:
                stem = text[start : tokens.start[last - 1] + version.start()]
                while stem and (k := _next_version(tokens, reach, stem, version[0])) > 0:
                    start, end = tokens.start[k], tokens.end[k]
                    names.append(Name(k, k + 1, start, end, stem + text[start:end]))
                    reach = k + 1
    return names


def _is_known(name: str) -> bool:
    return lookup("benchmark", name) is not None or lookup("system", name) is not None


def _next_version(tokens: Tokens, at: int, stem: str, version: str) -> int:
    """The year or version that goes on with a name which ends in one, or -1.

    "VOC 2007 | and 2012", "CUB-2010 | and 2011", "Something-Something V1 | and V2", "CIFAR-10 | /100". Other numbers
    need the slash: "CIFAR-10 and 100 epochs".
    """
    k = at
    while k < min(len(tokens), at + 2) and tokens.low[k] in (",", "and", "/", "&"):
        k += 1
    if not (at < k < len(tokens) and tokens.sentence[k] == tokens.sentence[at - 1]):
        return -1
    text = tokens.text[k]
    if _YEAR.fullmatch(version):
        return k if _YEAR.fullmatch(text) else -1
    if not version.isdigit():
        return k if len(text) == len(version) and text[0] == version[0] and text[1:].isdigit() else -1
    if not text.isdigit() or len(text) > 4:
        return -1
    if lookup("benchmark", stem + text) is not None:
        following = tokens.low[k + 1 : k + 2]  # "CIFAR-10 and 100, respectively", but "CIFAR-10 and 100 epochs"
        if not (following and following[0][0].isalnum()) or not words().benchmark_noun.isdisjoint(following):
            return k
    tight = tokens.low[at] == "/" and k == at + 1 and tokens.start[k] - tokens.end[at - 1] <= 3
    return k if tight else -1


def _shaped(tokens: Tokens, at: int, opens_sentence: bool, known: dict[int, int], metrics: frozenset[int]) -> int:
    """One past the last token of the name that starts at ``at``, or ``at`` where none does."""
    text = tokens.text[at]
    if tokens.number[at] >= 0 or _SIZE.match(text):
        return at
    if shape(text) == "capital":
        if len(text) < 3 or tokens.low[at] in stops():
            return at
        if opens_sentence and not _name_follows(tokens, at + 1):
            return at
    return _extend(tokens, at + 1, known, metrics)


def _name_follows(tokens: Tokens, at: int) -> bool:
    return at < len(tokens) and _adjacent(tokens, at) and shape(tokens.text[at]) not in ("", "capital")


def _adjacent(tokens: Tokens, at: int) -> bool:
    """True when only one space stands before token ``at``, inside one sentence."""
    return (
        0 < at < len(tokens)
        and tokens.sentence[at] == tokens.sentence[at - 1]
        and tokens.start[at] - tokens.end[at - 1] == 1
    )


def _extend(tokens: Tokens, last: int, known: dict[int, int], metrics: frozenset[int]) -> int:
    """Take in what goes on with the name: capitals, a size ("7B"), a version or a year, "of" between capitals.

    Stops where another known name begins, "on CIFAR10 CIFAR100 ImageNet" is three names, and where a known metric does:
    "71.69% ImageNet top-1 accuracy" is on ImageNet.
    """
    versioned_names = words().versioned
    last = _past_year(tokens, last)
    if tokens.text[last - 1].islower() and tokens.low[last - 1] in words().benchmark_noun:
        return last  # "on the Wireframe dataset DT-LSD gets"
    while _adjacent(tokens, last := _past_target(tokens, last)) and last not in known and last not in metrics:
        text = tokens.text[last]
        if tokens.number[last] >= 0:
            number = tokens.numbers[tokens.number[last]]
            versioned = tokens.low[last - 1] in versioned_names and len(number.text) <= 4
            if not number.unit and (versioned or _YEAR.match(number.text)):
                last += 1
                continue
            break
        if _SIZE.match(text) or shape(text):
            if tokens.low[last] in stops() and not _is_letter(tokens, last):
                break
            last += 1
            continue
        joined = text in ("of", "&") and _adjacent(tokens, last + 1)
        if joined and shape(tokens.text[last + 1]) == "capital" == shape(tokens.text[last - 1]):
            last += 2
            continue
        break
    return last


def _is_letter(tokens: Tokens, at: int) -> bool:
    """True for the A of "Task A (detection)" and of "Task A and B", which is no article."""
    following = tokens.low[at + 1] if at + 1 < len(tokens) else "."
    return tokens.text[at] == "A" and (not following[0].isalnum() or following in ("and", "or", "to"))


def _past_year(tokens: Tokens, last: int) -> int:
    """One past the year of two digits that stands tight behind a name: "WMT'14"."""
    if (
        last + 1 < len(tokens)
        and tokens.text[last] in ("'", "’", "‘")
        and tokens.start[last] == tokens.end[last - 1]
        and tokens.start[last + 1] == tokens.end[last]
        and _SHORT_YEAR.match(tokens.text[last + 1])
    ):
        return last + 2
    return last


_ARROWS = frozenset([("→",), ("⇒",), ("–",), ("-", ">")])


def _past_target(tokens: Tokens, last: int) -> int:
    """One past the language into which is translated, "WMT'16 En→De": the arrow and the dash are words of their own."""
    for k in (last + 1, last + 2):
        if k < len(tokens) and tokens.sentence[k] == tokens.sentence[last] and tuple(tokens.text[last:k]) in _ARROWS:
            return k + 1 if is_direction(f"{tokens.text[last - 1]}-{tokens.text[k]}") else last
    return last


def is_direction(text: str) -> bool:
    """True for two languages between which a text is translated: "En-De"."""
    if _DIRECTION.fullmatch(text) is not None:
        return True
    pair = _LANGUAGES.fullmatch(text)
    return pair is not None and all(part.lower() in words().language for part in pair.groups())
