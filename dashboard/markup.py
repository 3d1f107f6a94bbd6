"""The one place where text from papers becomes markup.

Titles, sentences, names and addresses come from files that nobody has checked. They reach the browser in two ways only:

- as HTML written here, every character of theirs through ``html.escape`` (Streamlit runs DOMPurify over it once more);
- as the label of a link or a button, which Streamlit reads as Markdown, through ``label``.

Everything else of a page that shows such text (tables, select boxes, charts) takes plain text by itself.
The styles are inline, and their colours are translucent or ``currentColor``, so that they hold in both themes.
"""

from __future__ import annotations

import string
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape
from typing import Literal
from urllib.parse import urlsplit

MarkType = Literal["value", "model", "benchmark", "metric", "score", "delta", "number"]


@dataclass(frozen=True, slots=True)
class Mark:
    """A stretch of a text, as a half-open range of its characters, and what it is."""

    start: int
    end: int
    type: MarkType


@dataclass(frozen=True, slots=True)
class _Style:
    name: str
    css: str
    help: str


# Each differs from the others by its line as well as by its colour, and carries its name: a box, a solid, a dashed
# and a dotted underline are told apart in black and white and by readers who do not see the colours.
_STYLES: dict[MarkType, _Style] = {
    "value": _Style("value", "background:rgba(45,125,179,.20);border:1.5px solid currentColor;font-weight:700", ""),
    "model": _Style("model", "background:rgba(110,150,60,.22);border-bottom:2.5px solid currentColor", ""),
    "benchmark": _Style("benchmark", "background:rgba(214,126,44,.22);border-bottom:2.5px dashed currentColor", ""),
    "metric": _Style("metric", "background:rgba(150,95,185,.22);border-bottom:2.5px dotted currentColor", ""),
    "score": _Style(
        "score",
        "background:rgba(45,125,179,.20);border:1.5px solid currentColor;font-weight:700",
        "an absolute outcome: it stands on a leaderboard",
    ),
    "delta": _Style(
        "change",
        "background:rgba(214,126,44,.20);border:1.5px dashed currentColor",
        "a gain or a loss against something else: listed below, never ranked",
    ),
    "number": _Style("other number", "border-bottom:1.5px dotted currentColor", "not read as a result"),
}
_MARK = "color:inherit;background:none;border-radius:3px;padding:.05em .22em;"
_TAG = "font-size:.74em;font-weight:600;opacity:.8;margin:0 .15em 0 .2em;user-select:none"
_PROSE = "margin:0;line-height:1.95;font-size:1.05rem;max-width:78ch;overflow-wrap:anywhere;unicode-bidi:isolate"

# What Streamlit's Markdown does beyond Markdown (":smile:" and ":material/home:", "->" to an arrow, "www." to a link)
# happens after backslashes are gone; a word joiner, which shows nothing, beside each sign keeps such runs apart.
_JOINER = "\u2060"
_ESCAPED = {ord(sign): f"{_JOINER}\\{sign}{_JOINER}" for sign in string.punctuation}


def label(text: str) -> str:
    """``text`` for a label that Streamlit reads as Markdown: shown character by character, whatever it holds."""
    return " ".join(text.split()).translate(_ESCAPED)


def cell(text: str) -> str:
    """``text`` for a button in a table: Streamlit would show the icon that ":material/…" names."""
    return text.replace(":material/", f":{_JOINER}material/")


def safe_url(url: str | None) -> str | None:
    """The address if it is a plain http or https one with a host, else None.

    A source may give any string as its address; ``javascript:`` and ``data:`` never become a link.
    """
    if not url or any(character.isspace() or not character.isprintable() for character in url):
        return None
    try:
        parts = urlsplit(url)
    except ValueError:
        return None
    return url if parts.scheme in ("http", "https") and parts.hostname else None


def heading(text: str, level: int = 1) -> str:
    """HTML of a heading of the given level, 1 to 6."""
    return f'<h{level} style="padding:0;margin:0;overflow-wrap:anywhere;unicode-bidi:isolate">{escape(text)}</h{level}>'


