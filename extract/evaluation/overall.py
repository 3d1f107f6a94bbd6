"""The evaluation of a reader over annotated papers: every figure, and every judgement behind it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, NamedTuple

from extract.evaluation import alignment
from extract.evaluation.alignment import Judgement, judge
from extract.evaluation.figures import Calibration, Counts, Interval, add, calibrate, count, interval, resampled_figures
from extract.evaluation.figures import figures as figures_of
from extract.evaluation.gold import GoldPaper, PredictedResult
from extract.records import Kind

USUAL_ATTRIBUTES: Final = ("venue", "year")
NO_VALUE: Final = "(none)"


class RuleRow(NamedTuple):
    """How often a rule is right in the readings of one kind.

    Args:
        rule: its id; ``(none)`` where the predictions name none.
        kind: of the predictions.
        counts: over its predictions; ``gold`` counts the annotated results of that kind that they answer.
    """

    rule: str
    kind: Kind
    counts: Counts


class Group(NamedTuple):
    """The papers that share a value of an attribute.

    Args:
        value: the value; ``(none)`` for the papers without one.
        papers: how many they are.
        counts: over their results.
    """

    value: str
    papers: int
    counts: Mapping[Kind, Counts]


@dataclass(frozen=True, slots=True)
class Evaluation:
    """What a reader got right and wrong.

    Args:
        papers: the annotated papers, in order.
        judgements: for each paper its annotated results in order, then its spurious predictions.
        counts: by kind; their ``detection``, ``tuples`` and ``right(field)`` are the figures.
        intervals: 95% intervals of :attr:`figures`, by the same names; empty without a bootstrap.
        bootstrap: how many resamples they are made of.
        rules: those that predicted most first.
        groups: for each attribute broken down by, its groups; those of most papers first.
        calibration: of the predictions that have a confidence; None where none has.
        unread: annotated papers that the predictions do not mention; they count as having no results.
        unknown: ids in the predictions that no annotated paper has; they count for nothing.
    """

    papers: tuple[GoldPaper, ...]
    judgements: tuple[Judgement, ...]
    counts: Mapping[Kind, Counts]
    intervals: Mapping[str, Interval]
    bootstrap: int
    rules: tuple[RuleRow, ...]
    groups: Mapping[str, tuple[Group, ...]]
    calibration: Calibration | None
    unread: tuple[str, ...]
    unknown: tuple[str, ...]

    @property
    def figures(self) -> dict[str, float]:
        """Every figure by its name: ``score tuple F1``, ``delta model right where found`` …"""
        return figures_of(self.counts)

    @property
    def misses(self) -> tuple[Judgement, ...]:
        """The judgements that are not right, in order."""
        return alignment.misses(self.judgements)


def evaluate(
    gold: Iterable[GoldPaper],
    predictions: Mapping[str, Sequence[PredictedResult]],
    bootstrap: int = 1000,
    seed: int = 0,
    by: Sequence[str] | None = None,
) -> Evaluation:
    """Compare predictions with annotated papers.

    Args:
        gold: the annotated papers.
        predictions: for each paper id what was predicted; a paper without an entry counts as having no results.
        bootstrap: how many resamples of the papers the intervals are made of; 0 for no intervals, else at least 2.
        seed: of the resampling; the same seed gives the same intervals.
        by: attributes to break the figures down by; None for those of ``venue`` and ``year`` that the papers have.

    Raises:
        ValueError: no paper has an attribute of ``by``; or ``bootstrap`` is negative or 1.
    """
    papers = tuple(gold)
    judged = [judge(paper, predictions.get(paper.paper.id, ())) for paper in papers]
    per_paper = [count(judgements) for judgements in judged]
    flat = tuple(judgement for judgements in judged for judgement in judgements)
    ids = {paper.paper.id for paper in papers}
    resampled = resampled_figures(per_paper, bootstrap, seed)
    return Evaluation(
        papers=papers,
        judgements=flat,
        counts=MappingProxyType(add(per_paper)),
        intervals=MappingProxyType({name: interval(values) for name, values in resampled.items()}),
        bootstrap=bootstrap,
        rules=_rules(flat),
        groups=MappingProxyType({name: _groups(papers, per_paper, name) for name in _attributes(papers, by)}),
        calibration=calibrate(confidences(flat)),
        unread=tuple(paper.paper.id for paper in papers if paper.paper.id not in predictions),
        unknown=tuple(key for key in predictions if key not in ids),
    )


def confidences(judgements: Iterable[Judgement]) -> list[tuple[float, bool]]:
    """The confidence of each prediction that has one, and whether it is right in full."""
    return [
        (j.predicted.confidence, j.outcome == "right")
        for j in judgements
        if j.predicted and j.predicted.confidence is not None
    ]


def _rules(judgements: Iterable[Judgement]) -> tuple[RuleRow, ...]:
    by_rule: dict[str, list[Judgement]] = defaultdict(list)
    for judgement in judgements:
        if judgement.predicted:
            by_rule[judgement.predicted.rule or NO_VALUE].append(judgement)
    rows = [
        RuleRow(rule, kind, counts)
        for rule, members in by_rule.items()
        for kind, counts in count(members).items()
        if counts.predicted
    ]
    return tuple(sorted(rows, key=lambda row: (-row.counts.predicted, row.rule, row.kind)))


def _attributes(papers: Sequence[GoldPaper], by: Sequence[str] | None) -> tuple[str, ...]:
    known = {name for paper in papers for name in paper.attributes}
    if by is None:
        return tuple(name for name in USUAL_ATTRIBUTES if name in known)
    for name in by:
        if name not in known:
            raise ValueError(f"no paper has the attribute {name!r}; there are: {', '.join(sorted(known)) or 'none'}")
    return tuple(by)


def _groups(
    papers: Sequence[GoldPaper], per_paper: Sequence[Mapping[Kind, Counts]], attribute: str
) -> tuple[Group, ...]:
    members: dict[str, list[Mapping[Kind, Counts]]] = defaultdict(list)
    for paper, counts in zip(papers, per_paper, strict=True):
        members[paper.attributes.get(attribute, NO_VALUE)].append(counts)
    groups = [Group(value, len(counts), add(counts)) for value, counts in members.items()]
    return tuple(sorted(groups, key=lambda group: (-group.papers, group.value)))
