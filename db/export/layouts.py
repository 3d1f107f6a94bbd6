"""The layouts in which an export can be written, each in a line."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Literal, get_args

from db.export import badge, bibtex, eee, feed, prints, pwc, tables
from db.export.columns import What
from db.export.content import Writer

Format = Literal[
    "csv", "json", "jsonl", "parquet", "sqlite", "markdown", "latex", "bibtex", "pwc", "eee", "atom", "badge"
]

_ALL: Final = get_args(What)
_BOARDS: Final = ("leaderboard",)


@dataclass(frozen=True, slots=True)
class Layout:
    """How an export is written.

    Args:
        name: as people call it.
        suffixes: of files, the usual one first.
        of: what can be written so.
        is_text: False for bytes that no terminal shows.
        is_printed: of the columns only those for which a page has room, unless others are asked for.
        has_columns: its columns can be chosen.
    """

    name: str
    write: Writer
    suffixes: tuple[str, ...]
    mime: str
    of: tuple[What, ...] = _ALL
    is_text: bool = True
    is_printed: bool = False
    has_columns: bool = False


LAYOUTS: Final[dict[Format, Layout]] = {
    "csv": Layout("CSV", tables.write_csv, ("csv",), "text/csv", has_columns=True),
    "json": Layout("JSON", tables.write_json, ("json",), "application/json", has_columns=True),
    "jsonl": Layout("JSON Lines", tables.write_jsonl, ("jsonl", "ndjson"), "application/jsonl", has_columns=True),
    "parquet": Layout(
        *("Parquet", tables.write_parquet, ("parquet", "pq"), "application/vnd.apache.parquet"),
        is_text=False,
        has_columns=True,
    ),
    "sqlite": Layout(
        *("SQLite", tables.write_sqlite, ("sqlite", "sqlite3", "db"), "application/vnd.sqlite3"),
        is_text=False,
        has_columns=True,
    ),
    "markdown": Layout(
        *("Markdown", prints.write_markdown, ("md", "markdown"), "text/markdown"), is_printed=True, has_columns=True
    ),
    "latex": Layout("LaTeX", prints.write_latex, ("tex",), "application/x-tex", is_printed=True, has_columns=True),
    "bibtex": Layout("BibTeX", bibtex.write_bibtex, ("bib",), "application/x-bibtex"),
    "pwc": Layout("Papers with Code's JSON", pwc.write_pwc, ("pwc.json",), "application/json", _BOARDS),
    "eee": Layout(
        *("Every Eval Ever's JSON", eee.write_eee, ("eee.zip", "zip"), "application/zip", _BOARDS), is_text=False
    ),
    "atom": Layout("Atom feed", feed.write_atom, ("atom", "xml"), "application/atom+xml", _BOARDS),
    "badge": Layout("SVG badge", badge.write_badge, ("svg",), "image/svg+xml", _BOARDS),
}
"""Each format by its word."""
