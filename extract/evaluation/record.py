"""An evaluation as an object for JSON: what ``--json`` prints."""

from __future__ import annotations

from collections.abc import Mapping

from extract.evaluation.alignment import Judgement
from extract.evaluation.causes import by_cause
from extract.evaluation.changes import Change, Comparison
from extract.evaluation.figures import Counts
from extract.evaluation.gold import KINDS, GoldResult, PredictedResult
from extract.evaluation.mentions import MentionEvaluation
from extract.evaluation.names import FIELDS
from extract.evaluation.overall import Evaluation
from extract.records import Kind


def evaluation_record(evaluation: Evaluation) -> dict[str, object]:
    """The figures of an evaluation, ready for JSON.

    The totals come first, by name (``score tuple``: precision, recall, F1; ``score counts``: gold, predicted, found,
    correct), then ``papers``, ``intervals``, ``causes``, ``rules``, ``groups``, ``calibration``, ``unread`` and
    ``unknown``.
    """
    calibration = evaluation.calibration
    return {
        **_totals(evaluation.counts),
        "papers": len(evaluation.papers),
        "intervals": {name: list(spread) for name, spread in evaluation.intervals.items()},
        "causes": [
            {
                "cause": group.cause,
                "all": len(group.judgements),
                "sole": group.sole,
                **{kind: group.of_kind(kind) for kind in KINDS},
            }
            for group in by_cause(evaluation.papers, evaluation.misses)
        ],
        "rules": [{"rule": r.rule, "kind": r.kind, **r.counts._asdict()} for r in evaluation.rules],
        "groups": {
            name: [{"value": g.value, "papers": g.papers, **_totals(g.counts)} for g in members]
            for name, members in evaluation.groups.items()
        },
        "calibration": calibration and {**calibration._asdict(), "bins": [b._asdict() for b in calibration.bins]},
        "unread": list(evaluation.unread),
        "unknown": list(evaluation.unknown),
    }


def comparison_record(comparison: Comparison) -> dict[str, object]:
    """What changed between two sets of predictions, ready for JSON.

    ``differences`` by the name of the figure, then the lists ``gained``, ``lost``, ``changed``, ``spurious_gone`` and
    ``spurious_new``.
    """
    lists = {
        name: [_change(change) for change in getattr(comparison, name)]
        for name in ("gained", "lost", "changed", "spurious_gone", "spurious_new")
    }
    differences = {
        name: {"before": d.before, "after": d.after, "interval": d.interval and list(d.interval)}
        for name, d in comparison.differences.items()
    }
    return {"differences": differences, **lists}


def mentions_record(evaluation: MentionEvaluation) -> dict[str, object]:
    """The figures of an evaluation of mentions, ready for JSON: ``texts``, then ``types`` by name."""
    types = {
        kind: {
            "gold": f.gold,
            "predicted": f.predicted,
            "right": f.hits,
            **f.score._asdict(),
            "interval": f.interval and list(f.interval),
        }
        for kind, f in evaluation.types.items()
    }
    return {"texts": evaluation.texts, "types": types}


def judgement_record(judgement: Judgement) -> dict[str, object]:
    """One judgement, ready for JSON: ``id``, ``label``, ``start``, ``end``, ``gold`` and ``predicted``."""
    start, end = judgement.span
    return {
        "id": judgement.paper.id,
        "label": judgement.label,
        "start": start,
        "end": end,
        "gold": judgement.gold and _result(judgement.gold),
        "predicted": judgement.predicted and _result(judgement.predicted),
    }


def _totals(counts: Mapping[Kind, Counts]) -> dict[str, object]:
    totals: dict[str, object] = {}
    for kind in KINDS:
        row = counts[kind]
        totals[f"{kind} found"] = list(row.detection)
        totals[f"{kind} tuple"] = list(row.tuples)
        for field in FIELDS:
            totals[f"{kind} {field} right where found"] = row.right(field)
        totals[f"{kind} counts"] = [row.gold, row.predicted, row.found, row.correct]
    return totals


def _change(change: Change) -> dict[str, object]:
    before, after = change.before, change.after
    return {"before": before and judgement_record(before), "after": after and judgement_record(after)}


def _result(result: GoldResult | PredictedResult) -> dict[str, object]:
    record: dict[str, object] = {"value": result.value, "kind": result.kind}
    return record | {field: getattr(result, field) for field in FIELDS}
