"""Model: every result that is reported of it, by task and benchmark, with its rank on each board."""

from __future__ import annotations

import streamlit as st

from dashboard import address, components, evidence, formats, links, markup, tables
from dashboard.data import Database, read
from db import queries
from db.queries import ModelPage, ModelResult

SPELLINGS = 8
LEADS = 6
UNKNOWN = "-"  # the task that is not known, in the address
SHOWN = 200
PAPERS = 10


def main() -> None:
    database = components.database_or_stop()
    wanted = components.asked_or_stop("model", links.MODELS, "All models")
    found = read(database, queries.model, wanted, limit=SHOWN, leads=LEADS, papers=PAPERS)
    if found is None:
        components.not_found("Model", wanted, links.MODELS, "All models")
        if meant := read(database, queries.find_model, wanted)[:5]:
            st.header("Did you mean", anchor=False)
            components.model_links(meant)
        return
    _head(found)
    if not found.tasks:
        st.text("No result of it is in this database any more.")
        return
    _results(database, found)
    _papers(found)
    st.caption(components.CAVEAT)


def _head(found: ModelPage) -> None:
    one = found.summary
    st.html(markup.heading(one.name))
    counts = [formats.count(one.results, "score")]
    counts += [formats.count(found.changes, "change")] if found.changes else []
    counts += [formats.count(found.papers_in_all, "paper"), formats.count(one.benchmarks, "benchmark")]
    lines = markup.caption([one.family, *counts, f"newest {one.newest}" if one.newest else ""])
    others = [name for name in found.spellings if name != one.name]
    if others:
        more = f" and {len(others) - SPELLINGS} more" if len(others) > SPELLINGS else ""
        lines += markup.caption([f"In the abstracts also: {', '.join(others[:SPELLINGS])}{more}"])
    if found.leads:
        boards = [f"{_board(result)} ({result.ranked:,} ranked)" for result in found.leads]
        more = f"; and {found.leads_in_all - LEADS} more" if found.leads_in_all > LEADS else ""
        lines += markup.caption([f"Best reported on {'; '.join(boards)}{more}"])
    st.html(lines)
    st.page_link(
        links.COMPARE,
        label="Compare with others",
        icon=":material/compare_arrows:",
        query_params=links.to_models_compared([one.id]),
        help="",
    )


def _board(one: ModelResult) -> str:
    unit = f" ({one.unit})" if one.unit else ""
    split = f" {one.split}" if one.split else ""
    return f"{one.benchmark}{split}, {one.metric}{unit}"


def _results(database: Database, found: ModelPage) -> None:
    counts = {one.value or UNKNOWN: one.count for one in found.tasks}
    task = ""
    if len(counts) > 1:
        task = address.one_of("Task", "task", ["", *counts], lambda one: _task(one, counts), width=330)
    total = counts[task] if task else sum(counts.values())
    shown = _page(database, found, task, address.offset(total, SHOWN))
    ids = [one.result_id for one in shown]
    row = st.query_params.get("row")
    if row is not None and row not in ids:
        st.warning("The address names a result that is not among these; the first one is shown.")
    chosen = row if row in ids else ids[0]
    frame, columns = tables.of_model(shown)
    alt = f"Results of {found.summary.name} by task and benchmark, with the rank on each board"
    components.chosen_row(frame, columns, ids=ids, chosen=chosen, alt=alt, key="of model", always=True)
    address.page(total, SHOWN)
    if proof := read(database, queries.evidence, chosen):
        evidence.panel(proof, here="model")


def _page(database: Database, found: ModelPage, task: str, offset: int) -> tuple[ModelResult, ...]:
    """A page of the results of a task; ``""`` is all tasks, whose first page is there."""
    if not task and not offset:
        return found.results
    of_task = {UNKNOWN: "", "": None}.get(task, task)
    page = read(database, queries.model, found.summary.id, task=of_task, limit=SHOWN, offset=offset, leads=0, papers=0)
    return page.results if page else ()


def _task(task: str, counts: dict[str, int]) -> str:
    if not task:
        return f"All tasks ({sum(counts.values()):,})"
    return f"{'not known' if task == UNKNOWN else task} ({counts[task]:,})"


def _papers(found: ModelPage) -> None:
    st.header(formats.count(found.papers_in_all, "paper"), anchor=False)
    for paper in found.papers:
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            name = formats.paper_name(paper.title, paper.id)
            st.page_link(links.PAPER, label=markup.link_label(name), query_params=links.to_paper(paper.id), help="")
            st.html(
                markup.caption([formats.date_text(paper.date), formats.count(paper.results, "result")]),
                width="content",
            )
    if found.papers_in_all > len(found.papers):
        first, every = len(found.papers), found.papers_in_all
        st.caption(f"The {first} newest of {every:,}; the table names the paper of each result.")


main()
