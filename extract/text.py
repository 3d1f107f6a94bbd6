"""Clean text: what the rules read, with a map that leads every character back to the abstract as given.

Abstracts arrive as LaTeX, Markdown, scanned text or what a web page left of them. ``clean`` turns
``$8.4\\%$`` into ``8.4%`` and ``1.2xsim3.3x`` into ``1.2x~3.3x`` and keeps where each character came from.

How it works: scanners find edits (a range of the raw text and what replaces it), the edits are put in
order, and one walk over them writes the text and the map. What is rewritten is data: ``extract.rewrites``.
Nine abstracts out of ten need no edit and are found out by a search for a few signs.

What is kept on purpose: dashes between numbers ("76.5–80.9"), "×" beside "x", curly quotes, accents,
white space and line ends, and "~" wherever it can mean "about".
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import NamedTuple

from extract.rewrites import LOST, REWRITES, Rewrite


class Edit(NamedTuple):
    """The raw text from ``start`` to ``end`` becomes ``text``."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class CleanText:
    """Text that is fit to be read by the rules, and the way back to the abstract as given.

    The map is a list of stretches: one that is as long in both texts is mapped character by
    character, any other as a whole (the "≤" of ``\\leq`` leads back to all four characters).
    """

    text: str
    raw: str
    _starts: Sequence[int] = field(default=(), repr=False)
    _raw_starts: Sequence[int] = field(default=(), repr=False)
    _raw_ends: Sequence[int] = field(default=(), repr=False)

    @property
    def is_identity(self) -> bool:
        """True when the abstract needed no change."""
        return not self._starts and len(self.text) == len(self.raw)

    def to_raw(self, start: int, end: int) -> tuple[int, int]:
        """The range of the abstract as given that ``text[start:end]`` was written from.

        Args:
            start, end: a half-open range of characters of ``text``.

        Returns:
            A half-open range of characters of ``raw``; empty when the range given is empty.

        Raises:
            ValueError: when the range does not lie inside the text.
        """
        if not 0 <= start <= end <= len(self.text):
            raise ValueError(f"span {start}:{end} is not inside the clean text of {len(self.text)} characters")
        if not self._starts:
            return start, end
        raw_start = self._raw_position(start)
        if start == end:
            return raw_start, raw_start
        last = bisect_right(self._starts, end - 1) - 1
        length = self._length(last)
        if length == self._raw_ends[last] - self._raw_starts[last]:
            return raw_start, self._raw_starts[last] + end - self._starts[last]
        return raw_start, self._raw_ends[last]

    def _raw_position(self, position: int) -> int:
        """Where the character at ``position`` of the text begins in the raw text."""
        if position == len(self.text):
            return self._raw_ends[-1]
        stretch = bisect_right(self._starts, position) - 1
        if self._length(stretch) == self._raw_ends[stretch] - self._raw_starts[stretch]:
            return self._raw_starts[stretch] + position - self._starts[stretch]
        return self._raw_starts[stretch]

    def _length(self, stretch: int) -> int:
        following = stretch + 1
        return (self._starts[following] if following < len(self._starts) else len(self.text)) - self._starts[stretch]


# What the trigger search looks for: cheap, because nine texts of ten have none of it.
_FONT_SIGNS = (" ext{", " extit{", " extbf{", " exttt{", " extsc{", " extrm{")
_LATEX_SIGNS = ("\\", "$", "^{", "_{", "{,}", *_FONT_SIGNS)
_SIGNS = ("\\", "$", "~", "^", "_", "&", "--", "``", "''", "**", "(cid:", "{,}", *_FONT_SIGNS)
_BROKEN_WORD = r"[A-Za-z]- [a-z]"
_LOST_HINT = r"[0-9$](?:(?<=[emqx][0-9])|[x×%]?(?:times|sim| ?imes| ?pm))"
_MARKDOWN_SIGN = r"\*\*[^\s*][^*\n]{0,80}\*\*"
_PLAIN_WORDS = r"[A-Za-z]{2}[ ,.;]{1,3}[A-Za-z]{2}|\d (?!imes)[A-Za-z]{3}"
_MAX_FORMULA = 400  # characters between two dollars; the longest of 13,651 in the sample has 282
_MAX_DOUBLED = 90  # characters of a formula saved twice


