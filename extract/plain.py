"""Whether a name is made of plain words: "Vector-Quantized" and "Entity Recognition" head titles and name nothing.

A name of plain words alone is wrong as the model of a result in 38 of 100 cases, one with none of them in 12
(cross-validated readings of dev.jsonl). It may be right all the same ("Deep Sets", "Mixture of Experts"), so this is a
cue and no filter.
"""

from __future__ import annotations

from functools import cache, lru_cache
from importlib.resources import files

import regex

_PARTS = regex.compile(r"[\s\-‑/]+")


@cache
def plain_words() -> frozenset[str]:
    """Words that abstracts write in small letters at least as often as with a capital (tools/mine_plain.py)."""
    return frozenset(files("extract").joinpath("lexicon", "plain.txt").read_text(encoding="utf-8").split())


def parts_of(name: str) -> list[str]:
    """The words that a name is made of, in lower case; hyphens and slashes part them as spaces do."""
    return [part for part in _PARTS.split(name.lower()) if part]


@lru_cache(maxsize=1 << 14)
def plainness(name: str) -> str:
    """How much of a name is plain words: ``none``, ``some``, ``all``, or ``word`` for a single capitalised one.

    Args:
        name: as the abstract or the title has it.
    """
    parts = parts_of(name)
    count = sum(part in plain_words() for part in parts)
    if count < len(parts):
        return "some" if count else "none"
    return "word" if len(parts) == 1 and name[1:].islower() else "all"
