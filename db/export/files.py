"""Where an export goes: a file that is whole or absent, or a stream."""

from __future__ import annotations

import io
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, cast


class ExportError(Exception):
    """The export could not be written; the message is one line."""


class _Encoded(io.RawIOBase):
    """A binary face of a text stream that has no bytes beneath it (io.StringIO)."""

    def __init__(self, text: IO[str]) -> None:
        self._text = text

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        self._text.write(bytes(data).decode())
        return len(data)


def binary(out: IO[str] | IO[bytes], layout: str, *, is_text: bool) -> IO[bytes]:
    """The binary stream beneath a stream; what is no text wants one."""
    if not isinstance(out, io.TextIOBase):
        return cast(IO[bytes], out)
    beneath = getattr(out, "buffer", None)
    if beneath is not None:
        out.flush()
        return cast(IO[bytes], beneath)
    if not is_text:
        raise ExportError(f"{layout} is binary: give a file, or a binary stream")
    return cast(IO[bytes], _Encoded(cast(IO[str], out)))


@contextmanager
def whole(path: Path) -> Iterator[IO[bytes]]:
    """A file that appears under its name when it is complete; until then, and on failure, the old one stays."""
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        if path.exists() and not path.is_file():  # a folder fails here; /dev/stdout is written to, not replaced
            with path.open("wb") as file:
                yield file
            return
        try:
            with part.open("xb") as file:
                yield file
                file.flush()
                os.fsync(file.fileno())
            part.replace(path)
        finally:
            part.unlink(missing_ok=True)
    except OSError as error:
        raise ExportError(f"{path}: {error.strerror or error}; choose another place for the export") from error
