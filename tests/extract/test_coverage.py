"""Which known benchmarks an abstract names, and whether beside a number."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from extract import Reader
from extract.coverage import mentioned
from extract.records import Paper

FIXTURES = Path(__file__).parents[2] / "fixtures" / "papers.jsonl"


def names(text: str) -> dict[str, bool]:
    return dict(mentioned(Paper(id="p", abstract=text)))


@pytest.mark.parametrize(
    ("abstract", "found"),
    [
        ("We test on ImageNet and CIFAR-10. It works.", {"cifar-10": False, "imagenet": False}),
        ("On ImageNet we reach 81.2%. CIFAR-10 is easier.", {"cifar-10": False, "imagenet": True}),
        ("We get 3.5 dB, says no benchmark.", {}),
        ("CIFAR100 and cifar 10", {"cifar-10": False, "cifar-100": False}),  # spellings that meet
        ("On ImageNet, trained in 2019 with 8 layers, it is fine.", {"imagenet": False}),  # a year, a count: no results
        ("On ImageNet it needs 12 ms.", {"imagenet": True}),
        ("ImageNet is large. On ImageNet we reach 81%.", {"imagenet": True}),  # any of its sentences
        ("It reaches \\textbf{81.2}\\% on \\textsc{ImageNet}.", {"imagenet": True}),
        ("A glass and a compass lie on the table.", {}),  # GlaS and COMPAS have no plural in s
        ("We drop the sun.", {}),  # DROP and SUN count in their own case only
        ("", {}),
    ],
)
def test_what_an_abstract_names(abstract: str, found: dict[str, bool]) -> None:
    assert names(abstract) == found


def test_each_benchmark_once_in_the_order_of_the_ids() -> None:
    found = mentioned(Paper(id="p", abstract="MNIST, ImageNet, MNIST and CIFAR-10; MNIST again."))
    assert [identity for identity, _ in found] == ["cifar-10", "imagenet", "mnist"]


def test_it_takes_little_beside_reading() -> None:
    """A twentieth over the corpus, where seven abstracts in eight name nothing; the fixtures nearly all do."""
    papers = [
        Paper(id=record["id"], title=record.get("title", ""), abstract=record["abstract"])
        for record in map(json.loads, FIXTURES.read_text(encoding="utf-8").splitlines())
    ]
    reader = Reader()

    def seconds(once: Callable[[Paper], object]) -> float:
        begun = time.process_time()
        for paper in papers:
            once(paper)
        return time.process_time() - begun

    seconds(reader.read)
    reading = min(seconds(reader.read) for _ in range(2))
    naming = min(seconds(mentioned) for _ in range(3))
    assert naming < 0.1 * reading
