"""``import``: curated leaderboards of other projects."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Annotated

import typer

from benchmine.console import STANDARD, tell, writing
from benchmine.options import OutputOption

if TYPE_CHECKING:
    from extract.curated import CuratedRow
    from extract.records import Problem

_SHOWN = 20

importing = typer.Typer(
    name="import",
    help="""Read leaderboards that people curated.

    \b
    Example:
      benchmine import pwc evaluation-tables.json.gz -o curated.jsonl
    """,
    no_args_is_help=True,
    rich_markup_mode=None,
)


@importing.callback()
def _group() -> None:
    """A group, though it has one command as yet."""


@importing.command()
def pwc(
    files: Annotated[
        list[str],
        typer.Argument(
            metavar="FILE", help="Files in Papers with Code's JSON; - is standard input.", show_default=False
        ),
    ],
    *,
    output: OutputOption = STANDARD,
    problems: Annotated[
        int,
        typer.Option("--problems", min=0, metavar="N", help="Show so many of the cells and rows with something wrong."),
    ] = _SHOWN,
) -> None:
    """Read Papers with Code's leaderboards and write their rows as JSONL.

    One row of a board a line: task, dataset, model, scores and paper. How many rows and values there are, and which
    could not be read, is said on standard error. docs/formats.md describes the fields.

    \b
    Example:
      benchmine import pwc evaluation-tables.json.gz -o curated.jsonl
    """
    from benchmine.records import curated_line
    from extract.curated import read_pwc
    from extract.sources import SourceError

    unreadable: list[SourceError] = []
    found: list[Problem] = []
    together = _Account()
    with writing(output) as out:
        for file in files:
            account = _Account()
            try:
                for row in read_pwc(file, on_problem=found.append):
                    account.add(row)
                    out.write(curated_line(row))
            except SourceError as error:
                unreadable.append(error)
                continue
            tell(f"{file}: {account}")
            together += account
    if len(files) > 1:
        tell(f"Together: {together}")
    for problem in found[:problems]:
        tell(f"  {problem}")
    if len(found) > problems:
        tell(f"  … and {len(found) - problems:,} more (--problems {len(found)} shows all)")
    for refused in unreadable:
        tell(f"benchmine: {refused}")
    raise typer.Exit(1 if unreadable else 0)


class _Account:
    """Counts the rows of files."""

    def __init__(self) -> None:
        self._boards: set[tuple[str, tuple[str, ...], tuple[str, ...]]] = set()
        self._counts: Counter[str] = Counter()

    def add(self, row: CuratedRow) -> None:
        self._boards.add((row.source, row.task, row.dataset))
        self._counts["rows"] += 1
        for score in row.scores:
            kind = "read" if score.value is not None else "not read" if score.problem else "blank"
            self._counts[kind] += 1

    def __iadd__(self, other: _Account) -> _Account:
        self._boards |= other._boards
        self._counts += other._counts
        return self

    def __str__(self) -> str:
        from benchmine.wording import counted

        counts = self._counts
        values = counts["read"] + counts["blank"] + counts["not read"]
        return (
            f"{counted(counts['rows'], 'row')} of {counted(len(self._boards), 'board')}, {counted(values, 'value')}: "
            f"{counts['read']:,} read, {counts['blank']:,} blank, {counts['not read']:,} not read"
        )
