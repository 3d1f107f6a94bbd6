"""Reading files in tests: papers and problems side by side."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from extract.records import Paper, Problem
from extract.sources import Limits, iter_papers

ROOT = Path(__file__).parents[3]


@dataclass
class Outcome:
    """What reading gave: papers, and everything that was reported."""

    papers: list[Paper]
    problems: list[Problem] = field(default_factory=list)

    @property
    def skipped(self) -> list[tuple[int | None, str]]:
        return [(problem.line, problem.reason) for problem in self.problems if problem.skipped]

    @property
    def notes(self) -> list[tuple[int | None, str]]:
        return [(problem.line, problem.reason) for problem in self.problems if not problem.skipped]


Read = Callable[..., Outcome]


@pytest.fixture
def read() -> Read:
    """Reads paths and returns an Outcome; raises what ``iter_papers`` raises."""

    def reader(
        *paths: str | Path, format: str | None = None, strict: bool = False, limits: Limits | None = None
    ) -> Outcome:
        problems: list[Problem] = []
        papers = list(iter_papers(paths, format=format, strict=strict, on_problem=problems.append, limits=limits))
        return Outcome(papers, problems)

    return reader


@pytest.fixture
def read_bytes(tmp_path: Path, read: Read) -> Read:
    """Writes bytes to a file of the given name and reads it."""

    def reader(content: bytes | str, name: str = "input", **options: Any) -> Outcome:
        path = tmp_path / name
        path.write_bytes(content.encode() if isinstance(content, str) else content)
        return read(path, **options)

    return reader


@pytest.fixture
def samples() -> Path:
    """The folder with one small file for each layout, and a malformed twin."""
    return ROOT / "fixtures" / "sources"


@pytest.fixture
def shared() -> Path:
    """The folder of seeds, gold sets and corpus, which is not part of the project."""
    folder = (ROOT / ".." / "shared").resolve()
    if not folder.is_dir():
        pytest.skip("needs ../shared (seeds, gold sets and corpus), which is not there")
    return folder
