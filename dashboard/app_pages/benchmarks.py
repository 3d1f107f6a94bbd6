"""Benchmarks: all of them, to be searched by name and task, sorted, and opened."""

from __future__ import annotations

import streamlit as st

from dashboard import address, components, formats
from dashboard.data import read
from db import queries

SHOWN = 50  # benchmarks on a page
SORTS = {
    "results": "Most results first",
    "papers": "Most papers first",
    "models": "Most models first",
    "newest": "Newest result first",
    "name": "Name, A to Z",
}
UNKNOWN = "-"  # the task that is not known, in the address


def main() -> None:
    database = components.database_or_stop()
    st.title("Benchmarks", anchor=False)
    counts = {one.value or UNKNOWN: one.count for one in read(database, queries.tasks)}
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        typed = address.search("Find a benchmark", "find", "A part of its name", width=330)
        task = address.one_of("Task", "task", ["", *counts], lambda one: _task(one, counts), width=330)
        order = address.one_of("Sort by", "sort", list(SORTS), SORTS.__getitem__, width=210)
    of_task = None if not task else task if task != UNKNOWN else ""
    total = read(database, queries.benchmark_count, search=typed, task=of_task)
    if not total:
        st.text(_nothing(typed, task))
        return
    offset = address.offset(total, SHOWN)
    found = read(database, queries.benchmarks, search=typed, task=of_task, order=order, limit=SHOWN, offset=offset)
    st.caption(f"{formats.count(total, 'benchmark')}. Click a name to open it.")
    components.benchmark_table(found, alt=f"Benchmarks, {SORTS[order].lower()}", key=f"benchmarks {offset}")
    address.page(total, SHOWN)
    st.caption(components.CAVEAT)


def _nothing(typed: str, task: str) -> str:
    if not typed:
        return "No benchmark yet."
    where, more = (" of this task", "; choose “All tasks”") if task else ("", "")
    return f"No benchmark{where} has this in its name or in one of its other names{more}."


def _task(task: str, counts: dict[str, int]) -> str:
    if not task:
        return "All tasks"
    return f"{'not known' if task == UNKNOWN else task} ({counts[task]:,})"


main()
