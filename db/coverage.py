"""The table ``mentioned``: which known benchmarks the abstracts name, kept beside what was read from them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from sqlalchemy import Connection, delete, func, select

from db.dialects import dialect_of
from db.prepared import mentions
from db.summaries import mark_stale
from db.tables import mentioned, paper
from db.writing import add_to_tally, chunks
from extract.records import Paper

_FILLED: Final = 1000  # papers at once


def write_mentions(connection: Connection, papers: Mapping[int, Sequence[tuple[str, bool]]]) -> None:
    """Store what these papers name.

    Args:
        papers: key -> benchmarks, each with whether a number stands beside it. Nothing is stored of these papers yet.
    """
    rows = [
        {"benchmark_id": identity, "paper_key": key, "with_number": with_number}
        for key, names in papers.items()
        for identity, with_number in names
    ]
    if rows:
        dialect_of(connection.engine).insert_rows(connection, mentioned, rows)
        add_to_tally(connection, {"papers_naming": sum(1 for names in papers.values() if names)})
        mark_stale(connection, {"benchmark": sorted({identity for names in papers.values() for identity, _ in names})})


def forget_mentions(connection: Connection, paper_keys: Sequence[int]) -> None:
    """Remove what is stored of these papers."""
    for keys in chunks(paper_keys):
        of_these = mentioned.c.paper_key.in_(keys)
        number = connection.execute(select(func.count(mentioned.c.paper_key.distinct())).where(of_these)).scalar_one()
        named = connection.execute(select(mentioned.c.benchmark_id).where(of_these).distinct()).scalars().all()
        connection.execute(delete(mentioned).where(of_these))
        add_to_tally(connection, {"papers_naming": -number})
        mark_stale(connection, {"benchmark": named})


def fill_mentions(connection: Connection) -> None:
    """Store what every paper of the database names, where nothing is stored yet: for one that is older than the table.

    A second for 30,000 abstracts.
    """
    if connection.execute(select(mentioned.c.paper_key).limit(1)).first() is not None:
        return
    statement = select(paper.c.key, paper.c.id, paper.c.abstract).order_by(paper.c.key).limit(_FILLED)
    last = 0
    while found := connection.execute(statement.where(paper.c.key > last)).all():
        write_mentions(connection, {row.key: mentions(Paper(id=row.id, abstract=row.abstract)) for row in found})
        last = found[-1].key
