"""NLP-progress' pages: Markdown in which headings name task and dataset, and a table has a system a line.

A page's first heading is the task. A table belongs to the heading above it, the dataset; what stands between the two is
a subtask where it is of the second level and has headings of the third below it, and a part of the dataset where it is
below the dataset's own.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from extract.records import Problem
from extract.sources import SourceError, identifiers
from extract.sources.opening import DamagedDataError, open_source
from extract.sources.source import Source

from .rows import CuratedRow, problem_of, read_cell, said

if TYPE_CHECKING:
    from markdown_it.token import Token

_DATASET_LEVEL: Final = 3
_SYSTEM: Final = re.compile(r"(?:model|method|system|approach)s?(?:\b.*)?", re.IGNORECASE)
_PAPER: Final = re.compile(r"papers?\b.*|sources?|references?", re.IGNORECASE)
_CODE: Final = re.compile(r"code|implementations?|github|repository", re.IGNORECASE)
_WORDS: Final = re.compile(r"notes?|comments?|year|ensemble|type|author|details", re.IGNORECASE)
_YEAR: Final = re.compile(r"\b((?:19|20)\d\d)[a-z]?\)?\s*[*†]*$")


@dataclass(frozen=True, slots=True)
class _Cell:
    text: str
    link: str | None  # the address of its first link
    link_text: str


def read_nlp_progress(path: str | Path, *, on_problem: Callable[[Problem], None]) -> Iterator[CuratedRow]:
    """Read the rows of the tables of a page, which may be compressed; ``-`` is standard input.

    Args:
        path: the file.
        on_problem: is told of each row without a system and each cell that is neither blank nor a number
            (``skipped=False``: they are kept, the cell with its text), and of each table without a heading
            (``skipped=True``).

    Yields:
        Rows in the order of the page.

    Raises:
        SourceError: it cannot be opened, or has no table with a column of systems and one of values.
    """
    from markdown_it import MarkdownIt  # noqa: PLC0415 - for this format alone

    name = str(path)
    tables = 0
    try:
        with open_source(name, on_problem=on_problem, strict=False) as (source, _):
            text = source.clean(None, source.decode(1, source.whole_content("Markdown")))
            tokens = MarkdownIt("commonmark", {"html": False}).enable("table").parse(text)
            for headings, line, table in _tables(tokens):
                if not _SYSTEM.fullmatch(table[0][1][0].text):
                    continue  # of examples, or of figures about the data
                tables += 1
                yield from _rows(source, headings, line, table)
    except DamagedDataError as error:
        raise SourceError(name, None, str(error), "fetch the file again") from error
    if not tables:
        reason = "no table in it that begins with a column Model"
        raise SourceError(name, None, reason, "give a Markdown page of NLP-progress")


_Table = list[tuple[int, list[_Cell]]]  # the line and the cells of each row, the head first


def _tables(tokens: Sequence[Token]) -> Iterator[tuple[dict[int, str], int, _Table]]:
    """The tables of a page, each with the headings above it by level."""
    headings: dict[int, str] = {}
    table: _Table = []
    line = 0
    for token, following in zip(tokens, (*tokens[1:], None), strict=True):
        if token.type == "heading_open" and following is not None:
            level = int(token.tag[1:])
            headings = {above: text for above, text in headings.items() if above < level}
            headings[level] = _cell(following).text
        elif token.type == "tr_open":
            line = token.map[0] + 1 if token.map else line
            table.append((line, []))
        elif token.type in ("th_open", "td_open") and following is not None:
            table[-1][1].append(_cell(following))
        elif token.type == "table_close":
            yield dict(headings), table[0][0], table
            table = []


def _cell(inline: Token) -> _Cell:
    parts: list[str] = []
    link: str | None = None
    link_parts: list[str] = []
    inside = False
    for child in inline.children or ():
        if child.type == "link_open":
            inside = link is None
            link = link or str(child.attrGet("href") or "")
        elif child.type == "link_close":
            inside = False
        else:
            words = " " if child.type in ("softbreak", "hardbreak") else child.content
            parts.append(words)
            if inside:
                link_parts.append(words)
    link = link if link and link.startswith(("http://", "https://")) else None
    return _Cell(" ".join("".join(parts).split()), link, " ".join("".join(link_parts).split()))


def _rows(source: Source, headings: dict[int, str], line: int, table: _Table) -> Iterator[CuratedRow]:
    task, dataset = _named(headings)
    if not dataset:
        source.skip(line, "a table without a heading above it that names its dataset")
        return
    head = [cell.text for cell in table[0][1]]
    for number, (at, cells) in enumerate(table[1:], start=1):
        place = said((*task, *dataset, f"row {number}"))
        model = cells[0].text
        if not model:
            source.note(at, f"{place}: it names no model")
        paper = next((cell for name, cell in zip(head, cells, strict=False) if _PAPER.fullmatch(name)), None)
        code = [cell for name, cell in zip(head, cells, strict=False) if _CODE.fullmatch(name)]
        scores = []
        for name, cell in zip(head[1:], cells[1:], strict=False):
            if not name or any(kind.fullmatch(name) for kind in (_PAPER, _CODE, _WORDS)):
                continue
            score = read_cell(name, cell.text)
            if score.problem:
                source.note(at, problem_of(place, score))
            scores.append(score)
        url = paper.link if paper else None
        year = _YEAR.search(model)
        yield CuratedRow(
            source=source.name,
            line=at,
            place=place,
            task=task,
            dataset=dataset,
            model=model,
            scores=tuple(scores),
            title=(paper.link_text or paper.text) if paper else "",
            url=url,
            date=year.group(1) if year else None,
            arxiv_id=identifiers.arxiv_id(url) if url else None,
            code=tuple(cell.link for cell in code if cell.link),
        )


def _named(headings: dict[int, str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Task with subtasks, and dataset with parts, of the headings above a table."""
    names = [(level, name) for level, name in sorted(headings.items()) if name]
    if not names:
        return (), ()
    if len(names) == 1:  # a page that has its table under its only heading
        return (), (names[0][1],)
    first, *below = names
    at = next((place for place, (level, _) in enumerate(below) if level >= _DATASET_LEVEL), 0)
    subtasks = [name for _, name in below[:at]]
    return (first[1], *subtasks), tuple(name for _, name in below[at:])
