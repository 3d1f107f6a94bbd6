"""``benchmine demo``: abstracts in, a leaderboard out."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final

import typer

from benchmine.commands.boards import show_board
from benchmine.database import database
from benchmine.errors import CommandError
from benchmine.ingesting import Outcome, ingest
from benchmine.leaderboards import CAVEAT
from benchmine.papers import Sources
from benchmine.settings import demo_address, fixtures_folder
from db import queries

ROWS: Final = 5
_QUERY: Final = "SELECT benchmark, metric, model, value FROM results_flat LIMIT 5"


def run(paths: Sequence[str] | None, option: str | None) -> Outcome:
    """Read abstracts into a database and print the leaderboard of the benchmark that they report most on.

    Args:
        paths: files or folders; None for the bundled abstracts.
        option: the value of ``--db``; None for the demo's own database, which is made anew.

    Raises:
        CommandError: the bundled abstracts are missing.
        SourceError: a path is not there.
    """
    sources = Sources(list(paths) if paths else _bundled())
    if option is None:
        _delete(Path(demo_address()))
    address = option or demo_address()
    typer.echo(f"Reading {', '.join(sources.paths)}")
    outcome = ingest(address, sources)
    for line in outcome.lines():
        typer.echo(line)
    if outcome.stopped_by is None:
        _show(address)
    return outcome


def _show(address: str) -> None:
    with database(address) as engine:
        found = queries.benchmarks(engine, limit=1)
        boards = queries.boards(engine, found[0].id) if found else []
        if not boards:
            typer.echo("\nNo score on a named benchmark was found.")
            return
        typer.echo()
        show_board(engine, boards[0], ROWS, evidence=True)
        typer.echo(CAVEAT)
        name = found[0].name
    typer.echo("\nGo on with")
    for command in (
        f"leaderboard {_quoted(name)} --evidence --db {_quoted(address)}",
        f"export results -o results.csv --db {_quoted(address)}",
        f"sql {_quoted(_QUERY)} --db {_quoted(address)}",
    ):
        typer.echo(f"  {_program()} {command}")


def _bundled() -> list[str]:
    folder = fixtures_folder()
    if folder is None:
        raise CommandError("the bundled abstracts are missing; name others with --papers, or install benchmine again")
    return [str(folder / "papers.jsonl")]


def _delete(file: Path) -> None:
    """Remove a database with the files that SQLite keeps beside it."""
    for suffix in ("", "-wal", "-shm"):
        file.with_name(file.name + suffix).unlink(missing_ok=True)


def _program() -> str:
    """How this program is called: by its path where it was started by one and stands in no folder of PATH."""
    started = Path(sys.argv[0])
    if started.stem != "benchmine" or shutil.which("benchmine"):
        return "benchmine"
    return _quoted(os.path.relpath(started))


def _quoted(text: str) -> str:
    return f'"{text}"' if any(c in text for c in " '*()&;") else text
