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
    loads = orjson.loads
    for number, line in source.lines():
        if line == b"\n":  # cheaper than to find that it is no JSON: an archive of nothing else holds 64 million
            continue
        try:
            record = loads(line)
        except orjson.JSONDecodeError:
            if line.isspace():
                continue
            record = repair(source, number, line)
            if record is None:
                continue
        if type(record) is dict:
            yield number, record
        else:
            source.skip(number, f"not a JSON object but {kind_of(record)}")


def repair(source: Source, line: int, data: bytes) -> Any:
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
