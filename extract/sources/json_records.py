"""JSON in either layout, a record a line or records in a list, and the records of services that publish papers."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping

import orjson

from . import json_document, jsonl
from .fields import field_of
from .json_document import WRAPPERS
from .source import Record, Source

_LINES_TRIED = 50
# A key, at any depth; a quote within a string has a backslash before it
_KEY = re.compile(rb'(?<!\\)"([A-Za-z][\w-]{0,40})"\s*:')

Convert = Callable[[Mapping[str, object]], Mapping[str, object] | None]


def keys_in(source: Source) -> frozenset[str]:
    """The keys of the objects in the source's first 64 KB, at any depth."""
    return frozenset(key.decode() for key in _KEY.findall(source.head))


def read_converted(source: Source, convert: Convert) -> Iterator[Record]:
    """Yield what ``convert`` makes of each object; those of which it makes None are no papers, and say nothing."""
    read = jsonl.read if is_jsonl(source) else json_document.read
    for line, record in read(source):
        converted = convert(record)
        if converted is not None:
            yield line, converted


def at(value: object, *path: str) -> object:
    """What stands at the end of a path of keys, or None.

    >>> at({"a": {"b": 1}}, "a", "b"), at({"a": None}, "a", "b")
    (1, None)
    """
    for key in path:
        value = value.get(key) if isinstance(value, Mapping) else None
    return value


def each(value: object) -> list[object]:
    """The elements of a list; none where it is no list."""
    return value if isinstance(value, list) else []


def is_jsonl(source: Source) -> bool:
    """True where a line is an object of its own; False for a list, or one object or wrapper over the whole file."""
    if source.head.lstrip()[:1] != b"{":
        return False
    lines = [line for line in source.head.splitlines() if line.strip()]
    complete = lines if source.whole else lines[:-1]
    for line in complete[:_LINES_TRIED]:
        try:
            record = orjson.loads(line)
        except orjson.JSONDecodeError:
            continue
        if isinstance(record, dict) and line.startswith(b"{"):
            return not _is_wrapper(record)
    # Nothing but broken lines: each begins an object, or they are one that is spread over lines. A file that begins
    # with a line of more than 64 KB may be either, and the reader of JSON takes both.
    return sum(line.startswith(b'{"') for line in complete) > len(complete) / 2


def _is_wrapper(record: dict[str, object]) -> bool:
    if any(field_of(key) in ("abstract", "title") for key in record):
        return False
    return any(key.lower() in WRAPPERS and isinstance(value, list) for key, value in record.items())
