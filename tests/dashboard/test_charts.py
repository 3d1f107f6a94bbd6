"""The chart of a board over time."""

from __future__ import annotations

from typing import Any

import altair as alt
import pytest

from dashboard import charts
from db.queries import Board, HistogramBin, HistoryPoint, YearCount
from extract.records import Role

HIGHER = Board(
    benchmark_id="imagenet",
    benchmark="ImageNet",
    metric_id="accuracy",
    metric="Accuracy",
    unit="%",
    direction="higher",
    results=4,
    ranked=4,
    papers=4,
    models=4,
)
LOWER = Board(
    benchmark_id="imagenet",
    benchmark="ImageNet",
    metric_id="latency",
    metric="Latency",
    unit="ms",
    direction="lower",
    results=2,
    ranked=2,
    papers=2,
    models=2,
)
UNKNOWN = Board(
    benchmark_id="imagenet",
    benchmark="ImageNet",
    metric_id="wow",
    metric="Wow",
    unit="",
    direction="none",
    results=1,
    ranked=0,
    papers=1,
    models=1,
)


def point(date: str, value: float, *, best: bool = False, model: str | None = "M", role: Role = "own") -> HistoryPoint:
    return HistoryPoint(
        date=date,
        value=value,
        value_text=str(value),
        model=model,
        model_id=None,
        result_id=f"{date} {value}",
        paper_id="p",
        title="",
        role=role,
        setting="",
        claims_sota=False,
        confidence=0.9,
        is_best=best,
    )


POINTS = [
    point("2019-03-01", 71.5, best=True),
    point("2020", 70.0),
    point("2021-05", 80.4, best=True, model=None),
    point("2024-10-02", 60.0),
]


def layers(points: list[HistoryPoint], board: Board, **options: Any) -> dict[str, list[dict[str, Any]]]:
    """The data of each layer of the chart, by mark and, of the points, by whether they are filled."""
    spec = charts.history(points, board, **options).to_dict()
    found = {}
    for layer in spec["layer"]:
        mark = layer["mark"]
        name = "ring" if mark["type"] == "point" and not mark["filled"] else mark["type"]
        found[name] = spec["datasets"][layer.get("data", spec.get("data"))["name"]]
    return found


def test_the_line_joins_only_the_best_so_far_and_is_kept_to_the_last_date() -> None:
    line = layers(POINTS, HIGHER)["line"]
    assert [(row["when"][:10], row["value"]) for row in line] == [
        ("2019-03-01", 71.5),
        ("2021-05-01", 80.4),
        ("2024-10-02", 80.4),
    ]


def test_every_result_is_a_point() -> None:
    shown = layers(POINTS, HIGHER)["point"]
    assert [row["kind"] for row in shown] == ["new best", "other result", "new best", "other result"]
    assert [row["date"] for row in shown] == [one.date for one in POINTS]


def test_a_cited_baseline_looks_like_one() -> None:
    cited = [one._replace(role="baseline") if place in (0, 3) else one for place, one in enumerate(POINTS)]
    kinds = [row["kind"] for row in layers(cited, HIGHER)["point"]]
    assert kinds == ["new best", "other result", "new best", "cited baseline"]


def test_no_line_where_no_direction_is_known() -> None:
    assert "line" not in layers([point("2020", 3, best=True)], UNKNOWN)


def test_the_chosen_result_has_a_ring() -> None:
    assert "ring" not in layers(POINTS, HIGHER)
    ring = layers(POINTS, HIGHER, chosen=POINTS[2].result_id)["ring"]
    assert [row["value"] for row in ring] == [80.4]


def test_axis_says_what_and_which_way() -> None:
    spec = charts.history(POINTS, LOWER).to_dict()
    assert {layer["encoding"]["y"]["title"] for layer in spec["layer"]} == {"Latency (ms), lower is better"}


def test_a_single_value_has_no_empty_decimals() -> None:
    spec = charts.history(POINTS[:1], HIGHER).to_dict()
    assert {layer["encoding"]["y"]["axis"]["format"] for layer in spec["layer"]} == {",.8~r"}


def test_text_says_what_the_chart_shows() -> None:
    assert charts.history_text(POINTS, HIGHER) == (
        "Accuracy (%) on ImageNet over time: 4 dated results from 2019-03-01 to 2024-10-02. "
        "Best so far (higher is better): from 71.5, M, 2019-03-01 to 80.4, model not named, 2021-05 in 2 steps."
    )
    assert charts.history_text([point("2020", 12.5, best=True)], LOWER) == (
        "Latency (ms) on ImageNet over time: 1 dated result on 2020. Best reported (lower is better): 12.5, M, 2020."
    )
    assert (
        charts.history_text([point("2020", 3, best=True)], UNKNOWN)
        == "Wow on ImageNet over time: 1 dated result on 2020."
    )


def test_a_crowd_of_points_is_thinned_but_for_the_best() -> None:
    many = [point("2020", index, best=index % 100 == 7) for index in range(1000)]
    kept = charts.thinned(many, 50)
    assert 50 <= len(kept) <= 60
    assert [one for one in kept if one.is_best] == [one for one in many if one.is_best]
    assert charts.thinned(many, 1000) == many


BINS = [
    HistogramBin(low=60, high=70, count=3),
    HistogramBin(low=70, high=80, count=0),
    HistogramBin(low=80, high=90, count=1),
]
YEARS = [
    YearCount(year=2020, results=3, ranked=3, papers=2),
    YearCount(year=2022, results=2, ranked=1, papers=1),
    YearCount(year=None, results=1, ranked=1, papers=1),
]


def data(chart: alt.Chart) -> list[dict[str, Any]]:
    (rows,) = chart.to_dict()["datasets"].values()
    found: list[dict[str, Any]] = rows
    return found


def test_bars_of_values() -> None:
    assert [(row["low"], row["high"], row["count"]) for row in data(charts.distribution(BINS, HIGHER))] == [
        (60, 70, 3),
        (80, 90, 1),
    ]
    assert charts.distribution_text(BINS, HIGHER) == (
        "Accuracy (%) on ImageNet: 4 ranked results from 60 to 90, most of them (3) 60 to 70."
    )


def test_a_single_value_is_a_bar_that_can_be_seen() -> None:
    one = [HistogramBin(low=71.5, high=71.5, count=2)]
    (bar,) = data(charts.distribution(one, HIGHER))
    assert bar["low"] < 71.5 < bar["high"]
    assert "2 ranked results from 71.5 to 71.5, most of them (2) 71.5." in charts.distribution_text(one, HIGHER)


def test_bars_of_years_tell_what_is_ranked() -> None:
    assert [(row["year"], row["kind"], row["results"]) for row in data(charts.years(YEARS))] == [
        ("2020", "ranked", 3),
        ("2022", "ranked", 1),
        ("2022", "not ranked", 1),
        ("no year", "ranked", 1),
    ]
    assert charts.years_text(YEARS, HIGHER).endswith("by the year of their paper: 2020: 3, 2022: 2, no year: 1.")


@pytest.mark.parametrize(
    "chart", [charts.history(POINTS, HIGHER), charts.distribution(BINS, HIGHER), charts.years(YEARS)]
)
def test_charts_are_saved_as_pictures(chart: alt.Chart) -> None:
    assert charts.picture(chart, "png").startswith(b"\x89PNG")
    assert charts.picture(chart, "svg").startswith(b"<svg")
