"""Benchmark: boards, ranks, filters, evidence, history, and addresses that are wrong."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

from db import open_database, queries
from extract.records import Paper
from tests.dashboard import sample
from tests.dashboard.conftest import OpenPage
from tests.dashboard.seen import headings, html, links, parsed, text, unnamed

Make = Callable[..., str]


def columns(app: AppTest) -> set[str]:
    """The columns that the table shows; the others are in its menu."""
    return set(app.dataframe[0].proto.column_order)


@pytest.fixture
def imagenet(database: Make) -> str:
    return database(sample.imagenet_papers())


def test_one_row(database: Make, open_page: OpenPage) -> None:
    database(sample.one_paper())
    app = open_page("benchmark", benchmark="squad")
    assert headings(app) == ["SQuAD", "71.5% Accuracy on SQuAD, Alder"]
    assert "1 score in 1 paper · 1 board" in text(app)
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
    assert last["Flags"].to_dict() == {"model not named": "human", "Nutmeg": "bounded"}
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
        ({"confidence": "0.9"}, {"Alder", "Nutmeg", "model not named"}, "(confidence 0.9 or more)"),
        ({"bound": "over"}, {"Nutmeg"}, "1 of 26 results shown (bound over)"),
        ({"claim": "yes"}, {"Maple"}, "1 of 26 results shown (claims the state of the art)"),
        ({"standing": "human"}, {"model not named"}, "1 of 26 results shown (human)"),
        ({"from": "2025"}, {"Nutmeg", "model not named"}, "2 of 26 results shown (from 2025)"),
        ({"to": "2019"}, {"Alder", "Oldtree"}, "2 of 26 results shown (to 2019)"),
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


@pytest.mark.parametrize(
    ("query", "among"),
    [({"role": "own"}, True), ({"role": "own", "filter": "elm"}, True), ({"filter": "elm", "changes": "1"}, False)],
)
@pytest.mark.usefixtures("imagenet")
def test_ranks_that_the_filters_count_anew_are_said_to_be(
    open_page: OpenPage, query: dict[str, str], *, among: bool
) -> None:
    app = open_page("benchmark", benchmark="imagenet", **query)
    assert ("ranked among what the filters leave, higher is better" in text(app)) == among


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
    assert "1 change · 0 boards" in text(app), "it is in a paper, which no count may deny"
    assert "No score is reported on it" in text(app)
    assert ("papers", {"papers": ['"SQuAD"']}) in links(app)


@pytest.mark.usefixtures("imagenet")
def test_unknown_benchmark_leads_back(open_page: OpenPage) -> None:
    app = open_page("benchmark", benchmark="<i>none</i>")
    assert headings(app) == ["Benchmark not found"]
    assert "“<i>none</i>”" in text(app)
    assert {page for page, _ in links(app)} == {"benchmarks", ""}


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
    assert not {"Date", "Flags", "Setting", "Claim"} & columns(app), "columns that would say nothing"
    assert "No ranked result of this board has a date." in text(app)


@pytest.mark.usefixtures("imagenet")
def test_counts_beside_a_filter_are_those_with_the_other_filters_on(open_page: OpenPage) -> None:
    app = open_page("benchmark", benchmark="imagenet", setting="5-shot", role="own")
    assert app.multiselect(key="setting").options == ["not stated (9)", "5-shot (3)", "zero-shot (1)"]
    assert app.multiselect(key="role").options == ["paper's own (3)", "baseline (0)", "human (0)"]


@pytest.mark.usefixtures("imagenet")
def test_changes_and_best_of_each_model_are_switches(open_page: OpenPage) -> None:
    app = open_page("benchmark", benchmark="imagenet", changes="1")
    assert "change" in app.dataframe[0].value["Claim"].tolist()
    assert "27 of 27 results shown (changes too)" in text(app)
    app = open_page("benchmark", benchmark="imagenet", best="1")
    table = app.dataframe[0].value
    assert table["Model"].tolist().count("Oldtree") == 1
    assert table.set_index("Model")["Reported range"]["Oldtree"] == "60–60.9 (11 values, 12 papers)"
    assert "Ranked results, all of each model, with a date; " in text(app)


@pytest.mark.usefixtures("imagenet")
def test_a_filter_that_is_taken_off_leaves_the_address(open_page: OpenPage) -> None:
    app = open_page("benchmark", benchmark="imagenet", role="human", sort="newest")
    app.multiselect(key="role").set_value([]).run()
    app.selectbox(key="sort").set_value("rank").run()
    assert not {"role", "sort"} & set(app.query_params)
    assert len(app.dataframe[0].value) == 26


@pytest.mark.usefixtures("imagenet")
def test_all_filters_are_cleared_at_once(open_page: OpenPage) -> None:
    app = open_page("benchmark", benchmark="imagenet", role="human", filter="nobody")
    assert "The filters leave no row." in text(app)
    app.button[0].click().run()
    assert len(app.dataframe[0].value) == 26
    assert app.text_input(key="filter").value == ""
    assert set(app.query_params) == {"benchmark", "metric", "unit", "split"}


@pytest.mark.usefixtures("imagenet")
def test_columns_are_picked_and_kept_in_the_address(open_page: OpenPage) -> None:
    app = open_page("benchmark", benchmark="imagenet")
    assert {"Rank", "Model", "Value", "As printed", "Date", "Flags"} <= columns(app)
    assert "Rule" not in columns(app)
    app = open_page("benchmark", benchmark="imagenet", columns="Rule")
    assert columns(app) == {"Rank", "Model", "Value", "Rule"}
    app.multiselect(key="columns").set_value(["Date", "Rule"]).run()
    assert columns(app) == {"Rank", "Model", "Value", "Date", "Rule"}
    assert app.query_params["columns"] == ["Date", "Rule"]


def test_splits_have_boards_of_their_own(database: Make, open_page: OpenPage) -> None:
    entries = []
    for split, value in (("", "70.5"), ("val", "80.5"), ("test", "75.5")):
        paper = Paper(id=f"of {split}", abstract=f"Alder reaches {value}% accuracy on SQuAD {split}.", date="2020")
        result = sample.reading(paper, value, benchmark="SQuAD", model="Alder")
        entries.append((paper, [dataclasses.replace(result, split=split)]))
    database(entries)
    app = open_page("benchmark", benchmark="squad", split="val")
    assert app.dataframe[0].value["Value"].tolist() == [80.5]
    assert set(app.selectbox(key="split of squad").options) == {"not stated", "val", "test"}
    app.selectbox(key="split of squad").set_value("test").run()
    assert app.dataframe[0].value["Value"].tolist() == [75.5]
    assert app.query_params["split"] == "test"


def test_long_boards_are_paged_and_a_row_finds_its_page(database: Make, open_page: OpenPage) -> None:
    address = database(sample.long_board(230))
    app = open_page("benchmark", benchmark="squad")
    assert app.dataframe[0].value["Rank"].tolist() == list(range(1, 101))
    assert app.get("pagination")[0].proto.num_pages == 3
    assert open_page("benchmark", benchmark="squad", page="3").dataframe[0].value["Rank"].iloc[0] == 201
    assert open_page("benchmark", benchmark="squad", page="9").dataframe[0].value["Rank"].iloc[0] == 1
    engine = open_database(address, create=False)
    row = queries.leaderboard(engine, "squad", "accuracy", "%", limit=1, offset=150)[0]
    engine.dispose()
    app = open_page("benchmark", benchmark="squad", row=row.result_id)
    assert row.result_id in app.dataframe[0].value["Result id"].tolist()
    assert headings(app)[1].endswith(f", {row.model}")
    assert app.session_state["page"] == 2
    assert "page" not in app.query_params, "an address that is written while the page is drawn needs a Back of its own"
    assert not app.warning


@pytest.mark.usefixtures("imagenet")
def test_evidence_can_be_cited_and_reported(open_page: OpenPage) -> None:
    app = open_page("benchmark", benchmark="imagenet")
    result = app.dataframe[0].value["Result id"].iloc[0]
    assert ("review", {"result": [result]}) in links(app)
    assert ("model", {"model": ["maple"], "row": [result]}) in links(app)
    codes = [one.value for one in app.code]
    assert f"benchmine show {result}" in codes
    assert any(code.startswith("@misc{example2024maple,") for code in codes)


@pytest.mark.usefixtures("imagenet")
def test_the_same_board_as_command_and_sql(open_page: OpenPage) -> None:
    codes = [one.value for one in open_page("benchmark", benchmark="imagenet", role="own").code]
    assert any(
        code.startswith("benchmine leaderboard imagenet --metric accuracy --role own --evidence") for code in codes
    )
    assert any("role = 'own'" in code and "benchmark_id = 'imagenet'" in code for code in codes)


@pytest.mark.usefixtures("imagenet")
def test_how_much_was_read_and_how_often_it_is_right(open_page: OpenPage) -> None:
    words = text(open_page("benchmark", benchmark="imagenet"))
    assert "a score was read from 13" in words
    assert "were read right in full" in words


@pytest.mark.parametrize(
    ("chart", "said"),
    [
        ("Spread of values", "Accuracy (%) on ImageNet: 24 ranked results from 60 to 88.6, most of them (12)"),
        ("Results a year", "Results of Accuracy (%) on ImageNet by the year of their paper: 2019: 2, 2020: 2,"),
    ],
)
@pytest.mark.usefixtures("imagenet")
def test_other_charts_have_addresses_and_words(open_page: OpenPage, chart: str, said: str) -> None:
    app = open_page("benchmark", benchmark="imagenet", chart=chart)
    (drawn,) = app.get("vega_lite_chart")
    assert drawn.proto.alt.startswith(said)


@pytest.mark.usefixtures("imagenet")
def test_charts_show_what_the_filters_leave(open_page: OpenPage) -> None:
    app = open_page("benchmark", benchmark="imagenet", role="own", to="2021")
    assert app.get("vega_lite_chart")[0].proto.alt.startswith(
        "Accuracy (%) on ImageNet over time: 4 dated results from 2019-03-01 to 2021-11-02."
    )


@pytest.mark.usefixtures("imagenet")
def test_no_benchmark_in_the_address(open_page: OpenPage) -> None:
    app = open_page("benchmark")
    assert app.title[0].value == "No benchmark chosen"
    assert ("benchmarks", {}) in links(app)
