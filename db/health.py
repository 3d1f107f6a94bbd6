"""Whether a database is well: what `benchmine doctor` asks of it. Nothing is written.

`benchmine verify` reads every abstract again; this looks only at what is stored, so that it takes seconds.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Final, Literal

from sqlalchemy import Connection, Engine, func, or_, select
from sqlalchemy.sql import Select

from db import queries
from db.address import place
from db.dialects import dialect_of
from db.mending import lost_parts
from db.recount import miscounted_boards
from db.tables import metric, paper, result, run, stale
from db.verify import orphans

State = Literal["ok", "look", "broken"]
"""``broken`` is a promise that does not hold; ``look`` is worth a person's eye."""

SLOW_SECONDS: Final = 1.0
"""A query of a page that takes longer is pointed out; the budget of a page is a tenth of it (docs/performance.md)."""

_SHOWN: Final = 3
_MEND: Final = "make them again: benchmine doctor --mend"


@dataclass(frozen=True, slots=True)
class Finding:
    """What was looked at, how it is, and what there is to say of it: with a remedy, unless it is ``ok``."""

    what: str
    state: State
    says: str


def examine(engine: Engine) -> Iterator[Finding]:
    """All that can be asked of an open database, one finding after another."""
    with engine.connect() as connection:
        yield _storage(connection)
        yield _parts(connection)
        yield _orphans(connection)
        yield _spans(connection)
        yield _counts(connection)
        yield from _boards(connection)
        yield _derived(connection)
        yield _runs(connection)
    yield _speed(engine)


def _found(what: str, rows: list[str], *, fine: str, broken: str, remedy: str, state: State = "broken") -> Finding:
    """``ok``, or how many are ``broken``, the first of them, and the remedy."""
    if not rows:
        return Finding(what, "ok", fine)
    some = ", ".join(rows[:_SHOWN]) + (", …" if len(rows) > _SHOWN else "")
    return Finding(what, state, f"{len(rows):,} {broken} ({some}); {remedy}")


def _storage(connection: Connection) -> Finding:
    said = dialect_of(connection.engine).ailments(connection)
    remedy = f"put a copy back with: benchmine restore COPY --db {place(connection.engine)}"
    return _found(
        "integrity", said, fine="pages, references and search indexes are whole", broken="faults", remedy=remedy
    )


def _parts(connection: Connection) -> Finding:
    return _found(
        "parts",
        sorted(lost_parts(connection)),
        fine="every index, trigger and view is there",
        broken="indexes, triggers or views are lost",
        remedy=_MEND,
    )


def _orphans(connection: Connection) -> Finding:
    said = [f"{one.subject}: {one.says}" for one in orphans(connection)]
    return _found(
        "orphans",
        said,
        fine="nothing refers to what is not there",
        broken="references to nothing",
        remedy="see benchmine verify",
    )


def _spans(connection: Connection) -> Finding:
    """Of results that nobody has corrected; `verify` knows what the others were before."""
    start, end = result.c.value_start, result.c.value_end
    printed = func.substr(paper.c.abstract, start + 1, end - start)
    outside = or_(
        start < 0, end <= start, result.c.sentence_start > start, result.c.sentence_end < end,
        result.c.sentence_end > func.length(paper.c.abstract), printed != result.c.value_text,
    )  # fmt: skip
    wrong = (
        select(result.c.id)
        .join(paper, paper.c.key == result.c.paper_key)
        .where(result.c.as_read == "", outside)
        .order_by(result.c.id)
    )
    rows = _ids(connection, wrong)
    remedy = "read the papers again: benchmine ingest --force PATH"
    return _found(
        "spans",
        rows,
        fine="every value stands in its abstract where the record says",
        broken="results do not stand where the record says",
        remedy=remedy,
    )


