"""The database of a command, open while the command runs."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Engine

from benchmine.console import tell
from benchmine.settings import database_address
from db import open_database


@contextmanager
def database(option: str | None, *, create: bool = False, upgrade: bool | None = None) -> Iterator[Engine]:
    """The database that ``--db`` or the settings name.

    Args:
        option: the value of ``--db``; None where it was not given.
        create: make it where there is none.
        upgrade: bring one of an older Benchmine up to date, and say so. Commands that write do; what only reads leaves
            a file as it is, and the user is told which command upgrades it. As ``create`` where it is not given.

    Raises:
        DatabaseError: it is not there (without ``create``), is an older one (without ``upgrade``), or cannot be read.
    """
    engine = open_database(database_address(option), create=create, upgrade=upgrade, tell=tell)
    try:
        yield engine
    finally:
        engine.dispose()
