"""Models over the boards that they share, and benchmarks over the models that they share.

Where several values are reported for one model on one board, one of them is taken (:data:`CHOICE`), always the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, Engine, Row, Select, and_, func, or_, select, union_all

from db.names import UNNAMED
from db.queries.benchmark_rows import find_boards, main_board
from db.queries.models import find_models
from db.queries.ranks import ranks
from db.queries.records import Board, ModelSummary
from db.queries.scope import on_board
from db.tables import BOARD, benchmark, board, model, paper, result
from db.writing import chunks
from extract.records import Bound, Role

FEWEST, MOST = 2, 8

CHOICE: Final = (
    "Of several values of a model on a board, one that its own paper reports comes first, then the one whose setting "
    "is not stated, then the best, then the earliest."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """The value of a model on a board that was taken, and of how many.

    ``low`` to ``high`` is the range of all ``values`` different ranked values that ``papers`` papers report, in any
    setting. ``rank`` is among all ranked results of the board. ``best`` is True for the best of what is compared, and
    for all of those that are equal.
    """

    result_id: str
    value: float
    value_text: str
    bound: Bound
    setting: str
    role: Role
    confidence: float
    rank: int
    best: bool
    low: float
    high: float
    values: int
    papers: int
    paper_id: str
    title: str
    date: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardRow:
    """A board with a cell for each of the models that are compared; None where it has no ranked value of that model.

    ``same_setting`` is True where all of the cells state one setting, or none of them any.
    """

    board: Board
    cells: tuple[Cell | None, ...]
    same_setting: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelComparison:
    """Models beside each other: the boards that at least two of them share, those that most of them share first."""

    models: tuple[ModelSummary, ...]
    rows: tuple[BoardRow, ...]
    choice: str = CHOICE


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelRow:
    """A model with a cell for each of the boards that are compared; None where that board has no ranked value of it."""

    model_id: str
    model: str
    cells: tuple[Cell | None, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class BenchmarkComparison:
    """Benchmarks beside each other, each by its main board: the models that at least two of them share.

    ``boards`` stand in the order asked for; a benchmark on which nothing is ranked has none.
    """

    boards: tuple[Board, ...]
    rows: tuple[ModelRow, ...]
    choice: str = CHOICE


def compare_models(engine: Engine, model_ids: Sequence[str]) -> ModelComparison:
    """Two to eight models over the boards that at least two of them share.

    Args:
        model_ids: canonical ids, in the order of the columns; one that is not in the database is left out.

    Raises:
        ValueError: for fewer than two different ids, or more than eight.
    """
    ids = _asked(model_ids, "models")
    with engine.connect() as connection:
        known = {one.id: one for one in find_models(connection, model.c.id.in_(ids))}
        ids = [identity for identity in ids if identity in known]
        keys = _shared_boards(connection, ids)
        cells = _cells(connection, result.c.model_id.in_(ids), _on_one_of(keys)) if keys else []
        by_board: dict[tuple[str, ...], dict[str, list[Row[Any]]]] = {}
        for row in cells:
            by_board.setdefault(_board_of(row), {}).setdefault(row.model_id, []).append(row)
        shared = {key: found for key, found in by_board.items() if len(found) > 1}
        boards = find_boards(connection, _one_of(shared)) if shared else []
        of_taken = _ranks(connection, (rows[0] for found in shared.values() for rows in found.values()))
    rows = [_board_row(one, shared[_board_key(one)], ids, of_taken) for one in boards]
    rows.sort(key=lambda row: -sum(cell is not None for cell in row.cells))
    return ModelComparison(models=tuple(known[identity] for identity in ids), rows=tuple(rows))


def compare_benchmarks(
    engine: Engine, benchmark_ids: Sequence[str], *, limit: int = 50, offset: int = 0
) -> BenchmarkComparison:
    """Two to eight benchmarks, by their main boards, over the models that at least two of them share.

    Args:
        benchmark_ids: canonical ids, in the order of the columns.
        limit, offset: the page of models: those on most of the boards first, then by name.

    Raises:
        ValueError: for fewer than two different ids, or more than eight.
    """
    ids = _asked(benchmark_ids, "benchmarks")
    with engine.connect() as connection:
        keys = select(*(board.c[column] for column in BOARD)).join(benchmark, main_board())
        main = [tuple(row) for row in connection.execute(keys.where(benchmark.c.id.in_(ids)))]
        boards = find_boards(connection, _one_of(main)) if main else []
        boards.sort(key=lambda one: ids.index(one.benchmark_id))
        shared_ids = _results_shared(connection, boards)
        cells = [row for some in chunks(shared_ids) for row in _cells(connection, result.c.id.in_(some))]
        by_model: dict[str, dict[tuple[str, ...], list[Row[Any]]]] = {}
        for row in cells:
            by_model.setdefault(row.model_id, {}).setdefault(_board_of(row), []).append(row)
        shared = [(key, found) for key, found in by_model.items() if len(found) > 1]
        names = {row.model_id: row.model for row in cells}
        shared.sort(key=lambda item: (-len(item[1]), names[item[0]].casefold(), item[0]))
        page = shared[offset : offset + limit]
        of_taken = _ranks(connection, (rows[0] for _, found in page for rows in found.values()))
    best = {_board_key(one): _best(found.get(_board_key(one), ()) for _, found in shared) for one in boards}
    rows = [
        ModelRow(
            model_id=identity,
            model=names[identity],
            cells=tuple(
                _cell(found[key], of_taken, best[key]) if (key := _board_key(one)) in found else None for one in boards
            ),
        )
        for identity, found in page
    ]
    return BenchmarkComparison(boards=tuple(boards), rows=tuple(rows))


def _asked(ids: Sequence[str], what: str) -> list[str]:
    different = list(dict.fromkeys(ids))
    if not FEWEST <= len(different) <= MOST:
        raise ValueError(f"give {FEWEST} to {MOST} different {what} to compare, not {len(different)}")
    return different


def _shared_boards(connection: Connection, model_ids: Sequence[str]) -> list[tuple[str, ...]]:
    """The boards on which at least two of these models have ranked values."""
    key = [result.c[column] for column in BOARD]
    statement = select(*key).where(result.c.model_id.in_(model_ids), result.c.merit.is_not(None)).group_by(*key)
    found = connection.execute(statement.having(func.count(result.c.model_id.distinct()) > 1)).all()
    return [tuple(row) for row in found]


def _results_shared(connection: Connection, boards: Sequence[Board]) -> Sequence[str]:
    """The ranked results of the models that have some on at least two of these boards, each of another benchmark."""
    if not boards:
        return []
    columns = select(result.c.id, result.c.model_id, result.c.benchmark_id)
    ranked = union_all(
        *(columns.where(_on(one), result.c.merit.is_not(None), result.c.model_id.not_in(UNNAMED)) for one in boards)
    ).cte("ranked")
    shared = select(ranked.c.model_id).group_by(ranked.c.model_id)
    shared = shared.having(func.count(ranked.c.benchmark_id.distinct()) > 1)
    return connection.execute(select(ranked.c.id).where(ranked.c.model_id.in_(shared))).scalars().all()


def _on(one: Board) -> ColumnElement[bool]:
    return on_board(one.benchmark_id, one.metric_id, one.unit, one.split)


def _on_one_of(keys: Iterable[tuple[str, ...]]) -> ColumnElement[bool]:
    return or_(*(and_(*(result.c[column] == part for column, part in zip(BOARD, key, strict=True))) for key in keys))


def _cells(connection: Connection, *conditions: ColumnElement[bool]) -> Sequence[Row[Any]]:
    """The ranked results that meet the conditions, in the order of :data:`CHOICE` within each board and model."""
    statement: Select[Any] = (
        select(
            *(result.c[column] for column in BOARD),
            result.c.model_id,
            model.c.name.label("model"),
            result.c.id.label("result_id"),
            result.c.value,
            result.c.value_text,
            result.c.bound,
            result.c.setting,
            result.c.role,
            result.c.confidence,
            result.c.merit,
            result.c.paper_key,
            paper.c.id.label("paper_id"),
            paper.c.title,
            paper.c.date,
        )
        .join(model, model.c.id == result.c.model_id)
        .join(paper, paper.c.key == result.c.paper_key)
        .where(result.c.merit.is_not(None), result.c.model_id.not_in(UNNAMED), *conditions)
        .order_by(
            (result.c.role == "own").desc(),
            (result.c.setting == "").desc(),
            result.c.merit.desc(),
            paper.c.published.nulls_last(),
            result.c.id,
        )
    )
    return connection.execute(statement).all()


def _one_of(keys: Iterable[tuple[str, ...]]) -> ColumnElement[bool]:
    return or_(*(and_(*(board.c[column] == part for column, part in zip(BOARD, key, strict=True))) for key in keys))


def _board_key(one: Board) -> tuple[str, ...]:
    return tuple(getattr(one, column) for column in BOARD)


def _board_of(row: Row[Any]) -> tuple[str, ...]:
    """The board of a row of :func:`_cells`, which begins with it."""
    return row[: len(BOARD)]


def _ranks(connection: Connection, rows: Iterable[Row[Any]]) -> Mapping[str, int]:
    return ranks(connection, ((row.result_id, _board_of(row), row.merit) for row in rows))


def _best(groups: Iterable[Sequence[Row[Any]]]) -> float | None:
    """The greatest merit of the values that are taken, the first of each group."""
    return max((rows[0].merit for rows in groups if rows), default=None)


def _board_row(
    one: Board, found: Mapping[str, Sequence[Row[Any]]], ids: Sequence[str], ranks: Mapping[str, int]
) -> BoardRow:
    best = _best(found.values())
    cells = tuple(_cell(found[identity], ranks, best) if identity in found else None for identity in ids)
    settings = {cell.setting for cell in cells if cell is not None}
    return BoardRow(board=one, cells=cells, same_setting=len(settings) == 1)


def _cell(rows: Sequence[Row[Any]], ranks: Mapping[str, int], best: float | None) -> Cell:
    taken = rows[0]
    values = {row.value for row in rows}
    return Cell(
        result_id=taken.result_id,
        value=taken.value,
        value_text=taken.value_text,
        bound=taken.bound,
        setting=taken.setting,
        role=taken.role,
        confidence=taken.confidence,
        rank=ranks[taken.result_id],
        best=taken.merit == best,
        low=min(values),
        high=max(values),
        values=len(values),
        papers=len({row.paper_key for row in rows}),
        paper_id=taken.paper_id,
        title=taken.title,
        date=taken.date,
    )
