"""``benchmine fetch arxiv``, by the API and by OAI-PMH."""

from __future__ import annotations

import itertools
from pathlib import Path

import pytest

from benchmine import __version__
from tests.benchmine.conftest import Run
from tests.benchmine.fetch.conftest import FakeClock, ids
from tests.benchmine.fetch.server import Fault, Made, Services, atom

CS_CL = ("arxiv", "--category", "cs.CL", "--since", "2026-11-01")
BY_OAI = (*CS_CL, "--via", "oai")


@pytest.fixture
def five(services: Services) -> list[str]:
    """Five papers that are asked for, and three that are not."""
    services.papers = [Made(number) for number in range(1, 6)]
    services.papers += [Made(6, day="2026-10-31"), Made(7, categories=("math.CO",)), Made(8, categories=("cs.CV",))]
    return [paper.arxiv_id for paper in services.papers[:5]]


def test_papers_go_into_the_database(fetch: Run, run: Run, five: list[str], services: Services) -> None:
    done = fetch(*CS_CL, "--db", "p.db")
    assert done.code == 0
    assert done.err.splitlines()[-1] == "arXiv, cs.CL since 2026-11-01: 5 records on 3 pages"
    assert "5 papers read" in done.out
    stored = run("sql", "SELECT id, date, categories, source FROM paper ORDER BY id", "--db", "p.db", "--format", "csv")
    first = stored.out.splitlines()[1]
    assert first.startswith(
        f"{five[0]},2026-11-02,cs.CL,{services.address}/arxiv?search_query=cat%3Acs.CL+AND+submittedDate"
    )
    named = run("sql", "SELECT sources FROM run", "--db", "p.db", "--format", "csv")
    assert "arXiv, cs.CL since 2026-11-01" in named.out
    board = run("leaderboard", "SST-2", "--db", "p.db", "--format", "csv")
    assert len(board.out.splitlines()) == 6


def test_what_is_asked(fetch: Run, five: list[str], services: Services) -> None:
    assert ids(fetch(*CS_CL)) == five
    assert services.starts("start") == ["0", "2", "4"]
    assert services.asked[0].params == {
        "search_query": "cat:cs.CL AND submittedDate:[202611010000 TO 209912312359]",
        "sortBy": "submittedDate",
        "sortOrder": "ascending",
        "start": "0",
        "max_results": "2",
    }
    assert {asked.headers["user-agent"] for asked in services.asked} == {
        f"benchmine/{__version__} (mailto:ada@example.org)"
    }


@pytest.mark.parametrize(
    ("options", "found"),
    [
        (["--category", "cs"], [1, 2, 3, 4, 5, 8]),
        (["--category", "math.CO", "--category", "cs.CV"], [7, 8]),
        (["--category", "cs.CL", "--until", "2026-11-01"], []),
    ],
)
def test_categories_and_days(options: list[str], found: list[int], fetch: Run, services: Services) -> None:
    services.papers = [Made(number) for number in range(1, 6)]
    services.papers += [Made(6, day="2026-10-31"), Made(7, categories=("math.CO",)), Made(8, categories=("cs.CV",))]
    done = fetch("arxiv", *options, "--since", "2026-11-01")
    assert (done.code, ids(done)) == (0, [Made(number).arxiv_id for number in found])


@pytest.mark.parametrize(
    ("category", "question"),
    [
        ("cs.CL", "cat:cs.CL"),
        ("hep-th", "cat:hep-th"),
        ("cs", "(cat:cs OR cat:cs.*)"),
        ("astro-ph", "(cat:astro-ph OR cat:astro-ph.*)"),  # which had no subjects before 2009
        ("cmp-lg", "cat:cmp-lg"),
    ],
)
def test_what_a_category_asks_for(category: str, question: str, fetch: Run, services: Services) -> None:
    fetch("arxiv", "--category", category, "--since", "2026-11-01")
    assert services.starts("search_query")[0].partition(" AND ")[0] == question


def test_nothing_that_matches_is_no_error(fetch: Run, tmp_path: Path) -> None:
    done = fetch(*CS_CL, "--db", "p.db")
    assert (done.code, done.out) == (0, "")
    assert done.err.splitlines()[-1] == "There is nothing to read in that."
    assert not (tmp_path / "p.db").exists()


@pytest.mark.parametrize("options", [CS_CL, BY_OAI])
def test_one_request_in_three_seconds(
    options: tuple[str, ...], fetch: Run, five: list[str], services: Services, clock: FakeClock
) -> None:
    """arXiv's terms of use, for all of its interfaces together, and for two commands one after the other."""
    times: list[float] = []
    services.on_request = lambda: times.append(clock.time)
    assert ids(fetch(*options)) == five
    fetch("arxiv", "--category", "math.CO", "--since", "2026-11-01")
    assert len(times) == 4
    assert all(later - earlier >= 3 for earlier, later in itertools.pairwise(times))


def test_an_empty_page_before_the_end_is_asked_for_again(
    fetch: Run, five: list[str], services: Services, clock: FakeClock
) -> None:
    services.faults.extend([None, Fault(body=atom("", 5, 2)), Fault(body=atom("", 5, 2))])
    done = fetch(*CS_CL)
    assert ids(done) == five
    assert services.starts("start") == ["0", "2", "2", "2", "4"]
    assert "arXiv: the service gave an empty page, though 3 papers are to come; asking again in" in done.err
    assert max(clock.slept) > 4  # backing off, beyond the pace


