"""Weights of the reader's cues: data that tools/fit.py writes and the reader sums."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from operator import itemgetter
from typing import Final

import orjson

Rows = Mapping[str, Sequence[float]]
"""A cue's weights for several answers; what they begin with, whatever the cues, is the row ``bias``."""

BOTH: Final = " && "
"""Between the two cues of a pair: both together have a weight of their own, besides the weight of each."""


@dataclass(frozen=True, slots=True)
class Table:
    """The weights of cues for answers that are weighed side by side, so that one look for a cue gives all of them.

    Args:
        columns: the answers, such as ``none``, ``score`` and ``delta``.
        rows: cue, or pair of cues (:data:`BOTH`) -> a weight a column; what is not there weighs nothing.
    """

    columns: tuple[str, ...]
    rows: dict[str, Sequence[float]]

    @classmethod
    def of(cls, columns: Mapping[str, Mapping[str, float]]) -> Table:
        """The table with these columns, each the weights by cue of one answer."""
        cues = dict.fromkeys(cue for column in columns.values() for cue in column)
        return cls(tuple(columns), {cue: [column.get(cue, 0.0) for column in columns.values()] for cue in cues})


@dataclass(frozen=True, slots=True)
class Weights:
    """Linear weights by cue, a table for each question, and the numbers that were fitted with them.

    Args:
        tables: by name: ``kind`` (``none``, ``score``, ``delta``), each field (``score``, ``delta``), ``type:model``
            (``answer``, ``own``) and ``type:benchmark`` (``answer``, ``main``).
        settings: named numbers (thresholds, calibration).
    """

    tables: dict[str, Table]
    settings: dict[str, float]
    _partners: dict[str, dict[str, list[tuple[str, str]]]] = field(init=False, repr=False, compare=False)
    _paired: dict[str, frozenset[str]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        partners = {name: _partners(table.rows) for name, table in self.tables.items()}
        paired = {
            name: frozenset(first).union(second for seconds in first.values() for second, _ in seconds)
            for name, first in partners.items()
        }
        object.__setattr__(self, "_partners", partners)
        object.__setattr__(self, "_paired", paired)

    def score(self, table: str, column: str, cues: Sequence[str]) -> float:
        """The sum of the weights of ``cues`` in a column of a table: log-odds.

        Raises:
            KeyError: there is no such table.
            ValueError: it has no such column.
        """
        weight_of, rows = itemgetter(self.tables[table].columns.index(column)), self.tables[table].rows
        return sum(map(weight_of, filter(None, map(rows.get, cues))), 0.0)

    def sums(self, table: str, cues: Sequence[str], start: Sequence[float] | None = None) -> list[float]:
        """The sum of the weights of ``cues`` in each column of a table (:func:`sums`).

        Raises:
            KeyError: there is no such table.
        """
        return sums(self.tables[table].rows, cues, start)

    def pairs(self, table: str, cues: Sequence[str]) -> list[str]:
        """The pairs of ``cues`` that ``table`` has: cues themselves, to be weighed with the others.

        Raises:
            KeyError: there is no such table.
        """
        partners = self._partners[table]
        there = self._paired[table].intersection(cues)  # few of many; in an order of their own, as sums depend on it
        return [pair for first in sorted(there) for second, pair in partners.get(first, ()) if second in there]

    def strongest(self, table: str, column: str, cues: Sequence[str], count: int = 4) -> list[tuple[str, float]]:
        """The ``count`` cues that weigh most in a column, either way, strongest first, each with its weight.

        Raises:
            KeyError: there is no such table.
            ValueError: it has no such column.
        """
        row_of, at = self.tables[table].rows.get, self.tables[table].columns.index(column)
        weighed = [(cue, weight) for cue in cues if (row := row_of(cue)) and (weight := row[at])]
        return sorted(weighed, key=lambda pair: -abs(pair[1]))[:count]


def _partners(rows: Rows) -> dict[str, list[tuple[str, str]]]:
    """For the first cue of each pair, the second ones, each with the pair's own name."""
    partners: dict[str, list[tuple[str, str]]] = {}
    for cue in rows:
        if BOTH in cue:
            first, _, second = cue.partition(BOTH)
            partners.setdefault(first, []).append((second, cue))
    return partners


@cache
def load_weights() -> Weights:
    """The weights that ship with the reader, read once; which tables there are is said in docs/rules.md."""
    data = orjson.loads(files("extract").joinpath("weights.json").read_bytes())
    tables = {name: Table(tuple(table["columns"]), table["rows"]) for name, table in data["tables"].items()}
    return Weights(tables, data["settings"])


def sums(rows: Rows, cues: Sequence[str], start: Sequence[float] | None = None) -> list[float]:
    """The sum of the weights of ``cues`` for each answer: log-odds.

    Args:
        rows: the weights.
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
