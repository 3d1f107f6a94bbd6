"""OpenReview: the papers of a venue, by version 2 of its API."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from benchmine.fetch.harvest import Answer, Harvest, Request
from benchmine.fetch.services.documents import json_of, listed

if TYPE_CHECKING:
    from benchmine.fetch.settings import Addresses, OpenReviewSource

PAGE: Final = 1000
"""Notes asked for at once: the most that the service gives."""

_KIND = "list of notes"


def harvests(source: OpenReviewSource, addresses: Addresses) -> list[Harvest]:
    """One; in the order of their numbers, so that what comes in meanwhile stands at the end."""
    params = {"content.venueid": source.venue, "sort": "number:asc", "limit": str(PAGE), "offset": "0"}
    first = Request(addresses.openreview, tuple(params.items()))
    return [Harvest("openreview", f"OpenReview, {source.venue}", "openreview", ".json", first, read)]


def read(request: Request, page: Path) -> Answer:
    """What a page of notes says. The count may be missing: the service leaves it out at times."""
    found = json_of(page, dict, _KIND)
    notes = listed(found, "notes", _KIND)
    end = int(request.param("offset")) + len(notes)
    count = found.get("count")
    total = count if isinstance(count, int) else None
    more = bool(notes) and (end < total if total is not None else len(notes) >= PAGE)
    return Answer(len(notes), request.altered(offset=str(end)) if more else None, total)
