"""What a record means for the paper that the database has under its id: nothing, details, or a text to read again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal

from db.rows import Row

Change = Literal["new", "text", "details", "none"]

DETAILS: Final = (
    *("date", "published", "year", "authors", "author_count", "venue", "url", "arxiv_id", "doi"),
    "categories",
)
"""Columns that take no part in reading."""

TEXT: Final = ("title", "abstract_hash", "source", "line")

_UNSAID: Final = (None, "", "[]")


@dataclass(frozen=True, slots=True)
class Plan:
    """What to do with a record: ``row`` holds the paper's columns as they shall be, ``old`` those that are stored."""

    change: Change
    row: Row
    old: Mapping[str, Any] | None


def plan(new: Row, old: Mapping[str, Any] | None, *, met: bool, reread: bool) -> Plan:
    """Compare a record with the stored paper.

    What a record does not say is kept. A record that says nothing that the paper does not say already changes nothing,
    so that the same sources in the same order give the same database however often they are read.

    Args:
        new: from :func:`db.rows.paper_row`.
        old: the columns DETAILS and TEXT of the stored paper; None when there is none.
        met: an earlier record of this run was of the same paper: this one may only fill its gaps.
        reread: the stored results are of another version of the reader.
    """
    if old is None:
        return Plan("new", new, None)
    same_abstract = new["abstract_hash"] == old["abstract_hash"]
    if met:
        new_text = same_abstract and bool(new["title"]) and not old["title"]
    else:
        new_text = not same_abstract or (bool(new["title"]) and new["title"] != old["title"])
    details = _details(new, old, only_gaps=met)
    changed = any(details[column] != old[column] for column in DETAILS)
    if new_text or (reread and not met):
        text = new if new_text else old
        return Plan("text", {**new, **details, **{column: text[column] for column in TEXT}}, old)
    return Plan("details" if changed else "none", {"id": new["id"], **details}, old)


def _details(new: Row, old: Mapping[str, Any], *, only_gaps: bool) -> Row:
    """The details as they shall be; the date's own columns go with it, and one without a year is as good as none."""
    merged = {}
    for column in DETAILS:
        key = "published" if column in ("date", "year") and (new["published"] or old["published"]) else column
        said, had = new[key] not in _UNSAID, old[key] not in _UNSAID
        merged[column] = new[column] if said and not (only_gaps and had) else old[column]
    return merged
