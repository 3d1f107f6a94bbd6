"""What the reviews of a result amount to: the newest verdict, and the newest correction of each field."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any, Final

from sqlalchemy import Connection, Row, select

from db.corrections import checked
from db.tables import review
from db.writing import chunks

UNDO: Final = "undo"
"""Verdict of a row that takes an earlier one back: its ``value`` is the ``id`` of that one."""

DECIDING: Final = ("accept", "reject", "correct")
"""The verdicts that say whether a result stands; a comment leaves that as it is."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """What people made of a result.

    Args:
        verdict: the newest of DECIDING; ``""`` where there is none.
        corrections: field -> value; ``""`` for "the abstract does not say".
    """

    verdict: str = ""
    corrections: Mapping[str, str] = field(default_factory=dict)


UNJUDGED: Final = Judgement()


def not_undone(reviews: Iterable[Row[Any]]) -> list[Row[Any]]:
    """The reviews of one result that no later one takes back, oldest first; an ``undo`` is one of them.

    Args:
        reviews: all rows of ``review`` of the result, in any order. An ``undo`` can be taken back itself.
    """
    void: set[int] = set()
    left = []
    for row in sorted(reviews, key=lambda row: -row.id):
        if row.id not in void:
            left.append(row)
            if row.verdict == UNDO:
                void.add(int(row.value))
    return left[::-1]


def in_force(reviews: Iterable[Row[Any]]) -> list[Row[Any]]:
    """The reviews of one result that count, oldest first: what is not taken back, without what only takes back."""
    return [row for row in not_undone(reviews) if row.verdict != UNDO]


def judgement(reviews: Iterable[Row[Any]]) -> Judgement:
    """What all reviews of one result amount to."""
    standing = in_force(reviews)
    verdicts = [row.verdict for row in standing if row.verdict in DECIDING]
    corrections = {}
    for row in standing:
        if row.verdict == "correct":
            with suppress(ValueError):  # the first released version recorded corrections unchecked, and applied none
                corrections[row.field] = checked(row.field, row.value)
    return Judgement(verdicts[-1] if verdicts else "", corrections)


def judgements(connection: Connection, result_ids: Sequence[str]) -> dict[str, Judgement]:
    """The judgement of each of these results that has reviews."""
    found: dict[str, Judgement] = {}
    for ids in chunks(result_ids):
        rows = connection.execute(
            select(review).where(review.c.result_id.in_(ids)).order_by(review.c.result_id, review.c.id)
        )
        for identity, reviews in groupby(rows, key=lambda row: row.result_id):
            found[identity] = judgement(reviews)
    return found
