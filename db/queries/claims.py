"""Named state of the art against mined state of the art: what a paper claims, beside what this database has by then."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Literal

from sqlalchemy import Connection, Engine, select

from db.queries.over_time import history
from db.queries.records import HistoryPoint
from db.queries.scope import sentence_column
from db.tables import board, metric, paper, result
from db.writing import chunks

Outcome = Literal["upheld", "contradicted", "nothing to compare"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Claim:
    """A ranked score that leads, or is said to.

    Args:
        point: the score, with its date.
        sentence: that reports it.
        claimed: its sentence claims the state of the art.
        before: the best score of an earlier date; None where the database has none to compare with.
        before_sentence: the sentence of ``before``.
        better: ``before`` where it is better than this one; None where this one leads what the database has.

    ``claimed`` with ``better`` is a claim that an earlier abstract speaks against (or that is about another setting);
    a score that leads and is not ``claimed`` is the mirror of it. Scores of one year are not put in an order where
    the source of one gives no more than the year.
    """

    point: HistoryPoint
    sentence: str
    claimed: bool
    before: HistoryPoint | None
    before_sentence: str | None
    better: HistoryPoint | None

    @property
    def outcome(self) -> Outcome:
        """What the database had by then says of it."""
        if self.before is None:
            return "nothing to compare"
        return "upheld" if self.better is None else "contradicted"


def claims(engine: Engine, benchmark_id: str, metric_id: str, unit: str, *, split: str = "") -> list[Claim]:
    """The claims of a board, and the scores that lead it at their date without one, oldest first.

    Only ranked scores whose date is known are compared. The first score of a board leads nothing unless it claims to.
    """
    points = history(engine, benchmark_id, metric_id, unit, split=split)
    found: list[tuple[HistoryPoint, HistoryPoint | None, HistoryPoint | None]] = []
    with engine.connect() as connection:
        lower = connection.execute(select(metric.c.direction).where(metric.c.id == metric_id)).scalar() == "lower"

        def merit(one: HistoryPoint) -> float:
            return -one.value if lower else one.value

        earlier = _Earlier(merit)
        for point in points:
            if not (point.claims_sota or point.is_best):
                earlier.add(point)
                continue
            best = earlier.best(point.date)
            earlier.add(point)
            better = best if best is not None and merit(best) > merit(point) else None
            leads = best is not None and merit(best) < merit(point) and point.is_best
            if point.claims_sota or leads:
                found.append((point, best, better))
        said = _sentences(connection, {one.result_id for three in found for one in three if one is not None})
    return [
        Claim(
            point=point,
            sentence=said[point.result_id],
            claimed=point.claims_sota,
            before=before,
            before_sentence=said[before.result_id] if before else None,
            better=better,
        )
        for point, before, better in found
    ]


def claimed_boards(engine: Engine, benchmark_id: str | None = None) -> list[tuple[str, str, str, str]]:
    """The boards with a ranked score that claims the state of the art: benchmark, metric, unit and split of each.

    Args:
        benchmark_id: only those of this benchmark.
    """
    columns = (board.c.benchmark_id, board.c.metric_id, board.c.unit, board.c.split)
    statement = select(*columns).where(board.c.claims > 0).order_by(*columns)
    if benchmark_id is not None:
        statement = statement.where(board.c.benchmark_id == benchmark_id)
    with engine.connect() as connection:
        return [(row[0], row[1], row[2], row[3]) for row in connection.execute(statement)]


class _Earlier:
    """The best of the points that are earlier than a date for sure: 2021 is not before 2021-05.

    Args:
        merit: greatest is best; of equals, the one that was added first.
    """

    def __init__(self, merit: Callable[[HistoryPoint], float]) -> None:
        self._merit = merit
        # For each precision (length of a date) the dates, and the best up to each: a board has thousands of points.
        self._dates: dict[int, list[str]] = {}
        self._best: dict[int, list[tuple[float, int, HistoryPoint]]] = {}
        self._count = 0

    def add(self, point: HistoryPoint) -> None:
        """Take in the next point; dates never go back."""
        precision = len(point.date)
        best = self._best.setdefault(precision, [])
        this = (self._merit(point), -self._count, point)
        best.append(max(best[-1], this, key=lambda one: one[:2]) if best else this)
        self._dates.setdefault(precision, []).append(point.date)
        self._count += 1

    def best(self, date: str) -> HistoryPoint | None:
        """The best of those before the date; None where there is none."""
        found = []
        for precision, dates in self._dates.items():
            before = bisect_left(dates, date[:precision])
            if before:
                found.append(self._best[precision][before - 1])
        return max(found, key=lambda one: one[:2])[2] if found else None


def _sentences(connection: Connection, result_ids: Collection[str]) -> dict[str, str]:
    statement = select(result.c.id, sentence_column()).join(paper, paper.c.key == result.c.paper_key)
    found: dict[str, str] = {}
    for some in chunks(sorted(result_ids)):
        rows = connection.execute(statement.where(result.c.id.in_(some)))
        found.update((row[0], row[1]) for row in rows)
    return found
