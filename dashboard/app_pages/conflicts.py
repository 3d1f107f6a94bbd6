"""Conflicts: several values of one model on one board, the range and every source with its sentence."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from dashboard import address, components, evidence, formats, links, markup, tables
from dashboard.data import Database, read
from db import queries
from db.queries import BenchmarkSummary, Conflict, ConflictReading

PAGE_SIZE = 25
SENTENCES = 20  # sources of one conflict that are shown with their sentences


def main() -> None:
    database = components.database_or_stop()
    st.title("Conflicts", anchor=False)
    st.markdown(
        "A model that has several ranked values on one board, in one setting or with none stated. Nothing here says "
        "which is right: the sentences are side by side for you to judge."
    )
    benchmark = _benchmark(database)
    between = address.switch(
        "Only between papers", "between", help="Leave out what one abstract itself reports several values of."
    )
    wanted = benchmark.id if benchmark else None
    total = read(database, queries.conflict_count, wanted, between_papers=between)
    if not total:
        st.text("No conflict here. " + ("Switch off “Only between papers”." if between else "Try another benchmark."))
        return
    offset = address.offset(total, PAGE_SIZE)
    found = read(
        database,
        queries.conflicts,
        wanted,
        between_papers=between,
        limit=PAGE_SIZE,
        offset=offset,
        readings=SENTENCES,
    )
    st.caption(
        f"{formats.count(total, 'conflict')}, those between the most papers first. Choose a line to see its sources."
    )
    ids = [_id(one) for one in found]
    chosen = _chosen(ids)
    frame, columns = _table(found)
    components.chosen_row(
        frame, columns, ids=ids, chosen=chosen, alt="Conflicts: model, board, range and number of papers",
        key="conflicts", always=True, rows_shown=8,
    )  # fmt: skip
    address.page(total, PAGE_SIZE)
    _sources(database, found[ids.index(chosen)])
    st.caption(components.CAVEAT)


def _benchmark(database: Database) -> BenchmarkSummary | None:
    """The benchmark that is typed or stands in the address; None for all of them."""
    typed = address.search("Only on a benchmark", "benchmark", "All; type a name or an id", width=330)
    if not typed:
        return None
    found = read(database, queries.find_benchmark, typed)
    exact = next((one for one in found if one.id == typed), found[0] if found else None)
    if exact is None:
        st.text(f"No benchmark has “{typed}” in its name; all conflicts are shown.")
    else:
        st.html(markup.caption([f"Only on {exact.name}"]))
    return exact


def _id(one: Conflict) -> str:
    """The best reading of a conflict stands for it in the address."""
    return one.readings[0].result_id


def _chosen(ids: list[str]) -> str:
    row = st.query_params.get("row")
    if row is not None and row not in ids:
        st.warning("The address names a conflict that is not on this page; the first one is shown.")
    return row if row in ids else ids[0]


def _table(found: list[Conflict]) -> tuple[pd.DataFrame, tables.Columns]:
    frame = pd.DataFrame(
        {
            "Model": [one.model for one in found],
            "Board": [_board(one) for one in found],
            "Range": [_range(one) for one in found],
            "Values": [one.values for one in found],
            "Papers": [one.papers for one in found],
            "Setting": [one.setting or formats.NOT_STATED for one in found],
        }
    )
    columns: tables.Columns = {
        "Model": st.column_config.TextColumn(width=170),
        "Board": st.column_config.TextColumn(width=330),
        "Range": st.column_config.TextColumn(
            width=170, help="The lowest and the highest value, and what lies between."
        ),
        "Values": st.column_config.NumberColumn(width=70, help="Different values."),
        "Papers": st.column_config.NumberColumn(width=70, help="1: one abstract reports all of them."),
        "Setting": st.column_config.TextColumn(width=120),
    }
    return frame, columns


def _board(one: Conflict) -> str:
    split = f" ({one.split})" if one.split else ""
    unit = f" ({one.unit})" if one.unit else ""
    return f"{one.benchmark}{split}, {one.metric}{unit}"


def _range(one: Conflict) -> str:
    """``84.1–86.3 (2.2 apart)``."""
    return f"{formats.number(one.low)}–{formats.number(one.high)} ({formats.number(one.high - one.low)} apart)"


def _sources(database: Database, one: Conflict) -> None:
    st.html(markup.heading(f"{one.model} on {_board(one)}", 2))
    st.html(
        markup.caption(
            [
                f"reported range {_range(one)} in {formats.count(one.papers, 'paper')}",
                formats.better_phrase(one.direction),
                f"setting {one.setting or formats.NOT_STATED}",
            ]
        )
    )
    if one.papers == 1:
        st.caption("One abstract reports them all: most often under conditions that it does not name for each.")
    for reading in one.readings:
        _source(database, reading)
    if one.readings_in_all > len(one.readings):
        best, every = len(one.readings), one.readings_in_all
        st.caption(f"The {best} best of {every:,} values are shown; the board has them all.")
    with st.container(horizontal=True):
        st.page_link(
            links.BENCHMARK,
            label=f"Leaderboard of {markup.label(one.benchmark)}",
            icon=":material/leaderboard:",
            query_params=links.to_benchmark(one.benchmark_id, one.metric_id, one.unit, split=one.split),
            help="",
        )
        st.page_link(
            links.MODEL,
            label=f"All results of {markup.label(one.model)}",
            icon=":material/deployed_code:",
            query_params=links.to_model(one.model_id),
            help="",
        )


def _source(database: Database, reading: ConflictReading) -> None:
    """One value: the sentence with its marks, whose it is, and its paper."""
    found = read(database, queries.evidence, reading.result_id)
    if found is None:
        return
    with st.container(border=True, gap="small"):
        st.html(markup.heading(formats.printed(found), 3))
        st.html(evidence.sentence(found))
        st.html(
            markup.caption(
                [
                    formats.ROLES[reading.role],
                    formats.date_text(reading.date),
                    f"confidence {formats.certainty(reading.confidence)}",
                    "claims the state of the art" if reading.claims_sota else "",
                    f"reviewed: {reading.verdict}" if reading.verdict else "",
                ]
            )
        )
        st.page_link(
            links.PAPER,
            label=markup.link_label(formats.paper_name(found.title, found.abstract)),
            query_params=links.to_paper(reading.paper_id, reading.result_id),
            help="",
        )


main()
