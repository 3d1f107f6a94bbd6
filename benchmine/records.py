"""What the commands write a line of JSON for."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

import orjson

from extract.curated import CuratedRow
from extract.reader import Reading
from extract.records import Mention, Paper, result_record


def result_line(reading: Reading) -> bytes:
    """A paper with its results, as ``benchmine extract`` writes it (docs/formats.md)."""
    paper = reading.paper
    results = [result_record(result) for result in reading.results]
    return orjson.dumps({"id": paper.id, "title": paper.title, "results": results}) + b"\n"


def paper_line(paper: Paper) -> bytes:
    """A paper as JSON that is read as the same paper again (docs/formats.md); what is not known is left out."""
    known = {name: value for name, value in dataclasses.asdict(paper).items() if value not in ("", None, ())}
    for place in ("source", "line"):
        known.pop(place, None)
    return orjson.dumps(known) + b"\n"


def mention_line(paper: Paper, mentions: Sequence[Mention]) -> bytes:
    """A paper's mentions, as ``benchmine mentions`` writes them."""
    found = [dataclasses.asdict(mention) for mention in mentions]
    return orjson.dumps({"id": paper.id, "mentions": found}) + b"\n"


def curated_line(row: CuratedRow, source: str) -> bytes:
    """A row of a curated leaderboard, as ``benchmine import`` writes it (docs/curated.md).

    Args:
        source: the file as the user named it.
    """
    return orjson.dumps(dataclasses.replace(row, source=source), default=float) + b"\n"
