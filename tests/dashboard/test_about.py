"""About the data: what "best reported" means, measured accuracy, coverage, ingests and what they changed."""

from __future__ import annotations

from collections.abc import Callable

from db.queries import measured_precision
from extract.records import Paper
from tests.dashboard import sample
from tests.dashboard.conftest import OpenPage
from tests.dashboard.seen import text, unnamed

Make = Callable[..., str]


def test_everything_is_said(database: Make, open_page: OpenPage) -> None:
    database([*sample.imagenet_papers(), *sample.one_paper()])
    app = open_page("about")
    said = text(app)
    assert "It is not the state of" in said
    every = measured_precision()[0]
    assert f"Of **{every.readings:,}** scores read from annotated abstracts, **{every.precision:.0%}**" in said
    accuracy, coverage, runs, changes = (one.value for one in app.dataframe)
    assert accuracy.iloc[0]["Kind of metric"] == "all scores"
    assert coverage[coverage["Benchmark"] == "ImageNet"][["Named", "Read"]].values.tolist() == [[13, 13]]
    assert runs[["Run", "Read", "New"]].values.tolist() == [[1, 14, 14]]
    assert set(changes["What"]) == {"appeared"}
    assert "From the empty database to run 1: 0 changed, 0 vanished, 0 returned, 29 appeared." in said
    assert not unnamed(app)


def test_what_a_later_run_changed(database: Make, open_page: OpenPage) -> None:
    database(sample.one_paper())
    paper = Paper(id="only", title="Only", abstract="Alder reaches 72.5% accuracy on SQuAD.", date="2020-01-01")
    database([(paper, [sample.reading(paper, "72.5", benchmark="SQuAD", model="Alder")])])
    assert "From run 1 to run 2:" in text(open_page("about"))
    app = open_page("about", run="1")
    assert "From the empty database to run 1" in text(app)
    assert "From run 1 to run 2:" in text(open_page("about", run="77"))


def test_coverage_is_searched(database: Make, open_page: OpenPage) -> None:
    database([*sample.imagenet_papers(), *sample.one_paper()])
    assert open_page("about", find="squad").dataframe[1].value["Benchmark"].tolist() == ["SQuAD"]
    assert "No benchmark that is named is called so." in text(open_page("about", find="<b>"))


def test_one_paper_that_names_nothing(database: Make, open_page: OpenPage) -> None:
    database([(Paper(id="p", abstract="Nothing is measured."), [])])
    app = open_page("about")
    assert "No abstract names a benchmark of the lexicon." in text(app)
    assert "0 appeared" in text(app)
