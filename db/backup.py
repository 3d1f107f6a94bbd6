"""Copies of a database: made while it is in use, checked, and put back."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Engine
from sqlalchemy.engine import URL

from db.dialects import dialect_of
from db.errors import DatabaseError
from db.sqlite import APPLICATION_ID
from db.tables import SCHEMA_VERSION


@dataclass(frozen=True, slots=True)
class Inspection:
    """What a copy holds: of which schema it is, and how many papers and results."""

    version: int
    papers: int
    results: int


def save(engine: Engine, target: Path) -> None:
    """Copy a database to a file that is not there yet, and check the copy.

    Raises:
        DatabaseError: the file is there, it cannot be written, the copy is damaged, or the database is a server's.
    """
    dialect_of(engine).save(engine, target)
    try:
        inspect(target)
    except DatabaseError:
        target.unlink(missing_ok=True)
        raise


def load(source: Path, url: URL) -> Path | None:
    """Check a copy and put it in the place of a database.

    Args:
        source: the copy.
        url: the database, which need not be there.

    Returns:
        Where what was there is kept; None where there was nothing.

    Raises:
        DatabaseError: the copy is not one, is damaged or of a newer Benchmine; the database cannot be written, or is a
            server's.
    """
    if url.get_backend_name() == "sqlite":
        inspect(source)
    return dialect_of(url).load(source, url)


def inspect(path: Path) -> Inspection:
    """Check every page of a file, and whose it is.

    Raises:
        DatabaseError: it is not there, is damaged, or is not a database of a Benchmine that this one knows.
    """
    if not path.is_file():
        raise DatabaseError(f"{path}: no such file; give a copy that benchmine backup made")
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as connection:
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
                raise DatabaseError(f"{path}: is damaged ({' '.join(state.split())}); give another copy")
            (papers,), (results,) = (
                connection.execute(f"SELECT count(*) FROM {table}").fetchone()  # noqa: S608
                for table in ("paper", "result")
            )
    except sqlite3.Error as error:
        raise DatabaseError(f"{path}: is no whole SQLite database ({error}); give another copy") from error
    return Inspection(version, papers, results)
