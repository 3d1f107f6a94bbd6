"""Commands that keep a database well: ``doctor``, ``backup`` and ``restore``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from benchmine.console import tell
from benchmine.options import DatabaseOption


def doctor(
    *,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
    mend: Annotated[
        bool, typer.Option("--mend", help="First make counts, boards, search and lost indexes again from the record.")
    ] = False,
    db: DatabaseOption = None,
) -> None:
    """Say whether the database is well.

    Versions, schema, room on the disk, integrity of the file, references to nothing, values that no longer stand where
    the record says, values that no metric allows, boards that miscount, an ingest that was cut short, slow queries.
    Nothing is written without --mend, which leaves papers, results and reviews as they are. benchmine verify reads
    every abstract again; this takes seconds. The exit code is 1 when something is broken.

    \b
    Example:
      benchmine doctor --db papers.db
    """
    from benchmine.doctoring import examine, mend_database, record, render

    if mend:
        mend_database(db)
    found = examine(db)
    typer.echo(record(found) if as_json else render(found), nl=False)
    broken = sum(one.state == "broken" for one in found)
    if broken:
        tell(f"benchmine: {broken:,} of {len(found):,} checks failed")
        raise typer.Exit(1)


def backup(
    target: Annotated[
        Path | None,
        typer.Argument(
            metavar="[FILE]", help="The copy; without it, a name with the time, beside the file.", show_default=False
        ),
    ] = None,
    *,
    db: DatabaseOption = None,
) -> None:
    """Copy the database to a file.

    One state of it, also while others read and write (SQLite's online backup). The copy is checked before it is said to
    be there, and no older one is overwritten. A PostgreSQL database is saved by pg_dump.

    \b
    Example:
      benchmine backup papers-monday.db --db papers.db
    """
    from benchmine.backups import save

    typer.echo(save(db, target))


def restore(
    source: Annotated[
        Path, typer.Argument(metavar="FILE", help="A copy that benchmine backup made.", show_default=False)
    ],
    *,
    db: DatabaseOption = None,
) -> None:
    """Put a copy in the place of the database.

    The copy is checked first, and what is in the database is kept beside it (FILE.before.bak). It is one transaction:
    whoever has the database open sees what was there or what is there now. An older copy is upgraded by the next
    command that writes.

    \b
    Example:
      benchmine restore papers-monday.db --db papers.db
    """
    from benchmine.backups import load

    typer.echo(load(source, db))
