"""The dashboard's main queries, warm, against hand-written SQL that fetches the same through sqlite3."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from sqlalchemy import Engine

from benchmarks.figures import Figure
from benchmarks.fresh import WorkError
from benchmarks.timing import a_call, in_turn
from db import open_database, queries
from db.fulltext import fts_query
from db.queries import Board
from db.queries.paper_rows import SNIPPET_WORDS
from extract.lexicon import fold

_ROUNDS: Final = 9

_SUMMARIES: Final = """
SELECT b.id, b.name, b.task, t.name, b.metric_id, b.unit, b.papers, b.results, b.deltas, b.models, r.value,
       r.value_text, coalesce(m.name, r.model), o.best_result_id, b.newest, coalesce(b.split, '')
FROM ({page}) page
JOIN benchmark b ON b.id = page.id
LEFT JOIN board o
    ON o.benchmark_id = b.id AND o.split = b.split AND o.metric_id = b.metric_id AND o.unit = b.unit
LEFT JOIN metric t ON t.id = b.metric_id
LEFT JOIN result r ON r.id = o.best_result_id
LEFT JOIN model m ON m.id = r.model_id
ORDER BY b.results DESC, b.name, b.id
"""

OVERVIEW: Final = (
    "SELECT name, total FROM tally",
    "SELECT min(published) FROM paper",
    "SELECT max(published) FROM paper",
    "SELECT * FROM run ORDER BY id DESC LIMIT 1",
)
BENCHMARKS: Final = (_SUMMARIES.format(page="SELECT id FROM benchmark ORDER BY results DESC, name, id LIMIT :limit"),)
LEADERBOARD: Final = (
    """
    SELECT r.id, CASE WHEN r.merit IS NOT NULL THEN rank() OVER (ORDER BY r.merit DESC) END,
           coalesce(m.name, r.model), r.model_id, r.value, r.value_text, r.unit, r.printed_unit, r.bound, r.kind,
           r.setting, r.role, r.claims_sota, p.date, p.year, p.id, p.title, p.url, r.confidence, r.rule, r.verdict,
           coalesce(s.low, r.value), coalesce(s.high, r.value), coalesce(s.different, 1), coalesce(s.papers, 1),
           r.unranked, r.flags
    FROM result r
    JOIN paper p ON p.key = r.paper_key
    LEFT JOIN model m ON m.id = r.model_id
    LEFT JOIN (
        SELECT model_id, setting, min(value) AS low, max(value) AS high, count(DISTINCT value) AS different,
               count(DISTINCT paper_key) AS papers
        FROM result
        WHERE benchmark_id = :benchmark AND split = :split AND metric_id IS :metric AND unit = :unit
          AND kind = 'score' AND merit IS NOT NULL AND model_id IS NOT NULL
        GROUP BY model_id, setting
        HAVING count(DISTINCT value) > 1
    ) s ON s.model_id = r.model_id AND s.setting = r.setting AND r.merit IS NOT NULL
    WHERE r.benchmark_id = :benchmark AND r.split = :split AND r.metric_id IS :metric AND r.unit = :unit
      AND r.kind = 'score' AND r.verdict <> 'reject'
    ORDER BY r.merit DESC, r.value DESC, r.id
    """,
)
PAPER: Final = (
    "SELECT * FROM paper WHERE id = :paper",
    """
    SELECT r.*, t.name, coalesce(t.direction, 'none'), b.name, m.name
    FROM result r
    LEFT JOIN metric t ON t.id = r.metric_id
    LEFT JOIN benchmark b ON b.id = r.benchmark_id
    LEFT JOIN model m ON m.id = r.model_id
    WHERE r.paper_key = (SELECT key FROM paper WHERE id = :paper)
    ORDER BY r.value_start, r.value_end, r.id
    """,
)
SEARCH: Final = (
    _SUMMARIES.format(
        page="""
        SELECT id FROM benchmark
        WHERE id IN (
            SELECT entity_id FROM alias
            WHERE kind = 'benchmark' AND key IN (SELECT rowid FROM alias_fts WHERE alias_fts MATCH :folded)
        )
        ORDER BY results DESC, name, id LIMIT :hits
        """
    ),
    """
    SELECT m.*, count(DISTINCT CASE WHEN r.verdict <> 'reject' THEN r.benchmark_id END), max(p.published)
    FROM (
        SELECT id, name, family, known, results, papers FROM model
        WHERE id IN (
            SELECT entity_id FROM alias
            WHERE kind = 'model' AND key IN (SELECT rowid FROM alias_fts WHERE alias_fts MATCH :folded)
        )
        ORDER BY results DESC, name LIMIT :hits
    ) m
    LEFT JOIN result r ON r.model_id = m.id AND r.kind = 'score'
    LEFT JOIN paper p ON p.key = r.paper_key
    GROUP BY m.id
    ORDER BY m.results DESC, m.name
    """,
    """
    SELECT p.id, p.title, p.date, p.venue, p.url, p.scores, p.deltas, hit.snippet
    FROM (SELECT rowid, rank, snippet(paper_fts, 1, '', '', '…', :snippet) AS snippet
          FROM paper_fts WHERE paper_fts MATCH :words ORDER BY rank LIMIT :hits) hit
    JOIN paper p ON p.key = hit.rowid
    ORDER BY hit.rank, p.key
    """,
)


@dataclass(frozen=True, slots=True)
class Query:
    """A query, and the statements that fetch the same by hand."""

    name: str
    ours: Callable[[], object]
    by_hand: Callable[[], list[list[Any]]]


def measure(database: Path) -> list[Figure]:
    """A figure for each query: CPU seconds of one call.

    Raises:
        WorkError: no board is in the database.
        DatabaseError: the database cannot be opened.
    """
    engine = open_database(database, create=False)
    try:
        with closing(sqlite3.connect(database)) as connection:
            connection.execute("PRAGMA cache_size = -16000")  # as db/sqlite.py has it
            return [_figure(query) for query in main_queries(engine, connection)]
    finally:
        engine.dispose()


def _figure(query: Query) -> Figure:
    ours, floor = in_turn(a_call(query.ours), a_call(query.by_hand), rounds=_ROUNDS)
    return Figure(f"query: {query.name}", ours, floor, "seconds", "hand-written SQL through sqlite3")


def main_queries(engine: Engine, connection: sqlite3.Connection) -> Iterator[Query]:
    """The queries: about the benchmark with the most results, its largest board, and the paper with the most results.

    Args:
        engine, connection: both on the same database.

    Raises:
        WorkError: no board is in the database.
    """
    board, paper = _largest_board(engine), _fullest_paper(connection)
    words = board.benchmark
    given = {
        "benchmark": board.benchmark_id,
        "split": board.split,
        "metric": board.metric_id or None,
        "unit": board.unit,
        "paper": paper,
        "limit": 50,
        "hits": 20,
        "folded": '"' + fold(words).replace('"', '""') + '"',
        "words": fts_query(words),
        "snippet": SNIPPET_WORDS,
    }

    def by_hand(statements: Sequence[str]) -> Callable[[], list[list[Any]]]:
        return lambda: _fetch(connection, statements, given)

    def leaderboard() -> object:
        return queries.leaderboard(engine, board.benchmark_id, board.metric_id, board.unit, split=board.split)

    yield Query("overview", lambda: queries.overview(engine), by_hand(OVERVIEW))
    yield Query("benchmarks, first 50", lambda: queries.benchmarks(engine), by_hand(BENCHMARKS))
    yield Query(f"leaderboard of {board.results:,} rows", leaderboard, by_hand(LEADERBOARD))
    yield Query("paper", lambda: queries.paper(engine, paper), by_hand(PAPER))
    yield Query(f"search for {words!r}", lambda: queries.search(engine, words), by_hand(SEARCH))


def _fetch(connection: sqlite3.Connection, statements: Sequence[str], given: Mapping[str, Any]) -> list[list[Any]]:
    return [connection.execute(statement, given).fetchall() for statement in statements]


def _largest_board(engine: Engine) -> Board:
    found = queries.benchmarks(engine, limit=1)
    boards = queries.boards(engine, found[0].id) if found else []
    if not boards:
        raise WorkError("no benchmark is named in these papers; measure with more (--papers), or others (--corpus)")
    return boards[0]


def _fullest_paper(connection: sqlite3.Connection) -> str:
    row = connection.execute("SELECT id FROM paper ORDER BY scores + deltas DESC, id LIMIT 1").fetchone()
    return str(row[0])
