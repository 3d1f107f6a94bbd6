"""What the queries give: plain frozen records, without a trace of the database behind them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic, NamedTuple, TypeVar

from extract.records import Bound, Direction, Kind, Role, Span

T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class RunSummary:
    """One ingest: its counts, and when it ran (ISO 8601, UTC); ``finished_at`` is None when it was cut short.

    ``read`` = ``new`` + ``changed`` + ``unchanged`` papers; a second record of one paper in the same run is unchanged,
    unless it adds what the first did not say. ``skipped`` records were no papers. ``scores`` and ``deltas`` were stored
    by this run, ``benchmarks`` are all those of the database when it ended.
    """

    id: int
    version: str
    sources: tuple[str, ...]
    started_at: str
    finished_at: str | None
    seconds: float | None
    read: int
    new: int
    changed: int
    unchanged: int
    skipped: int
    scores: int
    deltas: int
    benchmarks: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Overview:
    """What is in the database. ``first_date`` and ``last_date`` are those of the papers whose year is known.

    ``models`` leaves out "human", "baseline" and "state of the art", as the list of models does.
    """

    papers: int
    papers_with_results: int
    results: int
    scores: int
    deltas: int
    benchmarks: int
    models: int
    metrics: int
    first_date: str | None
    last_date: str | None
    last_run: RunSummary | None


@dataclass(frozen=True, slots=True, kw_only=True)
class BenchmarkSummary:
    """One line of the list of benchmarks.

    ``results`` counts scores that are not rejected. ``split``, ``metric``, ``metric_id``, ``unit`` and the ``best``
    fields are those of the main board, the one with the most ranked rows; None (``split`` and ``unit`` empty) where
    nothing is ranked. ``best`` is in ``unit``, ``best_text`` as printed.
    """

    id: str
    name: str
    task: str
    metric: str | None
    metric_id: str | None
    unit: str
    papers: int
    results: int
    deltas: int
    models: int
    best: float | None
    best_text: str | None
    best_model: str | None
    best_result_id: str | None
    newest: str | None
    split: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Board:
    """Scores that can be compared: one benchmark, one split of it, one metric, one unit.

    ``metric_id`` is ``""`` and ``metric`` too where the abstracts name no metric; ``split`` where they name none.
    ``results`` counts all scores that are not rejected, ``ranked`` those with a rank. ``direction`` ``none`` ranks
    nothing.
    """

    benchmark_id: str
    benchmark: str
    metric_id: str
    metric: str
    unit: str
    direction: Direction
    results: int
    ranked: int
    papers: int
    models: int
    split: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LeaderboardFilters:
    """What of a board to show; the default is all of its scores.

    Ranks are counted among what the filters leave, but for ``search``, which only hides rows.

    Args:
        roles, settings, bounds: only these; empty for all. ``""`` in ``settings`` is "not stated", in ``bounds``
            "no bound".
        min_confidence: from 0 to 1.
        date_from, date_to: ISO dates as far as wanted (``2023``, ``2023-08``), both ends included; a paper without
            a year is left out as soon as one is given.
        search: text that the model's name or the title must contain, in any case.
        deltas: list the differences reported for the benchmark, split and metric too, never ranked.
        rejected: list what reviewers have rejected too, never ranked.
        claims_sota: only results whose sentence claims the state of the art (True), or only the others (False).
        verdicts: only these newest verdicts (``accept``, ``reject``, ``correct``, ``""`` for not reviewed).
        unranked: only these reasons for having no rank (db.standing.REASONS); ``""`` is "ranked".
        best_per_model: of a model's ranked values in one setting only the best; :attr:`LeaderboardRow.low` and
            ``high`` tell the range. Models without a name are not folded.
    """

    roles: tuple[Role, ...] = ()
    settings: tuple[str, ...] = ()
    bounds: tuple[Bound, ...] = ()
    min_confidence: float = 0.0
    date_from: str | None = None
    date_to: str | None = None
    search: str = ""
    deltas: bool = False
    rejected: bool = False
    claims_sota: bool | None = None
    verdicts: tuple[str, ...] = ()
    unranked: tuple[str, ...] = ()
    best_per_model: bool = False


@dataclass(frozen=True, slots=True)
class LeaderboardRow:
    """One score of a board.

    ``value`` is normalised, in ``unit``; ``value_text`` as printed. ``rank`` is None for what is not ranked, and then
    the first of ``flags`` says why (docs/schema.md, "Why a result is not ranked").

    ``low`` to ``high`` is the range of the ``values`` different ranked values that ``papers`` papers report on this
    board for the same model in the same setting, whatever the filters; a single one where the model has no name.
    """

    result_id: str
    rank: int | None
    model: str | None
    model_id: str | None
    value: float
    value_text: str
    unit: str
    printed_unit: str
    bound: Bound
    kind: Kind
    setting: str
    role: Role
    claims_sota: bool
    date: str | None
    year: int | None
    paper_id: str
    title: str
    url: str | None
    confidence: float
    rule: str
    flags: tuple[str, ...]
    verdict: str
    low: float
    high: float
    values: int
    papers: int


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardTotals:
    """What the filters leave of a board: rows, those of them with a rank, papers, and models that have a name."""

    rows: int
    ranked: int
    papers: int
    models: int


@dataclass(frozen=True, slots=True)
class FacetValue(Generic[T]):
    """A value that a filter offers, and how many rows have it."""

    value: T
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Facets:
    """What each filter of a board offers, the most frequent first; years newest first, None for no year.

    Each is counted with the other filters on and itself off, so that a count says what choosing it would show.
    ``settings`` ``""`` is "not stated in the abstract", ``bounds`` ``""`` no bound, ``verdicts`` ``""`` not reviewed,
    ``unranked`` ``""`` ranked. ``confidence`` has ten counts: from 0 to below 0.1, …, from 0.9 to 1.
    """

    roles: tuple[FacetValue[Role], ...]
    settings: tuple[FacetValue[str], ...]
    bounds: tuple[FacetValue[Bound], ...]
    claims_sota: tuple[FacetValue[bool], ...]
    verdicts: tuple[FacetValue[str], ...]
    unranked: tuple[FacetValue[str], ...]
    years: tuple[FacetValue[int | None], ...]
    confidence: tuple[int, ...]


class HistoryPoint(NamedTuple):
    """A ranked score at the date of its paper (as exact as known: ``2023``, ``2023-08`` or ``2023-08-03``).

    A tuple, for a board has thousands: a frozen dataclass takes eight times as long to make.
    """

    date: str
    value: float
    value_text: str
    model: str | None
    model_id: str | None
    result_id: str
    paper_id: str
    title: str
    role: Role
    setting: str
    claims_sota: bool
    confidence: float
    is_best: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewEntry:
    """One judgement of a result; the newest counts."""

    verdict: str
    field: str | None
    value: str | None
    comment: str
    reviewer: str
    at: str


@dataclass(frozen=True, kw_only=True)
class ResultDetail:
    """A result with all that is stored of it. Spans are ranges of characters of the paper's abstract.

    ``metric``, ``benchmark`` and ``model`` are canonical names, the ``_text`` fields the abstract's own words.
    ``value`` and ``unit`` are normalised; ``value_text``, ``value_decimal`` and ``printed_unit`` are as printed.
    """

    result_id: str
    kind: Kind
    value: float
    unit: str
    value_text: str
    value_decimal: str
    printed_unit: str
    bound: Bound
    metric: str | None
    metric_id: str | None
    metric_text: str | None
    direction: Direction
    benchmark: str | None
    benchmark_id: str | None
    benchmark_text: str | None
    split: str
    model: str | None
    model_id: str | None
    model_text: str | None
    setting: str
    role: Role
    claims_sota: bool
    value_span: Span
    sentence_span: Span
    metric_span: Span | None
    benchmark_span: Span | None
    model_span: Span | None
    sentence: str
    rule: str
    confidence: float
    why: tuple[str, ...]
    extractor_version: str
    flags: tuple[str, ...]
    verdict: str


@dataclass(frozen=True, kw_only=True)
class PaperFields:
    """A paper as its source gave it; ``categories`` are arXiv's, the first its main one."""

    paper_id: str
    title: str
    abstract: str
    date: str | None
    year: int | None
    authors: tuple[str, ...]
    author_count: int | None
    venue: str | None
    url: str | None
    arxiv_id: str | None
    doi: str | None
    categories: tuple[str, ...]
    source: str
    line: int | None


