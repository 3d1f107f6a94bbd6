"""What goes wrong between here and a service: each time the user gets all papers, or one line that says what to do."""

from __future__ import annotations

import gzip
import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest
from filelock import FileLock

from benchmine.fetch.refusals import asked_wait
from benchmine.fetch.transfer import user_agent
from tests.benchmine.conftest import Run
from tests.benchmine.fetch.conftest import NOW, FakeClock, ids
from tests.benchmine.fetch.server import Fault, Made, Services, http_date
from tests.ports import free_port

ROOT = Path(__file__).parents[3]
DAY = ("huggingface", "--date", "2026-11-02")
CHECK = "; check what was asked for, and the address in the settings"
ALL = [Made(number).arxiv_id for number in range(1, 6)]


@pytest.fixture(autouse=True)
def _papers(services: Services) -> None:
    services.papers = [Made(number) for number in range(1, 6)]


@pytest.mark.parametrize(
    ("headers", "slept"),
    [
        ({"Retry-After": "17"}, 17),
        ({"Retry-After": http_date(NOW + 50)}, 50),
        ({"Retry-After": http_date(NOW - 50)}, 0),  # a date that is past
        ({"RateLimit": '"api";r=0;t=55'}, 55),  # as Hugging Face says it
    ],
)
@pytest.mark.parametrize("status", [429, 503])
def test_the_wait_that_a_service_asks_for(  # noqa: PLR0917
    status: int, headers: dict[str, str], slept: int, fetch: Run, services: Services, clock: FakeClock
) -> None:
    services.faults.append(Fault(status, headers=headers))
    done = fetch(*DAY)
    assert ids(done) == ALL
    assert clock.slept[0] == slept
    assert f"answered {status} " in done.err
    assert f"; asking again in {slept} s (1 of 5)" in done.err


def test_the_wait_that_openreview_asks_for(fetch: Run, services: Services, clock: FakeClock) -> None:
    refusal = {
        "name": "RateLimitError",
        "message": "Too many requests",
        "details": {"resetTime": "2026-11-21T06:01:40.5Z"},
    }
    services.faults.append(Fault(429, body=json.dumps(refusal).encode()))
    done = fetch("openreview", "--venue", "ICLR.cc/2026/Conference")
    assert len(ids(done)) == 5
    assert clock.slept[0] == 100.5
    assert (
        "OpenReview: the service answered 429 Too Many Requests (Too many requests); asking again in 100 s" in done.err
    )


@pytest.mark.parametrize("said", ["soon", "", "-5", "99999999999999999999999999"])
def test_a_wait_that_means_nothing(said: str, fetch: Run, services: Services, clock: FakeClock) -> None:
    """Or too much: then the fetch ends, rather than to sleep for the rest of days."""
    services.faults.append(Fault(429, headers={"Retry-After": said}))
    done = fetch(*DAY)
    if len(said) > 10:
        assert (done.code, clock.slept) == (1, [])
    else:
        assert ids(done) == ALL
        assert 4 <= clock.slept[0] <= 6


def test_a_wait_beyond_patience(fetch: Run, services: Services, clock: FakeClock) -> None:
    services.faults.extend([None, Fault(429, headers={"Retry-After": "2413"})])
    done = fetch(*DAY)
    assert (done.code, done.out) == (1, "")
    assert max(clock.slept) < 1
    assert done.err == (
        "benchmine: 127.0.0.1 answered 429 Too Many Requests and asks to be left alone for 40:13; "
        "what was fetched is kept: the same command goes on from there later\n"
    )
    services.asked.clear()
    assert ids(fetch(*DAY)) == ALL
    assert services.starts("p") == ["1", "2"]


