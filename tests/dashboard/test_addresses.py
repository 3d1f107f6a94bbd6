"""Addresses that mean nothing: whatever stands in one, a page is drawn, and nothing is raised."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.dashboard import sample
from tests.dashboard.conftest import OpenPage
from tests.dashboard.seen import text

VALUES = (
    *("", "-", "0", "-1", "9" * 400, "1e999", "NaN", "nobody", "\x00", "'; DROP TABLE paper; --"),
    *("<b>", "%s", "🏆", "\u202e", "a" * 3000),
)
KEYS = {
    "overview": ("q",),
    "benchmarks": ("find", "task", "sort", "page"),
    "benchmark": (
        *("metric", "unit", "split", "row", "page", "sort", "chart", "columns", "filter"),
        *("role", "setting", "bound", "standing", "verdict", "claim", "from", "to", "confidence", "best", "changes"),
    ),
    "models": ("name", "sort", "page"),
    "model": ("task", "row"),
    "papers": ("papers", "year", "results", "page"),
    "paper": ("row",),
    "compare": ("of", "row"),
    "conflicts": ("benchmark", "between", "row", "page"),
    "sql": ("sql", "chart", "x", "y"),
    "review": ("view", "result", "benchmark", "kind", "entry", "row"),
    "add": ("page",),
    "about": ("find", "page", "run"),
}
SUBJECTS = {"benchmark": "imagenet", "model": "maple", "paper": "paper-1"}


@pytest.mark.parametrize("page", KEYS)
def test_addresses_that_mean_nothing_never_raise(page: str, open_page: OpenPage, database: Callable[..., str]) -> None:
    """Each value in one of the keys, and others in the rest; with a subject that is there, and with one that is not."""
    database([*sample.imagenet_papers(), *sample.one_paper()])
    subject = SUBJECTS.get(page, "")
    for number in range(list(KEYS).index(page) % 3, len(VALUES), 3):
        query = {key: VALUES[(number + at) % len(VALUES)] for at, key in enumerate(KEYS[page])}
        if subject:
            query[page] = subject if number % 2 else VALUES[number]
        if page == "compare":
            query["model"] = VALUES[number]
        assert text(open_page(page, **query)).strip(), query
