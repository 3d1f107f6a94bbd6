"""``ingest``, ``extract`` and ``mentions``: what they read, what they write, and what they say of it."""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from db import open_database, queries
from db.sqlite import _CONNECTION_PRAGMAS
from extract import Reader, result_record
from extract.records import Paper
from extract.sources import iter_papers
from tests.benchmine.conftest import FIXTURES, Run

ACCURACY = "TinyNet achieves 94.8% accuracy on CIFAR-10."
PLAIN = "We think about networks, and measure none of them at all."
BUNDLED = FIXTURES / "papers.jsonl"
Papers = Callable[..., Path]


def overview(path: Path) -> queries.Overview:
    engine = open_database(path, create=False)
    try:
        return queries.overview(engine)
    finally:
        engine.dispose()


# ingest


def test_ingest_says_what_it_read_and_stored(run: Run, papers: Papers, tmp_path: Path) -> None:
    done = run("ingest", papers(ACCURACY, PLAIN), "--db", "p.db")
    assert (done.code, done.err) == (0, "")
    assert re.sub(r"\d+\.\d s( \([\d,]+/s\))?", "T", done.out) == (
        "2 papers read in T: 2 new, 0 changed, 0 unchanged\n"
        "1 result stored: 1 score, 0 deltas\n"
        "1 benchmark in the database\n"
        "Database: p.db\n"
    )
    assert overview(tmp_path / "p.db").papers == 2


def test_ingesting_twice_changes_nothing(run: Run, papers: Papers) -> None:
    path = papers(ACCURACY, PLAIN)
    run("ingest", path, "--db", "p.db")
    again = run("ingest", path, "--db", "p.db")
    assert again.out.startswith("2 papers read")
    assert ": 0 new, 0 changed, 2 unchanged\n0 results stored: 0 scores, 0 deltas\n" in again.out


def test_force_reads_unchanged_papers_anew(run: Run, papers: Papers) -> None:
    path = papers(ACCURACY, PLAIN)
    run("ingest", path, "--db", "p.db")
    assert ": 0 new, 2 changed, 0 unchanged\n1 result stored" in run("ingest", path, "--db", "p.db", "--force").out


def test_a_paper_whose_text_changed_is_read_again(run: Run, papers: Papers) -> None:
    run("ingest", papers(ACCURACY, PLAIN), "--db", "p.db")
    changed = run("ingest", papers(ACCURACY.replace("94.8", "95.1"), PLAIN), "--db", "p.db")
    assert ": 0 new, 1 changed, 1 unchanged\n1 result stored" in changed.out
    assert "95.1" in run("sql", "SELECT value FROM results_flat", "--db", "p.db", "--format", "csv").out


def test_small_batches_store_the_same(run: Run, tmp_path: Path) -> None:
    run("ingest", BUNDLED, "--db", "one.db", "--batch", "1")
    run("ingest", BUNDLED, "--db", "all.db")
    one, all_ = overview(tmp_path / "one.db"), overview(tmp_path / "all.db")
    assert (one.papers, one.results, one.benchmarks) == (all_.papers, all_.results, all_.benchmarks)
    assert one.papers == 157


def test_broken_records_are_counted_with_their_reasons_and_places(run: Run, papers: Papers) -> None:
    path = papers(ACCURACY, broken=['{"id": "x"', "[1]", '{"id": "y"}', '{"id": "z", "title": "T"}'])
    done = run("ingest", path, "--db", "p.db")
    assert done.code == 0
    assert done.out.startswith("1 paper read")
    summary = done.out[done.out.index("4 records skipped") :]
    assert summary.splitlines()[0] == "4 records skipped:"
    assert f"    2  no abstract ({path}:4, 5)\n" in summary
    assert f"({path}:2)\n" in summary
    assert f"    1  not a JSON object but a list ({path}:3)\n" in summary


def test_records_of_one_kind_are_one_line_with_the_first_places(run: Run, papers: Papers) -> None:
    path = papers(ACCURACY, broken=["[1]", "7", *['{"id": "n"}'] * 5])
    assert f"    5  no abstract ({path}:4, 5, 6, …)\n" in run("ingest", path, "--db", "p.db").out


