"""Shards of the bundled papers, and the commands that read them on a cluster of processes."""

from __future__ import annotations

import gzip
import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import fsspec
import pyarrow as pa
import pyarrow.parquet as pq

from benchmine.distributed.reading import Task
from benchmine.distributed.records import from_batch
from benchmine.distributed.shards import SUFFIX, find_shards
from benchmine.records import result_line
from db.versions import version
from extract.reader import Reading
from tests.benchmine.conftest import FIXTURES

ROOT = Path(__file__).parents[2]
SHARDS = 6
SECONDS = 120
LEFT_BY_OTHERS = ("_SUCCESS", "_delta_log/0.json", "more/.crc.jsonl", "README.md", "x" + SUFFIX)
"""What lies beside shards and is none."""


def make_shards(folder: Path) -> Path:
    """The bundled papers in a folder: JSON Lines, one of them below and one compressed, and one of Parquet."""
    (folder / "more").mkdir(parents=True)
    lines = (FIXTURES / "papers.jsonl").read_bytes().splitlines(keepends=True)
    for number, name in enumerate(("part-0.jsonl", "part-1.jsonl", "part-2.jsonl", "more/deep.jsonl")):
        (folder / name).write_bytes(b"".join(lines[number::SHARDS]))
    (folder / "part-4.jsonl.gz").write_bytes(gzip.compress(b"".join(lines[4::SHARDS])))
    rows = [json.loads(line) for line in lines[5::SHARDS]]
    columns = {name: [str(row.get(name, "")) for row in rows] for name in ("id", "title", "abstract")}
    pq.write_table(pa.table(columns), folder / "part-5.parquet")
    return folder


def make_task(papers: str | Path, out: str | Path) -> Task:
    """The reading of one shard."""
    (shard,) = find_shards([str(papers)])
    return Task(shard, str(out), version())


def command(*arguments: str | Path) -> list[str]:
    return [sys.executable, "-m", "benchmine", *map(str, arguments)]


def extract(papers: str | Path, out: str | Path, *more: str) -> subprocess.CompletedProcess[str]:
    """``benchmine extract`` on two processes."""
    asked = command("extract", papers, "--engine", "dask", "--workers", "2", "-o", out, *more)
    return subprocess.run(asked, cwd=ROOT, check=False, capture_output=True, text=True, timeout=SECONDS)


def lines_of(results: str, papers: Sequence[str]) -> bytes:
    """The results of some shards as ``benchmine extract`` writes them; the folder or the address where they are."""
    found = []
    for name in papers:
        with fsspec.open(f"{results}/{name}{SUFFIX}") as file:
            for batch in pq.ParquetFile(file).iter_batches():
                found += [result_line(Reading(read.paper, tuple(read.results))) for read in from_batch(batch)]
    return b"".join(found)
