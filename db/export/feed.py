"""An Atom feed (RFC 4287) of the scores that were the best of their board when their paper appeared."""

from __future__ import annotations

import re
import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import IO, Any, Final

from lxml import etree
from lxml.builder import ElementMaker

from db.export.content import Content, Record, board_name, measure, over_time, plain
from db.export.note import Note
from db.links import safe_url
from extract.records import quantity

ENTRIES: Final = 100
"""The newest of them: a reader that asks once a month misses none of them on any board we have seen."""

ATOM: Final = "http://www.w3.org/2005/Atom"
_NEW: Final = ElementMaker(namespace=ATOM, nsmap={None: ATOM})
_SPACE: Final = uuid.UUID("6f1c7c3a-2f0e-5d43-8a51-61746f6d6665")
_NO_XML: Final = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class NewBest:
    """A score that was the best of its board, and the one that it took the place of; None for the first."""

    row: Record
    before: Record | None


def new_bests(boards: Iterable[list[Record]]) -> list[NewBest]:
    """The new bests of boards, newest first, by the date of the paper as far as it is known."""
    found = []
    for rows in boards:
        before = None
        for row, is_best in over_time(rows):
            if is_best:
                found.append(NewBest(row, before))
                before = row
    found.sort(key=lambda one: one.row["result_id"])
    return sorted(found, key=lambda one: one.row["date"], reverse=True)


def write_atom(content: Content, out: IO[bytes]) -> int:
    """The feed of what is exported."""
    bests = new_bests(content.boards())[:ENTRIES]
    out.write(feed(bests, content.note))
    return len(bests)


def feed(
    bests: Iterable[NewBest], note: Note, *, title: str = "New best results in abstracts", address: str = ""
) -> bytes:
    """An Atom document.

    Args:
        bests: newest first.
        title: of the feed; it tells the feed from others, where it has no address.
        address: where it will be found, http or https; empty where it is not known.
    """
    root = _NEW.feed(
        _NEW.title(xml_text(title)),
        _NEW.subtitle(note.caveat),
        _NEW.id(safe_url(address) or _urn(f"feed {title}")),
        _NEW.updated(_time(note.as_of)),
        _NEW.author(_NEW.name("Benchmine")),
        _NEW.generator("Benchmine", version=note.version),
        _NEW.rights(note.licence),
    )
    if safe_url(address):
        root.append(_NEW.link(rel="self", href=address, type="application/atom+xml"))
    root.extend(_entry(one) for one in bests)
    return bytes(etree.tostring(root, xml_declaration=True, encoding="utf-8", pretty_print=True))


def _entry(one: NewBest) -> Any:
    row = one.row
    date = _time(row["date"])
    entry = _NEW.entry(
        _NEW.title(xml_text(f"{board_name(row)}: {_value(row)}, {row['model'] or 'model not named'}")),
        _NEW.id(_urn(row["result_id"])),
        _NEW.updated(date),
        _NEW.published(date),
        *(_NEW.author(_NEW.name(xml_text(name) or "unknown")) for name in row["authors"]),
        _NEW.summary(xml_text(" ".join(_summary(one))), type="text"),
    )
    if url := safe_url(row["url"]):
        entry.append(_NEW.link(rel="alternate", href=xml_text(url)))
    return entry


def _summary(one: NewBest) -> Iterator[str]:
    row, before = one.row, one.before
    yield f"“{row['sentence']}” ({row['title'] or row['paper_id']}, {row['date']})"
    if before is None:
        yield "The first on this board."
    else:
        yield f"Before: {_value(before)}, {before['model'] or 'model not named'}, {before['date']}."


def _value(row: Record) -> str:
    return quantity(plain(row["value"]), row["unit"])


def headline(row: Record) -> str:
    """The value of a row with its metric: ``90.94% top-1 accuracy``."""
    return f"{_value(row)} {row['metric']}" if row["metric"] else measure(row)


def _urn(text: str) -> str:
    return uuid.uuid5(_SPACE, text).urn


def xml_text(text: str) -> str:
    """Text without the characters that XML has no way to write."""
    return _NO_XML.sub("\ufffd", text)


def _time(date: str) -> str:
    """The beginning of the year, month, day or second that a date names, as Atom wants it."""
    if len(date) > 10:
        return date.replace("+00:00", "Z") if re.search(r"(Z|[+-]\d\d:\d\d)$", date) else f"{date}Z"
    year, *rest = date.split("-") if date else ["1970"]
    month, day = (*rest, "01", "01")[:2]
    return f"{year}-{month}-{day}T00:00:00Z"
