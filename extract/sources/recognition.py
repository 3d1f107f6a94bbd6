"""What format a source is in, by its content."""

from __future__ import annotations

import itertools
import re

from . import (
    arxiv_snapshot,
    atom,
    bibtex,
    daily_papers,
    delimited,
    hf_page,
    labelled,
    markdown,
    oai,
    openalex,
    openreview,
    prose,
    ris,
    semantic_scholar,
)
from .errors import SourceError
from .json_records import is_jsonl, keys_in
from .source import Source
from .xml_records import root_of

_TEXT_REMEDY = "give abstracts as text, JSON, CSV or Parquet (docs/formats.md)"
# Content that is no text, by its first bytes: what it is, and what to do
_BINARY = (
    (b"\x89PNG", "a PNG image", _TEXT_REMEDY),
    (b"\xff\xd8\xff", "a JPEG image", _TEXT_REMEDY),
    (b"GIF8", "a GIF image", _TEXT_REMEDY),
    (b"%PDF", "a PDF document", "extract its text first (pdftotext)"),
    (b"PK\x03\x04", "a ZIP archive of several files, or an Office document", "unpack it, or save the sheet as CSV"),
    (b"SQLite format 3", "an SQLite database", "export the papers as JSONL or CSV"),
    (b"\x7fELF", "a program", _TEXT_REMEDY),
)
_HTML = re.compile(
    rb"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.{0,4000}?-->\s*)*<(?:!doctype\s+html|html)", re.IGNORECASE | re.DOTALL
)
_XML = re.compile(rb"\s*(?:<\?xml\b|<!DOCTYPE\b|<[A-Za-z_][\w.-]*(?::[\w.-]+)?(?:\s+[\w:.-]+\s*=|\s*/?>))")
_CONTROL = bytes(set(range(32)) - set(b"\t\n\r\f\v\x1b"))


def check_text(source: Source) -> None:
    """Raise SourceError, with what it is, for a source that is not text."""
    for magic, kind, remedy in _BINARY:
        if source.head.startswith(magic):
            raise SourceError(source.name, None, f"this is {kind}, not abstracts", remedy)
    text = source.head.decode(errors="replace")
    unreadable = text.count("\ufffd") + len(source.head) - len(source.head.translate(None, _CONTROL))
    if unreadable > 0.3 * len(text):  # random bytes come to 0.55, French in Latin-1 to 0.1
        raise SourceError(
            source.name, None, "not text in UTF-8, or no text at all", f"save it as UTF-8, or {_TEXT_REMEDY}"
        )


def recognise(source: Source) -> str:
    """The name of the format, a key of ``FORMATS``.

    Raises:
        SourceError: it is in none of them.
    """
    if source.head.startswith(b"PAR1"):
        return "parquet"
    check_text(source)
    if _HTML.match(source.head):
        return "html"
    if _XML.match(source.head):
        return _recognise_xml(source)
    start = source.head.lstrip()[:1]
    if start in (b"[", b"{"):
        return _recognise_json(source, start)
    if bibtex.ENTRY.search(source.head):
        return "bibtex"
    lines = prose.head_lines(source)
    delimiter = delimited.find_delimiter(lines[0]) if lines else None
    if delimiter is not None:
        return "tsv" if delimiter == "\t" else "csv"
    if any(map(ris.START.match, lines)):
        return "ris"
    if labelled.is_labelled(lines):
        return "labelled"
    if hf_page.has_header(lines):
        return "page"
    return _recognise_prose(source, [line.strip() for line in lines if line.strip()])


def _recognise_json(source: Source, start: bytes) -> str:
    """The service whose records these are, by their keys; else the layout."""
    keys = keys_in(source)
    if keys >= arxiv_snapshot.KEYS:
        return "arxiv"
    if openalex.INDEX in keys or keys >= openalex.KEYS:
        return "openalex"
    if keys >= openreview.KEYS and keys & openreview.OTHERS:
        return "openreview"
    if keys >= daily_papers.KEYS and keys & daily_papers.OTHERS:
        return "daily-papers"
    if keys & semantic_scholar.IDS and keys & semantic_scholar.OTHERS:
        return "semantic-scholar"
    return "jsonl" if start == b"{" and is_jsonl(source) else "json"


_XML_ROOTS = {
    (atom.NAMESPACE, "feed"): "atom",
    (atom.NAMESPACE, "entry"): "atom",
    (oai.NAMESPACE, "OAI-PMH"): "oai",
    (oai.NAMESPACE, "ListRecords"): "oai",
    (oai.NAMESPACE, "GetRecord"): "oai",
    (oai.NAMESPACE, "record"): "oai",
    ("", "collection"): "acl",
    ("", "PubmedArticleSet"): "pubmed",
    ("", "PubmedArticle"): "pubmed",
    ("http://www.w3.org/1999/xhtml", "html"): "html",
}


def _recognise_xml(source: Source) -> str:
    namespace, name = root_of(source)
    if found := _XML_ROOTS.get((namespace, name)):
        return found
    kind = f"XML of another kind (<{name}>)" if name else "XML that is not well-formed"
    remedy = "give Atom, OAI-PMH, PubMed or ACL Anthology XML, or convert it to JSONL (docs/formats.md)"
    raise SourceError(source.name, None, f"this is {kind}, not abstracts", remedy)


def _recognise_prose(source: Source, lines: list[str]) -> str:
    if not lines:
        raise SourceError(source.name, None, "there is nothing but blank lines in it", _TEXT_REMEDY)
    if delimited.looks_tabular(source.name, lines):
        return "csv"  # whose reader says that no column holds the abstract
    remedy = "name the format (--format lines for an abstract a line), or see docs/formats.md"
    unknown = SourceError(source.name, None, "no abstracts recognised in it", remedy)
    if markdown.is_markdown(prose.head_lines(source)):
        return "markdown"
    if prose.is_code(" ".join(lines)):
        raise unknown
    if prose.is_wrapped(prose.head_lines(source)):
        return "lines"
    shapes = [prose.shape(line) for line in lines]
    abstracts = len(shapes) - shapes.count("title")
    turns = sum(one == "title" != two for one, two in itertools.pairwise(shapes))
    if abstracts and turns >= abstracts / 2:
        return "page"
    if abstracts >= len(shapes) / 2:
        return "lines"
    raise unknown
