"""Semantic Scholar: answers of its Graph API, and the files of its data sets."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from .json_records import at, read_converted
from .source import Record, Source

# A record has one of the first and one of the second
IDS: Final = frozenset(("paperId", "corpusid", "corpusId"))
OTHERS: Final = frozenset(("externalIds", "externalids", "authorId", "openaccessinfo", "citationCount"))


def read(source: Source) -> Iterator[Record]:
    """Yield the papers, those of lists of citations and references too."""
    return read_converted(source, _convert)


def _convert(record: Mapping[str, object]) -> Mapping[str, object]:
    for key in ("citingPaper", "citedPaper"):
        if isinstance(paper := record.get(key), Mapping):
            record = paper
    ids = record.get("externalIds") or record.get("externalids") or at(record, "openaccessinfo", "externalids")
    return {
        "id": record.get("paperId") or _corpus_id(record),
        "title": record.get("title"),
        "abstract": record.get("abstract"),
        "date": record.get("publicationDate") or record.get("publicationdate"),
        "year": record.get("year"),
        "authors": record.get("authors"),
        "venue": record.get("venue") or at(record, "publicationVenue", "name") or at(record, "journal", "name"),
        "url": record.get("url") or at(record, "openaccessinfo", "url"),
        "doi": at(ids, "DOI"),
        "arxiv_id": at(ids, "ArXiv"),
        "acl_id": at(ids, "ACL"),
    }


def _corpus_id(record: Mapping[str, object]) -> str | None:
    number = record.get("corpusid") or record.get("corpusId")
    return f"CorpusID:{number}" if isinstance(number, int) else None
