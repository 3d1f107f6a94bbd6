"""Work beyond one machine: ``extract --engine dask``, and ``load`` for what it writes."""

from __future__ import annotations

import time
from collections.abc import Sequence
from enum import StrEnum
from importlib.util import find_spec
from typing import TYPE_CHECKING, Annotated, Final

import typer

from benchmine.console import STANDARD, tell
from benchmine.errors import INTERRUPTED, CommandError
from benchmine.options import DatabaseOption

if TYPE_CHECKING:
    from benchmine.distributed.engine import Outcome

RETRIES: Final = 2
BATCH: Final = 2000
"""Papers stored in one transaction: nothing is read here, so that it is still about a second's work."""


class EngineWord(StrEnum):
    """What reads."""

    LOCAL = "local"
    DASK = "dask"


EngineOption = Annotated[
    EngineWord,
    typer.Option("--engine", help="dask: a file of results for each file of papers (docs/scale.md); -o is a folder."),
]
SchedulerOption = Annotated[
    str | None,
    typer.Option(
        "--scheduler", metavar="ADDRESS", help="With dask: a cluster (tcp://HOST:8786); without it, processes here."
    ),
]
RetriesOption = Annotated[
    int, typer.Option("--retries", min=0, metavar="N", help="With dask: times to try a file again after an error.")
]


def extract_on_cluster(
    paths: Sequence[str],
    output: str,
    *,
    format: str | None,
    strict: bool,
    scheduler: str | None,
    workers: int | None,
    retries: int,
) -> None:
    """Read each file into a file of results below ``output``, and say how it went."""
    if output == STANDARD:
        raise typer.BadParameter("--engine dask writes a file for each shard: name a folder or an address with -o")
    if scheduler is not None and workers is not None:
        raise typer.BadParameter("--workers is for processes on this machine; those of --scheduler are what they are")
    needs_packages()
    from benchmine.distributed import engine
    from benchmine.distributed.reading import Report, Task
    from benchmine.distributed.shards import find_shards
    from benchmine.distributed.stores import check_writable
    from benchmine.progress import meter
    from benchmine.settings import limits
    from benchmine.workers import cores
    from db.versions import version

    bounds, reader = limits(), version()
    tasks = [Task(shard, output, reader, format, strict, bounds) for shard in find_shards(paths)]
    if "://" in output:
        check_writable(output)
    outcome = engine.Outcome()
    began = time.monotonic()
    interrupted = False
    with meter(sum(task.shard.size for task in tasks)) as shown:
        done = 0

        def count(report: Report) -> None:
            nonlocal done
            done += report.shard.size
            shown.advance(report.papers)
            shown.move(done)

        try:
            engine.run(
                tasks,
                scheduler=scheduler,
                workers=workers or cores(),
                retries=retries,
                on_report=count,
                outcome=outcome,
            )
        except KeyboardInterrupt:
            interrupted = True
    _tell(outcome, len(tasks), time.monotonic() - began)
    if interrupted:
        tell("benchmine: interrupted; what is done is kept, and the same command goes on from there")
        raise typer.Exit(INTERRUPTED)
    raise typer.Exit(1 if outcome.failures else 0)


def _tell(outcome: Outcome, shards: int, seconds: float) -> None:
    from benchmine.wording import counted, paced

    read = [report for report in outcome.reports if not report.was_done]
    tell(paced(sum(report.papers for report in read), seconds))
    before = len(outcome.reports) - len(read)
    of_before = f", {before:,} were done before" if before else ""
    tell(f"{len(read):,} of {counted(shards, 'shard')} read{of_before}")
    tell(f"{counted(sum(report.results for report in read), 'result')}")
    for report in read:
        for line in report.ledger.lines():
            tell(f"{report.shard.url}: {line.strip()}")
    for failure in outcome.failures:
        tell(f"benchmine: {failure.task.shard.url}: given up: {failure.reason}")
    if outcome.failures:
        tell(f"benchmine: {counted(len(outcome.failures), 'shard')} failed; the same command tries them again")


def load(
    results: Annotated[
        list[str],
        typer.Argument(
            metavar="RESULTS", help="Folders or addresses that extract --engine dask wrote.", show_default=False
        ),
    ],
    *,
    db: DatabaseOption = None,
    batch: Annotated[int, typer.Option(min=1, metavar="N", help="Papers stored in one transaction.")] = BATCH,
) -> None:
    """Store results that a cluster has read in the database.

    What is stored already is passed over, so that the same command goes on where one was cut short.

    \b
    Example:
      benchmine load results/ --db papers.db
    """
    needs_packages()
    from benchmine import loading
    from benchmine.progress import meter
    from benchmine.settings import database_address
    from benchmine.wording import counted, paced
    from db.address import masked

    fragments = loading.find_results(results)
    try:
        run = loading.load(db, results, fragments, batch=batch, meter=meter(len(fragments)))
    except KeyboardInterrupt:
        tell("benchmine: interrupted; what is stored is kept, and the same command goes on from there")
        raise typer.Exit(INTERRUPTED) from None
    typer.echo(
        f"{paced(run.read, run.seconds or 0.0)}: {run.new:,} new, {run.changed:,} changed, {run.unchanged:,} unchanged"
    )
    typer.echo(f"{counted(run.scores + run.deltas, 'result')} stored from {counted(len(fragments), 'shard')}")
    typer.echo(f"Database: {masked(database_address(db))}")


def needs_packages() -> None:
    """See that the extra is installed.

    Raises:
        CommandError: it is not.
    """
    if any(find_spec(name) is None for name in ("distributed", "fsspec")):
        raise CommandError("this needs Dask and fsspec; install them with: pip install 'benchmine[distributed]'")
