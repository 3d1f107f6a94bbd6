"""Noun phrases, as far as they can be had without a parser: runs of words between stop words.

Good enough for what they serve: candidates for a metric ("reduces *training duration* by"), for a benchmark that is
only described ("on *common tasks*"), for a system that has no name ("the *best agent* achieved").
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby

from extract.tokens import Tokens
from extract.words import is_adverb, stops, words

_LONGEST = 7
# Nouns that name nothing after their preposition: 1,441 of 4,465 abstracts with a digit have one.
_IDIOMS = frozenset(
    tuple(idiom.split())
    for idiom in (
        *("on average", "for instance", "for example", "in addition", "in particular", "in contrast", "in total"),
        *("in practice", "in fact", "in general", "on par", "in turn", "in short", "by default", "in order"),
    )
)


@lru_cache(maxsize=1 << 14)
def singular(word: str) -> str:
    """A word in small letters without the s of a plural."""
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word


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
    """The noun phrases of a sentence, in order, not overlapping.

    Args:
        text: clean text.
        tokens: its tokens.
        first, last: the sentence's token range.

    Returns:
        Phrases of at most seven words, the last seven of a longer run; praise is dropped from the front.
    """
    ends = stops()
    inside = [
        low not in ends and low[0].isalnum() and not (low.endswith("ly") and is_adverb(low))
        for low in tokens.low[first:last]
    ]
    for k in range(first, last - 1):
        if tokens.low[k] == "named" and tokens.low[k + 1].startswith("entit"):
            inside[k - first] = True
    found: list[Phrase] = []
    begin = first
    for is_phrase, run in groupby(inside):
        stop = begin + len(list(run))
        if is_phrase and not (stop - begin == 1 and tuple(tokens.low[max(first, begin - 1) : stop]) in _IDIOMS):
            found.append(_phrase(text, tokens, first, begin, stop))
        begin = stop
    return found


def _phrase(text: str, tokens: Tokens, sentence: int, first: int, last: int) -> Phrase:
    w = words()
    k = first - 1
    while k >= sentence and tokens.low[k] in w.determiner:
        k -= 1
    before = tokens.low[k] if k >= sentence else "^"
    first = max(first, last - _LONGEST)
    while first < last - 1 and tokens.low[first] in w.praise:
        first += 1
    start, end = tokens.start[first], tokens.end[last - 1]
    return Phrase(first, last, start, end, text[start:end], before)
