"""Upgrades: a file of the first release becomes what a new one is, or stays as it was; and a copy is kept.

data/schema-1.db.gz was made by release 0.1.0: 40 of the bundled abstracts, and three reviews. data/schema-2.db.gz was
made by the last commit of that schema: the same abstracts, three reviews, and a decision on a name.
"""

from __future__ import annotations

import gzip
import re
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, inspect

from db import DatabaseError, migrations, open_database, queries
from db.sqlite import APPLICATION_ID
from db.tables import SCHEMA_VERSION
from db.views import VIEWS

ROOT = Path(__file__).parents[2]
DATA = Path(__file__).parent / "data"

ACCEPTED, REJECTED, CORRECTED = "0b1fe059fec9c2ff", "eba4bbafa8e82498", "1df57c3c3a967315"

pytestmark = pytest.mark.sqlite  # PostgreSQL is supported since schema 2


def unpacked(version: int, path: Path) -> Path:
    path.write_bytes(gzip.decompress((DATA / f"schema-{version}.db.gz").read_bytes()))
    return path


@pytest.fixture
def old(path: Path) -> Path:
    return unpacked(1, path)


@pytest.fixture
def second(path: Path) -> Path:
    return unpacked(2, path)


@pytest.fixture
def upgraded(old: Path) -> Iterator[Engine]:
    engine = open_database(old)
    yield engine
    engine.dispose()


def ask(path: Path, sql: str) -> list[tuple[Any, ...]]:
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute(sql).fetchall()


def schema(path: Path) -> dict[str, str]:
    """Every table, index, view and trigger with the statement that makes it, without spaces and quotes."""
    found = ask(path, "SELECT type || ' ' || name, sql FROM sqlite_master WHERE sql IS NOT NULL")
    return {name: re.sub(r'[\s"]', "", sql) for name, sql in found}


def content(path: Path) -> dict[str, list[tuple[Any, ...]]]:
    names = [name for (name,) in ask(path, "SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")]
    return {name: ask(path, f"SELECT * FROM {name}") for name in names}  # noqa: S608


@pytest.mark.parametrize("version", range(1, SCHEMA_VERSION))
def test_an_upgraded_file_has_the_schema_of_a_new_one(version: int, path: Path, tmp_path: Path) -> None:
    """What was changed in db/tables.py, db/views.py or db/sqlite.py and forgotten in db/migrations shows here."""
    old = unpacked(version, path)
    open_database(old).dispose()
    open_database(tmp_path / "new.db").dispose()
    assert schema(old) == schema(tmp_path / "new.db")
    assert ask(old, "PRAGMA user_version") == [(SCHEMA_VERSION,)]
    assert ask(old, "PRAGMA application_id") == [(APPLICATION_ID,)]
    assert ask(old, "SELECT version_num FROM alembic_version") == [(migrations.revision(SCHEMA_VERSION),)]


def test_the_newest_step_leads_to_the_schema_of_the_tables() -> None:
    steps = [module.stem for module in Path(migrations.__file__).parent.glob("versions/schema_*.py")]
    assert sorted(steps) == [f"schema_{number}" for number in range(1, SCHEMA_VERSION + 1)]


def test_results_and_papers_are_kept(old: Path) -> None:
    ids, papers = ask(old, "SELECT id, value, why FROM result ORDER BY id"), ask(old, "SELECT * FROM paper")
    open_database(old).dispose()
    assert len(ids) == 138
    assert len(papers) == 40
    assert ask(old, "SELECT id, value, why FROM result ORDER BY id") == ids
    assert ask(old, "SELECT * FROM paper") == [(*paper, "") for paper in papers]  # no categories are known
    assert set(ask(old, "SELECT split, first_run_id FROM result")) == {("", 1)}
    assert ask(old, "PRAGMA foreign_key_check") == []
    assert ask(old, "PRAGMA integrity_check") == [("ok",)]


def test_a_file_of_the_second_schema_keeps_all_it_holds(second: Path) -> None:
    tables = [
        name for (name,) in ask(second, "SELECT name FROM sqlite_master WHERE type = 'table' AND name <> 'paper'")
    ]
    kept = {name: ask(second, f"SELECT * FROM {name}") for name in tables if name != "alembic_version"}  # noqa: S608
    papers = ask(second, "SELECT * FROM paper")
    assert len(kept["result"]) == 137
    assert len(kept["review"]) == 3
    assert len(kept["name_decision"]) == 1
    open_database(second).dispose()
    for name, rows in kept.items():  # kept columns came behind the others
        width = len(rows[0]) if rows else 0
        now = [row[:width] for row in ask(second, f"SELECT * FROM {name}")]  # noqa: S608
        if name == "tally":
            now = [row for row in now if row[0] not in ("papers_naming", "version")]
            rows = [row for row in rows if row[0] not in ("papers_naming", "version")]  # noqa: PLW2901
        assert sorted(now, key=repr) == sorted(rows, key=repr), name
    assert ask(second, "SELECT count(*) FROM model WHERE benchmarks > 0") != [(0,)]
    assert ask(second, "SELECT holds FROM run") == [(137,)]
    assert ask(second, "SELECT count(*) FROM doubt") != [(0,)]
    assert ask(second, "SELECT count(*) FROM coverage WHERE named > 0") != [(0,)]
    assert ask(second, "SELECT * FROM paper") == [(*paper, "") for paper in papers]
    assert ask(second, "SELECT count(*) FROM curated_file") == [(0,)]
    assert ask(second, "PRAGMA foreign_key_check") == []
    assert ask(second, "PRAGMA integrity_check") == [("ok",)]
    assert ask(second.with_name("papers.db.v2.bak"), "PRAGMA user_version") == [(2,)]


