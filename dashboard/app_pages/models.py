"""Models: all of them, to be searched by name, sorted, and opened."""

from __future__ import annotations

import streamlit as st

from dashboard import address, components, formats
from dashboard.data import read
from db import queries

SHOWN = 50  # models on a page
SORTS = {"results": "Most results first", "papers": "Most papers first", "name": "Name, A to Z"}


def main() -> None:
    database = components.database_or_stop()
    st.title("Models", anchor=False)
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        typed = address.search("Find a model", "name", "A part of its name", width=330)
        order = address.one_of("Sort by", "sort", list(SORTS), SORTS.__getitem__, width=210)
    total = read(database, queries.model_count, search=typed)
    if not total:
        st.text("No model has this in its name or in one of its other names." if typed else "No model is named yet.")
        return
    offset = address.offset(total, SHOWN)
    found = read(database, queries.models, search=typed, order=order, limit=SHOWN, offset=offset)
    st.caption(f"{formats.count(total, 'model')}. Click a name to open it.")
    components.model_table(found, alt=f"Models, {SORTS[order].lower()}", key=f"models {offset}")
    address.page(total, SHOWN)
    st.caption("Models are told apart by name: two systems of one name are one here. " + components.CAVEAT)


main()
