"""What format a source is in, by its content."""

from __future__ import annotations

import itertools
import re

import orjson

from . import delimited, hf_page, labelled, prose
from .errors import SourceError
from .fields import field_of
from .json_document import WRAPPERS
from .source import Source

_TEXT_REMEDY = "give abstracts as text, JSON, CSV or Parquet (docs/formats.md)"
# Content that is no text, by its first bytes: what it is, and what to do
_BINARY = (
    (b"\x89PNG", "a PNG image", _TEXT_REMEDY),
    (b"\xff\xd8\xff", "a JPEG image", _TEXT_REMEDY),
    (b"GIF8", "a GIF image", _TEXT_REMEDY),
    (b"%PDF", "a PDF document", "extract its text first (pdftotext)"),
    (b"PK\x03\x04", "a ZIP archive or an Office document", "unpack it, or save the sheet as CSV"),
    (b"SQLite format 3", "an SQLite database", "export the papers as JSONL or CSV"),
    (b"\x7fELF", "a program", _TEXT_REMEDY),
)
_MARKUP = (
    (re.compile(rb"\s*<(?:!doctype\s+html|html)", re.IGNORECASE), "a page of HTML", "save the page as text"),
    (re.compile(rb"\s*<\?xml"), "XML", "convert it to JSONL or CSV"),
    (re.compile(rb"\s*@[a-zA-Z]+\s*\{"), "BibTeX", "convert it to JSONL or CSV"),
)
_CONTROL = bytes(set(range(32)) - set(b"\t\n\r\f\v\x1b"))
_LINES_TRIED = 50


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
    for pattern, kind, remedy in _MARKUP:
        if pattern.match(source.head):
            raise SourceError(source.name, None, f"this is {kind}, not abstracts", remedy)
    start = source.head.lstrip()[:1]
    if start == b"[":
        return "json"
    if start == b"{":
        return "jsonl" if _is_jsonl(source) else "json"
    lines = prose.head_lines(source)
    delimiter = delimited.find_delimiter(lines[0]) if lines else None
    if delimiter is not None:
        return "tsv" if delimiter == "\t" else "csv"
    if labelled.is_labelled(lines):
        return "labelled"
    if hf_page.has_header(lines):
        return "page"
    return _recognise_prose(source, [line.strip() for line in lines if line.strip()])


def _is_jsonl(source: Source) -> bool:
    """True where a line is an object of its own; False for one object or wrapper over the whole file."""
    lines = [line for line in source.head.splitlines() if line.strip()]
    complete = lines if source.whole else lines[:-1]
    for line in complete[:_LINES_TRIED]:
        try:
            record = orjson.loads(line)
        except orjson.JSONDecodeError:
            continue
        if isinstance(record, dict) and line.startswith(b"{"):
            return not _is_wrapper(record)
    if complete:  # nothing but broken lines: each begins an object, or they are one that is spread over lines
        return sum(line.startswith(b'{"') for line in complete) > len(complete) / 2
    return re.match(rb'\s*\{\s*"(?:%s)"\s*:\s*\[' % "|".join(WRAPPERS).encode(), source.head) is None


def _is_wrapper(record: dict[str, object]) -> bool:
    if any(field_of(key) in ("abstract", "title") for key in record):
        return False
    return any(key.lower() in WRAPPERS and isinstance(value, list) for key, value in record.items())


def _recognise_prose(source: Source, lines: list[str]) -> str:
    if not lines:
        raise SourceError(source.name, None, "there is nothing but blank lines in it", _TEXT_REMEDY)
    if delimited.looks_tabular(source.name, lines):
        return "csv"  # whose reader says that no column holds the abstract
    remedy = "name the format (--format lines for an abstract a line), or see docs/formats.md"
    unknown = SourceError(source.name, None, "no abstracts recognised in it", remedy)
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
