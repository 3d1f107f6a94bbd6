"""Tables for people to read: Markdown, and LaTeX with booktabs."""

from __future__ import annotations

import re
import string
from collections.abc import Callable, Iterable, Iterator
from functools import cache
from typing import IO, Any, Final

from pylatexenc.latexencode import UnicodeToLatexEncoder

from db.export.columns import Column
from db.export.content import Content, Record, better, board_name, plain
from db.links import safe_url

_NUMBERS: Final = ("integer", "real")
_MARKDOWN: Final = str.maketrans({sign: f"\\{sign}" for sign in string.punctuation if sign not in "\"'(),-./:;?%+="})
_LINKED: Final = re.compile(r"(?i)(www)\.|(https?|ftp)(?=://)|(mailto|xmpp)(?=:)")
_CONTROLS: Final = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")


def write_markdown(content: Content, out: IO[bytes]) -> int:
    """A table for each board of a leaderboard, else one; below them what the export says of itself."""

    def table(title: str, columns: tuple[Column, ...], rows: Iterator[Record] | list[Record]) -> Iterator[str]:
        if title:
            yield f"### {markdown(title)}\n"
        yield _line(markdown(column.name) for column in columns)
        yield _line("---:" if column.type in _NUMBERS else ":---" for column in columns)
        for row in rows:
            yield _line(_linked(row, column, asked=content.asked) for column in columns)
        yield ""

    count = _write(content, out, table)
    out.write(f"{markdown(content.note.text())}\n".encode())
    return count


def _line(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _linked(row: Record, column: Column, *, asked: bool) -> str:
    """A cell; the title of a paper leads to it, where nobody has asked for the address as a column."""
    text = markdown(_plain(row[column.name]))
    url = safe_url(row["url"])
    if column.name != "title" or asked or url is None or not text:
        return text
    return f"[{text}](<{url.replace('<', '%3C').replace('>', '%3E').replace('|', '%7C')}>)"


def markdown(text: str) -> str:
    """Text in Markdown (CommonMark and GitHub's tables): shown letter by letter, in one line.

    >>> markdown("a|b *c*"), markdown("see www.x.org")
    ('a\\\\|b \\\\*c\\\\*', 'see www&#46;x.org')
    """
    line = " ".join(_CONTROLS.sub(" ", text).split()).translate(_MARKDOWN)
    # GitHub makes links of bare addresses; a reference in place of a letter keeps them text.
    return _LINKED.sub(lambda found: "www&#46;" if found[1] else f"{found[0][:-1]}&#{ord(found[0][-1])};", line)


def write_latex(content: Content, out: IO[bytes]) -> int:
    """A table (booktabs) for each board of a leaderboard, else one; a comment before them says how to take them in."""

    def table(title: str, columns: tuple[Column, ...], rows: Iterator[Record] | list[Record]) -> Iterator[str]:
        caption = f"{latex(title)}. " if title else ""
        yield "\\begin{table}\n  \\centering"
        yield f"  \\caption{{{caption}{latex(content.note.text())}}}"
        yield f"  \\begin{{tabular}}{{{''.join(map(_alignment, columns))}}}\n    \\toprule"
        yield f"    {' & '.join(latex(column.name) for column in columns)} \\\\\n    \\midrule"
        for row in rows:
            yield f"    {' & '.join(_latex_cell(row[column.name]) for column in columns)} \\\\"
        yield "    \\bottomrule\n  \\end{tabular}\n\\end{table}\n"

    out.write(f"% {_CONTROLS.sub(' ', content.note.text())}\n% \\usepackage{{booktabs}}\n".encode())
    return _write(content, out, table)


def _alignment(column: Column) -> str:
    if column.type in _NUMBERS:
        return "r"
    return r"p{0.4\linewidth}" if column.name in ("title", "sentence", "abstract", "caveat", "licence") else "l"


def _latex_cell(value: Any) -> str:
    text = latex(_plain(value))
    return f"{{{text}}}" if text.startswith(("[", "*")) else text  # after \\ they would be its options


def latex(text: str) -> str:
    """Text in LaTeX, in one line: what means something to TeX escaped, other signs by name where they have one.

    >>> latex("100% of A_1 & α")
    '100\\\\% of A\\\\_1 \\\\& {\\\\ensuremath{\\\\alpha}}'
    """
    line = " ".join(_CONTROLS.sub(" ", text).split())
    return str(_encoder().unicode_to_latex(line)).replace("--", "-{}-")  # two hyphens would become a dash


@cache
def _encoder() -> UnicodeToLatexEncoder:
    # What has no name stays as it is: pdfLaTeX stops at it, naming it, and LuaLaTeX sets it.
    return UnicodeToLatexEncoder(unknown_char_policy="keep", unknown_char_warning=False)


def _plain(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return plain(value)
    return "; ".join(value) if isinstance(value, list) else str(value)


_Table = Callable[[str, tuple[Column, ...], Iterator[Record] | list[Record]], Iterator[str]]


def _write(content: Content, out: IO[bytes], table: _Table) -> int:
    """The tables of the content, one for each board where it has boards."""
    count = 0

    def counted(rows: Iterable[Record]) -> Iterator[Record]:
        nonlocal count
        for row in rows:
            count += 1
            yield row

    if content.what != "leaderboard":
        for line in table("", content.columns, counted(content.records())):
            out.write(f"{line}\n".encode())
        return count
    for rows in content.boards():
        title = f"{board_name(rows[0])}, {better(rows[0])}"
        for line in table(title, _telling(content, rows), counted(rows)):
            out.write(f"{line}\n".encode())
    return count


def _telling(content: Content, rows: list[Record]) -> tuple[Column, ...]:
    """The columns of a board without those that say nothing on it, unless they were asked for."""
    if content.asked:
        return content.columns
    return tuple(column for column in content.columns if any(row[column.name] not in (None, "", []) for row in rows))
