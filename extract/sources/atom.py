"""Atom feeds as arXiv's API answers with, and any feed whose entries have a summary."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from .source import Record, Source
from .xml_records import line_of, read_elements, text_at, texts_at

if TYPE_CHECKING:
    from lxml.etree import _Element

NAMESPACE: Final = "http://www.w3.org/2005/Atom"
_ERRORS = "arxiv.org/api/errors"
# The primary one first; classes of MSC and ACM stand among the others, in the same scheme
_CATEGORIES = ("{*}primary_category", "{*}category")


def read(source: Source) -> Iterator[Record]:
    """Yield the entries; the date of each is that of its first version."""
    return read_elements(source, (f"{{{NAMESPACE}}}entry",), _convert)


def _convert(entry: _Element, source: Source) -> Record | None:
    line = line_of(entry)
    address = text_at(entry, "{*}id") or ""
    abstract = text_at(entry, "{*}summary")
    if _ERRORS in address:  # the API answers a wrong query with an entry that tells what is wrong
        source.skip(line, f"the service answered with an error: {' '.join((abstract or '').split())}")
        return None
    link = entry.find("{*}link[@rel='alternate']")
    return line, {
        "title": text_at(entry, "{*}title"),
        "abstract": abstract,
        "date": text_at(entry, "{*}published") or text_at(entry, "{*}updated"),
        "authors": texts_at(entry, "{*}author/{*}name"),
        "venue": text_at(entry, "{*}journal_ref"),
        "url": link.get("href") if link is not None else address,
        "doi": text_at(entry, "{*}doi"),
        "categories": [category.get("term") for path in _CATEGORIES for category in entry.iterfind(path)],
        "arxiv_id": address if "arxiv.org/abs/" in address else None,
    }
