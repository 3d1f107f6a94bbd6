"""The layouts of exports, each read back: by the software that people open them with, and by our own reader."""

from __future__ import annotations

import io
import json
import re
import shutil
import sqlite3
import subprocess
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import jsonschema
import pandas as pd
import pyarrow.parquet as pq
import pytest
from bibtexparser.entrypoint import parse_string
from lxml import etree
from markdown_it import MarkdownIt
from pylatexenc.latex2text import LatexNodes2Text
from sqlalchemy import Engine

from benchmine.commands.data import ExportFormat
from db import queries
from db.export import LAYOUTS, WHATS, ExportError, ExportFilters, columns, export, note, read_csv
from db.export.columns import rows
from db.export.content import Content, over_time
from db.export.feed import ATOM
from db.export.prints import latex, markdown
from extract.curated import read_pwc

HOSTILE = '=1+1|\\&%$#_{}~^ <b>"x"</b> `c` *s* [l](javascript:1) \x07 https://evil.example α 漢'
SCHEMA = Path(__file__).parents[2] / "../shared/peers/eee-eval.schema.json"


@pytest.fixture(scope="module")
def stored_file(build: Callable[..., Path], make: Any) -> Path:
    about = {"title": HOSTILE, "venue": HOSTILE, "authors": (HOSTILE, "Ada and Bo"), "url": "javascript:alert(1)"}
    hostile = make.paper("h1", f"{HOSTILE} has 70.5% accuracy on ImageNet.", date="2023-05", **about)
    older = make.paper("p0", "Alpha has 60.5% accuracy on ImageNet.", date="2022", url="https://example.org/p0")
    plain = make.paper(
        *("p1", "Alpha has 80.5% accuracy and 3.5 WER on ImageNet, over 90% accuracy with more. Gain: 2.5."),
        title="Alpha & others",
        date="2024-01-05",
        authors=("Ada Lovelace", "Alan Turing"),
        url="https://example.org/p1?a=1&b=2",
    )
    return build(
        [
            (hostile, [make.result(hostile, "70.5", model=HOSTILE, model_id="hostile", setting=HOSTILE)]),
            (older, [make.result(older, "60.5", model="Alpha", role="baseline")]),
            (
                plain,
                [
                    make.result(plain, "80.5", model="Alpha", claims_sota=True),
                    make.result(plain, "3.5", model="Alpha", metric="wer", unit="%"),
                    make.result(plain, "90", model="Alpha", bound="over", split="val"),
                    make.result(plain, "2.5", model=None, kind="delta", unit="points"),
                ],
            ),
        ]
    )


@pytest.fixture(autouse=True)
def stored(stored_file: Path, path: Path) -> None:
    shutil.copy(stored_file, path)


def written(engine: Engine, what: Any, format: Any, filters: Any = None, only: Any = ()) -> bytes:
    out = io.BytesIO()
    export(engine, what, format, out, filters, only=only)
    return out.getvalue()


def records(engine: Engine, what: Any) -> list[dict[str, Any]]:
    names = [column.name for column in columns(what)]
    return [dict(zip(names, row, strict=True)) for row in rows(engine, what, ExportFilters())]


def without_null(found: list[dict[str, Any]], what: Any) -> list[dict[str, Any]]:
    """As CSV has them: without a difference between a text that is missing and one that is empty."""
    texts = {column.name for column in columns(what) if column.type == "text"}
    return [{name: value or "" if name in texts else value for name, value in row.items()} for row in found]


# Tables: the same columns and rows in each.


def _sqlite(data: bytes, what: str, folder: Path) -> list[dict[str, Any]]:
    path = folder / "read.db"
    path.write_bytes(data)
    connection = sqlite3.connect(path)
    connection.row_factory = sqlite3.Row
    found = [dict(row) for row in connection.execute(f"SELECT * FROM {what}")]  # noqa: S608
    connection.close()
    types = {column.name: column.type for column in columns(what)}  # type: ignore[arg-type]
    for row in found:
        for name, value in row.items():
            row[name] = json.loads(value) if types[name] == "list" else value
            row[name] = bool(value) if types[name] == "boolean" else row[name]
    return found


@pytest.mark.parametrize("what", WHATS)
def test_every_table_holds_the_same_columns_and_rows(engine: Engine, what: Any, tmp_path: Path) -> None:
    expected = records(engine, what)
    assert len(expected) == {"results": 6, "leaderboard": 5, "papers": 3}[what]
    read = {
        "json": json.loads(written(engine, what, "json")),
        "jsonl": [json.loads(line) for line in written(engine, what, "jsonl").splitlines()],
        "parquet": pq.read_table(io.BytesIO(written(engine, what, "parquet"))).to_pylist(),
        "sqlite": _sqlite(written(engine, what, "sqlite"), what, tmp_path),
    }
    for format, found in read.items():
        assert found == expected, format
        assert [list(row) for row in found] == [list(row) for row in expected], format
    text = written(engine, what, "csv").decode()
    assert list(read_csv(io.StringIO(text, newline=""), what)) == without_null(expected, what)


