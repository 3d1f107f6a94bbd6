"""Opening a source: decompression and decoding by what the bytes say, whatever the name says."""

from __future__ import annotations

import bz2
import codecs
import io
import lzma
import os
import shutil
import stat
import sys
import tempfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path
from typing import IO, BinaryIO, Protocol, cast

import zstandard

from extract.records import Problem

from .errors import SourceError
from .files import STDIN
from .limits import Limits
from .source import Source

HEAD_BYTES = 64 * 1024
_CHUNK = 128 * 1024
_PACKED_CHUNK = 4 * 1024  # bytes decompressed at a time: no more than 4 MB of gzip, 130 MB of zstd
_MOST_AT_ONCE = 1024 * 1024  # of bzip2 and xz, a block of which may come to any size
_BUFFER = 256 * 1024


class DamagedDataError(OSError):
    """Compressed data that are cut off or do not decompress."""


class _Decompressor(Protocol):
    @property
    def eof(self) -> bool: ...
    @property
    def unused_data(self) -> bytes: ...
    def decompress(self, data: bytes, /) -> bytes: ...


def _zstd() -> _Decompressor:
    # 2 GB: dumps are often written with --long=31, and the library refuses such windows unless told
    return cast(_Decompressor, zstandard.ZstdDecompressor(max_window_size=2**31).decompressobj())


def _gzip() -> _Decompressor:
    return cast(_Decompressor, zlib.decompressobj(wbits=31))


_COMPRESSIONS: tuple[tuple[bytes, str, Callable[[], _Decompressor]], ...] = (
    (b"\x1f\x8b", "gzip", _gzip),
    (b"BZh", "bzip2", bz2.BZ2Decompressor),
    (b"\xfd7zXZ\x00", "xz", lzma.LZMADecompressor),
    (b"\x28\xb5\x2f\xfd", "zstd", _zstd),
)
_ZIP = b"PK\x03\x04"
_DAMAGE = (zlib.error, lzma.LZMAError, zstandard.ZstdError, OSError, EOFError)
# UTF-32 first: its little-endian mark begins with that of UTF-16
_UTF_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
    (codecs.BOM_UTF8, "utf-8"),
)


class _Pump(io.RawIOBase):
    """A stream whose bytes come in pieces of any size from ``_more``; an empty piece is the end."""

    _ready = memoryview(b"")

    def _more(self) -> bytes:
        raise NotImplementedError

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: bytearray) -> int:  # type: ignore[override]
        if not self._ready:
            self._ready = memoryview(self._more())
        count = min(len(buffer), len(self._ready))
        buffer[:count] = self._ready[:count]
        self._ready = self._ready[count:]
        return count


class _Decompressed(_Pump):
    """The content of a compressed stream, which may be several compressed files end to end."""

    def __init__(
        self, packed: BinaryIO, name: str, start: Callable[[], _Decompressor], check: Callable[[int, int], None]
    ) -> None:
        self._packed = packed
        self._name = name
        self._check = check  # of bytes in and bytes out; raises where they are too many
        self._in = self._out = 0
        self._start = start
        self._member: _Decompressor = start()
        self._rest = b""  # read, and not decompressed yet

    def _more(self) -> bytes:
        while (data := self._next_data()) is not None:
            try:
                content = self._decompress(data)
            except _DAMAGE as error:
                raise DamagedDataError(f"the {self._name} data are damaged ({error})") from error
            if self._member.eof:
                self._rest = self._member.unused_data
            self._in += len(data) - len(self._rest)
            self._out += len(content)
            self._check(self._in, self._out)
            if content:
                return content
        if not self._member.eof:
            raise DamagedDataError(f"the {self._name} data end too early")
        return b""

    def _next_data(self) -> bytes | None:
        """What to decompress next; empty where the decompressor holds back what it has, None at the end."""
        if not self._member.eof and not getattr(self._member, "needs_input", True):
            return b""
        while data := self._rest or self._packed.read(_PACKED_CHUNK):
            self._rest = b""
            if not self._member.eof:
                return data
            data = data.lstrip(b"\0")  # padding between members
            if data:
                self._member = self._start()
                return data
        return None

    def _decompress(self, data: bytes) -> bytes:
        if isinstance(self._member, bz2.BZ2Decompressor | lzma.LZMADecompressor):
            return self._member.decompress(data, _MOST_AT_ONCE)
        return self._member.decompress(data)


class _Unzipped(_Pump):
    """The content of the one file in a ZIP archive."""

    def __init__(self, file: IO[bytes], packed: int, check: Callable[[int, int], None]) -> None:
        self._file = file
        self._packed = packed
        self._check = check
        self._out = 0

    def _more(self) -> bytes:
        try:
            content = self._file.read(_CHUNK)
        except (zipfile.BadZipFile, *_DAMAGE) as error:
            raise DamagedDataError(f"the ZIP archive is damaged ({error})") from error
        self._out += len(content)
        self._check(self._packed, self._out)
        return content


def _unzip(file: BinaryIO, name: str, stack: ExitStack, check: Callable[[int, int], None]) -> _Unzipped | None:
    """The content of a ZIP archive with one file in it, as Kaggle gives arXiv's snapshot; None where there are several,
    or where the archive comes from a pipe, for what is in it stands at its end.

    Raises:
        SourceError: it is no whole archive, encrypted, or packed in a way that Python does not know.
    """
    if not file.seekable():
        return None
    try:
        archive = stack.enter_context(zipfile.ZipFile(file))
        files = [each for each in archive.infolist() if not each.is_dir() and not _is_beside(each.filename)]
        if len(files) != 1:
            return None
        if files[0].flag_bits & 1:
            raise SourceError(name, None, "this ZIP archive is encrypted", "unpack it with its password")
        return _Unzipped(stack.enter_context(archive.open(files[0])), files[0].compress_size, check)
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError) as error:
        raise SourceError(
            name, None, f"this ZIP archive cannot be read ({error})", "unpack it, or fetch it again"
        ) from error


