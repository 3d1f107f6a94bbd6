"""PubMed's XML: articles with abstracts in labelled sections."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from .source import Record, Source
from .xml_records import line_of, read_elements, text_at, whole_text

if TYPE_CHECKING:
    from lxml.etree import _Element

_PARTS = ("Year", "Month", "Day")


def read(source: Source) -> Iterator[Record]:
    """Yield the articles; books are reported."""
    return read_elements(source, ("PubmedArticle", "PubmedBookArticle"), _convert)


def _convert(entry: _Element, source: Source) -> Record | None:
    line = line_of(entry)
    article = entry.find("MedlineCitation/Article")
    if article is None:
        source.skip(line, "a book or a chapter, not an article")
        return None
    number = text_at(entry, "MedlineCitation/PMID")
    return line, {
        "id": f"pmid:{number}" if number else None,
        "title": text_at(article, "ArticleTitle"),
        "abstract": _abstract(article),
        "date": _date(article),
        "authors": [_name(author) for author in article.iterfind("AuthorList/Author")],
        "venue": text_at(article, "Journal/Title"),
        "url": f"https://pubmed.ncbi.nlm.nih.gov/{number}/" if number else None,
        "doi": text_at(article, "ELocationID[@EIdType='doi']")
        or text_at(entry, "PubmedData/ArticleIdList/ArticleId[@IdType='doi']"),
    }


def _abstract(article: _Element) -> str:
    """The sections, a line each, under their labels as PubMed prints them: "METHODS: We …"."""
    sections = []
    for section in article.iterfind("Abstract/AbstractText"):
        label = section.get("Label")
        sections.append(f"{label}: {whole_text(section)}" if label else whole_text(section))
    return "\n".join(sections)


def _date(article: _Element) -> str | None:
    """The day on which it appeared, on the web or in print; of "2001 Nov-Dec" the year."""
    for place in ("ArticleDate", "Journal/JournalIssue/PubDate"):
        found = article.find(place)
        if found is not None:
            parts = [text_at(found, part) for part in _PARTS]
            known = parts[: parts.index(None)] if None in parts else parts
            if known:
                year, *rest = [part for part in known if part]
                return " ".join([*reversed(rest), year]) if rest and not rest[0].isdigit() else "-".join([year, *rest])
            return text_at(found, "MedlineDate")
    return None


def _name(author: _Element) -> str:
    names = (text_at(author, "ForeName"), text_at(author, "LastName"), text_at(author, "Suffix"))
    return " ".join(filter(None, names)) or text_at(author, "CollectiveName") or ""
