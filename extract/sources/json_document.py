"""JSON: an array of objects, alone or under a key such as "papers"; also objects one after the other."""

from __future__ import annotations

import re
from collections.abc import Generator, Iterator

from .fields import field_of
from .jsonl import object_of
from .opening import DamagedDataError
from .source import Record, Source

# Keys under which a JSON document keeps its list of papers
WRAPPERS = frozenset(
    ("papers", "data", "records", "items", "results", "articles", "documents", "entries", "rows", "notes")
)

# A whole string, a bracket, or a quote whose string does not end in its line (JSON has no line ends in strings)
_TOKEN = re.compile(rb'"(?:[^"\\\n]++|\\.)*+"|[\[\]{}"]')
_OPENING = re.compile(rb'\{\s*"(?:[^"\\\n]++|\\.)*+"')
_CHUNK = 256 * 1024
_DEEPEST = 1000  # brackets within brackets, about what a parser takes
_MOST_UNCLOSED = 5  # in a row; each costs a new scan of what follows it, of up to 16 MB
_UNCLOSED = "not valid JSON (a bracket or quote is not closed)"
_SEPARATORS = b" \t\r\n,"
_LONGEST_INDENT = 200


def read(source: Source) -> Iterator[Record]:
    """Yield the objects of the array, holding one in memory at a time.

    A broken object is reported and skipped; after an unclosed bracket or quote, reading goes on at the next object
    that begins as that one did.
    """
    for line, data in _Scanner(source).elements():
        record = object_of(source, line, data)
        if record is not None:
            yield line, record


