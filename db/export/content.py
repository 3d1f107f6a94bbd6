"""What a layout is given to write: the rows of an export, under the columns that were decided on."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from typing import IO, Any

from db.export.columns import Column, What
from db.export.note import Note
from db.tables import BOARD

Record = dict[str, Any]
"""A row by the names of all its columns."""


@dataclass(frozen=True, slots=True)
class Content:
    """The rows of an export, to be gone through once.

    Args:
        every: all columns that the rows have.
        columns: those that are to be written, in their order.
        found: the rows, with a cell for each of ``every``.
        asked: somebody has asked for these columns by name.
    """

    what: What
    every: tuple[Column, ...]
    columns: tuple[Column, ...]
    found: Iterable[tuple[Any, ...]]
    note: Note
    asked: bool = False

    def cells(self) -> Iterator[tuple[Any, ...]]:
        """The cells to be written of each row."""
        if self.columns == self.every:
            yield from self.found
            return
        names = [column.name for column in self.every]
        places = [names.index(column.name) for column in self.columns]
        for row in self.found:
            yield tuple(row[place] for place in places)

    def records(self) -> Iterator[Record]:
        """Each row with all its columns, for a layout that fills fields of its own from them."""
        names = [column.name for column in self.every]
        for row in self.found:
            yield dict(zip(names, row, strict=True))

    def boards(self) -> Iterator[list[Record]]:
        """The rows of a leaderboard, board by board."""
        for _, rows in groupby(self.records(), itemgetter(*BOARD)):
            yield list(rows)


Writer = Callable[[Content, IO[bytes]], int]
"""Writes the content and returns the number of its rows."""


def measure(row: Record) -> str:
    """Metric and unit of the board of a row: ``accuracy (%)``."""
    metric = row["metric"] or "Metric not stated"
    return f"{metric} ({row['unit']})" if row["unit"] else metric


def board_name(row: Record) -> str:
    """The board of a row in words: ``ImageNet (val), accuracy (%)``."""
    split = f" ({row['split']})" if row["split"] else ""
    return f"{row['benchmark']}{split}, {measure(row)}"


def better(row: Record) -> str:
    """Which way is better on the board of a row, in words."""
    direction = row["direction"]
    return "not ranked: no agreed direction" if direction == "none" else f"{direction} is better"


def plain(value: float) -> str:
    """A value as short as it can be written: 58.3, 1016, 60."""
    return repr(value).removesuffix(".0")


def over_time(rows: Iterable[Record]) -> list[tuple[Record, bool]]:
    """The ranked rows of a board whose date is known, oldest first, and whether each was the best up to its day.

    As :func:`db.queries.history` has it: of several of one date only the best can be.
    """
    dated = [row for row in rows if row["rank"] is not None and row["year"] is not None]
    sign = {"higher": 1, "lower": -1}
    found = []
    best = float("-inf")
    for row in sorted(dated, key=lambda row: (row["date"], -sign[row["direction"]] * row["value"], row["result_id"])):
        merit = sign[row["direction"]] * row["value"]
        found.append((row, merit > best))
        best = max(best, merit)
    return found
