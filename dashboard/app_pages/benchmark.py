"""Benchmark: its boards, one of them ranked, the evidence of the chosen row, and the board in charts."""

from __future__ import annotations

import streamlit as st

from dashboard import (
    address,
    board_charts,
    components,
    coverage,
    curated,
    evidence,
    filters,
    formats,
    links,
    markup,
    tables,
    take_away,
)
from dashboard.data import Database, read
from db import queries
from db.queries import BenchmarkSummary, Board, BoardTotals, LeaderboardFilters, LeaderboardRow

SHOWN = 100  # rows on a page of the table


def main() -> None:
    database = components.database_or_stop()
    wanted = components.asked_or_stop("benchmark", links.BENCHMARKS, "All benchmarks")
    boards = read(database, queries.boards, wanted)
    if not boards:
        _unknown(database, wanted)
        return
    board = links.find_board(boards, *(st.query_params.get(part) for part in ("metric", "unit", "split")))
    _head(database, boards[0].benchmark, _summary(database, wanted), boards)
    if board is None:
        st.warning("The address names a board that this benchmark does not have; its largest board is shown.")
    _board(database, boards, board or boards[0])


def _unknown(database: Database, wanted: str) -> None:
    if summary := _summary(database, wanted):
        _head(database, summary.name, summary, [])
        st.text("No score is reported on it, so there is no leaderboard. Changes are shown with their papers.")
        st.page_link(
            links.PAPERS, label="Papers that name it", query_params=links.to_papers(f'"{summary.name}"'), help=""
        )
        return
    components.not_found("Benchmark", wanted, links.BENCHMARKS, "All benchmarks")
    if meant := read(database, queries.find_benchmark, wanted)[:5]:
        st.header("Did you mean", anchor=False)
        components.benchmark_links(meant)


def _summary(database: Database, benchmark_id: str) -> BenchmarkSummary | None:
    found = read(database, queries.find_benchmark, benchmark_id)
    return next((one for one in found if one.id == benchmark_id), None)


def _head(database: Database, name: str, summary: BenchmarkSummary | None, boards: list[Board]) -> None:
    st.html(markup.heading(name))
    if summary is None:
        return
    counts = [*formats.reported(summary), formats.count(len(boards), "board")]
    read_from = coverage.papers(read(database, queries.coverage_of, summary.id))
    st.html(markup.caption([summary.task, *counts]) + markup.caption([read_from]))


def _choose_board(boards: list[Board], board: Board) -> None:
    """Choosers of split and metric that change the address; the page is then drawn for the board of that address."""
    splits = list(dict.fromkeys(one.split for one in boards))
    here = [one for one in boards if one.split == board.split]
    split_key, board_key = f"split of {board.benchmark_id}", f"board of {board.benchmark_id}"

    def to_split() -> None:
        there = [one for one in boards if one.split == st.session_state[split_key]]
        same = [one for one in there if (one.metric_id, one.unit) == (board.metric_id, board.unit)]
        _open((same or there)[0])

    def to_board() -> None:
        _open(here[st.session_state[board_key]])

    if len(splits) > 1:
        st.session_state[split_key] = board.split
        st.selectbox("Split", splits, format_func=_split, key=split_key, on_change=to_split, width=170)
    st.session_state[board_key] = here.index(board)
    st.selectbox(
        "Metric",
        range(len(here)),
        format_func=lambda index: formats.board_label(here[index]),
        key=board_key,
        on_change=to_board,
        width=470,
    )


def _split(name: str) -> str:
    return name or "not stated"