def test_a_reason_is_in_words_that_hold_for_all_of_its_records(run: Run) -> None:
    rows = ["title;abstract;year", f"A;{ACCURACY};2020", "B;short", "C;a;b;c;d", "D;again;b;c;d", "E;it's;2020;'"]
    Path("semi.csv").write_text("\n".join(rows), encoding="utf-8")
    said = run("extract", "semi.csv").err
    assert "    4  a row of … columns under a header of 3 (semi.csv:3, 4, 5, …)\n" in said
    lines = [{"id": str(n), "abstract": f"{ACCURACY}{n}" + "\0" * dropped} for n, dropped in enumerate((2, 2, 7))]
    for count, dropped in ((2, "2"), (3, "…")):
        Path("ctl.jsonl").write_text("\n".join(map(json.dumps, lines[:count])), encoding="utf-8")
        said = run("extract", "ctl.jsonl").err
        assert f"    {count}  {dropped} control characters dropped from the abstract (ctl.jsonl:1, 2" in said


def test_papers_that_came_before_are_counted(run: Run, papers: Papers) -> None:
    first, second = papers(ACCURACY, PLAIN), papers(ACCURACY, PLAIN, name="copy.jsonl")
    done = run("ingest", first, second, "--db", "p.db")
    assert done.out.startswith("2 papers read")
    assert "2 records of papers that came before\n" in done.out


def test_strict_stops_at_the_first_broken_record_and_says_what_is_kept(run: Run, papers: Papers) -> None:
    path = papers(ACCURACY, broken=['{"id": "x"}'])
    done = run("ingest", path, "--db", "p.db", "--strict", "--batch", "1")
    assert done.code == 1
    assert done.out.startswith("1 paper read")
    assert done.err.startswith(f"benchmine: {path}:2: no abstract; ")
    assert done.err.count("\n") == 1


def test_a_file_without_papers_beside_others_is_an_error_after_they_are_read(run: Run, papers: Papers) -> None:
    papers(ACCURACY)
    Path("picture.png").write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(40))
    done = run("ingest", ".", "--db", "data/p.db")
    assert done.code == 1
    assert done.out.startswith("1 paper read")
    told, last = done.err.splitlines()
    assert told.startswith("benchmine: ./picture.png: this is a PNG image")
    assert last.startswith("Stored: 1 paper from the other files. Not read: ./picture.png. Mend")


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "the file is empty"),
        (b'{"id": 1}\n', "no record has an abstract"),
        (b"\x89PNG\r\n\x1a\n" + bytes(40), "PNG image"),
        (b"SQLite format 3\0" + bytes(100), "SQLite database"),
    ],
)
def test_a_file_without_any_paper_is_one_line_and_no_database(run: Run, content: bytes, says: str) -> None:
    Path("file").write_bytes(content)
    done = run("ingest", "file", "--db", "p.db")
    assert (done.code, done.out) == (1, "")
    assert done.err.startswith("benchmine: file:")
    assert says in done.err
    assert done.err.count("\n") == 1
    assert not Path("p.db").exists()


def test_a_missing_path_costs_no_reading(run: Run, papers: Papers) -> None:
    done = run("ingest", papers(ACCURACY), "missing.jsonl", "--db", "p.db")
    assert (done.code, done.out) == (1, "")
    assert done.err == "benchmine: missing.jsonl: no such file or folder; check the path\n"
    assert not Path("p.db").exists()


def test_an_empty_folder_is_an_error(run: Run) -> None:
    Path("empty").mkdir()
    done = run("ingest", "empty")
    assert done.code == 1
    assert done.err.startswith("benchmine: empty: the folder holds no files")


def test_a_file_that_is_no_database_is_left_alone(run: Run, papers: Papers) -> None:
    Path("notes.txt").write_text("mine", encoding="utf-8")
    done = run("ingest", papers(ACCURACY), "--db", "notes.txt")
    assert done.code == 1
    assert done.err == (
        "benchmine: notes.txt: is not a SQLite database; give another file with --db, "
        "or put a copy back with benchmine restore\n"
    )
    assert Path("notes.txt").read_text(encoding="utf-8") == "mine"


def test_the_format_can_be_forced(run: Run) -> None:
    Path("notes").write_text(f"{ACCURACY}\n{PLAIN}\n", encoding="utf-8")
    assert run("ingest", "notes", "--format", "lines", "--db", "p.db").out.startswith("2 papers read")
    wrong = run("ingest", "notes", "--format", "jsonl", "--db", "p.db")
    assert wrong.code == 1
    assert "not valid JSON" in wrong.err


def test_standard_input_and_the_default_database(run: Run, tmp_path: Path) -> None:
    done = run("ingest", "-", stdin=json.dumps({"id": "a", "abstract": ACCURACY}))
    assert done.out.startswith("1 paper read")
    assert f"Database: {tmp_path / 'data' / 'benchmine.db'}\n" in done.out
    assert overview(tmp_path / "data" / "benchmine.db").scores == 1


