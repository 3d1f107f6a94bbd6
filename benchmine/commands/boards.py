"""``leaderboard``: a ranked table in the terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from benchmine.console import STANDARD, tell
from benchmine.options import DatabaseOption, OutputOption, SplitOption, TableFormat, TableFormatOption

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from db.queries import Board


def leaderboard(
    benchmark: Annotated[
        str | None,
        typer.Argument(
            metavar="[BENCHMARK]",
            help="A benchmark, by its name or a part of it; without it, they are listed.",
            show_default=False,
        ),
    ] = None,
    *,
    metric: Annotated[
        str | None,
        typer.Option(metavar="NAME", help="The metric; without it, the one with most scores.", show_default=False),
    ] = None,
    split: SplitOption = None,
    best: Annotated[
        bool, typer.Option("--best-per-model", help="Of a model's values in one setting only the best, with the range.")
    ] = False,
    limit: Annotated[int, typer.Option("--limit", "-n", min=1, metavar="N", help="Rows in the table.")] = 20,
    evidence: Annotated[bool, typer.Option("--evidence", "-e", help="Show the sentence behind each number.")] = False,
    db: DatabaseOption = None,
    format: TableFormatOption = TableFormat.TABLE,
    output: OutputOption = STANDARD,
) -> None:
    """Show the scores reported on a benchmark, best first.

    Scores are ranked within one split, one metric and one unit: what cannot be compared is never mixed. As CSV or JSON
    the whole board is written, each row with its evidence.

    \b
    Example:
      benchmine leaderboard ImageNet --metric "top-1 accuracy" --evidence
    """
    from benchmine.database import database
    from benchmine.leaderboards import benchmark_table, find_board
    from benchmine.tables import write

    with database(db) as engine:
        if benchmark is None:
            write(benchmark_table(engine, limit), format, output)
            return
        found = find_board(engine, benchmark, metric, split)
        if format is not TableFormat.TABLE:
            _export(engine, found.board, format, output, best=best)
            return
        show_board(engine, found.board, limit, evidence=evidence, best=best, output=output)
        for remark in found.remarks():
            tell(remark)


def show_board(
    engine: Engine, board: Board, limit: int, *, evidence: bool, best: bool = False, output: str = STANDARD
) -> None:
    """Write a board as a table under its title, each model once if ``best``."""
    from benchmine.leaderboards import board_table, board_title
    from benchmine.tables import write
    from db import queries
    from db.queries import LeaderboardFilters

    if output == STANDARD:
        typer.echo(board_title(board))
    filters = LeaderboardFilters(best_per_model=best)
    write(board_table(engine, board, limit, evidence=evidence, filters=filters), TableFormat.TABLE, output)
    key = (board.benchmark_id, board.metric_id, board.unit)
    rows = queries.leaderboard_totals(engine, *key, split=board.split, filters=filters).rows if best else board.results
    if rows > limit:
        tell(f"The first {limit:,} of {rows:,}; --limit shows more.")


def _export(engine: Engine, board: Board, format: TableFormat, output: str, *, best: bool) -> None:
    """The whole board, in the columns of ``benchmine export leaderboard``."""
    from benchmine.exports import write_export
    from db.export import ExportFilters

    wanted = ExportFilters(
        benchmark_id=board.benchmark_id,
        split=board.split,
        metric_id=board.metric_id,
        unit=board.unit,
        deltas=False,
        best_per_model=best,
    )
    write_export(engine, "leaderboard", format.value, output, wanted)
