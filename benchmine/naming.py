"""``review names``: pairs of names that may be one thing, and what people decide about names."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from benchmine.console import STANDARD, tell
from benchmine.grouping import grouped
from benchmine.options import DatabaseOption, OutputOption, TableFormat, TableFormatOption
from benchmine.reviewer import Judging, reviewer

if TYPE_CHECKING:
    from collections.abc import Sequence

    from benchmine.tables import Table
    from db import deciding
    from db.deciding import NameKind
    from db.decisions import Decision
    from db.proposals import Proposal


class Kind(StrEnum):
    """What a name is of."""

    BENCHMARK = "benchmark"
    METRIC = "metric"
    MODEL = "model"


names = typer.Typer(
    name="names",
    help="Merge, split, rename and tell apart benchmarks, metrics and models; each can be taken back.",
    no_args_is_help=True,
    rich_markup_mode=None,
)

KindOption = Annotated[Kind, typer.Option("--kind", "-k", help="What is named.")]
_ENTRY = "An id, or a spelling that only this entry has."


@names.command("list")
def propose(
    *,
    kind: KindOption = Kind.BENCHMARK,
    limit: Annotated[int, typer.Option("--limit", "-n", min=1, metavar="N", help="How many.")] = 20,
    db: DatabaseOption = None,
    format: TableFormatOption = TableFormat.TABLE,
    output: OutputOption = STANDARD,
) -> None:
    """List pairs of entries that may be one, those first that would bring most results together.

    Nothing is merged by itself. Names with other digits, sizes or versions are not listed, nor two that the lexicon
    knows, nor two that one abstract tells apart or that somebody called distinct, nor a merge that was taken back.
    Of more than 20,000 names of a kind, those with the most results are compared.

    \b
    Example:
      benchmine review names list --kind model --limit 50
    """
    from benchmine.database import database
    from benchmine.tables import write
    from db.proposals import proposals

    with database(db) as engine:
        found = proposals(engine, kind, limit)
    if not found and format is TableFormat.TABLE:
        tell(f"No two {kind}s look like one.")
        return
    write(_proposal_table(found, people=format is TableFormat.TABLE), format, output)


@names.command()
@grouped
def merge(
    entry: Annotated[str, typer.Argument(metavar="ENTRY", help=_ENTRY, show_default=False)],
    into: Annotated[str, typer.Argument(metavar="INTO", help="The entry that it becomes a part of.")],
    *,
    kind: KindOption = Kind.BENCHMARK,
    how: Judging,
) -> None:
    """Make an entry a part of another: its results move there, and its names lead there.

    \b
    Example:
      benchmine review names merge nuscene nuscenes --comment "a slip"
    """
    _decide(how, kind, "merge", entry, target=into)


@names.command()
@grouped
def distinct(
    entry: Annotated[str, typer.Argument(metavar="ENTRY", help=_ENTRY, show_default=False)],
    other: Annotated[str, typer.Argument(metavar="OTHER", help="The entry that it is not.", show_default=False)],
    *,
    kind: KindOption = Kind.BENCHMARK,
    how: Judging,
) -> None:
    """Say that two entries are two: no result changes, and they are proposed as one no more.

    \b
    Example:
      benchmine review names distinct cifar-10-c cifar-10-dvs
    """
    _decide(how, kind, "distinct", entry, target=other)


@names.command()
@grouped
def split(
    entry: Annotated[str, typer.Argument(metavar="ENTRY", help=_ENTRY, show_default=False)],
    spelling: Annotated[str, typer.Argument(metavar="SPELLING", help="The spelling that leaves it, letter by letter.")],
    into: Annotated[
        str | None,
        typer.Argument(
            metavar="[INTO]",
            help="The id of the entry that it becomes, old or new; named as the spelling without it.",
            show_default=False,
        ),
    ] = None,
    *,
    kind: KindOption = Kind.BENCHMARK,
    how: Judging,
) -> None:
    """Take a spelling out of an entry: the results that use it become another entry's.

    \b
    Example:
      benchmine review names split viper VIPER viper-segmentation
    """
    _decide(how, kind, "split", entry, surface=spelling, target=into)


@names.command()
@grouped
def rename(
    entry: Annotated[str, typer.Argument(metavar="ENTRY", help=_ENTRY, show_default=False)],
    name: Annotated[str, typer.Argument(metavar="NAME", help="How it is to be shown.", show_default=False)],
    *,
    kind: KindOption = Kind.BENCHMARK,
    how: Judging,
) -> None:
    """Say how an entry is shown; its id, and with it every link, stays.

    \b
    Example:
      benchmine review names rename fundamentalsoflaparoscopicsurgery "FLS tasks"
    """
    _decide(how, kind, "rename", entry, name=name)


@names.command()
@grouped
def undo(
    decision: Annotated[int, typer.Argument(metavar="DECISION", help="Its number in the log.", show_default=False)],
    *,
    how: Judging,
) -> None:
    """Take a decision back: what is shown is as if it had not been made.

    \b
    Example:
      benchmine review names undo 3
    """
    from benchmine.database import database
    from benchmine.wording import counted
    from db import deciding

    with database(how.db, upgrade=True) as engine:
        taken, changed = deciding.undo(engine, decision, reviewer=reviewer(how.by), comment=how.comment)
    typer.echo(f"taken back: {taken.id}, {taken}; {counted(changed, 'result')} changed")


@names.command()
def log(
    *, db: DatabaseOption = None, format: TableFormatOption = TableFormat.TABLE, output: OutputOption = STANDARD
) -> None:
    """List all decisions about names, oldest first.

    \b
    Example:
      benchmine review names log
    """
    from benchmine.database import database
    from benchmine.tables import write
    from db.decisions import load_decisions

    with database(db) as engine, engine.connect() as connection:
        found = load_decisions(connection)
    if not found and format is TableFormat.TABLE:
        tell("No decisions about names yet.")
        return
    write(_log_table(found), format, output)


def _decide(
    how: Judging,
    kind: Kind,
    action: deciding.Decided,
    entry: str,
    *,
    target: str | None = None,
    surface: str | None = None,
    name: str | None = None,
) -> None:
    from benchmine.database import database
    from benchmine.wording import counted
    from db import deciding

    of_kind: NameKind = kind.value
    with database(how.db, upgrade=True) as engine:
        subject = deciding.entry_id(engine, of_kind, entry)
        if action in ("merge", "distinct") and target is not None:
            target = deciding.entry_id(engine, of_kind, target)
        decision, changed = deciding.decide(
            engine,
            of_kind,
            action,
            subject,
            target=target,
            surface=surface,
            name=name,
            reviewer=reviewer(how.by),
            comment=how.comment,
        )
    typer.echo(f"{decision}; {counted(changed, 'result')} changed")
    tell(f"decision {decision.id} by {decision.reviewer}; to take it back: benchmine review names undo {decision.id}")


def _proposal_table(found: Sequence[Proposal], *, people: bool) -> Table:
    from benchmine.tables import Table

    if people:
        shown = ("Entry", "Results", "May be", "Results", "Score", "Why")
        cells = [(p.subject.id, p.subject.results, p.target.id, p.target.results, p.score, p.reason) for p in found]
        notes = [f"{p.subject.name}: {p.subject.title}  |  {p.target.name}: {p.target.title}" for p in found]
        return Table(shown, cells, notes)
    sides = ("id", "name", "results", "paper_id", "title")
    columns = ("kind", *sides, *(f"target_{side}" for side in sides), "score", "reason")
    rows = [
        (
            p.kind,
            *(getattr(p.subject, side) for side in sides),
            *(getattr(p.target, side) for side in sides),
            p.score,
            p.reason,
        )
        for p in found
    ]
    return Table(columns, rows)


def _log_table(found: Sequence[Decision]) -> Table:
    from benchmine.tables import Table

    columns = ("Decision", "At", "By", "What", "State", "Comment")
    rows = [(d.id, d.at, d.reviewer, str(d), "stands" if d.stands else "taken back", d.comment) for d in found]
    return Table(columns, rows)
