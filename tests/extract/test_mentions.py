"""All mentions of an abstract: benchmarks, metrics, models and numbers, in text order."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extract import Paper
from extract.document import prepare
from extract.mentions import _whole_metrics, find_mentions


def mentions_of(text: str, title: str = "") -> list[str]:
    return [f"{m.type}: {m.text}" for m in find_mentions(Paper(id="x", abstract=text, title=title))]


ROWS = {
    "We propose TinyNet.": ["model: TinyNet"],
    "We propose TinyNet. TinyNet achieves 94.8% accuracy on CIFAR-10.": [
        "model: TinyNet",
        "model: TinyNet",
        "number: 94.8",
        "metric: accuracy",
        "benchmark: CIFAR-10",
    ],
    "TinyNet achieves 94% accuracy on the QuuxBench benchmark.": [
        "model: TinyNet",
        "number: 94",
        "metric: accuracy",
        "benchmark: QuuxBench benchmark",
    ],
    "We parse the Quux Treebank (QTB) and the GENIA corpus, but no English data.": [
        "benchmark: Quux Treebank (QTB)",
        "benchmark: GENIA corpus",
    ],
    r"\textbf{TinyNet} achieves $94.8\%$ accuracy.": ["model: TinyNet", "number: 94.8", "metric: accuracy"],
    "We report pass@1 and BLEU.": ["metric: pass@1", "metric: BLEU"],
    "Nothing is named here.": [],
    "": [],
}


@pytest.mark.parametrize(("text", "mentions"), [pytest.param(t, m, id=t or "empty") for t, m in ROWS.items()])
def test_the_mentions_of_a_text(text: str, mentions: list[str]) -> None:
    assert mentions_of(text) == mentions


@pytest.mark.parametrize(
    ("text", "mentions"),
    [
        ("We test BERT on the QuuxBench benchmark.", ["model: BERT", "benchmark: QuuxBench"]),
    ],
)
@pytest.mark.xfail(reason="a name is weighed as an answer to a result, and here there is none", strict=True)
def test_the_mentions_of_a_sentence_without_results(text: str, mentions: list[str]) -> None:
    assert mentions_of(text) == mentions


WHOLE = {
    "We report the word error rate (WER) of TinyNet.": "word error rate (WER)",
    "TinyNet parses with 91.2 labeled attachment scores (LAS).": "labeled attachment scores (LAS)",
    "TinyNet reaches an accuracy (95% or more) that is high.": "accuracy",
    "Table 1: accuracy (%) of TinyNet.": "accuracy",
    "TinyNet reaches a precision at 10 of 0.82.": "precision at 10",
    "We compare precision at k of both.": "precision at k",
    "TinyNet has a precision at 0.5 of its cost.": "precision",
    "It is tuned for word-level BLEU.": "word-level BLEU",
    "We report micro-averaged F1 of all types.": "micro-averaged F1",
    "We report the unlabeled attachment score of it.": "unlabeled attachment score",
    "It raises the parsing accuracy of TinyNet.": "accuracy",
}


@pytest.mark.parametrize(("text", "metric"), WHOLE.items())
def test_a_metric_is_marked_with_its_short_form_its_cut_off_and_what_it_counts(text: str, metric: str) -> None:
    assert [m for m in mentions_of(text) if m.startswith("metric")] == [f"metric: {metric}"]


TOKENS = prepare(Paper(id="x", abstract="the error rate (WER) of x")).tokens


@pytest.mark.parametrize(
    ("tagged", "whole"),
    [
        ((1, 5), "error rate (WER)"),
        ((1, 4), "error rate (WER)"),
        ((1, 6), "error rate (WER)"),
        ((4, 6), "WER"),
        ((4, 5), "WER"),
    ],
)
def test_a_metric_has_both_brackets_or_none(tagged: tuple[int, int], whole: str) -> None:
    ((first, last),) = _whole_metrics(TOKENS, {tagged: "metric"})
    assert "the error rate (WER) of x"[TOKENS.start[first] : TOKENS.end[last - 1]] == whole


@pytest.mark.parametrize("word", ["BLEU-tuned", "BLEU-like"])
def test_a_metric_ends_before_what_is_joined_to_it(word: str) -> None:
    assert "metric: BLEU" in mentions_of(f"People preferred {word} systems, with 31.2 BLEU.")


def test_sentences_without_numbers_are_looked_at_too() -> None:
    assert "metric: accuracy" in mentions_of("We measure accuracy. TinyNet has 12 layers.")


@settings(max_examples=80, deadline=None)
@given(st.text(alphabet="ABab1290 .,()%-$\\{}é\n", max_size=120))
def test_a_mention_is_a_stretch_of_the_abstract(text: str) -> None:
    mentions = find_mentions(Paper(id="x", abstract=text))
    assert all(text[m.start : m.end] == m.text != "" for m in mentions)
    assert [m.start for m in mentions] == sorted(m.start for m in mentions)
