"""What the pages of the site show of a board."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Final

from markupsafe import Markup, escape

from dashboard import formats
from db.export.content import Record, better, board_name, measure, over_time
from db.links import safe_url
from db.queries import Board, HistoryPoint
from extract.marks import Mark, segments
from extract.records import quantity

KINDS: Final = ("model", "value", "metric", "benchmark")
"""The four marks of a sentence, as :mod:`extract.marks` and the style sheet name them."""


@dataclass(frozen=True, slots=True)
class Summary:
    """A board in a line of the index.

    Args:
        slug: the name of its files, which stays as long as the board is called what it is called.
        best: the value and its unit; empty where nothing is ranked.
        merit: the best as a number, for sorting; None where nothing is ranked.
    """

    slug: str
    benchmark_id: str
    name: str
    benchmark: str
    split: str
    measure: str
    task: str
    scores: int
    papers: int
    best: str
    merit: float | None
    model: str
    newest: str
    has_feed: bool


@dataclass(frozen=True, slots=True)
class Line:
    """A row of the table of a board; ``sentence`` is HTML that is safe."""

    rank: int | None
    model: str
    value: float
    shown: str
    setting: str
    whose: str
    date: str
    notes: str
    sentence: Markup
    title: str
    url: str | None
    sure: str
    result_id: str


def slug(row: Record) -> str:
    """The name of the files of a board: its words, and six digits that no other board has."""
    key = [row["benchmark_id"], row["split"], row["metric_id"] or "", row["unit"]]
    words = re.sub(r"[^a-z0-9]+", "-", " ".join(key).lower().replace("%", "percent")).strip("-")[:80].strip("-")
    digest = hashlib.blake2b("\n".join(key).encode(), digest_size=3).hexdigest()
    return f"{words}-{digest}" if words else digest


def summary(rows: Sequence[Record]) -> Summary:
    """A board in a line; ``rows`` are all of it, best first."""
    first = rows[0]
    best = first if first["rank"] is not None else None
    return Summary(
        slug=slug(first),
        benchmark_id=first["benchmark_id"],
        name=board_name(first),
        benchmark=first["benchmark"],
        split=first["split"],
        measure=measure(first),
        task=first["task"],
        scores=len(rows),
        papers=len({row["paper_id"] for row in rows}),
        best=_value(best) if best else "",
        merit=best["value"] if best else None,
        model=formats.model_name(best["model"]) if best else "",
        newest=max((row["date"] for row in rows if row["year"] is not None), default=""),
        has_feed=any(is_best for _, is_best in over_time(rows)),
    )


def lines(rows: Sequence[Record]) -> Iterator[Line]:
    """The rows of the table of a board."""
    for row in rows:
        notes = formats.notes(row["flags"], claims_sota=row["claims_sota"])
        if row["values"] > 1:
            low, high = formats.number(row["low"]), formats.number(row["high"])
            notes.append(f"reported from {low} to {high} in {formats.count(row['papers'], 'paper')}")
        yield Line(
            rank=row["rank"],
            model=formats.model_name(row["model"]),
            value=row["value"],
            shown=f"{row['bound']} {formats.number(row['value'])}".lstrip(),
            setting=row["setting"],
            whose="" if row["role"] == "unknown" else formats.ROLES[row["role"]],
            date=formats.date_text(row["date"], short=True),
            notes="; ".join(notes),
            sentence=marked(row),
            title=row["title"] or row["paper_id"],
            url=safe_url(row["url"]),
            sure=formats.certainty(row["confidence"]),
            result_id=row["result_id"],
        )


def marked(row: Record) -> Markup:
    """The sentence of a row with its marks, everything else in it escaped."""
    start, text = row["sentence_start"], row["sentence"]
    spans = {
        "value": (row["start"], start + formats.end_with_unit(row["end"] - start, row["printed_unit"], text)),
        **{name: (row[f"{name}_start"], row[f"{name}_end"]) for name in ("model", "metric", "benchmark")},
    }
    marks = [
        Mark(begin - start, end - start, kind)
        for kind, (begin, end) in spans.items()
        if begin is not None and start <= begin < end <= start + len(text)  # a name may stand in another sentence
    ]
    return Markup().join(_segment(one.text, one.kinds) for one in segments(text, marks))


def _segment(text: str, kinds: Sequence[str]) -> Markup:
    html = escape(text)
    for kind in reversed(kinds):
        html = Markup('<mark class="{}" title="{}">{}</mark>').format(kind, kind, html)
    return html


def points(rows: Sequence[Record]) -> list[HistoryPoint]:
    """The history of a board, as the dashboard draws it."""
    names = ("value", "value_text", "model", "model_id", "result_id", "paper_id", "title", "role", "setting")
    return [
        HistoryPoint(
            date=row["date"],
            claims_sota=row["claims_sota"],
            confidence=row["confidence"],
            is_best=is_best,
            **{name: row[name] for name in names},
        )
        for row, is_best in over_time(rows)
        if formats.day(row["date"]) is not None
    ]


def board(rows: Sequence[Record]) -> Board:
    """The board that rows are of."""
    first = rows[0]
    fields: dict[str, Any] = {name: first[name] for name in ("benchmark_id", "benchmark", "unit", "direction", "split")}
    return Board(
        **fields,
        metric_id=first["metric_id"] or "",
        metric=first["metric"] or "",
        results=len(rows),
        ranked=sum(row["rank"] is not None for row in rows),
        papers=len({row["paper_id"] for row in rows}),
        models=len({row["model_id"] for row in rows if row["model_id"]}),
    )


def heading(rows: Sequence[Record]) -> str:
    """What is counted on a board and which way is better."""
    return f"{measure(rows[0])}, {better(rows[0])}"


def _value(row: Record) -> str:
    return quantity(formats.number(row["value"]), row["unit"])
