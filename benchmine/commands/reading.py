"""Commands that read sources: ``ingest``, ``extract`` and ``mentions``."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Annotated, Final

import typer

from benchmine.commands.distributing import (
    RETRIES,
    EngineOption,
    EngineWord,
    RetriesOption,
    SchedulerOption,
    extract_on_cluster,
)
from benchmine.console import STANDARD, is_terminal, part_of, tell, writing
from benchmine.errors import INTERRUPTED
from benchmine.options import (
    BATCH,
    CategoriesOption,
    DatabaseOption,
    OutputOption,
    Paths,
    SourceFormatOption,
    StrictOption,
    WorkersOption,
)

if TYPE_CHECKING:
    from benchmine.ingesting import Outcome
    from benchmine.papers import Sources
    from benchmine.workers import Work
    from extract.records import Paper

KEPT: Final = "what is counted above is kept, and the same command goes on from there"

_NAMED: Final = 3
"""Files that the last line names."""

_LINES: Final = 100
"""Papers that go to a process at once, and whose lines are written at once."""


def ingest(
    paths: Paths,
    *,
    db: DatabaseOption = None,
    format: SourceFormatOption = None,
    strict: StrictOption = False,
    category: CategoriesOption = None,
    batch: Annotated[int, typer.Option(min=1, metavar="N", help="Papers stored in one transaction.")] = BATCH,
    force: Annotated[bool, typer.Option("--force", help="Read papers anew that are stored as they are.")] = False,
    workers: WorkersOption = None,
) -> None:
    """Read abstracts into the database.

    JSON, CSV, Parquet, XML, BibTeX, RIS, HTML, Markdown and plain text are told apart by their content, and so are the
    services that they come from (docs/formats.md); .gz, .bz2, .xz, .zst and .zip are read through. Papers that are
    stored already are not read again.

    \b
    Example:
      benchmine ingest papers.jsonl.gz notes/ --db papers.db
    """
    from benchmine import ingesting
    from benchmine.papers import Sources
    from benchmine.workers import cores

    sources = Sources(paths, format, strict, tuple(category or ()))
    outcome = ingesting.ingest(db, sources, batch=batch, force=force, workers=workers or cores())
    raise typer.Exit(finish(outcome, db))


def finish(outcome: Outcome, db: str | None) -> int:
    """Say how an ingest into a database (the value of ``--db``) went; the exit code that it asks for.

    Raises:
        typer.Exit: it was interrupted.
        SourceError, CommandError, DatabaseError: what stopped it before the end.
    """
    from benchmine.settings import database_address
    from db.address import masked

    for line in outcome.lines():
        typer.echo(line)
    typer.echo(f"Database: {masked(database_address(db))}")
    return conclude(outcome)


def conclude(outcome: Outcome, kept: str = KEPT) -> int:
    """Say, last, what an ingest could not do, and what is stored all the same; the exit code that it asks for.

    Args:
        outcome: how it went.
        kept: what is kept after Ctrl-C.

    Raises:
        typer.Exit: it was interrupted.
        SourceError, CommandError, DatabaseError: what stopped it before the end.
    """
    from benchmine.papers import exit_code, tell_unreadable
    from benchmine.wording import counted

    tell_unreadable(outcome.ledger)
    if isinstance(outcome.stopped_by, KeyboardInterrupt):
        tell(f"benchmine: interrupted; {kept}")
        raise typer.Exit(INTERRUPTED)
    if outcome.stopped_by is not None:
        raise outcome.stopped_by
    if lost := [error.source for error in outcome.ledger.unreadable]:
        more = f" and {len(lost) - _NAMED:,} more" if len(lost) > _NAMED else ""
        tell(
            f"Stored: {counted(outcome.summary.read, 'paper')} from the other files. "
            f"Not read: {', '.join(lost[:_NAMED])}{more}. Mend what is named above, or take it out, "
            "and run the same command again."
        )
    return exit_code(outcome.ledger)


def extract(
    paths: Paths,
    *,
    output: OutputOption = STANDARD,
    format: SourceFormatOption = None,
    strict: StrictOption = False,
    workers: WorkersOption = None,
    engine: EngineOption = EngineWord.LOCAL,
    scheduler: SchedulerOption = None,
    retries: RetriesOption = RETRIES,
) -> None:
    """Read abstracts and write their results as JSONL.

    One paper a line, in the order of the sources; no database is used. A paper without a result has an empty list.
    docs/formats.md describes the fields.

    With --engine dask each file, here or at an address (s3://, gs://), becomes a Parquet file of results in the folder
    -o, which benchmine load stores; a file that is done is passed over (docs/scale.md).

    \b
    Example:
      benchmine extract papers.jsonl -o results.jsonl
      benchmine extract s3://papers/2024/ --engine dask --scheduler tcp://head:8786 -o s3://papers/results/
    """
    if engine is EngineWord.DASK:
        extract_on_cluster(
            paths, output, format=format, strict=strict, scheduler=scheduler, workers=workers, retries=retries
        )
    if scheduler is not None:
        raise typer.BadParameter("--scheduler goes with --engine dask")
    from benchmine.papers import Sources
    from benchmine.workers import cores

    _write_lines(Sources(paths, format, strict), output, _result_lines, workers or cores())


def _result_lines() -> Work[bytes]:
    from benchmine.records import result_line
    from extract import Reader

    reader = Reader()
    return lambda papers: b"".join(result_line(reader.read(paper)) for paper in papers)


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

    _write_lines(Sources(paths, format, strict), output, _mention_lines, 1)


def _mention_lines() -> Work[bytes]:
    from benchmine.records import mention_line
    from extract.mentions import find_mentions

    return lambda papers: b"".join(mention_line(paper, find_mentions(paper)) for paper in papers)


def _write_lines(sources: Sources, path: str, start: Callable[[], Work[bytes]], count: int) -> None:
    """Write a line for each paper, then say on standard error how it went."""
    from benchmine.ledger import Ledger
    from benchmine.papers import exit_code, tell_unreadable
    from benchmine.wording import paced
    from benchmine.workers import Batches, Workers
    from extract.sources import find_files

    ledger = Ledger()
    began = time.monotonic()
    to_screen = path == STANDARD and is_terminal(sys.stdout)  # where a bar would come between the lines
    interrupted = False
    with sources.meter(quiet=to_screen) as meter:
        papers = sources.papers(ledger, meter)
        try:
            with (
                writing(path, find_files(sources.paths)) as out,
                Workers(start, 1 if to_screen else count) as workers,
            ):

                def write(done: Iterator[tuple[Sequence[Paper], bytes]]) -> None:
                    for batch, lines in done:
                        out.write(lines)
                        meter.advance(len(batch))
                        if to_screen:
                            out.flush()

                batches = Batches(papers, 1 if to_screen or count == 1 else _LINES, singly=True)
                for batch in batches:
                    write(workers.put(batch))
                write(workers.rest())
                batches.end()
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
