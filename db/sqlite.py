"""SQLite: how a file is told from others, how a connection is set up, and full-text search kept in step by triggers.

The functions are those of db/postgres.py (db/dialects.py says what each is for).
"""

from __future__ import annotations

import math
import os
import sqlite3
from collections.abc import Mapping, Sequence
from contextlib import closing
from errno import EACCES
from itertools import count
from operator import itemgetter
from pathlib import Path
from shutil import disk_usage
from typing import Any, Final

from sqlalchemy import Connection, Engine, Table, event
from sqlalchemy import create_engine as new_engine
from sqlalchemy.engine import URL
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import NullPool, StaticPool

from db.dialects import Footprint, Identity
from db.errors import DatabaseError
from db.readonly_sqlite import run_sql
from db.sqlite_file import BESIDE, is_closed, is_damaged, may_not_write, reading_uri
from db.sqlite_file import remedy as remedy_of

__all__ = ["run_sql"]

APPLICATION_ID: Final = 0x42656E63
"""``Benc`` in the file's header: how our database is told from another program's (``PRAGMA application_id``)."""

BUSY_SECONDS: Final = 15
"""How long to wait for another process's batch; the largest batch measured took under 2 s."""

WRITE_OPTIONS: Final[Mapping[str, Any]] = {"benchmine_write": True}

LIBRARY: Final = f"SQLite {sqlite3.sqlite_version}"

_SMALLEST: Final = 512
"""Bytes of the smallest page that SQLite knows, and so of the smallest file."""

_CONNECTION_PRAGMAS: Final = (
    f"PRAGMA busy_timeout = {BUSY_SECONDS * 1000}",
    "PRAGMA foreign_keys = ON",
    "PRAGMA synchronous = NORMAL",  # with WAL: a power cut may lose the last batch, never the file
    "PRAGMA cache_size = -16000",  # 16 MB: twenty connections stay well within 500 MB
    "PRAGMA mmap_size = 2147418112",  # the system's cache, which all share, without copying: a quarter less on 2 GB
)

# External content: the text stands once, in `paper` and `alias`. Names are searched by substring, hence trigrams.
# Neither has a trigger for INSERT: under one FTS5 writes out what it has after each row, which takes three times as
# long (0.10 ms a paper) as the one statement of index_papers() and index_names().
_FULL_TEXT: Final = (
    """CREATE VIRTUAL TABLE paper_fts USING fts5(
        title, abstract, content='paper', content_rowid='key', tokenize="unicode61 remove_diacritics 2")""",
    """CREATE TRIGGER paper_fts_delete AFTER DELETE ON paper BEGIN
        INSERT INTO paper_fts (paper_fts, rowid, title, abstract) VALUES ('delete', old.key, old.title, old.abstract);
    END""",
    """CREATE TRIGGER paper_fts_update AFTER UPDATE OF title, abstract ON paper
    WHEN old.title <> new.title OR old.abstract <> new.abstract BEGIN
        INSERT INTO paper_fts (paper_fts, rowid, title, abstract) VALUES ('delete', old.key, old.title, old.abstract);
        INSERT INTO paper_fts (rowid, title, abstract) VALUES (new.key, new.title, new.abstract);
    END""",
    "CREATE VIRTUAL TABLE alias_fts USING fts5(folded, content='alias', content_rowid='key', tokenize='trigram')",
    """CREATE TRIGGER alias_fts_delete AFTER DELETE ON alias BEGIN
        INSERT INTO alias_fts (alias_fts, rowid, folded) VALUES ('delete', old.key, old.folded);
    END""",
)


def check(url: URL, create: bool) -> None:
    """Look at the file before SQLite does, whose messages leave a user guessing."""
    if _in_memory(url):
        return
    path = Path(str(url.database))
    try:
        if path.is_dir():
            raise DatabaseError(f"{path}: is a folder; give a file in it, such as {path / 'benchmine.db'}")
        if not path.exists():
            if not create:
                raise DatabaseError(f"{path}: no such database; make it with: benchmine ingest PATH --db {path}")
            path.parent.mkdir(parents=True, exist_ok=True)
            return
        size = path.stat().st_size
        if not os.access(path, os.R_OK):
            raise PermissionError(EACCES, os.strerror(EACCES))
    except OSError as error:
        raise DatabaseError(f"{path}: {error.strerror}; check the path and its permissions") from error
    if 0 < size < _SMALLEST or _refusal(path) == "SQLITE_NOTADB":  # what else is wrong is told by whoever opens it
        raise DatabaseError(
            f"{path}: is not a SQLite database; give another file with --db, or put a copy back with benchmine restore"
        )


