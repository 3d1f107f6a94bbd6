"""``explain``: how each number of an abstract was read."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from benchmine.console import STANDARD, has_colour, tell
from benchmine.errors import CommandError
from benchmine.options import SourceFormatOption

if TYPE_CHECKING:
    from extract.records import Paper

# How a terminal shows each kind of text.
_STYLES: Final = {
    "value": {"fg": "yellow", "bold": True},
    "metric": {"fg": "cyan"},
    "benchmark": {"fg": "green"},
    "model": {"fg": "magenta"},
    "kind": {"bold": True},
    "heading": {"bold": True},
    "aside": {"dim": True},
}


def explain(
    text: Annotated[
        str,
        typer.Argument(
            metavar="TEXT|PATH", help="An abstract, or a file of abstracts; - is standard input.", show_default=False
        ),
    ],
    *,
    ids: Annotated[
        list[str] | None,
        typer.Option("--id", metavar="ID", help="Only this paper of the file; may be given again.", show_default=False),
    ] = None,
    title: Annotated[
        str, typer.Option(metavar="TITLE", help="The title that goes with TEXT.", show_default=False)
    ] = "",
    candidates: Annotated[int, typer.Option(min=1, metavar="N", help="Candidates shown of each name.")] = 3,
    cue_names: Annotated[
        bool, typer.Option("--cue-names", help="Show cues by their names in the reader's weights, not in words.")
    ] = False,
    format: SourceFormatOption = None,
) -> None:
    """Show how each number of an abstract was read, and why.

    For each number: what kind it is, and the candidates for its metric, benchmark and model. For each of these answers:
    its probability, its score, and what tells it from the next best, with the weight of each cue: + speaks for it, -
    against it. Numbers that are no result are listed with the reason too.

    \b
    Example:
      benchmine explain "ResNet-50 reaches 76.1% top-1 accuracy on ImageNet after 90 epochs."
      benchmine explain papers.jsonl --id arxiv:1512.03385
    """
    from extract import Reader
    from extract.explain import explain as explained
    from extract.explain import render

    papers = _papers(text, title, format, ids or [])
    reader = Reader()
    paint = _paint if has_colour(sys.stdout) else None
    for place, paper in enumerate(papers):
        shown = render(explained(reader.read(paper), reader.weights, candidates=candidates, names=cue_names), paint)
        typer.echo(f"{chr(10) if place else ''}{shown}", nl=False)


def _papers(text: str, title: str, format: str | None, ids: list[str]) -> Iterator[Paper]:
    """The papers to explain.

    Raises:
        CommandError: an id is not in the file; or the text is no file and no abstract either.
    """
    from extract.records import Paper

    if text == STANDARD or _is_path(text):
        return _from_file(text, format, ids)
    if len(text.split()) < 2:
        raise CommandError(
            f"{text.strip() or repr(text)}: no such file, and no abstract either; give a file, or a text in quotes"
        )
    if ids:
        raise CommandError("--id chooses a paper of a file, but a text was given")
    return iter((Paper(id="", abstract=text, title=title),))


def _from_file(path: str, format: str | None, ids: list[str]) -> Iterator[Paper]:
    from benchmine.ledger import Ledger
    from benchmine.papers import Sources, tell_unreadable
    from benchmine.progress import meter

    ledger = Ledger()
    missing = set(ids)
    examples: list[str] = []
    for paper in Sources((path,), format).papers(ledger, meter(None, quiet=True)):
        if not ids or paper.id in ids:
            missing.discard(paper.id)
            yield paper
            if ids and not missing:
                return
        elif len(examples) < 3:
            examples.append(paper.id)
    for line in ledger.lines():
        tell(line)
    tell_unreadable(ledger)
    if missing:
        raise CommandError(f"{path}: no paper {', '.join(sorted(missing))}; its ids are like {', '.join(examples)}")


def _is_path(text: str) -> bool:
    try:
        return bool(text) and Path(text).exists()
    except (OSError, ValueError):  # longer than a file name may be, or with a NUL in it
        return False


def _paint(kind: str, text: str) -> str:
    return typer.style(text, **_STYLES[kind]) if kind in _STYLES and text else text  # type: ignore[arg-type]
