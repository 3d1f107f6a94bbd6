"""The database held against leaderboards that people made (tools/compare_peers.py)."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from db import open_database
from db.store import Store
from extract import Reader
from extract.lexicon import fold
from extract.records import Paper
from tools.compare_peers import PeerRow, benchmarks_of, compare, lines, metric_of, peer_rows

SHARED = Path(__file__).parents[2] / "../shared"
CORPUS = SHARED / "corpus" / "papers.jsonl.gz"


def row(dataset: str = "ImageNet", metric: str = "Top 1 Accuracy", value: float = 81.5, title: str = "One") -> PeerRow:
    return PeerRow(dataset, metric, value, "Alder", title)


@pytest.mark.parametrize(
    ("dataset", "ids"),
    [
        ("CIFAR-100 Image Recognition", {"cifar-100"}),
        ("Penn Treebank (Perplexity when parsing English sentences)", {"penn-treebank"}),
        ("Some set of ours", set()),
    ],
)
def test_the_benchmark_of_a_dataset(dataset: str, ids: set[str]) -> None:
    assert benchmarks_of(row(dataset)) == ids


@pytest.mark.parametrize(
    ("metric", "identity"),
    [
        ("Test perplexity", "perplexity"),
        ("% Test Accuracy", "accuracy"),
        ("Percentage error", "error-rate"),
        ("Bit per Character (BPC)", "bits-per-character"),
        ("Wow", None),
    ],
)
def test_the_metric_of_a_column(metric: str, identity: str | None) -> None:
    assert metric_of(row(metric=metric)) == identity


def test_rows_are_found_at_every_depth_and_once(tmp_path: Path) -> None:
    def dataset(name: str, value: str, **more: Any) -> dict[str, Any]:
        rows = [{"model_name": "M", "paper_title": "One", "metrics": {"F1": value, "Params": "", "Note": "n/a"}}]
        return {"dataset": name, "sota": {"rows": rows}, **more}

    part = {"subdataset": "hard", "sota": {"rows": dataset("", "70.5%")["sota"]["rows"]}}
    tasks = [
        {"datasets": [dataset("A", "90.5", subdatasets=[part])], "subtasks": [{"datasets": [dataset("B", "80.5")]}]}
    ]
    for name in ("pwc-one.json", "pwc-again.json", "other.json"):
        (tmp_path / name).write_text(json.dumps(tasks), encoding="utf-8")
    found = [(one.dataset, one.metric, one.value) for one in peer_rows(tmp_path)]
    assert found == [("A", "F1", 90.5), ("A hard", "F1", 70.5), ("B", "F1", 80.5)]


def test_what_can_be_compared_and_how_it_ends(tmp_path: Path) -> None:
    abstract = "Alder reaches 81.5% top-1 accuracy on ImageNet, an improvement of 2.5% over Oak. It is tested on MNIST."
    papers = [Paper(id="p", title="One", abstract=abstract), Paper(id="q", title="Two", abstract="No number.")]
    engine = open_database(tmp_path / "p.db")
    reader = Reader()
    with Store(engine).run(sources=["made"], version="1") as run:
        run.add([(paper, reader.read(paper).results) for paper in papers])
    rows = {
        "agrees": row(),
        "other metric": row(metric="Top 5 Accuracy"),
        "other benchmark": row("MNIST"),
        "other benchmark and metric": row("MNIST", "F1"),
        "read as a change": row(value=2.5),
    }
    left_out = (row("CIFAR-10"), row(value=99.5), row(title="Two"), row(title="Three"))
    found = compare(engine, [*rows.values(), *left_out])
    engine.dispose()
    assert [one.cause for one in found] == list(rows)
    told = list(lines(found))
    assert told[0] == "5 rows can be compared, 1 agree"
    assert "other benchmark: p: theirs 81.5 Top 1 Accuracy on MNIST; ours 81.5% top-1 accuracy on ImageNet" in told


def test_peers_agree_where_their_numbers_stand_in_abstracts(tmp_path: Path) -> None:
    """When this was written 23 rows could be compared, all of their numbers were read, and 11 agreed in full; of the
    others, 6 had another metric, 3 another benchmark, and 3 both."""
    if not CORPUS.exists():
        pytest.skip("the corpus and the peers are not in ../shared")
    rows = list(peer_rows(SHARED / "peers"))
    titles = {fold(one.title) for one in rows}
    with gzip.open(CORPUS, "rt", encoding="utf-8") as file:
        records = [record for record in map(json.loads, file) if fold(record["title"]) in titles]
    papers = [Paper(id=one["id"], title=one["title"], abstract=one["abstract"]) for one in records]
    reader = Reader()
    engine = open_database(tmp_path / "peers.db")
    with Store(engine).run(sources=["corpus"], version="1") as run:
        run.add([(paper, reader.read(paper).results) for paper in papers])
    found = compare(engine, rows)
    engine.dispose()
    told = "\n".join(lines(found))
    assert len(found) >= 20, told
    assert not [one for one in found if one.cause == "not read"], told
    assert sum(one.cause == "agrees" for one in found) >= 0.4 * len(found), told
