"""``doctor``: how the installation and the database are, a line for each thing that was looked at."""

from __future__ import annotations

import platform
from collections.abc import Iterator
from pathlib import Path

import orjson
from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError

from benchmine import __version__
from benchmine.database import database
from benchmine.settings import database_address
from db import open_database
from db.address import place
from db.dialects import dialect_of
from db.errors import DatabaseError
from db.health import Finding
from db.health import examine as examine_database
from db.mending import mend
from db.sqlite import LIBRARY
from db.tables import SCHEMA_VERSION
from db.versions import version

_SPARE = 2
"""Times its own size that should be free: an upgrade copies the file, and then writes its tables anew."""


def examine(option: str | None) -> list[Finding]:
    """Look at everything; what cannot be opened ends it, as a finding.

    Args:
        option: the value of ``--db``; None for the database that the settings name.
    """
    found = [_versions()]
    try:
        engine = open_database(database_address(option), create=False, upgrade=False, read_only=True)
    except DatabaseError as error:
        return [*found, Finding("database", "broken", str(error))]
    try:
        found += [Finding("schema", "ok", f"{SCHEMA_VERSION}, the newest"), *_room(engine)]
        found += examine_database(engine)
    except (DBAPIError, DatabaseError) as error:
        cause = " ".join(str(error.orig if isinstance(error, DBAPIError) else error).split())
        found.append(Finding("database", "broken", cause))
    finally:
        engine.dispose()
    return found


def mend_database(option: str | None) -> None:
    """Make again what follows from the record (:func:`db.mending.mend`).

    Args:
        option: as above.

    Raises:
        DatabaseError: there is no such database, or it cannot be written.
    """
    with database(option) as engine:
        try:
            mend(engine)
        except DBAPIError as error:  # a table is gone
            where = place(engine)
            raise DatabaseError(
                f"{where}: cannot be mended: {error.orig}; put a copy back with: benchmine restore COPY --db {where}"
            ) from error


def _versions() -> Finding:
    parts = f"benchmine {__version__}, reader {version()}, Python {platform.python_version()}"
    return Finding("versions", "ok", f"{parts}, {LIBRARY}")


def _room(engine: Engine) -> Iterator[Finding]:
    taken = dialect_of(engine).footprint(engine)
    size = f"{taken.size / 1e6:,.1f} MB"
    if taken.free is None:
        yield Finding("room", "ok", f"{size}; the disk is the server's")
        return
    free = f"{size}, {taken.free / 1e9:,.1f} GB free"
    if taken.free < _SPARE * taken.size:
        yield Finding("room", "look", f"{free}; make room: an upgrade needs twice the size of the file")
    else:
        yield Finding("room", "ok", free)
    path = Path(place(engine))
    parts = sorted(path.parent.glob(f".{path.name}*.part"))
    if parts:
        says = f"a copy that was cut short: {', '.join(map(str, parts[:3]))}; remove it, nothing needs it"
        yield Finding("leftovers", "look", says)


def render(found: list[Finding]) -> str:
    """A line each: how it is, what was looked at, and what there is to say."""
    widest = max(len(one.what) for one in found)
    return "".join(f"{one.state:6}  {one.what:{widest}}  {one.says}\n" for one in found)


def record(found: list[Finding]) -> str:
    """One JSON object."""
    checks = [{"check": one.what, "state": one.state, "says": one.says} for one in found]
    ended = {"well": all(one.state != "broken" for one in found), "checks": checks}
    return orjson.dumps(ended, option=orjson.OPT_INDENT_2).decode() + "\n"
