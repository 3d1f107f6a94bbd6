"""What would fill memory or the disk is refused in one line, and what is only large is read."""

from __future__ import annotations

import bz2
import gzip
import io
import json
import lzma
import random
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import zstandard

from extract.sources import Limits, SourceError

resource = pytest.importorskip("resource", reason="memory is measured with getrusage, which this system lacks")

Read = Callable[..., Any]
MB = 1024 * 1024
ROOT = Path(__file__).parents[3]
TEXT = "A model has 91.2% accuracy on SST-2, which is more than what came before it."
BLANK_LINE = b" " * 1023 + b"\n"
FIRST = json.dumps({"id": "first", "abstract": TEXT}).encode() + b"\n"
BLANKS = FIRST + BLANK_LINE * 6000


def bomb(kind: str) -> bytes:
    """A paper, a line that is none, and 300 MB of blank lines, compressed to 1 in 700 and less."""
    packed = io.BytesIO()
    opened: dict[str, Callable[[], Any]] = {
        "gzip": lambda: gzip.GzipFile(fileobj=packed, mode="wb", compresslevel=9),
        "bzip2": lambda: bz2.BZ2File(packed, "wb"),
        "xz": lambda: lzma.LZMAFile(packed, "wb", preset=1),  # noqa: SIM115
        "zstd": lambda: zstandard.ZstdCompressor().stream_writer(packed, closefd=False),
    }
    with opened[kind]() as file:
        file.write(FIRST + random.Random(1).randbytes(100_000).hex().encode() + b"\n")  # more than is looked ahead
        for _ in range(300):
            file.write(BLANK_LINE * 1024)
    return packed.getvalue()


@pytest.mark.parametrize("kind", ["gzip", "bzip2", "xz", "zstd"])
def test_what_unpacks_without_end_is_refused(kind: str, tmp_path: Path) -> None:
    path = tmp_path / "bomb.jsonl"
    path.write_bytes(bomb(kind))
    program = (
        "import resource, sys\nfrom extract.sources import iter_papers, SourceError\n"
        "before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss\n"
        "try:\n for paper in iter_papers(sys.argv[1], on_problem=print): print(paper.id)\n"
        "except SourceError as error: print(error)\n"
        "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)"
    )
    done = subprocess.run([sys.executable, "-c", program, path], capture_output=True, text=True, check=True, cwd=ROOT)
    first, _, refused, grown = done.stdout.splitlines()

    assert first == "first"  # what came before is kept
    assert refused == (
        f"{path}: it unpacks to more than 200 times its size, as an archive made to fill a disk does; "
        "unpack it yourself if you trust it, or raise BENCHMINE_MAX_RATIO"
    )
    assert int(grown) / 1024 < 200  # MB; a chunk of bzip2 may come to 80


def test_repetition_that_is_no_bomb_is_read(read_bytes: Read) -> None:
    """30 MB that come from 1 in 1,000 harm nobody."""
    assert len(read_bytes(gzip.compress(FIRST + BLANK_LINE * 30_000)).papers) == 1


