"""Models: the index, the card of one, and the results on it with their ranks."""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

from sqlalchemy import BindParameter, ColumnElement, Connection, Engine, Row, Select, bindparam, func, select

from db.fulltext import containing
from db.names import UNNAMED
from db.queries.ranks import ranks
from db.queries.records import FacetValue, ModelSummary
from db.queries.scope import board_of_result
from db.queries.totals import named_models
from db.standing import row_flags
from db.tables import BOARD, alias, benchmark, board, metric, model, paper, result
from db.writing import chunks
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

    ``results`` is a page of those of one task or of all, ``results_in_all`` how many these are. They stand by task,
    benchmark and board (the task of most results first, unknown tasks last), on a board best first. ``tasks`` are those
    of all results, with how many each has, ``changes`` how many of all are differences.

    ``leads`` are the first of ``leads_in_all`` that are best on a board of more than one ranked result, one of each
    board. ``papers`` are the newest of ``papers_in_all``. ``spellings`` are those met in abstracts, the most frequent
    first.
    """

    summary: ModelSummary
    spellings: tuple[str, ...]
    tasks: tuple[FacetValue[str], ...]
    changes: int
    results: tuple[ModelResult, ...]
    results_in_all: int
    leads: tuple[ModelResult, ...]
    leads_in_all: int
    papers: tuple[ModelPaper, ...]
    papers_in_all: int


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
        if search.strip():
            return find_models(connection, *_named(search), order=order, limit=limit, offset=offset)
        return to_summaries(connection.execute(_PAGES[order], {"limit": limit, "offset": offset}).all())


def model_count(engine: Engine, *, search: str = "") -> int:
    """How many models :func:`models` has on all its pages."""
    with engine.connect() as connection:
        if search.strip():
            return connection.execute(select(func.count()).select_from(model).where(*_named(search))).scalar_one()
        return named_models(connection)


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
    return to_summaries(connection.execute(models_select(conditions, order=order, limit=limit, offset=offset)).all())


def models_select(
    conditions: Sequence[ColumnElement[bool]],
    *,
    order: str = "results",
    limit: int | BindParameter[int] | None = None,
    offset: int | BindParameter[int] = 0,
) -> Select[Any]:
    """Models that meet the conditions, for :func:`to_summaries`."""
    return select(model).where(*conditions).order_by(*_ORDERS[order], model.c.id).limit(limit).offset(offset)


# Made once: to put a statement together takes as long as to run it.
_PAGES: Final = {
    order: models_select(_named(""), order=order, limit=bindparam("limit"), offset=bindparam("offset"))
    for order in _ORDERS
}


def to_summaries(rows: Iterable[Row[Any]]) -> list[ModelSummary]:
    """Rows of :func:`models_select` as records."""
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


def model_page(
    engine: Engine,
    model_id: str,
    *,
    task: str | None = None,
    limit: int | None = None,
    offset: int = 0,
    leads: int | None = None,
    papers: int | None = None,
) -> ModelPage | None:
    """Everything that is reported of a model; None when there is none with this id.

    A model may have thousands of results: of all no more is read than what they are counted and ordered by.

    Args:
        task: only results of this task; ``""`` is those whose task is not known, None is all.
        limit, offset: the page of results; all of them without a limit.
        leads, papers: at most so many; None for all.
    """
    with engine.connect() as connection:
        found = find_models(connection, model.c.id == model_id)
        if not found:
            return None
        places = list(map(_Place._make, connection.execute(_PLACES, {"this_model": model_id}).all()))
        tasks = _tasks(places)
        order = {one.value: number for number, one in enumerate(tasks)}
        places.sort(key=lambda place: order[place.task])  # as they were within a task
        wanted = places if task is None else [place for place in places if place.task == task]
        shown = wanted[offset:] if limit is None else wanted[offset : offset + limit]
        leading = _leading(connection, places)
        details = _details(connection, {place.result_id: place for place in (*shown, *leading[:leads])})
        newest = _newest(connection, places, papers)
        spellings = (
            select(alias.c.surface)
            .where(alias.c.kind == "model", alias.c.entity_id == model_id, alias.c.results > 0)
            .order_by(alias.c.results.desc(), alias.c.surface)
        )
        return ModelPage(
            summary=found[0],
            spellings=tuple(connection.execute(spellings).scalars()),
            tasks=tasks,
            changes=sum(place.kind == "delta" for place in places),
            results=tuple(details[place.result_id] for place in shown),
            results_in_all=len(wanted),
            leads=tuple(details[place.result_id] for place in leading[:leads]),
            leads_in_all=len(leading),
            papers=newest,
            papers_in_all=len({place.paper_key for place in places}),
        )


class _Place(NamedTuple):
    """What a result is counted and ordered by; ``board`` are the columns of :data:`BOARD`."""

    result_id: str
    task: str
    kind: Kind
    benchmark_id: str | None
    split: str
    metric_id: str | None
    unit: str
    merit: float | None
    paper_key: int
    paper_id: str
    date: str | None
    year: int | None

    @property
    def board(self) -> tuple[str, ...]:
        return self.benchmark_id or "", self.split, self.metric_id or "", self.unit


_PLACES: Final = (
    select(
        result.c.id,
        func.coalesce(benchmark.c.task, ""),
        result.c.kind,
        *(result.c[column] for column in BOARD),
        result.c.merit,
        result.c.paper_key,
        paper.c.id,
        paper.c.date,
        paper.c.year,
    )
    .join(paper, paper.c.key == result.c.paper_key)
    .outerjoin(benchmark, benchmark.c.id == result.c.benchmark_id)
    .outerjoin(metric, metric.c.id == result.c.metric_id)
    .where(result.c.model_id == bindparam("this_model"))
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


def _tasks(places: Sequence[_Place]) -> tuple[FacetValue[str], ...]:
    counts = Counter(place.task for place in places)
    ordered = sorted(counts.items(), key=lambda item: (item[0] == "", -item[1], item[0]))
    return tuple(FacetValue(task, number) for task, number in ordered)


def _leading(connection: Connection, places: Sequence[_Place]) -> list[_Place]:
    """The results that are best on their boards, the first of each board."""
    best: dict[tuple[str, ...], _Place] = {}
    for place in places:
        if place.merit is not None:
            best.setdefault(place.board, place)
    leading: set[str] = set()
    for some in chunks([place.result_id for place in best.values()]):
        leading.update(connection.execute(_LEADING, {"these": some}).scalars().all())
    return [place for place in best.values() if place.result_id in leading]


_first = result.alias("first")
_these: Final[BindParameter[str]] = bindparam("these", expanding=True)
_LEADING: Final = (
    select(result.c.id)
    .join(board, board_of_result())
    .join(_first, _first.c.id == board.c.best_result_id)
    .where(result.c.id.in_(_these), result.c.merit == _first.c.merit, board.c.ranked > 1)
)


def _details(connection: Connection, places: Mapping[str, _Place]) -> dict[str, ModelResult]:
    """These results in full, by their ids."""
    ranked = ((name, place.board, place.merit) for name, place in places.items() if place.merit is not None)
    of_board = ranks(connection, ranked)
    found = {}
    for some in chunks(list(places)):
        for row in connection.execute(_DETAILS, {"these": some}).all():
            *values, unranked, flags = row
            values.insert(_RANK, of_board.get(row[0]))
            values.insert(_FLAGS, row_flags(unranked, flags))
            found[row[0]] = ModelResult(*values)
    return found


# The fields of ModelResult in their order, but for `rank` and `flags`: a page of results, or all.
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
_DETAILS: Final = (
    select(*_RESULT_COLUMNS, result.c.unranked, result.c.flags)
    .join(paper, paper.c.key == result.c.paper_key)
    .outerjoin(benchmark, benchmark.c.id == result.c.benchmark_id)
    .outerjoin(metric, metric.c.id == result.c.metric_id)
    .outerjoin(board, board_of_result())
    .where(result.c.id.in_(_these))
)


def _newest(connection: Connection, places: Sequence[_Place], limit: int | None) -> tuple[ModelPaper, ...]:
    """The papers, newest first, those without a year last."""
    counts = Counter(place.paper_key for place in places)
    first = sorted({place.paper_key: place for place in places}.values(), key=lambda place: place.paper_id)
    first.sort(key=lambda place: (place.year is not None, place.date or ""), reverse=True)
    shown = first[:limit]
    titles: dict[int, tuple[str, str | None]] = {}
    for some in chunks([place.paper_key for place in shown]):
        rows = connection.execute(select(paper.c.key, paper.c.title, paper.c.url).where(paper.c.key.in_(some))).all()
        titles.update((row[0], (row[1], row[2])) for row in rows)
    return tuple(
        ModelPaper(
            id=place.paper_id,
            title=titles[place.paper_key][0],
            date=place.date,
            url=titles[place.paper_key][1],
            results=counts[place.paper_key],
        )
        for place in shown
    )
