"""What an evaluation says of predictions whose faults are known."""

from __future__ import annotations

import json
import random
import subprocess
import sys
from collections.abc import Sequence
from decimal import Decimal

import pytest

from extract.evaluation import (
    Counts,
    Evaluation,
    GoldPaper,
    GoldResult,
    PredictedResult,
    by_cause,
    calibrate,
    causes,
    compare,
    comparison_record,
    context_line,
    evaluate,
    evaluation_record,
    judge,
    overall,
    render,
    render_comparison,
    render_misses,
)
from extract.evaluation.alignment import Judgement
from extract.records import Kind, Paper, Result

ABSTRACT = (
    "We present Heron, a parser trained on PennTree and tested on OntoNotes. "
    "Heron reaches 91.5% F1, against 88.2% for the older Stork, and is 2.5x faster. "
    "On a further corpus it makes 4 errors."
)
TITLE = "Wading birds parse well: Heron and the Ibis corpus"


def at(value: str) -> tuple[int, int]:
    start = ABSTRACT.index(value)
    return start, start + len(value)


def gold(
    value: str,
    kind: Kind = "score",
    *,
    metric: tuple[str | None, ...] = ("F1",),
    benchmark: tuple[str | None, ...] = ("OntoNotes",),
    model: tuple[str | None, ...] = ("Heron",),
    unit: str = "%",
) -> GoldResult:
    start, end = at(value)
    return GoldResult(start, end, value, kind, metric, benchmark, model, unit)


def guess(
    value: str,
    kind: Kind = "score",
    *,
    metric: str | None = "F1",
    benchmark: str | None = "OntoNotes",
    model: str | None = "Heron",
    rule: str = "",
    confidence: float | None = None,
) -> PredictedResult:
    start, end = at(value)
    return PredictedResult(start, end, value, kind, metric, benchmark, model, rule, confidence)


def paper(*results: GoldResult, id: str = "p1", **attributes: str) -> GoldPaper:
    return GoldPaper(Paper(id=id, abstract=ABSTRACT, title=TITLE), results, attributes)


# -- judging and counting ----------------------------------------------------------------------------------------------


def judged(results: tuple[GoldResult, ...], *guesses: PredictedResult) -> list[str]:
    return [judgement.label for judgement in judge(paper(*results), guesses)]


def test_each_way_of_being_wrong_has_its_label() -> None:
    assert judged((gold("91.5"),), guess("91.5")) == ["right"]
    assert judged((gold("91.5"),)) == ["not found"]
    assert judged((), guess("91.5")) == ["spurious"]
    assert judged((gold("91.5"),), guess("91.5", kind="delta")) == ["kind"]
    start, _ = at("91.5")
    assert judged((gold("91.5"),), PredictedResult(start, start + 2, "91", "score", "F1")) == ["value"]
    assert judged((gold("91.5"),), guess("91.5", metric="BLEU", model=None)) == ["metric+model"]


def test_a_number_read_twice_is_right_once() -> None:
    assert judged((gold("91.5"),), guess("91.5"), guess("91.5")) == ["right", "spurious"]


def test_of_two_readings_of_a_number_the_one_of_its_kind_is_taken() -> None:
    assert judged((gold("91.5"),), guess("91.5", kind="delta"), guess("91.5")) == ["right", "spurious"]


def test_spans_that_only_touch_do_not_meet() -> None:
    start, end = at("91.5")
    touching = PredictedResult(end, end + 1, "91.5", "score", "F1", "OntoNotes", "Heron")
    assert judged((gold("91.5"),), touching) == ["not found", "spurious"]
    assert judged((gold("91.5"),), PredictedResult(start - 2, start, "91.5", "score")) == ["not found", "spurious"]


