"""``export`` and ``sql``."""

from __future__ import annotations

import csv
import io
import json
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from benchmine.console import DATABASE_MARK
from benchmine.options import StandingWord
from db.sqlite import APPLICATION_ID
from db.standing import REASONS
from tests.benchmine.conftest import Run

# export


def test_every_format_holds_the_same_rows(run: Run, database: Path) -> None:
    formats = ("csv", "json", "jsonl", "parquet")
    for format in formats:
        done = run("export", "results", "-o", f"out.{format}", "--db", database)
        assert (done.code, done.out, done.err) == (0, "", f"29 rows in out.{format}\n")
    texts = {name: Path(f"out.{name}").read_text(encoding="utf-8") for name in formats[:3]}
    tables = [
        list(csv.DictReader(io.StringIO(texts["csv"]))),
        json.loads(texts["json"]),
        [json.loads(line) for line in texts["jsonl"].splitlines()],
        pq.read_table("out.parquet").to_pylist(),
    ]
    values = [[(row["model"] or None, float(row["value"]), row["sentence"]) for row in table] for table in tables]
    assert len(values[0]) == 29
    assert all(rows == values[0] for rows in values)
    assert list(tables[0][0]) == list(tables[1][0]) == list(tables[3][0])


def test_every_row_has_its_evidence(run: Run, database: Path) -> None:
    papers = {row["paper_id"]: row for row in json.loads(run("export", "papers", "-f", "json", "--db", database).out)}
    results = [json.loads(line) for line in run("export", "results", "-f", "jsonl", "--db", database).out.splitlines()]
    assert len(papers) == 14
    for row in results:
        abstract = papers[row["paper_id"]]["abstract"]
        assert abstract[row["start"] : row["end"]] == row["value_text"]
        assert abstract[row["sentence_start"] : row["sentence_end"]] == row["sentence"]


def test_csv_is_what_comes_without_a_format(run: Run, database: Path) -> None:
    assert run("export", "papers", "--db", database).out.startswith("paper_id,title,")
    run("export", "papers", "-o", "papers.txt", "--db", database)
    assert Path("papers.txt").read_text(encoding="utf-8").startswith("paper_id,title,")
    run("export", "papers", "-o", "papers.txt", "--format", "json", "--db", database)
    assert Path("papers.txt").read_text(encoding="utf-8").startswith("[")


def test_rows_can_be_chosen(run: Run, database: Path) -> None:
    def models(*arguments: str) -> list[str]:
        out = run("export", "results", "-f", "jsonl", "--db", database, *arguments).out
        return [json.loads(line)["model"] for line in out.splitlines()]

    assert models("--benchmark", "SQuAD") == ["Alder"]
    assert models("--benchmark", "imagenet", "--metric", "latency") == ["Nutmeg"]
    assert set(models("--min-confidence", "0.93")) == {"Alder"}


def test_results_are_chosen_by_every_reason_that_they_can_have_for_no_rank(
    run: Run, papers: Callable[..., Path]
) -> None:
    assert [word.value for word in StandingWord] == ["ranked", *REASONS]
    run(
        "ingest", papers("FooNet reaches 81.2% accuracy.", "BarNet reaches 88.1% accuracy on CIFAR-10."), "--db", "d.db"
    )
    done = run("export", "results", "--standing", "no benchmark", "--columns", "model,value", "--db", "d.db")
    assert done.out.splitlines() == ["model,value", "FooNet,81.2"]


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["export"], "results|leaderboard|papers"),
        (["export", "everything"], "everything"),
        (["export", "results", "--format", "xls"], "parquet"),
        (["export", "results", "--metric", "accuracy"], "--benchmark"),
        (["export", "papers", "--benchmark", "SQuAD"], "papers are exported whole"),
        (["export", "results", "--min-confidence", "2"], "min-confidence"),
        (["export", "results", "--format", "badge"], "SVG badge holds leaderboard, not results"),
        (["export", "leaderboard", "--format", "badge"], "choose its --benchmark"),
        (["export", "results", "--columns", "model,absent"], "results has no column 'absent'"),
        (["export", "results", "--best-per-model"], "--best-per-model is of a leaderboard"),
        (["export", "papers", "--role", "own"], "papers are exported whole"),
    ],
)
def test_wrong_usage_of_export(run: Run, database: Path, arguments: list[str], says: str) -> None:
    done = run(*arguments, "--db", database)
    assert (done.code, done.out) == (2, "")
    assert says in done.err


def test_an_export_of_what_is_not_there(run: Run, database: Path) -> None:
    unknown = run("export", "results", "--benchmark", "SQAD", "--db", database)
    assert (unknown.code, unknown.out) == (1, "")
    assert unknown.err == "benchmine: no benchmark 'SQAD' in the database; near names: SQuAD\n"
    place = run("export", "results", "-o", "none/there.csv", "--db", database)
    assert place.code == 1
    assert place.err.startswith("benchmine: none/there.csv: No such file or directory")