def test_waits_grow_where_none_is_asked_for(fetch: Run, services: Services, clock: FakeClock) -> None:
    services.faults.extend([Fault(503)] * 6)
    done = fetch(*DAY)
    assert done.code == 1
    assert done.err.splitlines()[-1] == (
        "benchmine: 127.0.0.1 answered 503 Service Unavailable, 6 times over; what was fetched is kept: "
        "the same command goes on from there later"
    )
    assert len(services.asked) == 6
    waits = [pause for pause in clock.slept if pause > 1]
    assert [waits[number] // 4 for number in range(5)] == [1, 2, 4, 8, 16]


CUTS = {
    "announced": Fault(cut=30),
    "chunked": Fault(cut=30, length="chunked"),
    "closed": Fault(cut=30, length="closed"),  # looks whole, but is no JSON
}


@pytest.mark.parametrize("fault", CUTS.values(), ids=CUTS)
def test_a_body_that_is_cut_short(fault: Fault, fetch: Run, services: Services) -> None:
    services.faults.extend([None, fault])
    done = fetch(*DAY)
    assert ids(done) == ALL
    assert services.starts("p") == ["0", "1", "1", "2"]
    assert (
        "the service cut its answer short" in done.err or "the service gave no whole list of daily papers" in done.err
    )


@pytest.mark.parametrize("length", ["chunked", "closed"])
def test_a_whole_body_without_its_length(length: str, fetch: Run, services: Services) -> None:
    services.faults.extend([Fault(length=length)] * 3)
    assert ids(fetch(*DAY)) == ALL
    assert len(services.asked) == 3


def test_a_service_that_does_not_answer(fetch: Run, services: Services, configure: Callable[..., Path]) -> None:
    configure(timeout=0.5)
    services.faults.append(Fault(hang=True))
    done = fetch(*DAY)
    assert ids(done) == ALL
    assert "Hugging Face: the service did not answer within 0.5 s; asking again in" in done.err


def test_how_far_it_is_is_told_now_and_then(fetch: Run, services: Services, clock: FakeClock) -> None:
    clock.tick = 12
    done = fetch(*DAY)
    assert ids(done) == ALL
    size = len(services.reply(services.asked[0])[2])
    assert done.err.splitlines()[0] == f"Hugging Face: {size} bytes so far"
    assert "Hugging Face, 2026-11-02: 2 records, 1 page" in done.err.splitlines()


def test_a_connection_that_breaks(fetch: Run, services: Services) -> None:
    services.faults.append(Fault(then=lambda: None))
    assert ids(fetch(*DAY)) == ALL
    assert services.starts("p") == ["0", "0", "1", "2"]


@pytest.mark.parametrize(
    ("fault", "says"),
    [
        (
            Fault(404, body=b"<html>lost</html>"),
            f"127.0.0.1 answered 404 Not Found{CHECK}",
        ),
        (
            Fault(400, body=b'{"error": "Invalid date"}'),
            f"127.0.0.1 answered 400 Bad Request (Invalid date){CHECK}",
        ),
        (Fault(401, body=b"{}"), "127.0.0.1 answered 401 Unauthorized; set HF_TOKEN to a token of your account"),
        (
            Fault(302, headers={"Location": "/hf"}, body=b""),
            "127.0.0.1 sends in circles; correct its address in the settings",
        ),
    ],
)
def test_refusals_end_it(fault: Fault, says: str, fetch: Run, services: Services, clock: FakeClock) -> None:
    services.faults.extend([fault] * 9)
    done = fetch(*DAY)
    assert (done.code, done.out, done.err) == (1, "", f"benchmine: {says}\n")
    assert clock.slept == []


def test_a_service_that_refuses_programs(fetch: Run, services: Services) -> None:
    refusal = b'{"name": "ChallengeRequiredError", "message": "Challenge required"}'
    services.faults.append(Fault(403, body=refusal))
    done = fetch("openreview", "--venue", "ICLR.cc/2026/Conference")
    assert done.err == (
        "benchmine: 127.0.0.1 answered 403 Forbidden (Challenge required); it wants a token of a user at times: "
        "set BENCHMINE_OPENREVIEW_TOKEN (docs/fetch.md)\n"
    )


@pytest.mark.parametrize("length", ["announced", "chunked"])
def test_an_answer_that_is_too_large(
    length: str, fetch: Run, services: Services, configure: Callable[..., Path], tmp_path: Path
) -> None:
    configure(max_bytes=100)
    services.faults.append(Fault(length=length))
    done = fetch(*DAY)
    assert (done.code, len(services.asked)) == (1, 1)
    assert done.err == "benchmine: 127.0.0.1 answers with more than 100 bytes; ask for less, or raise max_bytes\n"
    assert list((tmp_path / "cache").rglob("*.part")) == []


def test_an_answer_that_unpacks_to_too_much(fetch: Run, services: Services, configure: Callable[..., Path]) -> None:
    """Compressed on the way: what is counted is what it unpacks to."""
    configure(max_bytes=1_000_000)
    services.faults.append(Fault(body=gzip.compress(b" " * 9_000_000), headers={"Content-Encoding": "gzip"}))
    done = fetch(*DAY)
    assert done.err == "benchmine: 127.0.0.1 answers with more than 977 KB; ask for less, or raise max_bytes\n"


def test_without_a_network(fetch: Run, services: Services, clock: FakeClock, configure: Callable[..., Path]) -> None:
    services.address = f"http://127.0.0.1:{free_port()}"
    configure()
    done = fetch(*DAY)
    assert (done.code, done.out, clock.slept) == (1, "", [])
    assert done.err.startswith("benchmine: 127.0.0.1 cannot be reached (")
    assert done.err.endswith("; check the network and the address (no proxy is set)\n")


def test_behind_a_proxy_that_is_not_there(fetch: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTP_PROXY", f"http://127.0.0.1:{free_port()}")
    done = fetch(*DAY)
    assert (done.code, len(done.err.splitlines())) == (1, 1)
    assert done.err.endswith("; check the network and the address (HTTPS_PROXY or HTTP_PROXY names the proxy)\n")


@pytest.mark.parametrize(
    ("variable", "value", "says"),
    [
        ("HTTP_PROXY", "nonsense://proxy", "the proxy cannot be used (Unknown scheme for proxy URL"),
        ("SSL_CERT_FILE", "nowhere.pem", "the certificates cannot be read ("),
        ("HF_TOKEN", "a\nb", "HF_TOKEN holds signs that no key has; set it to the key alone"),
        ("HF_TOKEN", "schlüssel", "HF_TOKEN holds signs that no key has; set it to the key alone"),
        ("BENCHMINE_CONTACT", "ädä@example.org", "fetch.contact: String should match pattern"),
    ],
)
def test_an_environment_that_cannot_be_used(  # noqa: PLR0917
    variable: str, value: str, says: str, fetch: Run, services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(variable, value)
    done = fetch(*DAY)
    assert (done.code, services.asked, len(done.err.splitlines())) == (1, [], 1)
    assert says in done.err


def test_through_a_proxy(
    fetch: Run, services: Services, monkeypatch: pytest.MonkeyPatch, configure: Callable[..., Path]
) -> None:
    """The request for another host goes to the proxy, with its whole address."""
    monkeypatch.setenv("HTTP_PROXY", services.address)
    services.address = "http://papers.invalid"
    configure()
    assert ids(fetch(*DAY)) == ALL
    assert services.asked[0].headers["host"] == "papers.invalid"


def test_a_network_that_goes_away_meanwhile(fetch: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """After the first page no connection comes about, twice; then it does."""
    send = httpx.HTTPTransport.handle_request
    failures = iter([False, True, True])

    def handle(transport: httpx.HTTPTransport, request: httpx.Request) -> httpx.Response:
        if next(failures, False):
            raise httpx.ConnectError("Network is unreachable")
        return send(transport, request)

    monkeypatch.setattr(httpx.HTTPTransport, "handle_request", handle)
    done = fetch(*DAY)
    assert ids(done) == ALL
    assert done.err.count("the service cannot be reached (Network is unreachable); asking again") == 2


def test_what_did_not_change_is_not_transferred_again(fetch: Run, services: Services) -> None:
    services.tags = True
    assert ids(fetch(*DAY)) == ALL
    tags = [asked.headers.get("if-none-match") for asked in services.asked]
    services.asked.clear()
    services.papers.append(Made(6))
    done = fetch(*DAY)
    assert ids(done) == [*ALL, Made(6).arxiv_id]
    assert tags == [None] * 3
    assert all(asked.headers["if-none-match"] for asked in services.asked[:3])
    assert services.asked[0].headers["if-modified-since"] == "Sat, 21 Nov 2026 00:00:00 GMT"
    assert "6 records on 4 pages, 2 of them fetched before" in done.err  # the third grew, so there is a fourth


def test_pages_that_somebody_deleted_come_again(fetch: Run, services: Services, tmp_path: Path) -> None:
    services.tags = True
    assert ids(fetch(*DAY)) == ALL
    for page in (tmp_path / "cache" / "huggingface").rglob("0000*.json"):
        page.unlink()
    assert ids(fetch(*DAY)) == ALL


def test_ctrl_c_loses_nothing(fetch: Run, services: Services, clock: FakeClock) -> None:
    def interrupt() -> None:
        raise KeyboardInterrupt

    services.on_request = lambda: setattr(clock, "wake", interrupt if len(services.asked) == 2 else clock.wake)
    done = fetch(*DAY)
    assert (done.code, done.out) == (130, "")
    assert done.err == ("benchmine: interrupted; the pages fetched are kept, and the same command goes on from there\n")
    clock.wake = lambda: None
    services.on_request = lambda: None
    services.asked.clear()
    assert ids(fetch(*DAY)) == ALL
    assert services.starts("p") == ["2"]


KILLED = """
import sys
from benchmine.fetch import clock
clock.Clock.sleep = lambda self, seconds: None
from benchmine.cli import main
sys.argv = ["benchmine", "fetch", "huggingface", "--date", "2026-11-02", "--out", "papers.jsonl"]
main()
"""


def test_a_kill_loses_nothing(services: Services, configure: Callable[..., Path], tmp_path: Path) -> None:
    """SIGKILL while the second page is on its way: the first is not asked for again, the second is whole."""
    services.papers = [Made(number) for number in range(1, 251)]  # in a process of its own a page is of 100
    configure()
    victim: list[subprocess.Popen[bytes]] = []
    services.faults.extend([None, Fault(then=lambda: os.kill(victim[0].pid, signal.SIGKILL))])
    victim.append(
        subprocess.Popen(
            [sys.executable, "-c", KILLED],
            cwd=tmp_path,
            env=os.environ | {"PYTHONPATH": str(ROOT)},
            stderr=subprocess.PIPE,
        )
    )
    victim[0].communicate(timeout=300)
    assert victim[0].returncode == -signal.SIGKILL
    assert services.starts("p") == ["0", "1"]
    assert not (tmp_path / "papers.jsonl").exists()
    services.asked.clear()
    again = subprocess.run(
        [sys.executable, "-c", KILLED],
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert services.starts("p") == ["1", "2"]
    assert "Hugging Face, 2026-11-02: going on after 1 page fetched before" in again.stderr
    lines = (tmp_path / "papers.jsonl").read_text(encoding="utf-8").splitlines()
    assert [json.loads(line)["id"] for line in lines] == [paper.arxiv_id for paper in services.papers]


def test_a_kill_in_the_middle_of_a_line_of_the_journal(fetch: Run, services: Services, tmp_path: Path) -> None:
    services.faults.extend([None, None, *[Fault(500)] * 6])
    assert fetch(*DAY).code == 1
    [journal] = (tmp_path / "cache" / "huggingface").rglob("unfinished.jsonl")
    journal.write_bytes(journal.read_bytes()[:-40])
    services.asked.clear()
    assert ids(fetch(*DAY)) == ALL
    assert services.starts("p") == ["1", "2"]


@pytest.mark.parametrize("damage", ["{}", "[]", "7", '{"address": "x"}', "not JSON"])
def test_a_journal_of_another_version(damage: str, fetch: Run, services: Services, tmp_path: Path) -> None:
    assert ids(fetch(*DAY)) == ALL
    [journal] = (tmp_path / "cache" / "huggingface").rglob("complete.jsonl")
    journal.write_text(damage, encoding="utf-8")
    journal.with_name("unfinished.jsonl").write_text(damage, encoding="utf-8")
    services.asked.clear()
    assert ids(fetch(*DAY)) == ALL
    assert services.starts("p") == ["0", "1", "2"]


def test_one_connection_at_a_time(fetch: Run, services: Services, tmp_path: Path) -> None:
    folder = tmp_path / "cache" / "huggingface"
    folder.mkdir(parents=True)
    with FileLock(folder / "lock"):
        done = fetch(*DAY)
    assert (done.code, services.asked) == (1, [])
    assert done.err == (
        "benchmine: another benchmine is fetching from Hugging Face, which allows one connection; "
        "wait until it has ended\n"
    )


def test_a_folder_that_cannot_be_written(fetch: Run, services: Services, tmp_path: Path) -> None:
    (tmp_path / "cache").write_text("a file", encoding="utf-8")
    done = fetch(*DAY)
    assert (done.code, services.asked, len(done.err.splitlines())) == (1, [], 1)
    assert done.err.endswith("; name another folder by BENCHMINE_CACHE\n")


def test_how_benchmine_introduces_itself() -> None:
    assert user_agent("ada@example.org").endswith("(mailto:ada@example.org)")
    assert user_agent("https://example.org/ada").endswith("(+https://example.org/ada)")


def test_no_wait_is_asked_for_by_other_things() -> None:
    assert asked_wait({}, b'{"details": {"resetTime": 7}}', NOW) is None
    assert asked_wait({}, b"not JSON", NOW) is None
    assert asked_wait({"RateLimit": "limit"}, b"[]", NOW) is None
