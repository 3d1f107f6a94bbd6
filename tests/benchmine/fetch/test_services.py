"""``benchmine fetch`` of Hugging Face, OpenReview, the ACL Anthology and OpenAlex."""

from __future__ import annotations

import gzip
import itertools
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from extract.sources import iter_papers
from tests.benchmine.conftest import Run
from tests.benchmine.fetch.conftest import FakeClock, ids
from tests.benchmine.fetch.server import Fault, Made, Services, bibliography, collection

FIVE = [Made(number) for number in range(1, 6)]


def files_below(folder: Path) -> str:
    """All that is written there, as one text."""
    return "".join(path.read_text(encoding="utf-8", errors="replace") for path in folder.rglob("*") if path.is_file())


def test_what_is_written_is_read_as_the_same_papers(fetch: Run, services: Services, tmp_path: Path) -> None:
    services.papers = FIVE
    done = fetch("arxiv", "--category", "cs.CL", "--since", "2026-11-01", "--out", "papers.jsonl")
    assert (done.code, done.out) == (0, "")
    assert done.err.endswith("5 papers in papers.jsonl\n")
    [first, *_] = iter_papers(tmp_path / "papers.jsonl", on_problem=lambda problem: pytest.fail(str(problem)))
    assert (first.id, first.arxiv_id, first.date, first.url) == (
        "2611.00001",
        "2611.00001",
        "2026-11-02",
        "http://arxiv.org/abs/2611.00001v1",
    )
    assert (first.title, first.authors, first.categories) == (FIVE[0].title, ("Ada Maker",), ("cs.CL",))
    assert first.abstract == FIVE[0].abstract


@pytest.mark.parametrize(
    ("options", "dates"),
    [
        (["--date", "2026-11-02"], ["2026-11-02"]),
        (["--since", "2026-11-19"], ["2026-11-19", "2026-11-20", "2026-11-21"]),
        (["--since", "2026-11-01", "--until", "2026-11-02"], ["2026-11-01", "2026-11-02"]),
        (["--since", "2023-01-01", "--until", "2023-05-04"], ["2023-05-04"]),  # the first day there is
        ([], ["2026-11-21"]),
    ],
)
def test_days_of_hugging_face(options: list[str], dates: list[str], fetch: Run, services: Services) -> None:
    done = fetch("huggingface", *options)
    assert (done.code, services.starts("date")) == (0, dates)


def test_days_without_papers_say_nothing(fetch: Run, services: Services) -> None:
    services.papers = [Made(1)]
    done = fetch("huggingface", "--since", "2026-11-01")
    assert done.err.splitlines() == ["Hugging Face, 2026-11-02: 1 record on 1 page", "1 paper"]


def test_pages_of_hugging_face(fetch: Run, services: Services, clock: FakeClock) -> None:
    services.papers = [*FIVE, Made(9, day="2026-11-03")]
    times: list[float] = []
    services.on_request = lambda: times.append(clock.time)
    assert ids(fetch("huggingface", "--date", "2026-11-02")) == [paper.arxiv_id for paper in FIVE]
    assert services.starts("p") == ["0", "1", "2"]
    assert all(later - earlier >= 0.599 for earlier, later in itertools.pairwise(times))  # 500 in five minutes


def test_a_day_in_the_future(fetch: Run, services: Services) -> None:
    done = fetch("huggingface", "--date", "2027-01-01")
    assert (done.code, services.asked) == (1, [])
    assert done.err == "benchmine: there are daily papers from 2023-05-04 to 2026-11-21; ask for days among them\n"


def test_a_day_and_days(fetch: Run) -> None:
    done = fetch("huggingface", "--date", "2026-11-01", "--since", "2026-11-01")
    assert done.code == 2
    assert "give a --date, or --since and --until" in done.err


