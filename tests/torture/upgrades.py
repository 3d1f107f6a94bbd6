"""``kill -9`` at random moments of an upgrade: the file is of the old schema and holds what it held, or it is of the
new one and holds what an undisturbed upgrade gives. Never a mixture, and never without a copy."""

from __future__ import annotations

import gzip
import random
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from db.tables import SCHEMA_VERSION
from tests.torture.content import damage
from tests.torture.process import ROOT, kill_after, run

_TIMES: Final = 30
"""How often the papers of the small file of an older release are repeated, so that its upgrade takes a while."""

Content = dict[str, list[tuple[object, ...]]]


@dataclass(slots=True)
class Upgrades:
    """What came of it: kills, how many of them left the old schema and how many the new, and what was wrong."""

    kills: int = 0
    old: int = 0
    new: int = 0
    failures: list[str] = field(default_factory=list)


def torture(
    folder: Path, schema: int, *, kills: int, seed: int = 0, go_on: Callable[[], bool] = lambda: True
) -> Upgrades:
    """Kill upgrades of a file of an older schema.

    Args:
        folder: for its files; empty.
        schema: which.
        kills: how many.
        seed: of the moments.
        go_on: asked before each kill; False ends early.
    """
    old = _grown(schema, folder / "old.db")
    new = Path(shutil.copy(old, folder / "new.db"))
    undisturbed = run("upgrade", "--db", new)
    assert undisturbed.code == 0, undisturbed.err
    before, after = _content(old), _content(new)
    draw = random.Random(f"upgrade {schema} {seed}")
    done = Upgrades()
    database = folder / "disturbed.db"
    while done.kills < kills and go_on():
        for path in folder.glob("*disturbed.db*"):
            path.unlink()
        shutil.copy(old, database)
        if not kill_after(draw.uniform(0.1, undisturbed.seconds), "upgrade", "--db", database):
            continue
        done.kills += 1
        done.failures += damage(database)
        found = _content(database)
        with closing(sqlite3.connect(database)) as connection:
            (version,) = connection.execute("PRAGMA user_version").fetchone()
        done.old += version == schema
        done.new += version == SCHEMA_VERSION
        if found != (before if version == schema else after):
            # What is derived after the schema is there may be missing still: the next command that opens it does that.
            assert run("upgrade", "--db", database).code == 0
            if version == schema or _content(database) != after:
                done.failures.append(f"schema {version}, and other rows than it had")
        copies = list(folder.glob("disturbed.db.v*.bak"))
        if version == SCHEMA_VERSION and not any(_content(copy) == before for copy in copies):
            done.failures.append("upgraded, and no whole copy of what was there")
        done.failures += [f"{copy.name} is not what was there" for copy in copies if _content(copy) != before]
    return done


def _grown(schema: int, path: Path) -> Path:
    """A database of an older release, with its papers and results many times over under new ids."""
    path.write_bytes(gzip.decompress((ROOT / "tests" / "db" / "data" / f"schema-{schema}.db.gz").read_bytes()))
    with closing(sqlite3.connect(path)) as connection, connection:
        for table, replaced in (
            ("paper", {"key": '"key" + {n}', "id": "id || '#{n}'"}),
            ("result", {"id": "id || '#{n}'", "paper_key": "paper_key + {n}"}),
        ):
            names = [name for _, name, *_ in connection.execute(f"PRAGMA table_info({table})")]
            for turn in range(1, _TIMES):
                columns = ", ".join(replaced.get(name, f'"{name}"').format(n=turn * 10_000) for name in names)
                where = '"key" < 10000' if table == "paper" else "paper_key < 10000"
                connection.execute(f"INSERT INTO {table} SELECT {columns} FROM {table} WHERE {where}")  # noqa: S608
        connection.execute("INSERT INTO paper_fts (paper_fts) VALUES ('rebuild')")
    return path


def _content(path: Path) -> Content:
    with closing(sqlite3.connect(path)) as connection:
        names = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        return {
            name: sorted(connection.execute(f"SELECT * FROM {name}"), key=repr)  # noqa: S608
            for name in names
            if "_fts" not in name
        }
