"""The tagger of benchmarks and metrics: the best sequence of labels, and the stretches that it marks."""

from __future__ import annotations

from itertools import pairwise, product
from random import Random

import pytest

from extract import Paper
from extract.document import prepare
from extract.mentions import find_mentions
from extract.tagging import LABELS, TagWeights, best_labels, load_tag_weights, ranges_of, token_cues

OTHER, BENCHMARK_BEGINS, BENCHMARK, METRIC_BEGINS, METRIC = range(len(LABELS))


def test_the_best_sequence_is_that_of_all_sequences_tried_one_by_one() -> None:
    random = Random(1)
    for _ in range(20):
        cues = {cue: [random.uniform(-2, 2) for _ in LABELS] for cue in "abcd"}
        after = [[random.uniform(-2, 2) for _ in LABELS] for _ in LABELS]
        rows = [random.sample(["a", "b", "c", "d", "unknown"], 2) for _ in range(4)]

        def total(labels: tuple[int, ...], cues=cues, after=after, rows=rows) -> float:  # type: ignore[no-untyped-def]
            own = sum(cues[c][k] for row, k in zip(rows, labels, strict=True) for c in row if c in cues)
            return float(own + sum(after[a][b] for a, b in pairwise(labels)))

        begun = [s for s in product(range(len(LABELS)), repeat=4) if s[0] not in (BENCHMARK, METRIC)]
        assert tuple(best_labels(rows, TagWeights(cues, after))) == max(begun, key=total)


def test_a_text_without_tokens_has_no_labels() -> None:
    assert best_labels([], load_tag_weights()) == []


@pytest.mark.parametrize(
    ("labels", "ranges"),
    [
        ([], {}),
        ([OTHER, OTHER], {}),
        ([BENCHMARK_BEGINS], {(0, 1): "benchmark"}),
        ([OTHER, BENCHMARK_BEGINS, BENCHMARK, OTHER], {(1, 3): "benchmark"}),
        ([METRIC_BEGINS, METRIC_BEGINS, METRIC], {(0, 1): "metric", (1, 3): "metric"}),
        ([METRIC_BEGINS, BENCHMARK], {(0, 1): "metric"}),
        ([OTHER, METRIC, METRIC], {}),
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


def test_nothing_that_the_rules_found_is_lost_beside_a_result() -> None:
    text = "It needs 3.2 FLOPs at a throughput of 40 on OpenTable, QuuxBench and ImageNet."
    found = {m.text for m in find_mentions(Paper(id="x", abstract=text))}
    assert {"throughput", "ImageNet"} <= found


def test_every_cue_has_a_weight_for_each_label() -> None:
    weights = load_tag_weights()
    assert {len(row) for row in (*weights.cues.values(), *weights.after)} == {len(LABELS)}
