"""The download of a board: the rows on the screen, in the format of ``benchmine export``."""

from __future__ import annotations

import dataclasses
import io
import re

from sqlalchemy import Engine

from db.export import ExportFilters, export
from db.queries import Board, LeaderboardFilters


def leaderboard_csv(engine: Engine, board: Board, filters: LeaderboardFilters) -> bytes:
    """The rows that the filters leave, best first, as CSV with the evidence of each (docs/schema.md)."""
    wanted = ExportFilters(
        **dataclasses.asdict(filters) | {"deltas": False},
        benchmark_id=board.benchmark_id,
        metric_id=board.metric_id,
        unit=board.unit,
        split=board.split,
    )
    out = io.BytesIO()
    export(engine, "leaderboard", "csv", out, wanted)
    return out.getvalue()


def file_name(board: Board) -> str:
    """A name for the file that every system takes: ``imagenet-accuracy.csv``."""
    words = re.sub(r"[^a-z0-9]+", "-", f"{board.benchmark} {board.split} {board.metric} {board.unit}".lower()).strip(
        "-"
    )
    return f"{words[:80] or 'leaderboard'}.csv"
