"""What a database file holds, in a form in which two of them can be compared; and whether a file is sound."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from contextlib import closing
from pathlib import Path
from typing import Any, Final

# What differs from one run to the next by its nature: clocks, and the numbers of runs.
_BY_RUN: Final = frozenset({"run_id", "first_run_id", "started_at", "finished_at", "seconds"})
_NOT_COMPARED: Final = frozenset({"run", "alembic_version", "stale"})

Rows = list[tuple[Any, ...]]


def rows(path: Path) -> dict[str, Rows]:
    """Every row of every table but for what is of a run, in an order of its own; and what full-text search finds."""
    with closing(sqlite3.connect(path)) as connection:
        names = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        found = {name: _rows(connection, name) for name in names if "_fts" not in name and name not in _NOT_COMPARED}
        for table, word in (("paper_fts", "improves"), ("paper_fts", "survey"), ("alias_fts", "net")):
            matching = f"SELECT rowid FROM {table} WHERE {table} MATCH ? ORDER BY rowid"  # noqa: S608
            found[f"{table} {word}"] = connection.execute(matching, (word,)).fetchall()
    # The version of the content grows with every transaction, of which a run that was cut short has more.
    found["tally"] = [row for row in found["tally"] if row[0] != "version"]
    return found


def _rows(connection: sqlite3.Connection, table: str) -> Rows:
    columns = [name for _, name, *_ in connection.execute(f"PRAGMA table_info({table})") if name not in _BY_RUN]
    if table == "change":  # numbered in the order of writing
        columns.remove("id")
    listed = ", ".join(f'"{column}"' for column in columns)
    return sorted(connection.execute(f"SELECT {listed} FROM {table}"), key=repr)  # noqa: S608


def damage(path: Path) -> list[str]:
    """What is wrong with a file: its pages, its references, its search indexes, or papers that were stored by half."""
    with closing(sqlite3.connect(path)) as connection:
        said = [text for (text,) in connection.execute("PRAGMA integrity_check") if text != "ok"]
        said += [f"foreign key: {row}" for row in connection.execute("PRAGMA foreign_key_check")]
        there = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        for index in ("paper_fts", "alias_fts"):
            if index in there:
                try:
                    connection.execute(f"INSERT INTO {index} ({index}, rank) VALUES ('integrity-check', 1)")  # noqa: S608
                except sqlite3.DatabaseError as error:
                    said.append(f"{index}: {error}")
        connection.rollback()
        if "paper" in there:
            half = """SELECT p.id FROM paper p WHERE p.scores + p.deltas <>
                      (SELECT count(*) FROM result r WHERE r.paper_key = p."key")"""
            said += [f"half a paper: {identity}" for (identity,) in connection.execute(half)]
    return said


def by_paper(path: Path) -> dict[str, tuple[Any, ...]]:
    """For each paper its row, its results and its mentions: what is stored all at once or not at all."""
    with closing(sqlite3.connect(path)) as connection:
        if not connection.execute("SELECT 1 FROM sqlite_master WHERE name = 'paper'").fetchone():
            return {}
        ids = dict(connection.execute('SELECT "key", id FROM paper').fetchall())
        parts: dict[str, dict[str, Rows]] = defaultdict(lambda: defaultdict(list))
        for table, key in (("paper", "key"), ("result", "paper_key"), ("mentioned", "paper_key")):
            columns = [name for _, name, *_ in connection.execute(f"PRAGMA table_info({table})") if name not in _BY_RUN]
            listed = ", ".join(f'"{column}"' for column in columns)
            for row in connection.execute(f"SELECT {listed} FROM {table} ORDER BY 1, 2"):  # noqa: S608
                parts[ids[row[columns.index(key)]]][table].append(row)
    return {identity: tuple(sorted(part.items())) for identity, part in parts.items()}
