"""How to cite papers: a BibTeX entry of what the source of each says."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import count
from typing import IO, Final, Protocol

from db.export.content import Content

_SPECIAL: Final = str.maketrans(
    {
        "\\": r"\textbackslash{}",
        "{": r"\textbraceleft{}",  # BibTeX counts braces, those after a backslash too
        "}": r"\textbraceright{}",
        "&": r"\&",
        "%": r"\%",
        "$": r"\$",
        "#": r"\#",
        "_": r"\_",
        "~": r"\textasciitilde{}",
        "^": r"\textasciicircum{}",
    }
)
_SHORT: Final = frozenset({"a", "an", "the", "on", "of", "for", "in", "to", "with", "and", "towards"})


class Citable(Protocol):
    """What a citation needs to know of a paper."""

    @property
    def paper_id(self) -> str: ...
    @property
    def title(self) -> str: ...
    @property
    def authors(self) -> Sequence[str]: ...
    @property
    def year(self) -> int | None: ...
    @property
    def venue(self) -> str | None: ...
    @property
    def url(self) -> str | None: ...
    @property
    def arxiv_id(self) -> str | None: ...
    @property
    def doi(self) -> str | None: ...


@dataclass(frozen=True, slots=True)
class _Paper:
    paper_id: str
    title: str
    authors: Sequence[str]
    year: int | None
    venue: str | None
    url: str | None
    arxiv_id: str | None
    doi: str | None


def write_bibtex(content: Content, out: IO[bytes]) -> int:
    """An entry for each paper of the rows, in their order; each key is given once."""
    out.write(f"% {' '.join(content.note.text().split())}\n".encode())
    names = _Paper.__slots__
    seen: set[str] = set()
    keys: set[str] = set()
    for row in content.records():
        if row["paper_id"] in seen:
            continue
        seen.add(row["paper_id"])
        paper = _Paper(**{name: row[name] for name in names})
        key = citation_key(paper)
        if key in keys:
            key = next(f"{key}-{number}" for number in count(2) if f"{key}-{number}" not in keys)
        keys.add(key)
        out.write(f"\n{bibtex(paper, key)}\n".encode())
    return len(seen)


def bibtex(paper: Citable, key: str = "") -> str:
    """The entry of a paper; what its source does not say is left out, and nothing is guessed.

    Args:
        key: its key; :func:`citation_key` where it is not given.
    """
    fields = {
        "title": f"{{{_plain(paper.title)}}}" if paper.title else "",
        "author": " and ".join(_author(name) for name in paper.authors),
        "year": str(paper.year) if paper.year else "",
        "howpublished": _plain(paper.venue or ""),
        "doi": _bare(paper.doi or ""),
        "eprint": _bare(paper.arxiv_id or ""),
        "archiveprefix": "arXiv" if paper.arxiv_id else "",
        "url": _bare(paper.url or ""),
    }
    lines = [f"  {name:13} = {{{value}}}," for name, value in fields.items() if value]
    return "\n".join([f"@misc{{{key or citation_key(paper)},", *lines, "}"])


def citation_key(paper: Citable) -> str:
    """The last name of the first author, the year and the first long word of the title; else the id of the paper."""
    names = paper.authors[0].partition(",")[0].split() if paper.authors else []
    author = _letters(names[-1]) if names else ""
    words = (_letters(word) for word in paper.title.split())
    title = next((word for word in words if word and word not in _SHORT), "")
    parts = [author, str(paper.year or ""), title] if author else []
    return "".join(parts) or _letters(paper.paper_id) or "paper"


def _plain(text: str) -> str:
    return " ".join(text.split()).translate(_SPECIAL)


def _bare(text: str) -> str:
    """An identifier or an address: taken by letter, but for what would end the entry."""
    return re.sub(r"[\s{}\\]", "", text)


def _author(name: str) -> str:
    """A name; one with an "and" in it is kept together by braces."""
    plain = _plain(name)
    return f"{{{plain}}}" if re.search(r"\band\b", plain) else plain


def _letters(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]", "", plain)
