"""Whether the record holds: every stored result against its abstract, its reader, and what people said of it."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any, Final, Literal

from sqlalchemy import Connection, Engine, Row, func, select

from db.decisions import Decisions
from db.effective import READ, Names, as_read, effective
from db.judgements import UNJUDGED, Judgement, judgements
from db.names import TABLES
from db.recount import outdated
from db.rows import Lexicon, identified, load_lexicon, read_row
from db.tables import board, paper, result, review
from extract.records import Paper, Result

Problem = Literal["span", "reading", "effective", "count", "kept", "orphan"]
PROBLEMS: Final[dict[Problem, str]] = {
    "span": "value, sentence and names stand in the abstract where the record says",
    "reading": "this version of the reader reads them just so",
    "effective": "reviews and decisions on names are applied",
    "count": "papers count their results",
    "kept": "what is kept of boards, models, benchmarks and runs is what counting again gives",
    "orphan": "nothing refers to what is not there",
}
_PAPERS: Final = 500  # papers in memory at a time
_READINGS: Final = (*READ, "claims_sota", "rule")


# What another version may have worked out otherwise, as it may have read otherwise.
_WORKED_OUT: Final = frozenset({"value", "unit", "flags", "unranked", "merit"})


@dataclass(frozen=True, slots=True)
class _Applying:
    """What is applied to what was read, beside reviews."""

    decisions: Names
    lexicon: Lexicon


@dataclass(frozen=True, slots=True)
class Broken:
    """Something that does not hold: of which result (or other thing), and what differs."""

    problem: Problem
    subject: str
    paper_id: str
    says: str


@dataclass(slots=True)
class Verification:
    """What was looked at and what was found.

    Args:
        papers, results: how many were looked at.
        current: results of papers that the current version of the reader has read.
        would_change, would_vanish, would_appear: of papers that another version has read: what reading them again
            would do.
        dormant: reviewed results that are not there now.
        counts: of each problem how often.
        broken: the first of them, at most ``keep``.
    """

    keep: int = 20
    papers: int = 0
    results: int = 0
    current: int = 0
    would_change: int = 0
    would_vanish: int = 0
    would_appear: int = 0
    dormant: int = 0
    counts: Counter[Problem] = field(default_factory=Counter)
    broken: list[Broken] = field(default_factory=list)

    def add(self, found: Iterable[Broken]) -> None:
        """Count what is broken, and keep the first of it."""
        for one in found:
            self.counts[one.problem] += 1
            if len(self.broken) < self.keep:
                self.broken.append(one)

    @property
    def holds(self) -> bool:
        """True when nothing is broken."""
        return not self.counts.total()


def verify(
    engine: Engine,
    read: Callable[[Paper], Sequence[Result]],
    version: str,
    *,
    sample: int | None = None,
    seed: int = 0,
    keep: int = 20,
    lexicon: Lexicon | None = None,
    on_paper: Callable[[int], None] | None = None,
) -> Verification:
    """Read stored abstracts again and compare. Nothing is written.

    Args:
        read: the reader.
        version: of the reader; results of papers that it has read must come out equal, those of others are counted.
        sample: only so many papers, drawn at random; None for all.
        seed: of the draw.
        keep: how many broken things to describe.
        lexicon: what is known of names; that of the reader when None.
        on_paper: called with the number of papers done after each.
    """
    found = Verification(keep=keep)
    lexicon = lexicon or load_lexicon()
    with engine.connect() as connection:
        applying = _Applying(Decisions.load(connection), lexicon)
        for keys in _batches(connection, sample, seed):
            rows = connection.execute(select(paper).where(paper.c.key.in_(keys)).order_by(paper.c.key)).all()
            stored = connection.execute(
                select(result).where(result.c.paper_key.in_(keys)).order_by(result.c.paper_key, result.c.value_start)
            ).all()
            judged = judgements(connection, [row.id for row in stored])
            of_paper = {key: list(some) for key, some in groupby(stored, key=lambda row: row.paper_key)}
            for row in rows:
                results = {one.id: dict(one._mapping) for one in of_paper.get(row.key, [])}
                found.papers += 1
                found.results += len(results)
                found.add(_misplaced(row, results))
                found.add(_miscounted(row, results))
                is_current = row.extractor_version == version
                passed_over = frozenset() if is_current else _WORKED_OUT
                found.add(_not_applied(row.id, results, judged, applying, passed_over))
                _compare(found, row, results, read, is_current)
                if on_paper is not None:
                    on_paper(found.papers)
        found.add(Broken("kept", subject, "", says) for subject, says in outdated(connection))
        found.add(orphans(connection))
        found.dormant = _dormant(connection)
    return found


def _batches(connection: Connection, sample: int | None, seed: int) -> Iterator[Sequence[int]]:
    """The keys of the papers to look at, some at a time."""
    if sample is not None:
        keys = list(connection.execute(select(paper.c.key).order_by(paper.c.key)).scalars())
        if sample < len(keys):
            keys = sorted(random.Random(seed).sample(keys, sample))
        yield from (keys[start : start + _PAPERS] for start in range(0, len(keys), _PAPERS))
        return
    last = 0
    while keys := list(
        connection.execute(select(paper.c.key).where(paper.c.key > last).order_by(paper.c.key).limit(_PAPERS)).scalars()
    ):
        yield keys
        last = keys[-1]


def _compare(
    found: Verification,
    row: Row[Any],
    stored: Mapping[str, dict[str, Any]],
    read: Callable[[Paper], Sequence[Result]],
    is_current: bool,
) -> None:
    """Read a paper again, and hold its results against the stored ones."""
    record = Paper(id=row.id, abstract=row.abstract, title=row.title)
    fresh = {identity: read_row(identity, one) for identity, one in identified(record, read(record))}
    if is_current:
        found.current += len(stored)
        found.add(_misread(row.id, stored, fresh))
        return
    found.would_vanish += len(stored.keys() - fresh.keys())
    found.would_appear += len(fresh.keys() - stored.keys())
    found.would_change += sum(1 for one in stored.keys() & fresh.keys() if _differing(stored[one], fresh[one]))


def _misplaced(row: Row[Any], stored: Mapping[str, dict[str, Any]]) -> Iterator[Broken]:
    """Results whose spans do not hold what they should."""
    for identity, one in stored.items():
        said = _span_problem(row.abstract, as_read(one))
        if said:
            yield Broken("span", identity, row.id, said)


def _span_problem(abstract: str, one: Mapping[str, Any]) -> str:
    start, end, left, right = (one[c] for c in ("value_start", "value_end", "sentence_start", "sentence_end"))
    if not 0 <= start < end <= len(abstract):
        return f"the value is at {start}:{end}, the abstract has {len(abstract)} characters"
    if abstract[start:end] != one["value_text"]:
        return f"the abstract has {abstract[start:end]!r} at {start}:{end}, not {one['value_text']!r}"
    if not 0 <= left <= start < end <= right <= len(abstract):
        return f"the sentence at {left}:{right} does not hold the value at {start}:{end}"
    for name in TABLES:
        begin, stop = one[f"{name}_start"], one[f"{name}_end"]
        if begin is not None and not 0 <= begin < stop <= len(abstract):
            return f"the {name} is at {begin}:{stop}, the abstract has {len(abstract)} characters"
    return ""


def _miscounted(row: Row[Any], stored: Mapping[str, dict[str, Any]]) -> Iterator[Broken]:
    scores = sum(1 for one in stored.values() if one["kind"] == "score")
    counted, there = (row.scores, row.deltas), (scores, len(stored) - scores)
    if counted != there:
        yield Broken("count", row.id, row.id, "scores and deltas are {} and {}, not {} and {}".format(*counted, *there))


def _misread(
    paper_id: str, stored: Mapping[str, dict[str, Any]], fresh: Mapping[str, dict[str, Any]]
) -> Iterator[Broken]:
    """Results that the reader which is said to have read them reads otherwise."""
    for identity in sorted(stored.keys() | fresh.keys()):
        one, other = stored.get(identity), fresh.get(identity)
        if one is None:
            yield Broken("reading", identity, paper_id, "the reader finds it, the database does not have it")
        elif other is None:
            yield Broken("reading", identity, paper_id, "the database has it, the reader does not find it")
        elif said := _differing(one, other):
            yield Broken("reading", identity, paper_id, said)


def _differing(stored: Mapping[str, Any], fresh: Mapping[str, Any]) -> str:
    """What the database has otherwise than the reader, in words; "" for nothing."""
    given = as_read(stored)
    columns = [column for column in _READINGS if given[column] != fresh[column]]
    return "; ".join(f"{column} is {given[column]!r}, read as {fresh[column]!r}" for column in columns)


def _not_applied(
    paper_id: str,
    stored: Mapping[str, dict[str, Any]],
    judged: Mapping[str, Judgement],
    applying: _Applying,
    passed_over: frozenset[str],
) -> Iterator[Broken]:
    """Results that are not what reviews, decisions and normalisation make of what was read.

    Args:
        passed_over: columns that may differ.
    """
    for identity, one in stored.items():
        said = judged.get(identity, UNJUDGED)
        shown = effective(one, applying.decisions, said.corrections, said.verdict, applying.lexicon)
        columns = [column for column in one if one[column] != shown[column] and column not in passed_over]
        if columns:
            differs = "; ".join(f"{column} is {one[column]!r}, should be {shown[column]!r}" for column in columns)
            yield Broken("effective", identity, paper_id, differs)


def orphans(connection: Connection) -> Iterator[Broken]:
    """Rows that name what is not there. Foreign keys keep this from happening; a damaged file has no such guard."""
    checks = [(result.c.id, result.c.paper_key, paper.c.key, "paper")]
    checks += [(result.c.id, result.c[f"{kind}_id"], table.c.id, kind) for kind, table in TABLES.items()]
    checks += [(board.c.benchmark_id, board.c.best_result_id, result.c.id, "best result")]
    for subject, reference, key, what in checks:
        missing = select(subject, reference).where(
            reference.is_not(None), ~select(key).where(key == reference).exists()
        )
        for one, named in connection.execute(missing.order_by(subject)):
            yield Broken("orphan", str(one), "", f"its {what} {named!r} is not there")


def _dormant(connection: Connection) -> int:
    there = select(result.c.id).where(result.c.id == review.c.result_id).exists()
    return connection.execute(select(func.count(review.c.result_id.distinct())).where(~there)).scalar_one()
