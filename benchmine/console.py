"""Where the commands write: what was asked for to standard output, everything said about it to standard error."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Final, TextIO

import typer

from benchmine.errors import CommandError

STANDARD: Final = "-"
"""The path that stands for standard input or output."""

DATABASE_MARK: Final = b"Benc"
"""``db.sqlite.APPLICATION_ID`` as it stands in a file, here so that writing a file need not load SQLAlchemy."""

_SQLITE: Final = b"SQLite format 3\0"
_MARK_AT: Final = 68
_BESIDE: Final = ("-wal", "-shm", "-journal")
"""What SQLite keeps beside a database ends so."""


def tell(text: str) -> None:
    """One or more lines to standard error; where it cannot be written, nobody is told."""
    with suppress(OSError):
        typer.echo(text, err=True)


def is_terminal(stream: TextIO) -> bool:
    """Whether someone is looking: a terminal that can move its cursor."""
    return stream.isatty() and os.environ.get("TERM") != "dumb"


def has_colour(stream: TextIO) -> bool:
    """Whether to colour what goes there: a terminal, unless NO_COLOR asks for none."""
    return is_terminal(stream) and not os.environ.get("NO_COLOR")


@contextmanager
def writing(path: str, sources: Iterable[str] = ()) -> Iterator[IO[bytes]]:
    """A binary stream to ``path``, or to standard output for ``-``.

    A file appears under its name when it is complete; until then its lines are in ``FILE.part``. After Ctrl-C they stay
    there; after an error they are removed.

    Args:
        path: where to write.
        sources: files that are read meanwhile, perhaps the only copies of what they hold.

    Raises:
        CommandError: the file cannot be written, or must not be: see :func:`check_output`.
    """
    check_output(path, sources)
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


def check_output(path: str, sources: Iterable[str] = ()) -> None:
    """Refuse to put what a command writes in the place of what can be had nowhere else.

    Raises:
        CommandError: a Benchmine database, or what SQLite keeps beside one, or one of the sources stands there; or it
            cannot be told.
    """
    if path == STANDARD:
        return
    target = Path(path)
    try:
        if _is_database(path):
            raise CommandError(f"{path}: belongs to a Benchmine database; choose another file with -o")
        others = (other for other in sources if other != STANDARD) if target.is_file() else ()
        if any(Path(other).exists() and target.samefile(other) for other in others):
            raise CommandError(f"{path}: is one of the sources; choose another file with -o")
    except OSError as error:
        raise CommandError(f"{path}: {error.strerror or error}; choose another place with -o") from error


def _is_database(path: str) -> bool:
    """Whether a file is a Benchmine database, or has the name of what stands beside one.

    Our mark may still be in the log alone, so that a database with a log is taken for ours.
    """
    for ending in _BESIDE:
        path = path.removesuffix(ending)
    if not Path(path).is_file():
        return False
    with Path(path).open("rb") as file:
        header = file.read(_MARK_AT + len(DATABASE_MARK))
    return header.startswith(_SQLITE) and (header.endswith(DATABASE_MARK) or Path(f"{path}-wal").exists())


def part_of(path: str) -> Path:
    """Where the lines of an output file are until it is complete."""
    return Path(f"{path}.part")
