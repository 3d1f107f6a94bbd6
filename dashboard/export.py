"""The downloads of a board: what is on the screen, or what its filters leave with the evidence of each row."""

from __future__ import annotations

import dataclasses
import io
import re
from typing import Final

import pandas as pd
from sqlalchemy import Engine

from db.export import ExportFilters, Format, export, safe_cell
from db.queries import Board, LeaderboardFilters

MIME: Final[dict[Format, str]] = {
    "csv": "text/csv",
    "json": "application/json",
    "parquet": "application/vnd.apache.parquet",
}


def screen_csv(frame: pd.DataFrame) -> bytes:
    """A table as it is on the screen, as CSV (RFC 4180); no cell of it is a formula."""
    texts = frame.select_dtypes("object").columns.union(frame.select_dtypes("string").columns)
    safe = frame.assign(**{name: frame[name].map(safe_cell) for name in texts})
    return safe.to_csv(index=False, lineterminator="\r\n").encode()


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


def file_name(board: Board, ending: str) -> str:
    """A name for the file that every system takes: ``imagenet-accuracy.csv``."""
    words = re.sub(r"[^a-z0-9]+", "-", f"{board.benchmark} {board.split} {board.metric} {board.unit}".lower()).strip(
        "-"
    )
    return f"{words[:80] or 'leaderboard'}.{ending}"
