"""Read-only SQL for people: `benchmine sql` and the dashboard's SQL page.

Safe by the connection, not by looking at the text: the file is opened read-only, an authorizer refuses whatever is not
reading, and time, rows, bytes and the length of a value are limited.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Engine

MAX_ROWS: Final = 1000
MAX_BYTES: Final = 10_000_000
SECONDS: Final = 5.0

# SQLite's virtual machine calls back after so many instructions: about 0.1 ms here, for 1% of the time.
_INSTRUCTIONS: Final = 10_000

# The limits that one statement could otherwise use up a server's memory with; the greatest value is far above the
# longest abstract, and `hex(zeroblob(…))` stops there.
_LIMITS: Final = {
    sqlite3.SQLITE_LIMIT_LENGTH: 20_000_000,
    sqlite3.SQLITE_LIMIT_SQL_LENGTH: 100_000,
    sqlite3.SQLITE_LIMIT_COMPOUND_SELECT: 100,
    sqlite3.SQLITE_LIMIT_ATTACHED: 0,
    sqlite3.SQLITE_LIMIT_LIKE_PATTERN_LENGTH: 1000,
    sqlite3.SQLITE_LIMIT_TRIGGER_DEPTH: 10,
}

_READING: Final = frozenset({sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ, sqlite3.SQLITE_RECURSIVE})

# Pragmas that only tell about the schema; with a value in brackets it is a table's or an index's name. Full-text
# search itself asks for data_version.
_ABOUT_NAMES: Final = frozenset(
    {"table_info", "table_xinfo", "table_list", "index_list", "index_info", "index_xinfo", "foreign_key_list"}
)
_ABOUT_FILE: Final = frozenset(
    {"user_version", "application_id", "data_version", "encoding", "page_count", "page_size"}
)

# Functions that load code, or read and write files where the library was built with them.
_REFUSED_FUNCTIONS: Final = frozenset({"load_extension", "readfile", "writefile", "edit", "fts3_tokenizer", "fts5"})

_ACTIONS: Final = {
    getattr(sqlite3, name): name.removeprefix("SQLITE_").replace("_", " ")
    for name in dir(sqlite3)
    if name.startswith(("SQLITE_CREATE_", "SQLITE_DROP_", "SQLITE_ALTER_"))
    or name
    in {
        "SQLITE_DELETE",
        "SQLITE_INSERT",
        "SQLITE_UPDATE",
        "SQLITE_TRANSACTION",
        "SQLITE_SAVEPOINT",
        "SQLITE_ATTACH",
        "SQLITE_DETACH",
        "SQLITE_REINDEX",
        "SQLITE_ANALYZE",
        "SQLITE_PRAGMA",
        "SQLITE_FUNCTION",
    }
}


class SqlError(Exception):
    """The statement was refused, failed or took too long; the message is one line."""


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


def run(
    database: Engine | str | Path,
    sql: str,
    parameters: Sequence[Any] | Mapping[str, Any] = (),
    *,
    max_rows: int | None = MAX_ROWS,
    max_bytes: int | None = MAX_BYTES,
    seconds: float = SECONDS,
) -> SqlResult:
    """Run one reading statement.

    Args:
        database: an engine on a database file, or the file.
        parameters: for ``?`` or ``:name`` in the statement.
        max_rows, max_bytes: where to cut; None for no limit. Bytes are those of text and blobs.
        seconds: after so long the statement is stopped.

    Raises:
        SqlError: for anything but one SELECT, WITH, EXPLAIN, VALUES or harmless PRAGMA, for an error in it, and when it
            takes too long.
    """
    path = _path(database)
    started = time.monotonic()
    guard = _Guard()
    try:
        with closing(_open(path)) as connection:
            connection.set_authorizer(guard.authorize)
            connection.set_progress_handler(lambda: time.monotonic() - started > seconds, _INSTRUCTIONS)
            cursor = connection.execute(sql, parameters)
            if cursor.description is None:
                raise SqlError("nothing to run: give a statement that returns rows, such as SELECT")
            columns = tuple(column[0] for column in cursor.description)
            rows, note = _fetch(cursor, max_rows, max_bytes)
    except (sqlite3.Error, sqlite3.Warning, ValueError, OverflowError) as error:
        raise SqlError(guard.message or _message(error, seconds)) from error
    return SqlResult(columns, rows, bool(note), note, time.monotonic() - started)


def _path(database: Engine | str | Path) -> Path:
    name = database.url.database if isinstance(database, Engine) else str(database)
    if not name or name == ":memory:":
        raise SqlError("a database in memory cannot be opened read-only; use a file")
    path = Path(name)
    if not path.is_file():
        raise SqlError(f"{path}: no such database")
    return path


def _open(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, isolation_level=None)
    # An abstract is text, but a cast can make text of any bytes.
    connection.text_factory = lambda raw: raw.decode(errors="replace")
    connection.execute("PRAGMA query_only = ON")
    connection.execute("PRAGMA trusted_schema = OFF")
    for limit, most in _LIMITS.items():
        connection.setlimit(limit, most)
    return connection


class _Guard:
    """The authorizer of one statement; remembers what it refused, for SQLite only says "not authorized"."""

    def __init__(self) -> None:
        self.message = ""

    def authorize(
        self, action: int, first: str | None, second: str | None, _schema: str | None, _inner: str | None
    ) -> int:
        if action in _READING or self._harmless(action, first, second):
            return sqlite3.SQLITE_OK
        what = " ".join(filter(None, (_ACTIONS.get(action, "this statement"), self._name(action, first, second))))
        self.message = self.message or f"only reading is allowed here: {what} is refused"
        return sqlite3.SQLITE_DENY

    @staticmethod
    def _harmless(action: int, first: str | None, second: str | None) -> bool:
        if action == sqlite3.SQLITE_FUNCTION:
            return (second or "").lower() not in _REFUSED_FUNCTIONS
        # So SQLite asks when it first meets a virtual table (full text, json_each), whose columns it declares as if by
        # CREATE TABLE. A real update of sqlite_master needs a pragma that is refused, and a file that can be written.
        if action == sqlite3.SQLITE_UPDATE:
            return first == "sqlite_master"
        if action == sqlite3.SQLITE_PRAGMA:
            name = (first or "").lower()
            return name in _ABOUT_NAMES or (name in _ABOUT_FILE and second is None)
        return False

    @staticmethod
    def _name(action: int, first: str | None, second: str | None) -> str | None:
        if action == sqlite3.SQLITE_FUNCTION:
            return second
        return first if action == sqlite3.SQLITE_PRAGMA else None


def _fetch(
    cursor: Iterator[tuple[Any, ...]], max_rows: int | None, max_bytes: int | None
) -> tuple[list[tuple[Any, ...]], str]:
    rows: list[tuple[Any, ...]] = []
    size = 0
    for row in cursor:
        if max_rows is not None and len(rows) >= max_rows:
            return rows, f"truncated: the first {max_rows:,} rows"
        size += sum(len(cell.encode(errors="replace")) for cell in row if isinstance(cell, str))
        size += sum(len(cell) for cell in row if isinstance(cell, bytes))
        if max_bytes is not None and size > max_bytes:
            return rows, f"truncated: {len(rows):,} rows, more would be over {max_bytes:,} bytes"
        rows.append(row)
    return rows, ""


def _message(error: Exception, seconds: float) -> str:
    text = " ".join(str(error).split())
    if text == "interrupted":
        return f"stopped after {seconds:g} s: narrow the statement, or add a LIMIT"
    if "one statement at a time" in text:
        return "one statement at a time"
    return f"SQL error: {text}"
