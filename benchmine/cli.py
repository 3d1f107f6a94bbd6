"""The command line: ``benchmine --help``."""

from __future__ import annotations

import os
import sys
from typing import Annotated, Any

import typer
from typer.core import TyperGroup

from benchmine import __version__
from benchmine.commands import (
    analysis,
    boards,
    data,
    distributing,
    evaluation,
    explain,
    fetching,
    keeping,
    reading,
    record,
    serving,
    upgrading,
)
from benchmine.commands.importing import agreement, importing
from benchmine.console import tell
from benchmine.errors import CLOSED_PIPE, INTERRUPTED, USAGE, reported
from benchmine.reviewing import review
from benchmine.streams import OutputError, is_usable, open_streams


class Commands(TyperGroup):
    """The commands in the order in which they are added, with one edge for all their errors."""

    def invoke(self, ctx: Any) -> Any:
        try:
            return super().invoke(ctx)
        except RuntimeError:  # typer's own Exit and Abort
            raise
        except KeyboardInterrupt:
            tell("benchmine: interrupted")
            raise typer.Exit(INTERRUPTED) from None
        except reported() as error:
            tell(f"benchmine: {' '.join(str(error).split())}")
            raise typer.Exit(1) from None


app = typer.Typer(
    name="benchmine",
    cls=Commands,
    help="Mine the scores that paper abstracts report, each with the sentence that proves it.",
    epilog="benchmine COMMAND --help tells more of a command, with an example.",
    no_args_is_help=True,
    rich_markup_mode=None,  # plain help loads no rich: 0.06 s instead of 0.2
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _version(wanted: bool) -> None:
    if wanted:
        typer.echo(f"benchmine {__version__}")
        raise typer.Exit


@app.callback()
def options(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version and exit.")
    ] = False,
) -> None:
    """Options before a command."""
    del version


for _command in (
    serving.demo,
    reading.ingest,
    fetching.update,
    reading.extract,
    distributing.load,
    explain.explain,
    reading.mentions,
    boards.leaderboard,
    analysis.model,
    analysis.compare,
    analysis.conflicts,
    analysis.coverage,
    agreement,
    record.show,
    record.claims,
    record.diff,
    record.verify,
    data.export,
    data.publish,
    data.sql,
    evaluation.evaluate,
    serving.serve,
    upgrading.upgrade,
    keeping.backup,
    keeping.restore,
    keeping.doctor,
    serving.version,
):
    app.command()(_command)
app.add_typer(review)
app.add_typer(importing)
app.add_typer(fetching.fetching)


def main() -> None:
    """The console script: the commands, whatever their arguments are made of and wherever their output goes."""
    open_streams()
    for argument in sys.argv[1:]:
        if not is_usable(argument):
            said = os.fsencode(argument).decode(errors="backslashreplace")
            tell(f"benchmine: {said}: not {sys.getfilesystemencoding().upper()}; give it in that encoding")
            sys.exit(USAGE)
    try:
        try:
            app()
        finally:
            sys.stdout.flush()
    except OutputError as error:
        if error.is_closed_pipe:
            sys.exit(CLOSED_PIPE)
        tell(f"benchmine: standard output cannot be written: {error}; send it elsewhere")
        sys.exit(1)
