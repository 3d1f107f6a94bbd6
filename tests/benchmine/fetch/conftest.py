"""Fetching from services on this machine, at a clock that no test has to wait for."""

from __future__ import annotations

import datetime
import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from benchmine.fetch import clock as clocks
from benchmine.fetch.services import acl, arxiv, huggingface, openalex, openreview
from benchmine.fetch.settings import CACHE_VARIABLE, CONTACT_VARIABLE, FILE_VARIABLE
from tests.benchmine.conftest import Ended, Run
from tests.benchmine.fetch.server import Services, running

NOW = datetime.datetime(2026, 11, 21, 6, tzinfo=datetime.UTC).timestamp()


class FakeClock(clocks.Clock):
    """A clock that goes on only where somebody waits."""

    def __init__(self) -> None:
        self.time = NOW
        self.slept: list[float] = []
        self.tick = 0.0  # seconds that pass each time that somebody looks
        self.wake: Callable[[], None] = lambda: None

    def now(self) -> float:
        self.time += self.tick
        return self.time

    def sleep(self, seconds: float) -> None:
        self.slept.append(round(seconds, 3))
        self.time += seconds
        self.wake()


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> FakeClock:
    made = FakeClock()
    monkeypatch.setattr(clocks, "clock", lambda: made)
    monkeypatch.setattr("benchmine.fetch.running.clock", lambda: made)
    return made


@pytest.fixture
def services() -> Iterator[Services]:
    with running() as found:
        yield found


@pytest.fixture
def small_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two records a page, so that a few papers make several."""
    for module in (arxiv, huggingface, openreview, openalex):
        monkeypatch.setattr(module, "PAGE", 2)
    assert acl is not None


@pytest.fixture
def configure(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, services: Services) -> Callable[..., Path]:
    """Writes the settings file: the services on this machine, a contact, and what a test adds."""

    def write(sources: str = "", **fetch: Any) -> Path:
        paths = {"arxiv": "arxiv", "arxiv_oai": "oai", "huggingface": "hf", "openreview": "notes", "openalex": "works"}
        paths |= {"acl": "anthology.bib.gz", "acl_xml": "xml"}
        values = {"contact": "ada@example.org", "timeout": 60} | fetch
        lines = ["[fetch]", *(f"{name} = {json.dumps(value)}" for name, value in values.items() if value is not None)]
        lines += ["[fetch.addresses]", *(f'{name} = "{services.address}/{path}"' for name, path in paths.items())]
        path = tmp_path / "settings.toml"
        path.write_text("\n".join([*lines, sources]), encoding="utf-8")
        monkeypatch.setenv(FILE_VARIABLE, str(path))
        return path

    for variable in ("HF_TOKEN", "BENCHMINE_OPENREVIEW_TOKEN", "BENCHMINE_OPENALEX_KEY", CONTACT_VARIABLE):
        monkeypatch.delenv(variable, raising=False)
    for proxy in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.delenv(proxy, raising=False)
        monkeypatch.delenv(proxy.lower(), raising=False)
    monkeypatch.setenv(CACHE_VARIABLE, str(tmp_path / "cache"))
    write()
    return write


@pytest.fixture
def fetch(run: Run, clock: FakeClock, configure: object, small_pages: None) -> Run:
    """Runs ``benchmine fetch …``; without ``--db`` the papers go to standard output."""
    del clock, configure, small_pages

    def call(*arguments: str) -> Ended:
        there = [] if "--db" in arguments or "--out" in arguments else ["--out", "-"]
        return run("fetch", *arguments, *there)

    return call


def ids(ended: Ended) -> list[str]:
    """The papers that went to standard output."""
    return [json.loads(line)["id"] for line in ended.out.splitlines()]
