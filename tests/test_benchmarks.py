"""The benchmarks measure what they say: the same work on both sides, and a table with every row."""

from __future__ import annotations

import json
import re
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from dataclasses import astuple, fields
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

import benchmarks.__main__ as command
from benchmarks import profile, sample
from benchmarks.extraction import extraction, extraction_floor
from benchmarks.figures import Figure, Unit
from benchmarks.fresh import WorkError, cost
from benchmarks.ingest import ingest, ingest_floor
from benchmarks.queries import Query, main_queries
from benchmarks.sample import Sample, write_sample
from benchmarks.table import lines, spelt
from benchmarks.timing import a_call, in_turn
from db import open_database
from db.tables import metadata
from extract.sources import iter_papers

ROOT = Path(__file__).parents[1]
FIXTURES = ROOT / "fixtures" / "papers.jsonl"
IN_FIXTURES = 157

ROWS = (
    r"extraction of 40 papers",
    *((r"extraction of 40 papers",) if find_spec("spacy") else ()),
    r"extraction by \d+ workers, wall clock",
    r"ingest of 40 papers",
    r"of it, storing 40 papers",
    r"query: overview",
    r"query: benchmarks, first 50",
    r"query: leaderboard of \d+ rows",
    r"query: paper",
    r"query: search for '[^']+'",
    r"start-up: benchmine --help",
    r"peak memory: extraction of 160 papers",
)


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("benchmarks") / "papers.db"
    assert ingest(FIXTURES, path)() == IN_FIXTURES
    return path


@pytest.fixture
def queries(database: Path) -> Iterator[dict[str, Query]]:
    engine = open_database(database, create=False)
    with closing(sqlite3.connect(database)) as connection:
        yield {query.name.split()[0]: query for query in main_queries(engine, connection)}
    engine.dispose()


def test_every_row_is_printed_beside_its_floor() -> None:
    arguments = [sys.executable, "-m", "benchmarks", "--papers", "40", "--corpus", "fixtures/papers.jsonl"]
    done = subprocess.run(arguments, cwd=ROOT, check=True, capture_output=True, text=True)
    first, machine, _, columns, rule, *rest = done.stdout.splitlines()
    assert first.startswith("The first 40 papers of fixtures/papers.jsonl: ")
    assert re.search(r", \d+ cores, load [\d.]+; Python 3\.\d+", machine)
    assert columns.split("  ")[0] == "measure"
    assert set(rule) == {"-", " "}
    amount = r"\d[\d,.]* (?:s|ms|µs|MB)"
    assert rest[len(ROWS)] == ""
    for line, row in zip(rest[: len(ROWS)], ROWS, strict=True):
        assert re.match(rf"{row} +{amount} +{amount} +\d+\.\d\d  \w", line), line


def test_json_has_the_source_the_machine_and_the_figures(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        command, "measure", lambda *_: iter([Figure("start-up", 0.3, 0.1, "seconds", "python -c pass")])
    )
    done = CliRunner().invoke(command.app, ["--json", "--papers", "2", "--corpus", str(FIXTURES)])
    report = json.loads(done.stdout)
    assert (report["papers"], report["rounds"]) == (2, 1)
    assert Path(report["source"]).samefile(FIXTURES)
    assert report["machine"]["cores"] >= 1
    figure = {"measure": "start-up", "value": 0.3, "floor": 0.1, "unit": "seconds", "ratio": 3.0}
    assert report["figures"] == [{**figure, "floor_is": "python -c pass"}]


@pytest.mark.parametrize("app", [command.app, profile.app])
def test_a_corpus_that_is_not_there_is_one_line(app: Any, tmp_path: Path) -> None:
    done = CliRunner().invoke(app, ["--corpus", str(tmp_path / "none.jsonl")])
    assert done.exit_code == 1
    assert done.stdout == ""
    assert "no such file or folder" in done.stderr
    assert done.stderr.count("\n") == 1


# The sample


def test_a_source_that_is_too_small_is_read_again_with_new_ids(tmp_path: Path) -> None:
    written = write_sample(FIXTURES, 2 * IN_FIXTURES + 3, tmp_path / "papers.jsonl")
    problems: list[object] = []
    papers = list(iter_papers(written.path, on_problem=problems.append))
    assert problems == []
    assert len({paper.id for paper in papers}) == len(papers) == 2 * IN_FIXTURES + 3
    assert papers[IN_FIXTURES].abstract == papers[0].abstract
    assert written.size == written.path.stat().st_size
    assert f"The first {len(papers)} papers of " in str(written)
    assert "read 3 times over with new ids" in str(written)