def _board(database: Database, boards: list[Board], board: Board) -> None:
    key = (board.benchmark_id, board.metric_id, board.unit)
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        _choose_board(boards, board)
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        wanted, order = filters.choose(database, board)
        buttons = st.container(horizontal=True, gap="small", width="content")
    totals = read(database, queries.leaderboard_totals, *key, split=board.split, filters=wanted)
    st.caption(_what(database, board, totals, wanted))
    if not totals.rows:
        st.text("The filters leave no row. Clear the search, or choose fewer of them.")
        st.button("Clear all filters", on_click=_open, args=(board,))
        return
    line = _line_of_row(database, order, wanted)
    offset = address.offset(totals.rows, SHOWN, line)
    rows = read(
        database, queries.leaderboard, *key, split=board.split, filters=wanted, order=order, limit=SHOWN, offset=offset
    )
    table = tables.leaderboard(rows, board)
    with buttons:
        columns = _columns(table.usual)
        take_away.draw(database, boards, board, wanted, table.frame[columns], order=order, rows=totals.rows)
    chosen = _chosen(database, rows, board)
    components.chosen_row(
        table.frame,
        table.columns,
        ids=[row.result_id for row in rows],
        chosen=chosen,
        alt=f"Leaderboard: {formats.measure(board)} on {board.benchmark}, {formats.better_phrase(board.direction)}",
        key="leaderboard",
        always=True,
        rows_shown=8,  # so that the evidence of the first row begins on the first screen of a laptop
        order=columns,
    )
    address.page(totals.rows, SHOWN, line)
    if found := read(database, queries.evidence, chosen):
        evidence.panel(found, here="board")
    board_charts.draw(database, board, wanted, chosen)
    curated.draw(database, board)
    st.caption(coverage.precision(read(database, queries.coverage_of, board.benchmark_id)) + components.CAVEAT)


def _what(database: Database, board: Board, totals: BoardTotals, wanted: LeaderboardFilters) -> str:
    """What the table holds, and what hides rows of it."""
    shown = formats.count(totals.rows, "result")
    among = " among what the filters leave" if filters.renumber(wanted) else ""
    if on := filters.in_words(wanted):
        key = (board.benchmark_id, board.metric_id, board.unit)
        unfiltered = LeaderboardFilters(deltas=wanted.deltas, rejected=wanted.rejected)
        every = read(database, queries.leaderboard_totals, *key, split=board.split, filters=unfiltered)
        shown = f"{totals.rows:,} of {formats.count(every.rows, 'result')} shown ({', '.join(on)})"
    return (
        f"{shown}, {totals.ranked:,} ranked{among}, {formats.better_phrase(board.direction)}, "
        f"from {formats.count(totals.papers, 'paper')}. Choose a row to see its evidence."
    )


def _open(board: Board) -> None:
    """Leads to a board without the filters of the one before: they would hide rows of it without being asked."""
    st.query_params.from_dict(links.to_board(board))


def _columns(usual: list[str]) -> list[str]:
    """A picker of the columns; rank, model and value are always there."""
    others = [name for name in tables.LEADERBOARD if name not in tables.LOCKED]
    with st.popover("Columns", icon=":material/view_column:"):
        picked = address.several(
            "Columns beside rank, model and value", "columns", others, default=[one for one in usual if one in others]
        )
    return [name for name in tables.LEADERBOARD if name in tables.LOCKED or name in picked]


def _line_of_row(database: Database, order: str, wanted: LeaderboardFilters) -> int:
    """About which line of the board the row of the address is, from 0 on, where its rank tells that."""
    row = st.query_params.get("row")
    if row is None or order != "rank" or wanted != LeaderboardFilters():
        return 0
    found = read(database, queries.evidence, row)
    return found.rank - 1 if found and found.rank else 0


def _chosen(database: Database, rows: list[LeaderboardRow], board: Board) -> str:
    """The row that the address names, else the first that is shown."""
    row = st.query_params.get("row")
    if row is None or any(row == one.result_id for one in rows):
        return row or rows[0].result_id
    found = read(database, queries.evidence, row)
    its_board = (found.benchmark_id, found.split, found.metric_id or "", found.unit) if found else None
    if its_board == (board.benchmark_id, board.split, board.metric_id, board.unit):
        st.caption("The row of the address is hidden by the filters or on another page; the first one shown is open.")
    else:
        st.warning("The address names a row that this board does not have; the first one is shown.")
    return rows[0].result_id


main()
