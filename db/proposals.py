"""Pairs of entries that may be one thing under two names: proposed to people, never merged by the program.

Names are compared only where they could be one: within blocks of the same digits and the same first letter by spelling
distance (rapidfuzz), and across blocks by acronyms and by what is left without words that say nothing ("the official
Microsoft … challenge"). 20,000 names take about a second.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Final

import regex
from rapidfuzz import process
from rapidfuzz.distance import Levenshtein
from sqlalchemy import Connection, Engine, func, select

from db.decisions import load_decisions
from db.names import TABLES
from db.tables import paper, result
from db.writing import chunks
from extract.acronyms import abbreviates
from extract.lexicon import fold
from extract.words import words

_DIGITS: Final = regex.compile(r"\d+(?:\.\d+)?|\b[IVX]+$")  # iSplash-II is the second
_WORD: Final = regex.compile(r"\p{L}+")
_SIGN: Final = regex.compile(r"[+*#@]")
_BRACKET: Final = regex.compile(r"\s*\([^()]*\)")
_CAMEL: Final = regex.compile(r"(?<=\p{Ll})(?=\p{Lu})")

_CAPITAL: Final = regex.compile(r"[\p{Lu}\d]")
# What does not count for the length of a name: digits, and the endings that half of all names have (PSENet, PoseNet).
_CORE: Final = regex.compile(r"\d+|(?:nets?|former|bert|gan|bench|eval|qa|nerf|track|gpt|llm|dataset|network)(?=\d*$)")

COMPARED: Final = 20_000
"""Names of a kind that are compared with each other: these take a second or two, ten times as many minutes."""

_SHORTEST: Final = 7  # letters of a name that is compared by distance: MOT, MOTA and MOTS are three things
_ONE_EDIT: Final = 10  # a name of fewer letters may differ in one letter, a longer one in two
# Letters of the shortest acronym: of three, nine in ten of the models that have the initials are something else.
_ACRONYM: Final = {"benchmark": 3, "metric": 3, "model": 4}


@dataclass(frozen=True, slots=True)
class Side:
    """One entry of a proposal.

    Args:
        id, name: of the entry.
        results: scores that name it.
        paper_id, title: an example of a paper that does.
    """

    id: str
    name: str
    results: int
    paper_id: str
    title: str


@dataclass(frozen=True, slots=True)
class Proposal:
    """Two entries that may be one.

    Args:
        kind: ``benchmark``, ``metric`` or ``model``.
        subject: the one to merge: unknown to the lexicon, or with fewer results.
        target: the one to merge it into.
        score: how likely they are one, from 0 to 1; an ordering, not a probability.
        reason: why, in words.
    """

    kind: str
    subject: Side
    target: Side
    score: float
    reason: str


@dataclass(frozen=True, slots=True)
class _Entry:
    id: str
    name: str
    results: int
    known: bool
    key: str  # letters and digits of the name, lower case
    digits: tuple[str, ...]
    telling: frozenset[str]
    spelled_out: bool  # the id is a full name, of which the name shown is the acronym


_Pair = tuple[_Entry, _Entry, float, str]


def proposals(engine: Engine, kind: str, limit: int | None = 50) -> list[Proposal]:
    """The pairs of entries that may be one, those first that would bring most results together.

    Two entries of the lexicon are never proposed, nor two names that one abstract tells apart, nor what people
    have called distinct, nor a merge that they have taken back. Of more than :data:`COMPARED` names those with the most
    results are compared: what all pairs of a million take, nobody would wait for, nor read.

    Args:
        kind: ``benchmark``, ``metric`` or ``model``.
        limit: at most so many; None for all.
    """
    table = TABLES[kind]
    with engine.connect() as connection:
        columns = (table.c.id, table.c.name, table.c.results, table.c.known)
        rows = connection.execute(select(*columns).order_by(table.c.results.desc(), table.c.id).limit(COMPARED))
        entries = [_entry(row.id, row.name, row.results, row.known) for row in rows]
        declined = {
            frozenset((decision.subject, decision.target))
            for decision in load_decisions(connection)
            if decision.kind == kind and (decision.action, decision.stands) in (("merge", False), ("distinct", True))
        }
        best: dict[frozenset[str], _Pair] = {}
        for pair in (*_by_spelling(entries, kind), *_by_rest(entries, kind), *_by_acronym(entries, kind)):
            names = frozenset((pair[0].id, pair[1].id))
            if _may_be_one(pair[0], pair[1]) and names not in declined and _better(pair, best.get(names)):
                best[names] = pair
        ordered = sorted(map(_directed, best.values()), key=_benefit)
        apart = _told_apart(connection, kind, ordered)
        kept = [pair for pair in ordered if (pair[0].id, pair[1].id) not in apart][:limit]
        examples = _examples(connection, kind, {entry.id for pair in kept for entry in pair[:2]})
    return [
        Proposal(kind, _side(one, examples), _side(other, examples), round(score, 3), reason)
        for one, other, score, reason in kept
    ]


def _entry(identity: str, name: str, results: int, known: bool) -> _Entry:
    parts = {part.lower() for part in _WORD.findall(_CAMEL.sub(" ", name))}
    single = {part for part in parts if len(part) == 1}
    telling = frozenset(parts & words().telling | single | set(_SIGN.findall(name)))
    key = "".join(c for c in fold(name) if c.isalnum())
    spelled_out = not known and identity != fold(name) and len(identity) > len(name)
    return _Entry(identity, name, results, known, key, tuple(_DIGITS.findall(name)), telling, spelled_out)


def _may_be_one(one: _Entry, other: _Entry) -> bool:
    """The guards: digits, versions, sizes and words that tell apart must be the same, and one must be uncurated."""
    return (
        one.id != other.id
        and not (one.known and other.known)
        and sorted(one.digits) == sorted(other.digits)
        and one.telling == other.telling
    )


def _better(pair: _Pair, than: _Pair | None) -> bool:
    return than is None or pair[2] > than[2]


def _directed(pair: _Pair) -> _Pair:
    """The pair with the entry that is to go first."""
    one, other, score, reason = pair
    if (one.known, one.results, other.id) > (other.known, other.results, one.id):
        one, other = other, one
    return one, other, score, reason


def _benefit(pair: _Pair) -> tuple[float, int, str, str]:
    one, other, score, _ = pair
    return -score * max(one.results, 1), -other.results, one.id, other.id


def _blocks(entries: Iterable[_Entry], key: Callable[[_Entry], object]) -> Iterator[list[_Entry]]:
    found: dict[object, list[_Entry]] = defaultdict(list)
    for entry in entries:
        if (name := key(entry)) is not None:
            found[name].append(entry)
    return (block for block in found.values() if len(block) > 1)


def _by_spelling(entries: Sequence[_Entry], kind: str) -> Iterator[_Pair]:
    """Names that differ in a letter or two, digits aside; of measures in one, for "rate" and "ratio" are two."""
    most = 1 if kind == "metric" else 2
    long = [entry for entry in entries if len(_CORE.sub("", entry.key)) >= _SHORTEST]
    for block in _blocks(long, lambda entry: (entry.key[0], tuple(sorted(entry.digits)), entry.telling)):
        keys = [entry.key for entry in block]
        distances = process.cdist(keys, keys, scorer=Levenshtein.distance, score_cutoff=2)
        for i, j in zip(*(distances <= 2).nonzero(), strict=True):
            if i >= j:
                continue
            one, other, edits = block[i], block[j], int(distances[i, j])
            shorter = min(len(one.key), len(other.key))
            if edits <= (1 if shorter < _ONE_EDIT else most) and not _prefixed(one.key, other.key):
                yield one, other, _likeness(edits, max(len(one.key), len(other.key))), _differ(edits)


def _prefixed(one: str, other: str) -> bool:
    """True where one is the other with a prefix or a version: "seen" and "unseen", "MViT" and "MViTv"."""
    shorter, longer = sorted((one, other), key=len)
    return longer in (f"un{shorter}", f"in{shorter}", f"{shorter}v", f"v{shorter}", f"{shorter}x")


def _likeness(edits: int, length: int) -> float:
    return 0.95 if not edits else 1 - edits / length


def _differ(edits: int) -> str:
    return ("the same letters and digits", "one letter differs", "two letters differ")[edits]


def _by_rest(entries: Sequence[_Entry], kind: str) -> Iterator[_Pair]:
    """Names that are the same without words that say nothing, and without what they have in brackets.

    Not of measures, where each word counts ("data rate" and "rate"), nor of descriptions in lower case.
    """

    if kind == "metric":
        return

    def rest(entry: _Entry) -> str | None:
        if not _CAPITAL.search(entry.name):
            return None
        name = _BRACKET.sub("", entry.name).lower().removeprefix("ms ").removeprefix("ms-")
        parts = regex.findall(r"[\p{L}\p{N}+.#@*]+", name)
        left = "".join(part for part in parts if part not in words().empty)
        return left if len(left) >= 3 and regex.search(r"\p{L}{2}", left) else None

    for block in _blocks(entries, rest):
        for one, other in combinations(block, 2):
            if one.spelled_out and other.spelled_out:
                continue  # the Corner Proposal Network (CPN) is not the Cascaded Pyramid Network (CPN)
            same = fold(one.name) == fold(other.name)
            reason = "one acronym, spelled out for one of them" if same else "the same but for words such as “dataset”"
            yield one, other, 0.6 if same else 0.9, reason


def _by_acronym(entries: Sequence[_Entry], kind: str) -> Iterator[_Pair]:
    """An acronym that nobody has spelled out, and a name whose initials it is."""
    least = _ACRONYM[kind]
    full: dict[str, list[_Entry]] = defaultdict(list)
    for entry in entries:
        parts = regex.findall(r"[\p{L}\p{N}]+", entry.name)
        initials = "".join(part[0] for part in parts if part.lower() not in words().empty)
        if len(initials) >= least and not entry.spelled_out and _CAPITAL.search(entry.name):
            full[initials.lower()].append(entry)
    for entry in entries:
        letters = entry.name.removesuffix("s")
        if len(letters) >= least and not entry.spelled_out and letters.isupper() and letters.isalnum():
            for other in full.get(letters.lower(), ()):
                if other.id != entry.id and abbreviates(entry.name, other.name):
                    score = min(0.9, 0.4 + 0.1 * len(letters))
                    yield entry, other, score, f"{entry.name} has the initials of {other.name}"


def _told_apart(connection: Connection, kind: str, pairs: Sequence[_Pair]) -> set[tuple[str, str]]:
    """The pairs of which one abstract names both: who writes both means two things."""
    papers = defaultdict(set)
    column = result.c[f"{kind}_id"]
    for ids in chunks(sorted({entry.id for pair in pairs for entry in pair[:2]})):
        for row in connection.execute(select(column, result.c.paper_key).where(column.in_(ids)).distinct()):
            papers[row[0]].add(row[1])
    return {(one.id, other.id) for one, other, _, _ in pairs if papers[one.id] & papers[other.id]}


def _examples(connection: Connection, kind: str, ids: set[str]) -> dict[str, tuple[str, str]]:
    """For each entry the id and the title of its first paper."""
    column = result.c[f"{kind}_id"]
    found: dict[str, tuple[str, str]] = {}
    for some in chunks(sorted(ids)):
        first = select(column, func.min(result.c.paper_key).label("key")).where(column.in_(some)).group_by(column)
        named = first.subquery()
        rows = select(named.c[0], paper.c.id, paper.c.title).join(paper, paper.c.key == named.c.key)
        found.update((row[0], (row[1], row[2])) for row in connection.execute(rows))
    return found


def _side(entry: _Entry, examples: Mapping[str, tuple[str, str]]) -> Side:
    paper_id, title = examples.get(entry.id, ("", ""))
    return Side(entry.id, entry.name, entry.results, paper_id, title)
