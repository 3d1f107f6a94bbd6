"""Units that stand behind a number without a known one."""

from __future__ import annotations

import pytest

from extract.reader import Reader
from extract.records import Paper
from extract.units import unit_behind


@pytest.mark.parametrize(
    ("text", "number", "unit"),
    [
        ("succeeds in 7/8 tasks", "7", "of 8"),
        ("an AUROC of 100% on 4 out of 15 classes", "4", "of 15"),
        ("detects 9 of 10 voids", "9", "of 10"),
        ("with 40 mice, 37 of them injected", "37", "of them"),
        ("a test error of 1.19 bits/character", "1.19", "bits/character"),
        ("an accuracy of 4.91mm/4.65 deg", "4.91", "mm"),
        ("tracks within 0.10 [m] of the path", "0.10", "m"),
        ("92.7% accuracy at 121 μJ per image", "121", "μJ"),
        ("76.32% mIoU at 150+ FPS", "150", "FPS"),
        ("at 13.8 frame-per-second", "13.8", "FPS"),
        # What is a value all the same.
        ("mIoU of 86.1/66.7/54.7 on VOC, Context and Stuff", "86.1", ""),
        ("accuracies of 91/85 on A and B", "91", ""),
        ("accuracies of 70/85/91 on A, B and C", "70", ""),
        ("accuracies of 85/91% on A and B", "85", ""),
        ("80.1 F1/EM", "80.1", ""),
        ("an F1 of 80 of the 90 that are possible", "80", ""),
        ("a BLEU of 28.4", "28.4", ""),
    ],
)
def test_a_count_and_a_measurement_say_what_they_are_counted_in(text: str, number: str, unit: str) -> None:
    start = text.index(number)
    assert unit_behind(text, start, start + len(number)) == unit


def test_a_count_is_no_result_in_per_cent() -> None:
    abstract = "On Meta-World, FAC achieves 100% success rates in 7/8 tasks under less than 100k samples."
    units = {result.value_text: result.unit for result in Reader().read(Paper(id="p", abstract=abstract)).results}
    assert units == {"100": "%", "7": "of 8"}
