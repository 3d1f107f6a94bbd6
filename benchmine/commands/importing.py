"""``import``: curated leaderboards of other projects; ``agreement``: how they compare with what was mined."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated

import typer

from benchmine.console import STANDARD, tell, writing
from benchmine.grouping import grouped
from benchmine.options import DatabaseOption, OutputOption, TableFormat

if TYPE_CHECKING:
    from sqlalchemy import Engine

importing = typer.Typer(
    name="import",
    help="""Read leaderboards that people curated.

    They stand beside the mined ones and never count as mined.

    \b
    Example:
      benchmine import pwc evaluation-tables.json.gz --db papers.db
    """,
    no_args_is_help=True,
    rich_markup_mode=None,
)

_Files = Annotated[
    list[str], typer.Argument(metavar="FILE", help="Files to import; - is standard input.", show_default=False)
]
_DryRun = Annotated[bool, typer.Option("--dry-run", help="Read and count, and store nothing.")]
_Rows = Annotated[
    str | None, typer.Option("--output", "-o", metavar="FILE", help="Write the rows as JSONL too.", show_default=False)
]
_Problems = Annotated[
    int, typer.Option("--problems", min=0, metavar="N", help="Show so many of the cells and rows with something wrong.")
]


@dataclass(frozen=True)
class _Options:
    """What every import takes."""

    db: DatabaseOption = None
    dry_run: _DryRun = False
    output: _Rows = None
    problems: _Problems = 20


@importing.command()
@grouped
def pwc(files: _Files, *, how: _Options) -> None:
    """Import Papers with Code's JSON.

    Both the files of sota-extractor and the dump of the evaluation tables.

    \b
    Example:
      benchmine import pwc evaluation-tables.json.gz --dry-run -o curated.jsonl
    """
    _import(files, "pwc", how)


@importing.command("nlp-progress")
@grouped
def nlp_progress(files: _Files, *, how: _Options) -> None:
    """Import the Markdown tables of NLP-progress.

    \b
    Example:
      benchmine import nlp-progress english/summarization.md
    """
    _import(files, "nlp-progress", how)


@importing.command("model-index")
@grouped
def model_index(files: _Files, *, how: _Options) -> None:
    """Import what Hugging Face model cards report.

    Their model-index, in README.md or in YAML.

    \b
    Example:
      benchmine import model-index README.md
    """
    _import(files, "model-index", how)


@importing.command()
@grouped
def eee(files: _Files, *, how: _Options) -> None:
    """Import Every Eval Ever's JSON records of evaluation runs.

    \b
    Example:
      benchmine import eee data/gsm8k/*/*.json
    """
    _import(files, "eee", how)


@importing.command()
@grouped
def auto(files: _Files, *, how: _Options) -> None:
    """Import files of these formats, told by content.

    \b
    Example:
      benchmine import auto leaderboards/*
    """
    _import(files, None, how)


@importing.command("list")
def list_files(
    *, db: DatabaseOption = None, format: TableFormat = TableFormat.TABLE, output: OutputOption = STANDARD
) -> None:
    """List the files that were imported.

    \b
    Example:
      benchmine import list
    """
    from benchmine import tables
    from benchmine.database import database
    from db.curated import sources

    with database(db) as engine:
        found = sources(engine)
    columns = ("Id", "File", "Format", "Imported", "Rows", "Read", "Blank", "Not read", "SHA-256")
    cells = [
        (one.id, one.name, one.format, one.imported_at, one.rows, one.read, one.blank, one.unread, one.sha256)
        for one in found
    ]
    tables.write(tables.Table(columns, cells), format, output)


@importing.command()
def remove(
    file_id: Annotated[int, typer.Argument(metavar="ID", help="As `import list` shows it.", show_default=False)],
    *,
    db: DatabaseOption = None,
) -> None:
    """Take an imported file out of the database again.

    \b
    Example:
      benchmine import remove 3
    """
    from benchmine.database import database
    from benchmine.errors import CommandError
    from db.curated import remove as remove_file

    with database(db, upgrade=True) as engine:
        if not remove_file(engine, file_id):
            raise CommandError(f"no imported file has the id {file_id}; `benchmine import list` shows them")
    typer.echo(f"removed file {file_id}")


def agreement(
    benchmark: Annotated[
        str | None, typer.Argument(metavar="BENCHMARK", help="A name, or an id.", show_default=False)
    ] = None,
    *,
    all_models: Annotated[bool, typer.Option("--all", help="Models that only one side has, too.")] = False,
    db: DatabaseOption = None,
    format: TableFormat = TableFormat.TABLE,
    output: OutputOption = STANDARD,
) -> None:
    """Compare curated leaderboards with mined results.

    For each model: the same value, or by how much they differ.

    Without BENCHMARK: on which benchmarks anything is curated.

    \b
    Example:
      benchmine agreement SQuAD
    """
    from benchmine import tables
    from benchmine.agreement import agreement_table, benchmark_table
    from benchmine.database import database

    with database(db) as engine:
        if benchmark is None:
            tables.write(benchmark_table(engine), format, output)
            return
        title, table = agreement_table(engine, benchmark, all_models=all_models)
    for line in title:
        tell(line)
    if table.rows or format is not TableFormat.TABLE:
        tables.write(table, format, output)


def _import(files: list[str], format: str | None, how: _Options) -> None:
    from benchmine.curating import Import, say
    from benchmine.database import database

    engine: Engine | None = None
    with ExitStack() as stack:
        if not how.dry_run:
            engine = stack.enter_context(database(how.db, create=True))
        out = stack.enter_context(writing(how.output, files)) if how.output is not None else None
        done = Import(engine, out)
        for file in files:
            done.file(file, format)
    say(done, how.problems)
    raise typer.Exit(1 if done.refused else 0)
