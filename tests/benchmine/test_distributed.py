"""``extract --engine dask`` and ``load``: the results of the local engine, whatever dies, and no shard read twice."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from benchmine.distributed import reading
from benchmine.distributed.records import Origin, schema_of
from benchmine.distributed.shards import SUFFIX, Shard, find_shards
from benchmine.errors import CommandError
from db.versions import version
from tests.benchmine.conftest import FIXTURES, Run
from tests.benchmine.shards import (
    LEFT_BY_OTHERS,
    ROOT,
    SECONDS,
    SHARDS,
    command,
    extract,
    lines_of,
    make_shards,
    make_task,
)

PROCESSES = Path("/proc")


@pytest.fixture(scope="session")
def shards(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_shards(tmp_path_factory.mktemp("shards") / "papers")


@pytest.fixture(scope="session")
def results(shards: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("results") / "out"
    done = extract(shards, out)
    assert done.returncode == 0, done.stderr
    assert f"{SHARDS} of {SHARDS} shards read" in done.stderr
    return out


def files(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_a_file_of_results_for_each_shard(shards: Path, results: Path) -> None:
    wanted = {path.relative_to(shards).as_posix() + SUFFIX for path in shards.rglob("*") if path.is_file()}
    assert set(files(results)) == wanted


def test_the_results_are_the_bytes_of_the_local_engine(run: Run, shards: Path, results: Path) -> None:
    names = [shard.name for shard in find_shards([str(shards)])]
    assert run("extract", shards, "-o", "local.jsonl", "--workers", "1").code == 0
    local = Path("local.jsonl").read_bytes()
    assert local.count(b'"sentence"') > 100
    assert lines_of(str(results), names) == local


def test_a_shard_that_is_done_is_passed_over_and_one_that_changed_is_not(
    shards: Path, results: Path, tmp_path: Path
) -> None:
    task = make_task(shards / "part-0.jsonl", results)
    target = Path(task.target)
    before = target.read_bytes(), target.stat().st_mtime_ns
    report = reading.read_shard(task)
    assert report.was_done
    assert report.papers > 10
    assert (target.read_bytes(), target.stat().st_mtime_ns) == before
    papers = tmp_path / "part-0.jsonl"
    papers.write_bytes((shards / "part-0.jsonl").read_bytes())
    again = make_task(papers, tmp_path / "out")
    first = reading.read_shard(again)
    assert (first.was_done, first.papers) == (False, report.papers)
    papers.write_bytes(b"".join(papers.read_bytes().splitlines(keepends=True)[:3]))
    changed = reading.read_shard(make_task(papers, tmp_path / "out"))
    assert (changed.was_done, changed.papers) == (False, 3)
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["part-0.jsonl" + SUFFIX]


def test_results_of_another_reader_are_read_anew(shards: Path, tmp_path: Path) -> None:
    task = make_task(shards / "part-1.jsonl", tmp_path)
    with pytest.raises(reading.WorkerError, match=r"the worker has the reader .*, the command older"):
        reading.read_shard(reading.Task(task.shard, str(tmp_path), "older"))
    old = Origin("older", task.shard.name, task.shard.size, task.shard.stamp)
    pq.write_table(schema_of(old).empty_table(), task.target)
    assert not reading.read_shard(task).was_done
    assert reading.done_rows(task)


def workers_of(parent: int) -> list[int]:
    """The processes that a cluster's parent has, children of children included, that have read something."""
    parents: dict[int, int] = {}
    for entry in PROCESSES.iterdir():
        if entry.name.isdigit():
            try:
                parents[int(entry.name)] = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
            except OSError:
                continue
    below, left = [], [parent]
    while left:
        one = left.pop()
        children = [child for child, its in parents.items() if its == one]
        below += children
        left += children
    return below


def is_worker(process: int) -> bool:
    try:
        return b"spawn_main" in (PROCESSES / str(process) / "cmdline").read_bytes()
    except OSError:
        return False


