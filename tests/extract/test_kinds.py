"""The cues by which a number is read as a score, a delta or no result."""

from __future__ import annotations

import pytest

from extract import Paper
from extract.document import fill, prepare
from extract.history import history_cues, likeliest, look_back
from extract.kinds import number_cues
from extract.reader import Reader
from extract.rules import apply_rules
from extract.weights import Table, Weights


def cues_of(text: str, place: int = -1, kinds: str = "") -> set[str]:
    """The cues of a number of a sentence, by default the last; ``kinds`` of the numbers before it."""
    document = prepare(Paper(id="a", abstract=text))
    (sentence,) = document.sentences
    fill(document, sentence)
    place %= len(sentence.numbers)
    earlier = tuple(kinds.split()) or ("score",) * place
    cues = number_cues(document, sentence, place, apply_rules(document, sentence))
    assert len(cues) == len(set(cues))
    return {*cues, *history_cues(look_back(document, sentence, place), earlier)}


def test_words_near_a_number_are_cues_with_its_unit_and_its_size() -> None:
    cues = cues_of("Our reader is a full 3.5% faster than others.")
    assert {"with unit % left:full", "with unit % right:faster", "with size %1 left:full"} <= cues
    assert {"with size %4 left:reach", "with size %4 right:accuracy"} <= cues_of("It reaches 100% accuracy.")
    assert "with size 5 left:reach" in cues_of("It reaches 101 frames.")


def test_the_words_of_the_title_are_cues_of_every_number() -> None:
    document = prepare(Paper(id="a", title="A Dataset of Trees: the dataset", abstract="It has 5 trees."))
    (sentence,) = document.sentences
    fill(document, sentence)
    told = [cue for cue in number_cues(document, sentence, 0, {}) if cue.startswith("title says")]
    assert told == ["title says dataset", "title says tre"]


@pytest.mark.parametrize(
    ("text", "opener"),
    [
        ("It uses only a random 30% of the maps.", "uses"),
        ("It is fast when the budget reaches 5%.", "when"),
        ("It is fast, with 5% of the maps.", "with"),
        ("It is fast, 5% of the time.", ","),
        ("Only 5% are read.", "^"),
    ],
)
def test_what_opens_the_words_before_a_number_tells_whether_it_is_a_setting(text: str, opener: str) -> None:
    assert {f"opener:{opener}", f"opener:{opener} %"} <= cues_of(text)


@pytest.mark.parametrize(
    ("text", "head"),
    [
        ("It takes 96 GPU hours.", "hours"),
        ("It takes 96 GPU hours of work.", "hours"),
        ("It reaches 96.", "$"),
        ("It reads 96 (of all) maps.", "$"),
    ],
)
def test_what_a_number_counts_is_the_head_of_the_phrase_after_it(text: str, head: str) -> None:
    assert f"head:{head}" in cues_of(text)


def test_a_value_is_told_by_the_steps_that_it_reaches() -> None:
    steps = {cue for cue in cues_of("It reaches 61.2% here.") if cue.startswith("from:")}
    assert {"from:%:0.5", "from:%:50", "from:%:60"} <= steps
    assert "from:%:70" not in steps


def test_a_number_is_what_the_last_one_that_is_written_like_it_is() -> None:
    text = "It reaches 82.1% with 50 maps, 5% more than before, and 71.3% with 60."
    cues = cues_of(text, 3, "score none delta")
    assert {"before:delta+none+score", "last:delta %>%", "alike:score right"} <= cues


def test_numbers_between_the_same_words_are_alike() -> None:
    assert "alike:delta leftright" in cues_of("It gains by 3 in A and then by 4 in B.", kinds="delta")


def test_how_the_other_numbers_are_written() -> None:
    assert {"others:2", "others:%", "others:% "} <= cues_of("It reaches 82.1% with 71.3% of the maps and 50 words.")
    assert "others:0" in cues_of("It reaches 82.1%.")


@pytest.mark.parametrize(
    "text", ["It requires 5%.", "It needs to be required, in all, by 5%.", "Requiring 5% is much."]
)
def test_a_word_is_one_cue_in_all_its_forms(text: str) -> None:
    assert "stem left:requir" in cues_of(text)


def test_what_stands_beyond_another_number_or_a_semicolon_speaks_of_that_one() -> None:
    stems = {cue for cue in cues_of("It improves A by 3; the rest needs 5 with B.") if cue.startswith("stem")}
    assert {"stem left:rest", "stem left:need", "stem right:b"} <= stems
    assert not {"stem left:improv", "stem left:a"} & stems
    stems = cues_of("Gains of 3 in the error of 5 remain.")
    assert "stem left:gain" not in stems
    assert "stem left:error" in stems


def test_histories_are_kept_as_far_as_they_are_likely() -> None:
    kept = likeliest([(0.3, ("score",)), (0.6, ("delta",)), (0.001, ("none",))])
    assert [kinds for _, kinds in kept] == [("delta",), ("score",)]
    assert sum(chance for chance, _ in kept) == pytest.approx(1)
    assert len(likeliest([(0.1, (str(k),)) for k in range(10)])) == 8


def test_a_number_is_read_by_all_likely_histories_each_as_much_as_it_is_likely() -> None:
    """The first number is as likely a score as a delta, and the second, which is like it, is what it is."""
    table = Table.of({"none": {"bias": -20.0}, "score": {"before:score": 9.0}, "delta": {"before:delta": 1.0}})
    document = prepare(Paper(id="a", abstract="It reaches 81% and 79%."))
    (sentence,) = document.sentences
    fill(document, sentence)
    first, second = Reader(Weights({"kind": table}, {"none": 0.5})).read_kinds(document, sentence, {})
    assert first.probabilities["score"] == pytest.approx(0.5)
    assert second.probabilities["score"] == pytest.approx(0.5 * 0.9999 + 0.5 * 0.2689, abs=0.001)
