"""The second look: what the other numbers of the paper got, as cues for each number.

The first look reads each number by itself. Here its candidates get votes: the share of the paper's other numbers that
chose them, and what the numbers just before and after did. The weights of these few cues are added to the logarithm of
the first look's probabilities (tools/fit.py fits them on first looks at papers that were held out).
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from extract.spots import Spot


@dataclass(slots=True)
class Look:
    """One number's first look at one field.

    Args:
        sentence: index of its sentence.
        clause: how many semicolons stand before it there; what one clause gives is no vote in the next.
        role, kind: of its spot (extract/spots.py).
        listed: its order in its list of numbers and the list's length.
        ranged: whether it ends a range with the number before it.
        keys: its candidates.
        probabilities: theirs, in that order.
    """

    sentence: int
    clause: int
    role: str
    kind: str
    listed: tuple[int, int]
    ranged: bool
    keys: list[str]
    probabilities: list[float]

    @classmethod
    def of(cls, spot: Spot, keys: list[str], probabilities: list[float]) -> Look:
        """The look of a number where it stands at its candidates."""
        where = (spot.sentence.index, spot.clause, spot.role, spot.kind, (spot.order, spot.size), spot.ranged)
        return cls(*where, keys, probabilities)


def vote_cues(looks: Sequence[Look]) -> list[list[list[str]]]:
    """For each number of a paper, and each of its candidates, the cues that the paper's other numbers give.

    Args:
        looks: the first looks at one field, in text order.
    """
    tables = [dict(zip(look.keys, look.probabilities, strict=True)) for look in looks]
    totals: dict[str, float] = {}
    for table in tables:
        for key, p in table.items():
            totals[key] = totals.get(key, 0.0) + p
    count = len(looks)
    result = []
    for i, look in enumerate(looks):
        before = _neighbour(looks, tables, i, i - 1)
        after = _neighbour(looks, tables, i, i + 1)
        rows = []
        for key, p in zip(look.keys, look.probabilities, strict=True):
            null = "null " if not key else ""
            cues = []
            if count > 1:
                share = (totals[key] - p) / (count - 1)
                cues.append(f"{null}share:{_bucket(share)}")
                cues.append(f"{null}share:{_bucket(share)} of {'few' if count < 4 else 'many'}")
            for name, neighbour in (("before", before), ("after", after)):
                if neighbour is not None:
                    join, table = neighbour
                    level = _bucket(table.get(key, 0.0))
                    cues.append(f"{null}{name}:{level}")
                    cues.append(f"{null}{name} {join}:{level}")
            rows.append(cues)
        result.append(rows)
    return result


def _neighbour(
    looks: Sequence[Look], tables: list[dict[str, float]], at: int, other: int
) -> tuple[str, dict[str, float]] | None:
    if not 0 <= other < len(looks):
        return None
    mine, theirs, later = looks[at], looks[other], looks[max(at, other)]
    if mine.sentence == theirs.sentence and mine.clause != theirs.clause:
        return None
    if mine.sentence != theirs.sentence:
        join = "next sentence" if abs(mine.sentence - theirs.sentence) == 1 else "far"
    elif later.ranged:
        join = f"range {later.role}"
    elif mine.listed[1] > 1 and mine.listed[1] == theirs.listed[1] and abs(mine.listed[0] - theirs.listed[0]) == 1:
        join = "list"
    else:
        join = f"{theirs.role}>{mine.role}" if mine.kind == theirs.kind else f"{theirs.kind}>{mine.kind}"
    return join, tables[other]


_LIMITS: Final = (0.02, 0.1, 0.3, 0.5, 0.7, 0.9)
_BUCKETS: Final = (*(f"<{limit}" for limit in _LIMITS), ">=0.9")


def _bucket(p: float) -> str:
    return _BUCKETS[bisect_right(_LIMITS, p)]
