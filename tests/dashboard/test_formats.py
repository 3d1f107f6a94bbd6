"""How numbers, dates and names are written."""

from __future__ import annotations

import pandas as pd
import pytest

from dashboard import formats, links
from db.queries import Board


def board(metric: str = "accuracy", unit: str = "%", **changed: object) -> Board:
    fields: dict[str, object] = {
        "benchmark_id": "imagenet",
        "benchmark": "ImageNet",
        "metric_id": metric,
        "metric": metric.title(),
        "unit": unit,
        "direction": "higher",
        "results": 3,
        "ranked": 2,
        "papers": 2,
        "models": 2,
    }
    return Board(**fields | changed)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (58.3, "58.3"),
        (60.0, "60"),
        (1016.0, "1,016"),
        (0.7298, "0.7298"),
        (100 / 3, "33.3333"),
        (0.1 + 0.2, "0.3"),
        (-2.5, "-2.5"),
        (0.0, "0"),
        (0.00001, "1e-05"),
    ],
)
def test_number(value: float, written: str) -> None:
    assert formats.number(value) == written


def test_decimals_of_a_column() -> None:
    assert formats.decimals([58.3, 83.25, 60]) == 2
    assert formats.decimals([]) == 0


@pytest.mark.parametrize(
    ("date", "written", "day"),
    [
        ("2023-08-03", "2023-08-03", "2023-08-03"),
        ("2023-08", "2023-08", "2023-08-01"),
        ("2023", "2023", "2023-01-01"),
        ("--04-24", "24 Apr (no year)", None),
        ("2023-13-45", "2023-13-45", None),
        ("soon", "soon", None),
    ],
)
def test_dates_are_as_exact_as_the_source(date: str, written: str, day: str | None) -> None:
    assert formats.date_text(date) == written
    assert formats.day(date) == (None if day is None else pd.Timestamp(day))


def test_no_date() -> None:
    assert formats.date_text(None) == ""


@pytest.mark.parametrize(("confidence", "word"), [(0.95, "high"), (0.8, "high"), (0.5, "medium"), (0.49, "low")])
def test_certainty_is_said_in_a_word_too(confidence: float, word: str) -> None:
    assert formats.certainty(confidence) == f"{confidence:.2f} ({word})"


def test_measure_and_board_label() -> None:
    assert formats.board_label(board()) == "Accuracy (%) · 3 results · higher is better"
    assert formats.board_label(board(split="val")) == "val · Accuracy (%) · 3 results · higher is better"
    assert formats.measure(board(metric="", unit="")) == "Metric not stated"


def test_a_paper_without_a_title_is_called_by_its_first_words() -> None:
    assert formats.paper_name("A title", "text") == "A title"
    assert formats.paper_name("", "We  present\nX.") == "“We present X.”"
    long = formats.paper_name("", "word " * 50)
    assert long.startswith("“word word")
    assert long.endswith("…”")
    assert len(long) < 100


def test_boards_are_found_by_what_their_links_say() -> None:
    boards = [
        board(),
        board(unit=""),
        board(metric="", unit=""),
        board(metric="latency", unit="ms"),
        board(split="val"),
        board(split="val", metric="", unit=""),
    ]
    for one in boards:
        query = links.to_board(one)
        assert all(query.values()), "an empty value would vanish from the address"
        assert links.find_board(boards, query["metric"], query["unit"], query["split"]) is one


def test_a_board_that_is_not_there() -> None:
    assert links.find_board([board()], "bleu", "%") is None
    assert links.find_board([board()], "accuracy", "ms") is None
    assert links.find_board([board()], "accuracy", None) == board()
    assert links.find_board([board()], None, None) == board()
    assert links.find_board([board(), board(split="val")], None, None, "val") == board(split="val")
    assert links.find_board([board(split="val")], "accuracy", "%", "test") is None
    assert links.find_board([], None, None) is None
