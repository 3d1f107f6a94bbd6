"""How often readings are right, by the family of their metric: figures that ``tools/measure.py`` writes."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Final

ENOUGH: Final = 30
"""Scores of a family that have to be annotated before its precision is told: with 30, the interval is ±0.18 wide."""

ALL: Final = ""
"""The family that stands for all scores."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Precision:
    """Of ``readings`` scores read from annotated abstracts, the share that is right in number, kind, metric, benchmark
    and model; ``low`` to ``high`` is the 95% interval (Wilson's)."""

    family: str
    readings: int
    precision: float
    low: float
    high: float

    @property
    def enough(self) -> bool:
        """Whether so many are annotated that the figure can be told."""
        return self.readings >= ENOUGH


@cache
def measured() -> dict[str, Precision]:
    """The measured precision by the family of the metric that was read; :data:`ALL` is that of all scores."""
    text = resources.files(__package__).joinpath("measured.json").read_text(encoding="utf-8")
    return {family: Precision(family=family, **figures) for family, figures in json.loads(text)["families"].items()}


def precision_of(family: str) -> Precision | None:
    """The measured precision of a metric family; None where too little of it is annotated to tell."""
    found = measured().get(family)
    return found if found is not None and found.enough else None
