"""What a title says of the paper's own system."""

from __future__ import annotations

import pytest

from extract.document import Document, prepare
from extract.records import Paper
from extract.titles import echo_cues, paper_kind, tail_kind, title_phrases

ABSTRACT = "We study how gradients flow. Our gradient routing network is small and reaches 91.2% accuracy."


def titled(title: str, abstract: str = ABSTRACT) -> Document:
    return prepare(Paper("x", abstract, title))


@pytest.mark.parametrize(
    ("title", "cut"),
    [
        ("Gradient Routing for Small Networks", "for"),  # what stands before is the system
        ("Image Parsing via Gradient Routing", "via"),  # … is the task
        ("Image Parsing Based on Gradient Routing of Trees", "based on"),
        ("Gradient Routing", "none"),
    ],
)
def test_the_preposition_that_cuts_a_title_tells_what_stands_before_it(title: str, cut: str) -> None:
    for _, source, cues in title_phrases(titled(title)):
        assert f"{source} cut:{cut}" in cues


@pytest.mark.parametrize(
    ("title", "phrases"),
    [
        ("", []),
        ("Networks", []),
        ("Gradient Routing for Small Networks", ["Gradient Routing", "Gradient Routing for Small Networks"]),
        ("TinyNet: Gradient Routing", ["Gradient Routing", "Gradient Routing"]),
        ("TinyNet - Gradient Routing", ["Gradient Routing", "Gradient Routing"]),
        ("A Simple-yet-Effective Gradient Router", ["Gradient Router", "A Simple-yet-Effective Gradient Router"]),
        ("Fool Me Once: Robust Segmentation", ["Fool Me Once", "Fool Me Once"]),
    ],
)
def test_the_phrases_of_a_title(title: str, phrases: list[str]) -> None:
    assert [phrase for phrase, _, _ in title_phrases(titled(title))] == phrases


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        ("TinyQA: A Dataset of Questions", ["title of data", "title tail of data"]),
        ("A Corpus of Letters", ["title of data", "title tail of data"]),
        ("Probing Transformers", ["title of a study", "title opens as a study"]),
        ("A Data Set of Letters", ["title of data"]),
        ("TinyNet: Small Networks", []),
        ("", []),
    ],
)
def test_the_kind_of_paper_that_a_title_makes_it(title: str, kind: list[str]) -> None:
    *cues, proposes = paper_kind(titled(title))
    assert proposes == "proposes nothing"
    assert cues[:1] == kind[:1]
    assert set(cues) <= set(kind)


@pytest.mark.parametrize(
    ("abstract", "proposed"),
    [
        ("We introduce a corpus of letters.", "data"),
        ("This paper proposes a small network.", "system"),
        ("We present a benchmark. We also develop a model.", "both"),
        ("The corpus is large. They propose a model.", "nothing"),
    ],
)
def test_what_an_abstract_proposes(abstract: str, proposed: str) -> None:
    assert f"proposes {proposed}" in paper_kind(titled("", abstract))


@pytest.mark.parametrize(
    ("title", "cues"),
    [
        ("TinyNet: A Small Network for Routing", ["tail ends:system", "tail head:network"]),
        ("TinyQA: Letters", ["tail ends:other", "tail head:letters"]),
        ("TinyQA: A Corpus for Routing", ["tail ends:benchmark", "tail head:corpus"]),
        ("Small Networks for Routing", []),
        ("TinyNet:", []),
    ],
)
def test_what_a_title_calls_the_thing_before_its_colon(title: str, cues: list[str]) -> None:
    assert tail_kind(titled(title)) == cues


@pytest.mark.parametrize(
    ("phrase", "repeated"),
    [
        ("Gradient Routing Network", "repeats all whole"),
        ("Routing of Gradients", "repeats all in parts"),
        ("Fool Me Once", "repeats none in parts"),
        ("the of", "repeats none in parts"),
    ],
)
def test_how_much_of_a_phrase_the_abstract_repeats(phrase: str, repeated: str) -> None:
    assert repeated in echo_cues(titled("A Title"), phrase)