def test_a_page_that_stays_empty_ends_it_and_the_next_run_goes_on(
    fetch: Run, five: list[str], services: Services
) -> None:
    services.faults.extend([None, *[Fault(body=atom("", 5, 2))] * 6])
    done = fetch(*CS_CL)
    assert (done.code, done.out) == (1, "")
    assert done.err.splitlines()[-1] == (
        "benchmine: 127.0.0.1 gave an empty page, though 3 papers are to come, 6 times over; what was fetched is kept: "
        "the same command goes on from there later"
    )
    services.asked.clear()
    done = fetch(*CS_CL)
    assert ids(done) == five
    assert services.starts("start") == ["2", "4"]
    assert "arXiv, cs.CL since 2026-11-01: going on after 1 page fetched before" in done.err


def test_a_list_that_grows_meanwhile(fetch: Run, five: list[str], services: Services) -> None:
    """What comes in while pages are fetched stands at the end, and is fetched too."""

    def grow() -> None:
        if len(services.asked) == 2:
            services.papers.append(Made(9, day="2026-11-20"))

    services.on_request = grow
    assert ids(fetch(*CS_CL)) == [*five, Made(9).arxiv_id]


@pytest.mark.parametrize(
    ("answer", "says"),
    [
        (
            b"<!DOCTYPE html><html><body>Sign in to the network</body></html>",
            "a web page came in place of the feed of arXiv's API: a login page or a block may stand in between",
        ),
        (
            atom("<entry><id>http://arxiv.org/api/errors#x</id><summary>incorrect date</summary></entry>", 1, 0),
            "arXiv does not understand the question (incorrect date); check the categories and the days",
        ),
        (
            atom("", 45_000, 0),
            "arXiv has 45,000 such papers, and its API gives 30,000 at most; ask for fewer days",
        ),
    ],
)
def test_answers_that_end_it_at_once(answer: bytes, says: str, fetch: Run, services: Services) -> None:
    services.faults.append(Fault(body=answer))
    done = fetch(*CS_CL)
    assert (done.code, len(services.asked), len(done.err.splitlines())) == (1, 1, 1)
    assert done.err.startswith(f"benchmine: {says}")


@pytest.mark.parametrize(
    "answer",
    [
        b"Rate exceeded.",
        b'<?xml version="1.0"?><rss/>',
        b'<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><entry>',
        b'<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"/>',
        b"",
    ],
)
def test_answers_of_another_kind_are_asked_for_again(
    answer: bytes, fetch: Run, five: list[str], services: Services
) -> None:
    services.faults.append(Fault(body=answer))
    assert ids(fetch(*CS_CL)) == five
    assert services.starts("start") == ["0", "0", "2", "4"]


def test_oai_goes_on_by_its_token(fetch: Run, five: list[str], services: Services) -> None:
    done = fetch(*BY_OAI)
    assert ids(done) == five
    assert done.err.splitlines()[0] == "arXiv by OAI-PMH, cs.CL since 2026-11-01: 5 records on 3 pages"
    asked = [asked.params for asked in services.asked]
    assert asked[0] == {"verb": "ListRecords", "metadataPrefix": "arXivRaw", "set": "cs:cs:CL", "from": "2026-11-01"}
    assert asked[1:] == [
        {"verb": "ListRecords", "resumptionToken": "2026-11-01|cs:cs:CL|2"},
        {"verb": "ListRecords", "resumptionToken": "2026-11-01|cs:cs:CL|4"},
    ]


def test_oai_busy(fetch: Run, five: list[str], services: Services, clock: FakeClock) -> None:
    """Its protocol has 503 and Retry-After for that."""
    services.faults.extend([None, Fault(503, headers={"Retry-After": "45"})])
    assert ids(fetch(*BY_OAI)) == five
    assert 45 in clock.slept


def test_oai_without_records(fetch: Run) -> None:
    done = fetch(*BY_OAI, "--db", "p.db")
    assert (done.code, done.out) == (0, "")


def test_oai_token_that_expired_overnight(fetch: Run, five: list[str], services: Services) -> None:
    services.faults.extend([None, *[Fault(500)] * 6])
    assert fetch(*BY_OAI).code == 1
    services.tokens = set()
    services.asked.clear()
    services.on_request = lambda: setattr(services, "tokens", None if len(services.asked) > 1 else set())
    done = fetch(*BY_OAI)
    assert ids(done) == five
    assert "the service no longer knows where the fetch was; it begins anew" in done.err
    assert [asked.params.get("resumptionToken", "")[-1:] for asked in services.asked] == ["2", "", "2", "4"]


def test_oai_that_takes_its_own_tokens_for_wrong(fetch: Run, five: list[str], services: Services) -> None:
    services.tokens = set()
    done = fetch(*BY_OAI)
    assert done.code == 1
    assert done.err.splitlines()[-1] == (
        "benchmine: arXiv takes its own token for wrong (the token has expired); try again later"
    )
    assert len(services.asked) == 4
    assert five


@pytest.mark.parametrize(
    ("options", "says"),
    [
        (["--since", "2026-11-01"], "name at least one --category (cs.CL, or cs for all of computer science)"),
        (
            ["--category", "sports", "--since", "2026-11-01"],
            "'sports' is no category of arXiv: write cs.CL, hep-th or cs",
        ),
        (["--category", "cs.CL", "--since", "November"], "'November' is no day: write 2026-11-01"),
        (["--category", "cs.CL", "--since", "2026-11-31"], "'2026-11-31' is no day: write 2026-11-01"),
    ],
)
def test_wrong_use(options: list[str], says: str, fetch: Run, services: Services) -> None:
    done = fetch("arxiv", *options)
    assert (done.code, services.asked) == (2, [])
    assert says in " ".join(done.err.split())


def test_days_the_wrong_way_round(fetch: Run, services: Services) -> None:
    done = fetch(*CS_CL, "--until", "2026-10-01")
    assert (done.code, services.asked) == (1, [])
    assert done.err == ("benchmine: since (2026-11-01) comes after until (2026-10-01); see benchmine fetch arxiv -h\n")
