"""Commands that give the data away: ``export`` and ``sql``."""

from __future__ import annotations

import sys
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, cast

import typer

from benchmine.console import STANDARD, is_terminal, tell
from benchmine.errors import CommandError
from benchmine.options import DatabaseOption, OutputOption, SplitOption, TableFormat, TableFormatOption

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from db.export import ExportFilters, What


class Exported(StrEnum):
    """What can be exported."""

    RESULTS = "results"
    LEADERBOARD = "leaderboard"
    PAPERS = "papers"
    GOLD = "gold"


class ExportFormat(StrEnum):
    """How it can be written."""

    CSV = "csv"
    JSON = "json"
    JSONL = "jsonl"
    PARQUET = "parquet"


def export(
    what: Annotated[
        Exported,
        typer.Argument(metavar="results|leaderboard|papers|gold", help="What to export.", show_default=False),
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
    split: SplitOption = None,
    min_confidence: Annotated[
        float, typer.Option(min=0, max=1, metavar="P", help="Only results at least so certain, from 0 to 1.")
    ] = 0.0,
    db: DatabaseOption = None,
) -> None:
    """Write results, boards, papers or gold to a file.

    Every number comes with its evidence: the sentence, the characters of the abstract on which the number stands, the
    rule that read it, and how sure the reader is. docs/schema.md describes the columns.

    Gold is what people have judged, as annotated abstracts that benchmine evaluate takes: the papers all of whose
    results are accepted, corrected or rejected (docs/record.md).

    \b
    Example:
      benchmine export leaderboard --benchmark ImageNet -o imagenet.csv
      benchmine export gold -o reviewed.jsonl
    """
    from benchmine.database import database
    from benchmine.exports import write_export
    from benchmine.wording import counted

    if what is Exported.GOLD:
        if benchmark or metric or split is not None or min_confidence or format not in (None, ExportFormat.JSONL):
            raise typer.BadParameter("gold is JSON Lines, and whole papers: only -o and --db go with it")
        _export_gold(db, output)
        return
    chosen = format or _format_of(output)
    if chosen is ExportFormat.PARQUET and output == STANDARD and is_terminal(sys.stdout):
        raise CommandError("Parquet is no text: name a file with -o")
    if what is Exported.PAPERS and (benchmark or metric or split is not None or min_confidence):
        raise typer.BadParameter("papers are exported whole, not by benchmark, metric, split or confidence")
    if metric and not benchmark:
        raise typer.BadParameter("--metric chooses among the boards of a --benchmark; give that too")
    with database(db) as engine:
        wanted = _filters(engine, benchmark, metric, split, min_confidence)
        count = write_export(engine, cast("What", what.value), chosen.value, output, wanted)
    tell(f"{counted(count, 'row')}{'' if output == STANDARD else f' in {output}'}")


def _export_gold(db: str | None, output: str) -> None:
    import orjson

    from benchmine.console import writing
    from benchmine.database import database
    from benchmine.wording import counted
    from db.gold import gold

    with database(db) as engine:
        found = gold(engine)
    if not found.lines:
        left = f"; {counted(len(found.unfinished), 'paper')} judged in part" if found.unfinished else ""
        raise CommandError(f"no paper has all of its results judged{left}; see benchmine review queue")
    with writing(output) as out:
        for line in found.lines:
            out.write(orjson.dumps(line) + b"\n")
    tell(f"{counted(len(found.lines), 'paper')}{'' if output == STANDARD else f' in {output}'}")
    for papers, why in (
        (found.unfinished, "left out: not all of their results are judged"),
        (found.unplaced, "left out: a corrected value stands nowhere in its sentence, or more than once"),
    ):
        if papers:
            some = ", ".join(papers[:3]) + (", …" if len(papers) > 3 else "")
            tell(f"{counted(len(papers), 'paper')} {why} ({some})")


def _filters(
    engine: Engine, benchmark: str | None, metric: str | None, split: str | None, min_confidence: float
) -> ExportFilters:
    from benchmine.leaderboards import find_benchmark, find_board
    from db.export import ExportFilters

    split = None if split is None else split.strip().casefold()
    if benchmark is None:
        return ExportFilters(split=split, min_confidence=min_confidence)
    if metric is None:
        found = find_benchmark(engine, benchmark)[0]
        return ExportFilters(benchmark_id=found.id, split=split, min_confidence=min_confidence)
    board = find_board(engine, benchmark, metric, split).board
    return ExportFilters(
        benchmark_id=board.benchmark_id, split=split, metric_id=board.metric_id, min_confidence=min_confidence
    )


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
