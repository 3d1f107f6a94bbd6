"""``show``, ``claims``, ``diff``, ``verify`` and ``export gold``: the record from the command line."""

from __future__ import annotations

import dataclasses
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from db import open_database
from db.versions import version
from extract import Reader
from extract.records import Paper
from tests.benchmine.conftest import FIXTURES, Run

ACCURACY = "TinyNet achieves 94.8% accuracy on CIFAR-10."
ERROR = "We are careful. GammaNet has a WER of 3.1% on LibriSpeech test-clean, a new state of the art."
Papers = Callable[..., Path]


@pytest.fixture
def db(run: Run, papers: Papers, tmp_path: Path) -> Path:
    """A database that the real reader has filled."""
    assert run("ingest", papers(ACCURACY, ERROR), "--db", "p.db").code == 0
    return tmp_path / "p.db"


def first_id(run: Run, db: Path, where: str = "1 = 1") -> str:
    found = json.loads(run("sql", f"SELECT result_id FROM results_flat WHERE {where}", "--db", db, "-f", "json").out)  # noqa: S608
    return str(found[0]["result_id"])


def change(path: Path, statement: str) -> None:
    engine = open_database(path, create=False)
    with engine.begin() as connection:
        connection.execute(text(statement))
    engine.dispose()


# show


def test_show_marks_the_evidence_and_names_the_paper(run: Run, db: Path) -> None:
    identity = first_id(run, db, "value_text = '94.8'")
    done = run("show", identity[:10], "--db", db)
    assert (done.code, done.err) == (0, "")
    lines = done.out.splitlines()
    assert lines[0] == f"{identity}  TinyNet: 94.8% accuracy on CIFAR-10"
    assert lines[2] == "  [model TinyNet] achieves [value 94.8]% [metric accuracy] on [benchmark CIFAR-10]."
    assert "  paper       p1 Paper 1" in lines
    assert "  benchmark   CIFAR-10 (CIFAR-10, id cifar-10)" in lines
    assert any(line.startswith("  read by     rule ") and line.endswith(version()) for line in lines)


ELSEWHERE = "We evaluate on CIFAR-10. The method reaches 94.8% accuracy."


def test_show_says_where_a_name_stands_that_the_sentence_does_not_have(run: Run, papers: Papers) -> None:
    record = {"id": "p", "title": "TinyNet: a small net", "abstract": ELSEWHERE}
    assert run("ingest", papers(broken=[json.dumps(record)]), "--db", "p.db").code == 0
    shown = run("show", first_id(run, Path("p.db")), "--db", "p.db").out
    assert "elsewhere: We evaluate on [benchmark CIFAR-10]. The method" in shown
    assert "from the title" in shown
    assert "  whose       paper's own\n" in shown


def test_show_gives_no_reason_for_what_was_corrected_until_that_is_taken_back(run: Run, db: Path) -> None:
    identity = first_id(run, db, "value_text = '94.8'")
    run("review", "correct", identity, "model=SmallNet", "--by", "ada", "--db", db)
    assert "metric: " in (corrected := run("show", identity, "--db", db).out)
    assert "              model: " not in corrected
    run("review", "undo", identity, "--by", "ada", "--db", db)
    assert "              model: " in run("show", identity, "--db", db).out


def test_show_has_every_digit(run: Run, papers: Papers) -> None:
    run("ingest", papers("TinyNet achieves 97.12345% accuracy on CIFAR-10."), "--db", "digits.db")
    shown = run("show", first_id(run, Path("digits.db")), "--db", "digits.db").out
    assert "97.12345 as printed; 97.12345% on its board" in shown


def test_show_as_json_has_everything(run: Run, db: Path) -> None:
    identity = first_id(run, db, "value_text = '94.8'")
    run("review", "correct", identity, "model=none", "--by", "ada", "--db", db)
    shown = json.loads(run("show", identity, "--json", "--db", db).out)
    assert (shown["result_id"], shown["value_text"], shown["abstract"]) == (identity, "94.8", ACCURACY)
    assert (shown["model"], shown["as_read"]["model"]) == (None, "TinyNet")
    assert [(one["verdict"], one["field"], one["value"]) for one in shown["reviews"]] == [("correct", "model", "")]


