"""``backup`` and ``restore``: a database to a file and back."""

from __future__ import annotations

import time
from pathlib import Path

from benchmine.database import database
from benchmine.errors import CommandError
from benchmine.settings import database_address
from benchmine.wording import counted
from db import backup
from db.address import parse, place


def save(option: str | None, target: Path | None) -> str:
    """Copy the database that ``--db`` or the settings name; a line that says what was copied.

    Args:
        option: the value of ``--db``; None where it was not given.
        target: the copy; None for a name with the time, beside the file.

    Raises:
        DatabaseError: there is no such database, it is damaged or a server's, or the copy is there already or cannot be
            written.
    """
    with database(option) as engine:
        if target is None:
            target = Path(f"{place(engine)}.{time.strftime('%Y%m%dT%H%M%SZ', time.gmtime())}.bak")
        found = backup.save(engine, target)
    return f"{target}: {_described(found)}"


def load(source: Path, option: str | None) -> str:
    """Put a copy in the place of the database that ``--db`` or the settings name; a line that says what is there now.

    Raises:
        CommandError: the copy is the database itself.
        DatabaseError: the copy is not one or is damaged, the database is of another program, cannot be written, or is a
            server's.
    """
    url = parse(database_address(option))
    if url.database and source.exists() and Path(url.database).exists() and source.samefile(url.database):
        raise CommandError(f"{source}: is the database itself; name a copy of it")
    kept = backup.load(source, url)
    found = backup.inspect(Path(str(url.database)))
    before = f"; what was there is in {kept}" if kept else ""
    return f"{place(url)}: {_described(found)}{before}"


def _described(found: backup.Inspection) -> str:
    return f"{counted(found.papers, 'paper')}, {counted(found.results, 'result')}, schema {found.version}"
