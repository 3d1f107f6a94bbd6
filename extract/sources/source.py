"""One open source, as its format's reader sees it: lines of UTF-8, and a place to say what is wrong with them."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator, Mapping
from typing import BinaryIO

from extract.records import Problem

from .errors import SourceError
from .limits import Limits, in_words
from .signs import NOT_CHARACTERS, NOT_TEXT, plain

# What a format's reader yields: the line (or row) a record begins on, and its fields under the source's own names.
Record = tuple[int, Mapping[str, object]]


class Source:
    """An open source.

    Args:
        name: the path as the user gave it, or ``-``.
        stream: its bytes, decompressed, as UTF-8 without a byte order mark; at its beginning.
        head: the first 64 KB of ``stream``, which stay in it.
        whole: True when ``head`` is all there is.
        seekable: gives a seekable file of the same bytes, for formats that are not read from front to back;
            ``stream`` is spent afterwards.
        on_problem: is told of each broken or repaired record.
        strict: True to raise SourceError at the first broken record.
        limits: sizes at which reading stops.
        marked: True when a byte order mark said how the bytes were encoded, whatever the content says of that.
    """

    def __init__(
        self,
        name: str,
        stream: io.BufferedReader,
        head: bytes,
        *,
        whole: bool,
        seekable: Callable[[], BinaryIO],
        on_problem: Callable[[Problem], None],
        strict: bool,
        limits: Limits | None = None,
        marked: bool = False,
    ) -> None:
        self.name = name
        self.stream = stream
        self.head = head
        self.whole = whole
        self.seekable = seekable
        self.strict = strict
        self.limits = limits or Limits()
        self.marked = marked
        self.lines_read = 0
        self.first_skipped: Problem | None = None
        self._on_problem = on_problem

    def skip(self, line: int | None, reason: str) -> None:
        """Report a record that is lost.

        Raises:
            SourceError: under ``strict``.
        """
        if self.strict:
            raise SourceError(self.name, line, reason, "correct it, or read without --strict to pass over it")
        problem = Problem(self.name, line, plain(reason))
        self.first_skipped = self.first_skipped or problem
        self._on_problem(problem)

    def note(self, line: int | None, reason: str) -> None:
        """Report a record that is kept, after a repair or beside its double."""
        self._on_problem(Problem(self.name, line, plain(reason), skipped=False))

    def lines(self) -> Iterator[tuple[int, bytes]]:
        """Lines with their 1-based numbers and their ends, which may be LF, CRLF or CR, mixed.

        One that is longer than a record may be is reported and skipped.
        """
        number = 0
        for line in self._bounded_lines():
            if line is None:
                number += 1
                self.lines_read = number
                self.skip(number, f"a line of more than {in_words(self.limits.record)}")
                continue
            if b"\r" in line and line.find(b"\r") < len(line.rstrip(b"\r\n")):
                for part in line.splitlines(keepends=True):
                    number += 1
                    self.lines_read = number
                    yield number, part
                continue
            number += 1
            self.lines_read = number
            yield number, line

    def _bounded_lines(self) -> Iterator[bytes | None]:
        """Lines that end in LF; None for one that is too long, of which no more than that is held in memory."""
        longest = self.limits.record
        while line := self.stream.readline(longest):
            if len(line) < longest or line.endswith(b"\n"):
                yield line
                continue
            while (line := self.stream.readline(longest)) and not line.endswith(b"\n"):
                pass
            yield None

    def whole_content(self, kind: str) -> bytes:
        """All that is left of the source, for a format that cannot be read piece by piece.

        Args:
            kind: what it is, for the error.

        Raises:
            SourceError: it is larger than the limit of a page.
        """
        content = self.stream.read(self.limits.page + 1)
        if len(content) > self.limits.page:
            reason = f"a file of {kind} of more than {in_words(self.limits.page)}"
            raise SourceError(self.name, None, reason, "split it")
        return content

    def text_lines(self) -> Iterator[tuple[int, str]]:
        """Lines as text, without control characters, their ends kept."""
        for number, line in self.lines():
            yield number, self.clean(number, self.decode(number, line))

    def decode(self, line: int, data: bytes) -> str:
        """``data`` as text; bytes that are not UTF-8 become U+FFFD, which is reported."""
        try:
            return data.decode()
        except UnicodeDecodeError:
            text = data.decode(errors="replace")
            count = text.count("\ufffd") - data.count("\ufffd".encode())
            self.note(line, f"{_times(count, 'stretch', 'stretches')} of bytes not UTF-8, replaced by U+FFFD")
            return text

    def clean(self, line: int | None, text: str, part: str = "text") -> str:
        """``text`` without NULs and other control characters; tabs and line ends stay. A change is reported."""
        if text.isprintable():  # true of 999 abstracts in 1,000, and faster than a search
            return text
        cleaned, dropped = NOT_TEXT.subn("", text)
        cleaned, replaced = NOT_CHARACTERS.subn("\ufffd", cleaned)
        if dropped:
            self.note(line, f"{_times(dropped, 'control character', 'control characters')} dropped from the {part}")
        if replaced:
            self.note(line, f"{_times(replaced, 'half', 'halves')} of a character in the {part}, replaced by U+FFFD")
        return cleaned if dropped or replaced else text


def _times(count: int, one: str, many: str) -> str:
    return f"{count} {one if count == 1 else many}"
