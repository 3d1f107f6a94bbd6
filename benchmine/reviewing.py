"""``review``: what people say of results, from the command line."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from benchmine.console import STANDARD, tell
from benchmine.errors import CommandError
from benchmine.grouping import grouped
from benchmine.naming import names
from benchmine.options import DatabaseOption, OutputOption, TableFormat, TableFormatOption
from benchmine.reviewer import By, Judging, reviewer

if TYPE_CHECKING:
    from sqlalchemy import Engine

    from db.reviews import Verdict

review = typer.Typer(
    name="review",
    help="""Judge results and correct them; nothing is lost.

    \b
    Example:
      benchmine review queue --limit 5
    """,
    no_args_is_help=True,
    rich_markup_mode=None,
)
review.add_typer(names)

Ids = Annotated[
    list[str],
    typer.Argument(metavar="RESULT_ID", help="Ids of results, or the beginnings of ids.", show_default=False),
]
Id = Annotated[
    str, typer.Argument(metavar="RESULT_ID", help="The id of a result, or its beginning.", show_default=False)
]


@review.command()
def queue(
    *,
    benchmark: Annotated[
        str | None, typer.Option(metavar="NAME", help="Only this benchmark.", show_default=False)
    ] = None,
    limit: Annotated[int, typer.Option("--limit", "-n", min=1, metavar="N", help="How many.")] = 20,
    db: DatabaseOption = None,
    format: TableFormatOption = TableFormat.TABLE,
    output: OutputOption = STANDARD,
) -> None:
    """List what should be looked at, the most doubtful first.

    These are ranked results that nobody has judged. Doubt is (1 - confidence) x log2(1 + scores ranked on the board) /
    rank: what is likely to be wrong counts the more, the higher it stands and the larger its board is.

    \b
    Example:
      benchmine review queue --benchmark ImageNet
    """
    from benchmine.database import database
    from benchmine.leaderboards import find_benchmark
    from benchmine.review_tables import queue_table
    from benchmine.tables import write
    from db import review_lists
    from db.summaries import is_behind

    with database(db) as engine:
        wanted = None if benchmark is None else find_benchmark(engine, benchmark)[0].id
        found = review_lists.queue(engine, benchmark_id=wanted, limit=limit)
        if not found and format is TableFormat.TABLE:
            behind = "Nothing to review yet: boards are counted when an ingest ends."
            tell(behind if is_behind(engine) else "Nothing to review: every ranked result has been judged.")
            return
        write(queue_table(found, format), format, output)


@review.command()
@grouped
def accept(ids: Ids, *, how: Judging) -> None:
    """Say that results are right as they are shown.

    \b
    Example:
      benchmine review accept 3f1c09aa 77d2 --by ada
    """
    _record(how, ids, "accept")


@review.command()
@grouped
def reject(ids: Ids, *, how: Judging) -> None:
    """Say that these are no results: they leave their boards, and stay in the database.

    \b
    Example:
      benchmine review reject 3f1c09aa --comment "a threshold, not an outcome"
    """
    _record(how, ids, "reject")


@review.command()
@grouped
def correct(
    id: Id,
    corrections: Annotated[
        list[str],
        typer.Argument(metavar="FIELD=VALUE", help="What should be otherwise, and how.", show_default=False),
    ],
    *,
    how: Judging,
) -> None:
    """Correct fields of a result.

    FIELD is value, unit, kind, bound, metric, benchmark, split, model, setting or role. "none" as VALUE means that the
    abstract does not say. Boards and counts follow at once; what was read is kept beside it.

    \b
    Example:
      benchmine review correct 3f1c09aa model=ResNet-50 "metric=top-1 accuracy" split=val
    """
    pairs = []
    for one in corrections:
        field, sign, value = one.partition("=")
        if not sign:
            raise CommandError(f"{one!r} is no correction; write FIELD=VALUE, for example model=ResNet-50")
        pairs.append((field.strip(), value))
    _record(how, [id], "correct", corrections=pairs)


@review.command()
def comment(
    id: Id,
    text: Annotated[str, typer.Argument(metavar="TEXT", help="What there is to say.", show_default=False)],
    *,
    by: By = None,
    db: DatabaseOption = None,
) -> None:
    """Say something about a result, without judging it.

    \b
    Example:
      benchmine review comment 3f1c09aa "the paper's table has 91.3"
    """
    _record(Judging(text, by, db), [id], "comment")


@review.command()
@grouped
def undo(
    ids: Ids,
    *,
    number: Annotated[
        int | None,
        typer.Option("--review", metavar="N", help="This review; without it, the newest.", show_default=False),
    ] = None,
    how: Judging,
) -> None:
    """Take the newest review of a result back, or another one by its number (benchmine review log).

    \b
    Example:
      benchmine review undo 3f1c09aa
    """
    _record(how, ids, "undo", undoes=number)


@review.command()
def log(
    *,
    result: Annotated[
        str | None, typer.Option("--result", metavar="ID", help="Only of this result.", show_default=False)
    ] = None,
    limit: Annotated[int, typer.Option("--limit", "-n", min=1, metavar="N", help="How many.")] = 50,
    db: DatabaseOption = None,
    format: TableFormatOption = TableFormat.TABLE,
    output: OutputOption = STANDARD,
) -> None:
    """List what was reviewed, the newest first.

    A review is "taken back" when a later one undoes it, and "dormant" when no result has its id now: it counts again
    as soon as the reader finds that result again.

    \b
    Example:
      benchmine review log --result 3f1c09aa
    """
    from benchmine.database import database
    from benchmine.review_tables import log_table
    from benchmine.tables import write
    from db.review_lists import review_log
    from db.reviews import full_id

    with database(db) as engine:
        wanted = None if result is None else full_id(engine, result)
        found = review_log(engine, wanted, limit=limit)
        if not found and format is TableFormat.TABLE:
            tell("No reviews yet.")
            return
        write(log_table(found), format, output)


def _record(
    how: Judging,
    ids: list[str],
    verdict: Verdict,
    *,
    corrections: list[tuple[str, str]] | None = None,
    undoes: int | None = None,
) -> None:
    from benchmine.database import database
    from db.reviews import add_reviews, full_id

    who = reviewer(how.by)
    with database(how.db, upgrade=True) as engine:
        whole = [full_id(engine, one) for one in ids]
        numbers = add_reviews(
            engine, whole, verdict, reviewer=who, corrections=corrections or (), comment=how.comment, undoes=undoes
        )
        for line in _outcome(engine, whole):
            typer.echo(line)
    tell(f"review {', '.join(map(str, numbers))} by {who.strip()}")


def _outcome(engine: Engine, ids: list[str]) -> list[str]:
    """How each of the results reads now."""
    from benchmine.readings import reading
    from db.review_lists import shown_rows

    found = shown_rows(engine, ids)
    lines = []
    for identity in dict.fromkeys(ids):
        row = found.get(identity)
        if row is None:
            lines.append(f"{identity}  not in the database now")
            continue
        standing = f"not ranked: {row['unranked']}" if row["unranked"] else "ranked"
        lines.append(f"{identity}  {reading(row)}  [{row['verdict'] or 'not judged'}; {standing}]")
    return lines
