"""What people curated for a board, beside what was mined: a section that is there only where something was imported."""

from __future__ import annotations

from typing import Final

import pandas as pd
import streamlit as st

from dashboard import components, formats, links, markup, tables
from dashboard.data import Database, read
from db.links import safe_url
from db.queries import Board
from db.queries.curated import Agreement, CuratedBoard, CuratedEntry, curated_board

_DRAWN: Final = 500  # rows of the table, best first
_LINKED: Final = 10  # models for which both sides are linked
_WORDS: Final = {"same": "same value", "differs": "differs", "only curated": "only curated", "only mined": "only mined"}


def draw(database: Database, board: Board) -> None:
    """The section of a board; nothing where no curated value meets it."""
    key = (board.benchmark_id, board.metric_id, board.unit)
    curated = read(database, curated_board, *key, split=board.split)
    if not curated.entries:
        return
    st.header("Curated leaderboards", anchor=False)
    st.html(markup.caption([_what(curated)]))
    frame, columns = _table(curated, board)
    alt = f"Curated values beside mined ones: {formats.measure(board)} on {board.benchmark}"
    components.plain_table(frame, columns, alt=alt, key="curated", rows_shown=8)
    if len(curated.entries) > _DRAWN:
        st.caption(
            f"The best {_DRAWN} of {len(curated.entries):,}; `benchmine agreement {board.benchmark_id}` has all."
        )
    _links(board, curated)


def _what(curated: CuratedBoard) -> str:
    files = list(dict.fromkeys(entry.file for entry in curated.entries))
    named = ", ".join(files[:3]) + (f" and {len(files) - 3} more" if len(files) > 3 else "")
    return (
        f"{formats.count(len(curated.entries), 'value')} that people collected, from {named}: no sentence proves them, "
        "and nothing above counts them. Of models that both have, abstracts report the same value for "
        f"{curated.count('same')} and another for {curated.count('differs')}; {curated.count('only curated')} are "
        f"curated only, {curated.count('only mined')} mined only."
    )


def _table(curated: CuratedBoard, board: Board) -> tuple[pd.DataFrame, tables.Columns]:
    of_entry = {id(entry): one for one in curated.agreements for entry in one.curated}
    shown = [(entry, of_entry[id(entry)]) for entry in curated.entries[:_DRAWN]]
    frame = pd.DataFrame(
        {
            "Rank": pd.array([entry.rank for entry, _ in shown], dtype="Int64"),
            "Model": [entry.model or "not named" for entry, _ in shown],
            "Curated": [entry.value for entry, _ in shown],
            "In the file": [_printed(entry) for entry, _ in shown],
            "Mined": [", ".join(dict.fromkeys(formats.number(row.value) for row in one.mined)) for _, one in shown],
            "Agreement": [_WORDS[one.status] for _, one in shown],
            "Difference": [one.difference for _, one in shown],
            "Split": [entry.split for entry, _ in shown],
            "Paper": [safe_url(entry.url) for entry, _ in shown],
            "Source": [f"{entry.file}: {entry.place}" for entry, _ in shown],
            "Imported": [f"{entry.imported_at[:10]}, SHA-256 {entry.sha256[:12]}" for entry, _ in shown],
        }
    )
    unit = f", {board.unit}" if board.unit else ""
    columns: tables.Columns = {
        "Rank": st.column_config.NumberColumn(width=48, help="Among the curated values of the same split."),
        "Curated": st.column_config.NumberColumn(help=f"In the unit of this board{unit}."),
        "Mined": st.column_config.TextColumn(help="What abstracts report for the same model."),
        "Difference": st.column_config.NumberColumn(help="Mined less curated, of the two values that are nearest."),
        "Paper": st.column_config.LinkColumn(display_text="open", width=70, help="The address that the file gives."),
        "Source": st.column_config.TextColumn(help="The imported file, and the place in it."),
    }
    return frame, columns


def _printed(entry: CuratedEntry) -> str:
    return f"{entry.value_text}{f' ({entry.setting})' if entry.setting else ''}"


def _links(board: Board, curated: CuratedBoard) -> None:
    """Where both have a model: each side's value, with links to the proof and to the curated paper."""
    both = [one for one in curated.agreements if one.curated and one.mined]
    both.sort(key=lambda one: one.status != "differs")
    if not both:
        return
    with st.expander(f"Proof of the {formats.count(len(both), 'model')} that both have"):
        for one in both[:_LINKED]:
            st.html(markup.caption([one.model, _WORDS[one.status], _difference(one, board)]))
            for row in one.mined:
                label = f"mined: {formats.number(row.value)} {row.model}"
                query = links.to_paper(row.paper_id, row.result_id)
                st.page_link(links.PAPER, label=markup.link_label(label), query_params=query, help="")
        if len(both) > _LINKED:
            st.caption(f"{len(both) - _LINKED} more: `benchmine agreement {board.benchmark_id}`")


def _difference(one: Agreement, board: Board) -> str:
    curated = formats.number(one.curated[0].value)
    if one.difference is None or one.status == "same":
        return f"curated {curated} in {one.curated[0].file}"
    more = "more" if one.difference > 0 else "less"
    unit = " points" if board.unit == "%" else f" {board.unit}".rstrip()
    return f"curated {curated} in {one.curated[0].file}; mined {formats.number(abs(one.difference))}{unit} {more}"
