"""A board with its filters as the SQL that a person could have written against the stable views (docs/schema.md)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from db.names import UNNAMED
from db.queries.records import Board, LeaderboardFilters
from db.queries.scope import NO_FILTERS

_COLUMNS: Final = "model, value, unit, bound, setting, role, claims_sota, date, confidence, title, url, result_id"


def board_sql(board: Board, filters: LeaderboardFilters = NO_FILTERS) -> str:
    """A query of one board, for SQLite and PostgreSQL alike: its ranked rows, with the ranks that the filters leave.

    Where nothing is ranked, or only what is not ranked is asked for, its scores without a rank. ``deltas`` counts for
    nothing: a difference has no rank.
    """
    search = [_search(filters.search.strip())] if filters.search.strip() else []
    if not board.ranked or (filters.unranked and "" not in filters.unranked):
        conditions = [*_board(board), "kind = 'score'", *_conditions(filters), *_standing(filters), *search]
        return f"SELECT {_COLUMNS}, unranked\nFROM results_flat\n{_where(conditions)}\nORDER BY value DESC, result_id;"
    best = "value ASC" if board.direction == "lower" else "value DESC"
    ranked = [*_board(board), "unranked = ''", *_conditions(filters)]
    source = f"results_flat\n{_where(ranked)}"
    if filters.best_per_model:
        system = f"CASE WHEN {_one_of('model_id', UNNAMED)} THEN result_id ELSE coalesce(model_id, result_id) END"
        place = f"row_number() OVER (PARTITION BY {system}, setting ORDER BY {best}, result_id) AS place"
        source = f"(\nSELECT *, {place}\nFROM {source}\n) AS of_models\nWHERE place = 1"
    rank = f"rank() OVER (ORDER BY {best}) AS rank"
    if search:  # it hides rows and leaves the ranks of the others
        source = f"(\nSELECT *, {rank}\nFROM {source}\n) AS ranked\n{_where(search)}"
        rank = "rank"
    return f"SELECT {rank}, {_COLUMNS}\nFROM {source}\nORDER BY rank, result_id;"


def _board(board: Board) -> list[str]:
    metric = f"metric_id = {_text(board.metric_id)}" if board.metric_id else "metric_id IS NULL"
    return [
        f"benchmark_id = {_text(board.benchmark_id)}",
        f"split = {_text(board.split)}",
        metric,
        f"unit = {_text(board.unit)}",
    ]


def _conditions(filters: LeaderboardFilters) -> list[str]:
    wanted = (
        ("role", filters.roles),
        ("setting", filters.settings),
        ("bound", filters.bounds),
        ("verdict", filters.verdicts),
    )
    conditions = [_one_of(column, values) for column, values in wanted if values]
    if filters.claims_sota is not None:
        conditions.append("claims_sota" if filters.claims_sota else "NOT claims_sota")
    if filters.min_confidence > 0:
        conditions.append(f"confidence >= {filters.min_confidence:g}")
    if filters.date_from is not None:
        conditions.append(f"published >= {_text(filters.date_from)}")
    if filters.date_to is not None:
        conditions.append(f"substr(published, 1, {len(filters.date_to)}) <= {_text(filters.date_to)}")
    return conditions


def _standing(filters: LeaderboardFilters) -> list[str]:
    """Which of the rows without a rank."""
    if filters.unranked:
        return [_one_of("unranked", filters.unranked)]
    return [] if filters.rejected or "reject" in filters.verdicts else ["verdict <> 'reject'"]


def _search(text: str) -> str:
    small = "".join(sign.lower() if sign.isascii() else sign for sign in text)  # as lower() of both databases has it
    part = _text(f"%{_like(small)}%")
    found = (f"lower({column}) LIKE {part} ESCAPE '/'" for column in ("model", "model_text", "title"))
    return f"({' OR '.join(found)})"


def _where(conditions: Iterable[str]) -> str:
    return "WHERE " + "\n  AND ".join(conditions)


def _one_of(column: str, values: Iterable[str]) -> str:
    texts = [_text(value) for value in values]
    return f"{column} = {texts[0]}" if len(texts) == 1 else f"{column} IN ({', '.join(texts)})"


def _text(value: str) -> str:
    """A literal of a text."""
    return "'" + value.replace("'", "''") + "'"


def _like(text: str) -> str:
    """A text that LIKE takes by letter."""
    return text.replace("/", "//").replace("%", "/%").replace("_", "/_")
