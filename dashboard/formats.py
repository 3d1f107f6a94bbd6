"""How numbers, dates and names of the records are written on the pages: plain text, never markup."""

from __future__ import annotations

import calendar
import re
from collections.abc import Sequence
from typing import Final

import pandas as pd

from db.queries import BenchmarkSummary, Board, Evidence, LeaderboardRow, ModelResult, PaperReading, ResultDetail
from extract.records import ROLE_NAMES, Bound, Direction, Span, quantity

ROLES: Final = ROLE_NAMES
VERDICTS: Final[dict[str, str]] = {
    "": "not reviewed",
    "accept": "accepted",
    "correct": "corrected",
    "reject": "rejected",
}
NOT_STATED: Final = "not stated"

_BETTER: Final[dict[Direction, str]] = {
    "higher": "higher is better",
    "lower": "lower is better",
    "none": "not ranked: no agreed direction",
}
_DATE: Final = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")
_NO_YEAR: Final = re.compile(r"--(\d{2})-(\d{2})")


def number(value: float) -> str:
    """The value with as many decimals as it needs, four at most: 58.3, 1,016, 0.0721."""
    text = f"{value:,.4f}".rstrip("0").rstrip(".")
    return text if text not in ("0", "-0") or value == 0 else f"{value:.2g}"


def decimals(values: list[float]) -> int:
    """How many decimals a column of these values needs, so that they stand under each other; four at most."""
    return max((len(number(value).partition(".")[2]) for value in values), default=0)


def count(amount: int, one: str, many: str | None = None) -> str:
    """``1 result``, ``2,310 results``."""
    return f"{amount:,} {one if amount == 1 else many or one + 's'}"


def reported(of: BenchmarkSummary) -> list[str]:
    """What is reported on a benchmark: ``60 scores in 37 papers``, ``41 changes``; the papers are those of the scores.

    A benchmark on which there are changes only has no word of papers.
    """
    scores = [f"{count(of.results, 'score')} in {count(of.papers, 'paper')}"] if of.results else []
    return scores + ([count(of.deltas, "change")] if of.deltas else [])


def measure(board: Board) -> str:
    """Metric and unit of a board: ``Accuracy (%)``."""
    metric = board.metric or "Metric not stated"
    return f"{metric} ({board.unit})" if board.unit else metric


def board_name(board: Board) -> str:
    """A board in a line: ``ImageNet (val), Accuracy (%)``."""
    split = f" ({board.split})" if board.split else ""
    return f"{board.benchmark}{split}, {measure(board)}"


def better_phrase(direction: Direction) -> str:
    """Which way is better, in words."""
    return _BETTER[direction]


def board_label(board: Board) -> str:
    """One line of the board chooser."""
    split = f"{board.split} · " if board.split else ""
    return f"{split}{measure(board)} · {count(board.results, 'result')} · {better_phrase(board.direction)}"


def printed(result: LeaderboardRow | ResultDetail | ModelResult | PaperReading) -> str:
    """The number as the abstract prints it, with its bound: ``over 58.3%``, ``1.2x``."""
    return as_printed(result.bound, result.value_text, result.printed_unit)


def as_printed(bound: Bound, value: str, unit: str) -> str:
    """The same of its parts."""
    return _bound(bound) + quantity(value, unit)


def reading(one: PaperReading) -> str:
    """A result in a line: ``88.6% accuracy on ImageNet (Maple)``."""
    words = [printed(one), one.metric or "", f"on {one.benchmark}" if one.benchmark else ""]
    return " ".join([word for word in words if word] + ([f"({one.model})"] if one.model else []))


def with_unit(result: ResultDetail, abstract: str) -> Span:
    """Where the value stands in the abstract, with the unit that follows it, so that no mark cuts "88.6%" in two."""
    span = result.value_span
    return Span(span.start, end_with_unit(span.end, result.printed_unit, abstract))


def end_with_unit(end: int, unit: str, abstract: str) -> int:
    """Where the unit ends that follows a value which ends at ``end``; ``end`` where it does not follow."""
    for gap in ("", " ", "\\"):
        if unit and abstract.startswith(gap + unit, end):
            return end + len(gap + unit)
    return end


def normalised(result: Evidence | ResultDetail | ModelResult) -> str:
    """The number in the unit in which it is compared."""
    return _bound(result.bound) + quantity(number(result.value), result.unit)


def claim(result: LeaderboardRow | ResultDetail | ModelResult) -> str:
    """What is claimed: a score or a change, and whether its sentence claims the state of the art (``score, SOTA``)."""
    kind = "score" if result.kind == "score" else "change"
    return f"{kind}, SOTA" if result.claims_sota else kind


def notes(flags: Sequence[str], *, claims_sota: bool) -> list[str]:
    """What is to be known of a row beside its value: its flags, and that its sentence claims the state of the art."""
    return [*flags, *(["claims state of the art"] if claims_sota else [])]


def spread(row: LeaderboardRow) -> str:
    """The range of the ranked values that papers report for the model of a row in its setting; empty for a single one.

    ``67.4–90 (5 values, 4 papers)``
    """
    if row.values < 2:
        return ""
    return f"{number(row.low)}–{number(row.high)} ({row.values} values, {count(row.papers, 'paper')})"


def _bound(bound: Bound) -> str:
    return f"{bound} " if bound else ""


def model_name(name: str | None) -> str:
    """The model, or that the abstract does not name it."""
    return name or "model not named"


def paper_name(title: str, text: str, length: int = 90) -> str:
    """The title; for a paper whose source gave none, how its abstract begins, in quotes."""
    if title:
        return title
    words = " ".join(text.split())
    return f"“{words[:length].rsplit(' ', 1)[0]}…”" if len(words) > length else f"“{words}”"


def certainty(confidence: float) -> str:
    """A confidence from 0 to 1 in figures and in a word."""
    word = "high" if confidence >= 0.8 else "medium" if confidence >= 0.5 else "low"
    return f"{confidence:.2f} ({word})"


def date_text(date: str | None, *, short: bool = False) -> str:
    """A date as far as it is known; one without a year says so, unless it has to be short."""
    if not date:
        return ""
    if match := _NO_YEAR.fullmatch(date):
        month = int(match[1])
        name = calendar.month_abbr[month] if 1 <= month <= 12 else match[1]
        return f"{int(match[2])} {name}{'' if short else ' (no year)'}"
    return date


def day(date: str) -> pd.Timestamp | None:
    """The first day of the year, month or day that a date names: where a chart draws it. None for no such date."""
    match = _DATE.match(date)
    if match is None:
        return None
    try:
        return pd.Timestamp(year=int(match[1]), month=int(match[2] or 1), day=int(match[3] or 1))
    except ValueError:
        return None
