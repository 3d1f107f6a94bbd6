"""Hugging Face's daily papers, a day at a time."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

from benchmine.errors import CommandError
from benchmine.fetch.harvest import Answer, Harvest, Request
from benchmine.fetch.services.documents import json_of

if TYPE_CHECKING:
    from benchmine.fetch.settings import Addresses, HuggingFaceSource

PAGE: Final = 100
"""Papers asked for at once: the most that the service gives."""

FIRST_DAY: Final = datetime.date(2023, 5, 4)
"""The first day with daily papers."""


def harvests(source: HuggingFaceSource, addresses: Addresses, today: datetime.date) -> list[Harvest]:
    """One for each day: today's list still grows, those before it stay as they are."""
    until = min(source.until or today, today)
    since = max(source.since or until, FIRST_DAY)
    if since > until:
        raise CommandError(f"there are daily papers from {FIRST_DAY} to {today}; ask for days among them")
    days = [since + datetime.timedelta(days=number) for number in range((until - since).days + 1)]
    return [_of_day(day, addresses.huggingface) for day in days]


def _of_day(day: datetime.date, address: str) -> Harvest:
    first = Request(address, (("date", day.isoformat()), ("limit", str(PAGE)), ("p", "0")))
    return Harvest("huggingface", f"Hugging Face, {day}", "daily-papers", ".json", first, read)


def read(request: Request, page: Path) -> Answer:
    """What a list of papers says; the one after a full page may hold more."""
    papers = json_of(page, list, "list of daily papers")
    full = len(papers) >= PAGE
    return Answer(len(papers), request.altered(p=str(int(request.param("p")) + 1)) if full else None)
