"""XML, an element at a time: memory holds one record, entities are refused, nothing is fetched."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any, Literal

from .errors import SourceError
from .limits import in_words
from .source import Record, Source

if TYPE_CHECKING:
    from lxml.etree import _Element

_CHUNK = 64 * 1024
_CONTROL = bytes(set(range(32)) - set(b"\t\n\r"))  # not allowed in XML, yet found in abstracts
_DECLARED = re.compile(rb"\s*<\?xml[^>]*\sencoding\s*=\s*[\"']([\w.-]+)[\"']")
_POSITION = re.compile(r",? ?line \d+, column \d+.*", re.DOTALL)

Convert = Callable[["_Element", Source], Record | None]


def root_of(source: Source) -> tuple[str, str]:
    """Namespace and name of the root element; both empty where the first 64 KB hold none.

    Raises:
        SourceError: entities are declared in it.
    """
    from lxml import etree  # noqa: PLC0415 - 10 ms, for these formats alone

    parser = _parser(source, ("start",), None)
    try:
        parser.feed(source.head)
    except etree.XMLSyntaxError as error:
        if "entity" in str(error):
            raise _refused(source) from error
    for _, element in parser.read_events():
        document_type = element.getroottree().docinfo.internalDTD
        if document_type is not None and any(True for _ in document_type.iterentities()):
            raise _refused(source)
        namespace, _, name = element.tag.rpartition("}")
        return namespace.removeprefix("{"), name
    return "", ""


def _refused(source: Source) -> SourceError:
    reason = "it declares entities, which can expand without end or read other files"
    return SourceError(source.name, 1, reason, "save it without its document type (<!DOCTYPE …>)")


def read_elements(source: Source, tags: tuple[str, ...], convert: Convert) -> Iterator[Record]:
    """Yield what ``convert`` makes of each element with one of ``tags`` ("{namespace}name", "{*}name"), in order.

    An element is dropped when it has been read. XML that is not well-formed cannot be read on:
    what came before is kept, and the place is reported.

    Raises:
        SourceError: entities are declared; a record is larger than the limit.
    """
    from lxml import etree  # noqa: PLC0415

    root_of(source)
    parser = _parser(source, ("end",), tags)
    since = 0
    for chunk in _chunks(source):
        try:
            parser.feed(chunk)
            broken = None
        except etree.XMLSyntaxError as error:
            broken = error
        since += len(chunk)
        for _, element in parser.read_events():
            since = 0
            source.lines_read = line_of(element)
            record = convert(element, source)
            if record is not None:
                yield record
            _drop(element)
        if broken is not None:
            _report(source, broken)
            return
        if since > source.limits.record:
            size = in_words(source.limits.record)
            raise SourceError(
                source.name, source.lines_read + 1, f"a record of more than {size}", "this is no list of papers"
            )
    try:
        parser.close()
    except etree.XMLSyntaxError as error:
        _report(source, error)


def _parser(source: Source, events: tuple[Literal["start", "end"]], tags: tuple[str, ...] | None) -> Any:
    from lxml import etree  # noqa: PLC0415

    declared = _DECLARED.match(source.head)
    return etree.XMLPullParser(
        events=events,
        tag=tags,
        encoding="utf-8" if source.marked or not declared else None,
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        huge_tree=False,
        remove_comments=True,
        remove_pis=True,
    )


def _chunks(source: Source) -> Iterator[bytes]:
    """The source's bytes, made fit for XML where they claim to be UTF-8; what is replaced or dropped is reported."""
    declared = _DECLARED.match(source.head)
    is_utf8 = source.marked or declared is None or declared[1].lower() in (b"utf-8", b"utf8", b"us-ascii")
    rest = b""
    line = 1
    while data := source.stream.read(_CHUNK):
        if is_utf8:
            data = rest + data
            end = _whole_characters(data)
            data, rest = data[:end], data[end:]
            data = _fit(source, line, data)
        line += data.count(b"\n")
        yield data
    if rest:
        yield _fit(source, line, rest)


def _whole_characters(data: bytes) -> int:
    """Where the last character that may be cut off begins, or the end."""
    for back in range(1, min(4, len(data)) + 1):
        byte = data[-back]
        if byte >= 0xC0:
            return len(data) - back if back < (2 if byte < 0xE0 else 3 if byte < 0xF0 else 4) else len(data)
        if byte < 0x80:
            break
    return len(data)


def _fit(source: Source, line: int, data: bytes) -> bytes:
    try:
        data.decode()
    except UnicodeDecodeError:
        data = b"".join(
            source.decode(number, piece).encode() for number, piece in enumerate(data.splitlines(keepends=True), line)
        )
    fit = data.translate(None, _CONTROL)
    if len(fit) < len(data):
        for number, piece in enumerate(data.split(b"\n"), line):
            if dropped := len(piece) - len(piece.translate(None, _CONTROL)):
                signs = "1 control character" if dropped == 1 else f"{dropped} control characters"
                source.note(number, f"{signs} dropped from the XML")
    return fit


def _drop(element: _Element) -> None:
    """Free an element that has been read, and the one before it; what is no record, as a volume's title, stays."""
    element.clear()
    previous = element.getprevious()
    parent = element.getparent()
    if parent is not None and previous is not None and previous.tag == element.tag:
        parent.remove(previous)


def _report(source: Source, error: Any) -> None:
    line = error.lineno or source.lines_read + 1
    source.skip(line, f"not well-formed XML ({_POSITION.sub('', error.msg).strip()}); what follows is lost")


def line_of(element: _Element) -> int:
    """The line on which an element begins."""
    line: Any = element.sourceline
    return int(line or 1)


def text_at(element: _Element, path: str) -> str | None:
    """The text of the first element at ``path`` ("{*}" stands for any namespace), markup in it left out; None without.

    Args:
        element: where the path begins.
        path: as ``Element.find`` takes it.
    """
    found = element.find(path)
    return None if found is None else whole_text(found)


def texts_at(element: _Element, path: str) -> list[str]:
    """The text of each element at ``path``."""
    return [whole_text(found) for found in element.iterfind(path)]


def whole_text(element: _Element) -> str:
    """The text of an element and all within, as it came."""
    return "".join(map(str, element.itertext()))