def _counts(connection: Connection) -> Finding:
    there = select(result.c.paper_key, func.count().label("results")).group_by(result.c.paper_key).subquery("there")
    wrong = (
        select(paper.c.id)
        .join(there, there.c.paper_key == paper.c.key, isouter=True)
        .where(paper.c.scores + paper.c.deltas != func.coalesce(there.c.results, 0))
        .order_by(paper.c.id)
    )
    remedy = "read them again: benchmine ingest --force PATH"
    return _found(
        "papers",
        _ids(connection, wrong),
        fine="papers count their results",
        broken="papers miscount their results",
        remedy=remedy,
    )


def _boards(connection: Connection) -> Iterator[Finding]:
    """Values that cannot be on a board, and boards whose counts are not those of their rows."""
    impossible = (
        select(result.c.id)
        .join(metric, metric.c.id == result.c.metric_id)
        .where(
            result.c.merit.is_not(None),
            result.c.verdict == "",  # what a person has confirmed is theirs to answer for
            result.c.unit == metric.c.unit,
            or_(result.c.value < metric.c.low, result.c.value > metric.c.high),
        )
        .order_by(result.c.id)
    )
    rows = _ids(connection, impossible)
    remedy = "look at them: benchmine show RESULT"
    yield _found(
        "values",
        rows,
        fine="no ranked value is outside its metric's range",
        broken="ranked values are outside their metric's range",
        remedy=remedy,
    )
    yield _found(
        "boards",
        [subject.removeprefix("board ") for subject, _ in miscounted_boards(connection)],
        fine="boards count their rows",
        broken="boards miscount their rows",
        remedy=_MEND,
    )


def _derived(connection: Connection) -> Finding:
    rows = [f"{kind} {one}" for kind, one in connection.execute(select(stale.c.kind, stale.c.entity_id).limit(1000))]
    remedy = "a run is at work, or was cut short; the next command that writes does it"
    return _found(
        "derived",
        rows,
        fine="boards and counts are up to date",
        broken="entries have counts that are to be derived again",
        remedy=remedy,
        state="look",
    )


def _runs(connection: Connection) -> Finding:
    cut = select(run.c.id).where(run.c.finished_at.is_(None)).order_by(run.c.id.desc())
    last = connection.execute(select(func.max(run.c.id))).scalar_one()
    rows = [number for number in _ids(connection, cut) if number == str(last)]  # an older one was followed by another
    remedy = "its whole batches are kept; the same benchmine ingest goes on from there"
    return _found(
        "last run",
        rows,
        fine="it ended as it should",
        broken="run was cut short or is at work",
        remedy=remedy,
        state="look",
    )


def _speed(engine: Engine) -> Finding:
    """The queries of the main pages, each once."""
    first = queries.benchmarks(engine, limit=1)
    asked: dict[str, Callable[[], Any]] = {
        "overview": lambda: queries.overview(engine),
        "benchmarks": lambda: queries.benchmarks(engine),
        "models": lambda: queries.models(engine),
        "papers": lambda: queries.papers(engine),
        "search": lambda: queries.search(engine, first[0].name if first else "accuracy"),
        "conflicts": lambda: queries.conflicts(engine),
    }
    if first and (boards := queries.boards(engine, first[0].id)):  # none where only changes are reported
        one = boards[0]
        asked["leaderboard"] = lambda: queries.leaderboard(
            engine, one.benchmark_id, one.metric_id, one.unit, split=one.split
        )
    taken = {}
    for name, ask in asked.items():
        begun = time.monotonic()
        ask()
        taken[name] = time.monotonic() - begun
    slowest = max(taken, key=lambda name: taken[name])
    slow = [f"{name} {seconds:.1f} s" for name, seconds in taken.items() if seconds > SLOW_SECONDS]
    fine = f"{len(taken)} queries of the dashboard's pages, the slowest ({slowest}) {taken[slowest] * 1000:,.0f} ms"
    remedy = "run it again while nothing else is at work; if it stays so: sqlite3 FILE ANALYZE, or another disk"
    return _found("queries", slow, fine=fine, broken="are slow", remedy=remedy, state="look")


def _ids(connection: Connection, statement: Select[Any]) -> list[str]:
    return [str(identity) for identity in connection.execute(statement.limit(1000)).scalars()]
