"""Every shape that a result's number takes, and what has digits and is no number."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.numbers import Number, find_numbers
from extract.text import clean


def shown(number: Number) -> str:
    """The number as ``bound sign value unit``, without what is empty."""
    return " ".join(part for part in (number.bound, number.sign, number.text, number.unit) if part)


# What is measured: text -> numbers, joined by " / ".
SHAPES = {
    "plain": {
        "accuracy of 94": "94",
        "a loss of 0.25": "0.25",
        "a loss of .25": ".25",
        "1,016 tasks": "1,016",
        "12,345,678.9 tokens": "12,345,678.9",
        "38/40 trials": "38 / 40",
        "94.8": "94.8",
        "(94.8)": "94.8",
        "[94.8]": "94.8",
        "F1=94.8": "94.8",
        "F1: 94.8, EM: 91.2": "94.8 / 91.2",
        "F1 of 94.8.": "94.8",
    },
    "per cent": {
        "94.8%": "94.8 %",
        "94.8 %": "94.8 %",
        "94.8 percent": "94.8 %",
        "94.8 per cent": "94.8 %",
        "90.1%/94.8%": "90.1 % / 94.8 %",
    },
    "points": {
        "3.2 points": "3.2 points",
        "3.2 percentage points": "3.2 points",
        "3.2pp": "3.2 points",
        "3.2% points": "3.2 points",
        "3.2 BLEU points": "3.2 points",
        "3.2 absolute points": "3.2 points",
        "3.2 absolute F1 points": "3.2 points",
        "one point of 3": "3",
    },
    "times": {
        "2.1x faster": "2.1 x",
        "2.1× faster": "2.1 x",
        "2.1 times faster": "2.1 x",
        "10-fold": "10 x",
        "3 fold": "3 x",
        "faster (x4)": "4 x",
        "faster (×2.5)": "2.5 x",
    },
    "other units": {
        "45 FPS": "45 FPS",
        "45 frames per second": "45 FPS",
        "12 ms": "12 ms",
        "12ms": "12 ms",
        "3.5 seconds": "3.5 s",
        "30.2 dB": "30.2 dB",
        "1.3 cm": "1.3 cm",
        "0.4 m/s": "0.4 m/s",
        "7.5°": "7.5 °",
        "120 tokens per second": "120 tokens/s",
        "3.1 GFLOPs": "3.1 GFLOPs",
    },
    "units in their own case": {
        "5.2 Nm": "5.2 Nm",
        "532 nm": "532 nm",
        "3 MW": "3 MW",
        "3 mW": "3 mW",
        "40 N": "40 N",
        "1.3 m": "1.3 m",
        "11.4 vs. 12": "11.4 / 12",
        "30 FPS and 30 fps": "30 FPS / 30 FPS",
    },
    "metric glued on": {"45.65mIoU": "45.65"},
    "ranges": {
        "76.5–80.9%": "76.5 % / 80.9 %",
        "76.5% to 80.9%": "76.5 % / 80.9 %",
        "from 31 to 50%": "31 % / 50 %",
        "10, 20 and 30%": "10 % / 20 % / 30 %",
        "2.1, 2.2 and 2.4 degrees": "2.1 ° / 2.2 ° / 2.4 °",
        "from 2.5 to 6.5 μm": "2.5 μm / 6.5 μm",
        "3-15 minutes": "3 / - 15 min",
    },
    "one unit is not another's": {
        "5 of the tasks and 50%": "5 / 50 %",
        "12 ms and 30%": "12 ms / 30 %",
        "2021, 30%": "2021 / 30 %",
    },
    "deviations are no values": {
        "94.8 ± 0.3": "94.8",
        "94.8±0.3": "94.8",
        "94.8 +/- 0.3": "94.8",
        "94.8 +- 0.3": "94.8",
    },
    "signs": {"+3.2%": "+ 3.2 %", "-3.2 points": "- 3.2 points"},
    "bounds": {
        "over 90%": "over 90 %",
        "more than 90%": "over 90 %",
        "at least 90%": "over 90 %",
        "above 90%": "over 90 %",
        ">90%": "over 90 %",
        "90%+": "over 90 %",
        "below 5%": "under 5 %",
        "less than 5%": "under 5 %",
        "< 5%": "under 5 %",
        "up to 9.8%": "up to 9.8 %",
        "as much as 9.8%": "up to 9.8 %",
        "as high as 9.8%": "up to 9.8 %",
        "about 30%": "about 30 %",
        "around 30%": "about 30 %",
        "nearly 30%": "about 30 %",
        "~30%": "about 30 %",
        "approximately a 30% gain": "about 30 %",
        "the bound of 30%": "30 %",
        "moreover 30%": "30 %",
    },
}

NO_NUMBERS = {
    "model names": [
        "GPT-3.5",
        "ResNet-50",
        "YOLOv3",
        "Llama-2-7B",
        "BERT-12",
        "Qwen2.5",
        "EfficientNet-B0",
        "wav2vec2.0",
    ],
    "metrics": ["F1", "top-5", "mAP@0.5", "pass@1", "Recall@10", "recall @ 10", "BLEU-4", "R1", "HR@10"],
    "cut-offs": [
        "mAP@[0.5:0.95]",
        "mAP@0.5:0.95",
        "mAP@[.5:.05:.95]",
        "mAP@50-95",
        "recall@{1,5,10}",
        "IoU@[0.5, 0.75]",
    ],
    "benchmarks": ["CIFAR-10", "WMT14", "SQuAD1.1", "GSM8K", "UCF-101"],
    "diseases": ["COVID-19"],
    "sizes": ["7B", "1.5B parameters", "32k", "4K", "114.2M parameters", "1.5G"],
    "ordinals": ["2nd", "21st", "3rd-place"],
    "compounds": ["5-shot", "3-layer", "2-D"],
    "powers and places": ["4^3", "x_1", "#1", "v2.0", "1.2.3"],
}

# What is read wrong today: text -> what should be found, and why it is not.
MISREAD = {
    "76.5-80.9%": ("76.5 % / 80.9 %", "the hyphen of a range is taken for a minus as well"),
    "1.2x-3.3x": ("1.2 x / 3.3 x", "the hyphen of a range is taken for a minus as well"),
    "an 8-bit model": ("", "'bit' is a unit, and a unit may follow a hyphen"),
    "at 12:30": ("", "what follows a colon is taken for a number"),
    "CIFAR-10/100": ("", "what follows a digit and a slash is taken for a number"),
}

FOUND = [pytest.param(t, n, id=f"{theme}: {t}") for theme, rows in SHAPES.items() for t, n in rows.items()]
LEFT = [pytest.param(text, id=f"{theme}: {text}") for theme, rows in NO_NUMBERS.items() for text in rows]


@pytest.mark.parametrize(("text", "numbers"), FOUND)
def test_a_number_is_found_with_unit_and_bound(text: str, numbers: str) -> None:
    assert " / ".join(map(shown, find_numbers(text))) == numbers


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        pytest.param(text, numbers, id=text, marks=pytest.mark.xfail(reason=reason, strict=True))
        for text, (numbers, reason) in MISREAD.items()
    ],
)
def test_a_number_that_is_misread_today(text: str, numbers: str) -> None:
    assert " / ".join(map(shown, find_numbers(text))) == numbers


@pytest.mark.parametrize("text", LEFT)
def test_the_digits_of_a_name_are_no_number(text: str) -> None:
    assert find_numbers(f"with {text} here") == []


def test_the_value_is_exact_and_the_unit_is_outside_it() -> None:
    text = "over 1,016.50 ms per image"
    (number,) = find_numbers(text)
    assert (number.value, number.decimals) == (Decimal("1016.50"), 2)
    assert text[number.start : number.end] == "1,016.50"
    assert text[number.end : number.unit_end] == " ms"


@pytest.mark.parametrize(
    ("text", "negative"),
    [
        ("a correlation of -0.45", [True]),
        ("NMSE of −20.1 dB", [True]),
        ("(-0.45)", [True]),
        ("r = -0.45", [True]),
        ("from -3 to -1.5", [True, True]),
        ("42-43%", [False, False]),
        ("30 -40%", [False, False]),
        ("30% -40%", [False, False]),
        ("+3.2%", [False]),
        ("0.45 ± 0.03", [False]),
        ("Cora -83.1%", [True]),  # whether a measure can be below zero is asked of the whole reading
    ],
)
def test_a_minus_is_told_from_the_hyphen_of_a_range(text: str, negative: list[bool]) -> None:
    assert [number.negative for number in find_numbers(clean(text).text)] == negative


def test_a_part_of_a_text_is_read_alone() -> None:
    text = "94.8% on A and 91.3% on B"
    assert [n.text for n in find_numbers(text, 10)] == ["91.3"]
    assert [n.text for n in find_numbers(text, 0, 10)] == ["94.8"]


@given(st.text(alphabet="0123456789.,%-–±+/x×~ ()aB@", max_size=60))
def test_numbers_stand_where_they_say_in_order_and_apart(text: str) -> None:
    reach = 0
    for number in find_numbers(text):
        assert reach <= number.start < number.end <= number.unit_end <= len(text)
        assert text[number.start : number.end] == number.text
        assert number.value.is_finite()
        reach = number.end
