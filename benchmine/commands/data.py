"""Commands that give the data away: ``export`` and ``sql``."""

from __future__ import annotations

import sys
from dataclasses import replace
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Final, cast

import typer

from benchmine.console import STANDARD, is_terminal, tell
from benchmine.errors import CommandError
from benchmine.grouping import grouped
from benchmine.options import (
    BoardOptions,
    DatabaseOption,
    OutputOption,
    RejectedOption,
    TableFormat,
    TableFormatOption,
)

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from db.export import ExportFilters, What


_OTHERS: Final = frozenset(
    {
        *("xlsx", "xls", "ods", "docx", "pdf", "html", "htm", "yaml", "yml", "feather", "arrow", "duckdb"),
        *("gz", "bz2", "xz", "zst", "7z", "tar"),
    }
)
"""Endings of what other programs would take a file for, and no export is."""


class Exported(StrEnum):
    """What can be exported."""

    RESULTS = "results"
    LEADERBOARD = "leaderboard"
    PAPERS = "papers"
    GOLD = "gold"


class ExportFormat(StrEnum):
    """The layouts of ``db.export.LAYOUTS``, named here so that ``--help`` need not load them."""

    CSV = "csv"
    JSON = "json"
    JSONL = "jsonl"
    PARQUET = "parquet"
    SQLITE = "sqlite"
    MARKDOWN = "markdown"
    LATEX = "latex"
    BIBTEX = "bibtex"
    PWC = "pwc"
    EEE = "eee"
    ATOM = "atom"
    BADGE = "badge"


@grouped
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
    columns: Annotated[
        str,
        typer.Option(
            metavar="NAMES", help="Only these columns, in this order, with commas between.", show_default=False
        ),
    ] = "",
    benchmark: Annotated[
        str | None, typer.Option(metavar="NAME", help="Only this benchmark.", show_default=False)
    ] = None,
    metric: Annotated[
        str | None,
        typer.Option(metavar="NAME", help="Only this metric of the benchmark.", show_default=False),
    ] = None,
    which: BoardOptions,
    rejected: RejectedOption = False,
    db: DatabaseOption = None,
) -> None:
    """Write results, boards, papers or gold to a file.

    Every number comes with its evidence: the sentence, the characters of the abstract on which the number stands, the
    rule that read it, and how sure the reader is. docs/exports.md describes the formats and the columns. pwc, eee, atom
    and badge are of leaderboards; a badge is of one board, the largest that the options leave.

    Gold is what people have judged, as annotated abstracts that benchmine evaluate takes: the papers all of whose
    results are accepted, corrected or rejected (docs/record.md).

    \b
    Example:
      benchmine export leaderboard --benchmark ImageNet -o imagenet.csv
      benchmine export leaderboard --benchmark ImageNet -o imagenet.tex --columns rank,model,value
      benchmine export leaderboard --benchmark ImageNet -o badge.svg
      benchmine export gold -o reviewed.jsonl
    """
    from benchmine.database import database
    from benchmine.exports import write_export
    from benchmine.wording import counted
    from db.export import ExportFilters, check

    filters = which.filters(ExportFilters, rejected=rejected)
    board = (benchmark, metric, which.split, which.unit)
    if what is Exported.GOLD:
        if filters != ExportFilters() or any(board) or columns or format not in (None, ExportFormat.JSONL):
            raise typer.BadParameter("gold is JSON Lines, and whole papers: only -o and --db go with it")
        _export_gold(db, output)
        return
    wanted = cast("What", what.value)
    chosen = format or _format_of(output)
    only = tuple(name.strip() for name in columns.split(",")) if columns else ()
    try:
        layout = check(wanted, chosen.value, only)
    except ValueError as error:
        raise typer.BadParameter(str(error)) from None
    if not layout.is_text and output == STANDARD and is_terminal(sys.stdout):
        raise CommandError(f"{layout.name} is no text: name a file with -o")
    if what is Exported.PAPERS and (any(board) or not _is_of_papers(filters)):
        raise typer.BadParameter("papers are exported whole, not by benchmark, metric, split, confidence or the like")
    if metric and not benchmark:
        raise typer.BadParameter("--metric chooses among the boards of a --benchmark; give that too")
    if which.best and what is not Exported.LEADERBOARD:
        raise typer.BadParameter("--best-per-model is of a leaderboard")
    if chosen is ExportFormat.BADGE and not benchmark:
        raise typer.BadParameter("a badge shows one board; choose its --benchmark")
    with database(db) as engine:
        of_board = _board(engine, *board, one=chosen is ExportFormat.BADGE)
        count = write_export(engine, wanted, chosen.value, output, replace(filters, **of_board), only=only)
    tell(f"{counted(count, 'row')}{'' if output == STANDARD else f' in {output}'}")


