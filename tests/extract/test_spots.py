"""Where a number stands among the other numbers and the words of its sentence."""

from __future__ import annotations

import pytest

from extract import Paper
from extract.document import fill, prepare
from extract.spots import Spot, spots


def spots_of(text: str, kinds: str = "") -> list[Spot]:
    """The spots of a sentence whose numbers are scores, or as ``kinds`` says: ``s``, ``d`` or ``n`` for each."""
    document = prepare(Paper(id="a", abstract=text))
    (sentence,) = document.sentences
    fill(document, sentence)
    names = {"s": "score", "d": "delta", "n": "none"}
    return spots(document, sentence, [names[k] for k in kinds or "s" * len(sentence.numbers)], {})


@pytest.mark.parametrize(
    ("text", "kinds", "expected"),
    [
        ("It gets 80.1, 70.2 and 60.3 F1.", "sss", [(0, 3), (1, 3), (2, 3)]),
        ("It gets 80.1 F1 and 70.2 BLEU.", "ss", [(0, 1), (0, 1)]),
        ("Gains are 2-4% and 1-2%.", "dddd", [(0, 2), (0, 2), (1, 2), (1, 2)]),
        ("It gets 98.2% (+3.3%) and 93.9% (+0.2%).", "sdsd", [(0, 2), (0, 2), (1, 2), (1, 2)]),
        ("It gets 98.2% (+3.3%), 93.9% (+0.2%) and 81.1%.", "sdsds", [(0, 3), (0, 3), (1, 3), (1, 3), (2, 3)]),
        ("It gets 98.2% (97.1%) and 93.9%.", "sss", [(0, 1), (0, 1), (0, 1)]),
        ("In 2024 it gets 80.1 and 70.2 F1.", "nss", [(0, 2), (1, 2)]),
        ("It gets 3.9%, 18.5% and 26.0% / 8.5%.", "ssss", [(0, 3), (1, 3), (2, 3), (2, 3)]),
        ("It gets 26.0% / 8.5%.", "ss", [(0, 2), (1, 2)]),
        ("It gets 80.1 F1 and 70.2 BLEU on A and B, respectively.", "ss", [(0, 2), (1, 2)]),
        ("F1 rises from 35.6/20.7 to 86.1/66.7.", "ssss", [(0, 2), (1, 2), (0, 2), (1, 2)]),
    ],
    ids=[
        *("list", "no list", "ranges", "changes in brackets", "one change short", "no change in brackets", "a year"),
        *("a pair in a list", "a pair", "parted by measures", "two lists"),
    ],
)
def test_order_and_length_of_a_list(text: str, kinds: str, expected: list[tuple[int, int]]) -> None:
    assert [(spot.order, spot.size) for spot in spots_of(text, kinds)] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("TinyNet achieves 80.1 F1.", ["report"]),
        ("TinyNet is better than the 69.6 of BigNet.", ["compare"]),
        ("TinyNet gets 69.5, comparable to the 69.6 of BigNet.", ["report", "compare"]),
        ("TinyNet gets 80.1, surpassing BigNet (75.2 on A, 71.3 on B).", ["report", "exceed", "exceed far"]),
        ("TinyNet improves accuracy by 3.2%.", ["change"]),
        ("TinyNet beats BigNet; accuracy: 80.1%.", ["none"]),
        ("TinyNet achieves over 80.1%.", ["report"]),
        ("TinyNet achieves more than 80.1%.", ["report"]),
    ],
)
def test_what_governs_a_number(text: str, expected: list[str]) -> None:
    assert [spot.scope for spot in spots_of(text)] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It raises F1 from 78.1 to 80.1.", ["first", "second"]),
        ("It raises F1 from 78.1% ± 0.3% to 80.1% ± 0.2%.", ["first", "second"]),
        ("It raises F1 from 78.1 ± 0.3 to 80.1 ± 0.2.", ["first", "second"]),
        ("F1 is 78.1% ± 0.3% and 80.1% ± 0.2%.", ["", ""]),
        ("F1 ranges from 78.1 to 80.1.", ["", ""]),
        ("F1 is higher than that of BigNet (80.1 vs. 78.1).", ["second", "first"]),
        ("It runs faster than BigNet (25 FPS v.s. 1.25 FPS).", ["second", "first"]),
        ("It gets 80.1 and, against BigNet, an F1 that is 78.1.", ["", ""]),
    ],
)
def test_the_sides_of_a_change(text: str, expected: list[str]) -> None:
    found = [
        [word.removeprefix("pair ") for word in spot.others if word.startswith("pair ")] for spot in spots_of(text)
    ]
    assert [" ".join(sides) for sides in found][:2] == expected


@pytest.mark.parametrize(
    ("text", "roles"),
    [
        ("It raises F1 from 78.1 to 80.1.", ["from", "to"]),
        ("It raises F1 from 78.1 to 80.1 on X, close to Y.", ["from", "to"]),
        ("F1 ranges from 78.1 to 80.1.", ["plain", "plain"]),
        ("It gets 80.1, better than 78.1.", ["plain", "versus"]),
        ("It gets more than 80.1.", ["plain"]),
    ],
)
def test_the_role_of_a_number(text: str, roles: list[str]) -> None:
    assert [spot.role for spot in spots_of(text)] == roles


def test_the_subject_before_a_second_verb_is_that_of_the_first() -> None:
    (spot,) = spots_of("TinyNet is trained on FooSet and reaches 80.1 F1.")
    assert spot.subject == "named"
