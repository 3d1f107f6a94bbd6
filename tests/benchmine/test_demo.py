"""``demo``: the whole loop."""

from __future__ import annotations

import shlex
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.benchmine.conftest import FIXTURES, Run

Papers = Callable[..., Path]

ACCURACY = "TinyNet achieves 94.8% accuracy on CIFAR-10."


def test_the_demo_reads_the_fixtures_and_prints_a_board_with_its_evidence(run: Run, tmp_path: Path) -> None:
    done = run("demo", "--no-serve")
    assert done.code == 0
    lines = done.out.splitlines()
    assert lines[0] == f"Reading {FIXTURES / 'papers.jsonl'}"
    assert lines[1].startswith("157 papers read")
    assert ": 157 new, 0 changed, 0 unchanged" in lines[1]
    title = lines[lines.index("") + 1]
    assert "is better: " in title
    board = lines[lines.index("") + 4 :]
    assert board[0].startswith("1  ")
    assert board[1].startswith("    "), "the sentence behind the best row"
    address = tmp_path / "data" / "demo.db"
    assert address.is_file()
    assert f"--db {address}" in done.out


def test_each_command_that_the_demo_suggests_works(run: Run) -> None:
    out = run("demo", "--no-serve").out
    suggested = [shlex.split(line)[1:] for line in out.splitlines() if line.startswith("  benchmine ")]
    assert len(suggested) == 3
    for arguments in suggested:
        assert run(*arguments).code == 0, arguments


def test_the_demo_begins_anew_each_time(run: Run, tmp_path: Path) -> None:
    own = tmp_path / "own.jsonl"
    own.write_text('{"id": "x", "abstract": "TinyNet achieves 94.8% accuracy on CIFAR-10."}\n', encoding="utf-8")
    run("demo", "--no-serve")
    done = run("demo", "--no-serve", "--papers", own)
    assert "1 paper read" in done.out
    assert "CIFAR-10, accuracy (%), higher is better: 1 score, in 1 paper\n" in done.out


def test_a_database_of_the_users_is_added_to_and_never_deleted(run: Run, database: Path) -> None:
    done = run("demo", "--no-serve", "--db", database)
    assert done.code == 0
    count = run("sql", "SELECT count(*) AS n FROM paper", "--db", database, "--format", "csv").out
    assert count == "n\n171\n"


def test_abstracts_without_scores(run: Run, tmp_path: Path) -> None:
    own = tmp_path / "own.jsonl"
    own.write_text('{"id": "x", "abstract": "We think about networks and measure none."}\n', encoding="utf-8")
    done = run("demo", "--no-serve", "--papers", own)
    assert done.code == 0
    assert done.out.endswith("No score on a named benchmark was found.\n")


def test_papers_that_are_not_there(run: Run) -> None:
    done = run("demo", "--no-serve", "--papers", "none")
    assert done.code == 1
    assert done.err == "benchmine: none: no such file or folder; check the path\n"


def demo_papers(run: Run, tmp_path: Path) -> str:
    """What is in the demo's database, which stands alone in its folder."""
    assert [path.name for path in (tmp_path / "data").iterdir()] == ["demo.db"]
    return run("sql", "SELECT id FROM paper", "--db", tmp_path / "data" / "demo.db", "--format", "csv").out


@pytest.mark.parametrize("wrong", ["none", "empty", "picture.jsonl"])
def test_a_demo_that_fails_leaves_the_earlier_one(run: Run, papers: Papers, tmp_path: Path, wrong: str) -> None:
    (tmp_path / "empty").mkdir()
    (tmp_path / "picture.jsonl").write_bytes(b"\x89PNG\r\n\x1a\n" * 20)
    assert run("demo", "--no-serve", "--papers", papers(ACCURACY)).code == 0
    assert run("demo", "--no-serve", "--papers", wrong).code == 1
    assert demo_papers(run, tmp_path) == "id\np1\n"


def test_a_demo_that_is_interrupted_leaves_the_earlier_one(
    run: Run, papers: Papers, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert run("demo", "--no-serve", "--papers", papers(ACCURACY)).code == 0

    def pressed(*_: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("benchmine.ingesting.Reader.read", pressed)
        done = run("demo", "--no-serve")
    assert (done.code, done.err) == (130, "benchmine: interrupted; the demo's database is as it was before\n")
    assert "stored" not in done.out
    assert demo_papers(run, tmp_path) == "id\np1\n"


def test_a_bad_file_among_others_is_said_last_with_what_is_stored(run: Run, papers: Papers, tmp_path: Path) -> None:
    folder = tmp_path / "in"
    folder.mkdir()
    papers(ACCURACY, ACCURACY.replace("94.8", "95.1")).rename(folder / "good.jsonl")
    (folder / "bad.jsonl").write_bytes(b"")
    done = run("demo", "--no-serve", "--papers", "in")
    assert done.code == 1
    assert "CIFAR-10, accuracy" in done.out
    assert done.err == (
        "benchmine: in/bad.jsonl: the file is empty; name a file with abstracts in it\n"
        "Stored: 2 papers from the other files. Not read: in/bad.jsonl. "
        "Mend what is named above, or take it out, and run the same command again.\n"
    )


def test_an_installation_without_fixtures(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("benchmine.demonstration.fixtures_folder", lambda: None)
    done = run("demo", "--no-serve")
    assert done.code == 1
    assert done.err.startswith("benchmine: the bundled abstracts are missing")
