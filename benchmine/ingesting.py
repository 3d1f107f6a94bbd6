"""Papers into the database: the loop behind ``ingest`` and ``demo``."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from benchmine.database import database
from benchmine.errors import CommandError
from benchmine.ledger import Ledger
from benchmine.options import BATCH
from benchmine.papers import Sources
from benchmine.progress import Meter
from benchmine.wording import counted, paced
from benchmine.workers import Batches, Work, Workers, interrupt_later
from db.dialects import dialect_of
from db.errors import DatabaseError
from db.prepared import Prepared, prepare
from db.queries import RunSummary
from db.rows import load_lexicon
from db.store import Run, Store
from db.versions import version
from extract import Reader
from extract.records import Paper
from extract.sources import SourceError

Stop = KeyboardInterrupt | SourceError | CommandError | DatabaseError
"""What stops an ingest before the end of the sources."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """How an ingest ended: what was stored, and what stopped it before the end, if anything did."""

    summary: RunSummary
    ledger: Ledger
    stopped_by: Stop | None = None

    def lines(self) -> Iterator[str]:
        """The summary, a line at a time."""
        run = self.summary
        changes = f"{run.new:,} new, {run.changed:,} changed, {run.unchanged:,} unchanged"
        yield f"{paced(run.read, run.seconds or 0.0)}: {changes}"
        results = counted(run.scores + run.deltas, "result")
        yield f"{results} stored: {counted(run.scores, 'score')}, {counted(run.deltas, 'delta')}"
        yield f"{counted(run.benchmarks, 'benchmark')} in the database"
        yield from self.ledger.lines()


def ingest(
    address: str | None, sources: Sources, *, batch: int = BATCH, force: bool = False, workers: int = 1
) -> Outcome:
    """Read sources into a database. Each batch that is stored stays, however the rest goes.

    Args:
        address: the value of ``--db``; None for the database that the settings name. It is made where there is none.
        sources: what to read.
        batch: papers in one transaction, at least 1.
        force: read papers anew that are in the database as they are.
        workers: processes that read, at least 1; this one alone writes, and with 1 it reads too.

    Raises:
        typer.Exit: there is no paper in the sources; no database was opened.
        SourceError: a path is not there.
        DatabaseError: the database cannot be opened, or not written from the first.
    """
    ledger = Ledger()
    stopped_by: Stop | None = None
    with sources.meter() as meter:
        batches = Batches(sources.papers(ledger, meter), batch)
        with database(address, create=True) as engine:
            dialect_of(engine).spare_memory(engine)
            run = Store(engine).run(sources=sources.names or sources.paths, version=version(), force=force)
            try:
                with run:
                    try:
                        _store(run, batches, workers, meter)
                    finally:
                        run.skip(ledger.skips)
            except (KeyboardInterrupt, SourceError, CommandError, DatabaseError) as error:
                if not run.begun:
                    raise
                stopped_by = error
            return Outcome(run.summary, ledger, stopped_by)


def _store(run: Run, batches: Batches, count: int, meter: Meter) -> None:
    with Workers(_reading, count) as workers:

        def store(done: Iterator[tuple[Sequence[Paper], list[Prepared]]]) -> None:
            for papers, prepared in done:
                with interrupt_later():
                    run.add_prepared(list(zip(papers, prepared, strict=True)))
                meter.advance(len(papers))

        for batch in batches:
            with interrupt_later():
                unread = run.unread(batch)  # a paper that came before and is being read is settled when it is added
            meter.advance(len(batch) - len(unread))
            if unread:
                store(workers.put(unread))
        store(workers.rest())
    batches.end()


def _reading() -> Work[list[Prepared]]:
    reader, lexicon = Reader(), load_lexicon()
    return lambda papers: [prepare(paper, reader.read(paper).results, lexicon) for paper in papers]
