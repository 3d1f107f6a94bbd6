"""Finding benchmarks, models and papers by what a person types."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, TypeVar

from sqlalchemy import ColumnElement, Connection, Engine, Table, select

from db.fulltext import containing
from db.queries.benchmark_rows import summary_select, to_summary
from db.queries.models import find_models
from db.queries.paper_rows import found_papers
from db.queries.records import BenchmarkSummary, ModelSummary, SearchHits
from db.tables import alias, benchmark, model
from extract.lexicon import fold

T = TypeVar("T")

NEAR: Final = 50
"""Models that begin with what was typed: a letter or two begin thousands."""


def find_benchmark(engine: Engine, text: str) -> list[BenchmarkSummary]:
    """The benchmarks that a name means: the first of these that finds any, most results first.

    By id; by a spelling that is equal once folded (case, hyphens, "the … dataset" do not count); by the beginning of
    a spelling; by a part of one. ``[]`` when nothing does.
    """
    return _find(engine, "benchmark", benchmark, text, _benchmarks)


def find_model(engine: Engine, text: str) -> list[ModelSummary]:
    """The models that a name means, found as :func:`find_benchmark` finds benchmarks; at most :data:`NEAR`."""
    return _find(engine, "model", model, text, _models)


def _models(connection: Connection, condition: ColumnElement[bool]) -> list[ModelSummary]:
    return find_models(connection, condition, limit=NEAR)


def _benchmarks(connection: Connection, condition: ColumnElement[bool]) -> list[BenchmarkSummary]:
    return [to_summary(row) for row in connection.execute(summary_select(condition))]


def _find(
    engine: Engine,
    kind: str,
    table: Table,
    text: str,
    read: Callable[[Connection, ColumnElement[bool]], list[T]],
) -> list[T]:
    text = text.strip()
    folded = fold(text)
    if not folded:
        return []
    spelling = select(alias.c.entity_id).where(alias.c.kind == kind)
    attempts = (
        table.c.id == text,
        table.c.id.in_(spelling.where(alias.c.folded == folded)),
        table.c.id.in_(spelling.where(alias.c.folded >= folded, alias.c.folded < folded + "\U0010ffff")),
        table.c.id.in_(containing(kind, folded)),
    )
    with engine.connect() as connection:
        for condition in attempts:
            if found := read(connection, condition):
                return found
    return []


def search(engine: Engine, text: str, limit: int = 20) -> SearchHits:
    """Benchmarks and models with the text in a name, and papers with its words in title or abstract.

    Args:
        limit: at most so many of each.
    """
    text = text.strip()
    folded = fold(text)
    if not folded:
        return SearchHits(benchmarks=(), models=(), papers=())
    with engine.connect() as connection:
        benchmarks = connection.execute(
            summary_select(benchmark.c.id.in_(containing("benchmark", folded)), limit=limit)
        ).all()
        return SearchHits(
            benchmarks=tuple(to_summary(row) for row in benchmarks),
            models=tuple(find_models(connection, model.c.id.in_(containing("model", folded)), limit=limit)),
            papers=tuple(found_papers(connection, text, limit)),
        )
