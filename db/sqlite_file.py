"""A SQLite file: how it is opened to be read, and what an error of SQLite says of it."""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path
from typing import Final

BESIDE: Final = ("-wal", "-shm", "-journal")
"""Ends of the names of the files that SQLite keeps beside a database."""

_BUSY: Final = {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}
_DAMAGED: Final = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}
_REFUSED: Final = {sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_PERM}


def is_closed(path: Path) -> bool:
    """Whether the file is to be read as one that nobody changes: it has no log, and we cannot make one, as its folder
    cannot be written."""
    return not _has_log(path) and not os.access(path.absolute().parent, os.W_OK)


def reading_uri(path: Path, *, closed: bool | None = None) -> str:
    """The file for reading only.

    Args:
        path: the file.
        closed: nobody else has it open, and nothing is to be left beside it; None to find out. SQLite keeps a log
            beside a file, and who reads what of it, even when it only reads, unless it is told that nobody changes it.
    """
    unchanging = is_closed(path) if closed is None else closed and not _has_log(path)
    return f"{path.absolute().as_uri()}?{'mode=ro&immutable=1' if unchanging else 'mode=ro'}"


def _has_log(path: Path) -> bool:
    log = Path(f"{path}-wal")
    return log.exists() and log.stat().st_size > 0


def is_damaged(error: BaseException | None) -> bool:
    """Whether SQLite says that the file is not whole, or no database at all."""
    return _code(error) in _DAMAGED


def may_not_write(error: BaseException | None) -> bool:
    """Whether SQLite says that now, or here, nothing can be written."""
    return _code(error) in _BUSY | _REFUSED


def remedy(error: BaseException | None, where: str) -> str | None:
    """What a user can do about an error; None when it is a mistake of the program.

    Args:
        error: what sqlite3 raised.
        where: what to call the database.
    """
    code = _code(error)
    if code in _BUSY:
        return "another process is writing; try again"
    if code in _DAMAGED:
        return f"the file is damaged; put a copy back with: benchmine restore COPY --db {where}"
    if code == sqlite3.SQLITE_FULL:
        return "make room on its disk"
    if code == sqlite3.SQLITE_IOERR:
        return "is its disk full? make room there, or check the disk"
    if code in _REFUSED:
        return "check the permissions of the file and of its folder, where SQLite keeps its log"
    return None


def _code(error: BaseException | None) -> int:
    """The result code without what is particular, which stands in the higher bits."""
    return int(getattr(error, "sqlite_errorcode", sqlite3.SQLITE_OK)) & 0xFF
