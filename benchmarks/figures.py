"""A figure: what was measured, beside its floor. Loads nothing, for the measured programs import it too."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Unit = Literal["seconds", "bytes"]


@dataclass(frozen=True, slots=True)
class Figure:
    """A measured value beside its floor.

    Args:
        measure: what was measured.
        value, floor: in ``unit``, both more than 0.
        floor_is: what the floor is of.
    """

    measure: str
    value: float
    floor: float
    unit: Unit
    floor_is: str

    @property
    def ratio(self) -> float:
        """How many times the floor it is."""
        return self.value / self.floor
