"""The Parquet layout of results: a row for each paper, with all that ``benchmine load`` needs to store it."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

import pyarrow as pa

from extract.records import Paper, Result, Span

_TEXT: Final = pa.string()
_PLACE: Final = pa.int32()
_SPAN: Final = pa.struct([("start", _PLACE), ("end", _PLACE)])

_RESULT: Final = pa.struct(
    [
        *((name, _TEXT) for name in ("value", "value_text", "unit", "bound", "kind", "metric", "benchmark", "model")),
        *((name, _PLACE) for name in ("start", "end")),
        ("sentence", _TEXT),
        *((name, _PLACE) for name in ("sentence_start", "sentence_end")),
        ("rule", _TEXT),
        ("confidence", pa.float64()),
        *((name, _TEXT) for name in ("setting", "split", "role")),
        ("claims_sota", pa.bool_()),
        *((name, _TEXT) for name in ("metric_id", "benchmark_id", "model_id")),
        *((name, _SPAN) for name in ("metric_span", "benchmark_span", "model_span")),
        ("why", pa.list_(_TEXT)),
    ]
)

SCHEMA: Final = pa.schema(
    [
        *((name, _TEXT) for name in ("id", "abstract", "title", "date")),
        ("authors", pa.list_(_TEXT)),
        ("author_count", _PLACE),
        *((name, _TEXT) for name in ("venue", "url", "arxiv_id", "doi")),
        ("categories", pa.list_(_TEXT)),
        ("source", _TEXT),
        ("line", pa.int64()),
        ("results", pa.list_(_RESULT)),
        ("mentions", pa.list_(pa.struct([("benchmark_id", _TEXT), ("with_number", pa.bool_())]))),
    ]
)
"""The fields of ``extract.records.Paper`` by their names, ``results`` with those of ``Result`` (the value as text, for
it is exact), and the known benchmarks that the abstract names."""

_KEY: Final = b"benchmine"
_LISTS: Final = ("authors", "categories")
_SPANS: Final = ("metric_span", "benchmark_span", "model_span")


@dataclass(frozen=True, slots=True)
class Origin:
    """What a file of results was made of; kept in it, so that a shard is known to be done.

    Args:
        version: of the reader (``db.versions``).
        shard: its name, as ``Shard`` has it.
        size, stamp: of the shard when it was read.
    """

    version: str
    shard: str
    size: int
    stamp: str


@dataclass(frozen=True, slots=True)
class Read:
    """A paper as it was read: ``mentions`` are known benchmarks that it names, each with whether a number stands by."""

    paper: Paper
    results: Sequence[Result]
    mentions: Sequence[tuple[str, bool]]


def schema_of(origin: Origin) -> pa.Schema:
    """The schema of a file, with its origin."""
    return SCHEMA.with_metadata({_KEY: json.dumps(dataclasses.asdict(origin), sort_keys=True).encode()})


def origin_of(schema: pa.Schema) -> Origin | None:
    """The origin that a file names; None for a file that is not one of ours."""
    text = (schema.metadata or {}).get(_KEY)
    return None if text is None else Origin(**json.loads(text))


def to_batch(papers: Iterable[Read], schema: pa.Schema) -> pa.RecordBatch:
    """Papers as rows."""
    return pa.RecordBatch.from_pylist([_row(one) for one in papers], schema=schema)


def from_batch(batch: pa.RecordBatch) -> Iterator[Read]:
    """The papers of some rows, equal to what was written."""
    for row in batch.to_pylist():
        results = [_result(one) for one in row.pop("results")]
        mentions = [(one["benchmark_id"], one["with_number"]) for one in row.pop("mentions")]
        fields: dict[str, Any] = {name: tuple(value) if name in _LISTS else value for name, value in row.items()}
        yield Read(Paper(**fields), results, mentions)


def _row(read: Read) -> dict[str, Any]:
    results = [dataclasses.asdict(one) | {"value": str(one.value)} for one in read.results]
    mentions = [{"benchmark_id": identity, "with_number": number} for identity, number in read.mentions]
    return dataclasses.asdict(read.paper) | {"results": results, "mentions": mentions}


def _result(row: Mapping[str, Any]) -> Result:
    spans = {name: Span(**row[name]) if row[name] else None for name in _SPANS}
    return Result(**{**row, **spans, "value": Decimal(row["value"]), "why": tuple(row["why"])})
