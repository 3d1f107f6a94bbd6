"""Opening a Benchmine database: by path or URL, checked before anything is read from it."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from sqlalchemy import Connection, Engine, create_engine, insert, select
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError
from sqlalchemy.pool import StaticPool

from db import sqlite, tables
from db.errors import DatabaseError
from db.summaries import refresh
from db.views import VIEWS, create_view
from db.writing import TALLIES, writing

DIALECTS: Final = ("sqlite",)

# schema version -> what brings a file of it to the next, in the transaction that raises the version.
MIGRATIONS: Final[dict[int, Callable[[Connection], None]]] = {}

_ALIVE_SECONDS: Final = 60
"""A run whose last batch is older is dead: reading 1,000 abstracts for one takes a few seconds."""

_HEADER: Final = b"SQLite format 3\0"


def open_database(url_or_path: str | Path, create: bool = True) -> Engine:
    """An engine on a checked Benchmine database.

    Args:
        url_or_path: a file, or an SQLAlchemy URL (``sqlite:///papers.db``; ``sqlite://`` is in memory).
        create: make the database where there is none; otherwise that is an error.

    Raises:
        DatabaseError: for a file that is missing (without ``create``), of another program, damaged, or written by a
            newer Benchmine, and for a URL that names another kind of database.
    """
    url = _url(url_or_path)
    place = url.database if url.database not in (None, "", ":memory:") else None
    if place is not None:
        _check_file(Path(place), create)
    engine = _engine(url, in_memory=place is None)
    try:
        _check_schema(engine, place or "the database in memory", create)
        _heal(engine)
    except (DBAPIError, sqlite3.DatabaseError) as error:
        engine.dispose()
        cause = error.orig if isinstance(error, DBAPIError) else error
        raise DatabaseError(f"{place}: cannot be opened: {cause}; check the file, or give another with --db") from error
    except DatabaseError:
        engine.dispose()
        raise
    return engine


def _url(url_or_path: str | Path) -> URL:
    text = str(url_or_path)
    if "://" not in text:
        return URL.create("sqlite", database=text)
    try:
        url = make_url(text)
    except ArgumentError as error:
        raise DatabaseError(f"not a database address: {text}; give a file or sqlite:///FILE") from error
    name = url.get_backend_name()
    if name not in DIALECTS:
        raise DatabaseError(f"databases of the kind {name!r} are not supported; give a file or sqlite:///FILE")
    return url


def _check_file(path: Path, create: bool) -> None:
    try:
        if path.is_dir():
            raise DatabaseError(f"{path}: is a folder; give a file in it, such as {path / 'benchmine.db'}")
        if not path.exists():
            if not create:
                raise DatabaseError(f"{path}: no such database; make it with: benchmine ingest PATH --db {path}")
            path.parent.mkdir(parents=True, exist_ok=True)
            return
        with path.open("rb") as file:
            header = file.read(len(_HEADER))
    except OSError as error:
        raise DatabaseError(f"{path}: {error.strerror}; check the path and its permissions") from error
    if header and header != _HEADER:
        raise DatabaseError(f"{path}: is not a SQLite database; give another file with --db")


def _engine(url: URL, *, in_memory: bool) -> Engine:
    if in_memory:  # one connection for all threads: each other would be an empty database of its own
        engine = create_engine(url, poolclass=StaticPool, connect_args={"check_same_thread": False})
    else:
        engine = create_engine(url, connect_args={"timeout": sqlite.BUSY_SECONDS})
    sqlite.set_up(engine)
    return engine


def _check_schema(engine: Engine, place: str, create: bool) -> None:
    with engine.connect() as connection:
        application, version, objects = _identity(connection)
    if application == 0 and objects == 0:
        if not create:
            raise DatabaseError(f"{place}: is empty; fill it with: benchmine ingest PATH --db {place}")
        _create(engine)
        return
    if application != sqlite.APPLICATION_ID:
        raise DatabaseError(f"{place}: is a database of another program; give another file with --db")
    if version > tables.SCHEMA_VERSION:
        raise DatabaseError(
            f"{place}: was written by a newer Benchmine (schema {version}, this one knows {tables.SCHEMA_VERSION}); "
            "upgrade with: pip install --upgrade benchmine"
        )
    if version < tables.SCHEMA_VERSION:
        _migrate(engine, place, version)


def _identity(connection: Connection) -> tuple[int, int, int]:
    """Application id, schema version and number of objects of the file."""
    application = connection.exec_driver_sql("PRAGMA application_id").scalar_one()
    version = connection.exec_driver_sql("PRAGMA user_version").scalar_one()
    objects = connection.exec_driver_sql("SELECT count(*) FROM sqlite_master").scalar_one()
    return int(application), int(version), int(objects)


def _create(engine: Engine) -> None:
    with engine.connect() as connection:  # the journal mode stays with the file; it cannot change in a transaction
        connection.connection.execute("PRAGMA journal_mode = WAL")
    with writing(engine) as connection:
        if _identity(connection)[2] > 0:  # another process was first
            return
        tables.metadata.create_all(connection)
        for statement in sqlite.FULL_TEXT:
            connection.exec_driver_sql(statement)
        for name in VIEWS:
            connection.exec_driver_sql(create_view(name))
        connection.execute(insert(tables.tally), [{"name": name, "total": 0} for name in TALLIES])
        connection.exec_driver_sql(f"PRAGMA application_id = {sqlite.APPLICATION_ID}")
        connection.exec_driver_sql(f"PRAGMA user_version = {tables.SCHEMA_VERSION}")


def _migrate(engine: Engine, place: str, version: int) -> None:
    while version < tables.SCHEMA_VERSION:
        step = MIGRATIONS.get(version)
        if step is None:
            raise DatabaseError(f"{place}: has schema {version}, too old to be upgraded; ingest the papers anew")
        with writing(engine) as connection:
            step(connection)
            version += 1
            connection.exec_driver_sql(f"PRAGMA user_version = {version}")


def _heal(engine: Engine) -> None:
    """Work off what a run that was cut short left to be derived.

    Not while a run is alive, for it does so itself; and where we may not or cannot write, it is someone else's turn.
    """
    newest = select(tables.run).order_by(tables.run.c.id.desc()).limit(1)
    with engine.connect() as connection:
        run = connection.execute(newest).one_or_none()
    if run is None or (
        run.finished_at is None and _seconds_since(run.started_at) - (run.seconds or 0) < _ALIVE_SECONDS
    ):
        return
    with suppress(DatabaseError):
        refresh(engine)


def _seconds_since(moment: str) -> float:
    return (datetime.now(UTC) - datetime.fromisoformat(moment)).total_seconds()
