"""``python -m benchmarks.large SOURCE TARGET``: a database of a million results, made of those of an ingest.

The papers with results are told again and again, with new ids, until there are as many results as are asked for. What
the lexicon knows keeps its name, so that the boards of known benchmarks grow as they would with so many papers; what it
does not know becomes another model or benchmark each time.
"""

from __future__ import annotations

import hashlib
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Annotated, Final

import typer

from benchmine.console import tell
from db import open_database
from db.summaries import refresh

_NEW_NAMES: Final = ("benchmark", "model")

_PAPERS: Final = """
INSERT INTO paper ({columns}) SELECT {values} FROM paper WHERE "key" <= :papers AND scores + deltas > 0
"""
_RESULTS: Final = """
INSERT INTO result ({columns}) SELECT {values} FROM result r
LEFT JOIN model m ON m.id = r.model_id LEFT JOIN benchmark b ON b.id = r.benchmark_id
WHERE r.paper_key <= :papers
"""
_MENTIONS: Final = """
INSERT INTO mentioned (benchmark_id, paper_key, with_number)
SELECT benchmark_id, paper_key + :shift, with_number FROM mentioned
WHERE paper_key <= :papers AND paper_key IN (SELECT "key" FROM paper WHERE scores + deltas > 0)
"""
_ENTITIES: Final = """
INSERT INTO {table} ({columns}) SELECT {values} FROM {table} WHERE NOT known AND instr(id, '#') = 0
"""
_TALLIES: Final = {
    "papers": "SELECT count(*) FROM paper",
    "papers_with_results": "SELECT count(*) FROM paper WHERE scores + deltas > 0",
    "papers_naming": "SELECT count(DISTINCT paper_key) FROM mentioned",
    "scores": "SELECT count(*) FROM result WHERE kind = 'score'",
    "deltas": "SELECT count(*) FROM result WHERE kind = 'delta'",
}

# Columns of a copied row that differ from the first telling. A value is up to a fifth less, so that boards have ranks.
_PAPER_VALUES: Final = {"key": '"key" + :shift', "id": "id || '#' || :round"}
_RESULT_VALUES: Final = {
    "id": "digest(r.id, :round)",
    "paper_key": "r.paper_key + :shift",
    "value": "r.value * :factor",
    "merit": "r.merit * :factor",
    "model_id": "CASE WHEN m.known THEN r.model_id ELSE r.model_id || '#' || :round END",
    "model": "CASE WHEN m.known THEN r.model ELSE r.model || ' ' || :round END",
    "benchmark_id": "CASE WHEN b.known THEN r.benchmark_id ELSE r.benchmark_id || '#' || :round END",
    "benchmark": "CASE WHEN b.known THEN r.benchmark ELSE r.benchmark || ' ' || :round END",
}
_ENTITY_VALUES: Final = {"id": "id || '#' || :round", "name": "name || ' ' || :round"}


def enlarge(source: Path, target: Path, results: int) -> int:
    """Write a database of at least so many results.

    Args:
        source: the database of an ingest; it stays as it is.
        target: the file to write; one that is there is replaced.

    Returns:
        How many results it has.
    """
    for suffix in ("", "-wal", "-shm"):
        target.with_name(target.name + suffix).unlink(missing_ok=True)
    with closing(sqlite3.connect(source)) as old, closing(sqlite3.connect(target, isolation_level=None)) as new:
        old.backup(new)
        new.execute("PRAGMA synchronous = OFF")
        new.execute("PRAGMA cache_size = -256000")
        new.create_function("digest", 2, _digest, deterministic=True)
        there = first = new.execute("SELECT count(*) FROM result").fetchone()[0]
        papers = new.execute('SELECT max("key") FROM paper').fetchone()[0]
        number = 1
        while there < results and first:
            number += 1
            _tell_again(new, papers, number)
            there += first
        new.execute("BEGIN")
        for name, statement in _TALLIES.items():
            new.execute(f"UPDATE tally SET total = ({statement}) WHERE name = ?", (name,))  # noqa: S608
        new.execute("UPDATE run SET holds = (SELECT count(*) FROM result WHERE result.first_run_id = run.id)")
        for kind in ("benchmark", "metric", "model"):
            new.execute(f"INSERT OR IGNORE INTO stale (kind, entity_id) SELECT '{kind}', id FROM {kind}")  # noqa: S608
        new.execute("COMMIT")
    engine = open_database(target, create=False)
    refresh(engine)
    engine.dispose()
    return int(there)


def _tell_again(new: sqlite3.Connection, papers: int, number: int) -> None:
    shift = (number - 1) * papers
    given = {"papers": papers, "shift": shift, "round": number, "factor": 1 - number % 20 / 100}
    new.execute("BEGIN")
    for table in _NEW_NAMES:
        new.execute(_statement(new, _ENTITIES, table, _ENTITY_VALUES, ""), given)
    new.execute(_statement(new, _PAPERS, "paper", _PAPER_VALUES, ""), given)
    new.execute(_statement(new, _RESULTS, "result", _RESULT_VALUES, "r."), given)
    new.execute(_MENTIONS, given)
    text = 'SELECT "key", title, abstract FROM paper WHERE "key" > :shift'
    new.execute(f"INSERT INTO paper_fts (rowid, title, abstract) {text}", given)
    new.execute("COMMIT")


def _statement(new: sqlite3.Connection, template: str, table: str, values: dict[str, str], prefix: str) -> str:
    columns = [row[1] for row in new.execute(f"PRAGMA table_info({table})")]
    quoted = [f'"{column}"' for column in columns]
    given = [values.get(column, f'{prefix}"{column}"') for column in columns]
    return template.format(table=table, columns=", ".join(quoted), values=", ".join(given))


def _digest(identity: str, number: int) -> str:
    return hashlib.sha256(f"{identity}#{number}".encode()).hexdigest()[:16]


def main(
    source: Annotated[Path, typer.Argument(metavar="SOURCE", help="The database of an ingest.", exists=True)],
    target: Annotated[Path, typer.Argument(metavar="TARGET", help="The file to write.")],
    results: Annotated[int, typer.Option(min=1, metavar="N", help="At least so many results.")] = 1_000_000,
) -> None:
    """Make a large database of a small one."""
    tell(f"{enlarge(source, target, results):,} results in {target}")


if __name__ == "__main__":
    typer.run(main)
