# ruff: noqa: E501 (golden lines)
"""Exports: golden files, formats that hold the same, cells that no spreadsheet runs, files whole or absent."""

from __future__ import annotations

import io
import json
import os
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import Engine

from db import queries
from db.export import (
    LAYOUTS,
    WHATS,
    ExportError,
    ExportFilters,
    columns,
    export,
    note,
    plain_cell,
    safe_cell,
)
from db.export.columns import rows
from db.reviews import add_review
from db.rows import Lexicon, result_id

OF_RESULTS: list[Any] = [word for word, layout in LAYOUTS.items() if "results" in layout.of]

PAPERS_CSV = (
    "paper_id,title,date,year,authors,author_count,venue,url,arxiv_id,doi,categories,scores,deltas,abstract,"
    "extractor_version,as_of,benchmine_version,licence,caveat\r\n"
    'p1,"\'=HYPERLINK(""http://evil"")",2024-01-05,2024,Ada Lovelace; Alan Turing,2,,https://example.org/p1,,10.1/p1,cs.CV cs.LG,1,1,'
    '"\'-1 is said first. Alpha, the ""best"", has 80.5% accuracy on ImageNet, 2.5 points more.",1,NOTE\r\n'
    "p2,,'--04-24,,,,'@venue,,,,,2,0,Beta has 91.0% or over 95.0% accuracy on ImageNet.,1,NOTE\r\n"
)

LEADERBOARD_CSV = (
    "task,benchmark,benchmark_id,split,metric,metric_id,direction,metric_min,metric_max,rank,model,model_id,value,unit,value_text,printed_unit,bound,setting,"
    "role,claims_sota,low,high,values,papers,verdict,sentence,start,end,sentence_start,sentence_end,metric_start,"
    "metric_end,benchmark_start,benchmark_end,model_start,model_end,rule,confidence,flags,paper_id,title,authors,date,year,"
    "venue,url,arxiv_id,doi,result_id,extractor_version,as_of,benchmine_version,licence,caveat\r\n"
    "image classification,ImageNet,imagenet,,accuracy,accuracy,higher,0.0,100.0,1,Beta,beta,91.0,%,91.0,%,,,own,false,91.0,91.0,1,1,,"
    "Beta has 91.0% or over 95.0% accuracy on ImageNet.,9,13,0,50,29,37,41,49,0,4,system_achieves,0.9,,p2,,,'--04-24,,'@venue,,,,"
    "ID91,1,NOTE\r\n"
    "image classification,ImageNet,imagenet,,accuracy,accuracy,higher,0.0,100.0,2,Alpha,alpha,80.5,%,80.5,%,,5-shot,own,true,80.5,80.5,1,1,,"
    '"Alpha, the ""best"", has 80.5% accuracy on ImageNet, 2.5 points more.",41,45,18,85,47,55,59,67,18,23,system_achieves,0.9,,p1,'
    '"\'=HYPERLINK(""http://evil"")",Ada Lovelace; Alan Turing,2024-01-05,2024,,https://example.org/p1,,10.1/p1,ID80,1,NOTE\r\n'
    "image classification,ImageNet,imagenet,,accuracy,accuracy,higher,0.0,100.0,,Beta,beta,95.0,%,95.0,%,over,,own,false,95.0,95.0,1,1,,"
    "Beta has 91.0% or over 95.0% accuracy on ImageNet.,23,27,0,50,29,37,41,49,0,4,system_achieves,0.9,bounded,p2,,,'--04-24,,'@venue,,,,"
    "ID95,1,NOTE\r\n"
)


