"""Benchmarks: the index, searched, sorted, by task, in pages."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

from extract.records import Paper
from tests.dashboard import sample
from tests.dashboard.conftest import OpenPage
from tests.dashboard.seen import text, unnamed

Make = Callable[..., str]


def names(app: AppTest) -> list[str]:
    found: list[str] = app.dataframe[0].value["Benchmark"].tolist()
    return found


@pytest.fixture
def two(database: Make) -> str:
    return database([*sample.one_paper(), *sample.imagenet_papers()])


@pytest.mark.usefixtures("two")
def test_a_line_says_what_there_is(open_page: OpenPage) -> None:
    app = open_page("benchmarks")
    line = app.dataframe[0].value.iloc[0].to_dict()
    assert line == {
        "Benchmark": "ImageNet",
        "Results": 27,
        "Metric": "Accuracy",
        "Best reported": "88.6%",
        "By": "Maple",
        "Task": "image classification",
        "Papers": 13,
        "Models": 14,
        "Newest": "2025-01-01",
    }
    assert "2 benchmarks." in text(app)
    assert not unnamed(app)


@pytest.mark.usefixtures("two")
def test_search_sort_and_task_of_the_address(open_page: OpenPage) -> None:
    assert names(open_page("benchmarks", find="ilsvrc")) == ["ImageNet"]
    assert names(open_page("benchmarks", sort="name")) == ["ImageNet", "SQuAD"]
    assert names(open_page("benchmarks", task="question answering")) == ["SQuAD"]
    assert names(open_page("benchmarks", task="no such task", sort="<b>")) == ["ImageNet", "SQuAD"]


@pytest.mark.usefixtures("two")
def test_choices_are_written_to_the_address(open_page: OpenPage) -> None:
    app = open_page("benchmarks")
    assert app.selectbox(key="task").options == ["All tasks", "image classification (1)", "question answering (1)"]
    app.selectbox(key="task").set_value("question answering").run()
    assert names(app) == ["SQuAD"]
    assert app.query_params["task"] == "question answering"


@pytest.mark.usefixtures("two")
def test_nothing_found_says_so(open_page: OpenPage) -> None:
    app = open_page("benchmarks", find="zzz")
    assert "No benchmark has this in its name" in text(app)
    assert not app.dataframe
    app = open_page("benchmarks", find="squad", task="image classification")
    assert "No benchmark of this task has this in its name" in text(app)
    assert "choose “All tasks”" in text(app)


def test_pages(database: Make, open_page: OpenPage) -> None:
    entries: list[sample.Entry] = []
    for index in range(60):
        name = f"Bench{index:02}"
        paper = Paper(id=name, abstract=f"Alder reaches 71.5% accuracy on {name}.", date="2020")
        entries.append((paper, [sample.reading(paper, "71.5", benchmark=name, model="Alder")]))
    database(entries)
    assert len(names(open_page("benchmarks"))) == 50
    assert names(open_page("benchmarks", page="2")) == [f"Bench{index}" for index in range(50, 60)]
    assert len(names(open_page("benchmarks", page="77"))) == 50
    app = open_page("benchmarks", page="2", find="bench5")
    assert len(names(app)) == 10, "fewer pages than the address asks for"
