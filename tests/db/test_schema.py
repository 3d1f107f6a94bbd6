"""The schema as it really is in a file: tables, indexes, views, plans, and that docs/schema.md tells of all of it."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any, get_args

import pytest
from sqlalchemy import Engine, inspect

from db import open_database, readonly, tables
from db.curated import store
from db.deciding import Decided
from db.standing import REASONS
from db.views import VIEWS
from extract.curated import CuratedRow
from extract.curated.rows import read_cell

DOCS = Path(__file__).parents[2] / "docs" / "schema.md"

# index -> columns, as the file has them; what reads by each stands in db/queries.
INDEXES = {
    "paper": {"ix_paper_published": ["published", "key"]},
    "benchmark": {
        "ix_benchmark_results": ["results", "name"],
        "ix_benchmark_papers": ["papers", "name"],
        "ix_benchmark_models": ["models", "name"],
        "ix_benchmark_newest": ["newest", "name"],
        "ix_benchmark_name": ["name"],
    },
    "model": {
        "ix_model_results": ["results", "name"],
        "ix_model_papers": ["papers", "name"],
        "ix_model_name": ["name"],
    },
    "alias": {"ux_alias_surface": ["kind", "entity_id", "surface"], "ix_alias_folded": ["kind", "folded"]},
    "result": {
        "ix_result_board": ["benchmark_id", "split", "metric_id", "unit", "merit"],
        "ix_result_paper": ["paper_key", "value_start"],
        "ix_result_model": ["model_id", "model"],
        "ix_result_metric": ["metric_id", "metric"],
        "ix_result_first": ["first_run_id", "paper_key", "value_start"],
    },
    "review": {"ix_review_result": ["result_id", "id"]},
    "change": {"ix_change_run": ["run_id", "id"], "ix_change_result": ["result_id", "id"]},
    "mentioned": {"ix_mentioned_paper": ["paper_key"]},
    "spread": {
        "ix_spread_papers": [
            *("papers", "different", "benchmark_id", "split", "metric_id", "unit", "model_id", "setting"),
        ],
    },
    "doubt": {
        "ix_doubt": ["doubt", "result_id"],
        "ix_doubt_benchmark": ["benchmark_id", "doubt", "result_id"],
    },
    "curated_file": {"ux_curated_file_content": ["sha256", "format"]},
    "curated_row": {
        "ix_curated_row_file": ["file_id"],
    },
    "curated_value": {
        "ix_curated_value_row": ["row_id"],
        "ix_curated_value_board": ["benchmark_id", "metric_id", "unit", "split"],
    },
}


def test_the_file_has_these_tables_and_views(engine: Engine) -> None:
    found = inspect(engine)
    plain = {name for name in found.get_table_names() if "_fts" not in name}
    assert plain == {
        "paper",
        "model",
        "benchmark",
        "metric",
        "alias",
        "result",
        "review",
        "run",
        "board",
        "spread",
        "doubt",
        "coverage",
        "tally",
        "stale",
        "name_decision",
        "change",
        "mentioned",
        "curated_file",
        "curated_row",
        "curated_value",
        "alembic_version",
    }
    assert set(found.get_view_names()) == {"leaderboard", "results_flat", "sota_history"} == set(VIEWS)


@pytest.mark.sqlite
def test_the_file_has_these_indexes_and_no_others(engine: Engine) -> None:
    with engine.connect() as connection:
        found: dict[str, dict[str, list[str]]] = {}
        for table, name in connection.exec_driver_sql(
            "SELECT tbl_name, name FROM sqlite_master WHERE type = 'index' AND name NOT LIKE 'sqlite_autoindex%'"
        ):
            columns = connection.exec_driver_sql(f"PRAGMA index_info({name})").all()
            found.setdefault(table, {})[name] = [row[2] for row in columns]
    assert found == INDEXES


def test_results_belong_to_papers_and_names(engine: Engine) -> None:
    keys = inspect(engine).get_foreign_keys("result")
    assert {(key["constrained_columns"][0], key["referred_table"]) for key in keys} == {
        ("paper_key", "paper"),
        ("metric_id", "metric"),
        ("benchmark_id", "benchmark"),
        ("model_id", "model"),
        ("run_id", "run"),
        ("first_run_id", "run"),
    }


@pytest.fixture(scope="module")
def stored_file(build: Callable[..., Path], make: Any) -> Path:
    """Something for every read and every example of the documentation to find."""
    path = build(make.something_of_all())
    engine = open_database(path)
    curated = CuratedRow("b.json", 1, "row 1", (), ("GSM8K",), "Beta", (read_cell("accuracy", "77.5"),))
    store(engine, [curated], name="b.json", sha256="0" * 64, format="pwc")
    engine.dispose()
    return path


@pytest.fixture
def stored(stored_file: Path, path: Path) -> None:
    shutil.copy(stored_file, path)


EXAMPLES = re.findall(r"```sql\n(.*?)```", DOCS.read_text(encoding="utf-8"), flags=re.DOTALL)


@pytest.mark.usefixtures("stored")
@pytest.mark.parametrize("sql", EXAMPLES)
def test_the_examples_of_the_documentation_run(path: Path, sql: str, pytestconfig: pytest.Config) -> None:
    if "paper_fts" in sql and pytestconfig.getoption("--postgres"):
        pytest.skip("full-text search is spelt otherwise in PostgreSQL: docs/databases.md")
    assert readonly.run(path, sql).rows, "the example finds nothing in a database that has what it is about"


def test_every_view_has_an_example() -> None:
    for view in VIEWS:
        assert any(re.search(rf"\bFROM {view}\b", sql) for sql in EXAMPLES), view


def section(name: str) -> str:
    """The text under a heading of docs/schema.md, up to the next one of the same or a higher level."""
    text = DOCS.read_text(encoding="utf-8")
    match = re.search(rf"^(#+) {re.escape(name)}\n(.*?)(?=^#{{1,3}} |\Z)", text, flags=re.MULTILINE | re.DOTALL)
    assert match is not None, f"docs/schema.md has no heading {name!r}"
    return match.group(2)


@pytest.mark.parametrize("name", [*VIEWS, *(table.name for table in tables.metadata.sorted_tables)])
def test_every_column_is_documented_and_no_other(engine: Engine, name: str) -> None:
    columns = {column["name"] for column in inspect(engine).get_columns(name)} - {"words"}  # db/postgres.py
    documented = set(re.findall(r"^\| `(\w+)`", section(f"`{name}`"), flags=re.MULTILINE))
    documented |= {
        column
        for row in re.findall(r"^\| (`\w+`(?:, `\w+`)+) \|", section(f"`{name}`"), flags=re.MULTILINE)
        for column in re.findall(r"`(\w+)`", row)
    }
    assert documented == columns


@pytest.mark.parametrize("name", VIEWS)
def test_the_columns_of_a_view_are_documented_in_their_order(engine: Engine, name: str) -> None:
    rows = re.findall(r"^\| (`\w+`(?:, `\w+`)*) \|", section(f"`{name}`"), flags=re.MULTILINE)
    documented = [column for row in rows for column in re.findall(r"`(\w+)`", row)]
    assert documented == [column["name"] for column in inspect(engine).get_columns(name)]


def test_every_reason_without_a_rank_is_documented() -> None:
    rows = re.findall(r"^\| `([\w ]+)` \| (.+) \|$", section("Why a result is not ranked"), flags=re.MULTILINE)
    assert rows == [("unranked", "what it means"), *REASONS.items()]


def test_every_decision_on_names_is_documented() -> None:
    (row,) = re.findall(r"^\| `action` \| (.+) \|$", section("`name_decision`"), flags=re.MULTILINE)
    assert set(re.findall(r"`(\w+)`", row)) == {*get_args(Decided), "undo"}


def test_the_rules_of_normalisation_are_documented() -> None:
    text = section("Normalised values")
    for word in ("rescaled", "scale unknown", "impossible"):
        assert f"`{word}`" in text
