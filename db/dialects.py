"""The two kinds of database, each with a module of the same functions: chosen here, and nowhere else."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Protocol, cast

from sqlalchemy import Connection, Engine, Table
from sqlalchemy.engine import URL
from sqlalchemy.exc import DBAPIError

if TYPE_CHECKING:
    from db.readonly import Limits, Parameters, SqlResult


@dataclass(frozen=True, slots=True)
class Identity:
    """What is found in a place: ``version`` is the schema of a Benchmine database, None where it is something else."""

    version: int | None
    empty: bool


@dataclass(frozen=True, slots=True)
class Footprint:
    """Bytes of a database with its logs, and those left on its disk; None where only the server could say."""

    size: int
    free: int | None


class Dialect(Protocol):
    """What a kind of database does in its own way; db/sqlite.py and db/postgres.py are of this shape."""

    @property
    def WRITE_OPTIONS(self) -> Mapping[str, Any]:  # noqa: N802
        """Execution options of a connection that writes; ``benchmine_write`` makes it wait for other writers."""

    def check(self, url: URL, create: bool) -> None:
        """Look before connecting. Raises DatabaseError for what cannot be a database of ours."""

    def create_engine(self, url: URL, *, read_only: bool = False) -> Engine:
        """An engine whose connections are set up, and write nothing if ``read_only``; nothing is connected yet."""

    def before_creation(self, engine: Engine) -> None:
        """What has to be settled outside a transaction before tables are made."""

    def identity(self, connection: Connection) -> Identity:
        """What the database holds."""

    def create_search(self, connection: Connection) -> None:
        """Make what full-text search needs beside the tables."""

    def parts(self, connection: Connection) -> dict[str, str] | None:
        """What follows from the tables, by name, each with the statement that makes it; None of a server."""

    def rebuild_search(self, connection: Connection) -> None:
        """Make again what full-text search keeps beside the tables."""

    def spare_memory(self, engine: Engine) -> None:
        """Before much is written: from now on hold no more memory, however large the database grows."""

    def insert_rows(self, connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
        """Insert rows by the quickest way there is; all have the same columns, by their names."""

    def index_papers(self, connection: Connection, after: int) -> None:
        """Bring full-text search up to the new papers, those with a key above ``after``, in their transaction."""

    def index_names(self, connection: Connection, after: int) -> None:
        """The same for new spellings, rows of ``alias``."""

    def mark(self, connection: Connection, version: int) -> None:
        """Write down whose database it is, and its schema."""

    def back_up(self, engine: Engine, version: int) -> Path | None:
        """Copy the database, of which another connection holds the write lock; None where that is its keeper's part."""

    def save(self, engine: Engine, target: Path) -> None:
        """Copy the database to a file that is not there yet, while others read and write. Raises DatabaseError."""

    def load(self, source: Path, url: URL) -> Path | None:
        """Put such a copy in the place of the database; gives where what was there is kept. Raises DatabaseError."""

    def ailments(self, connection: Connection) -> list[str]:
        """What is wrong with how the database is stored, of all that can be told from inside it."""

    def footprint(self, engine: Engine) -> Footprint:
        """How much room the database takes."""

    def remedy(self, error: DBAPIError, where: str) -> str | None:
        """What a user can do about an error of the database called ``where``; None for a mistake of the program."""

    def run_sql(self, url: URL, sql: str, parameters: Parameters, limits: Limits) -> SqlResult:
        """Run one reading statement of a person (db/readonly.py)."""


MODULES: Final = {"sqlite": "db.sqlite", "postgresql": "db.postgres"}


def dialect_of(database: Engine | URL) -> Dialect:
    """The module for this kind of database, loaded when it is first needed."""
    url = database.url if isinstance(database, Engine) else database
    return cast(Dialect, import_module(MODULES[url.get_backend_name()]))
