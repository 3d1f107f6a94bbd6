"""The candidates of a whole paper."""

from __future__ import annotations

import pytest

from extract import Paper
from extract.candidates import Candidate
from extract.document import prepare
from extract.pool import is_machine, paper_candidates


def models(title: str, abstract: str) -> dict[str, Candidate]:
    return {c.key: c for c in paper_candidates(prepare(Paper(id="a", title=title, abstract=abstract))).model}


def test_a_phrase_of_the_title_stands_where_the_abstract_has_it_in_small_letters_and_the_plural() -> None:
    text = "We study the fast walnut gate. Fast walnut gates open late. The walnut gate is fast."
    found = models("Fast Walnut Gate for Parsing", text)
    places = [text[p.start : p.end] for c in found.values() if c.source == "title" for p in c.places]
    assert places == ["fast walnut gate", "Fast walnut gates"]


def test_what_the_title_has_and_the_abstract_repeats_is_one_candidate_with_the_cues_of_both() -> None:
    found = models("sparse walnut gating for parsing", "We like sparse walnut gating. Sparse walnut gating helps.")
    (candidate,) = [c for c in found.values() if c.text == "sparse walnut gating"]
    assert {"source:title", "source:term"} <= set(candidate.fixed)
    assert len(candidate.places) == 2


def test_terms_are_candidates_for_the_model_alone() -> None:
    text = "A plum pruner is small. Our plum pruner reaches 91% accuracy."
    pool = paper_candidates(prepare(Paper(id="a", abstract=text)))
    assert "plum pruner" in [c.text for c in pool.model if c.source == "term"]
    assert "term" not in [c.source for c in pool.benchmark]


@pytest.mark.parametrize(
    ("text", "phrase"),
    [
        ("We propose a plum pruner for trees.", "plum pruner"),
        ("We study trees and propose a plum pruner for them.", "plum pruner"),
        ("We propose an innovative, robust plum pruner for trees.", "robust plum pruner"),
        ("We propose to use plum pruners for trees.", "plum pruners"),
    ],
)
def test_what_is_proposed_is_a_candidate(text: str, phrase: str) -> None:
    assert phrase in [c.text for c in models("", text).values() if c.source == "proposed phrase"]


def test_a_proposed_phrase_that_is_a_term_too_has_the_cues_of_both() -> None:
    found = models("Plum Pruning", "We propose a plum pruner. The plum pruner is small.")
    (candidate,) = [c for c in found.values() if c.text == "plum pruner"]
    assert {"source:term", "source:proposed phrase"} <= set(candidate.fixed)


@pytest.mark.parametrize(
    ("name", "machine"),
    [
        ("NVIDIA Titan X", True),
        ("GeForce-GTX", True),
        ("Samsung Galaxy", True),
        ("CIFAR-10", False),
        ("TinyNet", False),
        ("-", False),
    ],
)
def test_the_name_of_a_machine_is_no_data(name: str, machine: bool) -> None:
    assert is_machine(name) is machine
