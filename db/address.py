"""Where a database is: a file or an SQLAlchemy URL, and how it is called in what people read."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from sqlalchemy import Engine
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError

from db.errors import DatabaseError

_POSTGRESQL: Final = "postgresql+psycopg"
_REMEDY: Final = "give a file, sqlite:///FILE or postgresql+psycopg://USER@HOST/DATABASE"


def parse(url_or_path: str | Path) -> URL:
    """The address as a URL; a path is a SQLite file, and every spelling of PostgreSQL means the psycopg driver.

    Raises:
        DatabaseError: for a URL that is none, or names another kind of database.
    """
    text = str(url_or_path)
    if "://" not in text:
        return URL.create("sqlite", database=text)
    if text.startswith("postgres://"):  # as many hosting services write it
        text = text.replace("postgres", "postgresql", 1)
    try:
        url = make_url(text)
    except (ArgumentError, ValueError) as error:
        raise DatabaseError(f"not a database address: {masked(text)}; {_REMEDY}") from error
    name = url.get_backend_name()
    if name == "postgresql":
        return url.set(drivername=_POSTGRESQL)
    if name != "sqlite":
        raise DatabaseError(f"databases of the kind {name!r} are not supported; {_REMEDY}")
    return url


def place(database: Engine | URL) -> str:
    """What to call a database: the path of its file, or its URL without the password."""
    url = database.url if isinstance(database, Engine) else database
    if url.get_backend_name() != "sqlite":
        return url.render_as_string(hide_password=True)
    return url.database if url.database not in (None, "", ":memory:") else "the database in memory"


def masked(text: str) -> str:
    """An address as it was given, without the password that it may hold.

    >>> masked("postgresql://ada:secret@localhost/papers"), masked("papers.db")
    ('postgresql://ada:***@localhost/papers', 'papers.db')
    """
    scheme, separator, rest = text.partition("://")
    login, at, where = rest.rpartition("@")
    user, colon, _ = login.partition(":")
    return f"{scheme}{separator}{user}{colon and ':***'}{at}{where}"
