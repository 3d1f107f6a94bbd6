"""Which results a query is about: those of a board, and of them what the filters leave."""

from __future__ import annotations

from typing import Any, Final

from sqlalchemy import ColumnElement, and_, case, func, null, or_
from sqlalchemy.sql.base import ReadOnlyColumnCollection

from db.queries.records import LeaderboardFilters
from db.tables import BOARD, board, paper, result

NO_FILTERS: Final = LeaderboardFilters()


def on_board(
    benchmark_id: str, metric_id: str, unit: str, split: str, *, deltas: bool = False, rejected: bool = True
) -> ColumnElement[bool]:
    """The scores of a board.

    Args:
        metric_id: ``""`` for the scores that name no metric.
        deltas: the differences reported for its benchmark, split and metric too. A difference has a unit of its own
            (points, x): it belongs to no one unit.
        rejected: False leaves out what reviewers have rejected.
    """
    metric_matches = result.c.metric_id == metric_id if metric_id else result.c.metric_id.is_(None)
    kind = and_(result.c.unit == unit, result.c.kind == "score")
    if deltas:
        kind = or_(kind, result.c.kind == "delta")
    of_board = and_(result.c.benchmark_id == benchmark_id, result.c.split == split, metric_matches, kind)
    return of_board if rejected else and_(of_board, result.c.verdict != "reject")


def board_of_result() -> ColumnElement[bool]:
    """The join of ``result`` with its row of ``board``."""
    named = (result.c[column] == board.c[column] for column in ("benchmark_id", "split", "unit"))
    return and_(*named, func.coalesce(result.c.metric_id, "") == board.c.metric_id)


def rank_column(of: ReadOnlyColumnCollection[str, Any] = result.c) -> ColumnElement[Any]:
    """The rank of a result on its board, null for what is not ranked (a null merit comes last and counts for none).

    Args:
        of: the columns of ``result``, or of a subquery that has ``merit`` and those of the board.
    """
    rank = func.rank().over(partition_by=[of[column] for column in BOARD], order_by=of.merit.desc().nulls_last())
    return case((of.merit.is_not(None), rank), else_=null())


def filter_conditions(filters: LeaderboardFilters, *, of_results: bool = True) -> list[ColumnElement[bool]]:
    """What the filters ask of ``paper`` and, unless told not to, of ``result``.

    All of them but ``search``, ``deltas`` and ``best_per_model``.
    """
    conditions = _result_conditions(filters) if of_results else []
    if filters.date_from is not None:
        conditions.append(paper.c.published >= filters.date_from)
    if filters.date_to is not None:  # "2023" as an end takes in 2023-12-31
        conditions.append(func.substr(paper.c.published, 1, len(filters.date_to)) <= filters.date_to)
    return conditions


def _result_conditions(filters: LeaderboardFilters) -> list[ColumnElement[bool]]:
    wanted = (
        (result.c.role, filters.roles),
        (result.c.setting, filters.settings),
        (result.c.bound, filters.bounds),
        (result.c.verdict, filters.verdicts),
        (result.c.unranked, filters.unranked),
    )
    conditions: list[ColumnElement[bool]] = [column.in_(values) for column, values in wanted if values]
    if not filters.rejected and "reject" not in filters.verdicts and "rejected" not in filters.unranked:
        conditions.append(result.c.verdict != "reject")
    if filters.claims_sota is not None:
        conditions.append(result.c.claims_sota.is_(filters.claims_sota))
    if filters.min_confidence > 0:
        conditions.append(result.c.confidence >= filters.min_confidence)
    return conditions


def dated(filters: LeaderboardFilters) -> bool:
    """Whether the filters ask something of the paper's date."""
    return filters.date_from is not None or filters.date_to is not None


def search_condition(text: str, *columns: ColumnElement[Any]) -> ColumnElement[bool]:
    """One of the columns contains the text, in any case."""
    return or_(*(column.icontains(text.strip(), autoescape=True) for column in columns))


def sentence_column() -> ColumnElement[str]:
    """The sentence of a result, out of its paper's abstract."""
    length = result.c.sentence_end - result.c.sentence_start
    return func.substr(paper.c.abstract, result.c.sentence_start + 1, length)
