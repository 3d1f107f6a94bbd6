"""CSV, TSV and Parquet: headers, delimiters, quotes, and rows that do not fit."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.sources import SourceError, iter_papers
from extract.sources.delimited import find_delimiter

Read = Callable[..., Any]
TEXT = "A model has 91.2% accuracy on SST-2, at last."


@pytest.mark.parametrize(
    ("header", "delimiter"),
    [
        ("id,title,abstract", ","),
        ("id\ttitle\tabstract", "\t"),
        ("Title;Year;Abstract", ";"),
        ("title|abstract", "|"),
        ('"Title, with a comma";"Abstract"', ";"),
        ("ABSTRACT", "\x1f"),
        ("Title,Year,Full Text", ","),  # a table, though without an abstract
        ("Title", None),
        ("A study of titles, abstracts and years", None),
        ("We present a title, and an abstract.", None),
    ],
)
def test_delimiters(header: str, delimiter: str | None) -> None:
    assert find_delimiter(header) == delimiter


def test_of_columns_of_one_name_the_first_that_is_not_empty_counts(read_bytes: Read) -> None:
    outcome = read_bytes("abstract,abstract,title\nThe first.,The last.,A\n ,Only this.,B\nThis.,,C\n", "table.csv")
    assert [(paper.abstract, paper.title) for paper in outcome.papers] == [
        ("The first.", "A"),
        ("Only this.", "B"),
        ("This.", "C"),
    ]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("quoting", [csv.QUOTE_MINIMAL, csv.QUOTE_ALL])
@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
def test_what_a_csv_writer_writes(delimiter: str, quoting: Any, line_end: str, read_bytes: Read) -> None:
    rows = [
        ("1", TEXT),
        ("2", 'Quotes "inside", and\nlines; with | all\tdelimiters.'),
        ("3", f'"{TEXT}"'),
        ("4", "Plain."),
    ]
    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter=delimiter, quoting=quoting, lineterminator=line_end)
    writer.writerows([("ID", "Abstract"), *rows])
    outcome = read_bytes(buffer.getvalue(), "table")

    assert [(paper.id, paper.abstract) for paper in outcome.papers] == rows
    assert outcome.problems == []


@given(st.lists(st.text(st.characters(codec="utf-8", exclude_categories=["Cc"]), min_size=1), min_size=1, max_size=5))
def test_any_text_comes_back(tmp_path_factory: pytest.TempPathFactory, texts: list[str]) -> None:
    abstracts = [f"{text} {number} words" for number, text in enumerate(texts)]
    path = tmp_path_factory.mktemp("csv") / "any.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        csv.writer(file).writerows([("id", "abstract"), *((str(i), text) for i, text in enumerate(abstracts))])

    assert [paper.abstract for paper in iter_papers(path, on_problem=print)] == abstracts


def test_a_table_of_one_column_needs_no_quotes(read_bytes: Read) -> None:
    outcome = read_bytes(f'abstract\n{TEXT}\n"{TEXT} Again, in quotes."\n\n', "one.csv")

    assert [paper.abstract for paper in outcome.papers] == [TEXT, f"{TEXT} Again, in quotes."]
    assert outcome.problems == []


def test_quotes_stand_for_themselves_in_a_tsv_without_quoting(read_bytes: Read) -> None:
    content = f'title\tabstract\n"Why?" Asking Models\t{TEXT}\nA 5" Screen\t"Best" is 91.2% on "SST-2".\n'
    papers = read_bytes(content, "x").papers

    assert [(paper.title, paper.abstract) for paper in papers] == [
        ('"Why?" Asking Models', TEXT),
        ('A 5" Screen', '"Best" is 91.2% on "SST-2".'),
    ]


def test_an_open_quote_costs_its_row_alone(read_bytes: Read) -> None:
    rows = [f'{number},"Title {number}","{TEXT} {number}"' for number in range(1, 8)]
    rows[2] = rows[2].replace('"Title 3"', '"Title 3')
    rows[5] = rows[5][:-1]
    outcome = read_bytes("\n".join(["id,title,abstract", *rows]), "x.csv")

    assert [paper.id for paper in outcome.papers] == ["1", "2", "4", "5", "7"]
    assert [line for line, _ in outcome.skipped] == [4, 7]
    assert [paper.line for paper in outcome.papers] == [2, 3, 5, 6, 8]


def test_lines_are_counted_through_quoted_line_ends(read_bytes: Read) -> None:
    outcome = read_bytes(f'id,abstract\r\n1,"One\r\ntwo\r\nthree."\r\n2,{TEXT[:12]}\r\n3\r\n', "x.csv")

    assert [(paper.line, paper.id) for paper in outcome.papers] == [(2, "1"), (5, "2")]
    assert outcome.papers[0].abstract == "One\r\ntwo\r\nthree."
    assert outcome.skipped == [(6, "a row of 1 column under a header of 2")]


def test_a_forced_format_is_kept_to(read_bytes: Read) -> None:
    with pytest.raises(SourceError, match=r"no column holds the abstract \(its columns: id,abstract\)"):
        read_bytes(f"id,abstract\n1,{TEXT}\n", "x", format="tsv")
    papers = read_bytes(f"id,abstract\n1,{TEXT}\n2,{TEXT}\n", "x", format="lines").papers
    assert [paper.abstract for paper in papers] == [f"1,{TEXT}", f"2,{TEXT}"]


def write_parquet(path: Path, table: pa.Table, **options: Any) -> Path:
    pq.write_table(table, path, **options)
    return path


def test_parquet_columns_of_other_kinds(tmp_path: Path, read: Read) -> None:
    table = pa.table(
        {
            "Paper_ID": pa.array([1, 2, 3]),
            "SUMMARY": pa.array([TEXT, None, f"{TEXT} \0Third."], pa.large_string()),
            "authors": pa.array([[{"name": "Ada"}], [], None], pa.list_(pa.struct([("name", pa.string())]))),
            "published": pa.array([1_600_000_000_000] * 3, pa.timestamp("ms")),
            "embedding": pa.array([[0.1, 0.2]] * 3),
        }
    )
    outcome = read(write_parquet(tmp_path / "x", table))

    assert [(p.id, p.abstract, p.date, p.author_count) for p in outcome.papers] == [
        ("1", TEXT, "2020-09-13", 1),
        ("3", f"{TEXT} Third.", "2020-09-13", None),
    ]
    assert outcome.skipped == [(2, "no abstract")]
    assert outcome.notes == [(3, "1 control character dropped from the abstract")]


def test_parquet_text_that_is_not_utf8(tmp_path: Path, read: Read) -> None:
    broken = pa.array([TEXT.encode(), TEXT.encode() + b" Na\xefve."], pa.binary())
    text = pa.Array.from_buffers(pa.string(), 2, broken.buffers())
    outcome = read(write_parquet(tmp_path / "x.parquet", pa.table({"abstract": text})))

    assert [paper.abstract for paper in outcome.papers] == [TEXT, f"{TEXT} Na\ufffdve."]
    assert outcome.notes == [(2, "1 stretch of bytes not UTF-8, replaced by U+FFFD")]


def test_parquet_without_an_abstract(tmp_path: Path, read: Read) -> None:
    with pytest.raises(
        SourceError, match=r'no column holds the abstract \(its columns: id, text\); name one of them "'
    ):
        read(write_parquet(tmp_path / "x.parquet", pa.table({"id": [1], "text": [TEXT]})))


def test_parquet_damaged_in_the_middle_keeps_what_comes_before(tmp_path: Path, read: Read) -> None:
    table = pa.table({"abstract": [f"{TEXT} {number * 7919}" for number in range(4000)]})
    path = write_parquet(tmp_path / "x.parquet", table, row_group_size=1000, compression="zstd", use_dictionary=False)
    content = bytearray(path.read_bytes())
    middle = len(content) * 5 // 8
    content[middle : middle + 50] = bytes(50)
    path.write_bytes(content)
    outcome = read(path)

    assert 1000 <= len(outcome.papers) < 4000
    [(line, reason)] = outcome.skipped
    assert line == len(outcome.papers) + 1
    assert reason.startswith("the rows from here on cannot be read (")
