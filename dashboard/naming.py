"""The Review page's names: pairs that may be one thing, merged, split and renamed by people."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Final

import pandas as pd
import streamlit as st

from dashboard import access, address, components, formats, links, markup, tables
from dashboard.data import Database, read
from db import DatabaseError
from db.deciding import KINDS, Decided, DecisionError, NameKind, decide, entry_id, spellings, undo
from db.decisions import Decision
from db.proposals import COMPARED, Proposal, Side, proposals

SHOWN: Final = 50

_ERROR: Final = "naming error"
_DONE: Final = "naming done"
_MADE: Final = "decisions made"


def show(database: Database, reviewer: str) -> None:
    """Pairs to merge, the most useful first; below, an entry to split or rename."""
    names: dict[str, str] = {"benchmark": "Benchmarks", "metric": "Metrics", "model": "Models"}
    kind = address.one_of("Names of", "kind", list(KINDS), names.__getitem__, width=190)
    of_kind: NameKind = next(one for one in KINDS if one == kind)
    tell()
    made: list[int] = st.session_state.setdefault(_MADE, [])
    if made:
        access.judgement(
            "Undo", f"undo name {len(made)}", _undo_last, database, reviewer, reviewer=reviewer, shortcut="U",
            icon=":material/undo:",
        )  # fmt: skip
    found = read(database, proposals, of_kind, SHOWN)
    if not found:
        st.text(f"No two {names[kind].lower()} look like one.")
    else:
        _pairs(database, of_kind, found, reviewer)
    _entry(database, of_kind, reviewer)


def take_back(database: Database, number: int, reviewer: str) -> None:
    """Undo a decision; the page says what became of it."""
    _do(lambda: undo(database.engine, number, reviewer=reviewer), "Taken back: ")


def _pairs(database: Database, kind: NameKind, found: list[Proposal], reviewer: str) -> None:
    skipped: set[str] = st.session_state.setdefault("names skipped", set())
    pairs = {_id(one): one for one in found if _id(one) not in skipped}
    if not pairs:
        st.text("All of them were skipped in this visit.")
        st.button("Show them again", on_click=skipped.clear)
        return
    row = st.query_params.get("row")
    chosen = row if row in pairs else next(iter(pairs))
    st.caption(
        f"{formats.count(len(pairs), 'pair')} that may be one thing, those first that would bring most results "
        f"together. Nothing is merged by itself. The {COMPARED:,} names with the most results are compared."
    )
    frame, columns = _table(list(pairs.values()))
    components.chosen_row(
        frame, columns, ids=list(pairs), chosen=chosen, alt="Pairs of names that may be one thing", key="pairs",
        always=True, rows_shown=8,
    )  # fmt: skip
    _pair(database, kind, pairs[chosen], reviewer, skipped)


def _id(one: Proposal) -> str:
    return f"{one.subject.id} > {one.target.id}"


def _table(found: list[Proposal]) -> tuple[pd.DataFrame, tables.Columns]:
    frame = pd.DataFrame(
        {
            "Name": [one.subject.name for one in found],
            "Results": [one.subject.results for one in found],
            "May be": [one.target.name for one in found],
            "Its results": [one.target.results for one in found],
            "Score": [one.score for one in found],
            "Why": [one.reason for one in found],
        }
    )
    columns: tables.Columns = {
        "Name": st.column_config.TextColumn(width=240),
        "Results": st.column_config.NumberColumn(width=74),
        "May be": st.column_config.TextColumn(width=240),
        "Its results": st.column_config.NumberColumn(width=84),
        "Score": st.column_config.NumberColumn(width=64, format="%.2f", help="An order, not a probability."),
        "Why": st.column_config.TextColumn(width=330),
    }
    return frame, columns


def _pair(database: Database, kind: NameKind, one: Proposal, reviewer: str, skipped: set[str]) -> None:
    with st.container(border=True):
        st.html(markup.heading(f"Is “{one.subject.name}” the same as “{one.target.name}”?", 3))
        left, right = st.columns(2)
        for column, side in ((left, one.subject), (right, one.target)):
            with column:
                _side(side)
        key = _id(one)

        def say(action: Decided) -> None:
            subject, target = one.subject.id, one.target.id
            _record(partial(decide, database.engine, kind, action, subject, target=target, reviewer=reviewer))

        with st.container(horizontal=True):
            access.judgement(
                "Merge",
                f"merge {key}",
                say,
                "merge",
                reviewer=reviewer,
                shortcut="A",
                icon=":material/call_merge:",
                primary=True,
            )
            access.judgement(
                "Not the same",
                f"distinct {key}",
                say,
                "distinct",
                reviewer=reviewer,
                shortcut="N",
                icon=":material/call_split:",
            )
            st.button(
                "Skip", f"skip {key}", shortcut="S", icon=":material/skip_next:", on_click=skipped.add, args=[key]
            )
        st.caption(
            "The name on the left becomes a part of the one on the right; its results move there. Two that "
            "are not the same are proposed no more."
        )


def _side(side: Side) -> None:
    facts = [("Name", side.name), ("Id", side.id), ("Results", f"{side.results:,}")]
    st.html(markup.facts(facts))
    if side.paper_id:
        st.page_link(
            links.PAPER,
            label=markup.link_label(formats.paper_name(side.title, side.paper_id)),
            query_params=links.to_paper(side.paper_id),
            help="",
        )


def _entry(database: Database, kind: NameKind, reviewer: str) -> None:
    """One entry by its name: what it is called in abstracts, to be split, and how it is shown, to be renamed."""
    st.header("Split or rename", anchor=False)
    typed = address.search(f"A {kind}", "entry", "Its name or its id, then Enter", width=420)
    if not typed:
        return
    try:
        identity = entry_id(database.engine, kind, typed)
    except DecisionError as error:
        st.text(str(error))
        return
    with database.engine.connect() as connection:
        known = spellings(connection, kind, identity)
    st.html(markup.facts([("Id", identity), ("Spellings", ", ".join(f"{name} ({n:,})" for name, n in known.items()))]))
    left, right = st.columns(2, gap="medium")
    with left, st.form(f"split {identity}"):
        surface = st.selectbox("A spelling that is something else", list(known), index=None, placeholder="Choose")
        target = st.text_input("The id that it becomes", placeholder="Empty: named as the spelling", max_chars=200)
        if st.form_submit_button("Split it off", disabled=not reviewer):
            spelling, into = surface or "", target.strip() or None
            _record(
                partial(
                    decide, database.engine, kind, "split", identity, surface=spelling, target=into, reviewer=reviewer
                )
            )
            st.rerun()
    with right, st.form(f"rename {identity}"):
        name = st.text_input("How it is to be shown", max_chars=200)
        if st.form_submit_button("Rename", disabled=not reviewer):
            _record(partial(decide, database.engine, kind, "rename", identity, name=name, reviewer=reviewer))
            st.rerun()


def _record(make: Callable[[], tuple[Decision, int]]) -> None:
    """Make a decision that the reviewer can take back by a key."""

    def remember() -> tuple[Decision, int]:
        decision, changed = make()
        st.session_state.setdefault(_MADE, []).append(decision.id)
        return decision, changed

    _do(remember, "Recorded: ")


def _undo_last(database: Database, reviewer: str) -> None:
    take_back(database, st.session_state[_MADE].pop(), reviewer)


def _do(what: Callable[[], tuple[Decision, int]], before: str) -> None:
    try:
        decision, changed = what()
    except (DecisionError, DatabaseError) as error:
        st.session_state[_ERROR] = str(error)
    else:
        st.session_state[_DONE] = f"{before}{decision}; {formats.count(changed, 'result')} changed"
        st.query_params.pop("row", None)


def tell() -> None:
    """What the last press did, or why it did nothing."""
    if error := st.session_state.pop(_ERROR, None):
        st.error("That was not recorded.")
        st.text(error)
    if done := st.session_state.pop(_DONE, None):
        st.html(markup.caption([done]))
