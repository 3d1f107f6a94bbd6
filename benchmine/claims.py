"""Claims of the state of the art, beside what the database had by then."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Engine

from benchmine.tables import Table
from benchmine.wording import counted
from dashboard import formats
from db import queries
from db.queries import Board, HistoryPoint
from db.queries.claims import Claim, claimed_boards


@dataclass(frozen=True, slots=True)
class Found:
    """A claim and the board that it is about."""

    board: Board
    claim: Claim


def find(engine: Engine, benchmark_id: str | None = None) -> list[Found]:
    """The claims on the boards of a benchmark, or of all, those that an earlier score contradicts first.

    Only ranked scores of papers whose year is known are compared.
    """
    found = []
    boards: dict[str, dict[tuple[str, str, str], Board]] = {}
    for benchmark, metric, unit, split in claimed_boards(engine, benchmark_id):
        if benchmark not in boards:
            boards[benchmark] = {(b.metric_id, b.unit, b.split): b for b in queries.boards(engine, benchmark)}
        board = boards[benchmark][metric, unit, split]
        claims = queries.claims(engine, benchmark, metric, unit, split=split)
        found += [Found(board, claim) for claim in claims if claim.claimed]
    order = ("contradicted", "upheld", "nothing to compare")
    found.sort(key=lambda one: (order.index(one.claim.outcome), one.board.benchmark, one.claim.point.date))
    return found


def summary(found: Sequence[Found]) -> str:
    """How many claims fare how."""
    outcomes = Counter(one.claim.outcome for one in found)
    return (
        f"{counted(len(found), 'claim')}: {outcomes['upheld']:,} upheld by what was reported before, "
        f"{outcomes['contradicted']:,} contradicted by an earlier better score, "
        f"{outcomes['nothing to compare']:,} with nothing to compare"
    )


def table(found: Sequence[Found], *, people: bool) -> Table:
    """The claims; people see both sentences below each, programs have them in columns."""
    if people:
        shown = ("Benchmark", "Metric", "Claimed", "Model", "Date", "Outcome", "Best before", "By", "Of")
        cells = [_cells(one) for one in found]
        return Table(shown, cells, [_sentences(one.claim) for one in found], frozenset({"Claimed", "Best before"}))
    columns = (
        *("benchmark_id", "split", "metric_id", "unit", "outcome"),
        *("result_id", "paper_id", "date", "model", "value", "sentence"),
        *(f"before_{name}" for name in ("result_id", "paper_id", "date", "model", "value", "sentence")),
    )
    return Table(columns, [_record(one) for one in found])


def _cells(one: Found) -> tuple[str, ...]:
    point, before = one.claim.point, one.claim.before
    name = f"{one.board.benchmark} ({one.board.split})" if one.board.split else one.board.benchmark
    return (
        name,
        formats.measure(one.board),
        point.value_text,
        formats.model_name(point.model),
        formats.date_text(point.date, short=True),
        one.claim.outcome,
        before.value_text if before else "",
        formats.model_name(before.model) if before else "",
        formats.date_text(before.date, short=True) if before else "",
    )


def _sentences(claim: Claim) -> str:
    return f"{claim.sentence} | {claim.before_sentence}" if claim.before_sentence else claim.sentence


def _record(one: Found) -> tuple[object, ...]:
    board, claim = one.board, one.claim
    return (
        *(board.benchmark_id, board.split, board.metric_id, board.unit, claim.outcome),
        *_point(claim.point),
        claim.sentence,
        *_point(claim.before),
        claim.before_sentence,
    )


def _point(point: HistoryPoint | None) -> tuple[object, ...]:
    if point is None:
        return (None,) * 5
    return (point.result_id, point.paper_id, point.date, point.model, point.value)
