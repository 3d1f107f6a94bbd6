"""The way of a visitor, in a real browser: from the overview to a number, its sentence, its paper, and the file."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Final
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from playwright.sync_api import Locator, Page, expect

from db import open_database, queries
from db.queries import LeaderboardFilters
from tests.browser.conftest import Server
from tests.dashboard import sample

pytestmark = pytest.mark.browser

ROW = 35  # pixels, as dashboard/components.py has it
THEMES: Final = {"light": "rgb(255, 255, 255)", "dark": "rgb(19, 24, 30)"}
"""Their backgrounds, as .streamlit/config.toml has them."""
TOP = "88.6% Accuracy on ImageNet, Maple"


def heading(page: Page, name: str) -> Locator:
    return page.get_by_role("heading", name=name, exact=True)


def settle(page: Page) -> None:
    """Waits until the page is drawn: a click before that may meet a table that is not there yet."""
    page.wait_for_timeout(300)  # Streamlit gathers what happens to a table for 150 ms before it tells the server
    expect(page.get_by_test_id("stApp")).to_have_attribute("data-test-script-state", "notRunning")


def see(page: Page, text: str) -> None:
    """Waits until a text stands on the page, whatever the space in it and the word joiners that keep links apart."""
    page.wait_for_function(
        r"""wanted => document.querySelector('[data-testid=stMain]').innerText
            .replaceAll('\u2060', '').replace(/\s+/g, ' ').includes(wanted)""",
        arg=" ".join(text.split()),
    )


def choose_theme(page: Page, theme: str) -> None:
    """The page in the theme (``light``, ``dark``) that a visitor's system asks for from now on."""
    page.emulate_media(color_scheme="dark" if theme == "dark" else "light")
    expect(page.get_by_test_id("stApp")).to_have_css("background-color", THEMES[theme])
    settle(page)


def grid(page: Page, name: str) -> Locator:
    """The table with this accessible name, drawn and in view."""
    settle(page)
    found = page.get_by_role("region", name=name).first
    found.locator("canvas").first.wait_for()
    found.scroll_into_view_if_needed()
    return found


def cells(table: Locator, column: int) -> list[str]:
    """The texts of a column, from the table that a screen reader is given (the first columns that are in view)."""
    rows = table.locator("canvas table tbody tr")
    rows.first.wait_for(state="attached")
    return [row.locator("td").nth(column).inner_text() for row in rows.all()]


def click_row(page: Page, table: Locator, row: int, x: int) -> None:
    """A click into a line of a table, 0 for the first under the header."""
    table.locator("canvas table tbody tr").nth(row).wait_for(state="attached")
    box = table.bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + x, box["y"] + ROW * (row + 1.5))


def open_board(page: Page, server: Server, **query: str) -> Locator:
    page.goto(f"{server.url}/benchmark?{urlencode({'benchmark': 'imagenet'} | query)}")
    expect(heading(page, "ImageNet")).to_be_visible()
    return grid(page, "Leaderboard")


def query(page: Page) -> dict[str, list[str]]:
    return parse_qs(urlsplit(page.url).query)


def test_from_the_overview_to_the_evidence_and_the_paper(page: Page, server: Server) -> None:
    page.goto(server.url)
    expect(heading(page, "Most reported benchmarks")).to_be_visible()
    click_row(page, grid(page, "Most reported"), 0, 40)
    expect(heading(page, "ImageNet")).to_be_visible()
    expect(heading(page, TOP)).to_be_visible()

    click_row(page, grid(page, "Leaderboard"), 2, 500)
    expect(heading(page, "85.8% Accuracy on ImageNet, Ironwood")).to_be_visible()
    expect(page.locator("mark[title=value]")).to_have_text("85.8%")
    assert page.locator("mark[title=benchmark]").evaluate("e => getComputedStyle(e).borderBottomStyle") == "dashed"
    expect(page.get_by_text("Why this reading")).to_be_visible()

    page.get_by_role("link", name="The paper and its other results").click()
    expect(heading(page, "Ironwood: a network for telling pictures apart")).to_be_visible()
    expect(page.locator("mark[title=score]").first).to_have_text("85.8%")
    assert query(page)["paper"] == ["paper-8"]
    source = page.get_by_role("link", name="Open the source")
    assert source.get_attribute("href") == "https://papers.example/8"

    page.get_by_role("link", name="Leaderboard of ImageNet").click()
    expect(heading(page, "ImageNet")).to_be_visible()
    expect(heading(page, "85.8% Accuracy on ImageNet, Ironwood")).to_be_visible()
    page.go_back()
    expect(heading(page, "Ironwood: a network for telling pictures apart")).to_be_visible()


def test_search_leads_to_a_board(page: Page, server: Server) -> None:
    page.goto(server.url)
    page.get_by_label("Search benchmarks, models and papers").fill("image")
    expect(heading(page, "Papers")).to_be_visible()
    settle(page)
    page.get_by_role("link", name="ImageNet", exact=True).click()
    expect(heading(page, TOP)).to_be_visible()


