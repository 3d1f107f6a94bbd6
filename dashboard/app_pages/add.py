"""Add papers: paste or upload, look at what is read, then store it."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from dashboard import access, adding, components, formats, links, markup
from dashboard.adding import AddError, Preview
from dashboard.data import Database
from db import DatabaseError
from db.queries import RunSummary
from extract import Reader
from extract.marks import Mark
from extract.records import Paper, Result

SHOWN = 20  # abstracts of a preview that are shown marked
LISTED = 1000  # readings in the table of a preview
FIELDS = ("title", "one", "several")
ONE, SEVERAL, FILE = "Paste one abstract", "Paste several", "Upload a file"


def main() -> None:
    database = components.database_or_stop(may_be_empty=True)
    access.stop_if_read_only("Add papers", f"benchmine ingest PATH --db {database.address}")
    st.title("Add papers", anchor=False)
    st.markdown("Give abstracts, look at what is read from them, then store them. Nothing is stored before you say so.")
    _stored()
    _keep_fields()
    _ask()
    if error := st.session_state.pop("add error", None):
        st.error("That could not be read.")
        st.text(error)
    if error := st.session_state.pop("store error", None):
        st.error("That could not be stored. Nothing of it is in the database.")
        st.text(error)
    if preview := st.session_state.get("preview"):
        _preview(database, preview)


@st.cache_resource(show_spinner="Loading what is known of benchmarks, metrics and models")
def _reader() -> Reader:
    return Reader()


def _keep_fields() -> None:
    """What was pasted outlasts a look at another way of giving: Streamlit forgets a field that it does not draw."""
    for key in FIELDS:
        if key in st.session_state:
            st.session_state[key] = st.session_state[key]


def _ask() -> None:
    way = st.radio("How to give them", [ONE, SEVERAL, FILE], key="way", horizontal=True, label_visibility="collapsed")
    with st.form("give", border=False):
        if way == FILE:
            st.file_uploader(
                f"A file of abstracts, up to {adding.MAX_UPLOAD_MB} MB and {adding.MAX_PAPERS:,} papers",
                key="file",
                max_upload_size=adding.MAX_UPLOAD_MB,
                help="Told apart by content: JSONL, JSON, CSV, TSV, Parquet, BibTeX, text and more, compressed or not.",
            )
        elif way == SEVERAL:
            st.text_area(
                "Abstracts", key="several", height=240, max_chars=adding.MAX_TEXT,
                help="One a line or a paragraph, with labels such as Abstract:, or in any layout of docs/formats.md.",
            )  # fmt: skip
        else:
            st.text_input("Title", key="title", placeholder="May be left empty", max_chars=500)
            st.text_area("Abstract", key="one", height=190, max_chars=adding.MAX_TEXT)
        st.form_submit_button("Read", type="primary", icon=":material/visibility:", on_click=_read, args=(way,))


def _read(way: str) -> None:
    """Read what was given, and keep it for the visit until it is stored or discarded."""
    st.session_state.pop("preview", None)
    st.session_state.pop("stored", None)
    try:
        with st.spinner("Reading"):
            st.session_state["preview"] = _read_given(way)
    except AddError as error:
        st.session_state["add error"] = str(error)


def _read_given(way: str) -> Preview:
    if way == FILE:
        file = st.session_state.get("file")
        if file is None:
            raise AddError("no file was chosen; choose one, then press Read")
        return adding.read_file(file.name, file.getvalue(), _reader())
    if way == SEVERAL:
        return adding.read_text(st.session_state.get("several") or "", _reader())
    return adding.read_one(st.session_state.get("title") or "", st.session_state.get("one") or "", _reader())


def _preview(database: Database, preview: Preview) -> None:
    papers = formats.count(len(preview.papers), "paper")
    st.header("What is read", anchor=False)
    left_out = [formats.count(preview.skipped, "record") + " left out"] if preview.skipped else []
    twice = [formats.count(preview.duplicates, "record") + " twice in it"] if preview.duplicates else []
    counts = [formats.count(preview.scores, "score"), formats.count(preview.deltas, "change")]
    st.html(markup.caption([preview.name, papers, *counts, *left_out, *twice]))
    with st.container(horizontal=True):
        st.button(f"Store {papers}", type="primary", icon=":material/save:", on_click=_store, args=(database, preview))
        st.button("Discard", icon=":material/delete:", on_click=st.session_state.pop, args=("preview", None))
    if preview.problems:
        with st.expander(f"{formats.count(preview.problem_count, 'note')} on the records"):
            st.html(markup.listing("Where, and what was done", preview.problems))
    readings = [(paper, result) for paper, results in preview.papers for result in results]
    if readings:
        _table(readings[:LISTED])
        if len(readings) > LISTED:
            st.caption(f"The first {LISTED:,} of {len(readings):,} readings are listed.")
    else:
        st.text("No number in them was read as a result. They can be stored all the same.")
    st.html(markup.legend(["score", "delta"]))
    for paper, results in preview.papers[:SHOWN]:
        _paper(paper, results)
    if len(preview.papers) > SHOWN:
        st.caption(f"The first {SHOWN} of {len(preview.papers):,} abstracts are shown.")


def _paper(paper: Paper, results: tuple[Result, ...]) -> None:
    with st.container(border=True, gap="small"):
        st.html(markup.heading(formats.paper_name(paper.title, paper.abstract), 3))
        found = [formats.count(len(results), "reading")] if results else ["no result read"]
        st.html(markup.caption([formats.date_text(paper.date), f"id {paper.id}", *found]))
        st.html(markup.marked(paper.abstract, [_mark(paper, one) for one in results], names=False))


def _mark(paper: Paper, one: Result) -> Mark:
    end = formats.end_with_unit(one.end, one.unit, paper.abstract)
    return Mark(one.start, end, one.kind)


def _table(readings: list[tuple[Paper, Result]]) -> None:
    frame = pd.DataFrame(
        {
            "Value": [formats.as_printed(one.bound, one.value_text, one.unit) for _, one in readings],
            "Kind": ["score" if one.kind == "score" else "change" for _, one in readings],
            "Metric": [one.metric or formats.NOT_STATED for _, one in readings],
            "Benchmark": [one.benchmark or formats.NOT_STATED for _, one in readings],
            "Split": [one.split for _, one in readings],
            "Model": [formats.model_name(one.model) for _, one in readings],
            "Whose": [formats.ROLES[one.role] for _, one in readings],
            "Setting": [one.setting or formats.NOT_STATED for _, one in readings],
            "Confidence": [round(one.confidence, 2) for _, one in readings],
            "Paper": [paper.title or paper.id for paper, _ in readings],
        }
    )
    columns = {
        "Value": st.column_config.TextColumn(width=90),
        "Kind": st.column_config.TextColumn(width=70),
        "Metric": st.column_config.TextColumn(width=140),
        "Benchmark": st.column_config.TextColumn(width=170),
        "Split": st.column_config.TextColumn(width=80),
        "Model": st.column_config.TextColumn(width=170),
        "Whose": st.column_config.TextColumn(width=106),
        "Setting": st.column_config.TextColumn(width=110),
        "Confidence": st.column_config.NumberColumn(width=90, format="%.2f"),
        "Paper": st.column_config.TextColumn(width=260),
    }
    components.plain_table(frame, columns, alt="The readings of the given abstracts", key="readings", rows_shown=12)


def _store(database: Database, preview: Preview) -> None:
    try:
        summary = adding.store(database.engine, preview, _reader())
    except DatabaseError as error:
        st.session_state["store error"] = str(error)
        return
    st.session_state.pop("preview", None)
    st.session_state["stored"] = (summary, [paper for paper, _ in preview.papers[:SHOWN]])
    for key in FIELDS:
        if key in st.session_state:
            st.session_state[key] = ""


def _stored() -> None:
    """What the last storing did, and the way to its papers."""
    if "stored" not in st.session_state:
        return
    kept: tuple[RunSummary, list[Paper]] = st.session_state["stored"]
    run, papers = kept
    st.success("Stored.", icon=":material/check_circle:")
    results = formats.count(run.scores + run.deltas, "result")
    st.html(markup.caption([f"{run.new:,} new, {run.changed:,} changed, {run.unchanged:,} unchanged", results]))
    for paper in papers:
        st.page_link(
            links.PAPER,
            label=markup.link_label(formats.paper_name(paper.title, paper.abstract)),
            query_params=links.to_paper(paper.id),
            help="",
        )


main()