@pytest.mark.sqlite
@pytest.mark.parametrize(
    "command",
    [
        ("export", "results"),
        ("export", "results", "-f", "csv"),
        ("leaderboard", "-f", "csv"),
        ("sql", "SELECT 1"),
        ("review", "queue"),
    ],
)
def test_a_database_is_never_written_over(run: Run, database: Path, command: tuple[str, ...]) -> None:
    before = database.read_bytes()
    done = run(*command, "-o", database.name, "--db", database)
    assert (done.code, done.out) == (1, "")
    assert done.err == "benchmine: known.db: belongs to a Benchmine database; choose another file with -o\n"
    assert database.read_bytes() == before


@pytest.mark.sqlite
def test_nor_is_what_stands_beside_a_database(run: Run, database: Path) -> None:
    for name in ("known.db-wal", "known.db-shm"):
        done = run("export", "results", "-o", name, "--db", database)
        assert done.err == f"benchmine: {name}: belongs to a Benchmine database; choose another file with -o\n"
        assert not Path(name).exists()


def test_an_exported_database_is_replaced_as_any_file(run: Run, database: Path) -> None:
    for _ in range(2):
        assert run("export", "results", "-o", "out.db", "--db", database).err == "29 rows in out.db\n"


def test_the_mark_of_a_database_is_that_of_the_database() -> None:
    assert int.from_bytes(DATABASE_MARK, "big") == APPLICATION_ID


def test_exported_papers_come_back(run: Run, tmp_path: Path) -> None:
    """The apostrophes that keep a spreadsheet from running a title are taken off again."""
    titles = {"a": "=1+1", "b": "'quoted", "c": "-5 is it", "d": "@home", "e": "plain"}
    lines = [json.dumps({"id": key, "title": text, "abstract": f"{text}. X is good."}) for key, text in titles.items()]
    (tmp_path / "papers.jsonl").write_text("\n".join(lines), encoding="utf-8")
    run("ingest", "papers.jsonl", "--db", "one.db")
    run("export", "papers", "-o", "papers.csv", "--db", "one.db")
    assert "'=1+1" in (tmp_path / "papers.csv").read_text(encoding="utf-8")
    run("ingest", "papers.csv", "--db", "two.db")
    found = json.loads(run("export", "papers", "-f", "json", "--db", "two.db").out)
    assert {row["paper_id"]: row["title"] for row in found} == titles
    assert {row["paper_id"]: row["abstract"] for row in found} == {k: f"{v}. X is good." for k, v in titles.items()}


@pytest.mark.parametrize(
    ("name", "begins"),
    [
        ("board.md", "### "),
        ("board.tex", "% Benchmine"),
        ("board.bib", "% Benchmine"),
        ("board.pwc.json", '[\n  {\n    "task"'),
        ("board.json", '[\n{"task"'),
        ("board.atom", "<?xml"),
        ("board.svg", "<svg"),
        ("board.tsv", "task,"),
    ],
)
def test_the_ending_names_the_format(run: Run, database: Path, name: str, begins: str) -> None:
    done = run("export", "leaderboard", "--benchmark", "imagenet", "-o", name, "--db", database)
    assert (done.code, done.out) == (0, "")
    assert Path(name).read_text(encoding="utf-8").startswith(begins)


@pytest.mark.parametrize("name", ["board.xlsx", "board.csv.gz"])
def test_an_ending_of_what_no_export_is(run: Run, database: Path, name: str) -> None:
    done = run("export", "papers", "-o", name, "--db", database)
    assert (done.code, Path(name).exists()) == (2, False)
    assert f"no export is a file of the kind {Path(name).suffix}; name another FILE, or give a --format" in done.err
    assert run("export", "papers", "-o", name, "-f", "csv", "--db", database).code == 0


def test_the_filters_and_columns_of_a_board(run: Run, database: Path) -> None:
    options = ("--columns", "rank,model,value", "--best-per-model", "--from", "2023", "--role", "own")
    done = run("export", "leaderboard", "--benchmark", "imagenet", "--metric", "accuracy", *options, "--db", database)
    assert done.out.splitlines()[:3] == ["rank,model,value", "1,Maple,88.6", "2,Hazel,86.2"]


def test_splits_and_units_are_named_in_any_case(run: Run, papers: Callable[..., Path]) -> None:
    run(
        "ingest",
        papers("FooNet reaches 81.2% accuracy on RefCOCO testA.", "It runs at 30 FPS on KITTI."),
        "--db",
        "d.db",
    )
    for split in ("testA", "testa"):
        assert "81.2" in run("export", "results", "--benchmark", "RefCOCO", "--split", split, "--db", "d.db").out
    assert "30" in run("export", "results", "--benchmark", "KITTI", "--unit", "fps", "--db", "d.db").out
    run("ingest", papers("FooNet draws 3.2 mW on ZooBench.", "BarNet draws 4.5 MW on ZooBench."), "--db", "w.db")
    of_unit = run("export", "results", "--unit", "mW", "--db", "w.db").out
    assert ("3.2" in of_unit, "4.5" in of_unit) == (True, False)


