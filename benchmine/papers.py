"""The papers of the sources that a command was given, with an account and a meter kept on the way."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain

import typer

from benchmine import settings
from benchmine.console import tell
from benchmine.ledger import Ledger
from benchmine.progress import Meter, meter
from extract.records import Paper
from extract.sources import iter_papers, total_bytes


@dataclass(frozen=True, slots=True)
class Sources:
    """Where papers come from.

    Args:
        paths: files, folders, ``-`` for standard input.
        format: a name in ``extract.sources.FORMATS``; None to recognise each file.
        strict: stop at the first broken record.
    """

    paths: Sequence[str]
    format: str | None = None
    strict: bool = False

    def meter(self, *, quiet: bool = False) -> Meter:
        """A meter for the bytes of all the files.

        Raises:
            SourceError: a path is not there.
        """
        return meter(total_bytes(self.paths), quiet=quiet)

    def papers(self, ledger: Ledger, meter: Meter) -> Iterator[Paper]:
        """The papers, one at a time; a file of which nothing can be read is noted, and reading goes on.

        The first paper is read at once, so that nothing is opened or written for sources that hold none.

        Raises:
            CommandError: a limit in the environment is no number.
            SourceError: a path is not there; or the first broken record, under ``strict``.
            typer.Exit: there is no paper in any of the files; why has been told.
        """
        found = iter_papers(
            self.paths,
            format=self.format,
            strict=self.strict,
            on_problem=ledger.problem,
            on_unreadable=ledger.unreadable.append,
            on_progress=meter.move,
            limits=settings.limits(),
        )
        first = next(found, None)
        if first is None:
            tell_unreadable(ledger)
            raise typer.Exit(1)
        return chain((first,), found)


def tell_unreadable(ledger: Ledger) -> None:
    """Say which files gave nothing, a line each."""
    for error in ledger.unreadable:
        tell(f"benchmine: {error}")


def exit_code(ledger: Ledger) -> int:
    """1 where a file gave nothing, though others did."""
    return 1 if ledger.unreadable else 0