def _refusal(path: Path) -> str:
    """The name of the error by which SQLite refuses to read the file, such as SQLITE_NOTADB; "" where it reads it.

    Asked of SQLite, and never by opening the file: when a process closes a file, the system takes back every lock that
    it holds there (POSIX). With that of another connection gone, an ingest that ends beside it deletes the write-ahead
    log that the connection still reads and writes: reviews are lost, and the database is malformed.
    """
    try:
        with closing(sqlite3.connect(reading_uri(path), uri=True)) as connection:
            connection.execute("PRAGMA schema_version")
    except sqlite3.DatabaseError as error:
        return error.sqlite_errorname
    return ""


def create_engine(url: URL, *, read_only: bool = False) -> Engine:
    """An engine whose every connection has its settings, and every transaction an explicit beginning.

    Python's sqlite3 opens transactions by itself, and only before INSERT, UPDATE and DELETE: with it a batch that
    begins by reading would not be one transaction, and DDL would not be in one at all. With ``read_only`` SQLite
    refuses whatever changes the database.
    """
    if _in_memory(url):  # one connection for all threads: each other would be an empty database of its own
        engine = new_engine(url, poolclass=StaticPool, connect_args={"check_same_thread": False})
    elif is_closed(Path(str(url.database))):
        engine = _of_closed(url)
    else:
        engine = new_engine(url, connect_args={"timeout": BUSY_SECONDS})

    @event.listens_for(engine, "connect")
    def connect(connection: sqlite3.Connection, _record: Any) -> None:
        connection.isolation_level = None
        for pragma in _CONNECTION_PRAGMAS:
            connection.execute(pragma)
        connection.create_function("ln", 1, math.log, deterministic=True)  # which SQLite may be built without
        if read_only:  # not mode=ro: the write-ahead log of a file that others write has to be shared with them
            connection.execute("PRAGMA query_only = ON")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        # A writer takes the lock at once: a transaction that read first could not wait for it (SQLITE_BUSY_SNAPSHOT).
        if connection.get_execution_options().get("benchmine_write", False):
            connection.exec_driver_sql("BEGIN IMMEDIATE")
        else:  # takes no lock, so that nothing can go wrong; through SQLAlchemy it takes as long as a small query
            connection.connection.cursor().execute("BEGIN")

    return engine


def _of_closed(url: URL) -> Engine:
    """An engine on a file that this process cannot write a log beside. One who can may begin to: so no connection is
    kept, and each asks anew."""
    engine = new_engine(url, poolclass=NullPool, connect_args={"timeout": BUSY_SECONDS})

    @event.listens_for(engine, "do_connect")
    def connect(_dialect: Any, _record: Any, arguments: list[Any], options: dict[str, Any]) -> None:
        arguments[0] = reading_uri(Path(str(url.database)))
        options["uri"] = True

    return engine


def before_creation(engine: Engine) -> None:
    """Set the journal mode: it stays with the file, and cannot change in a transaction."""
    with engine.connect() as connection:
        connection.connection.execute("PRAGMA journal_mode = WAL")


def identity(connection: Connection) -> Identity:
    """Told by two numbers in the file's header."""
    application, version = (
        connection.exec_driver_sql(f"PRAGMA {name}").scalar_one() for name in ("application_id", "user_version")
    )
    if application == APPLICATION_ID:
        return Identity(int(version), empty=False)
    objects = connection.exec_driver_sql("SELECT count(*) FROM sqlite_master").scalar_one()
    return Identity(None, empty=application == 0 and objects == 0)


def create_search(connection: Connection) -> None:
    """Make the full-text tables and the triggers that keep them in step."""
    for statement in _FULL_TEXT:
        connection.exec_driver_sql(statement)


def parts(connection: Connection) -> dict[str, str]:
    """Indexes, triggers, views and full-text tables by name, each with the statement that makes it."""
    made = (
        "SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL"
        " AND (type IN ('index', 'trigger', 'view') OR sql LIKE 'CREATE VIRTUAL TABLE%')"
    )
    return {row.name: row.sql for row in connection.exec_driver_sql(made)}


def rebuild_search(connection: Connection) -> None:
    """Make the full-text indexes again from what their tables hold."""
    for index in ("paper_fts", "alias_fts"):
        connection.exec_driver_sql(f"INSERT INTO {index} ({index}) VALUES ('rebuild')")  # noqa: S608  # a name of ours


