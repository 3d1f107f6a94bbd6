"""Which names are made of plain words."""

from __future__ import annotations

import pytest

from extract.plain import plain_words, plainness
from tools.mine_plain import plain_words as mined


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("Vector-Quantized", "all"),
        ("Multi-Agent", "all"),
        ("Entity Recognition", "all"),
        ("Moses", "none"),
        ("Sparse", "word"),
        ("SPARSE", "all"),
        ("ResNet-50", "none"),
        ("Faster R-CNN", "some"),
        ("", "all"),
    ],
)
def test_how_much_of_a_name_is_plain(name: str, kind: str) -> None:
    assert plainness(name) == kind


def test_words_are_sorted_small_and_told_once() -> None:
    words = list(plain_words())
    assert all(word.islower() and len(word) > 1 for word in words)
    assert "accuracy" in words
    assert "imagenet" not in words


def test_a_word_is_plain_where_it_is_written_small_at_least_as_often_as_with_a_capital() -> None:
    small = ["A sparse model. Often cited."] * 8
    assert mined(small) == ["cited", "model", "sparse"]
    assert "sparse" in mined([*small, *["The Sparse one."] * 8])
    assert "sparse" not in mined([*small, *["The Sparse one."] * 9])
    assert "often" not in mined(small * 3)
