"""``review``: judging results from the command line, and what follows on the boards."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.benchmine.conftest import Run


@pytest.fixture(autouse=True)
def nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("BENCHMINE_REVIEWER", raising=False)


@pytest.fixture
def maple(run: Run, database: Path) -> str:
    """The id of the best result of the board."""
    return str(rows(run, database, "SELECT result_id FROM results_flat WHERE value_text = '88.6'")[0]["result_id"])


def rows(run: Run, database: Path, query: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(run("sql", query, "--db", database, "--format", "json").out)
    return found


def best(run: Run, database: Path) -> str:
    query = "SELECT model FROM leaderboard WHERE benchmark_id = 'imagenet' AND unit = '%' AND rank = 1"
    return str(rows(run, database, query)[0]["model"])


def test_rejecting_takes_a_result_off_its_board_and_undo_brings_it_back(run: Run, database: Path, maple: str) -> None:
    assert best(run, database) == "Maple"
    done = run("review", "reject", maple[:8], "--by", "ada", "-c", "a typing error", "--db", database)
    assert (done.code, done.err) == (0, "review 1 by ada\n")
    assert done.out == f"{maple}  Maple: 88.6% accuracy on ImageNet  [reject; not ranked: rejected]\n"
    assert best(run, database) == "Hazel"
    done = run("review", "undo", maple, "--by", "ada", "--db", database)
    assert done.out == f"{maple}  Maple: 88.6% accuracy on ImageNet  [not judged; ranked]\n"
    assert best(run, database) == "Maple"


def test_several_fields_are_corrected_at_once(run: Run, database: Path, maple: str) -> None:
    done = run(
        *("review", "correct", maple, "value=58.6", "model = Acer", "setting=none", "--by", "ada", "--db", database)
    )
    assert done.out == f"{maple}  Acer: 58.6% accuracy on ImageNet  [correct; ranked]\n"
    assert done.err == "review 1, 2, 3 by ada\n"
    assert best(run, database) == "Hazel"
    shown = run("show", maple, "--db", database).out
    assert "[value 88.6]% [metric accuracy] on [benchmark ImageNet]" in shown  # as the paper prints it
    assert "as read     value: 88.6; model: Maple" in shown
    assert "ada: correct value=58.6" in shown


def test_the_reviewer_comes_from_the_option_the_variable_or_the_login(
    run: Run, database: Path, maple: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("getpass.getuser", lambda: "grace")
    assert run("review", "accept", maple, "--db", database).err == "review 1 by grace\n"
    monkeypatch.setenv("BENCHMINE_REVIEWER", "alan")
    assert run("review", "accept", maple, "--db", database).err == "review 2 by alan\n"
    assert run("review", "accept", maple, "--by", "ada", "--db", database).err == "review 3 by ada\n"
    done = run("review", "accept", maple, "--by", " ", "--db", database)
    assert (done.code, done.err) == (1, "benchmine: a review needs the name of its reviewer\n")


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("accept", "feedfacefeedface"), "no result has an id that begins with 'feedfacefeedface'"),
        (("accept", "maple"), "'maple' is no id of a result: up to 16 digits and letters from a to f"),
        (("correct", "MAPLE", "model"), "'model' is no correction; write FIELD=VALUE, for example model=ResNet-50"),
        (("correct", "MAPLE", "colour=red"), "field is 'colour'; it is one of value, unit, kind"),
        (("correct", "MAPLE", "value=58.6%"), "value is '58.6%'; it is a number such as"),
        (("correct", "MAPLE", "model=A", "model=B"), "model is corrected twice; say once what it should be"),
        (("comment", "MAPLE", " "), "a comment needs words"),
        (("undo", "MAPLE"), "has no review to take back"),
        (("undo", "MAPLE", "--review", "7"), "has no review 7"),
    ],
)
def test_what_cannot_be_is_one_line(
    run: Run, database: Path, maple: str, arguments: tuple[str, ...], says: str
) -> None:
    wanted = [maple if one == "MAPLE" else one for one in arguments]
    done = run("review", *wanted, "--by", "ada", "--db", database)
    assert (done.code, done.out) == (1, "")
    assert done.err.startswith("benchmine: ")
    assert says in done.err
    assert done.err.count("\n") == 1
    assert rows(run, database, "SELECT * FROM review") == []


def test_one_wrong_id_and_nothing_is_recorded(run: Run, database: Path, maple: str) -> None:
    assert run("review", "reject", maple, "feedface", "--by", "ada", "--db", database).code == 1
    assert rows(run, database, "SELECT * FROM review") == []


def test_the_queue_shows_the_sentence_and_empties(run: Run, database: Path) -> None:
    shown = run("review", "queue", "--db", database, "-n", "2")
    assert shown.out.splitlines()[0].split() == ["Result", "Doubt", "Confidence", "#", "Of", "Reading", "Paper"]
    assert "    Maple reaches 88.6% accuracy on ImageNet, where Oldtree has 60.11%.\n" in shown.out
    listed = json.loads(run("review", "queue", "--db", database, "--format", "json", "-n", "99").out)
    assert [one["doubt"] for one in listed] == sorted((one["doubt"] for one in listed), reverse=True)
    assert {one["reading"] for one in listed} >= {"Maple: 88.6% accuracy on ImageNet", "Alder: 71.5% accuracy on SQuAD"}
    while listed:
        ids = [one["result_id"] for one in listed]
        assert run("review", "accept", *ids, "--by", "ada", "--db", database).code == 0
        listed = json.loads(run("review", "queue", "--db", database, "--format", "json", "-n", "99").out)
    done = run("review", "queue", "--db", database)
    assert (done.code, done.err) == (0, "Nothing to review: every ranked result has been judged.\n")


def test_the_log_tells_what_was_taken_back(run: Run, database: Path, maple: str) -> None:
    assert run("review", "log", "--db", database).err == "No reviews yet.\n"
    run("review", "correct", maple, "model=Acer", "--by", "ada", "--db", database)
    run("review", "undo", maple, "--by", "alan", "-c", "it is Maple", "--db", database)
    run("review", "comment", maple, "see the paper", "--by", "ada", "--db", database)
    listed = json.loads(run("review", "log", "--result", maple[:6], "--db", database, "--format", "json").out)
    assert [(one["By"], one["Verdict"], one["Of"], one["Comment"], one["State"]) for one in listed] == [
        ("ada", "comment", "", "see the paper", ""),
        ("alan", "undo", "review 1", "it is Maple", ""),
        ("ada", "correct", "model=Acer", "", "taken back"),
    ]


def test_decisions_on_names_are_a_part_of_review(run: Run) -> None:
    shown = run("review", "--help").out
    for command in ("queue", "accept", "reject", "correct", "comment", "undo", "log", "names"):
        assert f"  {command} " in shown
