"""What the filters of a board offer, with counts."""

from __future__ import annotations

import dataclasses
from collections import Counter
from collections.abc import Callable, Sequence
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, Engine, case, func, select

from db.queries.records import Facets, FacetValue, LeaderboardFilters
from db.queries.scope import NO_FILTERS, filter_conditions, on_board, search_condition
from db.tables import model, paper, result

# Field of Facets -> its column, and what switches its own filter off.
_FACETS: Final[dict[str, tuple[ColumnElement[Any], dict[str, Any]]]] = {
    "roles": (result.c.role, {"roles": ()}),
    "settings": (result.c.setting, {"settings": ()}),
    "bounds": (result.c.bound, {"bounds": ()}),
    "claims_sota": (result.c.claims_sota, {"claims_sota": None}),
    "verdicts": (result.c.verdict, {"verdicts": ()}),
    "unranked": (result.c.unranked, {"unranked": ()}),
    "years": (paper.c.year, {"date_from": None, "date_to": None}),
}
_TENTHS: Final = case(*((result.c.confidence >= tenth / 10, tenth) for tenth in range(9, 0, -1)), else_=0)
_CONFIDENCE: Final = "confidence"
_COUNTED: Final = {**_FACETS, _CONFIDENCE: (_TENTHS, {"min_confidence": 0.0})}


def facets(
    engine: Engine,
    benchmark_id: str,
    metric_id: str,
    unit: str,
    *,
    split: str = "",
    filters: LeaderboardFilters = NO_FILTERS,
) -> Facets:
    """What each filter of a board offers, with how many rows choosing it would show (each row for itself, whether or
    not models are folded).

    Args:
        metric_id, unit, split: the board, as for :func:`leaderboard`.
        filters: those that are on.
    """
    scope = on_board(benchmark_id, metric_id, unit, split, deltas=filters.deltas)
    of_filters: dict[LeaderboardFilters, list[str]] = {}
    for name, (_, off) in _COUNTED.items():
        of_filters.setdefault(dataclasses.replace(filters, **off), []).append(name)
    counts: dict[str, Counter[Any]] = {}
    with engine.connect() as connection:
        for one, names in of_filters.items():
            counts |= _count(connection, names, scope, one)
    tenths = counts.pop(_CONFIDENCE)
    found = {name: _values(list(counts[name].items()), _KEYS.get(name)) for name in _FACETS}
    return Facets(**found, confidence=tuple(tenths[tenth] for tenth in range(10)))


def _count(
    connection: Connection, names: Sequence[str], scope: ColumnElement[bool], filters: LeaderboardFilters
) -> dict[str, Counter[Any]]:
    """Of each of these facets how many rows every value has. In one statement: eight took four times as long."""
    columns = [_COUNTED[name][0].label(f"facet_{name}") for name in names]
    statement = (
        select(*columns, func.count())
        .select_from(result)
        .join(paper, paper.c.key == result.c.paper_key)
        .where(scope, *filter_conditions(filters))
        .group_by(*(column.name for column in columns))  # PostgreSQL takes an expression with parameters for another
    )
    if filters.search.strip():
        statement = statement.outerjoin(model, model.c.id == result.c.model_id).where(
            search_condition(filters.search, model.c.name, result.c.model, paper.c.title)
        )
    found: dict[str, Counter[Any]] = {name: Counter() for name in names}
    for *values, number in connection.execute(statement).all():
        for name, value in zip(names, values, strict=True):
            found[name][value] += number
    return found


def _frequent(value: Any, number: int) -> Any:
    return -number, str(value)


def _newest(value: Any, _number: int) -> Any:
    return value is None, -(value or 0)


_KEYS: Final[dict[str, Callable[[Any, int], Any]]] = {"years": _newest}


def _values(counts: list[tuple[Any, int]], key: Callable[[Any, int], Any] | None) -> tuple[FacetValue[Any], ...]:
    order = key or _frequent
    return tuple(FacetValue(value, number) for value, number in sorted(counts, key=lambda item: order(*item)))
