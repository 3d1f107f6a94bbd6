"""``evaluate``: the figures of extract.evaluation, for files, the reader and mentions."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from extract.evaluation import evaluate, evaluation_record, load_gold, load_predictions
from tests.benchmine.conftest import FIXTURES, Run

GOLD = FIXTURES / "gold.jsonl"
BUNDLED = FIXTURES / "papers.jsonl"


def perfect(spoil: int = 0) -> str:
    """Predictions that say what the gold says; of the first ``spoil`` results the model is wrong."""
    lines = []
    for line in GOLD.read_text(encoding="utf-8").splitlines():
        paper = json.loads(line)
        results: list[dict[str, Any]] = []
        for result in paper["results"]:
            first = {name: result[name][0] for name in ("metric", "benchmark", "model")}
            if spoil:
                spoil -= 1
                first["model"] = "Somebody Else Entirely"
            results.append({key: result[key] for key in ("start", "end", "value", "kind")} | first)
        lines.append(json.dumps({"id": paper["id"], "results": results}))
    return "\n".join(lines) + "\n"


@pytest.fixture
def predicted(tmp_path: Path) -> Path:
    path = tmp_path / "predicted.jsonl"
    path.write_text(perfect(), encoding="utf-8")
    return path


def test_perfect_predictions_have_perfect_figures(run: Run, predicted: Path) -> None:
    done = run("evaluate", GOLD, "--predictions", predicted)
    assert (done.code, done.err) == (0, "")
    figures = done.out.splitlines()
    assert f"{'score found':38} P 1.000  R 1.000  F1 1.000" in figures
    assert f"{'score tuple':38} P 1.000  R 1.000  F1 1.000" in figures
    assert f"{'score counts':38} gold 435, predicted 435, found 435, correct 435" in figures


def test_json_is_the_record_of_the_evaluation(run: Run, predicted: Path) -> None:
    done = run("evaluate", GOLD, "--predictions", predicted, "--json")
    expected = evaluation_record(evaluate(load_gold(GOLD), load_predictions(predicted)))
    assert json.loads(done.out) == json.loads(json.dumps(expected))
    assert done.out.count("\n") == 1


def test_without_predictions_the_reader_is_run(run: Run) -> None:
    run("extract", BUNDLED, "-o", "read.jsonl")
    read = run("evaluate", GOLD, "--json")
    assert read.code == 0
    assert read.out == run("evaluate", GOLD, "--predictions", "read.jsonl", "--json").out


def test_gold_and_predictions_from_standard_input(run: Run, predicted: Path) -> None:
    named = run("evaluate", GOLD, "--predictions", predicted).out
    assert run("evaluate", "-", "--predictions", predicted, stdin=GOLD.read_bytes()).out == named
    assert run("evaluate", GOLD, "--predictions", "-", stdin=perfect()).out == named
    both = run("evaluate", "-", "--predictions", "-", stdin=perfect())
    assert both.code == 1
    assert both.err == "benchmine: standard input can be only one of the files\n"


def test_against_shows_what_is_gained_and_lost(run: Run, predicted: Path) -> None:
    Path("old.jsonl").write_text(perfect(spoil=2), encoding="utf-8")
    better = run("evaluate", GOLD, "--predictions", predicted, "--against", "old.jsonl")
    assert "== gained: 2\n" in better.out
    assert "== lost: 0\n" in better.out
    worse = run("evaluate", GOLD, "--predictions", "old.jsonl", "--against", predicted, "--json")
    assert [len(json.loads(worse.out)["against"][name]) for name in ("gained", "lost")] == [0, 2]


def test_errors_are_shown_with_their_text_and_their_reasons(run: Run) -> None:
    Path("old.jsonl").write_text(perfect(spoil=3), encoding="utf-8")
    shown = run("evaluate", GOLD, "--predictions", "old.jsonl", "--errors", "2").out
    assert shown.count("Somebody Else Entirely") == 3, "two causes: the right name stands in the sentence, or elsewhere"
    assert shown.count("\n== ") == 2
    assert "[[37.5]]%" in shown
    without = run("evaluate", GOLD, "--predictions", "old.jsonl").out
    assert "Somebody Else Entirely" not in without


def test_why_shows_how_an_error_was_read(run: Run) -> None:
    plain = run("evaluate", GOLD, "--errors", "1").out
    told = run("evaluate", GOLD, "--errors", "1", "--why").out
    assert "    kind  " not in plain
    assert "       kind  " in told
    assert len(told) > len(plain)


MENTIONS = [
    {
        "id": "m1",
        "abstract": "We test on CoNLL-2003 with F1.",
        "mentions": [{"start": 11, "end": 21, "type": "DATASET"}],
    },
    {"id": "m2", "abstract": "Nothing.", "mentions": []},
]


def test_a_file_of_mentions_is_scored_as_mentions(run: Run) -> None:
    Path("gold.jsonl").write_text("\n".join(map(json.dumps, MENTIONS)), encoding="utf-8")
    guess = {"id": "m1", "mentions": [{"start": 11, "end": 21, "type": "benchmark", "text": "CoNLL-2003"}]}
    Path("guess.jsonl").write_text(json.dumps(guess), encoding="utf-8")
    record = json.loads(run("evaluate", "gold.jsonl", "--predictions", "guess.jsonl", "--json").out)
    assert record["types"]["benchmark"]["f1"] == 1
    assert record["texts"] == 2
    assert "benchmark" in run("evaluate", "gold.jsonl").out
    piped = run("evaluate", "-", "--predictions", "guess.jsonl", "--json", stdin=Path("gold.jsonl").read_bytes())
    assert json.loads(piped.out) == record
    assert run("evaluate", "gold.jsonl", "--against", "guess.jsonl").code == 1


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("", "no papers in it"),
        ("not json", "gold.jsonl:1: not JSON"),
        ('{"id": 1, "abstract": "x"}', "gold.jsonl:1: "),
        ('{"id": 1, "abstract": "x", "results": [{}]}', "gold.jsonl:1: results[0]: "),
    ],
)
def test_a_bad_gold_file_is_one_line(run: Run, content: str, says: str) -> None:
    Path("gold.jsonl").write_text(content, encoding="utf-8")
    done = run("evaluate", "gold.jsonl")
    assert (done.code, done.out) == (1, "")
    assert done.err.startswith("benchmine: ")
    assert says in done.err
    assert done.err.count("\n") == 1


def test_missing_files_and_wrong_usage(run: Run, predicted: Path) -> None:
    assert run("evaluate", "none.jsonl").err == "benchmine: none.jsonl: No such file or directory\n"
    assert run("evaluate", GOLD, "--predictions", "none.jsonl").code == 1
    assert run("evaluate").code == 2
    assert run("evaluate", GOLD, "--errors", "-1").code == 2
    told = run("evaluate", GOLD, "--predictions", predicted, "--why")
    assert told.err == "benchmine: --why shows how the reader reads; leave --predictions out\n"
