"""When a predicted name or value is the annotated one."""

from __future__ import annotations

import tomllib
from collections import Counter
from importlib import resources

import pytest

from extract.evaluation import FIELDS, Field, same, same_number, words
from extract.evaluation.names import load_names

SAME: tuple[tuple[str | None, list[str | None], Field, bool], ...] = (
    # spelling does not count
    ("GSM-8K", ["GSM 8K"], "benchmark", True),
    ("gsm8k", ["GSM-8K"], "benchmark", True),
    ("Fréchet Inception Distance", ["frechet inception distance"], "metric", True),
    (r"\textbf{Heron}", ["Heron"], "model", True),
    ("the SQuAD benchmark datasets", ["SQuAD"], "benchmark", True),
    ("accuracies", ["accuracy"], "metric", False),  # the plural is taken off by its s alone
    ("AUCs", ["AUC"], "metric", True),
    ("WER (%)", ["WER"], "metric", True),
    # one metric, several names
    ("FID", ["Fréchet Inception Distance"], "metric", True),
    ("mean average precision", ["mAP"], "metric", True),
    ("AP", ["mAP"], "metric", False),
    ("F-measure", ["F1 score"], "metric", True),
    ("F-score", ["F1"], "metric", False),  # "score" is filler, and F alone is no F1
    ("latency", ["speedup"], "metric", True),
    ("FID", ["Fréchet Inception Distance"], "benchmark", False),  # only metrics have synonyms
    # one inside the other
    ("ImageNet", ["ImageNet val"], "benchmark", True),
    ("ImageNet", ["ImageNet-A"], "benchmark", False),
    ("ImageNet-A", ["ImageNet"], "benchmark", False),
    ("CIFAR-10", ["CIFAR-100"], "benchmark", False),
    ("CIFAR", ["CIFAR-10"], "benchmark", True),
    ("ResNet", ["ResNet-50 with SimCLR"], "model", False),  # one word of three
    ("mAP@0.5", ["mAP"], "metric", False),  # a digit after @ makes another word
    ("accuracy", ["top-1 accuracy"], "metric", False),  # one word of three
    # filler words alone are kept
    ("score", ["rate"], "metric", False),
    ("our method", ["our model"], "model", False),
    # any accepted answer will do, and null is one only where it is listed
    ("Stork", ["Heron", "Stork"], "model", True),
    (None, ["Heron"], "model", False),
    (None, ["Heron", None], "model", True),
    ("  ", [None], "model", True),
    ("Heron", [None], "model", False),
    ("Heron", [None, "Heron"], "model", True),
)


@pytest.mark.parametrize(("predicted", "accepted", "field", "expected"), SAME)
def test_two_names_are_one(predicted: str | None, accepted: list[str | None], field: Field, expected: bool) -> None:
    assert same(predicted, accepted, field) is expected


def test_a_name_of_nothing_but_filler_is_kept_whole() -> None:
    assert words("the test set", "benchmark") == ("test", "set")
    assert words("test set of SQuAD", "benchmark") == ("squad",)


def test_an_unknown_field_is_an_error_that_lists_the_fields() -> None:
    with pytest.raises(ValueError, match=r"'venue'.*metric, benchmark, model"):
        words("NeurIPS", "venue")


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("1,016", "1016", True),
        ("55.20", "55.2", True),
        ("1 016", "1016.0", True),
        ("0.1234567", "0.1234568", True),  # to six decimals
        ("0.123456", "0.123457", False),
        ("1/5", "1/5", True),
        ("1/5", "0.2", False),
        ("29.7K", "29.7", False),
    ],
)
def test_two_values_are_one_number(one: str, other: str, expected: bool) -> None:
    assert same_number(one, other) is expected


def test_every_word_of_the_table_can_be_met() -> None:
    names = load_names()
    for field in FIELDS:
        assert [w for w in names.filler[field] if words(f"x {w}", field) != ("x",)] == []
    assert [s for s in names.metrics if " ".join(words(s, "metric")) != s] == []


def test_the_table_is_sorted_and_no_spelling_is_of_two_metrics() -> None:
    data = tomllib.loads(resources.files("extract.evaluation").joinpath("names.toml").read_text(encoding="utf-8"))
    lists = [list(data["filler"]), list(data["metric"]), *data["filler"].values(), *data["metric"].values()]
    spellings = Counter(spelling for metric, others in data["metric"].items() for spelling in (metric, *others))

    assert [names for names in lists if names != sorted(names)] == []
    assert [spelling for spelling, times in spellings.items() if times > 1] == []
