"""What is made again from the record itself: counts, boards, spellings, search, and lost parts of the schema.

Papers, results, reviews and decisions are the record; all else follows from them.
"""

from __future__ import annotations

from sqlalchemy import Connection, Engine, delete, func, insert, select, union, update

from db.dialects import dialect_of
from db.engine import open_database
from db.names import TABLES
from db.recount import RECOUNTS
from db.rows import Lexicon
from db.summaries import mark_stale, refresh
from db.tables import alias, board, coverage, mentioned, result, run, tally
from db.writing import writing


def lost_parts(connection: Connection) -> dict[str, str]:
    """The indexes, triggers and views that a new database has and this one has not: by name, the statement for each."""
    dialect = dialect_of(connection.engine)
    there = dialect.parts(connection)
    if there is None:
        return {}
    new = open_database("sqlite://", create=True)
    try:
        with new.connect() as fresh:
            made = dialect_of(new).parts(fresh) or {}
            return {name: statement for name, statement in made.items() if name not in there}
    finally:
        new.dispose()


def mend(engine: Engine, lexicon: Lexicon | None = None) -> None:
    """Derive again all that is derived, and make what the schema has lost. Papers, results and reviews stay.

    Args:
        engine: of an open database.
        lexicon: what is known of names; that of the reader when None.

    Raises:
        DatabaseError: the database cannot be written.
    """
    dialect = dialect_of(engine)
    with writing(engine) as connection:
        for statement in lost_parts(connection).values():
            connection.exec_driver_sql(statement)
        dialect.rebuild_search(connection)
        for kind, table in TABLES.items():
            named = [select(result.c[f"{kind}_id"]).where(result.c[f"{kind}_id"].is_not(None)), select(table.c.id)]
            named.append(select(alias.c.entity_id).where(alias.c.kind == kind))
            if kind == "benchmark":
                named += [select(one.c.benchmark_id) for one in (board, coverage, mentioned)]
            mark_stale(connection, {kind: list(connection.execute(union(*named)).scalars())})
        connection.execute(delete(tally).where(tally.c.name.in_(RECOUNTS)))
        totals = [{"name": name, "total": connection.execute(count).scalar_one()} for name, count in RECOUNTS.items()]
        connection.execute(insert(tally), totals)
        held = select(func.count()).where(result.c.first_run_id == run.c.id).scalar_subquery()
        connection.execute(update(run).values(holds=held))
    refresh(engine, lexicon)
