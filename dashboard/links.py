"""Addresses inside the dashboard: which page, and which view of it. A link that is copied opens the same view."""

from __future__ import annotations

from typing import Final

from db.queries import Board

OVERVIEW: Final = "app_pages/overview.py"
BENCHMARK: Final = "app_pages/benchmark.py"
PAPER: Final = "app_pages/paper.py"

# A metric or a unit may be empty in the database; an empty value would vanish from an address.
_EMPTY: Final = "-"


def to_board(board: Board, row: str | None = None) -> dict[str, str]:
    """The query of the address of a board, with the row whose evidence is shown."""
    return to_benchmark(board.benchmark_id, board.metric_id, board.unit, row, split=board.split)


def to_benchmark(
    benchmark_id: str, metric_id: str | None = None, unit: str = "", row: str | None = None, *, split: str = ""
) -> dict[str, str]:
    """The query of the address of a benchmark; with a metric, of that board."""
    query = {"benchmark": benchmark_id}
    if metric_id is not None:
        query |= {"split": split or _EMPTY, "metric": metric_id or _EMPTY, "unit": unit or _EMPTY}
    return query if row is None else {**query, "row": row}


def to_paper(paper_id: str, row: str | None = None) -> dict[str, str]:
    """The query of the address of a paper, with the result that is marked."""
    return {"paper": paper_id} if row is None else {"paper": paper_id, "row": row}


def to_papers(words: str) -> dict[str, str]:
    """The query of the address of a search over papers."""
    return {"papers": words}


def find_board(boards: list[Board], metric: str | None, unit: str | None, split: str | None = None) -> Board | None:
    """The board that an address means: the first that has what it names, None when there is none such."""
    for board in boards:
        named = (board.metric_id or _EMPTY, board.unit or _EMPTY, board.split or _EMPTY)
        if all(wanted in (None, has) for wanted, has in zip((metric, unit, split), named, strict=True)):
            return board
    return None
