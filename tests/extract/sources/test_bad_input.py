"""Input as it should not be: each case keeps what can be kept, and says in one line what is wrong and what to do."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from extract.sources import DUPLICATE, SourceError

Read = Callable[..., Any]

TEXT = "We describe a model with 91.2% accuracy on SST-2. It is better than the one before it."
GOOD = json.dumps({"id": "a", "abstract": TEXT}).encode()
OTHER = json.dumps({"id": "b", "abstract": TEXT.replace("91.2", "92.1")}).encode()

# name, content, what the one-line error says
NOTHING_READ = [
    ("empty.jsonl", b"", "the file is empty; name a file with abstracts in it"),
    ("blank.txt", b"\n \n\t\n", "there is nothing but blank lines in it; give abstracts as text"),
    ("empty.jsonl.gz", gzip.compress(b""), "the file is empty"),
    ("figure.jsonl", b"\x89PNG\r\n\x1a\n" + bytes(range(256)), "this is a PNG image, not abstracts; give abstracts"),
    ("paper.txt", b"%PDF-1.5\n%\xd0\xd4\xc5\xd8\n", "this is a PDF document, not abstracts; extract its text first"),
    ("sheet.csv", b"PK\x03\x04" + bytes(60), "this ZIP archive cannot be read (File is not a zip file); unpack it"),
    ("page.html", b"\n<!DOCTYPE html><html><body>", "no paper found on this page of HTML; save the page of a paper"),
    ("picture.svg", b'<svg xmlns="http://www.w3.org/2000/svg"/>', "this is XML of another kind (<svg>), not abstracts"),
    ("open.xml", b"<?xml version='1.0'?>\n<a b=></a>", "this is XML that is not well-formed, not abstracts; give Atom"),
    (
        "namespace.xml",
        b'<feed xmlns="a}b"><entry/></feed>',
        "this is XML of another kind (<feed>), not abstracts; give",
    ),
    ("refs.bib", b"@article{key, title={We}}", "no record has an abstract (fields: title, abstract,"),
    ("noise", bytes(range(256)) * 40, "not text in UTF-8, or no text at all; save it as UTF-8"),
    ("utf16-unmarked.txt", TEXT.encode("utf-16-le"), "not text in UTF-8, or no text at all; save it as UTF-8"),
    ("code.py", Path(__file__).read_bytes(), "no abstracts recognised in it; name the format (--format lines"),
    ("word.txt", b"hello world\n", "no abstracts recognised in it; name the format"),
    ("number.jsonl", b"42\n", "no abstracts recognised in it"),
    ("list.jsonl", b'["a", "b"]\n', "no paper could be read; the first: not valid JSON"),
    ("column.jsonl", b'{"id": 1, "text": "x"}\n', 'no record has an abstract (fields: id, text); name the field "abst'),
    ("column.csv", b"id,text\n1,x\n", "no column holds the abstract (its columns: id, text); name the columns in the"),
    ("headless.csv", b'1,"A title","We score 3.2, which is low."\n', "no column holds the abstract (its columns: 1, A"),
    ("headless", b"1\tA title\tWe score 3.2.\n2\tB title\tWe too.\n", "no column holds the abstract"),
    ("quotes.csv", b'id;"a"b;abstract\n1;2;We score 3.2.\n', "the line that names the columns cannot be read (';' exp"),
    ("all-empty.jsonl", b'{"id": 1, "abstract": ""}\n', "no record has an abstract (fields: id, abstract)"),
    ("tiny.gz", gzip.compress(GOOD)[:15], "the gzip data end too early; fetch or write the file again"),
    ("flipped.gz", gzip.compress(GOOD)[:-8] + bytes(8), "the gzip data are damaged (Error -3 while decompressing"),
    (
        "cut.json",
        b'[{"id": "a", "abstract": "We',
        "no paper could be read; the first: not valid JSON (a bracket or quo",
    ),
]


@pytest.mark.parametrize(("name", "content", "message"), NOTHING_READ, ids=[row[0] for row in NOTHING_READ])
def test_nothing_could_be_read(name: str, content: bytes, message: str, read_bytes: Read, tmp_path: Path) -> None:
    with pytest.raises(SourceError) as error:
        read_bytes(content, name)

    assert error.value.source == str(tmp_path / name)
    assert message in str(error.value)
    assert str(error.value).startswith(f"{tmp_path / name}:")
    assert "\n" not in str(error.value)


# name, content, number of papers, what is skipped, what is noted
PARTLY_READ = [
    ("mixed line ends", GOOD + b"\r\n" + b"\n" + OTHER + b"\r" + b"{}\n", 2, [(4, "no abstract")], []),
    ("not an object", GOOD + b'\n42\n"text"\nnull\n[1]\n', 1, [
        (2, "not a JSON object but a number"),
        (3, "not a JSON object but a string"),
        (4, "not a JSON object but null"),
        (5, "not a JSON object but a list"),
    ], []),
    ("broken first line", b'{"id": "x", "abstract": "cut\n' + GOOD + b"\n", 1, [
        (1, "not valid JSON (Unterminated string starting at character 25)")
    ], []),
    ("not UTF-8", GOOD.replace(b"model", b"mod\xe8le") + b"\n" + OTHER, 2, [], [
        (1, "1 stretch of bytes not UTF-8, replaced by U+FFFD")
    ]),
    ("raw NUL", GOOD.replace(b"model", b"mo\0del"), 1, [], [(1, "1 control character dropped from the abstract")]),
    ("escaped NUL", GOOD.replace(b"model", b"mo\\u0000del"), 1, [], [
        (1, "1 control character dropped from the abstract")
    ]),
    ("half a character", GOOD.replace(b"model", b"\\ud83d model"), 1, [], [
        (1, "1 half of a character in the abstract, replaced by U+FFFD")
    ]),
    ("NaN", GOOD[:-1] + b', "year": NaN}\n', 1, [], []),
    ("the same line twice", GOOD + b"\n" + GOOD + b"\n", 1, [], [(2, DUPLICATE)]),
    ("an id for two abstracts", GOOD + b"\n" + OTHER.replace(b'"b"', b'"a"'), 1, [
        (2, "its id 'a' came before, with another abstract")
    ], []),
    ("cut list", b"[" + GOOD + b",\n" + OTHER + b",\n", 2, [
        (3, "the JSON breaks off (its list is not closed)")
    ], []),
    ("abstract of null", GOOD + b'\n{"abstract": null, "id": 3}\n', 1, [(2, "no abstract")], []),
    ("abstract of signs", GOOD + b'\n{"abstract": " -- ", "id": 3}\n', 1, [(2, "no abstract")], []),
]  # fmt: skip


@pytest.mark.parametrize(
    ("content", "papers", "skipped", "notes"),
    [row[1:] for row in PARTLY_READ],
    ids=[row[0] for row in PARTLY_READ],
)
def test_partly_read(
    content: bytes,
    papers: int,
    skipped: list[tuple[int, str]],
    notes: list[tuple[int, str]],
    read_bytes: Read,
) -> None:
    outcome = read_bytes(content, "input.jsonl")

    assert len(outcome.papers) == papers
    assert outcome.skipped == skipped
    assert outcome.notes == notes


def test_repairs_change_only_what_is_broken(read_bytes: Read) -> None:
    content = (
        GOOD.replace(b"model", b"\\u0001mod\xe8le\\u0000 \\ud83d\\ud83c\\udfc6")
        + b"\n"
        + OTHER.replace(b"SST", b"\\tS\\r\\nST\\u2009")
    )
    first, second = read_bytes(content, "input.jsonl").papers

    assert first.abstract == TEXT.replace("model", "mod\ufffdle \ufffd🏆")
    assert second.abstract == TEXT.replace("91.2", "92.1").replace("SST", "\tS\r\nST\u2009")  # nothing is stripped


def test_spaces_around_an_abstract_stay(read_bytes: Read) -> None:
    for name, content in (
        ("a.jsonl", json.dumps({"abstract": f"  {TEXT}\n "})),
        ("a.json", json.dumps([{"abstract": f"  {TEXT}\n "}], indent=1)),
        ("a.csv", f'title,abstract\nx,"  {TEXT}\n "\n'),
    ):
        assert read_bytes(content, name).papers[0].abstract == f"  {TEXT}\n "


@pytest.mark.parametrize("cut", [0.3, 0.6, 0.95])
def test_truncated_gzip_keeps_the_papers_before_the_cut(cut: float, read_bytes: Read) -> None:
    rows = [json.dumps({"id": str(i), "abstract": f"{TEXT} {i * 7919}"}) for i in range(2000)]
    packed = gzip.compress("\n".join(rows).encode())
    outcome = read_bytes(packed[: int(len(packed) * cut)], "cut.jsonl.gz")

    count = len(outcome.papers)
    assert 0.8 * cut * 2000 < count < 2000
    assert [paper.id for paper in outcome.papers] == [str(i) for i in range(count)]
    assert outcome.skipped == [(count + 1, "the gzip data end too early; what follows is lost")]


def test_strict_stops_at_a_truncated_gzip(read_bytes: Read) -> None:
    rows = [json.dumps({"id": str(i), "abstract": f"{TEXT} {i * 7919}"}) for i in range(2000)]
    with pytest.raises(SourceError, match="end too early; what follows is lost; correct it"):
        read_bytes(gzip.compress("\n".join(rows).encode())[:-3000], "cut.jsonl.gz", strict=True)


MB = 1_000_000
OAI = (
    '<OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/"><record><metadata><arXivRaw><authors>%s</authors>'
    "</arXivRaw></metadata></record></OAI-PMH>"
)
HOSTILE = [
    ("one abstract", (TEXT + " ") * (3 * MB // len(TEXT))),
    ("one word", "a" * 3 * MB),
    ("spaces", " " * 3 * MB),
    ("full stops", "." * 3 * MB),
    ("bullets", "• " * MB),
    ("furniture", "Get trending papers in your email inbox!" * 75_000),
    ("subscribe", "Subscribe" * 333_000),
    ("labels", "abstract:" * 333_000),
    ("JSONL", json.dumps({"abstract": (TEXT + " ") * (3 * MB // len(TEXT))})),
    ("open brackets", "[" * 3 * MB),
    ("open braces", '[{"a":' * 500_000),
    ("open quote", '["' + "a" * 3 * MB),
    ("backslashes", '["' + "\\" * 3 * MB),
    ("quotes", '{"' * 1_500_000),
    ("digits", '{"abstract": ' + "9" * 3 * MB + "}"),
    ("open CSV quote", 'title,abstract\n"' + "x," * 1_500_000),
    ("CSV quotes", "title,abstract\n" + '"x\n' * 300_000),
    ("carriage returns", "\r" * 3 * MB),
    ("open elements of HTML", "<html><body>" + "<div>" * 600_000),
    ("open elements of XML", '<feed xmlns="http://www.w3.org/2005/Atom">' + "<a>" * MB),
    ("braces of BibTeX", "@misc{a, title={" + "{" * 3 * MB),
    ("names of BibTeX", "@misc{a, author={" + "a and " * 500_000 + "}, title={no abstract}}"),
    ("brackets of affiliations", OAI % ("(" * MB + ")" * MB)),
]


@pytest.mark.timeout(60)
@pytest.mark.parametrize("content", [row[1] for row in HOSTILE], ids=[row[0] for row in HOSTILE])
def test_three_megabytes_in_one_line_do_not_hang(content: str, read_bytes: Read) -> None:
    """The slowest takes 2 seconds; what grows with the square of the length would take hours."""
    try:
        papers = read_bytes(content).papers
    except SourceError:
        papers = []
    assert [len(paper.abstract) > 2.9 * MB for paper in papers] == [True] * len(papers)
