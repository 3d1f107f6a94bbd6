"""The evidence of a result: its sentence with the parts marked, how it was read, and what can be done with it."""

from __future__ import annotations

from typing import Literal

import streamlit as st

from dashboard import citation, formats, links, markup
from dashboard.access import read_only
from db.evidence import elsewhere, standing_reasons
from db.links import safe_url
from db.names import UNNAMED
from db.queries import Evidence, ReviewEntry
from db.queries.records import PaperFields
from db.standing import REASONS
from extract.marks import Mark
from extract.records import Span
from extract.rules import described

Here = Literal["board", "model", "paper", "review", "elsewhere"]


def panel(found: Evidence, *, here: Here) -> None:
    """The sentence of a result with its parts marked, and how the number was read.

    Args:
        here: what the page is about; the panel leads to the others.
    """
    with st.container(border=True):
        st.html(markup.heading(_headline(found), 3))
        st.html(sentence(found))
        for name, text, mark in elsewhere(found):
            where = "named elsewhere in the abstract:" if mark else "from the title:"
            st.html(markup.caption([f"The {name} is {where}"]))
            st.html(markup.marked(text, [mark] if mark else [], names=True))
        left, right = st.columns([3, 2], gap="medium")
        with left:
            st.html(markup.facts(_facts(found)))
        with right:
            _why(found)
        _ways_on(found, here)


def sentence(found: Evidence) -> str:
    """HTML of the sentence of a result with its parts marked and named."""
    return markup.marked(found.sentence, _marks(found, found.sentence_span), names=True)


def _headline(found: Evidence) -> str:
    kind = "" if found.kind == "score" else "change of "
    parts = [f"{kind}{formats.printed(found)}"]
    if found.metric:
        parts.append(found.metric)
    if found.benchmark:
        parts.append(f"on {found.benchmark}")
    return f"{' '.join(parts)}, {formats.model_name(found.model)}"


def _spans(found: Evidence) -> list[tuple[str, Span | None]]:
    return [
        ("value", formats.with_unit(found, found.abstract)),
        ("model", found.model_span),
        ("benchmark", found.benchmark_span),
        ("metric", found.metric_span),
    ]


def _marks(found: Evidence, within: Span) -> list[Mark]:
    """The parts of a result that lie in a stretch of the abstract, counted from where it begins."""
    return [
        Mark(span.start - within.start, span.end - within.start, kind)
        for kind, span in _spans(found)
        if span is not None and within.start <= span.start and span.end <= within.end
    ]


def _facts(found: Evidence) -> list[tuple[str, str]]:
    value = formats.printed(found)
    if (found.unit, found.value) != (found.printed_unit, float(found.value_decimal)):
        value = f"{value}, compared as {formats.normalised(found)}"
    return [
        ("Value", value),
        ("Model", _named(found.model, found.model_text)),
        ("Benchmark", _named(found.benchmark, found.benchmark_text)),
        ("Metric", _named(found.metric, found.metric_text)),
        ("Setting", found.setting or "not stated in the abstract"),
        ("Split", found.split),
        ("Whose number", formats.ROLES[found.role]),
        ("Claims the state of the art", "yes" if found.claims_sota else ""),
        ("Confidence", formats.certainty(found.confidence)),
        ("Rank", f"{found.rank:,} of {found.ranked:,} on its board" if found.rank else ""),
        ("Paper", formats.paper_name(found.title, found.abstract)),
        ("Date", formats.date_text(found.date)),
        ("Result id", found.result_id),
    ]


def _named(name: str | None, text: str | None) -> str:
    if name is None:
        return "not stated in the abstract"
    return name if text is None or text == name else f"{name}, in the abstract “{text}”"


def _why(found: Evidence) -> None:
    """The rule, what decided, and what to look at twice."""
    reasons = [*standing_reasons(found), *(f"not ranked or doubtful: {_flag(flag)}" for flag in found.flags)]
    st.html(
        markup.facts([("Rule", described(found.rule)), ("Read by", f"version {found.extractor_version}")])
        + markup.listing("Why this reading", reasons)
        + markup.listing("Reviews, the newest first", [_review(one) for one in found.reviews])
    )


def _review(one: ReviewEntry) -> str:
    change = f" {one.field} to {one.value or 'none'}" if one.field else ""
    return f"{one.verdict}{change} by {one.reviewer}, {one.at[:10]}{f': {one.comment}' if one.comment else ''}"


def _flag(flag: str) -> str:
    meaning = REASONS.get(flag)
    return f"{flag} ({meaning})" if meaning else flag


def _ways_on(found: Evidence, here: Here) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        if here != "paper":
            st.page_link(
                links.PAPER,
                label="The paper and its other results",
                icon=":material/article:",
                query_params=links.to_paper(found.paper_id, found.result_id),
                help="",
            )
        if here != "board" and found.benchmark_id is not None and found.kind == "score":
            st.page_link(
                links.BENCHMARK,
                label=f"Leaderboard of {markup.label(found.benchmark or '')}",
                icon=":material/leaderboard:",
                query_params=links.to_benchmark(
                    found.benchmark_id, found.metric_id or "", found.unit, found.result_id, split=found.split
                ),
                help="",
            )
        if here != "model" and found.model_id is not None and found.model_id not in UNNAMED:
            st.page_link(
                links.MODEL,
                label=f"All results of {markup.label(found.model or '')}",
                icon=":material/deployed_code:",
                query_params=links.to_model(found.model_id, found.result_id),
                help="",
            )
        if here != "paper" and (url := safe_url(found.url)):
            st.page_link(url, label="Open the source", icon=":material/open_in_new:")
        if here != "review" and not read_only():
            st.page_link(
                links.REVIEW,
                label="Report a mistake",
                icon=":material/flag:",
                query_params=links.to_review(found.result_id),
                help="",
            )
        cite(found, found.result_id)


def cite(paper: PaperFields, result_id: str | None = None) -> None:
    """A button that shows the BibTeX entry of a paper and, of a result, how to name it."""
    with st.popover("Cite", icon=":material/format_quote:"):
        st.markdown("The paper, in BibTeX:")
        st.code(citation.bibtex(paper), language=None, wrap_lines=True)
        if result_id is not None:
            st.markdown("This result. Its id stays the same when the paper is read again:")
            st.code(f"benchmine show {result_id}", language=None, wrap_lines=True)
