"""``fetch`` and ``update``: papers from the services that publish them."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from benchmine.console import tell
from benchmine.grouping import grouped
from benchmine.options import CategoriesOption, DatabaseOption, WorkersOption

if TYPE_CHECKING:
    from benchmine.fetch.services import AnySource


class Via(StrEnum):
    """The interfaces of arXiv."""

    API = "api"
    OAI = "oai"


def _day(text: str | None) -> str | None:
    """A day, as it is."""
    if text is not None:
        try:
            datetime.date.fromisoformat(text)
        except ValueError:
            raise typer.BadParameter(f"{text!r} is no day: write 2026-11-01") from None
    return text


SinceOption = Annotated[
    str | None,
    typer.Option("--since", metavar="DAY", callback=_day, help="From this day on (2026-11-01).", show_default=False),
]
UntilOption = Annotated[
    str | None,
    typer.Option("--until", metavar="DAY", callback=_day, help="Up to this day, included.", show_default=False),
]
OutOption = Annotated[
    str | None,
    typer.Option(
        "--out",
        "-o",
        metavar="FILE",
        help="Write the papers as JSON Lines instead of ingesting them; - is standard output.",
        show_default=False,
    ),
]
ContactOption = Annotated[
    str | None,
    typer.Option(
        metavar="ADDRESS",
        help="Your e-mail address, for the service to write to. Without it, $BENCHMINE_CONTACT or the settings file.",
        show_default=False,
    ),
]


@dataclass(frozen=True)
class _Options:
    """What every fetch takes."""

    contact: ContactOption = None
    out: OutOption = None
    workers: WorkersOption = None
    db: DatabaseOption = None


fetching = typer.Typer(
    name="fetch",
    help="""Fetch papers from a service and ingest them.

    Each service is asked at the pace that it allows. What was fetched is kept: after an interruption the same command
    goes on from there, and pages that did not change are not transferred again (docs/fetch.md).

    \b
    Example:
      benchmine fetch arxiv --category cs.CL --since 2026-11-01
    """,
    no_args_is_help=True,
    rich_markup_mode=None,
)


@fetching.command()
@grouped
def arxiv(
    *,
    category: CategoriesOption = None,
    since: SinceOption = None,
    until: UntilOption = None,
    via: Annotated[
        Via, typer.Option(help="api: by day of submission, up to 30,000; oai: by day of the last change, any number.")
    ] = Via.API,
    how: _Options,
) -> None:
    """Fetch papers of arXiv by category and day.

    \b
    Example:
      benchmine fetch arxiv --category cs.CL --since 2026-11-01
    """
    from benchmine.fetch.settings import ArxivSource

    if not category:
        raise typer.BadParameter("name at least one --category (cs.CL, or cs for all of computer science)")
    wanted: dict[str, object] = {"categories": category, "since": since, "until": until, "via": via.value}
    _fetch(ArxivSource, wanted, how)


@fetching.command()
@grouped
def huggingface(
    *,
    date: Annotated[
        str | None,
        typer.Option(metavar="DAY", callback=_day, help="The papers of this day.", show_default=False),
    ] = None,
    since: SinceOption = None,
    until: UntilOption = None,
    how: _Options,
) -> None:
    """Fetch the daily papers of Hugging Face; today's without a day.

    \b
    Example:
      benchmine fetch huggingface --date 2026-11-20
      benchmine fetch huggingface --since 2026-11-01
    """
    from benchmine.fetch.settings import HuggingFaceSource

    if date and (since or until):
        raise typer.BadParameter("give a --date, or --since and --until")
    wanted: dict[str, object] = {"since": date or since, "until": date or until}
    _fetch(HuggingFaceSource, wanted, how)


@fetching.command()
@grouped
def openreview(
    *,
    venue: Annotated[
        str,
        typer.Option(
            metavar="ID", help="The venue, as OpenReview names it: ICLR.cc/2026/Conference.", show_default=False
        ),
    ],
    how: _Options,
) -> None:
    """Fetch the papers that a venue on OpenReview took.

    \b
    Example:
      benchmine fetch openreview --venue ICLR.cc/2026/Conference
    """
    from benchmine.fetch.settings import OpenReviewSource

    _fetch(OpenReviewSource, {"venue": venue}, how)


@fetching.command()
@grouped
def acl(
    *,
    volume: Annotated[
        list[str] | None,
        typer.Option(metavar="ID", help="Only this volume: 2024.acl-long, P19-1. Repeatable.", show_default=False),
    ] = None,
    event: Annotated[
        list[str] | None,
        typer.Option(
            metavar="ID",
            help="Only this event, with the volumes held beside it: acl-2024. Repeatable.",
            show_default=False,
        ),
    ] = None,
    how: _Options,
) -> None:
    """Fetch the ACL Anthology: all of it, or volumes and events.

    \b
    Example:
      benchmine fetch acl --event acl-2024
      benchmine fetch acl
    """
    from benchmine.fetch.settings import AclSource

    wanted: dict[str, object] = {"volumes": volume, "events": event}
    _fetch(AclSource, wanted, how)


@fetching.command()
@grouped
def openalex(
    *,
    search: Annotated[str, typer.Option(metavar="WORDS", help="Words in the works.", show_default=False)],
    since: SinceOption = None,
    until: UntilOption = None,
    how: _Options,
) -> None:
    """Fetch works with an abstract that OpenAlex finds, by words and day of publication.

    \b
    Example:
      benchmine fetch openalex --search "question answering" --since 2026-01-01
    """
    from benchmine.fetch.settings import OpenAlexSource

    wanted: dict[str, object] = {"search": search, "since": since, "until": until}
    _fetch(OpenAlexSource, wanted, how)


def update(*, contact: ContactOption = None, workers: WorkersOption = None, db: DatabaseOption = None) -> None:
    """Fetch what is new from the sources in the settings file.

    Ends with what is new on the boards.

    The sources stand in [[sources]] of the settings file (docs/fetch.md). One that cannot be fetched is told, and the
    others go on; the exit code is then 1.

    \b
    Example:
      benchmine update
    """
    from benchmine.database import database
    from benchmine.errors import CommandError
    from benchmine.fetch import settings, updating
    from benchmine.fetch.clock import clock
    from benchmine.fetch.news import news

    found = settings.load()
    if not found.sources:
        raise CommandError(
            f"no sources to update; list them as [[sources]] in {settings.settings_file()} (docs/fetch.md)"
        )
    how = settings.with_contact(found, contact)
    updated = updating.update(found.sources, how, clock(), db, workers)
    if len(updated.errors) < len(found.sources):
        with database(db) as engine:
            for line in news(engine, updated.before):
                typer.echo(line)
    if updated.errors:
        tell(f"benchmine: {len(updated.errors)} of {len(found.sources)} sources could not be updated; see above")
        raise typer.Exit(1)


def _fetch(kind: type[AnySource], wanted: dict[str, object], how: _Options) -> None:
    from benchmine.fetch.running import run

    raise typer.Exit(run(kind, wanted, contact=how.contact, db=how.db, output=how.out, workers=how.workers))
