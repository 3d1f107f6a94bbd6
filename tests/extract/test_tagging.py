"""The tagger of benchmarks and metrics: the best sequence of labels, and the stretches that it marks."""

from __future__ import annotations

from itertools import pairwise, product
from random import Random

import pytest

from extract import Paper
from extract.document import prepare
from extract.mentions import find_mentions
from extract.tagging import (
    IMPOSSIBLE,
    LABELS,
    TagWeights,
    best_labels,
    load_tag_weights,
    may_follow,
    ranges_of,
    tag,
    token_cues,
)

OTHER = LABELS.index("other")
BEGINS, INSIDE, ENDS, ALONE = (LABELS.index(f"metric{place}") for place in (" begins", "", " ends", " alone"))
DATA_BEGINS, DATA = LABELS.index("benchmark begins"), LABELS.index("benchmark")


@pytest.mark.parametrize("lean", [0.0, 1.5])
def test_the_best_sequence_is_that_of_all_sequences_tried_one_by_one(lean: float) -> None:
    random = Random(1)
    for _ in range(5):
        cues = {cue: [random.uniform(-2, 2) for _ in LABELS] for cue in "abcd"}
        after = [[random.uniform(-2, 2) if may_follow(a, b) else IMPOSSIBLE for b in LABELS] for a in LABELS]
        rows = [random.sample(["a", "b", "c", "d", "unknown"], 2) for _ in range(3)]

        def total(labels: tuple[int, ...], cues=cues, after=after, rows=rows) -> float:  # type: ignore[no-untyped-def]
            own = sum(cues[c][k] for row, k in zip(rows, labels, strict=True) for c in row if c in cues)
            begun = sum(LABELS[k].endswith(("begins", "alone")) for k in labels)
            return float(own + lean * begun + sum(after[a][b] for a, b in pairwise(labels)))

        legal = [s for s in product(range(len(LABELS)), repeat=3) if may_follow("other", LABELS[s[0]])]
        assert tuple(best_labels(rows, TagWeights(cues, after), lean)) == max(legal, key=total)


@pytest.mark.parametrize(
    ("before", "label", "may"),
    [
        ("other", "metric begins", True),
        ("other", "metric alone", True),
        ("other", "metric", False),
        ("other", "metric ends", False),
        ("metric begins", "metric ends", True),
        ("metric begins", "metric", True),
        ("metric begins", "benchmark", False),
        ("benchmark begins", "benchmark", True),
        ("benchmark begins", "other", True),
        ("benchmark", "metric alone", True),
        ("other", "benchmark", False),
        ("metric begins", "other", False),
        ("metric", "metric ends", True),
        ("metric ends", "metric", False),
        ("metric ends", "benchmark begins", True),
        ("metric alone", "other", True),
    ],
)
def test_what_is_begun_is_gone_on_with_until_it_ends(before: str, label: str, may: bool) -> None:
    assert may_follow(before, label) is may
    assert (load_tag_weights().after[LABELS.index(before)][LABELS.index(label)] > IMPOSSIBLE) is may


def test_a_text_without_tokens_has_no_labels() -> None:
    assert best_labels([], load_tag_weights()) == []


@pytest.mark.parametrize(
    ("labels", "ranges"),
    [
        ([], {}),
        ([OTHER, OTHER], {}),
        ([ALONE], {(0, 1): "metric"}),
        ([OTHER, BEGINS, INSIDE, ENDS, OTHER], {(1, 4): "metric"}),
        ([ALONE, BEGINS, ENDS], {(0, 1): "metric", (1, 3): "metric"}),
        ([ALONE, DATA_BEGINS, DATA], {(0, 1): "metric", (1, 3): "benchmark"}),
        ([OTHER, BEGINS, INSIDE], {(1, 3): "metric"}),
    ],
)
def test_ranges_begin_where_a_label_begins_them(labels: list[int], ranges: dict[tuple[int, int], str]) -> None:
    assert ranges_of(labels) == ranges