@dataclass(frozen=True, kw_only=True)
class Evidence(ResultDetail, PaperFields):
    """A result, the paper that reports it, and what reviewers said of it (newest first).

    ``rank`` is that on its whole board, where ``ranked`` results have one; None where it has none. ``corrected`` are
    the fields that a review in force has corrected.
    """

    rank: int | None
    ranked: int
    reviews: tuple[ReviewEntry, ...]
    corrected: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class PaperPage(PaperFields):
    """A paper and its results, in the order of the text."""

    results: tuple[ResultDetail, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperReading:
    """A result in a line: the value as printed, and the canonical names, or else the abstract's words."""

    result_id: str
    kind: Kind
    value_text: str
    printed_unit: str
    bound: Bound
    metric: str | None
    benchmark: str | None
    model: str | None
    role: Role
    confidence: float
    verdict: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperSummary:
    """One line of a list of papers; ``snippet`` is the part of the abstract that matched, or its beginning.

    ``readings`` are its results in the order of the text; empty where the query does not ask for them.
    """

    id: str
    title: str
    date: str | None
    venue: str | None
    url: str | None
    scores: int
    deltas: int
    snippet: str
    readings: tuple[PaperReading, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelSummary:
    """One line of a list of models: scores that are not rejected, their papers and their benchmarks, and the newest."""

    id: str
    name: str
    family: str
    known: bool
    results: int
    papers: int
    benchmarks: int
    newest: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchHits:
    """What was found, best first in each kind."""

    benchmarks: tuple[BenchmarkSummary, ...]
    models: tuple[ModelSummary, ...]
    papers: tuple[PaperSummary, ...]