class _Scanner:
    """Cuts a JSON text into its records by counting brackets, so that each is parsed, or fails, alone.

    A streaming parser (ijson) stops for good at the first syntax error and does not say on which line.
    """

    def __init__(self, source: Source) -> None:
        self._source = source
        self._buffer = b""
        self._at_end = False
        self._damage: DamagedDataError | None = None
        self._depth = 0
        self._level = 0  # the depth at which records stand: 0 alone, 1 in an array, 2 in an array in a wrapper
        self._start: int | None = None  # where the record being read begins
        self._unclosed = 0  # how many in a row were not closed
        self._crossed = False  # it ends with the bracket of the list around it, or opens ever more
        self._done = 0  # what is before it is dealt with
        self._key = b""  # the last key of the outermost object: its wrapper's name, when a "[" comes next
        self._may_wrap = True
        self._line = 1
        self._line_position = 0  # where in the buffer ``_line`` holds

    def elements(self) -> Iterator[tuple[int, bytes]]:
        """Each record's line and bytes. What else stands between records is given too, to be found wanting."""
        position = 0
        while not self._at_end:
            position -= self._fill()
            position = yield from self._scan(position)
            while self._start is not None and self._is_unclosed(self._start):
                line = self._line_at(self._start)
                following = self._next_record()
                self._unclosed += 1
                if following is None and self._damage is not None:
                    break  # not closed because the data break off, which is the better reason
                if following is None or self._unclosed > _MOST_UNCLOSED:
                    lost = "" if self._at_end and following is None else "; what follows is lost"
                    self._source.skip(line, f"{_UNCLOSED}{lost}")
                    return
                self._source.skip(line, _UNCLOSED)
                self._depth, self._start, self._done = self._level, None, following
                self._crossed = False
                position = yield from self._scan(following)
        if self._damage is not None:
            raise self._damage
        if self._depth > 0:
            self._source.skip(self._line_at(len(self._buffer)), "the JSON breaks off (its list is not closed)")

    def _fill(self) -> int:
        """Drop what is dealt with from the buffer, read on, and say how much was dropped."""
        cut = max(0, (self._done if self._start is None else self._start) - _LONGEST_INDENT)
        self._source.lines_read = self._line_at(cut)
        pieces = [self._buffer[cut:]]
        self._line_position -= cut
        self._done -= cut
        if self._start is not None:
            self._start -= cut
        # as much again as is held: a record of many chunks is scanned a few times, not once a chunk
        wanted = max(_CHUNK, len(pieces[0]))
        try:
            while wanted > 0 and (piece := self._source.stream.read1(_CHUNK)):
                pieces.append(piece)
                wanted -= len(piece)
        except DamagedDataError as error:
            self._damage = error
        self._at_end = wanted > 0
        self._buffer = b"".join(pieces)
        return cut

    def _scan(self, position: int) -> Generator[tuple[int, bytes], None, int]:
        """Yield the records that end in the buffer; return where to go on when there is more of it."""
        for found in _TOKEN.finditer(self._buffer, position):
            token, end = found[0], found.end()
            if token == b'"':
                if not self._at_end and self._buffer.find(b"\n", end) < 0:
                    return found.start()  # the rest of the string is still to come
            elif token in b"{[":
                yield from self._open(token, found.start())
                self._crossed = self._depth > _DEEPEST
            elif token in b"}]":
                yield from self._close(token, end)
            elif self._depth == 1 and self._level == 0 and self._buffer[end : end + 2].lstrip()[:1] == b":":
                self._key = token
                # an object with a title or an abstract of its own is a paper, whatever lists it has
                self._may_wrap = self._may_wrap and field_of(_unquoted(token)) not in ("title", "abstract")
            position = end
            if self._crossed:
                break
        return position

    def _open(self, bracket: bytes, start: int) -> Iterator[tuple[int, bytes]]:
        if self._depth == 0:
            self._level = 1 if bracket == b"[" else 0
            self._may_wrap = True
        elif self._depth == 1 and bracket == b"[" and self._opens_wrapped_list():
            self._level = 2
            self._start = None
        if self._depth == self._level:
            yield from self._between(start)
            self._start = start
        elif self._start is None:
            self._done = start + 1
        self._depth += 1

    def _close(self, bracket: bytes, end: int) -> Iterator[tuple[int, bytes]]:
        if self._depth == 0:
            return
        self._depth -= 1
        if self._start is None:
            if self._depth == self._level - 1:
                yield from self._between(end - 1)
            if self._depth == 1:
                self._level = 0  # the wrapper's list ends
            self._done = end
        elif self._depth == self._level:
            if (self._buffer[self._start] == ord("{")) != (bracket == b"}"):
                self._crossed = True
                return
            self._unclosed = 0
            yield self._line_at(self._start), self._buffer[self._start : end]
            self._start, self._done = None, end

    def _opens_wrapped_list(self) -> bool:
        return self._level == 0 and self._may_wrap and _unquoted(self._key).lower() in WRAPPERS

    def _between(self, end: int) -> Iterator[tuple[int, bytes]]:
        """What stands between two records, where it is more than a comma."""
        rest = self._buffer[self._done : end]
        if value := rest.strip(_SEPARATORS):
            yield self._line_at(self._done + rest.index(value)), value

    def _is_unclosed(self, start: int) -> bool:
        return self._crossed or self._at_end or len(self._buffer) - start > self._source.limits.record

    def _next_record(self) -> int | None:
        """After a record that is not closed: the next brace that begins a line, indented as that record was.

        Where the records stand in one line: the next brace with the same key after it.
        """
        assert self._start is not None
        before = self._buffer[max(0, self._start - _LONGEST_INDENT) : self._start]
        indent = before[before.rfind(b"\n") + 1 :]
        if not indent.strip():
            found = self._buffer.find(b"\n" + indent + b"{", self._start)
            return found + 1 + len(indent) if found >= 0 else None
        opening = _OPENING.match(self._buffer, self._start)
        found = self._buffer.find(opening[0], self._start + 1) if opening else -1
        return found if found >= 0 else None

    def _line_at(self, position: int) -> int:
        if position >= self._line_position:
            self._line += self._buffer.count(b"\n", self._line_position, position)
        else:
            self._line -= self._buffer.count(b"\n", position, self._line_position)
        self._line_position = position
        return self._line


def _unquoted(token: bytes) -> str:
    return token[1:-1].decode(errors="replace")
