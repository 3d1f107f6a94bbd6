"""Curated leaderboards: scores that people collected, read from the files in which other projects publish them.

    from extract.curated import read_pwc

    for row in read_pwc("evaluation-tables.json.gz", on_problem=print):
        print(row.dataset, row.model, [score.value for score in row.scores])

A curated row is never counted as a mined one: it has no sentence that proves it, only the file that it came from.
"""

from __future__ import annotations

from .eee import read_eee
from .formats import READERS, TITLES, recognise
from .model_index import read_model_index
from .nlp_progress import read_nlp_progress
from .pwc import read_pwc
from .rows import CuratedRow, CuratedScore
from .values import UnreadableValueError, Value, read_value

__all__ = [
    "READERS",
    "TITLES",
    "CuratedRow",
    "CuratedScore",
    "UnreadableValueError",
    "Value",
    "read_eee",
    "read_model_index",
    "read_nlp_progress",
    "read_pwc",
    "read_value",
    "recognise",
]
