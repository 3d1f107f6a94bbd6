"""Conflicts: the range, every source with its sentence, filters, pages and addresses that mean nothing."""

from __future__ import annotations

from collections.abc import Callable

from extract.records import Paper
from tests.dashboard import sample
from tests.dashboard.conftest import OpenPage
from tests.dashboard.seen import headings, links, text, unnamed

Make = Callable[..., str]


def conflict(number: int, *values: str) -> sample.Entry:
    name = f"Tree{number}"
    said = " ".join(f"{name} reaches {value}% accuracy on ImageNet." for value in values)
    paper = Paper(id=f"c{number}", title=f"On {name}", abstract=said, date="2024-01-01")
    return paper, [sample.reading(paper, value, model=name) for value in values]


def test_range_and_every_source_with_its_sentence(database: Make, open_page: OpenPage) -> None:
    database(sample.imagenet_papers())
    app = open_page("conflicts")
    table = app.dataframe[0].value
    assert table.iloc[0].tolist() == ["Oldtree", "ImageNet, Accuracy (%)", "60–60.9 (0.9 apart)", 11, 12, "not stated"]
    found = headings(app)
    assert found[0] == "Oldtree on ImageNet, Accuracy (%)"
    assert found[1:3] == ["60.9%", "60.8%"]
    assert len(found) == 1 + 12
    assert "where  Oldtree model  has  60.9% value" in text(app)
    assert ("paper", ["paper-9"]) in [(page, query.get("paper")) for page, query in links(app)]
    assert not unnamed(app)


def test_one_conflict_within_one_paper(database: Make, open_page: OpenPage) -> None:
    database([conflict(1, "71.5", "73.25")])
    app = open_page("conflicts")
    assert "1 conflict," in text(app)
    assert "71.5–73.25 (1.75 apart)" in text(app)
    assert "One abstract reports them all" in text(app)
    assert "Switch off" in text(open_page("conflicts", between="1"))


def test_pages_and_the_row_of_the_address(database: Make, open_page: OpenPage) -> None:
    database([conflict(number, "71.5", f"{72 + number / 100:.2f}") for number in range(1, 31)])
    app = open_page("conflicts")
    assert len(app.dataframe[0].value) == 25
    app = open_page("conflicts", page="2")
    assert len(app.dataframe[0].value) == 5
    app = open_page("conflicts", row="nope")
    assert "not on this page" in app.warning[0].value
    assert len(open_page("conflicts", page="99").dataframe[0].value) == 25


def test_filter_by_benchmark(database: Make, open_page: OpenPage) -> None:
    database([conflict(1, "71.5", "73.25"), *sample.one_paper()])
    assert "Only on ImageNet" in text(open_page("conflicts", benchmark="image"))
    assert "No conflict here" in text(open_page("conflicts", benchmark="squad"))
    app = open_page("conflicts", benchmark="<b>x</b>")
    assert "No benchmark has “<b>x</b>” in its name; all conflicts are shown." in text(app)


def test_no_conflict_at_all(database: Make, open_page: OpenPage) -> None:
    database(sample.one_paper())
    assert "No conflict here" in text(open_page("conflicts"))
