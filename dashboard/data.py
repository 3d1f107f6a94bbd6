"""The database behind the pages: which one, whether it can be read, and cached reads of it."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, Concatenate, Final, ParamSpec, TypeVar

import streamlit as st
from sqlalchemy import Engine

from dashboard.access import read_only
from db import open_database, queries
from db.address import masked, place

P = ParamSpec("P")
T = TypeVar("T")

DATABASE_VARIABLE: Final = "BENCHMINE_DATABASE_URL"
"""Set by ``benchmine serve``: a file or an SQLAlchemy URL."""


class NoDatabaseError(Exception):
    """No address was given; the message says how to give one."""


@dataclass(frozen=True, slots=True)
class Database:
    """An open database, in the state that ``version`` names; ``file`` tells a file from one made anew in its place.

    ``address`` is for people to see: without the password that a URL may hold.
    """

    address: str
    engine: Engine
    file: tuple[int, int] | None
    version: str


def chosen_address() -> str:
    """The address that the environment names, for people to see; "" where it names none."""
    return masked(os.environ.get(DATABASE_VARIABLE, "").strip())


def connect() -> Database:
    """The database that the environment names.

    Raises:
        NoDatabaseError: when it names none.
        db.DatabaseError: when that one cannot be read.
    """
    address = os.environ.get(DATABASE_VARIABLE, "").strip()
    if not address:
        raise NoDatabaseError(f"No database was chosen: {DATABASE_VARIABLE} is not set.")
    file = _identity(address)
    engine = _engine(address, file, read_only())
    return Database(place(engine), engine, file, queries.database_version(engine))


def read(database: Database, query: Callable[Concatenate[Engine, P], T], /, *args: P.args, **kwargs: P.kwargs) -> T:
    """What a query of ``db.queries`` gives, read once for each state of the database and each set of arguments.

    The result is shared: it is not to be changed.
    """
    key = (query.__name__, database.address, database.file, database.version, args, kwargs)
    result: T = _cached(key, partial(query, database.engine, *args, **kwargs))
    return result


# Not cache_data: records are frozen, so one copy serves all sessions; unpickling 38,000 rows took 0.4 s a click.
@st.cache_resource(max_entries=200, show_spinner=False)
def _cached(key: Any, _call: Callable[[], Any]) -> Any:
    del key  # only the cache looks at it
    return _call()


@st.cache_resource(max_entries=4, show_spinner=False, on_release=Engine.dispose)
def _engine(address: str, file: tuple[int, int] | None, only_reading: bool) -> Engine:
    del file  # in the key only
    return open_database(address, create=False, read_only=only_reading)


def _identity(address: str) -> tuple[int, int] | None:
    """Device and inode of the file. An open file keeps its inode, so one made anew in its place has another."""
    try:
        status = Path(address.removeprefix("sqlite:///")).stat()
    except (OSError, ValueError):
        return None
    return status.st_dev, status.st_ino
