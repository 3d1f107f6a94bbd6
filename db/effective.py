"""What is shown of a result: as the reader gave it, then people's decisions on names, then their corrections, then what
follows from these (value in the unit of the board, standing). One pure function, and its inverse.

A stored row is an effective one. ``as_read`` keeps the columns in which it differs from what the reader gave, so that a
review or a decision that is taken back leaves no trace in the row.
"""

from __future__ import annotations

import json
import math
import sys
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any, Final, Protocol, cast

from db.normalise import normalise
from db.rows import Lexicon, Row
from db.standing import merit, unranked
from extract.normalise import benchmark_and_split, benchmark_id, board_of, metric_id, model_id
from extract.records import Bound, Kind, Role

NAMES: Final[dict[str, Callable[[str | None], str | None]]] = {
    "benchmark": benchmark_id,
    "metric": metric_id,
    "model": model_id,
}
"""The kinds of names, each with what gives the id of one."""

READ: Final = (
    "value_decimal",
    "printed_unit",
    "kind",
    "bound",
    "split",
    "setting",
    "role",
    *(f"{kind}{part}" for kind in NAMES for part in ("", "_id", "_start", "_end")),
)
"""Columns that the reader gives and people can change."""

DERIVED: Final = ("value", "unit", "flags", "verdict", "unranked", "merit", "as_read")
"""Columns that :func:`effective` works out of the others."""

# What a correction is called -> the column that it sets; `value` and `unit` in the table are normalised, and derived.
_COLUMNS: Final = {
    "value": "value_decimal",
    "unit": "printed_unit",
    **{name: name for name in ("kind", "bound", "split", "setting", "role")},
}


class Names(Protocol):
    """Decisions on names, as effective() needs them: ``db.decisions.Decisions``."""

    def identity(self, kind: str, identity: str, surface: str) -> str:
        """The id that counts for a name: ``identity`` itself where nothing was decided."""
        ...


def as_read(row: Mapping[str, Any]) -> Row:
    """A stored row with the columns READ as the reader gave them; those of DERIVED are those of the stored row."""
    kept = row.get("as_read", "")
    return {**row, **(json.loads(kept) if kept else {})}


def effective(
    row: Mapping[str, Any], decisions: Names, corrections: Mapping[str, str], verdict: str, lexicon: Lexicon
) -> Row:
    """The row of ``result`` that is to be stored and shown.

    Args:
        row: columns of a result, as the reader gave them or as they are stored: what was changed is taken back first,
            so that the order in which people decided does not count. Columns beyond READ and DERIVED are passed on.
        decisions: on names. They hold for corrected names too: a correction says what the abstract means, a decision
            which entry such a name belongs to.
        corrections: field of ``db.corrections.FIELDS`` -> its checked value, ``""`` for "the abstract does not say".
        verdict: of the newest review: ``accept``, ``reject``, ``correct`` or ``""``.
        lexicon: what is known of metrics, for scale and direction.
    """
    given = as_read(row)
    shown = dict(given)
    for field, value in corrections.items():
        if field in NAMES:
            shown |= _named(field, value or None, given)
    if not {"benchmark", "metric"}.isdisjoint(corrections):
        shown["benchmark_id"], shown["metric_id"] = board_of(shown["benchmark_id"], metric_id(shown["metric"]))
    shown |= {_COLUMNS[field]: value for field, value in corrections.items() if field in _COLUMNS}
    for kind in NAMES:
        identity = shown[f"{kind}_id"]
        if identity is not None:
            shown[f"{kind}_id"] = decisions.identity(kind, identity, shown[kind] or identity)
    changed = {column: given[column] for column in READ if shown[column] != given[column]}
    return (
        shown
        | derived(shown, verdict, lexicon)
        | {"as_read": json.dumps(changed, ensure_ascii=False) if changed else ""}
    )


def _named(kind: str, name: str | None, given: Mapping[str, Any]) -> Row:
    """The columns that a corrected name sets: a person's word stands nowhere in the abstract."""
    columns: Row = {kind: name, f"{kind}_start": None, f"{kind}_end": None}
    if kind != "benchmark":
        return columns | {f"{kind}_id": NAMES[kind](name)}
    identity, split = benchmark_and_split(name)
    if identity == given["benchmark_id"]:  # spelled otherwise: the split that was read is still of this benchmark
        split = split or given["split"]
    return columns | {"benchmark_id": identity, "split": split}


def derived(row: Mapping[str, Any], verdict: str, lexicon: Lexicon) -> Row:
    """What follows from the columns READ of a result, and from the verdict on it: those of DERIVED but ``as_read``."""
    kind, metric = cast(Kind, row["kind"]), row["metric_id"]
    known = lexicon.metrics.get(metric) if metric is not None else None
    normal = normalise(Decimal(row["value_decimal"]), row["printed_unit"], kind, known)
    value, flags = _finite(float(normal.value), normal.flags)
    direction = lexicon.direction(metric)
    reason = unranked(
        kind=kind,
        bound=cast(Bound, row["bound"]),
        role=cast(Role, row["role"]),
        flags=flags,
        direction=direction,
        benchmark_id=row["benchmark_id"],
        verdict=verdict,
    )
    return {
        "value": value,
        "unit": normal.unit,
        "flags": json.dumps(flags),
        "verdict": verdict,
        "unranked": reason,
        "merit": merit(value, reason, direction),
    }


def _finite(value: float, flags: tuple[str, ...]) -> tuple[float, tuple[str, ...]]:
    """A number that a column can sort: "1e999" is no score, but its row must not spoil the board's arithmetic."""
    if math.isfinite(value):
        return value, flags
    return math.copysign(sys.float_info.max, value), (*flags, "impossible")