PRINTED = ("rank", "model", "value", "setting", "claims_sota", "authors", "sentence", "result_id")


def _cells(text: str) -> list[list[str]]:
    """The cells of all tables of a Markdown document, as they are shown."""
    tokens = MarkdownIt("commonmark").enable("table").parse(text)
    lines: list[list[str]] = []
    for place, token in enumerate(tokens):
        if token.type == "tr_open":
            lines.append([])
        elif token.type in ("th_open", "td_open"):
            children = tokens[place + 1].children or []
            assert all(child.type in ("text", "text_special") for child in children), children
            lines[-1].append("".join(child.content for child in children))
    return lines


def shown(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    text = "; ".join(value) if isinstance(value, list) else str(value)
    text = text.removesuffix(".0") if isinstance(value, float) else text
    return " ".join(text.replace("\x07", " ").split())


def said(tex: str) -> str:
    """What a piece of LaTeX shows; its reader gives a circumflex and a quote signs of their own."""
    text = str(LatexNodes2Text(math_mode="text").latex_to_text(tex)).replace("ˆ", "^")
    return text.replace("”", '"') if "“" not in text else text


def test_printed_tables_hold_the_same_too(engine: Engine) -> None:
    expected = [[shown(row[name]) for name in PRINTED] for row in records(engine, "leaderboard")]
    found = _cells(written(engine, "leaderboard", "markdown", only=PRINTED).decode())
    assert [cells for cells in found if cells != list(PRINTED)] == expected
    text = written(engine, "leaderboard", "latex", only=PRINTED).decode()
    body = [line.removesuffix(" \\\\") for line in text.splitlines() if line.endswith(" \\\\")]
    read = [[said(cell).strip() for cell in line.split(" & ")] for line in body]
    assert [cells for cells in read if cells != list(PRINTED)] == expected


@pytest.mark.parametrize(("format", "ending"), [("markdown", "md"), ("latex", "tex")])
def test_a_board_is_a_table_under_its_name(engine: Engine, format: str, ending: str) -> None:
    text = written(engine, "leaderboard", format).decode()
    assert LAYOUTS[format].suffixes[0] == ending  # type: ignore[index]
    boards = ("ImageNet, accuracy", "ImageNet (val), accuracy", "ImageNet, WER")
    plain = text.replace("\\", "")
    assert all(name in plain for name in boards)
    if format == "latex":
        assert text.count(r"\toprule") == text.count(r"\bottomrule") == text.count(r"\begin{tabular}") == len(boards)
        assert r"\usepackage{booktabs}" in text.splitlines()[1]
    else:
        assert text.count("### ") == len(boards)
        assert "javascript" not in text.replace("\\", "").replace("javascript:1", "")


@pytest.mark.parametrize(
    "text", ["a|b", "\\", "*x*", "<script>", "&amp;", "`", "www.evil.example", "[a](b)", "1. x", "# h"]
)
def test_markdown_shows_every_letter(text: str) -> None:
    inline = MarkdownIt("commonmark").enable("table").parse(f"| x |\n| - |\n| {markdown(text)} |")
    cell = [token for token in inline if token.type == "inline"][1]
    assert "".join(child.content for child in cell.children or []) == text


@pytest.mark.parametrize("text", ["100%", "a_b^c~d", "{x} \\ y", "$5 & #1", "a--b", "“q” – é α ≤ ±", "[1] *"])
def test_latex_says_every_letter(text: str) -> None:
    assert said(latex(text)) == text


@pytest.mark.skipif(not any(map(shutil.which, ("tectonic", "lualatex", "pdflatex"))), reason="no LaTeX on this machine")
def test_latex_is_set(engine: Engine, tmp_path: Path) -> None:
    table = written(engine, "leaderboard", "latex", only=("rank", "model", "value")).decode().replace("漢", "")
    document = f"\\documentclass{{article}}\\usepackage{{booktabs}}\\begin{{document}}\n{table}\\end{{document}}\n"
    (tmp_path / "table.tex").write_text(document, encoding="utf-8")
    program = next(filter(None, map(shutil.which, ("tectonic", "lualatex", "pdflatex"))))
    options = [] if program.endswith("tectonic") else ["-interaction=nonstopmode", "-halt-on-error"]
    subprocess.run([program, *options, "table.tex"], cwd=tmp_path, check=True, capture_output=True)
    assert (tmp_path / "table.pdf").stat().st_size > 1000


# What other software makes of them.


def test_pandas_and_duckdb_read_them_without_options(engine: Engine, tmp_path: Path) -> None:
    names = [column.name for column in columns("leaderboard")]
    values = [row["value"] for row in records(engine, "leaderboard")]
    for format in ("csv", "json", "parquet"):
        path = tmp_path / f"board.{format}"
        export(engine, "leaderboard", format, path)
        frame = {"csv": pd.read_csv, "json": pd.read_json, "parquet": pd.read_parquet}[format](path)  # type: ignore[operator]
        assert list(frame.columns) == names
        assert list(frame["value"]) == values
        table = duckdb.sql(f"SELECT * FROM '{path}'")  # noqa: S608
        assert table is not None
        assert table.columns == names
        assert [value for (value,) in table.select("value").fetchall()] == values


def test_each_row_says_when_by_what_and_how_far_to_trust_it(engine: Engine) -> None:
    said = note(engine)
    for row in records(engine, "papers"):
        assert [row[name] for name in ("as_of", "benchmine_version", "licence", "caveat")] == [
            *(said.as_of, said.version, said.licence, said.caveat)
        ]
    assert "favourable" in said.caveat


@pytest.mark.parametrize("format", [word for word in LAYOUTS if word not in ("parquet", "sqlite", "eee")])
def test_every_layout_carries_the_note(engine: Engine, format: Any) -> None:
    one = ExportFilters(benchmark_id="imagenet", metric_id="accuracy", unit="%", split="")
    text = written(engine, "leaderboard", format, one).decode().replace("\\", "")
    said = note(engine)
    for part in (said.version, said.as_of[:10], said.licence, said.caveat):
        assert part in text


# Layouts of other projects.


def test_papers_with_codes_json_comes_back(engine: Engine, tmp_path: Path) -> None:
    path = tmp_path / "board.pwc.json"
    assert export(engine, "leaderboard", "pwc", path) == 5
    problems: list[Any] = []
    read = list(read_pwc(path, on_problem=problems.append))
    assert problems == []
    found = {
        (row.dataset, row.split, row.date, score.metric, score.unit, score.remark, float(score.value or 0))
        for row in read
        for score in row.scores
    }
    bounds = {"": "", "over": ">"}
    expected = {
        (("ImageNet",), row["split"], row["date"], row["metric"], row["unit"], bounds[row["bound"]], row["value"])
        for row in records(engine, "leaderboard")
    }
    assert {(key[0][:1], key[1] or "".join(key[0][1:]), *key[2:]) for key in found} == expected
    assert {row.model for row in read} == {"Alpha", " ".join(HOSTILE.split())}
    kept = [
        row
        for task in json.loads(path.read_bytes())
        for dataset in task["datasets"]
        for board in (dataset, *dataset["subdatasets"])
        for line in board["sota"]["rows"]
        for row in line["benchmine"]
    ]
    key = "result_id"
    assert sorted(kept, key=lambda row: row[key]) == sorted(records(engine, "leaderboard"), key=lambda row: row[key])


def eee_records(data: bytes) -> dict[str, Any]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: json.loads(archive.read(name)) for name in archive.namelist()}


