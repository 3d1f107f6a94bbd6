"""Why a result has a rank or has none: the one place that decides it."""

from __future__ import annotations

import json
from collections.abc import Collection
from typing import Final

from extract.records import Bound, Direction, Kind, Role

# Word stored in `result.unranked` -> what it means; docs/schema.md shows this table.
REASONS: Final[dict[str, str]] = {
    "delta": "a difference, not an outcome",
    "rejected": "a reviewer has rejected it",
    "bounded": "printed as over, under or up to a value",
    "impossible": "outside the range of its metric",
    "scale unknown": "it may be a fraction or per cent",
    "other unit": "its metric is not measured in that unit, so neither end is the better one",
    "human": "the score of people, for comparison",
    "no benchmark": "the abstract names none",
    "no metric": "the abstract names none",
    "no direction": "it is not known whether higher or lower is better in this metric",
}

_BOUNDED: Final = frozenset({"over", "under", "up to"})  # "about 90" is an outcome, if a rounded one


def unranked(
    *,
    kind: Kind,
    bound: Bound,
    role: Role,
    flags: Collection[str],
    direction: Direction | None,
    benchmark_id: str | None,
    verdict: str,
) -> str:
    """The word of REASONS that keeps a result from a rank, or ``""``.

    Args:
        flags: what :func:`db.normalise.normalise` found, or the JSON list of it: each word stands in it as it is.
        direction: of the metric; None when the result names no metric.
        verdict: of the newest review: ``accept``, ``reject``, ``correct`` or ``""``.
    """
    reasons = {
        "delta": kind == "delta",
        "rejected": verdict == "reject",
        "bounded": bound in _BOUNDED,
        "impossible": "impossible" in flags,
        "scale unknown": "scale unknown" in flags,
        "other unit": "other unit" in flags,
        "human": role == "human",
        "no benchmark": benchmark_id is None,
        "no metric": direction is None,
        "no direction": direction == "none",
    }
    return next((reason for reason, holds in reasons.items() if holds), "")


def merit(value: float, reason: str, direction: Direction | None) -> float | None:
    """The value turned so that greater is better; None for what is not ranked."""
    if reason:
        return None
    return -value if direction == "lower" else value


def row_flags(reason: str, stored: str) -> tuple[str, ...]:
    """The flags of a row: first why it is not ranked, then what normalisation found.

    Args:
        reason: ``result.unranked``.
        stored: ``result.flags``, a JSON list.
    """
    found = [flag for flag in json.loads(stored) if flag != reason] if stored != "[]" else []
    return (reason, *found) if reason else tuple(found)
