"""The SQL that the dashboard gives to copy says what the dashboard shows."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine

from db import queries, readonly
from db.queries import LeaderboardFilters
from db.queries.as_sql import board_sql

ODD = "O'Brien's 100%_Net/1"


@pytest.fixture(scope="module")
def stored_file(build: Callable[..., Path], make: Any) -> Path:
    rows: list[tuple[str, str, dict[str, Any]]] = [
        ("a", "80.0", {"model": "Alpha", "date": "2020"}),
        ("b", "82.0", {"model": "Alpha", "date": "2021-03", "role": "baseline"}),
        ("c", "84.0", {"model": "Alpha", "date": "2022-02", "setting": "10-crop", "claims_sota": True}),
        ("d", "81.0", {"model": ODD, "date": "2019-01-01", "confidence": 1.0}),
        ("e", "81.0", {"model": None, "bound": "about"}),
        ("f", "99.0", {"model": "Alpha", "bound": "up to", "date": "2020"}),
        ("g", "95.0", {"model": "people", "role": "human"}),
        ("h", "60.0", {"model": "state of the art", "model_id": "stateoftheart", "role": "best existing"}),
        ("i", "61.0", {"model": "state of the art", "model_id": "stateoftheart", "role": "best existing"}),
        ("j", "70.0", {"model": "Alpha", "split": "val", "date": "2020"}),
        ("n", "71.0", {"model": "ÜberNet"}),
        ("k", "4.5", {"metric": "wer", "benchmark": "LibriSpeech", "model": "Alpha"}),
        ("l", "3.5", {"metric": "wer", "benchmark": "LibriSpeech", "model": "Beta"}),
        ("m", "3.5", {"metric": None, "benchmark": "LibriSpeech", "model": "Beta"}),
    ]
    return build([make.one(paper, value, title=f"On {paper}", **fields) for paper, value, fields in rows])


@pytest.fixture(autouse=True)
def _stored(stored_file: Path, path: Path) -> None:
    shutil.copy(stored_file, path)


def of_sql(engine: Engine, statement: str) -> list[tuple[int | None, str]]:
    found = readonly.run(engine, statement)
    rows = [dict(zip(found.columns, row, strict=True)) for row in found.rows]
    return [(row.get("rank"), row["result_id"]) for row in rows]


@pytest.mark.parametrize(
    "filters",
    [
        {},
        {"search": "ÜBER"},
        {"search": "Über"},
        {"roles": ("own", "baseline")},
        {"roles": ("own",), "min_confidence": 0.95},
        {"settings": ("",)},
        {"bounds": ("about",)},
        {"claims_sota": True},
        {"claims_sota": False},
        {"date_from": "2020", "date_to": "2021"},
        {"verdicts": ("",)},
        {"search": "ALPHA"},
        {"search": "'s 100%_net/"},
        {"search": "_"},
        {"best_per_model": True},
        {"best_per_model": True, "search": "alpha", "roles": ("own", "baseline")},
        {"unranked": ("", "bounded")},
    ],
)
@pytest.mark.parametrize("place", range(3))
def test_ranked_rows(engine: Engine, filters: dict[str, Any], place: int) -> None:
    boards = [one for key in ("imagenet", "librispeech") for one in queries.boards(engine, key) if one.ranked]
    board, wanted = boards[place], LeaderboardFilters(**filters)
    key = (board.benchmark_id, board.metric_id, board.unit)
    rows = queries.leaderboard(engine, *key, split=board.split, filters=wanted)
    shown = sorted((row.rank, row.result_id) for row in rows if row.rank is not None)
    assert of_sql(engine, board_sql(board, wanted)) == shown


def test_rows_without_a_rank(engine: Engine) -> None:
    board = queries.boards(engine, "imagenet")[0]
    wanted = LeaderboardFilters(unranked=("human", "bounded"))
    key = (board.benchmark_id, board.metric_id, board.unit)
    rows = queries.leaderboard(engine, *key, filters=wanted)
    assert {identity for _, identity in of_sql(engine, board_sql(board, wanted))} == {row.result_id for row in rows}
    assert len(rows) == 2


def test_a_board_on_which_nothing_is_ranked(engine: Engine) -> None:
    (board,) = (one for one in queries.boards(engine, "librispeech") if not one.ranked)
    assert board.metric_id == ""
    (row,) = queries.leaderboard(engine, "librispeech", "", board.unit)
    assert of_sql(engine, board_sql(board)) == [(None, row.result_id)]
