"""The app as it is served, in the system's own Chromium; what the page did wrong on the way fails the test."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, ConsoleMessage, Page, Request, expect, sync_playwright

from dashboard.data import DATABASE_VARIABLE
from tests.dashboard import sample
from tests.ports import free_port

ROOT = Path(__file__).parents[2]
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
PATIENCE = 60_000  # ms; a page takes 0.3 s here, and took more than 20 s on two cores with a load of ten
STARTING = 60  # seconds that the server may take to answer: 3 s here, several times that on a busy machine


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    path = next(filter(None, map(shutil.which, BROWSERS)), None)
    if path is None:
        pytest.skip(f"no browser: none of {', '.join(BROWSERS)} is on the path")
    expect.set_options(timeout=PATIENCE)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield chromium
        chromium.close()


@dataclass
class Server:
    """A running dashboard: its address, and the file of its database."""

    url: str
    database: str


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A database made by hand, which no test changes."""
    folder = tmp_path_factory.mktemp("served")
    entries = [*sample.imagenet_papers(), *sample.one_paper(), sample.hostile_paper()]
    with serving(sample.store(folder / "papers.db", entries), folder) as running:
        yield running


@pytest.fixture(scope="session")
def mined(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A database mined from the bundled abstracts, for tests that write into it; each minds that others do too."""
    folder = tmp_path_factory.mktemp("mined")
    database = str(folder / "papers.db")
    command = [sys.executable, "-m", "benchmine", "ingest", str(ROOT / "fixtures" / "papers.jsonl"), "--db", database]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    with serving(database, folder) as running:
        yield running


@contextmanager
def serving(database: str, folder: Path, **variables: str) -> Iterator[Server]:
    """The dashboard on a database, with these variables in its environment."""
    port = free_port()
    command = [sys.executable, "-m", "streamlit", "run", str(ROOT / "dashboard" / "streamlit_app.py")]
    command += ["--server.port", str(port), "--server.headless", "true"]
    environment = os.environ | {DATABASE_VARIABLE: database, "PYTHONPATH": str(ROOT)} | variables
    url = f"http://127.0.0.1:{port}"
    with (folder / "server.log").open("wb") as log:
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=log, stderr=subprocess.STDOUT)
        try:
            _wait_until_it_answers(url, process, folder / "server.log")
            yield Server(url, database)
        finally:
            process.terminate()
            process.wait(10)


def _wait_until_it_answers(url: str, process: subprocess.Popen[bytes], log: Path) -> None:
    end = time.monotonic() + STARTING
    while time.monotonic() < end and process.poll() is None:
        try:
            with urllib.request.urlopen(f"{url}/_stcore/health", timeout=2):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.1)
    pytest.fail(f"the dashboard did not start:\n{log.read_text(errors='replace')}")


@dataclass
class Watched:
    """A page, and what it must not do: write an error to the console, or ask another host for anything."""

    page: Page
    wrong: list[str] = field(default_factory=list)

    def on_console(self, message: ConsoleMessage) -> None:
        # On a deep link Streamlit looks for its server under the page's path first, and is told 404 (1.67).
        if message.type == "error" and "/_stcore/" not in message.location.get("url", ""):
            self.wrong.append(f"console: {message.text} at {message.location}")

    def on_request(self, request: Request) -> None:
        parts = urlsplit(request.url)
        if parts.scheme not in ("data", "blob") and parts.hostname != "127.0.0.1":
            self.wrong.append(f"request to another host: {request.url}")


@pytest.fixture(params=["desktop"])
def page(browser: Browser, request: pytest.FixtureRequest) -> Iterator[Page]:
    """A fresh page, 1280 pixels wide; ``phone`` and ``dark`` as parameters change that."""
    wanted = str(request.param)
    context = browser.new_context(
        viewport={"width": 390 if "phone" in wanted else 1280, "height": 900},
        color_scheme="dark" if "dark" in wanted else "light",
        accept_downloads=True,
    )
    context.set_default_timeout(PATIENCE)
    page = context.new_page()
    watched = Watched(page)
    page.on("console", watched.on_console)
    page.on("pageerror", lambda error: watched.wrong.append(f"exception: {error}"))
    page.on("request", watched.on_request)
    yield page
    context.close()
    assert not watched.wrong, "\n".join(watched.wrong)
