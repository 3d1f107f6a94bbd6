"""Every pattern of extract/, and texts made to be slow for it: long runs of what it repeats."""

from __future__ import annotations

import importlib
import pkgutil
import re
from collections.abc import Iterator
from typing import Any, Final

import regex

import extract
from extract.rewrites import LOST, REWRITES
from extract.rules import load_rules
from extract.splits import split_data

Pattern = Any  # of re or regex

_NOT_READING: Final = ("extract.evaluation", "extract.curated")
# What repeats in abstracts, sources and attacks alike; each pattern gets pieces of its own besides.
USUAL: Final = ("a", "A", "0", " ", ".", ",", "-", "(", "a ", "1,", "1.", "Aa", "a-", "0 ", "\n", "é")


def patterns() -> dict[str, Pattern]:
    """All of them, by where they stand."""
    found: dict[str, Pattern] = {}
    for module in pkgutil.walk_packages(extract.__path__, "extract."):
        if module.name.startswith(_NOT_READING) or module.name.endswith("__main__"):
            continue
        loaded = importlib.import_module(module.name)
        for name, value in vars(loaded).items():
            found |= {f"{module.name}.{key}": one for key, one in _in(name, value)}
    found |= {f"rule {rule.id}": rule.compiled for rule in load_rules()}
    found |= {f"rewrite {number}": re.compile(one.pattern) for number, one in enumerate((*REWRITES, *LOST))}
    splits = split_data()
    found |= {f"split end {number}": one for number, one in enumerate(splits.ends)}
    found["split more"] = splits.more
    return found


def _in(name: str, value: object) -> Iterator[tuple[str, Pattern]]:
    if isinstance(value, re.Pattern | regex.Pattern):
        yield name, value
    elif isinstance(value, dict):
        for key, one in value.items():
            yield from _in(f"{name}[{key}]", one)
    elif isinstance(value, tuple | list):
        for number, one in enumerate(value):
            yield from _in(f"{name}[{number}]", one)


def pieces(pattern: Pattern) -> list[str]:
    """What a pattern repeats: its own words and signs, alone and with a space after them."""
    source = pattern.pattern.decode("latin-1") if isinstance(pattern.pattern, bytes) else pattern.pattern
    words = [word for word in re.findall(r"[A-Za-z]{2,}|[^\w\s\\|?*+()\[\]{}^$]", source) if word not in ("Lu", "Ll")]
    return list(dict.fromkeys([*words, *(f"{word} " for word in words)]))


def all_pieces() -> list[str]:
    """Those of all patterns, the usual ones first."""
    return list(dict.fromkeys([*USUAL, *(piece for one in patterns().values() for piece in pieces(one))]))


def run_of(piece: str, length: int) -> str:
    """So many characters of it, a number at the end so that nothing is passed over, and a sign that fits nothing."""
    return f"{piece * (length // len(piece))} 82.5\x01"
