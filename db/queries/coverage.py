"""The coverage ledger: of the papers that name a benchmark, how many gave a score, and how far it can be believed."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, Engine, Row, Select, and_, case, func, select

from db.decisions import Decisions
from db.measured import ALL, Precision, measured, precision_of
from db.queries.totals import total
from db.rows import Lexicon, load_lexicon
from db.tables import benchmark, mentioned, metric, result
from extract.lexicon import fold, surfaces

UNCERTAIN: Final = 0.5
"""A paper is uncertain where all of its scores on the benchmark are less confident."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CoverageCounts:
    """Papers. ``mentioned`` is None for a benchmark that the lexicon does not know: nobody looked for it.

    Args:
        mentioned: whose abstract names the benchmark.
        with_number: of these, those that name it in a sentence with a number that could be a result.
        extracted: with at least one score on it that no reviewer has rejected.
        uncertain: of these, those all of whose scores on it have a confidence below :data:`UNCERTAIN`.
        rejected: with a score on it that a reviewer has rejected.
    """

    mentioned: int | None
    with_number: int | None
    extracted: int
    uncertain: int
    rejected: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CoverageLine:
    """A benchmark in the ledger.

    ``family`` is that of the metric of its main board, or else of the metric that is usual on it; empty where neither
    is known. ``precision`` is what was measured of that family; None where too little of it is annotated.
    """

    benchmark_id: str
    benchmark: str
    task: str
    counts: CoverageCounts
    family: str
    precision: Precision | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """The ledger: its lines (a page of ``lines_in_all``), and all of it.

    ``papers`` were read, ``naming`` of them name a benchmark that is known. In ``counts`` a paper counts once for each
    benchmark that it names. ``precision`` is what was measured over all scores.
    """

    lines: tuple[CoverageLine, ...]
    lines_in_all: int
    papers: int
    naming: int
    counts: CoverageCounts
    precision: Precision | None


def coverage(engine: Engine, *, search: str = "", limit: int = 50, offset: int = 0) -> Coverage:
    """The ledger of the benchmarks that the lexicon knows and the abstracts name, the most named first.

    Args:
        search: part of a name or of a spelling, folded; empty for all. The sums are those of the whole ledger.
        limit, offset: the page of lines.
    """
    lexicon = load_lexicon()
    with engine.connect() as connection:
        mentions = _Mentions(connection, lexicon)
        named = _named(connection, mentions, None)
        read = _read(connection, mentions, named)
        names = _names(connection, named)
        papers = total(connection, "papers")
        naming = connection.execute(select(func.count(mentioned.c.paper_key.distinct()))).scalar_one()
    counts = {identity: _counts(named[identity], read.get(identity)) for identity in named}
    wanted = [identity for identity in counts if _matches(identity, search, lexicon)]
    wanted.sort(key=lambda identity: (-(counts[identity].mentioned or 0), identity))
    return Coverage(
        lines=tuple(
            _line(identity, counts[identity], names.get(identity), lexicon)
            for identity in wanted[offset : offset + limit]
        ),
        lines_in_all=len(wanted),
        papers=papers,
        naming=naming,
        counts=_sum(counts.values()),
        precision=precision_of(ALL),
    )


def coverage_of(engine: Engine, benchmark_id: str) -> CoverageLine | None:
    """The line of one benchmark; None for one that is not in the database and that no abstract in it names."""
    lexicon = load_lexicon()
    with engine.connect() as connection:
        mentions = _Mentions(connection, lexicon)
        named = _named(connection, mentions, [benchmark_id]).get(benchmark_id)
        read = _read(connection, mentions, [benchmark_id]).get(benchmark_id)
        name = _names(connection, [benchmark_id]).get(benchmark_id)
    if named is None and name is None:
        return None
    if named is None and benchmark_id in lexicon.benchmarks:
        named = (0, 0)
    return _line(benchmark_id, _counts(named, read), name, lexicon)


def find_coverage(engine: Engine, text: str) -> CoverageLine | None:
    """The line of the benchmark that a name means in the lexicon, though no result be on it; None for none such."""
    folded = fold(text)
    if not folded:
        return None
    for identity, entry in load_lexicon().benchmarks.items():
        if identity == text or any(fold(surface) == folded for surface in surfaces(entry)):
            return coverage_of(engine, identity)
    return None


_Named = tuple[int, int]
_Read = tuple[int, int, int, int]


