"""How far long work is: a bar on a terminal (bar.py), a plain line every ten seconds elsewhere."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from types import TracebackType
from typing import Final, Protocol, Self

from benchmine.console import is_terminal, tell
from benchmine.wording import counted

INTERVAL: Final = 10.0
"""Seconds between two plain lines: the log of an hour has 360 of them."""


class Meter(Protocol):
    """Shows papers as they are done, while it is entered."""

    papers: int
    """How many papers are done."""

    def __enter__(self) -> Self: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...

    def advance(self, papers: int = 1) -> None:
        """So many papers more are done."""

    def move(self, position: int) -> None:
        """The work is at ``position`` of its total."""


def meter(total: int | None, *, quiet: bool = False) -> Meter:
    """The meter that fits: a bar, plain lines, or, if ``quiet``, one that only counts.

    Args:
        total: what the positions go up to (bytes, say); None where that is not known.
    """
    if not quiet and is_terminal(sys.stderr):
        from benchmine.bar import Bar  # rich takes 0.1 s to load

        return Bar(total)
    return Lines(total, (lambda _: None) if quiet else tell)


class Lines:
    """Plain lines, for a log or a pipe; the first after ten seconds, so that short work says nothing.

    Args:
        total: what the positions go up to; None where that is not known.
        say: takes each line.
        clock: seconds that only grow.
    """

    def __init__(
        self, total: int | None, say: Callable[[str], None], clock: Callable[[], float] = time.monotonic
    ) -> None:
        self.papers = 0
        self._total = total
        self._position = 0
        self._say = say
        self._clock = clock
        self._start = self._last = clock()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        pass

    def advance(self, papers: int = 1) -> None:
        self.papers += papers
        now = self._clock()
        if now - self._last >= INTERVAL:
            self._last = now
            self._say(describe(self.papers, now - self._start, self._position, self._total))

    def move(self, position: int) -> None:
        self._position = position


def describe(papers: int, elapsed: float, position: int, total: int | None) -> str:
    """Progress in words: ``1,200 papers, 40%, 300/s, 0:06 left``; less of it where less is known.

    Args:
        papers: how many are done.
        elapsed: seconds since the beginning, more than 0.
        position, total: how much of the work is done, of how much.
    """
    if not papers:
        return counted(papers, "paper")
    rate = f"{papers / elapsed:,.0f}/s"
    done = share(papers, position, total)
    if done is None:
        return f"{counted(papers, 'paper')}, {rate}"
    return f"{counted(papers, 'paper')}, {done:.0%}, {rate}, {span(elapsed * (1 - done) / done)} left"


def share(papers: int, position: int, total: int | None) -> float | None:
    """How much of the work is done, between 0 and 1; None where nobody can say.

    So before the first paper is done, and when the sources are read to their end: a small file is in memory at once,
    and its papers are still to be done.
    """
    if not papers or not total or not 0 < position < total:
        return None
    return position / total


def span(seconds: float) -> str:
    """A stretch of time to the second: ``0:07``, ``1:02:33``."""
    minutes, rest = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"
