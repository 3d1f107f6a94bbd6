"""Saved Hugging Face papers pages, and other text in which a title and an abstract come in turn."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Literal

from .dates import parse_date
from .prose import drop_label, paragraphs, shape, words
from .source import Record, Source

# What stands above the papers; glued to each other or to the first title where the page was saved without line ends
_HEADER = re.compile(
    r"""(?: new (?= $ | Get\ trending )
          | Get\ trending\ papers\ in\ your\ email\ inbox (?: \ once\ a\ day )? !?
          | Subscribe (?= $ | \s* [^a-z\s] )
          | (?: Daily | Trending ) \ Papers (?= $ | by )
          | by\ ?[\w.@-]{1,40} \ and\ the\ research\ community
        )\s*""",
    re.VERBOSE,
)
# Lines that say nothing of a paper, in small letters
_FURNITURE = frozenset(
    (
        "add to collection",
        "ai-generated summary",
        "authors:",
        "abstract",
        "community",
        "github",
        "load more",
        "log in",
        "next",
        "papers",
        "previous",
        "project page",
        "sign up",
        "submitted by",
        "upvote",
        "view all",
        "view arxiv page",
        "view pdf",
    )
)
_SEPARATOR = re.compile(r"\s*[·•]\s*")
_AUTHORS = re.compile(r"(\d{1,5}) authors?")
# "Aug 3, 2023", "Nov 3 1", "Published on Jul 25, 2023 4": the last number counts the page's comments
_DATE = re.compile(r"(?:Published\s+(?:on\s+)?)?([A-Z][a-z]{2,8}\.? \d{1,2}(?:, \d{4})?)(?:\s+\d+)?")
_COUNTER = re.compile(r"\d[\d,.]*[kK]?|\d+ (?:minute|hour|day)s? ago|Yesterday|Today")
_LONGEST_METADATA = 120


@dataclass(frozen=True, slots=True)
class _Part:
    """A line of the page that means something."""

    kind: Literal["header", "metadata", "title", "sentence", "abstract"]
    line: int
    text: str = ""
    metadata: dict[str, object] = field(default_factory=dict)


def has_header(lines: Iterable[str]) -> bool:
    """True where the furniture of a Hugging Face papers page is among the lines."""
    return any(found.end() > len("Subscribe") for line in lines if (found := _HEADER.match(line.strip())))


def read(source: Source) -> Iterator[Record]:
    """Yield title, abstract, date and number of authors of each paper; the page's furniture is left out.

    The title is the last line before the abstract that could be one, so that furniture nobody foresaw does not
    become a title. A date or a number of authors belongs to the paper above it. The line between an abstract
    and a date that is neither title nor metadata names the paper's organisation, and is furniture too.
    """
    page = _Page(source)
    for part in _decide(_parts(source)):
        yield from page.take(part)
    yield from page.finish()


class _Page:
    """Puts the parts of a page together."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._paper: tuple[int, dict[str, object]] | None = None  # read but for metadata that may follow
        self._title: _Part | None = None  # the last line that could be a title
        self._since: dict[str, object] = {}  # metadata after it

    def take(self, part: _Part) -> Iterator[Record]:
        if part.kind == "metadata":
            self._add(part.metadata)
        elif part.kind == "title":
            self._drop_title()
            self._title = part
        elif part.kind == "header":
            yield from self.finish()
        else:
            if self._paper is not None:
                yield self._paper
            start = self._title.line if self._title else part.line
            title = self._title.text if self._title else ""
            self._paper = start, {"title": title, "abstract": part.text, **self._since}
            self._title, self._since = None, {}

    def finish(self) -> Iterator[Record]:
        self._drop_title()
        if self._paper is not None:
            yield self._paper
        self._paper = None

    def _add(self, metadata: dict[str, object]) -> None:
        if self._title is not None:
            self._since |= metadata
            self._since.setdefault("marked", "")
        elif self._paper is not None:
            record = self._paper[1]
            record.update((key, value) for key, value in metadata.items() if key not in record)

    def _drop_title(self) -> None:
        """The line that could have been a title is none: no abstract came."""
        title, metadata = self._title, self._since
        self._title, self._since = None, {}
        if title is None:
            return
        if "marked" in metadata:  # an organisation, between the abstract and the metadata of the paper above
            self._add(metadata)
        elif words(title.text) > 3:
            self._source.skip(title.line, "a title without an abstract")


def _parts(source: Source) -> Iterator[_Part]:
    in_header = True
    for line, whole in paragraphs(source):
        end = 0
        while (found := _HEADER.match(whole, end)) and (in_header or found.end() == len(whole)):
            in_header = True
            end = found.end()
        text = whole[end:]
        if end > 0:
            yield _Part("header", line)
        if not text or text.lower() in _FURNITURE:
            continue
        metadata = read_metadata(text)
        if metadata is not None:
            yield _Part("metadata", line, metadata=metadata)
            continue
        kind = shape(text)
        in_header = in_header and kind == "title"
        yield _Part(kind, line, drop_label(text) if kind != "title" else text)


def _decide(parts: Iterable[_Part]) -> Iterator[_Part]:
    """Make each single sentence a title, where an abstract follows it, or else an abstract."""
    held: list[_Part] = []
    for part in parts:
        if held and part.kind not in ("metadata", "header"):
            sentence = held[0]
            kind: Literal["title", "abstract"] = "title" if part.kind == "abstract" else "abstract"
            yield _Part(kind, sentence.line, sentence.text)
            yield from held[1:]
            held = []
        if held or part.kind == "sentence":
            held.append(part)
        else:
            yield part
    if held:
        yield _Part("abstract", held[0].line, held[0].text)
        yield from held[1:]


def read_metadata(text: str) -> dict[str, object] | None:
    """Date and number of authors in a line that holds nothing else (but an organisation), or None.

    >>> read_metadata("• 6 authors · Aug 3, 2023"), read_metadata("Nov 3 1"), read_metadata("BIG-Bench Extra Hard")
    ({'author_count': 6, 'date': 'Aug 3, 2023'}, {'date': 'Nov 3'}, None)
    """
    if len(text) > _LONGEST_METADATA:
        return None
    metadata: dict[str, object] = {}
    unknown = 0
    for part in filter(None, _SEPARATOR.split(text)):
        if authors := _AUTHORS.fullmatch(part):
            metadata["author_count"] = int(authors[1])
        elif (found := _DATE.fullmatch(part)) and parse_date(found[1]):
            metadata["date"] = found[1]
        elif not _COUNTER.fullmatch(part):
            unknown += 1
    return metadata if unknown == 0 or (metadata and unknown == 1) else None
