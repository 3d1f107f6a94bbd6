"""Name-like strings of an abstract, and what the text around them says of their type.

A *name* is found by its shape (acronyms, CamelCase, digits, capitals) or because the lexicon knows it. All mentions of
one name in a paper make an *entity*; the frames around its mentions ("we propose X", "on the X dataset") are collected
as flags, which extract/cues.py weighs. Nothing here decides whether a name is a model or a benchmark.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise

import regex

from extract.addresses import Addresses
from extract.lexicon import fold
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
_SIZE = regex.compile(r"\d+(?:\.\d+)?[BMKT]$")
_YEAR = regex.compile(r"(?:19|20)\d\d$")
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


@dataclass(slots=True)
class Entity:
    """All mentions of one name in a paper.

    Args:
        key: the folded name.
        text: the first surface form.
        mentions: in text order; empty for a name that only the title has.
        flags: the union of its mentions' frames, and where in the title it stands.
        known: the kinds the lexicon lists it under.
    """

    key: str
    text: str
    mentions: list[Name] = field(default_factory=list)
    flags: set[str] = field(default_factory=set)
    known: frozenset[str] = frozenset()

    @property
    def own(self) -> bool:
        """Whether the name is the paper's own thing by its frames: it heads the title, or is proposed as an acronym."""
        return "title-head" in self.flags or {"propose", "acronym"} <= self.flags


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
    if _MODIFIER.search(token):
        return ""
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
            if at in known and (modifier := _MODIFIER.search(tokens.text[last - 1])):
                end = tokens.start[last - 1] + modifier.start()  # "GPT-4-based": GPT-4
            names.append(Name(at, last, start, end, text[start:end]))
            reach = last
    return names


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
    while _adjacent(tokens, last) and last not in known and last not in metrics:
        text = tokens.text[last]
        if tokens.number[last] >= 0:
            number = tokens.numbers[tokens.number[last]]
            versioned = tokens.low[last - 1] in versioned_names and len(number.text) <= 4
            if not number.unit and (versioned or _YEAR.match(number.text)):
                last += 1
                continue
            break
        if _SIZE.match(text) or shape(text):
            if tokens.low[last] in stops():
                break
            last += 1
            continue
        joined = text in ("of", "&") and _adjacent(tokens, last + 1)
        if joined and shape(tokens.text[last + 1]) == "capital" == shape(tokens.text[last - 1]):
            last += 2
            continue
        break
    return last


def _frames(tokens: Tokens, first: int, last: int) -> frozenset[str]:
    """The frames that the mention of a name in tokens ``[first, last)`` stands in."""
    w = words()
    low = tokens.low
    begin, stop = tokens.first[tokens.sentence[first]], tokens.first[tokens.sentence[first] + 1]
    before = low[max(begin, first - 7) : first]
    after = low[last : min(stop, last + 4)]
    found: set[str] = set()
    following = after[0] if after else "$"
    if first == begin or (first == begin + 1 and low[begin] == "the"):
        found.add("opens sentence")
    if _reports(tokens, begin, stop):
        found.add("result sentence")
    if following == "," and len(after) > 1 and after[1] in ("a", "an", "the", "which"):
        found.add("appos")
    if following in w.report_verb or following in w.change_verb:
        found.add("subject")
    if before[-1:] == ["("]:
        if _defines(tokens, first, begin):
            found.add("defined")
        if following in (")", ",", ";", "/"):
            found.add("bracket")
    _proposal_frames(low, begin, first, before, found)
    _noun_frames_before(before, found)
    _noun_frames_after(after, found)
    _preposition_frames(before, found)
    return frozenset(found)


def _proposal_frames(low: list[str], begin: int, first: int, before: list[str], found: set[str]) -> None:
    """Whose the name is: "we propose X", "called X", "our X"."""
    w = words()
    previous = before[-1] if before else "^"
    if any(word in w.propose_verb for word in before):
        found.add("propose")
    if previous in w.naming_verb or (previous in ("as", '"', "(") and len(before) > 1 and before[-2] in w.naming_verb):
        found.add("named")
    if "we" in before or "paper" in before or "work" in before:
        found.add("near we")
    if any(
        low[k] in w.propose_verb and low[k - 1] in ("we", "paper", "work", "also", "further", "to")
        for k in range(begin + 1, first)
    ):
        found.add("propose sentence")
    for word in reversed(before[-5:]):
        if word in ("our", "we"):
            found.add("our")
        if word in w.preposition or not word[0].isalnum() or word in w.report_verb:
            break


def _reports(tokens: Tokens, begin: int, stop: int) -> bool:
    """True when a number of tokens ``[begin, stop)`` has a unit or decimals, as results have."""
    numbers = (tokens.numbers[k] for k in tokens.number[begin:stop] if k >= 0)
    return any(number.unit or number.decimals for number in numbers)


