"""Tables on terminals of several widths."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from rich.console import Console

from benchmine.screen import show
from benchmine.tables import Table
from tests.benchmine.conftest import Run


def shown(table: Table, width: int) -> str:
    out = io.StringIO()
    show(table, Console(file=out, width=width))
    return "\n".join(line.rstrip() for line in out.getvalue().splitlines()).rstrip()


BOARD = Table(
    ("#", "Model", "top-1 accuracy (%)", "Notes", "Paper"),
    [
        (1, "Maple", "88.6", "claims state of the art", "Maple: a network for telling pictures apart"),
        (2, "Hazel-Large", "86.25", "", "Hazel: a network for telling pictures apart"),
    ],
    ("Maple reaches 88.6% accuracy on ImageNet, where Oldtree has 60.11%.", ""),
    frozenset({"top-1 accuracy (%)"}),
    below="Paper",
)


def test_where_all_fits_only_the_note_stands_below() -> None:
    assert (
        shown(BOARD, 120)
        == """\
#  Model        top-1 accuracy (%)  Notes                    Paper
─  ───────────  ──────────────────  ───────────────────────  ───────────────────────────────────────────
1  Maple                      88.6  claims state of the art  Maple: a network for telling pictures apart
    Maple reaches 88.6% accuracy on ImageNet, where Oldtree has 60.11%.

2  Hazel-Large               86.25                           Hazel: a network for telling pictures apart"""
    )


def test_a_narrower_terminal_has_the_paper_below_its_row() -> None:
    assert (
        shown(BOARD, 72)
        == """\
#  Model        top-1 accuracy (%)  Notes
─  ───────────  ──────────────────  ───────────────────────
1  Maple                      88.6  claims state of the art
    Maple: a network for telling pictures apart
    Maple reaches 88.6% accuracy on ImageNet, where Oldtree has 60.11%.

2  Hazel-Large               86.25
    Hazel: a network for telling pictures apart"""
    )


def test_a_narrow_one_has_its_titles_and_texts_wrapped_and_no_figure_cut() -> None:
    assert (
        shown(BOARD, 40)
        == """\
                   top-1
                accuracy
#  Model             (%)  Notes
─  ───────────  ────────  ──────────────
1  Maple            88.6  claims state
                          of the art
    Maple: a network for telling
    pictures apart
    Maple reaches 88.6% accuracy on
    ImageNet, where Oldtree has 60.11%.

2  Hazel-Large     86.25
    Hazel: a network for telling
    pictures apart"""
    )


def test_on_the_narrowest_each_row_is_a_line_a_column() -> None:
    assert (
        shown(BOARD, 30)
        == """\
                 #  1
             Model  Maple
top-1 accuracy (%)  88.6
             Notes  claims
state of the art
             Paper  Maple: a
network for telling pictures
apart
Maple reaches 88.6% accuracy
on ImageNet, where Oldtree has
60.11%.

                 #  2
             Model
Hazel-Large
top-1 accuracy (%)  86.25
             Notes
             Paper  Hazel: a
network for telling pictures
apart"""
    )


def test_without_notes_rows_follow_each_other() -> None:
    table = Table(("Benchmark", "Scores"), [("ImageNet", 15), ("CIFAR-10", 7)])
    assert shown(table, 80) == "Benchmark  Scores\n─────────  ──────\nImageNet       15\nCIFAR-10        7"


@pytest.mark.parametrize("width", [80, 100, 120])
def test_the_evidence_of_a_board_takes_the_whole_width(
    run: Run, database: Path, monkeypatch: pytest.MonkeyPatch, width: int
) -> None:
    monkeypatch.setattr("benchmine.tables.is_terminal", lambda _: True)
    monkeypatch.setenv("COLUMNS", str(width))
    title, *board = run("leaderboard", "ImageNet", "--limit", "3", "--evidence", "--db", database).out.splitlines()
    assert title.startswith("ImageNet, ")
    assert max(map(len, board)) <= width
    sentence = "Maple reaches 88.6% accuracy on ImageNet, where Oldtree has 60.11%."
    assert f"    {sentence}" in [line.rstrip() for line in board]
    assert len(board) <= 18
