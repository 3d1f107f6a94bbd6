"""A board over time and by value: its history, its results a year, and how its values are spread."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import BindParameter, Connection, Engine, Select, bindparam, func, select

from db.queries.places import filtered
from db.queries.records import HistoryPoint, LeaderboardFilters
from db.queries.scope import NO_FILTERS, on_board, search_condition, sentence_column
from db.tables import model, paper, result
from db.writing import chunks


@dataclass(frozen=True, slots=True, kw_only=True)
class YearCount:
    """The results that the papers of one year report on a board; ``year`` is None for papers without one."""

    year: int | None
    results: int
    ranked: int
    papers: int


@dataclass(frozen=True, slots=True, kw_only=True)
class HistogramBin:
    """How many ranked values lie from ``low`` to below ``high`` (to ``high`` itself in the last bin)."""

    low: float
    high: float
    count: int


def history(
    engine: Engine,
    benchmark_id: str,
    metric_id: str,
    unit: str,
    *,
    split: str = "",
    filters: LeaderboardFilters = NO_FILTERS,
) -> list[HistoryPoint]:
    """The ranked scores of a board whose date is known, oldest first.

    ``is_best`` is True where the score improves on everything before that the filters leave; of several of one date
    only the best can. ``best_per_model`` counts for nothing here: a model's earlier value is part of the history.
    """
    if not metric_id:
        return []  # nothing is ranked without a metric
    statement = (
        _rows((*_OF_POINT, result.c.merit), (benchmark_id, metric_id, unit, split), filters, with_model=True)
        .where(result.c.merit.is_not(None), paper.c.published.is_not(None))
        .order_by(*OLDEST_FIRST)
    )
    with engine.connect() as connection:
        rows = connection.execute(statement).all()
    points = []
    best = float("-inf")
    for *fields, merit in rows:
        fields.append(merit > best)
        points.append(HistoryPoint._make(fields))
        best = max(best, merit)
    return points


OLDEST_FIRST: Final = (paper.c.published, result.c.merit.desc(), result.c.id)

# The fields of HistoryPoint in their order, but for `is_best`.
_OF_POINT: Final = (
    paper.c.published,
    result.c.value,
    result.c.value_text,
    func.coalesce(model.c.name, result.c.model),
    result.c.model_id,
    result.c.id,
    paper.c.id,
    paper.c.title,
    result.c.role,
    result.c.setting,
    result.c.claims_sota,
    result.c.confidence,
)


def points_with_sentences(connection: Connection, results: Mapping[str, bool]) -> dict[str, tuple[HistoryPoint, str]]:
    """Single points of a history, each with the sentence that reports it, by the ids of the results.

    Args:
        results: id -> whether it improves on everything before.
    """
    found: dict[str, tuple[HistoryPoint, str]] = {}
    for some in chunks(list(results)):
        for *fields, sentence in connection.execute(_POINTS, {"these": some}).all():
            identity = fields[_RESULT_ID]
            found[identity] = (HistoryPoint._make((*fields, results[identity])), sentence)
    return found


_RESULT_ID: Final = HistoryPoint._fields.index("result_id")
_these: Final[BindParameter[str]] = bindparam("these", expanding=True)
_POINTS: Final = (
    select(*_OF_POINT, sentence_column())
    .select_from(result)
    .join(paper, paper.c.key == result.c.paper_key)
    .outerjoin(model, model.c.id == result.c.model_id)
    .where(result.c.id.in_(_these))
)


def _rows(
    columns: Any,
    board: tuple[str, str, str, str],
    filters: LeaderboardFilters,
    *,
    with_paper: bool = True,
    with_model: bool = False,
) -> Select[Any]:
    searched = bool(filters.search.strip())
    statement = filtered(
        select(*columns),
        on_board(*board),
        filters,
        with_paper=with_paper or searched,
        with_model=with_model or searched,
    )
    if not searched:
        return statement
    return statement.where(search_condition(filters.search, model.c.name, result.c.model, paper.c.title))


def results_a_year(
    engine: Engine,
    benchmark_id: str,
    metric_id: str,
    unit: str,
    *,
    split: str = "",
    filters: LeaderboardFilters = NO_FILTERS,
) -> list[YearCount]:
    """The scores of a board by the year of their paper, oldest first, those without a year last."""
    figures = (
        paper.c.year,
        func.count(),
        func.count(result.c.merit),
        func.count(result.c.paper_key.distinct()),
    )
    statement = _rows(figures, (benchmark_id, metric_id, unit, split), filters).group_by(paper.c.year)
    with engine.connect() as connection:
        found = connection.execute(statement.order_by(paper.c.year.nulls_last())).all()
    return [
        YearCount(year=year, results=number, ranked=ranked, papers=papers) for year, number, ranked, papers in found
    ]


def distribution(
    engine: Engine,
    benchmark_id: str,
    metric_id: str,
    unit: str,
    *,
    split: str = "",
    filters: LeaderboardFilters = NO_FILTERS,
    bins: int = 20,
) -> list[HistogramBin]:
    """The ranked values of a board in bins of one width, from the least to the greatest; one bin where all are equal.

    Args:
        bins: how many, at least 1.

    Raises:
        ValueError: for fewer bins.
    """
    if bins < 1:
        raise ValueError(f"bins is {bins}; it is at least 1")
    columns = (result.c.value, func.count())
    statement = _rows(columns, (benchmark_id, metric_id, unit, split), filters, with_paper=False)
    statement = statement.where(result.c.merit.is_not(None)).group_by(result.c.value).order_by(result.c.value)
    with engine.connect() as connection:
        values = connection.execute(statement).all()  # a board of 4,664 rows has 1,499 of them
    if not values:
        return []
    low, high = values[0][0], values[-1][0]
    width = (high - low) / bins
    if not width:
        return [HistogramBin(low=low, high=high, count=values[0][1])]
    counts = [0] * bins
    for value, number in values:
        counts[min(int((value - low) / width), bins - 1)] += number
    edges = [low + width * place for place in range(bins)] + [high]
    return [HistogramBin(low=edges[place], high=edges[place + 1], count=number) for place, number in enumerate(counts)]
