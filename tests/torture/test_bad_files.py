"""Forty kinds of bad file, given to `benchmine ingest`: a line that says what is wrong, or a counted skip; an exit
code; and nothing stored by half."""
# ruff: noqa: E501 - the table has a file a line

from __future__ import annotations

import bz2
import gzip
import json
import lzma
import os
import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
import zstandard

from tests.benchmine.conftest import Run
from tests.torture.content import by_paper, damage

pytestmark = pytest.mark.sqlite

TEXT = "TinyNet achieves 94.8% accuracy on CIFAR-10, which is a good deal."
MB = 1_000_000


def line(identity: object = "a", abstract: object = TEXT, **more: object) -> bytes:
    return json.dumps({"id": identity, "abstract": abstract, **more}).encode() + b"\n"


GOOD = line("good")
BLANKS = GOOD + b" " * 100 * MB
LAUGHS = "".join(f'<!ENTITY x{n} "{f"&x{n - 1};" * 10}">' for n in range(1, 10))
FEED = "<feed xmlns='http://www.w3.org/2005/Atom'><entry><id>x</id><summary>%s</summary></entry></feed>"


def bytes_of(content: bytes | str) -> Callable[[Path], None]:
    return lambda path: void(path.write_bytes(content.encode() if isinstance(content, str) else content))


def void(_: object) -> None:
    """What is of no interest."""


def loop(path: Path) -> None:
    path.mkdir()
    (path / "papers.jsonl").write_bytes(GOOD)
    (path / "again").symlink_to(path)


def link_to_itself(path: Path) -> None:
    path.symlink_to(path)


def dangling(path: Path) -> None:
    path.symlink_to(path.with_name("nowhere"))


def fifo(path: Path) -> None:
    """With a writer that gives a paper and goes."""
    os.mkfifo(path)

    def write() -> None:
        with suppress(OSError):
            path.write_bytes(GOOD)

    threading.Thread(target=write, daemon=True).start()


def socket_file(path: Path) -> None:
    folder = os.getcwd()  # noqa: PTH109 - the name of a socket can have 100 characters
    os.chdir(path.parent)
    with socket.socket(socket.AF_UNIX) as made:
        made.bind(path.name)
    os.chdir(folder)


def parquet(**columns: object) -> Callable[[Path], None]:
    return lambda path: void(pq.write_table(pa.table(columns), path))


def bad_text(path: Path) -> None:
    """Authors in bytes that are not UTF-8."""
    names = pa.array([b"A\x91da"]).cast(pa.binary())
    texts = pa.Array.from_buffers(pa.string(), 1, names.buffers())
    pq.write_table(
        pa.table({"id": ["a"], "abstract": [TEXT], "authors": pa.ListArray.from_arrays([0, 1], texts)}), path
    )


@dataclass(frozen=True)
class Bad:
    """A kind of bad file.

    Args:
        name: of the file.
        make: writes it.
        stored: papers that are stored of it.
        says: what is said, on either stream.
        code: the exit code.
    """

    name: str
    make: Callable[[Path], None]
    stored: int
    says: str
    code: int


