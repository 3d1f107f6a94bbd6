"""A page that has nothing to show says what to do; one that is filled meanwhile shows it at once."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from dashboard.data import DATABASE_VARIABLE
from tests.dashboard import sample
from tests.dashboard.conftest import OpenPage
from tests.dashboard.seen import text

Make = Callable[..., str]
PAGES = (
    *("overview", "benchmarks", "benchmark", "models", "model", "papers", "paper"),
    *("compare", "conflicts", "review", "sql", "add", "about"),
)


@pytest.mark.parametrize("page", PAGES)
def test_no_database_chosen(page: str, open_page: OpenPage) -> None:
    seen = text(open_page(page))
    assert "No database chosen" in seen
    assert "benchmine serve --db" in seen
    assert "benchmine demo" in seen


@pytest.mark.parametrize("page", PAGES)
def test_a_file_that_is_not_there(
    page: str, open_page: OpenPage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    missing = tmp_path / "missing.db"
    monkeypatch.setenv(DATABASE_VARIABLE, str(missing))
    seen = text(open_page(page))
    assert "The database cannot be read" in seen
    assert f"benchmine ingest PATH --db {missing}" in seen
    assert f"benchmine serve --db {missing}" in seen
    assert not missing.exists(), "looking must not make a database"


def test_a_file_of_another_kind(open_page: OpenPage, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    other = tmp_path / "papers.csv"
    other.write_text("id,title\n1,x\n")
    monkeypatch.setenv(DATABASE_VARIABLE, str(other))
    assert "is not a SQLite database" in text(open_page("overview"))


@pytest.mark.sqlite
@pytest.mark.parametrize("page", PAGES)
def test_a_file_that_is_damaged_while_it_is_served(page: str, database: Make, open_page: OpenPage) -> None:
    address = database(sample.one_paper())
    open_page("overview")
    os.truncate(address, Path(address).stat().st_size // 2)
    seen = text(open_page(page))
    assert "The database cannot be read" in seen
    assert f"benchmine doctor --db {address}" in seen
    assert f"benchmine restore COPY --db {address}" in seen


@pytest.mark.sqlite
@pytest.mark.parametrize("page", [page for page in PAGES if page != "add"])  # which fills it
def test_an_empty_database(page: str, database: Make, open_page: OpenPage) -> None:
    address = database([])
    seen = text(open_page(page))
    assert "The database is empty" in seen
    assert f"benchmine ingest PATH_TO_ABSTRACTS --db {address}" in seen


def test_papers_without_results(database: Make, open_page: OpenPage) -> None:
    paper, _ = sample.one_paper()[0]
    database([(paper, [])])
    assert "1 paper read, and no score on a named benchmark among them" in text(open_page("overview"))
    assert "No benchmark yet." in text(open_page("benchmarks"))
    assert "No model is named yet." in text(open_page("models"))
    assert "No number of this abstract was read as a result" in text(open_page("paper", paper="only"))


def test_an_ingest_shows_up_at_once(database: Make, open_page: OpenPage) -> None:
    database(sample.one_paper())
    app = open_page("overview")
    assert app.metric[0].value == "1"
    database(sample.imagenet_papers())
    app.run()
    assert app.metric[0].value == "14"
    assert app.dataframe[0].value["Benchmark"].tolist() == ["ImageNet", "SQuAD"]


def test_a_file_that_went_away_is_missed(database: Make, open_page: OpenPage) -> None:
    address = database(sample.one_paper())
    app = open_page("overview")
    for part in Path(address).parent.glob("papers.db*"):
        part.unlink()
    app.run()
    assert not app.exception
    assert "no such database" in text(app)


@pytest.mark.sqlite
def test_a_file_that_was_made_anew_is_opened_anew(database: Make, open_page: OpenPage) -> None:
    address = database(sample.imagenet_papers())
    assert open_page("overview").metric[0].value == "13"
    for part in Path(address).parent.glob("papers.db*"):
        part.unlink()
    database(sample.one_paper())
    assert open_page("overview").metric[0].value == "1"
