"""Tables kept so that no page reads every board: conflicting values, and what to review next."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, Select, and_, delete, func, insert, literal, select

from db.names import UNNAMED
from db.tables import BOARD, board, doubt, result, spread

DEEPEST: Final = 20
"""Ranks of a board that are asked about; nobody is misled by what stands below them."""


def refresh_spreads(connection: Connection, benchmark_ids: Sequence[str]) -> None:
    """Derive again the conflicts on the boards of these benchmarks."""
    connection.execute(delete(spread).where(spread.c.benchmark_id.in_(benchmark_ids)))
    connection.execute(insert(spread).from_select(_names(spread), spreads(benchmark_ids)))


def refresh_doubts(connection: Connection, benchmark_ids: Sequence[str]) -> None:
    """Derive again what is to be reviewed of these benchmarks; their boards have to be there."""
    connection.execute(delete(doubt).where(doubt.c.benchmark_id.in_(benchmark_ids)))
    connection.execute(insert(doubt).from_select(_names(doubt), doubts(benchmark_ids)))


def spreads(benchmark_ids: Sequence[str] | None = None) -> Select[Any]:
    """What ``spread`` is to hold, of these benchmarks or of all.

    What reviewers have rejected, what people score and what is bounded or impossible has no rank and is not among them.
    """
    key = [*(board.c[column] for column in BOARD), result.c.model_id, result.c.setting]
    different = func.count(result.c.value.distinct())
    ranked = and_(_ranked_on_board(), result.c.model_id.not_in(UNNAMED))
    # An outer join from `board`, so that only the results of boards with more than one ranked row are read.
    found = (
        select(
            *key,
            func.min(result.c.value).label("low"),
            func.max(result.c.value).label("high"),
            different.label("different"),
            func.count(result.c.paper_key.distinct()).label("papers"),
        )
        .select_from(board)
        .outerjoin(result, ranked)
        .where(board.c.ranked > 1)
        .group_by(*key)
        .having(different > 1)
    )
    return found if benchmark_ids is None else found.where(board.c.benchmark_id.in_(benchmark_ids))


def doubts(benchmark_ids: Sequence[str] | None = None) -> Select[Any]:
    """What ``doubt`` is to hold, of these benchmarks or of all: ``(1 - confidence) * log2(1 + ranked) / place``."""
    place = func.rank().over(partition_by=[board.c[column] for column in BOARD], order_by=result.c.merit.desc())
    shown = (result.c.id, board.c.benchmark_id, board.c.ranked, result.c.confidence, result.c.verdict)
    ranked = select(*shown, place.label("place")).select_from(board).outerjoin(result, _ranked_on_board())
    ranked = ranked.where(board.c.ranked > 0)
    if benchmark_ids is not None:
        ranked = ranked.where(board.c.benchmark_id.in_(benchmark_ids))
    places = ranked.subquery("places")
    weight = (1 - places.c.confidence) * func.ln(1.0 + places.c.ranked) / func.ln(literal(2.0)) / places.c.place
    columns = (places.c.id.label("result_id"), places.c.benchmark_id, places.c.place, places.c.ranked)
    return select(*columns, weight.label("doubt")).where(places.c.place <= DEEPEST, places.c.verdict == "")


def _ranked_on_board() -> ColumnElement[bool]:
    """The join of ``board`` with its ranked results."""
    return and_(*(result.c[column] == board.c[column] for column in BOARD), result.c.merit.is_not(None))


def _names(table: Any) -> list[str]:
    return [column.name for column in table.c]
