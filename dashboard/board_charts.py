"""The charts of a board: over time, spread, results a year; one at a time is read and drawn."""

from __future__ import annotations

import dataclasses
from typing import Final

import altair as alt
import streamlit as st

from dashboard import address, charts, components, export, filters, formats
from dashboard.data import Database, read
from db import queries
from db.queries import Board, LeaderboardFilters

DRAWN: Final = 2000  # points: more take seconds to be drawn
_TABS: Final = ("Over time", "Spread of values", "Results a year")


def draw(database: Database, board: Board, wanted: LeaderboardFilters, chosen: str) -> None:
    """The charts under their heads; that which is open is in the address.

    Args:
        wanted: the filters; charts show what they leave.
        chosen: the result whose evidence is shown.
    """
    st.header("Charts", anchor=False)
    over_time, spread, years = address.tabs(_TABS, "chart")
    if over_time.open:
        with over_time:
            _history(database, board, wanted, chosen)
    if spread.open:
        with spread:
            _spread(database, board, wanted)
    if years.open:
        with years:
            _years(database, board, wanted)


def _history(database: Database, board: Board, wanted: LeaderboardFilters, chosen: str) -> None:
    key = (board.benchmark_id, board.metric_id, board.unit)
    every_point = read(database, queries.history, *key, split=board.split, filters=wanted)
    points = charts.thinned([point for point in every_point if formats.day(point.date) is not None], DRAWN)
    if not points:
        st.text(_nothing(board, wanted, "has a date"))
        return

    def choose() -> None:
        if picked := st.session_state["history"]["selection"].get(charts.CHOICE):
            address.find_row(picked[0]["result_id"])

    text = charts.history_text(points, board)
    chart = charts.history(points, board, chosen)
    st.altair_chart(chart, alt=text, key="history", on_select=choose)
    thin = f"{len(points):,} of {len(every_point):,} results are drawn, every new best among them. "
    left = ", as the filters leave them" if filters.in_words(dataclasses.replace(wanted, best_per_model=False)) else ""
    every = ", all of each model," if wanted.best_per_model else ""  # an earlier value is part of the history
    st.caption(
        f"{thin if len(points) < len(every_point) else ''}Ranked results{every} with a date{left}; a baseline stands "
        "at the date of the paper that cites it. Only the best so far is a line: settings differ from point to "
        "point. Click a point for its evidence."
    )
    _save(charts.history(points, board), board, "over time")


def _spread(database: Database, board: Board, wanted: LeaderboardFilters) -> None:
    key = (board.benchmark_id, board.metric_id, board.unit)
    bins = read(database, queries.distribution, *key, split=board.split, filters=wanted)
    if not bins:
        st.text(_nothing(board, wanted, "is shown"))
        return
    chart = charts.distribution(bins, board)
    st.altair_chart(chart, alt=charts.distribution_text(bins, board), key="spread")
    st.caption(f"Ranked results by value, {formats.better_phrase(board.direction)}.")
    _save(chart, board, "values")


def _years(database: Database, board: Board, wanted: LeaderboardFilters) -> None:
    key = (board.benchmark_id, board.metric_id, board.unit)
    found = read(database, queries.results_a_year, *key, split=board.split, filters=wanted)
    chart = charts.years(found)
    st.altair_chart(chart, alt=charts.years_text(found, board), key="years")
    st.caption("Results by the year of their paper: how much was read, not how much was published.")
    _save(chart, board, "years")


def _save(chart: alt.Chart | alt.LayerChart, board: Board, what: str) -> None:
    components.save_buttons(chart, lambda kind: export.file_name(board, kind, what), what)


def _nothing(board: Board, wanted: LeaderboardFilters, what: str) -> str:
    if not board.ranked:
        return "Nothing on this board is ranked."
    which = "that the filters leave" if filters.in_words(wanted) else "of this board"
    return f"No ranked result {which} {what}."
