"""Benchmarks, metrics and models as rows: their names, what the lexicon knows of them, and their spellings."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from sqlalchemy import Connection, Table, bindparam, delete, func, select, update

from db.decisions import Decisions
from db.dialects import dialect_of
from db.rows import Lexicon, Row
from db.tables import alias, benchmark, metric, model, result
from extract.lexicon import Benchmark, Metric, System, fold, surfaces

TABLES: Final[dict[str, Table]] = {"benchmark": benchmark, "metric": metric, "model": model}

UNNAMED: Final = ("baseline", "human", "stateoftheart")
"""The ids of what the reader calls "human", "state of the art" and "baseline": systems that the abstract gives no name.
Two papers that say so do not mean one system, so these are never folded, compared or in conflict."""


def known_entry(kind: str, identity: str, lexicon: Lexicon) -> Benchmark | Metric | System | None:
    """The lexicon's entry of a canonical id, or None."""
    if kind == "benchmark":
        return lexicon.benchmarks.get(identity)
    return lexicon.metrics.get(identity) if kind == "metric" else lexicon.models.get(identity)


def entity_row(kind: str, identity: str, name: str, lexicon: Lexicon) -> Row:
    """A benchmark, metric or model as a row, without its counts.

    Args:
        name: what to call it when the lexicon does not know it.
    """
    entry = known_entry(kind, identity, lexicon)
    row: Row = {"id": identity, "name": entry.name if entry else name, "known": entry is not None}
    if kind == "benchmark":
        row["task"] = entry.task if isinstance(entry, Benchmark) else ""
    elif kind == "model":
        row["family"] = entry.family if isinstance(entry, System) else ""
    else:
        measure = entry if isinstance(entry, Metric) else Metric(identity, name, (), "none", "", None, None, "")
        for column in ("direction", "unit", "low", "high", "family"):
            row[column] = getattr(measure, column)
    return row


def refresh_names(connection: Connection, kind: str, ids: Sequence[str], lexicon: Lexicon) -> None:
    """Derive names and spellings of these ids again; those that no result names any more are removed."""
    table = TABLES[kind]
    counts = _spellings(connection, kind, ids)
    decisions = Decisions.load(connection)
    gone = [identity for identity in ids if identity not in counts]
    connection.execute(delete(table).where(table.c.id.in_(gone)))
    rows = []
    for identity, spellings in counts.items():
        usual = min(spellings, key=lambda text: (-spellings[text], text), default=identity)
        row = entity_row(kind, identity, usual, lexicon)
        row["name"] = decisions.name(kind, identity) or row["name"]
        rows.append({f"new_{column}": value for column, value in row.items()})
    if rows:
        columns = [column.removeprefix("new_") for column in rows[0]]
        values: dict[str, Any] = {column: bindparam(f"new_{column}") for column in columns if column != "id"}
        connection.execute(update(table).where(table.c.id == bindparam("new_id")).values(values), rows)
    given = _given_spellings(kind, list(counts), decisions, lexicon)
    _refresh_aliases(connection, kind, ids, counts, given)


def _spellings(connection: Connection, kind: str, ids: Sequence[str]) -> dict[str, dict[str, int]]:
    """id -> spelling -> how many results have it, of the ids that any result names."""
    identity, surface = result.c[f"{kind}_id"], result.c[kind]
    statement = select(identity, surface, func.count()).where(identity.in_(ids)).group_by(identity, surface)
    found: dict[str, dict[str, int]] = defaultdict(dict)
    for name_id, text, number in connection.execute(statement):
        spellings = found[name_id]
        if text is not None:
            spellings[text] = number
    return dict(found)


def _refresh_aliases(
    connection: Connection,
    kind: str,
    ids: Sequence[str],
    counts: Mapping[str, Mapping[str, int]],
    given: Mapping[str, set[str]],
) -> None:
    """Bring ``alias`` to what it should hold, touching only the rows that differ: each costs full-text upkeep."""
    of_these = (alias.c.kind == kind, alias.c.entity_id.in_(ids))
    wanted = {(row["entity_id"], row["surface"]): row for row in _alias_rows(kind, counts, given)}
    outdated = []
    changed = []
    for old in connection.execute(select(alias).where(*of_these)):
        row = wanted.get((old.entity_id, old.surface))
        if row is None or row["folded"] != old.folded:
            outdated.append(old.key)
            continue
        del wanted[old.entity_id, old.surface]
        if (row["results"], row["known"]) != (old.results, old.known):
            changed.append({"row_key": old.key, "results": row["results"], "known": row["known"]})
    if outdated:
        connection.execute(delete(alias).where(alias.c.key.in_(outdated)))
    if changed:
        connection.execute(update(alias).where(alias.c.key == bindparam("row_key")), changed)
    if wanted:
        newest = connection.execute(select(func.max(alias.c.key))).scalar_one() or 0
        dialect_of(connection.engine).insert_rows(connection, alias, list(wanted.values()))
        dialect_of(connection.engine).index_names(connection, newest)


def _given_spellings(kind: str, ids: Sequence[str], decisions: Decisions, lexicon: Lexicon) -> dict[str, set[str]]:
    """id -> the spellings that need no result: the lexicon's, those of the entries that people merged into it, with
    the ids of these, and the name that people gave it. By them old names and links go on finding what they found."""
    hidden = decisions.hidden(kind, ids)
    given = {}
    for identity in ids:
        merged = hidden.get(identity, [])
        entries = [known_entry(kind, name, lexicon) for name in (identity, *merged)]
        renamed = decisions.name(kind, identity)
        given[identity] = {surface for entry in entries if entry for surface in surfaces(entry)}.union(
            merged, () if renamed is None else (renamed,)
        )
    return given


def _alias_rows(
    kind: str, counts: Mapping[str, Mapping[str, int]], given: Mapping[str, set[str]]
) -> Iterable[dict[str, Any]]:
    for identity in sorted(counts):
        for surface in sorted(given[identity] | set(counts[identity])):
            yield {
                "kind": kind,
                "entity_id": identity,
                "surface": surface,
                "folded": fold(surface),
                "results": counts[identity].get(surface, 0),
                "known": surface in given[identity],
            }
