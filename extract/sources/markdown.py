"""Markdown: notes in which a heading is a title, with the abstract below it, and fields in front matter or labels."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final

from . import prose
from .fields import field_of
from .labelled import split_label
from .source import Record, Source

if TYPE_CHECKING:
    from markdown_it.token import Token

_HEADING = re.compile(r"#{1,6}[ \t]+\S")
_MARKS = re.compile(r"\*\*|__|`|\]\([^)\n]*\)|^#+|:\*\*", re.MULTILINE)
_FENCE: Final = "---"
_ENDS = ("---", "...")
_ABSTRACT_HEADINGS = frozenset(("abstract", "summary"))


def is_markdown(lines: Sequence[str]) -> bool:
    """True for text with headings (# …) or front matter, and an abstract below a heading or under that name."""
    if not any(_HEADING.match(line) for line in lines) and not _front_matter(lines):
        return False
    if prose.is_code(_MARKS.sub("", "\n".join(lines[_front_matter(lines) :]))):
        return False
    return any(prose.shape(line.strip()) != "title" or field_of(line.strip("#*_: ")) == "abstract" for line in lines)


def read(source: Source) -> Iterator[Record]:
    """Yield a paper for each heading with an abstract under it, and for the front matter where that has one.

    The abstract is what stands under a heading or a label "Abstract", else the first paragraphs under the title that
    are sentences. Emphasis and links leave their words.
    """
    from markdown_it import MarkdownIt  # noqa: PLC0415 - for this format alone

    text = source.clean(None, source.decode(1, source.whole_content("Markdown"))).replace("\r\n", "\n")
    lines = text.split("\n")
    above = _front_matter(lines)
    papers = _Papers(source, _front_fields(source, lines[1 : above - 1]) if above else {})
    body = "\n" * above + "\n".join(lines[above:])
    tokens = MarkdownIt("commonmark", {"html": False}).parse(body)
    for opening, inline in itertools.pairwise(tokens):
        if inline.type != "inline" or inline.map is None:
            continue
        line, words = inline.map[0] + 1, _words(inline)
        if opening.type == "heading_open":
            yield from papers.heading(line, int(opening.tag[1:]), words)
        else:
            papers.paragraph(line, words)
    yield from papers.finish()


@dataclass(slots=True)
class _Paper:
    line: int
    level: int  # of its heading, 1 to 6
    front: bool = False  # begun by the front matter
    fields: dict[str, object] = field(default_factory=dict)
    sentences: list[str] = field(default_factory=list)
    in_abstract: bool = False  # under a heading "Abstract"
    closed: bool = False  # under another heading, after it or the paragraphs

    @property
    def is_marked(self) -> bool:
        """True where something says what the abstract is: a heading, a label, the front matter."""
        return self.in_abstract or bool(self.fields.get("abstract"))

    @property
    def has_abstract(self) -> bool:
        return self.is_marked or bool(self.sentences)


class _Papers:
    """Puts papers together from the headings and paragraphs of a document."""

    def __init__(self, source: Source, front: dict[str, object]) -> None:
        self._source = source
        self._paper: _Paper | None = _Paper(1, 1, True, front) if front else None

    def heading(self, line: int, level: int, words: str) -> Iterator[Record]:
        paper = self._paper
        if words.strip(" :").lower() in _ABSTRACT_HEADINGS and paper is not None:
            paper.sentences, paper.in_abstract, paper.closed = [], True, False
        elif paper is not None and paper.front and not paper.has_abstract:
            paper.fields.setdefault("title", words)
        elif (
            paper is not None and level > paper.level and (paper.is_marked or (paper.sentences and _is_section(words)))
        ):
            paper.closed = True  # a section after the abstract
        else:
            yield from self.finish()
            self._paper = _Paper(line, level, fields={"title": words})

    def paragraph(self, line: int, words: str) -> None:
        paper = self._paper
        if paper is None:
            paper = self._paper = _Paper(line, 1)
        if paper.closed:
            return
        labels = [(part, split_label(part)) for part in words.split("\n")]
        if labels[0][1] is not None and not paper.in_abstract:
            self._labels(paper, labels)
        elif paper.in_abstract or prose.shape(words) != "title":
            paper.sentences.append(words)

    def _labels(self, paper: _Paper, labels: list[tuple[str, tuple[str, str] | None]]) -> None:
        name = ""
        for text, label in labels:
            if label is not None:
                name = label[0]
                paper.fields.setdefault(name, label[1])
            else:
                paper.fields[name] = f"{paper.fields[name]}\n{text}".strip()

    def finish(self) -> Iterator[Record]:
        """The paper that is being put together, where it has an abstract."""
        paper, self._paper = self._paper, None
        if paper is None:
            return
        if paper.sentences:
            paper.fields.setdefault("abstract", "\n\n".join(paper.sentences))
        if paper.fields.get("abstract"):
            yield paper.line, paper.fields
        elif prose.words(str(paper.fields.get("title", ""))) > 3:
            self._source.skip(paper.line, "a title without an abstract")


def _is_section(heading: str) -> bool:
    """True for "Introduction" and "My own notes", which are no titles of papers; most titles are longer."""
    return prose.words(heading) <= 3


def _words(inline: Token) -> str:
    """The text of a paragraph or heading as it is read, line breaks kept."""
    parts = ("\n" if child.type in ("softbreak", "hardbreak") else child.content for child in inline.children or ())
    return "".join(parts).strip()


def _front_matter(lines: Sequence[str]) -> int:
    """How many lines the front matter takes with its fences; 0 without."""
    if not lines or lines[0].rstrip() != _FENCE:
        return 0
    return next((number + 1 for number, line in enumerate(lines) if number and line.rstrip() in _ENDS), 0)


def _front_fields(source: Source, lines: list[str]) -> dict[str, object]:
    """The fields of the front matter that are known, under the source's own names."""
    import yaml  # noqa: PLC0415 - for this format alone

    try:
        # BaseLoader makes nothing but text, lists and maps: an arXiv id of digits stays one
        loaded = yaml.load("\n".join(lines), yaml.BaseLoader)
    except (yaml.YAMLError, RecursionError, ValueError) as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 2 if mark is not None else 1
        source.skip(line, f"the front matter is not YAML ({getattr(error, 'problem', None) or type(error).__name__})")
        return {}
    return {key: value for key, value in (loaded.items() if isinstance(loaded, Mapping) else ()) if field_of(str(key))}