# limits, content, what the one-line error says
REFUSED: list[tuple[str, Limits, bytes, str]] = [
    ("large file", Limits(content=5000), b"x" * 5001, "its content is larger than 4.88 KB; split it, or raise"),
    ("large when unpacked", Limits(content=5 * MB), gzip.compress(BLANKS), "its content is larger than 5 MB"),
    ("ratio", Limits(ratio=3, patience=100), gzip.compress(TEXT.encode() * 99), "it unpacks to more than 3 times its"),
    ("large page", Limits(page=500), b"<html><body>" + b" " * 500, "a file of HTML of more than 500 bytes; split it"),
    ("large notes", Limits(page=500), f"# T\n\n{TEXT} {TEXT}\n".encode() * 9, "a file of Markdown of more than 500"),
    (
        "XML without records",
        Limits(record=500_000),
        b'<feed xmlns="http://www.w3.org/2005/Atom">' + b"<x></x>" * 99_999,
        "a record of more than 488 KB; this is no list of papers",
    ),
    ("open entry", Limits(record=500), b"@misc{a, title={" + b"x\n" * 500, "an entry of more than 500 bytes; close"),
    ("open record", Limits(record=500), b"TY  - JOUR\n" + b"AB  - x\n" * 99, "a record of more than 500 bytes; end"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("limits", "content", "message"), [row[1:] for row in REFUSED], ids=[row[0] for row in REFUSED]
)
def test_refused(limits: Limits, content: bytes, message: str, read_bytes: Read, tmp_path: Path) -> None:
    with pytest.raises(SourceError) as error:
        read_bytes(content, limits=limits)
    assert str(error.value).startswith(str(tmp_path / "input"))
    assert message in str(error.value)
    assert "\n" not in str(error.value)


def test_a_line_that_is_too_long_is_passed_over(read_bytes: Read) -> None:
    good = json.dumps({"id": "a", "abstract": TEXT})
    long = json.dumps({"id": "b", "abstract": TEXT * 99})
    outcome = read_bytes(
        f"{good}\n{long}\n{good.replace('91', '92').replace('a', 'c', 1)}\n", limits=Limits(record=1000)
    )

    assert [paper.line for paper in outcome.papers] == [1, 3]
    assert outcome.skipped == [(2, "a line of more than 1000 bytes")]


def test_parquet_says_how_large_it_is(samples: Path, read: Read) -> None:
    with pytest.raises(SourceError, match=r"papers\.parquet: its content is larger than"):
        read(samples / "papers.parquet", limits=Limits(content=100))


def test_parquet_of_one_text_a_million_times(tmp_path: Path, read: Read) -> None:
    """A dictionary makes a few kilobytes of it, and says nothing of what they unpack to."""
    pa = pytest.importorskip("pyarrow")
    parquet = pytest.importorskip("pyarrow.parquet")
    texts = pa.DictionaryArray.from_arrays(pa.array([0] * 20_000, pa.int32()), pa.array([f"{TEXT} " * 200]))
    path = tmp_path / "bomb.parquet"
    parquet.write_table(pa.table({"abstract": texts}), path)
    assert path.stat().st_size < 20_000
    with pytest.raises(SourceError, match=r"bomb\.parquet: it unpacks to more than 200 times its size"):
        read(path, limits=Limits(patience=1_000_000))


ENTITIES = {
    "a laugh": '<!DOCTYPE feed [<!ENTITY a "x"><!ENTITY b "&a;&a;">]>',
    "a file": '<!DOCTYPE feed [<!ENTITY a SYSTEM "file:///etc/passwd">]>',
    "a parameter": '<!DOCTYPE feed [<!ENTITY % a SYSTEM "http://127.0.0.1:9/x.dtd"> %a;]>',
    "ten billion": '<!DOCTYPE feed [<!ENTITY x0 "0123456789">'
    + "".join(f'<!ENTITY x{i} "{f"&x{i - 1};" * 10}">' for i in range(1, 10))
    + "<!ENTITY a '&x9;'>]>",
}


@pytest.mark.parametrize("declared", ENTITIES.values(), ids=ENTITIES)
@pytest.mark.parametrize(
    "place", ["<feed xmlns='http://www.w3.org/2005/Atom' t='&a;'>", "<feed xmlns='http://www.w3.org/2005/Atom'>"]
)
@pytest.mark.parametrize("format", [None, "atom"])
def test_entities_are_refused(declared: str, place: str, format: str | None, read_bytes: Read) -> None:
    place = place.replace("&a;", "") if "%" in declared or "SYSTEM" in declared else place
    document = f"<?xml version='1.0'?>{declared}{place}<entry><id>x</id><summary>&a; 5%</summary></entry></feed>"
    with pytest.raises(SourceError, match="it declares entities, which can expand without end or read other files"):
        read_bytes(document.replace("&a;", "") if "%" in declared else document, format=format)


def test_a_document_type_alone_is_no_reason(read_bytes: Read) -> None:
    """PubMed's files name their document type; it is not fetched."""
    head = '<!DOCTYPE feed PUBLIC "-//X//DTD" "http://127.0.0.1:9/x.dtd">'
    document = (
        head + "<feed xmlns='http://www.w3.org/2005/Atom'><entry><id>x</id><summary>It has 5%.</summary></entry></feed>"
    )
    assert [paper.abstract for paper in read_bytes(document).papers] == ["It has 5%."]


@pytest.mark.parametrize("name", ["content", "ratio", "record", "page", "patience"])
def test_a_limit_of_nothing_is_wrong_use(name: str) -> None:
    with pytest.raises(ValueError, match=f"the limit '{name}' must be 1 or more, not 0"):
        Limits(**{name: 0})
