"""Finding benchmarks, models and papers by what a person types."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Final

from sqlalchemy import ColumnElement, Engine, Row, Select, Table, bindparam, select

from db.fulltext import containing
from db.queries.benchmark_rows import summary_select, to_summary
from db.queries.models import find_models, models_select, to_summaries
from db.queries.paper_rows import found_papers
from db.queries.records import BenchmarkSummary, ModelSummary, SearchHits
from db.tables import alias, benchmark, model
from extract.lexicon import fold

NEAR: Final = 50
"""Models that begin with what was typed: a letter or two begin thousands."""


def find_benchmark(engine: Engine, text: str) -> list[BenchmarkSummary]:
    """The benchmarks that a name means: the first of these that finds any, most results first.

    By id; by a spelling that is equal once folded (case, hyphens, "the … dataset" do not count); by the beginning of
    a spelling; by a part of one. ``[]`` when nothing does.
    """
    return [to_summary(row) for row in _find(engine, _BENCHMARKS, text)]


def find_model(engine: Engine, text: str) -> list[ModelSummary]:
    """The models that a name means, found as :func:`find_benchmark` finds benchmarks; at most :data:`NEAR`."""
    return to_summaries(_find(engine, _MODELS, text))


def is_model(engine: Engine, text: str) -> bool:
    """Whether a text is the id of a model or one of its spellings, and not only a part of one."""
    text = text.strip()
    given = {"this": text, "folded": fold(text), "after": ""}
    with engine.connect() as connection:
        return any(connection.execute(statement, given).first() for statement in _MODELS.statements[:2])


class _Ways:
    """The ways in which a text may mean entries, the likeliest first. All but the last are made once: to put one of
    their statements together takes longer than to run it."""

    def __init__(self, kind: str, table: Table, entries: Callable[[ColumnElement[bool]], Select[Any]]) -> None:
        self._kind, self._table, self._entries = kind, table, entries
        spelling = select(alias.c.entity_id).where(alias.c.kind == kind)
        beginning = spelling.where(alias.c.folded >= bindparam("folded"), alias.c.folded < bindparam("after"))
        self.statements = (
            entries(table.c.id == bindparam("this")),
            entries(table.c.id.in_(spelling.where(alias.c.folded == bindparam("folded")))),
            entries(table.c.id.in_(beginning)),
        )

    def by_part(self, folded: str) -> Select[Any]:
        return self._entries(self._table.c.id.in_(containing(self._kind, folded)))


def _near_models(condition: ColumnElement[bool]) -> Select[Any]:
    return models_select([condition], limit=NEAR)


_BENCHMARKS: Final = _Ways("benchmark", benchmark, summary_select)
_MODELS: Final = _Ways("model", model, _near_models)


def _find(engine: Engine, ways: _Ways, text: str) -> Sequence[Row[Any]]:
    text = text.strip()
    folded = fold(text)
    if not folded:
        return []
    given = {"this": text, "folded": folded, "after": folded + "\U0010ffff"}
    with engine.connect() as connection:
        for statement in ways.statements:
            if found := connection.execute(statement, given).all():
                return found
        return connection.execute(ways.by_part(folded)).all()


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
