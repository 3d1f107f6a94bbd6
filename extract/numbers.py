"""Numbers in clean text: the value, its unit, its bound, and the shape it stands in.

A number here is only a candidate; extract/kinds.py decides whether it is a result. What can never be one because of
how it is written (the digits of ``GPT-3.5``, ``F1``, ``top-5``, ``7B``, ``2nd``) is not even a candidate.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from itertools import pairwise

import regex

from extract.records import Bound

# Unit spellings -> the short form of gold/GUIDELINES.md, in small letters where case tells nothing (:data:`CASED`).
UNITS: dict[str, str] = {
    "%": "%",
    "percent": "%",
    "per cent": "%",
    "percentage points": "points",
    "percentage point": "points",
    "% points": "points",
    "% point": "points",
    "%-points": "points",
    "%p": "points",
    "percent points": "points",
    "pp": "points",
    "p.p.": "points",
    "pts": "points",
    "absolute points": "points",
    "points": "points",
    "point": "points",
    "pt": "points",
    "x": "x",
    "X": "x",
    "×": "x",
    "times": "x",
    "-fold": "x",
    " fold": "x",
    "fold": "x",
    "-times": "x",
    "db": "dB",
    "fps": "FPS",
    "frames per second": "FPS",
    "frames/s": "FPS",
    "frame/s": "FPS",
    "frames/sec": "FPS",
    "frames/second": "FPS",
    "frames per sec": "FPS",
    "hz": "Hz",
    "khz": "kHz",
    "mhz": "MHz",
    "ghz": "GHz",
    "ms": "ms",
    "msec": "ms",
    "milliseconds": "ms",
    "millisecond": "ms",
    "μs": "μs",
    "µs": "μs",
    "us": "μs",
    "microseconds": "μs",
    "ns": "ns",
    "nanoseconds": "ns",
    "s": "s",
    "sec": "s",
    "secs": "s",
    "seconds": "s",
    "second": "s",
    "min": "min",
    "mins": "min",
    "minutes": "min",
    "minute": "min",
    "h": "h",
    "hours": "h",
    "hour": "h",
    "hrs": "h",
    "days": "days",
    "day": "days",
    "mm": "mm",
    "millimeters": "mm",
    "millimeter": "mm",
    "millimetres": "mm",
    "cm": "cm",
    "centimeters": "cm",
    "centimeter": "cm",
    "km": "km",
    "m": "m",
    "meters": "m",
    "meter": "m",
    "metres": "m",
    "μm": "μm",
    "µm": "μm",
    "um": "μm",
    "microns": "μm",
    "nm": "nm",
    "m/s": "m/s",
    "km/h": "km/h",
    "mm/s": "mm/s",
    "cm/s": "cm/s",
    "rad/s": "rad/s",
    "°": "°",
    "°c": "°C",
    "degrees": "°",
    "degree": "°",
    "deg": "°",
    "rad": "rad",
    "mrad": "mrad",
    "px": "px",
    "pixels": "px",
    "pixel": "px",
    "kb": "KB",
    "mb": "MB",
    "gb": "GB",
    "tb": "TB",
    "kbps": "kbps",
    "bpp": "bpp",
    "bits": "bits",
    "bit": "bits",
    "N": "N",
    "mN": "mN",
    "Nm": "Nm",
    "N·m": "Nm",
    "kpa": "kPa",
    "J": "J",
    "mJ": "mJ",
    "MJ": "MJ",
    "kj": "kJ",
    "W": "W",
    "mW": "mW",
    "MW": "MW",
    "kw": "kW",
    "kg": "kg",
    "g": "g",
    "V": "V",
    "mmhg": "mmHg",
    "bpm": "bpm",
    "gops": "GOPS",
    "tops": "TOPS",
    "gflops": "GFLOPs",
    "tflops": "TFLOPs",
    "mflops": "MFLOPs",
    "flops": "FLOPs",
    "tokens/s": "tokens/s",
    "tokens per second": "tokens/s",
    "images per second": "images/s",
    "images/s": "images/s",
    "images/sec": "images/s",
    "samples/s": "samples/s",
}

# In another case these are other units or none: 5.2 Nm are no nanometres, 5.3M parameters no metres, "v.s." no volts.
# 29 results of 49,503 abstracts had a wrong unit for it.
CASED = frozenset({"g", "h", "j", "m", "mj", "mn", "mw", "n", "nm", "ns", "s", "us", "v", "w"})


def unit_of(said: str) -> str:
    """The short form of a unit as it is written; empty for none: "NS"."""
    low = said.lower()
    return UNITS.get(said) or ("" if low in CASED else UNITS.get(low, ""))


BOUNDS: dict[str, Bound] = {
    "over": "over",
    "more than": "over",
    "above": "over",
    "at least": "over",
    "exceeding": "over",
    "exceeds": "over",
    "exceed": "over",
    "greater than": "over",
    "higher than": "over",
    "larger than": "over",
    "better than": "over",
    "no less than": "over",
    "beyond": "over",
    "upwards of": "over",
    ">": "over",
    "≥": "over",
    "under": "under",
    "below": "under",
    "less than": "under",
    "fewer than": "under",
    "lower than": "under",
    "smaller than": "under",
    "at most": "under",
    "within": "under",
    "<": "under",
    "≤": "under",
    "about": "about",
    "around": "about",
    "nearly": "about",
    "almost": "about",
    "approximately": "about",
    "approx.": "about",
    "approx": "about",
    "roughly": "about",
    "circa": "about",
    "close to": "about",
    "some": "about",
    "~": "about",
    "∼": "about",
    "≈": "about",
    "up to": "up to",
    "upto": "up to",
    "as much as": "up to",
    "as high as": "up to",
    "as many as": "up to",
    "by as much as": "up to",
    "maximum of": "up to",
    "a maximum of": "up to",
    "as low as": "up to",
    "at best": "up to",
}


@dataclass(slots=True)
class Number:
    """A number in clean text.

    Args:
        start, end: the characters of the value alone, without sign and unit.
        text: those characters.
        unit: short form, or empty.
        unit_end: where the unit ends (``end`` where there is none).
        bound: what the words before it say of its bound; carried over a list by extract/conditions.py.
        sign: "+", "-", "±" or empty, as printed before the value.
        negative: whether the sign is a minus: "of -0.45", but "42-43%" and "30 -40%" are ranges.
        points_of: whether the unit names a metric ("2.1 BLEU points"), which is left to stand outside the unit.
    """

    start: int
    end: int
    text: str
    unit: str = ""
    unit_end: int = 0
    bound: Bound = ""
    sign: str = ""
    negative: bool = False
    points_of: bool = False

    @property
    def value(self) -> Decimal:
        """The value as printed, not rescaled."""
        return Decimal(self.text.replace(",", ""))

    @property
    def decimals(self) -> int:
        """Digits after the decimal point."""
        return len(self.text) - self.text.rfind(".") - 1 if "." in self.text else 0


_VALUE = regex.compile(r"\d{1,3}(?:,\d{3})++(?!\d)(?:\.\d++)?|\d++(?:\.\d++)?|\.\d++")
_DASHES = "-‑–—~"
# "0.916 ± 0.032", "0.916 +- 0.032", "recall @ 10": a deviation or a cut-off, never a result of its own; nor is what
# follows a cut-off, "mAP@[0.5:0.95]", "mAP@0.5:0.95", "mAP@50-95", "recall@{1,5,10}".
_DEVIATION = regex.compile(
    r"(?:±|\+/?-|\s@|@\s?[\[({]\s?(?:[\d.]{1,5}\s?[-:,]\s?){0,4}|@0?\.\d{1,2}:(?:0?\.\d{1,2}:)?|@\d{1,2}[-–])\s?$"
)
_LONGEST_CUT_OFF = 24


def _starts_number(text: str, at: int) -> bool:
    """True unless the characters before ``at`` make the digits part of a name.

    Letters before digits do (F1, mAP@0.5, v2.0), and so do a letter and a hyphen (GPT-3.5, COVID-19). What stands
    after a number, its sign or its range dash does not: "5.0%/4.9%", "76.5-80.9", "x4".
    """
    before = text[at - 1] if at else " "
    second = text[at - 2] if at > 1 else " "
    if _DEVIATION.search(text, max(0, at - _LONGEST_CUT_OFF), at):
        return False
    if before.isspace() or before in "([{$<>=≤≥≈∼±+\"'“‘:|":
        return True
    if before in _DASHES:
        return second.isdigit() or second in "%x×([{)]—-," or second.isspace() or before == "—"
    if before in "x×":
        return not second.isalnum() and second not in _DASHES
    if before in ",;":
        return second.isalnum() or second in "%)."
    if before == "/":
        return second.isdigit() or second in "%)×"
    return not (before.isalnum() or before in "._@^\\#&")


@cache
def _unit_pattern() -> regex.Pattern[str]:
    """What may follow a value: a symbol, a unit word, or "BLEU points"; else the value must end like a number."""
    words = "|".join(regex.escape(u) for u in sorted(UNITS, key=len, reverse=True) if u[0].isalpha() and u != "x")
    symbols = "|".join(regex.escape(u) for u in sorted(UNITS, key=len, reverse=True) if not u[0].isalpha())
    return regex.compile(
        rf"""(?:\s?(?P<symbol>{symbols})(?![\w@])
          |(?P<times>x)(?![a-z0-9])
          |\s?-?(?P<word>{words})(?![\w-]|/(?!s\b))
          |\s(?:absolute\s|relative\s|average\s|percentage\s)?(?:[A-Za-z][\w@.-]{{0,14}}+\s){{1,2}}?(?P<points>points?)\b
        )""",
        regex.VERBOSE | regex.IGNORECASE,
    )


@cache
def _bound_pattern() -> regex.Pattern[str]:
    words = "|".join(regex.escape(b) for b in sorted(BOUNDS, key=len, reverse=True) if b[0].isalpha())
    return regex.compile(
        rf"(?:\b(?P<word>{words})\s(?:an?\s|the\s|about\s|of\s)?|(?P<symbol>[>≥<≤~∼≈])\s?)(?P<sign>[+$±-]?)$",
        regex.IGNORECASE | regex.REVERSE,  # from the number back, where the bound stands
    )


_LONGEST_BOUND = 34
# "8-bit", "7B", "2nd", "4^3" are not numbers of ours; "45.65mIoU" is one with its metric glued on.
_GLUED = regex.compile(r"[\w^]|[-‑/]\p{L}|[.:]\d")
_GLUED_METRIC = regex.compile(r"[A-Za-z]{2,}")
_RANGE_GLUE = regex.compile(r"[-–—~]\d")


def find_numbers(text: str, start: int = 0, end: int | None = None) -> list[Number]:
    """Every number of ``text[start:end]`` that is not part of a name, in order, with unit and bound.

    Args:
        text: clean text.
        start, end: the characters to look at; to the end of the text without ``end``.
    """
    end = len(text) if end is None else end
    found: list[Number] = []
    for match in _VALUE.finditer(text, start, end):
        if not _starts_number(text, match.start()):
            continue
        number = _read_number(text, match.start(), match.end(), start, end)
        if number is not None:
            found.append(number)
    _share_units(text, found)
    return found


def _read_number(text: str, at: int, stop: int, start: int, end: int) -> Number | None:
    unit, unit_end, metric_points = "", stop, False
    match = _unit_pattern().match(text, stop, end)
    word = match and (match["symbol"] or match["word"] or match["times"])
    if match is not None and word is None:
        unit, metric_points = "points", True
    elif match is not None and word and (unit := unit_of(word)):
        unit_end = match.end()
    elif _is_glued(text, at, stop, end):
        return None
    elif deviation := _DEVIATED.match(text, stop, end):
        match = _unit_pattern().match(text, deviation.end(), end)
        word = match and (match["symbol"] or match["word"])
        unit = unit_of(word) if word else ""  # "94.8 ± 0.3%": the unit is that of both
    if not unit and at > start and text[at - 1] in "x×":
        unit = "x"  # "(x4)"
    number = Number(at, stop, text[at:stop], unit, unit_end, points_of=metric_points)
    window = text[max(start, at - _LONGEST_BOUND) : at]
    if window.endswith(("+", "-", "±")):
        number.sign = window[-1]
        number.negative = number.sign == "-" and _MINUS.search(window) is not None
    if bound := _bound_pattern().search(window):
        number.bound = BOUNDS[(bound["word"] or bound["symbol"]).lower()]
    if text.startswith("+", unit_end) and not number.bound:
        number.bound = "over"
    return number


# Of 12,786 results of 49,503 abstracts 16 scores are below zero: correlations, log-likelihoods, decibels.
_MINUS = regex.compile(r"(?:^|[^\d%°\s]\s|[\[({=:|<>≈~$])-$")
_DEVIATED = regex.compile(r"\s?(?:±|\+/?-)\s?\d++(?:\.\d++)?")


def _is_glued(text: str, at: int, stop: int, end: int) -> bool:
    """True when what follows the digits ``text[at:stop]`` makes them part of a name: "8-bit", "7B", "2nd"."""
    if not _GLUED.match(text, stop, end) or _RANGE_GLUE.match(text, stop, end):
        return False
    return "." not in text[at:stop] or not _GLUED_METRIC.match(text, stop, end)


# Not those of budgets and settings: of "3-15 minutes" and "200 to 1000 MFLOPs" the first looks like a result then.
_SHARED = frozenset(
    {"%", "points", "x", "dB", "ms", "μs", "s", "FPS", "Hz", "kHz"}
    | {"°", "rad", "mrad", "μm", "nm", "mm", "cm", "m", "km", "N", "mN", "Nm", "kPa", "W", "V"}
)
_SHARES_UNIT = regex.compile(r"\s?(?:[-–—~]|to|and|or|,|vs\.?|versus|/)\s?(?:and\s)?", regex.IGNORECASE)


def _share_units(text: str, numbers: list[Number]) -> None:
    """The first number of "76.5-80.9%" or "from 31 to 50%" has the unit of the second."""
    for right, left in pairwise(reversed(numbers)):  # from the right: in "31, 40 and 50%" the unit travels
        if left.unit or right.unit not in _SHARED or "." in text[left.end : right.start]:
            continue
        gap = _SHARES_UNIT.match(text, left.end)
        counted = left.decimals == 0 and left.value > 1000
        if gap is not None and gap.end() == right.start and not counted:
            left.unit = right.unit
