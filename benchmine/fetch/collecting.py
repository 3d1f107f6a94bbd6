"""Fetching a harvest to its end, from wherever it was cut off."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from benchmine.console import tell
from benchmine.fetch.clock import Clock
from benchmine.fetch.errors import FetchError, StaleTokenError
from benchmine.fetch.harvest import Harvest
from benchmine.fetch.pages import PageFolder
from benchmine.fetch.services import SERVICES
from benchmine.fetch.settings import Fetching
from benchmine.fetch.transfer import Visit
from benchmine.progress import INTERVAL
from benchmine.wording import counted


@dataclass(frozen=True, slots=True)
class Collected:
    """A harvest of which all pages are there.

    Args:
        harvest: what was fetched.
        files: those of its pages with records, in order, each with the address that it came from.
        records: how many records they hold.
        fetched: how many pages were transferred now; the others were there already, or are the same as before.
    """

    harvest: Harvest
    files: dict[Path, str]
    records: int
    pages: int
    fetched: int

    def __str__(self) -> str:
        same = self.pages - self.fetched
        known = f", {same:,} of them fetched before" if same else ""
        return f"{self.harvest.title}: {counted(self.records, 'record')} on {counted(self.pages, 'page')}{known}"


def collect(harvest: Harvest, settings: Fetching, clock: Clock) -> Collected:
    """Fetch all pages of a harvest; what an earlier run that was cut off has fetched is not asked for again.

    Raises:
        FetchError: the service refuses, cannot be reached, or fails again and again. What was fetched is kept.
    """
    service = SERVICES[harvest.service]
    with Visit(service, settings, clock) as visit:
        folder = PageFolder(settings.folder / service.name / harvest.folder)
        if folder.pages:
            tell(f"{harvest.title}: going on after {counted(len(folder.pages), 'page')} fetched before")
        try:
            fetched = _walk(harvest, folder, visit, clock)
        except StaleTokenError:
            tell(f"{harvest.title}: the service no longer knows where the fetch was; it begins anew")
            folder.start_over()
            try:
                fetched = _walk(harvest, folder, visit, clock)
            except StaleTokenError as error:
                raise FetchError(f"{service.title} takes its own token for wrong ({error}); try again later") from error
        pages = list(folder.pages)
        folder.finish()
    files = {folder.path / page.file: page.address for page in pages if page.file}
    return Collected(harvest, files, sum(page.answer.records for page in pages), len(pages), fetched)


def _walk(harvest: Harvest, folder: PageFolder, visit: Visit, clock: Clock) -> int:
    """Fetch the pages that are not there; how many were transferred."""
    request = folder.pages[-1].answer.next if folder.pages else harvest.first
    fetched = 0
    say = _every(INTERVAL, clock)
    while request is not None:
        target = folder.target(request.address, harvest.suffix)
        page, transferred = visit.page(request, target, folder.before(request.address), harvest.read)
        folder.add(page)
        fetched += transferred
        request = page.answer.next
        if request is not None:
            records = sum(one.answer.records for one in folder.pages)
            total = f" of {page.answer.total:,}" if page.answer.total else ""
            say(f"{harvest.title}: {records:,}{total} records, {counted(len(folder.pages), 'page')}")
    return fetched


def _every(seconds: float, clock: Clock) -> Callable[[str], None]:
    """Tells what it is given, but not more often than so."""
    last = clock.now()

    def say(text: str) -> None:
        nonlocal last
        if clock.now() - last >= seconds:
            last = clock.now()
            tell(text)

    return say
