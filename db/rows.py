"""Records of the reader as rows of the database, and the ids of results."""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any, Final

from extract.lexicon import Benchmark, Metric, System, load_benchmarks, load_metrics, load_models
from extract.records import Direction, Paper, Result, Span

Row = dict[str, Any]

# Neither SQLite's text functions nor PostgreSQL can hold a NUL, and no encoder can write half a surrogate pair.
_UNSTORABLE: Final = re.compile("[\x00\ud800-\udfff]")
_YEAR: Final = re.compile(r"\d{4}(?!\d)")
_encode_json: Final = json.JSONEncoder(ensure_ascii=False).encode  # json.dumps makes one anew each time


@dataclass(frozen=True, slots=True)
class Lexicon:
    """What is known of names, by canonical id."""

    metrics: Mapping[str, Metric]
    benchmarks: Mapping[str, Benchmark]
    models: Mapping[str, System]

    def direction(self, metric_id: str | None) -> Direction | None:
        """Which values of a metric are better: ``none`` for a metric that is not known, None for no metric."""
        if metric_id is None:
            return None
        known = self.metrics.get(metric_id)
        return "none" if known is None else known.direction


@cache
def load_lexicon() -> Lexicon:
    """The lexicon of the reader."""
    return Lexicon(
        {entry.id: entry for entry in load_metrics()},
        {entry.id: entry for entry in load_benchmarks()},
        {entry.id: entry for entry in load_models()},
    )


def storable(value: Any) -> Any:
    """Text that a database can hold: each NUL and lone surrogate becomes U+FFFD, so that spans stay where they are."""
    if not isinstance(value, str) or (value.isascii() and "\0" not in value):  # nearly all: no look at each character
        return value
    return _UNSTORABLE.sub("\ufffd", value)


def abstract_hash(abstract: str) -> str:
    """What tells whether a text changed, without reading the text back."""
    return _hash(storable(abstract))


def _hash(text: str) -> str:
    return hashlib.blake2b(text.encode(), digest_size=16).hexdigest()


def result_id(paper_id: str, start: int, end: int, kind: str, ordinal: int = 0) -> str:
    """The citable id of a result: 16 hexadecimal digits made of the paper's id, the span of the value and the kind.

    ``ordinal`` tells apart the results of one number, as in "91.2% on both A and B": 0 for the first.
    """
    parts = [storable(paper_id), str(start), str(end), kind]
    if ordinal:
        parts.append(str(ordinal))
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:16]


def paper_row(paper: Paper) -> Row:
    """The columns that a paper's record decides."""
    known_year = _YEAR.match(paper.date) if paper.date else None
    row: Row = {
        "id": paper.id,
        "title": paper.title,
        "abstract": paper.abstract,
        "date": paper.date,
        "published": paper.date if known_year else None,
        "year": int(known_year.group()) if known_year else None,
        "authors": _encode_json(paper.authors),
        "author_count": paper.author_count if paper.author_count is not None else len(paper.authors) or None,
        "venue": paper.venue,
        "url": paper.url if paper.url and paper.url.startswith(("https://", "http://")) else None,  # it becomes a link
        "arxiv_id": paper.arxiv_id,
        "doi": paper.doi,
        "categories": " ".join(paper.categories),
        "source": paper.source,
        "line": paper.line,
    }
    row = {column: storable(value) for column, value in row.items()}
    row["abstract_hash"] = _hash(row["abstract"])
    return row


def as_stored(paper: Paper, row: Row) -> Paper:
    """The paper with the text that its row holds. What is read of any other text could not be read again: a record may
    lack a title that an earlier one gave, or hold a character that no database can."""
    if (paper.title, paper.abstract) == (row["title"], row["abstract"]):
        return paper
    return replace(paper, title=row["title"], abstract=row["abstract"])


def identified(paper: Paper, results: Iterable[Result]) -> list[tuple[str, Result]]:
    """The results of a paper, each with its id.

    Raises:
        ValueError: when a span does not hold the text that the result says it holds: evidence that is not there must
            not get into the record.
    """
    found = []
    ordinals: Counter[tuple[int, int, str]] = Counter()
    for result in results:
        _check(paper, result)
        place = (result.start, result.end, result.kind)
        found.append((result_id(paper.id, *place, ordinal=ordinals[place]), result))
        ordinals[place] += 1
    return found


def _check(paper: Paper, result: Result) -> None:
    spans = (
        ("value", result.start, result.end, result.value_text),
        ("sentence", result.sentence_start, result.sentence_end, result.sentence),
    )
    for name, start, end, text in spans:
        if not 0 <= start < end or paper.abstract[start:end] != text:
            found = paper.abstract[max(start, 0) : max(end, 0)]
            raise ValueError(f"paper {paper.id}: {name} at {start}:{end} is {found!r}, not {text!r}")


def read_row(identity: str, result: Result) -> Row:
    """A result as the reader gave it, without ``paper_key``, the runs, ``extractor_version`` and what
    :func:`db.effective.effective` works out."""
    row = {
        "id": identity,
        "kind": result.kind,
        "value_text": result.value_text,
        "value_decimal": str(result.value),
        "printed_unit": result.unit,
        "bound": result.bound,
        "metric": result.metric,
        "benchmark": result.benchmark,
        "model": result.model,
        "metric_id": result.metric_id,
        "benchmark_id": result.benchmark_id,
        "model_id": result.model_id,
        "split": result.split,
        "setting": result.setting,
        "role": result.role,
        "claims_sota": result.claims_sota,
        "value_start": result.start,
        "value_end": result.end,
        "sentence_start": result.sentence_start,
        "sentence_end": result.sentence_end,
        **_ends("metric", result.metric_span),
        **_ends("benchmark", result.benchmark_span),
        **_ends("model", result.model_span),
        "rule": result.rule,
        "confidence": result.confidence,
        "why": _encode_json(result.why),
    }
    return {column: storable(value) for column, value in row.items()}


def _ends(name: str, span: Span | None) -> Row:
    return {f"{name}_start": span.start if span else None, f"{name}_end": span.end if span else None}


def names_in(rows: Sequence[Mapping[str, Any]]) -> dict[str, dict[str, str]]:
    """The ids that rows of results name, by kind, each with the first spelling met.

    Only the columns ``benchmark_id``, ``benchmark`` and so on are read.
    """
    found: dict[str, dict[str, str]] = {"benchmark": {}, "metric": {}, "model": {}}
    for row in rows:
        for kind, ids in found.items():
            identity = row[f"{kind}_id"]
            if identity is not None and identity not in ids:
                ids[identity] = row[kind] or identity
    return found