@pytest.fixture(scope="module")
def stored_file(build: Callable[..., Path], make: Any) -> Path:
    first = make.paper(
        "p1",
        '-1 is said first. Alpha, the "best", has 80.5% accuracy on ImageNet, 2.5 points more.',
        title='=HYPERLINK("http://evil")',
        date="2024-01-05",
        authors=("Ada Lovelace", "Alan Turing"),
        url="https://example.org/p1",
        doi="10.1/p1",
        categories=("cs.CV", "cs.LG"),
    )
    second = make.paper("p2", "Beta has 91.0% or over 95.0% accuracy on ImageNet.", date="--04-24", venue="@venue")
    return build(
        [
            (
                first,
                [
                    make.result(first, "80.5", model="Alpha", setting="5-shot", claims_sota=True),
                    make.result(first, "2.5", model="Alpha", kind="delta", unit="points"),
                ],
            ),
            (
                second,
                [make.result(second, "91.0", model="Beta"), make.result(second, "95.0", model="Beta", bound="over")],
            ),
        ]
    )


@pytest.fixture
def stored(stored_file: Path, path: Path) -> None:
    shutil.copy(stored_file, path)


def noted(text: str, engine: Engine) -> str:
    """A golden file with what every export says of itself."""
    said = note(engine)
    assert said.as_of.startswith("20")
    return text.replace("NOTE", f"{said.as_of},{said.version},{quoted(said.licence)},{quoted(said.caveat)}")


def quoted(text: str) -> str:
    return f'"{text}"' if "," in text else text


def written(engine: Engine, what: Any, format: Any, **filters: Any) -> bytes:
    out = io.BytesIO()
    export(engine, what, format, out, ExportFilters(**filters))
    return out.getvalue()


def objects(engine: Engine, what: str, **filters: Any) -> list[dict[str, Any]]:
    return [json.loads(line) for line in written(engine, what, "jsonl", **filters).splitlines()]


@pytest.mark.usefixtures("stored")
def test_papers_as_csv(engine: Engine) -> None:
    assert written(engine, "papers", "csv").decode() == noted(PAPERS_CSV, engine)


@pytest.mark.usefixtures("stored")
def test_leaderboard_as_csv(engine: Engine) -> None:
    ids = {
        "ID91": result_id("p2", 9, 13, "score"),
        "ID80": result_id("p1", 41, 45, "score"),
        "ID95": result_id("p2", 23, 27, "score"),
    }
    expected = noted(LEADERBOARD_CSV, engine)
    for name, identity in ids.items():
        expected = expected.replace(name, identity)
    assert written(engine, "leaderboard", "csv").decode() == expected


@pytest.mark.usefixtures("stored")
def test_results_carry_their_evidence(engine: Engine) -> None:
    rows = objects(engine, "results")
    assert [(row["kind"], row["value"], row["unit"], row["paper_id"]) for row in rows] == [
        ("score", 80.5, "%", "p1"),
        ("delta", 2.5, "points", "p1"),
        ("score", 91.0, "%", "p2"),
        ("score", 95.0, "%", "p2"),
    ]
    abstracts = {row["paper_id"]: row["abstract"] for row in objects(engine, "papers")}
    for row in rows:
        abstract = abstracts[row["paper_id"]]
        assert abstract[row["start"] : row["end"]] == row["value_text"]
        assert abstract[row["sentence_start"] : row["sentence_end"]] == row["sentence"]
        assert (row["rule"], row["confidence"], row["extractor_version"]) == ("system_achieves", 0.9, "1")
    assert rows[0]["why"] == ["verb of reporting", "number before metric"]
    assert [row["flags"] for row in rows] == [[], ["delta"], [], ["bounded"]]
    assert rows[0]["claims_sota"] is True
    assert rows[0]["venue"] is None


@pytest.mark.parametrize("what", WHATS)
def test_an_empty_export_has_its_columns(engine: Engine, what: Any) -> None:
    header = ",".join(column.name for column in columns(what))
    assert written(engine, what, "csv").decode() == header + "\r\n"
    for format in ("sqlite", "markdown", "latex", "bibtex"):
        assert written(engine, what, format)
    assert written(engine, what, "json") == b"[]\n"
    assert written(engine, what, "jsonl") == b""
    table = pq.read_table(io.BytesIO(written(engine, what, "parquet")))
    assert (table.num_rows, table.column_names) == (0, header.split(","))