# extract


def test_extract_writes_what_the_reader_reads(run: Run) -> None:
    done = run("extract", BUNDLED)
    reader = Reader()
    expected = [
        {"id": paper.id, "title": paper.title, "results": [result_record(r) for r in reader.read(paper).results]}
        for paper in iter_papers([BUNDLED], on_problem=print)
    ]
    assert [json.loads(line) for line in done.out.splitlines()] == expected
    assert len(expected) == 157
    assert re.fullmatch(r"157 papers read in \d+\.\d s( \(\d+/s\))?\n", done.err)


def test_every_span_holds_its_value(run: Run) -> None:
    abstracts = {paper.id: paper.abstract for paper in iter_papers([BUNDLED], on_problem=print)}
    records = [json.loads(line) for line in run("extract", BUNDLED).out.splitlines()]
    spans = [(r, abstracts[one["id"]][r["start"] : r["end"]]) for one in records for r in one["results"]]
    assert len(spans) > 400
    for result, printed in spans:
        assert float(printed.replace(",", "")) == result["value"]
        assert printed in result["sentence"]
        assert result["sentence_start"] <= result["start"] < result["end"] <= result["sentence_end"]


def test_the_fields_are_those_of_the_design_in_their_order(run: Run, papers: Papers) -> None:
    (line,) = run("extract", papers(ACCURACY)).out.splitlines()
    record = json.loads(line)
    assert list(record) == ["id", "title", "results"]
    (result,) = record["results"]
    names = "value unit bound kind metric benchmark model split setting start end sentence rule confidence"
    evidence = "role claims_sota sentence_start sentence_end metric_span benchmark_span model_span why"
    assert list(result) == [*names.split(), "metric_id", "benchmark_id", "model_id", *evidence.split()]
    read = (result["value"], result["unit"], result["metric"], result["benchmark"], result["model"])
    assert read == (94.8, "%", "accuracy", "CIFAR-10", "TinyNet")
    assert (result["kind"], result["start"], result["end"], result["sentence"]) == ("score", 17, 21, ACCURACY)
    assert (result["role"], result["sentence_end"]) == ("own", len(ACCURACY))
    assert (result["model_span"], result["claims_sota"]) == ({"start": 0, "end": 7}, False)
    assert result["why"]


def test_a_paper_without_results_has_an_empty_list(run: Run, papers: Papers) -> None:
    assert run("extract", papers(PLAIN)).out == '{"id":"p1","title":"Paper 1","results":[]}\n'


def test_a_file_is_whole_or_not_there(run: Run, papers: Papers) -> None:
    path = papers(ACCURACY, broken=["broken"])
    Path("out.jsonl").write_text("old\n", encoding="utf-8")
    assert run("extract", path, "-o", "out.jsonl", "--strict").code == 1
    assert Path("out.jsonl").read_text(encoding="utf-8") == "old\n"
    assert run("extract", path, "-o", "out.jsonl").code == 0
    assert json.loads(Path("out.jsonl").read_text(encoding="utf-8"))["id"] == "p1"
    assert sorted(one.name for one in Path().iterdir()) == ["out.jsonl", "papers.jsonl"]


@pytest.mark.parametrize("command", ["extract", "mentions"])
def test_a_source_is_never_written_over(run: Run, papers: Papers, command: str) -> None:
    path = papers(ACCURACY)
    before = path.read_bytes()
    Path("link.jsonl").symlink_to(path)
    for source, target in ((path, path), (path, "link.jsonl"), (".", path)):
        done = run(command, source, "-o", target)
        assert (done.code, done.out) == (1, "")
        assert done.err == f"benchmine: {target}: is one of the sources; choose another file with -o\n"
    assert path.read_bytes() == before


@pytest.mark.parametrize("place", ["folder", "folder/none/out.jsonl"])
def test_a_place_that_cannot_be_written_is_one_line(run: Run, papers: Papers, place: str) -> None:
    Path("folder").mkdir()
    done = run("extract", papers(ACCURACY), "-o", place)
    assert (done.code, done.out) == (1, "")
    assert done.err.startswith(f"benchmine: {place}: ")
    assert done.err.count("\n") == 1


def test_compressed_input_and_standard_output(run: Run) -> None:
    packed = gzip.compress(BUNDLED.read_bytes())
    done = run("extract", "-", "-o", "-", stdin=packed)
    assert done.out.count("\n") == 157


