"""``benchmine update``: what is new since the last time, of every source in the settings file."""

from __future__ import annotations

import datetime
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson
import typer

from benchmine.console import tell
from benchmine.database import database
from benchmine.errors import INTERRUPTED, CommandError
from benchmine.fetch.clock import Clock
from benchmine.fetch.running import fetch, store
from benchmine.fetch.services import SERVICES, AnySource
from benchmine.fetch.settings import Fetching
from benchmine.settings import database_address
from db.address import masked
from db.errors import DatabaseError
from db.queries import RunSummary, runs

_LOOKED_BACK = 10_000  # runs of a database: 27 years of a daily update


class Marks:
    """Up to which day each source has been ingested into a database.

    A mark names the run that ingested it, and counts only while the database has that run: one that was deleted and
    begun anew is filled from the beginning again.
    """

    def __init__(self, settings: Fetching, db: str | None) -> None:
        self._path = settings.folder / "updates.json"
        address = masked(database_address(db))
        self._database = address if "://" in address else str(Path(address).resolve())
        try:
            found = orjson.loads(self._path.read_bytes())
        except (OSError, orjson.JSONDecodeError):
            found = None
        self._marks: dict[str, Any] = found if isinstance(found, dict) else {}

    def day(self, source: AnySource, known: Sequence[RunSummary]) -> datetime.date | None:
        """The day on which the source was last fetched for the database, whose runs are ``known``."""
        mark = self._marks.get(self._key(source))
        if mark and [mark["run"], mark["started_at"]] in [[run.id, run.started_at] for run in known]:
            return datetime.date.fromisoformat(mark["day"])
        return None

    def set(self, source: AnySource, day: datetime.date, run: RunSummary) -> None:
        """The source has been ingested up to a day, by a run."""
        self._marks[self._key(source)] = {"day": day.isoformat(), "run": run.id, "started_at": run.started_at}
        part = self._path.with_suffix(".part")
        part.write_bytes(orjson.dumps(self._marks, option=orjson.OPT_INDENT_2))
        part.replace(self._path)

    def _key(self, source: AnySource) -> str:
        return hashlib.sha256(f"{source.model_dump_json()} {self._database}".encode()).hexdigest()[:16]


@dataclass(frozen=True, slots=True)
class Updated:
    """How an update went: the last run before it (0 for none), and the errors of the sources that failed."""

    before: int
    errors: tuple[CommandError, ...]


def update(
    sources: Sequence[AnySource], settings: Fetching, now: Clock, db: str | None, workers: int | None
) -> Updated:
    """Fetch and ingest what is new of each source. One that fails is told, and the others go on.

    Raises:
        DatabaseError: the database cannot be opened or written.
        typer.Exit: it was interrupted.
    """
    known = _runs(db)
    marks = Marks(settings, db)
    errors = []
    for source in sources:
        today = now.today()
        try:
            collected = fetch(_since(source, marks.day(source, known)), settings, now)
            outcome = store(collected, db, workers)
        except CommandError as error:
            tell(f"benchmine: {error}")
            errors.append(error)
            continue
        except typer.Exit as ended:
            if ended.exit_code == INTERRUPTED:
                raise
            errors.append(CommandError(f"nothing could be read of {source.service}"))  # why has been told
            continue
        if outcome is None:
            continue  # no mark: the service may only seem to have nothing, and is asked for the same days again
        for line in outcome.lines():
            tell(f"  {line}")
        if outcome.stopped_by is not None:
            raise outcome.stopped_by
        marks.set(source, today, outcome.summary)
    return Updated(max((run.id for run in known), default=0), tuple(errors))


def _since(source: AnySource, last: datetime.date | None) -> AnySource:
    """The source from shortly before the last time on; sources without days are fetched whole, and conditionally."""
    if last is None or "since" not in type(source).model_fields:
        return source
    since = last - datetime.timedelta(days=SERVICES[source.service].overlap)
    given: datetime.date | None = getattr(source, "since", None)
    until: datetime.date | None = getattr(source, "until", None)
    since = max(since, given) if given else since
    return source.model_copy(update={"since": min(since, until) if until else since})


def _runs(db: str | None) -> list[RunSummary]:
    """The runs of the database; none where there is no database yet."""
    try:
        with database(db, upgrade=True) as engine:
            return runs(engine, limit=_LOOKED_BACK)
    except DatabaseError:
        return []  # it is made, or what is wrong with it is told, when papers are stored
