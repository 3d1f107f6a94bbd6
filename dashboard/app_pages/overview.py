"""Overview: what is in the database, where to begin, and a search over everything."""

from __future__ import annotations

import streamlit as st

from dashboard import address, components, evidence, formats, links, markup
from dashboard.data import Database, read
from db import queries
from db.queries import BenchmarkSummary, Overview, SearchHits

SHOWN = 20
HITS = 8
TOP = 50  # rows of the board from which the example is taken
EXAMPLE_LENGTH = 320  # characters: about four lines at 1280 px


def main() -> None:
    database = components.database_or_stop()
    totals = read(database, queries.overview)
    st.title("What papers report, and the sentence that says so", anchor=False)
    st.markdown(
        "Benchmine reads abstracts, finds every reported score, and ranks what can be compared. "
        "Each number is one click from its evidence."
    )
    _totals(totals)
    typed = address.search("Search benchmarks, models and papers", "q", "For example ImageNet, BLEU or a model's name")
    if typed:
        _hits(read(database, queries.search, typed, HITS), typed)
    else:
        _most_reported(database, totals)
    st.caption(components.CAVEAT)


def _totals(totals: Overview) -> None:
    if totals.first_date and totals.last_date:
        first, last = totals.first_date[:4], totals.last_date[:4]
        years = first if first == last else f"{first} to {last}"
    else:
        years = "not known"
    with st.container(horizontal=True, gap="medium"):
        for name, value, about in (
            ("Papers", f"{totals.papers:,}", f"{totals.papers_with_results:,} of them report a number that was read."),
            ("Scores", f"{totals.scores:,}", "Absolute outcomes; those that can be compared are ranked."),
            ("Changes", f"{totals.deltas:,}", "Gains and losses against something else; kept, never ranked."),
            ("Benchmarks", f"{totals.benchmarks:,}", "Datasets and tasks that a result names."),
            ("Models", f"{totals.models:,}", "Systems that a result names."),
            ("Published", years, "Of the papers whose date the source gives."),
        ):
            st.metric(name, value, help=about, width="content")


def _most_reported(database: Database, totals: Overview) -> None:
    found = read(database, queries.benchmarks, limit=SHOWN)
    if not found:
        st.header("No scores yet", anchor=False)
        st.text(
            f"{formats.count(totals.papers, 'paper')} read, and no score on a named benchmark among them. "
            "Abstracts often report none; read more of them with: benchmine ingest PATH"
        )
        return
    _example(database, found[0])
    st.header("Most reported benchmarks", anchor=False)
    components.benchmark_table(found, alt="Most reported benchmarks, with the best reported on each", key="most")
    if totals.benchmarks > len(found):
        st.page_link(links.BENCHMARKS, label=f"All {totals.benchmarks:,} benchmarks", icon=":material/list:", help="")


def _example(database: Database, summary: BenchmarkSummary) -> None:
    """One score with its sentence, since that is what there is to see here: a sure one of a well-known benchmark."""
    board = (summary.id, summary.metric_id or "", summary.unit)
    rows = read(database, queries.leaderboard, *board, split=summary.split, limit=TOP)
    ranked = [row for row in rows if row.rank is not None]
    if not ranked:
        return
    surest = max(ranked, key=lambda row: row.confidence)
    found = read(database, queries.evidence, surest.result_id)
    if found is None or len(found.sentence) > EXAMPLE_LENGTH:
        return
    with st.container(border=True, gap="small"):
        st.html(markup.caption([f"For example, rank {surest.rank} on {summary.name}:"]))
        st.html(evidence.sentence(found))
        with st.container(horizontal=True):
            st.page_link(
                links.BENCHMARK,
                label=f"The leaderboard of {markup.label(summary.name)}",
                icon=":material/leaderboard:",
                query_params=links.to_benchmark(*board, surest.result_id, split=summary.split),
                help="",
            )


def _hits(hits: SearchHits, typed: str) -> None:
    models = [model for model in hits.models if model.results]  # the others have nothing to show
    if not (hits.benchmarks or models or hits.papers):
        st.html(markup.heading(f"Nothing found for “{typed}”", 2))
        st.caption("A part of a name finds benchmarks and models; words of title or abstract find papers.")
        return
    left, right = st.columns([2, 3], gap="large")
    with left:
        if hits.benchmarks:
            st.header("Benchmarks", anchor=False)
            components.benchmark_links(hits.benchmarks)
        if models:
            st.header("Models", anchor=False)
            components.model_links(models)
    with right:
        if hits.papers:
            st.header("Papers", anchor=False)
            components.paper_links(hits.papers)


main()
