"""Reviewed papers as annotated abstracts, so that a correction becomes a test of the reader.

A paper counts when every result that is stored of it has been judged (accepted, rejected or corrected): then what the
database shows of it is what careful people say it reports, as far as the reader found it. A number that no version of
the reader ever found is not in it. A result that people kept and that the present reader misses is in it, from the
change log: losing it is a miss.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from sqlalchemy import Connection, Engine, Row, func, select

from db.decisions import Decisions
from db.effective import READ, effective
from db.judgements import judgements
from db.review_lists import shown_select
from db.rows import Lexicon, load_lexicon
from db.tables import change, paper, result, review
from db.writing import chunks
from extract.lexicon import fold

_NAMES: Final = ("metric", "benchmark", "model")
_NUMBER: Final = re.compile(r"(?<![\w.,])\d+(?:,\d{3})*(?:\.\d+)?(?!\w)|(?<![\w.,])\.\d+")
_FEWEST, _MOST = 5, 12  # words of a context


@dataclass(slots=True)
class GoldExport:
    """What :func:`gold` found.

    Args:
        lines: a record a paper, in the layout that ``benchmine evaluate`` takes.
        unfinished: papers of which some results are judged and others are not.
        unplaced: papers with a corrected value that stands nowhere in its sentence, or more than once.
    """

    lines: list[dict[str, Any]] = field(default_factory=list)
    unfinished: list[str] = field(default_factory=list)
    unplaced: list[str] = field(default_factory=list)


class _UnplacedError(Exception):
    """A corrected value cannot be found in its sentence."""


def gold(engine: Engine, lexicon: Lexicon | None = None) -> GoldExport:
    """The papers all of whose results are judged, as annotated abstracts, in the order in which they came in.

    Args:
        lexicon: what is known of names; that of the reader when None.
    """
    found = GoldExport()
    lexicon = lexicon or load_lexicon()
    with engine.connect() as connection:
        lost = _lost(connection, lexicon)
        for row, stored in _reviewed(connection, set(lost)):
            if any(one["verdict"] == "" for one in stored):
                found.unfinished.append(row.id)
                continue
            kept = [one for one in (*stored, *lost.get(row.id, [])) if one["verdict"] != "reject"]
            try:
                results = [record for one in kept if (record := _result(row.abstract, one)) is not None]
            except _UnplacedError:
                found.unplaced.append(row.id)
                continue
            found.lines.append(_line(row, _joined(results)))
    return found


def _reviewed(connection: Connection, also: set[str]) -> Iterator[tuple[Row[Any], list[dict[str, Any]]]]:
    """The papers of which anything was judged, each with its results."""
    judged = select(result.c.paper_key).where(result.c.verdict != "").distinct()
    keys = set(connection.execute(judged).scalars())
    for ids in chunks(sorted(also)):
        keys |= set(connection.execute(select(paper.c.key).where(paper.c.id.in_(ids))).scalars())
    for some in chunks(sorted(keys)):
        results: dict[int, list[dict[str, Any]]] = {}
        stored = shown_select().where(result.c.paper_key.in_(some)).order_by(result.c.value_start, result.c.id)
        for row in connection.execute(stored):
            results.setdefault(row.paper_key, []).append(dict(row._mapping))
        for row in connection.execute(select(paper).where(paper.c.key.in_(some)).order_by(paper.c.key)):
            yield row, results.get(row.key, [])


def _lost(connection: Connection, lexicon: Lexicon) -> dict[str, list[dict[str, Any]]]:
    """By paper the judged results that are not stored now, as they would be shown."""
    there = select(result.c.id).where(result.c.id == review.c.result_id).exists()
    ids = list(connection.execute(select(review.c.result_id).where(~there).distinct()).scalars())
    judged = judgements(connection, ids)
    decisions = Decisions.load(connection)
    found: dict[str, list[dict[str, Any]]] = {}
    for some in chunks(ids):
        newest = select(func.max(change.c.id)).where(change.c.result_id.in_(some), change.c.change == "vanished")
        rows = select(change).where(change.c.id.in_(newest.group_by(change.c.result_id))).order_by(change.c.id)
        for row in connection.execute(rows):
            said = judged[row.result_id]
            if said.verdict:
                read = dict.fromkeys(READ) | json.loads(row.before)
                shown = effective(read, decisions, said.corrections, said.verdict, lexicon)
                found.setdefault(row.paper_id, []).append(shown)
    return found


def _line(row: Row[Any], results: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    about = {"date": row.date, "venue": row.venue}
    said = {name: value for name, value in about.items() if value is not None}
    return {"id": row.id, "title": row.title, "abstract": row.abstract, **said, "results": list(results)}


def _result(abstract: str, one: Mapping[str, Any]) -> dict[str, Any] | None:
    """A result as it is annotated; None for one that the text of the paper does not have any more."""
    start, end = one["value_start"], one["value_end"]
    if abstract[start:end] != one["value_text"]:
        return None
    if not _same_number(one["value_text"], one["value_decimal"]):
        start, end = _place(abstract, one)
    return {
        "value": abstract[start:end],
        "unit": one["printed_unit"],
        "context": _context(abstract, start, end),
        "kind": one["kind"],
        "bound": one["bound"],
        "metric": _answers(one, "metric"),
        "benchmark": _answers(one, "benchmark"),
        "model": _answers(one, "model"),
        "setting": one["setting"],
        "start": start,
        "end": end,
    }


def _place(abstract: str, one: Mapping[str, Any]) -> tuple[int, int]:
    """Where a corrected value stands in the sentence."""
    left = abstract.find(one["sentence"])
    numbers = [match.span() for match in _NUMBER.finditer(one["sentence"])] if left >= 0 else []
    places = [(left + start, left + end) for start, end in numbers]
    found = [(start, end) for start, end in places if _same_number(abstract[start:end], one["value_decimal"])]
    if len(found) != 1:
        raise _UnplacedError
    return found[0]


def _same_number(one: str, other: str) -> bool:
    try:
        return float(one.replace(",", "").replace(" ", "")) == float(other)
    except ValueError:
        return False


def _answers(one: Mapping[str, Any], kind: str) -> list[str | None]:
    """The accepted answers, best first: with its split where the words leave that out, the words, the usual name."""
    words = one[kind]
    if words is None:
        return [None]
    answers = [words]
    split = one["split"] if kind == "benchmark" else ""
    if split and fold(split) not in fold(words):
        answers.insert(0, f"{words} {split}")
    usual = one.get(f"{kind}_name")
    if usual and fold(usual) not in {fold(answer) for answer in answers}:
        answers.append(usual)
    return answers


def _joined(results: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """One record a number, in the order of the text; one for several things at once accepts each of them."""
    found: dict[tuple[int, int, str], dict[str, Any]] = {}
    for one in sorted(results, key=lambda one: (one["start"], one["end"])):
        first = found.setdefault((one["start"], one["end"], one["kind"]), one)
        for name in _NAMES:
            first[name] = list(dict.fromkeys([*first[name], *one[name]]))
    return list(found.values())


def _context(abstract: str, start: int, end: int) -> str:
    """Five to twelve words around the value that occur once in the abstract, where twelve are enough for that."""
    words = [match.span() for match in re.finditer(r"\S+", abstract)]
    first = next(place for place, (_, right) in enumerate(words) if right > start)
    last = max(place for place, (left, _) in enumerate(words) if left < end)
    text = ""
    for _ in range(_MOST):
        text = abstract[words[first][0] : words[last][1]]
        if last - first + 1 >= _FEWEST and abstract.count(text) == 1:
            break
        can_left, can_right = first > 0, last < len(words) - 1
        if last - first + 1 >= _MOST or not (can_left or can_right):
            break
        if can_left and (
            not can_right or abstract[words[first][0] : start].count(" ") <= abstract[end : words[last][1]].count(" ")
        ):
            first -= 1
        else:
            last += 1
    return text
