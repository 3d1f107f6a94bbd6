"""Several values for one model on one board in one setting: the range, and every source of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, Engine, Row, bindparam, func, select

from db.queries.scope import BOARD, sentence_column
from db.tables import benchmark, metric, model, paper, result, spread
from extract.records import Bound, Direction, Role

_KEY: Final = (*BOARD, "model_id", "setting")


@dataclass(frozen=True, slots=True)
class ConflictReading:
    """One of the values of a conflict, with its source; ``sentence`` is the abstract's."""

    result_id: str
    value: float
    value_text: str
    printed_unit: str
    bound: Bound
    role: Role
    claims_sota: bool
    confidence: float
    verdict: str
    paper_id: str
    title: str
    date: str | None
    url: str | None
    sentence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict:
    """A model for which a board has several ranked values in one setting (``""``: the abstracts state none).

    ``low`` to ``high`` in ``unit``; ``values`` different ones in ``papers`` papers. Where ``papers`` is 1, the paper
    itself gives several, most often in conditions that its abstract does not tell apart.
    """

    benchmark_id: str
    benchmark: str
    split: str
    metric_id: str
    metric: str
    unit: str
    direction: Direction
    model_id: str
    model: str
    setting: str
    low: float
    high: float
    values: int
    papers: int
    readings: tuple[ConflictReading, ...]


def conflicts(
    engine: Engine,
    benchmark_id: str | None = None,
    *,
    metric_id: str | None = None,
    unit: str | None = None,
    split: str | None = None,
    between_papers: bool = False,
    limit: int = 50,
    offset: int = 0,
) -> list[Conflict]:
    """The conflicts, those between the most papers first, then by benchmark and model.

    Args:
        benchmark_id, metric_id, unit, split: only of this benchmark, or of one board of it; None for all.
        between_papers: only those that more than one paper has a part in.
        limit, offset: the page.
    """
    statement = (
        select(
            spread,
            benchmark.c.name.label("benchmark"),
            metric.c.name.label("metric"),
            metric.c.direction,
            model.c.name.label("model"),
        )
        .join(benchmark, benchmark.c.id == spread.c.benchmark_id)
        .join(metric, metric.c.id == spread.c.metric_id)
        .join(model, model.c.id == spread.c.model_id)
        .where(*_scope(benchmark_id, metric_id, unit, split, between_papers))
        .order_by(spread.c.papers.desc(), spread.c.different.desc(), *(spread.c[column] for column in _KEY))
        .limit(limit)
        .offset(offset)
    )
    with engine.connect() as connection:
        page = connection.execute(statement).all()
        readings = _readings(connection, page)
    return [_conflict(row, readings[_key(row)]) for row in page]


def conflict_count(
    engine: Engine,
    benchmark_id: str | None = None,
    *,
    metric_id: str | None = None,
    unit: str | None = None,
    split: str | None = None,
    between_papers: bool = False,
) -> int:
    """How many :func:`conflicts` has on all its pages."""
    scope = _scope(benchmark_id, metric_id, unit, split, between_papers)
    with engine.connect() as connection:
        return connection.execute(select(func.count()).select_from(spread).where(*scope)).scalar_one()


def _scope(
    benchmark_id: str | None, metric_id: str | None, unit: str | None, split: str | None, between_papers: bool
) -> list[ColumnElement[bool]]:
    wanted = {"benchmark_id": benchmark_id, "metric_id": metric_id, "unit": unit, "split": split}
    scope = [spread.c[column] == value for column, value in wanted.items() if value is not None]
    return [*scope, spread.c.papers > 1] if between_papers else scope


def _key(row: Row[Any]) -> tuple[str, ...]:
    return tuple(getattr(row, column) for column in _KEY)


def _readings(connection: Connection, page: Sequence[Row[Any]]) -> dict[tuple[str, ...], Sequence[Sequence[Any]]]:
    """The ranked results of each conflict, best first."""
    return {
        _key(row): connection.execute(_READINGS, {f"this_{column}": getattr(row, column) for column in _KEY}).all()
        for row in page
    }


# Made once: to put it together takes ten times as long as to run it.
_READINGS: Final = (
    select(
        result.c.id.label("result_id"),
        result.c.value,
        result.c.value_text,
        result.c.printed_unit,
        result.c.bound,
        result.c.role,
        result.c.claims_sota,
        result.c.confidence,
        result.c.verdict,
        paper.c.id.label("paper_id"),
        paper.c.title,
        paper.c.date,
        paper.c.url,
        sentence_column().label("sentence"),
    )
    .join(paper, paper.c.key == result.c.paper_key)
    .where(*(result.c[column] == bindparam(f"this_{column}") for column in _KEY), result.c.merit.is_not(None))
    .order_by(result.c.merit.desc(), result.c.id)
)


def _conflict(row: Row[Any], readings: Sequence[Sequence[Any]]) -> Conflict:
    fields = {column: getattr(row, column) for column in (*_KEY, "benchmark", "metric", "direction", "model")}
    return Conflict(
        **fields,
        low=row.low,
        high=row.high,
        values=row.different,
        papers=row.papers,
        readings=tuple(ConflictReading(*reading) for reading in readings),  # the columns are its fields,
    )
