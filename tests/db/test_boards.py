"""Boards against ones worked out by hand: directions, ties, bounds, impossible values, deltas, units."""

from __future__ import annotations

import dataclasses
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, text

from db import queries
from db.queries import Board, LeaderboardFilters
from db.standing import REASONS

Ingest = Callable[..., Any]


def view(engine: Engine, name: str, columns: str, where: str = "") -> list[tuple[Any, ...]]:
    with engine.connect() as connection:
        return [tuple(row) for row in connection.execute(text(f"SELECT {columns} FROM {name} {where}"))]  # noqa: S608


def ranked(engine: Engine, benchmark: str, metric: str, unit: str, **filters: Any) -> list[tuple[int | None, str]]:
    rows = queries.leaderboard(engine, benchmark, metric, unit, filters=LeaderboardFilters(**filters))
    return [(row.rank, row.value_text) for row in rows]


@pytest.fixture(scope="module")
def imagenet_file(build: Callable[..., Path], make: Any) -> Path:
    """Accuracy on ImageNet, one paper a row, of every kind that a board can hold."""
    rows: list[tuple[str, str, str, dict[str, Any]]] = [
        # paper, value, date, other fields
        ("a", "80.5", "2020-05", {"model": "Alpha"}),
        ("b", "91.0", "2022-01-10", {"model": "Beta", "setting": "5-shot", "claims_sota": True}),
        ("c", "0.91", "2021", {"model": "Gamma", "unit": "", "role": "baseline", "confidence": 0.4}),  # ties with b
        ("d", "85.2", "--04-24", {"model": "Delta", "bound": "about"}),
        ("e", "95.0", "2023-03-01", {"model": "Epsilon", "bound": "over"}),
        ("f", "132", "2023-04-01", {"model": "Zeta"}),
        ("g", "96.0", "2023-05-01", {"model": "people", "role": "human"}),
        ("h", "4.5", "2023-06-01", {"model": "Eta", "kind": "delta", "unit": "points"}),
        ("i", "70.0", "2023-07-01", {"model": None}),
        ("j", "1", "2023-08-01", {"model": "Theta", "unit": ""}),  # 1% or all of it: a board of its own
        ("k", "88.8", "2023-09-01", {"model": "Iota", "metric": None}),
        ("l", "77.7", "2023-10-01", {"model": "Kappa", "metric": "unheard-of score"}),
        ("m", "66.6", "2023-11-01", {"model": "Lambda", "benchmark": None}),
    ]
    return build(
        [make.one(paper, value, date=date, title=f"On {paper}", **fields) for paper, value, date, fields in rows]
    )


@pytest.fixture
def imagenet(imagenet_file: Path, path: Path) -> None:
    shutil.copy(imagenet_file, path)


@pytest.mark.usefixtures("imagenet")
def test_the_best_comes_first_and_ties_share_a_rank(engine: Engine) -> None:
    rows = queries.leaderboard(engine, "imagenet", "accuracy", "%")
    tied = sorted(rows[:2], key=lambda row: row.result_id)
    assert tied == rows[:2]  # in an order that stays
    tied.sort(key=lambda row: row.model or "")
    assert [(row.rank, row.value, row.value_text, row.model, row.flags) for row in [*tied, *rows[2:]]] == [
        (1, 91.0, "91.0", "Beta", ()),
        (1, 91.0, "0.91", "Gamma", ("rescaled",)),
        (3, 85.2, "85.2", "Delta", ()),
        (4, 80.5, "80.5", "Alpha", ()),
        (5, 70.0, "70.0", None, ()),
        (None, 132.0, "132", "Zeta", ("impossible",)),
        (None, 96.0, "96.0", "people", ("human",)),
        (None, 95.0, "95.0", "Epsilon", ("bounded",)),
    ]
    beta = next(row for row in rows if row.model == "Beta")
    assert (beta.setting, beta.claims_sota, beta.role, beta.bound, beta.kind) == ("5-shot", True, "own", "", "score")
    assert (beta.paper_id, beta.title, beta.date, beta.year) == ("b", "On b", "2022-01-10", 2022)
    delta = next(row for row in rows if row.model == "Delta")
    assert (delta.date, delta.year, delta.bound) == ("--04-24", None, "about")


