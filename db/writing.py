"""What every writer shares: one transaction, inserts that may find the row there, and the totals."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, Final, TypeVar

from sqlalchemy import Connection, Engine, Table, bindparam, update
from sqlalchemy.dialects import postgresql, sqlite

from db.dialects import dialect_of
from db.tables import tally

T = TypeVar("T")

_IN_LIST: Final = 5000

TALLIES: Final = (
    "papers",
    "papers_with_results",
    "papers_naming",  # a benchmark that the lexicon knows
    "scores",
    "deltas",
    "benchmarks",
    "metrics",
    "models",
    "version",  # of the content: grows with every change, for caches
)


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """A connection in one write transaction: committed at the end, rolled back on an exception. One writes at a time.

    Raises:
        DatabaseError: when the database cannot be written: locked for too long, read-only, disk full.
    """
    with engine.execution_options(**dialect_of(engine).WRITE_OPTIONS).begin() as connection:
        yield connection


def on_conflict_do_nothing(connection: Connection, table: Table) -> Any:
    """An insert that leaves a row alone that is there already; SQLite and PostgreSQL spell it alike."""
    dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
    return dialect.insert(table).on_conflict_do_nothing()


def add_to_tally(connection: Connection, changes: Mapping[str, int]) -> None:
    """Add to the totals of the whole database (names of :data:`TALLIES`)."""
    rows = [{"tally": name, "more": change} for name, change in changes.items() if change]
    if rows:
        connection.execute(_ADD, rows)


_ADD: Final = update(tally).where(tally.c.name == bindparam("tally")).values(total=tally.c.total + bindparam("more"))


def chunks(items: Sequence[T]) -> Iterator[Sequence[T]]:
    """The items in parts that one IN list can hold: SQLite takes 32,766 values, PostgreSQL 65,535."""
    for start in range(0, len(items), _IN_LIST):
        yield items[start : start + _IN_LIST]
