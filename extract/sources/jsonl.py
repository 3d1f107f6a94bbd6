"""JSON Lines: one JSON object a line."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import orjson

from .fields import kind_of
from .source import Record, Source


def read(source: Source) -> Iterator[Record]:
    """Yield the object of each line; what is not one is reported and skipped."""
    for number, line in source.lines():
        if line.isspace():  # cheaper than to find that it is no JSON: an archive of nothing else holds 64 million
            continue
        record = object_of(source, number, line)
        if record is not None:
            yield number, record


def object_of(source: Source, line: int, data: bytes) -> dict[str, Any] | None:
    """The object that a JSON text is, mended where that can be, or None after reporting that it is none."""
    try:
        record = orjson.loads(data)
    except orjson.JSONDecodeError:
        record = _repaired(source, line, data)
        if record is None:
            return None
    if type(record) is dict:
        return record
    source.skip(line, f"not a JSON object but {kind_of(record)}")
    return None


def _repaired(source: Source, line: int, data: bytes) -> Any:
    """What a JSON text means that orjson refuses, or None after reporting that it means nothing.

    Bytes that are not UTF-8 (replaced), control characters in strings, NaN and half surrogates are taken.
    """
    try:
        return json.loads(source.decode(line, data).strip("\0\ufffd"), strict=False)
    except json.JSONDecodeError as error:
        source.skip(line, f"not valid JSON ({error.msg.removesuffix(' at')} at character {error.pos + 1})")
    except (ValueError, RecursionError) as error:  # a number of 5,000 digits, a thousand brackets
        source.skip(line, f"not valid JSON ({str(error).partition(':')[0]})")
    return None
