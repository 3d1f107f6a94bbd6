"""The papers of the sources that a command was given, with an account and a meter kept on the way."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain

import typer

from benchmine import settings
from benchmine.console import tell
from benchmine.errors import CommandError
from benchmine.ledger import Ledger
from benchmine.progress import Meter, meter
from benchmine.wording import counted
from extract.records import Paper
from extract.sources import iter_papers, total_bytes
from extract.sources.categories import belongs


@dataclass(frozen=True, slots=True)
class Sources:
    """Where papers come from.

    Args:
        paths: files, folders, ``-`` for standard input.
        format: a name in ``extract.sources.FORMATS``; None to recognise each file.
        strict: stop at the first broken record.
        categories: only papers of one of these categories of arXiv; an archive ("cs") stands for all of its own.
        names: what the record of the run calls them; their paths where it is empty.
        choose: makes of each paper what is taken of it; None for a paper that is left out.
    """

    paths: Sequence[str]
    format: str | None = None
    strict: bool = False
    categories: Sequence[str] = ()
    names: Sequence[str] = ()
    choose: Callable[[Paper], Paper | None] | None = None

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
            CommandError: a limit in the environment is no number; or no paper is of the categories.
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
        if self.choose is not None:
            found = filter(None, map(self.choose, found))
        chosen = self._of_categories(found, ledger) if self.categories else found
        first = next(chosen, None)
        if first is None:
            tell_unreadable(ledger)
            if ledger.other_categories:
                raise CommandError(self._none_chosen(ledger))
            if self.choose is not None and not ledger.unreadable:
                raise CommandError("nothing that was asked for is among the papers; check its name")
            raise typer.Exit(1)
        return chain((first,), chosen)

    def _of_categories(self, papers: Iterator[Paper], ledger: Ledger) -> Iterator[Paper]:
        for paper in papers:
            if belongs(paper.categories, self.categories):
                yield paper
            else:
                ledger.other_categories += 1
                ledger.without_category += not paper.categories

    def _none_chosen(self, ledger: Ledger) -> str:
        wanted = " or ".join(self.categories)
        if ledger.without_category == ledger.other_categories:
            return f"no paper names a category of arXiv, so none is of {wanted}; leave --category away"
        return (
            f"none of {counted(ledger.other_categories, 'paper')} is of {wanted}; name other categories (cs.CL, cs …)"
        )


def tell_unreadable(ledger: Ledger) -> None:
    """Say which files gave nothing, a line each."""
    for error in ledger.unreadable:
        tell(f"benchmine: {error}")


def exit_code(ledger: Ledger) -> int:
    """1 where a file gave nothing, though others did."""
    return 1 if ledger.unreadable else 0
