"""The coverage ledger and the conflicts as tables."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Engine

from benchmine.errors import CommandError
from benchmine.leaderboards import find_benchmark, reported_range
from benchmine.tables import Table
from dashboard import formats
from db import queries
from db.measured import Precision
from db.queries import Conflict, Coverage, CoverageLine

COLUMNS = ("Benchmark", "Named in", "With a number", "Read", "Uncertain", "Rejected", "Measured precision")


def find_line(engine: Engine, name: str) -> CoverageLine:
    """The line of the benchmark that a name means, also of one that is only named.

    Raises:
        CommandError: no abstract names such a benchmark.
    """
    # By its whole name first: MNIST may be only named, and Fashion-MNIST have results.
    line = queries.find_coverage(engine, name) or queries.coverage_of(engine, find_benchmark(engine, name)[0].id)
    if line is None:
        raise CommandError(f"no abstract in the database names {name!r}")
    return line


def coverage_table(lines: Sequence[CoverageLine]) -> Table:
    """A row for each benchmark: papers, and how often readings of its metric family are right."""
    rows = [
        (
            one.benchmark,
            one.counts.mentioned,
            one.counts.with_number,
            one.counts.extracted,
            one.counts.uncertain,
            one.counts.rejected,
            _precision(one.precision, one.family),
        )
        for one in lines
    ]
    return Table(COLUMNS, rows)


def summary(found: Coverage) -> str:
    """The whole ledger in a line."""
    counts = found.counts
    precision = f"; {_precision(found.precision, 'all scores')} right" if found.precision else ""
    return (
        f"{formats.count(found.papers, 'paper')}, {found.naming:,} name a known benchmark. Counted once for each that "
        f"they name: {counts.mentioned:,}, {counts.with_number:,} with a number, {counts.extracted:,} read, "
        f"{counts.uncertain:,} uncertain, {counts.rejected:,} rejected{precision}"
    )


def _precision(measured: Precision | None, family: str) -> str:
    if measured is None:
        return f"not enough annotated ({family})" if family else "not enough annotated"
    interval = f"{measured.low:.2f}–{measured.high:.2f}"
    return f"{measured.precision:.2f} ({interval}, {measured.readings:,} of {family})"


def conflict_table(found: Sequence[Conflict]) -> Table:
    """A row for each reading, the readings of one conflict below each other, its sentence as the row's note."""
    columns = ("Board", "Model", "Setting", "Range", "Value", "Whose", "Date", "Paper")
    rows, notes = [], []
    for one in found:
        split = f" ({one.split})" if one.split else ""
        unit = f" ({one.unit})" if one.unit else ""
        board = f"{one.benchmark}{split}, {one.metric}{unit}"
        for place, reading in enumerate(one.readings):
            first = (board, one.model, one.setting, reported_range(one)) if place == 0 else ("", "", "", "")
            whose = "" if reading.role == "unknown" else formats.ROLES[reading.role]
            date = formats.date_text(reading.date, short=True)
            rows.append((*first, formats.number(reading.value), whose, date, reading.title or reading.paper_id))
            notes.append(reading.sentence)
    return Table(columns, rows, notes, figures=frozenset({"Value"}), below="Paper")


def conflict_records(found: Sequence[Conflict]) -> Table:
    """The same for programs: every column in every row, the sentence in a column."""
    board = ("benchmark", "benchmark_id", "split", "metric", "metric_id", "unit")
    columns = (*board, "model", "model_id", "setting", "low", "high", "papers")
    readings = ("value", "value_text", "role", "confidence", "date", "paper_id", "title", "sentence", "result_id")
    rows = [
        (*(getattr(one, name) for name in columns), *(getattr(reading, name) for name in readings))
        for one in found
        for reading in one.readings
    ]
    return Table((*columns, *readings), rows)
