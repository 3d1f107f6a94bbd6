"""The table ``coverage``: of the papers that name a benchmark how many gave a score, kept for each benchmark."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, and_, case, delete, func, select

from db.decisions import Decisions
from db.dialects import dialect_of
from db.rows import Row, load_lexicon
from db.tables import benchmark, coverage, mentioned, result

UNCERTAIN: Final = 0.5
"""A paper is uncertain where all of its scores on the benchmark are less confident."""

_Named = tuple[int, int]
_Read = tuple[int, int, int, int]


def refresh_coverage(connection: Connection, benchmark_ids: Sequence[str]) -> None:
    """Count again the papers that name these benchmarks, and those with scores on them."""
    connection.execute(delete(coverage).where(coverage.c.benchmark_id.in_(benchmark_ids)))
    rows = coverage_rows(connection, benchmark_ids)
    if rows:
        dialect_of(connection.engine).insert_rows(connection, coverage, rows)


def coverage_rows(connection: Connection, benchmark_ids: Sequence[str]) -> list[Row]:
    """What ``coverage`` is to hold of these benchmarks; no row for one that nothing names and nothing is read on."""
    mentions = _Mentions(connection)
    named = _named(connection, mentions, benchmark_ids)
    read = _read(connection, mentions, benchmark_ids)
    found = []
    for identity in benchmark_ids:
        if identity in named or any(read.get(identity, ())):
            papers, with_number = named.get(identity, (None, 0))
            extracted, uncertain, rejected, unseen = read.get(identity, (0, 0, 0, 0))
            row: Row = {"benchmark_id": identity, "named": papers, "with_number": with_number, "unseen": unseen}
            found.append(row | {"extracted": extracted, "uncertain": uncertain, "rejected": rejected})
    return found


class _Mentions:
    """``mentioned`` as decisions on names have it: what a reader takes for an entry may be a part of another."""

    def __init__(self, connection: Connection) -> None:
        decisions = Decisions.load(connection)
        ends = {identity: decisions.identity("benchmark", identity, "") for identity in load_lexicon().benchmarks}
        self._moved = {identity: end for identity, end in ends.items() if end != identity}
        self.identity: ColumnElement[Any] = mentioned.c.benchmark_id
        if self._moved:
            self.identity = case(self._moved, value=mentioned.c.benchmark_id, else_=mentioned.c.benchmark_id)

    def of(self, ids: Collection[str]) -> ColumnElement[bool]:
        """The rows that count for these benchmarks."""
        return mentioned.c.benchmark_id.in_([*ids, *(one for one, end in self._moved.items() if end in ids)])


def _named(connection: Connection, mentions: _Mentions, ids: Collection[str]) -> dict[str, _Named]:
    """Papers that name each benchmark, and those with a number."""
    statement = (
        select(
            mentions.identity.label("named"),
            func.count(mentioned.c.paper_key.distinct()),
            func.count(case((mentioned.c.with_number.is_(True), mentioned.c.paper_key)).distinct()),
        )
        .where(mentions.of(ids))
        .group_by("named")
    )
    found = {identity: (papers, with_number) for identity, papers, with_number in connection.execute(statement)}
    return {identity: counts for identity, counts in found.items() if identity in set(ids)}


def _read(connection: Connection, mentions: _Mentions, ids: Collection[str]) -> dict[str, _Read]:
    """Papers with a score on each benchmark, the uncertain and the rejected ones, and those that do not name it in a
    spelling that was looked for: a score on it is as good as a mention."""
    stands = result.c.verdict != "reject"
    # An outer join from `benchmark`, so that the results of these alone are read (as in db/kept.py).
    of_paper = (
        select(
            benchmark.c.id.label("benchmark_id"),
            result.c.paper_key,
            func.max(case((stands, result.c.confidence))).label("confidence"),
            func.count(case((result.c.verdict == "reject", 1))).label("rejected"),
        )
        .select_from(benchmark)
        .outerjoin(result, and_(result.c.benchmark_id == benchmark.c.id, result.c.kind == "score"))
        .where(benchmark.c.id.in_(list(ids)))
        .group_by(benchmark.c.id, result.c.paper_key)
        .subquery("of_paper")
    )
    seen = (
        select(mentioned.c.paper_key)
        .where(mentioned.c.paper_key == of_paper.c.paper_key, mentions.identity == of_paper.c.benchmark_id)
        .exists()
    )
    statement = select(
        of_paper.c.benchmark_id,
        func.count(of_paper.c.confidence),
        func.count(case((of_paper.c.confidence < UNCERTAIN, 1))),
        func.count(case((of_paper.c.rejected > 0, 1))),
        func.count(case((and_(of_paper.c.paper_key.is_not(None), ~seen), 1))),
    ).group_by(of_paper.c.benchmark_id)
    return {row[0]: (row[1], row[2], row[3], row[4]) for row in connection.execute(statement)}
