"""Reading the files of an evaluation: one JSON object a line, and an error that says where and what."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import orjson


class EvaluationError(ValueError):
    """A file cannot be evaluated; the message is one line that names the file, the line and what is wrong."""


class Record:
    """One JSON object and the place it was read from; each getter checks what it returns."""

    def __init__(self, fields: Any, place: str) -> None:
        if not isinstance(fields, dict):
            raise EvaluationError(f"{place}: a JSON object was expected, not {_kind_of(fields)}")
        self.fields: dict[str, Any] = fields
        self.place = place

    def error(self, reason: str) -> EvaluationError:
        return EvaluationError(f"{self.place}: {reason}")

    def text(self, key: str, default: str | None = None) -> str:
        """The string under ``key``; ``default`` where it is absent or null, an error where there is no default."""
        value = self.fields.get(key)
        if value is None and default is not None:
            return default
        if not isinstance(value, str):
            raise self.error(f"{key!r} must be a string, not {_kind_of(value)}")
        return value

    def id(self) -> str:
        """The record's ``id`` as text: 7 and "7" are one paper, as in the files of other tools."""
        value = self.fields.get("id")
        if type(value) is int:
            return str(value)
        if not isinstance(value, str) or not value:
            raise self.error(f"'id' must be a string or a whole number, not {_kind_of(value)}")
        return value

    def choice(self, key: str, choices: tuple[str, ...]) -> str:
        value = self.fields.get(key)
        if value not in choices:
            raise self.error(f"{key!r} must be one of {', '.join(choices)}, not {value!r}")
        return str(value)

    def span(self) -> tuple[int, int]:
        """``start`` and ``end``, of which the first is smaller."""
        start, end = self.fields.get("start"), self.fields.get("end")
        if type(start) is not int or type(end) is not int:
            raise self.error(f"'start' and 'end' must be whole numbers, not {start!r} and {end!r}")
        if not 0 <= start < end:
            raise self.error(f"'start' must be at least 0 and less than 'end': {start}, {end}")
        return start, end

    def records(self, key: str) -> list[Record]:
        """The list of objects under ``key``, each with its own place."""
        value = self.fields.get(key)
        if not isinstance(value, list):
            raise self.error(f"{key!r} must be a list, not {_kind_of(value)}")
        return [Record(item, f"{self.place}: {key}[{i}]") for i, item in enumerate(value)]


def read_records(path: str | Path) -> Iterator[Record]:
    """The objects of a JSONL file, in order; blank lines are passed over.

    Args:
        path: the file, or ``-`` for standard input.

    Raises:
        EvaluationError: there is no such file, it cannot be read, or a line is not a JSON object.
    """
    name = "standard input" if str(path) == "-" else str(path)
    try:
        content = sys.stdin.buffer.read() if str(path) == "-" else Path(path).read_bytes()
    except OSError as error:
        raise EvaluationError(f"{name}: {error.strerror or error}") from error
    for number, line in enumerate(content.split(b"\n"), start=1):
        if not line.strip():
            continue
        try:
            fields = orjson.loads(line)
        except orjson.JSONDecodeError as error:
            raise EvaluationError(f"{name}:{number}: not JSON: {error}") from error
        yield Record(fields, f"{name}:{number}")


def read_papers(path: str | Path) -> Iterator[tuple[str, Record]]:
    """The objects of a JSONL file by their id, of which none may come twice.

    Raises:
        EvaluationError: as :func:`read_records`; or a record has no id, or that of an earlier one.
    """
    places: dict[str, str] = {}
    for record in read_records(path):
        key = record.id()
        if key in places:
            raise record.error(f"the id {key!r} is already that of {places[key]}")
        places[key] = record.place
        yield key, record


def _kind_of(value: object) -> str:
    names = {"NoneType": "missing or null", "bool": "true or false", "str": "a string", "list": "a list"}
    kind = type(value).__name__
    return "a number" if kind in ("int", "float") else names.get(kind, "an object")
