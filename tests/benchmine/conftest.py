"""The command line as a user meets it: arguments in; standard output, standard error and an exit code out."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest
from typer.testing import CliRunner

from benchmine.cli import app
from benchmine.settings import DATABASE_VARIABLE
from tests.dashboard import sample

FIXTURES = Path(__file__).parents[2] / "fixtures"


@dataclass(frozen=True)
class Ended:
    """How a command ended."""

    code: int
    out: str
    err: str
    raw: bytes


Run = Callable[..., Ended]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs a command in an empty folder, without the user's settings; ``stdin`` is what it reads there."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv(DATABASE_VARIABLE, raising=False)
    monkeypatch.setattr("benchmine.settings.data_folder", lambda: tmp_path / "data")

    def call(*arguments: str | Path, stdin: str | bytes | None = None) -> Ended:
        done = CliRunner().invoke(
            app, [str(one) for one in arguments], input=stdin, prog_name="benchmine", catch_exceptions=False
        )
        return Ended(done.exit_code, done.stdout, done.stderr, done.stdout_bytes)

    return call


@pytest.fixture
def papers(tmp_path: Path) -> Callable[..., Path]:
    """Writes a JSONL file of papers; each is an abstract, or a line as it is to stand there."""

    def write(*abstracts: str, name: str = "papers.jsonl", broken: Sequence[str] = ()) -> Path:
        lines = [
            json.dumps({"id": f"p{number}", "title": f"Paper {number}", "abstract": text})
            for number, text in enumerate(abstracts, 1)
        ]
        path = tmp_path / name
        path.write_text("\n".join([*lines, *broken]) + "\n", encoding="utf-8")
        return path

    return write


@pytest.fixture(scope="session")
def known(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Made once, for it takes half a second."""
    path = tmp_path_factory.mktemp("known") / "known.db"
    sample.store(path, [*sample.imagenet_papers(), *sample.one_paper()])
    return path


@pytest.fixture
def database(known: Path, tmp_path: Path) -> Path:
    """A database whose results are known to the last digit, for they were not read but written by hand."""
    return Path(shutil.copy(known, tmp_path / "known.db"))
