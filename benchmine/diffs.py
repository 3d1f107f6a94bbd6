"""What ``diff`` prints."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator, Mapping
from typing import Any, Final

import orjson

from benchmine.readings import reading
from benchmine.wording import counted
from db.diff import WHATS, Diff, Difference

# Columns that people see under another name, and columns that they see only where the first one is the same: an id
# beside its name, a normalised value beside the printed one.
_NAMES: Final = {
    "value_decimal": "value",
    "printed_unit": "unit",
    "value": "normalised value",
    "unit": "normalised unit",
}
_BESIDE: Final = {
    "value": "value_decimal",
    "unit": "printed_unit",
    "metric_id": "metric",
    "benchmark_id": "benchmark",
    "model_id": "model",
}


def record(found: Diff) -> str:
    """All of it as one line of JSON."""
    return orjson.dumps(dataclasses.asdict(found)).decode() + "\n"


def render(found: Diff) -> str:
    """The counts, then each difference with its sentence."""
    return "\n".join(_lines(found)) + "\n"


def _lines(found: Diff) -> Iterator[str]:
    since = f"run {found.since}" if found.since else "the empty database"
    counts = ", ".join(f"{found.counts[what]:,} {what}" for what in WHATS)
    yield f"From {since} to run {found.until}: {counts}" if found.until else "Nothing was ingested yet"
    for what in WHATS:
        some = [one for one in found.differences if one.what == what]
        if not some:
            continue
        yield ""
        yield f"{what} ({found.counts[what]:,})"
        for one in some:
            yield f"  {one.result_id}  {one.paper_id}  {' '.join(one.title.split())}".rstrip()
            yield f"    {' '.join(one.sentence.split())}"
            yield f"    {_said(one)}"
        if found.counts[what] > len(some):
            yield f"  … and {counted(found.counts[what] - len(some), 'more result')}; --limit shows more"


def _said(one: Difference) -> str:
    if one.what != "changed":
        return reading(one.after or one.before)
    shown = [column for column in one.after if _BESIDE.get(column) not in one.after]
    changes = (
        f"{_NAMES.get(column, column)}: {_value(one.before, column)} -> {_value(one.after, column)}" for column in shown
    )
    return f"{one.value_text}: {'; '.join(changes)}"


def _value(columns: Mapping[str, Any], column: str) -> str:
    value = columns.get(column)
    return "none" if value in (None, "") else str(value)
