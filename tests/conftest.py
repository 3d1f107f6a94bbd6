"""The kind of database that the tests run on: SQLite, or with ``--postgres`` a PostgreSQL server of their own."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import pytest

from db import dialects
from tests import postgres_server

ON_A_FILE = "about a SQLite file, not about PostgreSQL"


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--postgres", action="store_true", help="run the tests on PostgreSQL rather than on SQLite")


def _unavailable() -> bool:
    return postgres_server.programs() is None or find_spec("psycopg") is None


def pytest_configure(config: pytest.Config) -> None:
    if config.getoption("--postgres") and _unavailable():
        raise pytest.UsageError(f"--postgres: {postgres_server.INSTALL}")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if config.getoption("--postgres"):
        for item in items:
            if item.get_closest_marker("sqlite"):
                item.add_marker(pytest.mark.skip(reason=ON_A_FILE))


@pytest.fixture(scope="session")
def postgres_address() -> Iterator[str]:
    """The address of a server, without the name of a database at its end."""
    if _unavailable():
        pytest.skip(postgres_server.INSTALL)
    with postgres_server.running_server() as address:
        yield address


@pytest.fixture(scope="session", autouse=True)
def _chosen_database(request: pytest.FixtureRequest) -> Iterator[None]:
    if not request.config.getoption("--postgres"):
        yield
        return
    from tests import on_postgres  # noqa: PLC0415  # loads the driver

    server = on_postgres.SERVER = on_postgres.Server(request.getfixturevalue("postgres_address"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(dialects.MODULES, "sqlite", on_postgres.__name__)
        yield
    server.close()


@pytest.fixture(autouse=True)
def _dropped_database(request: pytest.FixtureRequest) -> Iterator[None]:
    """What a test made below its folder goes with it."""
    if not request.config.getoption("--postgres"):
        yield
        return
    from tests import on_postgres  # noqa: PLC0415

    folder: Path = request.getfixturevalue("tmp_path")
    yield
    assert on_postgres.SERVER is not None
    on_postgres.SERVER.drop_below(folder)
