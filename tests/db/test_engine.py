"""Opening: what is made, what is refused, and with which words."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, inspect, text
from sqlalchemy.exc import SQLAlchemyError

from db import DatabaseError, open_database, queries
from db.backup import save
from db.rows import Lexicon
from db.sqlite import APPLICATION_ID
from db.store import Store
from db.tables import SCHEMA_VERSION
from db.writing import writing


@pytest.mark.sqlite
def test_a_new_file_is_made_with_its_folder(tmp_path: Path) -> None:
    path = tmp_path / "deep" / "er" / "papers.db"
    engine = open_database(path)
    assert queries.overview(engine).papers == 0
    engine.dispose()
    with sqlite3.connect(path) as connection:
        assert connection.execute("PRAGMA application_id").fetchone() == (APPLICATION_ID,)
        assert connection.execute("PRAGMA user_version").fetchone() == (SCHEMA_VERSION,)
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    connection.close()


@pytest.mark.sqlite
@pytest.mark.parametrize("address", ["sqlite:///{}", "{}"])
def test_a_path_and_a_url_mean_the_same_file(path: Path, address: str) -> None:
    open_database(path).dispose()
    engine = open_database(address.format(path), create=False)
    assert queries.overview(engine).papers == 0
    engine.dispose()


def test_in_memory_every_thread_sees_the_same_database() -> None:
    engine = open_database("sqlite://")
    found: list[int] = []
    thread = threading.Thread(target=lambda: found.append(queries.overview(engine).papers))
    thread.start()
    thread.join()
    assert found == [0]
    engine.dispose()


@pytest.mark.sqlite
def test_every_connection_is_set_up(engine: Engine) -> None:
    with engine.connect() as first, engine.connect() as second:
        for connection in (first, second):
            found = {
                name: connection.exec_driver_sql(f"PRAGMA {name}").scalar_one()
                for name in ("foreign_keys", "synchronous", "busy_timeout", "journal_mode")
            }
            assert found == {"foreign_keys": 1, "synchronous": 1, "busy_timeout": 15000, "journal_mode": "wal"}


def test_a_failed_write_leaves_nothing(engine: Engine) -> None:
    def fail() -> None:
        with writing(engine) as connection:
            connection.execute(text("UPDATE tally SET total = 7"))
            connection.execute(
                text("CREATE TABLE half (x integer)")
            )  # DDL too, which Python's sqlite3 alone would commit
            raise RuntimeError

    with pytest.raises(RuntimeError):
        fail()
    with engine.connect() as connection:
        assert connection.execute(text("SELECT max(total) FROM tally")).scalar_one() == 0
        assert not inspect(connection).has_table("half")


def _text_file(path: Path) -> None:
    path.write_text("Abstract: we reach 58.3% on something or other.\n")


def _folder(path: Path) -> None:
    path.mkdir()


def _foreign(path: Path) -> None:
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE bookmarks (url)")
    connection.close()


def _foreign_empty(path: Path) -> None:
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA application_id = 252006673")
    connection.close()


def _newer(path: Path) -> None:
    open_database(path).dispose()
    with sqlite3.connect(path) as connection:
        connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION + 1}")
    connection.close()


def _older(path: Path) -> None:
    open_database(path).dispose()
    with sqlite3.connect(path) as connection:
        connection.execute("PRAGMA user_version = 0")
    connection.close()


def _truncated(path: Path) -> None:
    open_database(path).dispose()
    os.truncate(path, 5000)


def _header_only(path: Path) -> None:
    path.write_bytes(b"SQLite format 3\0" + b"\xff" * 4080)


@pytest.mark.sqlite
@pytest.mark.parametrize(
    ("spoil", "says"),
    [
        (_text_file, "is not a SQLite database; give another file with --db"),
        (_folder, "is a folder; give a file in it"),
        (_foreign, "is a database of another program"),
        (_foreign_empty, "is a database of another program"),
        (_newer, "upgrade with: pip install --upgrade benchmine"),
        (_older, "too old to be upgraded; ingest the papers anew"),
        (_truncated, "cannot be opened"),
        (_header_only, "is not a SQLite database"),
    ],
)
def test_what_is_no_database_of_ours_is_refused_in_one_line(
    path: Path, spoil: Callable[[Path], None], says: str
) -> None:
    spoil(path)
    before = path.read_bytes() if path.is_file() else None
    with pytest.raises(DatabaseError) as caught:
        open_database(path)
    message = str(caught.value)
    assert message.startswith(str(path))
    assert says in message
    assert "\n" not in message
    assert before is None or path.read_bytes() == before


@pytest.mark.sqlite
def test_without_create_a_missing_or_empty_file_is_an_error(path: Path) -> None:
    with pytest.raises(DatabaseError, match="no such database; make it with: benchmine ingest PATH --db"):
        open_database(path, create=False)
    assert not path.exists()
    path.touch()
    with pytest.raises(DatabaseError, match="is empty; fill it with"):
        open_database(path, create=False)


@pytest.mark.parametrize(
    ("address", "says"),
    [
        ("mysql://localhost/papers", "kind 'mysql' are not supported"),
        ("nonsense://", "kind 'nonsense' are not supported"),
        ("://", "not a database address"),
    ],
)
def test_other_addresses_are_refused(address: str, says: str) -> None:
    with pytest.raises(DatabaseError, match=says):
        open_database(address)


@pytest.mark.skipif(os.name != "posix" or os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_that_cannot_be_written_is_an_error(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    with pytest.raises(DatabaseError, match=r"permissions|cannot be opened"):
        open_database(tmp_path / "new" / "papers.db")


@pytest.fixture
def killed(path: Path, make: Any, lexicon: Lexicon) -> Path:
    """A database in which a run stored a batch and died."""
    engine = open_database(path)
    Store(engine, lexicon).run(sources=["x"], version="1").__enter__().add([make.one("p1", "80.5", model="Alpha")])
    engine.dispose()
    return path


def boards(path: Path) -> list[tuple[int, int]]:
    engine = open_database(path)
    last = queries.overview(engine).last_run
    assert last is not None
    assert last.finished_at is None
    found = [(board.results, board.papers) for board in queries.boards(engine, "imagenet")]
    engine.dispose()
    return found


def test_opening_derives_what_a_killed_run_left(killed: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert boards(killed) == []  # as far as anyone can tell, it may be alive
    monkeypatch.setattr("db.engine._ALIVE_SECONDS", 0)
    assert boards(killed) == [(1, 1)]


def test_a_long_run_derives_now_and_then(
    engine: Engine, make: Any, lexicon: Lexicon, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("db.store.DERIVE_SECONDS", 0.0)
    with Store(engine, lexicon).run(sources=["x"], version="1") as run:
        run.add([make.one("p1", "80.5", model="Alpha")])
        assert [board.results for board in queries.boards(engine, "imagenet")] == [1]


def test_many_may_read_while_one_writes(engine: Engine, make: Any, lexicon: Lexicon) -> None:
    errors: list[Exception] = []
    seen: set[int] = set()
    done = threading.Event()

    def look() -> None:
        try:
            while not done.is_set():
                seen.add(queries.overview(engine).papers)
                queries.leaderboard(engine, "imagenet", "accuracy", "%")
        except SQLAlchemyError as error:
            errors.append(error)

    threads = [threading.Thread(target=look) for _ in range(4)]
    for thread in threads:
        thread.start()
    with Store(engine, lexicon).run(sources=["x"], version="1") as run:
        for number in range(5):
            run.add([make.one(f"p{number}.{place}", "80.5", model=f"m{place}") for place in range(20)])
    done.set()
    for thread in threads:
        thread.join()
    assert errors == []
    assert seen <= {0, 20, 40, 60, 80, 100}  # whole batches


def test_two_processes_may_open_a_new_file_at_once(path: Path) -> None:
    errors: list[Exception] = []

    def open_it() -> None:
        try:
            open_database(path).dispose()
        except DatabaseError as error:
            errors.append(error)

    threads = [threading.Thread(target=open_it) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert errors == []


def test_a_read_only_engine_reads_and_writes_nothing(path: Path, lexicon: Lexicon) -> None:
    open_database(path).dispose()
    engine = open_database(path, create=False, read_only=True)
    assert queries.overview(engine).papers == 0
    with pytest.raises(DatabaseError, match="cannot be written"), writing(engine) as connection:
        connection.execute(text("UPDATE tally SET total = total + 1"))
    with pytest.raises(DatabaseError), Store(engine, lexicon).run(sources=["x"], version="1"):
        pass
    engine.dispose()
    engine = open_database(path, create=False)
    assert queries.runs(engine) == []
    engine.dispose()


@pytest.mark.sqlite
def test_a_file_in_a_folder_that_cannot_be_written_is_read_without_a_log(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    open_database(path).dispose()
    copy = path.with_name("copy.db")
    monkeypatch.setattr("db.sqlite_file.os.access", lambda _, mode: mode != os.W_OK)  # root may write everywhere
    engine = open_database(path, create=False)
    with engine.connect() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM paper").scalar_one() == 0
        assert [file.name for file in path.parent.iterdir()] == [path.name]  # SQLite's log is made by the first read
    with pytest.raises(DatabaseError, match="check the permissions of the file and of"), writing(engine) as connection:
        connection.execute(text("UPDATE tally SET total = 7"))
    save(engine, copy)
    assert {file.name for file in path.parent.iterdir()} == {path.name, copy.name}
    monkeypatch.undo()
    writer = open_database(path)
    with writing(writer) as connection:  # another process, which may write there, begins to
        connection.execute(text("UPDATE tally SET total = 7"))
    monkeypatch.setattr("db.sqlite_file.os.access", lambda _, mode: mode != os.W_OK)
    with engine.connect() as connection:
        assert connection.exec_driver_sql("SELECT max(total) FROM tally").scalar_one() == 7
    writer.dispose()
    engine.dispose()


@pytest.mark.sqlite
def test_opening_a_file_again_takes_no_lock_from_who_has_it_open(path: Path) -> None:
    """A process that closes a file loses every lock it has there. Another process, believing itself alone, would then
    delete the write-ahead log that this one still uses."""
    engine = open_database(path)
    with engine.connect() as connection:
        connection.exec_driver_sql("SELECT count(*) FROM paper").scalar_one()
        open_database(path, create=False).dispose()
        code = "import sqlite3, sys; c = sqlite3.connect(sys.argv[1]); c.execute('UPDATE tally SET total = 7')"
        code += "; c.commit(); c.close()"
        subprocess.run([sys.executable, "-c", code, str(path)], check=True)
        assert path.with_name(f"{path.name}-wal").exists()
    engine.dispose()
