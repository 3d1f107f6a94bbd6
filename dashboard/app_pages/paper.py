"""Paper: the abstract with every number marked, and the results that were read from it; without one, a search."""

from __future__ import annotations

import streamlit as st

from dashboard import components, formats, links, markup, tables
from dashboard.data import Database, read
from db import queries
from db.queries import PaperPage, ResultDetail
from extract.marks import Mark
from extract.numbers import find_numbers
from extract.text import clean

PAGE_SIZE = 25


def main() -> None:
    database = components.database_or_stop()
    wanted = st.query_params.get("paper")
    if wanted is None:
        _index(database)
        return
    paper = read(database, queries.paper, wanted)
    if paper is None:
        components.not_found("Paper", wanted, links.PAPER, "All papers")
        return
    _paper(database, paper)


def _index(database: Database) -> None:
    st.title("Papers", anchor=False)
    typed = st.text_input(
        "Search titles and abstracts",
        type="search",
        live=True,
        key="papers",
        bind="query-params",
        placeholder='Words, or "words that stand together"',
    )
    page = st.session_state.get("papers_page", 1) if typed == st.session_state.get("papers_before") else 1
    st.session_state["papers_before"] = typed
    found = read(database, queries.papers, search=typed or "", limit=PAGE_SIZE + 1, offset=(page - 1) * PAGE_SIZE)
    if not found:
        st.text("No paper has all of these words in its title or abstract.")
        return
    components.paper_links(found[:PAGE_SIZE])
    _turn(page, more=len(found) > PAGE_SIZE)


def _turn(page: int, *, more: bool) -> None:
    if page == 1 and not more:
        return

    def to(number: int) -> None:
        st.session_state["papers_page"] = number

    with st.container(horizontal=True, vertical_alignment="center"):
        st.button("Previous", on_click=to, args=(page - 1,), disabled=page == 1)
        st.caption(f"Page {page}", width="content")
        st.button("Next", on_click=to, args=(page + 1,), disabled=not more)


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
    st.html(
        markup.caption([untitled, people, paper.venue or "", formats.date_text(paper.date), f"id {paper.paper_id}"])
    )
    if url := markup.safe_url(paper.url):
        st.page_link(url, label="Open the source", icon=":material/open_in_new:")


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
    if chosen in ids and (evidence := read(database, queries.evidence, chosen)):
        components.evidence(evidence, on_paper=True)


main()
