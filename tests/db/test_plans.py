"""No read of the dashboard or the command line goes through all results or all papers, whatever it is asked."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import pytest
from sqlalchemy import Engine, event

from db import queries
from db.proposals import proposals
from db.queries import LeaderboardFilters
from db.review_lists import queue, review_log
from db.views import VIEWS

pytestmark = pytest.mark.sqlite

BOARD: Final = ("imagenet", "accuracy", "%")
EVERYTHING: Final = LeaderboardFilters(
    roles=("own",),
    settings=("",),
    bounds=("",),
    min_confidence=0.5,
    date_from="2020",
    date_to="2024",
    search="alpha",
    deltas=True,
    claims_sota=False,
    verdicts=("",),
    unranked=("",),
    best_per_model=True,
)

Read = Callable[[Engine], Any]


def by_order(read: Callable[..., Any], orders: tuple[str, ...], *arguments: str) -> dict[str, Read]:
    def in_order(order: str) -> Read:
        return lambda engine: read(engine, *arguments, order=order, limit=5)

    return {f"{read.__name__}, by {order}": in_order(order) for order in orders}


# Name in db.queries, with what it is asked after a comma -> the call.
READS: dict[str, Read] = {
    "overview": queries.overview,
    "database_version": queries.database_version,
    "runs": queries.runs,
    "benchmarks, searched": lambda engine: queries.benchmarks(engine, search="image", task="image classification"),
    **by_order(queries.benchmarks, queries.ORDERS),
    "benchmark_count": queries.benchmark_count,
    "benchmark_count, searched": lambda engine: queries.benchmark_count(engine, search="image"),
    "tasks": queries.tasks,
    "boards": lambda engine: queries.boards(engine, "imagenet"),
    **by_order(queries.leaderboard, queries.ROW_ORDERS, *BOARD),
    "leaderboard, no metric": lambda engine: queries.leaderboard(engine, "imagenet", "", "%"),
    "leaderboard, filtered": lambda engine: queries.leaderboard(engine, *BOARD, filters=EVERYTHING, limit=50),
    "leaderboard_totals": lambda engine: queries.leaderboard_totals(engine, *BOARD),
    "leaderboard, searched": lambda engine: queries.leaderboard(
        engine, *BOARD, filters=LeaderboardFilters(search="alpha"), order="model", limit=5
    ),
    "leaderboard_totals, filtered": lambda engine: queries.leaderboard_totals(engine, *BOARD, filters=EVERYTHING),
    "facets": lambda engine: queries.facets(engine, *BOARD),
    "facets, filtered": lambda engine: queries.facets(engine, *BOARD, filters=EVERYTHING),
    "history": lambda engine: queries.history(engine, *BOARD, filters=EVERYTHING),
    "results_a_year": lambda engine: queries.results_a_year(engine, *BOARD, filters=EVERYTHING),
    "distribution": lambda engine: queries.distribution(engine, *BOARD, filters=EVERYTHING),
    "claims": lambda engine: queries.claims(engine, *BOARD),
    "claimed_boards": queries.claimed_boards,
    "claimed_boards, of one": lambda engine: queries.claimed_boards(engine, "imagenet"),
    "conflicts": queries.conflicts,
    "conflicts, with the best readings": lambda engine: queries.conflicts(engine, readings=1),
    "conflicts, of a board": lambda engine: queries.conflicts(
        engine, "imagenet", metric_id="accuracy", unit="%", split="", between_papers=True
    ),
    "conflict_count": queries.conflict_count,
    "conflict_count, of one": lambda engine: queries.conflict_count(engine, "imagenet"),
    "coverage": queries.coverage,
    "coverage, searched": lambda engine: queries.coverage(engine, search="image"),
    "coverage_of": lambda engine: queries.coverage_of(engine, "imagenet"),
    "find_coverage": lambda engine: queries.find_coverage(engine, "MNIST"),
    "evidence": lambda engine: queries.evidence(engine, queries.leaderboard(engine, *BOARD)[0].result_id),
    "paper": lambda engine: queries.paper(engine, "a"),
    "papers": queries.papers,
    "papers, of a year": lambda engine: queries.papers(engine, year=2023, with_results=True),
    "papers, searched": lambda engine: queries.papers(engine, search="reaches"),
    "papers, searched in a year": lambda engine: queries.papers(engine, search="reaches", year=2023),
    "paper_count": queries.paper_count,
    "paper_count, of a year": lambda engine: queries.paper_count(engine, search="reaches", year=2023),
    **by_order(queries.models, queries.MODEL_ORDERS),
    "models, searched": lambda engine: queries.models(engine, search="res"),
    "model_count": queries.model_count,
    "model": lambda engine: queries.model(engine, "resnet-50"),
    "model, a page": lambda engine: queries.model(engine, "resnet-50", task="", limit=1, papers=1),
    "compare_models": lambda engine: queries.compare_models(engine, ["resnet-50", "beta"]),
    "compare_benchmarks": lambda engine: queries.compare_benchmarks(engine, ["imagenet", "gsm8k"]),
    "find_benchmark": lambda engine: queries.find_benchmark(engine, "no such benchmark at all"),  # tries every way
    "find_model": lambda engine: queries.find_model(engine, "no such model at all"),
    "is_model": lambda engine: queries.is_model(engine, "no such model at all"),
    "search": lambda engine: queries.search(engine, "image"),
}
NO_DATABASE: Final = {"measured_precision"}

# What the Review page reads besides.
REVIEWING: dict[str, Read] = {
    "queue": queue,
    "review_log": review_log,
    "review_log, of one": lambda engine: review_log(engine, "0" * 16),
    "proposals": lambda engine: proposals(engine, "model", 20),
}


@contextmanager
def statements(engine: Engine) -> Iterator[list[tuple[str, Any]]]:
    """What is executed meanwhile."""
    found: list[tuple[str, Any]] = []

    def note(_connection: Any, _cursor: Any, statement: str, parameters: Any, *_: Any) -> None:
        found.append((statement, parameters))

    event.listen(engine, "before_cursor_execute", note)
    yield found
    event.remove(engine, "before_cursor_execute", note)


def scans(engine: Engine, statement: str, parameters: Any) -> list[str]:
    """The steps of the plan that read all papers or all results, under whatever name they stand in the statement."""
    with engine.connect() as connection:
        plan = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters).all()
    text = " ".join([statement, *VIEWS.values()])
    names = {"result", "paper", *re.findall(r"\b(?:result|paper)(?: AS)? (?!JOIN|WHERE|LEFT|ORDER)(\w+)", text)}
    scanned = [step for _, _, _, step in plan if (found := re.match(r"SCAN (\w+)", step)) and found[1] in names]
    # A page of papers walks its index from the end and stops.
    paged = {"SCAN paper USING INDEX ix_paper_published"} if "LIMIT" in statement else set()
    return [step for step in scanned if step not in paged]


@pytest.fixture(scope="module")
def stored_file(build: Callable[..., Path], make: Any) -> Path:
    return build(make.something_of_all())


@pytest.fixture
def stored(stored_file: Path, path: Path) -> None:
    shutil.copy(stored_file, path)


@pytest.mark.usefixtures("stored")
@pytest.mark.parametrize("read", [*READS.values(), *REVIEWING.values()], ids=[*READS, *REVIEWING])
def test_no_read_goes_through_all_results(engine: Engine, read: Read) -> None:
    with statements(engine) as executed:
        read(engine)
    selects = [(statement, parameters) for statement, parameters in executed if statement.startswith("SELECT")]
    assert selects
    for statement, parameters in selects:
        assert scans(engine, statement, parameters) == [], statement


def test_every_query_is_among_them() -> None:
    functions = {name for name in queries.__all__ if name[0].islower()}
    assert {name.partition(",")[0] for name in READS} == functions - NO_DATABASE


def test_a_scan_would_be_noticed(engine: Engine) -> None:
    assert scans(engine, "SELECT count(*) FROM result WHERE rule = ?", ("x",)) == ["SCAN result"]
    assert scans(engine, "SELECT count(*) FROM result AS one WHERE one.rule = ?", ("x",)) == ["SCAN one"]
    assert scans(engine, "SELECT * FROM paper ORDER BY title LIMIT 1", ()) == ["SCAN paper"]
    assert scans(engine, "SELECT * FROM results_flat WHERE rule = ?", ("x",)) == ["SCAN r"]


@pytest.mark.parametrize("view", ["leaderboard", "sota_history"])
def test_a_view_of_one_board_reads_one_range(engine: Engine, view: str) -> None:
    """The condition reaches through the window function to the index."""
    board = "benchmark_id = 'imagenet' AND split = '' AND metric_id = 'accuracy' AND unit = '%'"
    statement = f"SELECT * FROM {view} WHERE {board}"  # noqa: S608
    assert scans(engine, statement, ()) == []
    with engine.connect() as connection:
        plan = " ".join(row[3] for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}"))
    assert "ix_result_board (benchmark_id=? AND split=? AND metric_id=? AND unit=?" in plan
