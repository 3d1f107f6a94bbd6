"""Counts and the figures made of them: precision, recall, F1, their intervals, and how honest a confidence is."""

from __future__ import annotations

import random
import statistics
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from extract.evaluation.alignment import Judgement
from extract.evaluation.gold import KINDS
from extract.evaluation.names import FIELDS, Field
from extract.records import Kind

_BINS = 10


class Score(NamedTuple):
    """Precision, recall and their harmonic mean; 0 where there is nothing to divide by."""

    precision: float
    recall: float
    f1: float

    @classmethod
    def of(cls, hits: int, predicted: int, gold: int) -> Score:
        precision, recall = hits / max(predicted, 1), hits / max(gold, 1)
        return cls(precision, recall, 2 * precision * recall / max(precision + recall, 1e-9))


class Counts(NamedTuple):
    """What happened to the results of one kind.

    Args:
        gold: annotated results.
        predicted: predicted results.
        found: predictions whose span, kind and value are right.
        metric, benchmark, model: those of the found whose name is right.
        correct: those of the found of which all three names are right.
    """

    gold: int = 0
    predicted: int = 0
    found: int = 0
    metric: int = 0
    benchmark: int = 0
    model: int = 0
    correct: int = 0

    @property
    def detection(self) -> Score:
        """How well results are found: ``score found``."""
        return Score.of(self.found, self.predicted, self.gold)

    @property
    def tuples(self) -> Score:
        """How well results are read in full: ``score tuple``."""
        return Score.of(self.correct, self.predicted, self.gold)

    def right(self, field: Field) -> float:
        """The share of the found whose name in ``field`` is right."""
        return int(getattr(self, field)) / max(self.found, 1)


def count(judgements: Iterable[Judgement]) -> dict[Kind, Counts]:
    """The counts of each kind over some judgements."""
    totals = {kind: dict.fromkeys(Counts._fields, 0) for kind in KINDS}
    for judgement in judgements:
        if judgement.predicted:
            totals[judgement.predicted.kind]["predicted"] += 1
        if not judgement.gold:
            continue
        row = totals[judgement.gold.kind]
        row["gold"] += 1
        if judgement.found:
            row["found"] += 1
            row["correct"] += judgement.outcome == "right"
            for field in FIELDS:
                row[field] += field not in judgement.wrong
    return {kind: Counts(**row) for kind, row in totals.items()}


def add(counts: Iterable[Mapping[Kind, Counts]]) -> dict[Kind, Counts]:
    """The sum of the counts of several papers."""
    rows = list(counts)
    return {kind: Counts(*map(sum, zip(*(row[kind] for row in rows), strict=True))) for kind in KINDS}


def figures(counts: Mapping[Kind, Counts]) -> dict[str, float]:
    """Every figure by its name: ``score found P``, ``score tuple F1``, ``delta model right where found`` …"""
    named: dict[str, float] = {}
    for kind in KINDS:
        for name, score in (("found", counts[kind].detection), ("tuple", counts[kind].tuples)):
            named |= {f"{kind} {name} {letter}": x for letter, x in zip(("P", "R", "F1"), score, strict=True)}
        named |= {f"{kind} {field} right where found": counts[kind].right(field) for field in FIELDS}
    return named


class Interval(NamedTuple):
    """The middle 95% of what a figure is over resampled papers."""

    low: float
    high: float


def interval(values: Iterable[float]) -> Interval:
    """The 95% percentile interval of at least two values."""
    cuts = statistics.quantiles(values, n=40, method="inclusive")
    return Interval(cuts[0], cuts[-1])


def resample(rows: Sequence[Sequence[int]], times: int, seed: int) -> Iterator[tuple[int, ...]]:
    """Column sums of ``times`` bootstrap samples of the rows, each of as many rows drawn with replacement.

    Args:
        rows: one row of counts a paper, all of one length.
        times: how many samples; 0, or at least 2, for an interval needs two values.
        seed: of the random draws; the same seed gives the same sums.

    Raises:
        ValueError: ``times`` is negative or 1.
    """
    if times < 0 or times == 1:
        raise ValueError(f"bootstrap must be 0 or at least 2, not {times}")
    draw = random.Random(seed)
    for _ in range(times if rows else 0):
        yield tuple(map(sum, zip(*draw.choices(rows, k=len(rows)), strict=True)))


def resampled_figures(papers: Sequence[Mapping[Kind, Counts]], times: int, seed: int) -> dict[str, list[float]]:
    """Every figure of :func:`figures` over bootstrap samples of the papers."""
    values: dict[str, list[float]] = {}
    for sums in resample([[n for kind in KINDS for n in counts[kind]] for counts in papers], times, seed):
        width = len(Counts._fields)
        counts = {kind: Counts(*sums[i * width : (i + 1) * width]) for i, kind in enumerate(KINDS)}
        for name, figure in figures(counts).items():
            values.setdefault(name, []).append(figure)
    return values


class Bin(NamedTuple):
    """The predictions whose confidence lies in one tenth of the scale.

    Args:
        low, high: the tenth, without its upper end except in the last.
        predictions: how many.
        confidence: their mean confidence; 0 where there are none.
        right: the share of them that are right; 0 where there are none.
    """

    low: float
    high: float
    predictions: int
    confidence: float
    right: float


class Calibration(NamedTuple):
    """How far confidence can be believed.

    Args:
        bins: ten, from 0 to 1.
        predictions: how many have a confidence.
        brier: mean squared distance between confidence and truth (1 right, 0 wrong); lower is better.
        error: expected calibration error, the mean distance between a bin's confidence and its share of right ones,
            each bin weighed by its predictions; lower is better.
    """

    bins: tuple[Bin, ...]
    predictions: int
    brier: float
    error: float


def calibrate(outcomes: Iterable[tuple[float, bool]]) -> Calibration | None:
    """The reliability of confidences.

    Args:
        outcomes: for each prediction its confidence, from 0 to 1, and whether it is right.

    Returns:
        None where there is no prediction.

    >>> result = calibrate([(0.8, True), (0.8, False)])
    >>> round(result.brier, 2), round(result.error, 2)
    (0.34, 0.3)
    """
    tenths: list[list[tuple[float, bool]]] = [[] for _ in range(_BINS)]
    for confidence, right in outcomes:
        tenths[min(int(confidence * _BINS), _BINS - 1)].append((confidence, right))
    total = sum(map(len, tenths))
    if not total:
        return None
    bins = tuple(_bin(number, members) for number, members in enumerate(tenths))
    brier = sum((confidence - right) ** 2 for members in tenths for confidence, right in members) / total
    error = sum(b.predictions * abs(b.confidence - b.right) for b in bins) / total
    return Calibration(bins, total, brier, error)


def _bin(number: int, members: Sequence[tuple[float, bool]]) -> Bin:
    low, high, size = number / _BINS, (number + 1) / _BINS, max(len(members), 1)
    confidence = sum(confidence for confidence, _ in members) / size
    return Bin(low, high, len(members), confidence, sum(right for _, right in members) / size)
