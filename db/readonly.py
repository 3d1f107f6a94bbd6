"""Read-only SQL for people: `benchmine sql` and the dashboard's SQL page.

Safe by the connection, not by looking at the text: it is opened for reading only, and time, rows and bytes are limited
(db/readonly_sqlite.py, db/readonly_postgres.py).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, TypeAlias

from sqlalchemy import Engine

from db import address, readonly_child
from db.dialects import dialect_of
from db.readonly_child import NOTHING_TO_RUN, ONE_STATEMENT, too_slow

__all__ = ["NOTHING_TO_RUN", "ONE_STATEMENT", "Limits", "Parameters", "SqlError", "SqlResult", "cut", "run", "too_slow"]

MAX_ROWS: Final = 1000
MAX_BYTES: Final = 10_000_000
SECONDS: Final = 5.0

Parameters: TypeAlias = Sequence[Any] | Mapping[str, Any]


class SqlError(Exception):
    """The statement was refused, failed or took too long; the message is one line."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Where to cut or stop: rows, bytes of text and blobs (None for no limit), seconds."""

    max_rows: int | None
    max_bytes: int | None
    seconds: float


@dataclass(frozen=True, slots=True)
class SqlResult:
    """What a statement gave.

    ``truncated`` is True when there was more; ``note`` then says which limit was met. ``seconds`` is the time taken.
    """

    columns: tuple[str, ...]
    rows: list[tuple[Any, ...]]
    truncated: bool
    note: str
    seconds: float

    @property
    def names(self) -> tuple[str, ...]:
        """The columns by names that differ, as tables and JSON need them: "id" and "id 2" of two tables."""
        names: dict[str, None] = {}
        for column in self.columns:
            name, number = column or "column", 2
            while name in names:
                name, number = f"{column} {number}", number + 1
            names[name] = None
        return tuple(names)


def run(
    database: Engine | str | Path,
    sql: str,
    parameters: Parameters = (),
    *,
    max_rows: int | None = MAX_ROWS,
    max_bytes: int | None = MAX_BYTES,
    seconds: float = SECONDS,
) -> SqlResult:
    """Run one reading statement.

    Args:
        database: an engine on a database, or its address; not one in memory.
        parameters: for ``?`` or ``:name`` in the statement; with PostgreSQL for ``$1``, ``$2`` ….
        max_rows, max_bytes: where to cut; None for no limit. Bytes are those of text and blobs.
        seconds: after so long the statement is stopped.

    Raises:
        SqlError: for anything but one SELECT, WITH, EXPLAIN, VALUES or harmless PRAGMA, for an error in it, and when it
            takes too long.
    """
    url = database.url if isinstance(database, Engine) else address.parse(database)
    return dialect_of(url).run_sql(url, sql, parameters, Limits(max_rows, max_bytes, seconds))


def cut(rows: Iterable[tuple[Any, ...]], limits: Limits) -> tuple[list[tuple[Any, ...]], str]:
    """The rows up to the limits, and a note where there were more."""
    return readonly_child.cut(rows, limits.max_rows, limits.max_bytes)
