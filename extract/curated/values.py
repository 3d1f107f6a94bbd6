"""Numbers as people write them into tables: "85.3%", "0.748 ± 0.002", "24M", "63.7*"."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

# No value is given, in the words of 3,278 rows of Papers with Code's files
_BLANK = re.compile(r"(?:[-–—−]+|n\s*/\s*a|\?|please tell us|none|null|)\s*[*†‡]*", re.IGNORECASE)
_NUMBER = r"(?:\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d*)?|\.\d+)(?:[eE][-+]?\d{1,3})?"
_VALUE = re.compile(
    rf"""(?P<about> [~≈≤≥<>]? ) \s*
         (?P<number> [-+−]? {_NUMBER} ) \s*
         (?P<percent> %? ) (?P<scale> [kKmMbB]? )
         (?: \s* (?: ± | \+/- | \\pm ) \s* (?P<deviation> {_NUMBER} ) \s* %? )?
         \s* (?P<mark> [*†‡+?]* )
         \s* (?P<note> \( [^()]* \) )?""",
    re.VERBOSE,
)
_SEVERAL = re.compile(rf"{_NUMBER}%?\s*[/|;,]\s*{_NUMBER}.*")
_SCALES = {"": Decimal(1), "k": Decimal(1000), "m": Decimal(10**6), "b": Decimal(10**9)}
_LONGEST = 200
_BYTE_ORDER_MARK = "\ufeff"


class UnreadableValueError(ValueError):
    """A cell that is not blank, and not one number; the text says what it is instead."""


@dataclass(frozen=True, slots=True)
class Value:
    """One number of a table.

    Args:
        number: with its scale: 24000000 for "24M".
        deviation: what stands after ±, scaled alike; None without.
        unit: ``%`` or empty.
        remark: signs and notes around it, or empty.
    """

    number: Decimal
    deviation: Decimal | None = None
    unit: str = ""
    remark: str = ""


def read_value(text: str) -> Value | None:
    """The number that a cell holds, or None for a blank one.

    >>> read_value("85.3%").number, read_value("24M").number, read_value("0.748 ± 0.002").deviation, read_value("-")
    (Decimal('85.3'), Decimal('24000000'), Decimal('0.002'), None)

    Raises:
        UnreadableValueError: it holds words, or more than one number.
    """
    text = text.strip().removeprefix(_BYTE_ORDER_MARK).strip()
    if len(text) > _LONGEST:
        raise UnreadableValueError(f"a text of {len(text)} characters")
    if _BLANK.fullmatch(text):
        return None
    found = _VALUE.fullmatch(text)
    if found is None:
        raise UnreadableValueError("more than one number" if _SEVERAL.fullmatch(text) else "not a number")
    scale = _SCALES[found["scale"].lower()]
    deviation = found["deviation"]
    remark = " ".join(part for part in (found["about"], found["mark"], found["note"]) if part)
    return Value(
        number=_decimal(found["number"]) * scale,
        deviation=_decimal(deviation) * scale if deviation else None,
        unit=found["percent"],
        remark=remark,
    )


def _decimal(text: str) -> Decimal:
    return Decimal(text.replace(",", "").replace("−", "-"))
