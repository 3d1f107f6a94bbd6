"""Benchmark: boards, ranks, filters, evidence, history, and addresses that are wrong."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable

import pytest

from dashboard import export
from db import open_database, queries
from db.queries import LeaderboardFilters
from extract.records import Paper
from tests.dashboard import sample
from tests.dashboard.conftest import OpenPage
from tests.dashboard.seen import headings, html, links, parsed, text, unnamed

Make = Callable[..., str]


@pytest.fixture
def imagenet(database: Make) -> str:
    return database(sample.imagenet_papers())


def test_one_row(database: Make, open_page: OpenPage) -> None:
    database(sample.one_paper())
    app = open_page("benchmark", benchmark="squad")
    assert headings(app) == ["SQuAD", "71.5% Accuracy on SQuAD, Alder"]
    table = app.dataframe[0].value
    assert table["Rank"].tolist() == [1]
    assert table["Value"].tolist() == [71.5]
    assert table["As printed"].tolist() == ["71.5%"]
    assert "1 result, 1 ranked, higher is better, from 1 paper." in text(app)
    assert not unnamed(app)


@pytest.mark.usefixtures("imagenet")
def test_ranks_ties_and_what_is_not_ranked(open_page: OpenPage) -> None:
    app = open_page("benchmark", benchmark="imagenet")
    table = app.dataframe[0].value
    ranks = dict(zip(table["Model"], table["Rank"], strict=True))
    assert (ranks["Maple"], ranks["Juniper"], ranks["Elm"], ranks["Ginkgo"], ranks["Larch"]) == (1, 4, 5, 5, 7)
    last = table[table["Rank"].isna()].set_index("Model")
    assert last["As printed"].to_dict() == {"model not named": "94.9%", "Nutmeg": "over 90%"}
    assert last["Notes"].to_dict() == {"model not named": "human", "Nutmeg": "bounded"}
    assert "is not “the state of the art”" in text(app)


@pytest.mark.usefixtures("imagenet")
def test_the_first_row_is_open_with_its_parts_marked(open_page: OpenPage) -> None:
    app = open_page("benchmark", benchmark="imagenet")
    words = " ".join(parsed(html(app)).parts)
    assert "Maple reaches  88.6% value   accuracy metric  on  ImageNet benchmark" in words
    assert "The model is named elsewhere in the abstract:" in words
    for fact in ("system-achieves-score", "0.40 (low)", "Why this reading", "takes the number", "version test"):
        assert fact in words
    assert ("paper", links(app)[0][1]) == ("paper", {"paper": ["paper-11"], "row": links(app)[0][1]["row"]})
    assert ("https://papers.example/11", {}) in links(app)


def test_a_row_of_the_address_is_open(imagenet: str, open_page: OpenPage) -> None:
    engine = open_database(imagenet, create=False)
    rows = queries.leaderboard(engine, "imagenet", "accuracy", "%")
    engine.dispose()
    cedar = next(row for row in rows if row.model == "Cedar")
    app = open_page("benchmark", benchmark="imagenet", metric="accuracy", unit="%", row=cedar.result_id)
    assert headings(app)[1] == "75.0% Accuracy on ImageNet, Cedar"
    assert not app.warning


@pytest.mark.usefixtures("imagenet")
def test_boards_are_never_mixed(open_page: OpenPage) -> None:
    app = open_page("benchmark", benchmark="imagenet", metric="latency", unit="ms")
    table = app.dataframe[0].value
    assert table["Value"].tolist() == [12.5]
    assert "lower is better" in text(app)
    app.selectbox(key="board of imagenet").set_value(0).run()
    assert not app.exception
    assert len(app.dataframe[0].value) == 26
    assert app.query_params["metric"] == "accuracy"


@pytest.mark.parametrize(
    ("query", "models", "said"),
    [
        ({"filter": "fir"}, {"Fir", "Oldtree"}, "2 of 26 results shown (“fir”)"),
        ({"role": "human"}, {"model not named"}, "1 of 26 results shown (human)"),
        ({"setting": "zero-shot"}, {"Ginkgo"}, "1 of 26 results shown (setting zero-shot)"),
        ({"confidence": "0.95"}, {"Alder"}, "1 of 26 results shown (confidence 0.95 or more)"),
        ({"role": "own", "filter": "elm"}, {"Elm"}, "1 of 26 results shown (“elm”, paper's own)"),
    ],
)
@pytest.mark.usefixtures("imagenet")
def test_filters_of_the_address_hide_rows_and_say_so(
    open_page: OpenPage, query: dict[str, str], models: set[str], said: str
) -> None:
    app = open_page("benchmark", benchmark="imagenet", **query)
    assert set(app.dataframe[0].value["Model"]) == models
    assert said in text(app)


@pytest.mark.usefixtures("imagenet")
def test_unstated_settings_can_be_chosen(open_page: OpenPage) -> None:
    table = open_page("benchmark", benchmark="imagenet", setting="-").dataframe[0].value
    assert set(table["Setting"]) == {"not stated"}
    assert len(table) == 22


@pytest.mark.usefixtures("imagenet")
def test_filters_offer_what_the_board_has_with_counts(open_page: OpenPage) -> None:
    app = open_page("benchmark", benchmark="imagenet")
    assert app.multiselect(key="role").options == ["paper's own (13)", "baseline (12)", "human (1)"]
    assert app.multiselect(key="setting").options == ["not stated (22)", "5-shot (3)", "zero-shot (1)"]
    app.multiselect(key="role").set_value(["human"]).run()
    assert not app.exception
    assert len(app.dataframe[0].value) == 1
    assert app.query_params["role"] == "human"


@pytest.mark.usefixtures("imagenet")
def test_filters_that_leave_nothing(open_page: OpenPage) -> None:
    app = open_page("benchmark", benchmark="imagenet", filter="no such tree")
    assert "The filters leave no row." in text(app)
    assert not app.dataframe


@pytest.mark.parametrize(
    ("sort", "first"), [("newest", "Nutmeg"), ("oldest", "Alder"), ("confidence", "Alder"), ("model", "Alder")]
)
@pytest.mark.usefixtures("imagenet")
def test_sort_control(open_page: OpenPage, sort: str, first: str) -> None:
    table = open_page("benchmark", benchmark="imagenet", sort=sort, role="own").dataframe[0].value
    assert table["Model"].iloc[0] == first
    if sort in ("newest", "oldest"):
        assert table["Date"].iloc[-1] in ("", "24 Apr"), "what has no year comes last"


@pytest.mark.usefixtures("imagenet")
def test_values_of_the_address_that_make_no_sense_are_dropped(open_page: OpenPage) -> None:
    app = open_page("benchmark", benchmark="imagenet", sort="<b>", role="king", setting="x", confidence="7")
    assert len(app.dataframe[0].value) == 26


def test_benchmark_with_changes_only(database: Make, open_page: OpenPage) -> None:
    paper = Paper(id="gain", title="Gain", abstract="Alder gains 3.1 points of accuracy on SQuAD.", date="2020")
    database([(paper, [sample.reading(paper, "3.1", unit="points", kind="delta", benchmark="SQuAD", model="Alder")])])
    app = open_page("benchmark", benchmark="squad")
    assert headings(app) == ["SQuAD"]
    assert "1 change · " in text(app)
    assert "No score is reported on it" in text(app)
    assert ("paper", {"papers": ['"SQuAD"']}) in links(app)


@pytest.mark.usefixtures("imagenet")
def test_unknown_benchmark_leads_back(open_page: OpenPage) -> None:
    app = open_page("benchmark", benchmark="<i>none</i>")
    assert headings(app) == ["Benchmark not found"]
    assert "“<i>none</i>”" in text(app)
    assert {page for page, _ in links(app)} == {"benchmark", ""}


@pytest.mark.usefixtures("imagenet")
def test_a_name_instead_of_an_id_is_understood(open_page: OpenPage) -> None:
    app = open_page("benchmark", benchmark="ImageNet")
    assert ("benchmark", {"benchmark": ["imagenet"]}) in links(app)


@pytest.mark.parametrize("query", [{"metric": "bleu"}, {"metric": "accuracy", "unit": "ms"}])
@pytest.mark.usefixtures("imagenet")
def test_unknown_board_shows_the_largest_and_says_so(open_page: OpenPage, query: dict[str, str]) -> None:
    app = open_page("benchmark", benchmark="imagenet", **query)
    assert "does not have; its largest board is shown" in app.warning[0].value
    assert len(app.dataframe[0].value) == 26


def test_unknown_row_and_hidden_row(imagenet: str, open_page: OpenPage) -> None:
    app = open_page("benchmark", benchmark="imagenet", row="nope")
    assert "a row that this board does not have" in app.warning[0].value
    engine = open_database(imagenet, create=False)
    first = queries.leaderboard(engine, "imagenet", "accuracy", "%")[0].result_id
    engine.dispose()
    app = open_page("benchmark", benchmark="imagenet", row=first, filter="cedar")
    assert not app.warning
    assert "hidden by the filters" in text(app)


@pytest.mark.usefixtures("imagenet")
def test_history_is_drawn_and_described(open_page: OpenPage) -> None:
    app = open_page("benchmark", benchmark="imagenet")
    alt = app.get("vega_lite_chart")[0].proto.alt
    assert alt.startswith("Accuracy (%) on ImageNet over time: 20 dated results from 2019-03-01 to 2024-10.")


def test_no_chart_where_nothing_has_a_date(database: Make, open_page: OpenPage) -> None:
    paper, _ = sample.one_paper()[0]
    undated = type(paper)(id="undated", abstract=paper.abstract)
    database([(undated, [sample.reading(undated, "71.5", benchmark="SQuAD", model="Alder")])])
    app = open_page("benchmark", benchmark="squad")
    assert not app.get("vega_lite_chart")
    assert not {"Date", "Notes"} & set(app.dataframe[0].value), "columns that would be empty"
    assert "No ranked result of this board has a date." in text(app)


@pytest.mark.usefixtures("imagenet")
def test_index_lists_and_finds(open_page: OpenPage) -> None:
    assert open_page("benchmark").dataframe[0].value["Benchmark"].tolist() == ["ImageNet"]
    assert open_page("benchmark", find="ilsvrc").dataframe[0].value["Benchmark"].tolist() == ["ImageNet"]
    assert "No benchmark has this" in text(open_page("benchmark", find="zzz"))


def test_download_holds_the_rows_of_the_screen_with_their_evidence(imagenet: str, open_page: OpenPage) -> None:
    app = open_page("benchmark", benchmark="imagenet", role="own")
    assert app.get("download_button")[0].proto.label == "Download CSV with evidence"
    engine = open_database(imagenet, create=False)
    board = queries.boards(engine, "imagenet")[0]
    data = export.leaderboard_csv(engine, board, LeaderboardFilters(roles=("own",))).decode()
    rows = list(csv.DictReader(io.StringIO(data)))
    assert [row["model"] for row in rows] == app.dataframe[0].value["Model"].tolist()
    for row in rows:
        abstract = queries.evidence(engine, row["result_id"]).abstract  # type: ignore[union-attr]
        assert abstract[int(row["start"]) : int(row["end"])] == row["value_text"]
        assert row["sentence"] in abstract
    engine.dispose()


def test_download_has_a_name_that_every_system_takes(imagenet: str) -> None:
    engine = open_database(imagenet, create=False)
    assert [export.file_name(board) for board in queries.boards(engine, "imagenet")] == [
        "imagenet-accuracy.csv",
        "imagenet-latency-ms.csv",
    ]
    engine.dispose()
