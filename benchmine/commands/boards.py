"""``leaderboard``: a ranked table in the terminal."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from benchmine.console import STANDARD, tell
from benchmine.grouping import grouped
from benchmine.options import (
    BoardOptions,
    ChangesOption,
    DatabaseOption,
    OutputOption,
    RejectedOption,
    RowOrder,
    TableFormat,
    TableFormatOption,
)

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from db.queries import Board, LeaderboardFilters


@grouped
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
    which: BoardOptions,
    changes: ChangesOption = False,
    rejected: RejectedOption = False,
    sort: Annotated[RowOrder, typer.Option(help="What the rows of the table are sorted by.")] = RowOrder.RANK,
    limit: Annotated[int, typer.Option("--limit", "-n", min=1, metavar="N", help="Rows in the table.")] = 20,
    evidence: Annotated[bool, typer.Option("--evidence", "-e", help="Show the sentence behind each number.")] = False,
    db: DatabaseOption = None,
    format: TableFormatOption = TableFormat.TABLE,
    output: OutputOption = STANDARD,
) -> None:
    """Show the scores reported on a benchmark, best first.

    Scores are ranked within one split, one metric and one unit: what cannot be compared is never mixed. As CSV or JSON
    the whole board is written, each row with its evidence. Filters leave the rows that meet them all, and ranks are
    counted among these.

    \b
    Example:
      benchmine leaderboard ImageNet --metric "top-1 accuracy" --evidence
      benchmine leaderboard ImageNet --role own --role baseline --from 2023 --best-per-model
    """
    from benchmine.database import database
    from benchmine.leaderboards import benchmark_table, check_settings, find_board
    from benchmine.tables import write
    from db.queries import LeaderboardFilters

    filters = which.filters(LeaderboardFilters, deltas=changes, rejected=rejected)
    if changes and format is not TableFormat.TABLE:
        raise typer.BadParameter("--changes are shown in the table only; in a file: benchmine export results")
    if sort is not RowOrder.RANK and (format is not TableFormat.TABLE or benchmark is None):
        raise typer.BadParameter("--sort is for the table of one board; in a file the rows stand best first")
    with database(db) as engine:
        if benchmark is None:
            if filters != LeaderboardFilters():
                raise typer.BadParameter("the filters are those of one board; name its benchmark")
            write(benchmark_table(engine, limit), format, output)
            return
        found = find_board(engine, benchmark, metric, which.split, which.unit)
        check_settings(engine, found.board, filters.settings)
        if format is not TableFormat.TABLE:
            _export(engine, found.board, format, output, filters)
            return
        show_board(engine, found.board, limit, evidence=evidence, filters=filters, order=sort, output=output)
        for remark in found.remarks():
            tell(remark)


def show_board(
    engine: Engine,
    board: Board,
    limit: int,
    *,
    evidence: bool,
    filters: LeaderboardFilters | None = None,
    order: str = "rank",
    output: str = STANDARD,
) -> None:
    """Write the rows of a board that the filters leave as a table under its title."""
    from benchmine.leaderboards import ALL_ROWS, board_table, board_title
    from benchmine.tables import write
    from db import queries

    if output == STANDARD:
        typer.echo(board_title(board))
    wanted = filters or ALL_ROWS
    key = (board.benchmark_id, board.metric_id, board.unit)
    rows = board.results
    if wanted != ALL_ROWS:
        rows = queries.leaderboard_totals(engine, *key, split=board.split, filters=wanted).rows
    write(board_table(engine, board, limit, evidence=evidence, filters=wanted, order=order), TableFormat.TABLE, output)
    if not rows:
        tell("The filters leave no row; choose fewer of them.")
    if rows > limit:
        tell(f"The first {limit:,} of {rows:,}; --limit shows more.")


def _export(engine: Engine, board: Board, format: TableFormat, output: str, filters: LeaderboardFilters) -> None:
    """What the filters leave of the board, in the columns of ``benchmine export leaderboard``."""
    from benchmine.exports import write_export
    from dashboard.export import of_board

    write_export(engine, "leaderboard", format.value, output, of_board(board, filters))