def caption(parts: Iterable[str]) -> str:
    """HTML of a quiet line of facts, those that are empty left out."""
    shown = " · ".join(escape(part) for part in parts if part)
    return f'<p style="margin:0;opacity:.78;font-size:.92rem;overflow-wrap:anywhere">{shown}</p>'


def facts(pairs: Iterable[tuple[str, str]]) -> str:
    """HTML of a short list of named facts; a fact without a value is left out."""
    rows = "".join(
        f'<dt style="opacity:.78">{escape(name)}</dt><dd style="margin:0;overflow-wrap:anywhere">{escape(value)}</dd>'
        for name, value in pairs
        if value
    )
    style = "display:grid;grid-template-columns:max-content 1fr;gap:.3rem 1rem;margin:0;font-size:.92rem"
    return f'<dl style="{style}">{rows}</dl>'


def excerpt(text: str) -> str:
    """HTML of a few words of an abstract, under the link to it."""
    return f'<p style="margin:.1rem 0 .6rem;max-width:78ch;overflow-wrap:anywhere">{escape(text)}</p>'


def listing(title: str, items: Sequence[str]) -> str:
    """HTML of a titled list; empty when it would have no items."""
    if not items:
        return ""
    rows = "".join(f'<li style="margin:.15rem 0;overflow-wrap:anywhere">{escape(item)}</li>' for item in items)
    return (
        f'<p style="margin:.8rem 0 .2rem;opacity:.78;font-size:.92rem">{escape(title)}</p>'
        f'<ul style="margin:0;padding-left:1.2rem;font-size:.92rem">{rows}</ul>'
    )


def segments(text: str, marks: Iterable[Mark]) -> list[tuple[str, MarkType | None]]:
    """The text in pieces, each with the mark that covers it.

    Marks outside the text are dropped, and of marks that overlap the one that comes first in ``marks`` stays whole.
    """
    taken: list[Mark] = []
    for mark in marks:
        if 0 <= mark.start < mark.end <= len(text) and all(
            mark.end <= other.start or other.end <= mark.start for other in taken
        ):
            taken.append(mark)
    pieces: list[tuple[str, MarkType | None]] = []
    at = 0
    for mark in sorted(taken, key=lambda mark: mark.start):
        pieces += [(text[at : mark.start], None), (text[mark.start : mark.end], mark.type)]
        at = mark.end
    return [piece for piece in [*pieces, (text[at:], None)] if piece[0]]


def marked(text: str, marks: Sequence[Mark], *, names: bool) -> str:
    """HTML of a text with its marks.

    Args:
        text: the sentence or the abstract.
        marks: stretches of it; where two overlap, the first given wins.
        names: write the name of each mark after it, for a sentence with a few; False where a legend stands beside.
    """
    parts = [
        escape(piece) if type_ is None else _mark(piece, type_, named=names) for piece, type_ in segments(text, marks)
    ]
    return f'<p style="{_PROSE}">{"".join(parts)}</p>'


def legend(types: Iterable[MarkType]) -> str:
    """HTML that says what each kind of mark looks like and means."""
    items = "".join(
        f'<li style="margin:0">{_mark(_STYLES[type_].name, type_, named=False)} '
        f'<span style="opacity:.8">{escape(_STYLES[type_].help)}</span></li>'
        for type_ in types
    )
    style = "list-style:none;display:flex;flex-wrap:wrap;gap:.3rem 1.4rem;margin:0;padding:0;font-size:.86rem"
    return f'<ul style="{style}">{items}</ul>'


def _mark(text: str, type_: MarkType, *, named: bool) -> str:
    style = _STYLES[type_]
    tag = f'<small style="{_TAG}">{escape(style.name)}</small>' if named else ""
    return f'<mark style="{_MARK}{style.css}" title="{escape(style.name)}">{escape(text)}</mark>{tag}'
