"""Values in the unit of their metric. Rows are grouped by what the metric is; each says why it is right."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.normalise import Normalised, normalise
from extract.lexicon import Metric
from extract.records import Direction, Kind


def metric(
    unit: str, low: float | None, high: float | None, direction: Direction = "higher", family: str = "accuracy"
) -> Metric:
    return Metric("m", "m", (), direction, unit, low, high, family)


PERCENT = metric("%", 0, 100)
ERROR = metric("%", 0, 100, "lower")
WER = metric("%", 0, None, "lower")
RELATIVE = metric("%", 0, None)
MOTA = metric("%", -100, 100)
BLEU = metric("points", 0, 100)
CLIP = metric("", 0, 100)
SSIM = metric("", -1, 1)
BRIER = metric("", 0, 1, "lower")
MOS = metric("", 1, 5)
PSNR = metric("dB", 0, None)
SPEEDUP = metric("x", 0, None)
LATENCY = metric("ms", 0, None, "lower")
HAUSDORFF = metric("mm", 0, None, "lower", "distance")
SPEED = metric("", 0, None, family="efficiency")
MEMORY = metric("GB", 0, None, "lower")
LOSS = metric("", None, None, "lower")

RESCALED, UNKNOWN, IMPOSSIBLE, OTHER = "rescaled", "scale unknown", "impossible", "other unit"

CASES: list[tuple[Metric | None, str, str, str, str, tuple[str, ...]]] = [
    # per cent
    (PERCENT, "72.98", "%", "72.98", "%", ()),
    (PERCENT, "0.7298", "", "72.98", "%", (RESCALED,)),  # one Dice with the row above
    (PERCENT, "58.3", "", "58.3", "%", ()),
    (PERCENT, "58.3", "points", "58.3", "%", ()),
    (PERCENT, "0.5", "%", "0.5", "%", ()),  # it says per cent
    (PERCENT, "0.5", "points", "0.5", "%", ()),
    (PERCENT, "1.0", "", "100", "%", (RESCALED,)),  # printed with decimals: all of it
    (PERCENT, "1", "", "1", "", (UNKNOWN,)),  # one per cent, or all of it
    (PERCENT, "0", "", "0", "%", ()),
    (PERCENT, "1.01", "", "1.01", "%", ()),
    (PERCENT, "100", "%", "100", "%", ()),
    (PERCENT, "132", "%", "132", "%", (IMPOSSIBLE,)),
    (PERCENT, "132", "", "132", "%", (IMPOSSIBLE,)),
    (PERCENT, "-3", "%", "-3", "%", (IMPOSSIBLE,)),
    (PERCENT, "-0.2", "", "-0.2", "", (UNKNOWN,)),
    (PERCENT, "3.1", "x", "3.1", "x", (OTHER,)),  # not a share at all: a board of its own, and which end is better?
    (PERCENT, "12", "ms", "12", "ms", (OTHER,)),
    (PERCENT, "0.5", "mm", "0.5", "mm", (OTHER,)),  # "accuracy of 0.5 mm": less is better
    (SPEED, "30", "ms", "30", "ms", (OTHER,)),  # "a speed of 30 ms" is a duration
    (SPEED, "30", "Hz", "30", "Hz", ()),
    (SPEED, "30", "", "30", "", ()),
    # errors in per cent: a small bare number is as often 0.23% as 23%
    (ERROR, "0.23", "", "0.23", "", (UNKNOWN,)),
    (ERROR, "0.23", "%", "0.23", "%", ()),
    (ERROR, "4.9", "", "4.9", "%", ()),
    (WER, "120", "%", "120", "%", ()),  # a word error rate has no upper end
    # open upwards: 1.5 times human is 150%
    (RELATIVE, "0.9", "", "90", "%", (RESCALED,)),
    (RELATIVE, "1.5", "", "1.5", "", (UNKNOWN,)),
    (RELATIVE, "434", "%", "434", "%", ()),
    (RELATIVE, "434", "", "434", "%", ()),
    # below zero too
    (MOTA, "-12.5", "%", "-12.5", "%", ()),
    (MOTA, "-0.5", "", "-0.5", "", (UNKNOWN,)),
    (MOTA, "0.61", "", "61", "%", (RESCALED,)),
    # numbers from 0 to 100
    (BLEU, "28.4", "", "28.4", "points", ()),
    (BLEU, "28.4", "%", "28.4", "points", ()),
    (BLEU, "28.4", "points", "28.4", "points", ()),
    (BLEU, "0.284", "", "28.4", "points", (RESCALED,)),
    (CLIP, "0.31", "", "31", "", (RESCALED,)),
    (CLIP, "31.2", "", "31.2", "", ()),
    # up to one
    (SSIM, "0.932", "", "0.932", "", ()),
    (SSIM, "93.2", "%", "0.932", "", (RESCALED,)),
    (SSIM, "93.2", "", "0.932", "", (RESCALED,)),
    (SSIM, "1.2", "", "1.2", "", (IMPOSSIBLE,)),  # a slip, or 1.2%: not ours to say
    (SSIM, "-0.4", "", "-0.4", "", ()),
    (SSIM, "132", "", "132", "", (IMPOSSIBLE,)),
    (BRIER, "12.3", "%", "0.123", "", (RESCALED,)),
    # plain numbers
    (MOS, "4.2", "", "4.2", "", ()),
    (MOS, "6.1", "", "6.1", "", (IMPOSSIBLE,)),
    (MOS, "80", "%", "80", "%", ()),  # a share of something else
    (LOSS, "-2.5", "", "-2.5", "", ()),
    # the unit goes without saying
    (PSNR, "32.4", "", "32.4", "dB", ()),
    (SPEEDUP, "2.5", "", "2.5", "x", ()),
    # the unit does not: 3.2 may be millimetres or pixels
    (HAUSDORFF, "3.2", "", "3.2", "", ()),
    (MEMORY, "8", "", "8", "", ()),
    # one dimension
    (LATENCY, "0.25", "s", "250", "ms", (RESCALED,)),
    (LATENCY, "750", "μs", "0.75", "ms", (RESCALED,)),
    (LATENCY, "25", "ms", "25", "ms", ()),
    (LATENCY, "25", "FPS", "25", "FPS", (OTHER,)),  # more is better
    (HAUSDORFF, "0.4", "cm", "4", "mm", (RESCALED,)),
    (HAUSDORFF, "5", "px", "5", "px", ()),
    (MEMORY, "512", "MB", "512", "MB", ()),  # 1000 or 1024: not ours to say
    # a metric that the lexicon does not know
    (None, "0.7", "", "0.7", "", ()),
    (None, "132", "%", "132", "%", ()),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case[1]}{case[2]} of {case[0]}"[:60])
def test_scores(case: tuple[Metric | None, str, str, str, str, tuple[str, ...]]) -> None:
    known, value, unit, expected, board_unit, flags = case
    assert normalise(Decimal(value), unit, "score", known) == Normalised(Decimal(expected), board_unit, flags)


@pytest.mark.parametrize("known", [PERCENT, BLEU, SSIM, LATENCY])
@pytest.mark.parametrize(("value", "unit"), [("0.5", ""), ("0.5", "points"), ("132", "%"), ("2", "s")])
def test_a_delta_stays_as_printed(known: Metric, value: str, unit: str) -> None:
    assert normalise(Decimal(value), unit, "delta", known) == Normalised(Decimal(value), unit)


@given(
    value=st.decimals(min_value=-1000, max_value=1000, places=4),
    unit=st.sampled_from(["", "%", "points", "x", "ms", "s", "mm", "dB"]),
    kind=st.sampled_from(["score", "delta"]),
    known=st.sampled_from([PERCENT, ERROR, RELATIVE, BLEU, CLIP, SSIM, MOS, PSNR, LATENCY, LOSS]),
)
def test_what_is_normalised_stays_as_it_is(value: Decimal, unit: str, kind: Kind, known: Metric) -> None:
    """A value in its board's unit is its own normal form, and says no more than the first reading did."""
    once = normalise(value, unit, kind, known)
    if UNKNOWN in once.flags or (once.unit == "" and known.unit in ("%", "points")):
        return
    again = normalise(once.value, once.unit, kind, known)
    if known is CLIP or known is SSIM:  # their unit is the empty one: nothing tells a normalised number from a bare one
        return
    assert (again.value, again.unit) == (once.value, once.unit)
    assert set(again.flags) == set(once.flags) - {RESCALED}
