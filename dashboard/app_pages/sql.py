"""SQL: ask the database, which nothing here can change; the address keeps the query."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

import altair as alt
import pandas as pd
import streamlit as st

from dashboard import address, components, formats
from dashboard.charts import BLUE
from dashboard.data import Database, read
from db.canned import CannedQuery, canned_queries, parameter_names, run_named
from db.catalogue import catalogue
from db.export import safe_cell
from db.readonly import MAX_ROWS, SECONDS, SqlError, SqlResult

KINDS = {"none": "No chart", "bar": "Bars", "point": "Points"}
DRAWN = 200  # bars or points in a chart


def main() -> None:
    database = components.database_or_stop()
    st.title("SQL", anchor=False)
    st.caption(
        f"One statement that reads. Nothing can be changed; it is stopped after {SECONDS:g} seconds and cut after "
        f"{MAX_ROWS:,} rows. The address of this page keeps the query."
    )
    left, right = st.columns([5, 2], gap="medium")
    with right:
        _schema(database)
    with left:
        _canned()
        asked = _ask()
        if asked is not None:
            _answer(database, *asked)


def _canned() -> None:
    """A chooser that puts a query and its parameters into the address."""
    known = {one.id: one for one in canned_queries()}

    def choose() -> None:
        if one := known.get(st.session_state["canned"] or ""):
            _write(one.sql, one.parameters)
            st.session_state["canned"] = None

    st.selectbox(
        "Begin with a query",
        list(known),
        index=None,
        format_func=lambda one: _title(known[one]),
        key="canned",
        on_change=choose,
        placeholder="Choose one, change it, and run it",
    )


def _title(one: CannedQuery) -> str:
    return f"{one.title}: {one.about}"


def _write(sql: str, parameters: object) -> None:
    values = dict(parameters) if isinstance(parameters, dict) else {}
    st.query_params.from_dict({"sql": sql, **{f"_{name}": value for name, value in values.items() if value}})


def _ask() -> tuple[str, dict[str, str]] | None:
    """The statement and the values of its parameters; None before there is one.

    What runs is what the address says, so that a copied address runs the same.
    """
    asked = st.query_params.get("sql", "")
    names = parameter_names(asked)
    given = {name: st.query_params.get(f"_{name}", "") for name in names}
    if st.session_state.get("asked") != (asked, given):  # the address has changed, by a link or by running
        st.session_state["asked"] = (asked, given)
        st.session_state["statement"] = asked
        for name, value in given.items():
            st.session_state[f"parameter {name}"] = value
    with st.form("ask", border=False):
        st.text_area(
            "Statement",
            key="statement",
            height=190,
            max_chars=100_000,
            placeholder="Begin with a query above, or write one",
        )
        if names:
            with st.container(horizontal=True):
                for name in names:
                    st.text_input(f":{name}", key=f"parameter {name}", width=170)
        st.form_submit_button("Run", type="primary", icon=":material/play_arrow:", on_click=_run)
        st.caption("Ctrl+Enter in the field runs it too. A :name in the statement asks for its value.")
    return (asked, given) if asked.strip() else None


def _run() -> None:
    sql = st.session_state["statement"].strip()
    _write(sql, {name: st.session_state.get(f"parameter {name}", "") for name in parameter_names(sql)})


def _answer(database: Database, sql: str, values: dict[str, str]) -> None:
    try:
        result = _run_once(database, sql, values)
    except SqlError as error:
        st.error("The database refuses the statement.")
        st.text(str(error))
        return
    seconds = f"{result.seconds:.2f} s"
    if not result.rows:
        st.text(f"No row answers that ({seconds}). The columns would be: {', '.join(result.names)}.")
        return
    names = result.names
    frame = pd.DataFrame(result.rows, columns=names)
    if result.truncated:
        st.warning(f"There is more: {result.note}. Add a condition or a LIMIT to see all of what you want.")
    st.caption(f"{formats.count(len(frame), 'row')} in {seconds}.")
    components.plain_table(frame, {}, alt=f"Answer of {len(frame)} rows: {', '.join(names)}", key="answer")
    st.download_button(
        "Download CSV", data=lambda: _csv(result, names), file_name="benchmine-sql.csv", mime="text/csv",
        icon=":material/download:", on_click="ignore",
    )  # fmt: skip
    _chart(frame)


def _run_once(database: Database, sql: str, values: dict[str, str]) -> SqlResult:
    """The answer; the last one is kept for the visit, so that choosing a chart does not ask again."""
    key = (database.address, database.file, database.version, sql, values)
    kept: tuple[object, SqlResult] | None = st.session_state.get("answered")
    if kept is None or kept[0] != key:
        kept = (key, run_named(database.engine, sql, values))
        st.session_state["answered"] = kept
    return kept[1]


def _csv(result: SqlResult, names: Sequence[str]) -> bytes:
    """The rows as they came, in UTF-8; no text in them is a formula for a spreadsheet."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    for row in (names, *result.rows):
        writer.writerow([safe_cell(cell) if isinstance(cell, str) else cell for cell in row])
    return out.getvalue().encode(errors="replace")


