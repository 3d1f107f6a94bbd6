"""Papers and the evidence of one result."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Sequence
from typing import Any, Final

from sqlalchemy import BindParameter, ColumnElement, Connection, Engine, Row, bindparam, false, func, select

from db.fulltext import fts_match, matching
from db.judgements import UNJUDGED, judgements
from db.queries.ranks import board_ranks
from db.queries.records import Evidence, PaperPage, PaperReading, PaperSummary, ResultDetail, ReviewEntry
from db.queries.scope import board_of_result
from db.queries.totals import total
from db.standing import row_flags
from db.tables import benchmark, board, metric, model, paper, result, review
from extract.records import Span

SNIPPET_WORDS = 32
SNIPPET_CHARACTERS = 220


# Made once: to put these together takes several times as long as to run them.
_DETAILS: Final = (
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
_DETAILS_OF_RESULT: Final = _DETAILS.where(result.c.id == bindparam("this"))
_DETAILS_OF_PAPER: Final = _DETAILS.where(result.c.paper_key == bindparam("this")).order_by(
    result.c.value_start, result.c.value_end, result.c.id
)
_PAPER_BY_KEY: Final = select(paper).where(paper.c.key == bindparam("this"))
_PAPER_BY_ID: Final = select(paper).where(paper.c.id == bindparam("this"))
_RANKED_ON_BOARD: Final = (
    select(board.c.ranked).select_from(result).join(board, board_of_result()).where(result.c.id == bindparam("this"))
)
_REVIEWS: Final = select(review).where(review.c.result_id == bindparam("this")).order_by(review.c.id.desc())


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
        "split": row.split,
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
        "categories": tuple(row.categories.split()),
        "source": row.source,
        "line": row.line,
    }


def evidence(engine: Engine, result_id: str) -> Evidence | None:
    """Everything that is stored of a result; None when there is none with this id."""
    with engine.connect() as connection:
        row = connection.execute(_DETAILS_OF_RESULT, {"this": result_id}).one_or_none()
        if row is None:
            return None
        source = connection.execute(_PAPER_BY_KEY, {"this": row.paper_key}).one()
        return Evidence(
            **_detail(row, source.abstract),
            **_fields(source),
            rank=board_ranks(connection, [result_id]).get(result_id),
            ranked=connection.execute(_RANKED_ON_BOARD, {"this": result_id}).scalar() or 0,
            reviews=tuple(_reviews(connection, result_id)),
            corrected=tuple(judgements(connection, [result_id]).get(result_id, UNJUDGED).corrections),
        )


def _reviews(connection: Connection, result_id: str) -> list[ReviewEntry]:
    return [
        ReviewEntry(
            verdict=row.verdict,
            field=row.field,
            value=row.value,
            comment=row.comment,
            reviewer=row.reviewer,
            at=row.at,
        )
        for row in connection.execute(_REVIEWS, {"this": result_id}).all()
    ]


def paper_page(engine: Engine, paper_id: str) -> PaperPage | None:
    """A paper and its results in the order of the text; None when there is no paper with this id."""
    with engine.connect() as connection:
        source = connection.execute(_PAPER_BY_ID, {"this": paper_id}).one_or_none()
        if source is None:
            return None
        rows = connection.execute(_DETAILS_OF_PAPER, {"this": source.key}).all()
        results = tuple(ResultDetail(**_detail(row, source.abstract)) for row in rows)
        return PaperPage(**_fields(source), results=results)


def papers(
    engine: Engine,
    *,
    search: str = "",
    year: int | None = None,
    with_results: bool = False,
    limit: int = 50,
    offset: int = 0,
) -> list[PaperSummary]:
    """Papers with their readings, the newest first; with nothing but ``search``, the best match first.

    Args:
        search: words, all of which must occur in title or abstract; ``"…"`` keeps words together, and the last word
            may be unfinished.
        year: only papers of this year.
        with_results: only papers in which a result was read.
        limit, offset: the page.
    """
    conditions = _conditions(search, year, with_results)
    with engine.connect() as connection:
        if search.strip() and year is None and not with_results:
            found = found_papers(connection, search, limit, offset)
        else:
            statement = (
                select(paper)
                .where(*conditions)
                .order_by(paper.c.published.desc().nulls_last(), paper.c.key.desc())
                .limit(limit)
                .offset(offset)
            )
            found = [_summary(row, _beginning(row.abstract)) for row in connection.execute(statement).all()]
        readings = _readings(connection, [one.id for one in found])
    return [dataclasses.replace(one, readings=readings.get(one.id, ())) for one in found]


def paper_count(engine: Engine, *, search: str = "", year: int | None = None, with_results: bool = False) -> int:
    """How many papers :func:`papers` has on all its pages."""
    conditions = _conditions(search, year, with_results)
    with engine.connect() as connection:
        if not search.strip() and year is None:  # kept, so that nothing need be counted
            return total(connection, "papers_with_results" if with_results else "papers")
        return connection.execute(select(func.count()).select_from(paper).where(*conditions)).scalar_one()


def _conditions(search: str, year: int | None, with_results: bool) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if search.strip():
        matches = matching(search)
        conditions.append(false() if matches is None else paper.c.key.in_(matches))
    if year is not None:  # a range of the index of dates
        conditions += [paper.c.published >= f"{year:04}", paper.c.published < f"{year + 1:04}"]
    if with_results:
        conditions.append(paper.c.scores + paper.c.deltas > 0)
    return conditions


def _readings(connection: Connection, paper_ids: Sequence[str]) -> dict[str, tuple[PaperReading, ...]]:
    """The results of these papers in the order of their texts."""
    found: dict[str, list[PaperReading]] = {}
    for paper_id, *fields in connection.execute(_READINGS, {"these": paper_ids}).all():
        found.setdefault(paper_id, []).append(PaperReading(**dict(zip(_READING_FIELDS, fields, strict=True))))
    return {paper_id: tuple(readings) for paper_id, readings in found.items()}


_READING_FIELDS: Final = [field.name for field in dataclasses.fields(PaperReading)]
_these: Final[BindParameter[str]] = bindparam("these", expanding=True)
_READINGS: Final = (
    select(
        paper.c.id.label("paper_id"),
        result.c.id.label("result_id"),
        result.c.kind,
        result.c.value_text,
        result.c.printed_unit,
        result.c.bound,
        func.coalesce(metric.c.name, result.c.metric).label("metric"),
        func.coalesce(benchmark.c.name, result.c.benchmark).label("benchmark"),
        func.coalesce(model.c.name, result.c.model).label("model"),
        result.c.role,
        result.c.confidence,
        result.c.verdict,
    )
    .join(paper, paper.c.key == result.c.paper_key)
    .outerjoin(metric, metric.c.id == result.c.metric_id)
    .outerjoin(benchmark, benchmark.c.id == result.c.benchmark_id)
    .outerjoin(model, model.c.id == result.c.model_id)
    .where(paper.c.id.in_(_these))
    .order_by(result.c.paper_key, result.c.value_start, result.c.value_end, result.c.id)
)


def found_papers(connection: Connection, text: str, limit: int, offset: int = 0) -> list[PaperSummary]:
    """The papers whose title or abstract match, best first."""
    statement = fts_match(connection.dialect.name, text, SNIPPET_WORDS, limit, offset)
    if statement is None:
        return []
    return [_summary(row, " ".join(row.snippet.split())) for row in connection.execute(statement).all()]


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
