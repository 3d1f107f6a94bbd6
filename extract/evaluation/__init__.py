"""How well a reader reads: its results held against annotated abstracts.

    gold = load_gold("gold.jsonl")
    evaluation = evaluate(gold, load_predictions("results.jsonl"))
    print(render(evaluation))

The figures are those of the annotators' own scorer: ``found`` is the right number with the right kind, ``tuple`` has
metric, benchmark and model right besides. Mentions are scored to the character, by :func:`evaluate_mentions`.
"""

from extract.evaluation.alignment import Judgement, judge
from extract.evaluation.causes import CauseGroup, by_cause, causes, context_line
from extract.evaluation.changes import Change, Comparison, Difference, compare
from extract.evaluation.figures import Calibration, Counts, Interval, Score, calibrate
from extract.evaluation.gold import GoldPaper, GoldResult, PredictedResult, load_gold, load_predictions
from extract.evaluation.jsonl import EvaluationError
from extract.evaluation.mentions import (
    GoldMentions,
    MentionEvaluation,
    evaluate_mentions,
    holds_mentions,
    load_mention_gold,
    load_mentions,
)
from extract.evaluation.names import FIELDS, Field, same, same_number, words
from extract.evaluation.overall import Evaluation, evaluate
from extract.evaluation.record import comparison_record, evaluation_record, judgement_record, mentions_record
from extract.evaluation.report import render, render_comparison, render_mentions, render_misses

__all__ = [
    "FIELDS",
    "Calibration",
    "CauseGroup",
    "Change",
    "Comparison",
    "Counts",
    "Difference",
    "Evaluation",
    "EvaluationError",
    "Field",
    "GoldMentions",
    "GoldPaper",
    "GoldResult",
    "Interval",
    "Judgement",
    "MentionEvaluation",
    "PredictedResult",
    "Score",
    "by_cause",
    "calibrate",
    "causes",
    "compare",
    "comparison_record",
    "context_line",
    "evaluate",
    "evaluate_mentions",
    "evaluation_record",
    "holds_mentions",
    "judge",
    "judgement_record",
    "load_gold",
    "load_mention_gold",
    "load_mentions",
    "load_predictions",
    "mentions_record",
    "render",
    "render_comparison",
    "render_mentions",
    "render_misses",
    "same",
    "same_number",
    "words",
]
