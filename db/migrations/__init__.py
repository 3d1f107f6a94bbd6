"""Upgrades from one schema to the next, by Alembic: one module in ``versions`` for each, run without any configuration.

The first release wrote no table of Alembic's: a SQLite file of schema 1 is known by ``user_version``. From schema 2 on
every database has ``alembic_version``, whose one row names the schema: ``benchmine_0002``.
"""

from __future__ import annotations

import re
from typing import Final

from sqlalchemy import Column, Connection, MetaData, String, Table, delete, insert

_PREFIX: Final = "benchmine_"

# As Alembic itself would make it. Alembic takes 0.3 s to load, which is for upgrades only.
VERSION_TABLE: Final = Table("alembic_version", MetaData(), Column("version_num", String(32), primary_key=True))


def revision(version: int) -> str:
    """The name of a schema in ``alembic_version``."""
    return f"{_PREFIX}{version:04d}"


def version_of(name: str) -> int | None:
    """The schema of a name in ``alembic_version``; None for another program's.

    >>> version_of(revision(2)), version_of("1975ea83b712")
    (2, None)
    """
    return int(name.removeprefix(_PREFIX)) if re.fullmatch(rf"{_PREFIX}\d{{4,9}}", name) else None


def stamp(connection: Connection, version: int) -> None:
    """Write down which schema the database has."""
    VERSION_TABLE.create(connection, checkfirst=True)
    connection.execute(delete(VERSION_TABLE))
    connection.execute(insert(VERSION_TABLE).values(version_num=revision(version)))


def run(connection: Connection, version: int) -> None:
    """Bring the database from this schema to the newest, within the transaction of the connection."""
    from alembic import command  # noqa: PLC0415
    from alembic.config import Config  # noqa: PLC0415

    stamp(connection, version)
    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", "db:migrations")
    config.set_main_option("path_separator", "os")
    command.upgrade(config, "head")
