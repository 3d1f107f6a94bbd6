"""Addresses inside the dashboard: which page, and which view of it. A link that is copied opens the same view."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from db.queries import Board

OVERVIEW: Final = "app_pages/overview.py"
BENCHMARKS: Final = "app_pages/benchmarks.py"
BENCHMARK: Final = "app_pages/benchmark.py"
MODELS: Final = "app_pages/models.py"
MODEL: Final = "app_pages/model.py"
PAPERS: Final = "app_pages/papers.py"
PAPER: Final = "app_pages/paper.py"
COMPARE: Final = "app_pages/compare.py"
CONFLICTS: Final = "app_pages/conflicts.py"
REVIEW: Final = "app_pages/review.py"
SQL: Final = "app_pages/sql.py"
ADD: Final = "app_pages/add.py"
ABOUT: Final = "app_pages/about.py"

# A metric or a unit may be empty in the database; an empty value would vanish from an address.
EMPTY: Final = "-"


def to_board(board: Board) -> dict[str, str]:
    """The query of the address of a board."""
    return to_benchmark(board.benchmark_id, board.metric_id, board.unit, split=board.split)


def to_benchmark(
    benchmark_id: str, metric_id: str | None = None, unit: str = "", row: str | None = None, *, split: str = ""
) -> dict[str, str]:
    """The query of the address of a benchmark; with a metric, of that board."""
    query = {"benchmark": benchmark_id}
    if metric_id is not None:
        query |= {"split": split or EMPTY, "metric": metric_id or EMPTY, "unit": unit or EMPTY}
    return query if row is None else {**query, "row": row}


def to_model(model_id: str, row: str | None = None) -> dict[str, str]:
    """The query of the address of a model, with the result whose evidence is shown."""
    return {"model": model_id} if row is None else {"model": model_id, "row": row}


def to_paper(paper_id: str, row: str | None = None) -> dict[str, str]:
    """The query of the address of a paper, with the result that is marked."""
    return {"paper": paper_id} if row is None else {"paper": paper_id, "row": row}


def to_papers(words: str) -> dict[str, str]:
    """The query of the address of a search over papers."""
    return {"papers": words}


def to_review(result_id: str) -> dict[str, str]:
    """The query of the address of the Review page, open at one result."""
    return {"result": result_id}


def to_models_compared(model_ids: Sequence[str]) -> dict[str, Sequence[str]]:
    """The query of the address of the Compare page for these models."""
    return {"model": model_ids}


def find_board(boards: list[Board], metric: str | None, unit: str | None, split: str | None = None) -> Board | None:
    """The board that an address means: the first that has what it names, None when there is none such."""
    for board in boards:
        named = (board.metric_id or EMPTY, board.unit or EMPTY, board.split or EMPTY)
        if all(wanted in (None, has) for wanted, has in zip((metric, unit, split), named, strict=True)):
            return board
    return None
