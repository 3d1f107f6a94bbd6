"""A board is one split; of a model's several values only the best can be shown; pages, orders, facets, figures."""

from __future__ import annotations

import dataclasses
import json
import shutil
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, text

from db import queries
from db.export import ExportFilters, export
from db.queries import BoardTotals, FacetValue, HistogramBin, LeaderboardFilters, YearCount

BOARD = ("imagenet", "accuracy", "%")


@pytest.fixture(scope="module")
def stored_file(build: Callable[..., Path], make: Any) -> Path:
    rows: list[tuple[str, str, dict[str, Any]]] = [
        ("a", "80.0", {"model": "Alpha", "date": "2020"}),
        ("b", "82.0", {"model": "Alpha", "date": "2021-03", "role": "baseline"}),
        ("c", "82.00", {"model": "Alpha", "date": "2022", "confidence": 0.55}),
        ("d", "84.0", {"model": "Alpha", "date": "2022-02", "setting": "10-crop", "claims_sota": True}),
        ("e", "81.0", {"model": "Beta", "date": "2019-01-01", "confidence": 1.0}),
        ("f", "79.0", {"model": None}),
        ("g", "79.0", {"model": None, "date": "2020-01"}),
        ("h", "99.0", {"model": "Alpha", "bound": "up to", "date": "2020"}),
        ("i", "60.0", {"model": "state of the art", "model_id": "stateoftheart", "role": "best existing"}),
        ("j", "61.0", {"model": "state of the art", "model_id": "stateoftheart", "role": "best existing"}),
        ("k", "70.0", {"model": "Alpha", "split": "val", "date": "2020"}),
        ("l", "72.0", {"model": "Gamma", "split": "val", "date": "2021"}),
        ("m", "3.0", {"model": "Gamma", "split": "val", "kind": "delta", "unit": "points"}),
    ]
    return build([make.one(paper, value, title=f"On {paper}", **fields) for paper, value, fields in rows])


@pytest.fixture(autouse=True)
def _stored(stored_file: Path, path: Path) -> None:
    shutil.copy(stored_file, path)


def shown(engine: Engine, split: str = "", **options: Any) -> list[tuple[int | None, str | None, float]]:
    filters = LeaderboardFilters(**{k: v for k, v in options.items() if k not in ("order", "limit", "offset")})
    paging = {k: v for k, v in options.items() if k in ("order", "limit", "offset")}
    rows = queries.leaderboard(engine, *BOARD, split=split, filters=filters, **paging)
    return [(row.rank, row.model, row.value) for row in rows]


def test_each_split_is_a_board_with_ranks_of_its_own(engine: Engine) -> None:
    boards = queries.boards(engine, "imagenet")
    assert [(board.split, board.results, board.ranked) for board in boards] == [("", 10, 9), ("val", 2, 2)]
    assert shown(engine, "val") == [(1, "Gamma", 72.0), (2, "Alpha", 70.0)]
    assert shown(engine, "val", deltas=True)[2] == (None, "Gamma", 3.0)
    assert shown(engine, "test") == []
    assert [point.value for point in queries.history(engine, *BOARD, split="val")] == [70.0, 72.0]
    (summary,) = queries.benchmarks(engine)
    assert (summary.split, summary.best, summary.best_model) == ("", 84.0, "Alpha")


def test_views_keep_splits_apart(engine: Engine) -> None:
    with engine.connect() as connection:
        first = connection.execute(text("SELECT split, value FROM leaderboard WHERE rank = 1 ORDER BY split")).all()
        best = connection.execute(
            text("SELECT value, previous FROM sota_history WHERE split = 'val' ORDER BY published")
        ).all()
    assert [tuple(row) for row in first] == [("", 84.0), ("val", 72.0)]
    assert [tuple(row) for row in best] == [(70.0, None), (72.0, 70.0)]


def test_every_row_tells_the_range_of_its_model_in_its_setting(engine: Engine) -> None:
    rows = {row.paper_id: row for row in queries.leaderboard(engine, *BOARD)}
    for paper in ("a", "b", "c"):  # 82.0 and 82.00 are one value
        assert (rows[paper].low, rows[paper].high, rows[paper].values, rows[paper].papers) == (80.0, 82.0, 2, 3)
    for paper in ("d", "e", "f", "h", "i"):  # another setting, one value, no name, bounded, no system
        row = rows[paper]
        assert (row.low, row.high, row.values, row.papers) == (row.value, row.value, 1, 1)