def test_every_eval_evers_records(engine: Engine) -> None:
    data = written(engine, "leaderboard", "eee")
    assert data == written(engine, "leaderboard", "eee")
    found = eee_records(data)
    assert all(name.startswith("data/benchmine/unknown/") and name.endswith(".json") for name in found)
    scores = {
        one["evaluation_result_id"]: one["score_details"]["score"]
        for record in found.values()
        for one in record["evaluation_results"]
    }
    assert scores == {row["result_id"]: row["value"] for row in records(engine, "leaderboard")}
    relations = {record["source_metadata"]["evaluator_relationship"] for record in found.values()}
    assert relations == {"first_party", "third_party"}
    for record in found.values():
        for one in record["evaluation_results"]:
            limits = one["metric_config"]
            assert limits["min_score"] == 0
            assert limits["max_score"] in (100, "Infinity")


@pytest.mark.skipif(not SCHEMA.exists(), reason="the shared folder with the published schema is not here")
def test_every_eval_evers_records_are_valid(engine: Engine) -> None:
    validator = jsonschema.Draft7Validator(json.loads(SCHEMA.read_text(encoding="utf-8")))
    for name, record in eee_records(written(engine, "leaderboard", "eee")).items():
        assert [error.message for error in validator.iter_errors(record)] == [], name


def test_every_eval_evers_own_package_takes_them(engine: Engine, tmp_path: Path) -> None:
    pytest.importorskip("every_eval_ever", reason="its package is not installed: it wants Python 3.12")
    with zipfile.ZipFile(io.BytesIO(written(engine, "leaderboard", "eee"))) as archive:
        archive.extractall(tmp_path)
    files = [str(path) for path in tmp_path.rglob("*.json")]
    done = subprocess.run(["every_eval_ever", "validate", "--format", "json", *files], capture_output=True, check=False)
    assert [one["errors"] for one in json.loads(done.stdout)] == [[]] * len(files)


