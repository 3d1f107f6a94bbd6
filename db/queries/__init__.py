"""Every read that the command line and the dashboard do: an engine in, frozen records out."""

from db.queries.board_rows import ORDERS, benchmarks, boards, history, leaderboard
from db.queries.lookup import find_benchmark, search
from db.queries.paper_rows import evidence, papers
from db.queries.paper_rows import paper_page as paper
from db.queries.records import (
    BenchmarkSummary,
    Board,
    Evidence,
    HistoryPoint,
    LeaderboardFilters,
    LeaderboardRow,
    ModelSummary,
    Overview,
    PaperFields,
    PaperPage,
    PaperSummary,
    ResultDetail,
    ReviewEntry,
    RunSummary,
    SearchHits,
)
from db.queries.totals import database_version, overview

__all__ = [
    "ORDERS",
    "BenchmarkSummary",
    "Board",
    "Evidence",
    "HistoryPoint",
    "LeaderboardFilters",
    "LeaderboardRow",
    "ModelSummary",
    "Overview",
    "PaperFields",
    "PaperPage",
    "PaperSummary",
    "ResultDetail",
    "ReviewEntry",
    "RunSummary",
    "SearchHits",
    "benchmarks",
    "boards",
    "database_version",
    "evidence",
    "find_benchmark",
    "history",
    "leaderboard",
    "overview",
    "paper",
    "papers",
    "search",
]