def _is_beside(name: str) -> bool:
    return name.startswith("__MACOSX/") or name.rpartition("/")[2].startswith(".")


class _Recoded(_Pump):
    """UTF-16 or UTF-32 as UTF-8. What does not decode stays invalid, for the reader to report with its line."""

    def __init__(self, stream: BinaryIO, encoding: str) -> None:
        self._stream = stream
        self._decoder = codecs.getincrementaldecoder(encoding)("surrogatepass")

    def _more(self) -> bytes:
        while data := self._stream.read(_CHUNK):
            if text := self._decode(data):
                return text
        return self._decode(b"")

    def _decode(self, data: bytes) -> bytes:
        try:
            return self._decoder.decode(data, final=not data).encode(errors="surrogatepass")
        except UnicodeDecodeError:
            self._decoder.reset()
            return b"\xff"  # never valid in UTF-8


class _Replayed(_Pump):
    """``head``, then the rest of ``stream``; an error met while reading the head comes after it."""

    def __init__(self, head: bytes, stream: BinaryIO, error: OSError | None) -> None:
        self._ready = memoryview(head)
        self._stream = stream
        self._error = error

    def _more(self) -> bytes:
        if self._error is not None:
            raise self._error
        return self._stream.read(_BUFFER)


def _peek(stream: BinaryIO, size: int) -> tuple[bytes, BinaryIO]:
    """The first ``size`` bytes, or all there are, and a stream that still begins with them."""
    head = b""
    error = None
    try:
        while len(head) < size and (data := stream.read(size - len(head))):
            head += data
    except DamagedDataError as damage:
        error = damage
    return head, cast(BinaryIO, _Replayed(head, stream, error))


@contextmanager
def open_source(
    name: str, *, on_problem: Callable[[Problem], None], strict: bool, limits: Limits | None = None
) -> Iterator[tuple[Source, BinaryIO]]:
    """Open a file, or standard input for ``-``, for its format's reader.

    Yields:
        The source, and the file itself (compressed or not), whose position tells how much of it was read.

    Raises:
        SourceError: it cannot be opened, is empty, or holds more than ``limits`` allow; the last may come while
            reading.
        DamagedDataError: it is compressed, and nothing can be decompressed.
    """
    with ExitStack() as stack:
        limits = limits or Limits()
        file = _open_file(name, stack)
        limits.check_content(name, _size(file))
        start, stream = _peek(file, 6)
        plain = True
        check = partial(limits.check_ratio, name)
        for magic, compression, decompressor in _COMPRESSIONS:
            if start.startswith(magic):
                stream = cast(BinaryIO, _Decompressed(stream, compression, decompressor, check))
                plain = False
        if start.startswith(_ZIP) and (content := _unzip(file, name, stack, check)) is not None:
            stream, plain = cast(BinaryIO, content), False
        mark, stream = _peek(stream, 4)
        marked = False
        for bom, encoding in _UTF_MARKS:
            if mark.startswith(bom):
                marked = True
                stream.read(len(bom))
                stream = stream if encoding == "utf-8" else cast(BinaryIO, _Recoded(stream, encoding))
                break
        head, stream = _peek(stream, HEAD_BYTES + 1)
        if not head:
            stream.read(1)  # raises where compressed data are damaged from the start
            what = "standard input" if name == STDIN else "the file"
            raise SourceError(name, None, f"{what} is empty", "name a file with abstracts in it")
        buffered: io.BufferedReader = io.BufferedReader(cast(io.RawIOBase, stream), _BUFFER)
        yield (
            Source(
                name,
                buffered,
                head[:HEAD_BYTES],
                whole=len(head) <= HEAD_BYTES,
                seekable=lambda: _seekable(file, buffered, plain, stack),
                on_problem=on_problem,
                strict=strict,
                limits=limits,
                marked=marked,
            ),
            file,
        )


def _open_file(name: str, stack: ExitStack) -> BinaryIO:
    if name == STDIN:
        return cast(BinaryIO, sys.stdin.buffer)
    try:
        return cast(BinaryIO, stack.enter_context(Path(name).open("rb", buffering=0)))
    except OSError as error:
        reason = f"cannot be opened ({error.strerror or error})"
        raise SourceError(name, None, reason, "check the path and its permissions") from error


def _size(file: BinaryIO) -> int:
    """Bytes of a plain file; 0 of a pipe, and of a standard input that a test put in its place."""
    try:
        status = os.fstat(file.fileno())
    except OSError:
        return 0
    return status.st_size if stat.S_ISREG(status.st_mode) else 0


def _seekable(file: BinaryIO, content: io.BufferedReader, plain: bool, stack: ExitStack) -> BinaryIO:
    """The content as a file that can be read in any order: the file itself, or a copy on disk."""
    if plain and file.seekable():
        file.seek(0)
        return file
    copy = stack.enter_context(tempfile.TemporaryFile())  # noqa: SIM115 - the stack closes it
    shutil.copyfileobj(content, copy, _BUFFER)
    copy.seek(0)
    return cast(BinaryIO, copy)
