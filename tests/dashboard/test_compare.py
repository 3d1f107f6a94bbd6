"""Compare: models over boards, benchmarks over models, the best marked, and addresses that mean nothing."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from db import open_database, queries
from extract.records import Paper
from tests.dashboard import sample
from tests.dashboard.conftest import OpenPage
from tests.dashboard.seen import headings, links, text, unnamed

Make = Callable[..., str]


@pytest.fixture
def papers(database: Make) -> str:
    return database([*sample.imagenet_papers(), *sample.one_paper(), sample.hostile_paper()])


@pytest.mark.usefixtures("papers")
def test_models_stand_beside_each_other_with_the_best_marked(open_page: OpenPage) -> None:
    app = open_page("compare", model=["maple", "oldtree", "alder"])
    table = app.dataframe[0].value
    assert table.columns.tolist() == ["Board", "Better", "Maple", "Oldtree", "Alder", "Setting"]
    assert table.iloc[0].tolist() == [
        "ImageNet, Accuracy (%)", "higher", "★ 88.6", "60.9 of 60–60.9", "71.5", "the same",
    ]  # fmt: skip
    assert "its own paper reports comes first" in text(app)
    assert not unnamed(app)
    for chart in ("Heat map", "Parallel view"):
        (drawn,) = open_page("compare", model=["maple", "oldtree", "alder"], chart=chart).get("vega_lite_chart")
        assert drawn.proto.alt.startswith(chart)


@pytest.mark.usefixtures("papers")
def test_benchmarks_stand_beside_each_other(open_page: OpenPage) -> None:
    app = open_page("compare", of="benchmark", benchmark=["imagenet", "squad"])
    table = app.dataframe[0].value
    assert table.columns.tolist() == ["Model", "ImageNet, Accuracy (%)", "SQuAD, Accuracy (%)"]
    assert table.iloc[0].tolist() == ["Alder", "★ 71.5", "★ 71.5"]
    assert not unnamed(app)


def test_the_address_opens_the_evidence_of_a_value(open_page: OpenPage, papers: str) -> None:
    engine = open_database(papers, create=False)
    cell = queries.compare_models(engine, ["maple", "alder"]).rows[0].cells[0]
    engine.dispose()
    assert cell is not None
    app = open_page("compare", model=["maple", "alder"], row=cell.result_id)
    assert headings(app) == ["88.6% Accuracy on ImageNet, Maple"]
    app = open_page("compare", model=["maple", "alder"], row="0000000000000000")
    assert "not in this table" in app.warning[0].value
    assert headings(app) == []


@pytest.mark.usefixtures("papers")
def test_one_is_too_few_and_an_example_is_offered(open_page: OpenPage) -> None:
    for query in ({}, {"model": ["maple"]}):
        app = open_page("compare", **query)
        assert "Choose at least 2 models." in text(app)
        assert ("compare", ["oldtree", "alder"]) in [(page, query.get("model")) for page, query in links(app)]


@pytest.mark.usefixtures("papers")
def test_names_that_are_not_there_are_said(open_page: OpenPage) -> None:
    app = open_page("compare", model=["maple", "oldtree", "no such <b>model</b>"])
    assert app.warning[0].value == "The address names a model that this database does not have."
    assert [one.value for one in app.text] == ["no such <b>model</b>"]
    assert app.dataframe[0].value.columns.tolist()[2:4] == ["Maple", "Oldtree"]
    app = open_page("compare", model=["hazel", "elm"], of="nonsense")
    assert app.dataframe[0].value.columns.tolist()[2:4] == ["Hazel", "Elm"]


@pytest.mark.usefixtures("papers")
def test_a_typed_name_is_found_and_a_ninth_is_not_taken(open_page: OpenPage) -> None:
    app = open_page("compare", model=["maple"])
    app.multiselect(key="compared model").set_value(["maple", "hazel"]).run()
    assert app.query_params["model"] == ["maple", "hazel"]
    names = ["maple", "hazel", "elm", "fir", "alder", "birch", "cedar", "dogwood", "ginkgo"]
    app = open_page("compare", model=names)
    assert "At most 8" in app.warning[0].value
    assert len(app.dataframe[0].value.columns) == 3 + 8


def test_models_without_a_shared_board(database: Make, open_page: OpenPage) -> None:
    one = Paper(id="a", abstract="Alder reaches 71.5% accuracy on SQuAD.")
    other = Paper(id="b", abstract="Birch reaches 81.5% accuracy on ImageNet.")
    database(
        [
            (one, [sample.reading(one, "71.5", benchmark="SQuAD", model="Alder")]),
            (other, [sample.reading(other, "81.5", model="Birch")]),
        ]
    )
    assert "No board has a ranked score of two" in text(open_page("compare", model=["alder", "birch"]))
    assert "No model has a ranked score on two" in text(
        open_page("compare", of="benchmark", benchmark=["squad", "imagenet"])
    )


def test_a_database_without_results(database: Make, open_page: OpenPage) -> None:
    database([(Paper(id="p", abstract="Nothing is measured."), [])])
    assert "Choose at least 2 models." in text(open_page("compare"))
