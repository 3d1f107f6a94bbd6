"""What attacks a visitor: texts of papers, names, notes and uploads that want to be markup; addresses that mean
nothing; requests from elsewhere. Everything is shown as text, nothing runs, nothing is asked of another host."""

from __future__ import annotations

import json
import socket
import urllib.error
import urllib.request
from collections.abc import Iterator
from urllib.parse import quote, urlencode, urlsplit

import pytest
from playwright.sync_api import Page, expect

from db import open_database, queries
from db.reviews import add_review
from extract.records import Paper
from tests.browser.conftest import Server, serving
from tests.browser.test_tour import see, settle
from tests.dashboard import sample

pytestmark = pytest.mark.browser

RUN = "window.hacked=1"
TEXTS = {
    "script": f"<script>{RUN}</script>",
    "image": f'<img src="https://evil.example/x.png" onerror="{RUN}">',
    "frame": f'<iframe srcdoc="<script>parent.{RUN}</script>"></iframe><svg onload="{RUN}">',
    "style": "<style>body{display:none}</style><link rel=stylesheet href=//evil.example/x.css>",
    "meta": '<meta http-equiv="refresh" content="0;url=https://evil.example/">',
    "quotes": f'"><b onmouseover="{RUN}">x</b>\'"`',
    "markdown": f"[x](javascript:{RUN}) ![y](https://evil.example/y.png) <https://evil.example> **b** `c` # h",
    "latex": r"$\href{javascript:window.hacked=1}{x}$ $$\includegraphics{https://evil.example/z.png}$$ \(a^2\)",
    "streamlit": ":material/home: :red[x] :smile: :green-background[y] -> <- www.evil.example :streamlit:",
    "formula": '=HYPERLINK("https://evil.example","x") +cmd|\' /C calc\'!A0 @SUM(1)',
    "direction": "\u202eevitcerid\u202c \u2066x\u2069 \u200f\u061c abc \u202b",
    "template": "{{7*7}} ${7*7} <%= 7*7 %> %s {0} \\u003cscript\\u003e",
    "entities": f"&lt;script&gt;{RUN}&lt;/script&gt; &#60;img src=x onerror={RUN}&#62;",
}


def entry(number: int, text: str) -> sample.Entry:
    identity = f"hostile-{number}/{text[:30]}"
    paper = Paper(
        id=identity,
        title=f"{text} {number}",
        abstract=f"We present {text}. {text} reaches 9{number % 10}.5% accuracy on SQuAD.",
        authors=(text,),
        venue=text,
        url=f"javascript:{RUN}",
    )
    value = f"9{number % 10}.5"
    return paper, [sample.reading(paper, value, benchmark=text, model=text, metric=text, setting=text, unit="")]


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    folder = tmp_path_factory.mktemp("hostile")
    entries = [entry(number, text) for number, text in enumerate(TEXTS.values())]
    word = "w" * 1_000_000
    long = Paper(id="long", title="l" * 2000, abstract=f"{word} reaches 91.5% accuracy on SQuAD.")
    entries.append((long, [sample.reading(long, "91.5", benchmark="SQuAD", model="Longword")]))
    database = sample.store(folder / "papers.db", entries)
    engine = open_database(database, create=False)
    for one, text in zip(entries, [*TEXTS.values(), "x"], strict=True):
        identity = next(iter(queries.paper(engine, one[0].id).results)).result_id  # type: ignore[union-attr]
        add_review(engine, identity, "comment", reviewer=text[:60], comment=text)
    engine.dispose()
    with serving(database, folder) as running:
        yield running


def harmless(page: Page) -> None:
    """Nothing ran, nothing was put into the page, and no link leads out; the fixture adds: nothing was asked for."""
    settle(page)
    assert page.evaluate("window.hacked") is None
    main = page.get_by_test_id("stMain")
    assert (
        main.locator("script, iframe:not([title]), svg[onload], meta, link, .katex, [onerror], [onmouseover]").count()
        == 0
    )
    assert main.locator("img:not([src^='data:']):not([src^='/'])").count() == 0
    for link in main.locator("a").all():
        target = link.get_attribute("href") or ""
        scheme = urlsplit(target).scheme
        assert scheme in ("", "http", "https"), target
        assert "evil" not in (urlsplit(target).hostname or ""), target
    assert page.get_by_test_id("stException").count() == 0


@pytest.mark.parametrize("name", TEXTS)
def test_a_paper_is_shown_as_text(page: Page, hostile: Server, name: str) -> None:
    number = list(TEXTS).index(name)
    paper, (one,) = entry(number, TEXTS[name])
    page.goto(f"{hostile.url}/paper?{urlencode({'paper': paper.id})}")
    expect(page.locator("h1").first).to_be_visible()
    see(page, TEXTS[name])
    harmless(page)
    page.goto(f"{hostile.url}/model?{urlencode({'model': one.model_id or ''})}")
    expect(page.locator("h1").first).to_be_visible()
    harmless(page)


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/?q=evil",
        "/benchmarks",
        "/models",
        "/papers",
        "/papers?papers=script",
        "/conflicts",
        "/review",
        "/about",
        "/sql?" + urlencode({"sql": "SELECT title, abstract, venue, url FROM paper"}),  # noqa: S608
        "/compare?" + urlencode({"model": ["a", "b"]}, doseq=True),
    ],
)
def test_lists_are_shown_as_text(page: Page, hostile: Server, path: str) -> None:
    page.goto(hostile.url + path)
    expect(page.locator("h1").first).to_be_visible()
    harmless(page)


