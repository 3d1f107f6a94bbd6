"""Commands about the record: ``show``, ``claims``, ``diff`` and ``verify``."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from benchmine.console import STANDARD, tell, writing
from benchmine.options import DatabaseOption, OutputOption, TableFormat, TableFormatOption

if TYPE_CHECKING:
    from db.diff import Diff


def show(
    result: Annotated[
        str, typer.Argument(metavar="RESULT_ID", help="The id of a result, or its beginning.", show_default=False)
    ],
    *,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
    db: DatabaseOption = None,
) -> None:
    """Show one result with all its evidence.

    The sentence with the number and the names marked, why it was read so, the paper, and what reviewers said of it. The
    id is in every table and export; it stays the same when papers are read again, so it can be cited.

    \b
    Example:
      benchmine show 3f1c09aa77d2e5b0
    """
    from benchmine.database import database
    from benchmine.evidence import find, record, render

    with database(db) as engine:
        found = find(engine, result)
    typer.echo(record(found) if as_json else render(found), nl=False)


class Outcome(StrEnum):
    """How a claim fares."""

    UPHELD = "upheld"
    CONTRADICTED = "contradicted"
    ALONE = "nothing to compare"


def claims(
    benchmark: Annotated[
        str | None,
        typer.Argument(
            metavar="[BENCHMARK]", help="A benchmark, by its name or a part of it; without it, all.", show_default=False
        ),
    ] = None,
    *,
    outcome: Annotated[Outcome | None, typer.Option(help="Only the claims that fare so.", show_default=False)] = None,
    limit: Annotated[int, typer.Option("--limit", "-n", min=1, metavar="N", help="Rows in the table.")] = 20,
    db: DatabaseOption = None,
    format: TableFormatOption = TableFormat.TABLE,
    output: OutputOption = STANDARD,
) -> None:
    """Hold claims of the state of the art to the record.

    A claim is upheld when no abstract of an earlier date, in this database, has a better score on the same board;
    contradicted when one has; and there may be nothing to compare. Both sentences are shown: a better score may be of
    another setting, and abstracts that are not in the database say nothing. As CSV or JSON all are written.

    \b
    Example:
      benchmine claims ImageNet --outcome contradicted
    """
    from benchmine.claims import find, summary, table
    from benchmine.database import database
    from benchmine.leaderboards import find_benchmark
    from benchmine.tables import write

    with database(db) as engine:
        wanted = None if benchmark is None else find_benchmark(engine, benchmark)[0].id
        found = find(engine, wanted)
    shown = [one for one in found if outcome is None or one.claim.outcome == outcome.value]
    people = format is TableFormat.TABLE
    if people:
        tell(summary(found))
    if shown or not people:
        write(table(shown[:limit] if people else shown, people=people), format, output)
    if people and len(shown) > limit:
        tell(f"The first {limit:,} of {len(shown):,}; --limit shows more.")


def diff(
    since: Annotated[
        int | None,
        typer.Argument(metavar="[RUN_A]", min=0, help="The earlier run; 0 is the empty database.", show_default=False),
    ] = None,
    until: Annotated[
        int | None, typer.Argument(metavar="[RUN_B]", min=0, help="The later run.", show_default=False)
    ] = None,
    *,
    benchmark: Annotated[
        str | None, typer.Option(metavar="NAME", help="Only this benchmark.", show_default=False)
    ] = None,
    limit: Annotated[
        int, typer.Option("--limit", "-n", min=1, metavar="N", help="How many of each kind to list; --json has all.")
    ] = 20,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
    db: DatabaseOption = None,
    output: OutputOption = STANDARD,
) -> None:
    """Show what changed between two runs.

    Each ingest is a run. Without numbers: what the last one changed; with one: what changed since that run. A result
    is listed when what was read of it changed (value, unit, bound, names, split, setting, role), not when the reader
    only became surer of it. What reviewers and decisions on names changed is in benchmine review log.

    \b
    Example:
      benchmine diff
      benchmine diff 3 5 --benchmark ImageNet
    """
    from benchmine.database import database
    from benchmine.diffs import record, render
    from benchmine.leaderboards import find_benchmark
    from db import diff as diffs

    with database(db) as engine:
        wanted = None if benchmark is None else find_benchmark(engine, benchmark)[0].id
        found: Diff = diffs.diff(engine, since, until, benchmark_id=wanted, limit=None if as_json else limit)
    with writing(output) as out:
        out.write((record(found) if as_json else render(found)).encode(errors="replace"))


def verify(
    *,
    sample: Annotated[
        int | None,
        typer.Option(min=1, metavar="N", help="Only so many papers, drawn at random.", show_default=False),
    ] = None,
    db: DatabaseOption = None,
) -> None:
    """Read every stored abstract again and compare.

    Each number has to stand where the record says, in the sentence that it gives; this version of the reader has to
    read it just so (what another version read is counted, not held against it); reviews and decisions on names have to
    be applied; nothing may refer to what is not there. Nothing is written. The exit code is 1 when something is broken.

    \b
    Example:
      benchmine verify --sample 1000
    """
    from benchmine.database import database
    from benchmine.verifying import lines, run

    with database(db) as engine:
        found = run(engine, sample)
    for line in lines(found):
        typer.echo(line)
    if not found.holds:
        tell(f"benchmine: the record is broken in {found.counts.total():,} places")
        raise typer.Exit(1)
