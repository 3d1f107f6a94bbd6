"""Commands that read sources: ``ingest``, ``extract`` and ``mentions``."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Annotated

import typer

from benchmine.console import STANDARD, is_terminal, part_of, tell, writing
from benchmine.errors import INTERRUPTED
from benchmine.options import BATCH, DatabaseOption, OutputOption, Paths, SourceFormatOption, StrictOption

if TYPE_CHECKING:
    from benchmine.papers import Sources
    from extract.records import Paper


def ingest(
    paths: Paths,
    *,
    db: DatabaseOption = None,
    format: SourceFormatOption = None,
    strict: StrictOption = False,
    batch: Annotated[int, typer.Option(min=1, metavar="N", help="Papers stored in one transaction.")] = BATCH,
    force: Annotated[bool, typer.Option("--force", help="Read papers anew that are stored as they are.")] = False,
) -> None:
    """Read abstracts into the database.

    JSONL, JSON, CSV, TSV, Parquet, plain text and saved pages are told apart by their content; .gz, .bz2, .xz and .zst
    are read through. Papers that are stored already are not read again.

    \b
    Example:
      benchmine ingest papers.jsonl.gz notes/ --db papers.db
    """
    from benchmine import ingesting
    from benchmine.papers import Sources, exit_code, tell_unreadable
    from benchmine.settings import database_address
    from db.address import masked

    outcome = ingesting.ingest(db, Sources(paths, format, strict), batch=batch, force=force)
    for line in outcome.lines():
        typer.echo(line)
    typer.echo(f"Database: {masked(database_address(db))}")
    tell_unreadable(outcome.ledger)
    if isinstance(outcome.stopped_by, KeyboardInterrupt):
        tell("benchmine: interrupted; what is counted above is kept, and the same command goes on from there")
        raise typer.Exit(INTERRUPTED)
    if outcome.stopped_by is not None:
        raise outcome.stopped_by
    raise typer.Exit(exit_code(outcome.ledger))


def extract(
    paths: Paths,
    *,
    output: OutputOption = STANDARD,
    format: SourceFormatOption = None,
    strict: StrictOption = False,
) -> None:
    """Read abstracts and write their results as JSONL.

    One paper a line, in the order of the sources; no database is used. A paper without a result has an empty list.
    docs/formats.md describes the fields.

    \b
    Example:
      benchmine extract papers.jsonl -o results.jsonl
    """
    from benchmine.papers import Sources
    from benchmine.records import result_line
    from extract import Reader

    reader = Reader()
    _write_lines(Sources(paths, format, strict), output, lambda paper: result_line(reader.read(paper)))


def mentions(
    paths: Paths,
    *,
    output: OutputOption = STANDARD,
    format: SourceFormatOption = None,
    strict: StrictOption = False,
) -> None:
    """Write the names and numbers in abstracts as JSONL.

    One paper a line, with the benchmarks, metrics, models and numbers that it mentions. A mention has start and end
    (characters of the abstract as it came in), its type and its text.

    \b
    Example:
      benchmine mentions papers.jsonl -o mentions.jsonl
    """
    from benchmine.papers import Sources
    from benchmine.records import mention_line
    from extract.mentions import find_mentions

    _write_lines(Sources(paths, format, strict), output, lambda paper: mention_line(paper, find_mentions(paper)))


def _write_lines(sources: Sources, path: str, line: Callable[[Paper], bytes]) -> None:
    """Write a line for each paper, then say on standard error how it went."""
    from benchmine.ledger import Ledger
    from benchmine.papers import exit_code, tell_unreadable
    from benchmine.wording import paced

    ledger = Ledger()
    began = time.monotonic()
    to_screen = path == STANDARD and is_terminal(sys.stdout)  # where a bar would come between the lines
    interrupted = False
    with sources.meter(quiet=to_screen) as meter:
        papers = sources.papers(ledger, meter)
        try:
            with writing(path) as out:
                for paper in papers:
                    out.write(line(paper))
                    meter.advance()
                    if to_screen:
                        out.flush()
        except KeyboardInterrupt:
            interrupted = True
    tell(paced(meter.papers, time.monotonic() - began))
    for text in ledger.lines():
        tell(text)
    tell_unreadable(ledger)
    if interrupted:
        kept = "" if path == STANDARD else f"; what was read is in {part_of(path)}"
        tell(f"benchmine: interrupted{kept}")
        raise typer.Exit(INTERRUPTED)
    raise typer.Exit(exit_code(ledger))
