"""Queries to begin with, and the parameters of any query: a ``:name`` in it stands for a value."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from typing import Final

from sqlalchemy import Engine

from db.readonly import SqlResult, run

# Literals and comments are passed over; "::" is a cast of PostgreSQL, and a digit before the colon makes it a time.
_PARTS: Final = re.compile(
    r"""(?P<skipped>'(?:[^']|'')*'|"(?:[^"]|"")*"|--[^\n]*|/\*.*?\*/|::)|(?<![\w:]):(?P<name>[A-Za-z_]\w*)""",
    re.DOTALL,
)


@dataclass(frozen=True, slots=True)
class CannedQuery:
    """A query to begin with.

    Args:
        id: for addresses.
        title, about: what it finds, in a few words and in a sentence.
        sql: with a ``:name`` for each parameter.
        parameters: what each is to begin with.
    """

    id: str
    title: str
    about: str
    sql: str
    parameters: Mapping[str, str] = field(default_factory=dict)


@cache
def canned_queries() -> tuple[CannedQuery, ...]:
    """Those of ``db/canned.toml``, in its order."""
    text = resources.files(__package__).joinpath("canned.toml").read_text(encoding="utf-8")
    return tuple(CannedQuery(**entry | {"sql": entry["sql"].strip()}) for entry in tomllib.loads(text)["query"])


def parameter_names(sql: str) -> tuple[str, ...]:
    """The names of the parameters of a statement, in the order in which they first stand there.

    >>> parameter_names("SELECT ':no', value::text FROM leaderboard WHERE unit = :unit AND split = :split -- :no")
    ('unit', 'split')
    """
    return tuple(dict.fromkeys(found["name"] for found in _PARTS.finditer(sql) if found["name"]))


def run_named(engine: Engine, sql: str, values: Mapping[str, str]) -> SqlResult:
    """Run a reading statement with named parameters, on either kind of database.

    Args:
        values: of the parameters; one that is missing is empty.

    Raises:
        SqlError: as :func:`db.readonly.run`.
    """
    names = parameter_names(sql)
    given = {name: values.get(name, "") for name in names}
    if not names:
        return run(engine, sql)
    if engine.dialect.name != "postgresql":
        return run(engine, sql, given)
    numbers = {name: f"${number}" for number, name in enumerate(names, 1)}  # the names that PostgreSQL has for them
    numbered = _PARTS.sub(lambda found: numbers[found["name"]] if found["name"] else found[0], sql)
    return run(engine, numbered, list(given.values()))
