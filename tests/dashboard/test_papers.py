"""Papers: the list, searched, by year, in pages."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

from extract.records import Paper
from tests.dashboard import sample
from tests.dashboard.conftest import OpenPage
from tests.dashboard.seen import links, text

Make = Callable[..., str]


def listed(app: AppTest) -> list[str]:
    return [query["paper"][0] for _, query in links(app) if "paper" in query]


@pytest.fixture
def papers(database: Make) -> str:
    return database([*sample.imagenet_papers(), *sample.one_paper(), sample.hostile_paper()])


@pytest.mark.usefixtures("papers")
def test_newest_first_and_searched(open_page: OpenPage) -> None:
    targets = listed(open_page("papers"))
    assert targets[0] == "paper-extra"
    assert len(targets) == 15
    assert listed(open_page("papers", papers="hazel")) == ["paper-7"]
    assert "No paper has all of these words" in text(open_page("papers", papers="nowhere"))


@pytest.mark.usefixtures("papers")
def test_what_was_read_stands_under_each_paper(open_page: OpenPage) -> None:
    words = text(open_page("papers", papers="hazel"))
    assert "86.2% Accuracy on ImageNet (Hazel) · 60.7% Accuracy on ImageNet (Oldtree)" in words


@pytest.mark.usefixtures("papers")
def test_year_of_the_address(open_page: OpenPage) -> None:
    assert listed(open_page("papers", year="2022")) == ["paper-4", "paper-5"]
    assert len(listed(open_page("papers", year="1066"))) == 15
    assert "No paper has all of these words" in text(open_page("papers", year="2022", papers="hazel"))


def test_only_papers_with_a_result(database: Make, open_page: OpenPage) -> None:
    empty: sample.Entry = (Paper(id="empty", title="Empty", abstract="Nothing.", date="2024"), [])
    database([*sample.one_paper(), empty])
    assert listed(open_page("papers")) == ["empty", "only"]
    assert listed(open_page("papers", results="1")) == ["only"]
    assert "No paper of this year has a result." in text(open_page("papers", results="1", year="2024"))


def test_pages(database: Make, open_page: OpenPage) -> None:
    many: list[sample.Entry] = [
        (Paper(id=f"p{index:02}", title=f"T{index:02}", abstract="x", date=f"20{index:02}"), []) for index in range(60)
    ]
    database(many)
    assert listed(open_page("papers")) == [f"p{index:02}" for index in range(59, 34, -1)]
    assert listed(open_page("papers", page="3")) == [f"p{index:02}" for index in range(9, -1, -1)]
    app = open_page("papers", page="3")
    app.text_input(key="papers").set_value("T03").run()
    assert listed(app) == ["p03"]
