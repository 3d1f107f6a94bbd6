"""``python -m benchmarks.dashboard DATABASE``: every query of the dashboard, warm, against its bare statements.

The floor of a query is the SQL that it runs, with the same values, through sqlite3 on an open connection, every row
fetched. So the ratio is what records and SQLAlchemy add, and the figure itself shows a statement that is slow.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Annotated, Any, Final, cast

import typer
from sqlalchemy import Engine, event

from benchmarks import machine
from benchmarks.table import spelt
from db import diff, open_database, queries, review_lists
from db.catalogue import catalogue
from db.queries import Board, LeaderboardFilters

_PAGE: Final = 50
_ROWS: Final = 200  # of a board or a model
_PAPERS: Final = 10
_LEADS: Final = 6
_CONFLICTS: Final = 25  # a page of them
_READINGS: Final = 20  # of each
_ROUNDS: Final = 2
_BUDGET: Final = 0.2
"""Seconds for all rounds: a short query has many more of them than :data:`_ROUNDS`."""

_LIMIT: Final = 0.05
_SEARCH_LIMIT: Final = 0.15
_LINE: Final = "{:45} {:>8} {:>8} {:>6}  {}"

Statements = list[tuple[str, Any]]


@dataclass(frozen=True, slots=True)
class Timed:
    """A query of the dashboard: seconds of a warm call, and of its statements alone; ``limit`` is what it may take."""

    name: str
    seconds: float
    floor: float
    limit: float


def measure(database: Path) -> Iterator[Timed]:
    """Time each query on the database, about its largest board, model and paper.

    Raises:
        DatabaseError: the database cannot be opened.
        LookupError: no board is in it.
    """
    engine = open_database(database, create=False)
    ran: Statements = []

    @event.listens_for(engine, "before_cursor_execute")
    def _note(_connection: Any, _cursor: Any, statement: str, parameters: Any, _context: Any, _many: bool) -> None:
        ran.append((statement, parameters))

    try:
        with closing(engine.raw_connection()) as pooled:  # set up as those of the queries are
            connection = cast(sqlite3.Connection, pooled.driver_connection)
            for name, query in _queries(engine):
                ran.clear()
                query()
                statements = [one for one in ran if not one[0].startswith("BEGIN")]
                by_hand = partial(_run, connection, statements)
                seconds, floor = _in_turn(query, by_hand)
                yield Timed(name, seconds, floor, _SEARCH_LIMIT if "search" in name else _LIMIT)
    finally:
        engine.dispose()


def _run(connection: sqlite3.Connection, statements: Statements) -> None:
    for statement, parameters in statements:
        connection.execute(statement, parameters).fetchall()


def _in_turn(ours: Callable[[], object], floor: Callable[[], object]) -> tuple[float, float]:
    """The least CPU seconds of a call of each, in turn."""
    floor()
    least = [float("inf"), float("inf")]
    spent, rounds = 0.0, 0
    while rounds < _ROUNDS or spent < _BUDGET:
        for side, call in enumerate((ours, floor)):
            began = time.process_time()
            call()
            seconds = time.process_time() - began
            least[side] = min(least[side], seconds)
            spent += seconds
        rounds += 1
    return least[0], least[1]


def _queries(engine: Engine) -> Iterator[tuple[str, Callable[[], object]]]:
    first = queries.benchmarks(engine, limit=2)
    boards = queries.boards(engine, first[0].id) if first else []
    if not boards:
        raise LookupError("no board is in the database")
    models = queries.models(engine, limit=3)
    yield from _lists(engine, first[0].name, models[0].name)
    yield from _of_board(engine, boards[0])
    paper = next(one for one in queries.papers(engine, with_results=True, limit=1))
    surest = queries.leaderboard(engine, *_key(boards[0]), split=boards[0].split, limit=1)[0]
    yield "boards", partial(queries.boards, engine, first[0].id)
    yield "coverage of a benchmark", partial(queries.coverage_of, engine, first[0].id)
    yield "claimed boards of a benchmark", partial(queries.claimed_boards, engine, first[0].id)
    yield (
        "conflicts of a benchmark",
        partial(queries.conflicts, engine, first[0].id, limit=_CONFLICTS, readings=_READINGS),
    )
    yield "model page", partial(queries.model, engine, models[0].id, limit=_ROWS, leads=_LEADS, papers=_PAPERS)
    yield "compare models", partial(queries.compare_models, engine, [one.id for one in models])
    yield "compare benchmarks", partial(queries.compare_benchmarks, engine, [one.id for one in first], limit=_PAGE)
    yield "paper", partial(queries.paper, engine, paper.id)
    yield "evidence", partial(queries.evidence, engine, surest.result_id)


def _lists(engine: Engine, benchmark: str, model: str) -> Iterator[tuple[str, Callable[[], object]]]:
    yield "overview", partial(queries.overview, engine)
    yield "version", partial(queries.database_version, engine)
    yield "runs", partial(queries.runs, engine)
    yield "changes of a run", partial(diff.diff, engine, None, 1, limit=_PAGE)
    yield "tables", partial(catalogue, engine)
    for order in queries.ORDERS:
        yield f"benchmarks by {order}", partial(queries.benchmarks, engine, order=order, limit=_PAGE)
    yield "benchmarks, page 20", partial(queries.benchmarks, engine, limit=_PAGE, offset=19 * _PAGE)
    yield "benchmarks, search", partial(queries.benchmarks, engine, search=benchmark, limit=_PAGE)
    yield "benchmarks, count", partial(queries.benchmark_count, engine)
    yield "tasks", partial(queries.tasks, engine)
    for order in queries.MODEL_ORDERS:
        yield f"models by {order}", partial(queries.models, engine, order=order, limit=_PAGE)
    yield "models, search", partial(queries.models, engine, search=model, limit=_PAGE)
    yield "models, count", partial(queries.model_count, engine)
    yield "papers", partial(queries.papers, engine, limit=_PAGE)
    yield "papers with results", partial(queries.papers, engine, with_results=True, limit=_PAGE)
    yield "papers of a year", partial(queries.papers, engine, year=2023, limit=_PAGE)
    yield "papers, search", partial(queries.papers, engine, search=benchmark, limit=_PAGE)
    yield "papers, count", partial(queries.paper_count, engine)
    yield "papers with results, count", partial(queries.paper_count, engine, with_results=True)
    yield "papers, count of a search", partial(queries.paper_count, engine, search=benchmark)
    yield "search", partial(queries.search, engine, benchmark)
    yield "search for a common word", partial(queries.search, engine, "accuracy")
    yield "find benchmark", partial(queries.find_benchmark, engine, benchmark)
    yield "find model", partial(queries.find_model, engine, model)
    yield "conflicts", partial(queries.conflicts, engine, limit=_CONFLICTS, readings=_READINGS)
    yield "conflicts, count", partial(queries.conflict_count, engine)
    yield "coverage", partial(queries.coverage, engine, limit=_PAGE)
    yield "claimed boards", partial(queries.claimed_boards, engine)
    yield "review queue", partial(review_lists.queue, engine, limit=20)
    yield "review log", partial(review_lists.review_log, engine, limit=_PAGE)


def _of_board(engine: Engine, board: Board) -> Iterator[tuple[str, Callable[[], object]]]:
    of_board: dict[str, Callable[..., object]] = {
        "leaderboard": partial(queries.leaderboard, limit=_ROWS),
        "leaderboard, last page": partial(queries.leaderboard, limit=_ROWS, offset=max(0, board.results - _ROWS)),
        "leaderboard by date": partial(queries.leaderboard, order="newest", limit=_ROWS),
        "leaderboard by model": partial(queries.leaderboard, order="model", limit=_ROWS),
        "leaderboard, search": partial(queries.leaderboard, limit=_ROWS, filters=LeaderboardFilters(search="resnet")),
        "leaderboard, best of each model": partial(
            queries.leaderboard, limit=_ROWS, filters=LeaderboardFilters(best_per_model=True)
        ),
        "leaderboard, totals": queries.leaderboard_totals,
        "facets": queries.facets,
        "history": queries.history,
        "distribution": queries.distribution,
        "results a year": queries.results_a_year,
        "claims": queries.claims,
    }
    for name, query in of_board.items():
        yield f"{name} ({board.results:,} rows)", partial(query, engine, *_key(board), split=board.split)


def _key(board: Board) -> tuple[str, str, str]:
    return board.benchmark_id, board.metric_id, board.unit


def main(
    database: Annotated[Path, typer.Argument(metavar="DATABASE", help="From benchmarks.large, say.", exists=True)],
) -> None:
    """Time every query of the dashboard."""
    typer.echo(f"{machine.summary(machine.describe())}\n")
    typer.echo(_LINE.format("query", "warm", "its SQL", "ratio", ""))
    for one in measure(database):
        said = "" if one.seconds <= one.limit else f"over {spelt(one.limit, 'seconds')}"
        times = (spelt(one.seconds, "seconds"), spelt(one.floor, "seconds"), f"{one.seconds / one.floor:.2f}")
        typer.echo(_LINE.format(one.name, *times, said).rstrip())


if __name__ == "__main__":
    typer.run(main)
