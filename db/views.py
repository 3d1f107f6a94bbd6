"""The views that people write SQL against. Stable: columns are added at the end, never renamed (docs/schema.md)."""

from __future__ import annotations

from typing import Final

_RESULTS_FLAT = """
SELECT r.id AS result_id, r.kind, r.value, r.unit, r.value_text, r.value_decimal, r.printed_unit, r.bound,
       b.name AS benchmark, r.benchmark_id, t.name AS metric, r.metric_id, t.direction, m.name AS model, r.model_id,
       r.benchmark AS benchmark_text, r.metric AS metric_text, r.model AS model_text,
       r.setting, r.role, r.claims_sota,
       substr(p.abstract, r.sentence_start + 1, r.sentence_end - r.sentence_start) AS sentence,
       r.value_start, r.value_end, r.sentence_start, r.sentence_end,
       r.rule, r.confidence, r.extractor_version, r.flags, r.verdict, r.unranked,
       p.id AS paper_id, p.title, p.date, p.published, p.year, p.venue, p.url, r.split
FROM result r
JOIN paper p ON p.key = r.paper_key
LEFT JOIN benchmark b ON b.id = r.benchmark_id
LEFT JOIN metric t ON t.id = r.metric_id
LEFT JOIN model m ON m.id = r.model_id
"""

# `merit` is the value turned so that greater is better; it is null for whatever is not ranked. The window is over the
# board's own columns, so that SQLite pushes a WHERE on them into it and reads one range of ix_result_board.
_LEADERBOARD = """
SELECT r.benchmark_id, b.name AS benchmark, r.metric_id, t.name AS metric, r.unit, t.direction,
       rank() OVER (PARTITION BY r.benchmark_id, r.split, r.metric_id, r.unit ORDER BY r.merit DESC) AS rank,
       r.value, r.value_text, r.bound, r.model_id, m.name AS model, r.setting, r.role, r.claims_sota,
       r.confidence, r.rule, r.id AS result_id, p.id AS paper_id, p.title, p.date, p.published, p.year, p.url,
       r.split, r.verdict
FROM result r
JOIN paper p ON p.key = r.paper_key
JOIN benchmark b ON b.id = r.benchmark_id
JOIN metric t ON t.id = r.metric_id
LEFT JOIN model m ON m.id = r.model_id
WHERE r.merit IS NOT NULL
"""

_SOTA_HISTORY = """
SELECT benchmark_id, benchmark, metric_id, metric, unit, direction, published, value, previous,
       model_id, model, setting, role, confidence, result_id, paper_id, title, url, split, claims_sota
FROM (
    SELECT r.benchmark_id, b.name AS benchmark, r.metric_id, t.name AS metric, r.unit, t.direction,
           p.published, r.value, r.merit,
           max(r.merit) OVER earlier AS merit_before,
           CASE t.direction WHEN 'lower' THEN min(r.value) OVER earlier ELSE max(r.value) OVER earlier END AS previous,
           r.model_id, m.name AS model, r.setting, r.role, r.confidence, r.id AS result_id,
           p.id AS paper_id, p.title, p.url, r.split, r.claims_sota
    FROM result r
    JOIN paper p ON p.key = r.paper_key
    JOIN benchmark b ON b.id = r.benchmark_id
    JOIN metric t ON t.id = r.metric_id
    LEFT JOIN model m ON m.id = r.model_id
    WHERE r.merit IS NOT NULL AND p.published IS NOT NULL
    WINDOW earlier AS (
        PARTITION BY r.benchmark_id, r.split, r.metric_id, r.unit
        ORDER BY p.published, r.merit DESC, r.id
        ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING
    )
) AS dated
WHERE merit_before IS NULL OR merit > merit_before
"""

VIEWS: Final[dict[str, str]] = {
    "results_flat": _RESULTS_FLAT,
    "leaderboard": _LEADERBOARD,
    "sota_history": _SOTA_HISTORY,
}


def create_view(name: str) -> str:
    """The statement that creates a view, for SQLite and PostgreSQL alike."""
    return f"CREATE VIEW {name} AS {VIEWS[name].strip()}"
