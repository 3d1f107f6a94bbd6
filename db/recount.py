"""Kept tables against a recount: every derived row, held against what the statement that derives it gives now.

What ``stale`` names is passed over: it is known to be out of date, and the next run or opening derives it again.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from math import isclose
from typing import Any, Final

from sqlalchemy import Connection, Select, Table, func, select

from db.kept import doubts, spreads
from db.ledger import coverage_rows
from db.names import TABLES
from db.summaries import best_result, board_figures, main_boards, name_figures
from db.tables import BOARD, SPREAD, alias, board, coverage, doubt, mentioned, paper, result, run, spread, stale, tally
from db.writing import chunks

RECOUNTS: Final[Mapping[str, Select[Any]]] = {
    "papers": select(func.count()).select_from(paper),
    "papers_with_results": select(func.count()).where(paper.c.scores + paper.c.deltas > 0),
    "papers_naming": select(func.count(mentioned.c.paper_key.distinct())),
    "scores": select(func.count()).where(result.c.kind == "score"),
    "deltas": select(func.count()).where(result.c.kind == "delta"),
    **{f"{kind}s": select(func.count()).select_from(table) for kind, table in TABLES.items()},
}
"""Totals of the whole database, each with what it counts."""


def outdated(connection: Connection) -> Iterator[tuple[str, str]]:
    """The kept rows that are not what a recount gives: of what, and what differs."""
    passed_over = {kind: _stale(connection, kind) for kind in TABLES}
    of_benchmark = passed_over["benchmark"]
    yield from miscounted_boards(connection)
    yield from _compare(connection, spread, spreads(), SPREAD, of_benchmark)
    yield from _compare(connection, doubt, doubts(), ("result_id",), of_benchmark)
    for kind, table in TABLES.items():
        yield from _compare(connection, table, name_figures(kind), ("id",), passed_over[kind])
    yield from _coverage(connection, of_benchmark)
    yield from _leads(connection, passed_over)
    first = select(result.c.first_run_id, func.count()).group_by(result.c.first_run_id)
    counted = {row[0]: row[1] for row in connection.execute(first)}
    for row in connection.execute(select(run.c.id, run.c.holds)):
        if row.holds != counted.get(row.id, 0):
            yield f"run {row.id}", f"holds is {row.holds}, should be {counted.get(row.id, 0)}"
    for name, statement in RECOUNTS.items():
        if passed_over.get(name[:-1]):  # names are counted when what is derived for them has been
            continue
        kept = connection.execute(select(tally.c.total).where(tally.c.name == name)).scalar()
        total = connection.execute(statement).scalar_one()
        if kept != total:
            yield f"tally {name}", f"total is {kept}, should be {total}"


def miscounted_boards(connection: Connection) -> Iterator[tuple[str, str]]:
    """The boards that do not count their rows, that are missing, or that have none: which, and what differs."""
    yield from _compare(connection, board, board_figures(), BOARD, _stale(connection, "benchmark"))


def _stale(connection: Connection, kind: str) -> set[str]:
    return set(connection.execute(select(stale.c.entity_id).where(stale.c.kind == kind)).scalars())


def _compare(
    connection: Connection, table: Table, recount: Select[Any], key: tuple[str, ...], passed_over: set[str]
) -> Iterator[tuple[str, str]]:
    """The rows of a table that differ from a recount of the same columns, in the columns that both have."""
    columns = [column.name for column in recount.selected_columns]
    owner = "benchmark_id" if "benchmark_id" in table.c else "id"

    def rows(statement: Select[Any]) -> dict[tuple[Any, ...], Mapping[str, Any]]:
        every = (dict(zip(columns, row, strict=True)) for row in connection.execute(statement))
        return {tuple(one[name] for name in key): one for one in every if one[owner] not in passed_over}

    kept, counted = rows(select(*(table.c[name] for name in columns))), rows(recount)
    for name in sorted(kept.keys() | counted.keys(), key=repr):
        one, other = kept.get(name), counted.get(name)
        said = _differing(one, other)
        if said:
            yield f"{table.name} {' · '.join(map(str, name))}", said


def _differing(kept: Mapping[str, Any] | None, counted: Mapping[str, Any] | None) -> str:
    if counted is None:
        return "nothing is counted there"
    if kept is None:
        return "it is missing"
    differing = [column for column in kept if not _same(kept[column], counted[column])]
    return "; ".join(f"{column} is {kept[column]!r}, should be {counted[column]!r}" for column in differing)


def _same(one: Any, other: Any) -> bool:
    if isinstance(one, float) and isinstance(other, float):  # a logarithm is not the same to the last bit everywhere
        return isclose(one, other, rel_tol=1e-9)
    return bool(one == other)


def _coverage(connection: Connection, passed_over: set[str]) -> Iterator[tuple[str, str]]:
    named = connection.execute(select(mentioned.c.benchmark_id).distinct()).scalars()
    kept = {row.benchmark_id: dict(row._mapping) for row in connection.execute(select(coverage))}
    there = connection.execute(select(TABLES["benchmark"].c.id)).scalars()
    ids = sorted({*named, *there, *kept} - passed_over)
    for some in chunks(ids):
        counted = {row["benchmark_id"]: row for row in coverage_rows(connection, some)}
        for identity in some:
            one, other = kept.get(identity), counted.get(identity)
            if (one or other) and (said := _differing(one, other)):
                yield f"coverage {identity}", said


def _leads(connection: Connection, passed_over: Mapping[str, set[str]]) -> Iterator[tuple[str, str]]:
    """Boards whose best result is another, benchmarks whose main board is, and names that no spelling finds."""
    key = [board.c[name] for name in BOARD]
    best = {tuple(row[:-1]): row[-1] for row in connection.execute(select(*key, best_result()))}
    for row in connection.execute(select(*key, board.c.best_result_id).order_by(*key)):
        if row.benchmark_id not in passed_over["benchmark"] and row.best_result_id != best[tuple(row[:-1])]:
            name = " · ".join(row[:-1])
            yield f"board {name}", f"best_result_id is {row.best_result_id!r}, should be {best[tuple(row[:-1])]!r}"
    benchmark = TABLES["benchmark"]
    kept = connection.execute(select(benchmark.c.id, benchmark.c.split, benchmark.c.metric_id, benchmark.c.unit)).all()
    main = main_boards(connection, [row.id for row in kept])
    for identity, *chosen in kept:
        there, should = tuple(chosen), main.get(identity, (None, None, None))
        if identity not in passed_over["benchmark"] and there != should:
            yield f"benchmark {identity}", f"its main board is {there!r}, should be {should!r}"
    for kind, table in TABLES.items():
        spelled = select(alias.c.entity_id).where(alias.c.kind == kind)
        lost = select(table.c.id).where(table.c.id.not_in(spelled)).order_by(table.c.id)
        for identity in connection.execute(lost).scalars():
            if identity not in passed_over[kind]:
                yield f"{kind} {identity}", "no spelling leads to it"
