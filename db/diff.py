"""What differs in the database between two runs: which results changed, vanished, came back or appeared."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Literal

from sqlalchemy import Connection, Engine, Row, Select, func, select

from db.changes import COMPARED
from db.effective import as_read
from db.tables import change, paper, result, run
from db.writing import chunks

What = Literal["changed", "vanished", "returned", "appeared"]
WHATS: Final[tuple[What, ...]] = ("changed", "vanished", "returned", "appeared")

Columns = Mapping[str, Any]


class RunError(ValueError):
    """There is no such run; the message is one line that says which there are."""


@dataclass(frozen=True, slots=True)
class Difference:
    """One result that is not as it was.

    ``before`` and ``after`` are columns of ``result`` as the reader gave them: where it changed those that differ,
    otherwise all that are compared (:data:`db.changes.COMPARED`), in one of the two alone.
    """

    what: What
    result_id: str
    paper_id: str
    title: str
    value_text: str
    sentence: str
    before: Columns
    after: Columns


@dataclass(frozen=True, slots=True)
class Diff:
    """From the state that run ``since`` left (0: the empty database) to the one that run ``until`` left.

    ``counts`` counts every difference; ``differences`` has at most as many of each kind as were asked for, in the
    order of WHATS.
    """

    since: int
    until: int
    counts: Mapping[What, int]
    differences: tuple[Difference, ...]


def diff(
    engine: Engine,
    since: int | None = None,
    until: int | None = None,
    *,
    benchmark_id: str | None = None,
    limit: int | None = None,
) -> Diff:
    """Compare the database as two runs left it.

    Args:
        since: the number of the earlier run, 0 for the empty database; None for the one before ``until``.
        until: the number of the later run; None for the last one.
        benchmark_id: only results that are or were read on this benchmark.
        limit: at most so many differences of each kind; None for all.

    Raises:
        RunError: there is no such run, or the two are the wrong way round.
    """
    with engine.connect() as connection:
        since, until = _runs(connection, since, until)
        log = _Log.of(connection, since, until)
        found: dict[What, list[Difference]] = {what: [] for what in WHATS}
        for one in _net(log, since, until):
            if benchmark_id is None or benchmark_id in log.benchmarks(one):
                found[one.what].append(one)
        appeared = _appeared(log, since, until, benchmark_id)
        counts: dict[What, int] = {what: len(found[what]) for what in WHATS}
        counts["appeared"] += _appeared_count(connection, log, since, until, benchmark_id)
        # In the order of ix_result_first: a page of the million that a first run brings is a range of it.
        order = (result.c.first_run_id, result.c.paper_key, result.c.value_start)
        rows = connection.execute(appeared.order_by(*order).limit(limit))
        found["appeared"] += [_as_appeared(row) for row in rows]
    return Diff(since, until, counts, tuple(one for what in WHATS for one in found[what][:limit]))


def _runs(connection: Connection, since: int | None, until: int | None) -> tuple[int, int]:
    last = connection.execute(select(func.max(run.c.id))).scalar_one() or 0
    known = set(connection.execute(select(run.c.id)).scalars())
    until = last if until is None else until
    since = max((number for number in known if number < until), default=0) if since is None else since
    for number in (since, until):
        if number and number not in known:
            raise RunError(
                f"there is no run {number}; " + (f"the last is {last}" if last else "nothing was ingested yet")
            )
    if since > until:
        raise RunError(f"run {since} came after run {until}; name the earlier one first")
    return since, until


@dataclass(slots=True)
class _Log:
    """What the change log and the stored results say of the results that were touched since a run.

    Args:
        events: the events between the two runs by result, oldest first.
        kept: what the log kept of each result that vanished since the first of the two runs, also after the second.
        rows: those of all these results that are stored now, with their papers.
        titles: those of the papers of the others, by the paper's id.
    """

    events: Mapping[str, Sequence[Row[Any]]]
    kept: Mapping[str, Columns]
    rows: Mapping[str, Row[Any]]
    titles: Mapping[str, str]

    @classmethod
    def of(cls, connection: Connection, since: int, until: int) -> _Log:
        events: dict[str, list[Row[Any]]] = defaultdict(list)
        kept = {}
        for row in connection.execute(select(change).where(change.c.run_id > since).order_by(change.c.id)):
            if row.run_id <= until:
                events[row.result_id].append(row)
            if row.change == "vanished":
                kept[row.result_id] = json.loads(row.before) | {"paper_id": row.paper_id}
        rows: dict[str, Row[Any]] = {}
        for ids in chunks([*events.keys(), *(kept.keys() - events.keys())]):
            rows.update((row.id, row) for row in connection.execute(described().where(result.c.id.in_(ids))))
        papers = list({columns["paper_id"] for identity, columns in kept.items() if identity not in rows})
        titles: dict[str, str] = {}
        for ids in chunks(papers):
            titles.update((row.id, row.title) for row in connection.execute(_titles().where(paper.c.id.in_(ids))))
        return cls(events, kept, rows, titles)

    def first_run(self, identity: str) -> int:
        row = self.rows.get(identity)
        return int(row.first_run_id if row is not None else self.kept[identity]["first_run_id"])

    def gone_at_the_end(self, identity: str) -> bool:
        """Whether the result was not there after the later run."""
        events = self.events.get(identity)
        return bool(events) and events[-1].change == "vanished"  # type: ignore[index]

    def benchmarks(self, one: Difference) -> set[str]:
        """The benchmarks that a result is or was on."""
        row = self.rows.get(one.result_id)
        now = {} if row is None else as_read(dict(row._mapping))
        places = (one.before, one.after, now, self.kept.get(one.result_id, {}))
        return {columns["benchmark_id"] for columns in places if columns.get("benchmark_id")}


def _net(log: _Log, since: int, until: int) -> list[Difference]:
    """What the events of each result amount to, in the order of the log; nothing where it is as it was."""
    found = []
    for identity, events in log.events.items():
        existed = log.first_run(identity) <= since and events[0].change != "returned"
        before: dict[str, Any] = {}
        after: dict[str, Any] = {}
        for event in events:
            for column, value in json.loads(event.before or "{}").items():
                before.setdefault(column, value)
            after |= json.loads(event.after or "{}")
        if log.gone_at_the_end(identity):
            if existed:
                found.append(_difference("vanished", log, identity, _compared(before), {}))
        elif existed:
            changed = [column for column in after if before.get(column) != after[column]]
            if changed:
                sides = ({column: side[column] for column in changed} for side in (before, after))
                found.append(_difference("changed", log, identity, *sides))
        elif log.first_run(identity) <= since:
            found.append(_difference("returned", log, identity, {}, _compared(after)))
    for identity, kept in log.kept.items():  # those that appeared between the two runs and vanished after the later one
        if identity not in log.rows and since < log.first_run(identity) <= until and not log.gone_at_the_end(identity):
            found.append(_difference("appeared", log, identity, {}, _compared(kept)))
    return found


def _compared(columns: Columns) -> dict[str, Any]:
    return {column: columns[column] for column in COMPARED if column in columns}


def _difference(what: What, log: _Log, identity: str, before: Columns, after: Columns) -> Difference:
    row = log.rows.get(identity)
    shown = log.kept[identity] if row is None else row._mapping
    return Difference(
        what=what,
        result_id=identity,
        paper_id=shown["paper_id"],
        title=log.titles.get(shown["paper_id"], "") if row is None else row.title,
        value_text=shown["value_text"],
        sentence=shown["sentence"],
        before=before,
        after=after,
    )


def _titles() -> Select[Any]:
    return select(paper.c.id, paper.c.title)


def described() -> Select[Any]:
    """Results with what a difference shows of their papers."""
    length = result.c.sentence_end - result.c.sentence_start
    sentence = func.substr(paper.c.abstract, result.c.sentence_start + 1, length).label("sentence")
    return select(result, paper.c.id.label("paper_id"), paper.c.title, sentence).join(
        paper, paper.c.key == result.c.paper_key
    )


def _appeared(log: _Log, since: int, until: int, benchmark_id: str | None) -> Select[Any]:
    """The stored results that an ingest after the one run and up to the other read first."""
    absent = list(_absent(log))
    found = described().where(result.c.first_run_id > since, result.c.first_run_id <= until, result.c.id.not_in(absent))
    return found if benchmark_id is None else found.where(result.c.benchmark_id == benchmark_id)


def _absent(log: _Log) -> Iterator[str]:
    """Those of the stored results that were not there after the later run."""
    return (identity for identity in log.rows if log.gone_at_the_end(identity))


def _appeared_count(connection: Connection, log: _Log, since: int, until: int, benchmark_id: str | None) -> int:
    """How many :func:`_appeared` finds."""
    if benchmark_id is None:
        held = select(func.coalesce(func.sum(run.c.holds), 0)).where(run.c.id > since, run.c.id <= until)
        absent = sum(1 for identity in _absent(log) if since < log.first_run(identity) <= until)
        return int(connection.execute(held).scalar_one()) - absent
    found = _appeared(log, since, until, benchmark_id).with_only_columns(func.count(), maintain_column_froms=True)
    return int(connection.execute(found).scalar_one())


def _as_appeared(row: Row[Any]) -> Difference:
    after = _compared(as_read(dict(row._mapping)))
    return Difference("appeared", row.id, row.paper_id, row.title, row.value_text, row.sentence, {}, after)
