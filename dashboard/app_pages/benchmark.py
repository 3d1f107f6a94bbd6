"""Benchmark: its boards, one of them ranked, over time, and the evidence of the chosen row; without one, the list."""

from __future__ import annotations

import streamlit as st

from dashboard import charts, components, export, filters, formats, links, markup, tables
from dashboard.data import Database, read
from db import queries
from db.queries import BenchmarkSummary, Board, LeaderboardFilters, LeaderboardRow

LISTED = 200  # benchmarks in the list
SHOWN = 2000  # rows of a board in the table, and about so many points in the chart: more take seconds to be drawn


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
    board = links.find_board(boards, *(st.query_params.get(part) for part in ("metric", "unit", "split")))
    _head(boards[0].benchmark, _summary(database, wanted), boards)
    if board is None:
        st.warning("The address names a board that this benchmark does not have; its largest board is shown.")
    _board(database, boards, board or boards[0])


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
    if summary := _summary(database, wanted):
        _head(summary.name, summary, [])
        st.text("No score is reported on it, so there is no leaderboard. Changes are shown with their papers.")
        st.page_link(
            links.PAPER, label="Papers that name it", query_params=links.to_papers(f'"{summary.name}"'), help=""
        )
        return
    components.not_found("Benchmark", wanted, links.BENCHMARK, "All benchmarks")
    if meant := read(database, queries.find_benchmark, wanted)[:5]:
        st.header("Did you mean", anchor=False)
        components.benchmark_links(meant)


def _summary(database: Database, benchmark_id: str) -> BenchmarkSummary | None:
    found = read(database, queries.find_benchmark, benchmark_id)
    return next((one for one in found if one.id == benchmark_id), None)


def _head(name: str, summary: BenchmarkSummary | None, boards: list[Board]) -> None:
    st.html(markup.heading(name))
    if summary is None:
        return
    counts = [formats.count(summary.results, "score")] if summary.results else []
    counts += [formats.count(summary.deltas, "change")] if summary.deltas else []
    counts += [formats.count(summary.papers, "paper"), formats.count(len(boards), "board")]
    st.html(markup.caption([summary.task, *counts]))


def _choose_board(boards: list[Board], board: Board) -> None:
    """A chooser that changes the address; the page is then drawn for the board of that address."""
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
        help="One split, one metric, one unit: what is measured differently is never mixed.",
        width=390,
    )


def _board(database: Database, boards: list[Board], board: Board) -> None:
    key = (board.benchmark_id, board.metric_id, board.unit)
    every_row = read(database, queries.leaderboard, *key, split=board.split)
    filters.forget_if_new((*key, board.split))
    with st.container(horizontal=True, vertical_alignment="bottom"):
        _choose_board(boards, board)
        wanted, order = filters.choose(every_row)
    unfiltered = wanted == LeaderboardFilters()
    rows = every_row if unfiltered else read(database, queries.leaderboard, *key, split=board.split, filters=wanted)
    rows = tables.sort_rows(rows, order)
    st.html(markup.caption([_coverage(board, rows, every_row, wanted)]))
    if not rows:
        st.text("The filters leave no row. Clear the search, or choose fewer of them.")
        return
    chosen = _chosen(rows, every_row)
    shown = rows[:SHOWN]
    if len(rows) > SHOWN:
        st.caption(f"The first {SHOWN:,} rows are listed. Filter to see others; the file holds all of them.")
    frame, columns = tables.leaderboard(shown, board)
    components.chosen_row(
        frame,
        columns,
        ids=[row.result_id for row in shown],
        chosen=chosen,
        alt=f"Leaderboard: {formats.measure(board)} on {board.benchmark}, {formats.better_phrase(board.direction)}",
        key="leaderboard",
        always=True,
        rows_shown=8,  # so that the evidence of the first row begins on the first screen of a laptop
    )
    _downloads(database, board, wanted)
    if evidence := read(database, queries.evidence, chosen):
        components.evidence(evidence, on_paper=False)
    _history(database, board, chosen)


def _coverage(
    board: Board, rows: list[LeaderboardRow], every_row: list[LeaderboardRow], wanted: LeaderboardFilters
) -> str:
    """What the table holds, what hides rows of it, and what a leaderboard from abstracts is not."""
    shown = formats.count(len(rows), "result")
    if on := filters.in_words(wanted):
        shown = f"{len(rows):,} of {formats.count(len(every_row), 'result')} shown ({', '.join(on)})"
    ranked = sum(row.rank is not None for row in rows)
    return (
        f"{shown}, {ranked:,} ranked, {formats.better_phrase(board.direction)}, "
        f"from {formats.count(len({row.paper_id for row in rows}), 'paper')}. {components.CAVEAT}"
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


def _downloads(database: Database, board: Board, wanted: LeaderboardFilters) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        st.download_button(
            "Download CSV with evidence",
            data=lambda: export.leaderboard_csv(database.engine, board, wanted),
            file_name=export.file_name(board),
            mime="text/csv",
            icon=":material/download:",
            on_click="ignore",
        )
        st.caption("The rows shown, best first. Click a row to see its evidence.", width="content")


def _history(database: Database, board: Board, chosen: str) -> None:
    st.header("Over time", anchor=False)
    key = (board.benchmark_id, board.metric_id, board.unit)
    every_point = read(database, queries.history, *key, split=board.split)
    points = charts.thinned([point for point in every_point if formats.day(point.date) is not None], SHOWN)
    if not points:
        reason = "No ranked result of this board has a date." if board.ranked else "Nothing on this board is ranked."
        st.text(reason)
        return

    def choose() -> None:
        if picked := st.session_state["history"]["selection"].get(charts.CHOICE):
            st.query_params["row"] = picked[0]["result_id"]

    text = charts.history_text(every_point, board)
    st.altair_chart(charts.history(points, board, chosen), alt=text, key="history", on_select=choose)
    if len(points) < len(every_point):
        st.caption(f"{len(points):,} of {len(every_point):,} results are drawn, every new best among them.")
    st.caption(
        "Ranked results of the board whose date is known, whatever the filters; a baseline stands at the date of "
        "the paper that cites it. Click a point for its evidence."
    )


main()
