"""A dashboard that changes nothing: its pages say so, and the database's connections refuse it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

from dashboard import access, data
from db import DatabaseError
from db.queries import overview
from db.writing import add_to_tally, writing
from tests.dashboard import sample
from tests.dashboard.conftest import OpenPage
from tests.dashboard.seen import links, text

Make = Callable[..., str]


@pytest.fixture
def address(database: Make, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setenv(access.READ_ONLY_VARIABLE, "1")
    return database(sample.one_paper())


@pytest.mark.parametrize(("page", "command"), [("review", "benchmine review queue"), ("add", "benchmine ingest PATH")])
@pytest.mark.usefixtures("address")
def test_pages_that_write_say_that_they_do_not(open_page: OpenPage, page: str, command: str) -> None:
    app = open_page(page)
    assert "read-only" in app.info[0].value
    assert command in text(app)
    assert not app.button
    assert not app.text_area


@pytest.mark.usefixtures("address")
def test_the_other_pages_work_and_lead_to_no_review(open_page: OpenPage) -> None:
    app = open_page("benchmark", benchmark="squad")
    assert "review" not in {page for page, _ in links(app)}
    assert "1 conflict" not in text(open_page("conflicts"))
    assert open_page("sql", sql="SELECT count(*) FROM paper").dataframe[0].value.values.tolist() == [[1]]


@pytest.mark.usefixtures("address")
def test_the_connections_refuse_to_write() -> None:
    database = data.connect()
    assert overview(database.engine).papers == 1
    with pytest.raises(DatabaseError, match="cannot be written"), writing(database.engine) as connection:
        add_to_tally(connection, {"version": 1})


@pytest.mark.parametrize(("value", "means"), [("1", True), ("yes", True), ("", False), ("0", False), ("False", False)])
def test_values_of_the_variable(monkeypatch: pytest.MonkeyPatch, value: str, means: bool) -> None:
    monkeypatch.setenv(access.READ_ONLY_VARIABLE, value)
    assert access.read_only() is means


def test_who_has_to_sign_in_sees_nothing_before(monkeypatch: pytest.MonkeyPatch) -> None:
    def page() -> None:
        import streamlit as st  # noqa: PLC0415

        from dashboard import access  # noqa: PLC0415

        access.stop_if_not_signed_in()
        st.text("what is in the database")

    assert AppTest.from_function(page).run().text[0].value == "what is in the database"
    monkeypatch.setenv(access.SIGN_IN_VARIABLE, "1")
    app = AppTest.from_function(page).run()
    assert [one.label for one in app.button] == ["Sign in"]
    assert not app.text
    assert not app.exception
