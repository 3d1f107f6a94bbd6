"""``serve --read-only``: what the dashboard is told, and what is not done to the database."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from benchmine import dashboard_server
from benchmine.settings import DATABASE_VARIABLE, READ_ONLY_VARIABLE
from tests.benchmine.conftest import Run


@pytest.fixture
def served(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, str]]:
    """What the dashboard would be started with: the database and whether it is read-only."""
    found: list[tuple[str, str]] = []

    def start(_entry: Path, _address: str, _port: int) -> None:
        found.append((os.environ[DATABASE_VARIABLE], os.environ[READ_ONLY_VARIABLE]))

    monkeypatch.setattr(dashboard_server, "_run", start)
    monkeypatch.chdir(Path.cwd())  # serve goes to the folder of its settings
    for name in (DATABASE_VARIABLE, READ_ONLY_VARIABLE):
        monkeypatch.setenv(name, "")
    return found


def test_the_option_and_the_variable(
    run: Run, database: Path, served: list[tuple[str, str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    path = str(database.absolute())
    for arguments, variable, told in (((), "", ""), (("--read-only",), "", "1"), ((), "1", "1")):
        monkeypatch.chdir(database.absolute().parent)
        monkeypatch.setenv(READ_ONLY_VARIABLE, variable)
        done = run("serve", "--db", path, *arguments)
        assert done.code == 0, done.err
        assert served[-1][1] == told


@pytest.mark.usefixtures("served")
def test_what_others_may_do_is_said(run: Run, database: Path) -> None:
    path = str(database.absolute())
    done = run("serve", "--db", path, "--address", "0.0.0.0")
    assert "can read the database and write reviews and papers; --read-only forbids that" in done.err
    done = run("serve", "--db", path, "--address", "0.0.0.0", "--read-only")
    assert done.err.strip().endswith("can read the database")
