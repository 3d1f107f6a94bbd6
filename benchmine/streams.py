"""What the process is given, arguments and standard streams, such that no command fails over it with a traceback."""

from __future__ import annotations

import io
import os
import sys
from errno import EPIPE
from pathlib import Path
from typing import Any


class OutputError(Exception):
    """Standard output cannot be written."""

    def __init__(self, cause: OSError) -> None:
        super().__init__(cause.strerror or str(cause))
        self.is_closed_pipe = cause.errno == EPIPE


def is_usable(argument: str) -> bool:
    """Whether an argument of the command line is text, or names a file all the same.

    Bytes that are not of the system's encoding are half surrogates in it, which no database, no pattern and no encoder
    takes. Of a path they may be a part where it, or the folder for a new file, is there under that name.
    """
    if _is_text(argument):
        return True
    value = argument.partition("=")[2] if argument.startswith("--") else argument
    try:
        return Path(value).exists() or (_is_text(Path(value).name) and Path(value).parent.exists())
    except OSError:  # longer than a name may be
        return False


def _is_text(text: str) -> bool:
    return not any("\ud800" <= c <= "\udfff" for c in text)


def open_streams() -> None:
    """Make the streams such that they are there and take every character; standard output raises :class:`OutputError`.

    A stream that was closed before we began (``>&-``) becomes the null device, or the next file that is opened would
    be in its place. A terminal or a pipe that is not UTF-8 shows ``\\u2026`` rather than failing.
    """
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):  # in the order of their numbers
        if getattr(sys, name) is None:
            setattr(sys, name, Path(os.devnull).open(mode, encoding="utf-8"))  # noqa: SIM115  # open to the end
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout = _guarded(sys.stdout)


def _guarded(stream: io.TextIOWrapper) -> io.TextIOWrapper:
    return io.TextIOWrapper(
        io.BufferedWriter(_Guard(stream)),
        encoding=stream.encoding,
        errors=stream.errors,
        line_buffering=stream.line_buffering,
        write_through=stream.write_through,
    )


class _Guard(io.RawIOBase):
    """The raw side of a stream, whose first error is an :class:`OutputError`, and which drops what is written after it.

    So an error of standard output is told from one of another file, and Python's flush at the end raises no second.
    """

    def __init__(self, stream: io.TextIOWrapper) -> None:
        beneath: Any = stream.buffer
        self._raw: io.RawIOBase = getattr(beneath, "raw", beneath)
        self._stream = stream  # which closes what is beneath it when nothing holds it
        self._failed = False

    def writable(self) -> bool:
        return True

    def isatty(self) -> bool:
        return self._raw.isatty()

    def fileno(self) -> int:
        return self._raw.fileno()

    def write(self, data: Any) -> int | None:
        if self._failed:
            return len(data)
        try:
            return self._raw.write(data)
        except OSError as error:
            self._failed = True
            raise OutputError(error) from error