@pytest.mark.usefixtures("imagenet")
def test_boards_are_counted_and_the_largest_comes_first(engine: Engine) -> None:
    accuracy, *others = queries.boards(engine, "imagenet")
    assert accuracy == Board(
        benchmark_id="imagenet",
        benchmark="ImageNet",
        metric_id="accuracy",
        metric="accuracy",
        unit="%",
        direction="higher",
        results=8,
        ranked=5,
        papers=8,
        models=7,
    )
    assert [(board.metric_id, board.metric, board.unit, board.direction, board.ranked) for board in others] == [
        ("", "", "%", "none", 0),
        ("accuracy", "accuracy", "", "higher", 0),
        ("unheard-of-score", "unheard-of score", "%", "none", 0),
    ]
    assert queries.boards(engine, "nowhere") == []


@pytest.mark.usefixtures("imagenet")
@pytest.mark.parametrize(
    ("metric", "unit", "value", "reason"),
    [
        ("", "%", "88.8", "no metric"),
        ("accuracy", "", "1", "scale unknown"),
        ("unheard-of-score", "%", "77.7", "no direction"),
    ],
)
def test_what_cannot_be_compared_is_listed_without_a_rank(
    engine: Engine, metric: str, unit: str, value: str, reason: str
) -> None:
    (row,) = queries.leaderboard(engine, "imagenet", metric, unit)
    assert (row.rank, row.value_text, row.flags) == (None, value, (reason,))
    assert queries.history(engine, "imagenet", metric, unit) == []


@pytest.mark.usefixtures("imagenet")
def test_the_view_holds_the_ranked_rows_and_agrees_with_the_query(engine: Engine) -> None:
    rows = view(engine, "leaderboard", "rank, result_id", "ORDER BY rank, result_id")
    listed = queries.leaderboard(engine, "imagenet", "accuracy", "%")
    assert rows == [(row.rank, row.result_id) for row in listed if row.rank is not None]
    columns = "benchmark, metric, unit, direction, value, value_text, model, title, date, published, year"
    assert view(engine, "leaderboard", columns, "WHERE paper_id = 'd'") == [
        ("ImageNet", "accuracy", "%", "higher", 85.2, "85.2", "Delta", "On d", "--04-24", None, None)
    ]


@pytest.mark.usefixtures("imagenet")
def test_every_reason_is_one_that_is_explained(engine: Engine) -> None:
    reasons = {row[0] for row in view(engine, "result", "unranked")}
    assert reasons == {
        "",
        "bounded",
        "impossible",
        "human",
        "delta",
        "no metric",
        "scale unknown",
        "no direction",
        "no benchmark",
    }
    assert reasons - {""} < set(REASONS)


def test_lower_is_better_where_the_metric_says_so(engine: Engine, ingest: Ingest, make: Any) -> None:
    rows = [
        ("a", "5.2", "2020"),
        ("b", "3.1", "2021"),
        ("c", "3.10", "2022"),
        ("d", "9.9", "2023"),
        ("e", "2.8", "2024"),
    ]
    ingest([make.one(p, v, date=d, model=p, metric="WER", benchmark="LibriSpeech") for p, v, d in rows])
    found = ranked(engine, "librispeech", "wer", "%")
    assert [found[0], set(found[1:3]), *found[3:]] == [(1, "2.8"), {(2, "3.1"), (2, "3.10")}, (4, "5.2"), (5, "9.9")]
    (summary,) = queries.benchmarks(engine)
    assert (summary.best, summary.best_text, summary.best_model) == (2.8, "2.8", "e")
    points = queries.history(engine, "librispeech", "wer", "%")
    assert [(point.date, point.is_best) for point in points] == [
        ("2020", True),
        ("2021", True),
        ("2022", False),
        ("2023", False),
        ("2024", True),
    ]
    columns = "published, value, previous"
    assert view(engine, "sota_history", columns) == [("2020", 5.2, None), ("2021", 3.1, 5.2), ("2024", 2.8, 3.1)]


@pytest.mark.usefixtures("imagenet")
def test_history_is_dated_and_only_the_best_of_a_date_improves(engine: Engine, ingest: Ingest, make: Any) -> None:
    ingest([make.one("n", "93.0", date="2024-01-01", model="Nu"), make.one("o", "92.0", date="2024-01-01", model="Xi")])
    points = queries.history(engine, "imagenet", "accuracy", "%")
    assert [(point.date, point.value, point.model, point.is_best) for point in points] == [
        ("2020-05", 80.5, "Alpha", True),
        ("2021", 91.0, "Gamma", True),
        ("2022-01-10", 91.0, "Beta", False),  # equal is no improvement
        ("2023-07-01", 70.0, None, False),
        ("2024-01-01", 93.0, "Nu", True),
        ("2024-01-01", 92.0, "Xi", False),
    ]
    best = [(point.date, point.value, point.model, point.result_id) for point in points if point.is_best]
    assert view(engine, "sota_history", "published, value, model, result_id") == best


