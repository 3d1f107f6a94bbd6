"""Commands that give the data away: ``export`` and ``sql``."""

from __future__ import annotations

import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from benchmine.console import STANDARD, is_terminal, tell
from benchmine.errors import CommandError
from benchmine.options import DatabaseOption, OutputOption, TableFormat, TableFormatOption

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from db.export import ExportFilters


class Exported(StrEnum):
    """What can be exported."""

    RESULTS = "results"
    LEADERBOARD = "leaderboard"
    PAPERS = "papers"


class ExportFormat(StrEnum):
    """How it can be written."""

    CSV = "csv"
    JSON = "json"
    JSONL = "jsonl"
    PARQUET = "parquet"


def export(
    what: Annotated[
        Exported, typer.Argument(metavar="results|leaderboard|papers", help="What to export.", show_default=False)
    ],
    *,
    format: Annotated[
        ExportFormat | None,
        typer.Option(
            "--format",
            "-f",
            help="How to write it; without it, as the name of FILE ends, else CSV.",
            show_default=False,
        ),
    ] = None,
    output: OutputOption = STANDARD,
    benchmark: Annotated[
        str | None, typer.Option(metavar="NAME", help="Only this benchmark.", show_default=False)
    ] = None,
    metric: Annotated[
        str | None,
        typer.Option(metavar="NAME", help="Only this metric of the benchmark.", show_default=False),
    ] = None,
    min_confidence: Annotated[
        float, typer.Option(min=0, max=1, metavar="P", help="Only results at least so certain, from 0 to 1.")
    ] = 0.0,
    db: DatabaseOption = None,
) -> None:
    """Write results, leaderboards or papers to a file.

    Every number comes with its evidence: the sentence, the characters of the abstract on which the number stands, the
    rule that read it, and how sure the reader is. docs/schema.md describes the columns.

    \b
    Example:
      benchmine export leaderboard --benchmark ImageNet -o imagenet.csv
    """
    from benchmine.database import database
    from benchmine.exports import write_export
    from benchmine.wording import counted

    chosen = format or _format_of(output)
    if chosen is ExportFormat.PARQUET and output == STANDARD and is_terminal(sys.stdout):
        raise CommandError("Parquet is no text: name a file with -o")
    if what is Exported.PAPERS and (benchmark or metric or min_confidence):
        raise typer.BadParameter("papers are exported whole, not by benchmark, metric or confidence")
    if metric and not benchmark:
        raise typer.BadParameter("--metric chooses among the boards of a --benchmark; give that too")
    with database(db) as engine:
        wanted = _filters(engine, benchmark, metric, min_confidence)
        count = write_export(engine, what.value, chosen.value, output, wanted)
    tell(f"{counted(count, 'row')}{'' if output == STANDARD else f' in {output}'}")


def _filters(engine: Engine, benchmark: str | None, metric: str | None, min_confidence: float) -> ExportFilters:
    from benchmine.leaderboards import find_benchmark, find_board
    from db.export import ExportFilters

    if benchmark is None:
        return ExportFilters(min_confidence=min_confidence)
    if metric is None:
        found = find_benchmark(engine, benchmark)[0]
        return ExportFilters(benchmark_id=found.id, min_confidence=min_confidence)
    board = find_board(engine, benchmark, metric).board
    return ExportFilters(benchmark_id=board.benchmark_id, metric_id=board.metric_id, min_confidence=min_confidence)


def _format_of(path: str) -> ExportFormat:
    """The format that a file's name asks for; CSV where it asks for none."""
    suffix = Path(path).suffix.lower().removeprefix(".")
    aliases = {"ndjson": "jsonl", "pq": "parquet"}
    suffix = aliases.get(suffix, suffix)
    return ExportFormat(suffix) if suffix in set(ExportFormat) else ExportFormat.CSV


def sql(
    query: Annotated[
        str, typer.Argument(metavar="QUERY", help="One statement that reads; - is standard input.", show_default=False)
    ],
    *,
    limit: Annotated[int, typer.Option("--limit", "-n", min=1, metavar="N", help="How many rows to show.")] = 1000,
    seconds: Annotated[float, typer.Option(min=0.1, metavar="S", help="Seconds before it is stopped.")] = 5.0,
    db: DatabaseOption = None,
    format: TableFormatOption = TableFormat.TABLE,
    output: OutputOption = STANDARD,
) -> None:
    """Ask the database in SQL; nothing can be changed.

    The views leaderboard, results_flat and sota_history are made for it; docs/schema.md describes them and the tables.

    \b
    Example:
      benchmine sql "SELECT model, value FROM leaderboard WHERE benchmark = 'ImageNet' AND rank <= 3"
    """
    from benchmine.database import database
    from benchmine.tables import Table, write
    from db import readonly

    statement = sys.stdin.read() if query == STANDARD else query
    with database(db) as engine:
        found = readonly.run(engine, statement, max_rows=limit, seconds=seconds)
    write(Table(found.columns, found.rows), format, output)
    if found.truncated:
        tell(f"{found.note}; --limit sets how many")
