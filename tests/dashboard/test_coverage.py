"""How much was read, in words."""

from __future__ import annotations

from dashboard import coverage
from db.measured import Precision
from db.queries import CoverageCounts, CoverageLine


def line(precision: Precision | None = None, **counts: int | None) -> CoverageLine:
    every: dict[str, int | None] = {"mentioned": 9, "with_number": 5, "extracted": 3, "uncertain": 0, "rejected": 0}
    return CoverageLine(
        benchmark_id="imagenet",
        benchmark="ImageNet",
        task="",
        counts=CoverageCounts(**every | counts),  # type: ignore[arg-type]
        family="accuracy",
        precision=precision,
    )


def test_papers() -> None:
    assert coverage.papers(line()) == "9 papers name it, 5 beside a number; a score was read from 3."
    assert coverage.papers(line(mentioned=1, with_number=1, extracted=1, uncertain=1, rejected=2)) == (
        "1 paper names it, 1 beside a number; a score was read from 1, 1 of them with confidence below 0.5; "
        "reviewers rejected scores of 2."
    )
    assert coverage.papers(line(mentioned=None, with_number=None)) == (
        "It is not known how many papers name it; a score was read from 3."
    )
    assert coverage.papers(None) == ""


def test_precision() -> None:
    measured = Precision(family="accuracy", readings=326, precision=0.594, low=0.54, high=0.641)
    assert coverage.precision(line(measured)) == (
        "Of 326 annotated scores in this kind of metric (accuracy), 59% were read right in full (54% to 64%). "
    )
    assert coverage.precision(line()) == coverage.precision(None) == ""
