"""``demo``, ``serve`` and ``version``."""

from __future__ import annotations

import platform
from typing import Annotated

import typer

from benchmine import __version__
from benchmine.options import DatabaseOption

PortOption = Annotated[
    int | None,
    typer.Option(
        min=1, max=65535, metavar="N", help="The port; without it, the first free one from 8501 on.", show_default=False
    ),
]


def demo(
    *,
    papers: Annotated[
        list[str] | None,
        typer.Option(
            "--papers", metavar="PATH", help="Abstracts to read instead of the bundled ones.", show_default=False
        ),
    ] = None,
    serve: Annotated[bool, typer.Option("--serve/--no-serve", help="Serve the dashboard at the end.")] = True,
    port: PortOption = None,
    db: Annotated[
        str | None,
        typer.Option("--db", metavar="URL", help="A database to read into, not the demo's own.", show_default=False),
    ] = None,
) -> None:
    """Go the whole way once, on abstracts that are bundled.

    Reads them, prints a leaderboard and serves the dashboard; nothing is fetched. Without --db the demo uses a database
    of its own, made anew each time.

    \b
    Example:
      benchmine demo --no-serve
    """
    from benchmine import demonstration
    from benchmine.commands.reading import KEPT, conclude
    from benchmine.settings import demo_address

    outcome = demonstration.run(papers, db)
    code = conclude(outcome, KEPT if db else "the demo's database is as it was before")
    if not serve:
        raise typer.Exit(code)
    from benchmine.dashboard_server import start

    typer.echo()
    start(db or demo_address(), "127.0.0.1", port)


def serve(
    *,
    db: DatabaseOption = None,
    port: PortOption = None,
    address: Annotated[str, typer.Option(metavar="HOST", help="The address to listen on.")] = "127.0.0.1",
    read_only: Annotated[
        bool,
        typer.Option(
            "--read-only",
            envvar="BENCHMINE_READ_ONLY",
            show_envvar=True,
            help="Switch reviewing and adding papers off.",
        ),
    ] = False,
) -> None:
    """Show the database in the browser.

    On 127.0.0.1 only this machine can reach it. Ctrl-C stops it. With --read-only the database itself refuses whatever
    would change it.

    \b
    Example:
      benchmine serve --db papers.db --port 8600
    """
    from benchmine.dashboard_server import start

    start(db, address, port, read_only=read_only)


def version() -> None:
    """Show the versions of Benchmine, its reader and Python.

    The version of the reader is stored with each result; papers that another version has read are read again. It ends
    in digits that any change of the reader's code, rules, lexicon or weights changes, and of how values are normalised.

    \b
    Example:
      benchmine version
    """
    from db.versions import version as reader_version

    typer.echo(f"benchmine {__version__}, reader {reader_version()}, Python {platform.python_version()}")