class _Table:
    """The rewrites compiled: by first character, and as one search for the next place to look at."""

    def __init__(self) -> None:
        self.by_first: dict[str, list[tuple[Rewrite, re.Pattern[str]]]] = {}
        for rewrite in REWRITES:
            pattern = re.compile(rewrite.pattern)
            for char in rewrite.first:
                self.by_first.setdefault(char, []).append((rewrite, pattern))
        plain = "".join(char for char in self.by_first if char.isascii())
        # Letters of mathematics as a range: as 1,024 single characters they made the search 14 times slower.
        exotic = "".join(char for char in self.by_first if "\x7f" < char < "\uffff") + "\U0001d400-\U0001d7ff"
        self.next = re.compile(f"[{re.escape(plain)}${exotic}]")
        self.exotic = re.compile(f"[{exotic}]")
        self.lost = re.compile("|".join(f"({rewrite.pattern})" for rewrite in LOST))
        self.lost_hint = re.compile(_LOST_HINT)
        self.broken_word = re.compile(_BROKEN_WORD)


@lru_cache(maxsize=1)
def _table() -> _Table:
    return _Table()


def clean(raw: str) -> CleanText:
    """Rewrites LaTeX, Markdown, entities, odd characters and lost symbols to plain text.

    Args:
        raw: an abstract as given; any string.

    Returns:
        The clean text with its map; ``text is raw`` where nothing had to be changed.
    """
    table = _table()
    marked = _has_any(raw, _SIGNS) or not (raw.isascii() or table.exotic.search(raw) is None)
    marked = marked or ("- " in raw and table.broken_word.search(raw) is not None)
    lost = table.lost_hint.search(raw) is not None or (marked and _has_any(raw, _FONT_SIGNS))
    if not marked and not lost:
        return CleanText(raw, raw)
    edits: list[Edit] = []
    if lost:
        edits += _lost_edits(table, raw)
    if marked:
        edits += _doubled_edits(raw)
        edits += _marked_edits(table, raw)
    return _apply(raw, sorted(edits, key=lambda edit: (edit.start, -edit.end)))


def _has_any(raw: str, signs: Sequence[str]) -> bool:
    return any(map(raw.__contains__, signs))


def _lost_edits(table: _Table, raw: str) -> Iterator[Edit]:
    for match in table.lost.finditer(raw):
        rewrite = LOST[(match.lastindex or 1) - 1]
        assert isinstance(rewrite.to, str)
        yield Edit(match.start(), match.end(), rewrite.to)


def _marked_edits(table: _Table, raw: str) -> Iterator[Edit]:
    dollars = _formula_dollars(raw)
    where = {"anywhere"}
    if _has_any(raw, _LATEX_SIGNS):
        where.add("latex")
    if "**" in raw and re.search(_MARKDOWN_SIGN, raw):
        where.add("markdown")
    done = 0
    for found in table.next.finditer(raw):
        start = found.start()
        if start < done:
            continue
        if start in dollars:
            where ^= {"math"}
            yield Edit(start, start + 1, "")
            continue
        for rewrite, pattern in table.by_first.get(found[0], ()):
            if rewrite.where in where and (match := pattern.match(raw, start)):
                text = rewrite.to if isinstance(rewrite.to, str) else rewrite.to(match)
                yield Edit(start, match.end(), text)
                done = match.end()
                break


