"""The process in which one statement of a person runs on a SQLite file. Started by db/readonly_sqlite.py, by its path
and with the standard library alone, which takes a fiftieth of a second.

A process of its own, because SQLite looks at the time between two of its instructions only, and one instruction can
take minutes (``instr`` of a long text in a longer one: 225 s) or all memory (``json_group_array``: 2 GB). The system
ends a process that goes on, or that asks for more than it may have, and whoever asked is told.
"""

from __future__ import annotations

import marshal
import sqlite3
import sys
import time
from collections.abc import Iterable, Mapping, Sequence
from contextlib import closing
from typing import Any

NOTHING_TO_RUN = "nothing to run: give a statement that returns rows, such as SELECT"
ONE_STATEMENT = "one statement at a time"
TOO_MUCH_MEMORY = "stopped: it needs too much memory; narrow the statement, or add a LIMIT"

# Bytes of memory and of temporary files that a statement may take; with rows cut at 10 MB, sorting takes the most.
_MEMORY = 1 << 30
_FILES = 1 << 30

# SQLite's virtual machine calls back after so many instructions: about 0.1 ms here, for 1% of the time.
_INSTRUCTIONS = 10_000

# The limits that one statement could otherwise use up a server's memory with; the greatest value is far above the
# longest abstract, and `hex(zeroblob(…))` stops there.
_LIMITS = {
    sqlite3.SQLITE_LIMIT_LENGTH: 20_000_000,
    sqlite3.SQLITE_LIMIT_SQL_LENGTH: 100_000,
    sqlite3.SQLITE_LIMIT_COMPOUND_SELECT: 100,
    sqlite3.SQLITE_LIMIT_ATTACHED: 0,
    sqlite3.SQLITE_LIMIT_LIKE_PATTERN_LENGTH: 1000,
    sqlite3.SQLITE_LIMIT_TRIGGER_DEPTH: 10,
}

_READING = frozenset({sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ, sqlite3.SQLITE_RECURSIVE})

# Pragmas that only tell about the schema; with a value in brackets it is a table's or an index's name. Full-text
# search itself asks for data_version.
_ABOUT_NAMES = frozenset(
    {"table_info", "table_xinfo", "table_list", "index_list", "index_info", "index_xinfo", "foreign_key_list"}
)
_ABOUT_FILE = frozenset({"user_version", "application_id", "data_version", "encoding", "page_count", "page_size"})

# Functions that load code, or read and write files where the library was built with them.
_REFUSED_FUNCTIONS = frozenset({"load_extension", "readfile", "writefile", "edit", "fts3_tokenizer", "fts5"})

_ACTIONS = {
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


class RefusedError(Exception):
    """The statement was refused or failed; the message is one line."""


def cut(
    rows: Iterable[tuple[Any, ...]], max_rows: int | None, max_bytes: int | None
) -> tuple[list[tuple[Any, ...]], str]:
    """The rows up to the limits, and a note where there were more."""
    kept: list[tuple[Any, ...]] = []
    size = 0
    for row in rows:
        if max_rows is not None and len(kept) >= max_rows:
            return kept, f"truncated: the first {max_rows:,} rows"
        size += sum(len(cell.encode(errors="replace")) for cell in row if isinstance(cell, str))
        size += sum(len(cell) for cell in row if isinstance(cell, bytes))
        if max_bytes is not None and size > max_bytes:
            return kept, f"truncated: {len(kept):,} rows, more would be over {max_bytes:,} bytes"
        kept.append(row)
    return kept, ""


def too_slow(seconds: float) -> str:
    """What to say of a statement that was stopped."""
    return f"stopped after {seconds:g} s: narrow the statement, or add a LIMIT"


def run(
    uri: str,
    sql: str,
    parameters: Sequence[Any] | Mapping[str, Any],
    *,
    max_rows: int | None,
    max_bytes: int | None,
    seconds: float,
) -> tuple[tuple[str, ...], list[tuple[Any, ...]], str]:
    """Columns, rows and a note of one reading statement.

    Raises:
        RefusedError: it is not one, there is an error in it, or it takes too long.
    """
    started = time.monotonic()
    guard = _Guard()
    try:
        with closing(connect(uri)) as connection:
            connection.set_authorizer(guard.authorize)
            connection.set_progress_handler(lambda: time.monotonic() - started > seconds, _INSTRUCTIONS)
            cursor = connection.execute(sql, parameters)
            if cursor.description is None:
                raise RefusedError(NOTHING_TO_RUN)
            columns = tuple(column[0] for column in cursor.description)
            return (columns, *cut(cursor, max_rows, max_bytes))
    except MemoryError as error:
        raise RefusedError(TOO_MUCH_MEMORY) from error
    except (sqlite3.Error, sqlite3.Warning, ValueError, OverflowError) as error:
        raise RefusedError(guard.message or _message(error, seconds)) from error


def connect(uri: str) -> sqlite3.Connection:
    """The file, open for reading only; ``uri`` ends in ``?mode=ro``."""
    connection = sqlite3.connect(uri, uri=True, isolation_level=None)
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


def _limit_process() -> None:
    """As far as the system can: elsewhere than on Unix the time is limited, and memory by SQLite's own limits."""
    try:
        import resource  # noqa: PLC0415
    except ImportError:
        return
    for what, most in ((resource.RLIMIT_AS, _MEMORY), (resource.RLIMIT_FSIZE, _FILES), (resource.RLIMIT_CORE, 0)):
        _, hard = resource.getrlimit(what)
        resource.setrlimit(what, (most if hard == resource.RLIM_INFINITY else min(most, hard), hard))


def _main() -> None:
    """What to run comes by standard input; what came of it goes to standard output: an error, or the rows."""
    given = marshal.load(sys.stdin.buffer)
    _limit_process()
    try:
        found: Any = ("", *run(*given[0], **given[1]))
        answer = marshal.dumps(found)
    except RefusedError as error:
        answer = marshal.dumps((str(error),))
    except MemoryError:
        answer = marshal.dumps((TOO_MUCH_MEMORY,))
    sys.stdout.buffer.write(answer)


if __name__ == "__main__":
    _main()
