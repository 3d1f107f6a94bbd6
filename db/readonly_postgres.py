"""Read-only SQL on PostgreSQL: one cursor in a transaction that may only read, rolled back at its end.

Safe by the connection, in layers. A cursor can be declared for a query only. The transaction is READ ONLY from its
first moment, which nothing in it can take back. It runs as a role that may read our tables, where there is one. A
superuser is turned away: functions that read the server's files, run its programs or end other sessions are open to
it, and a statement can shed the role that it was given.
"""

from __future__ import annotations

import re
import secrets
import socket
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy.engine import URL

from db.readonly import NOTHING_TO_RUN, ONE_STATEMENT, Limits, Parameters, SqlError, SqlResult, cut, too_slow

if TYPE_CHECKING:
    import psycopg

READER: Final = "benchmine_reader"
"""A role that may read the tables and nothing else; made with the database by whoever may make roles."""

_CONNECT_SECONDS: Final = 10
_GRACE: Final = 0.5  # seconds beyond its time for which a statement may stop by itself
_LONGEST: Final = 100_000  # characters of a statement, as with SQLite

# The driver holds a page of rows in memory before we see the first of them: at most 20 of 5 MB. The longest abstract
# is far below that; repeat('x', 1000000000) is not.
_PAGE: Final = 20
_ROW_BYTES: Final = 5_000_000
_TOO_LONG: Final = "row too long"

_QUERIES: Final = frozenset({"SELECT", "WITH", "VALUES", "TABLE", "("})

_RIGHTS: Final = """
SELECT bool_or(rolsuper OR rolname IN ('pg_read_server_files', 'pg_write_server_files', 'pg_execute_server_program',
                                       'pg_signal_backend'))
FROM pg_roles WHERE rolname = session_user OR pg_has_role(session_user, oid, 'MEMBER')
"""

_READER_IS_READY: Final = """
SELECT has_table_privilege(oid, quote_ident(current_schema()) || '.paper', 'SELECT')
FROM pg_roles WHERE rolname = $1 AND pg_has_role(session_user, oid, 'MEMBER')
AND to_regclass(quote_ident(current_schema()) || '.paper') IS NOT NULL
"""

_START: Final = re.compile(r"(?:\s|;|--[^\n]*|/\*.*?\*/)*([A-Za-z]+|\(|\Z)?", re.DOTALL)


def run_sql(url: URL, sql: str, parameters: Parameters, limits: Limits) -> SqlResult:
    """Run one reading statement; :func:`db.readonly.run` says what it raises."""
    import psycopg  # noqa: PLC0415

    started = time.monotonic()
    word = _first_word(sql)
    hung_up = threading.Event()
    try:
        with closing(_connect(url)) as connection, _hanging_up(connection, limits.seconds + _GRACE, hung_up):
            deadline = started + limits.seconds
            _restrict(connection, deadline)
            _parse(connection, sql)
            with _found(connection, word, sql, parameters) as cursor:
                columns = tuple(column.name for column in cursor.description or ())
                rows, note = cut(_rows(connection, cursor, deadline), limits)
    except psycopg.errors.QueryCanceled as error:
        raise SqlError(too_slow(limits.seconds)) from error
    except (psycopg.Error, ValueError, OverflowError) as error:
        raise SqlError(too_slow(limits.seconds) if hung_up.is_set() else _message(error)) from error
    return SqlResult(columns, rows, bool(note), note, time.monotonic() - started)


def _first_word(sql: str) -> str:
    """What a statement begins with, in capitals; some refusals are said plainly by it, none depends on it."""
    if "\0" in sql:
        raise SqlError("SQL error: a statement cannot hold a NUL character")
    if len(sql) > _LONGEST:
        raise SqlError(f"SQL error: a statement may have {_LONGEST:,} characters")
    found = _START.match(sql)
    word = found.group(1) if found else None
    if word == "":
        raise SqlError(NOTHING_TO_RUN)
    return (word or "").upper()


def _connect(url: URL) -> psycopg.Connection[Any]:
    import psycopg  # noqa: PLC0415

    arguments, keywords = url.get_dialect()().create_connect_args(url)
    keywords.setdefault("connect_timeout", _CONNECT_SECONDS)
    connection: psycopg.Connection[Any] = psycopg.connect(*arguments, **keywords)
    connection.read_only = True
    connection.cursor_factory = psycopg.RawCursor
    connection.server_cursor_factory = psycopg.RawServerCursor
    return connection


