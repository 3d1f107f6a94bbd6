"""The tables of the pages as data frames, and how their columns are shown."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Final

import pandas as pd
import streamlit as st

from dashboard import formats, markup
from db.queries import BenchmarkSummary, Board, LeaderboardRow, ResultDetail

Columns = dict[str, Any]
"""Column configurations by column; Streamlit names no public type for them."""

VALUE_HEAD: Final = 14  # characters that the head of the column has room for
SORTS: Final[dict[str, str]] = {
    "rank": "Rank, best first",
    "newest": "Newest first",
    "oldest": "Oldest first",
    "confidence": "Most certain first",
    "model": "Model, A to Z",
}


def sort_rows(rows: Sequence[LeaderboardRow], order: str) -> list[LeaderboardRow]:
    """The rows in one of the orders of ``SORTS``; rows without a date come last."""
    if order in ("newest", "oldest"):
        dated = sorted(
            (row for row in rows if row.year is not None), key=lambda row: row.date or "", reverse=order == "newest"
        )
        return dated + [row for row in rows if row.year is None]
    if order == "confidence":
        return sorted(rows, key=lambda row: -row.confidence)
    if order == "model":
        return sorted(rows, key=lambda row: (row.model is None, (row.model or "").casefold()))
    return list(rows)


def leaderboard(rows: Sequence[LeaderboardRow], board: Board) -> tuple[pd.DataFrame, Columns]:
    """A board as on the Benchmark page, one line a row, in the order given."""
    frame = pd.DataFrame(
        {
            "Rank": pd.array([row.rank for row in rows], dtype="Int64"),
            "Model": [formats.model_name(row.model) for row in rows],
            "Value": [row.value for row in rows],
            "As printed": [formats.printed(row) for row in rows],
            "Whose": [formats.ROLES[row.role] for row in rows],
            "Setting": [row.setting or formats.NOT_STATED for row in rows],
            "Date": [formats.date_text(row.date, short=True) for row in rows],
            "Confidence": [round(row.confidence, 2) for row in rows],
            "Paper": [row.title or row.paper_id for row in rows],
            "Notes": [notes(row.flags, row.claims_sota) for row in rows],
        }
    )
    value = formats.measure(board)
    places = formats.decimals([row.value for row in rows])
    columns: Columns = {
        "Rank": st.column_config.NumberColumn(width=48, pinned=True, help="Ties share a rank; empty when not ranked."),
        "Model": st.column_config.TextColumn(width=160, pinned=True),
        "Value": st.column_config.NumberColumn(
            value if len(value) <= VALUE_HEAD else f"Value ({board.unit})" if board.unit else "Value",
            width=112,
            format=f"%,.{places}f",
            help=f"{value}, {formats.better_phrase(board.direction)}.",
        ),
        "As printed": st.column_config.TextColumn(width=84, help="The number as the abstract has it."),
        "Whose": st.column_config.TextColumn(
            width=106, help="Whose number it is: the paper's own system's, or one it cites."
        ),
        "Setting": st.column_config.TextColumn(width=96),
        "Date": st.column_config.TextColumn(width=96, help="As exact as the source gives it."),
        "Confidence": _confidence(),
        "Paper": st.column_config.TextColumn(
            width=150 + 144 * (not frame["Notes"].any()) + 96 * (not frame["Date"].any())
        ),
        "Notes": st.column_config.TextColumn(width=144, help="Why a row is not ranked, and what to look at twice."),
    }
    return _without_empty(frame), columns


def benchmarks(
    found: Sequence[BenchmarkSummary], key: str, on_open: Callable[[], None]
) -> tuple[pd.DataFrame, Columns]:
    """The list of benchmarks; the name is a button that calls ``on_open`` with the click in ``session_state[key]``."""
    frame = pd.DataFrame(
        {
            "Benchmark": [markup.cell(one.name) for one in found],
            "Results": [one.results for one in found],
            "Best reported": [_best(one) for one in found],
            "By": [one.best_model or "" for one in found],
            "Task": [one.task for one in found],
            "Papers": [one.papers for one in found],
            "Models": [one.models for one in found],
            "Newest": [one.newest or "" for one in found],
        }
    )
    columns: Columns = {
        "Benchmark": st.column_config.ButtonColumn(
            "Benchmark (click to open)", width=210, alignment="left", key=key, on_click=on_open
        ),
        "Task": st.column_config.TextColumn(width=170),
        "Results": st.column_config.NumberColumn(width=74, help="Scores in its boards."),
        "Papers": st.column_config.NumberColumn(width=70),
        "Models": st.column_config.NumberColumn(width=70),
        "Best reported": st.column_config.TextColumn(
            width=210, help="On its largest board, in the abstracts read: not the state of the art."
        ),
        "By": st.column_config.TextColumn(width=170),
        "Newest": st.column_config.TextColumn(width=96),
    }
    return frame, columns


def results(found: Sequence[ResultDetail]) -> tuple[pd.DataFrame, Columns]:
    """The results of one paper, in the order of its text."""
    frame = pd.DataFrame(
        {
            "As printed": [formats.printed(one) for one in found],
            "Metric": [one.metric or formats.NOT_STATED for one in found],
            "Benchmark": [one.benchmark or formats.NOT_STATED for one in found],
            "Model": [formats.model_name(one.model) for one in found],
            "Whose": [formats.ROLES[one.role] for one in found],
            "Setting": [one.setting or formats.NOT_STATED for one in found],
            "Confidence": [round(one.confidence, 2) for one in found],
            "Notes": [notes(one.flags, one.claims_sota) for one in found],
        }
    )
    columns: Columns = {
        "As printed": st.column_config.TextColumn(width=100),
        "Metric": st.column_config.TextColumn(width=150),
        "Benchmark": st.column_config.TextColumn(width=190),
        "Model": st.column_config.TextColumn(width=190),
        "Whose": st.column_config.TextColumn(width=106),
        "Setting": st.column_config.TextColumn(width=120),
        "Confidence": _confidence(),
        "Notes": st.column_config.TextColumn(width=150),
    }
    return frame, columns


def _without_empty(frame: pd.DataFrame) -> pd.DataFrame:
    """The frame without dates or notes where no row has one: their room is the paper's."""
    return frame.drop(columns=[name for name in ("Date", "Notes") if name in frame and not frame[name].any()])


def notes(flags: Sequence[str], claims_sota: bool) -> str:
    """The flags of a result, and whether its sentence claims the state of the art."""
    said = [flag for flag in flags if flag != "delta"]  # changes have a table of their own
    return "; ".join([*said, "claims state of the art"] if claims_sota else said)


def _best(one: BenchmarkSummary) -> str:
    if one.best is None or one.metric is None:
        return ""
    gap = "" if one.unit in ("%", "x", "°", "") else " "
    return f"{formats.number(one.best)}{gap}{one.unit} {one.metric}"


def _confidence() -> Any:
    return st.column_config.ProgressColumn(
        width=100,
        format="%.2f",
        min_value=0,
        max_value=1,
        help="How probable it is that value, metric, benchmark and model were all read right, from 0 to 1.",
    )