def test_reviews_are_kept_and_applied(old: Path) -> None:
    before = ask(old, "SELECT * FROM review")
    assert ask(old, f"SELECT unranked FROM result WHERE id = '{CORRECTED}'") == [("corrected",)]  # noqa: S608
    engine = open_database(old)
    kept = ask(old, "SELECT verdict, field, value FROM review ORDER BY id")
    accepted, rejected, corrected = (queries.evidence(engine, one) for one in (ACCEPTED, REJECTED, CORRECTED))
    engine.dispose()
    assert kept == [("accept", None, None), ("reject", None, None), ("correct", "model", "Corrected-1B")]
    assert len(before) == 3
    assert accepted is not None
    assert accepted.verdict == "accept"
    assert rejected is not None
    assert rejected.flags[0] == "rejected"
    assert corrected is not None
    assert corrected.model == "Corrected-1B"
    assert "corrected" not in corrected.flags


def test_boards_are_derived_again(upgraded: Engine) -> None:
    with upgraded.connect() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM stale").scalar_one() == 0
    found = queries.benchmarks(upgraded, limit=1)[0]
    assert found.name == "ImageNet"
    main = queries.boards(upgraded, found.id)[0]
    rows = queries.leaderboard(upgraded, main.benchmark_id, main.metric_id, main.unit)
    assert len([row for row in rows if row.rank]) == main.ranked > 0
    assert CORRECTED in {row.result_id for row in rows if row.rank}


def test_full_text_search_goes_on(upgraded: Engine) -> None:
    assert queries.papers(upgraded, search="imagenet")
    with upgraded.begin() as connection:
        connection.exec_driver_sql("UPDATE paper SET abstract = 'Quokkas everywhere.' WHERE key = 1")
        for index in ("paper_fts", "alias_fts"):
            connection.exec_driver_sql(f"INSERT INTO {index} ({index}, rank) VALUES ('integrity-check', 1)")  # noqa: S608
    assert len(queries.papers(upgraded, search="quokkas")) == 1
    assert queries.search(upgraded, "image").benchmarks


def test_a_copy_is_kept_and_no_copy_overwritten(old: Path) -> None:
    before = content(old)
    said: list[str] = []
    old.with_name("papers.db.v1.bak").write_text("someone's own")
    open_database(old, tell=said.append).dispose()
    copy = old.with_name("papers.db.v1-2.bak")
    assert old.with_name("papers.db.v1.bak").read_text() == "someone's own"
    assert content(copy) == before
    assert ask(copy, "PRAGMA user_version") == [(1,)]
    assert len(said) == 1
    upgraded = f"{re.escape(str(old))}: upgraded from schema 1 to {SCHEMA_VERSION}"
    assert re.fullmatch(rf"{upgraded} in \d+\.\d s; as it was: {re.escape(str(copy))}", said[0])
    open_database(old, tell=said.append).dispose()
    assert len(said) == 1
    assert not old.with_name("papers.db.v1-3.bak").exists()


def test_a_copy_holds_what_is_still_in_the_log(old: Path) -> None:
    """The last batches of a file may stand in FILE-wal alone, which a plain copy of the file would miss."""
    with closing(sqlite3.connect(old)) as writer:
        writer.execute("PRAGMA wal_autocheckpoint = 0")
        writer.execute("UPDATE tally SET total = 77 WHERE name = 'version'")
        writer.commit()
        open_database(old).dispose()
    assert ask(old.with_name("papers.db.v1.bak"), "SELECT total FROM tally WHERE name = 'version'") == [(77,)]


def test_who_only_reads_is_told_what_to_run(old: Path) -> None:
    before = old.read_bytes()
    with pytest.raises(DatabaseError) as caught:
        open_database(old, create=False)
    assert str(caught.value) == (
        f"{old}: was written by an older Benchmine (schema 1, this one needs {SCHEMA_VERSION}); "
        f"upgrade it, keeping a copy, with: benchmine upgrade --db {old}"
    )
    assert old.read_bytes() == before
    assert not list(old.parent.glob("*.bak"))
    open_database(old, create=False, upgrade=True).dispose()
    open_database(old, create=False).dispose()