def _defines(tokens: Tokens, at: int, begin: int) -> bool:
    """True when the words before a bracket have the letters of the acronym in it as initials, most of them in order."""
    letters = [c.lower() for c in tokens.text[at] if c.isupper()]
    if len(letters) < 2:
        return False
    window = tokens.low[max(begin, at - 2 - 2 * len(letters)) : at - 1]
    initials = [part[0] for word in window for part in word.split("-") if part]
    return in_order(letters, initials) >= max(2, len(letters) - 1)


def initials(text: str) -> list[str]:
    """The first letters of the words of a text, and of the parts of those with hyphens, in lower case."""
    return [part[0].lower() for word in text.split() for part in word.split("-") if part and part[0].isalnum()]


def in_order(letters: list[str], initials: list[str]) -> int:
    """How many letters are found in the initials, one after the other."""
    at = count = 0
    for letter in letters:
        if letter in initials[at:]:
            at = initials.index(letter, at) + 1
            count += 1
    return count


def _noun_frames_before(before: list[str], found: set[str]) -> None:
    """What kind of thing the noun before a name makes it: "the model X", "the dataset, X"."""
    w = words()
    previous = before[-1] if before else "^"
    earlier = before[-2] if len(before) > 1 else "^"
    if previous in w.system_noun or (previous in (",", "(") and earlier in w.system_noun):
        found.add("after system noun")
    if previous in w.benchmark_noun or (previous in (",", "(", ":") and earlier in w.benchmark_noun):
        found.add("after benchmark noun")


def _noun_frames_after(after: list[str], found: set[str]) -> None:
    """What kind of thing the nouns after a name make it: "X model", "X and Y datasets", "X (Y) benchmark"."""
    w = words()
    for word in after[:3]:
        if word in w.benchmark_noun:
            found.add("benchmark-noun")
            return
        if word in w.system_noun:
            found.add("system-noun")
            return


def _preposition_frames(before: list[str], found: set[str]) -> None:
    """What the preposition before a name makes it: "on X", "than X", "with X", "such as X"."""
    w = words()
    k = len(before) - 1
    while k >= 0 and before[k] in w.name_article:
        k -= 1
    previous = before[k] if k >= 0 else "^"
    earlier = before[k - 1] if k >= 1 else "^"
    if previous in ("on", "in", "across"):
        trained = earlier in ("trained", "pretrained", "pre-trained", "fine-tuned", "finetuned", "based", "built")
        found.add("trained-on" if trained else "on")
    elif (
        previous in w.comparator
        or (previous == "to" and earlier in ("compared", "comparable", "relative", "superior"))
        or (previous == "with" and earlier in ("compared", "comparison"))
    ):
        found.add("compared")
    elif previous in ("with", "using", "via", "by"):
        found.add("with")
    elif previous == "of":
        found.add("of")
    elif previous in ("as", "like", "e.g", "including", "e.g.", "namely") or (
        previous == "," and earlier in ("e.g", "i.e", "e.g.", "namely")
    ):
        found.add("example")


def gather_entities(
    tokens: Tokens,
    names: list[Name],
    title: Title,
    kinds: dict[str, frozenset[str]],
    addresses: Addresses,
) -> dict[str, Entity]:
    """All names of a paper by folded key, those of the title last.

    Args:
        tokens: the abstract's.
        names: the abstract's names, from :func:`find_names`; each is told the frames that it stands in.
        title: the names of the title.
        kinds: what the lexicon lists a key under.
        addresses: those of the abstract.
    """
    entities: dict[str, Entity] = {}
    for name in names:
        name.flags = _frames(tokens, name.first, name.last)
        key = fold(name.text)
        entity = entities.setdefault(key, Entity(key, name.text))
        entity.mentions.append(name)
        entity.flags |= name.flags
    heads = title.heads
    for name_text, is_head in title.names:
        key = fold(name_text)
        entity = entities.setdefault(key, Entity(key, name_text))
        entity.flags.add("title" if not is_head else "title-head" if key in heads else "title-head part")
    _addressed(entities, addresses)
    _link_acronyms(entities)
    _share_in_lists(tokens, names, entities, kinds)
    _title_initials(entities, title)
    most = max((len(e.mentions) for e in entities.values()), default=0)
    for entity in entities.values():
        entity.known = kinds.get(entity.key, frozenset())
        if is_direction(entity.text):  # the lexicon cannot list them all, and each is a test set
            entity.known |= {"benchmark"}
        if most > 1 and len(entity.mentions) == most:
            entity.flags.add("most frequent")
    return entities


_SEPARATOR = regex.compile(r"[-_.]")


