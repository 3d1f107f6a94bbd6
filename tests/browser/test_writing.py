"""What visitors write: a review by keys, a query, a pasted abstract; in a real browser, on a mined database."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import Engine

from db import open_database, queries
from db.review_lists import queue, review_log
from tests.browser.conftest import Server
from tests.browser.test_tour import heading, settle

pytestmark = pytest.mark.browser

REFUSED = "DELETE FROM paper"
ABSTRACT = (
    "We present Quillfish, a small network that looks at pictures piece by piece. "
    "Quillfish reaches 87.35% top-1 accuracy on ImageNet, 1.2 points above its predecessor."
)


@contextmanager
def opened(server: Server) -> Iterator[Engine]:
    engine = open_database(server.database, create=False)
    yield engine
    engine.dispose()


def test_a_result_is_reviewed_by_keys_and_taken_back(page: Page, mined: Server) -> None:
    with opened(mined) as engine:
        first, second = (one.row["id"] for one in queue(engine, limit=2))
    page.goto(f"{mined.url}/review")
    expect(page.get_by_role("button", name="Accept")).to_be_disabled()
    page.get_by_role("textbox", name="Your name").fill("Ada")
    page.keyboard.press("Enter")
    expect(page.get_by_text("You review as Ada.")).to_be_visible()
    expect(page.get_by_role("button", name="Accept")).to_be_enabled()
    expect(page.locator("mark[title=value]").first).to_be_visible()
    settle(page)
    page.keyboard.press("a")
    expect(page.get_by_text(f"Recorded: accepted {first}")).to_be_visible()
    expect(page.get_by_text(second, exact=True).first).to_be_visible()
    with opened(mined) as engine:
        (entry,) = review_log(engine, first)
        assert (entry.verdict, entry.reviewer, entry.undone) == ("accept", "Ada", False)
    settle(page)
    page.keyboard.press("u")
    page.wait_for_url(f"**result={first}**")
    expect(page.get_by_text(first, exact=True).first).to_be_visible()
    with opened(mined) as engine:
        assert [one.verdict for one in review_log(engine, first)] == ["undo", "accept"]
    page.get_by_text("Log", exact=True).click()
    expect(page.get_by_role("region", name="Reviews, the newest first").first).to_be_visible()


def test_letters_that_are_typed_are_no_commands(page: Page, mined: Server) -> None:
    with opened(mined) as engine:
        before = len(review_log(engine))
    page.goto(f"{mined.url}/review")
    page.get_by_role("textbox", name="Your name").fill("Ada")
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Accept")).to_be_enabled()
    settle(page)
    page.get_by_label("Comment", exact=True).press_sequentially("axe us a sausage")
    settle(page)
    expect(page.get_by_label("Comment", exact=True)).to_have_value("axe us a sausage")
    with opened(mined) as engine:
        assert len(review_log(engine)) == before


def test_a_reported_mistake_is_corrected(page: Page, mined: Server) -> None:
    with opened(mined) as engine:
        board = queries.benchmarks(engine, limit=1)[0]
        assert board.metric_id is not None
        row = queries.leaderboard(engine, board.id, board.metric_id, board.unit, split=board.split)[-1]
    page.goto(f"{mined.url}/review?result={row.result_id}")
    page.get_by_role("textbox", name="Your name").fill("Grace")
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Correct")).to_be_enabled()
    settle(page)
    page.get_by_role("button", name="Correct").click()
    page.get_by_label("Setting", exact=True).fill("10-shot")
    page.get_by_role("button", name="Save the correction").click()
    expect(page.get_by_text(f"Recorded: corrected {row.result_id}")).to_be_visible()
    with opened(mined) as engine:
        found = queries.evidence(engine, row.result_id)
        assert found is not None
        assert found.setting == "10-shot"


def test_sql_runs_and_its_address_runs_it_again(page: Page, mined: Server) -> None:
    sql = "SELECT count(*) AS papers FROM paper"
    page.goto(f"{mined.url}/sql")
    page.get_by_label("Statement").fill(sql)
    page.get_by_role("button", name="Run").click()
    expect(page.get_by_text(re.compile(r"1 row in"))).to_be_visible()
    page.wait_for_url("**sql=**")
    assert parse_qs(urlsplit(page.url).query)["sql"] == [sql]
    with page.expect_download() as download:
        page.get_by_role("button", name="Download CSV").click()
    with opened(mined) as engine:
        papers = queries.overview(engine).papers
    assert download.value.path().read_bytes() == f"papers\r\n{papers}\r\n".encode()
    page.goto(f"{mined.url}/sql?{urlencode({'sql': REFUSED})}")
    expect(page.get_by_text("The database refuses the statement.")).to_be_visible()
    with opened(mined) as engine:
        assert queries.overview(engine).papers == papers


def test_a_pasted_abstract_is_previewed_and_stored(page: Page, mined: Server) -> None:
    page.goto(f"{mined.url}/add")
    page.get_by_label("Title").fill("Quillfish")
    page.get_by_role("textbox", name="Abstract").fill(ABSTRACT)
    page.get_by_role("button", name="Read").click()
    expect(heading(page, "What is read")).to_be_visible()  # the reader is loaded first
    expect(page.locator("mark[title=score]", has_text="87.35%").first).to_be_visible()
    with opened(mined) as engine:
        assert not queries.papers(engine, search="Quillfish")
    page.get_by_role("button", name="Store 1 paper").click()
    expect(page.get_by_text("Stored.")).to_be_visible()
    settle(page)
    page.get_by_role("link", name="Quillfish").click()
    expect(heading(page, "Quillfish")).to_be_visible()
    with opened(mined) as engine:
        (found,) = queries.papers(engine, search="Quillfish")
        assert (found.scores, found.deltas) == (1, 1)


def test_a_file_is_uploaded(page: Page, mined: Server) -> None:
    page.goto(f"{mined.url}/add")
    page.get_by_text("Upload a file", exact=True).click()
    page.locator("input[type=file]").set_input_files(
        {"name": "one.txt", "mimeType": "text/plain", "buffer": b"\x00\x01\x02\x03" * 40}
    )
    settle(page)
    page.get_by_role("button", name="Read").click()
    expect(page.get_by_text("That could not be read.")).to_be_visible()
    expect(page.get_by_text("one.txt: ", exact=False).last).to_be_visible()
