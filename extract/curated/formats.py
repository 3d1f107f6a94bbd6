"""The formats of curated leaderboards by name, and which of them a file is in."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final, Protocol

from extract.records import Problem
from extract.sources.opening import open_source

from .eee import read_eee
from .model_index import read_model_index
from .nlp_progress import read_nlp_progress
from .pwc import read_pwc
from .rows import CuratedRow


class Reader(Protocol):
    """Reads the rows of a file of one format."""

    def __call__(self, path: str | Path, *, on_problem: Callable[[Problem], None]) -> Iterator[CuratedRow]: ...


READERS: Final[dict[str, Reader]] = {
    "pwc": read_pwc,
    "nlp-progress": read_nlp_progress,
    "model-index": read_model_index,
    "eee": read_eee,
}
"""Name of a format -> what reads it."""

TITLES: Final = {
    "pwc": "Papers with Code's JSON",
    "nlp-progress": "an NLP-progress page",
    "model-index": "a Hugging Face model-index",
    "eee": "Every Eval Ever's JSON",
}

# In this order: what a card of Markdown tells of itself in front matter counts before a table that it has.
_SIGNS: Final = (
    ("eee", re.compile(rb'"evaluation_results"\s*:')),
    ("pwc", re.compile(rb'\A\s*[\[{].*?"(?:sota|datasets|subtasks|subdatasets)"\s*:', re.DOTALL)),
    ("model-index", re.compile(rb"^model-index:", re.MULTILINE)),
    (
        "nlp-progress",
        re.compile(rb"^\s*\|?\s*(?:Model|Method|System|Approach)s?\b[^\n|]*\|.*\n\s*\|?\s*:?-", re.I | re.M),
    ),
)


def recognise(path: str | Path) -> str | None:
    """The name of the format that a file is in, told by its first 64 KB; None where it is none of them.

    Raises:
        SourceError: it cannot be opened.
    """
    with open_source(str(path), on_problem=lambda _: None, strict=False) as (source, _):
        return next((name for name, sign in _SIGNS if sign.search(source.head)), None)
