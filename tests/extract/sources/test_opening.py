"""Compression and encoding are told by content; standard input is a source like any other."""

from __future__ import annotations

import bz2
import gzip
import io
import json
import lzma
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import zstandard

from extract.sources import SourceError

Read = Callable[..., Any]

COMPRESS: dict[str, Callable[[bytes], bytes]] = {
    "gz": gzip.compress,
    "bz2": bz2.compress,
    "xz": lzma.compress,
    "zst": zstandard.compress,
}
TEXT = "Ein Modell übertrifft naïve Verfahren: 91,2 % auf SST-2 – 🏆. It is better than the one before it."


def rows(start: int, stop: int) -> bytes:
    """JSONL of papers whose abstracts do not compress to nothing."""
    return b"".join(
        json.dumps({"id": f"p{i}", "abstract": f"{TEXT} {i * 7919}"}).encode() + b"\n" for i in range(start, stop)
    )


@pytest.mark.parametrize("kind", COMPRESS)
@pytest.mark.parametrize("name", ["papers.{}", "papers.jsonl.{}", "papers.jsonl", "papers"])
def test_compressed_files_whatever_their_name(kind: str, name: str, read_bytes: Read) -> None:
    outcome = read_bytes(COMPRESS[kind](rows(0, 3000)), name.format(kind))

    assert [paper.id for paper in outcome.papers] == [f"p{i}" for i in range(3000)]
    assert outcome.problems == []