@pytest.mark.usefixtures("stored")
@pytest.mark.parametrize(
    ("what", "filters", "values"),
    [
        ("results", {"deltas": False}, ["80.5", "91.0", "95.0"]),
        ("results", {"benchmark_id": "gsm8k"}, []),
        ("results", {"benchmark_id": "imagenet", "metric_id": "accuracy", "unit": "points"}, ["2.5"]),
        ("results", {"metric_id": ""}, []),
        ("results", {"search": "beta"}, ["91.0", "95.0"]),
        ("results", {"date_from": "2024"}, ["80.5", "2.5"]),
        ("leaderboard", {"bounds": ("",)}, ["91.0", "80.5"]),
        ("leaderboard", {"settings": ("5-shot",)}, ["80.5"]),
        ("leaderboard", {"min_confidence": 0.95}, []),
        ("leaderboard", {"benchmark_id": "imagenet", "metric_id": "accuracy", "unit": "%"}, ["91.0", "80.5", "95.0"]),
    ],
)
def test_filters(engine: Engine, what: str, filters: dict[str, Any], values: list[str]) -> None:
    assert [row["value_text"] for row in objects(engine, what, **filters)] == values


@pytest.mark.usefixtures("stored")
@pytest.mark.parametrize(
    ("filters", "ids"),
    [({"search": "beta"}, ["p2"]), ({"search": "("}, []), ({"date_to": "2024"}, ["p1"]), ({}, ["p1", "p2"])],
)
def test_filters_of_papers(engine: Engine, filters: dict[str, Any], ids: list[str]) -> None:
    assert [row["paper_id"] for row in objects(engine, "papers", **filters)] == ids


@pytest.mark.usefixtures("stored")
def test_a_search_keeps_the_ranks_and_a_rejected_result_is_out(engine: Engine, lexicon: Lexicon) -> None:
    assert [row["rank"] for row in objects(engine, "leaderboard", search="alpha")] == [2]
    best = queries.leaderboard(engine, "imagenet", "accuracy", "%")[0].result_id
    add_review(engine, best, "reject", reviewer="ada", lexicon=lexicon)
    assert [row["value_text"] for row in objects(engine, "leaderboard")] == ["80.5", "95.0"]
    assert best not in {row["result_id"] for row in objects(engine, "results")}
    assert best in {row["result_id"] for row in objects(engine, "results", rejected=True)}


@pytest.mark.usefixtures("stored")
def test_the_export_of_a_board_is_the_board_of_the_page(engine: Engine) -> None:
    exported = objects(engine, "leaderboard", benchmark_id="imagenet", metric_id="accuracy", unit="%")
    shown = queries.leaderboard(engine, "imagenet", "accuracy", "%")
    assert [(row["rank"], row["result_id"], row["model"], row["flags"]) for row in exported] == [
        (row.rank, row.result_id, row.model, list(row.flags)) for row in shown
    ]


RISKY = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1+1", "＋1", "－1", "＠x", "'quoted", "''"]


@pytest.mark.parametrize("text", RISKY)
def test_no_cell_is_a_formula(text: str) -> None:
    assert safe_cell(text) == "'" + text
    assert plain_cell(safe_cell(text)) == text


@given(st.text())
def test_what_is_put_before_a_cell_can_be_taken_off(text: str) -> None:
    cell = safe_cell(text)
    assert plain_cell(cell) == text
    assert not cell.startswith(("=", "+", "-", "@", "\t", "\r", "\n"))


