"""How to cite a paper: a BibTeX entry of what its source says."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from db.queries.records import PaperFields

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


def bibtex(paper: PaperFields) -> str:
    """The entry of a paper; what its source does not say is left out, and nothing is guessed."""
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
    return "\n".join([f"@misc{{{_key(paper)},", *lines, "}"])


def _plain(text: str) -> str:
    return " ".join(text.split()).translate(_SPECIAL)


def _bare(text: str) -> str:
    """An identifier or an address: taken by letter, but for what would end the entry."""
    return re.sub(r"[\s{}\\]", "", text)


def _author(name: str) -> str:
    """A name; one with an "and" in it is kept together by braces."""
    plain = _plain(name)
    return f"{{{plain}}}" if re.search(r"\band\b", plain) else plain


def _key(paper: PaperFields) -> str:
    """The last name of the first author, the year and the first long word of the title; else the id of the paper."""
    names = paper.authors[0].partition(",")[0].split() if paper.authors else []
    author = _letters(names[-1]) if names else ""
    words = (_letters(word) for word in paper.title.split())
    title = next((word for word in words if word and word not in _SHORT), "")
    parts = [author, str(paper.year or ""), title] if author else []
    return "".join(parts) or _letters(paper.paper_id) or "paper"


def _letters(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]", "", plain)
