"""SQL: what runs, what is refused, parameters, the cap, and the file."""

from __future__ import annotations

import json
import re
from collections.abc import Callable

import pytest

from db.canned import CannedQuery, canned_queries, parameter_names
from extract.records import Paper
from tests.dashboard import sample
from tests.dashboard.conftest import OpenPage
from tests.dashboard.seen import text, unnamed

Make = Callable[..., str]

pytestmark = pytest.mark.usefixtures("papers")


@pytest.fixture
def papers(database: Make) -> str:
    return database([*sample.imagenet_papers(), *sample.one_paper()])


def test_before_anything_is_asked_there_is_the_schema(open_page: OpenPage) -> None:
    app = open_page("sql")
    assert [one.label for one in app.expander][:3] == [
        "results_flat (view)",
        "leaderboard (view)",
        "sota_history (view)",
    ]
    assert any("benchmark_id  text" in one.value for one in app.code)
    assert not app.dataframe


def test_the_query_of_the_address_runs(open_page: OpenPage) -> None:
    app = open_page("sql", sql="SELECT model, value FROM leaderboard WHERE benchmark_id = 'squad'")
    assert app.dataframe[0].value.values.tolist() == [["Alder", 71.5]]
    assert "1 row in" in text(app)
    assert [one.label for one in app.download_button] == ["Download CSV"]
    assert not unnamed(app)


def test_typing_and_running_puts_it_into_the_address(open_page: OpenPage) -> None:
    app = open_page("sql")
    app.text_area(key="statement").set_value("SELECT count(*) AS papers FROM paper")
    app.button[0].click().run()
    assert app.query_params["sql"] == "SELECT count(*) AS papers FROM paper"
    assert app.dataframe[0].value.values.tolist() == [[14]]


def test_parameters_ask_for_their_values(open_page: OpenPage) -> None:
    sql = "SELECT model FROM leaderboard WHERE benchmark_id = :benchmark AND value > :least ORDER BY value"
    app = open_page("sql", sql=sql, _benchmark="imagenet", _least="86")
    assert [one.label for one in app.text_input] == [":benchmark", ":least"]
    assert app.dataframe[0].value["model"].tolist() == ["Hazel", "Maple"]
    app.text_input(key="parameter least").set_value("88")
    app.button[0].click().run()
    assert app.dataframe[0].value["model"].tolist() == ["Maple"]
    assert app.query_params["_least"] == "88"


@pytest.mark.parametrize(
    "sql",
    ["DELETE FROM paper", "DROP TABLE run", "SELECT 1; SELECT 2", "SELECT nothing FROM nowhere", "ATTACH 'x' AS y"],
)
def test_what_does_not_read_is_refused_in_a_line(open_page: OpenPage, sql: str) -> None:
    app = open_page("sql", sql=sql)
    assert app.error[0].value == "The database refuses the statement."
    assert not app.dataframe
    assert open_page("sql", sql="SELECT count(*) FROM paper").dataframe[0].value.values.tolist() == [[14]]


def test_more_rows_than_the_cap_are_said(database: Make, open_page: OpenPage) -> None:
    database([(Paper(id=f"p{number}", abstract="x"), []) for number in range(1100)])
    app = open_page("sql", sql="SELECT id FROM paper")
    assert "the first 1,000 rows" in app.warning[0].value
    assert len(app.dataframe[0].value) == 1000


def test_no_row_and_two_columns_of_one_name(open_page: OpenPage) -> None:
    assert "No row answers that" in text(open_page("sql", sql="SELECT id FROM paper WHERE id = 'x'"))
    app = open_page("sql", sql="SELECT 1 AS a, 2 AS a")
    assert app.dataframe[0].value.columns.tolist() == ["a", "a 2"]


def test_a_chart_of_the_result(open_page: OpenPage) -> None:
    sql = "SELECT model, value FROM leaderboard WHERE benchmark_id = 'imagenet' ORDER BY value"
    app = open_page("sql", sql=sql, chart="bar", x="model", y="value")
    (chart,) = app.get("vega_lite_chart")
    assert re.match(r"Bars: value by model, \d+ rows", chart.proto.alt)
    assert not open_page("sql", sql=sql, chart="nonsense").get("vega_lite_chart")


def test_each_row_has_a_bar_of_its_own(open_page: OpenPage) -> None:
    sql = "SELECT benchmark, model, value FROM leaderboard WHERE benchmark_id = 'imagenet' ORDER BY value"
    (chart,) = open_page("sql", sql=sql, chart="bar").get("vega_lite_chart")
    assert re.match(r"Bars: value by model, \d+ rows", chart.proto.alt)  # benchmark is one and the same in all
    (chart,) = open_page("sql", sql=sql, chart="bar", x="benchmark").get("vega_lite_chart")
    encoding = json.loads(chart.proto.spec)["encoding"]
    assert encoding["xOffset"]["field"] == "nth"
    assert encoding["y"]["stack"] is None


@pytest.mark.parametrize("one", canned_queries(), ids=lambda one: one.id)
def test_every_query_to_begin_with_runs(open_page: OpenPage, one: CannedQuery) -> None:
    app = open_page("sql")
    app.selectbox(key="canned").set_value(one.id).run()
    assert not app.error
    assert app.query_params["sql"] == one.sql
    assert [box.value for box in app.text_input] == [one.parameters[name] for name in parameter_names(one.sql)]
