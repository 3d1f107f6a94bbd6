"""OpenAlex: answers of its API and lines of its snapshot, whose abstracts come as an index of words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from . import identifiers
from .json_records import at, each, read_converted
from .source import Record, Source

INDEX: Final = "abstract_inverted_index"
KEYS: Final = frozenset(("authorships", "display_name"))  # of a work so long that its abstract comes late


def read(source: Source) -> Iterator[Record]:
    """Yield the works, each with its abstract put together again."""
    return read_converted(source, _convert)


def _convert(record: Mapping[str, object]) -> Mapping[str, object]:
    given = record.get("id")
    return {
        "id": given.removeprefix("https://openalex.org/") if isinstance(given, str) else None,
        "title": record.get("title") or record.get("display_name"),
        "abstract": join_index(record[INDEX]) if isinstance(record.get(INDEX), Mapping) else record.get(INDEX),
        "date": record.get("publication_date"),
        "year": record.get("publication_year"),
        "authors": [
            at(one, "author", "display_name") or at(one, "raw_author_name") for one in each(record.get("authorships"))
        ],
        "venue": at(record, "primary_location", "source", "display_name"),
        "url": at(record, "primary_location", "landing_page_url"),
        "doi": record.get("doi"),
        "arxiv_id": _arxiv_id(record),
    }


def join_index(index: object) -> str:
    """The text of which ``index`` gives each word its places.

    >>> join_index({"of": [1, 4], "Rise": [0], "and": [3], "one": [2], "two": [5]})
    'Rise of one and of two'
    """
    if not isinstance(index, Mapping):
        return ""
    # sorted, never laid out by place: a place of 10**12 must not ask for as much memory
    words = [(place, word) for word, places in index.items() for place in each(places) if type(place) is int]
    return " ".join(word for _, word in sorted(words))


def _arxiv_id(record: Mapping[str, object]) -> str | None:
    for location in (record.get("primary_location"), *each(record.get("locations"))):
        page = at(location, "landing_page_url")
        if isinstance(page, str) and (found := identifiers.arxiv_id(page)):
            return found
    return None
