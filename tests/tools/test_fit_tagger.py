"""What is fitted from annotated sentences: the labels of their tokens, and weights that mark the like again."""

from __future__ import annotations

import argparse
import json
from pathlib import Path

import pytest

from extract.evaluation import load_mention_gold
from extract.evaluation.mentions import GoldMentions
from extract.tagging import IMPOSSIBLE, LABELS, load_tag_weights, may_follow
from tools.fit_tagger import dumps, fit, labelled

TEXTS: tuple[tuple[str, list[tuple[str, str]]], ...] = (
    ("We report word error rate and fluency.", [("METRIC", "word error rate"), ("METRIC", "fluency")]),
    ("We parse the Quux Treebank.", [("DATASET", "Quux Treebank")]),
    ("We report accuracy on GENIA.", [("METRIC", "accuracy"), ("DATASET", "GENIA")]),
)


@pytest.fixture
def texts(tmp_path: Path) -> tuple[GoldMentions, ...]:
    path = tmp_path / "gold.jsonl"
    with path.open("w", encoding="utf-8") as lines:
        for number, (text, found) in enumerate(TEXTS):
            mentions = [
                {"start": text.index(part), "end": text.index(part) + len(part), "type": kind} for kind, part in found
            ]
            lines.write(json.dumps({"id": str(number), "abstract": text, "mentions": mentions}) + "\n")
    return load_mention_gold(path)


def options(**changed: float) -> argparse.Namespace:
    return argparse.Namespace(**{"penalty": 0.1, "lean": 0.0, "fits": 2, "dropped": 0.3} | changed)


def test_a_mention_of_one_token_and_one_of_many_are_labelled(texts: tuple[GoldMentions, ...]) -> None:
    _, labels = labelled(texts[0])
    assert labels == [
        *("other", "other", "metric begins", "metric", "metric ends", "other", "metric alone", "other"),
    ]
    _, labels = labelled(texts[1])
    assert labels == ["other", "other", "other", "benchmark begins", "benchmark", "other"]


def test_the_fitted_weights_never_let_a_label_stand_where_it_cannot(texts: tuple[GoldMentions, ...]) -> None:
    after = fit([labelled(text) for text in texts], options()).after
    for before, row in zip(LABELS, after, strict=True):
        for label, weight in zip(LABELS, row, strict=True):
            assert (weight == IMPOSSIBLE) is not may_follow(before, label)


def test_leaning_is_added_to_the_labels_that_begin_a_mention(texts: tuple[GoldMentions, ...]) -> None:
    sequences = [labelled(text) for text in texts]
    upright, leant = (fit(sequences, options(lean=lean)).cues["always"] for lean in (0.0, 1.0))
    more = dict(zip(LABELS, (round(b - a, 1) for a, b in zip(upright, leant, strict=True)), strict=True))
    assert {label for label, by in more.items() if by} == {
        *("metric begins", "metric alone", "benchmark begins"),
    }


def test_fits_are_the_same_each_time_and_differ_by_what_they_do_without(texts: tuple[GoldMentions, ...]) -> None:
    sequences = [labelled(text) for text in texts]
    assert dumps(fit(sequences, options())) == dumps(fit(sequences, options()))
    assert dumps(fit(sequences, options(dropped=0.0))) != dumps(fit(sequences, options()))


def test_what_is_written_is_what_is_read(texts: tuple[GoldMentions, ...]) -> None:
    weights = fit([labelled(text) for text in texts], options())
    written = json.loads(dumps(weights))
    assert written == {"cues": weights.cues, "after": weights.after}
    assert len(load_tag_weights().after) == len(LABELS)
