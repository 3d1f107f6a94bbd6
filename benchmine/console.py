"""Where the commands write: what was asked for to standard output, everything said about it to standard error."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Final, TextIO

import typer

from benchmine.errors import CommandError

STANDARD: Final = "-"
"""The path that stands for standard input or output."""


def tell(text: str) -> None:
    """One or more lines to standard error."""
    typer.echo(text, err=True)


def is_terminal(stream: TextIO) -> bool:
    """Whether someone is looking: a terminal that can move its cursor."""
    return stream.isatty() and os.environ.get("TERM") != "dumb"


def has_colour(stream: TextIO) -> bool:
    """Whether to colour what goes there: a terminal, unless NO_COLOR asks for none."""
    return is_terminal(stream) and not os.environ.get("NO_COLOR")


@contextmanager
def writing(path: str) -> Iterator[IO[bytes]]:
    """A binary stream to ``path``, or to standard output for ``-``.

    A file appears under its name when it is complete; until then its lines are in ``FILE.part``, so that a file that is
    read and written at once is read to its end. After Ctrl-C they stay there; after an error they are removed.

    Raises:
        CommandError: the file cannot be written.
    """
    if path == STANDARD:
        sys.stdout.flush()
        yield sys.stdout.buffer
        sys.stdout.buffer.flush()
        return
    target = Path(path)
    try:
        if target.is_dir():
            raise CommandError(f"{path}: is a folder; name a file in it with -o")
        if target.exists() and not target.is_file():  # /dev/null is written to, not replaced
            with target.open("wb") as file:
                yield file
            return
        part = part_of(path)
        with part.open("wb") as file:
            yield file
        part.replace(target)
    except Exception as error:
        with suppress(OSError):
            part_of(path).unlink(missing_ok=True)
        if isinstance(error, OSError):
            raise CommandError(f"{path}: {error.strerror or error}; choose another place with -o") from error
        raise


def part_of(path: str) -> Path:
    """Where the lines of an output file are until it is complete."""
    return Path(f"{path}.part")
