"""Tables as the commands write them: for people, on a terminal or in a pipe, and as CSV, JSON or JSON Lines."""

from __future__ import annotations

import csv
import io
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

import orjson

from benchmine.console import STANDARD, is_terminal, writing
from benchmine.options import TableFormat
from db.export import safe_cell


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of values under columns.

    Args:
        columns: their names, each once: JSON has them as keys.
        rows: for each row a value a column: text, number, boolean, bytes or None.
        notes: for each row a text that people see below it; no notes where empty.
        figures: columns of text that are figures all the same.
        below: the column that moves below its row where a terminal is too narrow for the table; none where empty.
    """

    columns: Sequence[str]
    rows: Sequence[Sequence[Any]]
    notes: Sequence[str] = ()
    figures: frozenset[str] = frozenset()
    below: str = ""

    def is_numeric(self, column: int) -> bool:
        """Whether a column holds figures, which stand to the right."""
        values = [row[column] for row in self.rows if row[column] is not None]
        numbers = bool(values) and all(isinstance(value, int | float) for value in values)
        return numbers or self.columns[column] in self.figures


def write(table: Table, format: TableFormat, path: str) -> None:
    """Write a table to a file, or to standard output for ``-``.

    Raises:
        CommandError: the file cannot be written.
    """
    if format is TableFormat.TABLE and path == STANDARD and is_terminal(sys.stdout):
        from benchmine.screen import show  # rich takes 0.1 s to load

        show(table)
        return
    with writing(path) as out:
        for line in _LINES[format](table):
            out.write(line.encode(errors="replace"))


def plain(table: Table) -> Iterator[str]:
    """The lines of a table in a file or a pipe: aligned, nothing cut, nothing but text."""
    from rich.cells import cell_len

    cells = [[one_line(value) for value in row] for row in table.rows]
    grid = [list(table.columns), *cells]
    widths = [max(map(cell_len, column)) for column in zip(*grid, strict=True)]
    right = [table.is_numeric(column) for column in range(len(table.columns))]

    def line(row: Sequence[str]) -> str:
        padded = []
        for text, width, numeric in zip(row, widths, right, strict=True):
            gap = " " * (width - cell_len(text))
            padded.append(gap + text if numeric else text + gap)
        return "  ".join(padded).rstrip() + "\n"

    yield line(table.columns)
    yield line(["-" * width for width in widths])
    for place, row in enumerate(cells):
        yield line(row)
        if table.notes and table.notes[place]:
            yield f"    {one_line(table.notes[place])}\n"


def _csv(table: Table) -> Iterator[str]:
    buffer = io.StringIO()
    writer = csv.writer(buffer)  # RFC 4180, as the exports have it
    for row in ([*table.columns], *table.rows):
        writer.writerow([safe_cell(cell) if isinstance(cell := _plain_value(value), str) else cell for value in row])
        yield buffer.getvalue()
        buffer.seek(0)
        buffer.truncate()


def _json(table: Table) -> Iterator[str]:
    opening = "[\n"
    for text in _objects(table):
        yield opening + text
        opening = ",\n"
    yield "\n]\n" if table.rows else "[]\n"


def _jsonl(table: Table) -> Iterator[str]:
    for text in _objects(table):
        yield text + "\n"


def _objects(table: Table) -> Iterator[str]:
    for row in table.rows:
        record = dict(zip(table.columns, map(_plain_value, row), strict=True))
        yield orjson.dumps(record, default=str).decode()


_LINES: Final[dict[TableFormat, Callable[[Table], Iterator[str]]]] = {
    TableFormat.TABLE: plain,
    TableFormat.CSV: _csv,
    TableFormat.JSON: _json,
    TableFormat.JSONL: _jsonl,
}


def _plain_value(value: Any) -> Any:
    """A value that JSON and CSV can hold: a blob as hexadecimal digits, text without halves of characters."""
    if isinstance(value, bytes):
        return value.hex()
    return value.encode(errors="replace").decode() if isinstance(value, str) else value


def one_line(value: Any) -> str:
    """A value in one line, with nothing in it that a terminal would obey."""
    if value is None:
        return ""
    text = " ".join(str(_plain_value(value)).split())
    return text if text.isprintable() else "".join(c if c.isprintable() else " " for c in text)
