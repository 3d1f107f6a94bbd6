"""Storing papers and their results: whole batches, each one transaction, and the same papers twice change nothing.

with Store(engine).run(sources=["papers.jsonl"], version=db.versions.version()) as run:
    for batch in batches:
        unread = run.unread(batch)  # the others are in the database as they are
        run.add([(paper, reader.read(paper).results) for paper in unread])
print(run.summary)
"""

from __future__ import annotations

import json
import time
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from datetime import UTC, datetime
from types import TracebackType
from typing import Any, Final, Self, TypeVar

from sqlalchemy import Connection, Engine, bindparam, func, insert, select, update

from db.batch import Reader, Reading, stored_papers, write_details, write_readings
from db.errors import DatabaseError
from db.merge import Plan, plan
from db.prepared import Prepared, prepare
from db.queries.records import RunSummary
from db.queries.totals import to_run
from db.rows import Lexicon, Row, as_stored, load_lexicon, paper_row, storable
from db.summaries import refresh
from db.tables import benchmark, run
from db.writing import writing
from extract.records import Paper, Result

T = TypeVar("T")

DERIVE_SECONDS: Final = 30.0
"""How often a long run brings boards and counts up to date, for those who look on meanwhile."""

_DERIVE_SHARE: Final = 20  # but never more than a twentieth of its time

_COUNTERS: Final = ("read", "new", "changed", "unchanged", "skipped", "scores", "deltas")
_SAVE: Final = (
    update(run).where(run.c.id == bindparam("this")).values({name: bindparam(name) for name in (*_COUNTERS, "seconds")})
)


class Store:
    """Writes papers and results into a database.

    Args:
        engine: from :func:`db.open_database`.
        lexicon: what is known of names; that of the reader when None.
    """

    def __init__(self, engine: Engine, lexicon: Lexicon | None = None) -> None:
        self._engine = engine
        self._lexicon = lexicon

    def run(self, *, sources: Sequence[str], version: str, force: bool = False) -> Run:
        """One ingest, to be used as a context manager.

        Args:
            sources: the paths that are read, for the record.
            version: of the reader; results of another version are replaced.
            force: replace the results of every paper, even where text and version are the same.
        """
        return Run(self._engine, self._lexicon or load_lexicon(), sources, version, force)


