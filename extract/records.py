"""The nouns of the reader: what goes in (Paper), what comes out (Result), and what lies between.

Every ``start``/``end`` in these records is a half-open range of code points of ``Paper.abstract``
exactly as it came in, so ``paper.abstract[r.start:r.end]`` is the evidence itself.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final, Literal

Kind = Literal["score", "delta"]
Bound = Literal["", "over", "under", "about", "up to"]
Role = Literal["own", "baseline", "best existing", "human", "unknown"]
ROLE_NAMES: Final[dict[Role, str]] = {
    "own": "paper's own",
    "baseline": "baseline",
    "best existing": "best existing",
    "human": "human",
    "unknown": "not stated",
}
MentionType = Literal["benchmark", "metric", "model", "number"]
Direction = Literal["higher", "lower", "none"]

# Twice the longest of 75,007 abstracts (4,615 characters). What is longer is no abstract: only its beginning is read,
# so that the time a paper can take is bounded.
LONGEST_TEXT = 10_000

_TIGHT = frozenset({"", "%", "x", "°"})


def quantity(value: str, unit: str) -> str:
    """A value with its unit as it is written: ``88.6%``, ``1.2x``, ``30 FPS``."""
    return f"{value}{unit}" if unit in _TIGHT else f"{value} {unit}"


@dataclass(frozen=True, slots=True)
class Span:
    """A half-open range of characters of the abstract as given."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Paper:
    """One paper as a source gave it; only ``id`` and ``abstract`` are always there.

    Args:
        id: the source's own id (arXiv, DOI, ACL, given), else ``sha1:`` and a hash of the text.
        title: empty when the source has none.
        abstract: the text exactly as it came in, but for NULs and control characters, which are dropped.
        date: ISO 8601 as far as it is known: ``2023-08-03``, ``2023-08`` or ``2023``; ``--04-24`` when
            the source gives no year; None when it gives no date.
        authors: names as given; empty when unknown.
        author_count: how many authors, when the source says only that (or from ``authors``).
        venue: name of the journal or the conference, or None.
        url: where the paper is, http(s) only, or None.
        arxiv_id, doi: identifiers where the source has them.
        categories: those of arXiv that the source names, its first one first: ``("cs.CL", "cs.LG")``.
        source: the path (or ``-``) it was read from.
        line: 1-based line of the record in that source, where that means something.
    """

    id: str
    abstract: str
    title: str = ""
    date: str | None = None
    authors: tuple[str, ...] = ()
    author_count: int | None = None
    venue: str | None = None
    url: str | None = None
    arxiv_id: str | None = None
    doi: str | None = None
    categories: tuple[str, ...] = ()
    source: str = ""
    line: int | None = None


@dataclass(frozen=True, slots=True)
class Problem:
    """Something in a source that could not be read, or was read with a repair.

    ``skipped`` is True when the record is lost, False when it was kept (a replaced byte, say).
    """

    source: str
    line: int | None
    reason: str
    skipped: bool = True

    def __str__(self) -> str:
        place = f"{self.source}:{self.line}" if self.line is not None else self.source
        return f"{place}: {self.reason}"


@dataclass(frozen=True, slots=True)
class Mention:
    """A stretch of the abstract that names a benchmark, a metric, a model, or is a number."""

    start: int
    end: int
    type: MentionType
    text: str


@dataclass(frozen=True, slots=True)
class Result:
    """One number that the abstract reports as the outcome of an evaluation.

    Args:
        value: the number as a Decimal, as printed (58.3 for "58.3%"), not rescaled.
        value_text: the characters of the value: ``abstract[start:end]``.
        unit: short form, ``%``, ``points``, ``x``, ``dB``, ``ms``, ``FPS``, … (``of 15`` for a count); empty where
            there is none.
        bound: ``over``, ``under``, ``about``, ``up to`` or empty.
        kind: ``score`` (an absolute outcome) or ``delta`` (a difference, never ranked).
        metric, benchmark, model: the names as the abstract has them; None where it does not say.
        metric_id, benchmark_id, model_id: the canonical ids of those names; None with them.
        setting: the condition it was measured under ("5-shot"); empty where none is stated.
        split: the part of the benchmark that it was measured on (``val``); empty where it is not stated.
        role: whose number it is: the paper's own system, a baseline, the best existing one, humans.
        claims_sota: True when the sentence claims the state of the art for it.
        start, end: where the value stands.
        sentence, sentence_start, sentence_end: the sentence around it, as the abstract has it.
        metric_span, benchmark_span, model_span: where those names stand in the abstract; None when
            the name comes from the title or is not stated.
        rule: the id of the first construction that reads the number, ``cues`` where none does; what the result says
            may be decided against it.
        confidence: probability from 0 to 1 that kind, metric, benchmark and model are all right.
        why: short phrases that say which cues decided, strongest first, those that only repeat what the whole abstract
            was found to say of a name last; never part of equality.
    """

    value: Decimal
    value_text: str
    unit: str
    bound: Bound
    kind: Kind
    metric: str | None
    benchmark: str | None
    model: str | None
    start: int
    end: int
    sentence: str
    sentence_start: int
    sentence_end: int
    rule: str
    confidence: float
    setting: str = ""
    split: str = ""
    role: Role = "unknown"
    claims_sota: bool = False
    metric_id: str | None = None
    benchmark_id: str | None = None
    model_id: str | None = None
    metric_span: Span | None = None
    benchmark_span: Span | None = None
    model_span: Span | None = None
    why: tuple[str, ...] = field(default=(), compare=False)


def result_record(result: Result) -> dict[str, object]:
    """The result as the JSON object that ``benchmine extract`` writes (docs/formats.md)."""
    spans = {"metric": result.metric_span, "benchmark": result.benchmark_span, "model": result.model_span}
    number = int(result.value) if result.value == result.value.to_integral_value() else float(result.value)
    return {
        "value": number,
        "unit": result.unit,
        "bound": result.bound,
        "kind": result.kind,
        "metric": result.metric,
        "benchmark": result.benchmark,
        "model": result.model,
        "split": result.split,
        "setting": result.setting,
        "start": result.start,
        "end": result.end,
        "sentence": result.sentence,
        "rule": result.rule,
        "confidence": round(result.confidence, 3),
        "metric_id": result.metric_id,
        "benchmark_id": result.benchmark_id,
        "model_id": result.model_id,
        "role": result.role,
        "claims_sota": result.claims_sota,
        "sentence_start": result.sentence_start,
        "sentence_end": result.sentence_end,
        **{f"{name}_span": span and {"start": span.start, "end": span.end} for name, span in spans.items()},
        "why": list(result.why),
    }
