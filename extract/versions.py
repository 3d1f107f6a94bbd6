"""The version of the reader: that of the package, and a hash of everything that decides what is read.

It is stored with each result, and papers that another version has read are read again; a number that people raise by
hand would be forgotten with one change in ten.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from functools import cache
from importlib import resources
from importlib.resources.abc import Traversable
from typing import Final

RELEASE: Final = "0.1.0"

_SUFFIXES: Final = (".py", ".json", ".toml", ".tsv", ".txt")
# Evaluation only looks on, and a source that gives another text has the paper read again by that.
_NO_PART: Final = frozenset({"evaluation", "sources", "__pycache__"})
_DIGITS: Final = 8


@cache
def version() -> str:
    """The version of the reader: ``0.1.0+1f0c9a2e``, other digits with every change of code, rules, lexicon or weights.

    The first call reads the 5 MB of those files, which takes about 12 ms; the others take nothing.
    """
    digest = hashlib.blake2b(digest_size=_DIGITS // 2)
    for name, file in sorted(_files(resources.files("extract"), ""), key=lambda item: item[0]):
        content = file.read_bytes()
        digest.update(f"{name}\0{len(content)}\0".encode())
        digest.update(content)
    return f"{RELEASE}+{digest.hexdigest()}"


def _files(folder: Traversable, prefix: str) -> Iterator[tuple[str, Traversable]]:
    """The files that take part in reading, each with its path in the package, on every system with slashes."""
    for entry in folder.iterdir():
        if entry.is_dir():
            if entry.name not in _NO_PART:
                yield from _files(entry, f"{prefix}{entry.name}/")
        elif entry.name.endswith(_SUFFIXES):
            yield f"{prefix}{entry.name}", entry
