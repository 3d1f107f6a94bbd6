"""What is new on the boards since a run: the new scores, board by board, and which of them are the best reported."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final

from sqlalchemy import Engine

from benchmine.readings import reading
from benchmine.wording import counted
from db.diff import Difference, diff
from db.queries import history

_MOST: Final = 5000  # new results that are looked at one by one; of more, only the count is given
_BOARDS: Final = 20
_SCORES: Final = 5


def news(engine: Engine, before: int) -> Iterator[str]:
    """Lines that tell it.

    Args:
        engine: the database.
        before: the last run that is not new; 0 for the empty database.
    """
    found = diff(engine, before, limit=_MOST)
    if found.until <= before:
        yield "Nothing was ingested: the boards are as they were."
        return
    boards: dict[tuple[str, str, str, str], list[Difference]] = {}
    for one in found.differences:
        if one.what == "appeared" and one.after["kind"] == "score" and one.after["benchmark_id"]:
            boards.setdefault(_board(one.after), []).append(one)
    best = {key: _best(engine, key) for key in boards}
    scores = sum(map(len, boards.values()))
    if not scores:
        yield "No new scores: the boards are as they were."
    else:
        records = sum(any(one.result_id == best[key] for one in new) for key, new in boards.items())
        said = f", {records:,} of them with a new best" if records else ""
        yield f"New: {counted(scores, 'score')} on {counted(len(boards), 'board')}{said}"
    ordered = sorted(boards, key=lambda key: (best[key] not in _ids(boards[key]), -len(boards[key]), key))
    for key in ordered[:_BOARDS]:
        yield from _lines(boards[key], best[key])
    if len(ordered) > _BOARDS:
        yield f"… and {counted(len(ordered) - _BOARDS, 'more board')}"
    others = ", ".join(
        f"{found.counts[what]:,} {what}" for what in ("changed", "vanished", "returned") if found.counts[what]
    )
    if others:
        yield f"Results that were there before: {others}"
    if sum(found.counts.values()):
        yield f"benchmine diff {before} {found.until} shows all of it, with the sentences."


def _board(columns: Mapping[str, Any]) -> tuple[str, str, str, str]:
    return columns["benchmark_id"], columns["metric_id"] or "", columns["unit"] or "", columns["split"] or ""


def _best(engine: Engine, key: tuple[str, str, str, str]) -> str | None:
    """The result that is the best reported of a board."""
    benchmark, metric, unit, split = key
    bests = [point.result_id for point in history(engine, benchmark, metric, unit, split=split) if point.is_best]
    return bests[-1] if bests else None


def _ids(scores: Sequence[Difference]) -> set[str]:
    return {one.result_id for one in scores}


def _lines(scores: Sequence[Difference], best: str | None) -> Iterator[str]:
    first = scores[0].after
    metric = first["metric"] or "metric not stated"
    split = f" ({first['split']})" if first["split"] else ""
    yield f"  {first['benchmark']}{split}, {metric}: {len(scores):,} new"
    for one in sorted(scores, key=lambda score: score.result_id != best)[:_SCORES]:
        mark = "  best reported" if one.result_id == best else ""
        yield f"    {one.result_id}  {reading(one.after)}{mark}  {' '.join(one.title.split())}".rstrip()
    if len(scores) > _SCORES:
        yield f"    … and {len(scores) - _SCORES:,} more"
