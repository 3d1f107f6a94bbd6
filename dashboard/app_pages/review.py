"""Review: what was read, judged by people; names to merge; and the record of both."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from dashboard import access, components, formats, judging, links, naming, tables
from dashboard.data import Database, read
from db import DatabaseError
from db.decisions import Decision, load_decisions
from db.review_lists import LogEntry, review_log
from db.reviews import ReviewError, add_reviews

VIEWS = {"results": "Results", "names": "Names", "log": "Log"}
LOGGED = 200


def main() -> None:
    database = components.database_or_stop()
    access.stop_if_read_only("Review", f"benchmine review queue --db {database.address}")
    st.title("Review", anchor=False)
    reviewer = access.reviewer()
    view = _view()
    if view == "names":
        naming.show(database, reviewer)
    elif view == "log":
        _log(database, reviewer)
    else:
        judging.show(database, reviewer)


def _view() -> str:
    wanted = st.query_params.get("view", "results")
    view = wanted if wanted in VIEWS else "results"
    if st.session_state.get("view") != view:
        st.session_state["view"] = view

    def write() -> None:
        chosen = st.session_state["view"]
        st.query_params.from_dict({} if chosen == "results" else {"view": chosen})

    st.radio(
        "What to review", list(VIEWS), format_func=VIEWS.__getitem__, key="view", on_change=write, horizontal=True,
        label_visibility="collapsed",
    )  # fmt: skip
    return view


def _log(database: Database, reviewer: str) -> None:
    """What people said, the newest first; any of it can be taken back."""
    if error := st.session_state.pop("log error", None):
        st.error("That was not recorded.")
        st.text(error)
    naming.tell()
    reviews = read(database, review_log, limit=LOGGED)
    with database.engine.connect() as connection:
        decisions = load_decisions(connection)[::-1][:LOGGED]
    if not reviews and not decisions:
        st.text("No reviews yet. What people say of results and names is listed here, and can be taken back.")
        return
    if reviews:
        st.header("Results", anchor=False)
        _reviews(database, reviews, reviewer)
    if decisions:
        st.header("Names", anchor=False)
        _decisions(database, decisions, reviewer)
    if LOGGED in (len(reviews), len(decisions)):
        st.caption(f"The newest {LOGGED} are listed; `benchmine review log` lists all.")


def _reviews(database: Database, found: Sequence[LogEntry], reviewer: str) -> None:
    frame = pd.DataFrame(
        {
            **_made(found),
            "Verdict": [_verdict(one) for one in found],
            "Result": [_result(one) for one in found],
            "Comment": [one.comment for one in found],
            "State": [", ".join(["taken back"] * one.undone + ["dormant"] * one.dormant) or "stands" for one in found],
        }
    )
    columns = {
        **_made_columns(),
        "Verdict": st.column_config.TextColumn(width=190),
        "Result": st.column_config.TextColumn(width=330),
        "Comment": st.column_config.TextColumn(width=220),
        "State": st.column_config.TextColumn(
            width=110, help="Dormant: no result has its id now; it counts again when one has."
        ),
    }
    ids = [f"review {one.id}" for one in found]
    row = st.query_params.get("row")
    components.chosen_row(frame, columns, ids=ids, chosen=row, alt="Reviews, the newest first", key="reviews")
    if row in ids:
        one = found[ids.index(row)]
        with st.container(horizontal=True, vertical_alignment="center"):
            st.button(
                f"Take review {one.id} back", disabled=not reviewer or one.undone, icon=":material/undo:",
                on_click=_take_back, args=(database, one, reviewer),
            )  # fmt: skip
            if not one.dormant:
                st.page_link(
                    links.REVIEW, label="Open the result", query_params=links.to_review(one.result_id), help="",
                    icon=":material/open_in_full:",
                )  # fmt: skip


def _take_back(database: Database, one: LogEntry, reviewer: str) -> None:
    try:
        add_reviews(database.engine, [one.result_id], "undo", reviewer=reviewer, undoes=one.id)
    except (ReviewError, DatabaseError) as error:
        st.session_state["log error"] = str(error)


def _verdict(one: LogEntry) -> str:
    if one.verdict == "correct":
        return f"correct {one.field} to {one.value or 'none'}"
    return f"undo of {one.value}" if one.verdict == "undo" else one.verdict


def _result(one: LogEntry) -> str:
    if one.row is None:
        return one.result_id
    parts = [one.row["model_name"] or formats.model_name(None), f"{one.row['value_decimal']} {one.row['printed_unit']}"]
    if one.row["benchmark_name"]:
        parts.append(f"on {one.row['benchmark_name']}")
    return " ".join(" ".join(parts).split())


def _decisions(database: Database, found: Sequence[Decision], reviewer: str) -> None:
    frame = pd.DataFrame(
        {
            **_made(found),
            "What": [str(one) for one in found],
            "Comment": [one.comment for one in found],
            "State": ["stands" if one.stands else "taken back" for one in found],
        }
    )
    columns = {
        **_made_columns(),
        "What": st.column_config.TextColumn(width=460),
        "Comment": st.column_config.TextColumn(width=220),
        "State": st.column_config.TextColumn(width=110),
    }
    ids = [f"decision {one.id}" for one in found]
    row = st.query_params.get("row")
    components.chosen_row(
        frame, columns, ids=ids, chosen=row, alt="Decisions on names, the newest first", key="decided"
    )
    if row in ids:
        one = found[ids.index(row)]
        st.button(
            f"Take decision {one.id} back", disabled=not reviewer or not one.stands or one.action == "undo",
            icon=":material/undo:", on_click=naming.take_back, args=(database, one.id, reviewer),
        )  # fmt: skip


def _made(found: Sequence[LogEntry] | Sequence[Decision]) -> dict[str, list[object]]:
    """The cells of both logs that say which entry it is, when it was made and by whom."""
    return {
        "No": [one.id for one in found],
        "When": [one.at[:16].replace("T", " ") for one in found],
        "Who": [one.reviewer for one in found],
    }


def _made_columns() -> tables.Columns:
    return {
        "No": st.column_config.NumberColumn(width=50, format="%d"),
        "When": st.column_config.TextColumn(width=130, help="UTC"),
        "Who": st.column_config.TextColumn(width=110),
    }


main()
