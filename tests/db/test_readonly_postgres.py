"""Read-only SQL on PostgreSQL: what it gives, where it cuts, and what it says when it refuses."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest
from sqlalchemy import Engine

from db import open_database, readonly
from db.readonly import SqlError
from db.rows import Lexicon
from db.store import Store
from tests.postgres_server import ROLE


@pytest.fixture(scope="module")
def filled(postgres_address: str, make: Any, lexicon: Lexicon) -> Iterator[Engine]:
    with connect(f"{postgres_address}/postgres") as connection:
        connection.execute("CREATE DATABASE readonly")
    engine = open_database(f"{postgres_address}/readonly")
    with Store(engine, lexicon).run(sources=["x"], version="1") as run:
        run.add([make.one(f"p{number}", f"8{number}.5", model=f"Model {number}") for number in range(5)])
    yield engine
    engine.dispose()


def connect(url: str) -> psycopg.Connection[Any]:
    return psycopg.connect(url.replace("+psycopg", ""), autocommit=True)


def address(engine: Engine) -> str:
    return engine.url.render_as_string(hide_password=False)


def test_a_select_gives_columns_and_rows(filled: Engine) -> None:
    found = readonly.run(filled, "SELECT paper_id, value FROM leaderboard ORDER BY rank LIMIT 2;")
    assert found.columns == ("paper_id", "value")
    assert found.rows == [("p4", 84.5), ("p3", 83.5)]
    assert (found.truncated, found.note) == (False, "")
    assert 0 <= found.seconds < 5


def test_an_engine_and_its_address_are_one_database(filled: Engine) -> None:
    assert readonly.run(address(filled), "SELECT count(*) FROM paper").rows == [(5,)]


@pytest.mark.parametrize(
    ("sql", "parameters", "rows"),
    [
        ("SELECT id FROM paper WHERE id = $1", ("p1",), [("p1",)]),
        (
            "WITH RECURSIVE n(i) AS (VALUES (1) UNION ALL SELECT i + 1 FROM n WHERE i < 3) SELECT i FROM n",
            (),
            [(1,), (2,), (3,)],
        ),
        ("VALUES (1, 'a')", (), [(1, "a")]),
        ("TABLE tally ORDER BY name LIMIT 1", (), [("benchmarks", 1)]),
        ("(SELECT 1) UNION ALL (SELECT 2)", (), [(1,), (2,)]),
        ("-- a comment\n/* another */ SELECT 1 -- and one more", (), [(1,)]),
        ("SELECT 'DROP TABLE paper; COPY x'", (), [("DROP TABLE paper; COPY x",)]),  # words are not judged
        ("SELECT NULL, '\\x00ff'::bytea, 1 = 1", (), [(None, b"\x00\xff", True)]),
        ("SELECT 1 AS a, 2 AS a", (), [(1, 2)]),
        ("SELECT 10 % 4, '100%', 'a' LIKE '%a'", (), [(2, "100%", True)]),
        ("SELECT round(2.5), 1.25, 10000000000, 1e30::numeric", (), [(3, 1.25, 10000000000, 1e30)]),
        (
            "SELECT date '2024-02-28' + 1, '{1,2}'::int[], '{\"a\": 1}'::json",
            (),
            [("2024-02-29", "[1, 2]", "{'a': 1}")],
        ),
        ("SELECT id FROM paper WHERE words @@ fts_query('82.5', false)", (), [("p2",)]),
        ("SELECT i FROM generate_series(1, 45) i ORDER BY -i LIMIT 2", (), [(45,), (44,)]),
        ("SELECT current_user::text", (), [("benchmine_reader",)]),
    ],
)
def test_reading_is_allowed(filled: Engine, sql: str, parameters: Any, rows: list[tuple[Any, ...]]) -> None:
    assert readonly.run(filled, sql, parameters).rows == rows


def test_the_plan_can_be_asked_for(filled: Engine) -> None:
    found = readonly.run(filled, "EXPLAIN (ANALYZE, COSTS off) SELECT * FROM result WHERE id = $1", ("x",))
    assert "result" in str(found.rows)


def test_order_is_kept_over_pages(filled: Engine) -> None:
    found = readonly.run(filled, "SELECT i FROM generate_series(1, 900) i ORDER BY i DESC")
    assert [row[0] for row in found.rows] == list(range(900, 0, -1))


NOT_READ = [
    # nothing, or nonsense
    "",
    "   ",
    ";",
    "-- only a comment",
    "/* only a comment */",
    "SELEC 1",
    "SELECT * FROM nowhere",
    "SELECT colour FROM paper",
    "SELECT $1::int",
    # too much
    "SELECT repeat('x', 6000000)",
    "SELECT repeat('x', 6000000) FROM paper",
    "SELECT " + "(" * 20_000 + "1" + ")" * 20_000,
    "SELECT '" + "x" * 200_000 + "'",
    "SELECT abs((-9223372036854775808)::bigint)",
]


def state(engine: Engine) -> list[Any]:
    """What a statement must not change, seen by its owner: rows, relations, large objects."""
    with connect(address(engine)) as connection:
        return [
            connection.execute(sql).fetchall()
            for sql in (
                "SELECT id, value FROM result ORDER BY id",
                "SELECT relname, relkind FROM pg_class WHERE relnamespace = 'public'::regnamespace ORDER BY 1",
                "SELECT oid FROM pg_largeobject_metadata",
                "SELECT last_value FROM paper_key_seq",
            )
        ]


@pytest.mark.parametrize("sql", NOT_READ, ids=[sql[:50] for sql in NOT_READ])
def test_what_means_nothing_or_asks_too_much_is_refused_in_one_line(filled: Engine, sql: str) -> None:
    before = state(filled)
    with pytest.raises(SqlError) as caught:
        readonly.run(filled, sql)
    message = str(caught.value)
    assert message
    assert "\n" not in message
    assert len(message) < 300
    assert state(filled) == before
    assert not Path("/tmp/mine").exists()


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT lo_from_bytea(0, 'x')",  # PostgreSQL 15 writes large objects in a transaction that may only read
        "SELECT pg_notify('mine', 'x')",
        # Back to the role that owns the tables, in one statement that then runs another
        "SELECT query_to_xml('SELECT lo_create(0)', true, true, '') FROM (SELECT set_config('role', 'none', false)) x",
    ],
)
def test_what_is_done_on_the_way_is_undone(filled: Engine, sql: str) -> None:
    before = state(filled)
    readonly.run(filled, sql)
    assert state(filled) == before


def test_a_role_that_was_shed_still_cannot_write(filled: Engine) -> None:
    inner = "DELETE FROM paper RETURNING id"
    sql = f"SELECT query_to_xml('{inner}', true, true, '') FROM (SELECT set_config('role', 'none', false)) x"  # noqa: S608
    with pytest.raises(SqlError, match=r"read-only transaction|DELETE"):
        readonly.run(filled, sql)


@pytest.mark.parametrize(
    ("sql", "message"),
    [
        ("DELETE FROM paper", "only reading is allowed here: DELETE is refused"),
        ("copy paper to program 'cat'", "only reading is allowed here: COPY is refused"),
        ("SELECT pg_read_file('x')", "SQL error: permission denied for function pg_read_file"),
        ("SELECT 1; SELECT 2", "one statement at a time"),
        ("", "nothing to run: give a statement that returns rows, such as SELECT"),
        ("SELECT colour FROM paper", 'SQL error: column "colour" does not exist'),
        ("SELEC 1", 'SQL error: syntax error at or near "SELEC"'),
        (
            "SELECT repeat('x', 6000000)",
            "a row is over 5,000,000 bytes: choose fewer columns, or shorten them with left()",
        ),
    ],
)
def test_the_message_says_what_is_wrong(filled: Engine, sql: str, message: str) -> None:
    with pytest.raises(SqlError) as caught:
        readonly.run(filled, sql)
    assert str(caught.value) == message


def test_names_of_parameters_are_refused_in_one_line(filled: Engine) -> None:
    with pytest.raises(SqlError, match=r"have numbers \(\$1, \$2\), not names"):
        readonly.run(filled, "SELECT 1", {"id": 1})


def endless(select: str) -> str:
    """A statement over ``n(i)``, which counts for ever."""
    return " ".join(["WITH RECURSIVE n(i) AS (VALUES (1::bigint) UNION ALL SELECT i + 1 FROM n)", select])


@pytest.mark.timeout(30)
@pytest.mark.parametrize(
    "sql",
    [
        endless("SELECT max(i) FROM n"),
        endless("SELECT i FROM n WHERE i < 0"),
        endless("SELECT i FROM n, (SELECT set_config('statement_timeout', '0', false)) x"),
        "SELECT pg_sleep(100)",
        "EXPLAIN ANALYZE SELECT pg_sleep(100)",
        "SELECT count(*) FROM generate_series(1, 10000000) a, generate_series(1, 10000000) b",
    ],
)
def test_what_takes_too_long_is_stopped(filled: Engine, sql: str) -> None:
    with pytest.raises(SqlError, match=r"stopped after 0\.3 s: narrow the statement, or add a LIMIT"):
        readonly.run(filled, sql, seconds=0.3, max_rows=None, max_bytes=None)


def test_rows_are_cut_and_it_says_so(filled: Engine) -> None:
    found = readonly.run(filled, "SELECT i FROM generate_series(1, 10000000) i", max_rows=1234)
    assert [row[0] for row in found.rows] == list(range(1, 1235))
    assert (found.truncated, found.note) == (True, "truncated: the first 1,234 rows")
    exact = readonly.run(filled, "SELECT id FROM paper", max_rows=5)
    assert (len(exact.rows), exact.truncated) == (5, False)


def test_bytes_are_cut_and_it_says_so(filled: Engine) -> None:
    found = readonly.run(filled, "SELECT 'éé', '\\x0000'::bytea FROM generate_series(1, 100)", max_bytes=100)
    assert len(found.rows) == 16
    assert found.note == "truncated: 16 rows, more would be over 100 bytes"


@pytest.mark.usefixtures("filled")
def test_a_superuser_is_turned_away(postgres_address: str) -> None:
    superuser = postgres_address.replace(f"//{ROLE}:", "//postgres:")
    with pytest.raises(SqlError, match="connect as an ordinary role"):
        readonly.run(f"{superuser}/readonly", "SELECT 1")
    with connect(f"{superuser}/postgres") as connection:
        connection.execute("CREATE ROLE careless LOGIN PASSWORD 'x' IN ROLE pg_execute_server_program")
    careless = postgres_address.partition("@")[2]
    with pytest.raises(SqlError, match="connect as an ordinary role"):
        readonly.run(f"postgresql+psycopg://careless:x@{careless}/readonly", "SELECT 1")


def test_a_role_that_may_make_no_roles_reads_as_itself(postgres_address: str) -> None:
    host = postgres_address.partition("@")[2]
    with connect(f"{postgres_address}/postgres") as connection:
        connection.execute("CREATE ROLE plain LOGIN PASSWORD 'x'")
        connection.execute("GRANT plain TO CURRENT_USER")
        connection.execute("CREATE DATABASE plain OWNER plain")
    url = f"postgresql+psycopg://plain:x@{host}/plain"
    open_database(url).dispose()
    assert readonly.run(url, "SELECT current_user::text, count(*) FROM paper").rows == [("plain", 0)]
    with pytest.raises(SqlError, match="DELETE"):
        readonly.run(url, "WITH x AS (SELECT 1) DELETE FROM paper")
    with pytest.raises(SqlError, match="read-only transaction"):
        readonly.run(url, "SELECT nextval('paper_key_seq')")


def test_reading_goes_on_while_someone_writes(filled: Engine) -> None:
    with connect(address(filled)) as other, other.transaction(force_rollback=True):
        other.execute("UPDATE tally SET total = 99")
        assert readonly.run(filled, "SELECT max(total) FROM tally").rows != [(99,)]


def test_a_server_that_does_not_answer_is_one_line() -> None:
    with pytest.raises(SqlError) as caught:
        readonly.run("postgresql://ada:secret@127.0.0.1:1/papers", "SELECT 1")
    assert "\n" not in str(caught.value)
    assert "secret" not in str(caught.value)
