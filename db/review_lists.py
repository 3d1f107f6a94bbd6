"""What to review next, and what was reviewed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any, Final

from sqlalchemy import BindParameter, Engine, Row, Select, bindparam, func, select

from db.judgements import not_undone
from db.tables import benchmark, metric, model, paper, result, review
from db.tables import doubt as kept


@dataclass(frozen=True, slots=True)
class Doubt:
    """A result that should be looked at.

    Args:
        doubt: ``(1 - confidence) * log2(1 + ranked) / rank``: how likely it is wrong, times what is at stake, which
            grows with the scores that its board ranks and shrinks with its place among them.
        rank, ranked: its place on its board, and how many have one.
        row: its columns, with ``sentence``, ``paper_id``, ``title`` and the canonical names as ``metric_name``,
            ``benchmark_name`` and ``model_name``.
    """

    doubt: float
    rank: int
    ranked: int
    row: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class LogEntry:
    """A row of ``review``.

    Args:
        undone: a later review took it back.
        dormant: no result has this id now; the review counts again when one has.
        row: columns of the result as it is now, as in :class:`Doubt`; None for a dormant one.
    """

    id: int
    result_id: str
    verdict: str
    field: str | None
    value: str | None
    comment: str
    reviewer: str
    at: str
    undone: bool
    dormant: bool
    row: Mapping[str, Any] | None


def queue(engine: Engine, *, benchmark_id: str | None = None, limit: int = 20) -> list[Doubt]:
    """The ranked results that nobody has judged, the most doubtful first (:class:`Doubt` has the formula).

    Only the first 20 ranks of each board are asked about.

    Args:
        benchmark_id: only the boards of this benchmark.
        limit: at most so many.
    """
    first = _WORST if benchmark_id is None else _WORST_OF
    with engine.connect() as connection:
        worst = connection.execute(first, {"this": benchmark_id, "limit": limit}).all()
        shown = connection.execute(_SHOWN_THESE, {"these": [row.result_id for row in worst]}).all()
        rows = {row.id: row._mapping for row in shown}
    # One that is no longer stored leaves the list when its board is derived again, seconds later.
    there = [row for row in worst if row.result_id in rows]
    return [Doubt(row.doubt, row.place, row.ranked, dict(rows[row.result_id])) for row in there]


def review_log(engine: Engine, result_id: str | None = None, *, limit: int | None = None) -> list[LogEntry]:
    """What was reviewed, the newest first.

    Args:
        result_id: only of this result.
        limit: at most so many.
    """
    newest = select(review) if result_id is None else _REVIEWS_OF
    with engine.connect() as connection:
        page = newest.order_by(review.c.id.desc()).limit(limit)
        wanted = connection.execute(page, {} if result_id is None else {"these": [result_id]}).all()
        these = {"these": sorted({row.result_id for row in wanted})}
        every = connection.execute(_REVIEWS_OF.order_by(review.c.result_id), these).all()
        rows = {row.id: row for row in connection.execute(_SHOWN_THESE, these).all()}
    standing = {
        row.id for _, of_one in groupby(every, key=lambda row: row.result_id) for row in not_undone(list(of_one))
    }
    return [_entry(row, rows.get(row.result_id), undone=row.id not in standing) for row in wanted]


def _entry(row: Row[Any], found: Row[Any] | None, *, undone: bool) -> LogEntry:
    return LogEntry(
        id=row.id,
        result_id=row.result_id,
        verdict=row.verdict,
        field=row.field,
        value=row.value,
        comment=row.comment,
        reviewer=row.reviewer,
        at=row.at,
        undone=undone,
        dormant=found is None,
        row=None if found is None else dict(found._mapping),
    )


def shown_rows(engine: Engine, result_ids: Sequence[str]) -> dict[str, Mapping[str, Any]]:
    """The columns of :class:`Doubt` of those of the results that are stored, by their ids."""
    with engine.connect() as connection:
        rows = connection.execute(_SHOWN_THESE, {"these": list(result_ids)}).all()
        return {row.id: dict(row._mapping) for row in rows}


def shown_select() -> Select[Any]:
    """Results with the canonical names, the sentence and the paper that a list shows."""
    length = result.c.sentence_end - result.c.sentence_start
    return (
        select(
            result,
            metric.c.name.label("metric_name"),
            benchmark.c.name.label("benchmark_name"),
            model.c.name.label("model_name"),
            func.substr(paper.c.abstract, result.c.sentence_start + 1, length).label("sentence"),
            paper.c.id.label("paper_id"),
            paper.c.title,
        )
        .join(paper, paper.c.key == result.c.paper_key)
        .outerjoin(metric, metric.c.id == result.c.metric_id)
        .outerjoin(benchmark, benchmark.c.id == result.c.benchmark_id)
        .outerjoin(model, model.c.id == result.c.model_id)
    )


# Made once: to put these together takes as long as to run them.
_these: Final[BindParameter[str]] = bindparam("these", expanding=True)
_SHOWN_THESE: Final = shown_select().where(result.c.id.in_(_these))
_REVIEWS_OF: Final = select(review).where(review.c.result_id.in_(_these))
_WORST: Final = (
    select(kept.c.result_id, kept.c.doubt, kept.c.place, kept.c.ranked)
    .order_by(kept.c.doubt.desc(), kept.c.result_id)
    .limit(bindparam("limit"))
)
_WORST_OF: Final = _WORST.where(kept.c.benchmark_id == bindparam("this"))
