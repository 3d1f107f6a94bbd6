"""Noun phrases: runs of words between stop words."""

from __future__ import annotations

import pytest

from extract.numbers import find_numbers
from extract.phrases import Phrase, find_phrases
from extract.tokens import tokenize


def phrases_of(text: str) -> list[Phrase]:
    tokens = tokenize(text, [(0, len(text))], find_numbers(text))
    return find_phrases(text, tokens, 0, len(tokens))


# text -> phrases as "word before: phrase"
ROWS = {
    "it reduces training duration by 30%": ["reduces: training duration"],
    "on common tasks in popular apps": ["on: tasks", "in: apps"],
    "the best agent achieved 41%": ["^: best agent"],
    "on the challenging household tasks": ["on: household tasks"],
    "a gain of 2.5 points in navigation success": ["^: gain", "in: navigation success"],
    "significantly fewer parameters": ["significantly: fewer parameters"],
    "on state-of-the-art": ["on: state-of-the-art"],
    "on average we gain on par": ["we: gain"],
    "on instance level": ["on: instance level"],
    "on named entity recognition": ["on: named entity recognition"],
    "on anomaly detection": ["on: anomaly detection"],
    "the binary-only fuzzer": ["^: binary-only fuzzer"],
    "we and it are": [],
    "": [],
}


@pytest.mark.parametrize(("text", "phrases"), [pytest.param(t, p, id=t or "empty") for t, p in ROWS.items()])
def test_the_phrases_of_a_text(text: str, phrases: list[str]) -> None:
    assert [f"{p.before}: {p.text}" for p in phrases_of(text)] == phrases


def test_of_a_long_run_the_last_seven_words_are_taken() -> None:
    (phrase,) = phrases_of("with big red round old wooden french garden chair table")
    assert phrase.text == "round old wooden french garden chair table"


def test_a_phrase_is_a_stretch_of_the_text() -> None:
    text = "It reduces training duration and memory footprint on common household tasks."
    for phrase in phrases_of(text):
        assert text[phrase.start : phrase.end] == phrase.text
        assert phrase.first < phrase.last
