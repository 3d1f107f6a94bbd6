"""The one place where text from papers becomes markup.

Titles, sentences, names and addresses come from files that nobody has checked. They reach the browser in two ways only:

- as HTML written here, every character of theirs through ``html.escape`` (Streamlit runs DOMPurify over it once more);
- as the label of a link or a button, which Streamlit reads as Markdown, through ``label``.

Everything else of a page that shows such text (tables, select boxes, charts) takes plain text by itself. The one style
sheet and the one script (``STYLE``, ``FOLLOW``) are constants: nothing of theirs is in them.
The other styles are inline, and their colours are translucent or ``currentColor``, so that they hold in both themes.
"""

from __future__ import annotations

import string
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape
from typing import Final

from extract.marks import Mark, segments


@dataclass(frozen=True, slots=True)
class _Style:
    name: str
    css: str
    help: str


# Each differs from the others by its line as well as by its colour, and carries its name: a box, a solid, a dashed
# and a dotted underline are told apart in black and white and by readers who do not see the colours.
_STYLES: dict[str, _Style] = {
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
# Streamlit keeps the words of a link on one line and cuts them off: on a phone half of a title (1.67).
STYLE: Final = """<style>
[data-testid="stPageLink"] p { white-space: normal; overflow-wrap: anywhere; line-height: 1.4 }
</style>"""
FOLLOWED: Final = "followed"
"""The key of the container whose link the script follows."""
# The browser may draw the link after this, so it is looked for, for 10 seconds.
FOLLOW: Final = f"""<script>
(function follow(times) {{
    const link = document.querySelector(".st-key-{FOLLOWED} a");
    if (link) link.click();
    else if (times) setTimeout(follow, 20, times - 1);
}})(500);
</script>"""
_PROSE = "margin:0;line-height:1.85;font-size:1.05rem;max-width:92ch;overflow-wrap:anywhere;unicode-bidi:isolate"

# What Streamlit's Markdown does beyond Markdown (":smile:" and ":material/home:", "->" to an arrow, "www." to a link)
# happens after backslashes are gone; a word joiner, which shows nothing, beside each sign keeps such runs apart.
_JOINER = "\u2060"
_ESCAPED = {ord(sign): f"{_JOINER}\\{sign}{_JOINER}" for sign in string.punctuation}


def label(text: str) -> str:
    """``text`` for a label that Streamlit reads as Markdown: shown character by character, whatever it holds."""
    return " ".join(text.split()).translate(_ESCAPED)


def link_label(text: str) -> str:
    """``text`` as the label of a link that stands among text, in the colour of links."""
    return f":blue[{label(text)}]"


def cell(text: str) -> str:
    """``text`` for a button in a table: Streamlit would show the icon that ":material/…" names."""
    return text.replace(":material/", f":{_JOINER}material/")


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
        f'<dt style="margin:0;padding:0;opacity:.78">{escape(name)}</dt>'
        f'<dd style="margin:0;padding:0;overflow-wrap:anywhere">{escape(value)}</dd>'
        for name, value in pairs
        if value
    )
    style = "display:grid;grid-template-columns:max-content 1fr;gap:.3rem 1rem;margin:0;padding:0;font-size:.92rem"
    return f'<dl style="{style}">{rows}</dl>'


def excerpt(text: str) -> str:
    """HTML of a few words of an abstract, under the link to it."""
    return f'<p style="margin:.1rem 0 .6rem;max-width:78ch;overflow-wrap:anywhere">{escape(text)}</p>'


def under_link(html: str) -> str:
    """HTML of this module, moved to where the words of a link above it begin."""
    return f'<div style="padding-left:.5rem">{html}</div>'


def listing(title: str, items: Sequence[str]) -> str:
    """HTML of a titled list; empty when it would have no items."""
    if not items:
        return ""
    rows = "".join(f'<li style="margin:.15rem 0;overflow-wrap:anywhere">{escape(item)}</li>' for item in items)
    return (
        f'<p style="margin:.8rem 0 .2rem;opacity:.78;font-size:.92rem">{escape(title)}</p>'
        f'<ul style="margin:0;padding-left:1.2rem;font-size:.92rem">{rows}</ul>'
    )


def marked(text: str, marks: Sequence[Mark], *, names: bool) -> str:
    """HTML of a text with its marks, one inside the other where they overlap.

    Args:
        text: the sentence or the abstract.
        marks: each of a kind that has a style: value, model, benchmark, metric; score, delta, number.
        names: write the name of each mark after it, for a sentence with a few; False where a legend stands beside.

    Raises:
        ValueError: for a mark that is empty or reaches out of the text.
        KeyError: for a mark of another kind.
    """
    parts: list[str] = []
    opened: list[str] = []

    def close(kept: int) -> None:
        while len(opened) > kept:
            parts.append(_closing(opened.pop(), named=names))

    for segment in segments(text, marks):
        shared = 0
        while shared < min(len(opened), len(segment.kinds)) and opened[shared] == segment.kinds[shared]:
            shared += 1
        close(shared)
        for kind in segment.kinds[shared:]:
            parts.append(_opening(kind))
            opened.append(kind)
        parts.append(escape(segment.text))
    close(0)
    return f'<p style="{_PROSE}">{"".join(parts)}</p>'


def legend(kinds: Iterable[str]) -> str:
    """HTML that says what each kind of mark looks like and means."""
    items = "".join(
        f'<li style="margin:0">{_opening(kind)}{escape(_STYLES[kind].name)}{_closing(kind, named=False)} '
        f'<span style="opacity:.8">{escape(_STYLES[kind].help)}</span></li>'
        for kind in kinds
    )
    style = "list-style:none;display:flex;flex-wrap:wrap;gap:.3rem 1.4rem;margin:0;padding:0;font-size:.86rem"
    return f'<ul style="{style}">{items}</ul>'


def _opening(kind: str) -> str:
    style = _STYLES[kind]
    return f'<mark style="{_MARK}{style.css}" title="{escape(style.name)}">'


def _closing(kind: str, *, named: bool) -> str:
    return "</mark>" + (f'<small style="{_TAG}">{escape(_STYLES[kind].name)}</small>' if named else "")
