"""What can be downloaded: the rows on the screen, in their order, each with its evidence."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence
from typing import Final

from sqlalchemy import Engine

from db import queries
from db.queries import Board, LeaderboardRow

COLUMNS: Final = (
    "rank",
    "model",
    "value",
    "unit",
    "value_printed",
    "unit_printed",
    "bound",
    "metric",
    "benchmark",
    "setting",
    "role",
    "claims_sota",
    "date",
    "confidence",
    "flags",
    "sentence",
    "value_start",
    "value_end",
    "model_text",
    "rule",
    "extractor_version",
    "paper_id",
    "title",
    "url",
    "result_id",
)


def leaderboard_csv(engine: Engine, board: Board, rows: Sequence[LeaderboardRow]) -> str:
    """The rows as CSV (RFC 4180), with the sentence and where in the abstract the value stands.

    ``value_start`` and ``value_end`` are a half-open range of characters of the abstract as the source gave it.
    """
    out = io.StringIO()
    writer = csv.DictWriter(out, COLUMNS)
    writer.writeheader()
    for row in rows:
        found = queries.evidence(engine, row.result_id)
        if found is None:  # removed by an ingest since the page was drawn
            continue
        writer.writerow(
            {
                "rank": row.rank,
                "model": row.model,
                "value": row.value,
                "unit": row.unit,
                "value_printed": row.value_text,
                "unit_printed": row.printed_unit,
                "bound": row.bound,
                "metric": board.metric,
                "benchmark": board.benchmark,
                "setting": row.setting,
                "role": row.role,
                "claims_sota": row.claims_sota,
                "date": row.date,
                "confidence": row.confidence,
                "flags": "; ".join(row.flags),
                "sentence": found.sentence,
                "value_start": found.value_span.start,
                "value_end": found.value_span.end,
                "model_text": found.model_text,
                "rule": row.rule,
                "extractor_version": found.extractor_version,
                "paper_id": row.paper_id,
                "title": row.title,
                "url": row.url,
                "result_id": row.result_id,
            }
        )
    return out.getvalue()


def file_name(board: Board) -> str:
    """A name for the file that every system takes: ``imagenet-accuracy.csv``."""
    words = re.sub(r"[^a-z0-9]+", "-", f"{board.benchmark} {board.metric} {board.unit}".lower()).strip("-")
    return f"{words[:80] or 'leaderboard'}.csv"
