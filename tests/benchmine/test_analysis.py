"""``model``, ``compare``, ``conflicts``, ``coverage``, and splits on ``leaderboard`` and ``export``."""

from __future__ import annotations

import csv
import dataclasses
import io
import json
from pathlib import Path

import pytest

from benchmine.leaderboards import CAVEAT
from extract.records import Paper
from tests.benchmine.conftest import Run
from tests.dashboard import sample


@pytest.fixture
def known(tmp_path: Path) -> str:
    """Two models on two boards, a split, a conflict, a model that is named but once."""
    rows = [
        ("a", "Alder reaches 71.5% accuracy on ImageNet.", "71.5", {"model": "Alder"}),
        ("b", "Alder reaches 73.0% accuracy on ImageNet.", "73.0", {"model": "Alder", "role": "baseline"}),
        ("c", "Birch reaches 75.5% accuracy on ImageNet.", "75.5", {"model": "Birch"}),
        (
            "d",
            "Birch takes 12.5 ms latency on ImageNet.",
            "12.5",
            {"model": "Birch", "metric": "latency", "unit": "ms"},
        ),
        (
            "e",
            "Alder takes 11.5 ms latency on ImageNet.",
            "11.5",
            {"model": "Alder", "metric": "latency", "unit": "ms"},
        ),
        ("f", "Cedar reaches 66.5% accuracy on ImageNet val.", "66.5", {"model": "Cedar"}),
        ("g", "Alder reaches 61.5% accuracy on SQuAD.", "61.5", {"model": "Alder", "benchmark": "SQuAD"}),
    ]
    entries = []
    for identity, abstract, value, fields in rows:
        paper = Paper(id=identity, title=f"On {identity}", abstract=abstract, date="2020")
        result = sample.reading(paper, value, **fields)  # type: ignore[arg-type]
        entries.append((paper, [dataclasses.replace(result, split="val") if identity == "f" else result]))
    entries.append((Paper(id="h", title="Words", abstract="ImageNet and MNIST are only named."), []))
    return sample.store(tmp_path / "known.db", entries)


def cells(text: str) -> list[list[str]]:
    return [[cell.strip() for cell in line.split("  ") if cell.strip()] for line in text.splitlines()]


# splits and folding


def test_a_split_is_a_board_of_its_own(run: Run, known: str) -> None:
    done = run("leaderboard", "ImageNet", "--split", "VAL", "--db", known)
    assert done.out.startswith("ImageNet (val), Accuracy (%), higher is better: 1 score, in 1 paper\n")
    assert "Cedar" in done.out
    largest = run("leaderboard", "ImageNet", "--db", known)
    assert "Cedar" not in largest.out
    assert "Other boards of ImageNet (--metric, --split): Latency (ms), 2; Accuracy (%) on val, 1\n" in largest.err
    assert run("leaderboard", "ImageNet", "--split", "", "--db", known).out == largest.out


def test_an_unknown_split_gets_the_boards_there_are(run: Run, known: str) -> None:
    done = run("leaderboard", "ImageNet", "--metric", "latency", "--split", "val", "--db", known)
    assert done.code == 1
    assert done.err == (
        "benchmine: no scores in 'latency' on the split 'val' on ImageNet; "
        "there are: Accuracy (%), 3; Latency (ms), 2; Accuracy (%) on val, 1\n"
    )


def test_a_model_once_with_its_range(run: Run, known: str) -> None:
    every = cells(run("leaderboard", "ImageNet", "--db", known).out)
    assert [row[1] for row in every[3:]] == ["Birch", "Alder", "Alder"]
    done = run("leaderboard", "ImageNet", "--best-per-model", "--db", known)
    assert cells(done.out)[3:] == [
        ["1", "Birch", "75.5", "paper's own", "2020", "On c"],
        ["2", "Alder", "73.0", "71.5–73, 2 values in 2 papers", "baseline", "2020", "On b"],
    ]
    rows = list(
        csv.DictReader(io.StringIO(run("leaderboard", "ImageNet", "--best-per-model", "-f", "csv", "--db", known).out))
    )
    assert [(row["model"], row["low"], row["high"], row["values"]) for row in rows] == [
        ("Birch", "75.5", "75.5", "1"),
        ("Alder", "71.5", "73.0", "2"),
    ]