def sample() -> Evaluation:
    """Three papers: 3 scores and 1 delta annotated; 2 scores found, 1 of them right; the delta right; 1 spurious."""
    papers = [
        paper(gold("91.5"), gold("88.2", model=("Stork",)), id="p1", venue="ACL", year="2023"),
        paper(gold("2.5", "delta", metric=("speed",), unit="x"), id="p2", venue="ACL"),
        paper(gold("91.5"), id="p3", venue="EMNLP", year="2024"),
    ]
    predictions = {
        "p1": [guess("91.5", rule="verb", confidence=0.9), guess("88.2", rule="against", confidence=0.6)],
        "p2": [
            guess("2.5", "delta", metric="faster", rule="times", confidence=0.95),
            guess("4", metric="errors", rule="verb", confidence=0.1),
        ],
        "nobody": [guess("4")],
    }
    return evaluate(papers, predictions, bootstrap=200)


def test_the_counts_and_figures_of_known_predictions() -> None:
    evaluation = sample()

    assert evaluation.counts["score"] == Counts(gold=3, predicted=3, found=2, metric=2, benchmark=2, model=1, correct=1)
    assert evaluation.counts["delta"] == Counts(gold=1, predicted=1, found=1, metric=1, benchmark=1, model=1, correct=1)
    assert evaluation.figures["score found F1"] == pytest.approx(2 / 3)
    assert evaluation.figures["score tuple F1"] == pytest.approx(1 / 3)
    assert evaluation.figures["score model right where found"] == 0.5
    assert evaluation.figures["delta tuple P"] == 1.0
    assert [(m.paper.id, m.label) for m in evaluation.misses] == [
        ("p1", "model"),
        ("p2", "spurious"),
        ("p3", "not found"),
    ]


def test_papers_on_one_side_only_are_named() -> None:
    evaluation = sample()

    assert evaluation.unread == ("p3",)
    assert evaluation.unknown == ("nobody",)
    assert "annotated papers that the predictions lack: 1 of 3, first p3;" in render(evaluation)
    assert "papers of the predictions that are not annotated: 1, first nobody;" in render(evaluation)


def test_rules_are_judged_by_their_predictions() -> None:
    rows = {(row.rule, row.kind): row.counts for row in sample().rules}

    assert rows["verb", "score"].predicted == 2
    assert rows["verb", "score"].tuples.precision == 0.5
    assert rows["against", "score"].detection.precision == 1.0
    assert rows["against", "score"].right("model") == 0.0
    assert rows["times", "delta"].correct == 1


def test_predictions_without_a_rule_make_no_table_of_rules() -> None:
    evaluation = evaluate([paper(gold("91.5"))], {"p1": [guess("91.5")]}, bootstrap=0)

    assert [row.rule for row in evaluation.rules] == ["(none)"]
    assert "By rule" not in render(evaluation)


def test_figures_are_broken_down_by_venue_and_year_where_the_papers_have_them() -> None:
    groups = sample().groups

    assert [(g.value, g.papers, g.counts["score"].gold) for g in groups["venue"]] == [("ACL", 2, 2), ("EMNLP", 1, 1)]
    assert [(g.value, g.papers) for g in groups["year"]] == [("(none)", 1), ("2023", 1), ("2024", 1)]
    assert dict(evaluate([paper(gold("91.5"))], {}, bootstrap=0).groups) == {}


def test_any_attribute_can_be_asked_for_and_an_unknown_one_is_an_error() -> None:
    papers = [paper(gold("91.5"), field="parsing")]

    assert [g.value for g in evaluate(papers, {}, bootstrap=0, by=["field"]).groups["field"]] == ["parsing"]
    with pytest.raises(ValueError, match="no paper has the attribute 'venue'; there are: field"):
        evaluate(papers, {}, bootstrap=0, by=["venue"])


def test_results_of_the_reader_are_judged_as_they_would_be_written() -> None:
    start, end = at("91.5")
    result = Result(
        value=Decimal("91.50"),
        value_text="91.5",
        unit="%",
        bound="",
        kind="score",
        metric="F1",
        benchmark="OntoNotes",
        model="Heron",
        start=start,
        end=end,
        sentence=ABSTRACT,
        sentence_start=0,
        sentence_end=len(ABSTRACT),
        rule="verb",
        confidence=0.81249,
    )

    predicted = PredictedResult.from_result(result)

    assert judged((gold("91.5"),), predicted) == ["right"]
    assert (predicted.rule, predicted.confidence) == ("verb", 0.812)


