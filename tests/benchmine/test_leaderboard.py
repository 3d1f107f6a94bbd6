"""``leaderboard``: whole output, from a database whose results are known."""

from __future__ import annotations

import csv
import dataclasses
import io
import json
from pathlib import Path

import pytest

from benchmine.leaderboards import CAVEAT
from tests.benchmine.conftest import Run
from tests.dashboard import sample

TITLE = "ImageNet, Accuracy (%), higher is better: 26 scores, 24 of them ranked, in 13 papers\n"
REMARKS = (
    "The first {} of 26; --limit shows more.\n"
    "Other boards of ImageNet (--metric): Latency (ms), 1\n"
    "Best reported in the abstracts read; that is not the state of the art.\n"
)
BOARD = """\
#  Model     Accuracy (%)  Setting  Whose        Date        Notes                    Paper
-  --------  ------------  -------  -----------  ----------  -----------------------  ----------------------------------------------
1  Maple             88.6           paper's own  2024-10     claims state of the art  Maple: a network for telling pictures apart
2  Hazel             86.2           paper's own  2023-09-30                           Hazel: a network for telling pictures apart
3  Ironwood          85.8  5-shot   paper's own  2024-05-05                           Ironwood: a network for telling pictures apart
"""  # noqa: E501


def lines(text: str) -> list[list[str]]:
    """The cells of a plain table: what two spaces part."""
    return [[cell.strip() for cell in line.split("  ") if cell.strip()] for line in text.splitlines()]


def test_the_largest_board_is_shown_under_its_title(run: Run, database: Path) -> None:
    done = run("leaderboard", "ImageNet", "--limit", "3", "--db", database)
    assert done.code == 0
    assert done.out == TITLE + BOARD
    assert done.err == REMARKS.format(3)


def test_evidence_stands_below_each_row(run: Run, database: Path) -> None:
    rows = run("leaderboard", "ImageNet", "--limit", "2", "--evidence", "--db", database).out.splitlines()
    assert rows[4].strip() == "Maple reaches 88.6% accuracy on ImageNet, where Oldtree has 60.11%."
    assert rows[6].strip() == "Hazel reaches 86.2% accuracy on ImageNet, where Oldtree has 60.7%."


def test_what_has_no_rank_says_why(run: Run, database: Path) -> None:
    rows = lines(run("leaderboard", "ImageNet", "--limit", "100", "--db", database).out)
    (bounded,) = [row for row in rows if "over 90" in row]
    assert bounded[:4] == ["Nutmeg", "over 90", "paper's own", "2025-01-01"]
    assert bounded[4] == "bounded"


def test_ties_share_a_rank(run: Run, database: Path) -> None:
    ranks = [row[:2] for row in lines(run("leaderboard", "ImageNet", "--db", database).out)]
    assert [rank for rank, model in ranks[3:] if model in ("Elm", "Ginkgo", "Larch")] == ["5", "5", "7"]


@pytest.mark.parametrize("name", ["latency", "Latency", "LATENCY"])
def test_a_metric_can_be_chosen(run: Run, database: Path, name: str) -> None:
    done = run("leaderboard", "imagenet", "--metric", name, "--db", database)
    assert done.out.startswith("ImageNet, Latency (ms), lower is better: 1 score, in 1 paper\n")
    assert "12.5" in done.out


@pytest.mark.parametrize("name", ["imagenet", "IMAGENET", "ILSVRC", "image net", "Image"])
def test_a_benchmark_is_found_by_any_spelling(run: Run, database: Path, name: str) -> None:
    assert run("leaderboard", name, "--limit", "1", "--db", database).out.startswith(TITLE)


def test_an_unknown_benchmark_gets_near_names(run: Run, database: Path) -> None:
    done = run("leaderboard", "ImagNet", "--db", database)
    assert (done.code, done.out) == (1, "")
    assert done.err == "benchmine: no benchmark 'ImagNet' in the database; near names: ImageNet\n"