def _addressed(entities: dict[str, Entity], addresses: Addresses) -> None:
    """Flag the names that the paper's repositories and pages have; a repository is a name, if it looks like one.

    Of 38 in dev.jsonl that the abstract names nowhere else, 12 are answers, all of these of two words at most.
    """
    for called in addresses.repositories:
        key, parts = fold(called), _SEPARATOR.split(called)
        if key not in entities and len(parts) <= 2 and shape(called) in ("acronym", "camel", "digit"):
            entities[key] = Entity(key, called)
        begin = fold(parts[0])
        if begin != key and begin in entities:
            entities[begin].flags.add("repository begins")
    for key in map(fold, addresses.called):
        if key in entities:
            entities[key].flags.add("repository")


_LIST_JOINS = frozenset([",", "and", "or", "&", "/", ";"])
_LIST_FILL = frozenset(["the", "#", "(", ")", "both", "as", "well", "also", "then"])
# What is said of one name of a list holds for all: "on A, B and C", "the X and Y datasets".
_SHARED = frozenset({"benchmark-noun", "system-noun", "after benchmark noun", "after system noun"}) | {
    *("on", "trained-on", "compared", "with", "example")
}


def _share_in_lists(
    tokens: Tokens, names: list[Name], entities: dict[str, Entity], kinds: dict[str, frozenset[str]]
) -> None:
    """Flag each name of a list with the frames of the others (``list on``), and with the kinds that the lexicon has
    them under (``list known benchmark``)."""
    begin = 0
    while begin < len(names):
        stop = begin + 1
        while stop < len(names) and _in_one_list(tokens, names[stop - 1], names[stop]):
            stop += 1
        members = [(fold(name.text), name) for name in names[begin:stop]]
        for key, _ in members:
            for other, name in members:
                if other != key:
                    entities[key].flags.update(f"list {flag}" for flag in name.flags & _SHARED)
                    entities[key].flags.update(f"list known {kind}" for kind in kinds.get(other, ()))
        begin = stop


def _in_one_list(tokens: Tokens, one: Name, other: Name) -> bool:
    """True for "A, B", "A (80) and B", and, where numbers stand between, "on A and 70 on B"."""
    if tokens.sentence[one.first] != tokens.sentence[other.first]:
        return False
    gap = tokens.low[one.last : other.first]
    if not 0 < len(gap) <= 8 or _LIST_JOINS.isdisjoint(gap[:4]):
        return False
    rest = [word for word in gap if word not in _LIST_JOINS and word not in _LIST_FILL]
    if not rest:
        return True
    before = tokens.low[max(0, one.first - 2) : one.first]
    again = rest[-1] in words().preposition and rest[-1] in before and gap[-1] in (rest[-1], "the")
    return again and "#" in gap and len(rest) <= 3


def is_direction(text: str) -> bool:
    """True for two languages between which a text is translated: "En-De"."""
    if _DIRECTION.fullmatch(text) is not None:
        return True
    pair = _LANGUAGES.fullmatch(text)
    return pair is not None and all(part.lower() in words().language for part in pair.groups())


def _title_initials(entities: dict[str, Entity], title: Title) -> None:
    """Flag the acronyms that abbreviate the title: "SALAD" for "Self-Assessment Learning for Action Detection"."""
    firsts = initials(title.text)
    low = title.text.lower()
    for entity in entities.values():
        letters = [c.lower() for c in entity.text if c.isupper()]
        if len(letters) >= 3 and " " not in entity.text and in_order(letters, firsts) == len(letters):
            entity.flags.add("title initials")
        if entity.mentions and entity.text.lower() in low:
            entity.flags.add("words in title")


_HEAD_JOINS = regex.compile(r",|&|\band\b|\bwith\b")


@dataclass(frozen=True, slots=True)
class Title:
    """A title with its names: ``(text, stands before the colon)``."""

    text: str
    names: tuple[tuple[str, bool], ...] = ()

    @property
    def heads(self) -> set[str]:
        """What stands before the colon, folded: all of it, and each member of a list ("TinyNet and BigNet: …")."""
        head, colon, _ = self.text.partition(":")
        return {fold(part) for part in [head, *_HEAD_JOINS.split(head)]} if colon else set()


def _link_acronyms(entities: dict[str, Entity]) -> None:
    """Give each acronym in brackets and the name before it ("Full Name (X)") each other's frames."""
    mentions = sorted(((m, e) for e in entities.values() for m in e.mentions), key=lambda pair: pair[0].first)
    for (left, long_form), (right, short_form) in pairwise(mentions):
        if right.first == left.last + 1 and "bracket" in right.flags and long_form is not short_form:
            short_form.flags |= long_form.flags - {"bracket"} | {"acronym"}
            long_form.flags |= short_form.flags - {"bracket"}
