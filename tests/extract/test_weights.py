"""The weights that ship: the form of the file, and that every table the reader asks for is there."""

from __future__ import annotations

import json
import math
from importlib.resources import files

import pytest

from extract import Paper, Reader
from extract.candidates import FIELDS
from extract.reader import KINDS
from extract.weights import BOTH, Weights, load_weights, sums

TABLES = {
    *(f"kind:{kind}" for kind in KINDS),
    *(f"type:{which}" for which in ("model", "benchmark", "own")),
    *(f"{which}:{kind}" for which in FIELDS for kind in ("score", "delta")),
}


def test_the_file_is_in_canonical_form() -> None:
    text = files("extract").joinpath("weights.json").read_text(encoding="utf-8")
    assert text == json.dumps(json.loads(text), indent=0, ensure_ascii=False, sort_keys=True) + "\n"


def test_every_table_and_setting_that_the_reader_asks_for_is_there() -> None:
    weights = load_weights()
    assert weights.tables.keys() >= TABLES
    assert all(weights.tables[name] for name in TABLES)
    assert weights.settings.keys() >= {"none", "slope", "intercept"}
    assert 0 < weights.settings["none"] < 1


def test_every_weight_is_finite_and_none_is_nothing() -> None:
    weights = [w for table in load_weights().tables.values() for w in table.values()]
    assert all(math.isfinite(w) and 0 < abs(w) < 50 for w in weights)


def test_a_score_is_the_sum_of_the_weights_that_are_there() -> None:
    weights = Weights({"t": {"a": 1.5, "b": -0.5, "c": 0.25}}, {})
    assert weights.score("t", ["a", "b", "unknown"]) == 1.0
    assert weights.score("t", []) == 0
    assert weights.strongest("t", ["c", "a", "unknown", "b"], 2) == [("a", 1.5), ("b", -0.5)]
    with pytest.raises(KeyError):
        weights.score("u", ["a"])


def test_tables_side_by_side_give_the_sums_of_each_with_its_bias() -> None:
    weights = Weights({"t": {"bias": 1.0, "a": 1.5, "b": -0.5}, "u": {"b": 2.0}}, {})
    rows = weights.joined("t", "u")
    for cues in (["a", "b"], ["a", "unknown"], []):
        assert sums(rows, cues) == [weights.score(table, ["bias", *cues]) for table in ("t", "u")]
    with pytest.raises(KeyError):
        weights.joined("t", "v")


def test_a_reader_takes_other_weights() -> None:
    silent = Weights({name: {"bias": 5.0 if name == "kind:none" else 0.0} for name in TABLES}, load_weights().settings)
    paper = Paper(id="x", abstract="TinyNet achieves 94.8% accuracy on CIFAR-10.")
    assert Reader(silent).read(paper).results == ()
    assert len(Reader().read(paper).results) == 1


def test_pairs_are_found_among_the_cues_whichever_comes_first() -> None:
    weights = Weights({"t": {"a": 1.0, "a && b": 2.0, "c && a": 0.5, "d && e": 1.0}}, {})
    assert weights.pairs("t", ["b", "a"]) == ["a && b"]
    assert weights.pairs("t", ["a", "b", "c"]) == ["a && b", "c && a"]
    assert weights.pairs("t", ["d"]) == weights.pairs("t", []) == []
    assert weights.score("t", ["b", "a", *weights.pairs("t", ["b", "a"])]) == 3.0
    with pytest.raises(KeyError):
        weights.pairs("u", ["a"])


def test_the_reader_weighs_pairs_for_names_and_says_so() -> None:
    paper = Paper(id="x", abstract="TinyNet achieves 94.8% accuracy on CIFAR-10.")
    pairs = {pair for table in load_weights().tables.values() for pair in table if BOTH in pair}
    decision = Reader().read(paper).decisions[0]
    model = decision.choices["model"].winner
    told = [*decision.choices["model"].ranked[0].cues]
    assert model.text == "TinyNet"
    assert pairs & set(told)
    for pair in pairs & set(told):
        assert set(pair.split(BOTH)) <= {*told, *model.fixed}
