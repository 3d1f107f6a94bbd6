"""The statements that write papers and their results, within the transaction of a batch."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Connection, bindparam, delete, insert, select, update

from db.merge import DETAILS, TEXT
from db.names import TABLES, entity_row
from db.reviews import newest_verdicts
from db.rows import Lexicon, Row, identified, names_in, result_row
from db.summaries import mark_stale
from db.tables import paper, result
from db.writing import add_to_tally, chunks, on_conflict_do_nothing
from extract.records import Paper, Result

_STORED: Final = [paper.c[name] for name in ("key", "id", *TEXT, *DETAILS, "extractor_version", "scores", "deltas")]
_NAMES: Final = [result.c[name] for kind in TABLES for name in (f"{kind}_id", kind)]


@dataclass(frozen=True, slots=True)
class Reader:
    """By whom results were read: stored with each."""

    run_id: int
    version: str
    lexicon: Lexicon


@dataclass(frozen=True, slots=True)
class Reading:
    """A paper whose results are to be stored.

    Args:
        row: the paper's columns as they shall be.
        old: the stored paper, or None for a new one.
    """

    row: Row
    old: Mapping[str, Any] | None
    paper: Paper
    results: Sequence[Result]


def stored_papers(connection: Connection, ids: Sequence[str]) -> dict[str, Mapping[str, Any]]:
    """What the database has under these ids, but for the abstracts."""
    found: dict[str, Mapping[str, Any]] = {}
    for some in chunks(ids):
        rows = connection.execute(select(*_STORED).where(paper.c.id.in_(some))).mappings()
        found.update((row["id"], dict(row)) for row in rows)
    return found


def write_details(connection: Connection, rows: Sequence[Row]) -> None:
    """Store changed details of papers; their results stay."""
    if rows:
        _update(connection, rows, DETAILS)
        add_to_tally(connection, {"version": 1})


def write_readings(connection: Connection, readings: Sequence[Reading], reader: Reader) -> Counter[str]:
    """Store papers and replace their results.

    Returns:
        How many ``scores`` and ``deltas`` were written.
    """
    found = [identified(reading.paper, reading.results) for reading in readings]
    counts = _write_papers(connection, readings, reader)
    keys = stored_keys(connection, [reading.row["id"] for reading in readings])
    verdicts = newest_verdicts(connection, [identity for some in found for identity, _ in some])
    rows = []
    for reading, some in zip(readings, found, strict=True):
        common = {
            "paper_key": keys[reading.row["id"]],
            "extractor_version": reader.version,
            "run_id": reader.run_id,
        }
        rows += [
            result_row(identity, item, reader.lexicon, verdicts.get(identity, "")) | common for identity, item in some
        ]
    _replace_results(connection, readings, rows, reader.lexicon)
    return counts


def stored_keys(connection: Connection, ids: Sequence[str]) -> dict[str, int]:
    """The keys of papers that are in the database."""
    keys: dict[str, int] = {}
    for some in chunks(ids):
        keys.update(
            (row.id, row.key) for row in connection.execute(select(paper.c.id, paper.c.key).where(paper.c.id.in_(some)))
        )
    return keys


def _write_papers(connection: Connection, readings: Sequence[Reading], reader: Reader) -> Counter[str]:
    new: list[Row] = []
    changed: list[Row] = []
    counts: Counter[str] = Counter()
    totals: Counter[str] = Counter(version=1)
    for reading in readings:
        scores = sum(1 for item in reading.results if item.kind == "score")
        deltas = len(reading.results) - scores
        row = reading.row | {
            "extractor_version": reader.version,
            "scores": scores,
            "deltas": deltas,
            "run_id": reader.run_id,
        }
        (new if reading.old is None else changed).append(row)
        counts.update(scores=scores, deltas=deltas)
        before = reading.old or {"scores": 0, "deltas": 0}
        totals["papers"] += reading.old is None
        totals["papers_with_results"] += (scores + deltas > 0) - (before["scores"] + before["deltas"] > 0)
        totals["scores"] += scores - before["scores"]
        totals["deltas"] += deltas - before["deltas"]
    if new:
        connection.execute(insert(paper), new)
    if changed:
        columns = (*DETAILS, *TEXT, "abstract", "extractor_version", "scores", "deltas", "run_id")
        _update(connection, changed, columns)
    add_to_tally(connection, totals)
    return counts


def _update(connection: Connection, rows: Sequence[Row], columns: Sequence[str]) -> None:
    """Set these columns of papers, found by their id (a bind of a column's own name would be taken for a new value)."""
    values: dict[str, Any] = {column: bindparam(f"new_{column}") for column in columns}
    named = [{f"new_{column}": row[column] for column in ("id", *columns)} for row in rows]
    connection.execute(update(paper).where(paper.c.id == bindparam("new_id")).values(values), named)


def _replace_results(
    connection: Connection, readings: Sequence[Reading], rows: Sequence[Row], lexicon: Lexicon
) -> None:
    names = names_in(rows)
    replaced = [reading.old["key"] for reading in readings if reading.old is not None]
    for keys in chunks(replaced):
        before = connection.execute(select(*_NAMES).where(result.c.paper_key.in_(keys)).distinct()).mappings()
        for kind, ids in names_in([dict(row) for row in before]).items():
            names[kind] = ids | names[kind]
        connection.execute(delete(result).where(result.c.paper_key.in_(keys)))
    for kind, table in TABLES.items():
        entities = [entity_row(kind, identity, name, lexicon) for identity, name in names[kind].items()]
        if entities:
            blank = {"results": 0, "papers": 0} | ({"deltas": 0, "models": 0} if kind == "benchmark" else {})
            connection.execute(on_conflict_do_nothing(connection, table), [row | blank for row in entities])
    if rows:
        connection.execute(insert(result), rows)
    mark_stale(connection, {kind: list(ids) for kind, ids in names.items()})
