"""The Review page's queue: one result after the other with its evidence, judged by buttons or keys."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any, Final, get_args

import pandas as pd
import streamlit as st

from dashboard import access, address, components, evidence, formats, links, markup
from dashboard.data import Database, read
from db import DatabaseError, queries, review_lists
from db.corrections import FIELDS
from db.queries import Evidence
from db.review_lists import Doubt
from db.reviews import ReviewError, Verdict, add_reviews
from extract.records import Bound, Kind, Role

QUEUE: Final = 50
"""Results of the queue that are read: a judgement changes what is most doubtful, so that the rest is seldom reached."""

_ERROR: Final = "review error"
_JUDGED: Final = "judged"
_SKIPPED: Final = "skipped"
_CORRECTING: Final = "correcting"

# Field of a correction -> column of the result that holds it as it is now.
_COLUMNS: Final = {"value": "value_decimal", "unit": "printed_unit"}
_CHOICES: Final[Mapping[str, tuple[str, ...]]] = {
    "kind": get_args(Kind),
    "bound": get_args(Bound),
    "role": get_args(Role),
}
_WORDS: Final = {"accept": "accepted", "reject": "rejected", "correct": "corrected", "comment": "commented on"}
_HELP: Final = {
    "value": "The number without its unit.",
    "split": "Of the benchmark: val, test-clean. Empty: the abstract does not say.",
    "setting": "Such as 5-shot. Empty: the abstract does not say.",
}


@dataclass(frozen=True, slots=True)
class Judged:
    """What was recorded in this visit, so that it can be taken back: reviews of one result."""

    result_id: str
    reviews: tuple[int, ...]
    said: str


def show(database: Database, reviewer: str) -> None:
    """The result that the address names, else the most doubtful one, and what can be said of it."""
    left = _queue(database)
    asked = st.query_params.get("result")
    if asked is None and not left:
        st.text("Nothing left to review here: every ranked result has been judged, or was skipped in this visit.")
        _after_the_last(database, reviewer)
        return
    wanted = asked or left[0].row["id"]
    found = read(database, queries.evidence, wanted)
    if found is None:
        components.not_found("Result", wanted, links.REVIEW, "The queue")
        return
    _said(found.result_id)
    doubt = next((one for one in left if one.row["id"] == wanted), None)
    st.html(markup.caption([_why_here(doubt) if doubt else f"result {wanted}, opened by its address"]))
    # Before the evidence, which may be long: nobody has to scroll for the buttons, on a phone least of all.
    _buttons(database, found.result_id, reviewer)
    if st.session_state.get(_CORRECTING) == found.result_id:
        _correction(database, found, reviewer)
    evidence.panel(found, here="review")
    _coming(left, wanted)


def _queue(database: Database) -> list[Doubt]:
    typed = address.search("Only on a benchmark", "benchmark", "All; type a name or an id", width=330)
    benchmark_id = None
    if typed:
        found = read(database, queries.find_benchmark, typed)
        if not found:
            st.text(f"No benchmark has “{typed}” in its name; the whole queue is shown.")
        else:
            one = next((one for one in found if one.id == typed), found[0])
            st.html(markup.caption([f"Only on {one.name}"]))
            benchmark_id = one.id
    skipped = st.session_state.setdefault(_SKIPPED, set())
    found_doubts = read(database, review_lists.queue, benchmark_id=benchmark_id, limit=QUEUE + len(skipped))
    return [one for one in found_doubts if one.row["id"] not in skipped]


def _why_here(one: Doubt) -> str:
    """The formula of doubt with its figures."""
    return (
        f"doubt {one.doubt:.2f} = (1 - confidence {one.row['confidence']:.2f}) × log2(1 + {one.ranked:,} ranked) / "
        f"rank {one.rank}"
    )


def _buttons(database: Database, result_id: str, reviewer: str) -> None:
    """What can be said, by a button or its key. The keys of the widgets hold the result: a second press that comes
    late is of this result, never of the next."""
    comment_key = f"comment {result_id}"

    def say(verdict: Verdict) -> None:
        record(database, result_id, verdict, reviewer, comment=st.session_state.get(comment_key, ""))

    button = partial(access.judgement, reviewer=reviewer)
    with st.container(horizontal=True, vertical_alignment="center"):
        button("Accept", f"accept {result_id}", say, "accept", shortcut="A", icon=":material/check:", primary=True)
        button("Reject", f"reject {result_id}", say, "reject", shortcut="X", icon=":material/close:")
        button("Correct", f"correct {result_id}", _open, result_id, shortcut="E", icon=":material/edit:")
        st.button(
            "Skip", f"skip {result_id}", shortcut="S", icon=":material/skip_next:", on_click=_skip, args=[result_id]
        )
        button("Comment only", f"say {result_id}", say, "comment", icon=":material/comment:")
        _undo_button(database, reviewer)
    st.text_input("Comment", key=comment_key, placeholder="Why; recorded with what you choose", max_chars=2000)
    st.caption(
        "Accept: right as shown. Reject: no result, it leaves its board. Each can be taken back; nothing is lost."
    )


def _undo_button(database: Database, reviewer: str) -> None:
    judged: list[Judged] = st.session_state.setdefault(_JUDGED, [])
    access.judgement(
        "Undo", f"undo {len(judged)}", _undo, database, reviewer, reviewer=reviewer, shortcut="U",
        icon=":material/undo:", possible=bool(judged), help=judged[-1].said if judged else None,
    )  # fmt: skip


def _after_the_last(database: Database, reviewer: str) -> None:
    _said("")
    _undo_button(database, reviewer)
    if st.session_state.get(_SKIPPED):
        st.button("Show those that were skipped", on_click=st.session_state[_SKIPPED].clear)


def _said(result_id: str) -> None:
    """What the last press did, or why it did nothing."""
    if error := st.session_state.pop(_ERROR, None):
        st.error("That was not recorded.")
        st.text(error)
    elif (judged := st.session_state.get(_JUDGED)) and judged[-1].result_id != result_id:
        st.html(markup.caption([f"Recorded: {judged[-1].said} (U takes it back)"]))


def record(
    database: Database,
    result_id: str,
    verdict: Verdict,
    reviewer: str,
    *,
    comment: str = "",
    corrections: list[tuple[str, str]] | None = None,
) -> bool:
    """Write a judgement, and go on to the next; True when it was recorded, else the page says why it was not."""
    try:
        numbers = add_reviews(
            database.engine, [result_id], verdict, reviewer=reviewer, comment=comment, corrections=corrections or ()
        )
    except (ReviewError, DatabaseError) as error:
        st.session_state[_ERROR] = str(error)
        return False
    words = _WORDS[verdict]
    st.session_state.setdefault(_JUDGED, []).append(Judged(result_id, tuple(numbers), f"{words} {result_id}"))
    st.session_state.pop(_CORRECTING, None)
    if verdict == "comment":
        st.session_state[f"comment {result_id}"] = ""
    else:
        st.query_params.pop("result", None)
    return True


def _undo(database: Database, reviewer: str) -> None:
    """Take back what was recorded last in this visit, and open that result again."""
    judged: list[Judged] = st.session_state[_JUDGED]
    if not judged or not reviewer:
        return
    last = judged[-1]
    try:
        for number in last.reviews:
            add_reviews(database.engine, [last.result_id], "undo", reviewer=reviewer, undoes=number)
    except (ReviewError, DatabaseError) as error:
        st.session_state[_ERROR] = str(error)
    judged.pop()
    st.query_params["result"] = last.result_id


def _skip(result_id: str) -> None:
    st.session_state[_SKIPPED].add(result_id)
    st.query_params.pop("result", None)


def _open(result_id: str) -> None:
    """Open the correction of a result, or close it."""
    st.session_state[_CORRECTING] = None if st.session_state.get(_CORRECTING) == result_id else result_id


def _correction(database: Database, found: Evidence, reviewer: str) -> None:
    """A field for each part of the result; only what differs from what is shown is recorded."""
    result_id = found.result_id
    now = review_lists.shown_rows(database.engine, [result_id])[result_id]
    before = {name: _current(now, name) for name in FIELDS}

    def save() -> None:
        after = {name: st.session_state[_key(result_id, name)] or "" for name in FIELDS}
        changed = [(name, after[name]) for name in FIELDS if after[name].strip() != before[name]]
        if not changed:
            st.session_state[_ERROR] = "nothing was changed; accept the result if it is right as it is"
            return
        comment = st.session_state.get(f"comment {result_id}", "")
        record(database, result_id, "correct", reviewer, comment=comment, corrections=changed)

    with st.form(f"correction {result_id}"):
        st.html(evidence.sentence(found))  # on a phone the panel below is a screen away
        st.markdown("What should it say? A field left empty means that the abstract does not say.")
        columns = st.columns(2)
        for place, name in enumerate(FIELDS):
            with columns[place % 2]:
                _field(result_id, name, before[name])
        with st.container(horizontal=True):
            st.form_submit_button("Save the correction", type="primary", on_click=save, disabled=not reviewer)
            st.form_submit_button("Cancel", on_click=_open, args=(result_id,))


def _field(result_id: str, name: str, value: str) -> None:
    key = _key(result_id, name)
    if choices := _CHOICES.get(name):
        index = choices.index(value) if value in choices else 0
        st.selectbox(name.capitalize(), choices, index=index, key=key, format_func=lambda one: one or "none")
    else:
        st.text_input(name.capitalize(), value, key=key, help=_HELP.get(name), max_chars=300)


def _key(result_id: str, name: str) -> str:
    return f"{name} of {result_id}"


def _current(row: Mapping[str, Any], name: str) -> str:
    return str(row[_COLUMNS.get(name, name)] or "")


def _coming(left: list[Doubt], wanted: str) -> None:
    """The next of the queue; a click opens one out of its turn."""
    others = [one for one in left if one.row["id"] != wanted][:10]
    if not others:
        return
    st.header("Next in the queue", anchor=False)

    def choose() -> None:
        if cells := st.session_state["coming"]["selection"]["cells"]:
            st.query_params["result"] = others[cells[0][0]].row["id"]

    frame = pd.DataFrame(
        {
            "Doubt": [round(one.doubt, 2) for one in others],
            "Value": [_value(one.row) for one in others],
            "Metric": [one.row["metric_name"] or formats.NOT_STATED for one in others],
            "Benchmark": [one.row["benchmark_name"] or formats.NOT_STATED for one in others],
            "Model": [formats.model_name(one.row["model_name"]) for one in others],
            "Rank": [one.rank for one in others],
            "Sentence": [one.row["sentence"] for one in others],
        }
    )
    columns = {
        "Doubt": st.column_config.NumberColumn(width=64, format="%.2f"),
        "Value": st.column_config.TextColumn(width=90),
        "Metric": st.column_config.TextColumn(width=140),
        "Benchmark": st.column_config.TextColumn(width=150),
        "Model": st.column_config.TextColumn(width=150),
        "Rank": st.column_config.NumberColumn(width=56),
        "Sentence": st.column_config.TextColumn(width=420),
    }
    components.plain_table(frame, columns, alt="The next results of the queue", key="coming", on_cell=choose)


def _value(row: Mapping[str, Any]) -> str:
    return formats.as_printed(row["bound"], row["value_decimal"], row["printed_unit"])
