"""Mentions are scored to the character, for the types that are annotated."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from extract.evaluation import (
    EvaluationError,
    GoldMentions,
    evaluate_mentions,
    holds_mentions,
    load_mention_gold,
    load_mentions,
    mentions_record,
    render_mentions,
)
from extract.records import Mention, MentionType, Paper

TEXT = "Accuracy and F1 of Heron on OntoNotes and PennTree."
TDMSCI = Path(__file__).parents[2] / "../shared/gold/tdmsci_train.jsonl"


def mention(text: str, type_: MentionType) -> Mention:
    start = TEXT.index(text)
    return Mention(start, start + len(text), type_, text)


GOLD = GoldMentions(
    Paper(id="t1", abstract=TEXT),
    (
        mention("Accuracy", "metric"),
        mention("F1", "metric"),
        mention("OntoNotes", "benchmark"),
        mention("PennTree", "benchmark"),
    ),
)
PREDICTED = (
    mention("Accuracy", "metric"),
    mention("F1 of", "metric"),
    mention("OntoNotes", "metric"),
    mention("Heron", "benchmark"),
    mention("Heron", "model"),
    mention("PennTree", "benchmark"),
    mention("PennTree", "benchmark"),
)


def write(path: Path, *rows: object) -> Path:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")
    return path


def test_a_mention_is_right_where_both_ends_and_type_are() -> None:
    types = evaluate_mentions([GOLD], {"t1": PREDICTED}, bootstrap=0).types

    assert list(types) == ["benchmark", "metric"]  # models are predicted, but nobody annotated any
    assert types["benchmark"][:3] == (2, 2, 1)  # one span twice counts once
    assert types["metric"][:3] == (2, 3, 1)
    assert types["metric"].score == pytest.approx((1 / 3, 1 / 2, 2 / 5))
    assert types["metric"].interval is None


def test_each_miss_says_how_it_was_missed() -> None:
    misses = evaluate_mentions([GOLD], {"t1": PREDICTED}, bootstrap=0).misses

    assert [(m.mention.text, m.outcome, m.predicted and m.predicted.text) for m in misses] == [
        ("F1", "other ends", "F1 of"),
        ("OntoNotes", "other type", "OntoNotes"),
        ("OntoNotes", "spurious", None),
        ("Heron", "spurious", None),
    ]


def test_a_text_without_predictions_is_missed_whole() -> None:
    evaluation = evaluate_mentions([GOLD], {})

    assert [m.outcome for m in evaluation.misses] == ["missed"] * 4
    assert evaluation.types["metric"].score == (0, 0, 0)
    assert evaluation.types["metric"].interval == (0, 0)


def test_foreign_types_are_read_as_ours_and_tasks_are_left_out(tmp_path: Path) -> None:
    rows = [
        {"start": 0, "end": 8, "type": "METRIC"},
        {"start": 28, "end": 37, "type": "DATASET"},
        {"start": 0, "end": 8, "type": "TASK"},
        {"start": 13, "end": 15, "type": "metric"},
    ]
    (gold,) = load_mention_gold(write(tmp_path / "gold.jsonl", {"id": "t1", "abstract": TEXT, "mentions": rows}))

    assert [(m.type, m.text) for m in gold.mentions] == [
        ("metric", "Accuracy"),
        ("benchmark", "OntoNotes"),
        ("metric", "F1"),
    ]


def test_predicted_mentions_are_read_as_they_are_written(tmp_path: Path) -> None:
    rows = [{"start": 0, "end": 8, "type": "metric", "text": "Accuracy"}, {"start": 13, "end": 15, "type": "number"}]
    predictions = load_mentions(write(tmp_path / "out.jsonl", {"id": "t1", "mentions": rows}))

    assert predictions["t1"] == (Mention(0, 8, "metric", "Accuracy"), Mention(13, 15, "number", ""))


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ({"start": 0, "end": 8, "type": "AUTHOR"}, r"mentions\[0\]: 'type' must be one of .*benchmark.*, not 'AUTHOR'"),
        ({"start": 0, "end": 99, "type": "METRIC"}, "'end' is 99, beyond the text of 51 characters"),
        ({"start": 8, "end": 8, "type": "METRIC"}, "less than 'end'"),
        ({"start": 0, "end": 8}, "'type' must be a string, not missing or null"),
    ],
)
def test_a_mention_that_does_not_fit_is_named(row: object, message: str, tmp_path: Path) -> None:
    path = write(tmp_path / "gold.jsonl", {"id": "t1", "abstract": TEXT, "mentions": [row]})

    with pytest.raises(EvaluationError, match=message) as caught:
        load_mention_gold(path)
    assert str(caught.value).startswith(f"{path}:1: mentions[0]: ")


def test_the_first_line_tells_mentions_from_results(tmp_path: Path) -> None:
    assert holds_mentions(write(tmp_path / "m.jsonl", {"id": "t1", "abstract": TEXT, "mentions": []}))
    assert not holds_mentions(write(tmp_path / "r.jsonl", {"id": "t1", "abstract": TEXT, "results": []}))
    with pytest.raises(EvaluationError, match="has neither"):
        holds_mentions(write(tmp_path / "p.jsonl", {"id": "t1", "abstract": TEXT}))


def test_the_report_of_known_mentions() -> None:
    text = render_mentions(evaluate_mentions([GOLD], {"t1": PREDICTED}, bootstrap=0), limit=1)

    assert text.startswith(
        "  exact span      P      R     F1  F1, 95%  gold  predicted  right\n"
        "  benchmark   0.500  0.500  0.500        -     2          2      1\n"
        "  metric      0.333  0.500  0.400        -     2          3      1\n"
    )
    assert "t1  Accuracy and [[F1]] of Heron on OntoNotes and PennTree.\n   got:  metric 'F1 of'" in text


def test_the_record_is_ready_for_json() -> None:
    record = json.loads(json.dumps(mentions_record(evaluate_mentions([GOLD], {"t1": PREDICTED}, bootstrap=50))))

    assert record["texts"] == 1
    assert record["types"]["metric"]["right"] == 1
    assert record["types"]["metric"]["f1"] == pytest.approx(0.4)
    assert record["types"]["metric"]["interval"] == pytest.approx([0.4, 0.4])


@pytest.mark.skipif(not TDMSCI.exists(), reason="../shared/gold/tdmsci_train.jsonl is not here")
def test_the_annotations_themselves_score_one() -> None:
    gold = load_mention_gold(TDMSCI)
    types = evaluate_mentions(gold, {text.paper.id: text.mentions for text in gold}, bootstrap=0).types

    assert {type_: (f.gold, f.score.f1) for type_, f in types.items()} == {
        "benchmark": (420, 1.0),
        "metric": (536, 1.0),
    }
