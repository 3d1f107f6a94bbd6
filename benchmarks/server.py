"""``python -m benchmarks.server DATABASE``: a rerun of the Benchmark page, and the server's memory with open sessions.

A rerun is what every click costs: the page's script once more, on a warm cache, through Streamlit's AppTest; and with
a filter that was never asked for, so that the database answers too. Sessions are tabs of the system's Chromium.
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Final

import typer

from benchmarks import machine
from benchmarks.sample import ROOT
from benchmarks.table import spelt
from benchmine.console import tell
from dashboard.data import DATABASE_VARIABLE
from db import open_database, queries

_ENTRY: Final = ROOT / "dashboard" / "streamlit_app.py"
_ROUNDS: Final = 5
_STARTING: Final = 60  # seconds
_PAGES: Final = ("overview", "benchmark", "benchmarks", "models", "papers", "conflicts")


def rerun(database: Path) -> tuple[float, float]:
    """Seconds of a rerun of the Benchmark page of the largest benchmark: the least of several, and with a new filter.

    Raises:
        RuntimeError: the page shows an exception.
    """
    from streamlit.testing.v1 import AppTest  # noqa: PLC0415

    os.environ[DATABASE_VARIABLE] = str(database)
    app = AppTest.from_file(str(_ENTRY), default_timeout=60)
    app.switch_page("app_pages/benchmark.py")
    app.query_params["benchmark"] = _largest(database)
    spent = []
    for number in range(_ROUNDS + 1):
        if number == _ROUNDS:
            app.query_params["filter"] = "resnet"
        began = time.perf_counter()
        app.run()
        spent.append(time.perf_counter() - began)
        if app.exception:
            raise RuntimeError(app.exception[0].value)
    return min(spent[1:-1]), spent[-1]


def _largest(database: Path) -> str:
    engine = open_database(database, create=False)
    try:
        return queries.benchmarks(engine, limit=1)[0].id
    finally:
        engine.dispose()


def sessions(database: Path, count: int) -> tuple[int, int]:
    """Bytes that the server holds before anyone came, and with so many sessions open, each on a page of its own."""
    from playwright.sync_api import sync_playwright  # noqa: PLC0415

    path = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    with _serving(database) as (process, url), sync_playwright() as playwright:
        before = _resident(process)
        browser = playwright.chromium.launch(executable_path=path, args=["--headless", "--no-sandbox"])
        largest = _largest(database)
        tabs = []
        for number in range(count):
            tab = browser.new_context().new_page()
            tab.goto(f"{url}/{_PAGES[number % len(_PAGES)]}?benchmark={largest}")
            tab.get_by_test_id("stHeading").first.wait_for(timeout=60_000)
            tab.wait_for_timeout(500)
            tabs.append(tab)
        held = _resident(process)
        browser.close()
    return before, held


@contextmanager
def _serving(database: Path) -> Iterator[tuple[int, str]]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "streamlit", "run", str(_ENTRY), "--server.port", str(port)]
    environment = os.environ | {DATABASE_VARIABLE: str(database), "PYTHONPATH": str(ROOT)}
    process = subprocess.Popen(
        [*command, "--server.headless", "true"],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    url = f"http://127.0.0.1:{port}"
    try:
        until = time.monotonic() + _STARTING
        while time.monotonic() < until:
            try:
                urllib.request.urlopen(f"{url}/_stcore/health", timeout=1).close()
                break
            except OSError:
                time.sleep(0.2)
        yield process.pid, url
    finally:
        process.terminate()
        process.wait()


def _resident(process: int) -> int:
    """Memory of its own; what it maps of the database's file is the system's cache, which all share."""
    fields = dict(line.split(":", 1) for line in Path(f"/proc/{process}/status").read_text().splitlines())
    return int(fields["RssAnon"].split()[0]) * 1024


def main(
    database: Annotated[Path, typer.Argument(metavar="DATABASE", help="From benchmarks.large, say.", exists=True)],
    count: Annotated[int, typer.Option("--sessions", min=1, metavar="N", help="Sessions to open.")] = 20,
) -> None:
    """Measure the dashboard's server."""
    typer.echo(machine.summary(machine.describe()))
    warm, fresh = rerun(database)
    typer.echo(f"rerun of the Benchmark page: {spelt(warm, 'seconds')}, with a new filter {spelt(fresh, 'seconds')}")
    before, held = sessions(database, count)
    typer.echo(f"memory of the server: {spelt(before, 'bytes')}; with {count} sessions {spelt(held, 'bytes')}")
    tell("Memory is what is not mapped from files.")


if __name__ == "__main__":
    typer.run(main)