# sql

QUERY = "SELECT model, value, bound FROM leaderboard WHERE metric = 'Accuracy' AND rank <= 2 ORDER BY value"
TABLE = """\
model  value  bound
-----  -----  -----
Alder   71.5
Hazel   86.2
Maple   88.6
"""
CSV = "model,value,bound\r\nAlder,71.5,\r\nHazel,86.2,\r\nMaple,88.6,\r\n"
JSON = """\
[
{"model":"Alder","value":71.5,"bound":""},
{"model":"Hazel","value":86.2,"bound":""},
{"model":"Maple","value":88.6,"bound":""}
]
"""


@pytest.mark.parametrize(
    ("format", "expected"),
    [("table", TABLE), ("csv", CSV), ("json", JSON), ("jsonl", JSON[2:-2].replace("},\n", "}\n"))],
)
def test_sql_in_every_format(run: Run, database: Path, format: str, expected: str) -> None:
    done = run("sql", QUERY, "--format", format, "--db", database)
    assert (done.code, done.err) == (0, "")
    assert done.raw.decode() == expected


def test_sql_from_standard_input_into_a_file(run: Run, database: Path) -> None:
    done = run("sql", "-", "-o", "rows.csv", "--format", "csv", "--db", database, stdin=QUERY)
    assert (done.code, done.out, done.err) == (0, "", "")
    assert Path("rows.csv").read_bytes().decode() == CSV


@pytest.mark.sqlite
def test_values_of_every_type(run: Run, database: Path) -> None:
    query = "SELECT NULL AS n, 1 AS i, 0.5 AS r, 'x\ny' AS t, x'00ff' AS b, '=1+1' AS formula"
    assert json.loads(run("sql", query, "-f", "json", "--db", database).out) == [
        {"n": None, "i": 1, "r": 0.5, "t": "x\ny", "b": "00ff", "formula": "=1+1"}
    ]
    assert run("sql", query, "-f", "csv", "--db", database).raw.endswith(b',1,0.5,"x\ny",00ff,\'=1+1\r\n')
    assert run("sql", query, "--db", database).out.splitlines()[2] == "   1  0.5  x y  00ff  =1+1"


def test_columns_of_one_name_stay_apart(run: Run, database: Path) -> None:
    query = "SELECT m.id, b.id FROM model m, benchmark b WHERE m.id = 'maple' AND b.id = 'imagenet'"
    for format in ("json", "jsonl"):
        assert '"id":"maple","id 2":"imagenet"' in run("sql", query, "-f", format, "--db", database).out


@pytest.mark.sqlite
def test_no_rows(run: Run, database: Path) -> None:
    assert run("sql", "SELECT id FROM paper WHERE 0", "--db", database).out == "id\n--\n"
    assert run("sql", "SELECT id FROM paper WHERE 0", "-f", "json", "--db", database).out == "[]\n"


def test_sql_says_when_rows_are_cut(run: Run, database: Path) -> None:
    done = run("sql", "SELECT id FROM paper", "--limit", "2", "--db", database)
    assert len(done.out.splitlines()) == 4
    assert done.err == "truncated: the first 2 rows; --limit sets how many\n"


@pytest.mark.sqlite
@pytest.mark.parametrize(
    ("query", "says"),
    [
        ("SELEC 1", "syntax error"),
        ("SELECT absent FROM paper", "no such column: absent"),
        ("DELETE FROM paper", "only reading is allowed here"),
        ("DROP TABLE paper", "only reading is allowed here"),
        ("SELECT 1; SELECT 2", "one statement at a time"),
        ("", "nothing to run"),
    ],
)
def test_bad_sql_is_one_line(run: Run, database: Path, query: str, says: str) -> None:
    before = database.read_bytes()
    done = run("sql", query, "--db", database)
    assert (done.code, done.out) == (1, "")
    assert done.err.startswith("benchmine: ")
    assert says in done.err
    assert done.err.count("\n") == 1
    assert database.read_bytes() == before


def test_a_query_without_end_is_stopped(run: Run, database: Path) -> None:
    endless = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT max(i) FROM n"
    done = run("sql", endless, "--seconds", "0.2", "--db", database)
    assert done.code == 1
    assert done.err == "benchmine: stopped after 0.2 s: narrow the statement, or add a LIMIT\n"


def test_the_database_of_another_program_is_refused(run: Run) -> None:
    with sqlite3.connect("other.db") as connection:
        connection.execute("CREATE TABLE mine (x)")
    connection.close()
    done = run("sql", "SELECT * FROM mine", "--db", "other.db")
    assert (done.code, done.out) == (1, "")
    assert "other.db: is a database of another program" in done.err


def test_a_database_that_cannot_be_reached(run: Run) -> None:
    Path("folder").mkdir()
    assert "folder: is a folder" in run("sql", "SELECT 1", "--db", "folder").err
    assert "not supported" in run("sql", "SELECT 1", "--db", "mysql://host/name").err
    assert run("sql", "SELECT 1", "--db", "mysql://host/name").code == 1
