"""Metric mentions, by each of the twelve sources, with the name that is reported."""

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
        found += [f"{metric.source}: {metric.wording or metric.name}" for metric in sentence.metrics]
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
        "It reaches a Spearman’s correlation of 0.8.": ["lexicon: Spearman’s correlation"],
        "Its data collection time is 5.": ["lexicon: data collection time"],
        "Its prediction set size is 5.": ["lexicon: prediction set size"],
        "It has a QUX score of 5.": ["name: QUX", "lexicon: QUX score"],
        "Its acceptable error is 5%.": ["lexicon: error"],
        "It runs in real-time at 62.": ["lexicon: speed"],
    },
    "cut-offs": {
        "It reaches a mAP@.5 of 41.2.": ["lexicon: mAP@.5"],
        "It reaches a mAP@[0.5:0.95] of 41.2.": ["lexicon: mAP@[0.5:0.95]"],
        "It reaches a top-1 image recall rate of 41.2%.": ["lexicon: top-1 image recall rate"],
    },
    "shaped": {
        "It reaches an AP90 of 41.2.": ["shaped: AP90"],
        "It reaches an F-0.5 score of 41.2.": ["shaped: F-0.5 score"],
    },
    "name": {
        "It reaches 43.3% QUX.": ["name: QUX"],
        "It reaches a QUX of 43.3%.": ["name: QUX"],
        "It reaches 43.3% (up from 40 (2)) QUX.": ["name: QUX"],
        "It is 43.3% by the Foo Bar (QUX) metric.": ["name: QUX"],
        "The model (QUX) reaches it.": [],
        "It gains in PSNR (2 dB) and QUX (0.5).": ["lexicon: PSNR", "name: QUX"],
        "It gains 5% in MAE and 3% in QUX.": ["lexicon: MAE", "name: QUX"],
        "It reaches 5% in MAE on QUX.": ["lexicon: MAE"],
        "In MAE, QUX reaches 5.": ["lexicon: MAE"],
    },
    "head": {"It has a quux rate of 4.2%.": ["head: quux rate"]},
    "compared": {
        "It is 2.1x faster.": ["compared: speed"],
        "It needs 40% fewer weights.": ["compared: weights"],
        "It is 40% smaller.": ["compared: size"],
        "It is 6.6% more accurate than BigNet.": ["compared: accuracy"],
        "It is 20% more computationally efficient.": ["compared: efficiency"],
        "It is more accurate by 6.6%.": ["compared: accuracy"],
        "It finds 30% more crashes.": ["compared: crashes"],
        "It finds more crashes (1,174 vs. 556).": ["compared: crashes"],
        "It finds more crashes.": [],
        "It is 10x more successful.": ["compared: success rate"],
        "It picks it 40 times more often.": ["compared: frequency"],
        "It is 1.3 times as fast.": ["compared: speed"],
        "It is more accurate than 5 models.": [],
        "It is 12% (absolute) more accurate.": ["compared: accuracy"],
        "It is 100x more data efficient.": ["compared: data efficiency"],
        "It brings 100x faster parser tuning.": ["compared: parser tuning speed"],
        "It finds the data mixture faster (up to 50 times).": ["compared: speed"],
        "It is as fast as the baseline with 1.3.": [],
        "It is two orders of magnitude faster.": ["compared: speed"],
    },
    "object": {
        "It reduces quux by 30%.": ["object: quux"],
        "The quux of the parser is reduced by 30%.": ["object: quux"],
        "The quux of the parser is red.": [],
        "The jump height increased by 7.2%.": ["object: jump height"],
        "It reduces the number of violating outputs by 81%.": ["object: number of violating outputs"],
        "It improves the state of the art by 5%.": [],
        "It improves SOTA by 5%.": [],
        "It improves the parsers by 5%.": [],
        "It improves its competitors by 5%.": [],
        "It works by reducing bus traffic by 5%.": ["head: bus traffic"],
        "It improves the team's reasoning by 5%.": ["object: reasoning"],
        "The mean quux has been improved by 18%.": ["object: mean quux"],
    },
    "parts of adjectives": {
        "It is a high-quality parser of 5%.": [],
        "It is a time-consuming task of 5 h.": ["unit: time"],
        "It needs 5 more maps.": ["compared: maps"],
        "It is 3.8x parameter-efficient.": ["lexicon: parameter-efficient"],
    },
    "counted": {
        "It looks at only 8.2 frames.": ["counted: frames"],
        "It draws 54% unsafe answers.": ["counted: unsafe answers"],
        "It finds 10x as many landmarks.": ["counted: landmarks"],
        "It takes 5 tons.": [],
        "It beats the 5.1% estimated for people.": [],
        "It beats 5 models.": [],
    },
    "beside a bracket": {
        "There is a slight overlap (< 5%).": [],
        "Its R^2 is high (0.91).": ["lexicon: R^2"],
    },
    "done to": {
        "It outperforms older parsers by 5%.": [],
        "It exceeds the quux rate by 5%.": ["head: quux rate"],
        "It is boosting Mask R-CNN by 5%.": [],
        "TinyNet gains 5%.": [],
        "It obtains an improvement of 5% on QUX.": [],
        "The training process is accelerated by 5 times.": ["change: speed"],
        "Maps are compressed by 51-fold.": ["change: compression"],
        "It reads compressed maps.": [],
        "It brings consistent improvements of 5%.": [],
        "Obtaining improvements of 5% is hard.": [],
        "They range from 5% to 9%.": [],
        "It is 3 times as sample efficient.": ["compared: sample efficiency"],
        "It has a zob-value = 0.7.": ["amount: zob-value"],
        "It gets CIDEr / BLEU-4 scores of 5.1 and 6.2.": ["lexicon: CIDEr", "lexicon: BLEU-4"],
    },
    "quality": {"It shows 56% feasibility and 99% autonomy.": ["head: feasibility", "head: autonomy"]},
    "change": {
        "It brings a 30% quux reduction.": ["change: quux"],
        "It brings a 3x speedup.": ["lexicon: speed"],
        "It brings a 5x acceleration.": ["change: speed"],
        "It brings a 5x real acceleration.": ["change: speed"],
        "It brings an average search speedup of 5x.": ["lexicon: search speed"],
        "It falls by 12.8% and 5.5% in citation age.": ["change: citation age"],
        "It falls by 12.8% and 5.5% in simulation.": [],
        "It compresses the parser by 51-fold.": ["change: compression"],
        "It brings large reductions (28-68%) in the number of screens.": ["change: number of screens"],
        "It brings an improvement ratio of 5%.": [],
        "It accelerates the parser by 29x.": ["change: speed"],
        "It brings gains in quux of 30%.": ["change: quux"],
        "It brings gains in quux and zob of 30%.": ["change: quux", "change: zob"],
        "It brings gains in local and global testing of 30%.": ["change: global testing"],
        "It beats the state of the arts by 30%.": [],
    },
    "amount": {
        "It has a bite depth of up to 2 mm.": ["amount: bite depth"],
        "It turns with a bend radius less than 1 m.": ["amount: bend radius"],
        "The foot angle is 12 degrees.": ["amount: foot angle"],
        "It takes a median of 3.5 m.": [],
        "It has a Gini coefficient = 0.7.": ["amount: Gini coefficient"],
        "The lifespan of such sites is 54 hours.": ["amount: lifespan", "unit: time"],
        "It finds disparities as high as 40%.": ["amount: disparities"],
    },
    "share": {
        "It succeeds in 82% of the trials.": ["share: success rate"],
        "57% of the objects are correctly localized.": ["share: correctly localized objects"],
        "It finds 31 out of 34 doors.": ["share: doors"],
        "It has 94% of AlexNet.": [],
    },
    "unit": {
        "It runs at 37 FPS.": ["unit: speed"],
        "It needs 12 ms.": ["unit: time"],
        "It runs at 2.7 m/s.": ["unit: speed"],
    },
    "none": {"It has 25 models.": [], "QUX is a dataset.": [], "": []},
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
