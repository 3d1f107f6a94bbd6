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

from db import open_database, queries

P = ParamSpec("P")
T = TypeVar("T")

DATABASE_VARIABLE: Final = "BENCHMINE_DATABASE_URL"
"""Set by ``benchmine serve``: a file or an SQLAlchemy URL."""


class NoDatabaseError(Exception):
    """No address was given; the message says how to give one."""


@dataclass(frozen=True, slots=True)
class Database:
    """An open database, in the state that ``version`` names."""

    address: str
    engine: Engine
    version: str


def connect() -> Database:
    """The database that the environment names.

    Raises:
        NoDatabaseError: when it names none.
        db.DatabaseError: when that one cannot be read.
    """
    address = os.environ.get(DATABASE_VARIABLE, "").strip()
    if not address:
        raise NoDatabaseError(f"No database was chosen: {DATABASE_VARIABLE} is not set.")
    engine = _engine(address, _identity(address))
    return Database(address, engine, queries.database_version(engine))


def read(
    database: Database, query: Callable[Concatenate[Engine, P], T], /, *args: P.args, **kwargs: P.kwargs
) -> T:
    """What a query of ``db.queries`` gives, read once for each state of the database and each set of arguments."""
    call = partial(query, database.engine, *args, **kwargs)
    result: T = _cached(query.__name__, database.address, database.version, args, kwargs, call)
    return result


@st.cache_data(max_entries=500, show_spinner=False)
def _cached(name: str, address: str, version: str, args: Any, kwargs: Any, _call: Callable[[], Any]) -> Any:
    return _call()


@st.cache_resource(max_entries=4, show_spinner=False, on_release=Engine.dispose)
def _engine(address: str, identity: tuple[int, int] | None) -> Engine:
    del identity  # in the key only
    return open_database(address, create=False)


def _identity(address: str) -> tuple[int, int] | None:
    """Device and inode of the file: one that was deleted and made anew must be opened anew."""
    try:
        status = Path(address.removeprefix("sqlite:///")).stat()
    except (OSError, ValueError):
        return None
    return status.st_dev, status.st_ino
