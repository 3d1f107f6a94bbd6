"""arXiv, by its API (Atom, a few thousand papers) or by OAI-PMH (arXivRaw, as many as there are)."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

from benchmine.fetch.errors import BrokenPageError, FetchError, StaleTokenError
from benchmine.fetch.harvest import Answer, Harvest, Request
from benchmine.fetch.services.documents import xml_of
from extract.sources.categories import has_subjects, to_set

if TYPE_CHECKING:
    from lxml.etree import _Element

    from benchmine.fetch.settings import Addresses, ArxivSource

PAGE: Final = 200
"""Papers asked for at once: the API may give 2,000, but comes back empty more often the more it is asked for."""

MOST: Final = 30_000
"""Papers that the API gives of one question."""

_ATOM = "{http://www.w3.org/2005/Atom}"
_OPEN_SEARCH = "{http://a9.com/-/spec/opensearch/1.1/}"
_OAI = "{http://www.openarchives.org/OAI/2.0/}"
_FIRST_DAY = datetime.date(1991, 8, 14)
_LAST_DAY = datetime.date(2099, 12, 31)  # no end: tomorrow's papers belong to the same harvest


def harvests(source: ArxivSource, addresses: Addresses) -> list[Harvest]:
    """One for all categories of the API, one for each set of OAI-PMH."""
    days = f"since {source.since}" if source.since else "from the beginning"
    days += f" until {source.until}" if source.until else ""
    if source.via == "oai":
        return [_oai(source, category, days, addresses.arxiv_oai) for category in source.categories]
    since, until = source.since or _FIRST_DAY, source.until or _LAST_DAY
    names = [each for name in source.categories for each in ((name, f"{name}.*") if has_subjects(name) else (name,))]
    wanted = " OR ".join(f"cat:{name}" for name in names)
    wanted = f"({wanted})" if len(names) > 1 else wanted
    first = Request(
        addresses.arxiv,
        (
            ("search_query", f"{wanted} AND submittedDate:[{since:%Y%m%d}0000 TO {until:%Y%m%d}2359]"),
            ("sortBy", "submittedDate"),
            ("sortOrder", "ascending"),  # what is new comes last, so that the first pages stay as they are
            ("start", "0"),
            ("max_results", str(PAGE)),
        ),
    )
    title = f"arXiv, {' '.join(source.categories)} {days}"
    return [Harvest("arxiv", title, "atom", ".xml", first, read_atom)]


def _oai(source: ArxivSource, category: str, days: str, address: str) -> Harvest:
    params = [("verb", "ListRecords"), ("metadataPrefix", "arXivRaw"), ("set", to_set(category))]
    params += [("from", source.since.isoformat())] if source.since else []
    params += [("until", source.until.isoformat())] if source.until else []
    title = f"arXiv by OAI-PMH, {category} {days}"
    return Harvest("arxiv", title, "oai", ".xml", Request(address, tuple(params)), read_oai)


def read_atom(request: Request, page: Path) -> Answer:
    """What a page of the API says.

    An empty page before the end is a known fault of the API (arxiv.py #43, #129); asked again, it gives the papers.
    """
    feed = xml_of(page, f"{_ATOM}feed", "feed of arXiv's API")
    entries = feed.findall(f"{_ATOM}entry")
    for entry in entries:
        if "arxiv.org/api/errors" in (entry.findtext(f"{_ATOM}id") or ""):
            said = " ".join((entry.findtext(f"{_ATOM}summary") or "").split())
            raise FetchError(f"arXiv does not understand the question ({said}); check the categories and the days")
    total, start = _number(feed, f"{_OPEN_SEARCH}totalResults"), int(request.param("start"))
    if total > MOST:
        raise FetchError(
            f"arXiv has {total:,} such papers, and its API gives {MOST:,} at most; "
            "ask for fewer days (--since, --until), or by --via oai"
        )
    end = start + len(entries)
    if not entries and start < total:
        raise BrokenPageError(f"gave an empty page, though {total - start:,} papers are to come")
    return Answer(len(entries), request.altered(start=str(end)) if end < total else None, total)


def _number(feed: _Element, name: str) -> int:
    text = (feed.findtext(name) or "").strip()
    if not text.isdecimal():
        raise BrokenPageError("gave a feed that does not say how many papers there are")
    return int(text)


def read_oai(request: Request, page: Path) -> Answer:
    """What an answer of OAI-PMH says; the token in it is the next request.

    Raises:
        StaleTokenError: the token of the request holds no longer.
    """
    root = xml_of(page, f"{_OAI}OAI-PMH", "answer of OAI-PMH")
    error = root.find(f"{_OAI}error")
    if error is not None:
        code, said = error.get("code", ""), " ".join((error.text or "").split())
        if code == "noRecordsMatch":
            return Answer(0)
        if code == "badResumptionToken":
            raise StaleTokenError(said)
        raise FetchError(f"arXiv does not understand the question ({code}: {said}); check the categories and the days")
    found = root.find(f"{_OAI}ListRecords")
    if found is None:
        raise BrokenPageError("gave an answer of OAI-PMH without records")
    token = found.find(f"{_OAI}resumptionToken")
    text = (token.text or "").strip() if token is not None else ""
    size = token.get("completeListSize", "") if token is not None else ""
    following = Request(request.url, (("verb", "ListRecords"), ("resumptionToken", text))) if text else None
    return Answer(len(found.findall(f"{_OAI}record")), following, int(size) if size.isdecimal() else None)
