"""Scoring of mentions: which stretches of the text name a benchmark, a metric or a model, to the character."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Final, Literal, NamedTuple, cast, get_args

from extract.evaluation.figures import Interval, Score, interval, resample
from extract.evaluation.jsonl import EvaluationError, Record, read_papers
from extract.records import Mention, MentionType, Paper

MENTION_TYPES: Final[tuple[MentionType, ...]] = get_args(MentionType)
# The labels of other annotated sets; a task is never a mention of ours, so it is left out.
_FOREIGN_TYPES: Final[Mapping[str, MentionType | None]] = MappingProxyType(
    {"DATASET": "benchmark", "METHOD": "model", "METRIC": "metric", "MODEL": "model", "TASK": None}
)

MentionOutcome = Literal["missed", "spurious", "other ends", "other type"]


@dataclass(frozen=True, slots=True)
class GoldMentions:
    """A text and its annotated mentions, in the order of the file."""

    paper: Paper
    mentions: tuple[Mention, ...]


class MentionFigures(NamedTuple):
    """How well the mentions of one type are found.

    Args:
        gold: annotated mentions.
        predicted: predicted mentions; those on one span count once.
        hits: predictions whose both ends and type are right.
        score: precision, recall and F1 of those.
        interval: 95% interval of F1 over resampled texts; None without a bootstrap.
    """

    gold: int
    predicted: int
    hits: int
    score: Score
    interval: Interval | None


class MentionMiss(NamedTuple):
    """A mention that is annotated and not predicted, or the other way round.

    Args:
        paper: where it stands.
        mention: the annotated one; the predicted one where the outcome is ``spurious``.
        outcome: ``missed``; ``other ends`` (missed, but a prediction of its type overlaps it); ``other type`` (missed,
            but one of another type has its span); ``spurious`` (no annotated mention of its type overlaps it).
        predicted: the prediction that overlaps it, or None.
    """

    paper: Paper
    mention: Mention
    outcome: MentionOutcome
    predicted: Mention | None


@dataclass(frozen=True, slots=True)
class MentionEvaluation:
    """What is right and wrong, for each type that is annotated.

    Args:
        texts: how many texts.
        types: by type, the figures.
        misses: in the order of the texts.
    """

    texts: int
    types: Mapping[MentionType, MentionFigures]
    misses: tuple[MentionMiss, ...]


def holds_mentions(path: str | Path) -> bool:
    """Whether an annotated file is one of mentions, not of results: its first line says so.

    Raises:
        EvaluationError: the file cannot be read, or its first line is not that of an annotated text.
    """
    for _, record in read_papers(path):
        if "results" not in record.fields and "mentions" not in record.fields:
            raise record.error("an annotated text has 'results' or 'mentions'; this has neither")
        return "results" not in record.fields
    return False


def load_mention_gold(path: str | Path) -> tuple[GoldMentions, ...]:
    """The annotated texts of a JSONL file: ``id``, ``abstract`` and ``mentions`` of ``start``, ``end`` and ``type``.

    Types are ours or those of TDMSci (``DATASET``, ``METRIC``; ``TASK`` is left out), in any case.

    Raises:
        EvaluationError: the file cannot be read, holds no text, or a line does not fit; it names file, line and field.
    """
    texts = []
    for key, record in read_papers(path):
        paper = Paper(id=key, abstract=record.text("abstract"), title=record.text("title", ""))
        mentions = (_mention(item, paper.abstract) for item in record.records("mentions"))
        texts.append(GoldMentions(paper, tuple(mention for mention in mentions if mention)))
    if not texts:
        raise EvaluationError(f"{path}: no texts in it; one JSON object a line was expected")
    return tuple(texts)


def load_mentions(path: str | Path) -> Mapping[str, tuple[Mention, ...]]:
    """The mentions by text id, of a JSONL file as ``benchmine mentions`` writes it.

    Raises:
        EvaluationError: the file cannot be read or a line does not fit; it names file, line and field.
    """
    return {
        key: tuple(mention for item in record.records("mentions") if (mention := _mention(item, None)))
        for key, record in read_papers(path)
    }


def evaluate_mentions(
    gold: Iterable[GoldMentions],
    predictions: Mapping[str, Sequence[Mention]],
    bootstrap: int = 1000,
    seed: int = 0,
) -> MentionEvaluation:
    """Compare predicted mentions with annotated ones: both ends and the type must be the same.

    Only the types that are annotated anywhere are scored, so numbers and models do not count against a set that has
    benchmarks and metrics.

    Args:
        gold: the annotated texts.
        predictions: by text id; a text without an entry counts as having no mentions.
        bootstrap: how many resamples of the texts the intervals are made of; 0 for no intervals, else at least 2.
        seed: of the resampling.

    Raises:
        ValueError: ``bootstrap`` is negative or 1.
    """
    texts = tuple(gold)
    annotated = {mention.type for text in texts for mention in text.mentions}
    types = [type_ for type_ in MENTION_TYPES if type_ in annotated]
    rows: dict[MentionType, list[tuple[int, int, int]]] = defaultdict(list)
    found: list[MentionMiss] = []
    for text in texts:
        guesses = [guess for guess in predictions.get(text.paper.id, ()) if guess.type in types]
        for type_ in types:
            ours, theirs = _spans(text.mentions, type_), _spans(guesses, type_)
            rows[type_].append((len(ours), len(theirs), len(ours & theirs)))
        found += _misses(text, guesses)
    figures = {type_: _figures(rows[type_], bootstrap, seed) for type_ in types}
    return MentionEvaluation(len(texts), MappingProxyType(figures), tuple(found))


def _figures(rows: Sequence[tuple[int, int, int]], bootstrap: int, seed: int) -> MentionFigures:
    gold, predicted, hits = map(sum, zip(*rows, strict=True))
    samples = [Score.of(h, p, g).f1 for g, p, h in resample(rows, bootstrap, seed)]
    spread = interval(samples) if samples else None
    return MentionFigures(gold, predicted, hits, Score.of(hits, predicted, gold), spread)


def _spans(mentions: Iterable[Mention], type_: MentionType) -> set[tuple[int, int]]:
    return {(mention.start, mention.end) for mention in mentions if mention.type == type_}


def _misses(text: GoldMentions, guesses: Sequence[Mention]) -> list[MentionMiss]:
    def overlapping(mention: Mention, others: Sequence[Mention]) -> Mention | None:
        there = (o for o in others if o.type == mention.type and o.start < mention.end and mention.start < o.end)
        return next(there, None)

    keys = {(guess.start, guess.end, guess.type) for guess in guesses}
    by_span = {(guess.start, guess.end): guess for guess in guesses}
    misses = []
    for mention in text.mentions:
        if (mention.start, mention.end, mention.type) in keys:
            continue
        if near := overlapping(mention, guesses):
            misses.append(MentionMiss(text.paper, mention, "other ends", near))
        elif other := by_span.get((mention.start, mention.end)):
            misses.append(MentionMiss(text.paper, mention, "other type", other))
        else:
            misses.append(MentionMiss(text.paper, mention, "missed", None))
    spurious = [guess for guess in guesses if overlapping(guess, text.mentions) is None]
    return misses + [MentionMiss(text.paper, guess, "spurious", None) for guess in spurious]


def _mention(record: Record, text: str | None) -> Mention | None:
    """The mention; None for a type that is not scored. An annotated one must lie inside its text."""
    start, end = record.span()
    name = record.text("type")
    type_ = _FOREIGN_TYPES.get(name.upper(), cast(MentionType, name.lower()))
    if type_ is None:
        return None
    if type_ not in MENTION_TYPES:
        raise record.error(f"'type' must be one of {', '.join((*MENTION_TYPES, *_FOREIGN_TYPES))}, not {name!r}")
    if text is not None and end > len(text):
        raise record.error(f"'end' is {end}, beyond the text of {len(text)} characters")
    surface = text[start:end] if text is not None else record.text("text", "")
    return Mention(start, end, type_, surface)
