"""What a change of the reader gains and loses, joined by paper and span."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import NamedTuple

from extract.evaluation.alignment import Judgement, judge
from extract.evaluation.figures import Counts, Interval, add, count, figures, interval, resampled_figures
from extract.evaluation.gold import GoldPaper, PredictedResult
from extract.records import Kind


class Change(NamedTuple):
    """One result before and after; at least one of the two is there.

    Args:
        before, after: None where a spurious prediction is only on the other side.
    """

    before: Judgement | None
    after: Judgement | None

    @property
    def now(self) -> Judgement:
        """The judgement after, or before where the prediction is gone."""
        judgement = self.after or self.before
        assert judgement is not None, "a change is about something"
        return judgement


class Difference(NamedTuple):
    """A figure before and after.

    Args:
        before, after: its values.
        interval: 95% interval of ``after - before``, over resamples of the papers, the same for both; None without a
            bootstrap.
    """

    before: float
    after: float
    interval: Interval | None


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two sets of predictions for the same papers.

    Args:
        gained: annotated results that only the new predictions have right.
        lost: those that only the old ones have right.
        changed: those that both have wrong, in different ways.
        spurious_gone, spurious_new: predictions that answer no annotated result, only in the old or only in the new.
        differences: by the name of the figure.
    """

    gained: tuple[Change, ...]
    lost: tuple[Change, ...]
    changed: tuple[Change, ...]
    spurious_gone: tuple[Change, ...]
    spurious_new: tuple[Change, ...]
    differences: Mapping[str, Difference]


def compare(
    gold: Iterable[GoldPaper],
    old: Mapping[str, Sequence[PredictedResult]],
    new: Mapping[str, Sequence[PredictedResult]],
    bootstrap: int = 1000,
    seed: int = 0,
) -> Comparison:
    """What the new predictions gain and lose against the old ones.

    Args:
        gold: the annotated papers.
        old, new: for each paper id what was predicted.
        bootstrap: how many resamples the intervals of the differences are made of; 0 for none, else at least 2.
        seed: of the resampling.

    Raises:
        ValueError: ``bootstrap`` is negative or 1.
    """
    papers = tuple(gold)
    before = [judge(paper, old.get(paper.paper.id, ())) for paper in papers]
    after = [judge(paper, new.get(paper.paper.id, ())) for paper in papers]
    changes: list[Change] = []
    spurious: list[Change] = []
    for first, second in zip(before, after, strict=True):
        changes += [Change(a, b) for a, b in zip(first, second, strict=False) if a.gold]
        spurious += _join_spurious(first, second)
    return Comparison(
        gained=tuple(c for c in changes if not _is_right(c.before) and _is_right(c.after)),
        lost=tuple(c for c in changes if _is_right(c.before) and not _is_right(c.after)),
        changed=tuple(c for c in changes if _is_wrong_otherwise(c)),
        spurious_gone=tuple(c for c in spurious if c.after is None),
        spurious_new=tuple(c for c in spurious if c.before is None),
        differences=_differences([count(j) for j in before], [count(j) for j in after], bootstrap, seed),
    )


def _is_right(judgement: Judgement | None) -> bool:
    return judgement is not None and judgement.outcome == "right"


def _is_wrong_otherwise(change: Change) -> bool:
    if _is_right(change.before) or _is_right(change.after):
        return False
    return _reading(change.before) != _reading(change.after)


def _reading(judgement: Judgement | None) -> tuple[object, ...] | None:
    guess = judgement and judgement.predicted
    return (guess.value, guess.kind, guess.metric, guess.benchmark, guess.model) if guess else None


def _join_spurious(before: Sequence[Judgement], after: Sequence[Judgement]) -> list[Change]:
    """The spurious predictions of one paper on both sides, joined by span and kind."""

    def spurious(judgements: Sequence[Judgement]) -> dict[tuple[int, int, Kind, int], Judgement]:
        keyed: dict[tuple[int, int, Kind, int], Judgement] = {}
        for judgement in judgements:
            if judgement.outcome == "spurious":
                copies = 0  # a number may be read twice: the n-th copy is joined with the n-th copy
                while (*judgement.span, judgement.kind, copies) in keyed:
                    copies += 1
                keyed[(*judgement.span, judgement.kind, copies)] = judgement
        return keyed

    first, second = spurious(before), spurious(after)
    return [Change(first.get(key), second.get(key)) for key in first | second]


def _differences(
    before: Sequence[Mapping[Kind, Counts]], after: Sequence[Mapping[Kind, Counts]], bootstrap: int, seed: int
) -> Mapping[str, Difference]:
    """Both sides are resampled with the same seed, so each sample holds the same papers: a paired bootstrap."""
    first, second = figures(add(before)), figures(add(after))
    old, new = (resampled_figures(side, bootstrap, seed) for side in (before, after))
    spread = {name: interval(b - a for a, b in zip(old[name], new[name], strict=True)) for name in old}
    return MappingProxyType({name: Difference(x, second[name], spread.get(name)) for name, x in first.items()})