# -- intervals ---------------------------------------------------------------------------------------------------------


def many(papers: int, share_right: float) -> tuple[list[GoldPaper], dict[str, list[PredictedResult]]]:
    draw = random.Random(0)
    annotated = [paper(gold("91.5"), gold("2.5", "delta", metric=("speed",)), id=str(i)) for i in range(papers)]
    predictions = {
        str(i): [guess("91.5", model="Heron" if draw.random() < share_right else "Stork")] for i in range(papers)
    }
    return annotated, predictions


def test_an_interval_holds_its_figure_and_has_the_width_of_a_binomial() -> None:
    evaluation = evaluate(*many(400, 0.7), bootstrap=1000)
    share = evaluation.figures["score tuple F1"]
    low, high = evaluation.intervals["score tuple F1"]

    assert low < share < high
    assert high - low == pytest.approx(2 * 1.96 * (share * (1 - share) / 400) ** 0.5, rel=0.15)
    assert evaluation.intervals["score found F1"] == (1.0, 1.0)
    assert set(evaluation.intervals) == set(evaluation.figures)


def test_the_same_seed_gives_the_same_intervals() -> None:
    papers, predictions = many(50, 0.5)
    first, again = (evaluate(papers, predictions, bootstrap=100, seed=7).intervals for _ in range(2))

    assert first == again
    assert first != evaluate(papers, predictions, bootstrap=100, seed=8).intervals


@pytest.mark.parametrize("bootstrap", [-1, 1])
def test_an_interval_needs_two_resamples(bootstrap: int) -> None:
    with pytest.raises(ValueError, match=f"at least 2, not {bootstrap}"):
        evaluate(*many(5, 0.5), bootstrap=bootstrap)


def test_resampling_judges_no_paper_again(monkeypatch: pytest.MonkeyPatch) -> None:
    judged: list[str] = []

    def counting(paper: GoldPaper, predictions: Sequence[PredictedResult]) -> list[Judgement]:
        judged.append(paper.paper.id)
        return judge(paper, predictions)

    monkeypatch.setattr(overall, "judge", counting)
    evaluation = evaluate(*many(20, 0.5), bootstrap=1000)

    assert evaluation.intervals["score tuple F1"].low < evaluation.intervals["score tuple F1"].high
    assert judged == [str(number) for number in range(20)]


def test_no_papers_make_zero_figures_not_an_error() -> None:
    evaluation = evaluate([], {})

    assert set(evaluation.figures.values()) == {0.0}
    assert "score tuple" in render(evaluation)


# -- confidence --------------------------------------------------------------------------------------------------------


def test_confidence_is_judged_in_tenths() -> None:
    result = calibrate([(0.05, False), (0.9, True), (0.95, True), (0.92, False), (1.0, True)])

    assert result is not None
    assert [b.predictions for b in result.bins] == [1, 0, 0, 0, 0, 0, 0, 0, 0, 4]
    assert result.bins[9].right == 0.75
    assert result.bins[9].confidence == pytest.approx((0.9 + 0.95 + 0.92 + 1.0) / 4)
    assert result.brier == pytest.approx((0.05**2 + 0.1**2 + 0.05**2 + 0.92**2 + 0) / 5)
    assert result.error == pytest.approx((0.05 + 4 * abs(0.9425 - 0.75)) / 5)


def test_the_ends_of_the_tenths_fall_upwards() -> None:
    for tenth in range(10):
        result = calibrate([(tenth / 10, True)])
        assert result is not None
        assert [b.predictions for b in result.bins].index(1) == tenth


def test_calibration_counts_every_prediction_that_has_a_confidence() -> None:
    calibration = sample().calibration

    assert calibration is not None
    assert calibration.predictions == 4  # two scores, a delta and a spurious one
    assert calibration.brier == pytest.approx((0.1**2 + 0.6**2 + 0.05**2 + 0.1**2) / 4)
    assert evaluate([paper(gold("91.5"))], {"p1": [guess("91.5")]}, bootstrap=0).calibration is None


