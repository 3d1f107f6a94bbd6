"""Copies of a database: made while it is in use, checked, and put back."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Engine
from sqlalchemy.engine import URL

from db.address import place
from db.dialects import dialect_of
from db.errors import DatabaseError
from db.sqlite import APPLICATION_ID
from db.sqlite_file import is_damaged, reading_uri, remedy
from db.tables import SCHEMA_VERSION


@dataclass(frozen=True, slots=True)
class Inspection:
    """What a copy holds: of which schema it is, and how many papers and results."""

    version: int
    papers: int
    results: int


class _DamagedError(DatabaseError):
    """A copy that is not whole; ``how`` is what SQLite says of it."""

    def __init__(self, path: Path, how: str) -> None:
        super().__init__(f"{path}: is no whole SQLite database ({how}); give another copy")
        self.how = how


def save(engine: Engine, target: Path) -> Inspection:
    """Copy a database to a file that is not there yet, and check the copy, which is as damaged as the database.

    Raises:
        DatabaseError: the file is there, it cannot be written, the database is damaged, or is a server's.
    """
    dialect_of(engine).save(engine, target)
    try:
        return inspect(target)
    except _DamagedError as error:
        target.unlink(missing_ok=True)
        where = place(engine)
        raise DatabaseError(
            f"{where}: is damaged ({error.how}), and so would be the copy, which was not kept; "
            f"put an older one back with: benchmine restore COPY --db {where}"
        ) from error


def load(source: Path, url: URL) -> Path | None:
    """Check a copy and put it in the place of a database.

    Args:
        source: the copy.
        url: the database, which need not be there.

    Returns:
        Where what was there is kept; None where there was nothing.

    Raises:
        DatabaseError: the copy is not one, is damaged or of a newer Benchmine; the database is of another program,
            cannot be written, or is a server's.
    """
    if url.get_backend_name() == "sqlite":
        inspect(source)
    return dialect_of(url).load(source, url)


def inspect(path: Path) -> Inspection:
    """Check every page of a file, and whose it is. Nothing is left beside it.

    Raises:
        DatabaseError: it is not there, is damaged, or is not a database of a Benchmine that this one knows.
    """
    if not path.is_file():
        raise DatabaseError(f"{path}: no such file; give a copy that benchmine backup made")
    try:
        with closing(sqlite3.connect(reading_uri(path, closed=True), uri=True)) as connection:
            return _inspected(connection, path)
    except sqlite3.Error as error:
        said = " ".join(str(error).split())
        if is_damaged(error):
            raise _DamagedError(path, said) from error
        advice = remedy(error, str(path)) or "give another copy"
        raise DatabaseError(f"{path}: cannot be read: {said}; {advice}") from error


def _inspected(connection: sqlite3.Connection, path: Path) -> Inspection:
    (application,), (version,) = (
        connection.execute(f"PRAGMA {name}").fetchone() for name in ("application_id", "user_version")
    )
    if application != APPLICATION_ID:
        raise DatabaseError(f"{path}: is not a Benchmine database; give a copy that benchmine backup made")
    if version > SCHEMA_VERSION:
        raise DatabaseError(
            f"{path}: is of a newer Benchmine (schema {version}, this one knows {SCHEMA_VERSION}); "
            "upgrade with: pip install --upgrade benchmine"
        )
    ((state,),) = connection.execute("PRAGMA integrity_check(1)").fetchall()
    if state != "ok":
        raise _DamagedError(path, " ".join(state.split()))
    (papers,), (results,) = (
        connection.execute(f"SELECT count(*) FROM {table}").fetchone()  # noqa: S608
        for table in ("paper", "result")
    )
    return Inspection(version, papers, results)
