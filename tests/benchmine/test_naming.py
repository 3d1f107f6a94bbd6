"""``benchmine review names``: proposals, decisions, and taking them back, as a user meets them."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.benchmine.conftest import Run


@pytest.fixture
def db(run: Run, papers: Callable[..., Path], tmp_path: Path) -> str:
    """A database in which one benchmark goes by two names."""
    path = papers(
        "FrobNet reaches 71.5% accuracy on the FrobnicationQA dataset.",
        "GrobNet reaches 72.5% accuracy on the FrobnicationQA dataset.",
        "HrobNet reaches 73.5% accuracy on the FrobnicatoinQA dataset.",
    )
    assert run("ingest", path, "--db", "names.db").code == 0
    return str(tmp_path / "names.db")


def benchmarks(run: Run, db: str) -> dict[str, int]:
    out = run("leaderboard", "--db", db, "--format", "json").out
    return {row["Benchmark"]: row["Scores"] for row in json.loads(out)}


def test_a_pair_is_listed_merged_found_by_its_old_name_and_taken_back(run: Run, db: str) -> None:
    before = benchmarks(run, db)
    assert sorted(before.values()) == [1, 2]

    listed = run("review", "names", "list", "--db", db)
    assert (listed.code, listed.err) == (0, "")
    assert "frobnicatoinqa" in listed.out
    assert "two letters differ" in listed.out

    merged = run("review", "names", "merge", "FrobnicatoinQA", "FrobnicationQA", "--by", "ada", "--db", db)
    assert merged.out == "benchmark frobnicatoinqa is part of frobnicationqa; 1 result changed\n"
    assert "decision 1 by ada" in merged.err
    assert list(benchmarks(run, db).values()) == [3]
    assert "HrobNet" in run("leaderboard", "frobnicatoinqa", "--db", db).out

    undone = run("review", "names", "undo", "1", "--by", "ada", "--db", db)
    assert undone.out == "taken back: 1, benchmark frobnicatoinqa is part of frobnicationqa; 1 result changed\n"
    assert benchmarks(run, db) == before
    assert run("review", "names", "list", "--db", db).err == "No two benchmarks look like one.\n"


def test_split_and_rename(run: Run, db: str) -> None:
    split = run("review", "names", "split", "frobnicatoinqa", "FrobnicatoinQA", "frobnication-b", "--db", db)
    assert split.out == "“FrobnicatoinQA” of benchmark frobnicatoinqa is frobnication-b; 1 result changed\n"
    renamed = run("review", "names", "rename", "frobnication-b", "Frobnication B", "--db", db)
    assert renamed.out == "benchmark frobnication-b is shown as “Frobnication B”; 0 results changed\n"
    assert benchmarks(run, db)["Frobnication B"] == 1


def test_two_names_are_told_apart(run: Run, db: str) -> None:
    said = run("review", "names", "distinct", "FrobnicatoinQA", "FrobnicationQA", "--by", "ada", "--db", db)
    assert said.out == "benchmark frobnicatoinqa is not frobnicationqa; 0 results changed\n"
    assert "No two benchmarks look like one." in run("review", "names", "list", "--db", db).err
    assert run("verify", "--db", db).code == 0


def test_models_and_metrics_are_named_too(run: Run, db: str) -> None:
    merged = run("review", "names", "merge", "hrobnet", "grobnet", "--kind", "model", "--db", db)
    assert merged.out == "model hrobnet is part of grobnet; 1 result changed\n"
    listed = run("review", "names", "list", "--kind", "metric", "--db", db)
    assert listed.err == "No two metrics look like one.\n"


def test_the_log_says_who_what_when_and_why(run: Run, db: str) -> None:
    assert run("review", "names", "log", "--db", db).err == "No decisions about names yet.\n"
    run("review", "names", "merge", "frobnicatoinqa", "frobnicationqa", "--by", "ada", "-c", "a slip", "--db", db)
    run("review", "names", "undo", "1", "--by", "ben", "--db", db)
    rows = json.loads(run("review", "names", "log", "--db", db, "--format", "json").out)
    assert [(row["Decision"], row["By"], row["State"], row["Comment"]) for row in rows] == [
        (1, "ada", "taken back", "a slip"),
        (2, "ben", "stands", ""),
    ]
    assert rows[1]["What"] == "decision 1 is taken back"


def test_proposals_as_json_have_both_sides(run: Run, db: str) -> None:
    (row,) = json.loads(run("review", "names", "list", "--db", db, "--format", "json").out)
    assert (row["id"], row["results"], row["paper_id"]) == ("frobnicatoinqa", 1, "p3")
    assert (row["target_id"], row["target_results"], row["target_paper_id"]) == ("frobnicationqa", 2, "p1")


def test_the_reviewer_comes_from_the_environment(run: Run, db: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BENCHMINE_REVIEWER", "grace")
    assert "by grace" in run("review", "names", "rename", "frobnicationqa", "FQA", "--db", db).err


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("merge", "nothing", "frobnicationqa"), "no benchmark is called 'nothing'"),
        (("merge", "frobnicationqa", "frobnicationqa"), "cannot be merged into itself"),
        (("distinct", "frobnicationqa", "frobnicationqa"), "is the same as itself"),
        (("split", "frobnicationqa", "Frob"), "no result names 'frobnicationqa' as 'Frob', but as 'FrobnicationQA'"),
        (("rename", "frobnicationqa", " "), "the new name is empty"),
        (("undo", "7"), "there is no decision 7"),
    ],
)
def test_what_cannot_be_is_one_line_and_exit_code_one(
    run: Run, db: str, arguments: tuple[str, ...], message: str
) -> None:
    ended = run("review", "names", *arguments, "--db", db)
    assert (ended.code, ended.out) == (1, "")
    assert ended.err.startswith("benchmine: ")
    assert message in ended.err
    assert ended.err.count("\n") == 1
