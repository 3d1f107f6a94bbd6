"""The published site as people meet it: sorted, searched, drawn, in both themes, with nothing asked of other hosts."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect

from benchmine.site import publish
from db import open_database
from tests.browser.conftest import ROOT
from tests.dashboard import sample

pytestmark = pytest.mark.browser

PICTURES = ROOT / "artifacts" / "screenshots"


class Quiet(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:
        del format, args


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("site")
    entries = [*sample.imagenet_papers(), *sample.one_paper(), sample.hostile_paper()]
    engine = open_database(sample.store(place / "papers.db", entries))
    publish(engine, place / "site", base_url="https://boards.example/")
    engine.dispose()
    return place / "site"


@pytest.fixture(scope="module")
def address(folder: Path) -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder))) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


@pytest.fixture(scope="module")
def pages(folder: Path) -> dict[str, str]:
    names = [path.relative_to(folder).as_posix() for path in sorted(folder.glob("boards/*.html"))]
    board = next(name for name in names if name.startswith("boards/imagenet-accuracy-percent"))
    hostile = next(name for name in names if "script" in name)
    return {"index": "index.html", "board": board, "hostile": hostile, "about": "about.html"}


def models(page: Page) -> list[str]:
    return page.locator("#rows tbody:not([hidden]) tr:first-child th").all_inner_texts()


def test_a_board_is_sorted(page: Page, address: str, pages: dict[str, str]) -> None:
    page.goto(f"{address}/{pages['board']}")
    assert models(page)[:3] == ["Maple", "Hazel", "Ironwood"]
    value = page.get_by_role("button", name="Value (%)")
    value.focus()
    page.keyboard.press("Enter")  # by the keyboard alone
    assert models(page)[0] == "Oldtree"
    expect(page.get_by_role("columnheader", name="Value (%)")).to_have_attribute("aria-sort", "ascending")
    value.click()
    assert models(page)[1:3] == ["Nutmeg", "Maple"]  # after people's 94.9, which nobody ranks, "over 90"
    page.get_by_role("button", name="Rank").click()
    assert models(page)[:3] == ["Maple", "Hazel", "Ironwood"]  # and what has no rank is last
    assert len(models(page)) == 26


def test_a_board_is_searched(page: Page, address: str, pages: dict[str, str]) -> None:
    page.goto(f"{address}/{pages['board']}")
    page.get_by_label("Find a result").fill("hazel patches network")
    expect(page.locator("#found")).to_have_text("0 of 26")
    page.get_by_label("Find a result").fill("HAZEL reaches")
    expect(page.locator("#found")).to_have_text("2 of 26")
    evidence = page.locator("#rows tbody:not([hidden]) .evidence")
    expect(evidence.first).to_be_visible()
    page.get_by_role("button", name="Sentences").click()
    expect(evidence.first).to_be_hidden()


def test_the_list_leads_to_a_board(page: Page, address: str, pages: dict[str, str]) -> None:
    page.goto(f"{address}/{pages['index']}")
    page.get_by_label("Find a board").fill("latency")
    expect(page.locator("#found")).to_have_text("1 of 4")
    page.locator("#boards tbody:not([hidden]) a").click()
    expect(page.locator("h1")).to_have_text("ImageNet")
    expect(page.locator(".lead")).to_contain_text("Latency (ms), lower is better")


@pytest.mark.parametrize("page", ["light", "dark"], indirect=True)
def test_the_chart_is_drawn(page: Page, address: str, pages: dict[str, str]) -> None:
    page.goto(f"{address}/{pages['board']}")
    expect(page.locator(".chart svg")).to_be_visible()
    assert page.locator(".chart svg path").count() > 10


def test_it_works_from_the_disk(browser: Browser, folder: Path, pages: dict[str, str]) -> None:
    page = browser.new_page()
    asked: list[str] = []
    said: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: said.append(message.text))
    page.goto((folder / pages["board"]).as_uri())
    expect(page.locator(".chart svg")).to_be_visible()
    page.close()
    assert said == []
    assert [url for url in asked if not url.startswith(("file:", "data:"))] == []


def test_hostile_text_does_nothing(page: Page, address: str, pages: dict[str, str]) -> None:
    for name in ("index", "hostile"):
        page.goto(f"{address}/{pages[name]}")
        page.wait_for_load_state("networkidle")
        assert page.evaluate("window.hacked") is None
        expect(page.get_by_text("<script>window.hacked=1</script>").first).to_be_visible()


@pytest.mark.parametrize("page", ["light", "dark"], indirect=True)
@pytest.mark.parametrize("name", ["index", "board", "hostile", "about"])
def test_no_page_of_it_keeps_anyone_out(
    page: Page, address: str, pages: dict[str, str], name: str, request: pytest.FixtureRequest
) -> None:
    theme = str(request.node.callspec.params["page"])
    page.goto(f"{address}/{pages[name]}")
    page.wait_for_load_state("networkidle")
    wrong = [
        f"{one['id']}: {one['help']}: {node['html'][:160]}"
        for one in Axe().run(page).response["violations"]
        for node in one["nodes"]
    ]
    for width in (1280, 390):
        page.set_viewport_size({"width": width, "height": 900})
        page.screenshot(path=PICTURES / f"site-{name}-{theme}-{width}.png", full_page=True)
        room = page.evaluate("[document.documentElement.scrollWidth, window.innerWidth]")
        if room[0] > room[1]:
            wrong.append(f"at {width} px the page is {room[0]} px wide: it scrolls sideways")
    assert not wrong, "\n".join(wrong)
