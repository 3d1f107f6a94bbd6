"""What is derived from results: boards, names and counts, derived again for the names that ``stale`` lists.

A batch only marks what it touched: to recompute a large board with every batch would cost the square of the board. The
run works the marks off at its end; where it was cut short, the next opening of the database does.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import groupby
from operator import itemgetter
from typing import Any, Final

from sqlalchemy import (
    ColumnElement,
    Connection,
    Engine,
    ScalarSelect,
    Select,
    and_,
    bindparam,
    case,
    delete,
    func,
    insert,
    literal_column,
    outerjoin,
    select,
    update,
)

from db.kept import refresh_doubts, refresh_spreads
from db.ledger import refresh_coverage
from db.names import TABLES, refresh_names
from db.rows import Lexicon, load_lexicon
from db.tables import board, paper, result, stale, tally
from db.writing import add_to_tally, on_conflict_do_nothing, writing

CHUNK: Final = 1000
"""Names a transaction: short enough to let other writers in."""

_COUNTED: Final = and_(result.c.kind == "score", result.c.verdict != "reject")


def mark_stale(connection: Connection, names: Mapping[str, Sequence[str]]) -> None:
    """Note that what is derived for these names (kind -> ids) is out of date."""
    rows = [{"kind": kind, "entity_id": identity} for kind, ids in names.items() for identity in ids]
    if rows:
        connection.execute(on_conflict_do_nothing(connection, stale), rows)


def is_behind(engine: Engine) -> bool:
    """Whether boards and counts have yet to be derived: a run is at work, or was cut short."""
    with engine.connect() as connection:
        return connection.execute(select(stale.c.kind).limit(1)).first() is not None


def refresh(engine: Engine, lexicon: Lexicon | None = None) -> None:
    """Derive again what is marked as stale, a chunk of names a transaction. Nothing is written when nothing is."""
    if not is_behind(engine):
        return
    lexicon = lexicon or load_lexicon()
    for kind in TABLES:
        while _refresh_chunk(engine, kind, lexicon):
            pass
    with writing(engine) as connection:
        for kind, table in TABLES.items():
            total = connection.execute(select(func.count()).select_from(table)).scalar_one()
            connection.execute(update(tally).where(tally.c.name == f"{kind}s").values(total=total))
        add_to_tally(connection, {"version": 1})


def _refresh_chunk(engine: Engine, kind: str, lexicon: Lexicon) -> bool:
    """True when there was anything to do."""
    marked = select(stale.c.entity_id).where(stale.c.kind == kind).order_by(stale.c.entity_id).limit(CHUNK)
    with writing(engine) as connection:
        ids = list(connection.execute(marked).scalars())
        if not ids:
            return False
        refresh_names(connection, kind, ids, lexicon)
        if kind == "benchmark":
            refresh_boards(connection, ids)
            refresh_spreads(connection, ids)
            refresh_doubts(connection, ids)
            refresh_coverage(connection, ids)
        refresh_counts(connection, kind, ids)
        connection.execute(delete(stale).where(stale.c.kind == kind, stale.c.entity_id.in_(ids)))
    return True


def refresh_counts(connection: Connection, kind: str, ids: Sequence[str]) -> None:
    """Count again the results and papers of these names, and for benchmarks what their overview line shows."""
    table = TABLES[kind]
    statement = name_figures(kind, ids)
    renamed = [column.label("name_id") if column.name == "id" else column for column in statement.selected_columns]
    statement = statement.with_only_columns(*renamed, maintain_column_froms=True)
    rows = [dict(row) for row in connection.execute(statement).mappings()]
    if rows:
        connection.execute(update(table).where(table.c.id == bindparam("name_id")), rows)


def name_figures(kind: str, ids: Sequence[str] | None = None) -> Select[Any]:
    """The id of each of these names, or of all, with what is kept of it that its results tell."""
    identity = result.c[f"{kind}_id"]
    columns: dict[str, ColumnElement[Any]] = {
        "results": func.count(case((_COUNTED, 1))),
        "papers": func.count(case((_COUNTED, result.c.paper_key)).distinct()),
    }
    if kind == "benchmark":
        columns["deltas"] = func.count(case((result.c.kind == "delta", 1)))
        columns["models"] = func.count(case((_COUNTED, result.c.model_id)).distinct())
    elif kind == "model":
        columns["benchmarks"] = func.count(case((_COUNTED, result.c.benchmark_id)).distinct())
    if kind != "metric":
        columns["newest"] = func.max(case((_COUNTED, paper.c.published)))
    statement = select(identity.label("id"), *(value.label(column) for column, value in columns.items()))
    if kind != "metric":
        statement = statement.join(paper, paper.c.key == result.c.paper_key)
    chosen = identity.is_not(None) if ids is None else identity.in_(ids)
    return statement.where(chosen).group_by(identity)


def refresh_boards(connection: Connection, benchmark_ids: Sequence[str]) -> None:
    """Derive the boards of these benchmarks again, and which of them is the main one."""
    connection.execute(delete(board).where(board.c.benchmark_id.in_(benchmark_ids)))
    columns = [column.name for column in board_figures().selected_columns]
    connection.execute(insert(board).from_select(columns, board_figures(benchmark_ids)))
    connection.execute(
        update(board).where(board.c.benchmark_id.in_(benchmark_ids)).values(best_result_id=best_result())
    )
    _choose_main_boards(connection, benchmark_ids)


def best_result() -> ScalarSelect[Any]:
    """The id of the best result of a board; None where none is ranked."""
    return (
        select(result.c.id)
        .where(
            result.c.benchmark_id == board.c.benchmark_id,
            result.c.split == board.c.split,
            result.c.metric_id == board.c.metric_id,
            result.c.unit == board.c.unit,
            result.c.merit.is_not(None),
        )
        .order_by(result.c.merit.desc(), result.c.id)
        .limit(1)
        .scalar_subquery()
    )


def board_figures(benchmark_ids: Sequence[str] | None = None) -> Select[Any]:
    """What ``board`` is to hold of these benchmarks, or of all, but for the best result."""
    key = (
        result.c.benchmark_id,
        result.c.split,
        func.coalesce(result.c.metric_id, literal_column("''")).label("metric_id"),
        result.c.unit,
    )
    ranked_claim = and_(result.c.claims_sota, result.c.merit.is_not(None))
    figures = select(
        *key,
        func.count().label("results"),
        func.count(result.c.merit).label("ranked"),
        func.count(result.c.paper_key.distinct()).label("papers"),
        func.count(result.c.model_id.distinct()).label("models"),
        func.count(case((ranked_claim, 1))).label("claims"),
    )
    chosen = result.c.benchmark_id.is_not(None) if benchmark_ids is None else result.c.benchmark_id.in_(benchmark_ids)
    return figures.where(chosen, _COUNTED).group_by(*key)


def main_boards(connection: Connection, benchmark_ids: Sequence[str]) -> dict[str, tuple[str, str, str]]:
    """The main board of each of these benchmarks that has one, its split, metric and unit: that with the most ranked
    rows; one of speed only where there is no other.

    On KITTI more abstracts give a frame rate than any one measure of what was seen.
    """
    metric = TABLES["metric"]
    ordered = (
        select(board.c.benchmark_id, board.c.split, board.c.metric_id, board.c.unit)
        .select_from(outerjoin(board, metric, metric.c.id == board.c.metric_id))
        .where(board.c.benchmark_id.in_(benchmark_ids), board.c.ranked > 0)
        .order_by(
            board.c.benchmark_id,
            case((metric.c.family == "efficiency", 1), else_=0),
            board.c.ranked.desc(),
            board.c.results.desc(),
            board.c.split,
            board.c.metric_id,
            board.c.unit,
        )
    )
    first = {name: next(rows) for name, rows in groupby(connection.execute(ordered), key=itemgetter(0))}
    return {name: (row.split, row.metric_id, row.unit) for name, row in first.items()}


def _choose_main_boards(connection: Connection, benchmark_ids: Sequence[str]) -> None:
    main = main_boards(connection, benchmark_ids)
    none = (None, None, None)
    values = [
        dict(zip(("name_id", "split", "metric_id", "unit"), (identity, *main.get(identity, none)), strict=True))
        for identity in benchmark_ids
    ]
    table = TABLES["benchmark"]
    connection.execute(update(table).where(table.c.id == bindparam("name_id")), values)
