"""The tables of the pages as data frames, and how their columns are shown."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final

import pandas as pd
import streamlit as st

from dashboard import formats, markup
from db.export.content import plain
from db.queries import BenchmarkSummary, Board, LeaderboardRow, ModelResult, ModelSummary, ResultDetail
from extract.records import quantity

Columns = dict[str, Any]
"""Column configurations by column; Streamlit names no public type for them."""

VALUE_HEAD: Final = 14  # characters that the head of the column has room for
LEADERBOARD: Final = (
    "Rank",
    "Model",
    "Value",
    "As printed",
    "Setting",
    "Claim",
    "Whose",
    "Date",
    "Paper",
    "Confidence",
    "Flags",
    "Reported range",
    "Review",
    "Rule",
    "Result id",
)
LOCKED: Final = LEADERBOARD[:3]
_ON_REQUEST: Final = ("Review", "Rule", "Result id")


@dataclass(frozen=True, slots=True)
class Table:
    """A table: all its columns, how they are shown, and those that are shown unless others are asked for."""

    frame: pd.DataFrame
    columns: Columns
    usual: list[str]


def leaderboard(rows: Sequence[LeaderboardRow], board: Board) -> Table:
    """A board as on the Benchmark page, one line a row, in the order given.

    Columns that would say one thing in every line (no date, no flag, no setting) are shown on request only.
    """
    frame = pd.DataFrame(
        {
            "Rank": pd.array([row.rank for row in rows], dtype="Int64"),
            "Model": [formats.model_name(row.model) for row in rows],
            "Value": [row.value for row in rows],
            "As printed": [formats.printed(row) for row in rows],
            "Setting": [row.setting or formats.NOT_STATED for row in rows],
            "Claim": [formats.claim(row) for row in rows],
            "Whose": [formats.ROLES[row.role] for row in rows],
            "Date": [formats.date_text(row.date, short=True) for row in rows],
            "Paper": [row.title or row.paper_id for row in rows],
            "Confidence": [round(row.confidence, 2) for row in rows],
            "Flags": [flags(row.flags) for row in rows],
            "Reported range": [formats.spread(row) for row in rows],
            "Review": [formats.VERDICTS.get(row.verdict, row.verdict) for row in rows],
            "Rule": [row.rule for row in rows],
            "Result id": [row.result_id for row in rows],
        },
        columns=LEADERBOARD,
    )
    hidden = {*_silent(frame), *_ON_REQUEST}
    if all(not row.bound and row.value_text.replace(",", "") == plain(row.value) for row in rows):
        hidden.add("As printed")  # the value says it
    return Table(frame, _leaderboard_columns(rows, board), [name for name in LEADERBOARD if name not in hidden])


def _silent(frame: pd.DataFrame) -> list[str]:
    """The columns that say nothing in any line."""
    nothing = {"Setting": formats.NOT_STATED, "Claim": "score", "Date": "", "Flags": "", "Reported range": ""}
    return [name for name, word in nothing.items() if name in frame and (frame[name] == word).all()]


def _leaderboard_columns(rows: Sequence[LeaderboardRow], board: Board) -> Columns:
    value = formats.measure(board)
    places = formats.decimals([row.value for row in rows])
    return {
        "Rank": st.column_config.NumberColumn(
            width=48,
            pinned=True,
            help="Ties share a rank; empty when not ranked. Filters rank anew what they leave; a search only hides.",
        ),
        "Model": st.column_config.TextColumn(width=160, pinned=True),
        "Value": st.column_config.NumberColumn(
            value if len(value) <= VALUE_HEAD else f"Value ({board.unit})" if board.unit else "Value",
            width=112,
            format=f"%,.{places}f",
            help=f"{value}, {formats.better_phrase(board.direction)}.",
        ),
        "As printed": st.column_config.TextColumn(width=88, help="The number as the abstract has it, with its bound."),
        "Setting": st.column_config.TextColumn(width=96, help="As the abstract states it: shots, ensemble, tools."),
        "Claim": _claim(),
        "Whose": st.column_config.TextColumn(
            width=106, help="Whose number it is: the paper's own system's, or one it cites."
        ),
        "Date": st.column_config.TextColumn(width=92, help="As exact as the source gives it."),
        "Paper": st.column_config.TextColumn(width=200),
        "Confidence": _confidence(),
        "Flags": st.column_config.TextColumn(width=130, help="Why a row is not ranked, and what to look at twice."),
        "Reported range": st.column_config.TextColumn(
            width=190, help="All ranked values that papers report for this model in this setting."
        ),
        "Review": st.column_config.TextColumn(width=100, help="What a reviewer said of it."),
        "Rule": st.column_config.TextColumn(width=190, help="The rule that read it."),
        "Result id": st.column_config.TextColumn(width=160, help="Citable: it stays when the paper is read again."),
    }


def benchmarks(
    found: Sequence[BenchmarkSummary], key: str, on_open: Callable[[], None]
) -> tuple[pd.DataFrame, Columns]:
    """The list of benchmarks; the name is a button that calls ``on_open`` with the click in ``session_state[key]``."""
    frame = pd.DataFrame(
        {
            "Benchmark": [markup.cell(one.name) for one in found],
            "Results": [one.results for one in found],
            "Metric": [one.metric or "" for one in found],
            "Best reported": [_best(one) for one in found],
            "By": [one.best_model or "" for one in found],
            "Task": [one.task for one in found],
            "Papers": [one.papers for one in found],
            "Models": [one.models for one in found],
            "Newest": [one.newest or "" for one in found],
        }
    )
    columns: Columns = {
        "Benchmark": _opener("Benchmark (click to open)", key, on_open),
        "Task": st.column_config.TextColumn(width=170),
        "Metric": st.column_config.TextColumn(width=140, help="That of its largest board."),
        "Results": st.column_config.NumberColumn(width=74, help="Scores in its boards."),
        "Papers": st.column_config.NumberColumn(width=70),
        "Models": st.column_config.NumberColumn(width=70),
        "Best reported": st.column_config.TextColumn(
            width=110, help="On its largest board, in the abstracts read: not the state of the art."
        ),
        "By": st.column_config.TextColumn(width=150),
        "Newest": st.column_config.TextColumn(width=92),
    }
    return frame, columns


def models(found: Sequence[ModelSummary], key: str, on_open: Callable[[], None]) -> tuple[pd.DataFrame, Columns]:
    """The list of models; the name is a button, as in :func:`benchmarks`."""
    frame = pd.DataFrame(
        {
            "Model": [markup.cell(one.name) for one in found],
            "Results": [one.results for one in found],
            "Papers": [one.papers for one in found],
            "Benchmarks": [one.benchmarks for one in found],
            "Newest": [one.newest or "" for one in found],
            "Family": [one.family for one in found],
        }
    )
    columns: Columns = {
        "Model": _opener("Model (click to open)", key, on_open),
        "Results": st.column_config.NumberColumn(width=90, help="Scores that no reviewer has rejected."),
        "Papers": st.column_config.NumberColumn(width=90),
        "Benchmarks": st.column_config.NumberColumn(width=110),
        "Newest": st.column_config.TextColumn(width=110),
        "Family": st.column_config.TextColumn(width=170),
    }
    return frame, columns


def results(found: Sequence[ResultDetail]) -> tuple[pd.DataFrame, Columns]:
    """The results of one paper, in the order of its text, without the columns that say nothing."""
    frame = pd.DataFrame(
        {
            "As printed": [formats.printed(one) for one in found],
            "Metric": [one.metric or formats.NOT_STATED for one in found],
            "Benchmark": [one.benchmark or formats.NOT_STATED for one in found],
            "Model": [formats.model_name(one.model) for one in found],
            "Claim": [formats.claim(one) for one in found],
            "Whose": [formats.ROLES[one.role] for one in found],
            "Setting": [one.setting or formats.NOT_STATED for one in found],
            "Confidence": [round(one.confidence, 2) for one in found],
            "Flags": [flags(one.flags) for one in found],
        }
    )
    columns: Columns = {
        "As printed": st.column_config.TextColumn(width=100),
        "Metric": st.column_config.TextColumn(width=150),
        "Benchmark": st.column_config.TextColumn(width=190),
        "Model": st.column_config.TextColumn(width=190),
        "Claim": _claim(),
        "Whose": st.column_config.TextColumn(width=106),
        "Setting": st.column_config.TextColumn(width=110),
        "Confidence": _confidence(),
        "Flags": st.column_config.TextColumn(width=130),
    }
    return frame.drop(columns=_silent(frame)), columns


def of_model(found: Sequence[ModelResult]) -> tuple[pd.DataFrame, Columns]:
    """The results of one model, by task and benchmark, without the columns that say nothing."""
    frame = pd.DataFrame(
        {
            "Task": [one.task or "not known" for one in found],
            "Benchmark": [_with_split(one) for one in found],
            "Metric": [one.metric or formats.NOT_STATED for one in found],
            "Value": [formats.normalised(one) for one in found],
            "Rank": pd.array([one.rank for one in found], dtype="Int64"),
            "Of": pd.array([one.ranked or None for one in found], dtype="Int64"),
            "Setting": [one.setting or formats.NOT_STATED for one in found],
            "Claim": [formats.claim(one) for one in found],
            "Whose": [formats.ROLES[one.role] for one in found],
            "Date": [formats.date_text(one.date, short=True) for one in found],
            "Paper": [one.title or one.paper_id for one in found],
            "Confidence": [round(one.confidence, 2) for one in found],
            "Flags": [flags(one.flags) for one in found],
        }
    )
    columns: Columns = {
        "Task": st.column_config.TextColumn(width=140),
        "Benchmark": st.column_config.TextColumn(width=170),
        "Metric": st.column_config.TextColumn(width=140),
        "Value": st.column_config.TextColumn(width=110, alignment="right", help="In the unit of its board."),
        "Rank": st.column_config.NumberColumn(width=52, help="On its whole board; empty when not ranked."),
        "Of": st.column_config.NumberColumn(width=48, help="Ranked results on that board."),
        "Setting": st.column_config.TextColumn(width=96),
        "Claim": _claim(),
        "Whose": st.column_config.TextColumn(width=106),
        "Date": st.column_config.TextColumn(width=92),
        "Paper": st.column_config.TextColumn(width=200),
        "Confidence": _confidence(),
        "Flags": st.column_config.TextColumn(width=130),
    }
    return frame.drop(columns=_silent(frame)), columns


def flags(found: Sequence[str]) -> str:
    """The flags of a result but for ``delta``: its claim says that it is a change."""
    return "; ".join(flag for flag in found if flag != "delta")


def _with_split(one: ModelResult) -> str:
    name = one.benchmark or formats.NOT_STATED
    return f"{name} ({one.split})" if one.split else name


def _best(one: BenchmarkSummary) -> str:
    if one.best is None:
        return ""
    return quantity(formats.number(one.best), one.unit)


def _opener(label: str, key: str, on_open: Callable[[], None]) -> Any:
    return st.column_config.ButtonColumn(label, width=210, alignment="left", key=key, on_click=on_open)


def _claim() -> Any:
    return st.column_config.TextColumn(width=92, help="SOTA: its sentence claims the state of the art.")


def _confidence() -> Any:
    return st.column_config.ProgressColumn(
        width=100,
        format="%.2f",
        min_value=0,
        max_value=1,
        help="How probable it is that value, metric, benchmark and model were all read right, from 0 to 1.",
    )
