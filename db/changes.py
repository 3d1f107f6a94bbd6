"""The log of what a run did to results that were there before: ``changed``, ``vanished`` or ``returned``.

What the reader gave is compared, not what people made of it: their part is in ``review`` and ``name_decision``. What
appeared for the first time needs no row: ``result.first_run_id`` says it.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any, Final

from sqlalchemy import Connection, select

from db.effective import NAMES, as_read
from db.rows import Row
from db.tables import change
from db.writing import chunks

COMPARED: Final = (
    "kind",
    "value_decimal",
    "printed_unit",
    "value",
    "unit",
    "bound",
    *(f"{name}{part}" for name in NAMES for part in ("", "_id")),
    "split",
    "setting",
    "role",
)
"""Columns whose change is logged; how sure the reader is, and why, is not among them."""

_NORMALISED: Final = ("value", "unit")
_EVIDENCE: Final = ("value_text", "value_start", "value_end", "sentence", "first_run_id")


def changes(
    paper_id: str, old: Mapping[str, Row], new: Mapping[str, Row], gone: Mapping[str, Mapping[str, Any]]
) -> list[Row]:
    """Rows of ``change``, without ``run_id``, for one paper that was read again.

    Args:
        old: its stored results by id, each with its ``sentence``.
        new: its results as they shall be.
        gone: what the log kept of those of the new ones that had vanished before.
    """
    found = []
    for identity in sorted(old.keys() | new.keys()):
        before, after = old.get(identity), new.get(identity)
        if before is not None and after is not None:
            differing = differences(before, after)
            if differing:
                found.append(_row(paper_id, identity, "changed", *differing))
        elif before is not None:
            found.append(_row(paper_id, identity, "vanished", remembered(before), {}))
        elif after is not None and identity in gone:
            found.append(_row(paper_id, identity, "returned", {}, _compared(after)))
    return found


def differences(before: Row, after: Row) -> tuple[Row, Row] | None:
    """The columns of COMPARED in which two readings of one result differ, before and after; None when in none."""
    touched = before.get("as_read") or after.get("as_read")  # then value and unit are not the reader's
    left, right = as_read(before), as_read(after)
    columns = [c for c in COMPARED if left[c] != right[c] and not (touched and c in _NORMALISED)]
    if not columns:
        return None
    return {c: left[c] for c in columns}, {c: right[c] for c in columns}


def remembered(row: Row) -> Row:
    """What the log keeps of a result that vanished: enough to show it, and to know it again."""
    return _compared(row) | {column: row[column] for column in _EVIDENCE}


def _compared(row: Row) -> Row:
    given = as_read(row)
    corrected = bool(row.get("as_read"))  # then value and unit on the board are a person's
    return {column: given[column] for column in COMPARED if not (corrected and column in _NORMALISED)}


def _row(paper_id: str, result_id: str, what: str, before: Row, after: Row) -> Row:
    return {
        "paper_id": paper_id,
        "result_id": result_id,
        "change": what,
        "before": json.dumps(before, ensure_ascii=False) if before else "",
        "after": json.dumps(after, ensure_ascii=False) if after else "",
    }


def vanished_before(connection: Connection, result_ids: Sequence[str]) -> dict[str, dict[str, Any]]:
    """Of these results those that are in the log as vanished, with what it kept of them the last time."""
    found = {}
    for ids in chunks(result_ids):
        statement = select(change.c.result_id, change.c.before).where(
            change.c.result_id.in_(ids), change.c.change == "vanished"
        )
        for row in connection.execute(statement.order_by(change.c.id)):
            found[row.result_id] = json.loads(row.before)
    return found
