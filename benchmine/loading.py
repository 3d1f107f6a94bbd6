"""Results that a cluster has written into a database: the loop behind ``load``."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice

import pyarrow as pa
import pyarrow.dataset as ds
import pyarrow.parquet as pq

from benchmine.database import database
from benchmine.distributed.records import Origin, Read, from_batch, origin_of
from benchmine.distributed.shards import SUFFIX, in_order
from benchmine.distributed.stores import answering, errors, first_answer, place, reason
from benchmine.errors import CommandError
from benchmine.progress import Meter
from benchmine.workers import interrupt_later
from db.dialects import dialect_of
from db.prepared import Prepared, prepare, prepared
from db.queries import RunSummary
from db.rows import load_lexicon
from db.store import Run, Store
from extract import Reader
from extract.records import Paper


def find_results(paths: Sequence[str]) -> list[ds.ParquetFileFragment]:
    """The files of results below these folders or addresses, in a settled order.

    Raises:
        CommandError: a path is not there, holds none, or holds a file that is not one of ours.
    """
    found: list[ds.ParquetFileFragment] = []
    for path in paths:
        system, root = place(path)
        with answering(path):
            try:
                first_answer(system, "info", root)
            except FileNotFoundError:
                raise CommandError(
                    f"{path}: no such folder; name the one that `benchmine extract --engine dask` wrote"
                ) from None
            files = sorted((file for file in system.find(root) if file.endswith(SUFFIX)), key=in_order)
        if not files:
            raise CommandError(f"{path}: no file of results (*{SUFFIX}) is below it")
        try:
            found.extend(ds.dataset(files, format="parquet", filesystem=system).get_fragments())
        except (pa.ArrowException, *errors()) as error:
            raise CommandError(f"{path}: {reason(error)}; extract that shard again") from error
    return found


def common_version(fragments: Sequence[ds.ParquetFileFragment]) -> str:
    """The version of the reader that wrote them all.

    Raises:
        CommandError: there are two, or a file does not say.
    """
    origins: dict[str, Origin] = {}
    for fragment in fragments:
        try:
            origin = origin_of(fragment.physical_schema)
        except (pa.ArrowException, *errors()) as error:
            raise CommandError(f"{fragment.path}: cannot be read ({reason(error)}); extract its shard again") from error
        if origin is None:
            raise CommandError(f"{fragment.path}: was not written by benchmine extract --engine dask; take it away")
        origins.setdefault(origin.version, origin)
    if len(origins) > 1:
        one, other = list(origins.values())[:2]
        raise CommandError(
            f"{one.shard} was read by {one.version}, {other.shard} by {other.version}; extract again into the same "
            "folder, which reads the older ones anew"
        )
    return next(iter(origins))


def load(
    address: str | None, paths: Sequence[str], fragments: Sequence[ds.ParquetFileFragment], *, batch: int, meter: Meter
) -> RunSummary:
    """Store results in the database. Each batch that is stored stays, and the same command goes on from there.

    Args:
        address: the value of ``--db``; the database is made where there is none.
        paths: what the user named, for the record.
        fragments: from :func:`find_results`.
        batch: papers in one transaction.
    """
    with database(address, create=True) as engine:
        dialect_of(engine).spare_memory(engine)
        run = Store(engine).run(sources=paths, version=common_version(fragments))
        with run, meter:
            for number, fragment in enumerate(fragments, 1):
                _store(run, fragment, batch, meter)
                meter.move(number)
        return run.summary


def _store(run: Run, fragment: ds.ParquetFileFragment, size: int, meter: Meter) -> None:
    lexicon, reader = load_lexicon(), Reader()
    found = _read(fragment, size)
    while some := list(islice(found, size)):
        by_id = {one.paper.id: one for one in some}
        with interrupt_later():
            ready: list[tuple[Paper, Prepared]] = []
            for paper in run.unread([one.paper for one in some]):
                read = by_id[paper.id]
                if (paper.title, paper.abstract) == (read.paper.title, read.paper.abstract):
                    ready.append((paper, prepared(read.paper, read.results, list(read.mentions), lexicon)))
                else:  # an earlier record of it had a title, say: what is stored is read, as an ingest does
                    ready.append((paper, prepare(paper, reader.read(paper).results, lexicon)))
            run.add_prepared(ready)
        meter.advance(len(some))


def _read(fragment: ds.ParquetFileFragment, size: int) -> Iterator[Read]:
    with answering(fragment.path), fragment.open() as file:  # closed here: gcsfs complains of files that are let go
        for rows in pq.ParquetFile(file, pre_buffer=True).iter_batches(batch_size=size):
            yield from from_batch(rows)
