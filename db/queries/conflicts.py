"""Several values for one model on one board in one setting: the range, and every source of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import BindParameter, ColumnElement, Connection, Engine, Row, bindparam, func, select

from db.queries.scope import sentence_column
from db.tables import BOARD, SPREAD, benchmark, metric, model, paper, result, spread
from db.writing import chunks
from extract.records import Bound, Direction, Role


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
    itself gives several, most often in conditions that its abstract does not tell apart. ``readings`` are the best of
    ``readings_in_all``, best first.
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
    readings_in_all: int


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
    readings: int | None = None,
) -> list[Conflict]:
    """The conflicts, those between the most papers first, then by benchmark and model.

    Args:
        benchmark_id, metric_id, unit, split: only of this benchmark, or of one board of it; None for all.
        between_papers: only those that more than one paper has a part in.
        limit, offset: the page.
        readings: at most so many of each conflict; None for all, of which one may have hundreds.
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
        .order_by(spread.c.papers.desc(), spread.c.different.desc(), *(spread.c[column] for column in SPREAD))
        .limit(limit)
        .offset(offset)
    )
    with engine.connect() as connection:
        page = connection.execute(statement).all()
        ids = _result_ids(connection, page)
        shown = {key: found[:readings] for key, found in ids.items()}
        told = _readings(connection, [identity for found in shown.values() for identity in found])
    # In a damaged file a result may have lost its paper, and `doctor`, which asks this too, must get to say so.
    return [
        _conflict(row, [told[identity] for identity in shown[_key(row)] if identity in told], len(ids[_key(row)]))
        for row in page
    ]


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
    return tuple(getattr(row, column) for column in SPREAD)


def _result_ids(connection: Connection, page: Sequence[Row[Any]]) -> dict[tuple[str, ...], list[str]]:
    """The ranked results of each conflict, best first: each board is read once, however many of its models conflict."""
    found: dict[tuple[str, ...], list[str]] = {}
    of_board: dict[tuple[str, ...], dict[tuple[str, str], list[str]]] = defaultdict(dict)
    for row in page:
        key = _key(row)
        of_board[key[: len(BOARD)]][row.model_id, row.setting] = found[key] = []
    for board, of_model in of_board.items():
        given: dict[str, Any] = {f"this_{column}": value for column, value in zip(BOARD, board, strict=True)}
        models = list(dict.fromkeys(model_id for model_id, _ in of_model))
        for identity, model_id, setting in connection.execute(_ON_BOARD, given | {"models": models}).all():
            if (ids := of_model.get((model_id, setting))) is not None:
                ids.append(identity)
    return found


def _readings(connection: Connection, result_ids: Sequence[str]) -> dict[str, ConflictReading]:
    told: dict[str, ConflictReading] = {}
    for some in chunks(result_ids):
        rows: Sequence[Sequence[Any]] = connection.execute(_READINGS, {"these": some}).all()
        told.update((row[0], ConflictReading(*row)) for row in rows)  # the columns are its fields
    return told


# Made once: to put a statement together takes longer than to run it.
_models: Final[BindParameter[str]] = bindparam("models", expanding=True)
_ON_BOARD: Final = (
    select(result.c.id, result.c.model_id, result.c.setting)
    .where(
        *(result.c[column] == bindparam(f"this_{column}") for column in BOARD),
        result.c.merit.is_not(None),
        result.c.model_id.in_(_models),
    )
    .order_by(result.c.merit.desc().nulls_last(), result.c.id)
)
_these: Final[BindParameter[str]] = bindparam("these", expanding=True)
_READINGS: Final = (
    select(
        result.c.id,
        result.c.value,
        result.c.value_text,
        result.c.printed_unit,
        result.c.bound,
        result.c.role,
        result.c.claims_sota,
        result.c.confidence,
        result.c.verdict,
        paper.c.id,
        paper.c.title,
        paper.c.date,
        paper.c.url,
        sentence_column(),
    )
    .join(paper, paper.c.key == result.c.paper_key)
    .where(result.c.id.in_(_these))
)


def _conflict(row: Row[Any], readings: Sequence[ConflictReading], readings_in_all: int) -> Conflict:
    fields = {column: getattr(row, column) for column in (*SPREAD, "benchmark", "metric", "direction", "model")}
    return Conflict(
        **fields,
        low=row.low,
        high=row.high,
        values=row.different,
        papers=row.papers,
        readings=tuple(readings),
        readings_in_all=readings_in_all,
    )
