"""Marks in a text: the one renderer that the command line, the dashboard and failing tests share.

``segments`` cuts a text at the ends of its marks; whoever shows it gives each kind its colour and does the
escaping that Markdown, HTML or a terminal needs. ``as_plain`` writes the marks so that no colour is needed::

    AutoGLM achieves a [value 55.2]% [metric=success_rate success rate] on [benchmark VAB-WebArena-Lite]
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final


@dataclass(frozen=True, slots=True)
class Mark:
    """Something to be shown in a text.

    Args:
        start, end: a half-open range of characters, not empty.
        kind: what it is: ``value``, ``model``, ``metric``, ``benchmark``, …
        label: what to say about it beyond its kind, such as a canonical id; empty for nothing.
    """

    start: int
    end: int
    kind: str
    label: str = ""


@dataclass(frozen=True, slots=True)
class Segment:
    """A stretch of a text on which the same marks lie; no kinds where none does.

    ``kinds`` and ``labels`` go together, the mark that begins first (of two, the longer) first.
    """

    text: str
    kinds: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()


def segments(text: str, marks: Sequence[Mark]) -> list[Segment]:
    """Cuts a text into stretches, each with the marks that lie on it.

    Args:
        text: any text.
        marks: in any order; they may overlap.

    Returns:
        The segments in order; their texts joined are the text. None is empty.

    Raises:
        ValueError: for a mark that is empty or reaches out of the text.
    """
    for mark in marks:
        if not 0 <= mark.start < mark.end <= len(text):
            raise ValueError(f"mark {mark.kind} {mark.start}:{mark.end} is empty or not inside {len(text)} characters")
    ordered = sorted(marks, key=lambda mark: (mark.start, -mark.end))
    cuts = sorted({0, len(text), *(mark.start for mark in ordered), *(mark.end for mark in ordered)})
    found: list[Segment] = []
    active: list[Mark] = []
    coming = 0
    for start, end in pairwise(cuts):
        active = [mark for mark in active if mark.end > start]
        while coming < len(ordered) and ordered[coming].start == start:
            active.append(ordered[coming])
            coming += 1
        kinds, labels = tuple(mark.kind for mark in active), tuple(mark.label for mark in active)
        found.append(Segment(text[start:end], kinds, labels))
    return found


def as_plain(parts: Iterable[Segment]) -> str:
    """Writes segments with their marks in brackets: ``[value 55.2]``, ``[model=autoglm AutoGLM]``.

    Marks inside marks become brackets inside brackets; of two that cross, the later one is closed
    and opened again. Two marks of one kind and label that touch are written as one.
    """
    written: list[str] = []
    opened: list[tuple[str, str]] = []
    for part in parts:
        wanted = list(zip(part.kinds, part.labels, strict=True))
        shared = 0
        while shared < min(len(opened), len(wanted)) and opened[shared] == wanted[shared]:
            shared += 1
        written.append("]" * (len(opened) - shared))
        for kind, label in wanted[shared:]:
            written.append(f"[{kind}={label} " if label else f"[{kind} ")
        written.append(part.text)
        opened = wanted
    written.append("]" * len(opened))
    return "".join(written)


_CONTEXT: Final = 70
"""Characters shown on each side of a name."""


def in_context(text: str, start: int, end: int, kind: str) -> tuple[str, Mark]:
    """A stretch of a text with some words around it, and the mark of the stretch in these.

    Args:
        text: any text.
        start, end: the stretch, a half-open range of characters.
        kind: of the mark.
    """
    before = _last_words(text[:start])
    after = _last_words(text[end:][::-1])[::-1]
    return f"{before}{text[start:end]}{after}", Mark(len(before), len(before) + end - start, kind)


def _last_words(text: str) -> str:
    """The end of a text, from a word's beginning; what was left out shows as an ellipsis."""
    if len(text) <= _CONTEXT:
        return text
    end = text[-_CONTEXT:]
    return "… " + (end.partition(" ")[2] or end)
