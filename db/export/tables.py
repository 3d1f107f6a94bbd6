"""Tables of all rows: CSV, JSON, JSON Lines, Parquet and a SQLite file."""

from __future__ import annotations

import csv
import io
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing
from itertools import islice
from pathlib import Path
from typing import IO, Any, Final

import orjson

from db.export.columns import Column, columns
from db.export.content import Content

_ROW_GROUP: Final = 10_000

# A spreadsheet takes a cell that begins with one of these for a formula (the wide ones in East Asian settings), or
# drops it. The apostrophe is among them so that one put before a cell can be told from one that was there.
_RISKY: Final = tuple("=+-@\t\r\n'＝＋－＠")
_BETWEEN: Final = "; "


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
        return safe_cell(_BETWEEN.join(value))
    if isinstance(value, bool):
        return "true" if value else "false"
    return value


def write_csv(content: Content, out: IO[bytes]) -> int:
    """CSV as in RFC 4180: UTF-8, CRLF, quotes where needed; its first line names the columns."""
    count = 0
    buffer = io.StringIO()
    writer = csv.writer(buffer)
    writer.writerow([column.name for column in content.columns])
    found = content.cells()
    while batch := list(islice(found, 1000)):
        writer.writerows([_csv_cell(value) for value in row] for row in batch)
        count += len(batch)
        out.write(buffer.getvalue().encode())
        buffer.seek(0)
        buffer.truncate()
    out.write(buffer.getvalue().encode())
    return count


def read_csv(file: IO[str], what: Any) -> Iterator[dict[str, Any]]:
    """The rows of a CSV export as they were before: with numbers and lists, and without the apostrophes.

    An empty cell of a text is ``""``: CSV cannot tell it from a missing one; of anything else it is None.

    Args:
        file: opened with ``newline=""``.
        what: ``results``, ``leaderboard`` or ``papers``.

    Raises:
        ValueError: a column is none of that export's.
    """
    lines = csv.reader(file)
    fields = columns(what, next(lines, []))
    for line in lines:
        yield {field.name: _value(cell, field) for cell, field in zip(line, fields, strict=True)}


def _value(cell: str, field: Column) -> Any:
    if field.type == "list":
        return plain_cell(cell).split(_BETWEEN) if cell else []
    if field.type == "text":
        return plain_cell(cell)
    if cell == "":
        return None
    if field.type == "boolean":
        return cell == "true"
    return int(cell) if field.type == "integer" else float(cell)


def _objects(content: Content) -> Iterator[bytes]:
    names = [column.name for column in content.columns]
    for row in content.cells():
        yield orjson.dumps(dict(zip(names, row, strict=True)))


def write_jsonl(content: Content, out: IO[bytes]) -> int:
    """An object a line."""
    count = 0
    for count, line in enumerate(_objects(content), 1):  # noqa: B007
        out.write(line + b"\n")
    return count


def write_json(content: Content, out: IO[bytes]) -> int:
    """One array, an object a line."""
    count = 0
    out.write(b"[")
    for count, line in enumerate(_objects(content), 1):
        out.write((b"\n" if count == 1 else b",\n") + line)
    out.write(b"\n]\n" if count else b"]\n")
    return count


def write_parquet(content: Content, out: IO[bytes]) -> int:
    """Parquet, compressed; what the export says of itself is in the file's metadata too."""
    import pyarrow as pa  # noqa: PLC0415
    import pyarrow.parquet as pq  # noqa: PLC0415

    types = {
        "text": pa.string(),
        "integer": pa.int64(),
        "real": pa.float64(),
        "boolean": pa.bool_(),
        "list": pa.list_(pa.string()),
    }
    schema = pa.schema([(column.name, types[column.type]) for column in content.columns])
    schema = schema.with_metadata({"description": content.note.text()})
    count = 0
    found = content.cells()
    with pq.ParquetWriter(out, schema, compression="zstd") as writer:
        while batch := list(islice(found, _ROW_GROUP)):
            arrays = [
                pa.array(values, type=kind) for values, kind in zip(zip(*batch, strict=True), schema.types, strict=True)
            ]
            writer.write_batch(pa.record_batch(arrays, schema=schema))
            count += len(batch)
    return count


_SQLITE_TYPES: Final = {"text": "TEXT", "integer": "INTEGER", "real": "REAL", "boolean": "INTEGER", "list": "TEXT"}


def write_sqlite(content: Content, out: IO[bytes]) -> int:
    """A SQLite file with one table, named as what is exported; a list is JSON, and a boolean 0 or 1."""
    fields = ", ".join(f'"{column.name}" {_SQLITE_TYPES[column.type]}' for column in content.columns)
    places = ", ".join("?" * len(content.columns))
    count = 0
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "export.db")
        with closing(sqlite3.connect(path)) as connection:
            connection.execute(f"CREATE TABLE {content.what} ({fields})")
            found = content.cells()
            while batch := list(islice(found, _ROW_GROUP)):
                cells = ([_sqlite_cell(value) for value in row] for row in batch)
                connection.executemany(f"INSERT INTO {content.what} VALUES ({places})", cells)  # noqa: S608
                count += len(batch)
            connection.commit()
        with path.open("rb") as file:
            shutil.copyfileobj(file, out)
    return count


def _sqlite_cell(value: Any) -> Any:
    return orjson.dumps(value).decode() if isinstance(value, list) else value
