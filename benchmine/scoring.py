"""What ``evaluate`` prints: results or mentions, scored against annotated abstracts."""

from __future__ import annotations

import io
import sys
from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

import orjson

from benchmine.console import STANDARD
from benchmine.errors import CommandError
from benchmine.progress import meter
from extract import Reader
from extract.evaluation import (
    Judgement,
    PredictedResult,
    compare,
    comparison_record,
    evaluate,
    evaluate_mentions,
    evaluation_record,
    holds_mentions,
    load_gold,
    load_mention_gold,
    load_mentions,
    load_predictions,
    mentions_record,
    render,
    render_comparison,
    render_mentions,
    render_misses,
)
from extract.explain import explain
from extract.explain import render as render_explanation
from extract.records import Paper

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Task:
    """What to score and what to show of it.

    Args:
        gold: annotated abstracts: a path, or ``-``.
        predictions: results to score; None to run the reader.
        against: earlier results to compare with; None for none.
        errors: how many errors to show of each cause.
        why: show how the reader read each of them.
        as_json: an object for JSON instead of text.
    """

    gold: str
    predictions: str | None
    against: str | None
    errors: int
    why: bool
    as_json: bool


def report(task: Task) -> str:
    """The report, as text or as one line of JSON.

    Raises:
        EvaluationError: a file cannot be read or is not what it should be.
        CommandError: the options do not go together.
    """
    if [task.gold, task.predictions, task.against].count(STANDARD) > 1:
        raise CommandError("standard input can be only one of the files")
    if task.why and task.predictions is not None:
        raise CommandError("--why shows how the reader reads; leave --predictions out")
    return _report_mentions(task) if _is_of_mentions(task.gold) else _report_results(task)


def _is_of_mentions(path: str) -> bool:
    if path != STANDARD:
        return holds_mentions(path)
    sys.stdin = io.TextIOWrapper(io.BytesIO(sys.stdin.buffer.read()))  # it is read again for its records
    found = holds_mentions(path)
    sys.stdin.seek(0)
    return found


def _report_results(task: Task) -> str:
    gold = load_gold(task.gold)
    reader = Reader()
    if task.predictions is None:
        predictions = _read_all(
            [one.paper for one in gold],
            lambda paper: tuple(map(PredictedResult.from_result, reader.read(paper).results)),
        )
    else:
        predictions = dict(load_predictions(task.predictions))
    evaluation = evaluate(gold, predictions)
    comparison = compare(gold, load_predictions(task.against), predictions) if task.against is not None else None
    if task.as_json:
        record = evaluation_record(evaluation)
        if comparison is not None:
            record["against"] = comparison_record(comparison)
        return orjson.dumps(record).decode() + "\n"
    parts = [render(evaluation)]
    if comparison is not None:
        parts.append(render_comparison(comparison))
    if task.errors:
        trace = _tracer(reader) if task.why else None
        parts.append(render_misses(evaluation, task.errors, trace))
    return "\n".join(parts)


def _report_mentions(task: Task) -> str:
    if task.against is not None:
        raise CommandError("--against compares results; this file holds mentions")
    texts = load_mention_gold(task.gold)
    if task.predictions is None:
        from extract.mentions import find_mentions

        predictions = _read_all([one.paper for one in texts], find_mentions)
    else:
        predictions = dict(load_mentions(task.predictions))
    evaluation = evaluate_mentions(texts, predictions)
    if task.as_json:
        return orjson.dumps(mentions_record(evaluation)).decode() + "\n"
    return render_mentions(evaluation, task.errors)


def _read_all(papers: list[Paper], read: Callable[[Paper], T]) -> dict[str, T]:
    found = {}
    with meter(len(papers)) as progress:
        for place, paper in enumerate(papers, 1):
            found[paper.id] = read(paper)
            progress.advance()
            progress.move(place)
    return found


def _tracer(reader: Reader) -> Callable[[Judgement], str]:
    """How the number of a judgement was read."""

    def trace(judgement: Judgement) -> str:
        start, end = judgement.span
        whole = explain(reader.read(judgement.paper), reader.weights)
        return render_explanation(whole.of_number(start, end))

    return trace
