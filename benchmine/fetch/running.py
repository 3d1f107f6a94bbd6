"""A fetch from its beginning to its end: the pages, then their papers into a database or a file."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import typer
from pydantic import ValidationError

from benchmine.console import STANDARD, tell, writing
from benchmine.errors import INTERRUPTED, CommandError
from benchmine.fetch import papers
from benchmine.fetch.clock import Clock, clock
from benchmine.fetch.collecting import Collected, collect
from benchmine.fetch.services import AnySource, harvests
from benchmine.fetch.settings import Fetching, described, load, with_contact
from benchmine.ledger import Ledger
from benchmine.papers import exit_code, tell_unreadable
from benchmine.records import paper_line
from benchmine.wording import counted
from benchmine.workers import cores

if TYPE_CHECKING:
    from benchmine.ingesting import Outcome


def run(
    kind: type[AnySource],
    wanted: dict[str, object],
    *,
    contact: str | None,
    db: str | None,
    output: str | None,
    workers: int | None,
) -> int:
    """Fetch what the command line asks for; the exit code.

    Args:
        kind, wanted: a source, and the values of its fields; None stands for one that was not given.
        contact: the value of ``--contact``.
        db: the value of ``--db``.
        output: the file for the papers; None to put them into the database.
        workers: processes that read; None for one for each core.

    Raises:
        CommandError: the settings are not right, or the fetch cannot go on.
    """
    try:
        source = kind.model_validate({name: value for name, value in wanted.items() if value not in (None, [])})
    except ValidationError as error:
        raise CommandError(
            f"{described(error)}; see benchmine fetch {kind.model_fields['service'].default} -h"
        ) from error
    collected = fetch(source, with_contact(load(), contact), clock())
    if output is not None:
        return write(collected, output)
    outcome = store(collected, db, workers)
    if outcome is None:
        return 0
    from benchmine.commands.reading import finish

    return finish(outcome, db)


def fetch(source: AnySource, settings: Fetching, now: Clock) -> list[Collected]:
    """Fetch all pages of a source, and say how many there are.

    Raises:
        FetchError: the service refuses, cannot be reached, or fails again and again.
        CommandError: the folder of the pages cannot be written.
        typer.Exit: it was interrupted.
    """
    collected = []
    try:
        wanted = harvests(source, settings.addresses, now.today())
        for harvest in wanted:
            collected.append(collect(harvest, settings, now))
            if collected[-1].records or len(wanted) == 1:  # of a month of days not those without papers
                tell(str(collected[-1]))
    except KeyboardInterrupt:
        tell("benchmine: interrupted; the pages fetched are kept, and the same command goes on from there")
        raise typer.Exit(INTERRUPTED) from None
    except OSError as error:
        reason = error.strerror or error
        raise CommandError(
            f"{error.filename or settings.folder}: {reason}; name another folder by BENCHMINE_CACHE"
        ) from error
    return collected


def store(collected: Sequence[Collected], db: str | None, workers: int | None) -> Outcome | None:
    """Ingest the papers of pages; None where there are none."""
    if not any(each.files for each in collected):
        tell("There is nothing to read in that.")
        return None
    from benchmine.ingesting import ingest  # loads the database, which a file needs not

    return ingest(db, papers.sources(collected), workers=workers or cores())


def write(collected: Sequence[Collected], output: str) -> int:
    """Write the papers of pages as JSON Lines, which ``benchmine ingest`` reads; the exit code."""
    ledger = Ledger()
    written = 0
    with writing(output) as out:
        if any(each.files for each in collected):
            sources = papers.sources(collected)
            with sources.meter(quiet=True) as meter:
                for paper in sources.papers(ledger, meter):
                    out.write(paper_line(paper))
                    written += 1
    tell(f"{counted(written, 'paper')}{'' if output == STANDARD else f' in {output}'}")
    for line in ledger.lines():
        tell(line)
    tell_unreadable(ledger)
    return exit_code(ledger)
