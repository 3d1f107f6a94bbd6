"""The tables of ``benchmine review``."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from benchmine.options import TableFormat
from benchmine.readings import reading
from benchmine.tables import Table
from db.review_lists import Doubt, LogEntry

_SHORT: Final = 8  # digits of an id that people see; 75,000 abstracts have no two results that share them


def queue_table(doubts: Sequence[Doubt], format: TableFormat) -> Table:
    """The results of a queue; people see the sentence below each, programs have it in a column."""
    people = format is TableFormat.TABLE
    columns = ["Result", "Doubt", "Confidence", "#", "Of", "Reading", "Paper"]
    cells = [
        [
            one.row["id"][:_SHORT] if people else one.row["id"],
            round(one.doubt, 3),
            round(one.row["confidence"], 3),
            one.rank,
            one.ranked,
            reading(one.row),
            one.row["paper_id"],
        ]
        for one in doubts
    ]
    sentences = [one.row["sentence"] for one in doubts]
    if people:
        return Table(columns, cells, sentences)
    names = ["result_id", "doubt", "confidence", "rank", "ranked", "reading", "paper_id", "sentence"]
    return Table(names, [[*row, sentence] for row, sentence in zip(cells, sentences, strict=True)])


def log_table(entries: Sequence[LogEntry]) -> Table:
    """The log of reviews."""
    columns = ("Review", "At", "By", "Result", "Verdict", "Of", "Comment", "State", "Reading")
    return Table(
        columns,
        [
            (
                one.id,
                one.at,
                one.reviewer,
                one.result_id,
                one.verdict,
                correction(one),
                one.comment,
                ", ".join(["taken back"] * one.undone + ["dormant"] * one.dormant),
                reading(one.row) if one.row else "",
            )
            for one in entries
        ],
    )


def correction(entry: LogEntry) -> str:
    """What a correction corrects, and which review an undo takes back."""
    if entry.verdict == "correct":
        return f"{entry.field}={entry.value or 'none'}"
    return f"review {entry.value}" if entry.verdict == "undo" else ""
