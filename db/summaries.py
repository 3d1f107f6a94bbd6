"""What is derived from results: boards, names and spellings, counts. Recomputed for what changed, by ``stale``.

A batch only marks what it touched, for the cost of a large board recomputed with every batch would grow with the square
of the board. A run that was cut short leaves its marks, and the next opening of the database works them off.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, Engine, Table, bindparam, case, delete, func, insert, null, select, update

from db.engine import writing
from db.rows import Lexicon, load_lexicon
from db.tables import alias, benchmark, board, metric, model, paper, result, stale, tally
from extract.lexicon import Entry, fold, surfaces

KINDS: Final[dict[str, Table]] = {"benchmark": benchmark, "metric": metric, "model": model}

CHUNK: Final = 1000
"""Ids a transaction: short enough to let other writers in, long enough to be quick."""

_SCORES: Final = (result.c.kind == "score", result.c.verdict != "reject")


def is_stale(connection: Connection) -> bool:
    """Whether anything derived is older than the results."""
    return connection.execute(select(stale.c.kind).limit(1)).first() is not None


def refresh(engine: Engine, lexicon: Lexicon | None = None) -> None:
    """Derive again what is marked as stale, a chunk of names a transaction."""
    for kind in KINDS:
        while True:
            with writing(engine) as connection:
                ids = list(
                    connection.execute(
                        select(stale.c.entity_id).where(stale.c.kind == kind).order_by(stale.c.entity_id).limit(CHUNK)
                    ).scalars()
                )
                if not ids:
                    break
                refresh_chunk(connection, kind, ids, lexicon or load_lexicon())
                connection.execute(delete(stale).where(stale.c.kind == kind, stale.c.entity_id.in_(ids)))
                add_to_tally(connection, {"version": 1})
    with writing(engine) as connection:
        for kind, table in KINDS.items():
            set_tally(connection, f"{kind}s", connection.execute(select(func.count()).select_from(table)).scalar_one())
