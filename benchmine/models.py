"""Models found by what a person types, and the tables about them: one model's results, several beside each other."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Engine

from benchmine.console import tell
from benchmine.errors import CommandError
from benchmine.leaderboards import find_benchmark, reported_range, without_empty
from benchmine.tables import Table
from dashboard import formats
from db import queries
from db.queries import BenchmarkComparison, Cell, ModelComparison, ModelPage, ModelResult, ModelSummary


def find_model(engine: Engine, name: str) -> list[ModelSummary]:
    """The models that a name means, the likeliest first, at least one; told where it is the name of none of them.

    Raises:
        CommandError: there is none; the message names the most reported ones.
    """
    found = queries.find_model(engine, name)
    if found:
        if not queries.is_model(engine, name):
            tell(f"No model is called {name!r}; taken is the nearest, {found[0].name}.")
        return found
    most = [one.name for one in queries.models(engine, limit=5)]
    known = f"; most reported: {', '.join(most)}" if most else ""
    raise CommandError(f"no model {name!r} in the database{known}")


def title(page: ModelPage) -> str:
    """A model in a line, with its other spellings."""
    one = page.summary
    figures = (
        formats.count(one.results, "score"),
        f"on {formats.count(one.benchmarks, 'benchmark')}",
        f"in {formats.count(one.papers, 'paper')}",
    )
    others = [spelling for spelling in page.spellings if spelling != one.name][:5]
    also = f" (also {', '.join(others)})" if others else ""
    return f"{one.name}{also}: {', '.join(figures)}"


def model_table(page: ModelPage, limit: int | None) -> Table:
    """The results of a model by task and benchmark, each with its rank on its board; all of them without a limit."""
    columns = ("Task", "Benchmark", "Metric", "Value", "Rank", "Setting", "Whose", "Date", "Notes", "Paper", "Result")
    rows = [
        (
            one.task or formats.NOT_STATED,
            _benchmark(one),
            one.metric or formats.NOT_STATED,
            formats.normalised(one),
            None if one.rank is None else f"{one.rank} of {one.ranked}",
            one.setting,
            "" if one.role == "unknown" else formats.ROLES[one.role],
            formats.date_text(one.date, short=True),
            "; ".join(formats.notes(one.flags, claims_sota=one.claims_sota)),
            one.title or one.paper_id,
            one.result_id,
        )
        for one in page.results[:limit]
    ]
    return without_empty(Table(columns, rows, figures=frozenset({"Value", "Rank"}), below="Paper"))


def _benchmark(one: ModelResult) -> str:
    name = one.benchmark or formats.NOT_STATED
    return f"{name} ({one.split})" if one.split else name


def compared_models(engine: Engine, names: Sequence[str]) -> ModelComparison:
    """Models by what a person types, beside each other.

    Raises:
        CommandError: a name means none, two mean the same, or there are not two to eight.
    """
    ids = [find_model(engine, name)[0].id for name in names]
    _different(names, ids, "model")
    try:
        return queries.compare_models(engine, ids)
    except ValueError as error:
        raise CommandError(str(error)) from None


def compared_benchmarks(engine: Engine, names: Sequence[str], limit: int) -> BenchmarkComparison:
    """Benchmarks by what a person types, beside each other, over the models that they share.

    Raises:
        CommandError: as for models.
    """
    ids = [find_benchmark(engine, name)[0].id for name in names]
    _different(names, ids, "benchmark")
    try:
        return queries.compare_benchmarks(engine, ids, limit=limit)
    except ValueError as error:
        raise CommandError(str(error)) from None


def _different(names: Sequence[str], ids: Sequence[str], what: str) -> None:
    for place, identity in enumerate(ids):
        if identity in ids[:place]:
            other = names[ids.index(identity)]
            raise CommandError(f"{other!r} and {names[place]!r} mean the same {what}, {identity}")


def models_table(found: ModelComparison) -> Table:
    """A row for each board, a column for each model; the best of a row is marked with a star."""
    columns = ("Board", *(one.name for one in found.models))
    rows = [(formats.board_name(row.board), *map(_cell, row.cells)) for row in found.rows]
    return Table(columns, rows, figures=frozenset(columns[1:]))


def benchmarks_table(found: BenchmarkComparison) -> Table:
    """A row for each model, a column for each board; the best of a column is marked with a star."""
    columns = ("Model", *map(formats.board_name, found.boards))
    rows = [(row.model, *map(_cell, row.cells)) for row in found.rows]
    return Table(columns, rows, figures=frozenset(columns[1:]))


def _cell(cell: Cell | None) -> str | None:
    """A value with its star, its setting, and the range that it was taken from."""
    if cell is None:
        return None
    about = "; ".join(filter(None, (cell.setting, reported_range(cell))))
    return f"{formats.number(cell.value)}{'*' if cell.best else ''}{f' ({about})' if about else ''}"
