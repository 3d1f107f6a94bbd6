"""The places of results on their boards: which results the filters leave, and the rank of each among these."""

from __future__ import annotations

from typing import Any, Final

from sqlalchemy import ColumnElement, Select, case, func, or_, select
from sqlalchemy.sql.base import ReadOnlyColumnCollection

from db.names import UNNAMED
from db.queries.records import LeaderboardFilters
from db.queries.scope import dated, filter_conditions, rank_column
from db.tables import BOARD, model, paper, result


def best_first(of: ReadOnlyColumnCollection[str, Any]) -> tuple[ColumnElement[Any], ...]:
    """The order of a board: the ranked rows by rank, then the others by value.

    Args:
        of: the columns of ``result``, or those of a subquery of :func:`places`.
    """
    return of.merit.desc().nulls_last(), of.kind.desc(), of.value.desc(), of.id


BEST_FIRST: Final = best_first(result.c)

_OF_ROW: Final = (result.c.id, result.c.merit, result.c.kind, result.c.value)


def places(
    scope: ColumnElement[bool],
    filters: LeaderboardFilters,
    *carried: ColumnElement[Any],
    with_paper: bool = False,
    with_model: bool = False,
) -> Select[Any]:
    """The results that the filters leave, but for the search: ``id``, ``merit``, ``kind``, ``value`` and the ``rank``
    of each among them on its board.

    Args:
        scope: of which boards.
        filters: as for :func:`db.queries.leaderboard`.
        carried: what else to give of each, labelled: to join it afterwards takes a second pass over the board.
        with_paper, with_model: join these tables, for what is carried.
    """
    if not filters.best_per_model:
        statement = select(*_OF_ROW, rank_column().label("rank"), *carried)
        return filtered(statement, scope, filters, with_paper=with_paper, with_model=with_model)
    named = case((result.c.model_id.not_in(UNNAMED), result.c.model_id))
    board = [result.c[column] for column in BOARD]
    of_model = func.row_number().over(
        partition_by=(*board, func.coalesce(named, result.c.id), result.c.setting), order_by=BEST_FIRST
    )
    each = select(*_OF_ROW, *board, of_model.label("place"), *carried)
    chosen = filtered(each, scope, filters, with_paper=with_paper, with_model=with_model).subquery("chosen")
    columns = (chosen.c[column.name] for column in (*_OF_ROW, *carried))
    return select(*columns, rank_column(chosen.c).label("rank")).where(
        or_(chosen.c.place == 1, chosen.c.merit.is_(None))
    )


def filtered(
    statement: Select[Any],
    scope: ColumnElement[bool],
    filters: LeaderboardFilters,
    *,
    with_paper: bool = False,
    with_model: bool = False,
) -> Select[Any]:
    """A select of ``result``, of the rows that the filters leave, but for the search and ``best_per_model``.

    A join with ``paper`` costs a look-up for each row, half of the time of a board: there is none without need.
    """
    statement = statement.select_from(result)
    if with_paper or dated(filters):
        statement = statement.join(paper, paper.c.key == result.c.paper_key)
    if with_model:
        statement = statement.outerjoin(model, model.c.id == result.c.model_id)
    return statement.where(scope, *filter_conditions(filters))
