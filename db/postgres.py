"""PostgreSQL: how a database is told from others, how writers take turns, and full-text search in a generated column.

The functions are those of db/sqlite.py (db/dialects.py says what each is for). Tables are made in the first schema of
the connection's search_path, so that ``?options=-csearch_path%3Dpapers`` sets a Benchmine apart from other tables.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Connection, Engine, Table, event, inspect, select
from sqlalchemy import create_engine as new_engine
from sqlalchemy.engine import URL
from sqlalchemy.exc import DBAPIError

from db import migrations
from db.address import place
from db.dialects import Footprint, Identity
from db.errors import DatabaseError
from db.readonly_postgres import READER, run_sql

__all__ = ["run_sql"]

# A writer waits for the lock first and looks then: a snapshot from before would conflict with what it waited for.
WRITE_OPTIONS: Final[Mapping[str, Any]] = {"benchmine_write": True, "isolation_level": "READ COMMITTED"}

_WAIT_SECONDS: Final = 15
"""How long to wait for another process's batch, as with SQLite."""

_CONNECT_SECONDS: Final = 10

# One writer at a time, as in a SQLite file: two ingests would otherwise store one paper twice, or lock each other's
# totals crosswise. The lock is of the schema and ends with the transaction.
_LOCK: Final = "SELECT pg_advisory_xact_lock(1113943651, hashtext(current_schema()))"

# Words as FTS5's unicode61 tokenizer finds them: letters and digits, without case and diacritics, not stemmed. Left to
# itself the server's parser takes GPT-4o for one word, a/b for a path, and 82.5 for a number.
_WORDS: Final = """
CREATE FUNCTION fts_words(text) RETURNS text LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN regexp_replace(regexp_replace(lower(normalize($1, NFKD) {collation}), '[\\u0300-\\u036f]+', '', 'g'),
                      '[^[:alnum:]]+', ' ', 'g')
"""

_QUERY: Final = """
CREATE FUNCTION fts_query(term text, unfinished boolean) RETURNS tsquery LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
RETURN to_tsquery('simple', coalesce(replace(nullif(btrim(fts_words(term)), ''), ' ', ' <-> ')
                                     || CASE WHEN unfinished THEN ':*' ELSE '' END, ''))
"""

# A word between title and abstract, taken out again, leaves a gap that no quoted group of words bridges. The index
# takes 1 MB of words a paper: 100,000 characters stay below it, and the longest abstract known has 12,000.
_COLUMN: Final = """
ALTER TABLE paper ADD COLUMN words tsvector GENERATED ALWAYS AS (
    ts_delete(to_tsvector('simple', left(fts_words(left(title || ' endoftitle ' || abstract, 100000)), 100000)),
              'endoftitle')
) STORED
"""

_INDEX: Final = "CREATE INDEX ix_paper_words ON paper USING gin (words)"

# What belongs to an extension (pg_stat_statements puts a view into `public`) is no other program's.
_OBJECTS: Final = """
SELECT count(*) FROM pg_class c WHERE c.relnamespace = current_schema()::regnamespace
AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.deptype = 'e')
"""


def check(url: URL, create: bool) -> None:
    """See that there is a driver; whether there is a database, the server will say."""
    del create
    if find_spec("psycopg") is None:
        raise DatabaseError(
            f"{place(url)}: PostgreSQL needs a driver; install it with: pip install 'benchmine[postgres]'"
        )


def create_engine(url: URL, *, read_only: bool = False) -> Engine:
    """An engine whose readers see one state of the database, and whose writers take turns.

    With ``read_only`` every transaction is READ ONLY.
    """
    arguments = {} if "connect_timeout" in url.query else {"connect_timeout": _CONNECT_SECONDS}
    options = {"postgresql_readonly": True} if read_only else {}
    engine = new_engine(url, isolation_level="REPEATABLE READ", connect_args=arguments, execution_options=options)

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        if connection.get_execution_options().get("benchmine_write", False):
            connection.exec_driver_sql(f"SET LOCAL lock_timeout = '{_WAIT_SECONDS}s'")
            connection.exec_driver_sql(_LOCK)

    @event.listens_for(engine, "connect")
    def connect(connection: Any, _record: object) -> None:
        connection.adapters.register_dumper(str, _storable_text())

    return engine


@cache
def _storable_text() -> type[Any]:
    """How texts are sent: with U+FFFD for a NUL, which PostgreSQL refuses.

    None is ever stored (db/rows.py), so what is asked for with one, by a broken link, is not found and no error.
    """
    from psycopg.types.string import StrDumperUnknown  # noqa: PLC0415  # psycopg comes with an extra

    class StorableText(StrDumperUnknown):
        def dump(self, obj: str) -> Any:
            return super().dump(obj.replace("\x00", "\ufffd"))

    return StorableText


