"""Exports: results, leaderboards or papers, each row with its evidence, in the layouts of docs/exports.md.

What an export holds is decided once (:func:`columns`), and every layout is filled from the same rows, so that they
differ in spelling only. Tables are streamed.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import IO, Final, get_args

from sqlalchemy import Engine

from db.export.columns import PRINTED, Column, ExportFilters, What, columns, rows
from db.export.content import Content
from db.export.files import ExportError, binary, whole
from db.export.layouts import LAYOUTS, Format, Layout
from db.export.note import Note, note
from db.export.tables import plain_cell, read_csv, safe_cell

FORMATS: Final = tuple(LAYOUTS)
WHATS: Final = get_args(What)

__all__ = [
    "FORMATS",
    "LAYOUTS",
    "WHATS",
    "Column",
    "ExportError",
    "ExportFilters",
    "Format",
    "Layout",
    "Note",
    "What",
    "check",
    "columns",
    "export",
    "note",
    "plain_cell",
    "read_csv",
    "safe_cell",
]


def export(
    engine: Engine,
    what: What,
    format: Format,
    out: str | Path | IO[str] | IO[bytes],
    filters: ExportFilters | None = None,
    *,
    only: Sequence[str] = (),
) -> int:
    """Write an export and return the number of its rows (of entries and papers, where these are what it lists).

    Args:
        what: ``results``, ``leaderboard`` or ``papers``.
        format: a key of :data:`LAYOUTS`.
        out: a path, written whole or not at all, or a stream, which stays open. What is no text wants a binary one.
        filters: which rows; all but the rejected when None.
        only: the columns to write, of a layout that has columns; else all, or those that a page has room for.

    Raises:
        ValueError: for another ``what``, ``format`` or column, and for a layout that cannot hold it.
        ExportError: when the file cannot be written.
    """
    if what not in WHATS:
        raise ValueError(f"what is {what!r}; it is one of {', '.join(WHATS)}")
    if format not in LAYOUTS:
        raise ValueError(f"format is {format!r}; it is one of {', '.join(FORMATS)}")
    layout = check(what, format, only)
    said = note(engine)
    chosen = columns(what, only or (PRINTED[what] if layout.is_printed else ()))
    found = rows(engine, what, filters or ExportFilters(), said)
    content = Content(what, columns(what), chosen, found, said, asked=bool(only))
    if not isinstance(out, str | Path):
        return layout.write(content, binary(out, layout.name, is_text=layout.is_text))
    with whole(Path(out)) as file:
        return layout.write(content, file)


def check(what: What, format: Format, only: Sequence[str] = ()) -> Layout:
    """The layout of an export, when it can hold it.

    Raises:
        ValueError: it cannot, or one of the columns is none of its columns.
    """
    layout = LAYOUTS[format]
    if what not in layout.of:
        raise ValueError(f"{layout.name} holds {' or '.join(layout.of)}, not {what}")
    if only and not layout.has_columns:
        raise ValueError(f"the fields of {layout.name} are given; its columns cannot be chosen")
    columns(what, only)
    return layout