def _chart(frame: pd.DataFrame) -> None:
    """A chart of two of the columns, where one of them holds numbers."""
    numbers = [name for name in frame.columns if pd.api.types.is_numeric_dtype(frame[name])]
    if not numbers or len(frame.columns) < 2 or len(frame) < 2:
        return
    with st.container(horizontal=True, vertical_alignment="bottom"):
        kind = address.one_of("Chart", "chart", list(KINDS), KINDS.__getitem__, width=140)
        if kind == "none":
            return
        others = [name for name in frame.columns if name != numbers[-1]]
        apart = max(others, key=lambda name: frame[name].astype(str).nunique())  # that which tells most rows apart
        x = address.one_of("Across", "x", list(frame.columns), default=apart, width=190)
        y = address.one_of("Up", "y", numbers, default=numbers[-1], width=190)
    drawn = pd.DataFrame({"across": frame[x], "up": frame[y]}).head(DRAWN)
    drawn["nth"] = drawn.groupby(drawn["across"].astype(str)).cumcount()
    numeric = x in numbers and kind == "point"
    across = alt.X(
        "across:Q" if numeric else "across:N",
        title=x,
        sort=None,
        scale=alt.Scale(zero=False) if numeric else alt.Undefined,
        axis=alt.Axis(labelLimit=120, labelOverlap=True, format="d" if numeric and _whole(frame[x]) else ""),
    )
    up = alt.Y("up:Q", title=y, scale=alt.Scale(zero=kind == "bar"), stack=None)
    base = alt.Chart(drawn).encode(x=across, y=up, tooltip=[alt.Tooltip("across", title=x), alt.Tooltip("up", title=y)])
    if kind == "bar":
        marks = base.mark_bar(color=BLUE)
        if drawn["nth"].any():  # rows that share what is across stand side by side: a sum of them is in no row
            marks = marks.encode(xOffset="nth:O")
    else:
        marks = base.mark_point(filled=True, size=70, opacity=1, color=BLUE)
    text = f"{KINDS[kind]}: {y} by {x}, {formats.count(len(drawn), 'row')}. The table above has every value."
    chart = marks.properties(height=320)
    st.altair_chart(chart, alt=text, key="sql chart")
    components.save_buttons(chart, lambda kind: f"benchmine-sql.{kind}", "save sql")
    if len(frame) > DRAWN:
        st.caption(f"The first {DRAWN} rows are drawn.")


def _whole(values: pd.Series[float]) -> bool:
    return bool((values.dropna() % 1 == 0).all())


def _schema(database: Database) -> None:
    st.header("What there is", anchor=False)
    st.caption(
        "The views are stable; the tables may change with the schema. docs/schema.md says what each column means."
    )
    for one in read(database, catalogue):
        with st.expander(f"{one.name} {'(view)' if one.is_view else '(table)'}", expanded=one.name == "leaderboard"):
            st.code("\n".join(f"{name}  {kind}".rstrip() for name, kind in one.columns), language=None)


main()