@pytest.mark.usefixtures("imagenet")
@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        (
            {"roles": ("own",), "bounds": ("",), "min_confidence": 0.5},
            [(1, "91.0"), (2, "80.5"), (3, "70.0"), (None, "132")],
        ),
        ({"settings": ("5-shot",)}, [(1, "91.0")]),
        ({"bounds": ("over", "about")}, [(1, "85.2"), (None, "95.0")]),
        ({"date_to": "2021"}, [(1, "0.91"), (2, "80.5")]),  # the whole of 2021, and nothing without a year
        ({"date_from": "2022", "date_to": "2022"}, [(1, "91.0")]),
        ({"date_from": "2023-07"}, [(1, "70.0")]),
        ({"search": "alph"}, [(4, "80.5")]),  # a search hides rows; it does not rank anew
        ({"search": "ON D"}, [(3, "85.2")]),
        ({"search": "100%"}, []),
        ({"search": "_"}, []),
        ({"deltas": True, "date_from": "2023-05", "roles": ("own",)}, [(1, "70.0"), (None, "4.5")]),
        ({"roles": ("best existing",)}, []),
    ],
)
def test_filters(engine: Engine, filters: dict[str, Any], expected: list[tuple[int | None, str]]) -> None:
    assert ranked(engine, "imagenet", "accuracy", "%", **filters) == expected


@pytest.mark.usefixtures("imagenet")
def test_a_limit_takes_the_best(engine: Engine) -> None:
    rows = queries.leaderboard(engine, "imagenet", "accuracy", "%", limit=3)
    assert [row.rank for row in rows] == [1, 1, 3]


@pytest.mark.usefixtures("imagenet")
def test_results_flat_has_every_result_with_its_sentence(engine: Engine) -> None:
    rows = view(engine, "results_flat", "paper_id, sentence, value_text, kind, benchmark, metric_text")
    assert len(rows) == 13
    assert all(value in sentence for _, sentence, value, *_ in rows)
    assert ("m", "Lambda reaches 66.6% accuracy on None.", "66.6", "score", None, "accuracy") in rows
    assert ("h", "Eta reaches 4.5points accuracy on ImageNet.", "4.5", "delta", "ImageNet", "accuracy") in rows


def test_the_main_board_has_the_most_ranked_rows(engine: Engine, ingest: Ingest, make: Any) -> None:
    batch = [make.one(f"d{n}", f"0.7{n}", unit="", metric="Dice", benchmark="GSM8K", model=f"m{n}") for n in range(3)]
    batch += [make.one(f"a{n}", f"8{n}.0", bound="over", benchmark="GSM8K", model=f"m{n}") for n in range(5)]
    ingest(batch)
    (summary,) = queries.benchmarks(engine)
    assert (summary.metric_id, summary.metric, summary.unit) == ("dice", "Dice", "%")
    assert (summary.results, summary.papers, summary.models, summary.best) == (8, 8, 5, 72.0)


def test_an_endless_number_is_impossible_not_an_error(engine: Engine, ingest: Ingest, make: Any) -> None:
    paper, (result,) = make.one("p", "9" * 400, metric="FID", unit="")
    ingest([(paper, [result]), make.one("q", "12.5", metric="FID", unit="")])
    rows = queries.leaderboard(engine, "imagenet", "fid", "")
    assert [(row.rank, row.paper_id, row.flags) for row in rows] == [(1, "q", ()), (None, "p", ("impossible",))]


def test_a_paper_without_names_is_kept(engine: Engine, ingest: Ingest, make: Any) -> None:
    paper, (result,) = make.one("p", "12.5", benchmark=None, metric=None, model=None)
    ingest([(paper, [dataclasses.replace(result, role="unknown")])])
    page = queries.paper(engine, "p")
    assert page is not None
    assert [(found.benchmark, found.metric, found.model, found.flags) for found in page.results] == [
        (None, None, None, ("no benchmark",))
    ]
    assert queries.benchmarks(engine) == []
