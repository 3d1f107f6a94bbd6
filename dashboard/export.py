"""The downloads of a board: what is on the screen, or what its filters leave with the evidence of each row."""

from __future__ import annotations

import dataclasses
import io
import re
import shlex
from collections.abc import Sequence
from typing import Final

import pandas as pd
from sqlalchemy import Engine

from db.export import ExportFilters, Format, export, safe_cell
from db.queries import Board, LeaderboardFilters

MIME: Final = {
    "csv": "text/csv",
    "json": "application/json",
    "parquet": "application/vnd.apache.parquet",
    "png": "image/png",
    "svg": "image/svg+xml",
}


def screen_csv(frame: pd.DataFrame) -> bytes:
    """A table as it is on the screen, as CSV (RFC 4180); no cell of it is a formula."""
    safe = frame.astype(object).map(lambda cell: safe_cell(cell) if isinstance(cell, str) else cell)
    return bytes(safe.to_csv(index=False, lineterminator="\r\n").encode())


def leaderboard(engine: Engine, board: Board, filters: LeaderboardFilters, format: Format) -> bytes:
    """The rows that the filters leave, best first, with the evidence of each (docs/schema.md)."""
    wanted = ExportFilters(
        **dataclasses.asdict(filters) | {"deltas": False},
        benchmark_id=board.benchmark_id,
        metric_id=board.metric_id,
        unit=board.unit,
        split=board.split,
    )
    out = io.BytesIO()
    export(engine, "leaderboard", format, out, wanted)
    return out.getvalue()


def file_name(board: Board, ending: str, what: str = "") -> str:
    """A name for the file that every system takes: ``imagenet-accuracy.csv``, ``imagenet-accuracy-evidence.csv``."""
    text = f"{board.benchmark} {board.split} {board.metric} {board.unit}".lower()
    words = re.sub(r"[^a-z0-9]+", "-", text).strip("-")[:80] or "leaderboard"
    return f"{words}{f'-{what}' if what else ''}.{ending}".replace(" ", "-")


def command(board: Board, boards: Sequence[Board], address: str, filters: LeaderboardFilters) -> str | None:
    """The same board in a terminal; None for one that the command does not reach, since another unit comes before it.

    Args:
        boards: all boards of its benchmark, largest first.
        address: of the database.
    """
    named = [one for one in boards if (one.metric_id, one.split) == (board.metric_id, board.split)]
    if named[0] != board:
        return None
    parts = ["benchmine", "leaderboard", board.benchmark_id, "--metric", board.metric_id]
    parts += ["--split", board.split] if len({one.split for one in boards}) > 1 else []
    parts += ["--best-per-model"] if filters.best_per_model else []
    return shlex.join([*parts, "--evidence", "--db", address])