def test_of_each_model_and_setting_only_the_best(engine: Engine) -> None:
    assert shown(engine, best_per_model=True) == [
        (1, "Alpha", 84.0),  # 10-crop
        (2, "Alpha", 82.0),
        (3, "Beta", 81.0),
        (4, None, 79.0),  # what has no name is not one model
        (4, None, 79.0),
        (6, "state of the art", 61.0),
        (7, "state of the art", 60.0),
        (None, "Alpha", 99.0),
    ]
    assert shown(engine, best_per_model=True, roles=("own",))[1] == (2, "Alpha", 82.0)
    assert shown(engine, best_per_model=True, date_to="2020")[0] == (1, "Beta", 81.0)
    totals = queries.leaderboard_totals(engine, *BOARD, filters=LeaderboardFilters(best_per_model=True))
    assert (totals.rows, totals.ranked) == (8, 7)


def test_the_export_holds_what_is_shown(engine: Engine) -> None:
    every: tuple[dict[str, Any], ...] = ({}, {"best_per_model": True}, {"search": "on d"}, {"claims_sota": False})
    for filters in every:
        out = BytesIO()
        board: dict[str, Any] = {"benchmark_id": "imagenet", "split": "", "metric_id": "accuracy", "unit": "%"}
        export(engine, "leaderboard", "jsonl", out, ExportFilters(**board, **filters, deltas=False))
        rows = [json.loads(line) for line in out.getvalue().splitlines()]
        assert [(row["rank"], row["model"], row["value"]) for row in rows] == shown(engine, **filters)
        expected = queries.leaderboard(engine, *BOARD, filters=LeaderboardFilters(**filters))
        assert [(r["low"], r["high"], r["values"], r["papers"]) for r in rows] == [
            (r.low, r.high, r.values, r.papers) for r in expected
        ]


def test_every_split_in_one_export_is_ranked_by_itself(engine: Engine) -> None:
    out = BytesIO()
    export(engine, "leaderboard", "jsonl", out)
    rows = [json.loads(line) for line in out.getvalue().splitlines()]
    assert [(row["split"], row["value"]) for row in rows if row["rank"] == 1] == [("", 84.0), ("val", 72.0)]


@pytest.mark.parametrize(
    ("order", "papers"),
    [
        ("rank", ["d", "c", "b"]),  # c and b are equal: by their ids
        ("newest", ["d", "c", "b"]),
        ("oldest", ["e", "a", "h"]),
        ("confidence", ["e", "d", "b"]),
        ("model", ["d", "c", "b"]),
    ],
)
def test_orders_move_rows_and_leave_their_ranks(engine: Engine, order: str, papers: list[str]) -> None:
    ranks = {row.result_id: row.rank for row in queries.leaderboard(engine, *BOARD)}
    rows = queries.leaderboard(engine, *BOARD, order=order)
    assert {row.result_id: row.rank for row in rows} == ranks
    assert [row.paper_id for row in rows][:3] == papers
    pages = [queries.leaderboard(engine, *BOARD, order=order, limit=4, offset=start) for start in (0, 4, 8)]
    assert [row for page in pages for row in page] == rows


def test_an_unknown_order_is_named(engine: Engine) -> None:
    with pytest.raises(ValueError, match="order is 'size'; it is one of rank, newest, oldest, confidence, model"):
        queries.leaderboard(engine, *BOARD, order="size")


def test_totals_are_of_all_pages(engine: Engine) -> None:
    assert queries.leaderboard_totals(engine, *BOARD) == BoardTotals(rows=10, ranked=9, papers=10, models=3)
    searched = LeaderboardFilters(search="alpha")
    assert queries.leaderboard_totals(engine, *BOARD, filters=searched).rows == 5 == len(shown(engine, search="alpha"))


def test_evidence_tells_the_rank_on_the_whole_board(engine: Engine) -> None:
    for row in queries.leaderboard(engine, *BOARD):
        found = queries.evidence(engine, row.result_id)
        assert found is not None
        assert (found.rank, found.ranked, found.split) == (row.rank, 9, "")


