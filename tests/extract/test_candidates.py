"""Which candidates are weighed for the numbers of a sentence."""

from __future__ import annotations

import pytest

from extract import Paper
from extract.candidates import Candidate, Place, hopeless, number_candidates
from extract.document import fill, prepare
from extract.pool import paper_candidates
from extract.reader import Reader

DOCUMENT = prepare(Paper(id="x", abstract="TinyNet is small. TinyNet reaches 91.2% accuracy on QuuxBench."))
HERE, THERE = Place(0, 1, 1, 18, 25), Place(0, 1, 0, 0, 7)


@pytest.mark.parametrize(
    ("candidate", "weighed"),
    [
        pytest.param(Candidate("TinyNet", "tinynet", "name", [THERE, HERE], level="level -3"), True, id="stands here"),
        pytest.param(Candidate("TinyNet", "tinynet", "name", [THERE], level="level -2"), True, id="likely enough"),
        pytest.param(
            Candidate("TinyNet", "tinynet", "name", [THERE], level="level -3"), False, id="unlikely, elsewhere"
        ),
        pytest.param(
            Candidate("Tiny", "tiny", "title", [], level="level -3"), False, id="unlikely, in the title alone"
        ),
        pytest.param(Candidate("TinyNet", "tinynet", "name", [HERE], level="level -4"), False, id="no answer at all"),
        pytest.param(Candidate("gate", "gate", "term", [HERE], level="level -2"), False, id="an unlikely term"),
        pytest.param(Candidate("gate", "gate", "term", [THERE], level="level -1"), True, id="a likelier term"),
        pytest.param(Candidate("tests", "tests", "phrase", [HERE]), True, id="a phrase here"),
        pytest.param(Candidate("tests", "tests", "phrase", [THERE]), False, id="a phrase of another sentence"),
        pytest.param(Candidate(None, "", "null"), True, id="the abstract does not say"),
        pytest.param(Candidate("human", "role:human", "role", [HERE]), True, id="a role"),
    ],
)
def test_what_is_weighed_for_the_numbers_of_a_sentence(candidate: Candidate, weighed: bool) -> None:
    assert hopeless(candidate, DOCUMENT.sentences[1]) is not weighed


def test_every_field_keeps_not_stated_among_its_answers() -> None:
    reading = Reader().read(DOCUMENT.paper)
    choices = [choice for decision in reading.decisions for choice in decision.choices.values()]
    assert len(choices) == 3
    assert all(any(option.candidate.text is None for option in choice.ranked) for choice in choices)


@pytest.mark.parametrize(
    ("text", "people"),
    [
        ("Human performance is 90.1%.", True),
        ("The human annotators reach 90.1%.", True),
        ("It is below human (90.1%).", True),
        ("It recognizes human emotions with an accuracy of 90.1%.", False),
        ("Human evaluation shows that 90.1% are right.", False),
    ],
)
def test_human_is_a_party_where_it_is_people(text: str, people: bool) -> None:
    document = prepare(Paper(id="a", abstract=text))
    fill(document, document.sentences[0])
    found = number_candidates(document, document.sentences[0], paper_candidates(document), "model")
    assert ("role:human" in {candidate.key for candidate in found}) is people