@pytest.mark.usefixtures("stored")
@pytest.mark.parametrize("format", OF_RESULTS)
def test_a_file_and_a_stream_get_the_same(engine: Engine, tmp_path: Path, format: Any) -> None:
    path = tmp_path / f"out.{format}"
    rows = 2 if format == "bibtex" else 4  # papers
    assert export(engine, "results", format, path) == rows
    assert export(engine, "papers", format, str(tmp_path / "papers")) == 2
    assert path.read_bytes() == written(engine, "results", format)
    assert sorted(file.name for file in tmp_path.iterdir() if "db" not in file.name) == [f"out.{format}", "papers"]


@pytest.mark.usefixtures("stored")
def test_a_text_stream_gets_text(engine: Engine, tmp_path: Path) -> None:
    out = io.StringIO()
    assert export(engine, "papers", "csv", out) == 2
    assert out.getvalue() == noted(PAPERS_CSV, engine)
    with (tmp_path / "text").open("w", encoding="ascii") as file:  # its bytes are written, whatever its encoding
        file.write("before\n")
        export(engine, "papers", "csv", file)
    assert (tmp_path / "text").read_bytes().decode() == "before\n" + noted(PAPERS_CSV, engine)
    with pytest.raises(ExportError, match="Parquet is binary"):
        export(engine, "papers", "parquet", io.StringIO())


@pytest.mark.usefixtures("stored")
def test_a_failed_export_leaves_the_old_file(engine: Engine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "out.csv"
    path.write_text("the old one")

    def fail(*arguments: Any) -> Iterator[tuple[Any, ...]]:
        yield next(rows(*arguments))
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("db.export.rows", fail)
    for format in OF_RESULTS:
        with pytest.raises(ExportError, match=r"out\.csv: No space left on device"):
            export(engine, "results", format, path)
        assert path.read_text() == "the old one"
        assert [file.name for file in tmp_path.iterdir() if "out" in file.name] == ["out.csv"]


@pytest.mark.usefixtures("stored")
def test_who_reads_the_old_file_goes_on_reading_it(engine: Engine, tmp_path: Path) -> None:
    path = tmp_path / "out.csv"
    path.write_text("the old one")
    with path.open() as reader:
        export(engine, "papers", "csv", path)
        assert reader.read() == "the old one"
    assert path.read_bytes().decode() == noted(PAPERS_CSV, engine)


@pytest.mark.usefixtures("stored")
def test_places_where_no_file_can_be(engine: Engine, tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "no" / "such" / "folder.csv"):
        with pytest.raises(ExportError) as caught:
            export(engine, "papers", "csv", path)
        assert str(caught.value).startswith(str(path))
        assert "\n" not in str(caught.value)


@pytest.mark.usefixtures("stored")
@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_a_device_is_written_to_and_not_replaced(engine: Engine) -> None:
    assert export(engine, "papers", "csv", os.devnull) == 2
    assert not Path(os.devnull).is_file()


@pytest.mark.parametrize(
    ("what", "format", "says"),
    [
        ("scores", "csv", "what is 'scores'; it is one of results, leaderboard, papers"),
        ("papers", "badge", "SVG badge holds leaderboard, not papers"),
        ("papers", "xlsx", "format is 'xlsx'; it is one of csv, json, jsonl, parquet, sqlite"),
    ],
)
def test_unknown_exports_are_named(engine: Engine, what: Any, format: Any, says: str) -> None:
    with pytest.raises(ValueError, match=re.escape(says)):
        export(engine, what, format, io.BytesIO())


def test_rows_are_streamed(engine: Engine, ingest: Callable[..., Any], make: Any) -> None:
    """The first rows are written before the last are read."""
    ingest([make.one(f"p{number}", "80.5", model=f"m{number}") for number in range(1200)])
    found = rows(engine, "results", ExportFilters())
    assert next(found)[0] == "ImageNet"
    pieces: list[int] = []

    class Counting(io.BytesIO):
        def write(self, data: Any) -> int:
            pieces.append(len(data))
            return len(data)

    assert export(engine, "results", "csv", Counting()) == 1200
    assert len(pieces) >= 3
    found.close()  # type: ignore[attr-defined]