def test_a_source_that_is_large_enough_is_read_once(tmp_path: Path) -> None:
    written = write_sample(FIXTURES, 5, tmp_path / "papers.jsonl")
    given = [paper.abstract for paper, _ in zip(iter_papers(FIXTURES, on_problem=print), range(5), strict=False)]
    assert [paper.abstract for paper in iter_papers(written.path, on_problem=print)] == given
    assert "times over" not in str(written)


@pytest.mark.parametrize("there", [True, False])
def test_the_corpus_is_measured_where_it_is_there(there: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    corpus = tmp_path / "papers.jsonl.gz"
    if there:
        corpus.touch()
    monkeypatch.setattr(sample, "_CORPUS", corpus)
    assert sample.default_source() == (corpus if there else FIXTURES.resolve())


# Both sides do the same work


def test_the_floor_of_extraction_writes_a_line_a_paper_with_its_numbers(tmp_path: Path) -> None:
    papers, out = tmp_path / "papers.jsonl", tmp_path / "out.jsonl"
    record = {"id": "a", "title": "T", "abstract": "ResNet-50 has 76.1% on 1,000 classes; none here."}
    papers.write_text(json.dumps(record) + "\n" + json.dumps({"id": "b", "abstract": "No number."}) + "\n")
    assert extraction_floor(papers, out)() == 2
    assert [json.loads(line) for line in out.read_text().splitlines()] == [
        {"id": "a", "title": "T", "results": ["50", "76.1%", "1,000"]},
        {"id": "b", "title": None, "results": []},
    ]


def test_extraction_writes_what_the_command_writes(tmp_path: Path) -> None:
    ours, theirs = tmp_path / "ours.jsonl", tmp_path / "theirs.jsonl"
    assert extraction(FIXTURES, ours)() == IN_FIXTURES
    subprocess.run([sys.executable, "-m", "benchmine", "extract", FIXTURES, "-o", theirs], cwd=ROOT, check=True)
    assert ours.read_bytes() == theirs.read_bytes()


def test_the_floor_of_ingest_stores_the_same_rows(database: Path, tmp_path: Path) -> None:
    bare = tmp_path / "bare.db"
    assert ingest_floor(FIXTURES, tmp_path / "numbers.jsonl", database, bare)() == IN_FIXTURES
    with closing(sqlite3.connect(database)) as full, closing(sqlite3.connect(bare)) as plain:
        for name in metadata.tables:
            statement = f"SELECT * FROM {name} ORDER BY 1, 2"  # noqa: S608
            assert plain.execute(statement).fetchall() == full.execute(statement).fetchall(), name
        assert plain.execute("SELECT count(*) FROM result").fetchone()[0] > 100


def test_hand_written_sql_gives_the_overview(queries: dict[str, Query]) -> None:
    ours: Any = queries["overview"].ours()
    totals, [(first,)], [(last,)], [run] = queries["overview"].by_hand()
    named = dict(totals)
    assert (named["papers"], named["scores"], named["benchmarks"]) == (ours.papers, ours.scores, ours.benchmarks)
    assert (first, last) == (ours.first_date, ours.last_date)
    assert (run[0], run[1]) == (ours.last_run.id, ours.last_run.version)


def test_hand_written_sql_gives_the_benchmarks(queries: dict[str, Query]) -> None:
    ours: Any = queries["benchmarks,"].ours()
    [by_hand] = queries["benchmarks,"].by_hand()
    assert len(ours) == 50
    assert [astuple(one) for one in ours] == [(*row[:5], row[5] or "", *row[6:]) for row in by_hand]


def test_hand_written_sql_gives_the_leaderboard(queries: dict[str, Query]) -> None:
    ours: Any = queries["leaderboard"].ours()
    [by_hand] = queries["leaderboard"].by_hand()
    assert len(ours) > 5
    flags = [field.name for field in fields(ours[0])].index("flags")  # worked out from two columns, which stand last
    rows = [astuple(one) for one in ours]
    assert [row[:flags] + row[flags + 1 :] for row in rows] == [row[:-2] for row in by_hand]


def test_hand_written_sql_gives_the_paper(queries: dict[str, Query]) -> None:
    ours: Any = queries["paper"].ours()
    [paper], results = queries["paper"].by_hand()
    assert (ours.paper_id, ours.title, ours.abstract) == paper[1:4]
    assert len(ours.results) > 5
    assert [one.result_id for one in ours.results] == [row[0] for row in results]
    assert [one.model for one in ours.results] == [row[-1] for row in results]


def test_hand_written_sql_gives_the_hits(queries: dict[str, Query]) -> None:
    ours: Any = queries["search"].ours()
    benchmarks, models, papers = queries["search"].by_hand()
    assert ours.benchmarks
    assert ours.papers
    assert [one.id for one in ours.benchmarks] == [row[0] for row in benchmarks]
    assert [astuple(one) for one in ours.models] == models
    assert [astuple(one)[:-2] for one in ours.papers] == [row[:-1] for row in papers]
    assert [one.snippet for one in ours.papers] == [" ".join(row[-1].split()) for row in papers]


def test_queries_need_a_board(tmp_path: Path) -> None:
    papers = tmp_path / "papers.jsonl"
    papers.write_text(json.dumps({"id": "a", "abstract": "Nothing is measured in this paper."}) + "\n")
    ingest(papers, tmp_path / "papers.db")()
    engine = open_database(tmp_path / "papers.db")
    with closing(sqlite3.connect(tmp_path / "papers.db")) as connection, pytest.raises(WorkError, match="--papers"):
        list(main_queries(engine, connection))
    engine.dispose()


# A process of its own


def test_memory_is_that_of_the_measured_program_alone(tmp_path: Path) -> None:
    ballast = bytearray(b"x" * 400_000_000)  # a child tells of its parent's memory, if it is asked in the wrong way
    found = cost(extraction_floor, FIXTURES, tmp_path / "out.jsonl", papers=IN_FIXTURES)
    assert 5_000_000 < found.peak < len(ballast) / 2
    assert found.seconds > 0


def test_a_program_that_fails_is_an_error_with_its_words(tmp_path: Path) -> None:
    with pytest.raises(WorkError, match=r"extraction failed:(?s:.)*no such file or folder"):
        cost(extraction, tmp_path / "none.jsonl", tmp_path / "out.jsonl", papers=1)


def test_a_program_that_reads_too_little_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(WorkError, match="read 157 papers of 158"):
        cost(extraction_floor, FIXTURES, tmp_path / "out.jsonl", papers=IN_FIXTURES + 1)


# Timing and spelling


def test_the_least_of_each_side_counts() -> None:
    ours, floor = iter([5.0, 3.0, 4.0]), iter([1.0, 9.0, 2.0, 0.5, 3.0, 3.0])
    assert in_turn(lambda: next(ours), lambda: next(floor), rounds=3, floors=2) == (3.0, 0.5)


def test_a_short_call_is_timed_over_many() -> None:
    calls: list[None] = []
    timer = a_call(lambda: calls.append(None))
    before = len(calls)
    assert 0 < timer() < 0.001
    assert len(calls) - before > 100


@pytest.mark.parametrize(
    ("value", "unit", "text"),
    [
        (6.3149, "seconds", "6.31 s"),
        (0.99961, "seconds", "1,000 ms"),
        (0.0687, "seconds", "68.7 ms"),
        (0.0000217, "seconds", "21.7 µs"),
        (4e-8, "seconds", "0.04 µs"),
        (118_200_000, "bytes", "118 MB"),
        (9_996_000, "bytes", "10.0 MB"),
    ],
)
def test_three_digits_and_a_unit(value: float, unit: Unit, text: str) -> None:
    assert spelt(value, unit) == text


def test_table() -> None:
    figures = [
        Figure("start-up", 0.0687, 0.01, "seconds", "python -c pass"),
        Figure("memory", 108e6, 93.4e6, "bytes", "half"),
    ]
    assert "".join(lines(figures)) == (
        "measure    figure    floor  ratio  the floor is\n"
        "--------  -------  -------  -----  --------------\n"
        "start-up  68.7 ms  10.0 ms   6.87  python -c pass\n"
        "memory     108 MB  93.4 MB   1.16  half\n"
    )


def test_profile_names_the_stages_of_the_reader() -> None:
    done = CliRunner().invoke(profile.app, ["--papers", "600", "--corpus", str(FIXTURES)])
    assert done.exit_code == 0
    rows = [re.split(r" {2,}", line) for line in done.stdout.splitlines()[4:]]
    stages = {row[0]: int(row[1].rstrip("%")) for row in rows}
    assert {"rules.apply_rules", "cues.link_cues"} <= set(stages)
    assert 95 <= sum(stages.values()) <= 105
    assert list(stages.values())[:-1] == sorted(list(stages.values())[:-1], reverse=True)


def test_sample_says_where_it_is_from() -> None:
    given = Sample(Path("x"), 12_800_000, 10_000, 1, FIXTURES)
    assert str(given).endswith("papers.jsonl: 12.8 MB of JSON Lines")
    assert str(given).startswith("The first 10,000 papers of ")
