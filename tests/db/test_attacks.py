"""Every attack of the table on both kinds of database: not a byte changes, and none takes over two seconds."""

from __future__ import annotations

import resource
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from sqlalchemy import Engine

from db import open_database, readonly
from db.readonly import SqlError
from db.rows import Lexicon
from db.store import Store
from tests.db.attacks import ATTACKS, REFUSED
from tests.db.test_readonly import state as file_state
from tests.db.test_readonly_postgres import address, state

LIMIT = 0.5
DEADLINE = pytest.mark.timeout(10)
"""None takes over two seconds; five times that, for other work of the machine."""

Build = Callable[..., Path]
Batch = list[tuple[Any, Any]]


@pytest.fixture(scope="module")
def batch(make: Any) -> Batch:
    return [make.one(f"p{number}", f"8{number % 10}.{number}", model=f"Model {number}") for number in range(30)]


@pytest.fixture(scope="module")
def filled_file(build: Build, batch: Batch) -> Path:
    return build(batch)


@pytest.fixture
def file(filled_file: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(filled_file, tmp_path / "papers.db"))


@pytest.fixture(scope="module")
def server(postgres_address: str, batch: Batch, lexicon: Lexicon) -> Iterator[Engine]:
    with psycopg.connect(f"{postgres_address}/postgres".replace("+psycopg", ""), autocommit=True) as connection:
        connection.execute("CREATE DATABASE attacked")
    engine = open_database(f"{postgres_address}/attacked")
    with Store(engine, lexicon).run(sources=["x"], version="1") as run:
        run.add(batch)
    yield engine
    engine.dispose()


def attack(database: Path | str, sql: str) -> str:
    """What comes of a statement, in a line; that of an answer, which some get, is how much of it there is."""
    try:
        found = readonly.run(database, sql, seconds=LIMIT)
        said = f"{len(found.rows)} rows"
        assert sql not in REFUSED, said
        assert len(found.rows) <= readonly.MAX_ROWS
        assert len(str(found.rows)) < 5 * readonly.MAX_BYTES
    except SqlError as error:
        said = str(error)
    assert said
    assert "\n" not in said
    assert len(said) < 300
    return said


def test_the_table_is_long_enough() -> None:
    assert len(set(ATTACKS)) == len(ATTACKS) >= 100


@pytest.mark.sqlite
@DEADLINE
@pytest.mark.parametrize("sql", ATTACKS, ids=[f"{number} {sql[:40]}" for number, sql in enumerate(ATTACKS)])
def test_a_file_is_as_it_was(file: Path, sql: str) -> None:
    before = file_state(file)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    attack(file, sql)
    assert file_state(file) == before
    log = file.with_name("papers.db-wal")
    assert not log.exists() or log.stat().st_size == 0
    assert not [name for name in ("mine", "mine.db", "mine.zip") if Path("/tmp", name).exists()]
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - memory < 500_000  # KB


@DEADLINE
@pytest.mark.parametrize("sql", ATTACKS, ids=[f"{number} {sql[:40]}" for number, sql in enumerate(ATTACKS)])
def test_a_server_is_as_it_was(server: Engine, sql: str) -> None:
    before = state(server)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    attack(address(server), sql)
    assert state(server) == before
    assert not [name for name in ("mine", "mine.db", "mine.zip") if Path("/tmp", name).exists()]
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - memory < 500_000