def test_a_word_of_a_megabyte_is_shown_and_does_not_widen_the_page(page: Page, hostile: Server) -> None:
    page.goto(f"{hostile.url}/paper?paper=long")
    expect(page.locator("h1").first).to_be_visible()
    harmless(page)
    assert page.evaluate("document.querySelector('[data-testid=stMain]').scrollWidth") <= 1280


ODD = ("\x00", "<b>", "'; DROP TABLE paper; --", "🏆", "\u202e", "%s", "9" * 400, "a" * 3000)


@pytest.mark.parametrize("place", ["benchmark", "review", "sql"])
def test_addresses_that_mean_nothing_never_raise(page: Page, server: Server, place: str) -> None:
    """As a browser sends them; tests/dashboard/test_addresses.py has every page and every key."""
    keys = ("metric", "row", "sql", "page", "view", "chart", "result", "split")
    query = [("benchmark", "imagenet"), *zip(keys, ODD, strict=True)]
    page.goto(f"{server.url}/{place}?{urlencode(query, quote_via=quote)}")
    expect(page.locator("h1").first).to_be_visible()
    settle(page)
    assert page.get_by_test_id("stException").count() == 0


def test_an_upload_is_shown_as_text(page: Page, mined: Server) -> None:
    lines = [
        json.dumps(
            {"id": f"u{n}", "title": text, "abstract": f"{text}. ReadNet reaches 9{n % 10}.1% accuracy on SQuAD."}
        )
        for n, text in enumerate(TEXTS.values())
    ]
    page.goto(f"{mined.url}/add")
    page.get_by_text("Upload a file", exact=True).click()
    name = '"><img src=x onerror=window.hacked=1>.jsonl'
    page.locator("input[type=file]").set_input_files(
        {"name": name, "mimeType": "text/plain", "buffer": "\n".join(lines).encode()}
    )
    settle(page)
    page.get_by_role("button", name="Read").click()
    expect(page.get_by_text("What is read")).to_be_visible()
    harmless(page)


def test_a_file_that_is_too_large_is_refused(page: Page, mined: Server) -> None:
    page.goto(f"{mined.url}/add")
    page.get_by_text("Upload a file", exact=True).click()
    page.locator("input[type=file]").set_input_files(
        {"name": "large.txt", "mimeType": "text/plain", "buffer": b"word " * 4_400_000}
    )
    expect(page.get_by_text("File must be", exact=False).first).to_be_visible()


def test_a_request_from_elsewhere_changes_nothing(server: Server) -> None:
    """Without the token of the page (XSRF) nothing is taken; a page of another origin gets no connection."""
    upload = urllib.request.Request(
        f"{server.url}/_stcore/upload_file/session/file",
        data=b"x",
        method="PUT",
        headers={"Content-Type": "text/plain"},
    )
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(upload, timeout=20)
    refused.value.close()  # it is the reply too, and holds the socket
    assert refused.value.code in (400, 403)
    parts = urlsplit(server.url)
    assert parts.port is not None
    with socket.create_connection(("127.0.0.1", parts.port), timeout=20) as line:
        line.sendall(
            f"GET /_stcore/stream HTTP/1.1\r\nHost: 127.0.0.1:{parts.port}\r\nUpgrade: websocket\r\n"
            "Connection: Upgrade\r\nOrigin: https://evil.example\r\nSec-WebSocket-Version: 13\r\n"
            "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n".encode()
        )
        assert b" 403 " in line.recv(200)


def test_it_listens_on_this_machine_only(server: Server) -> None:
    port = urlsplit(server.url).port
    assert port is not None
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        probe.connect(("192.0.2.1", 9))  # nothing is sent: it only asks which address of ours would
        outside = probe.getsockname()[0]
    if outside.startswith("127."):
        pytest.skip("this machine has no other address")
    with pytest.raises(OSError, match=r"refused|timed out"), socket.create_connection((outside, port), timeout=5):
        pass


def test_read_only_offers_nothing_that_writes(page: Page, tmp_path_factory: pytest.TempPathFactory) -> None:
    folder = tmp_path_factory.mktemp("readonly")
    database = sample.store(folder / "papers.db", sample.one_paper())
    with serving(database, folder, BENCHMINE_READ_ONLY="1") as running:
        for place in ("review", "add"):
            page.goto(f"{running.url}/{place}")
            expect(page.get_by_text("This dashboard is served read-only", exact=False)).to_be_visible()
            assert page.get_by_test_id("stMain").locator("textarea, input").count() == 0
        page.goto("about:blank")  # a page that outlives its server asks in vain for what it has not loaded yet