def test_a_file_from_before_the_first_release_is_refused(old: Path) -> None:
    with closing(sqlite3.connect(old)) as connection:
        connection.execute("PRAGMA user_version = 0")
    with pytest.raises(DatabaseError, match="has schema 0, too old to be upgraded; ingest the papers anew"):
        open_database(old)


def test_an_upgrade_that_fails_leaves_the_old_file(old: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def run_and_fail(connection: Connection, version: int, run: Callable[..., None] = migrations.run) -> None:
        run(connection, version)
        connection.exec_driver_sql("INSERT INTO nowhere VALUES (1)")

    before = schema(old), content(old)
    monkeypatch.setattr("db.migrations.run", run_and_fail)
    with pytest.raises(DatabaseError, match="no such table: nowhere"):
        open_database(old)
    assert (schema(old), content(old)) == before
    assert ask(old, "PRAGMA user_version") == [(1,)]
    assert not list(old.parent.glob("*.bak"))  # the copy of a file that is as it was
    monkeypatch.undo()
    open_database(old).dispose()


KILLED = """
import os, sys
from sqlalchemy import event
from sqlalchemy.engine import Engine
from db import open_database

@event.listens_for(Engine, "before_cursor_execute")
def kill(_connection, _cursor, statement, *_):
    if statement.strip().startswith(sys.argv[2]):
        os._exit(9)

open_database(sys.argv[1])
"""


@pytest.mark.parametrize(
    "statement", ["INSERT INTO result_2", "DROP TABLE result", "CREATE VIEW", "PRAGMA user_version ="]
)
def test_a_killed_upgrade_leaves_the_old_file(old: Path, statement: str) -> None:
    """Killed in the middle of the transaction: the next to open it finds schema 1, whole, and upgrades it."""
    before = schema(old), content(old)
    done = subprocess.run([sys.executable, "-c", KILLED, str(old), statement], cwd=ROOT, check=False)
    assert done.returncode == 9
    assert (schema(old), content(old)) == before
    assert ask(old, "PRAGMA user_version") == [(1,)]
    engine = open_database(old)
    assert queries.overview(engine).papers == 40
    engine.dispose()
    assert ask(old.with_name("papers.db.v1-2.bak"), "PRAGMA user_version") == [(1,)]


def test_of_two_processes_one_upgrades(old: Path) -> None:
    said: list[str] = []
    threads = [threading.Thread(target=lambda: open_database(old, tell=said.append).dispose()) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(said) == 1
    assert [file.name for file in old.parent.glob("*.bak")] == ["papers.db.v1.bak"]


def test_no_room_for_a_copy_is_said_and_changes_nothing(old: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = content(old)

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("pathlib.Path.rename", full)
    with pytest.raises(DatabaseError, match=r"no copy could be made before the upgrade: .*No space left on device"):
        open_database(old)
    assert content(old) == before
    assert [file.name for file in old.parent.iterdir() if file.suffix in (".bak", ".part")] == []


# Takes from a PostgreSQL database what schema 3 brought, as schema_3.py has it.
TO_SECOND = (
    *(f"DROP VIEW {view}" for view in VIEWS),
    *(
        f"DROP TABLE {table}"
        for table in ("curated_value", "curated_row", "curated_file", "spread", "doubt", "coverage")
    ),
    "DROP INDEX ix_result_first",
    *(
        f"ALTER TABLE {table} DROP COLUMN {column}"
        for table, column in (
            ("paper", "categories"),
            ("run", "holds"),
            ("model", "benchmarks"),
            ("model", "newest"),
            ("board", "claims"),
        )
    ),
    "DELETE FROM tally WHERE name = 'papers_naming'",
    "UPDATE alembic_version SET version_num = 'benchmine_0002'",
)


def described(engine: Engine) -> dict[str, Any]:
    """Columns and indexes of every table, whatever the order of the columns."""
    found = inspect(engine)
    return {
        table: (
            sorted((one["name"], str(one["type"]), one["nullable"]) for one in found.get_columns(table)),
            sorted(
                (one["name"] or "", str(one["expressions"] if "expressions" in one else one["column_names"]))
                for one in found.get_indexes(table)
            ),
            sorted(map(str, found.get_foreign_keys(table))),
        )
        for table in found.get_table_names()
    }


def test_a_postgresql_database_of_the_second_schema_becomes_as_a_new_one(
    postgres_url: str, postgres_engine: Engine
) -> None:
    new = described(postgres_engine)
    with postgres_engine.begin() as connection:
        for statement in TO_SECOND:
            connection.exec_driver_sql(statement)
    assert described(postgres_engine) != new
    upgraded = open_database(postgres_url)
    assert described(upgraded) == new
    assert queries.overview(upgraded).papers == 0
    upgraded.dispose()
