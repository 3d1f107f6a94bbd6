"""The database of a command, open while the command runs."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Engine

from benchmine.settings import database_address
from db import open_database


@contextmanager
def database(option: str | None, *, create: bool = False) -> Iterator[Engine]:
    """The database that ``--db`` or the settings name.

    Args:
        option: the value of ``--db``; None where it was not given.
        create: make it where there is none.

    Raises:
        DatabaseError: it is not there (without ``create``), or cannot be read.
    """
    engine = open_database(database_address(option), create=create)
    try:
        yield engine
    finally:
        engine.dispose()