def test_bibtex_is_read_by_others(engine: Engine) -> None:
    library = parse_string(written(engine, "leaderboard", "bibtex").decode())
    assert library.failed_blocks == []
    assert len({entry.key for entry in library.entries}) == 3
    (alpha,) = [entry for entry in library.entries if entry.key == "lovelace2024alpha"]
    assert alpha["author"] == "Ada Lovelace and Alan Turing"
    assert alpha["title"] == r"{Alpha \& others}"


def test_two_papers_have_two_keys(engine: Engine, ingest: Callable[..., Any], make: Any) -> None:
    ingest([make.one(f"x-{sign}", "50.5", model=f"m{sign}", title="Same") for sign in "._-"])
    library = parse_string(written(engine, "papers", "bibtex").decode())
    assert library.failed_blocks == []
    assert [entry.key for entry in library.entries if entry.key.startswith("x")] == ["x", "x-2", "x-3"]


def test_the_feed_has_each_new_best(engine: Engine) -> None:
    root = etree.fromstring(written(engine, "leaderboard", "atom"))
    titles = [entry.findtext(f"{{{ATOM}}}title") for entry in root.iter(f"{{{ATOM}}}entry")]
    dates = [entry.findtext(f"{{{ATOM}}}updated") for entry in root.iter(f"{{{ATOM}}}entry")]
    assert len(titles) == 4
    assert titles[-1] == "ImageNet, accuracy (%): 60.5%, Alpha"
    assert dates == ["2024-01-05T00:00:00Z", "2024-01-05T00:00:00Z", "2023-05-01T00:00:00Z", "2022-01-01T00:00:00Z"]
    links = [link.get("href") for entry in root.iter(f"{{{ATOM}}}entry") for link in entry.iter(f"{{{ATOM}}}link")]
    assert links == ["https://example.org/p1?a=1&b=2"] * 2 + ["https://example.org/p0"]  # and none to javascript:
    assert root.findtext(f"{{{ATOM}}}id").startswith("urn:uuid:")  # type: ignore[union-attr]


def test_new_bests_are_those_of_the_board_over_time(engine: Engine) -> None:
    wanted = ExportFilters(benchmark_id="imagenet", metric_id="accuracy", unit="%", split="")
    every = columns("leaderboard")
    content = Content("leaderboard", every, every, rows(engine, "leaderboard", wanted), note(engine))
    found = [(row["result_id"], best) for row, best in over_time(content.records())]
    history = queries.history(engine, "imagenet", "accuracy", "%")
    assert found == [(point.result_id, point.is_best) for point in history]
    assert len(found) == 3


def test_a_badge_says_the_best_of_one_board(engine: Engine) -> None:
    one = ExportFilters(benchmark_id="imagenet", metric_id="accuracy", unit="%", split="")
    root = etree.fromstring(written(engine, "leaderboard", "badge", one))
    texts = [text.text for text in root.iter("{http://www.w3.org/2000/svg}text")]
    assert texts == ["ImageNet", "80.5% accuracy · Alpha"]
    with pytest.raises(ExportError, match="a badge shows one board, and this is 3"):
        written(engine, "leaderboard", "badge")
    nothing = ExportFilters(benchmark_id="imagenet", split="val")
    assert b"nothing ranked" in written(engine, "leaderboard", "badge", nothing)


@pytest.mark.parametrize(
    ("format", "only", "says"),
    [
        ("csv", ("value", "absent"), "leaderboard has no column 'absent'; it has task, benchmark"),
        ("csv", ("value", "value"), "the column 'value' is asked for twice"),
        ("badge", ("value",), "the fields of SVG badge are given"),
    ],
)
def test_columns_that_cannot_be(engine: Engine, format: str, only: tuple[str, ...], says: str) -> None:
    with pytest.raises(ValueError, match=says):
        written(engine, "leaderboard", format, only=only)


# docs/exports.md


def test_the_document_has_each_format_and_column() -> None:
    text = (Path(__file__).parents[2] / "docs" / "exports.md").read_text(encoding="utf-8")
    table = re.findall(r"^\| `(\w+)` \| ([^|]+) \| ([^|]+) \|", text, re.MULTILINE)
    assert table == [
        (word, ", ".join(layout.of), ", ".join(f"`.{suffix}`" for suffix in layout.suffixes))
        for word, layout in LAYOUTS.items()
    ]
    for what in WHATS:
        described = re.search(rf"^`{what}`[^:]*:\n(.*?)\.\n\n", text, re.MULTILINE | re.DOTALL)
        assert described is not None
        assert re.findall(r"`(\w+)`", described[1]) == [column.name for column in columns(what)]


def test_the_command_offers_each_format() -> None:
    assert [word.value for word in ExportFormat] == list(LAYOUTS)
