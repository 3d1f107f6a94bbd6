"""A file of the first release on the command line: who upgrades it, and what the others say."""

from __future__ import annotations

import gzip
import re
from pathlib import Path
from typing import Any

import pytest

from db.tables import SCHEMA_VERSION
from tests.benchmine.conftest import Run

OLD = Path(__file__).parents[1] / "db" / "data" / "schema-1.db.gz"

pytestmark = pytest.mark.sqlite

UPGRADED = rf"old\.db: upgraded from schema 1 to {SCHEMA_VERSION} in \d+\.\d s; as it was: old\.db\.v1\.bak\n"


@pytest.fixture
def old(tmp_path: Path) -> Path:
    path = tmp_path / "old.db"
    path.write_bytes(gzip.decompress(OLD.read_bytes()))
    return path


def test_upgrade_says_what_it_did_and_does_it_once(run: Run, old: Path) -> None:
    done = run("upgrade", "--db", old.name)
    assert (done.code, done.out) == (0, f"old.db: has schema {SCHEMA_VERSION}, the newest\n")
    assert re.fullmatch(UPGRADED, done.err)
    again = run("upgrade", "--db", old.name)
    assert (again.code, again.out, again.err) == (0, done.out, "")
    assert "ImageNet" in run("leaderboard", "ImageNet", "--db", old.name).out


def test_ingest_upgrades(run: Run, old: Path, papers: Any) -> None:
    done = run("ingest", papers("ResNet-50 reaches 76.1% top-1 accuracy on ImageNet."), "--db", old.name)
    assert done.code == 0
    assert re.match(UPGRADED, done.err)
    assert ": 1 new, 0 changed, 0 unchanged\n" in done.out


def test_a_review_upgrades(run: Run, old: Path) -> None:
    done = run("review", "accept", "1df57c3c3a967315", "--by", "ada", "--db", old.name)
    assert done.code == 0, done.err
    assert re.match(UPGRADED, done.err)


@pytest.mark.parametrize("command", [("leaderboard", "ImageNet"), ("export", "results"), ("sql", "SELECT 1")])
def test_what_reads_leaves_the_file_and_names_the_command(run: Run, old: Path, command: tuple[str, ...]) -> None:
    before = old.read_bytes()
    done = run(*command, "--db", old.name)
    assert (done.code, done.out) == (1, "")
    assert done.err == (
        f"benchmine: old.db: was written by an older Benchmine (schema 1, this one needs {SCHEMA_VERSION}); "
        "upgrade it, keeping a copy, with: benchmine upgrade --db old.db\n"
    )
    assert old.read_bytes() == before


def test_a_missing_file_is_not_made(run: Run, tmp_path: Path) -> None:
    done = run("upgrade", "--db", "none.db")
    assert done.code == 1
    assert "none.db: no such database" in done.err
    assert not (tmp_path / "none.db").exists()
