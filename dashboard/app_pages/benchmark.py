"""Benchmark: its boards, one of them ranked, over time, and the evidence of the chosen row; without one, the list."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

import streamlit as st

from dashboard import charts, components, export, formats, links, markup, tables
from dashboard.data import Database, read
from db import queries
from db.queries import Board, LeaderboardFilters, LeaderboardRow
from extract.records import Role

LISTED = 200
FILTERS = ("q", "role", "setting", "confidence", "sort")  # keys of the widgets, and their names in the address


def main() -> None:
    database = components.database_or_stop()
    wanted = st.query_params.get("benchmark")
    if wanted is None:
        _index(database)
        return
    boards = read(database, queries.boards, wanted)
    if not boards:
        _unknown(database, wanted)
        return
    board = _choose_board(database, boards)
    _forget_filters_of_another(board)
    _board(database, board)


def _index(database: Database) -> None:
    st.title("Benchmarks", anchor=False)
    typed = st.text_input(
        "Find a benchmark", type="search", live=True, key="find", bind="query-params", placeholder="A part of its name"
    )
    found = read(database, queries.benchmarks, search=typed or "", limit=LISTED)
    if not found:
        st.text("No benchmark has this in its name or in one of its other names.")
        return
    components.benchmark_table(found, alt="Benchmarks, the most reported first", key="benchmarks")
    if len(found) == LISTED:
        st.caption(f"The {LISTED} most reported are shown; type a part of a name to find others.")
    st.caption(components.CAVEAT)


def _unknown(database: Database, wanted: str) -> None:
    components.not_found("Benchmark", wanted, links.BENCHMARK, "All benchmarks")
    if meant := read(database, queries.find_benchmark, wanted)[:5]:
        st.header("Did you mean", anchor=False)
        components.benchmark_links(meant)


def _choose_board(database: Database, boards: list[Board]) -> Board:
    """The board of the address, with a chooser that changes the address."""
    board = links.find_board(boards, st.query_params.get("metric"), st.query_params.get("unit"))
    unknown = board is None
    board = board or boards[0]
    st.html(markup.heading(board.benchmark))
    summary = next(
        (one for one in read(database, queries.find_benchmark, board.benchmark_id) if one.id == board.benchmark_id),
        None,
    )
    if summary is not None:
        counts = [formats.count(summary.results, "score"), formats.count(summary.papers, "paper")]
        st.html(markup.caption([summary.task, *counts, formats.count(len(boards), "board")]))
    if unknown:
        st.warning("The address names a metric or unit that this benchmark does not have; its largest board is shown.")
    key = f"board of {board.benchmark_id}"

    def choose() -> None:
        st.query_params.from_dict(links.to_board(boards[st.session_state[key]]))

    st.session_state[key] = boards.index(board)
    st.selectbox(
        "Board",
        range(len(boards)),
        format_func=lambda index: formats.board_label(boards[index]),
        key=key,
        on_change=choose,
        help="One metric in one unit: what is measured differently is never mixed.",
    )
    return board


def _forget_filters_of_another(board: Board) -> None:
    """A filter that was set for another board would hide rows of this one without being asked."""
    here = (board.benchmark_id, board.metric_id, board.unit)
    if st.session_state.setdefault("filtered_board", here) != here:
        st.session_state["filtered_board"] = here
        for key in FILTERS:
            st.session_state.pop(key, None)


def _board(database: Database, board: Board) -> None:
    key = (board.benchmark_id, board.metric_id, board.unit)
    every_row = read(database, queries.leaderboard, *key)
    filters, order = _filters(every_row)
    rows = tables.sort_rows(read(database, queries.leaderboard, *key, filters=filters), order)
    st.html(markup.caption([_coverage(board, rows, every_row)]))
    if not rows:
        st.text("The filters leave no row. Clear the search, or choose fewer of them.")
        return
    chosen = _chosen(rows, every_row)
    frame, columns = tables.leaderboard(rows, board)
    components.chosen_row(
        frame,
        columns,
        ids=[row.result_id for row in rows],
        chosen=chosen,
        alt=f"Leaderboard: {formats.measure(board)} on {board.benchmark}, {formats.better_phrase(board.direction)}",
        key="leaderboard",
        always=True,
    )
    _downloads(database, board, filters)
    if evidence := read(database, queries.evidence, chosen):
        components.evidence(evidence, on_paper=False)
    _history(database, board, {row.result_id: row.role for row in every_row}, chosen)


def _filters(rows: list[LeaderboardRow]) -> tuple[LeaderboardFilters, str]:
    """The filters and the order that were chosen; each offers only what the board has, with counts."""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        search = st.text_input(
            "Filter by model or paper",
            type="search",
            live=True,
            key="q",
            bind="query-params",
            placeholder="A part of a name or title",
            width=330,
        )
        order = st.selectbox(
            "Sort by", list(tables.SORTS), format_func=tables.SORTS.__getitem__, key="sort", bind="query-params", width=210
        )
        with st.popover("More filters", icon=":material/filter_list:"):
            roles = _role_filter(rows)
            settings = _setting_filter(rows)
            confidence = st.slider(
                "Minimum confidence", 0.0, 1.0, 0.0, 0.05, key="confidence", bind="query-params", width=280
            )
    filters = LeaderboardFilters(
        roles=tuple(roles), settings=tuple(settings), min_confidence=confidence, search=search or ""
    )
    return filters, order


def _role_filter(rows: list[LeaderboardRow]) -> list[Role]:
    counts = Counter(row.role for row in rows)
    if len(counts) < 2:
        return []
    return st.pills(
        "Whose number",
        [role for role in formats.ROLES if role in counts],
        selection_mode="multi",
        format_func=lambda role: f"{formats.ROLES[role]} {counts[role]}",
        key="role",
        bind="query-params",
    )


def _setting_filter(rows: list[LeaderboardRow]) -> list[str]:
    counts = Counter(row.setting for row in rows)
    if len(counts) < 2:
        return []
    names = {setting or formats.NOT_STATED: setting for setting, _ in counts.most_common()}
    chosen = st.multiselect(
        "Setting",
        list(names),
        format_func=lambda name: f"{name} ({counts[names[name]]})",
        key="setting",
        bind="query-params",
        placeholder="All",
        width=280,
    )
    return [names[name] for name in chosen]


def _coverage(board: Board, rows: list[LeaderboardRow], every_row: list[LeaderboardRow]) -> str:
    ranked = sum(row.rank is not None for row in rows)
    shown = formats.count(len(rows), "result")
    if len(rows) != len(every_row):
        shown = f"{len(rows):,} of {formats.count(len(every_row), 'result')} shown by the filters"
    return (
        f"{shown}, {ranked:,} ranked, {formats.better_phrase(board.direction)}, "
        f"from {formats.count(board.papers, 'paper')}. {components.CAVEAT}"
    )


def _chosen(rows: list[LeaderboardRow], every_row: list[LeaderboardRow]) -> str:
    """The row that the address names, else the first that is shown."""
    row = st.query_params.get("row")
    if row is not None and all(row != one.result_id for one in rows):
        if any(row == one.result_id for one in every_row):
            st.caption("The row of the address is hidden by the filters; the first one shown is open.")
        else:
            st.warning("The address names a row that this board does not have; the first one is shown.")
        row = None
    return row or rows[0].result_id


def _downloads(database: Database, board: Board, filters: LeaderboardFilters) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        st.download_button(
            "Download CSV with evidence",
            data=lambda: export.leaderboard_csv(database.engine, board, filters),
            file_name=export.file_name(board),
            mime="text/csv",
            icon=":material/download:",
            on_click="ignore",
        )
        st.caption("The rows shown, best first. Click a row to see its evidence.", width="content")


def _history(database: Database, board: Board, roles: Mapping[str, Role], chosen: str) -> None:
    st.header("Over time", anchor=False)
    points = [
        point
        for point in read(database, queries.history, board.benchmark_id, board.metric_id, board.unit)
        if formats.day(point.date) is not None
    ]
    if not points:
        reason = "No ranked result of this board has a date." if board.ranked else "Nothing on this board is ranked."
        st.text(reason)
        return

    def choose() -> None:
        if picked := st.session_state["history"]["selection"].get(charts.CHOICE):
            st.query_params["row"] = picked[0]["result_id"]

    text = charts.history_text(points, board)
    st.altair_chart(charts.history(points, board, roles, chosen), alt=text, key="history", on_select=choose)
    st.caption(
        "All ranked results of the board whose date is known, whatever the filters; a baseline stands at the date of the "
        "paper that cites it. Click a point for its evidence."
    )


main()
