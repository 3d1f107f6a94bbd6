"""``backup``, ``restore`` and ``doctor``: a copy is whole or is none, and what is wrong with a file is said."""

from __future__ import annotations

import json
import re
import shutil
import sqlite3
import threading
from collections.abc import Callable
from contextlib import closing
from errno import ENOSPC
from pathlib import Path

import pytest

from db import open_database
from db.dialects import Footprint
from db.recount import outdated
from db.tables import SCHEMA_VERSION
from db.writing import add_to_tally, writing
from tests.benchmine.conftest import FIXTURES, Run

pytestmark = pytest.mark.sqlite


def change(path: Path, sql: str) -> None:
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("PRAGMA foreign_keys = OFF")
        connection.execute(sql)


def papers(path: Path) -> list[tuple[str]]:
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute("SELECT id FROM paper ORDER BY id").fetchall()


def test_a_copy_goes_out_and_comes_back(run: Run, database: Path) -> None:
    before = papers(database)
    done = run("backup", "copy.db", "--db", database.name)
    assert (done.code, done.err) == (0, "")
    assert done.out == f"copy.db: {len(before)} papers, 29 results, schema {SCHEMA_VERSION}\n"
    assert {path.name for path in Path().glob("*.db*")} == {"copy.db", database.name}
    change(database, "DELETE FROM result")
    change(database, "DELETE FROM paper")
    back = run("restore", "copy.db", "--db", database.name)
    assert (back.code, back.err) == (0, "")
    assert back.out.endswith("; what was there is in known.db.before.bak\n")
    assert papers(database) == before
    assert papers(Path("known.db.before.bak")) == []
    again = run("restore", "known.db.before.bak", "--db", database.name)
    assert again.out.endswith("; what was there is in known.db.before-2.bak\n")
    assert papers(database) == []


def test_a_copy_without_a_name_has_the_time_in_it(run: Run, database: Path) -> None:
    assert run("backup", "--db", database.name).code == 0
    (copy,) = Path().glob("known.db.*Z.bak")
    assert papers(copy) == papers(database)


def test_a_copy_can_become_a_new_database(run: Run, database: Path) -> None:
    assert run("backup", "copy.db", "--db", database.name).code == 0
    done = run("restore", "copy.db", "--db", "folder/new.db")
    assert done.code == 0
    assert "what was there" not in done.out
    assert "ImageNet" in run("leaderboard", "--db", "folder/new.db").out


def test_a_copy_that_may_not_have_a_log_beside_it_is_restored(run: Run, database: Path) -> None:
    """As on a full disk."""
    assert run("backup", "copy.db", "--db", database.name).code == 0
    Path("copy.db-shm").symlink_to("nowhere")  # which SQLite refuses
    for place in (database.name, "new.db"):
        assert run("restore", "copy.db", "--db", place).code == 0
        assert papers(Path(place)) != []


def test_a_log_left_of_a_lost_database_is_not_applied_to_the_copy(run: Run, database: Path) -> None:
    assert run("backup", "copy.db", "--db", database.name).code == 0
    with closing(sqlite3.connect(database)) as reader:  # the last to close a database removes its log
        reader.execute("SELECT 1 FROM paper").fetchone()
        change(database, "DELETE FROM paper")
        log = Path(f"{database}-wal").read_bytes()
    database.unlink()
    Path(f"{database}-wal").write_bytes(log)
    assert run("restore", "copy.db", "--db", database.name).code == 0
    assert papers(database) == papers(Path("copy.db")) != []


