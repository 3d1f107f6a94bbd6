"""Curated leaderboards beside mined ones: what people collected for a board, and where the two agree."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from typing import Any, Final, Literal

from sqlalchemy import ColumnElement, Connection, Engine, and_, or_, select

from db.curated import CuratedSource, sources
from db.names import UNNAMED
from db.queries.records import Board
from db.tables import benchmark, curated_file, curated_row, curated_value, metric, paper, result
from db.writing import chunks

__all__ = ["CuratedSource", "sources"]

Status = Literal["same", "differs", "only curated", "only mined"]
STATUSES: Final[tuple[Status, ...]] = ("same", "differs", "only curated", "only mined")

_WORD: Final = re.compile(r"\w+")
_TRAIN: Final = "train"  # a score on the data that were trained on is none that an abstract leaves unsaid


@dataclass(frozen=True, slots=True)
class CuratedEntry:
    """A curated value on a board, with where it comes from.

    Args:
        rank: among the curated values of its split; None where the value is not ranked. Ties share a rank.
        model, model_id, setting: the name as the file has it, the id that it means, ``ensemble`` and the like.
        value, unit: normalised; ``value_text`` is as the file has it, ``deviation`` what stands after ±.
        step: half of the last place that is printed, in ``unit``: how exactly the value is known.
        split: of the benchmark; empty where the file does not say.
        dataset, metric: the names as the file has them.
        title, url, date, arxiv_id: of the paper, where the file has them.
        paper_id: the paper of the database that it is, or None.
        file, format, sha256, imported_at, place, line: where it comes from.
    """

    rank: int | None
    model: str
    model_id: str | None
    setting: str
    value: float
    unit: str
    value_text: str
    deviation: str | None
    remark: str
    step: float
    split: str
    dataset: str
    metric: str
    title: str
    url: str | None
    date: str | None
    arxiv_id: str | None
    paper_id: str | None
    file: str
    format: str
    sha256: str
    imported_at: str
    place: str
    line: int | None


@dataclass(frozen=True, slots=True)
class MinedEntry:
    """A ranked result of the board, as far as it is compared."""

    result_id: str
    model: str
    model_id: str
    value: float
    value_text: str
    step: float
    split: str
    setting: str
    paper_id: str
    title: str


@dataclass(frozen=True, slots=True)
class Agreement:
    """What people collected of a model, and what abstracts report of it.

    Args:
        status: ``same`` where any two of the values are one to the digits that both print.
        difference: of the two values that are nearest, mined less curated; None without either.
        curated, mined: all values of the model; where the names differ and the paper is one, with the same value,
            ``mined`` is that paper's.
    """

    model: str
    model_id: str | None
    status: Status
    difference: float | None
    curated: tuple[CuratedEntry, ...]
    mined: tuple[MinedEntry, ...]


@dataclass(frozen=True, slots=True)
class CuratedBoard:
    """The curated side of a board, best first, and what it has in common with the mined side."""

    entries: tuple[CuratedEntry, ...]
    agreements: tuple[Agreement, ...]

    def count(self, status: Status) -> int:
        """How many models have this status."""
        return sum(one.status == status for one in self.agreements)


@dataclass(frozen=True, slots=True)
class CuratedMetric:
    """What is curated of a benchmark in one metric and unit: ``values`` of ``models`` systems."""

    metric_id: str | None
    metric: str
    unit: str
    values: int


def curated_board(engine: Engine, benchmark_id: str, metric_id: str, unit: str, *, split: str = "") -> CuratedBoard:
    """What people collected for a board, and its agreement with the ranked mined results.

    A split that one side does not state is not held against the other, training data aside; two that are stated have
    to be the same.

    Args:
        benchmark_id, metric_id, unit, split: of the board; it need not be a mined one.
    """
    with engine.connect() as connection:
        entries = _entries(connection, benchmark_id, metric_id, unit, split)
        mined = _mined(connection, benchmark_id, metric_id, unit, split) if entries else []
    return CuratedBoard(tuple(entries), tuple(_agreements(entries, mined)))


def curated_metrics(engine: Engine, benchmark_id: str) -> list[CuratedMetric]:
    """The metrics in which anything is curated of a benchmark, the most frequent first."""
    columns = (curated_value.c.metric_id, curated_value.c.unit)
    statement = (
        select(*columns, metric.c.name, curated_value.c.metric.label("printed"))
        .outerjoin(metric, metric.c.id == curated_value.c.metric_id)
        .where(curated_value.c.benchmark_id == benchmark_id, curated_value.c.value.is_not(None))
        .order_by(curated_value.c.id)
    )
    found: dict[tuple[str | None, str], list[Any]] = defaultdict(list)
    with engine.connect() as connection:
        for row in connection.execute(statement).all():
            found[row.metric_id, row.unit].append(row)
    metrics = [
        CuratedMetric(identity, rows[0].name or rows[0].printed, unit, len(rows))
        for (identity, unit), rows in found.items()
    ]
    return sorted(metrics, key=lambda one: (-one.values, one.metric, one.unit))


def curated_boards(engine: Engine, boards: Sequence[Board]) -> list[tuple[Board, CuratedBoard]]:
    """Of mined boards those that have a curated side, each with it."""
    found = []
    for board in boards:
        curated = curated_board(engine, board.benchmark_id, board.metric_id, board.unit, split=board.split)
        if curated.entries:
            found.append((board, curated))
    return found


def curated_benchmarks(engine: Engine) -> list[tuple[str, str, int]]:
    """The benchmarks with curated values: id, name, and how many values, most first."""
    statement = (
        select(curated_value.c.benchmark_id, benchmark.c.name, curated_row.c.dataset)
        .join(curated_row, curated_row.c.id == curated_value.c.row_id)
        .outerjoin(benchmark, benchmark.c.id == curated_value.c.benchmark_id)
        .where(curated_value.c.benchmark_id.is_not(None), curated_value.c.value.is_not(None))
        .order_by(curated_value.c.id)
    )
    names: dict[str, str] = {}
    counts: dict[str, int] = defaultdict(int)
    with engine.connect() as connection:
        for row in connection.execute(statement).all():
            names.setdefault(row.benchmark_id, row.name or _printed(row.dataset))
            counts[row.benchmark_id] += 1
    ordered = sorted(counts, key=lambda identity: (-counts[identity], identity))
    return [(identity, names[identity], counts[identity]) for identity in ordered]


def _entries(connection: Connection, benchmark_id: str, metric_id: str, unit: str, split: str) -> list[CuratedEntry]:
    value_columns = [column for column in curated_value.columns if column.name not in ("id", "row_id", "problem")]
    row_names = ("dataset", "model", "model_id", "setting", "title", "url", "date", "arxiv_id", "place", "line")
    file_columns = (curated_file.c.name.label("file"), curated_file.c.format, curated_file.c.sha256)
    statement = (
        select(*value_columns, *(curated_row.c[name] for name in row_names), *file_columns, curated_file.c.imported_at)
        .join(curated_row, curated_row.c.id == curated_value.c.row_id)
        .join(curated_file, curated_file.c.id == curated_row.c.file_id)
        .where(
            curated_value.c.benchmark_id == benchmark_id,
            curated_value.c.metric_id == (metric_id or None),
            curated_value.c.unit == unit,
            curated_value.c.value.is_not(None),
            _splits_meet(curated_value.c.split, split),
        )
        .order_by(curated_value.c.merit.desc().nulls_last(), curated_value.c.id)
    )
    rows = connection.execute(statement).all()
    papers = _papers(connection, {row.arxiv_id for row in rows if row.arxiv_id})
    ranks = _ranks(rows)
    return [
        CuratedEntry(
            rank=ranks.get((row.split, row.merit)),
            model=row.model,
            model_id=row.model_id,
            setting=row.setting,
            value=row.value,
            unit=row.unit,
            value_text=row.value_text,
            deviation=row.deviation,
            remark=row.remark,
            step=_step(row.value_decimal, row.value),
            split=row.split,
            dataset=_printed(row.dataset),
            metric=row.metric,
            title=row.title,
            url=row.url,
            date=row.date,
            arxiv_id=row.arxiv_id,
            paper_id=papers.get(row.arxiv_id),
            file=row.file,
            format=row.format,
            sha256=row.sha256,
            imported_at=row.imported_at,
            place=row.place,
            line=row.line,
        )
        for row in rows
    ]


def _ranks(rows: Sequence[Any]) -> dict[tuple[str, float], int]:
    """The rank of each merit in its split, from 1; of equal ones that of the first.

    Args:
        rows: curated values, the best first.
    """
    merits: dict[str, list[float]] = defaultdict(list)
    for row in rows:
        if row.merit is not None:
            merits[row.split].append(row.merit)
    return {(part, merit): rank for part, all_ in merits.items() for rank, merit in reversed([*enumerate(all_, 1)])}


def _splits_meet(column: ColumnElement[str], split: str) -> ColumnElement[bool]:
    if split:
        return or_(column == split, column == "") if split != _TRAIN else column == split
    return column != _TRAIN


def _papers(connection: Connection, arxiv_ids: Iterable[str]) -> dict[str, str]:
    """Which of these papers the database has, under their arXiv ids."""
    found: dict[str, str] = {}
    for some in chunks(sorted(arxiv_ids)):
        found |= {row.id: row.id for row in connection.execute(select(paper.c.id).where(paper.c.id.in_(some)))}
    return found


def _mined(connection: Connection, benchmark_id: str, metric_id: str, unit: str, split: str) -> list[MinedEntry]:
    names = ("id", "model", "model_id", "value", "value_text", "value_decimal", "split", "setting")
    statement = (
        select(*(result.c[name] for name in names), paper.c.id.label("paper_id"), paper.c.title)
        .join(paper, paper.c.key == result.c.paper_key)
        .where(
            and_(result.c.benchmark_id == benchmark_id, result.c.split == split),
            and_(result.c.metric_id == metric_id, result.c.unit == unit),
            result.c.merit.is_not(None),
            result.c.model_id.is_not(None),
            result.c.model_id.not_in(UNNAMED),
        )
        .order_by(result.c.merit.desc(), result.c.id)
    )
    return [
        MinedEntry(
            row.id,
            row.model or row.model_id,
            row.model_id,
            row.value,
            row.value_text,
            _step(row.value_decimal, row.value),
            row.split,
            row.setting,
            row.paper_id,
            row.title,
        )
        for row in connection.execute(statement)
    ]


def _step(printed: str, value: float) -> float:
    """Half of the last place of a printed number, in the unit in which it is stored: 0.05 for 91.5, 0.5 for 0.91 as
    91 per cent."""
    number = Decimal(printed)
    exponent = number.as_tuple().exponent
    place = 10.0**exponent if isinstance(exponent, int) else 0.0
    return abs(place * (value / float(number) if number else 1.0)) / 2


def _is_same(one: CuratedEntry, other: MinedEntry) -> bool:
    return abs(one.value - other.value) <= max(one.step, other.step) * (1 + 1e-9) + 1e-12


def _is_of_paper(one: CuratedEntry, other: MinedEntry) -> bool:
    """One paper by its arXiv id, or by its title, of two words at least."""
    title = _words(one.title)
    return one.paper_id == other.paper_id or (" " in title and title == _words(other.title))


@lru_cache(maxsize=1 << 14)
def _words(title: str) -> str:
    return " ".join(_WORD.findall(title.casefold()))


def _agreements(entries: Sequence[CuratedEntry], mined: Sequence[MinedEntry]) -> list[Agreement]:
    """Those with a curated value first, in the order of the entries, then the mined ones alone."""
    curated_by: dict[str, list[CuratedEntry]] = defaultdict(list)
    mined_by: dict[str, list[MinedEntry]] = defaultdict(list)
    for entry in entries:
        curated_by[entry.model_id or f"\0{entry.file}\0{entry.place}"].append(entry)
    for row in mined:
        mined_by[row.model_id].append(row)
    found = []
    for key, ours in curated_by.items():
        theirs = mined_by.get(key, [])
        if not theirs:
            theirs = [row for row in mined if any(_is_of_paper(one, row) and _is_same(one, row) for one in ours)]
        found.append(_agreement(ours, theirs))
    met = {row.model_id for one in found for row in one.mined}
    return [*found, *(_agreement([], rows) for identity, rows in mined_by.items() if identity not in met)]


def _agreement(curated: Sequence[CuratedEntry], mined: Sequence[MinedEntry]) -> Agreement:
    status: Status = "only curated" if not mined else "only mined"
    difference = None
    if curated and mined:
        pairs = [(one, other) for one in curated for other in mined]
        same = any(_is_same(one, other) for one, other in pairs)
        near = min(pairs, key=lambda pair: abs(pair[0].value - pair[1].value))
        status, difference = ("same" if same else "differs"), near[1].value - near[0].value
    one = curated[0] if curated else mined[0]
    return Agreement(one.model, one.model_id, status, difference, tuple(curated), tuple(mined))


def _printed(dataset: str) -> str:
    return " > ".join(json.loads(dataset))