class _Mentions:
    """``mentioned`` as decisions on names have it: what a reader takes for an entry may be a part of another."""

    def __init__(self, connection: Connection, lexicon: Lexicon) -> None:
        decisions = Decisions.load(connection)
        ends = {identity: decisions.identity("benchmark", identity, "") for identity in lexicon.benchmarks}
        self._moved = {identity: end for identity, end in ends.items() if end != identity}
        self.identity: ColumnElement[Any] = mentioned.c.benchmark_id
        if self._moved:
            self.identity = case(self._moved, value=mentioned.c.benchmark_id, else_=mentioned.c.benchmark_id)

    def of(self, ids: Collection[str]) -> ColumnElement[bool]:
        """The rows that count for these benchmarks."""
        return mentioned.c.benchmark_id.in_([*ids, *(one for one, end in self._moved.items() if end in ids)])


def _named(connection: Connection, mentions: _Mentions, ids: Collection[str] | None) -> dict[str, _Named]:
    """Papers that name each benchmark, and those with a number."""
    statement = select(
        mentions.identity.label("named"),
        func.count(mentioned.c.paper_key.distinct()),
        func.count(case((mentioned.c.with_number.is_(True), mentioned.c.paper_key)).distinct()),
    ).group_by("named")
    if ids is not None:
        statement = statement.where(mentions.of(ids))
    found = {identity: (papers, with_number) for identity, papers, with_number in connection.execute(statement)}
    return {identity: counts for identity, counts in found.items() if ids is None or identity in ids}


def _read(connection: Connection, mentions: _Mentions, ids: Collection[str]) -> dict[str, _Read]:
    """Papers with a score on each benchmark, the uncertain and the rejected ones, and those that do not name it in a
    spelling that was looked for: a score on it is as good as a mention."""
    stands = result.c.verdict != "reject"
    # An outer join from `benchmark`, so that the results of these alone are read (as in scope.ranked_on_board).
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


def _names(connection: Connection, ids: Collection[str]) -> dict[str, Row[Any]]:
    """What the database has of these benchmarks: name, task, and the family of the metric of the main board."""
    statement: Select[Any] = (
        select(benchmark.c.id, benchmark.c.name, benchmark.c.task, metric.c.family)
        .outerjoin(metric, metric.c.id == benchmark.c.metric_id)
        .where(benchmark.c.id.in_(list(ids)))
    )
    return {row.id: row for row in connection.execute(statement)}


def _counts(named: _Named | None, read: _Read | None) -> CoverageCounts:
    extracted, uncertain, rejected, unseen = read or (0, 0, 0, 0)
    return CoverageCounts(
        mentioned=None if named is None else named[0] + unseen,
        with_number=None if named is None else named[1] + unseen,
        extracted=extracted,
        uncertain=uncertain,
        rejected=rejected,
    )


def _line(identity: str, counts: CoverageCounts, row: Row[Any] | None, lexicon: Lexicon) -> CoverageLine:
    entry = lexicon.benchmarks.get(identity)
    usual = lexicon.metrics.get(entry.metric) if entry else None
    family = (row.family if row is not None else None) or (usual.family if usual else "")
    return CoverageLine(
        benchmark_id=identity,
        benchmark=row.name if row is not None else entry.name if entry else identity,
        task=row.task if row is not None else entry.task if entry else "",
        counts=counts,
        family=family,
        precision=precision_of(family) if family else None,
    )


def _sum(counts: Iterable[CoverageCounts]) -> CoverageCounts:
    every = list(counts)
    return CoverageCounts(
        mentioned=sum(one.mentioned or 0 for one in every),
        with_number=sum(one.with_number or 0 for one in every),
        extracted=sum(one.extracted for one in every),
        uncertain=sum(one.uncertain for one in every),
        rejected=sum(one.rejected for one in every),
    )


def _matches(identity: str, search: str, lexicon: Lexicon) -> bool:
    folded = fold(search)
    if not folded:
        return True
    entry = lexicon.benchmarks.get(identity)
    names = surfaces(entry) if entry else (identity,)
    return any(folded in fold(name) for name in names)


def measured_precision() -> tuple[Precision, ...]:
    """The measured precision of every metric family that has enough annotated scores, the most annotated first; that
    of all scores (family ``""``) comes before them."""
    return tuple(sorted((one for one in measured().values() if one.enough), key=lambda one: -one.readings))
