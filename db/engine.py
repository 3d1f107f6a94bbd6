"""Opening a Benchmine database: by path or URL, checked before anything is read from it, upgraded where it is old."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from sqlalchemy import Connection, Engine, event, insert, select
from sqlalchemy.engine import ExceptionContext
from sqlalchemy.exc import DBAPIError

from db import address, migrations, tables
from db.address import place
from db.coverage import fill_mentions
from db.decisions import Decisions
from db.dialects import Dialect, dialect_of
from db.errors import DatabaseError
from db.rewriting import rewrite
from db.rows import load_lexicon
from db.summaries import refresh
from db.views import VIEWS, create_view
from db.writing import TALLIES, writing

FIRST_VERSION: Final = 1
"""The schema of the first release; what is older was never released."""

_ALIVE_SECONDS: Final = 60
"""A run whose last batch is older is dead: reading 1,000 abstracts for one takes a few seconds."""


def open_database(
    url_or_path: str | Path,
    create: bool = True,
    *,
    upgrade: bool | None = None,
    read_only: bool = False,
    tell: Callable[[str], None] | None = None,
) -> Engine:
    """An engine on a checked Benchmine database.

    What goes wrong later too, in reading or writing, is raised as a DatabaseError where a user can mend it: a damaged
    file, a full disk, a server that is gone.

    Args:
        url_or_path: a file, or an SQLAlchemy URL (``sqlite:///papers.db``; ``sqlite://`` is in memory;
            ``postgresql+psycopg://user@host/papers``).
        create: make the database where there is none; otherwise that is an error.
        upgrade: bring a database of an older Benchmine up to date, after a copy of the file was made; otherwise that is
            an error. As ``create`` where it is not given: who writes upgrades, who only reads leaves a file as it is.
        read_only: every connection refuses to write, whatever asks it to.
        tell: is given a line that says what was upgraded, and where the copy is.

    Raises:
        DatabaseError: for a file that is missing (without ``create``), of another program, damaged, or written by a
            newer Benchmine, for an older one that is not to be upgraded or cannot be, and for a URL that names another
            kind of database, or a server that does not answer.
    """
    url = address.parse(url_or_path)
    dialect = dialect_of(url)
    dialect.check(url, create)
    engine = dialect.create_engine(url, read_only=read_only)
    _translate_errors(engine)
    try:
        _check_schema(engine, dialect, create, create if upgrade is None else upgrade, tell or (lambda _line: None))
        if not read_only:
            _heal(engine)
    except (DBAPIError, sqlite3.DatabaseError) as error:
        engine.dispose()
        cause = " ".join(str(error.orig if isinstance(error, DBAPIError) else error).split())
        what = "file" if url.get_backend_name() == "sqlite" else "address and the server"
        raise DatabaseError(
            f"{place(url)}: cannot be opened: {cause}; check the {what}, or give another with --db"
        ) from error
    except DatabaseError:
        engine.dispose()
        raise
    return engine


def _translate_errors(engine: Engine) -> None:
    """One place for all errors of the database: whoever reads need not know how SQLAlchemy says them."""

    @event.listens_for(engine, "handle_error")
    def translate(context: ExceptionContext) -> None:
        error = context.sqlalchemy_exception
        if not isinstance(error, DBAPIError) or context.is_pre_ping:
            return
        where = place(engine)
        remedy = dialect_of(engine).remedy(error, where)
        if remedy is None:
            return
        if context.connection is None:
            done = "opened"
        else:
            done = "written" if context.connection.get_execution_options().get("benchmine_write", False) else "read"
        cause = " ".join(str(error.orig).split())
        raise DatabaseError(f"{where}: cannot be {done}: {cause}; {remedy}") from error


def _check_schema(engine: Engine, dialect: Dialect, create: bool, upgrade: bool, tell: Callable[[str], None]) -> None:
    where, known = place(engine), tables.SCHEMA_VERSION
    with engine.connect() as connection:
        found = dialect.identity(connection)
    if found.empty:
        if not create:
            raise DatabaseError(f"{where}: is empty; fill it with: benchmine ingest PATH --db {where}")
        _create(engine, dialect)
        return
    if found.version is None:
        raise DatabaseError(f"{where}: is a database of another program; give another with --db")
    if found.version > known:
        raise DatabaseError(
            f"{where}: was written by a newer Benchmine (schema {found.version}, this one knows {known}); "
            "upgrade with: pip install --upgrade benchmine"
        )
    if found.version < FIRST_VERSION:
        raise DatabaseError(f"{where}: has schema {found.version}, too old to be upgraded; ingest the papers anew")
    if found.version < known:
        if not upgrade:
            raise DatabaseError(
                f"{where}: was written by an older Benchmine (schema {found.version}, this one needs {known}); "
                f"upgrade it, keeping a copy, with: benchmine upgrade --db {where}"
            )
        _upgrade(engine, dialect, tell)


def _create(engine: Engine, dialect: Dialect) -> None:
    dialect.before_creation(engine)
    with writing(engine) as connection:
        if not dialect.identity(connection).empty:  # another process was first
            return
        tables.metadata.create_all(connection)
        dialect.create_search(connection)
        _create_views(connection)
        connection.execute(insert(tables.tally), [{"name": name, "total": 0} for name in TALLIES])
        migrations.stamp(connection, tables.SCHEMA_VERSION)
        dialect.mark(connection, tables.SCHEMA_VERSION)


def _create_views(connection: Connection) -> None:
    for name in VIEWS:
        connection.exec_driver_sql(create_view(name))


def _upgrade(engine: Engine, dialect: Dialect, tell: Callable[[str], None]) -> None:
    """Bring an older schema up to date in one transaction: whatever cuts it short, the database is the old or the new.

    Views hold no data; as they may stand in the way of a table's change, they go first and come last. What is derived
    is marked as stale, and derived again afterwards.
    """
    begun = time.monotonic()
    copy: Path | None = None
    try:
        with writing(engine) as connection:
            old = dialect.identity(connection).version
            if old is None or old >= tables.SCHEMA_VERSION:  # another process was first
                return
            copy = dialect.back_up(engine, old)
            for name in VIEWS:
                connection.exec_driver_sql(f"DROP VIEW IF EXISTS {name}")
            migrations.run(connection, old)
            _create_views(connection)
            _apply_reviews(connection)
            fill_mentions(connection)
            dialect.mark(connection, tables.SCHEMA_VERSION)
    except BaseException:
        if copy is not None:  # of a file that is as it was
            copy.unlink(missing_ok=True)
        raise
    refresh(engine)
    kept = f"; as it was: {copy}" if copy else ""
    seconds = time.monotonic() - begun
    tell(f"{place(engine)}: upgraded from schema {old} to {tables.SCHEMA_VERSION} in {seconds:.1f} s{kept}")


def _apply_reviews(connection: Connection) -> None:
    """Do what reviews ask for, by the rules of today: the first release listed a correction, and left it at that."""
    reviewed = connection.execute(select(tables.review.c.result_id).distinct()).scalars().all()
    if reviewed:
        rewrite(connection, reviewed, Decisions.load(connection), load_lexicon())


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
