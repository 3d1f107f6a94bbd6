"""OAI-PMH, as arXiv answers: records in arXivRaw, in arXiv's own format and in Dublin Core (oai_dc)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Final

from . import identifiers
from .categories import of_set
from .latex import decode
from .source import Record, Source
from .xml_records import line_of, read_elements, text_at, texts_at, whole_text

if TYPE_CHECKING:
    from lxml.etree import _Element

NAMESPACE: Final = "http://www.openarchives.org/OAI/2.0/"
_RECORD = f"{{{NAMESPACE}}}record"
_ERROR = f"{{{NAMESPACE}}}error"
_BRACKETS = 4  # within each other, at most
_AFFILIATION = re.compile(r"\s*\([^()]*\)")  # "A. Turing (1), G. Hopper (Yale) ((1) Cambridge)"


def read(source: Source) -> Iterator[Record]:
    """Yield the records; deleted ones are reported, and so is what the service says is wrong."""
    return read_elements(source, (_RECORD, _ERROR), _convert)


def _convert(element: _Element, source: Source) -> Record | None:
    line = line_of(element)
    if element.tag == _ERROR:
        said = " ".join(whole_text(element).split())
        source.skip(line, f"the service answered with an error: {element.get('code')} ({said})")
        return None
    header = element.find("{*}header")
    if header is not None and header.get("status") == "deleted":
        source.skip(line, "a record that the service says is deleted")
        return None
    for name, fields in (("arXivRaw", _raw), ("arXiv", _arxiv), ("dc", _dublin_core)):
        found = element.find(f"{{*}}metadata/{{*}}{name}")
        if found is not None:
            return line, {"categories": _sets(header), **fields(found)}
    source.skip(line, "a record without metadata in arXivRaw, arXiv or oai_dc")
    return None


def _sets(header: _Element | None) -> list[str]:
    """The categories whose sets a record belongs to: the only place where Dublin Core has them."""
    specs = [] if header is None else texts_at(header, "{*}setSpec")
    return [category for spec in specs if (category := of_set(spec))]


def _raw(paper: _Element) -> Mapping[str, object]:
    authors = text_at(paper, "{*}authors") or ""
    for _ in range(_BRACKETS):
        authors = _AFFILIATION.sub("", authors)
    return {
        "id": text_at(paper, "{*}id"),
        "title": decode(text_at(paper, "{*}title") or ""),
        "abstract": text_at(paper, "{*}abstract"),
        "date": text_at(paper, "{*}version/{*}date"),
        "authors": decode(authors),
        "venue": text_at(paper, "{*}journal-ref"),
        "doi": text_at(paper, "{*}doi"),
        "categories": text_at(paper, "{*}categories"),
    }


def _arxiv(paper: _Element) -> Mapping[str, object]:
    parts = ("{*}forenames", "{*}keyname", "{*}suffix")
    return {
        "id": text_at(paper, "{*}id"),
        "title": decode(text_at(paper, "{*}title") or ""),
        "abstract": text_at(paper, "{*}abstract"),
        "date": text_at(paper, "{*}created"),
        "authors": [
            decode(" ".join(filter(None, (text_at(author, part) for part in parts))))
            for author in paper.iterfind("{*}authors/{*}author")
        ],
        "venue": text_at(paper, "{*}journal-ref"),
        "doi": text_at(paper, "{*}doi"),
        "categories": text_at(paper, "{*}categories"),
    }


def _dublin_core(paper: _Element) -> Mapping[str, object]:
    """Dublin Core repeats its fields: the first description is the abstract, the earliest date the first version's."""
    names = texts_at(paper, "{*}identifier")
    arxiv = next((found for name in names if (found := identifiers.arxiv_id(name.strip()))), None)
    return {
        "arxiv_id": arxiv,
        "title": decode(text_at(paper, "{*}title") or ""),
        "abstract": text_at(paper, "{*}description"),
        "date": min(texts_at(paper, "{*}date"), default=None),
        "authors": [_in_order(name) for name in texts_at(paper, "{*}creator")],
        "url": next((name for name in names if name.startswith("http")), None) if not arxiv else None,
        "doi": next((found for name in names if (found := identifiers.doi(name.strip()))), None),
    }


def _in_order(name: str) -> str:
    """ "Turing, Alan" as "Alan Turing"."""
    last, comma, first = decode(name).partition(",")
    return f"{first.strip()} {last.strip()}" if comma else last
