"""Tables of how curated leaderboards compare with mined results."""

from __future__ import annotations

from typing import Final

from sqlalchemy import Engine

from benchmine.errors import CommandError
from benchmine.leaderboards import board_name
from benchmine.tables import Table
from dashboard import formats
from db import queries
from db.queries.curated import (
    STATUSES,
    Agreement,
    curated_benchmarks,
    curated_boards,
    curated_metrics,
)
from extract.curated.names import place_of

COLUMNS: Final = ("Board", "Model", "Curated", "Mined", "Agreement", "Difference", "File", "Place", "Papers")


def benchmark_table(engine: Engine) -> Table:
    """The benchmarks with curated values: how many, and how many mined scores there are.

    Raises:
        CommandError: nothing was imported.
    """
    found = _all(engine)
    cells = []
    for identity, name, values in found:
        mined = sum(board.results for board in queries.boards(engine, identity))
        cells.append((identity, name, values, mined))
    return Table(("Id", "Benchmark", "Curated values", "Mined scores"), cells)


def agreement_table(engine: Engine, name: str, *, all_models: bool) -> tuple[list[str], Table]:
    """The comparison on all boards of a benchmark, with lines that sum it up.

    Args:
        name: an id, or a spelling.
        all_models: also the models that only one side has.

    Raises:
        CommandError: nothing is curated of it, or there is no such benchmark.
    """
    identity, shown = _benchmark(engine, name)
    metrics = curated_metrics(engine, identity)
    boards = curated_boards(engine, queries.boards(engine, identity))
    lines = []
    cells = []
    for board, curated in boards:
        label = board_name(board)
        counts = ", ".join(f"{curated.count(status)} {status}" for status in STATUSES)
        lines.append(f"{shown}, {label}: {formats.count(len(curated.entries), 'curated value')}; models: {counts}")
        wanted = STATUSES if all_models else ("same", "differs")
        cells += [_cells(label, one) for one in curated.agreements if one.status in wanted]
    met = {(board.metric_id, board.unit) for board, _ in boards}
    alone = [
        f"{one.metric}{f' ({one.unit})' if one.unit else ''}, {one.values}"
        for one in metrics
        if (one.metric_id, one.unit) not in met
    ]
    if alone:
        lines.append(f"{shown}, curated only: {'; '.join(alone[:8])}{'; …' if len(alone) > 8 else ''}")
    return lines, Table(COLUMNS, cells, figures=frozenset({"Curated", "Mined", "Difference"}))


def _benchmark(engine: Engine, name: str) -> tuple[str, str]:
    curated = {identity: shown for identity, shown, _ in _all(engine)}
    found = [one for one in queries.find_benchmark(engine, name) if one.id in curated]
    if found:
        return found[0].id, found[0].name
    for identity in (name, place_of((name,), "", "").benchmark_id):
        if identity in curated:
            return identity, curated[identity]
    raise CommandError(f"nothing is curated of {name!r}; `benchmine agreement` lists what is")


def _all(engine: Engine) -> list[tuple[str, str, int]]:
    if found := curated_benchmarks(engine):
        return found
    raise CommandError("no curated leaderboard in the database; import one with: benchmine import pwc FILE")


def _cells(board: str, one: Agreement) -> tuple[str | float | None, ...]:
    first = one.curated[0] if one.curated else None
    return (
        board,
        one.model,
        _values([entry.value for entry in one.curated]),
        _values([entry.value for entry in one.mined]),
        one.status,
        None if one.difference is None else formats.number(one.difference),
        first.file if first else None,
        first.place if first else None,
        "; ".join(dict.fromkeys(entry.paper_id for entry in one.mined)) or None,
    )


def _values(values: list[float]) -> str:
    return ", ".join(map(formats.number, dict.fromkeys(values)))
