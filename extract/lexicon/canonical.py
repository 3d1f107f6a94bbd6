"""The one way in which the lexicon's files are written."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import fields

from extract.lexicon import Entry


def dumps(entries: Iterable[Entry]) -> str:
    """The entries of one kind as JSON in canonical form: what their file has to hold, byte for byte.

    Entries are sorted by id, fields stand in the order of the dataclass, spellings are sorted without regard to case,
    and a field that says nothing (no aliases, an open end of a range) is left out.
    """
    table = {entry.id: _row(entry) for entry in sorted(entries, key=lambda entry: entry.id)}
    return json.dumps(table, ensure_ascii=False, indent=1) + "\n"


def _row(entry: Entry) -> dict[str, object]:
    row: dict[str, object] = {}
    for field in fields(entry):
        value = getattr(entry, field.name)
        if isinstance(value, tuple | frozenset):
            value = sorted(value, key=lambda item: (item.casefold(), item)) or None
        elif isinstance(value, float) and value.is_integer():
            value = int(value)
        if value is not None and field.name != "id" and (value != "" or field.name == "unit"):
            row[field.name] = value
    return row
