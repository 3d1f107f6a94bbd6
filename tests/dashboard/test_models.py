"""Models and Model: the index, and everything that is reported of one."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

from tests.dashboard import sample
from tests.dashboard.conftest import OpenPage
from tests.dashboard.seen import headings, links, text, unnamed

Make = Callable[..., str]


def names(app: AppTest) -> list[str]:
    found: list[str] = app.dataframe[0].value["Model"].tolist()
    return found


@pytest.fixture
def models(database: Make) -> str:
    return database([*sample.one_paper(), *sample.imagenet_papers(), sample.hostile_paper()])


@pytest.mark.usefixtures("models")
def test_index_counts_searches_and_sorts(open_page: OpenPage) -> None:
    app = open_page("models")
    assert names(app)[:2] == ["Oldtree", "Alder"]
    assert app.dataframe[0].value["Results"].tolist()[:2] == [12, 2]
    assert not unnamed(app)
    assert names(open_page("models", name="ald")) == ["Alder"]
    assert names(open_page("models", sort="name"))[1:3] == ["Alder", "Birch"]
    assert "No model has this in its name" in text(open_page("models", name="zzz"))


def test_index_is_paged(database: Make, open_page: OpenPage) -> None:
    database(sample.long_board(60))
    assert len(names(open_page("models"))) == 50
    assert len(names(open_page("models", page="2"))) == 10


@pytest.mark.usefixtures("models")
def test_a_model_has_all_its_results_with_ranks(open_page: OpenPage) -> None:
    app = open_page("model", model="alder")
    assert headings(app)[0] == "Alder"
    table = app.dataframe[0].value.set_index("Benchmark")
    assert table["Value"].to_dict() == {"ImageNet": "71.5%", "SQuAD": "71.5%"}
    assert table["Rank"].to_dict() == {"ImageNet": 12, "SQuAD": 1}
    assert table["Of"].to_dict() == {"ImageNet": 24, "SQuAD": 1}
    assert "trees · 2 scores · 2 papers · 2 benchmarks" in text(app)
    assert app.header[0].value == "2 papers"
    assert ("compare", {"model": ["alder"]}) in links(app)
    assert not unnamed(app)


@pytest.mark.usefixtures("models")
def test_where_a_model_leads_is_said(open_page: OpenPage) -> None:
    assert "Best reported on ImageNet, Accuracy (%) (24 ranked)" in text(open_page("model", model="maple"))
    assert "Best reported on" not in text(open_page("model", model="birch"))


@pytest.mark.usefixtures("models")
def test_tasks_filter_and_the_row_opens_its_evidence(open_page: OpenPage) -> None:
    app = open_page("model", model="alder", task="question answering")
    assert app.dataframe[0].value["Benchmark"].tolist() == ["SQuAD"]
    assert headings(app)[1] == "71.5% Accuracy on SQuAD, Alder"
    assert app.selectbox(key="task").options[0] == "All tasks (2)"
    row = next(query["row"][0] for page, query in links(app) if page == "paper" and "row" in query)
    app = open_page("model", model="alder", row=row)
    assert headings(app)[1] == "71.5% Accuracy on SQuAD, Alder"
    assert "is not among these" in open_page("model", model="alder", row="nope").warning[0].value


@pytest.mark.usefixtures("models")
def test_bad_addresses_lead_on(open_page: OpenPage) -> None:
    app = open_page("model", model="<i>none</i>")
    assert headings(app) == ["Model not found"]
    assert ("models", {}) in links(app)
    app = open_page("model", model="Alder")
    assert ("model", {"model": ["alder"]}) in links(app)
    assert open_page("model").title[0].value == "No model chosen"


@pytest.mark.usefixtures("models")
def test_a_hostile_name_stays_a_name(open_page: OpenPage) -> None:
    identity = sample.hostile_paper()[1][0].model_id
    assert identity is not None
    assert headings(open_page("model", model=identity))[0] == sample.HOSTILE
