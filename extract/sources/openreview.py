"""OpenReview: notes of both versions of its API, in which each field is a value or ``{"value": …}``."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from typing import Final

from .json_records import each, read_converted
from .source import Record, Source

# A note has the first two and one of the others
KEYS: Final = frozenset(("forum", "content"))
OTHERS: Final = frozenset(("invitation", "invitations", "cdate", "signatures"))


def read(source: Source) -> Iterator[Record]:
    """Yield the submissions; reviews, comments and decisions, which answer a note, are passed over."""
    return read_converted(source, _convert)


def _convert(note: Mapping[str, object]) -> Mapping[str, object] | None:
    if note.get("replyto"):
        return None
    content = note.get("content")
    fields = {key: _value(value) for key, value in content.items()} if isinstance(content, Mapping) else {}
    identifier = note.get("forum") or note.get("id")
    authors = [name for name in each(fields.get("authors")) if name != "Anonymous"]
    return {
        "id": identifier,
        "title": fields.get("title"),
        "abstract": fields.get("abstract"),
        "date": next((day for key in ("pdate", "odate", "cdate", "tcdate") if (day := _day(note.get(key)))), None),
        "authors": authors,
        "venue": fields.get("venue"),
        "url": f"https://openreview.net/forum?id={identifier}" if isinstance(identifier, str) else None,
    }


def _value(field: object) -> object:
    """A field as API 1 gives it, and as API 2 does."""
    return field["value"] if isinstance(field, Mapping) and "value" in field else field


def _day(milliseconds: object) -> str | None:
    """A time in milliseconds since 1970 as a day, in UTC."""
    if type(milliseconds) is not int or not 0 < milliseconds < 2**42:  # 2**42: the year 2109
        return None
    return datetime.datetime.fromtimestamp(milliseconds / 1000, datetime.UTC).date().isoformat()
