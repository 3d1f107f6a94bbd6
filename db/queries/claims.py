"""Named state of the art against mined state of the art: what a paper claims, beside what this database has by then."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from typing import Any, Final, Literal, NamedTuple

from sqlalchemy import Engine, Select, bindparam, select

from db.queries.over_time import OLDEST_FIRST, points_with_sentences
from db.queries.records import HistoryPoint
from db.queries.scope import on_board
from db.tables import board, paper, result

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
    found: list[tuple[_Scored, _Scored | None, _Scored | None]] = []
    best_so_far: dict[str, bool] = {}
    top = float("-inf")
    with engine.connect() as connection:
        earlier = _Earlier()
        for one in map(_Scored._make, connection.execute(_dated_scores(benchmark_id, metric_id, unit, split)).all()):
            is_best = one.merit > top
            top = max(top, one.merit)
            if is_best:
                best_so_far[one.result_id] = True
            if not (one.claims_sota or is_best):
                earlier.add(one)
                continue
            best = earlier.best(one.date)
            earlier.add(one)
            better = best if best is not None and best.merit > one.merit else None
            leads = best is not None and best.merit < one.merit and is_best
            if one.claims_sota or leads:
                found.append((one, best, better))
        named = {one.result_id for three in found for one in three if one is not None}
        told = points_with_sentences(connection, {name: name in best_so_far for name in sorted(named)})
    return [
        Claim(
            point=told[one.result_id][0],
            sentence=told[one.result_id][1],
            claimed=one.claims_sota,
            before=told[before.result_id][0] if before else None,
            before_sentence=told[before.result_id][1] if before else None,
            better=told[better.result_id][0] if better else None,
        )
        for one, before, better in found
    ]


class _Scored(NamedTuple):
    """What a score is compared by: a board has thousands, few of which are told of in full."""

    result_id: str
    date: str
    merit: float
    claims_sota: bool


def _dated_scores(benchmark_id: str, metric_id: str, unit: str, split: str) -> Select[Any]:
    """The scores of :func:`db.queries.history`, in its order."""
    columns = (result.c.id, paper.c.published, result.c.merit, result.c.claims_sota)
    scope = on_board(benchmark_id, metric_id, unit, split, rejected=False)
    return (
        select(*columns)
        .join(paper, paper.c.key == result.c.paper_key)
        .where(scope, result.c.merit.is_not(None), paper.c.published.is_not(None))
        .order_by(*OLDEST_FIRST)
    )


def claimed_boards(engine: Engine, benchmark_id: str | None = None) -> list[tuple[str, str, str, str]]:
    """The boards with a ranked score that claims the state of the art: benchmark, metric, unit and split of each.

    Args:
        benchmark_id: only those of this benchmark.
    """
    statement = _CLAIMED if benchmark_id is None else _CLAIMED_OF
    with engine.connect() as connection:
        return [(row[0], row[1], row[2], row[3]) for row in connection.execute(statement, {"this": benchmark_id}).all()]


_BOARD: Final = (board.c.benchmark_id, board.c.metric_id, board.c.unit, board.c.split)
_CLAIMED: Final = select(*_BOARD).where(board.c.claims > 0).order_by(*_BOARD)
_CLAIMED_OF: Final = _CLAIMED.where(board.c.benchmark_id == bindparam("this"))


class _Earlier:
    """The best of the scores that are earlier than a date for sure: 2021 is not before 2021-05."""

    def __init__(self) -> None:
        # For each precision (length of a date) the scores that were better than all before them, and their dates: a
        # board has thousands of scores and some dozens of these.
        self._dates: dict[int, list[str]] = {}
        self._best: dict[int, list[tuple[float, int, _Scored]]] = {}
        self._count = 0

    def add(self, one: _Scored) -> None:
        """Take in the next score; dates never go back. Of equals the first counts."""
        self._count += 1
        precision = len(one.date)
        best = self._best.setdefault(precision, [])
        if not best or best[-1][0] < one.merit:
            best.append((one.merit, -self._count, one))
            self._dates.setdefault(precision, []).append(one.date)

    def best(self, date: str) -> _Scored | None:
        """The best of those before the date; None where there is none."""
        found = []
        for precision, dates in self._dates.items():
            before = bisect_left(dates, date[:precision])
            if before:
                found.append(self._best[precision][before - 1])
        return max(found, key=lambda each: each[:2])[2] if found else None
