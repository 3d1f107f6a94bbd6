"""``pytest --postgres``: the tests go on naming files, and a file stands for a database of the server.

A dialect (db/dialects.py) in the place of SQLite's. What it leaves under the file's name is a note of the database and
of the path that it was made for; a note that is met under another path was copied, and its database is copied then.
What is no such note (a file of another program, a text) is left to SQLite.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from queue import SimpleQueue
from typing import Any, Final, cast

import psycopg
from sqlalchemy import Connection, Engine, Table
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import DBAPIError

from db import postgres, sqlite
from db.dialects import Dialect, Footprint, Identity
from db.readonly import Limits, Parameters, SqlResult

WRITE_OPTIONS: Final[Mapping[str, Any]] = sqlite.WRITE_OPTIONS  # of what was left to SQLite

_HEAD: Final = b"SQLite format 3\0benchmine "


class Server:
    """Databases made on the server, and dropped in the background: a drop waits 0.1 s for a checkpoint."""

    def __init__(self, address: str) -> None:
        self.address = address
        self.lock = threading.Lock()
        self._names: list[str] = []
        self._made: dict[str, Path] = {}
        self._doomed: SimpleQueue[str | None] = SimpleQueue()
        self._sweeper = threading.Thread(target=self._sweep)
        self._sweeper.start()

    def make(self, path: Path, template: str | None = None) -> str:
        """A new database, empty or a copy, for the file of this path."""
        name = f"test_{len(self._names)}"
        self._names.append(name)
        with self._connect() as connection:
            if template:  # a session that a test left open would be in the way of copying
                connection.execute(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s", (template,)
                )
            connection.execute(f"CREATE DATABASE {name} TEMPLATE {template or 'template0'}")
        self._made[name] = path
        path.write_bytes(_HEAD + json.dumps([name, str(path.absolute())]).encode())
        return name

    def drop_below(self, folder: Path) -> None:
        """Drop the databases of the files in a folder."""
        for name, path in list(self._made.items()):
            if path.absolute().is_relative_to(folder):
                del self._made[name]
                self._doomed.put(name)

    def close(self) -> None:
        """Wait until all is dropped."""
        self._doomed.put(None)
        self._sweeper.join()

    def _sweep(self) -> None:
        while (name := self._doomed.get()) is not None:
            with suppress(psycopg.Error), self._connect() as connection:
                connection.execute(f"DROP DATABASE {name} WITH (FORCE)")

    def _connect(self) -> psycopg.Connection[Any]:
        return psycopg.connect(self.address.replace("+psycopg", "") + "/postgres", autocommit=True)


SERVER: Server | None = None
"""Set by tests/conftest.py."""


def _note(path: Path) -> list[str] | None:
    """Name of the database and the path that it was made for."""
    content = path.read_bytes() if path.is_file() else b""
    note: list[str] | None = json.loads(content.removeprefix(_HEAD)) if content.startswith(_HEAD) else None
    return note


def _database(url: URL) -> URL | None:
    """The database that the file stands for; None for what is not one of ours, or not made yet."""
    assert SERVER is not None
    path = Path(str(url.database))
    with SERVER.lock:
        note = _note(path)
        if note is None:
            return None
        name = note[0] if note[1] == str(path.absolute()) else SERVER.make(path, note[0])
    return make_url(f"{SERVER.address}/{name}")


def check(url: URL, create: bool) -> None:
    """As for a file that is no note; and make the database, where there is none."""
    path = Path(str(url.database))
    if url.database in (None, "", ":memory:") or _note(path) is None:
        sqlite.check(url, create)
    if SERVER is None or url.database in (None, "", ":memory:"):
        return
    with SERVER.lock:
        if create and (not path.exists() or path.stat().st_size == 0):
            SERVER.make(path)


def create_engine(url: URL, *, read_only: bool = False) -> Engine:
    """On the database that the file stands for."""
    found = None if url.database in (None, "", ":memory:") else _database(url)
    if found is None:
        return sqlite.create_engine(url, read_only=read_only)
    return postgres.create_engine(found, read_only=read_only)


def _kind(database: Engine | Connection) -> Dialect:
    return cast(Dialect, postgres if database.dialect.name == "postgresql" else sqlite)


def before_creation(engine: Engine) -> None:
    """As the kind of the engine has it; so with what follows."""
    _kind(engine).before_creation(engine)


def identity(connection: Connection) -> Identity:
    """See before_creation."""
    return _kind(connection).identity(connection)


def create_search(connection: Connection) -> None:
    """See before_creation."""
    _kind(connection).create_search(connection)


def spare_memory(engine: Engine) -> None:
    """See before_creation."""
    _kind(engine).spare_memory(engine)


def insert_rows(connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """See before_creation."""
    _kind(connection).insert_rows(connection, table, rows)


def index_papers(connection: Connection, after: int) -> None:
    """See before_creation."""
    _kind(connection).index_papers(connection, after)


def index_names(connection: Connection, after: int) -> None:
    """See before_creation."""
    _kind(connection).index_names(connection, after)


def mark(connection: Connection, version: int) -> None:
    """See before_creation."""
    _kind(connection).mark(connection, version)


def back_up(engine: Engine, version: int) -> Path | None:
    """See before_creation."""
    return _kind(engine).back_up(engine, version)


def save(engine: Engine, target: Path) -> None:
    """See before_creation."""
    _kind(engine).save(engine, target)


def load(source: Path, url: URL) -> Path | None:
    """Of what was left to SQLite."""
    return sqlite.load(source, url)


def ailments(connection: Connection) -> list[str]:
    """See before_creation."""
    return _kind(connection).ailments(connection)


def footprint(engine: Engine) -> Footprint:
    """See before_creation."""
    return _kind(engine).footprint(engine)


def remedy(error: DBAPIError, where: str) -> str | None:
    """Of what was left to SQLite."""
    return sqlite.remedy(error, where)


def run_sql(url: URL, sql: str, parameters: Parameters, limits: Limits) -> SqlResult:
    """On the database that the file stands for."""
    found = None if url.database in (None, "", ":memory:") else _database(url)
    if found is None:
        return sqlite.run_sql(url, sql, parameters, limits)
    return postgres.run_sql(found, sql, parameters, limits)