def _formula_dollars(raw: str) -> set[int]:
    """Where the dollars stand that open or close a formula; a price ("$5 an hour") is none."""
    if "$" not in raw:
        return set()
    positions = [match.start() for match in re.finditer(r"(?<!\\)\$", raw)]
    pairs: set[int] = set()
    at = 0
    while at + 1 < len(positions):
        start, end = positions[at], positions[at + 1]
        formula = raw[start + 1 : end] if end - start <= _MAX_FORMULA else ""
        is_formula = end - start <= _MAX_FORMULA and ("\\" in formula or not re.search(_PLAIN_WORDS, formula))
        if is_formula:
            pairs |= {start, end}
        at += 2 if is_formula else 1
    return pairs


def _doubled_edits(raw: str) -> Iterator[Edit]:
    """Drops the second copy of formulas that a site saved twice ("3-80\\times3-80\\times" for "3-80×").

    n=192, d=106, nearly all from robotics proceedings of 2021 to 2023, where dollars were lost as well. A copy
    follows at once, so some LaTeX sign of the formula is found again at the distance of its length.
    """
    if "$" in raw or not _has_any(raw, _LATEX_SIGNS):
        return
    done = 0
    signs = [match.start() for match in re.finditer(r"[\\^]|_(?=\{)", raw)]
    for index, sign in enumerate(signs):
        if sign < done:
            continue
        for other in signs[index + 1 : index + 9]:
            length = other - sign
            if length > _MAX_DOUBLED:
                break
            if length < 3 or raw[other : other + 2] != raw[sign : sign + 2]:
                continue
            low, high = _repeated(raw, sign, length)
            if high - low > length + _MAX_DOUBLED // 10:  # no doubling but a pattern: "\\a\\a\\a\\a"
                done = high
                break
            start = _formula_start(raw, low, high - length, length)
            if start is not None:
                done = start + 2 * length
                yield Edit(start + length, done, "")
                break


def _repeated(raw: str, sign: int, length: int) -> tuple[int, int]:
    """The range around ``sign`` in which each character is found again ``length`` characters on."""
    low = high = sign
    while low > max(0, sign - length) and raw[low - 1] == raw[low - 1 + length]:
        low -= 1
    while high < min(sign + 2 * length, len(raw) - length) and raw[high] == raw[high + length]:
        high += 1
    return low, high


def _formula_start(raw: str, low: int, high: int, length: int) -> int | None:
    """The first place from ``low`` to ``high`` where a whole formula of that length and its copy begin."""
    for start in range(low, high + 1):
        if _is_formula(raw[start : start + length]) and not _cuts_word(raw, start, start + 2 * length):
            return start
    return None


def _is_formula(text: str) -> bool:
    if text[0].isspace() or text[-1].isspace() or text[-1] == "\\" or text in {"\\log", "\\ln", "\\exp"}:
        return False
    return all(text.count(opening) == text.count(closing) for opening, closing in ("{}", "()", "[]"))


def _cuts_word(raw: str, start: int, end: int) -> bool:
    """True when a word or a number reaches over the start or over the end."""
    before = start > 0 and raw[start - 1].isalnum() and raw[start].isalnum()
    return before or (end < len(raw) and raw[end - 1].isalnum() and raw[end].isalnum())


def _apply(raw: str, edits: Iterable[Edit]) -> CleanText:
    """Writes the text and the map; an edit that begins inside the one before is left out."""
    parts: list[str] = []
    starts: list[int] = []
    raw_starts: list[int] = []
    raw_ends: list[int] = []
    written = done = 0

    def write(text: str, start: int, end: int) -> None:
        nonlocal written
        if text:
            parts.append(text)
            starts.append(written)
            raw_starts.append(start)
            raw_ends.append(end)
            written += len(text)

    for start, end, text in edits:
        if start < done or text == raw[start:end]:
            continue
        write(raw[done:start], done, start)
        write(text, start, end)
        done = end
    if not done:
        return CleanText(raw, raw)
    write(raw[done:], done, len(raw))
    return CleanText("".join(parts), raw, starts, raw_starts, raw_ends)
