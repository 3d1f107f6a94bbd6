"""Parquet, read a batch of rows at a time."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any

from .errors import SourceError
from .fields import field_of
from .source import Record, Source

_ROWS = 512  # a batch of abstracts is about 1 MB
_BUFFER = 1024 * 1024  # bytes of a column held at a time; else a row group's are, which may be all


def read(source: Source) -> Iterator[Record]:
    """Yield the rows, with the columns that hold a known field; a row's line is its number, from 1."""
    import pyarrow as pa  # noqa: PLC0415 - 0.1 s, for this format alone
    import pyarrow.parquet as pq  # noqa: PLC0415

    file = source.seekable()
    packed = file.seek(0, os.SEEK_END)
    file.seek(0)
    try:
        table = pq.ParquetFile(file, buffer_size=_BUFFER)
    except (pa.ArrowException, OSError, ValueError) as error:  # ValueError: a column's name is not UTF-8
        raise SourceError(source.name, None, f"not a whole Parquet file ({_line(error)})", "write it again") from error
    with table:
        groups = (table.metadata.row_group(number) for number in range(table.metadata.num_row_groups))
        source.limits.check_content(source.name, sum(group.total_byte_size for group in groups))
        names = [name for name in table.schema_arrow.names if field_of(name)]
        if "abstract" not in map(field_of, names):
            found = ", ".join(table.schema_arrow.names[:8])
            reason = f"no column holds the abstract (its columns: {found})"
            raise SourceError(source.name, None, reason, 'name one of them "abstract"')
        number = size = 0
        try:
            for batch in table.iter_batches(batch_size=_ROWS, columns=names):
                for row in _rows(batch):
                    number += 1
                    # what the file says of its size counts a dictionary, not what its entries stand for
                    size += sum(len(value) for value in row.values() if isinstance(value, str | bytes))
                    source.limits.check_ratio(source.name, packed, size)
                    source.lines_read = number
                    yield number, {name: _decoded(source, number, value) for name, value in row.items()}
        except (pa.ArrowException, OSError, ValueError, OverflowError) as error:  # also of a date in the year 60,000
            source.skip(number + 1, f"the rows from here on cannot be read ({_line(error)})")


def _rows(batch: Any) -> Iterator[dict[str, object]]:
    try:
        yield from batch.to_pylist()
    except UnicodeDecodeError:  # a text column with bytes that are not UTF-8
        import pyarrow as pa  # noqa: PLC0415

        columns = [column.cast(_as_bytes(column.type)) for column in batch.columns]
        yield from pa.RecordBatch.from_arrays(columns, names=batch.schema.names).to_pylist()


def _as_bytes(kind: Any) -> Any:
    """A column's type with bytes in the place of text, also in lists (of authors) and in what they hold."""
    import pyarrow as pa  # noqa: PLC0415

    if pa.types.is_string(kind):
        return pa.binary()
    if pa.types.is_large_string(kind):
        return pa.large_binary()
    if pa.types.is_list(kind):
        return pa.list_(_as_bytes(kind.value_type))
    if pa.types.is_large_list(kind):
        return pa.large_list(_as_bytes(kind.value_type))
    if pa.types.is_struct(kind):
        return pa.struct([(field.name, _as_bytes(field.type)) for field in kind])
    return kind


def _decoded(source: Source, number: int, value: object) -> object:
    if isinstance(value, bytes):
        return source.decode(number, value)
    if isinstance(value, list):
        return [_decoded(source, number, one) for one in value]
    if isinstance(value, dict):
        return {name: _decoded(source, number, one) for name, one in value.items()}
    return value


def _line(error: BaseException) -> str:
    return str(error).partition("\n")[0].rstrip(". ")
