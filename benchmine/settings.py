"""Settings: where the database is, and where what ships with Benchmine lies."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Final

from benchmine.errors import CommandError

if TYPE_CHECKING:
    from extract.sources import Limits

DATABASE_VARIABLE: Final = "BENCHMINE_DATABASE_URL"
READ_ONLY_VARIABLE: Final = "BENCHMINE_READ_ONLY"
"""``1`` for a dashboard that changes nothing; set by ``serve --read-only``, or by whoever serves it otherwise."""

DATABASE_NAME: Final = "benchmine.db"
DEMO_NAME: Final = "demo.db"
MOST_BYTES_VARIABLE: Final = "BENCHMINE_MAX_BYTES"
MOST_RATIO_VARIABLE: Final = "BENCHMINE_MAX_RATIO"

HERE: Final = Path(__file__).resolve().parent


def database_address(option: str | None) -> str:
    """The database to use: ``--db``, else ``BENCHMINE_DATABASE_URL``, else ``benchmine.db`` in the user's data folder.

    Args:
        option: the value of ``--db``: a file or an SQLAlchemy URL; None where it was not given. An empty one, like an
            empty variable, counts as not given.
    """
    address = (option or "").strip() or os.environ.get(DATABASE_VARIABLE, "").strip()
    return _expanded(address) if address else str(data_folder() / DATABASE_NAME)


def demo_address() -> str:
    """The file of ``benchmine demo``: apart from the user's own database, for every demo begins by deleting it."""
    return str(data_folder() / DEMO_NAME)


def data_folder() -> Path:
    """The folder for a user's data on this system; it need not exist."""
    from platformdirs import user_data_path  # half of the time that --help takes

    return user_data_path("benchmine", appauthor=False)


def limits() -> Limits:
    """The sizes at which the reading of a source stops: ``BENCHMINE_MAX_BYTES`` and ``BENCHMINE_MAX_RATIO``.

    Raises:
        CommandError: one of them is not a whole number of 1 or more.
    """
    from extract.sources import Limits

    given = {"content": MOST_BYTES_VARIABLE, "ratio": MOST_RATIO_VARIABLE}
    sizes = {}
    for name, variable in given.items():
        if value := os.environ.get(variable, "").strip():
            if not value.isdecimal() or int(value) < 1:
                raise CommandError(f"{variable} must be a whole number of 1 or more, not {value!r}")
            sizes[name] = int(value)
    return Limits(**sizes)


def fixtures_folder() -> Path | None:
    """The bundled abstracts: in an installed package, or beside it in a checkout; None where they are gone."""
    places = (HERE / "fixtures", HERE.parent / "fixtures")
    return next((place for place in places if (place / "papers.jsonl").is_file()), None)


def _expanded(address: str) -> str:
    """``~`` is the user's home in ``--db=~/papers.db`` too, which no shell expands."""
    return address if "://" in address else str(Path(address).expanduser())
