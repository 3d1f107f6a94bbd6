"""Exports to a file or to standard output."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import cast

from sqlalchemy import Engine

from benchmine.console import STANDARD, check_output
from db.export import ExportFilters, Format, What, export


def write_export(
    engine: Engine, what: What, format: str, path: str, filters: ExportFilters, *, only: Sequence[str] = ()
) -> int:
    """Write an export and return the number of its rows.

    Args:
        what, format, filters, only: as for :func:`db.export.export`.
        path: a file, or ``-`` for standard output.

    Raises:
        CommandError: the file must not be written: see :func:`benchmine.console.check_output`.
        ExportError: the file cannot be written.
    """
    check_output(path)
    if path != STANDARD:
        return export(engine, what, cast(Format, format), path, filters, only=only)
    sys.stdout.flush()
    rows = export(engine, what, cast(Format, format), sys.stdout.buffer, filters, only=only)
    sys.stdout.buffer.flush()
    return rows
