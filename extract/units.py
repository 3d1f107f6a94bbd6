"""What a number without a known unit is counted in all the same: "7/8 tasks", "121 μJ", "1.19 bits/character".

Read of a result only, once its kind and names are decided: no cue weighs it. It keeps such a number from being taken
for one whose sign of per cent was left out.
"""

from __future__ import annotations

from decimal import Decimal
from functools import cache

import regex

from extract.numbers import CASED, UNITS, unit_of

_COUNT = regex.compile(r"\d++(?![.,%]\d|\s?%)")
_OF = regex.compile(r"\s(?:out\s)?of\s(?P<all>\d++|them)\b(?![.,]\d|\s?%)")
_SLASH = regex.compile(r"\s?/\s?(?P<all>\d++)\b(?![.,]\d|\s?[%/])")


def unit_behind(text: str, start: int, end: int) -> str:
    """The unit of a number that :func:`extract.numbers.find_numbers` gave none.

    Args:
        text: clean text.
        start, end: where the number stands in it.

    Returns:
        ``of 15`` for a count, the unit as it is written for a measurement, and ``""`` where neither stands there.

    >>> unit_behind("success in 7/8 tasks", 11, 12), unit_behind("an error of 1.19 bits/character", 12, 16)
    ('of 8', 'bits/character')
    """
    if _COUNT.fullmatch(text, start, end):
        found = _OF.match(text, end)
        if found is None and text[start - 1 : start] != "/":  # "85/70/66 on A/B/C" is a list
            found = _SLASH.match(text, end)
            if found is not None and Decimal(found["all"]) < Decimal(text[start:end]):
                found = None
        if found is not None:
            return f"of {found['all']}"
    measured = _measured().match(text, end)
    if measured is None:
        return ""
    unit = next(found for found in measured.groups() if found)
    return "FPS" if measured["frames"] else unit_of(unit) or ("" if unit.lower() in CASED else unit)


@cache
def _measured() -> regex.Pattern[str]:
    """Units in square brackets, after a plus ("150+ FPS"), before a slash ("4.91mm/4.65 deg"), of a millionth, and of
    one known unit per thing; the first part is a known unit, since "80.1 F1/EM" is two measures."""
    known = "|".join(regex.escape(unit) for unit in sorted(UNITS, key=len, reverse=True) if unit.isalpha())
    return regex.compile(
        rf"\s?(?:\[(?P<bracketed>[\p{{L}}%°/]{{1,8}})\]|(?P<single>(?i:{known}))(?=/\d)|(?P<micro>[μµ]\p{{L}}{{1,2}})\b"
        rf"|\+\s?(?P<least>(?i:{known}))\b|(?P<frames>(?i:frames?[- ]per[- ]seconds?))\b"
        rf"|(?P<compound>(?i:{known})/\p{{L}}+)\b)"
    )
