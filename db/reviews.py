"""Reviews: an append-only record of what people say of a result. The newest counts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any, Final, Literal, get_args

from sqlalchemy import Connection, Engine, Row, func, insert, select, update

from db.rows import Lexicon, storable
from db.standing import merit, unranked
from db.summaries import mark_stale, refresh
from db.tables import metric, result, review
from db.writing import add_to_tally, chunks, writing
from extract.records import Direction

Verdict = Literal["accept", "reject", "correct"]
VERDICTS: Final = get_args(Verdict)

FIELDS: Final = ("value", "unit", "kind", "bound", "metric", "benchmark", "model", "setting", "role")
"""What a reviewer can correct."""


def add_review(
    engine: Engine,
    result_id: str,
    verdict: Verdict,
    *,
    reviewer: str,
    field: str | None = None,
    value: str | None = None,
    comment: str = "",
    lexicon: Lexicon | None = None,
) -> None:
    """Record a judgement of a result. A rejected result leaves the leaderboard at once; accepting it brings it back.

    Args:
        field, value: with ``correct`` only: which of FIELDS, and what it should say.
        reviewer: who says so.
        lexicon: what is known of names; that of the reader when None.

    Raises:
        ValueError: for an unknown result, verdict or field, and for a reviewer without a name.
    """
    if verdict not in VERDICTS:
        raise ValueError(f"verdict is {verdict!r}; it is one of {', '.join(VERDICTS)}")
    if (verdict == "correct") != (field is not None) or (field is None) != (value is None):
        raise ValueError("field and value go with the verdict 'correct', and with no other")
    if field is not None and field not in FIELDS:
        raise ValueError(f"field is {field!r}; it is one of {', '.join(FIELDS)}")
    if not reviewer.strip():
        raise ValueError("a review needs the name of its reviewer")
    row = {"verdict": verdict, "field": field, "value": value, "comment": comment, "reviewer": reviewer.strip()}
    with writing(engine) as connection:
        found = connection.execute(
            select(result, metric.c.direction)
            .outerjoin(metric, metric.c.id == result.c.metric_id)
            .where(result.c.id == result_id)
        ).one_or_none()
        if found is None:
            raise ValueError(f"no result has the id {result_id!r}")
        at = datetime.now(UTC).isoformat(timespec="seconds")
        values = {column: storable(text) for column, text in row.items()}
        connection.execute(insert(review).values(result_id=result_id, at=at, **values))
        _apply(connection, found, verdict)
    refresh(engine, lexicon)


def _apply(connection: Connection, found: Row[Any], verdict: Verdict) -> None:
    direction: Direction | None = found.direction
    reason = unranked(
        kind=found.kind,
        bound=found.bound,
        role=found.role,
        flags=found.flags,
        direction=direction,
        benchmark_id=found.benchmark_id,
        verdict=verdict,
    )
    values = {"verdict": verdict, "unranked": reason, "merit": merit(found.value, reason, direction)}
    connection.execute(update(result).where(result.c.id == found.id).values(values))
    names = {"benchmark": found.benchmark_id, "metric": found.metric_id, "model": found.model_id}
    mark_stale(connection, {kind: [identity] for kind, identity in names.items() if identity is not None})
    add_to_tally(connection, {"version": 1})


def newest_verdicts(connection: Connection, result_ids: Sequence[str]) -> dict[str, str]:
    """The verdict of the newest review of each of these results that has one."""
    newest = select(func.max(review.c.id)).group_by(review.c.result_id)
    found: dict[str, str] = {}
    for ids in chunks(result_ids):
        rows = select(review.c.result_id, review.c.verdict).where(
            review.c.id.in_(newest.where(review.c.result_id.in_(ids)))
        )
        found.update((row.result_id, row.verdict) for row in connection.execute(rows))
    return found
