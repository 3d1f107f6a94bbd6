"""The pages of a harvest on disk, as they came, and a journal of them from which a later run goes on.

An HTTP cache is not what this needs: pages have to be files that the readers open, and the journal has to say where a
harvest was cut off. What is left of a cache then are the two headers of a conditional request, which the journal keeps.
"""

from __future__ import annotations

import dataclasses
import hashlib
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

import orjson

from benchmine.fetch.harvest import Answer, Request

_UNFINISHED: Final = "unfinished.jsonl"
_COMPLETE: Final = "complete.jsonl"


@dataclass(frozen=True, slots=True)
class Page:
    """A page that was received whole.

    Args:
        address: what was asked for.
        file: its name in the folder; empty for a page without records, which is not kept.
        answer: what it says.
        etag, modified: by which the service can say that it is still the same; empty where it gave none.
    """

    address: str
    file: str
    answer: Answer
    etag: str = ""
    modified: str = ""


class PageFolder:
    """The folder of one harvest.

    A page is there when its line is in the journal, which is written after its file: a run that is killed, even in
    the middle of a write, leaves whole pages. The journal of a harvest that came to its end stays beside that of the
    next run, for its pages need not come again where the service says that they are the same.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        path.mkdir(parents=True, exist_ok=True)
        self._journal = path / _UNFINISHED
        self.pages = _read(self._journal)
        if not all(map(self._is_there, self.pages)):  # someone tidied up
            self.start_over()
        self._before = {page.address: page for page in _read(path / _COMPLETE) if self._is_there(page)}

    def before(self, address: str) -> Page | None:
        """The page of an earlier run with the same address, if it can be asked for conditionally."""
        page = self._before.get(address)
        return page if page and (page.etag or page.modified) else None

    def target(self, address: str, suffix: str) -> Path:
        """Where the next page is to be written: in order, and never over a page of another address."""
        told_apart = hashlib.sha256(address.encode()).hexdigest()[:8]
        return self.path / f"{len(self.pages) + 1:05}-{told_apart}{suffix}"

    def add(self, page: Page) -> None:
        """A page is there: its file has been written."""
        with self._journal.open("ab") as journal:
            # a line that a kill cut off is ended by the line break before the next one, and stays none
            journal.write(b"\n" + orjson.dumps(dataclasses.asdict(page)) + b"\n")
            journal.flush()
            os.fsync(journal.fileno())
        self.pages.append(page)

    def finish(self) -> None:
        """All pages are there: the next run begins from the first one."""
        self._journal.replace(self.path / _COMPLETE)
        known = {page.file for page in self.pages} | {_COMPLETE}
        for file in self.path.iterdir():
            if file.is_file() and file.name not in known:
                file.unlink()

    def start_over(self) -> None:
        """Forget the pages of this run."""
        self._journal.unlink(missing_ok=True)
        self.pages = []

    def _is_there(self, page: Page) -> bool:
        return not page.file or (self.path / page.file).is_file()


def _read(journal: Path) -> list[Page]:
    """The pages of a journal, up to a line that was cut off."""
    pages: list[Page] = []
    if not journal.is_file():
        return pages
    for line in journal.read_bytes().splitlines():
        try:
            found = orjson.loads(line or b"null")
            if found is not None:
                pages.append(_page(found))
        except (ValueError, KeyError, TypeError):  # cut off, or of another version
            continue
    return pages


def _page(found: dict[str, Any]) -> Page:
    answer = found["answer"]
    following = answer["next"]
    return Page(
        found["address"],
        found["file"],
        Answer(answer["records"], None if following is None else _request(following), answer["total"]),
        found["etag"],
        found["modified"],
    )


def _request(found: dict[str, Any]) -> Request:
    return Request(found["url"], tuple((name, value) for name, value in found["params"]), tuple(found["rest"]))
