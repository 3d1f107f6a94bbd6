"""Paper: the abstract with every number marked, and the results that were read from it."""

from __future__ import annotations

import streamlit as st

from dashboard import components, evidence, formats, links, markup, tables
from dashboard.data import Database, read
from db import queries
from db.links import safe_url
from db.queries import PaperPage, ResultDetail
from extract.marks import Mark
from extract.numbers import find_numbers
from extract.text import clean


def main() -> None:
    database = components.database_or_stop()
    wanted = components.asked_or_stop("paper", links.PAPERS, "All papers")
    paper = read(database, queries.paper, wanted)
    if paper is None:
        components.not_found("Paper", wanted, links.PAPERS, "All papers")
        return
    _paper(database, paper)


def _paper(database: Database, paper: PaperPage) -> None:
    _head(paper)
    scores = [one for one in paper.results if one.kind == "score"]
    changes = [one for one in paper.results if one.kind == "delta"]
    chosen = _chosen(scores + changes)
    st.header("Abstract", anchor=False)
    st.html(markup.marked(paper.abstract, _marks(paper), names=False))
    st.html(markup.legend(["score", "delta", "number"]))
    if not paper.results:
        st.header("Results", anchor=False)
        st.text("No number of this abstract was read as a result.")
    if scores:
        st.header(formats.count(len(scores), "score"), anchor=False)
        _results(database, scores, chosen, alt="Scores read from this abstract", key="scores")
    if changes:
        st.header(formats.count(len(changes), "change"), anchor=False)
        st.caption("Gains and losses against something else. They stand on no leaderboard.")
        _results(database, changes, chosen, alt="Changes read from this abstract", key="changes")
    st.caption(components.CAVEAT)


def _head(paper: PaperPage) -> None:
    st.html(markup.heading(formats.paper_name(paper.title, paper.abstract)))
    people = ", ".join(paper.authors[:6]) + (" and others" if len(paper.authors) > 6 else "")
    if not people and paper.author_count:
        people = formats.count(paper.author_count, "author")
    untitled = "" if paper.title else "no title in the source"
    told = [untitled, people, paper.venue or "", formats.date_text(paper.date), " ".join(paper.categories)]
    st.html(markup.caption([*told, f"id {paper.paper_id}"]))
    with st.container(horizontal=True, vertical_alignment="center"):
        if url := safe_url(paper.url):
            st.page_link(url, label="Open the source", icon=":material/open_in_new:")
        evidence.cite(paper)


def _chosen(results: list[ResultDetail]) -> str | None:
    """The result that the address names, else the first; an unknown one is said to be unknown."""
    row = st.query_params.get("row")
    if row is None or any(one.result_id == row for one in results):
        return row or (results[0].result_id if results else None)
    st.warning("The address names a result that this paper does not have; the first one is shown.")
    return results[0].result_id if results else None


def _marks(paper: PaperPage) -> list[Mark]:
    """Every number of the abstract: the results, and those that were read as something else."""
    spans = [(formats.with_unit(one, paper.abstract), one.kind) for one in paper.results]
    results = [Mark(span.start, span.end, kind) for span, kind in spans]
    text = clean(paper.abstract)
    numbers = [Mark(*text.to_raw(number.start, number.end), "number") for number in find_numbers(text.text)]
    return results + [
        number for number in numbers if not any(one.start < number.end and number.start < one.end for one in results)
    ]


def _results(database: Database, found: list[ResultDetail], chosen: str | None, *, alt: str, key: str) -> None:
    frame, columns = tables.results(found)
    ids = [one.result_id for one in found]
    components.chosen_row(frame, columns, ids=ids, chosen=chosen, alt=alt, key=key)
    if chosen in ids and (one := read(database, queries.evidence, chosen)):
        evidence.panel(one, here="paper")


main()
