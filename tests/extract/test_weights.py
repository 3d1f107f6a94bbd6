"""The weights that ship: the form of the file, and that every table the reader asks for is there."""

from __future__ import annotations

import math
from importlib.resources import files

import pytest

from extract import Paper, Reader
from extract.candidates import FIELDS
from extract.reader import KINDS
from extract.weights import BOTH, Table, Weights, load_weights, sums
from tools.fit import dumps

TABLES: dict[str, tuple[str, ...]] = {
    "kind": KINDS,
    "type:model": ("answer", "own"),
    "type:benchmark": ("answer", "main"),
    **dict.fromkeys(FIELDS, ("score", "delta")),
}


def test_the_file_is_in_canonical_form() -> None:
    text = files("extract").joinpath("weights.json").read_text(encoding="utf-8")
    assert text == dumps(load_weights())


def test_every_table_and_setting_that_the_reader_asks_for_is_there() -> None:
    weights = load_weights()
    assert {name: table.columns for name, table in weights.tables.items()} == TABLES
    for table in weights.tables.values():
        assert all(any(column) for column in zip(*table.rows.values(), strict=True))
    assert weights.settings.keys() >= {"none", "slope", "intercept"}
    assert 0 < weights.settings["none"] < 1


def test_every_weight_is_finite_and_none_is_nothing() -> None:
    for table in load_weights().tables.values():
        for row in table.rows.values():
            assert len(row) == len(table.columns)
            assert any(row)
            assert all(math.isfinite(w) and abs(w) < 50 for w in row)


def test_a_score_is_the_sum_of_the_weights_that_are_there() -> None:
    weights = Weights({"t": Table.of({"x": {"a": 1.5, "b": -0.5, "c": 0.25}, "y": {"d": 9.0}})}, {})
    assert weights.score("t", "x", ["a", "b", "unknown"]) == 1.0
    assert weights.score("t", "x", []) == 0
    assert weights.strongest("t", "x", ["c", "a", "unknown", "d", "b"], 2) == [("a", 1.5), ("b", -0.5)]
    for ask in (weights.score, weights.strongest):
        with pytest.raises(KeyError):
            ask("u", "x", ["a"])
        with pytest.raises(ValueError, match="not in tuple"):
            ask("t", "z", ["a"])


def test_a_table_gives_the_sums_of_all_its_columns_with_their_biases() -> None:
    weights = Weights({"t": Table.of({"x": {"bias": 1.0, "a": 1.5, "b": -0.5}, "y": {"b": 2.0}})}, {})
    for cues in (["a", "b"], ["a", "unknown"], []):
        each = [weights.score("t", column, ["bias", *cues]) for column in ("x", "y")]
        assert weights.sums("t", cues) == sums(weights.tables["t"].rows, cues) == each
    assert weights.sums("t", ["a"], [5.0, 6.0]) == [6.5, 6.0]
    with pytest.raises(KeyError):
        weights.sums("v", ["a"])


def test_a_table_is_made_of_columns_and_what_one_lacks_weighs_nothing() -> None:
    table = Table.of({"x": {"a": 1.5, "b": -0.5}, "y": {"b": 2.0}})
    assert table.columns == ("x", "y")
    assert table.rows == {"a": [1.5, 0.0], "b": [-0.5, 2.0]}


def test_a_reader_takes_other_weights() -> None:
    tables = {name: Table(columns, {"bias": [0.0] * len(columns)}) for name, columns in TABLES.items()}
    tables["kind"] = Table.of({"none": {"bias": 5.0}, "score": {}, "delta": {}})
    silent = Weights(tables, load_weights().settings)
    paper = Paper(id="x", abstract="TinyNet achieves 94.8% accuracy on CIFAR-10.")
    assert Reader(silent).read(paper).results == ()
    assert len(Reader().read(paper).results) == 1


def test_pairs_are_found_among_the_cues_whichever_comes_first() -> None:
    weights = Weights({"t": Table.of({"x": {"a": 1.0, "a && b": 2.0, "c && a": 0.5, "d && e": 1.0}})}, {})
    assert weights.pairs("t", ["b", "a"]) == ["a && b"]
    assert weights.pairs("t", ["a", "b", "c"]) == ["a && b", "c && a"]
    assert weights.pairs("t", ["d"]) == weights.pairs("t", []) == []
    assert weights.score("t", "x", ["b", "a", *weights.pairs("t", ["b", "a"])]) == 3.0
    with pytest.raises(KeyError):
        weights.pairs("u", ["a"])


def test_the_reader_weighs_pairs_for_names_and_says_so() -> None:
    paper = Paper(id="x", abstract="TinyNet achieves 94.8% accuracy on CIFAR-10.")
    pairs = {pair for table in load_weights().tables.values() for pair in table.rows if BOTH in pair}
    decision = Reader().read(paper).decisions[0]
    model = decision.choices["model"].winner
    told = [*decision.choices["model"].ranked[0].cues]
    assert model.text == "TinyNet"
    assert pairs & set(told)
    for pair in pairs & set(told):
        assert set(pair.split(BOTH)) <= {*told, *model.fixed}
