"""Values in one unit a metric, so that 0.7298 and 72.98% are one Dice. Exact arithmetic, and no guess without a reason.

What cannot be decided is kept as printed; docs/schema.md, "Normalised values", has the table of cases.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from extract.lexicon import Metric
from extract.records import Kind

# Units of one dimension by what they are of its first one; only exact steps, hence no km/h and no radians, and no
# bytes, where 1 GB may be 1000 or 1024 MB.
_DIMENSIONS: Final[tuple[dict[str, Decimal], ...]] = tuple(
    {unit: Decimal(factor) for unit, factor in units.items()}
    for units in (
        {"s": "1", "ms": "1e-3", "μs": "1e-6", "ns": "1e-9", "min": "60", "h": "3600", "days": "86400"},
        {"m": "1", "km": "1e3", "cm": "1e-2", "mm": "1e-3", "μm": "1e-6", "nm": "1e-9"},
        {"m/s": "1", "cm/s": "1e-2", "mm/s": "1e-3"},
        {"Hz": "1", "kHz": "1e3"},
        {"J": "1", "kJ": "1e3", "mJ": "1e-3"},
        {"W": "1", "kW": "1e3", "mW": "1e-3"},
        {"N": "1", "mN": "1e-3"},
        {"FLOPs": "1", "MFLOPs": "1e6", "GFLOPs": "1e9", "TFLOPs": "1e12"},
    )
)

# A metric in one of these is printed without its unit as often as with it. A bare length or time is not one of them:
# "Hausdorff distance of 3.2" may be millimetres or pixels, and stays without a unit.
_IMPLIED: Final = frozenset({"", "%", "points", "dB", "FPS", "x", "bits", "tokens"})

_BYTES: Final = frozenset({"KB", "MB", "GB", "TB"})

# An error in whatever unit is an error, less is better: 1.9% of translational drift, 3 mm of reconstruction error.
_ANY_UNIT: Final = frozenset({"error", "distance"})


@dataclass(frozen=True, slots=True)
class Normalised:
    """A value in the unit of its board.

    ``flags``: ``rescaled`` (a fraction became per cent, or the reverse, or ms became s), ``scale unknown`` (it may be
    a fraction or per cent), ``impossible`` (outside the metric's range), ``other unit`` (in a unit that the metric is
    not measured in, so that its direction says nothing: an accuracy of 0.5 mm, a speed of 30 ms).
    """

    value: Decimal
    unit: str
    flags: tuple[str, ...] = ()


def normalise(value: Decimal, unit: str, kind: Kind, metric: Metric | None) -> Normalised:
    """The value of a result in the unit of its metric.

    Args:
        value, unit: as printed.
        kind: a ``delta`` is never changed: "0.5 more accuracy" may be half a point or half of everything.
        metric: what the lexicon knows of the metric; None when it knows nothing, and then nothing is changed.

    >>> from extract.lexicon import Metric
    >>> dice = Metric("dice", "Dice", (), "higher", "%", 0, 100, "overlap")
    >>> normalise(Decimal("0.7298"), "", "score", dice)
    Normalised(value=Decimal('72.9800'), unit='%', flags=('rescaled',))
    """
    if kind == "delta" or metric is None:
        return Normalised(value, unit)
    found = _scale(value, unit, metric)
    if _is_other(found.unit, metric):
        return Normalised(found.value, found.unit, (*found.flags, "other unit"))
    if "scale unknown" in found.flags or found.unit != metric.unit or not _impossible(found.value, metric):
        return found
    return Normalised(found.value, found.unit, (*found.flags, "impossible"))


def _scale(value: Decimal, unit: str, metric: Metric) -> Normalised:
    if unit in ("", "points", "%") and (metric.unit == "%" or (metric.unit in ("", "points") and metric.high == 100)):
        return _of_hundred(value, unit, metric)
    if unit in ("", "%") and metric.unit == "" and metric.high == 1:
        return _of_one(value, unit)
    if unit in ("", "points") and metric.unit in _IMPLIED:
        return Normalised(value, metric.unit)
    for dimension in _DIMENSIONS:
        if unit in dimension and metric.unit in dimension and unit != metric.unit:
            return Normalised(value * dimension[unit] / dimension[metric.unit], metric.unit, ("rescaled",))
    return Normalised(value, unit)


def _of_hundred(value: Decimal, unit: str, metric: Metric) -> Normalised:
    """Per cent, and numbers from 0 to 100 such as BLEU, which some papers print as a fraction."""
    if unit != "":
        return Normalised(value, metric.unit)
    unknown = Normalised(value, "", ("scale unknown",))
    if abs(value) > 1:
        # A human-normalised score of 1.5 is 150%: where the range is open upwards, a small bare number may be either.
        return (
            unknown
            if metric.high is None and metric.direction == "higher" and abs(value) < 10
            else Normalised(value, metric.unit)
        )
    if value == 0:
        return Normalised(value, metric.unit)
    if value < 0 or metric.direction != "higher" or value.as_tuple().exponent == 0:
        return unknown  # an error of 0.23 is as likely 0.23% as 23%; "1" is all or one in a hundred, "1.0" is all
    return Normalised(value * 100, metric.unit, ("rescaled",))


def _of_one(value: Decimal, unit: str) -> Normalised:
    """Correlations and the like. A bare 95.3 is per cent; between 1 and 10 a slip is as likely, and out of range."""
    if unit == "%" or 10 <= value <= 100:
        return Normalised(value / 100, "", ("rescaled",))
    return Normalised(value, "")


def _is_other(unit: str, metric: Metric) -> bool:
    if metric.unit == "":
        return metric.family == "efficiency" and metric.direction == "higher" and unit in _DIMENSIONS[0]
    same = unit in ("", metric.unit) or {unit, metric.unit} <= _BYTES
    return not same and metric.family not in _ANY_UNIT


def _impossible(value: Decimal, metric: Metric) -> bool:
    if metric.low is not None and value < Decimal(str(metric.low)):
        return True
    return metric.high is not None and value > Decimal(str(metric.high))
