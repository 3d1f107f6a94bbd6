"""The index of benchmarks, and the boards of one."""

from __future__ import annotations

from typing import Any, Final

from sqlalchemy import BindParameter, ColumnElement, Connection, Engine, Row, Select, and_, bindparam, func, select

from db.fulltext import containing
from db.queries.records import BenchmarkSummary, Board, FacetValue
from db.tables import benchmark, board, metric, model, result
from extract.lexicon import fold

_ORDERS: Final[dict[str, tuple[ColumnElement[Any], ...]]] = {
    "results": (benchmark.c.results.desc(), benchmark.c.name),
    "papers": (benchmark.c.papers.desc(), benchmark.c.name),
    "models": (benchmark.c.models.desc(), benchmark.c.name),
    "newest": (benchmark.c.newest.desc().nulls_last(), benchmark.c.name),
    "name": (benchmark.c.name,),
}
ORDERS: Final = tuple(_ORDERS)


def summary_select(
    *conditions: ColumnElement[bool],
    order: str = "results",
    limit: int | BindParameter[int] | None = None,
    offset: int | BindParameter[int] = 0,
) -> Select[Any]:
    """Benchmarks that meet the conditions, with the columns of BenchmarkSummary.

    The page is cut out before anything is joined: 5,000 rows on, that is the difference between 4 and 43 ms.
    """
    order_by = (*_ORDERS[order], benchmark.c.id)
    page = select(benchmark.c.id).where(*conditions).order_by(*order_by).limit(limit).offset(offset).subquery("page")
    return (
        select(
            benchmark,
            metric.c.name.label("metric"),
            result.c.value.label("best"),
            result.c.value_text.label("best_text"),
            func.coalesce(model.c.name, result.c.model).label("best_model"),
            board.c.best_result_id,
        )
        .join(page, page.c.id == benchmark.c.id)
        .outerjoin(board, main_board())
        .outerjoin(metric, metric.c.id == benchmark.c.metric_id)
        .outerjoin(result, result.c.id == board.c.best_result_id)
        .outerjoin(model, model.c.id == result.c.model_id)
        .order_by(*order_by)
    )


def main_board() -> ColumnElement[bool]:
    """The join of ``benchmark`` with the board that has the most ranked rows."""
    return and_(
        board.c.benchmark_id == benchmark.c.id,
        board.c.split == benchmark.c.split,
        board.c.metric_id == benchmark.c.metric_id,
        board.c.unit == benchmark.c.unit,
    )


# Made once: to put the statement together takes half as long as to run it.
_PAGES: Final = {
    order: summary_select(order=order, limit=bindparam("limit"), offset=bindparam("offset")) for order in _ORDERS
}


def to_summary(row: Row[Any]) -> BenchmarkSummary:
    """A row of :func:`summary_select` as a record."""
    return BenchmarkSummary(
        id=row.id,
        name=row.name,
        task=row.task,
        metric=row.metric,
        metric_id=row.metric_id,
        unit=row.unit or "",
        split=row.split or "",
        papers=row.papers,
        results=row.results,
        deltas=row.deltas,
        models=row.models,
        best=row.best,
        best_text=row.best_text,
        best_model=row.best_model,
        best_result_id=row.best_result_id,
        newest=row.newest,
    )


def benchmarks(
    engine: Engine,
    *,
    search: str = "",
    task: str | None = None,
    limit: int = 50,
    offset: int = 0,
    order: str = "results",
) -> list[BenchmarkSummary]:
    """The benchmarks on which something is reported.

    Args:
        search: part of a name or of an alias; folded, so that hyphens and case do not count. Empty for all.
        task: only those of this task; ``""`` is those whose task is not known, None is all.
        limit, offset: the page; at most ``limit`` rows after the first ``offset``.
        order: ``results``, ``papers``, ``models`` or ``newest`` (each greatest first), or ``name``.

    Raises:
        ValueError: for another order.
    """
    if order not in _ORDERS:
        raise ValueError(f"order is {order!r}; it is one of {', '.join(ORDERS)}")
    with engine.connect() as connection:
        if not search.strip() and task is None:
            rows = connection.execute(_PAGES[order], {"limit": limit, "offset": offset}).all()
        else:
            statement = summary_select(*_conditions(search, task), order=order, limit=limit, offset=offset)
            rows = connection.execute(statement).all()
        return [to_summary(row) for row in rows]


_COUNT: Final = select(func.count()).select_from(benchmark)


def benchmark_count(engine: Engine, *, search: str = "", task: str | None = None) -> int:
    """How many benchmarks :func:`benchmarks` has on all its pages."""
    conditions = _conditions(search, task)
    statement = _COUNT.where(*conditions) if conditions else _COUNT
    with engine.connect() as connection:
        return connection.execute(statement).scalar_one()


def tasks(engine: Engine) -> list[FacetValue[str]]:
    """The tasks of the benchmarks, with how many benchmarks each has, the most frequent first."""
    number = func.count().label("number")
    statement = select(benchmark.c.task, number).group_by(benchmark.c.task).order_by(number.desc(), benchmark.c.task)
    with engine.connect() as connection:
        return [FacetValue(*row) for row in connection.execute(statement).all()]


def _conditions(search: str, task: str | None) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if search.strip():
        conditions.append(benchmark.c.id.in_(containing("benchmark", fold(search))))
    if task is not None:
        conditions.append(benchmark.c.task == task)
    return conditions


def boards(engine: Engine, benchmark_id: str) -> list[Board]:
    """The boards of a benchmark, largest first; ``[]`` for one that is not in the database."""
    with engine.connect() as connection:
        return [Board(**row) for row in connection.execute(_BOARDS_OF, {"this": benchmark_id}).mappings().all()]


def find_boards(connection: Connection, *conditions: ColumnElement[bool]) -> list[Board]:
    """The boards that meet the conditions, those with the most ranked rows first."""
    return [Board(**row) for row in connection.execute(_BOARDS.where(*conditions)).mappings().all()]


_BOARDS: Final = (
    select(  # the fields of Board, by their names
        board.c.benchmark_id,
        benchmark.c.name.label("benchmark"),
        board.c.split,
        board.c.metric_id,
        func.coalesce(metric.c.name, "").label("metric"),
        board.c.unit,
        func.coalesce(metric.c.direction, "none").label("direction"),
        board.c.results,
        board.c.ranked,
        board.c.papers,
        board.c.models,
    )
    .select_from(board)
    .join(benchmark, benchmark.c.id == board.c.benchmark_id)
    .outerjoin(metric, metric.c.id == board.c.metric_id)
    .order_by(
        board.c.ranked.desc(),
        board.c.results.desc(),
        board.c.benchmark_id,
        board.c.split,
        board.c.metric_id,
        board.c.unit,
    )
)
_BOARDS_OF: Final = _BOARDS.where(board.c.benchmark_id == bindparam("this"))
