"""arXiv's metadata snapshot: a JSON object a line, with versions, categories and authors taken apart."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from .json_records import at, each, read_converted
from .latex import decode
from .source import Record, Source

KEYS: Final = frozenset(("authors_parsed", "versions", "categories"))


def read(source: Source) -> Iterator[Record]:
    """Yield the papers; the date of each is that of its first version."""
    return read_converted(source, _convert)


def _convert(record: Mapping[str, object]) -> Mapping[str, object]:
    title = record.get("title")
    return {
        "id": record.get("id"),
        "title": decode(title) if isinstance(title, str) else None,
        "abstract": record.get("abstract"),
        "date": next((at(version, "created") for version in each(record.get("versions"))), None),
        "authors": [_name(parts) for parts in each(record.get("authors_parsed"))],
        "venue": record.get("journal-ref"),
        "doi": record.get("doi"),
        "categories": record.get("categories"),
    }


def _name(parts: object) -> str:
    """``["Turing", "Alan", "Jr."]``, and an affiliation at times, as "Alan Turing Jr."."""
    last, first, suffix = [*(part if isinstance(part, str) else "" for part in each(parts)), "", "", ""][:3]
    return decode(" ".join(part for part in (first, last, suffix) if part))
