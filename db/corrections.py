"""What a reviewer can correct, and the check of what it is corrected to."""

from __future__ import annotations

import re
from collections.abc import Callable
from decimal import Decimal
from typing import Final, get_args

from extract.records import Bound, Kind, Role

_NOTHING: Final = frozenset({"", "none"})
_NUMBER: Final = re.compile(r"[+-]?(?:(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?|\.\d+)(?:[eE][+-]?\d{1,3})?", re.ASCII)
_PERCENT: Final = frozenset({"percent", "per cent", "percents"})
_LONGEST: Final = 300  # characters; the longest name in 75,000 abstracts has 121


def _number(text: str) -> str:
    text = text.strip().replace("\N{MINUS SIGN}", "-")
    if not _NUMBER.fullmatch(text):
        raise ValueError(f"value is {text!r}; it is a number such as 91.2 or 1,016, without its unit")
    return str(Decimal(text.replace(",", "")))


def _words(text: str) -> str:
    """A name or a condition in one line; ``""`` for "the abstract does not say"."""
    said = " ".join(text.split())
    if len(said) > _LONGEST:
        raise ValueError(f"{said[:40]!r}… is too long; at most {_LONGEST} characters are a name or a condition")
    return "" if said.lower() in _NOTHING else said


def _unit(text: str) -> str:
    said = _words(text)
    return "%" if said.lower() in _PERCENT else said


def _one_of(field: str, choices: tuple[str, ...]) -> Callable[[str], str]:
    def check(text: str) -> str:
        said = " ".join(text.lower().split())
        if "" in choices and said in _NOTHING:
            return ""
        if said not in choices:
            raise ValueError(f"{field} is {text!r}; it is one of {', '.join(choice or 'none' for choice in choices)}")
        return said

    return check


_CHECKS: Final[dict[str, Callable[[str], str]]] = {
    "value": _number,
    "unit": _unit,
    "kind": _one_of("kind", get_args(Kind)),
    "bound": _one_of("bound", get_args(Bound)),
    "metric": _words,
    "benchmark": _words,
    "split": _words,
    "model": _words,
    "setting": _words,
    "role": _one_of("role", get_args(Role)),
}

FIELDS: Final = tuple(_CHECKS)
"""What a reviewer can correct."""


def checked(field: str, value: str) -> str:
    """The value of a correction as it is stored.

    Args:
        field: one of FIELDS.
        value: a number for ``value``; one of the known words for ``kind``, ``bound`` and ``role``; for the others the
            words of the abstract. ``""`` or ``none`` is "the abstract does not say"; value, kind and role have no such.

    Raises:
        ValueError: for another field, and for a value that the field cannot have.
    """
    if field not in _CHECKS:
        raise ValueError(f"field is {field!r}; it is one of {', '.join(FIELDS)}")
    return _CHECKS[field](value)
