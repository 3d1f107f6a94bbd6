"""Curated leaderboards: scores that people collected, read from the files in which other projects publish them.

    from extract.curated import read_pwc

    for row in read_pwc("evaluation-tables.json.gz", on_problem=print):
        print(row.dataset, row.model, [score.value for score in row.scores])

A curated row is never counted as a mined one: it has no sentence that proves it, only the file that it came from.
"""

from __future__ import annotations

from .pwc import read_pwc
from .rows import CuratedRow, CuratedScore
from .values import UnreadableValueError, Value, read_value

__all__ = ["CuratedRow", "CuratedScore", "UnreadableValueError", "Value", "read_pwc", "read_value"]
