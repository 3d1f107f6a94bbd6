"""Which known benchmarks an abstract names, and whether beside a number."""

from __future__ import annotations

import pytest

from extract import coverage
from extract.coverage import mentioned
from extract.document import clean_abstract
from extract.records import Paper
from extract.text import CleanText


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


def test_what_names_nothing_is_not_cleaned(monkeypatch: pytest.MonkeyPatch) -> None:
    """Seven abstracts in eight: to clean them all would take twice the time."""
    cleaned: list[str] = []

    def counting(paper: Paper) -> CleanText:
        cleaned.append(paper.id)
        return clean_abstract(paper)

    monkeypatch.setattr(coverage, "clean_abstract", counting)
    for identity, abstract in (("none", "It reaches \\textbf{81.2}\\%."), ("one", "On ImageNet it is fine.")):
        mentioned(Paper(id=identity, abstract=abstract))
    assert cleaned == ["one"]