# -- causes ------------------------------------------------------------------------------------------------------------


def cause_of(result: GoldResult | None, prediction: PredictedResult | None) -> tuple[str, ...]:
    annotated = paper(*([result] if result else []))
    judgements = judge(annotated, [prediction] if prediction else [])
    return causes(judgements[0], {"p1": annotated})


CAUSES = (
    (gold("91.5"), None, ("not found, with %, points or x",)),
    (gold("4", unit="errors"), None, ("not found, another unit",)),
    (gold("4", unit=""), None, ("not found, no unit",)),
    (None, guess("4"), ("spurious score",)),
    (gold("2.5", "delta"), guess("2.5"), ("delta read as score",)),
    (gold("91.5"), guess("91.5", "delta"), ("score read as delta",)),
    (gold("91.5"), guess("91.5", metric=None), ("metric missed, named in the sentence",)),
    (gold("91.5"), guess("91.5", benchmark=None), ("benchmark missed, named in another sentence",)),
    (
        gold("91.5", benchmark=("the Ibis corpus",)),
        guess("91.5", benchmark="PennTree"),
        ("another benchmark, the right one in the title",),
    ),
    (
        gold("91.5", model=("human",)),
        guess("91.5", model=" "),
        ("model missed, named nowhere in the text",),
    ),
    (gold("88.2", model=("Stork",)), guess("88.2"), ("another model, the right one in the sentence",)),
    (gold("88.2", model=("Stork", None)), guess("88.2"), ("model given where null is accepted",)),
    (
        gold("88.2", model=("Stork",), benchmark=(None,)),
        guess("88.2"),
        ("benchmark given where null is accepted", "another model, the right one in the sentence"),
    ),
    (gold("91.5"), guess("91.5"), ()),
)


@pytest.mark.parametrize(("result", "prediction", "expected"), CAUSES)
def test_a_miss_has_its_causes(
    result: GoldResult | None, prediction: PredictedResult | None, expected: tuple[str, ...]
) -> None:
    assert cause_of(result, prediction) == expected


def test_a_wrong_value_and_a_second_reading_have_causes_of_their_own() -> None:
    start, end = at("91.5")
    annotated = paper(gold("91.5"))
    wrong, twice = judge(annotated, [PredictedResult(start, end, "915", "score"), guess("91.5")])

    assert causes(wrong, {"p1": annotated}) == ("another value",)
    assert causes(twice, {"p1": annotated}) == ("score read twice",)


def test_misses_are_grouped_by_cause_with_the_misses_that_have_no_other() -> None:
    papers = [paper(gold("91.5"), gold("88.2", model=("Stork",)))]
    predictions = {"p1": [guess("91.5", metric=None), guess("88.2", metric=None)]}
    evaluation = evaluate(papers, predictions, bootstrap=0)

    groups = {group.cause: group for group in by_cause(papers, evaluation.misses)}

    assert list(groups) == ["metric missed, named in the sentence", "another model, the right one in the sentence"]
    metric, model = groups.values()
    assert (len(metric.judgements), metric.sole, metric.of_kind("score")) == (2, 1, 2)
    assert (len(model.judgements), model.sole) == (1, 0)


def test_a_context_line_marks_the_number_in_one_line() -> None:
    text = "Before it.\nThe parser\treaches 91.5% on the set,\nand no more."
    start = text.index("91.5")

    assert context_line(text, start, start + 4) == ("Before it. The parser reaches [[91.5]]% on the set, and no more.")
    assert context_line(text, start, start + 4, before=8, after=8) == "…reaches [[91.5]]% on the…"


# -- comparing two sets of predictions ---------------------------------------------------------------------------------


