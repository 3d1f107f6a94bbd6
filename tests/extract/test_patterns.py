"""Patterns mean the same to every Python that Benchmine runs on."""

from __future__ import annotations

import pkgutil
import re
from importlib import import_module

import extract

# A group that is repeated and gives nothing back: "(…)*+", "(…)++", "(…)?+", "(…){2,}+".
POSSESSIVE_GROUP = re.compile(rb"(?<!\\)\)(?:[*+?]|\{\d*,?\d*\})\+")
# Nothing in these groups can be given back in the first place, so even the faulty engine is right about them.
HARMLESS = {"extract.sources.json_document._TOKEN", "extract.sources.json_document._OPENING"}


def test_no_pattern_of_the_standard_library_has_a_possessive_group() -> None:
    """Python's re is wrong about them before 3.11.5, in Debian 12 too: "TinyNet." was one token (cpython#106052)."""
    names = [module.name for module in pkgutil.walk_packages(extract.__path__, "extract.")]
    patterns = {
        f"{name}.{key}": value.pattern
        for name in names
        for key, value in vars(import_module(name)).items()
        if isinstance(value, re.Pattern)
    }
    assert set(patterns) >= HARMLESS | {"extract.tokens._ASCII_WORD", "extract.sources.bibtex._PARTS"}
    found = {
        name
        for name, pattern in patterns.items()
        if POSSESSIVE_GROUP.search(pattern if isinstance(pattern, bytes) else pattern.encode())
    }
    assert found == HARMLESS
