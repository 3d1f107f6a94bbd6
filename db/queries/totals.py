"""What is in the database as a whole."""

from __future__ import annotations

import json
from typing import Any, Final

from sqlalchemy import Connection, Engine, Row, bindparam, func, select

from db.names import UNNAMED
from db.queries.records import Overview, RunSummary
from db.tables import model, paper, run, tally

# Made once, as all statements here that are always the same: to put one together takes as long as to run it.
_TALLIES: Final = select(tally.c.name, tally.c.total)
_TALLY: Final = select(tally.c.total).where(tally.c.name == bindparam("this"))
_UNNAMED: Final = select(func.count()).select_from(model).where(model.c.id.in_(UNNAMED))
_RUNS: Final = select(run).order_by(run.c.id.desc()).limit(bindparam("limit")).offset(bindparam("offset"))
# Two statements: SQLite answers min or max alone from the index's end, both together by a scan.
_FIRST: Final = select(func.min(paper.c.published))
_LAST: Final = select(func.max(paper.c.published))


def overview(engine: Engine) -> Overview:
    """The totals, the range of dates and the last ingest. Reads kept totals; it counts nothing."""
    with engine.connect() as connection:
        totals = {name: number for name, number in connection.execute(_TALLIES).all()}  # noqa: C416  # rows, not pairs
        return Overview(
            papers=totals.get("papers", 0),
            papers_with_results=totals.get("papers_with_results", 0),
            results=totals.get("scores", 0) + totals.get("deltas", 0),
            scores=totals.get("scores", 0),
            deltas=totals.get("deltas", 0),
            benchmarks=totals.get("benchmarks", 0),
            models=named_models(connection),
            metrics=totals.get("metrics", 0),
            first_date=connection.execute(_FIRST).scalar_one(),
            last_date=connection.execute(_LAST).scalar_one(),
            last_run=_last_run(connection),
        )


def database_version(engine: Engine) -> str:
    """A text that changes with every ingest and review: what a cache of queries may be keyed by."""
    with engine.connect() as connection:
        changes = total(connection, "version")
        last = _last_run(connection)
        ended = last is not None and last.finished_at is not None
        return f"{changes}.{last.id if last else 0}{'' if ended else '+'}"


def total(connection: Connection, name: str) -> int:
    """A kept total (db.writing.TALLIES)."""
    return connection.execute(_TALLY, {"this": name}).scalar() or 0


def named_models(connection: Connection) -> int:
    """How many models there are but for "human", "baseline" and "state of the art"."""
    return total(connection, "models") - connection.execute(_UNNAMED).scalar_one()


def runs(engine: Engine, *, limit: int = 20, offset: int = 0) -> list[RunSummary]:
    """The ingests, the newest first."""
    with engine.connect() as connection:
        return [to_run(row) for row in connection.execute(_RUNS, {"limit": limit, "offset": offset}).all()]


def _last_run(connection: Connection) -> RunSummary | None:
    row = connection.execute(_RUNS, {"limit": 1, "offset": 0}).one_or_none()
    return None if row is None else to_run(row)


def to_run(row: Row[Any]) -> RunSummary:
    """A row of ``run`` as a record."""
    fields = dict(row._mapping)
    del fields["holds"]  # changes with later runs: no part of how this one went
    fields["sources"] = tuple(json.loads(fields["sources"]))
    return RunSummary(**fields)
