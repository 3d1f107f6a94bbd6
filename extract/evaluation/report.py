"""An evaluation as plain text, for a terminal or a log."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence

from extract.evaluation.alignment import Judgement
from extract.evaluation.causes import CauseGroup, by_cause, context_line
from extract.evaluation.changes import Change, Comparison
from extract.evaluation.figures import Calibration, Counts, Interval
from extract.evaluation.gold import KINDS, GoldResult, PredictedResult
from extract.evaluation.mentions import MentionEvaluation
from extract.evaluation.names import FIELDS
from extract.evaluation.overall import Evaluation, Group, RuleRow

_LETTERS = ("P", "R", "F1")


def render(evaluation: Evaluation, groups: int = 15) -> str:
    """The figures of an evaluation: the totals, their intervals, then what they are made of.

    Args:
        evaluation: from :func:`extract.evaluation.evaluate`.
        groups: how many groups of an attribute (venues, say) to show, at least 1; the others are counted.
    """
    sections = [
        _totals(evaluation),
        _coverage(evaluation),
        _intervals(evaluation),
        _causes(by_cause(evaluation.papers, evaluation.misses)),
        _rules(evaluation.rules),
        *(_groups(name, members, groups) for name, members in evaluation.groups.items()),
        _calibration(evaluation.calibration),
    ]
    return "\n\n".join("\n".join(section) for section in sections if section) + "\n"


def render_misses(
    evaluation: Evaluation, limit: int = 5, trace: Callable[[Judgement], str] | None = None, cause: str = ""
) -> str:
    """The misses, grouped by cause, each with the text around it.

    Args:
        evaluation: from :func:`extract.evaluation.evaluate`.
        limit: how many misses to show of each cause, at least 1.
        trace: how a miss was read, in any number of lines; shown below it.
        cause: show only the causes that contain this text.
    """
    blocks = []
    for group in by_cause(evaluation.papers, evaluation.misses):
        if cause in group.cause:
            blocks.append(f"== {group.cause}: {len(group.judgements)}, sole cause of {group.sole}")
            blocks += [_miss(judgement, trace) for judgement in group.judgements[:limit]]
    return "\n\n".join(blocks) + "\n" if blocks else "no such misses\n"


def render_comparison(comparison: Comparison, limit: int | None = None) -> str:
    """What changed: the figures on both sides, then each result gained, lost or read differently.

    Args:
        comparison: from :func:`extract.evaluation.compare`.
        limit: how many results to show of each list; None for all.
    """
    rows = [
        (name, f"{d.before:.3f}", f"{d.after:.3f}", f"{d.after - d.before:+.3f}", _range(d.interval, signed=True))
        for name, d in comparison.differences.items()
    ]
    blocks = ["\n".join(_table(("", "old", "new", "change", "95% interval"), rows))]
    lists = (
        ("gained", comparison.gained),
        ("lost", comparison.lost),
        ("wrong in another way", comparison.changed),
        ("spurious, gone", comparison.spurious_gone),
        ("spurious, new", comparison.spurious_new),
    )
    for title, changes in lists:
        blocks.append(f"== {title}: {len(changes)}")
        blocks += [_change(change) for change in changes[:limit]]
    return "\n\n".join(blocks) + "\n"


def render_mentions(evaluation: MentionEvaluation, limit: int = 0) -> str:
    """The figures of an evaluation of mentions, and its misses.

    Args:
        evaluation: from :func:`extract.evaluation.evaluate_mentions`.
        limit: how many misses to show of each type and outcome.
    """
    rows = [
        (kind, *(f"{x:.3f}" for x in f.score), _range(f.interval), str(f.gold), str(f.predicted), str(f.hits))
        for kind, f in evaluation.types.items()
    ]
    header = ("exact span", *_LETTERS, "F1, 95%", "gold", "predicted", "right")
    blocks = ["\n".join(_table(header, rows))]
    tally = Counter(f"{miss.mention.type}, {miss.outcome}" for miss in evaluation.misses)
    if tally:
        blocks.append("\n".join(_table(("misses", "count"), [(cause, str(n)) for cause, n in tally.most_common()])))
    for cause in [cause for cause, _ in tally.most_common()] if limit else ():
        blocks.append(f"== {cause}")
        members = [miss for miss in evaluation.misses if f"{miss.mention.type}, {miss.outcome}" == cause]
        for miss in members[:limit]:
            line = context_line(miss.paper.abstract, miss.mention.start, miss.mention.end)
            got = f"\n   got:  {miss.predicted.type} {miss.predicted.text!r}" if miss.predicted else ""
            blocks.append(f"{miss.paper.id}  {line}{got}")
    return "\n\n".join(blocks) + "\n"


def _totals(evaluation: Evaluation) -> list[str]:
    lines = []
    for kind in KINDS:
        counts = evaluation.counts[kind]
        for name, score in (("found", counts.detection), ("tuple", counts.tuples)):
            lines.append(f"{f'{kind} {name}':38} P {score.precision:.3f}  R {score.recall:.3f}  F1 {score.f1:.3f}")
        lines += [f"{f'{kind} {field} right where found':38} {counts.right(field):.3f}" for field in FIELDS]
        tally = f"gold {counts.gold}, predicted {counts.predicted}, found {counts.found}, correct {counts.correct}"
        lines.append(f"{f'{kind} counts':38} {tally}")
    labels = Counter(judgement.label for judgement in evaluation.misses)
    return [*lines, f"errors by kind: {dict(labels.most_common())}"]


def _coverage(evaluation: Evaluation) -> list[str]:
    """A warning where the two files hold different papers: the figures then say less than they seem to."""
    lines = []
    if evaluation.unread:
        share = f"{len(evaluation.unread)} of {len(evaluation.papers)}, first {evaluation.unread[0]}"
        lines.append(f"annotated papers that the predictions lack: {share}; counted as having no results")
    if evaluation.unknown:
        share = f"{len(evaluation.unknown)}, first {evaluation.unknown[0]}"
        lines.append(f"papers of the predictions that are not annotated: {share}; not counted")
    return lines


def _intervals(evaluation: Evaluation) -> list[str]:
    spread = evaluation.intervals
    if not spread:
        return []
    rows = [
        (f"{kind} {name}", *(_range(spread[f"{kind} {name} {letter}"]) for letter in _LETTERS))
        for kind in KINDS
        for name in ("found", "tuple")
    ]
    rights = [
        (f"{kind} right where found", *(_range(spread[f"{kind} {field} right where found"]) for field in FIELDS))
        for kind in KINDS
    ]
    title = f"95% intervals ({evaluation.bootstrap:,} resamples of {len(evaluation.papers):,} papers)"
    return [title, *_table(("", *_LETTERS), rows), *_table(("", *FIELDS), rights)]


def _causes(groups: Sequence[CauseGroup]) -> list[str]:
    if not groups:
        return []
    rows = [
        (group.cause, str(len(group.judgements)), str(group.sole), *(str(group.of_kind(kind)) for kind in KINDS))
        for group in groups
    ]
    return ["Misses by cause (sole: no other cause)", *_table(("", "all", "sole", *KINDS), rows)]


def _rules(rules: Sequence[RuleRow]) -> list[str]:
    """The precision of each rule; pointless where no prediction names one."""
    if all(row.rule.startswith("(") for row in rules):
        return []
    rows = [
        (
            f"{row.rule}, {row.kind}",
            str(row.counts.predicted),
            f"{row.counts.detection.precision:.3f}",
            f"{row.counts.tuples.precision:.3f}",
            *_field_shares(row.counts),
        )
        for row in rules
    ]
    header = ("", "predicted", "found", "right", *FIELDS)
    return ["By rule (share of its predictions; names: share of the found)", *_table(header, rows)]


def _field_shares(counts: Counts) -> list[str]:
    return [f"{counts.right(field):.3f}" if counts.found else "-" for field in FIELDS]


def _groups(name: str, groups: Sequence[Group], limit: int) -> list[str]:
    rows = []
    for group in groups[:limit]:
        cells = [group.value, str(group.papers)]
        for kind in KINDS:
            counts = group.counts[kind]
            cells += [str(counts.gold), f"{counts.detection.f1:.3f}", f"{counts.tuples.f1:.3f}"]
        rows.append(cells)
    header = ("", "papers", *(f"{kind}{what}" for kind in KINDS for what in ("s", " found F1", " tuple F1")))
    rest = [f"  and {len(groups) - limit} more"] if len(groups) > limit else []
    return [f"By {name}", *_table(header, rows), *rest]


def _calibration(calibration: Calibration | None) -> list[str]:
    if calibration is None:
        return []
    rows = [
        (
            f"{b.low:.1f} to {b.high:.1f}",
            str(b.predictions),
            f"{b.confidence:.3f}" if b.predictions else "-",
            f"{b.right:.3f}" if b.predictions else "-",
        )
        for b in calibration.bins
    ]
    summary = f"Brier score {calibration.brier:.3f}, expected calibration error {calibration.error:.3f}"
    return ["Confidence", *_table(("", "predictions", "mean", "right"), rows), f"  {summary}"]


def _miss(judgement: Judgement, trace: Callable[[Judgement], str] | None) -> str:
    lines = [_headline(judgement)]
    if judgement.gold:
        lines.append(f"   gold: {_gold_line(judgement.gold)}")
    if judgement.predicted:
        lines.append(f"   got:  {_predicted_line(judgement.predicted)}")
    if trace:
        lines += [f"   {line}" for line in trace(judgement).splitlines()]
    return "\n".join(lines)


def _change(change: Change) -> str:
    lines = [_headline(change.now)]
    if change.now.gold:
        lines.append(f"   gold: {_gold_line(change.now.gold)}")
    for title, judgement in (("old", change.before), ("new", change.after)):
        if judgement and judgement.predicted:
            lines.append(f"   {title}:  {_predicted_line(judgement.predicted)} [{judgement.label}]")
        else:
            lines.append(f"   {title}:  nothing")
    return "\n".join(lines)


def _headline(judgement: Judgement) -> str:
    return f"{judgement.paper.id} [{judgement.label}] {context_line(judgement.paper.abstract, *judgement.span)}"


def _gold_line(gold: GoldResult) -> str:
    names = (f"{field} {_answers(gold.accepted(field))}" for field in FIELDS)
    return " | ".join((f"{gold.kind} {gold.value}{gold.unit and ' '}{gold.unit}", *names))


def _answers(accepted: Iterable[str | None]) -> str:
    return " / ".join("null" if answer is None else repr(answer) for answer in accepted)


def _predicted_line(guess: PredictedResult) -> str:
    names = (f"{field} {_answers((guess.given(field),))}" for field in FIELDS)
    rule = f"rule {guess.rule}" if guess.rule else ""
    confidence = "" if guess.confidence is None else f"confidence {guess.confidence:.2f}"
    return " | ".join(filter(None, (f"{guess.kind} {guess.value}", *names, rule, confidence)))


def _range(spread: Interval | None, signed: bool = False) -> str:
    sign = "+" if signed else ""
    return "-" if spread is None else f"{spread.low:{sign}.3f} to {spread.high:{sign}.3f}"


def _table(header: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    """Lines of a table, indented: the first column to the left, the others to the right."""
    widths = [max(map(len, column)) for column in zip(header, *rows, strict=True)]
    lines = []
    for row in (header, *rows):
        cells = [row[0].ljust(widths[0]), *(cell.rjust(w) for cell, w in zip(row[1:], widths[1:], strict=True))]
        lines.append(f"  {'  '.join(cells)}".rstrip())
    return lines
