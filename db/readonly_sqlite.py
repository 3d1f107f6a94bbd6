"""Read-only SQL on a SQLite file: opened for reading, an authorizer refuses whatever is not reading, and time, rows,
bytes and the length of a value are limited."""

from __future__ import annotations

import sqlite3
import time
from contextlib import closing
from pathlib import Path
from typing import Final

from sqlalchemy.engine import URL

from db.readonly import NOTHING_TO_RUN, ONE_STATEMENT, Limits, Parameters, SqlError, SqlResult, cut, too_slow

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


def run_sql(url: URL, sql: str, parameters: Parameters, limits: Limits) -> SqlResult:
    """Run one reading statement; :func:`db.readonly.run` says what it raises."""
    path = _path(url)
    started = time.monotonic()
    guard = _Guard()
    try:
        with closing(_open(path)) as connection:
            connection.set_authorizer(guard.authorize)
            connection.set_progress_handler(lambda: time.monotonic() - started > limits.seconds, _INSTRUCTIONS)
            cursor = connection.execute(sql, parameters)
            if cursor.description is None:
                raise SqlError(NOTHING_TO_RUN)
            columns = tuple(column[0] for column in cursor.description)
            rows, note = cut(cursor, limits)
    except (sqlite3.Error, sqlite3.Warning, ValueError, OverflowError) as error:
        raise SqlError(guard.message or _message(error, limits.seconds)) from error
    return SqlResult(columns, rows, bool(note), note, time.monotonic() - started)


def _path(url: URL) -> Path:
    if not url.database or url.database == ":memory:":
        raise SqlError("a database in memory cannot be opened read-only; use a file")
    path = Path(url.database)
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


def _message(error: Exception, seconds: float) -> str:
    text = " ".join(str(error).split())
    if text == "interrupted":
        return too_slow(seconds)
    if "one statement at a time" in text:
        return ONE_STATEMENT
    return f"SQL error: {text}"
