"""Weights of the reader's cues: data that tools/fit.py writes and the reader sums."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from itertools import repeat
from typing import Final

import orjson

Rows = Mapping[str, tuple[float, ...]]
"""A cue's weights in several tables; what they begin with, whatever the cues, is the row ``bias``."""

BOTH: Final = " && "
"""Between the two cues of a pair: both together have a weight of their own, besides the weight of each."""


@dataclass(frozen=True, slots=True)
class Weights:
    """Linear weights by cue, one table a class or a field, and the numbers that were fitted with them.

    Args:
        tables: name of the table -> cue, or pair of cues (:data:`BOTH`) -> weight; what is not there weighs nothing.
        settings: named numbers (thresholds, calibration).
    """

    tables: dict[str, dict[str, float]]
    settings: dict[str, float]
    _partners: dict[str, dict[str, list[tuple[str, str]]]] = field(init=False, repr=False, compare=False)
    _paired: dict[str, frozenset[str]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        partners = {name: _partners(table) for name, table in self.tables.items()}
        paired = {
            name: frozenset(first).union(second for seconds in first.values() for second, _ in seconds)
            for name, first in partners.items()
        }
        object.__setattr__(self, "_partners", partners)
        object.__setattr__(self, "_paired", paired)

    def score(self, table: str, cues: list[str]) -> float:
        """The sum of the weights of ``cues`` in ``table``: log-odds.

        Raises:
            KeyError: there is no such table.
        """
        return sum(map(self.tables[table].get, cues, repeat(0.0)))

    def pairs(self, table: str, cues: Sequence[str]) -> list[str]:
        """The pairs of ``cues`` that have a weight in ``table``: cues themselves, to be weighed with the others.

        Raises:
            KeyError: there is no such table.
        """
        partners = self._partners[table]
        there = self._paired[table].intersection(cues)  # few of many; in an order of their own, as sums depend on it
        return [pair for first in sorted(there) for second, pair in partners.get(first, ()) if second in there]

    def joined(self, *tables: str) -> Rows:
        """Tables side by side: one look for each cue gives its weights in all of them (:func:`sums`).

        Raises:
            KeyError: there is no such table.
        """
        cues = {"bias": None} | {cue: None for table in tables for cue in self.tables[table]}
        return {cue: tuple(self.tables[table].get(cue, 0.0) for table in tables) for cue in cues}

    def strongest(self, table: str, cues: list[str], count: int = 4) -> list[tuple[str, float]]:
        """The ``count`` cues that weigh most in ``table``, either way, strongest first, each with its weight.

        Raises:
            KeyError: there is no such table.
        """
        weight_of = self.tables[table].get
        weighed = [(cue, weight) for cue in cues if (weight := weight_of(cue))]
        return sorted(weighed, key=lambda pair: -abs(pair[1]))[:count]


def _partners(table: Mapping[str, float]) -> dict[str, list[tuple[str, str]]]:
    """For the first cue of each pair, the second ones, each with the pair's own name."""
    partners: dict[str, list[tuple[str, str]]] = {}
    for cue in table:
        if BOTH in cue:
            first, _, second = cue.partition(BOTH)
            partners.setdefault(first, []).append((second, cue))
    return partners


@cache
def load_weights() -> Weights:
    """The weights that ship with the reader, read once; which tables there are is said in docs/rules.md."""
    data = orjson.loads(files("extract").joinpath("weights.json").read_bytes())
    return Weights(data["tables"], data["settings"])


def sums(rows: Rows, cues: Sequence[str], start: Sequence[float] | None = None) -> list[float]:
    """The sum of the weights of ``cues`` in each of the tables that were joined: log-odds.

    Args:
        rows: the tables.
        cues: names of cues.
        start: what to add them to, the bias where it is not given.
    """
    found = filter(None, map(rows.get, cues))
    return [sum(column) for column in zip(rows["bias"] if start is None else start, *found, strict=True)]


def softmax(scores: Sequence[float]) -> list[float]:
    """Log-odds of answers that exclude each other as probabilities; at least one is needed."""
    top = max(scores)
    powers = [math.exp(score - top) for score in scores]
    total = sum(powers)
    return [power / total for power in powers]
