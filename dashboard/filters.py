"""The filters of a board and its order; what is chosen stands in the address, so that a copied one filters alike."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from typing import cast

import streamlit as st

from dashboard import formats, tables
from db.queries import LeaderboardFilters, LeaderboardRow
from extract.records import Role

_UNSTATED = "-"  # an empty setting in the address: an empty value would vanish from it
_TYPED = ("filter", "confidence")  # widgets that Streamlit itself ties to the address: a person types or drags


def forget_if_new(board: tuple[str, ...]) -> None:
    """Drops what was typed for another board: it would hide rows of this one without being asked."""
    if st.session_state.setdefault("filtered_board", board) != board:
        st.session_state["filtered_board"] = board
        for key in _TYPED:
            st.session_state.pop(key, None)


def choose(rows: Sequence[LeaderboardRow]) -> tuple[LeaderboardFilters, str]:
    """Draws the filters and the sort control; gives what was chosen.

    Args:
        rows: all rows of the board: each filter offers only what they have, with its count.
    """
    search = st.text_input(
        "Filter by model or paper",
        type="search",
        live=True,
        key="filter",
        bind="query-params",
        placeholder="A part of a name or title",
        width=270,
    )
    order = _order()
    with st.popover("More filters", icon=":material/filter_list:"):
        roles = _several("Whose number", "role", Counter(row.role for row in rows), _role)
        settings = _several("Setting", "setting", Counter(row.setting or _UNSTATED for row in rows), _setting)
        confidence = st.slider(
            "Minimum confidence", 0.0, 1.0, 0.0, 0.05, key="confidence", bind="query-params", width=280
        )
    filters = LeaderboardFilters(
        roles=tuple(cast(Role, role) for role in roles),
        settings=tuple("" if setting == _UNSTATED else setting for setting in settings),
        min_confidence=confidence,
        search=search or "",
    )
    return filters, order


def in_words(filters: LeaderboardFilters) -> list[str]:
    """The filters that are on, for a line above the table: none of them works unseen."""
    words = [f"“{filters.search}”"] if filters.search.strip() else []
    words += [formats.ROLES[role] for role in filters.roles]
    words += [f"setting {setting or formats.NOT_STATED}" for setting in filters.settings]
    return words + ([f"confidence {filters.min_confidence:.2f} or more"] if filters.min_confidence else [])


def _order() -> str:
    _set("sort", next((one for one in st.query_params.get_all("sort") if one in tables.SORTS), "rank"))

    def write() -> None:
        st.query_params["sort"] = st.session_state["sort"]

    return st.selectbox(
        "Sort by", list(tables.SORTS), format_func=tables.SORTS.__getitem__, key="sort", on_change=write, width=210
    )


def _several(name: str, key: str, counts: Counter[str], word: Callable[[str], str]) -> list[str]:
    """A choice of several values; nothing is drawn where there is but one."""
    if len(counts) < 2:
        return []
    _set(key, [one for one in st.query_params.get_all(key) if one in counts])

    def write() -> None:
        st.query_params[key] = st.session_state[key]

    def label(value: str) -> str:
        return f"{word(value)} ({counts[value]:,})"

    options = [value for value, _ in counts.most_common()]
    return st.multiselect(name, options, format_func=label, key=key, on_change=write, placeholder="All", width=280)


def _role(value: str) -> str:
    return formats.ROLES[cast(Role, value)]


def _setting(value: str) -> str:
    return formats.NOT_STATED if value == _UNSTATED else value


def _set(key: str, value: object) -> None:
    """The address is what counts; the widget is told only of a change, so that it is not drawn anew for nothing."""
    if st.session_state.get(key) != value:
        st.session_state[key] = value
