"""Pieces that several pages share: the evidence of a result, the caveat, and what stands where there is nothing."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from typing import Final

import pandas as pd
import streamlit as st

from dashboard import formats, links, markup, tables
from dashboard.data import DATABASE_VARIABLE, Database, NoDatabaseError, connect, read
from db import DatabaseError, queries
from db.queries import BenchmarkSummary, Evidence, PaperSummary
from db.standing import REASONS
from extract.marks import Mark
from extract.records import Span

CAVEAT: Final = (
    "Abstracts report favourable results, and many report none: “best reported in the abstracts read” is not "
    "“the state of the art”."
)
_ROW = 35
"""Height of a table's line in pixels: Streamlit's own, stated so that a table ends with a whole line."""
_CONTEXT = 70
"""Characters shown on each side of a name that stands outside the sentence of its number."""


def database_or_stop(*, may_be_empty: bool = False) -> Database:
    """The database, or a page that says which command to run.

    Args:
        may_be_empty: the page has something to do where no paper was read yet.
    """
    try:
        database = connect()
    except NoDatabaseError as error:
        _nothing("No database chosen", str(error))
    except DatabaseError as error:
        _nothing("The database cannot be read", str(error))
    else:
        if may_be_empty or read(database, queries.overview).papers:
            return database
        _nothing("The database is empty", "No paper has been read into it yet.", database.address)
    raise AssertionError("unreachable: the page was stopped")


def _nothing(title: str, reason: str, address: str = "papers.db") -> None:
    st.title(title)
    st.text(reason)
    st.markdown("Read abstracts into a database, then open it here:")
    st.code(f"benchmine ingest PATH_TO_ABSTRACTS --db {address}\nbenchmine serve --db {address}", language="bash")
    st.markdown("Or look at the bundled examples first:")
    st.code("benchmine demo", language="bash")
    st.caption(
        "PATH is a file or a folder: JSONL, JSON, CSV, TSV, Parquet or plain text, compressed or not. "
        f"`benchmine serve` hands the database over in the variable `{DATABASE_VARIABLE}`."
    )
    st.stop()


def not_found(what: str, given: str, page: str, way_back: str) -> None:
    """Says that an address names nothing here, and leads on."""
    st.html(markup.heading(f"{what} not found"))
    reason = f"This database has no {what.lower()} “{given}”. The address may be from another database."
    st.html(markup.caption([reason]))
    with st.container(horizontal=True):
        st.page_link(page, label=way_back, icon=":material/arrow_back:")
        st.page_link(links.OVERVIEW, label="Overview", icon=":material/home:")


def paper_links(found: Sequence[PaperSummary]) -> None:
    """For each paper a link, its date and counts, and the words of the abstract that were found."""
    for one in found:
        with st.container(gap=None):
            st.page_link(
                links.PAPER,
                label=markup.link_label(formats.paper_name(one.title, one.snippet, 160)),
                query_params=links.to_paper(one.id),
                help="",
            )
            counts = [formats.count(one.scores, "score")] if one.scores else []
            counts += [formats.count(one.deltas, "change")] if one.deltas else []
            facts = markup.caption([formats.date_text(one.date), one.venue or "", *(counts or ["no result read"])])
            st.html(markup.under_link(facts + (markup.excerpt(one.snippet) if one.title else "")))


def benchmark_links(found: Sequence[BenchmarkSummary]) -> None:
    """A line for each benchmark: a link, and how much there is."""
    for one in found:
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            st.page_link(
                links.BENCHMARK, label=markup.link_label(one.name), query_params=links.to_benchmark(one.id), help=""
            )
            st.html(
                markup.caption([formats.count(one.results, "result"), formats.count(one.papers, "paper"), one.task]),
                width="content",
            )


def benchmark_table(found: Sequence[BenchmarkSummary], *, alt: str, key: str) -> None:
    """The list of benchmarks as a table whose names open the board."""
    click = f"{key}_click"
    chosen = f"{key}_chosen"

    def choose() -> None:
        st.session_state[chosen] = found[st.session_state[click]["row"]].id

    frame, columns = tables.benchmarks(found, click, choose)
    st.dataframe(
        frame,
        column_config=columns,
        hide_index=True,
        height=_ROW * (min(len(found), 20) + 1) + 2,
        row_height=_ROW,
        alt=alt,
        key=key,
        lazy=False,
    )
    if benchmark_id := st.session_state.pop(chosen, None):
        st.switch_page(links.BENCHMARK, query_params=links.to_benchmark(benchmark_id))


def chosen_row(
    frame: pd.DataFrame,
    columns: tables.Columns,
    *,
    ids: Sequence[str],
    chosen: str | None,
    alt: str,
    key: str,
    always: bool = False,
    rows_shown: int = 10,
) -> None:
    """A table in which a click anywhere in a row, or the arrow keys, choose it.

    The address is where the choice is kept (``row``), so that a copied address opens the same evidence.

    Args:
        ids: the result of each line of ``frame``.
        chosen: the one whose evidence is shown.
        always: one row is always chosen, so that none can be let go.
        rows_shown: how many lines are seen before the table scrolls.
    """
    position = ids.index(chosen) if chosen in ids else None
    # A selection is a position. Were the table the same widget after a filter, a late message of the browser about
    # the rows before it would choose whatever now stands there.
    table = f"{key} {hashlib.blake2b(chr(0).join(ids).encode(errors='replace'), digest_size=8).hexdigest()}"
    cell_key = f"{key} cell"

    def choose() -> None:
        selection = st.session_state[table]["selection"]
        rows, cells = selection["rows"], selection["cells"]
        if rows and rows[0] != position:
            st.query_params["row"] = ids[rows[0]]
        elif cells and cells != st.session_state[cell_key]:
            st.session_state[cell_key] = cells
            st.query_params["row"] = ids[cells[0][0]]

    # The cell is handed back as it came: without it the arrow keys would start from the first cell again.
    cells = [cell for cell in st.session_state.get(cell_key, []) if cell[0] == position]
    st.session_state[cell_key] = cells
    rows = [] if position is None else [position]
    selection = st.session_state.get(table, {}).get("selection", {})
    if (selection.get("rows"), selection.get("cells")) != (rows, cells):  # else a key pressed meanwhile would be undone
        st.session_state[table] = {"selection": {"rows": rows, "columns": [], "cells": cells}}
    st.dataframe(
        frame,
        column_config=columns,
        hide_index=True,
        height=_ROW * (min(len(ids), rows_shown) + 1) + 2,
        row_height=_ROW,
        alt=alt,
        key=table,
        lazy=False,
        on_select=choose,
        selection_mode=["single-row-required" if always else "single-row", "single-cell"],
    )


def plain_table(
    frame: pd.DataFrame,
    columns: tables.Columns,
    *,
    alt: str,
    key: str,
    rows_shown: int = 15,
    on_cell: Callable[[], None] | None = None,
) -> None:
    """A table to read, as high as its lines; with ``on_cell``, one whose cells are chosen by click or arrow keys."""
    st.dataframe(
        frame,
        column_config=columns,
        hide_index=True,
        height=_ROW * (min(len(frame), rows_shown) + 1) + 2,
        row_height=_ROW,
        alt=alt,
        key=key,
        lazy=False,
        on_select=on_cell or "ignore",
        selection_mode="single-cell",
    )
