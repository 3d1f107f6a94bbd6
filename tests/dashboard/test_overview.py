"""Overview: what there is, where to begin, and the search."""

from __future__ import annotations

from collections.abc import Callable

from extract.records import Paper
from tests.dashboard import sample
from tests.dashboard.conftest import OpenPage
from tests.dashboard.seen import headings, html, links, parsed, text, unnamed

Make = Callable[..., str]


def test_what_is_in_the_database(database: Make, open_page: OpenPage) -> None:
    database([*sample.imagenet_papers(), *sample.one_paper()])
    app = open_page("overview")
    assert {one.label: one.value for one in app.metric} == {
        "Papers": "14",
        "Scores": "28",
        "Changes": "1",
        "Benchmarks": "2",
        "Models": "14",
        "Published": "2019 to 2025",
    }
    assert "is not “the state of the art”" in text(app)
    assert not unnamed(app)


def test_most_reported_benchmarks_come_first(database: Make, open_page: OpenPage) -> None:
    database([*sample.one_paper(), *sample.imagenet_papers()])
    table = open_page("overview").dataframe[0].value
    assert table["Benchmark"].tolist() == ["ImageNet", "SQuAD"]
    assert table["Results"].tolist() == [27, 1]
    assert table["Best reported"].tolist() == ["88.6%", "71.5%"]
    assert table["By"].tolist() == ["Maple", "Alder"]


def test_the_example_is_a_score_with_its_sentence(database: Make, open_page: OpenPage) -> None:
    database(sample.one_paper())
    app = open_page("overview")
    words = " ".join(" ".join(parsed(html(app)).parts).split())
    assert "Alder model reaches 71.5% value accuracy metric on SQuAD benchmark ." in words
    page, query = links(app)[0]
    assert page == "benchmark"
    assert query["benchmark"] == ["squad"]
    assert query["metric"] == ["accuracy"]


def test_search_finds_benchmarks_models_and_papers(database: Make, open_page: OpenPage) -> None:
    database([*sample.imagenet_papers(), *sample.one_paper()])
    app = open_page("overview", q="alder")
    targets = links(app)
    assert [one.value for one in app.header] == ["Models", "Papers"]
    assert ("model", {"model": ["alder"]}) in targets
    assert ("paper", {"paper": ["only"]}) in targets
    app = open_page("overview", q="image-net")
    assert ("benchmark", {"benchmark": ["imagenet"]}) in links(app)


def test_a_benchmark_with_changes_only_is_found_with_these(database: Make, open_page: OpenPage) -> None:
    paper = Paper(id="gain", title="Gain", abstract="Alder gains 3.1 points of accuracy on SQuAD.", date="2020")
    database([(paper, [sample.reading(paper, "3.1", unit="points", kind="delta", benchmark="SQuAD", model="Alder")])])
    assert "1 change · question answering" in text(open_page("overview", q="squad"))


def test_search_by_typing(database: Make, open_page: OpenPage) -> None:
    database(sample.imagenet_papers())
    app = open_page("overview")
    app.text_input(key="q").set_value("imagenet").run()
    assert not app.exception
    assert "Benchmarks" in [one.value for one in app.header]
    assert not app.dataframe


def test_search_without_a_hit(database: Make, open_page: OpenPage) -> None:
    database(sample.one_paper())
    assert headings(open_page("overview", q="<b>nothing")) == ["Nothing found for “<b>nothing”"]