BAD = [
    Bad("not-utf8.jsonl", bytes_of(line("a", "naïve ") .replace(b"\\u00ef", b"\xef") + GOOD), 2, "not UTF-8", 0),
    Bad("utf16.jsonl", bytes_of(GOOD.decode().encode("utf-16")), 1, "1 new", 0),
    Bad("utf16-unmarked.jsonl", bytes_of(GOOD.decode().encode("utf-16-le")), 0, "not text in UTF-8", 1),
    Bad("utf32.jsonl", bytes_of(GOOD.decode().encode("utf-32")), 1, "1 new", 0),
    Bad("nul.jsonl", bytes_of(line("a", "We\x00 score 5.2.") + GOOD), 2, "1 control character dropped", 0),
    Bad("only-nul", bytes_of(bytes(5000)), 0, "not text", 1),
    Bad("empty.jsonl", bytes_of(b""), 0, "the file is empty", 1),
    Bad("blank.jsonl", bytes_of(b"\n\n  \n"), 0, "blank lines", 1),
    Bad("cut.jsonl.gz", lambda path: void(path.write_bytes(gzip.compress(os.urandom(3000).hex().encode() + GOOD)[:-900])), 0, "end too early", 1),
    Bad("cut-late.jsonl.gz", lambda path: void(path.write_bytes(gzip.compress(GOOD + line("b", f"{TEXT} {os.urandom(9000).hex()}"))[:-4000])), 1, "end too early; what follows is lost", 0),
    Bad("flipped.jsonl.gz", bytes_of(gzip.compress(GOOD)[:-8] + bytes(8)), 0, "damaged", 1),
    Bad("double.jsonl.gz", bytes_of(gzip.compress(gzip.compress(GOOD))), 0, "benchmine: ", 1),
    Bad("bomb.jsonl.gz", bytes_of(gzip.compress(BLANKS, 9)), 1, "unpacks to more than 200 times its size", 1),
    Bad("bomb.jsonl.bz2", bytes_of(bz2.compress(BLANKS)), 1, "unpacks to more than", 1),
    Bad("bomb.jsonl.xz", bytes_of(lzma.compress(BLANKS)), 1, "unpacks to more than", 1),
    Bad("bomb.jsonl.zst", bytes_of(zstandard.compress(BLANKS)), 0, "unpacks to more than", 1),
    Bad("laughs.xml", bytes_of(f'<!DOCTYPE feed [<!ENTITY x0 "ha">{LAUGHS}]>{FEED % "&x9;"}'), 0, "declares entities", 1),
    Bad("outside.xml", bytes_of(f'<!DOCTYPE feed [<!ENTITY a SYSTEM "file:///etc/passwd">]>{FEED % "&a;"}'), 0, "declares entities", 1),
    Bad("quadratic.xml", bytes_of(f'<!DOCTYPE feed [<!ENTITY a "{"x" * 50_000}">]>{FEED % ("&a;" * 50_000)}'), 0, "declares entities", 1),
    Bad("deep.xml", bytes_of("<feed xmlns='http://www.w3.org/2005/Atom'>" + "<a>" * 200_000), 0, "benchmine: ", 1),
    Bad("broken.xml", bytes_of(FEED.replace("</summary>", "") % TEXT), 0, "benchmine: ", 1),
    Bad("long-line.jsonl", bytes_of(line("a", "word " * 600_000) + GOOD), 2, "2 new", 0),
    Bad("too-long-line.jsonl", bytes_of(GOOD + line("a", "w" * 17 * MB)), 1, "a line of more than", 0),
    Bad("twice.jsonl", bytes_of(GOOD + GOOD), 1, "1 new", 0),
    Bad("one-id-two-papers.jsonl", bytes_of(GOOD + line("good", f"{TEXT} And 3.1 more.")), 1, "came before, with another abstract", 0),
    Bad("id-of-10-kB.jsonl", bytes_of(line("i" * 10_000) + GOOD), 2, "2 new", 0),
    Bad("ids-of-any-kind.jsonl", bytes_of(line(7) + line(None, TEXT + " a") + line([1], TEXT + " b") + line("\x1b[2J", TEXT + " c")), 4, "4 new", 0),
    Bad("wrong-column.csv", bytes_of(f"id,text\n1,{TEXT}\n"), 0, "no column holds the abstract", 1),
    Bad("no-columns.csv", bytes_of(f'1,"Title","{TEXT}"\n2,"Title","{TEXT}"\n'), 0, "no column holds the abstract", 1),
    Bad("ragged.csv", bytes_of(f'id,title,abstract\n1\n2,a,b,c,d,e\n3,T,"{TEXT}"\n'), 1, "of 6 columns under a header of 3", 0),
    Bad("open-quote.csv", bytes_of(f'id,title,abstract\n1,T,"{TEXT}\n2,T,x\n'), 1, "benchmine|new", 0),
    Bad("line-ends.jsonl", bytes_of(GOOD.strip() + b"\r\n" + line("b", TEXT + " b").strip() + b"\r" + line("c", TEXT + " c")), 3, "3 new", 0),
    Bad("deep.json", bytes_of("[" * 100_000 + "]" * 100_000), 0, "benchmine: ", 1),
    Bad("deep-field.jsonl", bytes_of(b'{"id": "x", "abstract": "We score 5.2.", "x": ' + b"[" * 5000 + b"]" * 5000 + b"}\n" + GOOD), 1, "not valid JSON", 0),
    Bad("nan.jsonl", bytes_of(GOOD.replace(b"}", b', "year": NaN, "author_count": Infinity}')), 1, "1 new", 0),
    Bad("huge-number.jsonl", bytes_of(GOOD.replace(b"}", b', "year": 1' + b"0" * 6000 + b"}") + line("b", TEXT + " b")), 1, "not valid JSON", 0),
    Bad("half-a-pair.jsonl", bytes_of(b'{"id": "x", "abstract": "We \\ud83d score 5.2."}\n'), 1, "half of a character", 0),
    Bad("bytes.parquet", bad_text, 1, "not UTF-8", 0),
    Bad("no-abstract.parquet", parquet(id=["a"], text=["b"]), 0, "no column holds the abstract", 1),
    Bad("cut.parquet", lambda path: void((parquet(id=["a"], abstract=[TEXT])(path), path.write_bytes(path.read_bytes()[:-20]))), 0, "not a whole Parquet file", 1),
    Bad("picture.png", bytes_of(b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 9), 0, "PNG image", 1),
    Bad("paper.pdf", bytes_of(b"%PDF-1.7\n" + os.urandom(2000)), 0, "PDF document", 1),
    Bad("sheet.xlsx", bytes_of(b"PK\x03\x04" + bytes(600)), 0, "ZIP archive", 1),
    Bad("program", bytes_of(b"\x7fELF" + os.urandom(4000)), 0, "benchmine: ", 1),
    Bad("database.jsonl", bytes_of(b"SQLite format 3\x00" + os.urandom(4000)), 0, "benchmine: ", 1),
    Bad("noise", bytes_of(os.urandom(50_000)), 0, "benchmine: ", 1),
    Bad("loop", loop, 1, "1 new", 0),
    Bad("itself.jsonl", link_to_itself, 0, "no such file|cannot be opened|oo many", 1),
    Bad("dangling.jsonl", dangling, 0, "no such file", 1),
    Bad("fifo", fifo, 1, "1 new", 0),
    Bad("socket", socket_file, 0, "cannot be opened", 1),
    Bad("empty-folder", lambda path: path.mkdir(), 0, "holds no files", 1),
]  # fmt: skip