@pytest.mark.skipif(not PROCESSES.is_dir(), reason="tells a process's children from /proc")
def test_a_worker_that_is_killed_half_way_changes_nothing(shards: Path, results: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    asked = command("extract", shards, "--engine", "dask", "--workers", "3", "-o", out)
    with subprocess.Popen(asked, cwd=ROOT, stderr=subprocess.PIPE, text=True) as running:
        until = time.monotonic() + SECONDS
        while not (out.exists() and any(out.rglob("*" + SUFFIX))) and time.monotonic() < until:
            time.sleep(0.01)
        victims = [process for process in workers_of(running.pid) if is_worker(process)]
        assert victims
        os.kill(victims[-1], signal.SIGKILL)
        said = running.communicate(timeout=SECONDS)[1]
    assert running.returncode == 0, said
    assert files(out) == files(results)


def test_a_command_that_is_killed_goes_on_where_it_was(shards: Path, results: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    done = reading.read_shard(make_task(shards / "part-2.jsonl", out))
    assert not done.was_done
    said = extract(shards, out).stderr
    assert f"{SHARDS - 1} of {SHARDS} shards read, 1 were done before" in said
    assert files(out) == files(results)


def test_a_shard_that_fails_is_named_and_the_others_are_read(shards: Path, tmp_path: Path) -> None:
    papers = tmp_path / "papers"
    papers.mkdir()
    (papers / "good.jsonl").write_bytes((shards / "part-1.jsonl").read_bytes())
    (papers / "bad.parquet").write_bytes(b"PAR1 and no more")
    done = extract(papers, tmp_path / "out", "--retries", "1")
    assert done.returncode == 1
    assert "1 of 2 shards read" in done.stderr
    assert "bad.parquet: given up: " in done.stderr
    assert "not a whole Parquet file" in done.stderr
    assert "1 shard failed; the same command tries them again" in done.stderr
    assert "Traceback" not in done.stderr
    assert list(files(tmp_path / "out")) == ["good.jsonl" + SUFFIX]


def test_an_address_is_read_and_written_like_a_folder(shards: Path, results: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    for shard in find_shards([f"file://{shards}"]):
        reading.read_shard(reading.Task(shard, f"file://{out}", version()))
    name = "more/deep.jsonl" + SUFFIX
    assert set(files(out)) == set(files(results))
    there, here = (pq.read_table(folder / name).to_pylist() for folder in (out, results))
    assert [row["results"] for row in there] == [row["results"] for row in here]
    assert there[0]["source"].startswith("file://")


def test_a_folder_and_an_address_are_walked_alike(shards: Path, tmp_path: Path) -> None:
    papers = Path(shutil.copytree(shards, tmp_path / "papers"))
    for name in LEFT_BY_OTHERS:
        (papers / name).parent.mkdir(exist_ok=True)
        (papers / name).write_bytes(b"{}")
    found = [[shard.name for shard in find_shards([path])] for path in (str(papers), f"file://{papers}")]
    wanted = ["part-0.jsonl", "part-1.jsonl", "part-2.jsonl", "part-4.jsonl.gz", "part-5.parquet", "more/deep.jsonl"]
    assert found == [wanted, wanted]
    logs = papers / "_delta_log"
    (logs / "0.json").rename(logs / "_0.json")
    for path in (str(logs), f"file://{logs}"):
        with pytest.raises(CommandError, match="no files of papers there"):
            find_shards([path])


@pytest.mark.parametrize("out", ["data://out", "nosuch://bucket/out", "file:///proc/out"])
def test_where_nothing_can_be_written_is_said_before_anything_is_read(run: Run, shards: Path, out: str) -> None:
    done = run("extract", shards, "--engine", "dask", "-o", out)
    assert done.code == 1
    assert done.err.startswith(f"benchmine: {out}: ")
    assert done.err.count("\n") == 1


def test_load_stores_what_ingest_stores(run: Run, shards: Path, results: Path) -> None:
    assert run("ingest", shards, "--db", "read.db", "--workers", "1").code == 0
    done = run("load", results, "--db", "loaded.db")
    assert done.code == 0, done.err
    assert f"stored from {SHARDS} shards" in done.out
    for query in (
        "SELECT * FROM results_flat ORDER BY paper_id, value_start, result_id",
        "SELECT id, title, abstract, source, line, scores FROM paper ORDER BY id",
        "SELECT benchmark_id, with_number FROM mentioned ORDER BY benchmark_id, with_number",
        "SELECT * FROM board ORDER BY benchmark_id, split, metric_id, unit",
        "SELECT * FROM coverage ORDER BY benchmark_id",
    ):
        read, loaded = (
            run("sql", query, "--db", name, "-n", "99999", "-f", "csv").out for name in ("read.db", "loaded.db")
        )
        assert read.count("\n") > 10, query
        assert loaded == read, query


def test_load_twice_stores_nothing_more(run: Run, results: Path) -> None:
    first = run("load", results, "--db", "loaded.db", "--batch", "20").out
    again = run("load", results, "--db", "loaded.db").out
    assert ": 157 new, 0 changed, 0 unchanged" in first
    assert ": 0 new, 0 changed, 157 unchanged" in again


def wrong_folder(folder: Path) -> str:
    folder.mkdir()
    return f"{folder}: no file of results (*{SUFFIX}) is below it"


def wrong_file(folder: Path) -> str:
    import pyarrow as pa  # noqa: PLC0415

    folder.mkdir()
    pq.write_table(pa.table({"a": [1]}), folder / ("x" + SUFFIX))
    return "was not written by benchmine extract --engine dask; take it away"


def two_versions(folder: Path) -> str:
    folder.mkdir()
    for name in ("one", "two"):
        pq.write_table(schema_of(Origin(name, name, 1, "")).empty_table(), folder / (name + SUFFIX))
    return "one was read by one, two by two; extract again into the same folder"


def nothing_there(folder: Path) -> str:
    return f"{folder}: no such folder; name the one that"


def torn(folder: Path) -> str:
    folder.mkdir()
    (folder / ("x" + SUFFIX)).write_bytes(b"PAR1")
    return "extract"


@pytest.mark.parametrize("wrong", [nothing_there, wrong_folder, wrong_file, two_versions, torn])
def test_what_cannot_be_loaded_is_said_in_one_line(run: Run, tmp_path: Path, wrong: Callable[[Path], str]) -> None:
    said = wrong(tmp_path / "out")
    done = run("load", tmp_path / "out", "--db", "x.db")
    assert done.code == 1
    assert done.err.startswith("benchmine: ")
    assert said in done.err
    assert done.err.count("\n") == 1


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--engine", "dask"), "name a folder or an address with -o"),
        (("--engine", "dask", "-o", "out", "--scheduler", "tcp://x:1", "--workers", "2"), "--workers is for processes"),
        (("--scheduler", "tcp://x:1"), "--scheduler goes with --engine dask"),
    ],
)
def test_options_that_do_not_go_together(run: Run, arguments: tuple[str, ...], said: str) -> None:
    done = run("extract", FIXTURES / "papers.jsonl", *arguments)
    assert done.code == 2
    assert said in " ".join(done.err.replace("│", "").split())


def test_what_is_no_shard(shards: Path) -> None:
    with pytest.raises(CommandError, match="standard input has no shards"):
        find_shards(["-"])
    with pytest.raises(CommandError, match=r"part-0\.jsonl: two files of this name"):
        find_shards([str(shards), str(shards / "part-0.jsonl")])
    with pytest.raises(CommandError, match="nosuch"):
        find_shards(["nosuch://bucket/papers"])
    with pytest.raises(CommandError, match="no files of papers there"):
        find_shards([f"file://{shards}/*.xyz"])
    assert [shard.name for shard in find_shards([f"file://{shards}/part-*.jsonl"])] == [
        f"part-{number}.jsonl" for number in (0, 1, 2)
    ]
    assert isinstance(find_shards([str(shards)])[0], Shard)
