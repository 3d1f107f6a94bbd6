"""Reviews: an append-only record of what people say of a result.

``accept``, ``reject`` and ``correct`` (one field) decide; the newest of a field counts. ``comment`` says something and
changes nothing; ``undo`` takes an earlier review back. A review outlives the result: one that a new version of the
reader no longer finds has its reviews lie dormant until it is found again (db/judgements.py, db/effective.py).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Final, Literal, get_args

from sqlalchemy import Connection, Engine, insert, select, union

from db.corrections import checked
from db.decisions import Decisions
from db.judgements import UNDO, in_force, not_undone
from db.rewriting import rewrite
from db.rows import Lexicon, load_lexicon, storable
from db.summaries import refresh
from db.tables import result, review
from db.writing import add_to_tally, writing

Verdict = Literal["accept", "reject", "correct", "comment", "undo"]
VERDICTS: Final = get_args(Verdict)

ID_LENGTH: Final = 16
"""Hexadecimal digits of the id of a result."""

_ID_COLUMNS: Final = (result.c.id, review.c.result_id)
_MISFIT: Final = "field and value go with the verdict 'correct', and with no other"


class ReviewError(ValueError):
    """A review cannot be recorded; the message is one line that says why."""


def add_review(
    engine: Engine,
    result_id: str,
    verdict: Verdict,
    *,
    reviewer: str,
    field: str | None = None,
    value: str | None = None,
    comment: str = "",
    undoes: int | None = None,
    lexicon: Lexicon | None = None,
) -> int:
    """Record one judgement of one result, as :func:`add_reviews` records several.

    Args:
        field, value: with ``correct`` only: which of :data:`db.corrections.FIELDS`, and what it should say.

    Returns:
        The id of the review.
    """
    if (field is None) != (value is None):
        raise ReviewError(_MISFIT)
    (number,) = add_reviews(
        engine,
        [result_id],
        verdict,
        reviewer=reviewer,
        corrections=[] if field is None or value is None else [(field, value)],
        comment=comment,
        undoes=undoes,
        lexicon=lexicon,
    )
    return number


def add_reviews(
    engine: Engine,
    result_ids: Sequence[str],
    verdict: Verdict,
    *,
    reviewer: str,
    corrections: Sequence[tuple[str, str]] = (),
    comment: str = "",
    undoes: int | None = None,
    lexicon: Lexicon | None = None,
) -> list[int]:
    """Record the same judgement of several results, all or none of them, and apply it to boards and counts at once.

    Args:
        result_ids: whole ids.
        verdict: ``reject`` takes a result off its board, ``accept`` and ``correct`` bring it back.
        corrections: with ``correct`` only: fields (:data:`db.corrections.FIELDS`) and what they should say. Each
            becomes a review of its own.
        comment: why; needed with ``comment``.
        undoes: with ``undo`` only: the id of the review to take back; the newest that stands when None.
        reviewer: who says so.
        lexicon: what is known of names; that of the reader when None.

    Returns:
        The ids of the reviews, in the order of the results.

    Raises:
        ReviewError: for an unknown result, verdict, field or value, a reviewer without a name, a comment without
            words, and an ``undo`` of what is not there or already taken back.
    """
    said = _checked(verdict, corrections, comment, undoes)
    if not reviewer.strip():
        raise ReviewError("a review needs the name of its reviewer")
    common = {
        "verdict": verdict,
        "comment": storable(comment.strip()),
        "reviewer": storable(reviewer.strip()),
        "at": datetime.now(UTC).isoformat(timespec="seconds"),
    }
    lexicon = lexicon or load_lexicon()
    ids = list(dict.fromkeys(result_ids))
    numbers = []
    with writing(engine) as connection:
        for identity in ids:
            if verdict == UNDO:
                said = [(None, _taken_back(connection, identity, undoes))]
            else:
                _must_be_there(connection, identity)
            for field, value in said:
                row = common | {"result_id": identity, "field": field, "value": value}
                numbers.append(connection.execute(insert(review).values(row).returning(review.c.id)).scalar_one())
        rewrite(connection, ids, Decisions.load(connection), lexicon)
        add_to_tally(connection, {"version": 1})  # a comment changes no result, but what a page shows
    refresh(engine, lexicon)
    return numbers


def _checked(
    verdict: str, corrections: Sequence[tuple[str, str]], comment: str, undoes: int | None
) -> list[tuple[str | None, str | None]]:
    """``field`` and ``value`` of each row to be written."""
    if verdict not in VERDICTS:
        raise ReviewError(f"verdict is {verdict!r}; it is one of {', '.join(VERDICTS)}")
    if (verdict == "correct") != bool(corrections):
        raise ReviewError(_MISFIT)
    if verdict == "comment" and not comment.strip():
        raise ReviewError("a comment needs words")
    if undoes is not None and verdict != UNDO:
        raise ReviewError("only 'undo' takes a review back")
    if not corrections:
        return [(None, None)]
    found: dict[str | None, str | None] = {}
    for field, value in corrections:
        if field in found:
            raise ReviewError(f"{field} is corrected twice; say once what it should be")
        try:
            found[field] = storable(checked(field, value))
        except ValueError as error:
            raise ReviewError(str(error)) from None
    return list(found.items())


def _must_be_there(connection: Connection, result_id: str) -> None:
    if connection.execute(select(result.c.id).where(result.c.id == result_id)).first() is None:
        raise ReviewError(f"no result has the id {result_id!r}")


def _taken_back(connection: Connection, result_id: str, wanted: int | None) -> str:
    """The id of the review that an ``undo`` takes back."""
    rows = connection.execute(select(review).where(review.c.result_id == result_id)).all()
    standing = in_force(rows)
    if not standing and wanted is None:
        raise ReviewError(f"result {result_id} has no review to take back")
    if wanted is None:
        return str(standing[-1].id)
    if wanted not in {row.id for row in rows}:
        raise ReviewError(f"result {result_id} has no review {wanted}")
    if wanted not in {row.id for row in not_undone(rows)}:
        raise ReviewError(f"review {wanted} is taken back already")
    return str(wanted)


def full_id(engine: Engine, text: str) -> str:
    """The id of the result that an id or the beginning of one means; also of one that is gone and has reviews.

    Raises:
        ReviewError: it is no such beginning, none has it, or several have.
    """
    prefix = text.strip().lower()
    if not prefix or len(prefix) > ID_LENGTH or set(prefix) - set("0123456789abcdef"):
        raise ReviewError(f"{text!r} is no id of a result: up to {ID_LENGTH} digits and letters from a to f")
    places = [select(column.label("id")).where(column >= prefix, column < prefix + "g") for column in _ID_COLUMNS]
    with engine.connect() as connection:
        found = connection.execute(union(*places).order_by("id").limit(3)).scalars().all()
    if not found:
        raise ReviewError(f"no result has an id that begins with {prefix!r}")
    if len(found) > 1 and prefix not in found:
        some = ", ".join(found[:2]) + (", …" if len(found) > 2 else "")
        raise ReviewError(f"several results have an id that begins with {prefix!r} ({some}); give more of it")
    return str(found[0])
