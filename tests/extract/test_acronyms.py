"""Acronyms and what they stand for: two names of one thing."""

from __future__ import annotations

import pytest

from extract import Paper, Reader
from extract.acronyms import acronyms_of
from extract.document import prepare
from extract.explain import explain
from extract.pool import paper_candidates, rank_by_type, typing_by
from extract.weights import Table, Weights, load_weights

PAIRS: dict[tuple[str, str], bool] = {
    ("SRT", "sparse residual tagger"): True,
    ("SRTs", "Sparse Residual Taggers"): True,
    ("HetNet", "heterogeneous net"): False,  # two letters are too few
    ("HetGNN", "heterogeneous graph neural network"): True,
    ("DT-LSD", "Deformable Transformer-Based Line Segment Detection"): True,  # one word goes without
    ("SRT", "a sparse residual tagger"): False,  # another first letter
    ("SRT", "sparse and very residual tagger"): False,  # two go without
    ("SRT", "sparse tagger"): False,
    ("iGMM", "infinite Gaussian mixture model"): False,
    ("TinyNet", "tiny net"): False,
    ("SRT", "S-RT"): False,
}


@pytest.mark.parametrize("pair", PAIRS, ids=" ".join)
def test_a_name_and_the_acronym_that_stands_for_it(pair: tuple[str, str]) -> None:
    assert acronyms_of(pair) == [0, 0 if PAIRS[pair] else 1]
    assert acronyms_of(pair[::-1]) == [1 if PAIRS[pair] else 0, 1]


def test_without_acronyms_each_name_stands_for_itself() -> None:
    assert acronyms_of([]) == []
    assert acronyms_of(["", "- -", "sparse residual tagger"]) == [0, 1, 2]


ABSTRACT = (
    "We propose a sparse residual tagger (SRT). The sparse residual tagger is small. "
    "SRT reaches 91.2% accuracy on FooSet."
)


def test_an_acronym_and_its_full_name_are_as_likely_the_papers_own() -> None:
    pool = paper_candidates(prepare(Paper(id="a", abstract=ABSTRACT)))
    rank_by_type(pool, typing_by(load_weights()))
    own = {c.text: c.own for c in pool.model if c.alias == "srt"}
    assert set(own) >= {"SRT", "sparse residual tagger"}
    assert len(set(own.values())) == 1


def test_the_likelier_of_both_has_the_probability_of_both() -> None:
    weights = load_weights()
    flat = {name: Table(t.columns, {"bias": [0.0] * len(t.columns)}) for name, t in weights.tables.items()}
    flat["kind"] = Table.of({"none": {}, "score": {"bias": 9.0}, "delta": {}})
    reading = Reader(Weights(flat, weights.settings)).read(Paper(id="a", abstract=ABSTRACT))
    ranked = reading.decisions[0].choices["model"].ranked
    both = [option for option in ranked if option.candidate.alias == "srt"]
    alone = next(option.probability for option in ranked if option.candidate.text and option not in both)
    assert ranked[0] in both
    assert ranked[0].probability == pytest.approx(len(both) * alone)
    assert [option.probability for option in both[1:]] == [0.0] * (len(both) - 1)


def test_explain_says_with_what_a_full_name_is_counted() -> None:
    explanation = explain(Reader().read(Paper(id="a", abstract=ABSTRACT)), load_weights(), candidates=9)
    (number,) = [number for sentence in explanation.sentences for number in sentence.numbers]
    notes = {answer.text: answer.note for answer in number.fields["model"]}
    assert notes["SRT"] == ""
    assert notes["sparse residual tagger"] == "counted with SRT"
