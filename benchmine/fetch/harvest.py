"""What is fetched: requests, what their answers say, and the harvests that they make together."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import urlencode

if TYPE_CHECKING:
    from extract.records import Paper


@dataclass(frozen=True, slots=True)
class Request:
    """What is asked for, without keys and passwords: those are added when it is sent, and stand in no file.

    Args:
        url: the address without its query.
        params: names and values of the query, in order.
        rest: what is to be asked for afterwards, in words of the service's own.
    """

    url: str
    params: tuple[tuple[str, str], ...] = ()
    rest: tuple[str, ...] = ()

    @property
    def address(self) -> str:
        """The whole address."""
        return f"{self.url}?{urlencode(self.params)}" if self.params else self.url

    def param(self, name: str) -> str:
        """The value of a parameter; empty where there is none."""
        return dict(self.params).get(name, "")

    def altered(self, **params: str) -> Request:
        """The same request with these parameters in the place of those of their names."""
        return Request(self.url, tuple((dict(self.params) | params).items()))


@dataclass(frozen=True, slots=True)
class Answer:
    """What a page holds: how many records, how many there are in all (None where it does not say), and what is next."""

    records: int
    next: Request | None = None
    total: int | None = None


Keep = Callable[["Paper"], bool]


def _all(_pages: Sequence[Path]) -> Keep:
    return lambda _paper: True


@dataclass(frozen=True, slots=True)
class Harvest:
    """One thing to fetch, page by page.

    Args:
        service: a name in ``services.SERVICES``.
        title: what it is, for people: "arXiv, cs.CL since 2026-11-01".
        format: how ``extract.sources`` reads its pages.
        suffix: of the files of its pages.
        first: the first request; two harvests with the same one are the same.
        read: what a page says, from its request and its file. Raises BrokenPageError for what is no such page.
        keep: makes of all its pages the choice among their papers, where they hold more than was asked for.
    """

    service: str
    title: str
    format: str
    suffix: str
    first: Request
    read: Callable[[Request, Path], Answer]
    keep: Callable[[Sequence[Path]], Keep] = field(default=_all)

    @property
    def folder(self) -> str:
        """The name of the folder of its pages: readable, and different for each first request."""
        readable = "".join(sign if sign.isalnum() or sign in ".-" else "_" for sign in self.title.partition(", ")[2])
        told_apart = hashlib.sha256(repr((self.first.address, self.first.rest)).encode()).hexdigest()[:12]
        return f"{readable[:60]}-{told_apart}"
