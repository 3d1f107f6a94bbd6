"""Tokens of clean text: words, numbers with their units, punctuation.

Parallel lists rather than objects: an abstract has about 200 tokens and the reader looks at each many times.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field
from itertools import accumulate
from operator import sub

import regex

from extract.numbers import Number

# A word keeps what names are made of: hyphens, dots and slashes before a digit, apostrophes, @ and &. The spaces before
# it are found with it; what str.lstrip takes for spaces is more than \s is to regex, by four control characters.
_PATTERN = (
    r"[\s\x1c-\x1f]*+(?:[\p{L}][\p{L}\p{M}\p{N}_]*+"
    r"(?:[-‑.@&+*][\p{L}]?[\p{L}\p{M}\p{N}_]++|['’](?!s\b)[\p{L}]?[\p{L}\p{M}\p{N}_]++|/\d[\p{L}\p{N}]*+|[-‑]\d[\d.]*+[\p{L}]*+)*+"
    r"\+{0,2}|[\p{N}](?:[.,_^‑-]?[\p{L}\p{N}])*+|['’]s\b|[^\s\x1c-\x1f])"
)
_WORD = regex.compile(_PATTERN)
# Nine stretches of ten are ASCII, where Python's own engine finds the same words in a third of the time. Its possessive
# groups are wrong before Python 3.11.5 ("TinyNet." became one word); nothing after these can fail, so they need not be.
_ASCII_WORD = re.compile(
    _PATTERN.replace(r"\p{L}", "A-Za-z").replace(r"\p{M}", "").replace(r"\p{N}", "0-9").replace(")*+", ")*")
)


@dataclass(slots=True)
class Tokens:
    """The tokens of one text.

    Args:
        start, end: character offsets in the clean text.
        text: the token as it stands; ``low`` its lower-case form, ``"#"`` for a number.
        number: for a number token its index in ``numbers``, else -1.
        numbers: the numbers of the text, in order.
        sentence: the index of its sentence.
        first: index of the first token of each sentence, and one past the last at the end.
    """

    start: list[int] = field(default_factory=list)
    end: list[int] = field(default_factory=list)
    text: list[str] = field(default_factory=list)
    low: list[str] = field(default_factory=list)
    number: list[int] = field(default_factory=list)
    numbers: list[Number] = field(default_factory=list)
    sentence: list[int] = field(default_factory=list)
    first: list[int] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.start)

    def covering(self, start: int, end: int) -> tuple[int, int]:
        """The tokens that share a character with the span ``start`` to ``end``: the first, and one past the last."""
        first = bisect_right(self.end, start)
        return first, max(first, bisect_left(self.start, end))


def tokenize(text: str, sentences: list[tuple[int, int]], numbers: list[Number]) -> Tokens:
    """Split ``text`` into tokens; a number with its unit is one token, whatever characters it has.

    Args:
        text: clean text.
        sentences: spans of its sentences, in order.
        numbers: what extract.numbers.find_numbers found, in order.
    """
    tokens = Tokens(numbers=numbers)
    upcoming = 0
    for index, (begin, stop) in enumerate(sentences):
        tokens.first.append(len(tokens))
        at = begin
        while at < stop:
            while upcoming < len(numbers) and numbers[upcoming].start < at:
                upcoming += 1
            limit = min(numbers[upcoming].start, stop) if upcoming < len(numbers) else stop
            _append_words(tokens, text, at, limit)
            at = limit
            if at < stop:
                _append_number(tokens, text, upcoming)
                at = numbers[upcoming].unit_end
                upcoming += 1
        tokens.sentence += [index] * (len(tokens) - len(tokens.sentence))
    tokens.first.append(len(tokens))
    return tokens


def _append_words(tokens: Tokens, text: str, start: int, end: int) -> None:
    stretch = text[start:end]
    pieces = (_ASCII_WORD if stretch.isascii() else _WORD).findall(stretch)  # words with the spaces before them
    if not pieces:
        return
    words = [piece.lstrip() for piece in pieces]
    ends = list(accumulate(map(len, pieces), initial=start))[1:]
    tokens.start += map(sub, ends, map(len, words))
    tokens.end += ends
    tokens.text += words
    tokens.low += " ".join(words).lower().split(" ")
    tokens.number += [-1] * len(words)


def _append_number(tokens: Tokens, text: str, index: int) -> None:
    number = tokens.numbers[index]
    tokens.start.append(number.start)
    tokens.end.append(number.unit_end)
    tokens.text.append(text[number.start : number.unit_end])
    tokens.low.append("#")
    tokens.number.append(index)
