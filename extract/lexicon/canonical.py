"""The one way in which the lexicon's files are written: sorted by id, fields in one order, no field that says nothing."""

from __future__ import annotations

import json
from collections.abc import Iterable

from extract.lexicon import Entry

# The order in a file; ``name`` leads so that a reader of a diff sees what changed.
FIELDS = ("name", "aliases", "exact", "task", "metric", "direction", "unit", "low", "high", "family")


def dumps(entries: Iterable[Entry]) -> str:
    """The entries of one kind as TOML, in canonical form.

    Aliases are sorted without regard to case; an empty list and an open end of a range are left out.
    """
    return "\n".join(_table(entry) for entry in sorted(entries, key=lambda entry: entry.id))


def _table(entry: Entry) -> str:
    lines = [f"[{entry.id}]"]
    for field in FIELDS:
        value = getattr(entry, field, None)
        if isinstance(value, tuple | frozenset):
            items = sorted(value, key=lambda item: (item.casefold(), item))
            value = items or None
        if value is not None:
            lines.append(f"{field} = {_value(value)}")
    return "\n".join(lines) + "\n"


def _value(value: str | float | list[str]) -> str:
    if isinstance(value, list):
        return "[" + ", ".join(map(_value, value)) + "]"
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False)  # TOML's basic strings are JSON's, but for rare control characters
    return str(int(value)) if value == int(value) else str(value)
