"""A board to take away: as files, as a command, as SQL."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

import pandas as pd
import streamlit as st

from dashboard import export
from dashboard.data import Database
from db.export import LAYOUTS, Format
from db.queries import Board, LeaderboardFilters
from db.queries.as_sql import board_sql


def draw(
    database: Database,
    boards: Sequence[Board],
    board: Board,
    wanted: LeaderboardFilters,
    shown: pd.DataFrame,
    *,
    order: str,
    rows: int,
) -> None:
    """Two buttons: one with the downloads, one with the same board spelled out as a command and as SQL.

    Args:
        boards: all boards of the benchmark, largest first.
        wanted: the filters; the files with evidence hold all rows that they leave.
        shown: the table as it is on the screen.
        order, rows: what it is sorted by, and how many rows the filters leave on all its pages.
    """
    with st.popover("Download", icon=":material/download:"):
        _button("CSV, as on the screen", lambda: export.screen_csv(shown), export.file_name(board, "csv"), "csv")
        for format_, label in export.OFFERS.items():
            make = partial(export.leaderboard, database.engine, board, wanted, format_)
            _button(label, make, export.file_name(board, LAYOUTS[format_].suffixes[0], "evidence"), format_)
        st.caption("With evidence: every row that the filters leave, best first, with its sentence, span and rule.")
    with st.popover("Command and SQL", icon=":material/terminal:"):
        st.markdown("In a terminal:")
        line = export.command(board, boards, database.address, wanted, order=order, rows=rows)
        st.code(line, language="bash", wrap_lines=True)
        st.markdown("In SQL, for the SQL page and for `benchmine sql`:")
        st.code(board_sql(board, wanted), language="sql", wrap_lines=True)


def _button(label: str, make: Callable[[], bytes], name: str, format_: Format) -> None:
    """A file that is made when its button is pressed."""
    st.download_button(label, make, name, export.MIME[format_], key=f"download {label}", on_click="ignore")
