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
from benchmine.console import part_of
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
        option: the value of ``--db``; None for the demo's own database, which is made anew; the earlier one stays
            until the new one is whole.

    Raises:
        CommandError: the bundled abstracts are missing.
        SourceError: a path is not there.
    """
    sources = Sources(list(paths) if paths else _bundled())
    typer.echo(f"Reading {', '.join(sources.paths)}")
    outcome = ingest(option, sources) if option else _anew(Path(demo_address()), sources)
    if option or outcome.stopped_by is None:
        for line in outcome.lines():
            typer.echo(line)
    if outcome.stopped_by is None:
        _show(option or demo_address())
    return outcome


def _anew(file: Path, sources: Sources) -> Outcome:
    """Read sources into a new database, which takes the place of an earlier one when it is whole."""
    part = part_of(str(file))
    _delete(part)  # of a demo that was killed
    try:
        outcome = ingest(str(part), sources)
        if outcome.stopped_by is None:
            _delete(file)  # its write-ahead log with it, which would be applied to the new one
            part.rename(file)
        return outcome
    finally:
        _delete(part)


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