def test_gains_and_losses_are_joined_by_paper_and_span() -> None:
    papers = [
        paper(gold("91.5"), gold("88.2", model=("Stork",)), gold("2.5", "delta"), id="p1"),
        paper(gold("91.5"), id="p2"),
    ]
    old = {
        "p1": [guess("91.5"), guess("88.2"), guess("4"), guess("2.5", "delta", metric="accuracy")],
        "p2": [guess("91.5")],
    }
    new = {
        "p1": [guess("88.2", model="Stork"), guess("91.5"), guess("2.5", "delta", metric=None)],
        "p2": [guess("4", "delta"), guess("4", "delta")],
    }

    comparison = compare(papers, old, new, bootstrap=100)

    assert [(c.now.paper.id, c.now.span) for c in comparison.gained] == [("p1", at("88.2"))]
    assert [(c.now.paper.id, c.now.span) for c in comparison.lost] == [("p2", at("91.5"))]
    assert [(c.now.paper.id, c.now.span) for c in comparison.changed] == [("p1", at("2.5"))]
    assert [(c.now.paper.id, c.now.kind) for c in comparison.spurious_gone] == [("p1", "score")]
    assert [(c.now.paper.id, c.now.kind) for c in comparison.spurious_new] == [("p2", "delta"), ("p2", "delta")]
    recall = comparison.differences["score tuple R"]
    assert recall.before == recall.after == pytest.approx(2 / 3)
    assert recall.interval is not None
    assert recall.interval.low < 0 < recall.interval.high


def test_the_same_predictions_in_another_order_change_nothing() -> None:
    papers = [paper(gold("91.5"), gold("88.2", model=("Stork",)))]
    old = {"p1": [guess("91.5"), guess("88.2"), guess("4")]}
    new = {"p1": [guess("4"), guess("88.2"), guess("91.5")]}

    comparison = compare(papers, old, new, bootstrap=100)

    lists = (comparison.gained, comparison.lost, comparison.changed, comparison.spurious_gone, comparison.spurious_new)
    assert lists == ((), (), (), (), ())
    assert all(d.before == d.after and d.interval == (0, 0) for d in comparison.differences.values())


def test_the_interval_of_a_difference_is_that_of_the_same_papers_on_both_sides() -> None:
    """Half of the papers are right on both sides: unpaired, the interval would be eight times as wide."""
    papers, old = many(400, 0.5)
    new = {key: [guess("91.5")] if int(key) < 4 else value for key, value in old.items()}

    spread = compare(papers, old, new).differences["score tuple F1"].interval

    assert spread is not None
    assert 0 <= spread.low <= spread.high < 0.02


# -- reports -----------------------------------------------------------------------------------------------------------


def test_the_report_of_known_predictions() -> None:
    evaluation = sample()
    text = render(evaluation)

    assert text.startswith(
        "score found                            P 0.667  R 0.667  F1 0.667\n"
        "score tuple                            P 0.333  R 0.333  F1 0.333\n"
        "score metric right where found         1.000\n"
        "score benchmark right where found      1.000\n"
        "score model right where found          0.500\n"
        "score counts                           gold 3, predicted 3, found 2, correct 1\n"
        "delta found                            P 1.000  R 1.000  F1 1.000\n"
        "delta tuple                            P 1.000  R 1.000  F1 1.000\n"
        "delta metric right where found         1.000\n"
        "delta benchmark right where found      1.000\n"
        "delta model right where found          1.000\n"
        "delta counts                           gold 1, predicted 1, found 1, correct 1\n"
        "errors by kind: {'model': 1, 'spurious': 1, 'not found': 1}\n"
    )
    assert "95% intervals (200 resamples of 3 papers)" in text
    assert (
        "By rule (share of its predictions; names: share of the found)\n"
        "                  predicted  found  right  metric  benchmark  model\n"
        "  verb, score             2  0.500  0.500   1.000      1.000  1.000\n"
        "  against, score          1  1.000  0.000   1.000      1.000  0.000\n"
        "  times, delta            1  1.000  1.000   1.000      1.000  1.000\n"
    ) in text
    assert (
        "By venue\n"
        "         papers  scores  score found F1  score tuple F1  deltas  delta found F1  delta tuple F1\n"
        "  ACL         2       2           0.800           0.400       1           1.000           1.000\n"
        "  EMNLP       1       1           0.000           0.000       0           0.000           0.000\n"
    ) in text
    assert "  0.9 to 1.0            2  0.925  1.000\n" in text
    assert "Brier score 0.096" in text


