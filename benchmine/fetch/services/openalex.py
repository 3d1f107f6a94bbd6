"""OpenAlex: works with an abstract that a search finds, by its cursor."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from benchmine.fetch.harvest import Answer, Harvest, Request
from benchmine.fetch.services.documents import json_of, listed

if TYPE_CHECKING:
    from benchmine.fetch.settings import Addresses, OpenAlexSource

PAGE: Final = 100
"""Works asked for at once: the most that the service gives."""

_KIND = "list of works"


def harvests(source: OpenAlexSource, addresses: Addresses) -> list[Harvest]:
    """One."""
    filters = ["has_abstract:true"]
    filters += [f"from_publication_date:{source.since}"] if source.since else []
    filters += [f"to_publication_date:{source.until}"] if source.until else []
    params = {"search": source.search, "filter": ",".join(filters), "per_page": str(PAGE), "cursor": "*"}
    days = (f" since {source.since}" if source.since else "") + (f" until {source.until}" if source.until else "")
    first = Request(addresses.openalex, tuple(params.items()))
    return [Harvest("openalex", f"OpenAlex, {source.search}{days}", "openalex", ".json", first, read)]


def read(request: Request, page: Path) -> Answer:
    """What a page of works says; its cursor is the next request."""
    found = json_of(page, dict, _KIND)
    works = listed(found, "results", _KIND)
    meta = found.get("meta")
    meta = meta if isinstance(meta, dict) else {}
    cursor, count = meta.get("next_cursor"), meta.get("count")
    following = request.altered(cursor=cursor) if works and isinstance(cursor, str) and cursor else None
    return Answer(len(works), following, count if isinstance(count, int) else None)
