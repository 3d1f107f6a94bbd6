"""``benchmine update``: what is new of all sources, and what is new on the boards."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.benchmine.conftest import Run
from tests.benchmine.fetch.conftest import FakeClock
from tests.benchmine.fetch.server import Fault, Made, Services

ARXIV = '[[sources]]\nservice = "arxiv"\ncategories = ["cs.CL"]\nsince = 2026-11-01\n'
HUGGING_FACE = '[[sources]]\nservice = "huggingface"\nsince = 2026-11-19\n'
OPEN_REVIEW = '[[sources]]\nservice = "openreview"\nvenue = "ICLR.cc/2026/Conference"\n'
DAY = 24 * 3600


@pytest.fixture(autouse=True)
def _ready(clock: FakeClock, small_pages: None, services: Services) -> None:
    del clock, small_pages
    services.papers = [Made(1), Made(2), Made(3, day="2026-11-20")]


def windows(services: Services) -> list[str]:
    """The first day of each question to arXiv."""
    return [query.split("[")[1][:8] for query in services.starts("search_query")]


def test_what_is_new_on_the_boards(
    run: Run, configure: Callable[..., Path], services: Services, clock: FakeClock
) -> None:
    configure(ARXIV)
    first = run("update", "--db", "p.db")
    assert first.code == 0
    assert first.out.splitlines()[0] == "New: 3 scores on 1 board, 1 of them with a new best"
    clock.time += DAY
    services.papers.append(Made(30, day="2026-11-21"))
    services.papers.append(Made(4, day="2026-11-21"))
    done = run("update", "--db", "p.db")
    lines = done.out.splitlines()
    assert done.code == 0
    assert lines[0] == "New: 2 scores on 1 board, 1 of them with a new best"
    assert lines[1] == "  SST-2, accuracy: 2 new"
    assert "System30: 80.5% accuracy on SST-2  best reported  Paper 30: Counting & Weighing" in lines[2]
    assert "System4: 54.5% accuracy on SST-2  Paper 4" in lines[3]
    assert "best" not in lines[3]
    assert lines[-1] == "benchmine diff 1 2 shows all of it, with the sentences."
    assert "3 papers read" in done.err  # those of the last seven days, for papers that come late


def test_only_what_may_be_new_is_asked_for(
    run: Run, configure: Callable[..., Path], services: Services, clock: FakeClock
) -> None:
    configure(ARXIV)
    run("update", "--db", "p.db")
    clock.time += 2 * DAY
    run("update", "--db", "p.db")
    clock.time += 3 * DAY
    run("update", "--db", "p.db")
    assert list(dict.fromkeys(windows(services))) == ["20261101", "20261114", "20261116"]


def test_another_database_is_filled_from_the_beginning(
    run: Run, configure: Callable[..., Path], services: Services
) -> None:
    configure(ARXIV)
    run("update", "--db", "p.db")
    services.asked.clear()
    done = run("update", "--db", "q.db")
    assert set(windows(services)) == {"20261101"}
    assert "3 papers read" in done.err


def test_a_database_that_was_deleted_is_filled_again(
    run: Run, configure: Callable[..., Path], services: Services, tmp_path: Path
) -> None:
    configure(ARXIV)
    run("update", "--db", "p.db")
    (tmp_path / "p.db").unlink()
    services.asked.clear()
    assert run("update", "--db", "p.db").out.startswith("New: 3 scores")
    assert set(windows(services)) == {"20261101"}


@pytest.mark.sqlite
def test_a_database_of_an_older_version_is_upgraded_first(
    run: Run, configure: Callable[..., Path], tmp_path: Path
) -> None:
    """So that what it holds is not taken for new."""
    old = Path(__file__).parents[2] / "db" / "data" / "schema-2.db.gz"
    (tmp_path / "p.db").write_bytes(gzip.decompress(old.read_bytes()))
    configure(ARXIV)
    done = run("update", "--db", "p.db")
    assert done.code == 0
    assert done.out.splitlines()[0] == "New: 3 scores on 1 board, 1 of them with a new best"
    assert done.out.splitlines()[-1].startswith("benchmine diff ")
    assert not done.out.splitlines()[-1].startswith("benchmine diff 0 ")


def test_nothing_new(run: Run, configure: Callable[..., Path]) -> None:
    configure(ARXIV)
    run("update", "--db", "p.db")
    done = run("update", "--db", "p.db")
    assert done.code == 0
    assert done.out == "No new scores: the boards are as they were.\n"


def test_days_without_papers_are_asked_for_again(
    run: Run, configure: Callable[..., Path], services: Services, clock: FakeClock
) -> None:
    """An empty answer may be a fault of the service, so it moves no mark."""
    configure(HUGGING_FACE.replace("19", "20"))
    run("update", "--db", "p.db")
    clock.time += 5 * DAY
    services.papers = []
    done = run("update", "--db", "p.db")
    assert (done.code, done.out) == (0, "Nothing was ingested: the boards are as they were.\n")
    clock.time += DAY
    services.asked.clear()
    run("update", "--db", "p.db")
    assert services.starts("date")[0] == "2026-11-20"  # a day before the last one with papers


def test_all_sources_and_one_that_fails(run: Run, configure: Callable[..., Path], services: Services) -> None:
    configure(HUGGING_FACE + ARXIV + OPEN_REVIEW)
    services.faults.append(Fault(404))
    done = run("update", "--db", "p.db")
    assert done.code == 1
    assert "benchmine: 127.0.0.1 answered 404 Not Found; check what was asked for" in done.err
    assert done.err.splitlines()[-1] == "benchmine: 1 of 3 sources could not be updated; see above"
    assert done.out.startswith("New: 6 scores on 1 board")  # of arXiv and of OpenReview, under ids of its own
    assert {asked.path for asked in services.asked} == {"/hf", "/arxiv", "/notes"}


@pytest.mark.parametrize(
    ("source", "says"),
    [
        ('[[sources]]\nservice = "acl"\nvolumes = ["acl"]\n', "'acl' is no volume of the ACL Anthology"),
        (HUGGING_FACE, "no record has an abstract"),
    ],
)
def test_a_source_that_is_no_use_does_not_stop_the_others(
    source: str, says: str, run: Run, configure: Callable[..., Path], services: Services
) -> None:
    configure(source + ARXIV)
    if source == HUGGING_FACE:
        services.faults.append(Fault(body=b'[{"paper": {"id": "2611.1"}, "summary": "", "upvotes": 1}]'))
        services.papers.pop()  # the one of that day
    done = run("update", "--db", "p.db")
    assert (done.code, done.out[:4]) == (1, "New:")
    assert says in done.err
    assert done.err.splitlines()[-1] == "benchmine: 1 of 2 sources could not be updated; see above"


def test_all_sources_fail(run: Run, configure: Callable[..., Path], services: Services, tmp_path: Path) -> None:
    configure(HUGGING_FACE)
    services.faults.append(Fault(404))
    done = run("update", "--db", "p.db")
    assert (done.code, done.out) == (1, "")
    assert not (tmp_path / "p.db").exists()


def test_a_database_that_is_none(run: Run, configure: Callable[..., Path], tmp_path: Path) -> None:
    configure(ARXIV)
    (tmp_path / "p.db").write_text("no database, but a text that is long enough to be looked at\n", encoding="utf-8")
    done = run("update", "--db", "p.db")
    assert done.code == 1
    assert done.err.splitlines()[-1].startswith("benchmine: p.db")


def test_no_sources(run: Run, configure: Callable[..., Path], services: Services) -> None:
    path = configure()
    done = run("update", "--db", "p.db")
    assert (done.code, services.asked) == (1, [])
    assert done.err == f"benchmine: no sources to update; list them as [[sources]] in {path} (docs/fetch.md)\n"


def test_a_marks_file_that_is_damaged(
    run: Run, configure: Callable[..., Path], services: Services, tmp_path: Path
) -> None:
    configure(ARXIV)
    run("update", "--db", "p.db")
    for damage in ("{", "[]", ""):
        (tmp_path / "cache" / "updates.json").write_text(damage, encoding="utf-8")
        services.asked.clear()
        assert run("update", "--db", "p.db").code == 0
        assert set(windows(services)) == {"20261101"}
