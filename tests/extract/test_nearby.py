"""The words around a name and around a number, as cues."""

from __future__ import annotations

import pytest

from extract import Paper, Reader
from extract.candidates import Candidate, Field
from extract.document import prepare
from extract.nearby import content_of, stem
from extract.pool import paper_candidates
from extract.reader import Option
from extract.wording import say


@pytest.mark.parametrize("word", ["improved", "improves", "improvement", "improvements", "improving"])
def test_the_forms_of_a_word_have_one_stem(word: str) -> None:
    assert stem(word) == "improv"


def test_a_short_word_keeps_its_ending() -> None:
    assert [stem(word) for word in ("used", "red", "ties", "is")] == ["used", "red", "tie", "is"]


def test_numbers_signs_and_articles_are_no_words() -> None:
    words = ("the", "loss", "of", "#", ",", "a", "trained", "model")
    assert [content_of(word) for word in words] == ["", "los", "", "", "", "", "train", "model"]


def system(title: str, abstract: str, name: str) -> Candidate:
    document = prepare(Paper(id="a", title=title, abstract=abstract))
    return next(c for c in paper_candidates(document).model if c.text == name)


def test_a_name_has_the_words_beside_it_of_each_of_its_places_and_of_its_first_sentence() -> None:
    text = "Earlier readers are slow. We train a parser dubbed WalnutNet for trees. The traditional WalnutNet lags."
    cues = system("", text, "WalnutNet").nearby
    assert {"near before:dubb", "near before:parser", "near after:tre", "near before:traditional"} <= {*cues}
    assert {"near left:dubbed", "near left:parser dubbed", "near right:for", "near right:for trees"} <= {*cues}
    assert "near first:train" in cues
    assert "near first:lag" not in cues
    assert len(cues) == len(set(cues))


def test_a_name_of_the_title_has_the_words_on_either_side_of_it_there() -> None:
    cues = system("Growing WalnutNet: a dataset of trees", "WalnutNet is large.", "WalnutNet").nearby
    assert {"near title before:grow", "near title after:dataset", "near title after:tre"} <= {*cues}
    assert not any(cue.startswith("near title before:dataset") for cue in cues)


def test_the_words_of_a_phrase_speak_for_themselves() -> None:
    cues = system("", "We propose sparse walnut gating. It is fast.", "sparse walnut gating").nearby
    assert "near word proposed phrase:walnut" in cues


def option_of(text: str, which: Field, name: str | None, title: str = "") -> Option:
    """An answer of the last result, as it was weighed."""
    decisions = [d for d in Reader().read(Paper(id="p", title=title, abstract=text)).decisions if d.choices]
    return next(o for o in decisions[-1].choices[which].ranked if o.candidate.text == name)


def test_the_words_beside_a_name_are_cues() -> None:
    cues = option_of("The sparse TinyNet easily reaches 78.1% accuracy on noisy SVHN images.", "model", "TinyNet").cues
    assert {"L stem before:spars", "L stem after:easily", "L head:tinynet"} <= {*cues}
    cues = option_of("TinyNet reaches 78.1% accuracy on noisy SVHN images.", "benchmark", "SVHN").cues
    assert {"R stem before:noisy", "R stem after:imag"} <= {*cues}


def test_the_words_between_a_number_and_a_measure_are_cues_unless_it_is_far() -> None:
    cues = option_of("Its accuracy on SVHN easily reaches 78.1%.", "metric", "accuracy").cues
    assert {"L stem between:easily", "L stem between:reach"} <= {*cues}
    far = "Its accuracy " + "goes on and on " * 6 + "until it reaches 78.1% on SVHN."
    cues = option_of(far, "metric", "accuracy").cues
    assert not any("stem between" in cue for cue in cues)
    assert "L stem after:goe" in cues


def test_the_words_of_the_sentence_are_cues_of_no_name() -> None:
    cues = option_of("On average, participants reach 78.1% accuracy on SVHN.", "model", None).cues
    assert {"null stem:participant", "null opening:on", "null opening:on average"} <= {*cues}


def test_the_paper_s_own_system_has_the_words_around_the_number_where_another_sentence_names_it() -> None:
    text = "We propose TinyNet, a small reader. Our experiments show 78.1% accuracy on SVHN."
    option = option_of(text, "model", "TinyNet", title="TinyNet: a small reader")
    own = option.candidate.own
    assert own.startswith("own 1 ")
    assert {f"{own} stem:our", f"{own} stem:experi", f"{own} opening:our"} <= {*option.cues}
    assert {"away stem before:propos", "away stem after:small", "away head:tinynet"} <= {*option.cues}


def test_the_words_of_a_measure_are_cues_with_the_unit_of_the_number() -> None:
    cues = option_of("TinyNet reaches 78.1% top-1 accuracy on SVHN.", "metric", "top-1 accuracy").cues
    assert {"measure %:top-1", "measure %:accuracy"} <= {*cues}


@pytest.mark.parametrize(
    ("cue", "said"),
    [
        ("L stem before:spars", "stands before the number, after “spars…”"),
        ("R stem between:on", "stands after the number, with “on…” between"),
        ("away stem before:propos", "stands after “propos…” in an earlier sentence"),
        ("with unit % left:gain", "“gain…” comes before it"),
        ("with size 2 right:fast", "“fast…” comes after it"),
        ("title says dataset", "the title says “dataset…”"),
        ("measure %:accuracy", "says “accuracy…”, and the number is in %"),
        ("null stem:participant", "its sentence says “participant…”"),
        ("own 1 sure stem:our", "is most likely the paper's own system and “our…” stands near the number"),
        (
            "main 1 sure opening:on",
            "is most likely what most of the paper's results are on and the sentence opens with “on”",
        ),
    ],
)
def test_they_are_told_in_plain_words(cue: str, said: str) -> None:
    assert say(cue) == said
