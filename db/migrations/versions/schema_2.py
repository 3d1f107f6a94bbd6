"""Schema 2: splits, decisions on names, and the record of what changed from one run to the next.

In SQL for SQLite, for PostgreSQL has been supported since this schema: no database there is older.
"""

from __future__ import annotations

from typing import Final

from alembic import op

revision = "benchmine_0002"
down_revision = "benchmine_0001"

# New columns stand where they belong, and have no default in the database: hence a new table in the old one's place.
_RESULT: Final = """
CREATE TABLE result_2 (
    id TEXT NOT NULL, paper_key INTEGER NOT NULL, kind TEXT NOT NULL,
    value_text TEXT NOT NULL, value_decimal TEXT NOT NULL, printed_unit TEXT NOT NULL,
    value FLOAT NOT NULL, unit TEXT NOT NULL, bound TEXT NOT NULL,
    metric TEXT, benchmark TEXT, model TEXT, metric_id TEXT, benchmark_id TEXT, model_id TEXT,
    split TEXT NOT NULL, setting TEXT NOT NULL, role TEXT NOT NULL, claims_sota BOOLEAN NOT NULL,
    value_start INTEGER NOT NULL, value_end INTEGER NOT NULL,
    sentence_start INTEGER NOT NULL, sentence_end INTEGER NOT NULL,
    metric_start INTEGER, metric_end INTEGER, benchmark_start INTEGER, benchmark_end INTEGER,
    model_start INTEGER, model_end INTEGER,
    rule TEXT NOT NULL, confidence FLOAT NOT NULL, why TEXT NOT NULL, extractor_version TEXT NOT NULL,
    run_id INTEGER NOT NULL, first_run_id INTEGER NOT NULL, as_read TEXT NOT NULL,
    flags TEXT NOT NULL, verdict TEXT NOT NULL, unranked TEXT NOT NULL, merit FLOAT,
    PRIMARY KEY (id),
    FOREIGN KEY(paper_key) REFERENCES paper ("key"),
    FOREIGN KEY(metric_id) REFERENCES metric (id),
    FOREIGN KEY(benchmark_id) REFERENCES benchmark (id),
    FOREIGN KEY(model_id) REFERENCES model (id),
    FOREIGN KEY(run_id) REFERENCES run (id),
    FOREIGN KEY(first_run_id) REFERENCES run (id)
)
"""

# Which run first read a result was not kept: the one that read it last is the oldest that is known.
_RESULTS: Final = """
INSERT INTO result_2
SELECT id, paper_key, kind, value_text, value_decimal, printed_unit, value, unit, bound, metric, benchmark, model,
       metric_id, benchmark_id, model_id, '', setting, role, claims_sota, value_start, value_end, sentence_start,
       sentence_end, metric_start, metric_end, benchmark_start, benchmark_end, model_start, model_end, rule, confidence,
       why, extractor_version, run_id, run_id, '', flags, verdict, unranked, merit
FROM result
"""

_RESULT_INDEXES: Final = (
    "CREATE INDEX ix_result_board ON result (benchmark_id, split, metric_id, unit, merit DESC)",
    "CREATE INDEX ix_result_paper ON result (paper_key, value_start)",
    "CREATE INDEX ix_result_model ON result (model_id, model)",
    "CREATE INDEX ix_result_metric ON result (metric_id, metric)",
)

_BOARD: Final = """
CREATE TABLE board_2 (
    benchmark_id TEXT NOT NULL, split TEXT NOT NULL, metric_id TEXT NOT NULL, unit TEXT NOT NULL,
    results INTEGER NOT NULL, ranked INTEGER NOT NULL, papers INTEGER NOT NULL, models INTEGER NOT NULL,
    best_result_id TEXT,
    PRIMARY KEY (benchmark_id, split, metric_id, unit)
)
"""

_BOARDS: Final = """
INSERT INTO board_2
SELECT benchmark_id, '', metric_id, unit, results, ranked, papers, models, best_result_id FROM board
"""

_NEW: Final = (
    """CREATE TABLE name_decision (
        id INTEGER NOT NULL, kind TEXT NOT NULL, action TEXT NOT NULL, subject_id TEXT NOT NULL, surface TEXT,
        target_id TEXT, name TEXT, undoes INTEGER, comment TEXT NOT NULL, reviewer TEXT NOT NULL, at TEXT NOT NULL,
        PRIMARY KEY (id), FOREIGN KEY(undoes) REFERENCES name_decision (id)
    )""",
    """CREATE TABLE change (
        id INTEGER NOT NULL, run_id INTEGER NOT NULL, result_id TEXT NOT NULL, paper_id TEXT NOT NULL,
        change TEXT NOT NULL, "before" TEXT NOT NULL, "after" TEXT NOT NULL,
        PRIMARY KEY (id), FOREIGN KEY(run_id) REFERENCES run (id)
    )""",
    "CREATE INDEX ix_change_run ON change (run_id, id)",
    "CREATE INDEX ix_change_result ON change (result_id, id)",
    """CREATE TABLE mentioned (
        benchmark_id TEXT NOT NULL, paper_key INTEGER NOT NULL, with_number BOOLEAN NOT NULL,
        PRIMARY KEY (benchmark_id, paper_key), FOREIGN KEY(paper_key) REFERENCES paper ("key")
    )""",
    "CREATE INDEX ix_mentioned_paper ON mentioned (paper_key)",
)


def upgrade() -> None:
    """Splits, decisions on names, the record of changes."""
    op.execute(_RESULT)
    op.execute(_RESULTS)
    op.execute("DROP TABLE result")
    op.execute("ALTER TABLE result_2 RENAME TO result")
    for index in _RESULT_INDEXES:
        op.execute(index)
    op.execute(_BOARD)
    op.execute(_BOARDS)  # right as they are, for no result has a split yet; derived again all the same
    op.execute("DROP TABLE board")
    op.execute("ALTER TABLE board_2 RENAME TO board")
    op.execute("ALTER TABLE benchmark ADD COLUMN split TEXT")
    op.execute("UPDATE benchmark SET split = '' WHERE metric_id IS NOT NULL")
    for statement in _NEW:
        op.execute(statement)
    op.execute("DROP INDEX ix_model_results")
    for index, columns in (("results", "results, name"), ("papers", "papers, name"), ("name", "name")):
        op.execute(f"CREATE INDEX ix_model_{index} ON model ({columns})")
    for trigger in ("paper_fts_insert", "alias_fts_insert"):  # one statement indexes a whole batch now
        op.execute(f"DROP TRIGGER {trigger}")
    for kind in ("benchmark", "metric", "model"):
        op.execute(f"INSERT OR IGNORE INTO stale (kind, entity_id) SELECT '{kind}', id FROM {kind}")  # noqa: S608
