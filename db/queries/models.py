"""Models: the index, the card of one, and the results on it with their ranks."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, Engine, func, select

from db.fulltext import containing
from db.names import UNNAMED
from db.queries.board_rows import board_ranks
from db.queries.records import ModelSummary
from db.queries.scope import board_of_result
from db.queries.totals import total
from db.standing import row_flags
from db.tables import alias, benchmark, board, metric, model, paper, result
from extract.lexicon import fold
from extract.records import Bound, Direction, Kind, Role

_ORDERS: Final[dict[str, tuple[ColumnElement[Any], ...]]] = {
    "results": (model.c.results.desc(), model.c.name),
    "papers": (model.c.papers.desc(), model.c.name),
    "name": (model.c.name,),
}
MODEL_ORDERS: Final = tuple(_ORDERS)


@dataclass(frozen=True, slots=True)
class ModelResult:
    """A result of a model, with its board.

    ``rank`` is its rank on the whole board, where ``ranked`` results have one; None where it has none, and then the
    first of ``flags`` says why. ``benchmark_id`` is None where the abstract names no benchmark; ``task`` is empty
    where it is not known.
    """

    result_id: str
    task: str
    benchmark_id: str | None
    benchmark: str | None
    split: str
    metric_id: str | None
    metric: str | None
    unit: str
    direction: Direction
    kind: Kind
    value: float
    value_text: str
    printed_unit: str
    bound: Bound
    setting: str
    role: Role
    claims_sota: bool
    rank: int | None
    ranked: int
    confidence: float
    verdict: str
    flags: tuple[str, ...]
    paper_id: str
    title: str
    date: str | None
    year: int | None
    url: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelPaper:
    """A paper that reports results of a model: how many."""

    id: str
    title: str
    date: str | None
    url: str | None
    results: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelPage:
    """A model with everything that is reported of it.

    ``results`` stand by task, benchmark and board (the task of most results first, unknown tasks last), on a board best
    first; ``papers`` newest first. ``spellings`` are those met in abstracts, the most frequent first.
    """

    summary: ModelSummary
    spellings: tuple[str, ...]
    results: tuple[ModelResult, ...]
    papers: tuple[ModelPaper, ...]


def models(
    engine: Engine, *, search: str = "", limit: int = 50, offset: int = 0, order: str = "results"
) -> list[ModelSummary]:
    """The models of which something is reported.

    Args:
        search: part of a name or of an alias; folded. Empty for all but "human", "baseline" and "state of the art".
        limit, offset: the page.
        order: ``results`` or ``papers`` (greatest first), or ``name``.

    Raises:
        ValueError: for another order.
    """
    if order not in _ORDERS:
        raise ValueError(f"order is {order!r}; it is one of {', '.join(MODEL_ORDERS)}")
    with engine.connect() as connection:
        return find_models(connection, *_named(search), order=order, limit=limit, offset=offset)


def model_count(engine: Engine, *, search: str = "") -> int:
    """How many models :func:`models` has on all its pages."""
    with engine.connect() as connection:
        if search.strip():
            return connection.execute(select(func.count()).select_from(model).where(*_named(search))).scalar_one()
        unnamed = select(func.count()).select_from(model).where(model.c.id.in_(UNNAMED))
        return total(connection, "models") - connection.execute(unnamed).scalar_one()


def _named(search: str) -> list[ColumnElement[bool]]:
    if search.strip():
        return [model.c.id.in_(containing("model", fold(search)))]
    return [model.c.id.not_in(UNNAMED)]


def find_models(
    connection: Connection,
    *conditions: ColumnElement[bool],
    order: str = "results",
    limit: int | None = None,
    offset: int = 0,
) -> list[ModelSummary]:
    """The models that meet the conditions, a page of them."""
    page = select(model).where(*conditions).order_by(*_ORDERS[order], model.c.id).limit(limit).offset(offset)
    rows = connection.execute(page).all()
    return [
        ModelSummary(
            id=row.id,
            name=row.name,
            family=row.family,
            known=bool(row.known),
            results=row.results,
            papers=row.papers,
            benchmarks=row.benchmarks,
            newest=row.newest,
        )
        for row in rows
    ]


def model_page(engine: Engine, model_id: str) -> ModelPage | None:
    """Everything that is reported of a model; None when there is none with this id."""
    with engine.connect() as connection:
        found = find_models(connection, model.c.id == model_id)
        if not found:
            return None
        results = _results(connection, model_id)
        spellings = (
            select(alias.c.surface)
            .where(alias.c.kind == "model", alias.c.entity_id == model_id, alias.c.results > 0)
            .order_by(alias.c.results.desc(), alias.c.surface)
        )
        return ModelPage(
            summary=found[0],
            spellings=tuple(connection.execute(spellings).scalars()),
            results=_by_task(results),
            papers=_papers(results),
        )


def _results(connection: Connection, model_id: str) -> list[ModelResult]:
    statement = (
        select(*_RESULT_COLUMNS, result.c.unranked, result.c.flags)
        .join(paper, paper.c.key == result.c.paper_key)
        .outerjoin(benchmark, benchmark.c.id == result.c.benchmark_id)
        .outerjoin(metric, metric.c.id == result.c.metric_id)
        .outerjoin(board, board_of_result())
        .where(result.c.model_id == model_id)
        .order_by(
            func.coalesce(benchmark.c.name, result.c.benchmark).nulls_last(),
            result.c.split,
            result.c.kind.desc(),
            func.coalesce(metric.c.name, result.c.metric).nulls_last(),
            result.c.unit,
            result.c.merit.desc().nulls_last(),
            result.c.value.desc(),
            result.c.id,
        )
    )
    rows = connection.execute(statement).all()
    ranks = board_ranks(connection, [row[0] for row in rows])
    return [_model_result(row, ranks.get(row[0])) for row in rows]


# The fields of ModelResult in their order, but for `rank` and `flags`: a model may have thousands of results.
_RESULT_COLUMNS: Final[tuple[ColumnElement[Any], ...]] = (
    result.c.id,
    func.coalesce(benchmark.c.task, ""),
    result.c.benchmark_id,
    func.coalesce(benchmark.c.name, result.c.benchmark),
    result.c.split,
    result.c.metric_id,
    func.coalesce(metric.c.name, result.c.metric),
    result.c.unit,
    func.coalesce(metric.c.direction, "none"),
    result.c.kind,
    result.c.value,
    result.c.value_text,
    result.c.printed_unit,
    result.c.bound,
    result.c.setting,
    result.c.role,
    result.c.claims_sota,
    func.coalesce(board.c.ranked, 0),
    result.c.confidence,
    result.c.verdict,
    paper.c.id,
    paper.c.title,
    paper.c.date,
    paper.c.year,
    paper.c.url,
)
_RANK, _FLAGS = ([field.name for field in dataclasses.fields(ModelResult)].index(name) for name in ("rank", "flags"))


def _model_result(row: Sequence[Any], rank: int | None) -> ModelResult:
    *values, unranked, flags = row
    values.insert(_RANK, rank)
    values.insert(_FLAGS, row_flags(unranked, flags))
    return ModelResult(*values)


def _by_task(results: Sequence[ModelResult]) -> tuple[ModelResult, ...]:
    """The task of most results first; Python's sort keeps the order within a task."""
    counts: dict[str, int] = {}
    for one in results:
        counts[one.task] = counts.get(one.task, 0) + 1
    return tuple(sorted(results, key=lambda one: (one.task == "", -counts[one.task], one.task)))


def _papers(results: Sequence[ModelResult]) -> tuple[ModelPaper, ...]:
    counts: dict[str, int] = {}
    first: dict[str, ModelResult] = {}
    for one in results:
        counts[one.paper_id] = counts.get(one.paper_id, 0) + 1
        first.setdefault(one.paper_id, one)
    found = [
        ModelPaper(id=identity, title=one.title, date=one.date, url=one.url, results=counts[identity])
        for identity, one in first.items()
    ]
    found.sort(key=lambda paper: paper.id)
    years = {identity: (one.year is not None, one.date or "") for identity, one in first.items()}
    return tuple(sorted(found, key=lambda paper: years[paper.id], reverse=True))