@pytest.mark.parametrize(
    "spoilt", [lambda whole: b"\0" * 200 + whole[200:], lambda whole: whole[: len(whole) // 2]], ids=["head", "half"]
)
def test_a_copy_takes_the_place_of_a_file_that_cannot_be_read(
    run: Run, database: Path, spoilt: Callable[[bytes], bytes]
) -> None:
    assert run("backup", "copy.db", "--db", database.name).code == 0
    damaged = spoilt(database.read_bytes())
    database.write_bytes(damaged)
    assert re.search("put a copy back with:? benchmine restore", run("doctor", "--db", database.name).out)
    done = run("restore", "copy.db", "--db", database.name)
    assert done.out.endswith("; what was there is in known.db.before.bak\n")
    assert Path("known.db.before.bak").read_bytes() == damaged
    assert papers(database) == papers(Path("copy.db"))


def test_a_database_of_another_program_is_not_overwritten(run: Run, database: Path) -> None:
    assert run("backup", "copy.db", "--db", database.name).code == 0
    other = Path("other.db")
    change(other, "CREATE TABLE theirs (a)")
    content = other.read_bytes()
    done = run("restore", "copy.db", "--db", other.name)
    assert (done.code, done.out, done.err.count("\n")) == (1, "", 1)
    assert "other.db: is a database of another program; restore to another file with --db" in done.err
    assert other.read_bytes() == content


def test_a_file_that_cannot_be_read_stays_where_no_copy_could_be_made(
    run: Run, database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert run("backup", "copy.db", "--db", database.name).code == 0
    database.write_bytes(b"no database\n" * 100)

    def full(_: int) -> None:
        raise OSError(ENOSPC, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    done = run("restore", "copy.db", "--db", database.name)
    assert (done.code, done.err.count("\n")) == (1, 1)
    assert "nothing was restored, and the file is as it was: No space left on device" in done.err
    assert database.read_bytes() == b"no database\n" * 100
    assert {path.name for path in Path().iterdir() if "known" in path.name} == {database.name}


def test_a_copy_is_of_one_state_while_others_write(run: Run, database: Path) -> None:
    engine, end = open_database(database, create=False), threading.Event()

    def write() -> None:
        while not end.is_set():
            with writing(engine) as connection:  # two rows that always change together
                add_to_tally(connection, {"papers": 1, "scores": 1})

    with closing(sqlite3.connect(database)) as connection:
        found = dict(connection.execute("SELECT name, total FROM tally").fetchall())
    apart = found["scores"] - found["papers"]
    writer = threading.Thread(target=write)
    writer.start()
    try:
        for number in range(5):
            assert run("backup", f"{number}.db", "--db", database.name).code == 0
    finally:
        end.set()
        writer.join()
        engine.dispose()
    for number in range(5):
        with closing(sqlite3.connect(f"{number}.db")) as connection:
            totals = dict(connection.execute("SELECT name, total FROM tally").fetchall())
        assert totals["scores"] - totals["papers"] == apart


def test_whoever_has_the_database_open_sees_what_was_restored(run: Run, database: Path) -> None:
    assert run("backup", "copy.db", "--db", database.name).code == 0
    with closing(sqlite3.connect(database)) as reader:
        change(database, "UPDATE tally SET total = 77")
        assert reader.execute("SELECT max(total) FROM tally").fetchone() == (77,)
        assert run("restore", "copy.db", "--db", database.name).code == 0
        assert reader.execute("SELECT max(total) FROM tally").fetchone() != (77,)
        assert reader.execute("PRAGMA integrity_check").fetchone() == ("ok",)


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (None, "no such file"),
        (b"", "is not a Benchmine database"),
        (b"no database\n" * 100, "is no whole SQLite database"),
        ("cut", "is no whole SQLite database"),
        ("newer", "is of a newer Benchmine"),
    ],
)
def test_what_is_no_whole_copy_is_not_restored(
    run: Run, database: Path, content: bytes | str | None, says: str
) -> None:
    copy = database.with_name("copy.db")
    if isinstance(content, bytes):
        copy.write_bytes(content)
    elif content is not None:
        assert run("backup", copy.name, "--db", database.name).code == 0
        if content == "cut":
            copy.write_bytes(copy.read_bytes()[:-9000])
        else:
            change(copy, f"PRAGMA user_version = {SCHEMA_VERSION + 1}")
    before = papers(database)
    done = run("restore", copy.name, "--db", database.name)
    assert (done.code, done.out) == (1, "")
    assert done.err.startswith("benchmine: copy.db: ")
    assert says in done.err
    assert done.err.count("\n") == 1
    assert papers(database) == before
    assert not list(Path().glob("*.before*"))


def test_no_copy_is_overwritten_and_none_is_its_own(run: Run, database: Path) -> None:
    database.with_name("copy.db").write_text("mine")
    done = run("backup", "copy.db", "--db", database.name)
    assert (done.code, done.err.count("\n")) == (1, 1)
    assert "is there already" in done.err
    assert Path("copy.db").read_text() == "mine"
    assert "is the database itself" in run("restore", database.name, "--db", database.name).err
    nowhere = run("backup", "no/folder/copy.db", "--db", database.name)
    assert (nowhere.code, nowhere.err.count("\n")) == (1, 1)
    assert not list(Path().glob(".*.part"))


def test_a_writer_is_waited_for_and_then_named(run: Run, database: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("db.sqlite.BUSY_SECONDS", 0.1)
    assert run("backup", "copy.db", "--db", database.name).code == 0
    with closing(sqlite3.connect(database, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        done = run("restore", "copy.db", "--db", database.name)
    assert (done.code, done.err.count("\n")) == (1, 1)
    assert "nothing was restored, and the file is as it was" in done.err
    assert not list(Path().glob("*.before*"))


@pytest.mark.parametrize(("command", "tool"), [(("backup",), "pg_dump"), (("restore", "copy.db"), "pg_restore")])
def test_a_server_has_tools_of_its_own(run: Run, command: tuple[str, ...], tool: str) -> None:
    """Said before anything is connected, where nothing has to be read first."""
    done = run(*command, "--db", "postgresql://ada:secret@127.0.0.1:1/papers")
    assert (done.code, done.err.count("\n")) == (1, 1)
    assert "secret" not in done.err
    assert tool in done.err or "cannot be opened" in done.err


# the doctor


def test_a_well_database(run: Run, database: Path) -> None:
    done = run("doctor", "--db", database.name)
    assert (done.code, done.err) == (0, "")
    lines = [line.split() for line in done.out.splitlines()]
    assert {line[0] for line in lines} == {"ok"}
    assert [line[1] for line in lines] == [
        *(
            "versions",
            "schema",
            "room",
            "integrity",
            "parts",
            "orphans",
            "spans",
            "papers",
            "values",
            "boards",
            "derived",
        ),
        *("last", "queries"),
    ]
    found = json.loads(run("doctor", "--json", "--db", database.name).out)
    assert found["well"] is True
    assert {"check": "schema", "state": "ok", "says": f"{SCHEMA_VERSION}, the newest"} in found["checks"]


@pytest.mark.parametrize(
    ("sql", "check", "state"),
    [
        ("UPDATE result SET value_start = value_start + 1 WHERE id = (SELECT min(id) FROM result)", "spans", "broken"),
        ("UPDATE result SET sentence_end = 100000 WHERE id = (SELECT min(id) FROM result)", "spans", "broken"),
        ("UPDATE result SET model_id = 'nobody' WHERE id = (SELECT min(id) FROM result)", "orphans", "broken"),
        ("DELETE FROM paper WHERE key = (SELECT min(key) FROM paper)", "integrity", "broken"),
        ("UPDATE paper SET scores = scores + 1 WHERE key = 1", "papers", "broken"),
        ("UPDATE result SET value = 130 WHERE id = (SELECT id FROM result WHERE merit > 0)", "values", "broken"),
        ("UPDATE board SET results = results + 1", "boards", "broken"),
        ("INSERT INTO stale VALUES ('model', 'x')", "derived", "look"),
        ("UPDATE run SET finished_at = NULL", "last run", "look"),
        ("INSERT INTO paper_fts (paper_fts) VALUES ('delete-all')", "integrity", "broken"),
    ],
)
def test_what_is_wrong_is_found(run: Run, database: Path, sql: str, check: str, state: str) -> None:
    change(database, sql)
    done = run("doctor", "--json", "--db", database.name)
    states = {one["check"]: one["state"] for one in json.loads(done.out)["checks"]}
    assert states[check] == state
    assert done.code == (state == "broken")
    assert not any(one["says"] == "" for one in json.loads(done.out)["checks"])


def damage(database: Path, copy: str) -> None:
    data = bytearray(database.read_bytes())
    for at in range(4096 * 3, len(data), 4096):
        data[at : at + 400] = b"\xff" * 400
    Path(copy).write_bytes(data)


@pytest.mark.parametrize(
    "command",
    [
        ("ingest", "--force", FIXTURES / "papers.jsonl"),
        ("verify",),
        ("export", "results"),
        ("leaderboard",),
        ("doctor",),
        ("backup", "copy.db"),
    ],
    ids=lambda command: command[0],
)
def test_a_damaged_database_is_one_line_with_its_remedy(
    run: Run, database: Path, command: tuple[str | Path, ...]
) -> None:
    damage(database, "damaged.db")
    done = run(*command, "--db", "damaged.db")
    assert done.code == 1
    (line,) = [line for line in (done.out + done.err).splitlines() if "damaged.db: " in line]
    assert "damaged" in line.partition("damaged.db: ")[2]
    assert line.endswith("benchmine restore COPY --db damaged.db")
    assert not Path("copy.db").exists()


def test_a_damaged_file_an_old_one_and_none_are_told_in_a_line(run: Run, database: Path) -> None:
    damage(database, "damaged.db")
    change(Path(shutil.copy(database, "old.db")), f"PRAGMA user_version = {SCHEMA_VERSION - 1}")
    for name, says in (("damaged.db", "database"), ("old.db", "benchmine upgrade"), ("none.db", "no such database")):
        done = run("doctor", "--db", name)
        assert done.code == 1
        assert says in done.out
        assert "Traceback" not in done.out + done.err
    assert not Path("none.db").exists()


def test_little_room_and_leftovers_are_pointed_out(run: Run, database: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("db.sqlite.footprint", lambda engine: Footprint(4_000_000, 5_000_000))  # noqa: ARG005
    Path(f".{database.name}.v1.bak.77.part").write_bytes(b"x")
    done = run("doctor", "--db", database.name)
    assert done.code == 0
    assert "look    room" in done.out
    assert "look    leftovers" in done.out
    assert "77.part" in done.out


def test_doctor_looks_at_a_database_of_changes_alone(run: Run, papers: Callable[..., Path]) -> None:
    run("ingest", papers("FooNet improves accuracy by 2.3% on ImageNet over BarNet."), "--db", "changes.db")
    assert run("doctor", "--db", "changes.db").code == 0
    told = run("leaderboard", "imagenet", "--db", "changes.db")
    assert (told.code, told.err.count("\n")) == (1, 1)
    assert "there is no score on it that stands" in told.err


@pytest.mark.parametrize(
    ("sql", "says"),
    [
        ("UPDATE board SET results = results + 5", "boards miscount their rows"),
        ("DELETE FROM board WHERE benchmark_id = 'imagenet'", "boards miscount their rows"),
        ("DROP INDEX ix_result_board", "indexes, triggers or views are lost (ix_result_board)"),
        ("DROP VIEW leaderboard", "indexes, triggers or views are lost (leaderboard)"),
        ("DROP TRIGGER paper_fts_update", "indexes, triggers or views are lost (paper_fts_update)"),
        ("UPDATE board SET best_result_id = NULL", ""),
        ("UPDATE benchmark SET metric_id = 'bleu' WHERE id = 'imagenet'", ""),
        ("DELETE FROM alias", ""),
        ("UPDATE tally SET total = total + 7 WHERE name <> 'version'", ""),
        ("UPDATE run SET holds = holds + 7", ""),
    ],
)
def test_what_follows_from_the_record_is_made_again(run: Run, database: Path, sql: str, says: str) -> None:
    board = run("leaderboard", "ImageNet", "--db", database.name).out
    change(database, sql)
    told = run("doctor", "--db", database.name)
    assert says in told.out
    assert told.code == bool(says)
    counted = run("verify", "--sample", "1", "--db", database.name)
    if "lost" not in says:  # an index is no row
        assert counted.code == 1
    mended = run("doctor", "--mend", "--db", database.name)
    assert (mended.code, mended.err) == (0, "")
    engine = open_database(database, create=False)
    with engine.connect() as connection:
        assert list(outdated(connection)) == []
    engine.dispose()
    assert run("leaderboard", "ImageNet", "--db", database.name).out.lower() == board.lower()  # a metric is named anew
    assert run("sql", "SELECT count(*) FROM leaderboard", "--db", database.name).code == 0


def test_a_lost_table_is_told_and_a_search_table_is_made_again(run: Run, database: Path) -> None:
    change(database, "DROP TABLE paper_fts")
    told = run("doctor", "--db", database.name)
    assert (told.code, told.err.count("\n")) == (1, 1)
    assert "paper_fts" in told.out
    assert run("doctor", "--mend", "--db", database.name).code == 0
    change(database, "DROP TABLE mentioned")
    failed = run("doctor", "--mend", "--db", database.name)
    assert (failed.code, failed.err.count("\n")) == (1, 1)
    assert "cannot be mended: no such table: " in failed.err


def test_boards_that_are_not_counted_yet_are_told_from_none(
    run: Run, database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("db.engine._heal", lambda _engine: None)  # as while an ingest is at work
    for sql in ("DELETE FROM board", "DELETE FROM alias", "DELETE FROM doubt"):
        change(database, sql)
    change(database, "INSERT INTO stale (kind, entity_id) VALUES ('benchmark', 'imagenet')")
    assert "its boards are not counted yet" in run("leaderboard", "ImageNet", "--db", database.name).err
    assert "Nothing to review yet" in run("review", "queue", "--db", database.name).err
