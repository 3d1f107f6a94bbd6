"""Which predicted result answers which annotated one, and what is wrong with it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from extract.evaluation.gold import GoldPaper, GoldResult, PredictedResult
from extract.evaluation.names import FIELDS, Field, same, same_number
from extract.records import Kind, Paper

Outcome = Literal["right", "not found", "kind", "value", "fields", "spurious"]


@dataclass(frozen=True, slots=True)
class Judgement:
    """An annotated result with the prediction that answers it; one of the two may be missing.

    Args:
        paper: where both stand.
        gold: None where the prediction is spurious.
        predicted: None where the annotated result was not found.
        outcome: ``right`` (kind, value and all names); ``fields`` (kind and value right, a name wrong); ``kind``;
            ``value``; ``not found``; ``spurious``.
        wrong: the names that are not among the accepted answers; empty unless the outcome is ``fields``.
    """

    paper: Paper
    gold: GoldResult | None
    predicted: PredictedResult | None
    outcome: Outcome
    wrong: tuple[Field, ...] = ()

    @property
    def label(self) -> str:
        """The outcome in a word, with the fields that are wrong: ``not found``, ``kind``, ``metric+model``."""
        return "+".join(self.wrong) or self.outcome

    @property
    def found(self) -> bool:
        """Whether kind and value are right."""
        return self.outcome in ("right", "fields")

    @property
    def kind(self) -> Kind:
        """The annotated kind; that of the prediction where it is spurious."""
        return self._result.kind

    @property
    def span(self) -> tuple[int, int]:
        """Where the annotated value stands; that of the prediction where it is spurious."""
        return self._result.start, self._result.end

    @property
    def _result(self) -> GoldResult | PredictedResult:
        result = self.gold or self.predicted
        assert result is not None, "a judgement is about something"
        return result


def judge(paper: GoldPaper, predictions: Sequence[PredictedResult]) -> list[Judgement]:
    """Judge the predictions for one paper against its annotated results.

    Each annotated result, in order, takes the first prediction left whose span it overlaps, one of its own kind before
    others; predictions that none takes are spurious.

    Returns:
        One judgement for each annotated result, in order, then one for each spurious prediction, in order.
    """
    judgements = []
    left = dict(enumerate(predictions))
    for gold in paper.results:
        overlapping = [i for i, guess in left.items() if guess.start < gold.end and gold.start < guess.end]
        same_kind = [i for i in overlapping if left[i].kind == gold.kind]
        taken = next(iter(same_kind or overlapping), None)
        guess = None if taken is None else left.pop(taken)
        judgements.append(_judge_one(paper.paper, gold, guess))
    spurious = (Judgement(paper.paper, None, guess, "spurious") for guess in left.values())
    return [*judgements, *spurious]


def _judge_one(paper: Paper, gold: GoldResult, guess: PredictedResult | None) -> Judgement:
    if guess is None:
        return Judgement(paper, gold, None, "not found")
    if guess.kind != gold.kind:
        return Judgement(paper, gold, guess, "kind")
    if not same_number(guess.value, gold.value):
        return Judgement(paper, gold, guess, "value")
    wrong = tuple(name for name in FIELDS if not same(guess.given(name), gold.accepted(name), name))
    return Judgement(paper, gold, guess, "fields" if wrong else "right", wrong)


def misses(judgements: Iterable[Judgement]) -> tuple[Judgement, ...]:
    """The judgements that are not right, in order."""
    return tuple(j for j in judgements if j.outcome != "right")
