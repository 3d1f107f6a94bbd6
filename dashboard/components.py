"""Pieces that several pages share: the evidence of a result, the caveat, and what stands where there is nothing."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from functools import partial
from typing import Final, NoReturn, get_args

import altair as alt
import pandas as pd
import streamlit as st

from dashboard import address, charts, export, formats, links, markup, tables
from dashboard.data import DATABASE_VARIABLE, Database, NoDatabaseError, chosen_address, connect, read
from db import DatabaseError, queries
from db.queries import BenchmarkSummary, ModelSummary, PaperSummary

CAVEAT: Final = (
    "Abstracts report favourable results, and many report none: “best reported in the abstracts read” is not "
    "“the state of the art”."
)
_ROW = 35
"""Height of a table's line in pixels: Streamlit's own, stated so that a table ends with a whole line."""
_READINGS = 3
"""Scores named under each paper of a list."""


def database_or_stop(*, may_be_empty: bool = False) -> Database:
    """The database, or a page that says which command to run.

    Args:
        may_be_empty: the page has something to do where no paper was read yet.

    Raises:
        DatabaseError: it cannot be read; the entry script says so (:func:`unreadable`).
    """
    try:
        database = connect()
    except NoDatabaseError as error:
        _title("No database chosen", str(error))
        _beginning("papers.db")
    if not may_be_empty and not read(database, queries.overview).papers:
        _title("The database is empty", "No paper has been read into it yet.")
        _beginning(database.address)
    return database


def unreadable(error: DatabaseError) -> NoReturn:
    """What stands in the place of a page, or where it broke off, when its database cannot be read."""
    chosen = chosen_address()
    commands = [f"benchmine doctor --db {chosen}"]
    if "://" not in chosen or chosen.startswith("sqlite"):  # a server's copies are its keeper's
        commands.append(f"benchmine restore COPY --db {chosen}")
    _title("The database cannot be read", str(error))
    st.markdown("See what is wrong with it, or put a copy in its place:")
    st.code("\n".join(commands), language="bash")
    _beginning(chosen)


def _title(title: str, reason: str) -> None:
    st.title(title)
    st.text(reason)


def _beginning(where: str) -> NoReturn:
    st.markdown("Read abstracts into a database, then open it here:")
    st.code(f"benchmine ingest PATH_TO_ABSTRACTS --db {where}\nbenchmine serve --db {where}", language="bash")
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


def asked_or_stop(what: str, page: str, way_on: str) -> str:
    """The id of the benchmark, model or paper that the address names, or a page that leads to the list of them."""
    asked = st.query_params.get(what)
    if asked is None:
        st.title(f"No {what} chosen", anchor=False)
        st.text(f"The address of this page names one {what}; choose it from the list.")
        st.page_link(page, label=way_on, icon=":material/list:", help="")
        st.stop()
    return asked


def paper_links(found: Sequence[PaperSummary]) -> None:
    """For each paper a link, its date and counts, what was read, and the words of the abstract that were found."""
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
            facts += markup.caption(_readings(one))
            st.html(markup.under_link(facts + (markup.excerpt(one.snippet) if one.title else "")))


def _readings(paper: PaperSummary) -> list[str]:
    """The first scores of a paper in words, and how many more it has."""
    scores = [one for one in paper.readings if one.kind == "score"]
    words = [formats.reading(one) for one in scores[:_READINGS]]
    return [*words, f"{len(scores) - _READINGS} more"] if len(scores) > _READINGS else words


def benchmark_links(found: Sequence[BenchmarkSummary]) -> None:
    """A line for each benchmark: a link, and how much there is."""
    for one in found:
        _link(one.name, links.BENCHMARK, links.to_benchmark(one.id), [*formats.reported(one), one.task])


def model_links(found: Sequence[ModelSummary]) -> None:
    """A line for each model: a link, and how much there is."""
    for one in found:
        facts = [formats.count(one.results, "score"), formats.count(one.papers, "paper")]
        _link(one.name, links.MODEL, links.to_model(one.id), facts)


def _link(name: str, page: str, query: dict[str, str], facts: Sequence[str]) -> None:
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.page_link(page, label=markup.link_label(name), query_params=query, help="")
        st.html(markup.caption(facts), width="content")


def benchmark_table(found: Sequence[BenchmarkSummary], *, alt: str, key: str, rows_shown: int = 20) -> None:
    """A list of benchmarks as a table whose names open the board."""
    ids, make = [one.id for one in found], partial(tables.benchmarks, found)
    _opening_table(make, ids, links.BENCHMARK, links.to_benchmark, alt=alt, key=key, rows_shown=rows_shown)


def model_table(found: Sequence[ModelSummary], *, alt: str, key: str, rows_shown: int = 20) -> None:
    """A list of models as a table whose names open the model."""
    ids, make = [one.id for one in found], partial(tables.models, found)
    _opening_table(make, ids, links.MODEL, links.to_model, alt=alt, key=key, rows_shown=rows_shown)


def _opening_table(
    make: Callable[[str, Callable[[], None]], tuple[pd.DataFrame, tables.Columns]],
    ids: Sequence[str],
    page: str,
    query: Callable[[str], dict[str, str]],
    *,
    alt: str,
    key: str,
    rows_shown: int,
) -> None:
    """A table with a button in each line, and a chooser of its lines, which open the page of what is chosen."""
    click, chosen = f"{key}_click", f"{key}_chosen"

    def choose() -> None:
        st.session_state[chosen] = st.session_state[click]["row"]

    frame, columns = make(click, choose)
    plain_table(frame, columns, alt=alt, key=key, rows_shown=rows_shown)
    # A button in a table is drawn, and no key reaches it.
    names = frame[frame.columns[0]].tolist()
    picked = st.selectbox(
        "Open by name",
        range(len(ids)),
        index=None,
        format_func=names.__getitem__,
        key=f"{key}_open",
        placeholder="One of this page",
        width=330,
    )
    line: int | None = st.session_state.pop(chosen, picked)
    if line is not None:
        _follow(names[line], page, query(ids[line]))


def _follow(name: str, page: str, query: dict[str, str]) -> None:
    """Draws a link and follows it.

    ``st.switch_page`` writes the new query beside the old path before it turns the page, and leaves that address in the
    browser's history: Back would lead to a list without its search, order and page (1.67). A link leaves none.
    """
    with st.container(key=markup.FOLLOWED):
        st.page_link(page, label=markup.link_label(name), query_params=query, help="")
    st.html(markup.FOLLOW, unsafe_allow_javascript=True)


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
    order: Sequence[str] | None = None,
) -> None:
    """A table in which a click anywhere in a row, or the arrow keys, choose it.

    The address is where the choice is kept (``row``), so that a copied address opens the same evidence.

    Args:
        ids: the result of each line of ``frame``.
        chosen: the one whose evidence is shown.
        always: one row is always chosen, so that none can be let go.
        rows_shown: how many lines are seen before the table scrolls.
        order: the columns that are shown; the others are in the table's own menu. All when None.
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
            address.open_row(ids[rows[0]])
        elif cells and cells != st.session_state[cell_key]:
            st.session_state[cell_key] = cells
            address.open_row(ids[cells[0][0]])

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
        column_order=order,
        hide_index=True,
        height=_ROW * (min(len(ids), rows_shown) + 1) + 2,
        row_height=_ROW,
        alt=alt,
        placeholder="–",
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
        placeholder="–",
        key=key,
        lazy=False,
        on_select=on_cell or "ignore",
        selection_mode="single-cell",
    )


def save_buttons(
    chart: alt.Chart | alt.LayerChart | alt.FacetChart,
    file_name: Callable[[charts.Picture], str],
    key: str,
    *,
    height: int | None = 360,
) -> None:
    """Buttons that make a picture of the chart when they are pressed.

    Args:
        height: as for :func:`dashboard.charts.picture`.
    """
    with st.container(horizontal=True, gap="small"):
        for kind in get_args(charts.Picture):
            st.download_button(
                f"Save as {kind.upper()}",
                data=partial(charts.picture, chart, kind, height=height),
                file_name=file_name(kind),
                mime=export.MIME[kind],
                key=f"{key} {kind}",
                on_click="ignore",
                type="tertiary",
                icon=":material/download:",
            )