def test_openreview(fetch: Run, services: Services, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("BENCHMINE_OPENREVIEW_TOKEN", "secret-token")
    services.papers = FIVE
    done = fetch("openreview", "--venue", "ICLR.cc/2026/Conference")
    assert ids(done) == [f"note{paper.number}" for paper in FIVE]
    assert services.starts("offset") == ["0", "2", "4"]
    assert services.starts("sort") == ["number:asc"] * 3
    assert {asked.headers["authorization"] for asked in services.asked} == {"Bearer secret-token"}
    assert "secret" not in files_below(tmp_path / "cache")


def test_a_venue_that_openreview_does_not_know(fetch: Run) -> None:
    done = fetch("openreview", "--venue", "ICLR.cc/2062/Conference", "--db", "p.db")
    assert (done.code, done.err.splitlines()[-1]) == (0, "There is nothing to read in that.")


def test_openalex(fetch: Run, services: Services, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("BENCHMINE_OPENALEX_KEY", "secret-key")
    services.papers = FIVE[:4]
    done = fetch("openalex", "--search", "question answering", "--since", "2026-01-01", "--db", "p.db")
    assert done.code == 0
    assert services.starts("cursor") == ["*", "at-2", "at-4"]
    assert services.asked[0].params == {
        "search": "question answering",
        "filter": "has_abstract:true,from_publication_date:2026-01-01",
        "per_page": "2",
        "cursor": "*",
        "mailto": "ada@example.org",
        "api_key": "secret-key",
    }
    assert "4 papers read" in done.out
    assert "secret" not in files_below(tmp_path)  # neither among the pages nor in the database


def test_openalex_without_a_key(fetch: Run, services: Services) -> None:
    services.faults.append(Fault(403, body=b'{"error": "Forbidden", "message": "API key required"}'))
    done = fetch("openalex", "--search", "question answering")
    assert done.err == (
        "benchmine: 127.0.0.1 answered 403 Forbidden (API key required); "
        "set BENCHMINE_OPENALEX_KEY to your key, which is free of charge (docs/fetch.md)\n"
    )


@pytest.fixture
def anthology(services: Services) -> Services:
    """Two volumes of one meeting, a workshop beside it, and findings of it and of another one."""
    services.files = {
        "/anthology.bib.gz": bibliography(FIVE),
        "/xml/2024.acl.xml": collection(
            "2024.acl", {"long": FIVE[:2], "short": FIVE[2:3]}, "acl-2024", ("2024.acl-long", "2024.findings-acl")
        ),
        "/xml/2024.findings.xml": collection("2024.findings", {"acl": FIVE[3:4], "emnlp": FIVE[4:]}),
        "/xml/P19.xml": collection("P19", {"1": [Made(1001)], "2": [Made(2001)]}),
    }
    return services


def test_all_of_the_anthology(fetch: Run, anthology: Services) -> None:
    anthology.tags = True
    done = fetch("acl")
    assert ids(done) == [f"2024.acl-long.{paper.number}" for paper in FIVE]
    assert "ACL Anthology, all of it: 5 records on 1 page" in done.err
    assert ids(fetch("acl")) == ids(done)
    assert [bool(asked.headers.get("if-none-match")) for asked in anthology.asked] == [False, True]


@pytest.mark.parametrize(
    ("options", "found", "files"),
    [
        (["--volume", "2024.acl-long"], ["2024.acl-long.1", "2024.acl-long.2"], ["2024.acl"]),
        (
            ["--volume", "2024.acl-short", "--volume", "2024.findings-emnlp"],
            ["2024.acl-short.3", "2024.findings-emnlp.5"],
            ["2024.acl", "2024.findings"],
        ),
        (
            ["--event", "acl-2024"],
            ["2024.acl-long.1", "2024.acl-long.2", "2024.acl-short.3", "2024.findings-acl.4"],
            ["2024.acl", "2024.findings"],
        ),
    ],
)
def test_volumes_and_events(
    options: list[str], found: list[str], files: list[str], fetch: Run, anthology: Services
) -> None:
    done = fetch("acl", *options)
    assert ids(done) == found
    assert [asked.path for asked in anthology.asked] == [f"/xml/{name}.xml" for name in files]


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (["--volume", "acl"], "'acl' is no volume of the ACL Anthology: write 2024.acl-long, or P19-1"),
        (["--event", "2024.acl"], "'2024.acl' is no event of the ACL Anthology: write acl-2024"),
        (
            ["--event", "acl-2019"],
            "acl-2019: events before 2020 have no file of their own; name volumes, as --volume P19-1",
        ),
        (["--volume", "2024.acl-tutorials"], "nothing that was asked for is among the papers; check its name"),
        (
            ["--volume", "2024.lrec-main"],
            "127.0.0.1 answered 404 Not Found; check what was asked for, and the address in the settings",
        ),
    ],
)
def test_what_the_anthology_has_not(options: list[str], says: str, fetch: Run, anthology: Services) -> None:
    done = fetch("acl", *options)
    assert (done.code, done.out) == (1, "")
    assert done.err.splitlines()[-1] == f"benchmine: {says}"
    assert anthology.files


@pytest.mark.parametrize(
    "broken",
    [bibliography(FIVE)[:-40], b"\x1f\x8b" + b"\0" * 90, gzip.compress(b"% nothing in it\n"), b"nothing of the kind\n"],
    ids=["cut", "damaged", "empty", "another"],
)
def test_a_bibliography_that_is_not_whole(broken: bytes, fetch: Run, anthology: Services) -> None:
    """Its length may be right all the same, where a mirror has copied half of it."""
    anthology.faults.append(Fault(body=broken))
    assert len(ids(fetch("acl"))) == 5
    assert len(anthology.asked) == 2


def test_a_bibliography_that_is_a_bomb(fetch: Run, anthology: Services) -> None:
    anthology.files["/anthology.bib.gz"] = gzip.compress(b"@misc{" + b" " * 90_000_000)
    done = fetch("acl")
    assert (done.code, len(done.err.splitlines())) == (1, 1)
    assert (
        "/anthology.bib.gz: it unpacks to more than 200 times its size, as an archive made to fill a disk" in done.err
    )


def test_pages_are_kept_as_they_came(fetch: Run, services: Services, tmp_path: Path) -> None:
    services.papers = FIVE[:1]
    fetch("openreview", "--venue", "ICLR.cc/2026/Conference")
    [page] = (tmp_path / "cache" / "openreview").rglob("00001-*.json")
    assert page.read_bytes() == services.reply(services.asked[0])[2]
    assert page.parent.name.startswith("ICLR.cc_2026_Conference-")


def test_papers_that_cannot_be_read_are_told(fetch: Run, services: Services) -> None:
    services.faults.append(Fault(body=json.dumps([{"paper": {"id": "2611.1"}, "summary": "", "upvotes": 1}]).encode()))
    done = fetch("huggingface", "--date", "2026-11-02", "--db", "p.db")
    assert done.code == 1
    assert "no record has an abstract" in done.err


def test_nothing_is_fetched_unless_asked(
    run: Run, services: Services, configure: Callable[..., Path], tmp_path: Path
) -> None:
    configure('[[sources]]\nservice = "huggingface"\n')
    source = tmp_path / "one.jsonl"
    source.write_text(json.dumps({"id": "p1", "abstract": Made(1).abstract}), encoding="utf-8")
    assert run("ingest", source, "--db", "p.db").code == 0
    assert run("leaderboard", "SST-2", "--db", "p.db").code == 0
    assert services.asked == []
