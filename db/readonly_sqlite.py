"""Read-only SQL on a SQLite file: opened for reading, an authorizer refuses whatever is not reading, and time, rows,
bytes, memory and the length of a value are limited. db/readonly_child.py does it, in a process that can be ended."""

from __future__ import annotations

import marshal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any, Final

from sqlalchemy.engine import URL

from db import readonly_child
from db.readonly import Limits, Parameters, SqlError, SqlResult, too_slow
from db.sqlite_file import reading_uri

_GRACE: Final = 0.5
"""Seconds beyond its time for which a statement may stop by itself, its start and its answer among them."""


def run_sql(url: URL, sql: str, parameters: Parameters, limits: Limits) -> SqlResult:
    """Run one reading statement; :func:`db.readonly.run` says what it raises."""
    started = time.monotonic()
    error, *found = _asked(_uri(url), sql, parameters, limits)
    if error:
        raise SqlError(error)
    columns, rows, note = found
    return SqlResult(columns, rows, bool(note), note, time.monotonic() - started)


def _uri(url: URL) -> str:
    if not url.database or url.database == ":memory:":
        raise SqlError("a database in memory cannot be opened read-only; use a file")
    path = Path(url.database)
    if not path.is_file():
        raise SqlError(f"{path}: no such database")
    return reading_uri(path)


def _asked(uri: str, sql: str, parameters: Parameters, limits: Limits) -> tuple[Any, ...]:
    options = {"max_rows": limits.max_rows, "max_bytes": limits.max_bytes, "seconds": limits.seconds}
    given = dict(parameters) if hasattr(parameters, "keys") else tuple(parameters)
    try:
        question = marshal.dumps(((uri, sql, given), options))
    except ValueError as error:
        raise SqlError("SQL error: a parameter is neither text nor number") from error
    # Isolated: nothing of the environment, and no package but the standard library, takes part.
    command = [sys.executable, "-I", "-S", str(readonly_child.__file__)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as child:
        try:
            answer, _ = child.communicate(question, timeout=limits.seconds + _GRACE)
        except subprocess.TimeoutExpired as error:
            raise SqlError(too_slow(limits.seconds)) from error
        finally:
            child.kill()
    if not answer:
        raise SqlError(readonly_child.TOO_MUCH_MEMORY)
    found: tuple[Any, ...] = marshal.loads(answer)
    return found
