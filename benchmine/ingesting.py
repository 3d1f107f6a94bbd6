"""Papers into the database: the loop behind ``ingest`` and ``demo``."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

from benchmine.database import database
from benchmine.ledger import Ledger
from benchmine.options import BATCH
from benchmine.papers import Sources
from benchmine.progress import Meter
from benchmine.wording import counted, paced
from db.queries import RunSummary
from db.store import Run, Store
from db.versions import version
from extract import Reader
from extract.records import Paper
from extract.sources import SourceError


@dataclass(frozen=True, slots=True)
class Outcome:
    """How an ingest ended: what was stored, and what stopped it before the end, if anything did."""

    summary: RunSummary
    ledger: Ledger
    stopped_by: KeyboardInterrupt | SourceError | None = None

    def lines(self) -> Iterator[str]:
        """The summary, a line at a time."""
        run = self.summary
        changes = f"{run.new:,} new, {run.changed:,} changed, {run.unchanged:,} unchanged"
        yield f"{paced(run.read, run.seconds or 0.0)}: {changes}"
        results = counted(run.scores + run.deltas, "result")
        yield f"{results} stored: {counted(run.scores, 'score')}, {counted(run.deltas, 'delta')}"
        yield f"{counted(run.benchmarks, 'benchmark')} in the database"
        yield from self.ledger.lines()


def ingest(address: str | None, sources: Sources, *, batch: int = BATCH, force: bool = False) -> Outcome:
    """Read sources into a database. Each batch that is stored stays, however the rest goes.

    Args:
        address: the value of ``--db``; None for the database that the settings name. It is made where there is none.
        sources: what to read.
        batch: papers in one transaction, at least 1.
        force: read papers anew that are in the database as they are.

    Raises:
        typer.Exit: there is no paper in the sources; no database was opened.
        SourceError: a path is not there.
        DatabaseError: the database cannot be written.
    """
    ledger = Ledger()
    stopped_by: KeyboardInterrupt | SourceError | None = None
    with sources.meter() as meter:
        papers = sources.papers(ledger, meter)
        with database(address, create=True) as engine:
            run = Store(engine).run(sources=sources.paths, version=version(), force=force)
            try:
                with run:
                    try:
                        _store(run, papers, batch, ledger, meter)
                    finally:
                        run.skip(ledger.skips)
            except (KeyboardInterrupt, SourceError) as error:
                stopped_by = error
            return Outcome(run.summary, ledger, stopped_by)


def _store(run: Run, papers: Iterable[Paper], size: int, ledger: Ledger, meter: Meter) -> None:
    reader = Reader()
    coming = iter(papers)
    while batch := list(islice(coming, size)):
        unread = run.unread(batch)
        meter.advance(len(batch) - len(unread))
        read = []
        for paper in unread:
            results = reader.read(paper).results
            ledger.paper(results)
            read.append((paper, results))
            meter.advance()
        run.add(read)
