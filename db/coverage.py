"""The table ``mentioned``: which known benchmarks the abstracts name, kept beside what was read from them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from sqlalchemy import Connection, delete, insert, select

from db.rows import Row
from db.tables import mentioned, paper
from db.writing import chunks
from extract.records import Paper

_FILLED: Final = 1000  # papers at once


def rows(papers: Iterable[tuple[int, Paper]]) -> list[Row]:
    """The rows of ``mentioned`` for some papers, each given with its key."""
    from extract import coverage  # noqa: PLC0415  # 40 ms that only those who write need

    return [
        {"benchmark_id": identity, "paper_key": key, "with_number": with_number}
        for key, one in papers
        for identity, with_number in coverage.mentioned(one)
    ]


def write_mentions(connection: Connection, papers: Mapping[int, Paper]) -> None:
    """Store what these papers, given by their keys, name; what was stored of them before is replaced."""
    for keys in chunks(list(papers)):
        connection.execute(delete(mentioned).where(mentioned.c.paper_key.in_(keys)))
    if found := rows(papers.items()):
        connection.execute(insert(mentioned), found)


def fill_mentions(connection: Connection) -> None:
    """Store what every paper of the database names, where nothing is stored yet: for one that is older than the table.

    A second for 30,000 abstracts.
    """
    if connection.execute(select(mentioned.c.paper_key).limit(1)).first() is not None:
        return
    statement = select(paper.c.key, paper.c.id, paper.c.abstract).order_by(paper.c.key).limit(_FILLED)
    last = 0
    while found := connection.execute(statement.where(paper.c.key > last)).all():
        write_mentions(connection, {row.key: Paper(id=row.id, abstract=row.abstract) for row in found})
        last = found[-1].key
