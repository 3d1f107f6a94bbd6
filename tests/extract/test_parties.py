"""Who got a number by the grammar of its clause."""

from __future__ import annotations

import pytest

from extract import Paper
from extract.document import fill, prepare
from extract.parties import Party
from extract.spots import spots


def parties(text: str) -> list[tuple[str, str, str]]:
    """For each number of a sentence, all of them scores: the construction, the kind of party, and its words."""
    document = prepare(Paper(id="a", abstract=text))
    (sentence,) = document.sentences
    fill(document, sentence)
    found: list[Party] = [s.party for s in spots(document, sentence, ["score"] * len(sentence.numbers), {})]
    return [(p.construction, p.kind, " ".join(document.tokens.text[p.first : p.last])) for p in found]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("TinyNet can also reach 80.1 F1.", ("subject", "named", "TinyNet")),
        (
            "In this task, TinyNet, a small network, achieves 80.1 F1.",
            ("apposition", "named", "TinyNet , a small network ,"),
        ),
        ("TinyNet beats BigNet, which achieves 80.1 F1.", ("relative", "named", "BigNet")),
        ("TinyNet beats the next best method scoring 80.1 F1.", ("ing", "prior", "the next best method")),
        ("TinyNet beats BigNet, achieving 80.1 F1.", ("ing ,", "named", "TinyNet")),
        ("Human annotators reach 80.1 F1.", ("subject", "human", "Human annotators")),
        ("We obtain 80.1 F1.", ("subject", "we", "We")),
        ("Our small network gets 80.1 F1.", ("subject", "own", "Our small network")),
        ("This is harder for RoBERTa (80.1 F1).", ("bracket", "named", "RoBERTa")),
        ("TinyNet wins, compared to the human accuracy of 80.1.", ("compare", "human", "the human accuracy")),
        ("TinyNet wins over the previous 80.1.", ("compare", "prior", "the previous")),
        ("TinyNet gets over 80.1%.", ("subject", "named", "TinyNet")),
        ("TinyNet gets more than 80.1%.", ("subject", "named", "TinyNet")),
        ("TinyNet gets a rate higher than 80.1%.", ("subject", "named", "TinyNet")),
        ("Its rate is close to 80.1%.", ("subject", "other", "Its rate")),
        ("Figure: 80.1 F1.", ("none", "none", "")),
    ],
)
def test_the_party_before_a_number(text: str, expected: tuple[str, str, str]) -> None:
    assert parties(text) == [expected]


def test_what_is_compared_twice_is_compared_each_time() -> None:
    text = "TinyNet reaches 81.4% compared with 80.5%, and 86.5% compared with 86.1%."
    constructions = [construction for construction, _, _ in parties(text)]
    assert constructions == ["subject", "compare bare", "subject", "compare bare"]


def test_what_is_higher_than_another_number_is_compared_with_it() -> None:
    constructions = [construction for construction, _, _ in parties("TinyNet gets 81.4%, higher than 80.5% by BigNet.")]
    assert constructions == ["subject", "compare bare"]
