"""Comparisons as one grid, whichever way round: its table with the best marked, its heat map, its parallel view."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import altair as alt
import pandas as pd
import streamlit as st

from dashboard import formats, tables
from db.queries import BenchmarkComparison, Board, Cell, ModelComparison

BEST: Final = "★"
DRAWN: Final = 20
"""Lines of a heat map or of a parallel view: more are not told apart on a screen."""

_ROOM: Final = 50  # pixels that a number and a star take
_LINES: Final = 8  # what is drawn as lines of a parallel view: as many as there are dashes and shapes
_DASHES: Final = ((1, 0), (6, 3), (2, 2), (8, 3, 2, 3), (12, 4), (3, 5), (8, 2, 2, 2, 2, 2), (14, 3, 3, 3))
_SHAPES: Final = (
    "circle",
    "square",
    "triangle-up",
    "diamond",
    "cross",
    "triangle-down",
    "triangle-right",
    "triangle-left",
)


@dataclass(frozen=True, slots=True)
class Grid:
    """What is compared.

    Args:
        rows, columns: what each line and each column is, in words; no two alike.
        boards: the board of each cell, as rows of columns.
        cells: the values, as rows of columns; None where there is none.
        same_setting: for each row whether all state one setting; empty where rows are models.
        by_row: True where a row is a board, and its cells are compared with each other; else a column is.
    """

    rows: tuple[str, ...]
    columns: tuple[str, ...]
    boards: tuple[tuple[Board, ...], ...]
    cells: tuple[tuple[Cell | None, ...], ...]
    same_setting: tuple[bool, ...]
    by_row: bool


def grid_of_models(found: ModelComparison) -> Grid:
    """Boards below each other, models beside each other."""
    models = len(found.models)
    return Grid(
        rows=_apart([formats.board_name(row.board) for row in found.rows]),
        columns=_apart([one.name for one in found.models]),
        boards=tuple((row.board,) * models for row in found.rows),
        cells=tuple(row.cells for row in found.rows),
        same_setting=tuple(row.same_setting for row in found.rows),
        by_row=True,
    )


def grid_of_benchmarks(found: BenchmarkComparison) -> Grid:
    """Models below each other, the main boards of the benchmarks beside each other."""
    return Grid(
        rows=_apart([row.model for row in found.rows]),
        columns=_apart([formats.board_name(board) for board in found.boards]),
        boards=(found.boards,) * len(found.rows),
        cells=tuple(row.cells for row in found.rows),
        same_setting=(),
        by_row=False,
    )


def _apart(names: Sequence[str]) -> tuple[str, ...]:
    """The names; those that occur more than once with a number."""
    many, met = Counter(names), Counter[str]()
    shown = []
    for name in names:
        met[name] += 1
        shown.append(name if many[name] == 1 else f"{name} #{met[name]}")
    return tuple(shown)


def cell_text(cell: Cell | None) -> str:
    """``★ 88.6``, and the range that it was taken from where several values are reported."""
    if cell is None:
        return ""
    bound = f"{cell.bound} " if cell.bound else ""
    text = f"{BEST} {bound}{formats.number(cell.value)}" if cell.best else f"{bound}{formats.number(cell.value)}"
    if cell.values == 1:
        return text
    return f"{text} of {formats.number(cell.low)}–{formats.number(cell.high)}"


def table(grid: Grid) -> tuple[pd.DataFrame, tables.Columns]:
    """The grid with a text in each cell."""
    head = "Board" if grid.by_row else "Model"
    data: dict[str, list[str]] = {head: list(grid.rows)}
    width = max(150, min(220, 8 * max(map(len, grid.rows)) + 20))  # it is pinned: more would fill a phone
    columns: tables.Columns = {head: st.column_config.TextColumn(width=width, pinned=True)}
    if grid.by_row:
        data["Better"] = ["lower" if row[0].direction == "lower" else "higher" for row in grid.boards]
        columns["Better"] = st.column_config.TextColumn(width=64, help="Which values are better on this board.")
    for place, name in enumerate(grid.columns):
        key = name if name not in data else f"{name} "
        data[key] = [cell_text(row[place]) for row in grid.cells]
        longest = max(len(text) for text in (name, *data[key]))
        columns[key] = st.column_config.TextColumn(width=max(90, min(220, 8 * longest + 20)))
    if grid.by_row:
        data["Setting"] = ["the same" if same else "differs" for same in grid.same_setting]
        columns["Setting"] = st.column_config.TextColumn(
            width=80, help="Whether all values of the line state one setting, or none of them any."
        )
    return pd.DataFrame(data), columns


def frame(grid: Grid) -> pd.DataFrame:
    """A line for each cell that has a value; ``place`` is 0 for the worst and 1 for the best that it is compared with.

    Where there is nothing to compare with, or all are equal, it is 1.
    """
    lines = [
        {
            "row": grid.rows[y],
            "column": grid.columns[x],
            "value": cell.value,
            "shown": formats.number(cell.value) + (f" {BEST}" if cell.best else ""),
            "board": formats.board_name(grid.boards[y][x]),
            "better": formats.better_phrase(grid.boards[y][x].direction),
            "lower": grid.boards[y][x].direction == "lower",
            "setting": cell.setting or formats.NOT_STATED,
            "paper": cell.title or cell.paper_id,
        }
        for y, row in enumerate(grid.cells)
        for x, cell in enumerate(row)
        if cell is not None
    ]
    found = pd.DataFrame(lines)
    merit = found["value"].where(~found["lower"], -found["value"])
    groups = merit.groupby(found["row" if grid.by_row else "column"])
    low, high = groups.transform("min"), groups.transform("max")
    found["place"] = ((merit - low) / (high - low).where(high > low, 1)).where(high > low, 1.0)
    return found


_TOOLTIP: Final = [
    alt.Tooltip("row:N", title="Line"),
    alt.Tooltip("column:N", title="Column"),
    alt.Tooltip("shown:N", title="Value"),
    alt.Tooltip("better:N", title="On this board"),
    alt.Tooltip("setting:N", title="Setting"),
    alt.Tooltip("paper:N", title="Paper"),
]


def heat_map(grid: Grid) -> alt.LayerChart | alt.FacetChart:
    """Each cell by how near it is to the best of what it is compared with, its number in it where there is room."""
    found = frame(grid)
    rows, columns = list(grid.rows[:DRAWN]), list(grid.columns)
    found = found[found["row"].isin(rows)]
    base = alt.Chart(found).encode(
        x=alt.X("column:N", sort=columns, title=None, axis=_axis(orient="top", labelAngle=-90, labelAlign="left")),
        y=alt.Y("row:N", sort=rows, title=None, axis=_axis()),
        tooltip=_TOOLTIP,
    )
    # Opaque, from pale to strong, with the text against it: so it is the same on a light and on a dark ground.
    rectangles = base.mark_rect(cornerRadius=3, stroke=None).encode(
        color=alt.Color("place:Q", scale=alt.Scale(domain=[0, 1], range=["#dce9f3", "#1f5f8b"]), legend=None)
    )
    room = alt.expr(f"width / {len(columns)} < {_ROOM} ? 0 : 1")
    numbers = base.mark_text(fontSize=12, opacity=room).encode(
        text="shown:N", color=alt.condition("datum.place > 0.55", alt.value("#ffffff"), alt.value("#111820"))
    )
    return alt.layer(rectangles, numbers).properties(height=alt.Step(36))


def _axis(**options: Any) -> alt.Axis:
    """An axis of names; a board has two lines, the benchmark and the measure, so that a phone has room for both."""
    return alt.Axis(labelLimit=130, labelExpr="split(datum.label, ', ')", labelOverlap=False, **options)


def parallel(grid: Grid) -> alt.LayerChart | alt.FacetChart:
    """A line for each of the compared over the boards that they share, broken where there is no value.

    The boards lie below each other: their names are long, and a phone is narrow. Left is the worst that is compared,
    right the best, whichever way better is.
    """
    found = frame(grid)
    axis, line = ("row", "column") if grid.by_row else ("column", "row")
    axes = list((grid.rows if grid.by_row else grid.columns)[:DRAWN])
    lines = list((grid.columns if grid.by_row else grid.rows)[:_LINES])
    found = found[found[axis].isin(axes) & found[line].isin(lines)]
    # Where a line has no value on a board, a gap: a stroke across it would make two boards neighbours that are not.
    whole = pd.MultiIndex.from_product([axes, lines], names=[axis, line]).to_frame(index=False)
    found = whole.merge(found, on=[axis, line], how="left")
    found["order"] = found[axis].map({name: place for place, name in enumerate(axes)})
    legend = alt.Legend(
        title=None, orient="top", direction="horizontal", columns=1, labelLimit=230, symbolStrokeWidth=0
    )
    base = alt.Chart(found).encode(
        x=alt.X(
            "place:Q",
            title="worst to best of those compared",
            scale=alt.Scale(domain=[-0.04, 1.04], nice=False),
            axis=alt.Axis(values=[0, 0.5, 1], labels=False),
        ),
        y=alt.Y(f"{axis}:N", sort=axes, title=None, axis=_axis(grid=True)),
        color=alt.Color(f"{line}:N", sort=lines, scale=alt.Scale(domain=lines), legend=legend),
        tooltip=_TOOLTIP,
    )
    strokes = base.mark_line(strokeWidth=2, invalid="break-paths-show-domains").encode(
        order="order:Q",
        strokeDash=alt.StrokeDash(
            f"{line}:N", sort=lines, legend=None, scale=alt.Scale(domain=lines, range=_DASHES[: len(lines)])
        ),
    )
    points = base.mark_point(filled=True, size=90, opacity=1).encode(
        shape=alt.Shape(
            f"{line}:N", sort=lines, legend=legend, scale=alt.Scale(domain=lines, range=_SHAPES[: len(lines)])
        )
    )
    return alt.layer(strokes, points).properties(height=alt.Step(46))


def in_words(grid: Grid, what: str) -> str:
    """What a chart of the grid shows, for those who do not see it: who is best, and how often."""
    wins = Counter(
        grid.columns[x] if grid.by_row else grid.rows[y]
        for y, row in enumerate(grid.cells)
        for x, cell in enumerate(row)
        if cell is not None and cell.best
    )
    best = ", ".join(f"{name} on {formats.count(times, 'board')}" for name, times in wins.most_common(4))
    size = f"{formats.count(len(grid.rows), 'line')} by {formats.count(len(grid.columns), 'column')}"
    return f"{what} of {size}. Best of those compared: {best}. The table above has every value."
