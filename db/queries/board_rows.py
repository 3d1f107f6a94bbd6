"""The rows of a board: ranked, filtered, sorted, a page at a time."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from typing import Any, Final

from sqlalchemy import ColumnElement, Engine, Select, Subquery, and_, func, select
from sqlalchemy.sql.base import ReadOnlyColumnCollection

from db.queries.places import BEST_FIRST, best_first, filtered, places
from db.queries.records import BoardTotals, LeaderboardFilters, LeaderboardRow
from db.queries.scope import NO_FILTERS, on_board, search_condition
from db.standing import row_flags
from db.tables import SPREAD, model, paper, result, spread

_MODEL: Final = func.coalesce(model.c.name, result.c.model)


def _first(key: ColumnElement[Any]) -> ColumnElement[Any]:
    return key.nulls_last()


def _last(key: ColumnElement[Any]) -> ColumnElement[Any]:
    return key.desc().nulls_last()


# Order -> what rows are sorted by before BEST_FIRST, and which way round.
_ORDERS: Final[dict[str, tuple[ColumnElement[Any] | None, Callable[[ColumnElement[Any]], ColumnElement[Any]]]]] = {
    "rank": (None, _first),
    "newest": (paper.c.published, _last),
    "oldest": (paper.c.published, _first),
    "confidence": (result.c.confidence, _last),
    "model": (func.lower(_MODEL), _first),
}
_OF_PAPER: Final = ("newest", "oldest")
ROW_ORDERS: Final = tuple(_ORDERS)

_FLAGS: Final = [field.name for field in dataclasses.fields(LeaderboardRow)].index("flags")


def leaderboard(
    engine: Engine,
    benchmark_id: str,
    metric_id: str,
    unit: str,
    *,
    split: str = "",
    filters: LeaderboardFilters = NO_FILTERS,
    order: str = "rank",
    limit: int | None = None,
    offset: int = 0,
) -> list[LeaderboardRow]:
    """The rows of a board: the ranked ones best first, then the others by value.

    Args:
        metric_id: ``""`` for the board of scores that name no metric.
        unit: the normalised unit, as in :class:`Board`.
        split: of the benchmark; ``""`` for the scores whose abstract names none.
        order: ``rank``, ``newest``, ``oldest``, ``confidence`` (the surest first) or ``model``; it moves rows and
            leaves their ranks. Among equals, the best first.
        limit, offset: the page; all rows without a limit.

    Raises:
        ValueError: for another order.
    """
    if order not in _ORDERS:
        raise ValueError(f"order is {order!r}; it is one of {', '.join(ROW_ORDERS)}")
    scope = on_board(benchmark_id, metric_id, unit, split, deltas=filters.deltas)
    searched = bool(filters.search.strip())
    key, turned = _ORDERS[order]
    # What the page is cut by is read with the ranks, in one pass over the board; what is shown is joined to the page.
    carried = [*([] if key is None else [key.label("sort")]), *([_found(filters)] if searched else [])]
    with_paper, with_model = searched or order in _OF_PAPER, searched or order == "model"
    every = places(scope, filters, *carried, with_paper=with_paper, with_model=with_model).subquery("every")
    page = select(every.c.id, every.c.rank).limit(limit).offset(offset)
    page = page.order_by(*([] if key is None else [turned(every.c.sort)]), *best_first(every.c))
    place = _leaving(page, every, searched).subquery("place")
    statement = (
        select(*_row_columns(place.c.rank))
        .select_from(result)
        .join(place, place.c.id == result.c.id)
        .join(paper, paper.c.key == result.c.paper_key)
        .outerjoin(model, model.c.id == result.c.model_id)
        .outerjoin(spread, of_spread())
        .order_by(*([] if key is None else [turned(key)]), *BEST_FIRST)
    )
    with engine.connect() as connection:
        return [_leaderboard_row(*row) for row in connection.execute(statement).all()]


def leaderboard_totals(
    engine: Engine,
    benchmark_id: str,
    metric_id: str,
    unit: str,
    *,
    split: str = "",
    filters: LeaderboardFilters = NO_FILTERS,
) -> BoardTotals:
    """How much :func:`leaderboard` has on all its pages."""
    scope = on_board(benchmark_id, metric_id, unit, split, deltas=filters.deltas)
    searched = bool(filters.search.strip())
    if filters.best_per_model:
        carried = [result.c.paper_key, result.c.model_id, *([_found(filters)] if searched else [])]
        every = places(scope, filters, *carried, with_paper=searched, with_model=searched).subquery("every")
        statement = _leaving(select(*_figures(every.c)), every, searched)
    else:
        statement = filtered(select(*_figures(result.c)), scope, filters, with_paper=searched, with_model=searched)
        statement = statement.where(_found(filters)) if searched else statement
    with engine.connect() as connection:
        rows, ranked, papers, models = connection.execute(statement).one()
    return BoardTotals(rows=rows, ranked=ranked, papers=papers, models=models)


def _figures(of: ReadOnlyColumnCollection[str, Any]) -> tuple[ColumnElement[Any], ...]:
    return func.count(), func.count(of.merit), func.count(of.paper_key.distinct()), func.count(of.model_id.distinct())


def _found(filters: LeaderboardFilters) -> ColumnElement[bool]:
    """Whether a row meets the search."""
    return search_condition(filters.search, model.c.name, result.c.model, paper.c.title).label("found")


def _leaving(statement: Select[Any], every: Subquery, searched: bool) -> Select[Any]:
    """Without the rows that a search hides."""
    return statement.select_from(every).where(every.c.found) if searched else statement.select_from(every)


def of_spread() -> ColumnElement[bool]:
    """The join of a ranked result with its row of ``spread``."""
    key = (spread.c[column] == result.c[column] for column in SPREAD)
    return and_(*key, result.c.merit.is_not(None))


def _row_columns(rank: ColumnElement[Any]) -> list[ColumnElement[Any]]:
    """The fields of LeaderboardRow in their order; ``flags`` as the two columns that it is made of, last."""
    return [
        result.c.id,
        rank,
        _MODEL,
        result.c.model_id,
        result.c.value,
        result.c.value_text,
        result.c.unit,
        result.c.printed_unit,
        result.c.bound,
        result.c.kind,
        result.c.setting,
        result.c.role,
        result.c.claims_sota,
        paper.c.date,
        paper.c.year,
        paper.c.id,
        paper.c.title,
        paper.c.url,
        result.c.confidence,
        result.c.rule,
        result.c.verdict,
        func.coalesce(spread.c.low, result.c.value),
        func.coalesce(spread.c.high, result.c.value),
        func.coalesce(spread.c.different, 1),
        func.coalesce(spread.c.papers, 1),
        result.c.unranked,
        result.c.flags,
    ]


def _leaderboard_row(*fields: Any) -> LeaderboardRow:
    *values, unranked, flags = fields
    values.insert(_FLAGS, row_flags(unranked, flags))
    return LeaderboardRow(*values)
