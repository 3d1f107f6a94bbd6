"""Read-only SQL: what it gives, where it cuts, and what it says when it refuses; test_attacks.py has the attacks."""

from __future__ import annotations

import hashlib
import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine

from db import open_database, readonly
from db.readonly import SqlError
from db.readonly_child import connect
from db.tables import SCHEMA_VERSION


@pytest.fixture(scope="module")
def filled_file(build: Callable[..., Path], make: Any) -> Path:
    return build([make.one(f"p{number}", f"8{number}.5", model=f"Model {number}") for number in range(5)])


@pytest.fixture
def filled(filled_file: Path, path: Path) -> Path:
    shutil.copy(filled_file, path)
    return path


def test_a_select_gives_columns_and_rows(filled: Path) -> None:
    found = readonly.run(filled, "SELECT paper_id, value FROM leaderboard ORDER BY rank LIMIT 2")
    assert found.columns == ("paper_id", "value")
    assert found.rows == [("p4", 84.5), ("p3", 83.5)]
    assert (found.truncated, found.note) == (False, "")
    assert 0 <= found.seconds < 5


def test_an_engine_a_path_and_a_text_are_one_database(filled: Path, engine: Engine) -> None:
    for database in (engine, filled, str(filled)):
        assert readonly.run(database, "SELECT count(*) FROM paper").rows == [(5,)]


@pytest.mark.sqlite
@pytest.mark.parametrize(
    ("sql", "parameters", "rows"),
    [
        ("SELECT id FROM paper WHERE id = ?", ("p1",), [("p1",)]),
        ("SELECT id FROM paper WHERE id = :id", {"id": "p2"}, [("p2",)]),
        (
            "WITH RECURSIVE n(i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM n WHERE i < 3) SELECT i FROM n",
            (),
            [(1,), (2,), (3,)],
        ),
        ("VALUES (1, 'a')", (), [(1, "a")]),
        ("SELECT value FROM json_each('[1, 2]')", (), [(1,), (2,)]),
        (
            "SELECT p.id FROM paper_fts JOIN paper p ON p.key = paper_fts.rowid WHERE paper_fts MATCH '\"82.5\"'",
            (),
            [("p2",)],
        ),
        ("SELECT name FROM pragma_table_info('tally')", (), [("name",), ("total",)]),
        ("PRAGMA user_version", (), [(SCHEMA_VERSION,)]),
        ("-- a comment\nSELECT 1;", (), [(1,)]),
        ("SELECT 'DROP TABLE paper; ATTACH x'", (), [("DROP TABLE paper; ATTACH x",)]),  # words are not judged
        ("SELECT NULL, x'00ff', CAST(x'ff' AS TEXT)", (), [(None, b"\x00\xff", "\ufffd")]),
        ("SELECT round(sqrt(16), 1), upper('a'), date('2024-02-28', '+1 day')", (), [(4.0, "A", "2024-02-29")]),
    ],
)
def test_reading_is_allowed(filled: Path, sql: str, parameters: Any, rows: list[tuple[Any, ...]]) -> None:
    assert readonly.run(filled, sql, parameters).rows == rows


@pytest.mark.sqlite
def test_the_plan_can_be_asked_for(filled: Path) -> None:
    found = readonly.run(filled, "EXPLAIN QUERY PLAN SELECT * FROM result WHERE id = 'x'")
    assert "SEARCH result" in str(found.rows)


NOT_READ = [
    # nothing, or nonsense
    "",
    "   ",
    ";",
    "-- only a comment",
    "SELEC 1",
    "SELECT * FROM nowhere",
    "SELECT colour FROM paper",
    "SELECT 1 WHERE ?",
    # too much
    "SELECT zeroblob(1000000000)",
    "SELECT hex(zeroblob(19000000))",
    "SELECT replace(hex(zeroblob(5000000)), '0', 'aaaaaaaaaa')",
    "SELECT 1" + " UNION ALL SELECT 1" * 200,
    "SELECT " + "(" * 5000 + "1" + ")" * 5000,
    "SELECT '" + "x" * 200_000 + "'",
    "SELECT 'a' LIKE '" + "%a" * 2000 + "'",
    "SELECT abs(-9223372036854775808)",
]


def state(path: Path) -> tuple[str, set[str]]:
    """The file, and what lies beside it, but for SQLite's own two files, which a reader makes too."""
    beside = {file.name for file in path.parent.iterdir()} - {f"{path.name}-shm", f"{path.name}-wal"}
    return hashlib.sha256(path.read_bytes()).hexdigest(), beside


