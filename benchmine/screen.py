"""Tables on a terminal, no wider than it is. Apart, for it loads rich."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from rich.align import VerticalAlignMethod
from rich.cells import cell_len
from rich.console import Console, JustifyMethod, RenderableType
from rich.padding import Padding
from rich.table import Table as Grid
from rich.text import Text

from benchmine.tables import Table, one_line

_NARROWEST: Final = 9  # columns of the terminal that words need: in fewer they are cut to pieces
_GAP: Final = 2
_INDENT: Final = 4


def show(table: Table, console: Console | None = None) -> None:
    """Write a table, its notes below their rows over the whole width.

    Where it is wider than the terminal, the column ``table.below`` moves below its row too; then titles of columns and
    texts are wrapped, and if all that is not enough each row becomes a line a column.
    """
    console = console or Console()
    grid = [[one_line(value) for value in row] for row in table.rows]
    places = list(range(len(table.columns)))
    if table.below in table.columns and _total(_widest(table.columns, grid, places)) > console.width:
        places.remove(table.columns.index(table.below))
    widths = _fitted(table, grid, places, console.width)
    if widths is None:
        console.print(Text("\n\n".join(_records(table, grid))))
        return
    for part in _parts(table, grid, places, widths):
        console.print(part)


def _parts(
    table: Table, grid: Sequence[Sequence[str]], places: Sequence[int], widths: Sequence[int]
) -> Iterator[RenderableType]:
    justify: list[JustifyMethod] = ["right" if table.is_numeric(place) else "left" for place in places]
    head = _columns(widths, justify, "bottom")
    head.add_row(*(Text(table.columns[place], "bold") for place in places))
    head.add_row(*("─" * width for width in widths))
    yield head
    moved = [place for place in range(len(table.columns)) if place not in places]
    apart = bool(moved or table.notes)
    for number, row in enumerate(grid):
        line = _columns(widths, justify, "top")
        line.add_row(*(Text(row[place]) for place in places))
        yield line
        below = [Text(row[place]) for place in moved]
        below += [Text(one_line(table.notes[number]), "dim")] if table.notes else []
        yield from (Padding(text, (0, 0, 0, _INDENT)) for text in below if text)
        if apart and number < len(grid) - 1:
            yield ""


def _columns(widths: Sequence[int], justify: Sequence[JustifyMethod], vertical: VerticalAlignMethod) -> Grid:
    grid = Grid.grid(padding=(0, _GAP, 0, 0), pad_edge=False)
    for width, side in zip(widths, justify, strict=True):
        grid.add_column(width=width, justify=side, vertical=vertical, overflow="fold")
    return grid


def _widest(titles: Sequence[str], grid: Sequence[Sequence[str]], places: Sequence[int]) -> list[int]:
    """Widths in which nothing is wrapped."""
    return [max(cell_len(row[place]) for row in (titles, *grid)) for place in places]


def _fitted(table: Table, grid: Sequence[Sequence[str]], places: Sequence[int], width: int) -> list[int] | None:
    """Widths of the columns that fit; None where there are none. What is cut is what is widest, and never a figure."""
    widths = _widest(table.columns, grid, places)
    if _total(widths) > width:
        titles = [max(name.split(), key=cell_len, default="") for name in table.columns]
        widths = _widest(titles, grid, places)
    wraps = [not table.is_numeric(place) for place in places]
    words = [max((cell_len(word) for row in grid for word in row[place].split()), default=0) for place in places]
    for least in (words, [_NARROWEST] * len(places)):  # words are cut only where wrapping between them does not do
        while _total(widths) > width:
            spare = [widths[k] - max(least[k], _NARROWEST) if wraps[k] else 0 for k in range(len(widths))]
            if max(spare, default=0) <= 0:
                break
            widths[spare.index(max(spare))] -= 1
    return widths if _total(widths) <= width else None


def _total(widths: Sequence[int]) -> int:
    return sum(widths) + _GAP * (len(widths) - 1)


def _records(table: Table, grid: Sequence[Sequence[str]]) -> Iterator[str]:
    """Each row with a line a column, for a table that is too wide for a terminal."""
    widest = max(map(len, table.columns))
    for number, row in enumerate(grid):
        lines = [f"{name:>{widest}}  {text}".rstrip() for name, text in zip(table.columns, row, strict=True)]
        yield "\n".join(lines + ([one_line(table.notes[number])] if table.notes else []))
