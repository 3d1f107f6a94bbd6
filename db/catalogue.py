"""What the database has to ask for: its views and tables with their columns, for people who write SQL."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Engine, inspect

from db.tables import metadata
from db.views import VIEWS


@dataclass(frozen=True, slots=True)
class Relation:
    """A view or a table: ``columns`` are pairs of name and type, the type empty where the database does not tell."""

    name: str
    is_view: bool
    columns: tuple[tuple[str, str], ...]


def catalogue(engine: Engine) -> tuple[Relation, ...]:
    """The views, which are stable, then the tables (docs/schema.md says what each column means)."""
    inspector = inspect(engine)
    found = [(name, True) for name in VIEWS] + [(name, False) for name in metadata.tables]
    return tuple(
        Relation(
            name,
            is_view,
            tuple((column["name"], _type(column["type"])) for column in inspector.get_columns(name)),
        )
        for name, is_view in found
    )


def _type(column: object) -> str:
    """``integer``, ``text``; SQLite tells none of an expression in a view, PostgreSQL an order of text too."""
    name = str(column).lower().partition(" collate ")[0]
    return "" if name == "null" else name
