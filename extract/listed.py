"""A member of a list in the text, of names or of numbers: "A, B and C reach 80, 70 and 60"."""

from __future__ import annotations

from typing import Final, NamedTuple


class Listed(NamedTuple):
    """Where a member stands in its list, how long that is, and the tokens from which on and up to which it goes.

    ``last`` is the last number's token in a list of numbers, and one past the last name in a list of names.
    """

    order: int
    size: int
    first: int
    last: int


ALONE: Final = Listed(0, 1, 0, 0)
"""What is in no list."""
