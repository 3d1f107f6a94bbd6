"""Finding a board by what a person types, and putting it into a table."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import Engine

from benchmine.errors import CommandError
from benchmine.tables import Table
from dashboard import formats
from db import queries
from db.address import place
from db.queries import BenchmarkSummary, Board, Cell, Conflict, LeaderboardFilters, LeaderboardRow
from db.summaries import is_behind
from extract.lexicon import fold
from extract.records import quantity

CAVEAT: Final = "Best reported in the abstracts read; that is not the state of the art."

ALL_ROWS: Final = LeaderboardFilters()
_ALL: Final = 1_000_000  # more benchmarks than any database has
_NEAR: Final = 5  # names suggested


@dataclass(frozen=True, slots=True)
class Found:
    """The board that was meant, the other boards of its benchmark, and other benchmarks that the name could mean."""

    board: Board
    others: tuple[Board, ...]
    namesakes: tuple[BenchmarkSummary, ...]

    def remarks(self) -> Iterator[str]:
        """What to say below the board: what else there is."""
        if self.others:
            yield f"Other boards of {self.board.benchmark} ({self._chooser()}): {_listed(map(board_name, self.others))}"
        if self.namesakes:
            yield f"Other benchmarks with that in their name: {_listed(one.name for one in self.namesakes)}"
        yield CAVEAT

    def _chooser(self) -> str:
        """The options that choose among the boards."""
        units = any((one.metric_id, one.split) == (self.board.metric_id, self.board.split) for one in self.others)
        splits = any(one.split != self.board.split for one in self.others)
        return ", ".join(["--metric", *(["--split"] if splits else []), *(["--unit"] if units else [])])


def find_benchmark(engine: Engine, name: str) -> list[BenchmarkSummary]:
    """The benchmarks that a name means, the likeliest first, at least one.

    Raises:
        CommandError: there is none; the message suggests near names.
    """
    found = queries.find_benchmark(engine, name)
    if not found:
        raise CommandError(_not_found(engine, name))
    return found


def find_board(
    engine: Engine, name: str, metric: str | None = None, split: str | None = None, unit: str | None = None
) -> Found:
    """The board of a benchmark: that of a metric, a split and a unit, or else the largest.

    Args:
        name: a benchmark as a person types it: its id, a spelling, or a part of one.
        metric: likewise a metric; None for any.
        split: of the benchmark, in any case; ``""`` for the scores whose abstract names none; None for any.
        unit: as it is stored, in any case; ``""`` for the scores without one; None for any.

    Raises:
        CommandError: there is no such benchmark or board; the message suggests near names.
    """
    first, *rest = find_benchmark(engine, name)
    boards = queries.boards(engine, first.id)
    if not boards:
        raise CommandError(
            f"{first.name}: there is no score on it that stands; see what is reported on it with: "
            f"benchmine export results --benchmark {first.id}"
        )
    meant = [one for one in boards if _is_metric(one, metric) and _is_split(one, split) and _is_unit(one, unit)]
    if not meant:
        wanted = [f"in {metric!r}"] if metric else []
        wanted += [f"on the split {split!r}" if split else "without a split"] if split is not None else []
        wanted += [f"with the unit {unit!r}" if unit else "without a unit"] if unit is not None else []
        there = _listed(map(board_name, boards))
        raise CommandError(f"no scores {' '.join(wanted) or 'without a metric'} on {first.name}; there are: {there}")
    board = min(meant, key=lambda one: (one.metric_id != metric, one.unit != unit))  # what is named by its id is meant
    return Found(board, tuple(one for one in boards if one is not board), tuple(rest))


def check_settings(engine: Engine, board: Board, settings: Sequence[str]) -> None:
    """See to it that a board has each of these settings.

    Raises:
        CommandError: it has not; the message lists those it has.
    """
    if not settings:
        return
    key = (board.benchmark_id, board.metric_id, board.unit)
    found = queries.facets(engine, *key, split=board.split, filters=LeaderboardFilters(deltas=True, rejected=True))
    there = [one.value for one in found.settings]
    for setting in settings:
        if setting not in there:
            listed = _listed(one or '"" (not stated)' for one in there)
            raise CommandError(f"no setting {setting!r} on {_with_split(board)}; there are: {listed}")


def board_table(
    engine: Engine,
    board: Board,
    limit: int,
    *,
    evidence: bool,
    filters: LeaderboardFilters = ALL_ROWS,
    order: str = "rank",
) -> Table:
    """The first rows of a board in an order of ``queries.ROW_ORDERS``, each with its sentence if ``evidence``."""
    key = (board.benchmark_id, board.metric_id, board.unit)
    rows = queries.leaderboard(engine, *key, split=board.split, filters=filters, order=order, limit=limit)
    value = formats.measure(board)
    columns = ("#", "Model", value, "Reported range", "Setting", "Whose", "Date", "Notes", "Paper")
    cells = [
        (
            row.rank,
            formats.model_name(row.model),
            _value(row),
            reported_range(row),
            row.setting,
            "" if row.role == "unknown" else formats.ROLES[row.role],
            formats.date_text(row.date, short=True),
            "; ".join(formats.notes(row.flags, claims_sota=row.claims_sota)),
            row.title or row.paper_id,
        )
        for row in rows
    ]
    notes = _sentences(engine, rows) if evidence else ()
    return without_empty(Table(columns, cells, notes, frozenset({value}), below=columns[-1]))


def reported_range(row: LeaderboardRow | Cell | Conflict) -> str:
    """Where several values are reported: ``67.4-90, 5 values in 4 papers``; else nothing."""
    if row.values < 2:
        return ""
    papers = formats.count(row.papers, "paper")
    return f"{formats.number(row.low)}–{formats.number(row.high)}, {row.values} values in {papers}"


def _value(row: LeaderboardRow) -> str:
    """The value in the unit of the board, with the decimals that the abstract gives where it needs no rescaling."""
    printed = row.value_text.replace(",", "")
    as_printed = _number(printed) == row.value
    return f"{row.bound} {row.value_text if as_printed else formats.number(row.value)}".lstrip()


def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None


def benchmark_table(engine: Engine, limit: int) -> Table:
    """The benchmarks on which most scores are reported.

    Raises:
        CommandError: there are none.
    """
    found = queries.benchmarks(engine, limit=limit)
    if not found:
        raise CommandError(_nothing(engine))
    cells = [
        (
            one.name,
            one.results,
            one.papers,
            one.metric,
            None if one.best is None else quantity(formats.number(one.best), one.unit),
            one.best_model,
            one.task,
        )
        for one in found
    ]
    best = "Best reported"
    return Table(("Benchmark", "Scores", "Papers", "Metric", best, "By", "Task"), cells, figures=frozenset({best}))


def board_title(board: Board) -> str:
    """A board in a line: ``ImageNet, accuracy (%), higher is better: 12 scores, 9 of them ranked, in 8 papers``."""
    ranked = "" if board.ranked == board.results else f", {board.ranked:,} of them ranked"
    scores = f"{formats.count(board.results, 'score')}{ranked}, in {formats.count(board.papers, 'paper')}"
    return f"{_with_split(board)}, {formats.measure(board)}, {formats.better_phrase(board.direction)}: {scores}"


def board_name(board: Board) -> str:
    """A board of a benchmark that is known, with its size: ``Top-1 accuracy (%), 12``, ``accuracy (%) on val, 3``."""
    return f"{formats.measure(board)}{f' on {board.split}' if board.split else ''}, {board.results:,}"


def _with_split(board: Board) -> str:
    return f"{board.benchmark} ({board.split})" if board.split else board.benchmark


def _sentences(engine: Engine, rows: Sequence[LeaderboardRow]) -> list[str]:
    found = (queries.evidence(engine, row.result_id) for row in rows)
    return [one.sentence if one else "" for one in found]


def without_empty(table: Table) -> Table:
    """A table without the columns that say nothing."""
    kept = [k for k in range(len(table.columns)) if any(row[k] not in (None, "") for row in table.rows)]
    rows = [[row[k] for k in kept] for row in table.rows]
    return Table([table.columns[k] for k in kept], rows, table.notes, table.figures, table.below)


def _is_metric(board: Board, name: str | None) -> bool:
    if name is None or name in (board.metric_id, board.metric):
        return True
    return fold(name) in (fold(board.metric), fold(board.metric_id))


def _is_split(board: Board, name: str | None) -> bool:
    return name is None or name.strip().casefold() == board.split.casefold()


def _is_unit(board: Board, name: str | None) -> bool:
    return name is None or name.strip().casefold() == board.unit.casefold()


def _not_found(engine: Engine, name: str) -> str:
    names = [one.name for one in queries.benchmarks(engine, limit=_ALL)]
    if not names:
        return _nothing(engine)
    by_key = {one.casefold(): one for one in reversed(names)}  # of two spellings, the one with more results
    if name.casefold() in by_key and is_behind(engine):
        return f"{name}: its boards are not counted yet: {_BEHIND}"
    near = difflib.get_close_matches(name.casefold(), by_key, n=_NEAR, cutoff=0.5)
    suggested = [by_key[key] for key in near] or names[:_NEAR]
    return f"no benchmark {name!r} in the database; {'near names' if near else 'most reported'}: {', '.join(suggested)}"


_BEHIND: Final = "an ingest is at work, or was cut short; the same ingest goes on from there"


def _nothing(engine: Engine) -> str:
    papers = queries.overview(engine).papers
    where = place(engine)
    if not papers:
        return f"{where}: no papers in it yet; fill it with: benchmine ingest PATH --db {where}"
    return f"{where}: no scores on a named benchmark in its {formats.count(papers, 'paper')}"


def _listed(names: Iterable[str]) -> str:
    first = list(names)
    more = f"; and {len(first) - 8} more" if len(first) > 8 else ""
    return "; ".join(first[:8]) + more