def before_creation(engine: Engine) -> None:
    """See that the database can hold any text, and that there is a schema to make tables in."""
    with engine.connect() as connection:
        encoding, schema = connection.exec_driver_sql(
            "SELECT current_setting('server_encoding'), current_schema()"
        ).one()
    if encoding != "UTF8":
        raise DatabaseError(f"{place(engine)}: its encoding is {encoding}; make a database with ENCODING 'UTF8'")
    if schema is None:
        raise DatabaseError(f"{place(engine)}: the schema of its search_path is not there; make it by CREATE SCHEMA")


def identity(connection: Connection) -> Identity:
    """Told by the row that names the schema (db/migrations)."""
    if inspect(connection).has_table(migrations.VERSION_TABLE.name):
        names = connection.execute(select(migrations.VERSION_TABLE.c.version_num)).scalars().all()
        return Identity(migrations.version_of(names[0]) if len(names) == 1 else None, empty=False)
    return Identity(None, empty=connection.exec_driver_sql(_OBJECTS).scalar_one() == 0)


def create_search(connection: Connection) -> None:
    """Make the functions, the column and its index."""
    icu = connection.exec_driver_sql("SELECT 1 FROM pg_collation WHERE collname = 'und-x-icu'").first()
    # Without ICU it is the database's own language that says what a letter is.
    connection.exec_driver_sql(_WORDS.format(collation='COLLATE "und-x-icu"' if icu else ""))
    for statement in (_QUERY, _COLUMN, _INDEX):
        connection.exec_driver_sql(statement)


def parts(_connection: Connection) -> None:
    """None: what a server's schema has is its keeper's part, and pg_dump saves it."""


def rebuild_search(_connection: Connection) -> None:
    """Nothing: the columns that are searched are generated, their indexes the server's."""


def spare_memory(engine: Engine) -> None:
    """Nothing: it is the server's."""
    del engine


def insert_rows(connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """By COPY."""
    columns = list(rows[0])
    quote = connection.dialect.identifier_preparer.quote
    names = ", ".join(quote(column) for column in columns)
    driver = connection.connection.driver_connection
    assert driver is not None
    with driver.cursor() as cursor, cursor.copy(f"COPY {quote(table.name)} ({names}) FROM STDIN") as copy:
        for row in rows:
            copy.write_row([row[column] for column in columns])


def index_papers(connection: Connection, after: int) -> None:
    """Nothing: the column is generated."""
    del connection, after


def index_names(connection: Connection, after: int) -> None:
    """Nothing: spellings are searched as they are."""
    del connection, after


def mark(connection: Connection, version: int) -> None:
    """Open the tables to the role that people's SQL runs as. The schema is in ``alembic_version``."""
    del version
    may = "SELECT rolsuper OR rolcreaterole FROM pg_roles WHERE rolname = current_user"
    if connection.exec_driver_sql("SELECT 1 FROM pg_roles WHERE rolname = %s", (READER,)).first() is None:
        if not connection.exec_driver_sql(may).scalar_one():
            return
        connection.exec_driver_sql(f"CREATE ROLE {READER} NOLOGIN")
    schema = connection.exec_driver_sql("SELECT quote_ident(current_schema())").scalar_one()
    connection.exec_driver_sql(f"GRANT USAGE ON SCHEMA {schema} TO {READER}")
    connection.exec_driver_sql(f"GRANT SELECT ON ALL TABLES IN SCHEMA {schema} TO {READER}")
    if connection.exec_driver_sql(may).scalar_one():
        connection.exec_driver_sql(f"GRANT {READER} TO CURRENT_USER")


def back_up(engine: Engine, version: int) -> None:
    """Nothing: a server is backed up by pg_dump, and by whoever keeps it (docs/databases.md)."""
    del engine, version


_KEPT_BY_THE_SERVER: Final = "is kept by a server, which has tools of its own for this; use"


def save(engine: Engine, target: Path) -> None:
    """Say what does it."""
    raise DatabaseError(
        f"{place(engine)}: {_KEPT_BY_THE_SERVER}: pg_dump --format=custom --file={target} (docs/databases.md)"
    )


def load(source: Path, url: URL) -> None:
    """Say what does it."""
    raise DatabaseError(f"{place(url)}: {_KEPT_BY_THE_SERVER}: pg_restore (docs/databases.md); {source} was not read")


def ailments(connection: Connection) -> list[str]:
    """Nothing: the server checks its pages, and no reference of ours can be left open there."""
    del connection
    return []


def footprint(engine: Engine) -> Footprint:
    """The database on the server, whose disk is its keeper's."""
    with engine.connect() as connection:
        size = connection.exec_driver_sql("SELECT pg_database_size(current_database())").scalar_one()
    return Footprint(int(size), None)


def remedy(error: DBAPIError, where: str) -> str | None:
    """What can be done about it."""
    del where  # the error names the server
    import psycopg.errors  # noqa: PLC0415

    if isinstance(error.orig, psycopg.errors.LockNotAvailable):
        return "another process is writing; try again"
    if isinstance(error.orig, psycopg.errors.InsufficientPrivilege | psycopg.errors.ReadOnlySqlTransaction):
        return "connect as a role that may write there"
    if isinstance(error.orig, psycopg.OperationalError):
        return "check the address, the server and its disk"
    return None
