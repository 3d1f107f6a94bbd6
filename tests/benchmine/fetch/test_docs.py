"""docs/fetch.md says what the code does."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from benchmine.fetch.services import SERVICES
from benchmine.fetch.settings import CACHE_VARIABLE, CONTACT_VARIABLE, FILE_VARIABLE, Addresses, Fetching
from extract.sources import FORMATS


@pytest.fixture(scope="module")
def page() -> str:
    return (Path(__file__).parents[3] / "docs" / "fetch.md").read_text(encoding="utf-8")


def rows(page: str, heading: str) -> list[list[str]]:
    """The cells of the rows of the table under a heading, without its first two."""
    section = page.split(f"\n## {heading}\n")[1].split("\n## ", maxsplit=1)[0]
    lines = [line for line in section.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[2:]]


def names(cell: str) -> list[str]:
    return re.findall(r"`([^`]+)`", cell)


def test_every_service_is_described(page: str) -> None:
    table = rows(page, "Services")
    assert [names(row[0])[0] for row in table] == list(SERVICES)
    assert [float(row[3]) for row in table] == [service.interval for service in SERVICES.values()]
    assert all(set(names(row[2])) <= set(FORMATS) for row in table)
    assert [name for row in table for name in names(row[5])] == list(Addresses.model_fields)
    assert all("https://" in row[4] or "none is published" in row[4] for row in table), "whose word the limit is"


def test_every_setting_is_described(page: str) -> None:
    table = {names(row[0])[0]: row[2] for row in rows(page, "Settings")}
    assert set(table) == set(Fetching.model_fields)
    given = {
        name: field.default for name, field in Fetching.model_fields.items() if isinstance(field.default, int | float)
    }
    assert {name: float(table[name]) for name in given} == given


@pytest.mark.parametrize(
    "name",
    [FILE_VARIABLE, CONTACT_VARIABLE, CACHE_VARIABLE, *(service.key for service in SERVICES.values() if service.key)],
)
def test_every_variable_is_described(name: str, page: str) -> None:
    assert f"`{name}`" in page


def test_how_far_updates_look_back(page: str) -> None:
    said = page.split("\n## Updates\n")[1]
    for service in SERVICES.values():
        if service.overlap:
            assert (
                f"{service.overlap} days for {service.title}" in said
                or f"{service.overlap} for {service.title}" in said
            )
