"""Hugging Face's daily papers, as its API gives them and as its pages carry them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from .json_records import at, each, read_converted
from .source import Record, Source

# An entry has the first two and one of the others
KEYS: Final = frozenset(("paper", "summary"))
OTHERS: Final = frozenset(("upvotes", "numComments", "submittedBy", "submittedOnDailyAt"))


def read(source: Source) -> Iterator[Record]:
    """Yield the papers."""
    return read_converted(source, convert)


def convert(entry: Mapping[str, object]) -> Mapping[str, object]:
    """The fields of an entry: of its ``paper``, where it has one, else its own."""
    inner = entry.get("paper")
    paper = inner if isinstance(inner, Mapping) else entry
    return {
        "id": paper.get("id"),
        "title": paper.get("title") or entry.get("title"),
        "abstract": paper.get("summary") or entry.get("summary"),
        "date": paper.get("publishedAt") or entry.get("publishedAt"),
        "authors": [at(author, "name") for author in each(paper.get("authors"))],
    }
