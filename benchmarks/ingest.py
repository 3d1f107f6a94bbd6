"""An ingest, file to database, against the floor of extraction and a bare insert of the same rows."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Table, insert, select
from sqlalchemy.dialects import sqlite
from sqlalchemy.schema import CreateTable
from sqlalchemy.sql.elements import CompilerElement

from benchmarks.extraction import find_numbers
from benchmarks.figures import Figure
from benchmarks.fresh import cost
from benchmarks.sample import Sample
from benchmarks.timing import in_turn
from benchmine import ingesting
from benchmine.options import BATCH
from benchmine.papers import Sources
from db import open_database
from db.prepared import prepare
from db.rows import load_lexicon
from db.store import Store
from db.tables import metadata
from db.versions import version
from extract import Reader
from extract.sources import iter_papers

_ROUNDS: Final = 2
_FLOORS: Final = 2

Rows = Sequence[tuple[Table, list[Any]]]


def measure(sample: Sample, database: Path, folder: Path) -> Iterator[Figure]:
    """An ingest, and its own share: what is left when the papers are read already. Both against the same floor.

    Args:
        database: the papers are in it afterwards.
        folder: for other output.
    """

    def ours() -> float:
        _remove(database)
        return cost(ingest, sample.path, database, papers=sample.papers).seconds

    def floor() -> float:
        bare, out = folder / "bare.db", folder / "numbers.jsonl"
        _remove(bare)
        return cost(ingest_floor, sample.path, out, database, bare, papers=sample.papers).seconds

    seconds, floor_seconds = in_turn(ours, floor, rounds=_ROUNDS, floors=_FLOORS)
    floor_is = "the same, and sqlite3 executemany of the same rows"
    yield Figure(f"ingest of {sample.papers:,} papers", seconds, floor_seconds, "seconds", floor_is)
    stored = folder / "stored.db"
    _remove(stored)
    own = cost(storing, sample.path, stored, papers=sample.papers).seconds
    yield Figure(f"of it, storing {sample.papers:,} papers", own, floor_seconds, "seconds", "the same floor")


def ingest(papers: Path, database: Path) -> Callable[[], int]:
    """What ``benchmine ingest PAPERS --db DATABASE`` does."""
    return lambda: ingesting.ingest(str(database), Sources([str(papers)])).summary.read


def storing(papers: Path, database: Path) -> Callable[[], int]:
    """What an ingest does with papers that are read: look up, write, index, derive."""
    reader, lexicon = Reader(), load_lexicon()
    read = [
        (paper, prepare(paper, reader.read(paper).results, lexicon))
        for paper in iter_papers(papers, on_problem=lambda _: None)
    ]
    engine = open_database(database)

    def run() -> int:
        with Store(engine).run(sources=[str(papers)], version=version()) as stored:
            for start in range(0, len(read), BATCH):
                batch = read[start : start + BATCH]
                stored.unread([paper for paper, _ in batch])
                stored.add_prepared(batch)
        return stored.summary.read

    return run


def ingest_floor(papers: Path, out: Path, database: Path, bare: Path) -> Callable[[], int]:
    """Find the numbers, then store what the finished ``database`` holds in ``bare``: one transaction, no indexes but
    those of the keys, no full-text search, nothing looked up, nothing derived."""
    rows: Rows = [(table, _rows(database, table)) for table in metadata.sorted_tables]

    def run() -> int:
        count = find_numbers(papers, out)
        _store(bare, rows)
        return count

    return run


def _rows(database: Path, table: Table) -> list[Any]:
    with closing(sqlite3.connect(database)) as connection:
        return connection.execute(_sql(select(table))).fetchall()


def _store(database: Path, rows: Rows) -> None:
    with closing(sqlite3.connect(database)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = NORMAL")  # as db/sqlite.py has it
        with connection:
            for table, values in rows:
                connection.execute(_sql(CreateTable(table)))
                connection.executemany(_sql(insert(table)), values)


def _sql(statement: CompilerElement) -> str:
    return str(statement.compile(dialect=sqlite.dialect(paramstyle="qmark")))


def _remove(database: Path) -> None:
    for suffix in ("", "-wal", "-shm"):
        database.with_name(database.name + suffix).unlink(missing_ok=True)