@pytest.mark.parametrize(
    ("options", "models"),
    [
        (["--split", "Val"], ["Cedar"]),
        (["--benchmark", "ImageNet", "--split", ""], ["Alder", "Alder", "Birch", "Birch", "Alder"]),
        (["--benchmark", "ImageNet", "--metric", "accuracy", "--split", "val"], ["Cedar"]),
    ],
)
def test_an_export_of_a_split(run: Run, known: str, options: list[str], models: list[str]) -> None:
    rows = json.loads(run("export", "results", "-f", "json", "--db", known, *options).out)
    assert [row["model"] for row in rows] == models


# model


def test_a_model_has_all_its_results_with_their_ranks(run: Run, known: str) -> None:
    done = run("model", "alder", "--db", known)
    assert done.code == 0
    first, *table = cells(done.out)
    assert first == ["Alder: 4 scores, on 2 benchmarks, in 4 papers"]
    assert [row[:5] for row in table[2:]] == [
        ["image classification", "ImageNet", "Accuracy", "73%", "2 of 3"],
        ["image classification", "ImageNet", "Accuracy", "71.5%", "3 of 3"],
        ["image classification", "ImageNet", "Latency", "11.5 ms", "1 of 2"],
        ["question answering", "SQuAD", "Accuracy", "61.5%", "1 of 1"],
    ]
    assert done.err == f"{CAVEAT}\n"


def test_a_limit_of_a_model_is_told_and_a_file_holds_all(run: Run, known: str) -> None:
    assert run("model", "Alder", "-n", "1", "--db", known).err.startswith("The first 1 of 4; --limit shows more.\n")
    assert len(json.loads(run("model", "Alder", "-n", "1", "-f", "json", "--db", known).out)) == 4


def test_an_unknown_model_gets_the_most_reported(run: Run, known: str) -> None:
    done = run("model", "Willow", "--db", known)
    assert (done.code, done.out) == (1, "")
    assert done.err == "benchmine: no model 'Willow' in the database; most reported: Alder, Birch, Cedar\n"


# compare


def test_a_model_that_stands_in_for_the_one_that_is_named_is_told(run: Run, known: str) -> None:
    said = "No model is called 'Bir'; taken is the nearest, Birch.\n"
    assert run("model", "Bir", "--db", known).err.startswith(said)
    assert run("compare", "Bir", "Alder", "--db", known).err.startswith(said)
    assert "called" not in run("compare", "Birch", "Alder", "--db", known).err


def test_models_beside_each_other(run: Run, known: str) -> None:
    table = cells(run("compare", "birch", "Alder", "--db", known).out)
    assert table[0] == ["Board", "Birch", "Alder"]
    assert table[2:] == [
        ["ImageNet, Accuracy (%)", "75.5*", "71.5 (71.5–73, 2 values in 2 papers)"],  # its own paper's value
        ["ImageNet, Latency (ms)", "12.5", "11.5*"],
    ]


def test_benchmarks_beside_each_other(run: Run, known: str) -> None:
    table = cells(run("compare", "--benchmarks", "ImageNet", "SQuAD", "--db", known).out)
    assert table[0] == ["Model", "ImageNet, Accuracy (%)", "SQuAD, Accuracy (%)"]
    assert table[2:] == [["Alder", "71.5* (71.5–73, 2 values in 2 papers)", "61.5*"]]  # the only one that they share


@pytest.mark.parametrize(
    ("names", "said"),
    [
        (["Alder"], "give 2 to 8 different models to compare, not 1"),
        (["Alder", "ALDER"], "'Alder' and 'ALDER' mean the same model, alder"),
        (["Alder", "Willow"], "no model 'Willow' in the database; most reported: Alder, Birch, Cedar"),
        (["--benchmarks", "ImageNet", "ILSVRC"], "'ImageNet' and 'ILSVRC' mean the same benchmark, imagenet"),
        (["--benchmarks", "ImageNet"], "give 2 to 8 different benchmarks to compare, not 1"),
    ],
)
def test_what_cannot_be_compared(run: Run, known: str, names: list[str], said: str) -> None:
    done = run("compare", *names, "--db", known)
    assert (done.code, done.out, done.err) == (1, "", f"benchmine: {said}\n")


def test_models_that_share_nothing(run: Run, known: str) -> None:
    done = run("compare", "Cedar", "Birch", "--db", known)
    assert (done.code, done.out) == (0, "")
    assert done.err == "There is nothing that two of these models share.\n"


# conflicts


