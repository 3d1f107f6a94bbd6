"""Papers and the evidence of one result."""

from __future__ import annotations

import json
from typing import Any

from sqlalchemy import Connection, Engine, Row, Select, func, select

from db.fulltext import fts_match
from db.queries.records import Evidence, PaperPage, PaperSummary, ResultDetail, ReviewEntry
from db.standing import row_flags
from db.tables import benchmark, metric, model, paper, result, review
from extract.records import Span

SNIPPET_WORDS = 32
SNIPPET_CHARACTERS = 220


def _details_select() -> Select[Any]:
    return (
        select(
            result,
            metric.c.name.label("metric_name"),
            func.coalesce(metric.c.direction, "none").label("direction"),
            benchmark.c.name.label("benchmark_name"),
            model.c.name.label("model_name"),
        )
        .outerjoin(metric, metric.c.id == result.c.metric_id)
        .outerjoin(benchmark, benchmark.c.id == result.c.benchmark_id)
        .outerjoin(model, model.c.id == result.c.model_id)
    )


def _span(start: int | None, end: int | None) -> Span | None:
    return None if start is None or end is None else Span(start, end)


def _detail(row: Row[Any], abstract: str) -> dict[str, Any]:
    """The fields of ResultDetail; the canonical name falls back on the abstract's own word."""
    return {
        "result_id": row.id,
        "kind": row.kind,
        "value": row.value,
        "unit": row.unit,
        "value_text": row.value_text,
        "value_decimal": row.value_decimal,
        "printed_unit": row.printed_unit,
        "bound": row.bound,
        "metric": row.metric_name or row.metric,
        "metric_id": row.metric_id,
        "metric_text": row.metric,
        "direction": row.direction,
        "benchmark": row.benchmark_name or row.benchmark,
        "benchmark_id": row.benchmark_id,
        "benchmark_text": row.benchmark,
        "model": row.model_name or row.model,
        "model_id": row.model_id,
        "model_text": row.model,
        "setting": row.setting,
        "role": row.role,
        "claims_sota": row.claims_sota,
        "value_span": Span(row.value_start, row.value_end),
        "sentence_span": Span(row.sentence_start, row.sentence_end),
        "metric_span": _span(row.metric_start, row.metric_end),
        "benchmark_span": _span(row.benchmark_start, row.benchmark_end),
        "model_span": _span(row.model_start, row.model_end),
        "sentence": abstract[row.sentence_start : row.sentence_end],
        "rule": row.rule,
        "confidence": row.confidence,
        "why": tuple(json.loads(row.why)),
        "extractor_version": row.extractor_version,
        "flags": row_flags(row.unranked, row.flags),
        "verdict": row.verdict,
    }


def _fields(row: Row[Any]) -> dict[str, Any]:
    """The fields of PaperFields."""
    return {
        "paper_id": row.id,
        "title": row.title,
        "abstract": row.abstract,
        "date": row.date,
        "year": row.year,
        "authors": tuple(json.loads(row.authors)),
        "author_count": row.author_count,
        "venue": row.venue,
        "url": row.url,
        "arxiv_id": row.arxiv_id,
        "doi": row.doi,
        "source": row.source,
        "line": row.line,
    }


def evidence(engine: Engine, result_id: str) -> Evidence | None:
    """Everything that is stored of a result; None when there is none with this id."""
    with engine.connect() as connection:
        row = connection.execute(_details_select().where(result.c.id == result_id)).one_or_none()
        if row is None:
            return None
        source = connection.execute(select(paper).where(paper.c.key == row.paper_key)).one()
        return Evidence(
            **_detail(row, source.abstract), **_fields(source), reviews=tuple(_reviews(connection, result_id))
        )


def _reviews(connection: Connection, result_id: str) -> list[ReviewEntry]:
    statement = select(review).where(review.c.result_id == result_id).order_by(review.c.id.desc())
    return [
        ReviewEntry(
            verdict=row.verdict,
            field=row.field,
            value=row.value,
            comment=row.comment,
            reviewer=row.reviewer,
            at=row.at,
        )
        for row in connection.execute(statement)
    ]


def paper_page(engine: Engine, paper_id: str) -> PaperPage | None:
    """A paper and its results in the order of the text; None when there is no paper with this id."""
    with engine.connect() as connection:
        source = connection.execute(select(paper).where(paper.c.id == paper_id)).one_or_none()
        if source is None:
            return None
        rows = connection.execute(
            _details_select()
            .where(result.c.paper_key == source.key)
            .order_by(result.c.value_start, result.c.value_end, result.c.id)
        )
        results = tuple(ResultDetail(**_detail(row, source.abstract)) for row in rows)
        return PaperPage(**_fields(source), results=results)


def papers(engine: Engine, *, search: str = "", limit: int = 50, offset: int = 0) -> list[PaperSummary]:
    """Papers, the newest first; with ``search`` those whose title or abstract match it, the best match first.

    Args:
        search: words, all of which must occur; ``"…"`` keeps words together, and the last word may be unfinished.
        limit, offset: the page.
    """
    with engine.connect() as connection:
        if search.strip():
            return found_papers(connection, search, limit, offset)
        statement = (
            select(paper)
            .order_by(paper.c.published.desc().nulls_last(), paper.c.key.desc())
            .limit(limit)
            .offset(offset)
        )
        return [_summary(row, _beginning(row.abstract)) for row in connection.execute(statement)]


def found_papers(connection: Connection, text: str, limit: int, offset: int = 0) -> list[PaperSummary]:
    """The papers whose title or abstract match, best first."""
    statement = fts_match(text, SNIPPET_WORDS, limit, offset)
    if statement is None:
        return []
    return [_summary(row, " ".join(row.snippet.split())) for row in connection.execute(statement)]


def _summary(row: Row[Any], snippet: str) -> PaperSummary:
    return PaperSummary(
        id=row.id,
        title=row.title,
        date=row.date,
        venue=row.venue,
        url=row.url,
        scores=row.scores,
        deltas=row.deltas,
        snippet=snippet,
    )


def _beginning(abstract: str) -> str:
    text = " ".join(abstract[: SNIPPET_CHARACTERS * 2].split())
    if len(text) <= SNIPPET_CHARACTERS:
        return text
    return text[:SNIPPET_CHARACTERS].rsplit(" ", 1)[0] + " …"
