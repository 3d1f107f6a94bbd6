"""What an export holds: the columns of results, leaderboards and papers, and the rows in them.

Every format takes its columns from :func:`columns` and its cells from :func:`rows`, so that formats differ in spelling
only: the layouts of other projects are filled from the same rows.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal

from sqlalchemy import ColumnElement, Engine, Select, Table, and_, case, false, func, literal_column, or_, select, true

from db.export.note import Note, note
from db.fulltext import matching
from db.queries.board_rows import of_spread
from db.queries.places import BEST_FIRST, places
from db.queries.records import LeaderboardFilters
from db.queries.scope import filter_conditions, search_condition, sentence_column
from db.standing import row_flags
from db.tables import BOARD, benchmark, metric, model, paper, result, spread

What = Literal["results", "leaderboard", "papers"]
Type = Literal["text", "integer", "real", "boolean", "list"]


@dataclass(frozen=True, slots=True)
class Column:
    """A column of an export; ``list`` holds texts."""

    name: str
    type: Type


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportFilters(LeaderboardFilters):
    """Which rows to export; of papers only ``date_from``, ``date_to`` and ``search`` (in the text) count.

    Args:
        benchmark_id, split, metric_id, unit: only these boards; None for all. ``metric_id`` ``""`` is "no metric
            named", ``split`` ``""`` "no split named".
        deltas: differences too; they are in ``results`` only.
    """

    benchmark_id: str | None = None
    split: str | None = None
    metric_id: str | None = None
    unit: str | None = None
    deltas: bool = True


_Spec = tuple[tuple[str, Type, ColumnElement[Any]], ...]

_TYPES: Final[dict[type, Type]] = {str: "text", int: "integer", float: "real", bool: "boolean"}

# JSON in the database; `flags` is put together with the reason why a result has no rank.
_LISTS: Final = ("authors", "why", "flags")
_UNRANKED: Final = "unranked"

_NOTE: Final = (
    Column("as_of", "text"),
    Column("benchmine_version", "text"),
    Column("licence", "text"),
    Column("caveat", "text"),
)
"""In each row rather than in a file beside it: they stay with a row that is mailed, cut out or joined with others, and
a CSV file needs no option to be read."""

PRINTED: Final[dict[What, tuple[str, ...]]] = {
    "results": ("benchmark", "split", "metric", "model", "kind", "bound", "value", "unit", "setting", "date", "title"),
    "leaderboard": ("rank", "model", "bound", "value", "setting", "role", "date", "title"),
    "papers": ("title", "date", "venue", "scores", "deltas"),
}
"""The columns that there is room for on a printed page, where none are asked for."""


def _stored(table: Table, names: str) -> _Spec:
    """Columns whose name and type in an export are those of the database."""
    of_table = (table.c[name] for name in names.split())
    return tuple((one.name, "list" if one.name in _LISTS else _TYPES[one.type.python_type], one) for one in of_table)


def _evidence() -> _Spec:
    """The proof of a result, and where it comes from."""
    return (
        ("sentence", "text", sentence_column()),
        ("start", "integer", result.c.value_start),
        ("end", "integer", result.c.value_end),
        *_stored(result, "sentence_start sentence_end metric_start metric_end benchmark_start benchmark_end"),
        *_stored(result, "model_start model_end rule confidence flags"),
        ("paper_id", "text", paper.c.id),
        *_stored(paper, "title authors date year venue url arxiv_id doi"),
        ("result_id", "text", result.c.id),
        *_stored(result, "extractor_version"),
    )


def _results() -> _Spec:
    return (
        ("benchmark", "text", benchmark.c.name),
        *_stored(result, "benchmark_id split"),
        ("metric", "text", metric.c.name),
        *_stored(result, "metric_id"),
        ("model", "text", model.c.name),
        *_stored(result, "model_id kind value unit value_text value_decimal printed_unit bound setting role"),
        *_stored(result, "claims_sota"),
        ("benchmark_text", "text", result.c.benchmark),
        ("metric_text", "text", result.c.metric),
        ("model_text", "text", result.c.model),
        *_stored(result, "why verdict"),
        *_evidence(),
    )


def _leaderboard() -> _Spec:
    measured = metric.c.unit == result.c.unit  # the limits of a metric are known in its own unit
    return (
        ("task", "text", benchmark.c.task),
        ("benchmark", "text", benchmark.c.name),
        *_stored(result, "benchmark_id split"),
        ("metric", "text", metric.c.name),
        *_stored(result, "metric_id"),
        ("direction", "text", func.coalesce(metric.c.direction, "none")),
        ("metric_min", "real", case((measured, metric.c.low))),
        ("metric_max", "real", case((measured, metric.c.high))),
        ("rank", "integer", literal_column("place.rank")),
        ("model", "text", func.coalesce(model.c.name, result.c.model)),
        *_stored(result, "model_id value unit value_text printed_unit bound setting role claims_sota"),
        ("low", "real", func.coalesce(literal_column("spread.low"), result.c.value)),
        ("high", "real", func.coalesce(literal_column("spread.high"), result.c.value)),
        ("values", "integer", func.coalesce(literal_column("spread.different"), 1)),
        ("papers", "integer", func.coalesce(literal_column("spread.papers"), 1)),
        *_stored(result, "verdict"),
        *_evidence(),
    )


def _papers() -> _Spec:
    return (
        ("paper_id", "text", paper.c.id),
        *_stored(paper, "title date year authors author_count venue url arxiv_id doi categories scores deltas"),
        *_stored(paper, "abstract extractor_version"),
    )


_SPECS: Final = {"results": _results, "leaderboard": _leaderboard, "papers": _papers}


def columns(what: What, only: Sequence[str] = ()) -> tuple[Column, ...]:
    """The columns of an export, the same in every format.

    Args:
        only: the names of those that are wanted, in the order that is wanted; empty for all.

    Raises:
        ValueError: one of them is none of the columns, or is named twice.
    """
    every = (*(Column(name, kind) for name, kind, _ in _SPECS[what]()), *_NOTE)
    if not only:
        return every
    named = {column.name: column for column in every}
    for place, name in enumerate(only):
        if name not in named:
            raise ValueError(f"{what} has no column {name!r}; it has {', '.join(named)}")
        if name in only[:place]:
            raise ValueError(f"the column {name!r} is asked for twice")
    return tuple(named[name] for name in only)


def rows(engine: Engine, what: What, filters: ExportFilters, about: Note | None = None) -> Iterator[tuple[Any, ...]]:
    """The rows of an export, one at a time, from one consistent state of the database; a cell for each of
    :func:`columns`.

    Args:
        about: what the last columns say; that of the database where it is not given.
    """
    statement = _papers_select(filters) if what == "papers" else _results_select(what, filters)
    said = about or note(engine)
    fields = columns(what)[: -len(_NOTE)]
    lists = [place for place, field in enumerate(fields) if field.type == "list" and field.name != "flags"]
    flags = next((place for place, field in enumerate(fields) if field.name == "flags"), None)
    booleans = [place for place, field in enumerate(fields) if field.type == "boolean"]
    with (
        engine.connect() as connection,
        connection.execution_options(yield_per=1000).execute(statement) as cursor,  # closed, if the reader goes away
    ):
        for found in cursor:
            row = list(found[: len(fields)])
            for place in lists:
                row[place] = json.loads(row[place])
            for place in booleans:
                row[place] = bool(row[place])
            if flags is not None:
                row[flags] = list(row_flags(found._mapping[_UNRANKED], row[flags]))
            yield (*row, said.as_of, said.version, said.licence, said.caveat)


def _papers_select(filters: ExportFilters) -> Select[Any]:
    statement = select(*(value.label(name) for name, _, value in _papers())).order_by(paper.c.key)
    if filters.date_from is not None or filters.date_to is not None:
        dates = LeaderboardFilters(date_from=filters.date_from, date_to=filters.date_to)
        statement = statement.where(*filter_conditions(dates, of_results=False))
    if filters.search.strip():
        found = matching(filters.search)
        statement = statement.where(false() if found is None else paper.c.key.in_(found))
    return statement


def _results_select(what: What, filters: ExportFilters) -> Select[Any]:
    boards = and_(true(), *_boards(what, filters))
    statement = (
        select(*(value.label(name) for name, _, value in _SPECS[what]()), result.c.unranked.label(_UNRANKED))
        .select_from(result)
        .join(paper, paper.c.key == result.c.paper_key)
        .outerjoin(benchmark, benchmark.c.id == result.c.benchmark_id)
        .outerjoin(metric, metric.c.id == result.c.metric_id)
        .outerjoin(model, model.c.id == result.c.model_id)
    )
    if filters.search.strip():  # ranks are counted before the search hides rows
        statement = statement.where(search_condition(filters.search, model.c.name, result.c.model, paper.c.title))
    if what == "results":
        order = (result.c.paper_key, result.c.value_start, result.c.id)
        return statement.where(boards, *filter_conditions(filters)).order_by(*order)
    place = places(boards, filters).subquery("place")
    return (
        statement.join(place, place.c.id == result.c.id)
        .outerjoin(spread, of_spread())
        .order_by(*(result.c[column] for column in BOARD), *BEST_FIRST)
    )


def _in_its_case(column: ColumnElement[str], given: str) -> ColumnElement[bool]:
    """In any case, but where it is stored as given: "mW" is not "MW"."""
    as_given = select(column).where(column == given).correlate(None).exists()
    return or_(column == given, and_(func.lower(column) == given.lower(), ~as_given))


def _boards(what: What, filters: ExportFilters) -> list[ColumnElement[bool]]:
    conditions = []
    if filters.benchmark_id is not None:
        conditions.append(result.c.benchmark_id == filters.benchmark_id)
    if filters.metric_id is not None:
        named = result.c.metric_id == filters.metric_id
        conditions.append(named if filters.metric_id else result.c.metric_id.is_(None))
    if filters.split is not None:
        conditions.append(_in_its_case(result.c.split, filters.split))  # "testA"
    if filters.unit is not None:
        conditions.append(_in_its_case(result.c.unit, filters.unit))
    if what == "leaderboard":
        conditions += [result.c.kind == "score", result.c.benchmark_id.is_not(None)]
    elif not filters.deltas:
        conditions.append(result.c.kind == "score")
    return conditions
