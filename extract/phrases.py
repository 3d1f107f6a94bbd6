"""Noun phrases, as far as they can be had without a parser: runs of words between stop words.

Good enough for what they serve: candidates for a metric ("reduces *training duration* by"), for a benchmark that is only
described ("on *common tasks*"), for a system that has no name ("the *best agent* achieved").
"""

from __future__ import annotations

from dataclasses import dataclass

from extract.tokens import Tokens
from extract.words import stops, words

_LONGEST = 7
# Adjectives that praise or place: dropped from the front of a phrase.
_PRAISE = frozenset(
    ["challenging", "popular", "widely-used", "widely", "standard", "public", "publicly-available", "large-scale", "real-world", "real", "new", "novel", "recent", "common", "well-known", "main", "existing", "strong", "important", "significant", "substantial", "remarkable", "impressive", "competitive", "overall", "additional", "extensive", "respective", "corresponding", "original", "proposed", "state-of-the-art", "sota", "current", "previous", "prior", "top", "final", "full", "own", "absolute", "relative", "average", "total", "original", "held-out"]
)


@dataclass(slots=True)
class Phrase:
    """A noun phrase: token range ``[first, last)``; ``before`` is the word that introduces it, articles aside."""

    first: int
    last: int
    start: int
    end: int
    text: str
    before: str


def find_phrases(text: str, tokens: Tokens, first: int, last: int) -> list[Phrase]:
    """The noun phrases of tokens ``[first, last)``, in order."""
    ends = stops()
    found: list[Phrase] = []
    at = first
    while at < last:
        if not _inside(tokens, at, ends):
            at += 1
            continue
        stop = at + 1
        while stop < last and _inside(tokens, stop, ends):
            stop += 1
        found.append(_phrase(text, tokens, first, at, stop))
        at = stop
    return found


def _inside(tokens: Tokens, at: int, ends: frozenset[str]) -> bool:
    low = tokens.low[at]
    return tokens.number[at] < 0 and low[0].isalnum() and low not in ends and not low.endswith("ly")


def _phrase(text: str, tokens: Tokens, sentence: int, first: int, last: int) -> Phrase:
    k = first - 1
    while k >= sentence and tokens.low[k] in words().determiner:
        k -= 1
    before = tokens.low[k] if k >= sentence else "^"
    first = max(first, last - _LONGEST)
    while first < last - 1 and tokens.low[first] in _PRAISE:
        first += 1
    start, end = tokens.start[first], tokens.end[last - 1]
    return Phrase(first, last, start, end, text[start:end], before)
