"""The papers that are measured with: the first ones of a corpus, as one file of plain JSON Lines."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from itertools import count, islice
from pathlib import Path
from typing import Any, Final

import orjson

from extract.records import Paper
from extract.sources import iter_papers

ROOT: Final = Path(__file__).resolve().parents[1]
_CORPUS: Final = ROOT.parent / "shared" / "corpus" / "papers.jsonl.gz"
_FIXTURES: Final = ROOT / "fixtures" / "papers.jsonl"

_FIELDS: Final = ("id", "title", "abstract", "date", "authors", "venue", "url")


@dataclass(frozen=True, slots=True)
class Sample:
    """A file of papers.

    Args:
        path: the file, plain JSON Lines.
        size: its bytes.
        papers: how many it holds.
        rounds: how often the source was read for them; more than 1 where it holds fewer papers than were asked for.
        origin: the source that they were taken from.
    """

    path: Path
    size: int
    papers: int
    rounds: int
    origin: Path

    @property
    def source(self) -> str:
        """The source as people know it: from here, where that is shorter."""
        return min(str(self.origin), os.path.relpath(self.origin), key=len)

    def record(self) -> dict[str, Any]:
        """The same for JSON."""
        return {"source": self.source, "papers": self.papers, "rounds": self.rounds, "bytes": self.size}

    def __str__(self) -> str:
        rounds = f", read {self.rounds:,} times over with new ids" if self.rounds > 1 else ""
        return f"The first {self.papers:,} papers of {self.source}{rounds}: {self.size / 1e6:,.1f} MB of JSON Lines"


def default_source() -> Path:
    """The corpus beside the project, where it is there; else the project's own abstracts."""
    return _CORPUS if _CORPUS.is_file() else _FIXTURES


def write_sample(origin: Path, papers: int, target: Path) -> Sample:
    """Write the first papers of a source to a file.

    Args:
        origin: anything that Benchmine reads.
        papers: how many; the source is read again from the start, with new ids, where it holds fewer.
        target: the file to write.

    Raises:
        SourceError: there is nothing to read.
    """
    turn = 1
    with target.open("wb") as file:
        for turn, paper in islice(_without_end(origin), papers):  # noqa: B007 - the last one counts
            record = asdict(paper)
            file.write(orjson.dumps({name: record[name] for name in _FIELDS if record[name]}) + b"\n")
    return Sample(target, target.stat().st_size, papers, turn, origin)


def _without_end(origin: Path) -> Iterator[tuple[int, Paper]]:
    """The papers of a source without end, each with the round it is of, from 1."""
    for turn in count(1):
        for paper in iter_papers(origin, on_problem=lambda _: None):
            # A URL can hold an arXiv id or a DOI, by which the copy would be told to be the same paper.
            yield turn, paper if turn == 1 else replace(paper, id=f"{paper.id}#{turn}", url=None)
