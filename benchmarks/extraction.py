"""Extraction, file to file on one core, against parsing, one regular expression and writing over the same file."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Final

import orjson

from benchmarks.figures import Figure
from benchmarks.fresh import cost
from benchmarks.sample import Sample
from benchmarks.timing import in_turn
from benchmine.records import result_line
from extract import Reader
from extract.sources import iter_papers

_ROUNDS: Final = 2
_FLOORS: Final = 3
_NUMBER: Final = re.compile(r"\d+(?:[.,]\d+)*%?")


def measure(sample: Sample, folder: Path) -> Figure:
    """The figure; ``folder`` is for the output."""
    out = folder / "results.jsonl"
    ours, floor = in_turn(
        lambda: cost(extraction, sample.path, out, papers=sample.papers).seconds,
        lambda: cost(extraction_floor, sample.path, out, papers=sample.papers).seconds,
        rounds=_ROUNDS,
        floors=_FLOORS,
    )
    floor_is = "JSON parse, one regex for numbers, JSON write"
    return Figure(f"extraction of {sample.papers:,} papers", ours, floor, "seconds", floor_is)


def extraction(papers: Path, out: Path) -> Callable[[], int]:
    """What ``benchmine extract PAPERS -o OUT`` does, without its meter and summary."""
    return partial(_extract, papers, out)


def extraction_floor(papers: Path, out: Path) -> Callable[[], int]:
    """The least that a reader of numbers does."""
    return partial(find_numbers, papers, out)


def _extract(papers: Path, out: Path) -> int:
    reader = Reader()
    count = 0
    with out.open("wb") as file:
        for paper in iter_papers(papers, on_problem=lambda _: None):
            file.write(result_line(reader.read(paper)))
            count += 1
    return count


def find_numbers(papers: Path, out: Path) -> int:
    """Write the numbers of each abstract of a JSON Lines file; how many abstracts there were."""
    count = 0
    with papers.open("rb") as lines, out.open("wb") as file:
        for line in lines:
            record = orjson.loads(line)
            numbers = _NUMBER.findall(record["abstract"])
            file.write(orjson.dumps({"id": record["id"], "title": record.get("title"), "results": numbers}) + b"\n")
            count += 1
    return count
