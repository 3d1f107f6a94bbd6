"""The downloads of a board: what is on the screen, or what its filters leave with the evidence of each row."""

from __future__ import annotations

import dataclasses
import io
import re
import shlex
from collections.abc import Iterable, Sequence
from typing import Final

import pandas as pd
from sqlalchemy import Engine

from db.export import LAYOUTS, ExportFilters, Format, export, safe_cell
from db.queries import Board, LeaderboardFilters

OFFERS: Final[dict[Format, str]] = {
    "csv": "CSV with evidence",
    "json": "JSON with evidence",
    "parquet": "Parquet with evidence",
    "sqlite": "SQLite with evidence",
    "markdown": "Markdown table",
    "latex": "LaTeX table",
    "bibtex": "BibTeX of its papers",
    "pwc": "Papers with Code's JSON",
    "eee": "Every Eval Ever's JSON",
    "atom": "Feed of new bests",
}
"""What is offered of a board, with the words on its button."""

MIME: Final[dict[str, str]] = {
    **{word: layout.mime for word, layout in LAYOUTS.items()},
    "png": "image/png",
    "svg": "image/svg+xml",
}


def screen_csv(frame: pd.DataFrame) -> bytes:
    """A table as it is on the screen, as CSV (RFC 4180); no cell of it is a formula."""
    safe = frame.astype(object).map(lambda cell: safe_cell(cell) if isinstance(cell, str) else cell)
    return bytes(safe.to_csv(index=False, lineterminator="\r\n").encode())


def leaderboard(engine: Engine, board: Board, filters: LeaderboardFilters, format: Format) -> bytes:
    """The rows that the filters leave, best first, with the evidence of each (docs/schema.md)."""
    out = io.BytesIO()
    export(engine, "leaderboard", format, out, of_board(board, filters))
    return out.getvalue()


_USUAL_ROWS: Final = 20  # of `benchmine leaderboard` without --limit


def of_board(board: Board, filters: LeaderboardFilters) -> ExportFilters:
    """The filters of a board as those of its export; a difference has no rank and is not in it."""
    return ExportFilters(
        **dataclasses.asdict(filters) | {"deltas": False},
        benchmark_id=board.benchmark_id,
        metric_id=board.metric_id,
        unit=board.unit,
        split=board.split,
    )


def file_name(board: Board, ending: str, what: str = "") -> str:
    """A name for the file that every system takes: ``imagenet-accuracy.csv``, ``imagenet-accuracy-evidence.csv``."""
    text = f"{board.benchmark} {board.split} {board.metric} {board.unit}".lower()
    words = re.sub(r"[^a-z0-9]+", "-", text).strip("-")[:80] or "leaderboard"
    return f"{words}{f'-{what}' if what else ''}.{ending}".replace(" ", "-")


def command(
    board: Board,
    boards: Sequence[Board],
    address: str,
    filters: LeaderboardFilters,
    *,
    order: str = "rank",
    rows: int = 0,
) -> str:
    """What the filters leave of the board, all of it, in a terminal.

    Args:
        boards: all boards of its benchmark, largest first.
        address: of the database.
        order: of the rows, one of ``queries.ROW_ORDERS``.
        rows: how many the filters leave; 0 where that is not known.
    """
    parts = ["benchmine", "leaderboard", board.benchmark_id, "--metric", board.metric_id]
    parts += ["--split", board.split] if len({one.split for one in boards}) > 1 else []
    same = [one for one in boards if (one.metric_id, one.split) == (board.metric_id, board.split)]
    parts += ["--unit", board.unit] if len(same) > 1 else []
    parts += _options(filters)
    parts += ["--sort", order] if order != "rank" else []
    parts += ["--limit", str(rows)] if rows > _USUAL_ROWS else []
    return shlex.join([*parts, "--evidence", "--db", address])


def _options(filters: LeaderboardFilters) -> list[str]:
    """The filters as options of ``benchmine leaderboard``."""
    several: tuple[tuple[str, Iterable[str], str], ...] = (  # with the word for ""
        ("--role", filters.roles, ""),
        ("--setting", filters.settings, ""),
        ("--bound", filters.bounds, "none"),
        ("--standing", filters.unranked, "ranked"),
        ("--verdict", filters.verdicts, "none"),
    )
    parts = [part for option, values, empty in several for value in values for part in (option, value or empty)]
    if filters.claims_sota is not None:
        parts += ["--claim", "yes" if filters.claims_sota else "no"]
    parts += ["--from", filters.date_from] if filters.date_from is not None else []
    parts += ["--to", filters.date_to] if filters.date_to is not None else []
    parts += ["--min-confidence", str(filters.min_confidence)] if filters.min_confidence > 0 else []
    parts += [f"--search={filters.search}"] if filters.search.strip() else []  # it may begin with a hyphen
    parts += ["--best-per-model"] if filters.best_per_model else []
    parts += ["--changes"] if filters.deltas else []
    return parts + (["--rejected"] if filters.rejected else [])