def test_a_name_like_no_other_gets_the_most_reported(run: Run, database: Path) -> None:
    done = run("leaderboard", "zzz", "--db", database)
    assert done.code == 1
    assert done.err == "benchmine: no benchmark 'zzz' in the database; most reported: ImageNet, SQuAD\n"


def test_an_unknown_metric_gets_those_there_are(run: Run, database: Path) -> None:
    done = run("leaderboard", "ImageNet", "--metric", "BLEU", "--db", database)
    assert done.code == 1
    assert done.err == "benchmine: no scores in 'BLEU' on ImageNet; there are: Accuracy (%), 26; Latency (ms), 1\n"


def test_without_a_name_the_benchmarks_are_listed(run: Run, database: Path) -> None:
    assert lines(run("leaderboard", "--db", database).out) == [
        ["Benchmark", "Scores", "Papers", "Metric", "Best reported", "By", "Task"],
        ["-" * 9, "-" * 6, "-" * 6, "-" * 8, "-" * 13, "-" * 5, "-" * 20],
        ["ImageNet", "27", "13", "Accuracy", "88.6%", "Maple", "image classification"],
        ["SQuAD", "1", "1", "Accuracy", "71.5%", "Alder", "question answering"],
    ]


@pytest.mark.sqlite
def test_an_empty_database_says_what_to_run(run: Run) -> None:
    sample.store(Path("empty.db"), [])
    for arguments in (["leaderboard"], ["leaderboard", "ImageNet"]):
        done = run(*arguments, "--db", "empty.db")
        assert done.code == 1
        assert done.err == (
            "benchmine: empty.db: no papers in it yet; fill it with: benchmine ingest PATH --db empty.db\n"
        )


def test_no_database_says_how_to_make_one(run: Run) -> None:
    done = run("leaderboard", "ImageNet", "--db", "none.db")
    assert done.code == 1
    assert done.err == "benchmine: none.db: no such database; make it with: benchmine ingest PATH --db none.db\n"
    assert not Path("none.db").exists()


def test_files_hold_the_whole_board_with_its_evidence(run: Run, database: Path) -> None:
    done = run("leaderboard", "ImageNet", "--limit", "2", "--format", "csv", "--db", database)
    rows = list(csv.DictReader(io.StringIO(done.raw.decode(), newline="")))
    assert [(row["rank"], row["model"], row["value"]) for row in rows[:2]] == [
        ("1", "Maple", "88.6"),
        ("2", "Hazel", "86.2"),
    ]
    assert rows[0]["sentence"] == "Maple reaches 88.6% accuracy on ImageNet, where Oldtree has 60.11%."
    assert len(rows) == 26
    exported = run("export", "leaderboard", "--benchmark", "ImageNet", "--metric", "Accuracy", "--db", database)
    assert exported.raw == done.raw
    records = json.loads(run("leaderboard", "ImageNet", "--format", "json", "--db", database).out)
    assert [record["model"] for record in records[:2]] == ["Maple", "Hazel"]


def test_a_table_goes_into_a_file_without_what_is_said_of_it(run: Run, database: Path) -> None:
    done = run("leaderboard", "ImageNet", "--limit", "1", "-o", "board.txt", "--db", database)
    assert done.out == ""
    assert done.err.endswith(f"{CAVEAT}\n")
    table = Path("board.txt").read_text(encoding="utf-8")
    assert table.startswith("#  Model  Accuracy (%)")
    assert len(table.splitlines()) == 3


def test_texts_from_papers_cannot_steer_a_terminal(run: Run) -> None:
    paper, results = sample.one_paper()[0]
    title = "Red \x1b[31malert\x1b[0m\nsecond line\ttab"
    sample.store(Path("p.db"), [(dataclasses.replace(paper, title=title), results)])
    out = run("leaderboard", "SQuAD", "--db", "p.db").out
    assert "Red  [31malert [0m second line tab\n" in out
    assert "\x1b" not in out
