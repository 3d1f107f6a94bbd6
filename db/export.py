"""Exports: results, leaderboards or papers as CSV, JSON, JSON Lines or Parquet, each row with its evidence.

Rows are streamed. What a format holds is decided once (:func:`columns`), so that formats differ in spelling only.
"""

from __future__ import annotations

import csv
import io
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import IO, Any, Final, Literal, cast, get_args

import orjson
from sqlalchemy import Engine

from db.export_columns import Column, ExportFilters, What, columns, rows

Format = Literal["csv", "json", "jsonl", "parquet"]
FORMATS: Final = get_args(Format)
WHATS: Final = get_args(What)

_ROW_GROUP: Final = 10_000

# A spreadsheet takes a cell that begins with one of these for a formula (the wide ones in East Asian settings), or
# drops it. The apostrophe is among them so that one put before a cell can be told from one that was there.
_RISKY: Final = tuple("=+-@\t\r\n'＝＋－＠")

__all__ = ["FORMATS", "WHATS", "Column", "ExportError", "ExportFilters", "columns", "export", "plain_cell", "safe_cell"]


class ExportError(Exception):
    """The export could not be written; the message is one line."""


def export(
    engine: Engine,
    what: What,
    format: Format,
    out: str | Path | IO[str] | IO[bytes],
    filters: ExportFilters | None = None,
) -> int:
    """Write an export and return the number of its rows.

    Args:
        what: ``results``, ``leaderboard`` or ``papers``.
        format: ``csv``, ``json`` (one array), ``jsonl`` or ``parquet``.
        out: a path, written whole or not at all, or a stream, which stays open. Parquet wants a binary one.
        filters: which rows; all but the rejected when None.

    Raises:
        ValueError: for another ``what`` or ``format``.
        ExportError: when the file cannot be written.
    """
    if what not in WHATS:
        raise ValueError(f"what is {what!r}; it is one of {', '.join(WHATS)}")
    if format not in FORMATS:
        raise ValueError(f"format is {format!r}; it is one of {', '.join(FORMATS)}")
    found = rows(engine, what, filters or ExportFilters())
    if not isinstance(out, str | Path):
        return _WRITERS[format](columns(what), found, _binary(out, format))
    with _atomic(Path(out)) as file:
        return _WRITERS[format](columns(what), found, file)


def safe_cell(text: str) -> str:
    """Text that no spreadsheet runs as a formula: an apostrophe before what could be one, or begins with one.

    >>> safe_cell("=1+1"), safe_cell("BERT")
    ("'=1+1", 'BERT')
    """
    return "'" + text if text.startswith(_RISKY) else text


def plain_cell(cell: str) -> str:
    """The text that :func:`safe_cell` was given.

    >>> plain_cell("'=1+1"), plain_cell("BERT")
    ('=1+1', 'BERT')
    """
    return cell.removeprefix("'")


def _csv_cell(value: Any) -> Any:
    if isinstance(value, str):
        return safe_cell(value)
    if isinstance(value, list):
        return safe_cell("; ".join(value))
    if isinstance(value, bool):
        return "true" if value else "false"
    return value


def _write_csv(fields: Sequence[Column], found: Iterator[tuple[Any, ...]], out: IO[bytes]) -> int:
    count = 0
    buffer = io.StringIO()
    writer = csv.writer(buffer)  # RFC 4180: CRLF, quotes where needed
    writer.writerow([field.name for field in fields])
    while batch := list(islice(found, 1000)):
        writer.writerows([_csv_cell(value) for value in row] for row in batch)
        count += len(batch)
        out.write(buffer.getvalue().encode())
        buffer.seek(0)
        buffer.truncate()
    out.write(buffer.getvalue().encode())
    return count


def _objects(fields: Sequence[Column], found: Iterator[tuple[Any, ...]]) -> Iterator[bytes]:
    names = [field.name for field in fields]
    for row in found:
        yield orjson.dumps(dict(zip(names, row, strict=True)))


def _write_jsonl(fields: Sequence[Column], found: Iterator[tuple[Any, ...]], out: IO[bytes]) -> int:
    count = 0
    for count, line in enumerate(_objects(fields, found), 1):  # noqa: B007
        out.write(line + b"\n")
    return count


def _write_json(fields: Sequence[Column], found: Iterator[tuple[Any, ...]], out: IO[bytes]) -> int:
    count = 0
    out.write(b"[")
    for count, line in enumerate(_objects(fields, found), 1):
        out.write((b"\n" if count == 1 else b",\n") + line)
    out.write(b"\n]\n" if count else b"]\n")
    return count


def _write_parquet(fields: Sequence[Column], found: Iterator[tuple[Any, ...]], out: IO[bytes]) -> int:
    import pyarrow as pa  # noqa: PLC0415
    import pyarrow.parquet as pq  # noqa: PLC0415

    types = {
        "text": pa.string(),
        "integer": pa.int64(),
        "real": pa.float64(),
        "boolean": pa.bool_(),
        "list": pa.list_(pa.string()),
    }
    schema = pa.schema([(field.name, types[field.type]) for field in fields])
    count = 0
    with pq.ParquetWriter(out, schema, compression="zstd") as writer:
        while batch := list(islice(found, _ROW_GROUP)):
            arrays = [
                pa.array(values, type=kind) for values, kind in zip(zip(*batch, strict=True), schema.types, strict=True)
            ]
            writer.write_batch(pa.record_batch(arrays, schema=schema))
            count += len(batch)
    return count


_WRITERS: Final[dict[str, Callable[[Sequence[Column], Iterator[tuple[Any, ...]], IO[bytes]], int]]] = {
    "csv": _write_csv,
    "json": _write_json,
    "jsonl": _write_jsonl,
    "parquet": _write_parquet,
}


class _Encoded(io.RawIOBase):
    """A binary face of a text stream that has no bytes beneath it (io.StringIO)."""

    def __init__(self, text: IO[str]) -> None:
        self._text = text

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        self._text.write(bytes(data).decode())
        return len(data)


def _binary(out: IO[str] | IO[bytes], format: Format) -> IO[bytes]:
    if not isinstance(out, io.TextIOBase):
        return cast(IO[bytes], out)
    beneath = getattr(out, "buffer", None)
    if beneath is not None:
        out.flush()
        return cast(IO[bytes], beneath)
    if format == "parquet":
        raise ExportError("Parquet is binary: give a file, or a binary stream")
    return cast(IO[bytes], _Encoded(cast(IO[str], out)))


@contextmanager
def _atomic(path: Path) -> Iterator[IO[bytes]]:
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