class Run:
    """One ingest in progress. Batches that were added stay, however it ends."""

    def __init__(self, engine: Engine, lexicon: Lexicon, sources: Sequence[str], version: str, force: bool) -> None:
        self._engine = engine
        self._lexicon = lexicon
        self._sources = sources
        self._version = version
        self._force = force
        self._id = 0
        self._started = 0.0
        self._derived = 0.0
        self._derive_after = DERIVE_SECONDS
        self._counts: Counter[str] = Counter()
        # One byte for each paper of the database, by its key: whether this run has met it. A second record of a paper
        # in one run only fills gaps; otherwise two files that tell it differently would change it at every ingest.
        self._met = bytearray()
        # The rows of new papers that are being read, by the identity of the record: worked out once, needed twice.
        self._rows: dict[int, tuple[Paper, Row]] = {}

    def __enter__(self) -> Self:
        self._started = self._derived = time.monotonic()
        row = dict.fromkeys((*_COUNTERS, "benchmarks"), 0) | {
            "version": self._version,
            "sources": json.dumps([storable(source) for source in self._sources], ensure_ascii=False),
            "started_at": _now(),
        }
        with writing(self._engine) as connection:
            identity = connection.execute(insert(run).values(row).returning(run.c.id)).scalar_one()
        self._id = identity  # which it has once it is stored
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is None:
            refresh(self._engine, self._lexicon)
            self._finish(_now())
            return
        # The exception on its way is the one to show; what is not derived now is when the database is next opened.
        with suppress(DatabaseError):
            refresh(self._engine, self._lexicon)
            self._finish(None)

    @property
    def begun(self) -> bool:
        """Whether the database knows of this run, so that there is a summary."""
        return self._id > 0

    @property
    def summary(self) -> RunSummary:
        """The counts so far; all of them once the run has ended."""
        with self._engine.connect() as connection:
            return to_run(connection.execute(select(run).where(run.c.id == self._id)).one())

    def skip(self, records: int = 1) -> None:
        """Count records that a source could not read; they show in the summary when the run ends."""
        self._counts["skipped"] += records

    def unread(self, papers: Sequence[Paper]) -> list[Paper]:
        """Those of the papers that have to be read, new ones and ones whose text or reader changed, each with the text
        that is to be stored of it.

        The others are done with: counted, and details that their record adds (a date, a URL) are stored. Read what is
        returned and give it to :meth:`add`.
        """
        found: dict[int, Paper] = {}
        counts = self._counts.copy()
        with writing(self._engine) as connection:
            for wave in _waves(enumerate(papers), lambda item: item[1]):
                steps = self._plan(connection, [record for _, record in wave])
                self._settle(connection, steps, counts)
                for (place, record), step in zip(wave, steps, strict=True):
                    if step.change in ("new", "text"):
                        found[place] = as_stored(record, step.row)
                    if step.change == "new":
                        self._rows[id(record)] = (record, step.row)
            self._save(connection, counts)
        self._counts = counts
        return [found[place] for place in sorted(found)]

    def add(self, batch: Iterable[tuple[Paper, Sequence[Result]]]) -> None:
        """Store papers with their results, all in one transaction. Nothing is stored when it raises.

        Raises:
            ValueError: when a span does not hold what its result says.
            DatabaseError: when the database cannot be written.
        """
        self.add_prepared([(record, prepare(record, results, self._lexicon)) for record, results in batch])

    def add_prepared(self, batch: Sequence[tuple[Paper, Prepared]]) -> None:
        """The same for papers that were prepared elsewhere, with the lexicon of this run."""
        counts = self._counts.copy()
        with writing(self._engine) as connection:
            for wave in _waves(batch, lambda item: item[0]):
                steps = self._plan(connection, [record for record, _ in wave])
                self._settle(connection, steps, counts)
                readings = [
                    Reading(step.row, step.old, prepared)
                    for step, (_, prepared) in zip(steps, wave, strict=True)
                    if step.change in ("new", "text")
                ]
                if readings:
                    written = write_readings(connection, readings, Reader(self._id, self._version, self._lexicon))
                    counts += written.counts
                    counts["new"] += sum(1 for reading in readings if reading.old is None)
                    counts["changed"] += sum(1 for reading in readings if reading.old is not None)
                    counts["read"] += len(readings)
                    self._meet(written.keys)
            self._save(connection, counts)
        self._counts = counts
        self._derive_now_and_then()

    def _plan(self, connection: Connection, papers: Sequence[Paper]) -> list[Plan]:
        rows = [self._row(record) for record in papers]
        stored = stored_papers(connection, [row["id"] for row in rows])
        steps = []
        for row in rows:
            old = stored.get(row["id"])
            met = old is not None and old["key"] < len(self._met) and self._met[old["key"]] == 1
            reread = self._force or (old is not None and old["extractor_version"] != self._version)
            steps.append(plan(row, old, met=met, reread=reread))
        return steps

    def _row(self, record: Paper) -> Row:
        known = self._rows.pop(id(record), None)
        return known[1] if known else paper_row(record)

    def _settle(self, connection: Connection, steps: Sequence[Plan], counts: Counter[str]) -> None:
        """Do what the steps without a reading ask for, and count them."""
        details = [step.row for step in steps if step.change == "details"]
        unchanged = sum(1 for step in steps if step.change == "none")
        write_details(connection, details)
        counts.update(read=len(details) + unchanged, changed=len(details), unchanged=unchanged)
        self._meet(step.old["key"] for step in steps if step.old and step.change in ("details", "none"))

    def _meet(self, keys: Iterable[int]) -> None:
        for key in keys:
            if key >= len(self._met):
                self._met.extend(bytes(key + 1 - len(self._met)))
            self._met[key] = 1

    def _derive_now_and_then(self) -> None:
        begun = time.monotonic()
        if begun - self._derived >= self._derive_after:
            refresh(self._engine, self._lexicon)
            self._derived = time.monotonic()
            self._derive_after = max(DERIVE_SECONDS, _DERIVE_SHARE * (self._derived - begun))

    def _save(self, connection: Connection, counts: Counter[str]) -> None:
        values: dict[str, Any] = {name: counts[name] for name in _COUNTERS}
        values["seconds"] = time.monotonic() - self._started  # also tells others that the run is alive
        connection.execute(_SAVE, values | {"this": self._id})

    def _finish(self, finished_at: str | None) -> None:
        with writing(self._engine) as connection:
            self._save(connection, self._counts)
            total = connection.execute(select(func.count()).select_from(benchmark)).scalar_one()
            values = {"finished_at": finished_at, "benchmarks": total}
            connection.execute(update(run).where(run.c.id == self._id).values(values))


def _waves(items: Iterable[T], record: Callable[[T], Paper]) -> list[list[T]]:
    """The items in lists in which no paper occurs twice, so that a second record meets the first one stored."""
    waves: list[list[T]] = []
    met: Counter[str] = Counter()
    for item in items:
        identity = storable(record(item).id)
        if met[identity] == len(waves):
            waves.append([])
        waves[met[identity]].append(item)
        met[identity] += 1
    return waves


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