def test_a_token_is_weighed_with_its_neighbours_the_lexicon_and_the_rules() -> None:
    document = prepare(Paper(id="x", abstract="We use the Quux corpus."))
    quux = token_cues(document, {(3, 5): "benchmark"})[3]
    assert {"word+0=quux", "word-1=the", "+0 shape=Aa", "+0 rules=benchmark begins", "ahead=corpus"} <= set(quux)
    assert "word-2=use" in quux
    assert "word+2=." in quux


def test_a_pair_of_words_is_a_cue_where_one_of_them_has_been_found() -> None:
    document = prepare(Paper(id="x", abstract="They report mean quux accuracy."))
    rows = token_cues(document, {(4, 5): "metric"})
    assert "pair=quux accuracy 0" in rows[3]
    assert "pair=quux accuracy 1" in rows[4]
    assert not [cue for cue in rows[1] if cue.startswith("pair=")]


def test_a_metric_of_the_lexicon_tells_its_family() -> None:
    document = prepare(Paper(id="x", abstract="We report high accuracy."))
    rows = token_cues(document, {})
    assert "+0 family=accuracy" in rows[3]
    assert "+1 family=accuracy" in rows[2]
    assert not [cue for cue in rows[1] if "family" in cue]


@pytest.mark.parametrize(
    ("word", "cue"),
    [("RIBES", "+0 measure"), ("vBLEU", "+0 measure"), ("adequacy", "+0 criterion"), ("quux", "")],
)
def test_words_of_measures_that_the_lexicon_lacks(word: str, cue: str) -> None:
    row = token_cues(prepare(Paper(id="x", abstract=f"We report {word} here.")), {})[2]
    assert [c for c in row if c in ("+0 measure", "+0 criterion")] == ([cue] if cue else [])


def test_the_more_it_leans_the_more_is_marked() -> None:
    document = prepare(Paper(id="x", abstract="We judge the fluency of Quux on the Zorblax data."))
    strict, usual, eager = tag(document, {}, load_tag_weights(), (-20.0, 0.0, 20.0))
    assert not strict
    assert len(usual) < len(eager)


@pytest.mark.parametrize(
    ("text", "marked"),
    [
        ("Experiments on the Zorblax corpus show that it helps.", ["benchmark: Zorblax corpus"]),
        ("We report precision and recall.", ["metric: precision", "metric: recall"]),
        ("The tagger improves labeled attachment score.", ["metric: labeled attachment score"]),
        ("It is helpful to recall the solution of Moses.", []),
    ],
)
def test_what_stands_without_a_result_beside_it(text: str, marked: list[str]) -> None:
    found = find_mentions(Paper(id="x", abstract=text))
    assert [f"{m.type}: {m.text}" for m in found if m.type in ("benchmark", "metric")] == marked


def test_beside_a_result_the_rules_are_believed_on_words_that_the_tagger_has_not_learnt() -> None:
    text = "It needs 3.2 FLOPs at a throughput of 40 on OpenTable, QuuxBench and ImageNet."
    found = {m.text for m in find_mentions(Paper(id="x", abstract=text))}
    assert {"throughput", "ImageNet"} <= found


@pytest.mark.parametrize(
    ("text", "marked"),
    [
        ("With less parallel data it reaches 31.2 BLEU on WMT14.", ["BLEU"]),
        ("We tune model parameters on 10% of the data and reach 91.2 F1.", ["F1"]),
    ],
)
def test_beside_a_result_the_tagger_overrules_the_rules_on_words_that_it_has_learnt(
    text: str, marked: list[str]
) -> None:
    found = find_mentions(Paper(id="x", abstract=text))
    assert [m.text for m in found if m.type == "metric"] == marked


def test_every_cue_has_a_weight_for_each_label() -> None:
    weights = load_tag_weights()
    assert {len(row) for row in (*weights.cues.values(), *weights.after)} == {len(LABELS)}
