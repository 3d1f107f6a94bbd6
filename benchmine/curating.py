"""Importing curated files one after the other: what was stored, and the account of it."""

from __future__ import annotations

import hashlib
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Final

from sqlalchemy import Engine

from benchmine.console import STANDARD, tell
from benchmine.records import curated_line
from benchmine.wording import counted
from db.curated import store
from extract.curated import READERS, TITLES, CuratedRow, recognise
from extract.records import Problem
from extract.sources import SourceError

_STATES: Final = {"new": "", "replaced": "; in the place of what the file held before", "unchanged": "; already there"}


@dataclass(slots=True)
class Account:
    """Counts the rows of files."""

    rows: int = 0
    read: int = 0
    blank: int = 0
    unread: int = 0
    boards: set[tuple[str, tuple[str, ...], tuple[str, ...]]] = field(default_factory=set)

    def add(self, row: CuratedRow) -> None:
        """Count a row."""
        self.boards.add((row.source, row.task, row.dataset))
        self.rows += 1
        for score in row.scores:
            if score.value is not None:
                self.read += 1
            elif score.problem:
                self.unread += 1
            else:
                self.blank += 1

    def __iadd__(self, other: Account) -> Account:
        self.boards |= other.boards
        for name in ("rows", "read", "blank", "unread"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        return self

    def __str__(self) -> str:
        values = self.read + self.blank + self.unread
        return (
            f"{counted(self.rows, 'row')} of {counted(len(self.boards), 'board')}, {counted(values, 'value')}: "
            f"{self.read:,} read, {self.blank:,} blank, {self.unread:,} not read"
        )


class Import:
    """Reads files, stores them unless there is no database, and keeps what is to be said of them.

    Args:
        engine: of the database; None reads and counts only.
        out: gets a line of JSON a row; None for no such lines.
    """

    def __init__(self, engine: Engine | None, out: IO[bytes] | None) -> None:
        self._engine = engine
        self._out = out
        self.files = 0
        self.together = Account()
        self.problems: list[Problem] = []
        self.refused: list[SourceError] = []

    def file(self, name: str, format: str | None) -> None:
        """Import a file, and say what is in it. One that cannot be read is kept in ``refused``, nothing of it stored.

        Args:
            name: a path, or ``-`` for standard input.
            format: one of ``READERS``; None to tell it by the content.
        """
        problems: list[Problem] = []
        account = Account()
        try:
            with _on_disk(name) as path:
                reader = READERS[format or _recognised(name, path)]
                rows = self._counted(reader(path, on_problem=problems.append), name, account)
                state = self._stored(rows, name, path, format or _recognised(name, path))
        except SourceError as error:
            self.refused.append(_refusal(name, error, format))
            return
        tell(f"{name}: {account}{state}")
        self.files += 1
        self.together += account
        self.problems += [Problem(name, one.line, one.reason, one.skipped) for one in problems]

    def _counted(self, rows: Iterator[CuratedRow], name: str, account: Account) -> Iterator[CuratedRow]:
        for row in rows:
            account.add(row)
            if self._out is not None:
                self._out.write(curated_line(row, name))
            yield row

    def _stored(self, rows: Iterator[CuratedRow], name: str, path: Path, format: str) -> str:
        if self._engine is None:
            for _ in rows:
                pass
            return "; nothing stored (--dry-run)"
        with path.open("rb") as file:
            sha256 = hashlib.file_digest(file, "sha256").hexdigest()
        done = store(self._engine, rows, name=name, sha256=sha256, format=format)
        if done.state == "unchanged":
            for _ in rows:  # so that it is counted, and written, all the same
                pass
            other = f" as {done.name}" if done.name != name else ""
            return f"{_STATES['unchanged']}{other}"
        return _STATES[done.state]


def say(done: Import, shown: int) -> None:
    """Tell the sum, the first problems, and which files could not be read."""
    if done.files > 1:
        tell(f"Together: {done.together}")
    for problem in done.problems[:shown]:
        tell(f"  {problem}")
    if len(done.problems) > shown:
        tell(f"  … and {len(done.problems) - shown:,} more (--problems {len(done.problems)} shows all)")
    for refused in done.refused:
        tell(f"benchmine: {refused}")


@contextmanager
def _on_disk(name: str) -> Iterator[Path]:
    """The file, which is read more than once; a copy of standard input."""
    if name != STANDARD:
        try:
            with Path(name).open("rb"):
                pass
        except OSError as error:
            reason = f"cannot be opened ({error.strerror or error})"
            raise SourceError(name, None, reason, "check the path and its permissions") from error
        yield Path(name)
        return
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "standard-input"
        with copy.open("wb") as file:
            shutil.copyfileobj(sys.stdin.buffer, file)
        yield copy


def _recognised(name: str, path: Path) -> str:
    found = recognise(path)
    if found is None:
        reason = "in none of the formats of curated leaderboards"
        raise SourceError(name, None, reason, f"give one of: {', '.join(READERS)} (docs/curated.md)")
    return found


def _refusal(name: str, error: SourceError, format: str | None) -> SourceError:
    """The error, with the command that could read the file where it is in another of the formats."""
    try:
        other = recognise(name) if name != STANDARD and format is not None else None
    except SourceError:
        other = None
    if other is None or other == format:
        return SourceError(name, error.line, error.reason, error.remedy)  # under the name that the user gave
    return SourceError(name, None, f"this is {TITLES[other]}", f"read it with: benchmine import {other} {name}")
