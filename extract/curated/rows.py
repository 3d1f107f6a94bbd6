"""The nouns of curated leaderboards."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class CuratedScore:
    """A cell of a curated leaderboard.

    Args:
        metric: the column's name, as the file has it.
        text: the value as the file has it, a number as JSON writes it.
        value: the number, scaled (24000000 for "24M"); None where nothing is given, or nothing that can be read.
        deviation: what stands after ±, scaled alike, or None.
        unit: ``%`` where it is written, else empty.
        remark: what else stands there: ``*``, ``~``, ``(ensemble)``; else empty.
        problem: why a text that is not blank could not be read, else empty.
    """

    metric: str
    text: str
    value: Decimal | None = None
    deviation: Decimal | None = None
    unit: str = ""
    remark: str = ""
    problem: str = ""


@dataclass(frozen=True, slots=True)
class CuratedRow:
    """A row of a curated leaderboard: a system and its scores on one dataset.

    Args:
        source: the file as the user named it.
        line: 1-based line of the task in it.
        task: names of the task and of its subtasks, outermost first.
        dataset: name of the dataset, with those of its parts after it, outermost first.
        model: name of the system, as the file has it; empty where the row has none.
        scores: one for each metric that the row has, in the order of the board.
        title, url, date: of the paper; the date in ISO 8601 as far as it is known. Empty or None without.
        arxiv_id: where the address is arXiv's.
        code: addresses of programs.
        extra_data: whether more data were used than the dataset has; None where the file does not say.
    """

    source: str
    line: int
    task: tuple[str, ...]
    dataset: tuple[str, ...]
    model: str
    scores: tuple[CuratedScore, ...]
    title: str = ""
    url: str | None = None
    date: str | None = None
    arxiv_id: str | None = None
    code: tuple[str, ...] = ()
    extra_data: bool | None = None