def test_search_that_is_typed_filters_and_is_in_the_address(page: Page, server: Server) -> None:
    table = open_board(page, server)
    page.get_by_label("Filter by model or paper").press_sequentially("cedar")
    expect(page.get_by_text("2 of 26 results shown (“cedar”)")).to_be_visible()
    expect(table.locator("canvas table")).to_have_attribute("aria-rowcount", "3")
    expect(heading(page, "75.0% Accuracy on ImageNet, Cedar")).to_be_visible()
    page.wait_for_url("**filter=cedar**")


def test_a_row_that_was_chosen_survives_a_filter(page: Page, server: Server) -> None:
    """A selection is a position; after a filter the same position is another row."""
    click_row(page, open_board(page, server), 3, 500)
    expect(heading(page, "84.0% Accuracy on ImageNet, Juniper")).to_be_visible()
    page.get_by_label("Filter by model or paper").fill("network")
    expect(page.get_by_text("24 of 26 results shown")).to_be_visible()
    page.get_by_label("Filter by model or paper").fill("juniper")
    expect(page.get_by_text("2 of 26 results shown")).to_be_visible()
    page.wait_for_timeout(700)  # what the browser still has to say about the table before the filter
    expect(heading(page, "84.0% Accuracy on ImageNet, Juniper")).to_be_visible()


def test_columns_sort_and_the_choice_follows_the_row(page: Page, server: Server) -> None:
    table = open_board(page, server)
    box = table.bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + 120, box["y"] + ROW / 2)  # the header of the column Model
    page.wait_for_function(
        "() => document.querySelector('canvas table tbody tr td:nth-child(2)')?.innerText === 'Alder'"
    )
    click_row(page, table, 1, 500)
    expect(heading(page, "76.1% Accuracy on ImageNet, Birch")).to_be_visible()


def test_sort_control(page: Page, server: Server) -> None:
    open_board(page, server)
    page.get_by_label("Sort by", exact=True).click()
    page.get_by_label("Sort by", exact=True).fill("Oldest")
    page.keyboard.press("Enter")
    page.wait_for_url("**sort=oldest**")
    table = grid(page, "Leaderboard")
    page.wait_for_function(
        "() => document.querySelector('canvas table tbody tr td:nth-child(2)')?.innerText === 'Alder'"
    )
    assert cells(table, 1)[:2] == ["Alder", "Oldtree"]


def test_arrow_keys_choose_rows(page: Page, server: Server) -> None:
    click_row(page, open_board(page, server), 0, 500)
    settle(page)
    page.keyboard.press("ArrowDown")
    expect(heading(page, "86.2% Accuracy on ImageNet, Hazel")).to_be_visible()
    settle(page)
    page.keyboard.press("ArrowDown")
    expect(heading(page, "85.8% Accuracy on ImageNet, Ironwood")).to_be_visible()


def test_filters_by_role_and_their_address(page: Page, server: Server) -> None:
    open_board(page, server)
    page.get_by_role("button", name="Filters").click()
    page.get_by_label("Whose number").click()
    page.get_by_role("option", name="human (1)").click()
    expect(page.get_by_text("1 of 26 results shown (human)")).to_be_visible()
    page.wait_for_url("**role=human**")


def test_a_point_of_the_chart_opens_its_evidence(page: Page, server: Server) -> None:
    open_board(page, server)
    chart = page.get_by_test_id("stVegaLiteChart")
    chart.scroll_into_view_if_needed()
    points = chart.locator("path[aria-label*='Model: Hazel']")
    points.first.click()
    expect(heading(page, "86.2% Accuracy on ImageNet, Hazel")).to_be_visible()
    expect(page.locator("[aria-label^='Accuracy (%) on ImageNet over time: 20 dated results']").first).to_be_attached()


def test_boards_change_by_the_chooser(page: Page, server: Server) -> None:
    open_board(page, server)
    page.get_by_label("Metric", exact=True).click()
    page.get_by_label("Metric", exact=True).fill("Latency")
    page.keyboard.press("Enter")
    expect(heading(page, "12.5 ms Latency on ImageNet, Nutmeg")).to_be_visible()
    page.wait_for_url("**metric=latency**")
    assert query(page) == {"benchmark": ["imagenet"], "split": ["-"], "metric": ["latency"], "unit": ["ms"]}


def test_a_copied_address_opens_the_same_view(page: Page, server: Server) -> None:
    engine = open_database(server.database, create=False)
    row = queries.leaderboard(engine, "imagenet", "accuracy", "%", filters=LeaderboardFilters(roles=("own",)))[5]
    engine.dispose()
    open_board(page, server, metric="accuracy", unit="%", role="own", sort="newest", row=row.result_id)
    opened = page.locator("h3").inner_text()
    click_row(page, grid(page, "Leaderboard"), 4, 500)
    expect(page.locator("h3")).not_to_have_text(opened)
    page.wait_for_function(f"() => !location.search.includes('{row.result_id}')")
    seen = page.locator("h3").inner_text(), cells(grid(page, "Leaderboard"), 1)
    address = page.url
    page.goto("about:blank")
    page.goto(address)
    expect(heading(page, seen[0])).to_be_visible()
    assert cells(grid(page, "Leaderboard"), 1) == seen[1]