def test_show_of_what_is_gone_points_to_its_reviews(run: Run, db: Path, papers: Papers) -> None:
    identity = first_id(run, db, "value_text = '94.8'")
    run("review", "accept", identity, "--by", "ada", "--db", db)
    run("ingest", papers("TinyNet is small.", ERROR), "--db", db)
    done = run("show", identity, "--db", db)
    assert done.code == 1
    assert done.err == f"benchmine: {identity}: no longer read; its reviews: benchmine review log --result {identity}\n"
    assert "dormant" in run("review", "log", "--db", db).out


# diff


def test_diff_shows_what_the_last_run_changed(run: Run, db: Path, papers: Papers) -> None:
    assert run("diff", "--db", db).out.startswith(
        "From the empty database to run 1: 0 changed, 0 vanished, 0 returned, 2"
    )
    run("ingest", papers(ACCURACY, ERROR), "--db", db)
    assert run("diff", "--db", db).out == "From run 1 to run 2: 0 changed, 0 vanished, 0 returned, 0 appeared\n"
    run("ingest", papers("We are precise. TinyNet achieves 95.1% accuracy on CIFAR-10.", ERROR), "--db", db)
    done = run("diff", "--db", db)
    assert done.out.splitlines()[0] == "From run 2 to run 3: 0 changed, 1 vanished, 0 returned, 1 appeared"
    assert "    TinyNet achieves 94.8% accuracy on CIFAR-10.\n    TinyNet: 94.8% accuracy on CIFAR-10\n" in done.out
    assert "    TinyNet: 95.1% accuracy on CIFAR-10\n" in done.out
    assert run("diff", "0", "--benchmark", "librispeech", "--db", db).out.startswith(
        "From the empty database to run 3: 0 changed, 0 vanished, 0 returned, 1 appeared"
    )


class Other(Reader):
    """A reader that gives every result to another model, and finds the second paper's no more."""

    def read(self, paper: Paper) -> Any:
        found = super().read(paper)
        found.results = tuple(
            dataclasses.replace(one, model="Otto", model_id="otto", model_span=None) for one in found.results
        )
        if paper.id == "p2":
            found.results = ()
        return found