def _is_of_papers(filters: ExportFilters) -> bool:
    """Whether nothing else is asked for than what papers can be chosen by."""
    return replace(filters, date_from=None, date_to=None, search="") == type(filters)()


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


def _board(
    engine: Engine, benchmark: str | None, metric: str | None, split: str | None, unit: str | None, *, one: bool
) -> dict[str, Any]:
    """The fields of the filters that choose the boards; with ``one``, those of the largest."""
    from benchmine.leaderboards import find_benchmark, find_board

    split = None if split is None else split.strip().casefold()
    if benchmark is None:
        return {"split": split, "unit": unit}
    if metric is None and not one:
        return {"benchmark_id": find_benchmark(engine, benchmark)[0].id, "split": split, "unit": unit}
    board = find_board(engine, benchmark, metric, split, unit).board
    chosen = {"benchmark_id": board.benchmark_id, "metric_id": board.metric_id}
    return {**chosen, "split": board.split, "unit": board.unit} if one else {**chosen, "split": split, "unit": unit}


def _format_of(path: str) -> ExportFormat:
    """The format that a file's name asks for; CSV where it asks for none.

    Raises:
        typer.BadParameter: it asks for one that no export has.
    """
    from db.export import LAYOUTS

    name = Path(path).name.lower()
    endings = {suffix: word for word, layout in LAYOUTS.items() for suffix in layout.suffixes}
    fitting = [suffix for suffix in endings if name.endswith(f".{suffix}")]
    if fitting:
        return ExportFormat(endings[max(fitting, key=len)])
    if (ending := Path(name).suffix.removeprefix(".")) in _OTHERS:
        raise typer.BadParameter(f"no export is a file of the kind .{ending}; name another FILE, or give a --format")
    return ExportFormat.CSV


def publish(
    folder: Annotated[str, typer.Argument(metavar="DIR", help="The folder to write.", show_default=False)],
    *,
    title: Annotated[
        str | None, typer.Option(metavar="TEXT", help="The title of the site.", show_default=False)
    ] = None,
    base_url: Annotated[
        str,
        typer.Option(
            metavar="URL", help="Where it will be served: feeds and badges then have addresses.", show_default=False
        ),
    ] = "",
    db: DatabaseOption = None,
) -> None:
    """Write the boards as a plain web site.

    A page for each board, with its table, chart and sentences, a list of them with search, feeds, badges and CSV files.
    Any host serves it, such as GitHub Pages, and it asks no other host for anything. The folder is replaced whole; one
    that holds anything that publish did not write is refused. docs/exports.md tells more.

    \b
    Example:
      benchmine publish site --title "Our boards" --base-url https://example.org/boards/
    """
    from benchmine.database import database
    from benchmine.site import publish as write_site
    from benchmine.site.publishing import TITLE
    from benchmine.wording import counted

    with database(db) as engine:
        done = write_site(engine, Path(folder), title=title or TITLE, base_url=base_url)
    tell(f"{counted(done.boards, 'board')}, {counted(done.files, 'file')}, {done.size / 1e6:.1f} MB in {folder}")


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
    write(Table(found.names, found.rows), format, output)
    if found.truncated:
        tell(f"{found.note}; --limit sets how many")
