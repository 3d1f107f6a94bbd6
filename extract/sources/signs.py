"""Texts that go to terminals, logs and pages as they are: one line of signs, whatever a source holds."""

from __future__ import annotations

import re
from typing import Final

NOT_TEXT: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
"""Control characters but for tabs and line ends: an escape sequence can hide or rewrite what a terminal shows."""

NOT_CHARACTERS: Final = re.compile(r"[\ud800-\udfff]")
"""Halves of a UTF-16 pair, from a "\\ud83d" that stands alone."""


def plain(text: str) -> str:
    """A name, an id, a venue or a message as one line of signs.

    >>> plain("A\\x1b[2J\\nB"), plain("Ada  Lovelace")
    ('A[2J B', 'Ada  Lovelace')
    """
    if text.isprintable():
        return text
    return " ".join(NOT_CHARACTERS.sub("\ufffd", NOT_TEXT.sub("", text)).split())
