"""Cues in plain words: what ``benchmine`` and the dashboard say for the reasons of a reading.

A cue's own name (``R pattern:on``) is its key in the weights; the sentence here is for people, and true wherever its
cue is there. Cues without a sentence are shown by their name.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from functools import cache, lru_cache
from typing import Final

from extract.sayings import (
    CHANCES,
    CLASSES,
    DISTANCES,
    FLAGS,
    FOUND,
    FRAMES,
    KINDS,
    KNOWN,
    LEVELS,
    OF_NAMES,
    OF_NONE,
    OF_NUMBERS,
    OF_THE_WHOLE,
    PLAIN,
    PROPOSED,
    ROLES,
    SIDES,
    SPREAD,
    TITLE_PLACES,
    TURNS,
)
from extract.weights import BOTH


def _quoted(said: str) -> str:
    """Words of the text; of a sentence's edge nothing is said, and a number is N."""
    if said == "#":
        return "a number"
    return f"“{' '.join('N' if word == '#' else word for word in said.split() if word not in '^$')}”"


def _listed(said: str) -> str:
    """Words of the text and classes of words, each by itself."""
    return ", ".join(dict.fromkeys(CLASSES.get(word) or f"“{word}”" for word in said.split()))


def _kinds(said: str) -> str:
    return " and ".join("no results" if kind == "none" else f"{kind}s" for kind in said.split("+"))


_TOLD: Final[Mapping[str, Callable[[str], str]]] = {
    "quoted": _quoted,
    "listed": _listed,
    "kinds": _kinds,
    "kind": KINDS.__getitem__,
    "known": KNOWN.__getitem__,
    "side": SIDES.__getitem__,
    "frame": lambda flag: FLAGS.get(flag) or KNOWN.get(flag, ""),
    "away": DISTANCES.__getitem__,
    "found": lambda source: FOUND.get(source, ""),
    "role": ROLES.__getitem__,
    "turn": TURNS.__getitem__,
    "plain": lambda plain: PLAIN.get(plain, ""),
    "title": lambda place: TITLE_PLACES.get(place, ""),
    "framed": lambda frame: FRAMES.get(frame, ""),
    "spread": lambda common: SPREAD.get(common, ""),
    "proposed": PROPOSED.__getitem__,
    "chance": CHANCES.__getitem__,
    "level": LEVELS.__getitem__,
}


def say(cue: str) -> str:
    """A cue in plain words.

    Args:
        cue: its name.

    >>> say("R pattern:on"), say("flag:title-head"), say("no such cue")
    ('stands after the number, with “on” between', 'heads the title', 'no such cue')
    >>> say("known:system && flag:title-head")
    'is a known system and heads the title'
    >>> say("own 1 sure"), say("null own 1 sure")
    ("is most likely the paper's own system", "the paper's own system most likely has no name")
    """
    return _meaning(cue)[0] or cue


def is_reason(cue: str) -> bool:
    """Whether a cue has words, and these say more than what the whole abstract was found to say of an answer.

    >>> is_reason("R pattern:on"), is_reason("own 1 sure"), is_reason("no such cue")
    (True, False, False)
    """
    said, of_the_whole = _meaning(cue)
    return bool(said) and not of_the_whole


def in_full(said: str, words: Mapping[str, str]) -> str:
    """What a cue says, with whole words for the stems that are known.

    Args:
        said: from :func:`say`.
        words: the word of each stem (``Document.whole_words``).

    >>> in_full("“improv…” comes before it", {"improv": "improves"})
    '“improves” comes before it'
    """
    return _CUT.sub(lambda cut: f"“{words[cut[1]]}”" if cut[1] in words else cut[0], said) if "…”" in said else said


_CUT: Final = re.compile("“([^“”…]+)…”")


@lru_cache(maxsize=1 << 14)
def _meaning(cue: str) -> tuple[str, bool]:
    """What a cue says, empty without words; and whether it is of the whole abstract."""
    if BOTH in cue:
        both = [_meaning(part) for part in cue.split(BOTH)]
        return _joined(both) if all(said for said, _ in both) else ("", False)
    pattern, rows = _compiled()
    match = pattern.match(cue)
    if match is None:
        parts = cue.split("&") if "&" in cue else []
        return _joined([_meaning(part[0] if part in _SIDED else part) for part in parts if part])
    sentence, of_the_whole = rows[match.lastindex or 0]
    groups = match.groups()[match.lastindex or 0 :]
    if isinstance(sentence, tuple):
        return _joined([_meaning(_filled(part, groups)) for part in sentence])
    return _filled(sentence, groups), of_the_whole


_SIDED: Final = frozenset({"L0", "L+", "R0", "R+"})
"""In a pair, a side and whether names stand between; alone, ``L0`` is a distance."""


def _joined(meanings: list[tuple[str, bool]]) -> tuple[str, bool]:
    """What several cues say together: each thing once, those without words left out."""
    said = dict.fromkeys(words for words, _ in meanings if words)
    return " and ".join(said), any(of_the_whole for _, of_the_whole in meanings)


def _filled(sentence: str, groups: tuple[str | None, ...]) -> str:
    """A sentence with the groups of its pattern in it; empty where one of them has no words."""
    filled = ""
    for place, text in enumerate(_SLOT.split(sentence)):
        if not place % 2:
            filled += text
            continue
        number, _, told = text.partition(":")
        said = groups[int(number) - 1] or ""
        if told and not (said := _TOLD[told](said)):
            return ""
        filled += said
    return filled


_SLOT: Final = re.compile(r"\{([^}]+)\}")


@cache
def _compiled() -> tuple[re.Pattern[str], dict[int, tuple[str | tuple[str, ...], bool]]]:
    """All patterns as one, and by the number of each one's group its sentence, and whether it is of the whole."""
    tables = ((OF_NUMBERS, False), (OF_NAMES, False), (OF_NONE, False), (OF_THE_WHOLE, True))
    patterns, rows, group = [], {}, 1
    for pattern, sentence, of_the_whole in ((*row, whole) for table, whole in tables for row in table):
        patterns.append(f"({pattern})")
        rows[group] = sentence, of_the_whole
        group += 1 + re.compile(pattern).groups
    return re.compile("|".join(patterns)), rows
