"""The nouns of curated leaderboards."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from extract.sources.fields import kind_of

from .values import UnreadableValueError, read_value


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
        line: 1-based line of the row in it, or of what holds the row.
        place: where in the file it stands, in words: ``Question Answering > SQuAD > row 3``.
        task: names of the task and of its subtasks, outermost first.
        dataset: name of the dataset, with those of its parts after it, outermost first.
        model: name of the system, as the file has it; empty where the row has none.
        scores: one for each metric that the row has, in the order of the board.
        split: of the dataset, where the file has a field for it; else empty.
        title, url, date: of the paper; the date in ISO 8601 as far as it is known. Empty or None without.
        arxiv_id: where the address is arXiv's.
        code: addresses of programs.
        extra_data: whether more data were used than the dataset has; None where the file does not say.
    """

    source: str
    line: int
    place: str
    task: tuple[str, ...]
    dataset: tuple[str, ...]
    model: str
    scores: tuple[CuratedScore, ...]
    split: str = ""
    title: str = ""
    url: str | None = None
    date: str | None = None
    arxiv_id: str | None = None
    code: tuple[str, ...] = ()
    extra_data: bool | None = None


def read_cell(metric: str, cell: object) -> CuratedScore:
    """A cell as a score; one that is neither blank nor a number keeps its text and says why (``problem``).

    >>> read_cell("F1", "91.5*").value, read_cell("F1", "93.0/90.7").problem, read_cell("F1", "-").value
    (Decimal('91.5'), 'more than one number', None)
    """
    text = "" if cell is None else str(cell)
    try:
        if isinstance(cell, bool) or not isinstance(cell, str | int | float | None):
            raise UnreadableValueError(kind_of(cell))
        value = read_value(text)
    except UnreadableValueError as error:
        return CuratedScore(metric, text, problem=str(error))
    if value is None:
        return CuratedScore(metric, text)
    return CuratedScore(metric, text, value.number, value.deviation, value.unit, value.remark)


def said(place: tuple[str, ...]) -> str:
    """A place in a file in words.

    >>> said(("Parsing", "Penn Treebank", "row 2"))
    'Parsing > Penn Treebank > row 2'
    """
    return " > ".join(place)


def problem_of(place: str, score: CuratedScore) -> str:
    """What is wrong with a cell, in a line."""
    shown = score.text if len(score.text) <= 60 else f"{score.text[:57]}..."
    return f"{place}: {score.metric} is {score.problem}: {shown!r}"
