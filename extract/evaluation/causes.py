"""Why a result was missed: the judgements that are not right, grouped by what to look into."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from functools import lru_cache
from typing import Final, NamedTuple

from extract.evaluation.alignment import Judgement
from extract.evaluation.gold import GoldPaper
from extract.evaluation.names import Field, words
from extract.records import Kind, Paper
from extract.sentences import split_sentences

_COMMON_UNITS: Final = frozenset({"%", "points", "x"})
_PLACES: Final = ("in the sentence", "in another sentence", "in the title", "nowhere in the text")


class CauseGroup(NamedTuple):
    """The misses of one cause.

    Args:
        cause: in words: ``model missed, named in the title``.
        judgements: the misses, in order; a miss with several causes is in the group of each.
        sole: how many of them have no other cause, so that mending it alone makes them right.
    """

    cause: str
    judgements: tuple[Judgement, ...]
    sole: int

    def of_kind(self, kind: Kind) -> int:
        """How many of them are scores, or deltas."""
        return sum(judgement.kind == kind for judgement in self.judgements)


def by_cause(papers: Iterable[GoldPaper], misses: Iterable[Judgement]) -> tuple[CauseGroup, ...]:
    """Group misses by cause, the most frequent first."""
    annotated = {paper.paper.id: paper for paper in papers}
    groups: dict[str, list[Judgement]] = defaultdict(list)
    sole: dict[str, int] = defaultdict(int)
    for judgement in misses:
        found = causes(judgement, annotated)
        for cause in found:
            groups[cause].append(judgement)
            sole[cause] += len(found) == 1
    ranked = sorted(groups.items(), key=lambda item: (-len(item[1]), item[0]))
    return tuple(CauseGroup(cause, tuple(members), sole[cause]) for cause, members in ranked)


def causes(judgement: Judgement, papers: Mapping[str, GoldPaper]) -> tuple[str, ...]:
    """What is wrong in one judgement, in words; one cause for each wrong name, else one; none where it is right.

    Args:
        judgement: one of those that are not right.
        papers: the annotated papers by id; they tell whether a spurious number was read twice.
    """
    gold, guess = judgement.gold, judgement.predicted
    if judgement.outcome == "fields":
        return tuple(_name_cause(judgement, field) for field in judgement.wrong)
    if judgement.outcome == "not found" and gold:
        unit = "with %, points or x" if gold.unit in _COMMON_UNITS else f"{'another' if gold.unit else 'no'} unit"
        return (f"not found, {unit}",)
    if judgement.outcome == "kind" and gold and guess:
        return (f"{gold.kind} read as {guess.kind}",)
    if judgement.outcome == "value":
        return ("another value",)
    if judgement.outcome == "spurious" and guess:
        results = papers[judgement.paper.id].results
        twice = any(guess.start < result.end and result.start < guess.end for result in results)
        return (f"{guess.kind} read twice" if twice else f"spurious {guess.kind}",)
    return ()


def _name_cause(judgement: Judgement, field: Field) -> str:
    gold, guess = judgement.gold, judgement.predicted
    assert gold is not None, "a wrong name is compared with an annotated one"
    assert guess is not None, "a wrong name was predicted"
    accepted, given = gold.accepted(field), (guess.given(field) or "").strip()
    if given and None in accepted:
        return f"{field} given where null is accepted"
    place = _place([name for name in accepted if name is not None], field, judgement.paper, gold.start)
    return f"another {field}, the right one {place}" if given else f"{field} missed, named {place}"


def _place(names: Iterable[str], field: Field, paper: Paper, at: int) -> str:
    """Where the nearest of the names stands, seen from the sentence around ``at``."""
    sentence = sentence_around(paper.abstract, at)
    texts = dict(zip(_PLACES, (sentence, paper.abstract, paper.title), strict=False))
    padded = [f" {' '.join(words(name, field))} " for name in names]
    for place, text in texts.items():
        there = f" {' '.join(words(text, field))} "
        if any(name in there for name in padded):
            return place
    return _PLACES[-1]


def sentence_around(text: str, at: int) -> str:
    """The sentence in which the character at ``at`` stands; the whole text where no sentence holds it."""
    return next((text[start:end] for start, end in _sentences(text) if start <= at < end), text)


@lru_cache(maxsize=64)  # the misses of a paper come one after another
def _sentences(text: str) -> tuple[tuple[int, int], ...]:
    return tuple(split_sentences(text))


def context_line(text: str, start: int, end: int, before: int = 110, after: int = 60) -> str:
    """The text around a span in one line, the span in double brackets.

    Args:
        text: an abstract.
        start, end: the span.
        before, after: how many characters to show on either side.

    >>> context_line("It reaches 58.3% on SQuAD.", 11, 15, before=8)
    '…reaches [[58.3]]% on SQuAD.'
    """
    left, right = max(0, start - before), min(len(text), end + after)
    marked = f"{'…' * (left > 0)}{text[left:start]}[[{text[start:end]}]]{text[end:right]}{'…' * (right < len(text))}"
    return " ".join(marked.split())
