"""Pieces that several pages share: the evidence of a result, the caveat, and what stands where there is nothing."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
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


def database_or_stop() -> Database:
    """The database, or a page that says which command to run."""
    try:
        database = connect()
    except NoDatabaseError as error:
        _nothing("No database chosen", str(error))
    except DatabaseError as error:
        _nothing("The database cannot be read", str(error))
    else:
        if read(database, queries.overview).papers:
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


def evidence(found: Evidence, *, on_paper: bool) -> None:
    """The sentence of a result with its parts marked, and how the number was read.

    Args:
        on_paper: the panel stands on the paper's page, so it leads to the board instead of to the paper.
    """
    with st.container(border=True):
        st.html(markup.heading(_headline(found), 3))
        outside = _outside(found)
        st.html(sentence(found))
        for name, text, marks in outside:
            st.html(markup.caption([f"The {name} is named elsewhere in the abstract:"]))
            st.html(markup.marked(text, marks, names=True))
        left, right = st.columns([3, 2], gap="medium")
        with left:
            st.html(markup.facts(_facts(found)))
        with right:
            _why(found)
        _ways_on(found, on_paper=on_paper)


def sentence(found: Evidence) -> str:
    """HTML of the sentence of a result with its parts marked and named."""
    return markup.marked(found.sentence, _marks(found, found.sentence_span), names=True)


def _headline(found: Evidence) -> str:
    kind = "" if found.kind == "score" else "change of "
    parts = [f"{kind}{formats.printed(found)}"]
    if found.metric:
        parts.append(found.metric)
    if found.benchmark:
        parts.append(f"on {found.benchmark}")
    return f"{' '.join(parts)}, {formats.model_name(found.model)}"


def _spans(found: Evidence) -> list[tuple[str, Span | None]]:
    return [
        ("value", formats.with_unit(found, found.abstract)),
        ("model", found.model_span),
        ("benchmark", found.benchmark_span),
        ("metric", found.metric_span),
    ]


def _marks(found: Evidence, within: Span) -> list[Mark]:
    """The parts of a result that lie in a stretch of the abstract, counted from where it begins."""
    return [
        Mark(span.start - within.start, span.end - within.start, kind)
        for kind, span in _spans(found)
        if span is not None and within.start <= span.start and span.end <= within.end
    ]


def _outside(found: Evidence) -> list[tuple[str, str, list[Mark]]]:
    """The names that the sentence does not have: what they are, and the words around them."""
    within, shown = found.sentence_span, []
    for kind, span in _spans(found):
        if span is None or (within.start <= span.start and span.end <= within.end):
            continue
        before = _last_words(found.abstract[: span.start])
        after = _last_words(found.abstract[span.end :][::-1])[::-1]
        mark = Mark(len(before), len(before) + span.end - span.start, kind)
        shown.append((kind, f"{before}{found.abstract[span.start : span.end]}{after}", [mark]))
    return shown


def _last_words(text: str) -> str:
    """The end of a text, from a word's beginning; what was left out shows as an ellipsis."""
    if len(text) <= _CONTEXT:
        return text
    end = text[-_CONTEXT:]
    return "… " + (end.partition(" ")[2] or end)


def _facts(found: Evidence) -> list[tuple[str, str]]:
    value = formats.printed(found)
    if (found.unit, found.value) != (found.printed_unit, float(found.value_decimal)):
        value = f"{value}, compared as {formats.normalised(found)}"
    return [
        ("Value", value),
        ("Model", _named(found.model, found.model_text)),
        ("Benchmark", _named(found.benchmark, found.benchmark_text)),
        ("Metric", _named(found.metric, found.metric_text)),
        ("Setting", found.setting or "not stated in the abstract"),
        ("Whose number", formats.ROLES[found.role]),
        ("Claims the state of the art", "yes" if found.claims_sota else ""),
        ("Confidence", formats.certainty(found.confidence)),
        ("Paper", formats.paper_name(found.title, found.abstract)),
        ("Date", formats.date_text(found.date)),
    ]


def _named(name: str | None, text: str | None) -> str:
    if name is None:
        return "not stated in the abstract"
    return name if text is None or text == name else f"{name}, in the abstract “{text}”"


def _why(found: Evidence) -> None:
    """The rule, what decided, and what to look at twice."""
    reasons = [*found.why, *(f"not ranked or doubtful: {_flag(flag)}" for flag in found.flags)]
    st.html(
        markup.facts([("Rule", found.rule), ("Read by", f"version {found.extractor_version}")])
        + markup.listing("Why this reading", reasons)
    )


def _flag(flag: str) -> str:
    meaning = REASONS.get(flag)
    return f"{flag} ({meaning})" if meaning else flag


def _ways_on(found: Evidence, *, on_paper: bool) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        if not on_paper:
            st.page_link(
                links.PAPER,
                label="The paper and its other results",
                icon=":material/article:",
                query_params=links.to_paper(found.paper_id, found.result_id),
                help="",
            )
        elif found.benchmark_id is not None and found.kind == "score":
            st.page_link(
                links.BENCHMARK,
                label=f"Leaderboard of {markup.label(found.benchmark or '')}",
                icon=":material/leaderboard:",
                query_params=links.to_benchmark(
                    found.benchmark_id, found.metric_id or "", found.unit, found.result_id, split=found.split
                ),
                help="",
            )
        if not on_paper and (url := markup.safe_url(found.url)):
            st.page_link(url, label="Open the source", icon=":material/open_in_new:")
