"""The rows of a board: ranked, filtered, sorted, a page at a time."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from typing import Any, Final

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Connection,
    Engine,
    Select,
    and_,
    bindparam,
    case,
    func,
    or_,
    select,
)

from db.names import UNNAMED
from db.queries.records import BoardTotals, LeaderboardFilters, LeaderboardRow
from db.queries.scope import (
    BOARD,
    NO_FILTERS,
    dated,
    filter_conditions,
    on_board,
    rank_column,
    search_condition,
)
from db.standing import row_flags
from db.tables import model, paper, result, spread
from db.writing import chunks

_MODEL: Final = func.coalesce(model.c.name, result.c.model)
BEST_FIRST: Final[tuple[ColumnElement[Any], ...]] = (
    result.c.merit.desc().nulls_last(),
    result.c.kind.desc(),
    result.c.value.desc(),
    result.c.id,
)
_ORDERS: Final[dict[str, tuple[ColumnElement[Any], ...]]] = {
    "rank": (),
    "newest": (paper.c.published.desc().nulls_last(),),
    "oldest": (paper.c.published.nulls_last(),),
    "confidence": (result.c.confidence.desc(),),
    "model": (func.lower(_MODEL).nulls_last(),),
}
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
    order_by = (*_ORDERS[order], *BEST_FIRST)
    ids = places(scope, filters)
    if order == "rank" and not filters.search.strip():
        # Cut by the index first, joined then: 200 rows of a board of 6,000 take 23 ms rather than 67.
        place = ids.order_by(*BEST_FIRST).limit(limit).offset(offset).subquery("place")
    else:  # joined with what it is sorted by, cut, joined with the rest: 200 of 4,600 rows take 40 ms rather than 420
        every = ids.subquery("every")
        page = _searched(select(result.c.id, every.c.rank).join(every, every.c.id == result.c.id), filters.search)
        place = page.order_by(*order_by).limit(limit).offset(offset).subquery("place")
    statement = (
        _searched(select(*_row_columns(place.c.rank)).join(place, place.c.id == result.c.id), "")
        .outerjoin(spread, of_spread())
        .order_by(*order_by)
    )
    with engine.connect() as connection:
        return [_leaderboard_row(*row) for row in connection.execute(statement)]


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
    place = places(on_board(benchmark_id, metric_id, unit, split, deltas=filters.deltas), filters).subquery("place")
    figures = select(
        func.count(),
        func.count(result.c.merit),
        func.count(result.c.paper_key.distinct()),
        func.count(result.c.model_id.distinct()),
    )
    statement = _searched(figures.select_from(result).join(place, place.c.id == result.c.id), filters.search)
    with engine.connect() as connection:
        rows, ranked, papers, models = connection.execute(statement).one()
    return BoardTotals(rows=rows, ranked=ranked, papers=papers, models=models)


def places(scope: ColumnElement[bool], filters: LeaderboardFilters) -> Select[Any]:
    """The ids of the results that the filters leave, but for the search, each with its rank among them on its board."""
    conditions = [scope, *filter_conditions(filters)]
    if not filters.best_per_model:
        return _with_paper(select(result.c.id, rank_column().label("rank")), filters).where(*conditions)
    named = case((result.c.model_id.not_in(UNNAMED), result.c.model_id))
    of_model = func.row_number().over(
        partition_by=(
            *(result.c[column] for column in BOARD),
            func.coalesce(named, result.c.id),
            result.c.setting,
        ),
        order_by=BEST_FIRST,
    )
    chosen = _with_paper(select(result.c.id, of_model.label("place")), filters).where(*conditions).subquery("chosen")
    return (
        select(result.c.id, rank_column().label("rank"))
        .join(chosen, chosen.c.id == result.c.id)
        .where(or_(chosen.c.place == 1, result.c.merit.is_(None)))
    )


def _with_paper(statement: Select[Any], filters: LeaderboardFilters) -> Select[Any]:
    statement = statement.select_from(result)
    return statement.join(paper, paper.c.key == result.c.paper_key) if dated(filters) else statement


def _searched(statement: Any, text: str) -> Select[Any]:
    """The rows with their paper and model, those that a search leaves."""
    rows: Select[Any] = statement.join(paper, paper.c.key == result.c.paper_key).outerjoin(
        model, model.c.id == result.c.model_id
    )
    if text.strip():
        rows = rows.where(search_condition(text, model.c.name, result.c.model, paper.c.title))
    return rows


def of_spread() -> ColumnElement[bool]:
    """The join of a ranked result with its row of ``spread``."""
    key = (spread.c[column] == result.c[column] for column in (*BOARD, "model_id", "setting"))
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


def board_ranks(connection: Connection, result_ids: Sequence[str]) -> dict[str, int]:
    """The rank of each of these results on its whole board; those without a rank are left out."""
    ranks: dict[str, int] = {}
    for some in chunks(result_ids):
        ranks.update((identity, rank) for identity, rank in connection.execute(_BOARD_RANKS, {"these": some}))
    return ranks


def _board_ranks() -> Select[Any]:
    other = result.alias("other")
    better = (
        select(func.count())
        .where(
            *(other.c[column] == result.c[column] for column in BOARD),
            other.c.merit > result.c.merit,
        )
        .correlate(result)
        .scalar_subquery()
    )
    these: BindParameter[str] = bindparam("these", expanding=True)
    return select(result.c.id, better + 1).where(result.c.id.in_(these), result.c.merit.is_not(None))


_BOARD_RANKS: Final = _board_ranks()  # made once: to put it together takes longer than to run it
