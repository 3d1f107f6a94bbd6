"""``--workers``: as many processes as one likes, the same results, and none of them left behind."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

import pytest

from benchmine.errors import CommandError
from benchmine.workers import FEW, Batches, Workers
from extract.records import Paper
from extract.sources import SourceError
from tests.benchmine.conftest import FIXTURES, Run

PROCESSES = Path("/proc")
SECONDS = 60  # for what takes two on a machine that does nothing else

needs_proc = pytest.mark.skipif(not PROCESSES.is_dir(), reason="tells a process's children from /proc")


@pytest.fixture(scope="session")
def many(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The bundled papers, behind so many others that some of them are read by other processes."""
    path = tmp_path_factory.mktemp("many") / "many.jsonl"
    bundled = (FIXTURES / "papers.jsonl").read_text(encoding="utf-8")
    others = [json.dumps({"id": str(n), "abstract": f"Of paper {n} no number is known."}) for n in range(FEW - 50)]
    path.write_text("\n".join([*others, bundled]), encoding="utf-8")
    return path


def content(path: Path) -> dict[str, list[Any]]:
    """What is in a database but for clocks."""
    with closing(sqlite3.connect(path)) as connection:
        names = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        kept = [name for name in names if name != "run" and "_fts" not in name]
        found = {name: connection.execute(f"SELECT * FROM {name}").fetchall() for name in kept}  # noqa: S608
        found["run"] = connection.execute("SELECT read, new, changed, scores, deltas, benchmarks FROM run").fetchall()
        words = "SELECT rowid FROM paper_fts WHERE paper_fts MATCH 'accuracy' ORDER BY rowid"
        found["words"] = connection.execute(words).fetchall()
    return found


def test_the_lines_are_the_same_with_any_number_of_workers(run: Run, many: Path) -> None:
    lines = []
    for count in (1, 2, 3):
        assert run("extract", many, "-o", "out.jsonl", "--workers", str(count)).code == 0
        lines.append(Path("out.jsonl").read_bytes())
    assert lines[0].count(b"\n") > FEW
    assert lines[1] == lines[0]
    assert lines[2] == lines[0]


@pytest.mark.sqlite
def test_the_database_is_the_same_with_any_number_of_workers(run: Run, many: Path) -> None:
    for count in (1, 2):
        done = run("ingest", many, "--db", f"{count}.db", "--batch", "100", "--workers", str(count))
        assert done.code == 0
    one, two = content(Path("1.db")), content(Path("2.db"))
    assert len(one["words"]) > 10
    assert len(one["result"]) > 100
    assert one == two


@pytest.mark.parametrize("count", ["0", "-1", "two"])
def test_a_number_of_workers_that_cannot_be_is_refused(run: Run, many: Path, count: str) -> None:
    done = run("extract", many, "--workers", count)
    assert done.code == 2
    assert "--workers" in done.err


# the processes


def papers(count: int) -> list[Paper]:
    return [Paper(id=str(number), abstract="") for number in range(count)]


def _where() -> Callable[[Iterable[Paper]], tuple[int, list[str]]]:
    return lambda batch: (os.getpid(), [paper.id for paper in batch])


def _failing() -> Callable[[Iterable[Paper]], None]:
    def work(batch: Iterable[Paper]) -> None:
        raise ZeroDivisionError(f"at {next(iter(batch)).id}")

    return work


def _ended() -> Callable[[Iterable[Paper]], None]:
    return lambda _: os._exit(9)


def _slow() -> Callable[[Iterable[Paper]], None]:
    def work(batch: Iterable[Paper]) -> None:
        for _ in batch:
            time.sleep(0.2)

    return work


def test_batches_come_back_in_order_from_several_processes_and_few_are_on_their_way() -> None:
    given = taken = 0
    places: set[int] = set()
    ids: list[str] = []
    with Workers(_where, 2) as workers:

        def take(done: Iterator[tuple[Sequence[Paper], tuple[int, list[str]]]]) -> None:
            nonlocal taken
            for batch, (place, found) in done:
                assert found == [paper.id for paper in batch]
                places.add(place)
                ids.extend(found)
                taken += 1

        for batch in Batches(papers(3000), 50):
            given += 1
            take(workers.put(batch))
            assert given - taken <= 4
        take(workers.rest())
    assert ids == [str(number) for number in range(3000)]
    assert os.getpid() in places  # the first ones are read here
    assert len(places) > 1


def _shielded() -> Callable[[Iterable[Paper]], tuple[int, bool]]:
    return lambda _: (os.getpid(), signal.SIGINT in signal.pthread_sigmask(signal.SIG_BLOCK, []))


@pytest.mark.skipif(not hasattr(signal, "pthread_sigmask"), reason="signals cannot be held back here")
def test_every_process_is_born_with_ctrl_c_held_back() -> None:
    """The first one too: multiprocessing's helper process, started on the way to it, opens the signal again. In a
    process of its own, for the helper of this one may be there already."""
    code = """
from benchmine.workers import Batches, Workers
from tests.benchmine.test_workers import _shielded, papers
with Workers(_shielded, 2) as workers:
    done = [outcome for batch in Batches(papers(700), 50) for _, outcome in workers.put(batch)]
    done += [outcome for _, outcome in workers.rest()]
import os
print(sorted({held for process, held in done if process != os.getpid()}))
"""
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=FIXTURES.parent, capture_output=True, text=True, check=True, timeout=SECONDS
    )
    assert done.stdout == "[True]\n"


