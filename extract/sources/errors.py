"""What is raised when a source cannot be read."""

from __future__ import annotations

from .signs import plain


class SourceError(Exception):
    """A source of which nothing could be read, a path that is not there, or a broken record under ``strict``.

    Its text is one line: where, what is wrong, and what to do about it.

    Args:
        source: the path as the user gave it, or ``-``.
        line: 1-based line (row, for Parquet) of the trouble; None where it is the whole file.
        reason: what is wrong.
        remedy: what the user can do.
    """

    def __init__(self, source: str, line: int | None, reason: str, remedy: str) -> None:
        self.source = source
        self.line = line
        self.reason = plain(reason)  # what a library says can be of several lines, and quote what it could not read
        self.remedy = remedy
        place = f"{source}:{line}" if line is not None else source
        super().__init__(plain(f"{place}: {self.reason}; {remedy}"))