def test_the_file_holds_what_the_database_holds(page: Page, server: Server, tmp_path: Path) -> None:
    open_board(page, server, role="own")
    page.get_by_role("button", name="Download", exact=True).click()
    with page.expect_download() as download:
        page.get_by_role("button", name="CSV with evidence").click()
    assert download.value.suggested_filename == "imagenet-accuracy-evidence.csv"
    download.value.save_as(tmp_path / "board.csv")
    with (tmp_path / "board.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    engine = open_database(server.database, create=False)
    stored = queries.leaderboard(engine, "imagenet", "accuracy", "%", filters=LeaderboardFilters(roles=("own",)))
    proofs = [queries.evidence(engine, row.result_id) for row in stored]
    engine.dispose()
    assert len(rows) == len(stored) == 13
    for line, row, proof in zip(rows, stored, proofs, strict=True):
        assert proof is not None
        assert (line["result_id"], line["model"], float(line["value"])) == (row.result_id, row.model, row.value)
        assert line["rank"] == ("" if row.rank is None else str(row.rank))
        assert line["sentence"] == proof.sentence


@pytest.mark.parametrize(
    "path",
    ["/", "/?q=present", "/benchmarks", "/models", "/papers", "/paper?paper=hostile/<b>id</b>", "board", "model"],
)
def test_hostile_text_does_nothing(page: Page, server: Server, path: str) -> None:
    hostile = sample.hostile_paper()[1][0]
    if path == "board":
        path = "/benchmark?" + urlencode({"benchmark": hostile.benchmark_id})
    if path == "model":
        path = "/model?" + urlencode({"model": hostile.model_id})
    page.goto(server.url + path)
    main = page.get_by_test_id("stMain")
    expect(main.locator("h1").first).to_be_visible()
    settle(page)
    if path not in ("/", "/benchmarks", "/models"):  # there it stands in a table, which is drawn
        see(page, sample.HOSTILE)
    assert page.evaluate("window.hacked") is None
    targets = [link.get_attribute("href") or "" for link in main.locator("a").all()]
    assert not [target for target in targets if "evil" in target.split("?")[0] or "javascript" in target.split("?")[0]]
    assert main.locator("img, script, .katex, h4, p code").count() == 0


@pytest.mark.parametrize("page", ["phone"], indirect=True)
@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/benchmarks",
        "/benchmark?benchmark=imagenet",
        "/benchmark?benchmark=imagenet&chart=Spread+of+values",
        "/models",
        "/model?model=maple",
        "/papers",
        "/paper?paper=paper-extra",
    ],
)
def test_nothing_is_wider_than_a_phone(page: Page, server: Server, path: str) -> None:
    page.goto(server.url + path)
    expect(page.locator("h1").first).to_be_visible()
    width = "document.querySelector('[data-testid=stMain]').scrollWidth"
    for theme in THEMES:
        choose_theme(page, theme)
        page.wait_for_timeout(500)  # charts are drawn after the page
        assert page.evaluate(width) <= 390, theme


@pytest.mark.parametrize("page", ["phone"], indirect=True)
def test_a_title_is_whole_on_a_phone(page: Page, mined: Server) -> None:
    page.goto(f"{mined.url}/papers")
    titles = page.get_by_test_id("stPageLink").locator("p")
    titles.first.wait_for()
    settle(page)
    assert not [one.inner_text() for one in titles.all() if one.evaluate("one => one.scrollWidth > one.clientWidth")]


@pytest.mark.parametrize("theme", THEMES)
def test_marks_can_be_read_in_both_themes(page: Page, server: Server, theme: str) -> None:
    """Contrast of the words in each mark with its ground, at least 7:1 (WCAG AAA)."""
    open_board(page, server)
    choose_theme(page, theme)
    expect(heading(page, TOP)).to_be_visible()
    contrasts = page.evaluate(
        """() => {
        const parse = c => c.match(/[\\d.]+/g).map(Number);
        const ground = parse(getComputedStyle(document.querySelector('[data-testid=stApp]')).backgroundColor);
        const linear = v => v <= .03928 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4;
        const light = c => c.slice(0, 3).map(v => linear(v / 255))
            .reduce((sum, v, i) => sum + v * [.2126, .7152, .0722][i], 0);
        return [...document.querySelectorAll('mark')].map(mark => {
            const style = getComputedStyle(mark), over = parse(style.backgroundColor), a = over[3] ?? 1;
            const back = over.slice(0, 3).map((v, i) => v * a + ground[i] * (1 - a));
            const [one, two] = [light(parse(style.color)), light(back)].sort((x, y) => y - x);
            return (one + .05) / (two + .05);
        });
    }"""
    )
    assert len(contrasts) == 4
    assert min(contrasts) >= 7