def spare_memory(engine: Engine) -> None:
    """Map nothing of the file: what is mapped counts as memory of the process, up to 2 GB of it."""
    if _in_memory(engine.url):
        return

    @event.listens_for(engine, "connect")
    def connect(connection: sqlite3.Connection, _record: Any) -> None:
        connection.execute("PRAGMA mmap_size = 0")

    engine.dispose()  # connections that are open map it


def insert_rows(connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """By executemany of sqlite3 itself: SQLAlchemy takes as long for the parameters as SQLite for the rows."""
    columns = list(rows[0])
    quote = connection.dialect.identifier_preparer.quote
    names, marks = ", ".join(map(quote, columns)), ", ".join("?" * len(columns))
    statement = f"INSERT INTO {quote(table.name)} ({names}) VALUES ({marks})"  # noqa: S608  # names of ours
    values = list(map(itemgetter(*columns), rows))
    connection.exec_driver_sql(statement, values if len(columns) > 1 else [(value,) for value in values])


def index_papers(connection: Connection, after: int) -> None:
    """Bring full-text search up to the new papers, those with a key above ``after``."""
    new = 'SELECT "key", title, abstract FROM paper WHERE "key" > ?'
    connection.exec_driver_sql(f"INSERT INTO paper_fts (rowid, title, abstract) {new}", (after,))


def index_names(connection: Connection, after: int) -> None:
    """Bring the search for names up to the new spellings, those with a key above ``after``."""
    new = 'SELECT "key", folded FROM alias WHERE "key" > ?'
    connection.exec_driver_sql(f"INSERT INTO alias_fts (rowid, folded) {new}", (after,))


def mark(connection: Connection, version: int) -> None:
    """Write the two numbers of :func:`identity`."""
    connection.exec_driver_sql(f"PRAGMA application_id = {APPLICATION_ID}")
    connection.exec_driver_sql(f"PRAGMA user_version = {version}")


def back_up(engine: Engine, version: int) -> Path:
    """Copy the file to ``FILE.v1.bak`` beside it, or to the first such name that is free (``FILE.v1-2.bak``).

    Raises:
        DatabaseError: when there is no room for it, or the folder cannot be written.
    """
    path = Path(str(engine.url.database))
    try:
        return _copy(path, _free_name(path, f"v{version}"))
    except (sqlite3.Error, OSError) as error:
        raise DatabaseError(
            f"{path}: no copy could be made before the upgrade: {error}; nothing was changed; "
            "make room in its folder, or move the file to another"
        ) from error


def save(engine: Engine, target: Path) -> None:
    """Copy the file by SQLite's online backup: one state of it, whoever writes meanwhile.

    Raises:
        DatabaseError: the target is there already, or cannot be written.
    """
    path = Path(str(engine.url.database))
    if target.exists():
        raise DatabaseError(f"{target}: is there already, and no copy is overwritten; name another file")
    try:
        _copy(path, target)
    except (sqlite3.Error, OSError) as error:
        if is_damaged(error):
            raise DatabaseError(f"{path}: {_cause(error)}; {remedy_of(error, str(path))}") from error
        raise DatabaseError(f"{target}: no copy could be made: {_cause(error)}; give another place") from error


def load(source: Path, url: URL) -> Path | None:
    """Write a copy into the file, in one transaction, by SQLite's online backup: whoever has it open sees the one or
    the other. Were the file replaced instead, its write-ahead log would be applied to the new one and ruin it. A file
    that SQLite cannot read at all, as its head is damaged or its end is gone, is moved out of the way with what lies
    beside it.

    Raises:
        DatabaseError: the file is of another program, there is no room, or another process is writing.
    """
    path = Path(str(url.database))
    try:
        if not path.exists():
            path.parent.mkdir(parents=True, exist_ok=True)
            _copy(source, path, live=False)
            return None
        kept = _free_name(path, "before")
        if _refusal(path) in ("SQLITE_NOTADB", "SQLITE_CORRUPT"):
            _replace(source, path, kept)
        else:
            _overwrite(source, path, kept)
    except (sqlite3.Error, OSError) as error:
        advice = remedy_of(error, str(path)) or "stop what writes to it, or restore to another file with --db"
        raise DatabaseError(
            f"{path}: nothing was restored, and the file is as it was: {_cause(error)}; {advice}"
        ) from error
    return kept


def _replace(source: Path, path: Path, kept: Path) -> None:
    _move(path, kept)
    try:
        _copy(source, path, live=False)
    except BaseException:
        _move(kept, path)
        raise


def _overwrite(source: Path, path: Path, kept: Path) -> None:
    with closing(sqlite3.connect(path, timeout=BUSY_SECONDS)) as new:
        if _is_of_another(new):
            raise DatabaseError(f"{path}: is a database of another program; restore to another file with --db")
        try:
            _copy(path, kept)
            new.execute("BEGIN IMMEDIATE")  # waits for a writer, which the backup itself would not
            new.rollback()
            with closing(_opened(source, live=False)) as old:
                old.backup(new)
        except BaseException:
            kept.unlink(missing_ok=True)  # of a file that is as it was
            raise


def _is_of_another(connection: sqlite3.Connection) -> bool:
    ((application,),) = connection.execute("PRAGMA application_id")
    if application == APPLICATION_ID:
        return False
    ((objects,),) = connection.execute("SELECT count(*) FROM sqlite_master")
    return bool(application or objects)


def _move(path: Path, target: Path) -> None:
    for end in ("", *BESIDE):
        if (there := Path(f"{path}{end}")).exists():
            there.rename(f"{target}{end}")


def _copy(path: Path, target: Path, *, live: bool = True) -> Path:
    """Copy a database, ``live`` or a copy itself, to a file that is not there; it has its name when it is complete and
    on the disk. A log that was left beside a file of that name is removed: SQLite would apply it to the copy."""
    part = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        with closing(_opened(path, live=live)) as source, closing(sqlite3.connect(part)) as copy:
            source.backup(copy)
        with part.open("rb") as file:
            os.fsync(file.fileno())
        for end in BESIDE:
            Path(f"{target}{end}").unlink(missing_ok=True)
        return part.rename(target)
    finally:
        for end in ("", "-journal"):
            Path(f"{part}{end}").unlink(missing_ok=True)


def _opened(path: Path, *, live: bool) -> sqlite3.Connection:
    if live and not is_closed(path):
        return sqlite3.connect(path)  # not for reading only: who may write removes, on closing, the log that it made
    return sqlite3.connect(reading_uri(path, closed=True), uri=True)


def _free_name(path: Path, label: str) -> Path:
    names = (f"{path.name}.{label}{'' if n == 1 else f'-{n}'}.bak" for n in count(1))
    return next(free for name in names if not (free := path.with_name(name)).exists())


def _cause(error: Exception) -> str:
    return (error.strerror if isinstance(error, OSError) else None) or " ".join(str(error).split())


def ailments(connection: Connection) -> list[str]:
    """Broken pages, references to nothing, and full-text indexes that are out of step with their tables."""
    said = [text for (text,) in connection.exec_driver_sql("PRAGMA integrity_check") if text != "ok"]
    for table, rowid, parent, _ in connection.exec_driver_sql("PRAGMA foreign_key_check"):
        said.append(f"row {rowid} of {table} refers to a {parent} that is not there")
    # A command to the index, which writes nothing, but has the form of an INSERT: it takes the lock of a writer for a
    # moment. While another holds that lock, or where the file cannot be written, nothing can be told.
    read_only = connection.exec_driver_sql("PRAGMA query_only").scalar_one()
    connection.exec_driver_sql("PRAGMA query_only = OFF")
    cursor = connection.connection.cursor()  # whose errors are findings here
    for index in ("paper_fts", "alias_fts"):
        try:
            cursor.execute(f"INSERT INTO {index} ({index}, rank) VALUES ('integrity-check', 1)")  # noqa: S608
        except sqlite3.DatabaseError as error:
            if not may_not_write(error):
                said.append(f"the search index {index} does not fit its table: {error}")
    connection.exec_driver_sql(f"PRAGMA query_only = {read_only}")
    return said


def footprint(engine: Engine) -> Footprint:
    """The file with its log, and what is free where it lies."""
    path = Path(str(engine.url.database))
    if _in_memory(engine.url):
        return Footprint(0, None)
    files = [path, Path(f"{path}-wal"), Path(f"{path}-shm")]
    return Footprint(sum(file.stat().st_size for file in files if file.exists()), disk_usage(path.parent or ".").free)


def remedy(error: DBAPIError, where: str) -> str | None:
    """What can be done about it."""
    return remedy_of(error.orig, where)


def _in_memory(url: URL) -> bool:
    return url.database in (None, "", ":memory:")