def test_conflicts_with_their_sentences(run: Run, known: str) -> None:
    done = run("conflicts", "--db", known)
    assert done.err == "1 conflict between papers\n"
    _, _, first, note, second, other = done.out.splitlines()
    assert cells(first)[0][:4] == ["ImageNet, Accuracy (%)", "Alder", "71.5–73, 2 values in 2 papers", "73"]
    assert note.strip() == "Alder reaches 73.0% accuracy on ImageNet."
    assert cells(second)[0] == ["71.5", "paper's own", "2020", "On a"]
    assert other.strip() == "Alder reaches 71.5% accuracy on ImageNet."
    records = json.loads(run("conflicts", "ImageNet", "-f", "json", "--db", known).out)
    assert [(row["model_id"], row["low"], row["high"], row["value"]) for row in records] == [
        ("alder", 71.5, 73.0, 73.0),
        ("alder", 71.5, 73.0, 71.5),
    ]
    names = ("benchmark", "benchmark_id", "metric", "metric_id", "model")
    assert [records[0][name] for name in names] == ["ImageNet", "imagenet", "Accuracy", "accuracy", "Alder"]


def test_conflicts_within_a_paper_are_counted_and_shown_on_demand(run: Run, known: str) -> None:
    paper = Paper(id="i", abstract="Dogwood reaches 80.5% accuracy on GSM8K, and 81.5% accuracy on GSM8K.", date="2020")
    readings = [sample.reading(paper, value, benchmark="GSM8K", model="Dogwood") for value in ("80.5", "81.5")]
    sample.store(Path(known), [(paper, readings)])
    done = run("conflicts", "--db", known)
    assert done.err == "1 conflict between papers\n1 more within one paper; --all shows it.\n"
    assert "Dogwood" not in done.out
    done = run("conflicts", "--all", "--db", known)
    assert done.err == "2 conflicts\n"
    assert "Dogwood" in done.out


def test_no_conflict_is_said_and_not_drawn(run: Run, known: str) -> None:
    done = run("conflicts", "SQuAD", "--db", known)
    assert (done.code, done.out, done.err) == (0, "", "0 conflicts between papers\n")
    assert run("conflicts", "SQuAD", "-f", "json", "--db", known).out == "[]\n"


# coverage


def test_the_coverage_of_a_benchmark(run: Run, known: str) -> None:
    table = cells(run("coverage", "ILSVRC", "--db", known).out)
    assert table[0] == [
        "Benchmark",
        "Named in",
        "With a number",
        "Read",
        "Uncertain",
        "Rejected",
        "Measured precision",
    ]
    assert table[2][:6] == ["ImageNet", "7", "6", "6", "0", "0"]
    assert table[2][6].endswith("of accuracy)")


def test_a_benchmark_that_is_only_named_has_a_line(run: Run, known: str) -> None:
    fashion = Paper(id="i", abstract="Alder reaches 91.5% accuracy on Fashion-MNIST.")
    reading = sample.reading(fashion, "91.5", benchmark="Fashion-MNIST", model="Alder")
    sample.store(Path(known), [(fashion, [reading])])  # has MNIST in its name, and results
    assert cells(run("coverage", "mnist", "--db", known).out)[2][:6] == ["MNIST", "1", "0", "0", "0", "0"]
    done = run("coverage", "CIFAR-10", "--db", known)
    assert done.code == 1
    assert done.err.startswith("benchmine: no benchmark 'CIFAR-10' in the database; ")


def test_the_whole_ledger(run: Run, known: str) -> None:
    done = run("coverage", "--limit", "2", "--db", known)
    assert done.err.startswith(
        "8 papers, 8 name a known benchmark. Counted once for each that they name: 9, 7 with a number, 7 read, "
        "0 uncertain, 0 rejected; "
    )
    assert done.err.endswith("The first 2 of 3; --limit shows more.\n")
    assert [row[0] for row in cells(done.out)[2:]] == ["ImageNet", "MNIST"]
    assert len(json.loads(run("coverage", "-f", "json", "--db", known).out)) == 3


def test_an_empty_database(run: Run) -> None:
    sample.store(Path("empty.db"), [])
    assert run("coverage", "--db", "empty.db").code == 0
    assert run("conflicts", "--db", "empty.db").err == "0 conflicts between papers\n"
    done = run("model", "Alder", "--db", "empty.db")
    assert (done.code, done.err) == (1, "benchmine: no model 'Alder' in the database\n")
