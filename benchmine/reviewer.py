"""Who judges: the options that every command of ``review`` shares."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

import typer

from benchmine.errors import CommandError
from benchmine.options import DatabaseOption

Why = Annotated[str, typer.Option("--comment", "-c", metavar="TEXT", help="Why.", show_default=False)]
By = Annotated[
    str | None,
    typer.Option(
        "--by",
        metavar="NAME",
        envvar="BENCHMINE_REVIEWER",
        help="Who says so; without it, your login name.",
        show_default=False,
        show_envvar=True,
    ),
]


@dataclass(frozen=True)
class Judging:
    """Why, by whom, and in which database."""

    comment: Why = ""
    by: By = None
    db: DatabaseOption = None


def reviewer(by: str | None) -> str:
    """The name that a judgement is recorded under.

    Args:
        by: the value of ``--by``; None where neither it nor its environment variable was given.

    Raises:
        CommandError: the system does not know who is logged in.
    """
    import getpass

    if by is not None:
        return by
    try:
        return getpass.getuser()
    except (KeyError, OSError) as error:
        raise CommandError("who are you? say it with --by or BENCHMINE_REVIEWER") from error
