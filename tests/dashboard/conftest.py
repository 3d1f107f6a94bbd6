"""The app over a database of its own, run without a browser."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from dashboard.data import DATABASE_VARIABLE
from tests.dashboard import sample

ENTRY = Path(__file__).parents[2] / "dashboard" / "streamlit_app.py"
OpenPage = Callable[..., AppTest]


@pytest.fixture
def database(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[Sequence[sample.Entry]], str]:
    """Makes the database of the test, or adds to it, and gives its address to the app."""

    def make(entries: Sequence[sample.Entry]) -> str:
        address = sample.store(tmp_path / "papers.db", entries)
        monkeypatch.setenv(DATABASE_VARIABLE, address)
        return address

    st.cache_data.clear()
    st.cache_resource.clear()
    monkeypatch.delenv(DATABASE_VARIABLE, raising=False)
    return make


@pytest.fixture
def open_page(database: object) -> OpenPage:
    """Opens a page (``overview``, ``benchmark``, ``paper``) with the query of an address, without an exception."""
    del database  # only so that the environment is prepared

    def open_(page: str, /, **query: str) -> AppTest:
        app = AppTest.from_file(str(ENTRY), default_timeout=30)
        app.switch_page(f"app_pages/{page}.py")
        for name, value in query.items():
            app.query_params[name] = value
        app.run()
        assert not app.exception, [one.value for one in app.exception]
        return app

    return open_


@pytest.fixture(autouse=True)
def _no_pooled_connection_is_left() -> object:
    yield
    st.cache_resource.clear()