@contextmanager
def _hanging_up(connection: psycopg.Connection[Any], seconds: float, hung_up: threading.Event) -> Iterator[None]:
    """Hang up after so long. The server looks at statement_timeout between its steps only, and one step can take 20 s
    (``array_fill`` of 100,000,000): it then ends without anybody waiting for it."""

    def hang_up() -> None:
        hung_up.set()
        with socket.fromfd(connection.fileno(), socket.AF_INET, socket.SOCK_STREAM) as line:
            line.shutdown(socket.SHUT_RDWR)

    timer = threading.Timer(seconds, hang_up)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


def _restrict(connection: psycopg.Connection[Any], deadline: float) -> None:
    """Begin the transaction, and take every right from it that reading does not need."""
    _limit_time(connection, deadline)
    (dangerous,) = connection.execute(_RIGHTS).fetchone() or (True,)
    if dangerous:
        raise SqlError(
            "a superuser's SQL could read the server's files; connect as an ordinary role (docs/databases.md)"
        )
    if connection.execute(_READER_IS_READY, [READER]).fetchone() == (True,):
        connection.execute(f"SET LOCAL ROLE {READER}")


def _limit_time(connection: psycopg.Connection[Any], deadline: float) -> None:
    """Before each step: a statement can change this setting, for those that follow it."""
    left = int((deadline - time.monotonic()) * 1000)
    connection.execute(f"SET LOCAL statement_timeout = {max(1, left)}")


def _parse(connection: psycopg.Connection[Any], sql: str) -> None:
    """Have the server parse the statement as it is, so that what it finds wrong is told of that and no other text.

    It takes one statement at a time this way.
    """
    from psycopg import errors, pq  # noqa: PLC0415

    result = connection.pgconn.prepare(b"", sql.encode())
    if result.status != pq.ExecStatus.COMMAND_OK:
        raise errors.error_from_result(result)


@contextmanager
def _found(
    connection: psycopg.Connection[Any], word: str, sql: str, parameters: Parameters
) -> Iterator[psycopg.Cursor[Any] | psycopg.ServerCursor[Any]]:
    """A cursor on what the statement finds."""
    if isinstance(parameters, Mapping):
        raise SqlError("parameters of PostgreSQL have numbers ($1, $2), not names")
    given = list(parameters) or None
    if word == "EXPLAIN":  # no cursor can be declared for it; it is one statement, as was seen
        yield connection.execute(sql, given)
        return
    if word not in _QUERIES:
        raise SqlError(f"only reading is allowed here: {word or 'this statement'} is refused")
    # Nobody knows the name, so that no statement can end the brackets and select from beside them.
    name = f"found_{secrets.token_hex(8)}"
    query = (
        f"SELECT {name}.* FROM (\n{sql.rstrip().rstrip(';')}\n) {name} "  # noqa: S608
        f"WHERE CASE WHEN octet_length({name}::text) <= {_ROW_BYTES} THEN true "
        f"ELSE (left({name}::text, 0) || '{_TOO_LONG}')::boolean END"
    )
    with connection.cursor(name) as cursor:
        cursor.execute(query, given)
        yield cursor


def _rows(
    connection: psycopg.Connection[Any], cursor: psycopg.Cursor[Any] | psycopg.ServerCursor[Any], deadline: float
) -> Iterator[tuple[Any, ...]]:
    while True:
        _limit_time(connection, deadline)
        page = cursor.fetchmany(_PAGE)
        if not page:
            return
        for row in page:
            yield tuple(_plain(cell) for cell in row)


def _plain(cell: Any) -> Any:
    """A value as SQLite would give it: text, number, bytes or None."""
    if cell is None or isinstance(cell, str | int | float | bytes):
        return cell
    if isinstance(cell, Decimal):
        return int(cell) if cell == cell.to_integral_value() and abs(cell) < 2**63 else float(cell)
    return str(cell)


def _message(error: Exception) -> str:
    primary = getattr(getattr(error, "diag", None), "message_primary", None)
    text = " ".join((primary or str(error)).split())
    if "multiple commands" in text:
        return ONE_STATEMENT
    if _TOO_LONG in text:
        return f"a row is over {_ROW_BYTES:,} bytes: choose fewer columns, or shorten them with left()"
    return f"SQL error: {text}"
