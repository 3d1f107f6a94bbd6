"""All mentions of one name in a paper as one entity, with the frames of all of them and what the title says of it.

Nothing here decides whether a name is a model or a benchmark.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise

import regex

from extract.addresses import Addresses
from extract.frames import frames_of, in_order, initials
from extract.lexicon import fold
from extract.names import Name, is_direction, shape
from extract.tokens import Tokens
from extract.words import words


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
        name.flags = frames_of(tokens, name.first, name.last)
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
    _link_acronyms(tokens, entities)
    _share_in_lists(tokens, names, entities, kinds)
    _title_initials(entities, title)
    most = max((len(e.mentions) for e in entities.values()), default=0)
    for entity in entities.values():
        entity.known = kinds.get(entity.key, frozenset())
        if is_direction(entity.text.rpartition(" ")[2]):  # the lexicon cannot list them all, and each is a test set
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
        if key not in entities and len(parts) <= 2 and _is_own(called):
            entities[key] = Entity(key, called)
        begin = fold(parts[0])
        if begin != key and begin in entities:
            entities[begin].flags.add("repository begins")
    for key in map(fold, addresses.called):
        if key in entities:
            entities[key].flags.add("repository")


# "iccv2019-inc" is called after where the paper appeared.
_VENUE = regex.compile(
    r"(?:cvpr|iccv|eccv|wacv|neurips|nips|icml|iclr|aaai|ijcai|n?aacl|eacl|acl|emnlp|kdd|miccai|icra|iros|corl|rss|icassp"
    r"|interspeech)[-_]?\d{2,4}",
    regex.IGNORECASE,
)


def _is_own(called: str) -> bool:
    """Whether what a repository is called looks like a name of what is in it."""
    return shape(called) in ("acronym", "camel", "digit") and _VENUE.search(called) is None


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


def _title_initials(entities: dict[str, Entity], title: Title) -> None:
    """Flag the acronyms that abbreviate the title: "SALAD" for "Self-Assessment Learning for Action Detection"."""
    firsts = initials(title.text)
    low = title.text.lower()
    for entity in entities.values():
        letters = [c.lower() for c in entity.text if c.isupper()]
        if len(letters) >= 3 and " " not in entity.text and in_order(letters, firsts) == len(letters):
            entity.flags.add("title initials")
            entity.flags.add(f"title initials {_initials_place(letters, title.text)}")
        if entity.mentions and _says(low, entity.text.lower()):
            entity.flags.add("words in title")


def _says(title: str, name: str) -> bool:
    """True where a title has a name as words of its own: "AD" is not in "Adversarial"."""
    at = title.find(name)
    while at >= 0:
        end = at + len(name)
        if not (title[at - 1 : at].isalnum() or title[end : end + 1].isalnum()):
            return True
        at = title.find(name, at + 1)
    return False


_MEANS = frozenset(["via", "with", "using", "by", "through"])
_AIMS = frozenset(["for", "in", "on", "of", "toward", "towards", "to", "under", "from"])
_SMALL = frozenset(["a", "an", "and", "the"]) | _MEANS | _AIMS


def _initials_place(letters: list[str], title: str) -> str:
    """Where the words stand in a title that an acronym abbreviates: ``first``, after the ``colon``, after the ``means``
    ("via X") or the ``aim`` ("for X"), ``later``; ``scattered`` where other words stand between.

    Of 497 such acronyms in dev.jsonl an accepted model are 77% of the first, 54% of the means, 40% of the scattered,
    30% of the later, 15% of those after a colon and 11% of the aims.
    """
    whole = title.lower().replace(":", " : ").split()
    parts = [part for word in whole for part in word.split("-") if part]
    for said in (parts, whole):  # "Multi-Scale Patch Aggregation" is MPA as well as MSPA
        begins = (k for k, word in enumerate(said) if word[0] == letters[0] and _spelt(letters, said[k:]))
        if (begin := next(begins, -1)) >= 0:
            return _title_part(said[:begin])
    return "scattered"


def _title_part(before: list[str]) -> str:
    """What the words of a title ``before`` a name make of it: :func:`_initials_place`."""
    for word in reversed(before):
        if word == ":":
            return "colon"
        if word in _MEANS:
            return "means"
        if word in _AIMS:
            return "aim"
    return "later" if before else "first"


def _spelt(letters: list[str], said: list[str]) -> bool:
    """True where words that stand together begin with the letters, small words aside."""
    at = 0
    for word in said:
        if at < len(letters) and word[0] == letters[at]:
            at += 1
        elif at == len(letters):
            break
        elif word not in _SMALL:
            return False
    return at == len(letters)


def _is_short_for(tokens: Tokens, at: int, name: Name) -> bool:
    """True for a name that stands alone in a bracket, which opens at token ``at``, but for "(short for X)"."""
    low = tokens.low
    said = low[at + 1 : name.first]
    closed = name.last < len(low) and low[name.last] == ")"
    return low[at : at + 1] == ["("] and closed and 0 < len(said) <= 3 and _SHORT_FOR.issuperset(said)


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


_SHORT_FOR = frozenset(["short", "for", "abbreviated", "as", "dubbed", "named", "called", "termed", "denoted", "or"])


def _link_acronyms(tokens: Tokens, entities: dict[str, Entity]) -> None:
    """Give each acronym in brackets and the name before it ("Full Name (X)") each other's frames."""
    mentions = sorted(((m, e) for e in entities.values() for m in e.mentions), key=lambda pair: pair[0].first)
    for (left, long_form), (right, short_form) in pairwise(mentions):
        if long_form is short_form:
            continue
        if (right.first == left.last + 1 and "bracket" in right.flags) or _is_short_for(tokens, left.last, right):
            short_form.flags |= long_form.flags - {"bracket"} | {"acronym"}
            long_form.flags |= short_form.flags - {"bracket"}
