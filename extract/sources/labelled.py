"""Plain text in which each part has its label: ``Abstract:We present …``, with or without ``Title:`` and others."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from .fields import field_of
from .source import Record, Source

_LABEL = re.compile(r"\s*(?P<label>[A-Za-z][A-Za-z _-]{1,20}?)\s*:\s*")


def split_label(line: str) -> tuple[str, str] | None:
    """The field a line's label names and what follows the label, or None where it has none.

    >>> split_label("Abstract:We present"), split_label("Setting: 5-shot")
    (('abstract', 'We present'), None)
    """
    found = _LABEL.match(line)
    field = field_of(found["label"]) if found else None
    return (field, line[found.end() :].strip()) if found and field else None


def is_labelled(lines: Iterable[str]) -> bool:
    """True where the text begins with a label and names an abstract by its label."""
    labels = [split_label(line) for line in lines if line.strip()]
    return bool(labels) and labels[0] is not None and any(label and label[0] == "abstract" for label in labels)


def read(source: Source) -> Iterator[Record]:
    """Yield the labelled fields of each paper.

    A new paper begins where a label comes that the present one has already, or a title or an id after its abstract.
    Lines without a label go on with the part above them; after a blank line they belong to nothing, and are
    reported and skipped.
    """
    record: dict[str, object] = {}
    start = 0
    label = ""
    for number, line in source.text_lines():
        if not line.strip():
            label = ""
        elif found := split_label(line):
            if found[0] in record or ("abstract" in record and found[0] in ("title", "id")):
                yield start, record
                record = {}
            start = start if record else number
            label = found[0]
            record[label] = found[1]
        elif label:
            record[label] = f"{record[label]}\n{line.strip()}".strip()
        else:
            source.skip(number, "a line without a label (Title:, Abstract:, …)")
    if record:
        yield start, record
