"""The figures as people and programs read them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, Final

from benchmarks.figures import Figure, Unit
from benchmine.tables import Table, plain

_STEPS: Final[dict[Unit, tuple[tuple[float, str], ...]]] = {
    "seconds": ((1, "s"), (1e-3, "ms"), (1e-6, "µs")),
    "bytes": ((1e6, "MB"),),
}
_COLUMNS: Final = ("measure", "figure", "floor", "ratio", "the floor is")


def lines(figures: Iterable[Figure]) -> Iterator[str]:
    """The table of the figures, a line at a time."""
    rows = [
        (each.measure, spelt(each.value, each.unit), spelt(each.floor, each.unit), f"{each.ratio:.2f}", each.floor_is)
        for each in figures
    ]
    return plain(Table(_COLUMNS, rows, figures=frozenset(("figure", "floor", "ratio"))))


def records(figures: Iterable[Figure]) -> Iterator[dict[str, Any]]:
    """The figures for JSON, unrounded but for the ratio."""
    for each in figures:
        yield {
            "measure": each.measure,
            "value": each.value,
            "floor": each.floor,
            "unit": each.unit,
            "ratio": round(each.ratio, 3),
            "floor_is": each.floor_is,
        }


def spelt(value: float, unit: Unit) -> str:
    """A value with its unit, to three digits: ``6.31 s``, ``31.2 ms``, ``118 MB``."""
    steps = _STEPS[unit]
    size, name = next((step for step in steps if value >= step[0]), steps[-1])
    scaled = value / size
    places = 0 if scaled >= 99.95 else 1 if scaled >= 9.995 else 2
    return f"{scaled:,.{places}f} {name}"
