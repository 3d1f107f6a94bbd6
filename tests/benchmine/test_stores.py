"""``extract --engine dask`` and ``load`` on S3 and Google Cloud Storage, as servers on this machine imitate them."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path
from subprocess import CompletedProcess
from typing import Any

import fsspec
import pytest

from benchmine.distributed import reading, stores
from benchmine.distributed.shards import SUFFIX, find_shards
from tests.benchmine.conftest import Run
from tests.benchmine.shards import LEFT_BY_OTHERS, SHARDS, extract, lines_of, make_shards, make_task
from tests.ports import free_port

INSTALL = "pip install -c constraints.txt -e '.[dev,distributed,stores]'"


def needs(*modules: str) -> None:
    if missing := [name for name in modules if find_spec(name) is None]:
        pytest.skip(f"{', '.join(missing)} not installed: {INSTALL}")


def fill(address: str, shards: Path) -> Any:
    """A bucket ``papers`` with the shards in it, and what other programs leave beside them."""
    system = fsspec.filesystem(address.partition(":")[0], skip_instance_cache=True)
    system.mkdir("papers")
    for path in shards.rglob("*.*"):
        system.put_file(str(path), f"papers/in/{path.relative_to(shards).as_posix()}")
    for name in LEFT_BY_OTHERS:
        system.pipe_file(f"papers/in/{name}", b"{}")
    return system


@pytest.fixture(scope="module")
def shards(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_shards(tmp_path_factory.mktemp("shards") / "papers")


@pytest.fixture(scope="module")
def s3(shards: Path) -> Iterator[Any]:
    """The file system of an S3 server; the settings that lead to it are in the environment."""
    needs("s3fs", "moto", "flask", "flask_cors")
    from moto.server import ThreadedMotoServer  # noqa: PLC0415

    server = ThreadedMotoServer(ip_address="127.0.0.1", port=free_port(), verbose=False)
    server.start()
    host, port = server.get_host_and_port()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("AWS_ENDPOINT_URL", f"http://{host}:{port}")
        patch.setenv("AWS_DEFAULT_REGION", "us-east-1")
        for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"):
            patch.setenv(name, "testing")
        fsspec.get_filesystem_class("s3").clear_instance_cache()
        system = fill("s3://papers", shards)
        for folder in ("in/", "in/2023/"):  # as the console of S3 makes folders
            system.call_s3("put_object", Bucket="papers", Key=folder, Body=b"")
        yield system
    fsspec.get_filesystem_class("s3").clear_instance_cache()
    server.stop()


@pytest.fixture(scope="module")
def first(s3: Any) -> CompletedProcess[str]:
    """How the first reading ended, into a folder that was not there."""
    assert s3.exists("papers")
    return extract("s3://papers/in", "s3://papers/out")


@pytest.fixture
def local(run: Run, shards: Path) -> bytes:
    """What the local engine writes."""
    assert run("extract", shards, "-o", "local.jsonl", "--workers", "1").code == 0
    return Path("local.jsonl").read_bytes()


def test_each_shard_of_a_bucket_becomes_one_file_there(s3: Any, first: CompletedProcess[str], shards: Path) -> None:
    assert first.returncode == 0, first.stderr
    assert f"{SHARDS} of {SHARDS} shards read" in first.stderr
    wanted = {path.relative_to(shards).as_posix() + SUFFIX for path in shards.rglob("*.*")}
    s3.invalidate_cache()
    assert {path.removeprefix("papers/out/") for path in s3.find("papers/out")} == wanted


@pytest.mark.usefixtures("first")
def test_a_bucket_is_read_like_a_folder_in_its_order_and_to_the_byte(shards: Path, local: bytes) -> None:
    names = [shard.name for shard in find_shards(["s3://papers/in"])]
    assert names == [shard.name for shard in find_shards([str(shards)])]
    assert local.count(b'"sentence"') > 100
    assert lines_of("s3://papers/out", names) == local


@pytest.mark.usefixtures("first")
def test_load_from_a_bucket_stores_what_ingest_stores(run: Run, shards: Path) -> None:
    done = run("load", "s3://papers/out", "--db", "loaded.db")
    assert f"stored from {SHARDS} shards" in done.out, done.err
    assert ": 0 new, 0 changed, 157 unchanged" in run("load", "s3://papers/out/", "--db", "loaded.db").out
    assert run("ingest", shards, "--db", "read.db", "--workers", "1").code == 0
    query = "SELECT * FROM results_flat ORDER BY paper_id, value_start, result_id"
    loaded, read = (
        run("sql", query, "--db", name, "-n", "99999", "-f", "csv").out for name in ("loaded.db", "read.db")
    )
    assert read.count("\n") > 100
    assert loaded == read


@pytest.mark.usefixtures("first")
def test_a_resumed_run_reads_what_is_new_and_names_what_is_broken(s3: Any) -> None:
    s3.pipe_file("papers/in/bad.parquet", b"PAR1 and no more")
    s3.pipe_file("papers/in/new.jsonl", b'{"id": "n", "abstract": "We reach 81.2% accuracy on ImageNet."}\n{"id": \n')
    again = extract("s3://papers/in", "s3://papers/out", "--retries", "1")
    s3.rm(["papers/in/bad.parquet", "papers/in/new.jsonl", "papers/out/new.jsonl" + SUFFIX])
    assert again.returncode == 1
    assert f"1 of {SHARDS + 2} shards read, {SHARDS} were done before" in again.stderr
    assert "s3://papers/in/bad.parquet: given up: s3://papers/in/bad.parquet: not a whole Parquet file" in again.stderr
    assert "(s3://papers/in/new.jsonl:2)" in again.stderr
    assert "1 shard failed; the same command tries them again" in again.stderr
    assert "Traceback" not in again.stderr


def test_an_object_that_changed_is_read_anew(s3: Any) -> None:
    def read(text: str) -> reading.Report:
        s3.pipe_file("papers/one.jsonl", f'{{"id": "1", "abstract": "{text}"}}\n'.encode())
        s3.invalidate_cache()
        return reading.read_shard(make_task("s3://papers/one.jsonl", "s3://papers/changed"))

    assert [read(text).was_done for text in ("One.", "One.", "Two.", "Two.")] == [False, True, False, True]


def refused(run: Run, *arguments: str | Path) -> str:
    """What a command says that ends with one line and exit code 1."""
    done = run(*arguments)
    assert done.code == 1, done.out
    assert done.err.startswith("benchmine: ")
    assert done.err.count("\n") == 1
    return done.err


@pytest.mark.usefixtures("s3")
@pytest.mark.parametrize("address", ["s3://nosuch/in", "s3://papers/nosuch", "s3://papers/in/*.nosuch"])
def test_an_address_of_nothing(run: Run, address: str) -> None:
    said = refused(run, "extract", address, "--engine", "dask", "-o", "out")
    assert f"{address}: no " in said
    assert "check the address" in said
    assert f"{address}: no such folder" in refused(run, "load", address, "--db", "x.db")


def test_a_bucket_for_results_that_is_not_there_is_said_before_anything_is_read(
    run: Run, s3: Any, shards: Path
) -> None:
    said = refused(run, "extract", shards, "--engine", "dask", "-o", "s3://mispelt/out")
    assert "s3://mispelt/out: no such bucket" in said
    s3.invalidate_cache()
    assert s3.ls("") == ["papers"]


@pytest.fixture
def anew(s3: Any) -> Iterator[None]:
    """Connections that see the environment as a test sets it."""
    type(s3).clear_instance_cache()
    yield
    type(s3).clear_instance_cache()


ASKED = (
    ("extract", "s3://papers/in", "--engine", "dask", "-o", "out"),
    ("extract", "PAPERS", "--engine", "dask", "-o", "s3://papers/out"),
    ("load", "s3://papers/out", "--db", "x.db"),
)


@pytest.mark.usefixtures("anew")
@pytest.mark.parametrize("asked", ASKED)
def test_no_credentials_and_no_server_are_one_line(
    run: Run, shards: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, asked: tuple[str, ...]
) -> None:
    arguments = [shards if one == "PAPERS" else one for one in asked]
    monkeypatch.setenv("AWS_MAX_ATTEMPTS", "1")
    with monkeypatch.context() as patch:
        patch.delenv("AWS_ACCESS_KEY_ID")
        patch.delenv("AWS_SECRET_ACCESS_KEY")
        patch.setenv("AWS_EC2_METADATA_DISABLED", "true")
        for name in ("AWS_SHARED_CREDENTIALS_FILE", "AWS_CONFIG_FILE"):
            patch.setenv(name, str(tmp_path / "none"))
        assert "Unable to locate credentials; check the address, your credentials" in refused(run, *arguments)
    fsspec.get_filesystem_class("s3").clear_instance_cache()
    monkeypatch.setenv("AWS_ENDPOINT_URL", f"http://127.0.0.1:{free_port()}")
    assert "Could not connect to the endpoint" in refused(run, *arguments)


@pytest.mark.usefixtures("anew")
@pytest.mark.parametrize("asked", ASKED)
def test_a_server_that_does_not_answer_is_given_up(
    run: Run, shards: Path, monkeypatch: pytest.MonkeyPatch, asked: tuple[str, ...]
) -> None:
    monkeypatch.setattr(stores, "ANSWER", 0.2)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        monkeypatch.setenv("AWS_ENDPOINT_URL", f"http://127.0.0.1:{silent.getsockname()[1]}")
        said = refused(run, *(shards if one == "PAPERS" else one for one in asked))
    assert "no answer; check the address, the endpoint and the network" in said


def test_google_cloud_storage(run: Run, shards: Path, local: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    needs("gcsfs", "gcp_storage_emulator")
    from gcp_storage_emulator.server import create_server  # noqa: PLC0415

    port = free_port()
    monkeypatch.setenv("STORAGE_EMULATOR_HOST", f"http://127.0.0.1:{port}")
    with create_server("127.0.0.1", port, in_memory=True):
        fill("gs://papers", shards)
        names = []
        for shard in find_shards(["gs://papers/in"]):
            task = reading.Task(shard, "gs://papers/out", make_task(shards / "part-0.jsonl", "out").version)
            assert [reading.read_shard(task).was_done for _ in range(2)] == [False, True]
            names.append(shard.name)
        assert lines_of("gs://papers/out", names) == local
        assert f"stored from {SHARDS} shards" in run("load", "gs://papers/out", "--db", "x.db").out
        assert "gs://nosuch/out: no such bucket" in refused(
            run, "extract", shards, "--engine", "dask", "-o", "gs://nosuch/out"
        )