def test_filters_of_claim_verdict_and_reason(engine: Engine) -> None:
    assert shown(engine, claims_sota=True) == [(1, "Alpha", 84.0)]
    assert len(shown(engine, claims_sota=False)) == 9
    assert shown(engine, unranked=("bounded",)) == [(None, "Alpha", 99.0)]
    assert shown(engine, verdicts=("accept",)) == []
    assert len(shown(engine, verdicts=("", "reject"))) == 10


def test_facets_count_what_choosing_would_show(engine: Engine) -> None:
    found = queries.facets(engine, *BOARD)
    assert found.roles == (FacetValue("own", 7), FacetValue("best existing", 2), FacetValue("baseline", 1))
    assert found.settings == (FacetValue("", 9), FacetValue("10-crop", 1))
    assert found.bounds == (FacetValue("", 9), FacetValue("up to", 1))
    assert found.claims_sota == (FacetValue(False, 9), FacetValue(True, 1))
    assert found.verdicts == (FacetValue("", 10),)
    assert found.unranked == (FacetValue("", 9), FacetValue("bounded", 1))
    years = [FacetValue(2022, 2), FacetValue(2021, 1), FacetValue(2020, 3), FacetValue(2019, 1), FacetValue(None, 3)]
    assert list(found.years) == years
    assert found.confidence == (0, 0, 0, 0, 0, 1, 0, 0, 0, 9)


def test_a_facet_is_counted_with_the_other_filters_and_without_its_own(engine: Engine) -> None:
    filters = LeaderboardFilters(roles=("best existing",), search="state", min_confidence=0.6)
    found = queries.facets(engine, *BOARD, filters=filters)
    assert found.roles == (FacetValue("best existing", 2),)  # the search leaves only these
    assert found.settings == (FacetValue("", 2),)
    found = queries.facets(engine, *BOARD, filters=LeaderboardFilters(roles=("baseline",)))
    assert {one.value: one.count for one in found.roles} == {"own": 7, "best existing": 2, "baseline": 1}
    assert found.years == (FacetValue(2021, 1),)
    for role in found.roles:
        assert role.count == len(shown(engine, roles=(role.value,)))


def test_history_knows_whose_point_it_is_and_heeds_filters(engine: Engine) -> None:
    points = queries.history(engine, *BOARD)
    assert [(point.date, point.value, point.role, point.is_best) for point in points] == [
        ("2019-01-01", 81.0, "own", True),
        ("2020", 80.0, "own", False),
        ("2020-01", 79.0, "own", False),
        ("2021-03", 82.0, "baseline", True),
        ("2022", 82.0, "own", False),
        ("2022-02", 84.0, "own", True),
    ]
    assert (points[-1].setting, points[-1].claims_sota, points[-1].confidence) == ("10-crop", True, 0.9)
    filtered = queries.history(engine, *BOARD, filters=LeaderboardFilters(roles=("own",), search="alpha"))
    assert [(point.value, point.is_best) for point in filtered] == [(80.0, True), (82.0, True), (84.0, True)]


def test_results_a_year(engine: Engine) -> None:
    found = queries.results_a_year(engine, *BOARD)
    assert [dataclasses.astuple(one) for one in found] == [
        (2019, 1, 1, 1),
        (2020, 3, 2, 3),
        (2021, 1, 1, 1),
        (2022, 2, 2, 2),
        (None, 3, 3, 3),
    ]
    assert queries.results_a_year(engine, *BOARD, split="val")[0] == YearCount(year=2020, results=1, ranked=1, papers=1)


def test_the_distribution_holds_each_ranked_value_once(engine: Engine) -> None:
    found = queries.distribution(engine, *BOARD, bins=4)
    assert [(one.low, one.high, one.count) for one in found] == [(60, 66, 2), (66, 72, 0), (72, 78, 0), (78, 84, 7)]
    val = queries.distribution(engine, *BOARD, split="val", filters=LeaderboardFilters(search="gamma"))
    assert val == [HistogramBin(low=72.0, high=72.0, count=1)]
    assert queries.distribution(engine, *BOARD, split="none") == []
    with pytest.raises(ValueError, match="bins is 0; it is at least 1"):
        queries.distribution(engine, *BOARD, bins=0)
