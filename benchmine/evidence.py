"""What ``show`` prints: one result with all that speaks for it."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

import orjson
from sqlalchemy import Engine

from benchmine.errors import CommandError
from benchmine.readings import reading
from benchmine.review_tables import correction
from db import queries
from db.evidence import elsewhere, standing_reasons
from db.export.content import plain
from db.queries import Evidence
from db.review_lists import LogEntry, review_log, shown_rows
from db.reviews import full_id
from db.standing import REASONS
from extract.marks import Mark, as_plain, segments
from extract.records import ROLE_NAMES, quantity
from extract.rules import described

_NAMES: Final = ("metric", "benchmark", "model")
# Of the columns that people changed, those that say it; spans and ids follow from them.
_TOLD: Final = {"value_decimal": "value", "printed_unit": "unit"} | {
    name: name for name in ("kind", "bound", *_NAMES, "split", "setting", "role")
}


@dataclass(frozen=True, slots=True)
class Shown:
    """A result: its evidence, its stored row, and its reviews, the newest first."""

    evidence: Evidence
    row: Mapping[str, Any]
    reviews: Sequence[LogEntry]

    @property
    def as_read(self) -> dict[str, Any]:
        """The columns that people have changed, as the reader gave them."""
        found: dict[str, Any] = json.loads(self.row["as_read"] or "{}")
        return found


def find(engine: Engine, text: str) -> Shown:
    """The result that an id or its beginning means.

    Raises:
        ReviewError: none has it, or several have.
        CommandError: the result is gone, and only its reviews are left.
    """
    identity = full_id(engine, text)
    evidence = queries.evidence(engine, identity)
    if evidence is None:
        raise CommandError(f"{identity}: no longer read; its reviews: benchmine review log --result {identity}")
    return Shown(evidence, shown_rows(engine, [identity])[identity], review_log(engine, identity))


def record(found: Shown) -> str:
    """All of it as one line of JSON."""
    reviews = [
        {
            name: getattr(one, name)
            for name in ("id", "verdict", "field", "value", "comment", "reviewer", "at", "undone")
        }
        for one in found.reviews
    ]
    fields = dataclasses.asdict(found.evidence) | {"as_read": found.as_read, "reviews": reviews}
    return orjson.dumps(fields).decode() + "\n"


def render(found: Shown) -> str:
    """All of it for people."""
    rows = list(_facts(found))
    widest = max(len(name) for name, _ in rows)
    lines = [f"{found.evidence.result_id}  {reading(found.row)}", "", f"  {_sentence(found.evidence)}", ""]
    return "\n".join([*lines, *(f"  {name:{widest}}  {_line(text)}".rstrip() for name, text in rows)]) + "\n"


def _sentence(one: Evidence) -> str:
    """The sentence with the number and the names marked."""
    start, end = one.sentence_span.start, one.sentence_span.end
    spans = {"value": one.value_span} | {name: getattr(one, f"{name}_span") for name in _NAMES}
    marks = [
        Mark(span.start - start, span.end - start, kind)
        for kind, span in spans.items()
        if span is not None and start <= span.start < span.end <= end
    ]
    return _line(as_plain(segments(one.sentence, marks)))


def _facts(found: Shown) -> Iterator[tuple[str, str]]:
    one = found.evidence
    outside = {name: _place(text, mark) for name, text, mark in elsewhere(one)}
    yield "paper", f"{one.paper_id}  {one.title}"
    yield "published", ", ".join(part for part in (one.date, one.venue) if part) or "not known"
    yield "address", one.url or "not known"
    for name in _NAMES:
        words, entry, identity = (getattr(one, f"{name}{part}") for part in ("_text", "", "_id"))
        yield name, "not stated" if identity is None else f"{words or entry}  ({entry}, id {identity})"
        if name in outside:
            yield "", outside[name]
    yield "conditions", "; ".join(part for part in (found.row["split"], one.setting) if part) or "not stated"
    yield "whose", ROLE_NAMES[one.role]
    reason = found.row["unranked"]
    where = "to be compared" if reason else "on its board"
    yield "value", f"{one.value_text} as printed; {quantity(plain(one.value), one.unit)} {where}"
    yield "standing", f"not ranked: {reason} ({REASONS.get(reason, reason)})" if reason else "ranked"
    yield "read by", f"{described(one.rule)}, confidence {one.confidence:.2f}, reader {one.extractor_version}"
    for place, why in enumerate(standing_reasons(one)):
        yield "" if place else "because", why
    given = [f"{said}: {found.as_read[c] or 'none'}" for c, said in _TOLD.items() if c in found.as_read]
    if given:
        yield "as read", "; ".join(given)
    for place, entry in enumerate(found.reviews):
        yield "" if place else "reviews", _review(entry)


def _place(text: str, mark: Mark | None) -> str:
    """Where a name stands that the sentence does not have."""
    return f"elsewhere: {as_plain(segments(text, [mark]))}" if mark else "from the title"


def _review(entry: LogEntry) -> str:
    said = f"{entry.id}  {entry.at}  {entry.reviewer}: {entry.verdict} {correction(entry)}".rstrip()
    return f"{said}{f' “{entry.comment}”' if entry.comment else ''}{' (taken back)' if entry.undone else ''}"


def _line(text: str) -> str:
    return " ".join(text.split())
