"""RIS, as reference managers and publishers write it: a tag of two letters a line."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any, Final

from . import identifiers
from .errors import SourceError
from .limits import in_words
from .source import Record, Source

START: Final = re.compile(r"\s*TY  -")
_END = "ER  -"


def read(source: Source) -> Iterator[Record]:
    """Yield the records; one that does not end is reported. What stands above the first is no part of the format."""
    lines: list[str] = []
    start = size = 0
    begun = False
    for number, line in source.text_lines():
        text = line.strip()
        if START.match(line):
            if lines:
                source.skip(start, "a record that does not end (ER is missing)")
            lines, start, size, begun = [], number, 0, True
        elif not lines:
            if text and begun:
                source.skip(number, "a line outside a record (TY to ER)")
            continue
        size += len(line)
        if size > source.limits.record:
            reason = f"a record of more than {in_words(source.limits.record)}"
            raise SourceError(source.name, start, reason, "end its records with ER")
        lines.append(text)
        if text.startswith(_END):
            parsed = _parse(source, start, lines)
            lines = []
            if parsed is not None:
                yield start, _fields(parsed)
    if lines:
        source.skip(start, "a record that does not end (ER is missing)")


def _parse(source: Source, start: int, lines: list[str]) -> dict[str, Any] | None:
    import rispy  # noqa: PLC0415 - for this format alone

    try:
        parsed: dict[str, Any] = rispy.RisParser().parse_lines(iter(lines))[0]
    except (KeyError, IndexError, TypeError):  # text before the first tag of the record
        source.skip(start, "not a record of RIS (a line without a tag comes first)")
        return None
    return parsed


def _fields(record: Mapping[str, Any]) -> Mapping[str, object]:
    urls = [url for url in record.get("urls", ()) if isinstance(url, str)]
    return {
        "title": record.get("title") or record.get("primary_title"),
        "abstract": record.get("abstract") or record.get("notes_abstract"),
        "date": _date(record),
        "authors": [_in_order(name) for name in record.get("authors") or record.get("first_authors") or ()],
        "venue": next(
            (
                record[key]
                for key in ("journal_name", "secondary_title", "alternate_title3", "alternate_title1")
                if record.get(key)
            ),
            None,
        ),
        "url": next(iter(urls), None),
        "doi": record.get("doi"),
        "arxiv_id": next((found for text in (*urls, *_notes(record)) if (found := identifiers.arxiv_id(text))), None),
        "acl_id": next((found for url in urls if (found := identifiers.acl_id(url))), None),
    }


def _date(record: Mapping[str, Any]) -> str | None:
    """ "2020/05/12/conference" and "2020///" as far as they are known."""
    for key in ("date", "year", "publication_year"):
        parts = [part for part in str(record.get(key) or "").split("/")[:3] if part.strip()]
        if parts:
            return "-".join(parts) if all(part.isdecimal() for part in parts) else parts[0]
    return None


def _notes(record: Mapping[str, Any]) -> Iterator[str]:
    """Words that say "arXiv:1706.03762"; Zotero writes them as the journal and among the notes."""
    texts = [record.get("journal_name"), record.get("secondary_title"), record.get("custom3"), *record.get("notes", ())]
    for text in texts:
        for word in str(text or "").split():
            if word.lower().startswith("arxiv:"):
                yield word


def _in_order(name: str) -> str:
    """ "Turing, Alan, Jr." as "Alan Turing Jr."."""
    last, *others = [part.strip() for part in name.split(",")]
    return " ".join([*others[:1], last, *others[1:]])
