"""The coverage ledger: of the papers that name a benchmark, how many gave a score, and how far it can be believed."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import BindParameter, Connection, Engine, Row, Select, bindparam, func, select

from db.measured import ALL, Precision, measured, precision_of
from db.queries.totals import total
from db.rows import Lexicon, load_lexicon
from db.tables import benchmark, metric
from db.tables import coverage as kept
from extract.lexicon import fold, surfaces


@dataclass(frozen=True, slots=True, kw_only=True)
class CoverageCounts:
    """Papers. ``mentioned`` is None for a benchmark that the lexicon does not know: nobody looked for it.

    Args:
        mentioned: whose abstract names the benchmark.
        with_number: of these, those that name it in a sentence with a number that could be a result.
        extracted: with at least one score on it that no reviewer has rejected.
        uncertain: of these, those all of whose scores on it have a confidence below :data:`db.ledger.UNCERTAIN`.
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
        number, counts = _sums(connection)
        wanted = _PAGE
        if search.strip():
            folded = fold(search)
            ids = connection.execute(_LEDGER.with_only_columns(kept.c.benchmark_id)).scalars().all()
            meant = [identity for identity in ids if _matches(identity, folded, lexicon)]
            number, wanted = len(meant), _PAGE.where(kept.c.benchmark_id.in_(meant))
        page = connection.execute(wanted, {"limit": limit, "offset": offset}).all()
        names = _names(connection, [row.benchmark_id for row in page])
        papers, naming = total(connection, "papers"), total(connection, "papers_naming")
    return Coverage(
        lines=tuple(_line(row.benchmark_id, _counts(row), names.get(row.benchmark_id), lexicon) for row in page),
        lines_in_all=number,
        papers=papers,
        naming=naming,
        counts=counts,
        precision=precision_of(ALL),
    )


_LEDGER: Final = (
    select(kept).where(kept.c.named.is_not(None)).order_by((kept.c.named + kept.c.unseen).desc(), kept.c.benchmark_id)
)
_PAGE: Final = _LEDGER.limit(bindparam("limit")).offset(bindparam("offset"))
_LINE_OF: Final = select(kept).where(kept.c.benchmark_id == bindparam("this"))
_these: Final[BindParameter[str]] = bindparam("these", expanding=True)
_NAMES: Final[Select[Any]] = (
    select(benchmark.c.id, benchmark.c.name, benchmark.c.task, metric.c.family)
    .outerjoin(metric, metric.c.id == benchmark.c.metric_id)
    .where(benchmark.c.id.in_(_these))
)
_SUMS: Final = select(
    func.count(),
    func.coalesce(func.sum(kept.c.named + kept.c.unseen), 0),
    func.coalesce(func.sum(kept.c.with_number + kept.c.unseen), 0),
    *(func.coalesce(func.sum(kept.c[column]), 0) for column in ("extracted", "uncertain", "rejected")),
).where(kept.c.named.is_not(None))


def _sums(connection: Connection) -> tuple[int, CoverageCounts]:
    """How many lines the whole ledger has, and their sums."""
    number, mentioned, with_number, extracted, uncertain, rejected = connection.execute(_SUMS).one()
    return number, CoverageCounts(
        mentioned=mentioned,
        with_number=with_number,
        extracted=extracted,
        uncertain=uncertain,
        rejected=rejected,
    )


def coverage_of(engine: Engine, benchmark_id: str) -> CoverageLine | None:
    """The line of one benchmark; None for one that is not in the database and that no abstract in it names."""
    lexicon = load_lexicon()
    with engine.connect() as connection:
        row = connection.execute(_LINE_OF, {"this": benchmark_id}).one_or_none()
        name = _names(connection, [benchmark_id]).get(benchmark_id)
    if row is None and name is None:
        return None
    known = benchmark_id in lexicon.benchmarks
    return _line(benchmark_id, _counts(row, known=known), name, lexicon)


def find_coverage(engine: Engine, text: str) -> CoverageLine | None:
    """The line of the benchmark that a name means in the lexicon, though no result be on it; None for none such."""
    folded = fold(text)
    if not folded:
        return None
    for identity, entry in load_lexicon().benchmarks.items():
        if identity == text or any(fold(surface) == folded for surface in surfaces(entry)):
            return coverage_of(engine, identity)
    return None


def _names(connection: Connection, ids: Collection[str]) -> dict[str, Row[Any]]:
    """What the database has of these benchmarks: name, task, and the family of the metric of the main board."""
    return {row.id: row for row in connection.execute(_NAMES, {"these": list(ids)}).all()}


def _counts(row: Row[Any] | None, *, known: bool = False) -> CoverageCounts:
    """A row of ``coverage``; ``known`` for a benchmark that was looked for, though nothing may name it."""
    if row is None:
        return CoverageCounts(mentioned=0 if known else None, with_number=0 if known else None, **_NOTHING)
    looked_for = known or row.named is not None
    return CoverageCounts(
        mentioned=(row.named or 0) + row.unseen if looked_for else None,
        with_number=row.with_number + row.unseen if looked_for else None,
        extracted=row.extracted,
        uncertain=row.uncertain,
        rejected=row.rejected,
    )


_NOTHING: Final = {"extracted": 0, "uncertain": 0, "rejected": 0}


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


def _matches(identity: str, folded: str, lexicon: Lexicon) -> bool:
    if not folded:  # of "--", say
        return False
    entry = lexicon.benchmarks.get(identity)
    names = surfaces(entry) if entry else (identity,)
    return any(folded in fold(name) for name in names)


def measured_precision() -> tuple[Precision, ...]:
    """The measured precision of every metric family that has enough annotated scores, the most annotated first; that
    of all scores (family ``""``) comes before them."""
    return tuple(sorted((one for one in measured().values() if one.enough), key=lambda one: -one.readings))
