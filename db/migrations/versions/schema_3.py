"""Schema 3: curated leaderboards beside the mined ones, the categories of papers, kept tables for large databases."""

from __future__ import annotations

from typing import Final

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import postgresql

revision = "benchmine_0003"
down_revision = "benchmine_0002"

_SPREAD: Final = ("benchmark_id", "split", "metric_id", "unit", "model_id", "setting")
_COVERED: Final = ("with_number", "extracted", "uncertain", "rejected", "unseen")
_TEXT: Final = sa.Text().with_variant(postgresql.TEXT(collation="C"), "postgresql")


def upgrade() -> None:
    """Tables for what people curated, and where papers say they belong."""
    op.add_column("paper", sa.Column("categories", _TEXT, server_default="", nullable=False))
    _curated()
    _kept()


def _kept() -> None:
    """What is kept so that no page counts a million rows; it is derived when the upgrade is done."""
    op.add_column("run", _count("holds"))
    op.execute("UPDATE run SET holds = (SELECT count(*) FROM result WHERE result.first_run_id = run.id)")
    op.add_column("model", _count("benchmarks"))
    op.add_column("model", sa.Column("newest", _TEXT))
    op.add_column("board", _count("claims"))
    op.create_index("ix_result_first", "result", ["first_run_id", "paper_key", "value_start"])
    op.create_table(
        "spread",
        *(sa.Column(name, _TEXT, primary_key=True, nullable=False) for name in _SPREAD),
        sa.Column("low", sa.Float, nullable=False),
        sa.Column("high", sa.Float, nullable=False),
        sa.Column("different", sa.Integer, nullable=False),
        sa.Column("papers", sa.Integer, nullable=False),
    )
    op.create_index("ix_spread_papers", "spread", [sa.text("papers DESC"), sa.text("different DESC"), *_SPREAD])
    op.create_table(
        "doubt",
        sa.Column("result_id", _TEXT, primary_key=True, nullable=False),
        sa.Column("benchmark_id", _TEXT, nullable=False),
        sa.Column("place", sa.Integer, nullable=False),
        sa.Column("ranked", sa.Integer, nullable=False),
        sa.Column("doubt", sa.Float, nullable=False),
    )
    op.create_index("ix_doubt", "doubt", [sa.text("doubt DESC"), "result_id"])
    op.create_index("ix_doubt_benchmark", "doubt", ["benchmark_id", sa.text("doubt DESC"), "result_id"])
    op.create_table(
        "coverage",
        sa.Column("benchmark_id", _TEXT, primary_key=True, nullable=False),
        sa.Column("named", sa.Integer),
        *(sa.Column(name, sa.Integer, nullable=False) for name in _COVERED),
    )
    op.execute("INSERT INTO tally (name, total) SELECT 'papers_naming', count(DISTINCT paper_key) FROM mentioned")
    for kind, names in (
        ("benchmark", "SELECT id FROM benchmark UNION SELECT benchmark_id FROM mentioned"),
        ("metric", "SELECT id FROM metric"),
        ("model", "SELECT id FROM model"),
    ):
        op.execute(
            f"INSERT INTO stale (kind, entity_id) SELECT '{kind}', id FROM ({names}) AS named "  # noqa: S608
            "WHERE true ON CONFLICT DO NOTHING"
        )


def _count(name: str) -> sa.Column[int]:
    return sa.Column(name, sa.Integer, server_default=sa.text("0"), nullable=False)


def _curated() -> None:
    op.create_table(
        "curated_file",
        sa.Column("id", sa.Integer, primary_key=True, nullable=False),
        sa.Column("name", _TEXT, nullable=False),
        sa.Column("sha256", _TEXT, nullable=False),
        sa.Column("format", _TEXT, nullable=False),
        sa.Column("imported_at", _TEXT, nullable=False),
        sa.Column("rows", sa.Integer, nullable=False),
        sa.Column("read", sa.Integer, nullable=False),
        sa.Column("blank", sa.Integer, nullable=False),
        sa.Column("unread", sa.Integer, nullable=False),
    )
    op.create_index("ux_curated_file_content", "curated_file", ["sha256", "format"], unique=True)
    op.create_table(
        "curated_row",
        sa.Column("id", sa.Integer, primary_key=True, nullable=False),
        sa.Column("file_id", sa.Integer, sa.ForeignKey("curated_file.id"), nullable=False),
        sa.Column("place", _TEXT, nullable=False),
        sa.Column("line", sa.Integer),
        sa.Column("task", _TEXT, nullable=False),
        sa.Column("dataset", _TEXT, nullable=False),
        sa.Column("split", _TEXT, nullable=False),
        sa.Column("model", _TEXT, nullable=False),
        sa.Column("model_id", _TEXT),
        sa.Column("setting", _TEXT, nullable=False),
        sa.Column("title", _TEXT, nullable=False),
        sa.Column("url", _TEXT),
        sa.Column("date", _TEXT),
        sa.Column("arxiv_id", _TEXT),
        sa.Column("code", _TEXT, nullable=False),
        sa.Column("extra_data", sa.Boolean),
    )
    op.create_index("ix_curated_row_file", "curated_row", ["file_id"])
    op.create_table(
        "curated_value",
        sa.Column("id", sa.Integer, primary_key=True, nullable=False),
        sa.Column("row_id", sa.Integer, sa.ForeignKey("curated_row.id"), nullable=False),
        sa.Column("metric", _TEXT, nullable=False),
        sa.Column("benchmark_id", _TEXT),
        sa.Column("split", _TEXT, nullable=False),
        sa.Column("metric_id", _TEXT),
        sa.Column("value_text", _TEXT, nullable=False),
        sa.Column("value_decimal", _TEXT),
        sa.Column("deviation", _TEXT),
        sa.Column("printed_unit", _TEXT, nullable=False),
        sa.Column("remark", _TEXT, nullable=False),
        sa.Column("value", sa.Float),
        sa.Column("unit", _TEXT, nullable=False),
        sa.Column("flags", _TEXT, nullable=False),
        sa.Column("problem", _TEXT, nullable=False),
        sa.Column("unranked", _TEXT, nullable=False),
        sa.Column("merit", sa.Float),
    )
    op.create_index("ix_curated_value_row", "curated_value", ["row_id"])
    op.create_index("ix_curated_value_board", "curated_value", ["benchmark_id", "metric_id", "unit", "split"])