def zipped(*files: tuple[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w", method) as out:
        for name, content in files:
            out.writestr(name, content)
    return archive.getvalue()


@pytest.mark.parametrize("method", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_a_zip_archive_of_one_file(method: int, read_bytes: Read) -> None:
    """As Kaggle gives arXiv's snapshot; what macOS puts beside a file does not count."""
    content = zipped(("data/", b""), ("data/s.json", rows(0, 3000)), ("__MACOSX/._s.json", b"x"), method=method)
    outcome = read_bytes(content, "archive.zip")

    assert [paper.id for paper in outcome.papers] == [f"p{i}" for i in range(3000)]
    assert outcome.problems == []


def test_a_zipped_table(samples: Path, read_bytes: Read) -> None:
    """Which is read in any order."""
    parquet = samples / "papers.parquet"
    assert len(read_bytes(zipped(("papers.parquet", parquet.read_bytes())), "p.zip").papers) == 2


def encrypted(archive: bytes) -> bytes:
    """The same with the mark of an encrypted file, in its header and in the list at the end."""
    marked = bytearray(archive)
    marked[6] |= 1
    marked[archive.rindex(b"PK\x01\x02") + 8] |= 1
    return bytes(marked)


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (
            zipped(("a.jsonl", rows(0, 3)), ("b.jsonl", rows(3, 6))),
            "this is a ZIP archive of several files, or an Office",
        ),
        (zipped(), "not text in UTF-8, or no text at all"),
        (zipped(("a.jsonl", rows(0, 99)))[:-30], "this ZIP archive cannot be read (File is not a zip file); unpack it"),
        (encrypted(zipped(("a.jsonl", rows(0, 3)))), "this ZIP archive is encrypted; unpack it with its password"),
        (zipped(("a.jsonl", rows(0, 3) + b" " * 90_000_000)), "it unpacks to more than 200 times its size"),
    ],
    ids=["several", "none", "cut", "encrypted", "bomb"],
)
def test_zip_archives_that_are_refused(content: bytes, says: str, read_bytes: Read) -> None:
    with pytest.raises(SourceError) as error:
        read_bytes(content, "archive.zip")
    assert says in str(error.value)
    assert "\n" not in str(error.value)


def test_a_zip_archive_that_is_damaged(read_bytes: Read) -> None:
    """What came before the damage is kept, as with the other compressions."""
    content = bytearray(zipped(("a.jsonl", rows(0, 9000)), method=zipfile.ZIP_STORED))
    content[-200_000] ^= 1
    outcome = read_bytes(bytes(content), "archive.zip")

    assert len(outcome.papers) > 1000
    assert "the ZIP archive is damaged (Bad CRC-32" in str(outcome.problems[-1])


@pytest.mark.parametrize("kind", COMPRESS)
def test_compressed_files_end_to_end(kind: str, read_bytes: Read) -> None:
    """What ``cat a.gz b.gz`` gives, padded with NULs as tapes are."""
    content = COMPRESS[kind](rows(0, 1500)) + COMPRESS[kind](rows(1500, 3000)) + bytes(512)

    assert len(read_bytes(content, "two").papers) == 3000


@pytest.mark.parametrize("kind", COMPRESS)
def test_junk_after_compressed_data_costs_nothing_before_it(kind: str, read_bytes: Read) -> None:
    outcome = read_bytes(COMPRESS[kind](rows(0, 50)) + b"junk after the end", "x")

    assert len(outcome.papers) == 50
    [(line, reason)] = outcome.skipped
    assert line == 51
    assert "data are damaged" in reason
    assert reason.endswith("what follows is lost")


@pytest.mark.parametrize(("kind", "name"), [("gz", "gzip"), ("bz2", "bzip2"), ("xz", "xz"), ("zst", "zstd")])
def test_cut_compressed_data_are_never_taken_for_whole(kind: str, name: str, read_bytes: Read) -> None:
    outcome = read_bytes(COMPRESS[kind](rows(0, 20000))[:-2000], "x")

    count = len(outcome.papers)
    assert 0 < count < 20000
    assert outcome.skipped == [(count + 1, f"the {name} data end too early; what follows is lost")]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-be", "utf-16-le", "utf-32"])
@pytest.mark.parametrize("layout", ["jsonl", "json", "csv", "lines"])
def test_encodings_by_their_mark(encoding: str, layout: str, read_bytes: Read) -> None:
    texts = [f"{TEXT} Number {i}." for i in range(2000)]
    content = {
        "jsonl": "".join(json.dumps({"abstract": text}, ensure_ascii=False) + "\n" for text in texts),
        "json": json.dumps([{"abstract": text} for text in texts], ensure_ascii=False),
        "csv": "Title,Abstract\r\n" + "".join(f'x,"{text}"\r\n' for text in texts),
        "lines": "\n".join(texts),
    }[layout]
    mark = "\ufeff" if encoding.endswith("e") else ""
    outcome = read_bytes((mark + content).encode(encoding), "x")

    assert [paper.abstract for paper in outcome.papers] == texts
    assert outcome.problems == []


def test_utf16_cut_in_the_middle_of_a_character(read_bytes: Read) -> None:
    content = json.dumps({"abstract": TEXT}) + "\n" + json.dumps({"abstract": TEXT.replace("91", "92")}) + "\n"
    outcome = read_bytes(content.encode("utf-16") + b"\x20", "x")

    assert len(outcome.papers) == 2
    assert outcome.notes == [(3, "1 stretch of bytes not UTF-8, replaced by U+FFFD")]


@pytest.mark.parametrize("name", ["papers.jsonl", "papers.json", "papers.csv", "papers.parquet", "page-dates.txt"])
@pytest.mark.parametrize("compressed", [False, True])
def test_standard_input(
    name: str, compressed: bool, samples: Path, read: Read, monkeypatch: pytest.MonkeyPatch
) -> None:
    content = (samples / name).read_bytes()
    stream = io.TextIOWrapper(io.BytesIO(gzip.compress(content) if compressed else content))
    monkeypatch.setattr(sys, "stdin", stream)
    papers = read("-").papers

    assert {paper.source for paper in papers} == {"-"}
    expected = read(samples / name).papers
    assert [(paper.id, paper.abstract, paper.date) for paper in papers] == [
        (paper.id, paper.abstract, paper.date) for paper in expected
    ]


def test_a_pipe(samples: Path) -> None:
    """A real pipe cannot be read twice, and brings its bytes in pieces."""
    program = "from extract.sources import iter_papers; print(*(p.id for p in iter_papers('-', on_problem=print)))"
    for name, ids in (("papers.parquet", "made-9 made-10"), ("papers.json", "made-5 made-6")):
        run = subprocess.run(
            [sys.executable, "-c", program],
            input=(samples / name).read_bytes(),
            capture_output=True,
            check=True,
            cwd=samples.parents[1],
        )
        assert run.stdout.decode().split("\n")[0] == ids


def test_empty_standard_input(read: Read, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO()))
    with pytest.raises(SourceError, match=r"^-: standard input is empty; name a file with abstracts in it$"):
        read("-")


def test_a_folder_that_may_not_be_read(read: Read, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "locked.jsonl"
    path.write_bytes(rows(0, 1))

    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", refuse)
    with pytest.raises(
        SourceError, match=r"cannot be opened \(Permission denied\); check the path and its permissions"
    ):
        read(path)


def test_reading_does_not_load_parquet_unless_asked(samples: Path) -> None:
    program = (
        "import sys; from extract.sources import iter_papers;"
        "n = len(list(iter_papers(sys.argv[1], on_problem=print)));"
        "print(n, sorted({'pyarrow', 'pandas', 'sqlalchemy', 'streamlit'} & set(sys.modules)))"
    )
    for name, answer in (("papers.jsonl", "4 []"), ("papers.parquet", "2 ['pyarrow']")):
        run = subprocess.run(
            [sys.executable, "-c", program, str(samples / name)],
            capture_output=True,
            text=True,
            check=True,
            cwd=samples.parents[1],
        )
        assert run.stdout.strip() == answer
