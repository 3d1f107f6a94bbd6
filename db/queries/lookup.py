"""Finding benchmarks, models and papers by what a person types."""

from __future__ import annotations

from sqlalchemy import Engine, select

from db.fulltext import containing
from db.queries.board_rows import summary_select, to_summary
from db.queries.paper_rows import found_papers
from db.queries.records import BenchmarkSummary, ModelSummary, SearchHits
from db.tables import alias, benchmark, model
from extract.lexicon import fold


def find_benchmark(engine: Engine, text: str) -> list[BenchmarkSummary]:
    """The benchmarks that a name means: the first of these that finds any, most results first.

    By id; by a spelling that is equal once folded (case, hyphens, "the … dataset" do not count); by the beginning of
    a spelling; by a part of one. ``[]`` when nothing does.
    """
    text = text.strip()
    folded = fold(text)
    if not folded:
        return []
    spelling = select(alias.c.entity_id).where(alias.c.kind == "benchmark")
    attempts = (
        benchmark.c.id == text,
        benchmark.c.id.in_(spelling.where(alias.c.folded == folded)),
        benchmark.c.id.in_(spelling.where(alias.c.folded >= folded, alias.c.folded < folded + "\U0010ffff")),
        benchmark.c.id.in_(containing("benchmark", folded)),
    )
    with engine.connect() as connection:
        for condition in attempts:
            rows = connection.execute(summary_select(condition)).all()
            if rows:
                return [to_summary(row) for row in rows]
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
        models = connection.execute(
            select(model)
            .where(model.c.id.in_(containing("model", folded)))
            .order_by(model.c.results.desc(), model.c.name)
            .limit(limit)
        ).all()
        return SearchHits(
            benchmarks=tuple(to_summary(row) for row in benchmarks),
            models=tuple(
                ModelSummary(id=row.id, name=row.name, results=row.results, papers=row.papers) for row in models
            ),
            papers=tuple(found_papers(connection, text, limit)),
        )
