"""Which numbers a condition is said of: "55.4% for 1-shot and 57.1% for 5-shot", "67.9% (val)", "easy: 0.966".

A condition belongs to the number before it that it is tied to ("N for X", "N (X)"), otherwise to the one after it ("an
X accuracy of N"). Settings and the splits of a benchmark are shared out alike.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

import regex

if TYPE_CHECKING:  # extract/normalise.py needs splits, and loads nothing of the reader
    from extract.document import Document
    from extract.spots import Spot


@dataclass(frozen=True, slots=True)
class Stated:
    """A condition where it stands in the clean text, or a list of them ("val and test sets")."""

    start: int
    end: int
    said: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Run:
    """Numbers that a condition reaches together: a list of them, or the part of it that no condition breaks off."""

    start: int
    end: int
    bracket: int | None  # where the brackets around them open
    places: tuple[int, ...]
    orders: tuple[int, ...]


_CLAUSE = regex.compile(r"[;]|,\s(?:and|while|but|whereas)\s")
# The preposition that ties a condition to what stands before it, with a few words between: "on a set of previously X".
_TIED = regex.compile(
    r"(?<![\p{L}-])(?:[Oo]n|[Ii]n|[Ff]or|[Uu]nder|[Ww]ith|[Aa]t|[Uu]sing|[Gg]iven|[Aa]fter|[Vv]ia)\s"
    r"(?:(?!(?:and|or|by)\s)[\w’'./-]+\s){0,5}$"
)
_TIES = regex.compile(r"(?:on|in|for|under|with|at|using|given|after|without)\s", regex.IGNORECASE)
# What a condition of another system stands after: "compared to 1-shot GPT-4", "than that for the full test set".
_OTHERS = regex.compile(
    r"\b(?:than|compared\s(?:to|with)|over|superior\sto|outperform\p{L}*|surpass\p{L}*|exceed\p{L}*)(?:\s[\w-]+){0,3}\s$"
)
_OTHERS_TIED = regex.compile(r"\b(?:than|compared\s(?:to|with))\s(?:(?:that|those)\s)?$")
_CLOSE = regex.compile(r"[)\]]")
_JOINED = regex.compile(r"(?:[,/:]|\b(?:and|or|while|but|whereas))\s*$")
_LABELS = regex.compile(r"\s?[:=]\s?")
_BESIDE = regex.compile(r"[^.,;:()\d]{0,30}")  # "67.9% mIoU (val)", "5-shot accuracy (71.2%)"


def share_out(document: Document, spots: Sequence[Spot], stated: Sequence[Stated]) -> list[tuple[str, ...]]:
    """The conditions of each number of a sentence.

    Args:
        document: the paper.
        spots: the results of one sentence, in order.
        stated: the conditions that the sentence states, in order.

    Returns:
        For each number what is said of it, in the order of the text; mostly nothing. What a number is tied to goes
        before what only leads up to it. A list of conditions goes to as many numbers, one to each; where the counts
        differ nobody can say which is of which, and only a single number that the list is tied to gets all of it.
    """
    found: list[tuple[str, ...]] = [()] * len(spots)
    if not stated:
        return found
    runs = _runs(document, spots, stated)
    reached = [_reached(document.text, spots[0].sentence.start, runs, one) for one in stated]
    for run in runs:
        for tied in (True, False):
            near = [one for one, reach in zip(stated, reached, strict=True) if reach == (run, tied)]
            if near:
                _give(document.text, run, near, tied, found)
                break
    return found


def _give(text: str, run: _Run, near: list[Stated], tied: bool, found: list[tuple[str, ...]]) -> None:
    """Put the conditions that reach a list of numbers to each of them."""
    orders = sorted(set(run.orders))
    lists = [one.said for one in _unbroken(text, near, tied)]
    if len(orders) > 1 and sum(len(one.said) for one in near) == len(orders):
        lists = [tuple(said for one in near for said in one.said)]  # "for A with 4000 labels, B with 500 labels"
    for place, order in zip(run.places, run.orders, strict=True):
        said: list[str] = []
        for each in lists:
            if len(each) == 1 or (tied and len(orders) == 1):
                said += each
            elif len(each) == len(orders):
                said.append(each[orders.index(order)])
        found[place] = tuple(dict.fromkeys(said))


def _unbroken(text: str, near: list[Stated], tied: bool) -> list[Stated]:
    """The condition nearest to the number, with those that no comma parts from it."""
    ordered = near if tied else near[::-1]
    kept = ordered[:1]
    for one in ordered[1:]:
        left, right = sorted((kept[-1], one), key=lambda each: each.start)
        if "," in text[left.end : right.start]:
            break
        kept.append(one)
    return kept if tied else kept[::-1]


def _runs(document: Document, spots: Sequence[Spot], stated: Sequence[Stated]) -> list[_Run]:
    tokens = document.tokens

    def key(place: int) -> tuple[int, int]:
        spot = spots[place]
        return spot.list_first, sum(one.end <= tokens.start[spot.at] for one in stated)

    runs = []
    for _, group in groupby(range(len(spots)), key):
        places = tuple(group)
        first, last = spots[places[0]], spots[places[-1]]
        bracket = None if first.bracket is None else tokens.start[first.bracket[0]]
        orders = tuple(spots[place].order for place in places)
        runs.append(_Run(tokens.start[first.at], tokens.end[last.at], bracket, places, orders))
    return runs


def _reached(text: str, start: int, runs: list[_Run], one: Stated) -> tuple[_Run | None, bool]:
    """The numbers that a condition is said of, and whether it is tied to them from behind."""
    tie = _TIED.search(text, start, one.start)
    if tie:
        others = _OTHERS_TIED.search(text, start, tie.start())
    else:
        others = None if _TIES.match(text, one.start) else _OTHERS.search(text, start, one.start)
    if others:
        return None, False
    bracket = _bracket(text, start, one.start)
    before = next((run for run in reversed(runs) if run.end <= one.start and _follows(text, run, one, bracket)), None)
    after = next((run for run in runs if run.start >= one.end), None)
    if after is not None and not _leads(text, one, after, bracket):
        after = None
    if before is None or after is None:
        return before or after, before is not None
    if _LABELS.fullmatch(text, one.end, after.start):
        return after, False
    tie = _TIED.search(text, before.end, one.start)
    gap = text[before.end : tie.start() if tie else one.start]
    if tie or _TIES.match(text, one.start):
        return (after, False) if _JOINED.search(gap) else (before, True)
    return (before, True) if not gap.strip(" (") else (after, False)


def _follows(text: str, run: _Run, one: Stated, bracket: int | None) -> bool:
    """True when a condition may be said of the numbers before it."""
    if _CLAUSE.search(text, run.end, one.start):
        return False
    if run.bracket == bracket:
        return True
    return bracket is not None and run.bracket is None and bool(_BESIDE.fullmatch(text, run.end, bracket))


def _leads(text: str, one: Stated, run: _Run, bracket: int | None) -> bool:
    """True when a condition may be said of the numbers after it."""
    if _CLAUSE.search(text, one.end, run.start):
        return False
    if run.bracket == bracket:
        return True
    return bracket is None and run.bracket is not None and bool(_BESIDE.fullmatch(text, one.end, run.bracket))


def _bracket(text: str, start: int, at: int) -> int | None:
    """Where the brackets around a place open, in a sentence that begins at ``start``."""
    left = max(text.rfind("(", start, at), text.rfind("[", start, at))
    return None if left < 0 or _CLOSE.search(text, left, at) else left
