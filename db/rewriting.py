"""Bringing stored results up to date with what people have said: reviews and decisions on names."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any, Final

from sqlalchemy import Connection, bindparam, select, update

from db.effective import DERIVED, READ, Names, effective
from db.judgements import UNJUDGED, judgements
from db.names import TABLES, entity_row
from db.rows import Lexicon, Row, names_in
from db.summaries import mark_stale
from db.tables import paper, result
from db.writing import add_to_tally, chunks, on_conflict_do_nothing

_CHANGED: Final = (*READ, *DERIVED)

# What is counted of one kind alone.
_BLANK: Final = {"benchmark": {"deltas": 0, "models": 0}, "model": {"benchmarks": 0}}


def rewrite(connection: Connection, result_ids: Sequence[str], decisions: Names, lexicon: Lexicon) -> int:
    """Work these results out anew from what the reader gave, and store those that come out otherwise.

    To be called in a write transaction; derived rows are marked as stale, and :func:`db.summaries.refresh` follows.

    Returns:
        How many results were changed.
    """
    count = 0
    for ids in chunks(result_ids):
        stored = [dict(row) for row in connection.execute(select(result).where(result.c.id.in_(ids))).mappings()]
        judged = judgements(connection, ids)
        pairs = []
        for old in stored:
            said = judged.get(old["id"], UNJUDGED)
            new = effective(old, decisions, said.corrections, said.verdict, lexicon)
            if new != old:
                pairs.append((old, new))
        if pairs:
            _store(connection, pairs, lexicon)
        count += len(pairs)
    return count


def _store(connection: Connection, pairs: Sequence[tuple[Row, Row]], lexicon: Lexicon) -> None:
    add_entities(connection, [new for _, new in pairs], lexicon)
    update_results(connection, [new for _, new in pairs], _CHANGED)
    names = names_in([row for pair in pairs for row in pair])
    mark_stale(connection, {kind: list(ids) for kind, ids in names.items()})
    _recount(connection, pairs)


def add_entities(connection: Connection, rows: Sequence[Mapping[str, Any]], lexicon: Lexicon) -> None:
    """Make the benchmarks, metrics and models that rows of results name, where they are not there."""
    for kind, names in names_in(rows).items():
        entities = [entity_row(kind, identity, name, lexicon) for identity, name in names.items()]
        if entities:
            blank = {"results": 0, "papers": 0} | _BLANK.get(kind, {})
            connection.execute(on_conflict_do_nothing(connection, TABLES[kind]), [row | blank for row in entities])


def update_results(connection: Connection, rows: Sequence[Row], columns: Sequence[str]) -> None:
    """Set these columns of results, found by their id."""
    values: dict[str, Any] = {column: bindparam(f"new_{column}") for column in columns}
    named = [{f"new_{column}": row[column] for column in ("id", *columns)} for row in rows]
    connection.execute(update(result).where(result.c.id == bindparam("new_id")).values(values), named)


def _recount(connection: Connection, pairs: Sequence[tuple[Row, Row]]) -> None:
    """Where a kind changed, its paper has a score more or less, and a delta the other way round."""
    more: Counter[int] = Counter()
    for old, new in pairs:
        more[new["paper_key"]] += (new["kind"] == "score") - (old["kind"] == "score")
    for key, scores in more.items():
        if scores:
            counts = {"scores": paper.c.scores + scores, "deltas": paper.c.deltas - scores}
            connection.execute(update(paper).where(paper.c.key == key).values(counts))
    total = more.total()
    add_to_tally(connection, {"version": 1, "scores": total, "deltas": -total})