@pytest.fixture
def bad(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[tuple[Bad, Path]]:
    one: Bad = request.param
    path = tmp_path / one.name
    one.make(path)
    yield one, path
    with suppress(OSError):
        path.chmod(0o700)


def test_there_are_forty() -> None:
    assert len({one.name for one in BAD}) == len(BAD) >= 40


@pytest.mark.timeout(60)
@pytest.mark.parametrize("bad", BAD, ids=[one.name for one in BAD], indirect=True)
def test_a_bad_file(run: Run, bad: tuple[Bad, Path]) -> None:
    one, path = bad
    done = run("ingest", path, "--db", "papers.db", "--workers", "1")
    said = done.out + done.err
    assert done.code == one.code, said
    assert any(word in said for word in one.says.split("|")), said
    assert "Traceback" not in said
    assert all(character.isprintable() or character == "\n" for character in said)
    told = [text for text in done.err.splitlines() if text.startswith("benchmine: ")]
    assert len(told) == (1 if done.code else 0)
    database = Path("papers.db")
    assert (len(by_paper(database)) if database.exists() else 0) == one.stored
    assert not database.exists() or damage(database) == []


def test_bad_files_do_not_keep_the_others_from_being_read(run: Run, tmp_path: Path) -> None:
    folder = tmp_path / "mixed"
    folder.mkdir()
    for number, one in enumerate(one for one in BAD if one.code and one.name.count(".") == 1 and one.stored == 0):
        if "itself" not in one.name and "dangling" not in one.name:
            one.make(folder / f"{number}-{one.name}")
    (folder / "zz-good.jsonl").write_bytes(GOOD)
    done = run("ingest", folder, "--db", "papers.db", "--workers", "1")
    assert done.code == 1
    assert "1 new" in done.out
    assert sum(text.startswith("benchmine: ") for text in done.err.splitlines()) > 10
    assert list(by_paper(Path("papers.db"))) == ["good"]