def test_characters_beyond_latin_go_through(run: Run, papers: Papers) -> None:
    text = "𝒻-Net 🦙 reaches 51.2% accuracy on Größe—Bench."
    (line,) = run("extract", papers(text)).raw.decode().splitlines()
    (result,) = json.loads(line)["results"]
    assert text[result["start"] : result["end"]] == "51.2"
    assert result["sentence"] == text


# interruption


class Interrupted(Reader):
    """A reader in front of which the user presses Ctrl-C at the third paper."""

    count = 0

    def read(self, paper: Paper) -> Any:
        self.count += 1
        if self.count == 3:
            raise KeyboardInterrupt
        return super().read(paper)


def test_ctrl_c_keeps_the_batches_that_are_stored(
    run: Run, papers: Papers, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = papers(*[ACCURACY.replace("94.8", f"9{n}.{n}") for n in range(5)])
    with monkeypatch.context() as patch:
        patch.setattr("benchmine.ingesting.Reader", Interrupted)
        done = run("ingest", path, "--db", "p.db", "--batch", "1")
    assert done.code == 130
    assert done.out.startswith("2 papers read")
    assert done.err.startswith("benchmine: interrupted; what is counted above is kept")
    assert overview(tmp_path / "p.db").papers == 2
    assert ": 3 new, 0 changed, 2 unchanged\n" in run("ingest", path, "--db", "p.db").out


@pytest.mark.sqlite
def test_a_full_disk_keeps_the_batches_that_are_stored(
    run: Run, papers: Papers, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = papers(*[ACCURACY.replace("94.8", f"9{n}.{n}") + f" The word {n} stands here." * 2000 for n in range(5)])
    open_database(tmp_path / "p.db").dispose()
    pages = (tmp_path / "p.db").stat().st_size // 4096 + 60
    with monkeypatch.context() as patch:
        patch.setattr("db.sqlite._CONNECTION_PRAGMAS", (*_CONNECTION_PRAGMAS, f"PRAGMA max_page_count = {pages}"))
        done = run("ingest", path, "--db", "p.db", "--batch", "1")
    assert (done.code, done.err.count("\n")) == (1, 1)
    assert "p.db: cannot be written: database or disk is full; make room on its disk" in done.err
    stored = overview(tmp_path / "p.db").papers
    assert 0 < stored < 5
    assert done.out.startswith(f"{stored} paper")
    assert run("ingest", path, "--db", "p.db").code == 0
    assert overview(tmp_path / "p.db").papers == 5


def test_ctrl_c_keeps_the_lines_that_were_written(run: Run, papers: Papers, monkeypatch: pytest.MonkeyPatch) -> None:
    path = papers(*[ACCURACY.replace("94.8", f"9{n}.{n}") for n in range(5)])
    monkeypatch.setattr("extract.Reader", Interrupted)
    done = run("extract", path, "-o", "out.jsonl")
    assert done.code == 130
    assert done.err.endswith("benchmine: interrupted; what was read is in out.jsonl.part\n")
    kept = Path("out.jsonl.part").read_text(encoding="utf-8").splitlines()
    assert [json.loads(line)["id"] for line in kept] == ["p1", "p2"]
    assert not Path("out.jsonl").exists()


# mentions


def test_mentions_name_their_text(run: Run, papers: Papers) -> None:
    path = papers(ACCURACY, PLAIN)
    lines = [json.loads(line) for line in run("mentions", path).out.splitlines()]
    assert [line["id"] for line in lines] == ["p1", "p2"]
    first = {(one["type"], one["text"]) for one in lines[0]["mentions"]}
    assert {("number", "94.8"), ("metric", "accuracy"), ("benchmark", "CIFAR-10")} <= first
    assert lines[1]["mentions"] == [] or all(one["type"] != "number" for one in lines[1]["mentions"])
    for one in lines[0]["mentions"]:
        assert list(one) == ["start", "end", "type", "text"]
        assert ACCURACY[one["start"] : one["end"]] == one["text"]


# usage


@pytest.mark.parametrize("command", ["ingest", "extract", "mentions"])
def test_wrong_usage_is_exit_code_2(run: Run, command: str) -> None:
    assert run(command).code == 2
    assert run(command, "x", "--format", "docx").code == 2
    assert "parquet" in run(command, "x", "--format", "docx").err
    assert run(command, "x", "--nonsense").code == 2