def test_diff_shows_what_another_reader_reads_otherwise(
    run: Run, db: Path, papers: Papers, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("benchmine.ingesting.Reader", Other)
    monkeypatch.setattr("benchmine.ingesting.version", lambda: "other")
    run("ingest", papers(ACCURACY, ERROR), "--db", db)
    done = run("diff", "--db", db)
    assert done.out.splitlines()[0] == "From run 1 to run 2: 1 changed, 1 vanished, 0 returned, 0 appeared"
    assert "    94.8: model: TinyNet -> Otto\n" in done.out  # the id follows from the name, and is not told
    found = json.loads(run("diff", "--json", "--db", db).out)
    assert found["counts"] == {"changed": 1, "vanished": 1, "returned": 0, "appeared": 0}
    (changed,) = [one for one in found["differences"] if one["what"] == "changed"]
    assert (changed["before"]["model_id"], changed["after"]["model_id"]) == ("tinynet", "otto")
    assert (changed["paper_id"], changed["sentence"]) == ("p1", ACCURACY)


def test_diff_tells_a_number_that_was_replaced_by_another(run: Run, db: Path, papers: Papers) -> None:
    run("ingest", papers(ACCURACY.replace("94.8", "95.1"), ERROR), "--db", db)  # at the same place, so the same id
    assert "    95.1: value: 94.8 -> 95.1\n" in run("diff", "--db", db).out


def test_diff_of_runs_that_are_not_there_is_one_line(run: Run, db: Path) -> None:
    done = run("diff", "7", "--db", db)
    assert (done.code, done.out, done.err) == (1, "", "benchmine: there is no run 7; the last is 1\n")
    assert run("diff", "one", "--db", db).code == 2


# verify


def test_verify_confirms_what_was_read(run: Run, db: Path) -> None:
    done = run("verify", "--db", db)
    assert (done.code, done.err) == (0, "")
    assert done.out.splitlines()[0] == f"2 papers and 2 results checked with reader {version()}"
    assert [line.split()[:2] for line in done.out.splitlines()[1:]] == [
        [name, "holds"] for name in ("span", "reading", "effective", "count", "kept", "orphan")
    ]


def test_verify_of_the_bundled_abstracts_holds(run: Run) -> None:
    run("ingest", FIXTURES / "papers.jsonl", "--db", "p.db")
    assert run("verify", "--db", "p.db").code == 0
    assert run("verify", "--sample", "10", "--db", "p.db").out.startswith("10 papers and ")


def test_verify_names_what_is_broken(run: Run, db: Path) -> None:
    identity = first_id(run, db, "value_text = '94.8'")
    change(db, "UPDATE paper SET abstract = replace(abstract, '94.8', '94.9') WHERE id = 'p1'")
    done = run("verify", "--db", db)
    assert done.code == 1
    assert f"span: {identity} of paper p1: the abstract has '94.9' at 17:21, not '94.8'\n" in done.out
    assert f"reading: {identity} of paper p1: value_decimal is '94.8', read as '94.9'" in done.out
    assert re.search(r"^  span +1 broken ", done.out, re.MULTILINE)
    assert done.err == "benchmine: the record is broken in 2 places\n"


def test_verify_only_counts_what_another_version_read(run: Run, db: Path) -> None:
    change(db, "UPDATE paper SET extractor_version = '0.0.1'")
    change(db, "UPDATE result SET role = 'baseline' WHERE value_text = '94.8'")
    done = run("verify", "--db", db)
    assert done.code == 0
    assert re.search(r"^  reading +not checked ", done.out, re.MULTILINE)
    assert (
        "2 results of papers read by another version: reading them again would change 1, lose 0 and add 0" in done.out
    )


# export gold


def test_a_correction_becomes_a_test_of_the_reader(run: Run, db: Path) -> None:
    done = run("export", "gold", "--db", db)
    assert (done.code, done.out) == (1, "")
    assert done.err == "benchmine: no paper has all of its results judged; see benchmine review queue\n"
    run("review", "correct", first_id(run, db, "value_text = '94.8'"), "model=SmallNet", "--by", "ada", "--db", db)
    run("review", "accept", first_id(run, db, "value_text = '3.1'"), "--by", "ada", "--db", db)
    done = run("export", "gold", "--db", db, "-o", "gold.jsonl")
    assert (done.code, done.err) == (0, "2 papers in gold.jsonl\n")
    found = json.loads(run("evaluate", "gold.jsonl", "--json").out)
    assert "SmallNet" in run("evaluate", "gold.jsonl", "--errors", "3").out
    assert found["papers"] == 2
    run("review", "undo", first_id(run, db, "value_text = '94.8'"), "--by", "ada", "--db", db)
    assert run("export", "gold", "--db", db).err.startswith("1 paper\n")


def test_gold_is_one_layout_of_whole_papers(run: Run, db: Path) -> None:
    for wrong in (("--format", "csv"), ("--benchmark", "CIFAR-10"), ("--min-confidence", "0.5")):
        assert run("export", "gold", *wrong, "--db", db).code == 2


# claims


def test_claims_are_held_against_what_was_reported_before(run: Run, database: Path) -> None:
    done = run("claims", "--db", database)
    assert done.code == 0
    assert done.err == (
        "1 claim: 1 upheld by what was reported before, 0 contradicted by an earlier better score, 0 with nothing to "
        "compare\n"
    )
    assert "Maple reaches 88.6% accuracy on ImageNet, where Oldtree has 60.11%." in done.out
    assert "Hazel reaches 86.2% accuracy on ImageNet" in done.out  # the best before, with its sentence
    change(database, "UPDATE result SET claims_sota = true WHERE value_text = '85.8'")
    (one,) = json.loads(run("claims", "imagenet", "--outcome", "contradicted", "-f", "json", "--db", database).out)
    assert (one["model"], one["value"], one["before_model"], one["before_value"]) == ("Ironwood", 85.8, "Hazel", 86.2)
    assert "Ironwood reaches 85.8%" in one["sentence"]
    assert "Hazel reaches 86.2%" in one["before_sentence"]


def test_a_claim_alone_has_nothing_to_compare(run: Run, db: Path) -> None:
    line = json.dumps({"id": "d", "title": "D", "abstract": ERROR, "date": "2024-01-05"})
    Path("dated.jsonl").write_text(line + "\n", encoding="utf-8")
    run("ingest", "dated.jsonl", "--db", "dated.db")
    done = run("claims", "--db", "dated.db")
    assert done.err.endswith("1 with nothing to compare\n")
    assert done.err.startswith("1 claim: 0 upheld")
    assert run("claims", "--db", db).err.startswith("0 claims: ")  # without a date there is no before
