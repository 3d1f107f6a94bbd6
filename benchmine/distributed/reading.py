"""One shard, on a worker: its papers read, their results in a Parquet file that appears when it is complete."""

from __future__ import annotations

import dataclasses
import os
import tempfile
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any, Final

import pyarrow as pa
import pyarrow.parquet as pq

from benchmine.distributed.records import Origin, Read, origin_of, schema_of, to_batch
from benchmine.distributed.shards import SUFFIX, Shard
from benchmine.distributed.stores import below, is_one_of, make_folder, place
from benchmine.ledger import Ledger
from db.prepared import mentions
from db.versions import version
from extract import Reader
from extract.records import Paper
from extract.sources import Limits, SourceError, iter_papers

_FOLDERS: Final = frozenset({"file", "local"})
"""Names of the file system of this machine."""

_ROWS: Final = 500
"""Papers in memory at a time, and in a row group."""


class WorkerError(Exception):
    """A worker cannot do what it was asked; trying again would not help."""


@dataclass(frozen=True, slots=True)
class Task:
    """A shard to be read.

    Args:
        results: the folder or the address below which the results go.
        version: of the reader that is wanted.
        format: of the shard; None to recognise it.
        strict: give the shard up at its first broken record.
    """

    shard: Shard
    results: str
    version: str
    format: str | None = None
    strict: bool = False
    limits: Limits = field(default_factory=Limits)

    @property
    def target(self) -> str:
        """Where the results of the shard go."""
        return below(self.results, self.shard.name + SUFFIX)

    @property
    def origin(self) -> Origin:
        """What the results are to say that they were made of."""
        return Origin(self.version, self.shard.name, self.shard.size, self.shard.stamp)


@dataclass(slots=True)
class Report:
    """What became of a shard: ``was_done`` when its results were there already, and then ``results`` is not counted."""

    shard: Shard
    papers: int = 0
    results: int = 0
    seconds: float = 0.0
    was_done: bool = False
    ledger: Ledger = field(default_factory=Ledger)


def read_shard(task: Task) -> Report:
    """Read a shard, unless its results are there.

    Raises:
        WorkerError: another reader is installed here than where the command runs.
        SourceError: the shard cannot be read; or its first broken record, if strict.
        OSError: a file cannot be read or written.
    """
    if version() != task.version:
        raise WorkerError(
            f"the worker has the reader {version()}, the command {task.version}; install the same Benchmine on both"
        )
    began = time.monotonic()
    report = Report(task.shard)
    rows = done_rows(task)
    if rows is not None:
        report.papers, report.was_done = rows, True
        return report
    with tempfile.TemporaryDirectory(prefix="benchmine-") as folder:
        made = Path(folder) / "results.parquet"
        _write(made, _papers(task, Path(folder), report.ledger), report, task.origin)
        _publish(made, task.target)
    report.seconds = time.monotonic() - began
    return report


def done_rows(task: Task) -> int | None:
    """How many papers the finished results of this very shard hold; None when it is to be read."""
    system, path = place(task.target)
    try:
        with system.open(path, "rb") as file:
            table = pq.ParquetFile(file)
            return table.metadata.num_rows if origin_of(table.schema_arrow) == task.origin else None
    except (FileNotFoundError, pa.ArrowException):
        return None


def _papers(task: Task, folder: Path, ledger: Ledger) -> Iterator[Paper]:
    """The papers of the shard; one from a store is copied first: sources read files, and some from their end."""
    url = task.shard.url
    read = partial(iter_papers, format=task.format, strict=task.strict, limits=task.limits)
    if "://" not in url:
        yield from read([url], on_problem=ledger.problem)
        return
    system, path = place(url)
    local = str(folder / task.shard.name.rpartition("/")[2])
    system.get_file(path, local)
    try:
        for paper in read([local], on_problem=lambda one: ledger.problem(dataclasses.replace(one, source=url))):
            yield dataclasses.replace(paper, source=url)
    except SourceError as error:  # the user knows the shard, not the copy
        raise SourceError(url, error.line, error.reason, error.remedy) from error


def _write(made: Path, papers: Iterator[Paper], report: Report, origin: Origin) -> None:
    reader, schema = _reader(), schema_of(origin)
    with pq.ParquetWriter(made, schema, compression="zstd") as writer:
        while some := list(islice(papers, _ROWS)):
            read = [Read(paper, reader.read(paper).results, mentions(paper)) for paper in some]
            writer.write_batch(to_batch(read, schema))
            report.papers += len(read)
            report.results += sum(len(one.results) for one in read)


def _publish(made: Path, target: str) -> None:
    """Put a complete file in its place: stores show an object when it is whole, a folder does so by a renaming."""
    system, path = place(target)
    make_folder(system, path.rpartition("/")[0])
    if not is_one_of(system, _FOLDERS):
        system.put_file(str(made), path)
        return
    part = f"{path}.{os.getpid()}.{threading.get_ident()}.part"
    try:
        system.put_file(str(made), part)
        Path(part).replace(path)
    finally:
        Path(part).unlink(missing_ok=True)


_readers: Final = threading.local()


def _reader() -> Reader:
    """One for each thread: to make it takes a third of a second, and it is not made for two at once."""
    found: Any = getattr(_readers, "reader", None)
    if found is None:
        found = _readers.reader = Reader()
    return found  # type: ignore[no-any-return]
