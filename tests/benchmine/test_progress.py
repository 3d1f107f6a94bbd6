"""Progress in words."""

from __future__ import annotations

import pytest

from benchmine.bar import Bar
from benchmine.progress import Lines, describe, meter, span
from benchmine.wording import counted, paced


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ((1200, 4.0, 400, 1000), "1,200 papers, 40%, 300/s, 0:06 left"),
        ((1200, 4.0, 0, 1000), "1,200 papers, 300/s"),
        ((1200, 4.0, 400, None), "1,200 papers, 300/s"),
        ((0, 0.2, 0, 1000), "0 papers"),
        ((0, 0.2, 1000, 1000), "0 papers"),  # a small file is read at once, before its first paper is done
        ((50, 0.5, 1000, 1000), "50 papers, 100/s"),
        ((5, 100.0, 2000, 1000), "5 papers, 0/s"),
        ((1, 1.0, 1, 10_000), "1 paper, 0%, 1/s, 2:46:39 left"),
    ],
)
def test_describe(arguments: tuple[int, float, int, int | None], expected: str) -> None:
    assert describe(*arguments) == expected


@pytest.mark.parametrize(
    ("seconds", "expected"), [(0, "0:00"), (7.4, "0:07"), (59.6, "1:00"), (3600, "1:00:00"), (86399, "23:59:59")]
)
def test_span(seconds: float, expected: str) -> None:
    assert span(seconds) == expected


def test_a_line_every_ten_seconds() -> None:
    now = 0.0
    said: list[str] = []
    with Lines(100, said.append, clock=lambda: now) as lines:
        for paper in range(1, 46):
            now = float(paper)
            lines.move(paper)
            lines.advance()
    assert said == [
        "10 papers, 10%, 1/s, 1:30 left",
        "20 papers, 20%, 1/s, 1:20 left",
        "30 papers, 30%, 1/s, 1:10 left",
        "40 papers, 40%, 1/s, 1:00 left",
    ]
    assert lines.papers == 45


def test_short_work_says_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    with meter(10) as progress:
        progress.advance(5)
    assert progress.papers == 5
    assert capsys.readouterr() == ("", "")


def test_a_bar_counts_too() -> None:
    with Bar(10) as bar:
        bar.advance()
        bar.move(5)
        bar.advance(2)
    assert bar.papers == 3


def test_counts_in_words() -> None:
    assert [counted(1, "paper"), counted(1200, "paper")] == ["1 paper", "1,200 papers"]
    assert paced(1200, 4.0) == "1,200 papers read in 4.0 s (300/s)"
    assert paced(0, 4.0) == "0 papers read in 4.0 s"
    assert paced(1, 0.001) == "1 paper read in 0.0 s"
