"""About the data: what was read, how often it is right, what changed, and what "best reported" means."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd
import streamlit as st

from dashboard import address, components, formats, links, markup, tables
from dashboard.data import Database, read
from db import diff, queries
from db.diff import WHATS, Diff, Difference
from db.measured import Precision
from db.queries import CoverageLine, RunSummary
from db.tables import SCHEMA_VERSION
from db.versions import version

PAGE_SIZE = 25
RUNS = 10
CHANGES = 15  # of each kind, of one run

MEANS = """
- A board holds the scores that **abstracts** report: one benchmark, one split, one metric, one unit. Tables and figures
  of the papers are not read.
- **“Best reported in the abstracts read”** is the best of these scores, and nothing more. It is not the state of
  the art.
- Abstracts report what is favourable, and many report no number at all. What is missing is not missing by chance: a
  method that does worse is named less often, and its number hardly ever.
- Two scores on one board may have been measured under settings that neither abstract states. “Not stated” means that,
  and is never filled in.
- Each number is read by rules and may be read wrong. That is why each shows its sentence, and how often such readings
  are right is measured below.
"""


def main() -> None:
    database = components.database_or_stop()
    st.title("About the data", anchor=False)
    st.header("What “best reported” means, and what it does not", anchor=False)
    st.markdown(MEANS)
    _accuracy()
    _coverage(database)
    _runs(database)
    _versions(database)


def _accuracy() -> None:
    """The measured precision, by the family of the metric."""
    st.header("How often a score is right", anchor=False)
    found = queries.measured_precision()
    if not found:
        st.text("Nothing was measured yet.")
        return
    every = found[0]
    st.markdown(
        f"Of **{every.readings:,}** scores read from annotated abstracts, **{every.precision:.0%}** were right in "
        f"number, kind, metric, benchmark and model at once (95% interval {every.low:.0%} to {every.high:.0%}). "
        "One wrong part makes a score wrong here."
    )
    frame = pd.DataFrame(
        {
            "Kind of metric": [one.family or "all scores" for one in found],
            "Right": [f"{one.precision:.0%}" for one in found],
            "95% interval": [_interval(one) for one in found],
            "Annotated scores": [one.readings for one in found],
        }
    )
    columns: tables.Columns = {
        "Kind of metric": st.column_config.TextColumn(width=200),
        "Right": st.column_config.TextColumn(width=90, alignment="right"),
        "95% interval": st.column_config.TextColumn(width=130, alignment="right"),
        "Annotated scores": st.column_config.NumberColumn(width=140, format="%,d"),
    }
    components.plain_table(frame, columns, alt="How often scores are read right, by kind of metric", key="accuracy")
    st.caption("Kinds of metric with fewer than 30 annotated scores are left out: too few to tell.")


def _interval(one: Precision) -> str:
    return f"{one.low:.0%} to {one.high:.0%}"


def _coverage(database: Database) -> None:
    """Of the papers that name a benchmark, how many gave a score."""
    st.header("Coverage", anchor=False)
    typed = address.search("Find a benchmark", "find", "A part of its name", width=330)
    lines = read(database, queries.coverage, search=typed, limit=1).lines_in_all
    offset = address.offset(lines, PAGE_SIZE)
    found = read(database, queries.coverage, search=typed, limit=PAGE_SIZE, offset=offset)
    counts = found.counts
    st.markdown(
        f"{formats.count(found.papers, 'paper')} were read, and {found.naming:,} of them name a benchmark of the "
        f"lexicon. Counted once for each that they name, that is {counts.mentioned:,}; {counts.with_number:,} of these "
        f"stand beside a number, and from {counts.extracted:,} a score was read."
    )
    if not found.lines:
        st.text(
            "No abstract names a benchmark of the lexicon." if not typed else "No benchmark that is named is called so."
        )
        return
    frame, columns = _lines(found.lines)
    components.plain_table(frame, columns, alt="Coverage of each benchmark, in papers", key="coverage", rows_shown=12)
    address.page(found.lines_in_all, PAGE_SIZE)
    st.caption(
        "Papers. Named: in the abstract. With a number: in a sentence with one that could be a result. Read: with a "
        "score that stands. Uncertain: none of their scores is surer than 0.5. Rejected: by reviewers."
    )


def _lines(found: Sequence[CoverageLine]) -> tuple[pd.DataFrame, tables.Columns]:
    frame = pd.DataFrame(
        {
            "Benchmark": [one.benchmark for one in found],
            "Named": [one.counts.mentioned for one in found],
            "With a number": [one.counts.with_number for one in found],
            "Read": [one.counts.extracted for one in found],
            "Uncertain": [one.counts.uncertain for one in found],
            "Rejected": [one.counts.rejected for one in found],
            "Kind of metric": [one.family for one in found],
            "Right, as measured": [
                f"{one.precision.precision:.0%} ({_interval(one.precision)})" if one.precision else "too few to tell"
                for one in found
            ],
        }
    )
    columns: tables.Columns = {
        "Benchmark": st.column_config.TextColumn(width=220),
        "Named": st.column_config.NumberColumn(width=80, format="%,d"),
        "With a number": st.column_config.NumberColumn(width=110, format="%,d"),
        "Read": st.column_config.NumberColumn(width=70, format="%,d"),
        "Uncertain": st.column_config.NumberColumn(width=84),
        "Rejected": st.column_config.NumberColumn(width=80),
        "Kind of metric": st.column_config.TextColumn(width=120),
        "Right, as measured": st.column_config.TextColumn(width=170),
    }
    return frame, columns


def _runs(database: Database) -> None:
    """The last ingests, and what one of them changed."""
    st.header("Ingests and their changes", anchor=False)
    found = read(database, queries.runs, limit=RUNS)
    if not found:
        st.text("Nothing was ingested yet.")
        return
    frame = pd.DataFrame(
        {
            "Run": [one.id for one in found],
            "Began": [one.started_at[:16].replace("T", " ") for one in found],
            "Ended": ["cut short" if one.finished_at is None else _duration(one) for one in found],
            "Read": [one.read for one in found],
            "New": [one.new for one in found],
            "Changed": [one.changed for one in found],
            "Scores": [one.scores for one in found],
            "Changes": [one.deltas for one in found],
            "Reader": [one.version for one in found],
            "Sources": [", ".join(one.sources) for one in found],
        }
    )
    columns: tables.Columns = {
        "Run": st.column_config.NumberColumn(width=54, format="%d"),
        "Began": st.column_config.TextColumn(width=132, help="UTC"),
        "Ended": st.column_config.TextColumn(width=90, help="How long it took."),
        "Read": st.column_config.NumberColumn(width=74, format="%,d", help="Papers."),
        "New": st.column_config.NumberColumn(width=74, format="%,d", help="Papers."),
        "Changed": st.column_config.NumberColumn(width=80, format="%,d", help="Papers."),
        "Scores": st.column_config.NumberColumn(width=74, format="%,d"),
        "Changes": st.column_config.NumberColumn(
            width=80, format="%,d", help="Gains and losses against something else."
        ),
        "Reader": st.column_config.TextColumn(width=180),
        "Sources": st.column_config.TextColumn(width=260),
    }
    components.plain_table(frame, columns, alt="The last ingests, the newest first", key="runs", rows_shown=RUNS)
    ids = [str(one.id) for one in found]
    chosen = address.one_of("What changed with run", "run", ids, width=190)
    _changes(read(database, diff.diff, None, int(chosen), limit=CHANGES))


def _duration(one: RunSummary) -> str:
    seconds = one.seconds or 0.0
    return f"{seconds:.1f} s" if seconds < 90 else f"{seconds / 60:.0f} min"


def _changes(found: Diff) -> None:
    since = f"run {found.since}" if found.since else "the empty database"
    counts = ", ".join(f"{found.counts[what]:,} {what}" for what in WHATS)
    st.markdown(f"From {since} to run {found.until}: {counts}.")
    if not found.differences:
        return
    frame = pd.DataFrame(
        {
            "What": [one.what for one in found.differences],
            "Value": [one.value_text for one in found.differences],
            "Difference": [_difference(one) for one in found.differences],
            "Sentence": [" ".join(one.sentence.split()) for one in found.differences],
            "Paper": [one.title or one.paper_id for one in found.differences],
        }
    )
    columns: tables.Columns = {
        "What": st.column_config.TextColumn(width=84),
        "Value": st.column_config.TextColumn(width=76),
        "Difference": st.column_config.TextColumn(width=300),
        "Sentence": st.column_config.TextColumn(width=420),
        "Paper": st.column_config.TextColumn(width=260),
    }

    def choose() -> None:
        if cells := st.session_state["changes"]["selection"]["cells"]:
            one = found.differences[cells[0][0]]
            st.session_state["opened paper"] = (one.paper_id, one.result_id)

    components.plain_table(
        frame, columns, alt="Results that differ", key="changes", rows_shown=12, on_cell=choose
    )  # fmt: skip
    if paper := st.session_state.pop("opened paper", None):
        st.switch_page(links.PAPER, query_params=links.to_paper(*paper))
    st.caption(f"At most {CHANGES} of each kind; `benchmine diff` lists them all. Choose a line to open its paper.")


def _difference(one: Difference) -> str:
    if one.what != "changed":
        return _reading(one.after or one.before)
    return "; ".join(f"{name}: {_shown(one.before, name)} → {_shown(one.after, name)}" for name in one.after)


def _reading(columns: Mapping[str, Any]) -> str:
    model = columns.get("model") or "model not named"
    board = [
        columns.get("metric") or "metric not stated",
        f"on {columns['benchmark']}" if columns.get("benchmark") else "",
    ]
    return " ".join([f"{model}:", *board]).strip()


def _shown(columns: Mapping[str, Any], name: str) -> str:
    value = columns.get(name)
    return "none" if value in (None, "") else str(value)


def _versions(database: Database) -> None:
    st.header("Versions", anchor=False)
    totals = read(database, queries.overview)
    last = totals.last_run
    st.html(
        markup.facts(
            [
                ("Database", database.address),
                ("Schema", str(SCHEMA_VERSION)),
                ("Reader of this program", version()),
                ("Reader of the last ingest", last.version if last else ""),
                ("Last ingest", f"{last.started_at[:16].replace('T', ' ')} UTC" if last else ""),
            ]
        )
    )
    if last and last.version != version():
        st.text("The last ingest used another reader: ingest the same sources again to read them with this one.")


main()
