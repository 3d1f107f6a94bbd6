"""Saved pages of arXiv, Hugging Face papers, the ACL Anthology and others that name title and abstract alike."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

import orjson

from . import daily_papers
from .categories import in_brackets
from .errors import SourceError
from .json_records import at, each
from .source import Record, Source

if TYPE_CHECKING:
    from selectolax.lexbor import LexborHTMLParser

# Where the abstract stands when the page's head has none: arXiv, the ACL Anthology
_ABSTRACTS = ("blockquote.abstract", ".acl-abstract span")
# The parser's time grows with the square of the depth: 0.3 s for 10,000 elements within each other, 7 s for 50,000
_MOST_OPEN = 20_000
_OPENED = re.compile(rb"<(?!(?:meta|link|br|img|input|hr|path|source|wbr)\b)[a-zA-Z]", re.IGNORECASE)
_CLOSED = re.compile(rb"</[a-zA-Z]|/>")
_LABELS = ".descriptor"
_SUBJECTS = ".metatable .subjects"
_DATES = ("citation_date", "citation_publication_date", "citation_online_date")
_VENUES = ("citation_journal_title", "citation_conference_title")


def read(source: Source) -> Iterator[Record]:
    """Yield the papers of the page; the line of each is its number on the page.

    Raises:
        SourceError: it is larger than the limit, or a page of another kind.
    """
    from selectolax.lexbor import LexborHTMLParser  # noqa: PLC0415 - for this format alone

    content = source.whole_content("HTML")
    if len(_OPENED.findall(content)) - len(_CLOSED.findall(content)) > _MOST_OPEN:
        raise SourceError(source.name, None, f"more than {_MOST_OPEN:,} elements are left open", "save the page again")
    page = LexborHTMLParser(source.decode(1, content))
    records = [*_carried(page), *_described(page)]
    if not records:
        raise SourceError(
            source.name,
            None,
            "no paper found on this page of HTML",
            "save the page of a paper (arXiv, ACL Anthology, Hugging Face papers), or save it as text",
        )
    yield from enumerate(records, start=1)


def _carried(page: LexborHTMLParser) -> Iterator[Mapping[str, object]]:
    """The papers that pages of Hugging Face carry as JSON, for their own programs."""
    for node in page.css("[data-props]"):
        try:
            carried = orjson.loads(node.attributes.get("data-props") or "null")
        except orjson.JSONDecodeError:
            continue
        entries = [*each(at(carried, "dailyPapers")), at(carried, "paper")]
        for entry in entries:
            if isinstance(entry, Mapping) and ("paper" in entry or "summary" in entry):
                yield daily_papers.convert(entry)


def _described(page: LexborHTMLParser) -> Iterator[Mapping[str, object]]:
    """The paper that the head of the page describes, in the tags by which Google Scholar knows it."""
    said: dict[str, list[str]] = {}
    for node in page.css("meta[name]"):
        name, content = node.attributes.get("name"), node.attributes.get("content")
        if name and content:
            said.setdefault(name.lower(), []).append(content)
    if "citation_title" not in said:
        return
    canonical = page.css_first("link[rel=canonical]")
    yield {
        "title": said["citation_title"][0],
        "abstract": said.get("citation_abstract", [None])[0] or _visible_abstract(page),
        "date": next((said[name][0] for name in _DATES if name in said), None),
        "authors": [_in_order(name) for name in said.get("citation_author", ())],
        "venue": next((said[name][0] for name in _VENUES if name in said), None),
        "url": (canonical.attributes.get("href") if canonical else None)
        or next(iter(said.get("citation_abstract_html_url", said.get("citation_pdf_url", ()))), None),
        "doi": next(iter(said.get("citation_doi", ())), None),
        "arxiv_id": next(iter(said.get("citation_arxiv_id", ())), None),
        "acl_id": None,
        "categories": [name for node in page.css(_SUBJECTS) for name in in_brackets(node.text())],
    }


def _visible_abstract(page: LexborHTMLParser) -> str | None:
    for selector in _ABSTRACTS:
        found = page.css_first(selector)
        if found is not None:
            for label in found.css(_LABELS):
                label.decompose()
            return found.text().strip()
    return None


def _in_order(name: str) -> str:
    """ "Turing, Alan", as arXiv writes it, and "Alan Turing", as the ACL Anthology does, as the latter."""
    last, comma, first = name.partition(",")
    return f"{first.strip()} {last.strip()}" if comma else name
