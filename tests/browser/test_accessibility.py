"""What keeps people out of a page, found by axe-core on every page in both themes; and a picture of each."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import urlencode

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from db import open_database, queries
from db.review_lists import queue
from tests.browser.conftest import ROOT, Server
from tests.browser.test_tour import THEMES, choose_theme

pytestmark = pytest.mark.browser

PICTURES = ROOT / "artifacts" / "screenshots"
"""Kept by CI, ignored by git."""

WIDE, NARROW, TALLEST = 1280, 390, 4000
SERIOUS = ("serious", "critical")

# What is drawn by Streamlit itself and cannot be changed from a page: rule -> parts of the page.
_STREAMLIT: dict[str, tuple[str, ...]] = {}

Query = dict[str, str | list[str]]


@pytest.fixture(scope="session")
def views(mined: Server) -> dict[str, Query]:
    """An address of every page with something to see on it."""
    engine = open_database(mined.database, create=False)
    benchmark = queries.benchmarks(engine, limit=1)[0].id
    conflict = queries.conflicts(engine, limit=1)[0]
    key = (conflict.benchmark_id, conflict.metric_id, conflict.unit)
    rows = queries.leaderboard(engine, *key, split=conflict.split, limit=20)
    models = list(dict.fromkeys([conflict.model_id, *(row.model_id for row in rows if row.model_id)]))[:5]
    paper = queries.papers(engine, with_results=True, limit=1)[0].id
    result = queue(engine, limit=1)[0].row["id"]
    engine.dispose()
    return {
        "overview": {},
        "benchmarks": {},
        "benchmark": {"benchmark": benchmark},
        "models": {},
        "model": {"model": models[0]},
        "papers": {},
        "paper": {"paper": paper},
        "compare": {"model": models},
        "conflicts": {},
        "sql": {"sql": "SELECT year, count(*) AS papers FROM paper GROUP BY year ORDER BY year", "chart": "bar"},
        "review": {"result": result},
        "names": {"view": "names", "entry": benchmark},
        "add": {},
        "about": {},
    }


PAGES = (
    *("overview", "benchmarks", "benchmark", "models", "model", "papers", "paper"),
    *("compare", "conflicts", "sql", "review", "names", "add", "about"),
)


@pytest.mark.parametrize("name", PAGES)
def test_no_page_keeps_anyone_out(page: Page, mined: Server, views: dict[str, Query], name: str) -> None:
    path = {"names": "review", "overview": ""}.get(name, name)  # the first page has no path of its own
    page.goto(f"{mined.url}/{path}?{urlencode(views[name], doseq=True)}")
    expect(page.locator("h1").first).to_be_visible()
    wrong = []
    for theme in THEMES:
        page.set_viewport_size({"width": WIDE, "height": 900})
        choose_theme(page, theme)
        page.wait_for_load_state("networkidle")
        wrong += [f"{theme}: {one}" for one in _violations(page)]
        for width in (WIDE, NARROW):
            _picture(page, width, PICTURES / f"{name}-{theme}-{width}.png")
            room = page.evaluate("[document.documentElement.scrollWidth, window.innerWidth]")
            if room[0] > room[1]:
                wrong.append(f"{theme}: at {width} px the page is {room[0]} px wide: it scrolls sideways")
    assert not wrong, "\n".join(wrong)


def _violations(page: Page) -> list[str]:
    return [
        f"{one['id']} ({one['impact']}): {one['help']}: {' '.join(node['target'])} {node['html'][:160]}"
        for one in Axe().run(page).response["violations"]
        if one["impact"] in SERIOUS
        for node in one["nodes"]
        if not _is_streamlits(one["id"], node["html"])
    ]


def _is_streamlits(rule: str, html: str) -> bool:
    return any(part in html for part in _STREAMLIT.get(rule, ()))


def _picture(page: Page, width: int, path: Path) -> None:
    """The page as it is seen, all of its height: Streamlit scrolls within a frame, which a full page does not show."""
    path.parent.mkdir(parents=True, exist_ok=True)
    page.set_viewport_size({"width": width, "height": 900})
    page.wait_for_timeout(200)
    height = page.evaluate("document.querySelector('[data-testid=stMain]')?.scrollHeight ?? innerHeight")
    page.set_viewport_size({"width": width, "height": min(int(height) + 20, TALLEST)})
    page.wait_for_timeout(500)  # charts are drawn anew at another width
    page.screenshot(path=path)
