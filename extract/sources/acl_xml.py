"""The ACL Anthology's own XML: a collection of volumes, each with its papers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from . import identifiers
from .source import Record, Source
from .xml_records import line_of, read_elements, text_at

if TYPE_CHECKING:
    from lxml.etree import _Element

_NEW_STYLE = re.compile(r"\d{4}\.[a-z0-9]+")
_MONTH = re.compile(r"[A-Z][a-z]{2,8}")


def read(source: Source) -> Iterator[Record]:
    """Yield the papers; venue and date come from the volume that they stand in."""
    return read_elements(source, ("paper",), _convert)


def _convert(paper: _Element, source: Source) -> Record | None:
    line = line_of(paper)
    volume = next(paper.iterancestors("volume"), None)
    address = text_at(paper, "url") or ""
    identifier = identifiers.acl_id(address) or _numbered(paper, volume)
    if identifier is None:
        source.note(line, "a paper whose ACL Anthology id cannot be told")
    meta = volume.find("meta") if volume is not None else None
    venue = text_at(meta, "booktitle") if meta is not None else None
    journal = text_at(meta, "journal-title") if meta is not None else None
    return line, {
        "acl_id": identifier,
        "title": text_at(paper, "title"),
        "abstract": text_at(paper, "abstract"),
        "date": _date(meta),
        "authors": [
            " ".join(filter(None, (text_at(author, "first"), text_at(author, "last"), text_at(author, "suffix"))))
            for author in paper.iterfind("author")
        ],
        "venue": text_at(paper, "journal-title") or journal or venue,
        "url": f"https://aclanthology.org/{identifier}" if identifier else address,
        "doi": text_at(paper, "doi"),
    }


def _numbered(paper: _Element, volume: _Element | None) -> str | None:
    """The id that the numbers of collection, volume and paper make, as in "2023.acl-long.7"."""
    collection = next(paper.iterancestors("collection"), None)
    if collection is None or volume is None or not _NEW_STYLE.fullmatch(collection.get("id", "")):
        return None
    return f"{collection.get('id')}-{volume.get('id')}.{paper.get('id')}"


def _date(meta: _Element | None) -> str | None:
    """ "July 2023", from a month that may be "July", "5-10 July" or "July–August"."""
    if meta is None:
        return None
    month = _MONTH.search(text_at(meta, "month") or "")
    return " ".join(filter(None, (month[0] if month else None, text_at(meta, "year"))))
