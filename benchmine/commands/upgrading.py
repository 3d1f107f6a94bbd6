"""``upgrade``."""

from __future__ import annotations

import typer

from benchmine.options import DatabaseOption


def upgrade(*, db: DatabaseOption = None) -> None:
    """Bring a database of an older Benchmine up to date.

    The file is copied first (FILE.v1.bak; no older copy is overwritten); a PostgreSQL database is not, so save it by
    pg_dump. Commands that write, such as ingest and serve, do the same by themselves. Ids of results and reviews stay.

    \b
    Example:
      benchmine upgrade --db papers.db
    """
    from benchmine.database import database
    from db.address import place
    from db.tables import SCHEMA_VERSION

    with database(db, upgrade=True) as engine:
        typer.echo(f"{place(engine)}: has schema {SCHEMA_VERSION}, the newest")