@pytest.mark.sqlite
@pytest.mark.parametrize("sql", NOT_READ, ids=[sql[:50] for sql in NOT_READ])
def test_what_means_nothing_or_asks_too_much_is_refused_in_one_line(filled: Path, sql: str) -> None:
    before = state(filled)
    with pytest.raises(SqlError) as caught:
        readonly.run(filled, sql)
    message = str(caught.value)
    assert message
    assert "\n" not in message
    assert len(message) < 300
    assert state(filled) == before
    wal = filled.with_name(f"{filled.name}-wal")
    assert not wal.exists() or wal.stat().st_size == 0
    assert not Path("/tmp/mine.db").exists()
    assert not Path("/tmp/mine").exists()


@pytest.mark.sqlite
@pytest.mark.parametrize(
    ("sql", "message"),
    [
        ("DELETE FROM paper", "only reading is allowed here: DELETE is refused"),
        ("ATTACH 'x' AS y", "only reading is allowed here: ATTACH is refused"),
        ("PRAGMA journal_mode = DELETE", "only reading is allowed here: PRAGMA journal_mode is refused"),
        ("SELECT load_extension('x')", "only reading is allowed here: FUNCTION load_extension is refused"),
        ("SELECT 1; SELECT 2", "one statement at a time"),
        ("", "nothing to run: give a statement that returns rows, such as SELECT"),
        ("SELECT colour FROM paper", "SQL error: no such column: colour"),
    ],
)
def test_the_message_says_what_is_wrong(filled: Path, sql: str, message: str) -> None:
    with pytest.raises(SqlError) as caught:
        readonly.run(filled, sql)
    assert str(caught.value) == message


def endless(select: str) -> str:
    """A statement over ``n(i)``, which counts for ever."""
    return " ".join(["WITH RECURSIVE n(i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM n)", select])


@pytest.mark.sqlite
@pytest.mark.timeout(30)
@pytest.mark.parametrize(
    "sql",
    [
        endless("SELECT max(i) FROM n"),
        endless("SELECT i FROM n WHERE i < 0"),
        endless("SELECT group_concat(i) FROM n WHERE i < 0"),
        endless("SELECT i FROM n ORDER BY -i"),
        " ".join(["SELECT count(*) FROM result r0", *(f"JOIN result r{number}" for number in range(1, 13))]),
    ],
)
def test_what_takes_too_long_is_stopped(filled: Path, sql: str) -> None:
    with pytest.raises(SqlError, match=r"stopped after 0\.2 s: narrow the statement, or add a LIMIT"):
        readonly.run(filled, sql, seconds=0.2)


def test_rows_are_cut_and_it_says_so(filled: Path) -> None:
    found = readonly.run(filled, endless("SELECT i FROM n"), max_rows=1234)
    assert len(found.rows) == 1234
    assert (found.truncated, found.note) == (True, "truncated: the first 1,234 rows")
    exact = readonly.run(filled, "SELECT id FROM paper", max_rows=5)
    assert (len(exact.rows), exact.truncated) == (5, False)
    assert len(readonly.run(filled, endless("SELECT i FROM n LIMIT 5000"), max_rows=None).rows) == 5000


@pytest.mark.sqlite
def test_bytes_are_cut_and_it_says_so(filled: Path) -> None:
    found = readonly.run(filled, endless("SELECT 'éé', x'0000' FROM n"), max_bytes=100)
    assert len(found.rows) == 16
    assert found.note == "truncated: 16 rows, more would be over 100 bytes"


@pytest.mark.sqlite
def test_the_file_itself_is_open_for_reading_only(filled: Path) -> None:
    """Were the authorizer passed by, the connection would still not write."""
    connection = connect(f"{filled.as_uri()}?mode=ro")
    connection.execute("PRAGMA query_only = OFF")
    with pytest.raises(sqlite3.OperationalError, match="readonly"):
        connection.execute("UPDATE tally SET total = 9")
    connection.close()


def test_a_file_that_is_not_there_or_in_memory_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(SqlError, match="no such database"):
        readonly.run(tmp_path / "none.db", "SELECT 1")
    assert list(tmp_path.iterdir()) == []
    engine = open_database("sqlite://")
    with pytest.raises(SqlError, match="in memory"):
        readonly.run(engine, "SELECT 1")
    engine.dispose()


@pytest.mark.sqlite
def test_an_odd_file_name_is_no_part_of_the_address(tmp_path: Path) -> None:
    path = tmp_path / "a?mode=rwc&b#c%41 é.db"
    open_database(path).dispose()
    assert readonly.run(path, "SELECT count(*) FROM paper").rows == [(0,)]
    with pytest.raises(SqlError, match="INSERT is refused"):
        readonly.run(path, "INSERT INTO tally VALUES ('x', 1)")


@pytest.mark.sqlite
def test_reading_goes_on_while_someone_writes(filled: Path) -> None:
    other = sqlite3.connect(filled, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    other.execute("UPDATE tally SET total = 99")
    assert readonly.run(filled, "SELECT max(total) FROM tally").rows != [(99,)]
    other.rollback()
    other.close()
