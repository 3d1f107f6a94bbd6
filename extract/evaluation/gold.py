"""What an evaluation compares: papers read by careful people, and what a reader says of them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Final, cast, get_args

from extract.evaluation.jsonl import EvaluationError, Record, read_papers
from extract.evaluation.names import FIELDS, Field
from extract.records import Kind, Paper, Result

KINDS: Final[tuple[Kind, ...]] = get_args(Kind)
_NOT_ATTRIBUTES = frozenset({"id", "title", "abstract", "results", "mentions"})
_YEAR = re.compile(r"\d{4}(?=-|$)")


@dataclass(frozen=True, slots=True)
class GoldResult:
    """One number that the abstract reports, as annotated.

    Args:
        start, end: where the value stands in the abstract.
        value: the number exactly as written there, without its unit.
        kind: ``score`` or ``delta``.
        metric, benchmark, model: the accepted answers, best first; None among them is "the abstract does not say".
        unit, bound, setting: as annotated; empty where there is none.
    """

    start: int
    end: int
    value: str
    kind: Kind
    metric: tuple[str | None, ...]
    benchmark: tuple[str | None, ...]
    model: tuple[str | None, ...]
    unit: str = ""
    bound: str = ""
    setting: str = ""

    def accepted(self, name: Field) -> tuple[str | None, ...]:
        return cast(tuple[str | None, ...], getattr(self, name))


@dataclass(frozen=True, slots=True)
class GoldPaper:
    """An annotated abstract.

    Args:
        paper: what the reader gets to see.
        results: its annotated results, in the order of the file.
        attributes: what else the file says of the paper (``venue``, ``year``, …), as text: what figures are broken
            down by.
    """

    paper: Paper
    results: tuple[GoldResult, ...]
    attributes: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PredictedResult:
    """One number that a reader reports.

    Args:
        start, end: where the value stands in the abstract.
        value: the number as text; thousands separators and final zeros do not count.
        kind: ``score`` or ``delta``.
        metric, benchmark, model: the names; None for "the abstract does not say".
        rule: the construction that decided the reading; empty where unknown.
        confidence: probability from 0 to 1 that the reading is right; None where unknown.
    """

    start: int
    end: int
    value: str
    kind: Kind
    metric: str | None = None
    benchmark: str | None = None
    model: str | None = None
    rule: str = ""
    confidence: float | None = None

    def given(self, name: Field) -> str | None:
        return cast(str | None, getattr(self, name))

    @classmethod
    def from_result(cls, result: Result) -> PredictedResult:
        """What the reader returned, as ``benchmine extract`` would write it."""
        return cls(
            start=result.start,
            end=result.end,
            value=str(result.value),
            kind=result.kind,
            metric=result.metric,
            benchmark=result.benchmark,
            model=result.model,
            rule=result.rule,
            confidence=round(result.confidence, 3),
        )


def load_gold(path: str | Path) -> tuple[GoldPaper, ...]:
    """The annotated papers of a JSONL file, in its order.

    Each line needs ``id``, ``abstract`` and ``results``; each result ``start``, ``end``, ``value``, ``kind`` and the
    accepted answers ``metric``, ``benchmark`` and ``model``. Anything else that is text or a number is an attribute of
    the paper; ``year`` is taken from ``date`` where it is not given.

    Args:
        path: the file, or ``-`` for standard input.

    Raises:
        EvaluationError: the file cannot be read, holds no paper, or a line does not fit; it names file, line and field.
    """
    papers = tuple(_gold_paper(key, record) for key, record in read_papers(path))
    if not papers:
        raise EvaluationError(f"{path}: no papers in it; one JSON object a line was expected")
    return papers


def load_predictions(path: str | Path) -> Mapping[str, tuple[PredictedResult, ...]]:
    """The results by paper id, of a JSONL file as ``benchmine extract`` writes it.

    Each line needs ``id``; each of its ``results`` ``start``, ``end``, ``value`` and ``kind``. ``metric``,
    ``benchmark``, ``model``, ``rule`` and ``confidence`` may be absent; other fields are ignored.

    Args:
        path: the file, or ``-`` for standard input.

    Raises:
        EvaluationError: the file cannot be read or a line does not fit; it names file, line and field.
    """
    predictions: dict[str, tuple[PredictedResult, ...]] = {}
    for key, record in read_papers(path):
        has_results = record.fields.get("results") is not None
        predictions[key] = tuple(map(_predicted_result, record.records("results"))) if has_results else ()
    return predictions


def _gold_paper(key: str, record: Record) -> GoldPaper:
    abstract = record.text("abstract")
    attributes = _attributes(record)
    paper = Paper(
        id=key,
        abstract=abstract,
        title=record.text("title", ""),
        date=attributes.get("date"),
        venue=attributes.get("venue"),
    )
    results = tuple(_gold_result(item, abstract) for item in record.records("results"))
    return GoldPaper(paper, results, MappingProxyType(attributes))


def _attributes(record: Record) -> dict[str, str]:
    attributes = {
        key: str(value)
        for key, value in record.fields.items()
        if key not in _NOT_ATTRIBUTES and isinstance(value, str | int | float) and str(value).strip()
    }
    if "year" not in attributes and (year := _YEAR.match(attributes.get("date", ""))):
        attributes["year"] = year.group()
    return attributes


def _gold_result(record: Record, abstract: str) -> GoldResult:
    start, end = record.span()
    value = record.text("value")
    if abstract[start:end] != value:
        raise record.error(f"the abstract has {abstract[start:end]!r} at {start}:{end}, not the value {value!r}")
    metric, benchmark, model = (_accepted(record, name) for name in FIELDS)
    return GoldResult(
        start=start,
        end=end,
        value=value,
        kind=cast(Kind, record.choice("kind", KINDS)),
        metric=metric,
        benchmark=benchmark,
        model=model,
        unit=record.text("unit", ""),
        bound=record.text("bound", ""),
        setting=record.text("setting", ""),
    )


def _accepted(record: Record, name: Field) -> tuple[str | None, ...]:
    answers = record.fields.get(name)
    if not isinstance(answers, list) or not answers or not all(a is None or isinstance(a, str) for a in answers):
        raise record.error(f"{name!r} must be a list of accepted answers, each a string or null, not {answers!r}")
    return tuple(answers)


def _predicted_result(record: Record) -> PredictedResult:
    start, end = record.span()
    value = record.fields.get("value")
    if type(value) not in (str, int, float):
        raise record.error(f"'value' must be a number or a string, not {value!r}")
    confidence = record.fields.get("confidence")
    if confidence is not None and (type(confidence) not in (int, float) or not 0 <= confidence <= 1):
        raise record.error(f"'confidence' must be a number from 0 to 1, not {confidence!r}")
    metric, benchmark, model = (_name(record, name) for name in FIELDS)
    return PredictedResult(
        start=start,
        end=end,
        value=str(value),
        kind=cast(Kind, record.choice("kind", KINDS)),
        metric=metric,
        benchmark=benchmark,
        model=model,
        rule=record.text("rule", ""),
        confidence=confidence,
    )


def _name(record: Record, name: Field) -> str | None:
    return None if record.fields.get(name) is None else record.text(name)