def test_few_papers_start_no_process() -> None:
    with Workers(_where, 2) as workers:
        done = [outcome for batch in Batches(papers(FEW), 100) for _, outcome in workers.put(batch)]
        done += [outcome for _, outcome in workers.rest()]
    assert {place for place, _ in done} == {os.getpid()}


def test_an_error_of_a_worker_is_raised_here() -> None:
    with Workers(_failing, 2) as workers:
        (first,) = Batches(papers(FEW + 1), FEW + 1)
        list(workers.put(first))
        with pytest.raises(ZeroDivisionError, match="at 0"):
            list(workers.rest())


def test_batches_at_work_are_given_up_when_an_error_ends_them() -> None:
    began = time.monotonic()
    with suppress(KeyboardInterrupt), Workers(_slow, 2) as workers:
        for batch in Batches(papers(4 * (FEW + 1)), FEW + 1):
            list(workers.put(batch))  # 100 s each
        raise KeyboardInterrupt
    assert time.monotonic() - began < SECONDS


def test_a_worker_that_was_ended_is_one_line_with_a_remedy() -> None:
    with Workers(_ended, 2) as workers:
        (first,) = Batches(papers(FEW + 1), FEW + 1)
        list(workers.put(first))
        with pytest.raises(CommandError, match=r"ended from outside.*--workers 1"):
            list(workers.rest())


def test_an_error_of_the_sources_comes_after_the_papers_before_it() -> None:
    def broken() -> Iterator[Paper]:
        yield from papers(5)
        raise SourceError("papers.jsonl", 6, "no abstract", "mend it")

    batches = Batches(broken(), 2)
    assert [len(batch) for batch in batches] == [2, 2, 1]
    with pytest.raises(SourceError):
        batches.end()


# ends of another kind


def children(parent: int) -> list[int]:
    found = []
    for status in PROCESSES.glob("[0-9]*/stat"):
        try:
            fields = status.read_text().rpartition(")")[2].split()
        except OSError:  # gone meanwhile
            continue
        if int(fields[1]) == parent and fields[0] != "Z":
            found.append(int(status.parent.name))
    return found


def wait(until: Callable[[], bool]) -> None:
    end = time.monotonic() + SECONDS
    while not until():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.05)


def alive(process: int) -> bool:
    try:
        return (PROCESSES / str(process) / "stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


FEED = """
import itertools, json
for n in itertools.count():
    abstract = f"TinyNet achieves 9{n % 10}.{n % 7}% accuracy on CIFAR-10 in run {n}."
    print(json.dumps({"id": f"p{n}", "abstract": abstract}))
"""


@pytest.fixture
def endless(tmp_path: Path) -> Iterator[subprocess.Popen[bytes]]:
    """An ingest on two workers whose standard input goes on and on, until both are there and a batch is stored."""
    source = subprocess.Popen([sys.executable, "-c", FEED], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    command = [sys.executable, "-m", "benchmine", "ingest", "-", "--db", str(tmp_path / "p.db"), "--workers", "2"]
    reader = subprocess.Popen(
        [*command, "--batch", "100"],
        cwd=FIXTURES.parent,
        stdin=source.stdout,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,  # as a terminal has it: Ctrl-C goes to the whole group
    )
    assert source.stdout is not None
    source.stdout.close()

    def stored() -> bool:
        with closing(sqlite3.connect(tmp_path / "p.db")) as connection:
            try:
                return bool(connection.execute("SELECT count(*) > 600 FROM paper").fetchone()[0])
            except sqlite3.OperationalError:  # no table yet
                return False

    try:
        wait(stored)
        yield reader
    finally:
        reader.kill()
        reader.communicate()
        source.kill()
        source.wait()


@needs_proc
@pytest.mark.sqlite
def test_ctrl_c_ends_the_processes_and_keeps_whole_batches(endless: subprocess.Popen[bytes], tmp_path: Path) -> None:
    workers = children(endless.pid)
    assert len(workers) >= 2
    os.killpg(endless.pid, signal.SIGINT)
    out, err = endless.communicate(timeout=SECONDS)
    assert endless.returncode == 130
    assert b"Traceback" not in err
    assert b"interrupted; what is counted above is kept" in err
    wait(lambda: not any(map(alive, workers)))
    with closing(sqlite3.connect(tmp_path / "p.db")) as connection:
        stored = connection.execute("SELECT count(*) FROM paper").fetchone()[0]
        assert connection.execute("SELECT count(*) FROM stale").fetchone()[0] == 0
    assert stored % 100 == 0
    assert out.decode().startswith(f"{stored:,} papers read")


@needs_proc
@pytest.mark.sqlite
def test_the_processes_end_with_one_that_is_killed(endless: subprocess.Popen[bytes]) -> None:
    workers = children(endless.pid)
    assert len(workers) >= 2
    endless.kill()
    endless.wait(timeout=SECONDS)
    wait(lambda: not any(map(alive, workers)))


@needs_proc
@pytest.mark.sqlite
def test_a_killed_worker_ends_the_command_with_one_line(endless: subprocess.Popen[bytes]) -> None:
    command_lines = {worker: (PROCESSES / str(worker) / "cmdline").read_bytes() for worker in children(endless.pid)}
    workers = [worker for worker, line in command_lines.items() if b"spawn_main" in line]
    os.kill(workers[0], signal.SIGKILL)
    out, err = endless.communicate(timeout=SECONDS)
    assert endless.returncode == 1
    assert err.decode().splitlines()[-1].startswith("benchmine: one of the processes that read was ended from outside")
    assert b"Traceback" not in err
    assert b"papers read in" in out
    wait(lambda: not any(map(alive, workers)))
