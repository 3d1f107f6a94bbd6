"""Names that a paper gives twice, in full and as an acronym: "Massive Multitask Language Understanding (MMLU)"."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import regex

from extract.frames import in_order, initials
from extract.lexicon import fold, lookup, surfaces
from extract.tokens import Tokens
from extract.words import words

if TYPE_CHECKING:
    from extract.document import Document

_BRACKETS = regex.compile(r"\s?\(([^()]{4,100})\)")
# "FLS" of one paper is not the "FLS" of the next: what is that short and all capitals stands for its full name only.
_COMMON = regex.compile(r"\p{Lu}{1,5}s?")


def expansions(document: Document) -> dict[str, tuple[str, str]]:
    """The pairs of a full name and its acronym in an abstract, one of them in brackets after the other.

    Returns:
        folded name -> ``(full name, acronym)``, under the acronym, the full name, and the part of it that the reader
        takes for a name; the first pair of a name counts.
    """
    found: dict[str, tuple[str, str]] = {}
    text, tokens = document.text, document.tokens
    for at, name in enumerate(document.names):
        if text[name.start - 1 : name.start] == "(":
            full, short = _full_before(tokens, name.first - 1, name.text), name.text
        else:
            full, short = _full_in_brackets(text, name.end), name.text
        if not full or not abbreviates(short, full):
            continue
        before = document.names[at - 1] if at else None
        part = [before.text] if before is not None and full.endswith(before.text) else []
        for spelling in (full, short, *part):
            found.setdefault(fold(spelling), (full, short))
    return found


_DEFINED = regex.compile(r"\((\p{L}*\p{Lu}\p{L}*\p{Lu}s?)\)")


def redefined(text: str, tokens: Tokens) -> frozenset[str]:
    """The acronyms of known metrics that an abstract uses for something else: "expectation maximization (EM)".

    One abstract in 100 has one. What shares a word with the metric's own names or ends in a noun that measures is none.
    """
    found: set[str] = set()
    for match in _DEFINED.finditer(text):
        entry = lookup("metric", match[1])
        if entry is None:
            continue
        full = _full_before(tokens, tokens.covering(match.start(), match.start() + 1)[0], match[1])
        if not full or full.split()[-1].lower() in words().metric_head:
            continue
        if not {stem for surface in surfaces(entry) for stem in _stems(surface)} & {*_stems(full)}:
            found |= {match[1], match[1].removesuffix("s")}
    return frozenset(found)


def _full_before(tokens: Tokens, bracket: int, short: str) -> str:
    """The fewest words before a bracket that the acronym in it abbreviates; empty where none are."""
    begin = tokens.first[tokens.sentence[bracket]]
    initial = next((c.lower() for c in short if c.isupper() or c.isdigit()), "")
    for first in range(bracket - 1, max(begin, bracket - 2 * len(short)) - 1, -1):
        opening = tokens.text[first][0]
        if not opening.isalnum() or tokens.number[first] >= 0:
            break
        if opening.lower() != initial:
            continue
        full = " ".join(tokens.text[first:bracket])
        if abbreviates(short, full):
            return full
    return ""


def _full_in_brackets(text: str, end: int) -> str:
    """The words in the brackets that follow a name; empty where none do."""
    match = _BRACKETS.match(text, end)
    return match[1] if match else ""


def abbreviates(short: str, full: str) -> bool:
    """True when the capitals and digits of a short name are initials of a longer one, all of them in order.

    >>> abbreviates("MMLU", "Massive Multitask Language Understanding"), abbreviates("GSM8K", "Grade School Math")
    (True, False)
    """
    if " " in short or not regex.search(r"[\s-]", full.strip()):
        return False
    if short[0].islower() and short[0] != full[0]:
        return False  # "iGMM" is an own thing beside "Gaussian mixture models"
    letters, firsts = _letters(short), initials(full)
    return len(letters) >= 2 and in_order(letters, firsts) == len(letters) and letters[0] == firsts[0]


def _letters(short: str) -> list[str]:
    """What an acronym abbreviates by: its capitals and digits, in lower case."""
    return [c.lower() for c in short.removesuffix("s") if c.isupper() or c.isdigit()]


def acronyms_of(names: Sequence[str]) -> list[int]:
    """For each name the place of the acronym that stands for it among the names, its own where none does.

    Stricter than :func:`abbreviates`: the acronym has three letters or more, and at most one word goes without.

    >>> acronyms_of(["HetGNN", "heterogeneous graph neural network", "graph neural network", "TinyNet"])
    [0, 0, 2, 3]
    """
    short: dict[str, list[tuple[list[str], int]]] = {}
    for at, name in enumerate(names):
        if " " not in name:
            letters = _letters(name)
            if len(letters) >= 3 and not (name[0].islower() and name[0] != letters[0]):
                short.setdefault(letters[0], []).append((letters, at))
    if not short:
        return list(range(len(names)))
    return [_acronym_of(name, short, at) if " " in name else at for at, name in enumerate(names)]


def _acronym_of(name: str, short: dict[str, list[tuple[list[str], int]]], default: int) -> int:
    firsts = initials(name)
    for letters, at in short.get(firsts[0], ()) if firsts else ():
        if len(letters) <= len(firsts) <= len(letters) + 1 and in_order(letters, firsts) == len(letters):
            return at
    return default


def same_words(one: str, other: str) -> bool:
    """True when two full names are the same words but for their endings and small words.

    >>> same_words("Histogram of Oriented Gradient", "histograms of oriented gradients")
    True
    >>> same_words("Sequential Action Control", "soft actor-critic")
    False
    """
    return _stems(one) == _stems(other)


_SMALL = frozenset({"a", "an", "and", "for", "from", "in", "of", "on", "the", "to", "with"})


def _stems(name: str) -> list[str]:
    return [word[:5] for word in regex.split(r"[\s-]+", name.lower()) if word and word not in _SMALL]


def is_common(short: str) -> bool:
    """True for an acronym that other papers use for other things: up to five capitals."""
    return _COMMON.fullmatch(short) is not None
