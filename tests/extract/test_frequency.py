"""In how many abstracts of a collection a name stands."""

from __future__ import annotations

import pytest

from extract.frequency import LEAST, frequency, frequent_names
from extract.lexicon import fold
from extract.records import Paper
from tools.mine_frequent import frequent_names as mined


@pytest.mark.parametrize(
    ("name", "level"),
    [("ImageNet", "many"), ("BERT", "many"), ("CIFAR-10", "many"), ("TinyNet-of-nobody", "few"), ("", "few")],
)
def test_what_everybody_measures_against_stands_in_many_abstracts(name: str, level: str) -> None:
    assert frequency(fold(name)) == level


@pytest.mark.parametrize(
    ("count", "level"), [(3, "few"), (4, "<10"), (9, "<10"), (10, "<30"), (30, "<100"), (100, "many")]
)
def test_the_levels(count: int, level: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(frequent_names(), "quux", count)
    assert frequency("quux") == level


def test_names_are_folded_sorted_and_frequent() -> None:
    names = frequent_names()
    assert list(names) == sorted(names)
    assert min(names.values()) >= LEAST
    assert all(name == fold(name) for name in list(names)[::100])


def test_an_abstract_counts_once_whatever_it_repeats() -> None:
    papers = [Paper(str(k), "We train QuuxNet. QuuxNet is fast. It beats ZapNet.") for k in range(LEAST)]
    few = [Paper("x", "We train BlipNet.")]
    assert mined([*papers, *few]) == {"quuxnet": LEAST, "zapnet": LEAST}
