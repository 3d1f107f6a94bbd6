"""Dates as sources write them, as ISO 8601 as far as they are known."""

from __future__ import annotations

import datetime
import re
from functools import lru_cache

_MONTHS = {
    name: number
    for number, name in enumerate("jan feb mar apr may jun jul aug sep oct nov dec".split(), start=1)  # noqa: SIM905
}
_MONTH = r"(?P<month>jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?"
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_YEAR = r"(?P<year>(?:19|20)\d\d)"

# "2023-08-03", "2023/8", "2023", "2023-08-03T17:20:11Z", "20230803"
_ISO = re.compile(_YEAR + r"(?:[-/.]?(?P<month>\d{1,2})(?:[-/.]?(?P<day>\d{1,2}))?)?(?:[T ].{0,40})?")
# "3 August 2023", "Thu, 3 Aug 2023 17:20:11 GMT"
_DAY_FIRST = re.compile(rf"(?:[a-z]{{3,9}},?\s+)?{_DAY}\s+{_MONTH},?\s+{_YEAR}(?:\s.{{0,40}})?", re.IGNORECASE)
# "Aug 3, 2023", "August 2023", and with no year "Nov 3"
_MONTH_FIRST = re.compile(rf"{_MONTH}(?:\s+{_DAY}(?!\d))?(?:,?\s+{_YEAR})?", re.IGNORECASE)
_ANY_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")


def parse_date(value: object) -> str | None:
    """``value`` as ``2023-08-03``, ``2023-08`` or ``2023``; ``--11-03`` for a day without a year; else None.

    Takes text, a number (a year, or 20230803) and Python's dates. A date whose day and month cannot be told
    apart ("03/08/2023") keeps its year only.

    >>> parse_date("Aug 3, 2023"), parse_date("Nov 3"), parse_date("03/08/2023"), parse_date("2023-02-31")
    ('2023-08-03', '--11-03', '2023', None)
    """
    if type(value) is int and 1900 <= value <= 2099:
        return str(value)
    if isinstance(value, datetime.date):  # datetime.datetime is one too
        return value.isoformat()[:10]
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return None
    text = str(int(value)) if isinstance(value, float) and value.is_integer() else str(value).strip()[:100]
    return _parse(text)


@lru_cache(maxsize=1 << 12)  # papers of one day come together
def _parse(text: str) -> str | None:
    for pattern in (_ISO, _DAY_FIRST, _MONTH_FIRST):
        if found := pattern.fullmatch(text):
            return _iso(found.groupdict())
    years = set(_ANY_YEAR.findall(text))
    return years.pop() if len(years) == 1 else None


def _iso(parts: dict[str, str | None]) -> str | None:
    year, month, day = parts["year"], parts["month"], parts["day"]
    if month is None:
        return year
    number = int(month) if month.isdecimal() else _MONTHS[month[:3].lower()]
    if day is None:
        return f"{year}-{number:02}" if year and 1 <= number <= 12 else None
    try:
        datetime.date(int(year) if year else 2000, number, int(day))  # 2000: a leap year, so "Feb 29" stands
    except ValueError:
        return None
    return f"{year or '-'}-{number:02}-{int(day):02}"
