"""Reading on several cores: batches over a pool of processes, what comes of them in the order of the batches.

However many processes there are, the outcomes are the same. Only as many batches are on their way as keep the processes
busy, so that memory does not grow with the sources.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from functools import partial
from multiprocessing import resource_tracker
from multiprocessing.connection import Connection
from multiprocessing.context import SpawnContext
from types import TracebackType
from typing import Any, Final, Generic, Self, TypeVar

from benchmine.errors import CommandError
from extract.records import Paper
from extract.sources import SourceError

B = TypeVar("B")

Work = Callable[[Iterable[Paper]], B]
"""What is done to a batch, of which it takes one paper after another: between two of them it can be given up."""

FEW: Final = 500
"""So many papers are read in this process: they are read before others have started, which takes half a second."""

_AHEAD: Final = 2
"""Batches on their way for each process, the one at work included: it never waits for the next."""


def cores() -> int:
    """The cores that this process may use, at least 1."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


class Batches:
    """Papers in lists of ``size``, the last one shorter, and if ``singly`` the first :data:`FEW` in lists of one.

    An error of the sources ends them; :meth:`end` raises it, once the papers before it are done with.
    """

    def __init__(self, papers: Iterable[Paper], size: int, *, singly: bool = False) -> None:
        self._papers = papers
        self._size = size
        self._singly = FEW if singly else 0
        self._error: SourceError | None = None

    def __iter__(self) -> Iterator[list[Paper]]:
        batch: list[Paper] = []
        try:
            for count, paper in enumerate(self._papers):
                batch.append(paper)
                if len(batch) == self._size or count < self._singly:
                    yield batch
                    batch = []
        except SourceError as error:
            self._error = error
        if batch:
            yield batch

    def end(self) -> None:
        """Raise what ended the papers before their time.

        Raises:
            SourceError: a source failed.
        """
        if self._error is not None:
            raise self._error


class Workers(Generic[B]):
    """Processes that work on batches of papers; a context manager, at whose end none of them is left. Where it is left
    by an error or Ctrl-C, they give up the batches at work, of which nothing could be taken any more.

    Args:
        start: a function of a module that makes what works on a batch, of whose papers it may use id, title and
            abstract. Each process calls it once; this one does when it works itself: on the first :data:`FEW` papers,
            and on all with one worker.
        count: processes, at least 1.
    """

    def __init__(self, start: Callable[[], Work[B]], count: int) -> None:
        self._start = start
        self._count = count
        self._own: Work[B] | None = None
        self._pool: ProcessPoolExecutor | None = None
        self._wanted: Connection | None = None
        self._papers = 0
        self._coming: deque[tuple[Sequence[Paper], Callable[[], B]]] = deque()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._pool is None or self._wanted is None:
            return
        if kind is not None:
            self._wanted.close()
        self._pool.shutdown(cancel_futures=True)
        self._wanted.close()

    def put(self, batch: Sequence[Paper]) -> Iterator[tuple[Sequence[Paper], B]]:
        """Give a batch to work on, and take what is due: batches with their outcomes, in order.

        Raises:
            CommandError: a process was ended from outside.
        """
        self._papers += len(batch)
        if self._count == 1 or self._papers <= FEW:
            self._coming.append((batch, partial(self._work, batch)))
        else:
            self._coming.append((batch, self._submit(batch)))
        return self._take(0 if self._count == 1 else _AHEAD * self._count)

    def rest(self) -> Iterator[tuple[Sequence[Paper], B]]:
        """Take what is not taken yet. Raises as :meth:`put` does."""
        return self._take(0)

    def _take(self, left: int) -> Iterator[tuple[Sequence[Paper], B]]:
        while len(self._coming) > left:
            batch, outcome = self._coming.popleft()
            try:
                found = outcome()
            except BrokenProcessPool as error:
                raise _gone() from error
            yield batch, found

    def _work(self, batch: Sequence[Paper]) -> B:
        if self._own is None:
            self._own = self._start()
        return self._own(batch)

    def _submit(self, batch: Sequence[Paper]) -> Callable[[], B]:
        with _no_interrupt():
            if self._pool is None:
                self._pool, self._wanted = _pool(self._start, self._count)
            try:
                # What is not read stays here, and a tuple goes over four times as fast as a paper.
                texts = [(paper.id, paper.abstract, paper.title) for paper in batch]
                return self._pool.submit(_work_there, texts).result
            except BrokenProcessPool as error:
                raise _gone() from error


@contextmanager
def interrupt_later() -> Iterator[None]:
    """Let Ctrl-C wait for the end of the block: in the midst of a transaction it would leave the database locked."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    came: list[int] = []
    before = signal.signal(signal.SIGINT, lambda number, _: came.append(number))
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
    if came:
        signal.raise_signal(signal.SIGINT)


def _gone() -> CommandError:
    return CommandError(
        "one of the processes that read was ended from outside, perhaps for want of memory; "
        "run the same command again with --workers 1"
    )


def _pool(start: Callable[[], Work[Any]], count: int) -> tuple[ProcessPoolExecutor, Connection]:
    """The processes, and a line to them all whose closing says that their work is no longer wanted.

    They are not ended by a signal: one that is ended while it hands over an outcome leaves half of it in the pipe, and
    this process would wait for the other half.
    """
    # Spawned, not forked: a fork would take along open databases, and locks that another thread holds.
    context: SpawnContext = multiprocessing.get_context("spawn")
    there, here = context.Pipe(duplex=False)
    return ProcessPoolExecutor(count, mp_context=context, initializer=_begin, initargs=(start, there)), here


@contextmanager
def _no_interrupt() -> Iterator[None]:
    """Hold Ctrl-C back. A process begun meanwhile never gets it, though the terminal sends it to all: this one ends
    them in order."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    # The helper process of multiprocessing unblocks SIGINT when it is started: were it not there already, the first
    # worker would be born with the signal open, and a Ctrl-C within the half second that it takes to begin would end
    # it in a traceback.
    resource_tracker.ensure_running()
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


# In the processes of the pool

_works: list[tuple[Work[Any], Connection]] = []


class _NoLongerWantedError(Exception):
    """The outcome of a batch that was given up."""


def _begin(start: Callable[[], Work[Any]], line: Connection) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    _works.append((start(), line))


def _end_with_parent() -> None:
    """A parent that was killed cannot end its processes, which would wait for work for ever."""
    parent = multiprocessing.parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _work_there(texts: Sequence[tuple[str, str, str]]) -> Any:
    work, line = _works[-1]
    return work(_while_wanted(texts, line))


def _while_wanted(texts: Sequence[tuple[str, str, str]], line: Connection) -> Iterator[Paper]:
    for text in texts:
        if line.poll():  # nothing is ever sent: it is closed
            raise _NoLongerWantedError
        yield Paper(*text)
