"""Metric mentions, by each of the eight sources, with the name that is reported."""

from __future__ import annotations

import pytest

from extract.document import fill, prepare
from extract.records import Paper


def metrics_of(text: str) -> list[str]:
    """The metrics of a text as ``source: name``."""
    document = prepare(Paper(id="x", abstract=text))
    found = []
    for sentence in document.sentences:
        fill(document, sentence)
        found += [f"{metric.source}: {metric.name}" for metric in sentence.metrics]
    return found


ROWS: dict[str, dict[str, list[str]]] = {
    "lexicon": {
        "It reaches 94.8% accuracy.": ["lexicon: accuracy"],
        "It reaches 94.8% top-1 accuracy.": ["lexicon: top-1 accuracy"],
        "It has a word error rate of 4.2%.": ["lexicon: word error rate"],
        "It reaches a macro F1 of 71.2.": ["lexicon: macro F1"],
        "It reaches a pass@1 of 71.2.": ["lexicon: pass@1"],
        "It reaches a recall @ 10 of 71.2.": ["lexicon: recall @ 10"],
        "Its mean average precision is 41.2.": ["lexicon: mean average precision"],
        "It gets 28.4 BLEU and 55.1 chrF.": ["lexicon: BLEU", "lexicon: chrF"],
    },
    "shaped": {"It reaches an AP90 of 41.2.": ["shaped: AP90"]},
    "name": {"It reaches 43.3% QUX.": ["name: QUX"], "It reaches a QUX of 43.3%.": ["name: QUX"]},
    "head": {"It has a quux rate of 4.2%.": ["head: quux rate"]},
    "compared": {
        "It is 2.1x faster.": ["compared: speed"],
        "It needs 40% fewer weights.": ["compared: weights"],
        "It is 40% smaller.": ["compared: size"],
        "It is 6.6% more accurate than BigNet.": ["compared: accuracy"],
        "It is more accurate by 6.6%.": [],
    },
    "object": {"It reduces quux by 30%.": ["object: quux"]},
    "change": {
        "It brings a 30% quux reduction.": ["change: quux"],
        "It brings a 3x speedup.": ["lexicon: speedup"],
        "It brings gains in quux of 30%.": ["change: quux"],
    },
    "unit": {"It runs at 37 FPS.": ["unit: FPS"], "It needs 12 ms.": ["unit: time"]},
    "none": {"It has 25 layers.": [], "QUX is a dataset.": [], "": []},
}


@pytest.mark.parametrize(
    ("text", "metrics"),
    [pytest.param(t, m, id=f"{source}: {t}") for source, rows in ROWS.items() for t, m in rows.items()],
)
def test_a_measure_is_found_by_its_frame(text: str, metrics: list[str]) -> None:
    assert metrics_of(text) == metrics


def test_a_known_metric_has_its_entry_and_its_span() -> None:
    text = "It has a macro-averaged F1 score of 71.2."
    document = prepare(Paper(id="x", abstract=text))
    fill(document, document.sentences[0])
    (metric,) = document.sentences[0].metrics
    assert metric.entry is not None
    assert text[metric.start : metric.end] == metric.name == "macro-averaged F1 score"


def test_the_metrics_of_a_sentence_are_found_once() -> None:
    document = prepare(Paper(id="x", abstract="It reaches 94.8% accuracy."))
    fill(document, document.sentences[0])
    before = document.sentences[0].metrics
    fill(document, document.sentences[0])
    assert document.sentences[0].metrics is before
