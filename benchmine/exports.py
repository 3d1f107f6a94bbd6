"""Exports to a file or to standard output."""

from __future__ import annotations

import sys
from typing import Literal

from sqlalchemy import Engine

from benchmine.console import STANDARD
from db.export import ExportFilters, Format, What, export

TextFormat = Literal["csv", "json", "jsonl"]


def write_export(engine: Engine, what: What, format: Format, path: str, filters: ExportFilters) -> int:
    """Write an export and return the number of its rows.

    Raises:
        ExportError: the file cannot be written.
    """
    if path != STANDARD:
        return export(engine, what, format, path, filters)
    sys.stdout.flush()
    rows = export(engine, what, format, sys.stdout.buffer, filters)
    sys.stdout.buffer.flush()
    return rows