def test_groups_beyond_the_limit_are_counted() -> None:
    assert "and 1 more" in render(sample(), groups=1)
    assert "more" not in render(sample(), groups=3)


def test_misses_are_shown_with_their_text_and_trace() -> None:
    text = render_misses(sample(), trace=lambda judgement: f"first line of {judgement.paper.id}\nsecond line")

    assert "== another model, the right one in the sentence: 1, sole cause of 1" in text
    assert "p1 [model] We present Heron" in text
    assert "91.5% F1, against [[88.2]]% for the older Stork" in text
    assert "   gold: score 88.2 % | metric 'F1' | benchmark 'OntoNotes' | model 'Stork'\n" in text
    assert "   got:  score 88.2 | metric 'F1' | benchmark 'OntoNotes' | model 'Heron' | rule against" in text
    assert "   first line of p1\n   second line" in text


def test_misses_can_be_limited_to_a_cause_and_to_a_number() -> None:
    papers, predictions = many(9, 0.0)
    evaluation = evaluate(papers, predictions, bootstrap=0)

    assert render_misses(evaluation, limit=2, cause="not found").count("[not found]") == 2
    assert "another model" not in render_misses(evaluation, cause="not found")
    assert render_misses(evaluation, cause="spurious") == "no such misses\n"


def test_a_comparison_is_shown_with_both_readings() -> None:
    papers = [paper(gold("91.5"), gold("88.2", model=("Stork",)))]
    old = {"p1": [guess("91.5"), guess("88.2")]}
    new = {"p1": [guess("88.2", model="Stork")]}

    text = render_comparison(compare(papers, old, new, bootstrap=100))

    assert "score tuple P                      0.500  1.000  +0.500" in text
    assert "== gained: 1\n" in text
    assert "   old:  score 88.2 | metric 'F1' | benchmark 'OntoNotes' | model 'Heron' [model]\n" in text
    assert "   new:  score 88.2 | metric 'F1' | benchmark 'OntoNotes' | model 'Stork' [right]\n" in text
    assert "== lost: 1\n" in text
    assert "   new:  nothing\n" in text


def test_a_comparison_shows_no_more_than_the_limit_but_counts_all() -> None:
    papers, predictions = many(9, 1.0)
    text = render_comparison(compare(papers, predictions, {}, bootstrap=0), limit=2)

    assert "== lost: 9\n" in text
    assert text.count("new:  nothing") == 2


def test_records_are_ready_for_json() -> None:
    evaluation = sample()
    record = json.loads(json.dumps(evaluation_record(evaluation)))

    assert record["score tuple"] == pytest.approx([1 / 3, 1 / 3, 1 / 3])
    assert record["score counts"] == [3, 3, 2, 1]
    assert set(record["intervals"]) == set(evaluation.figures)
    assert record["rules"][0] | {"rule": "verb", "kind": "score", "predicted": 2, "correct": 1} == record["rules"][0]
    assert record["groups"]["venue"][0]["value"] == "ACL"
    assert len(record["calibration"]["bins"]) == 10
    assert sum(cause["all"] for cause in record["causes"]) == len(evaluation.misses)

    papers, predictions = many(3, 1.0)
    changes = json.loads(json.dumps(comparison_record(compare(papers, predictions, {}, bootstrap=0))))
    assert [change["before"]["id"] for change in changes["lost"]] == ["0", "1", "2"]
    assert changes["differences"]["score tuple F1"] == {"before": 1, "after": 0, "interval": None}


def test_evaluating_needs_neither_pandas_nor_a_database() -> None:
    heavy = "'pandas', 'numpy', 'sqlalchemy', 'rich'"
    code = f"import sys, extract.evaluation; print([name for name in ({heavy}) if name in sys.modules])"
    printed = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout

    assert printed == "[]\n"
