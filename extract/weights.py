"""Weights of the reader's cues: data that tools/fit.py writes and the reader sums."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import repeat

import orjson


@dataclass(frozen=True, slots=True)
class Weights:
    """Linear weights by cue, one table a class or a field, and the numbers that were fitted with them.

    Args:
        tables: name of the table -> cue -> weight; a cue that is not there weighs nothing.
        settings: named numbers (thresholds, calibration).
    """

    tables: dict[str, dict[str, float]]
    settings: dict[str, float]

    def score(self, table: str, cues: list[str]) -> float:
        """The sum of the weights of ``cues`` in ``table``: log-odds.

        Raises:
            KeyError: there is no such table.
        """
        return sum(map(self.tables[table].get, cues, repeat(0.0)))

    def strongest(self, table: str, cues: list[str], count: int = 4) -> list[tuple[str, float]]:
        """The ``count`` cues that weigh most in ``table``, either way, strongest first, each with its weight.

        Raises:
            KeyError: there is no such table.
        """
        weighed = [(cue, self.tables[table].get(cue, 0.0)) for cue in cues]
        return sorted((pair for pair in weighed if pair[1]), key=lambda pair: -abs(pair[1]))[:count]


@cache
def load_weights() -> Weights:
    """The weights that ship with the reader, read once; which tables there are is said in docs/rules.md."""
    data = orjson.loads(files("extract").joinpath("weights.json").read_bytes())
    return Weights(data["tables"], data["settings"])


def softmax(scores: Sequence[float]) -> list[float]:
    """Log-odds of answers that exclude each other as probabilities; at least one is needed."""
    top = max(scores)
    powers = [math.exp(score - top) for score in scores]
    total = sum(powers)
    return [power / total for power in powers]
