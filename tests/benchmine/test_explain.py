"""``explain``: what a user is told of each number."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.benchmine.conftest import FIXTURES, Run

TEXT = "TinyNet achieves 94.8% accuracy on CIFAR-10. It has 25 layers."
BUNDLED = FIXTURES / "papers.jsonl"


def test_a_text_is_explained_number_by_number(run: Run) -> None:
    done = run("explain", TEXT)
    assert (done.code, done.err) == (0, "")
    blocks = done.out.split("\n\n")
    assert blocks[0] == ("  [model TinyNet] achieves [value 94.8]% [metric accuracy] on [benchmark CIFAR-10].")
    first, *answers = blocks[1].splitlines()
    assert first.startswith("  94.8%  confidence ")
    taken = {line.split()[0]: line.split()[2] for line in answers if line[4:10].strip()}
    assert {name: taken[name] for name in ("kind", "metric", "benchmark", "model")} == {
        "kind": "score",
        "metric": "accuracy",
        "benchmark": "CIFAR-10",
        "model": "TinyNet",
    }
    assert blocks[2] == "  It has 25 layers."
    assert blocks[3].splitlines()[0] == "  25  no result"
    assert blocks[3].splitlines()[1].split()[2:4] == ["no", "result"]


def test_the_title_counts(run: Run) -> None:
    out = run("explain", "Our method achieves 94.8% accuracy on CIFAR-10.", "--title", "TinyNet: small and fast").out
    assert out.startswith("TinyNet: small and fast\n\n")
    assert "TinyNet" in out.split("model", 1)[1].splitlines()[0]


def test_a_paper_of_a_file_by_its_id(run: Run) -> None:
    done = run("explain", BUNDLED, "--id", "fx-001")
    assert done.out.startswith("fx-001  ImageNet Classification with Deep Convolutional Neural Networks\n")
    assert "fx-002" not in done.out
    both = run("explain", BUNDLED, "--id", "fx-003", "--id", "fx-001")
    assert [line[:6] for line in both.out.splitlines() if line.startswith("fx-")] == ["fx-001", "fx-003"]


def test_every_paper_of_a_file(run: Run) -> None:
    ids = [json.loads(line)["id"] for line in BUNDLED.read_text(encoding="utf-8").splitlines()]
    shown = [line.split()[0] for line in run("explain", BUNDLED).out.splitlines() if line.startswith("fx-")]
    assert shown == ids


def test_an_id_that_is_not_there_gets_examples(run: Run) -> None:
    done = run("explain", BUNDLED, "--id", "fx-999")
    assert (done.code, done.out) == (1, "")
    assert done.err == f"benchmine: {BUNDLED}: no paper fx-999; its ids are like fx-001, fx-002, fx-003\n"


def test_standard_input(run: Run) -> None:
    assert "[value 94.8]" in run("explain", "-", stdin=TEXT).out
    assert "[value 94.8]" in run("explain", "-", stdin=json.dumps({"id": "a", "abstract": TEXT})).out


def test_a_text_without_numbers_says_so(run: Run) -> None:
    assert run("explain", "We measure nothing at all.").out == "  no number in it that could be a result\n"


def test_more_candidates(run: Run) -> None:
    few = run("explain", TEXT, "--candidates", "1").out
    many = run("explain", TEXT, "--candidates", "50").out
    assert "candidates not shown: " in few
    assert "candidates not shown: " not in many
    assert len(many.splitlines()) > len(few.splitlines())


@pytest.mark.parametrize(
    ("arguments", "code", "says"),
    [
        (["missing.jsonl"], 1, "missing.jsonl: no such file, and no abstract either"),
        ([""], 1, "'': no such file, and no abstract either"),
        ([TEXT, "--id", "x"], 1, "--id chooses a paper of a file"),
        (["folder"], 1, "folder: the folder holds no files"),
        ([], 2, "Missing argument"),
        ([TEXT, "--candidates", "0"], 2, "--candidates"),
    ],
)
def test_what_cannot_be_explained(run: Run, arguments: list[str], code: int, says: str) -> None:
    Path("folder").mkdir()
    done = run("explain", *arguments)
    assert (done.code, done.out) == (code, "")
    assert says in done.err


def test_a_text_longer_than_a_file_name(run: Run) -> None:
    assert run("explain", f"{'Nothing is said here. ' * 400}{TEXT}").out.count("[value 94.8]") == 1
