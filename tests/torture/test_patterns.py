"""Texts made to be slow: long runs of what the patterns of extract/ repeat. Time grows in a straight line."""

from __future__ import annotations

import logging
import time

import pytest

from extract import Reader, rules
from extract.records import Paper
from tests.torture import patterns, targets

LENGTH = 100_000
TARGETS = ("cleaner", "sentences", "mentions", "reader")
EVERY = 40
"""One in so many pieces is tried here; `make torture` tries them all."""


def seconds(target: targets.Target, data: bytes) -> float:
    """Processor time of the quickest of two, which other work of the machine does not lengthen."""
    taken = []
    for _ in range(2):
        begun = time.process_time()
        target(data)
        taken.append(time.process_time() - begun)
    return min(taken)


def test_all_patterns_are_found() -> None:
    found = patterns.patterns()
    assert len(found) > 200
    assert {"extract.sentences._CANDIDATE", "extract.sources.ris.START"} <= found.keys()
    assert sum(name.startswith("rule ") for name in found) == len(rules.load_rules())


@pytest.mark.parametrize("name", TARGETS)
def test_a_hundred_kilobytes_of_anything_take_less_than_a_second(name: str) -> None:
    target = targets.TARGETS[name]
    target(b" ReadNet achieves 91.5% accuracy on CIFAR-10.")  # what is loaded once is not the text's time
    slow = {}
    for piece in [*patterns.USUAL, *patterns.all_pieces()[len(patterns.USUAL) :: EVERY]]:
        taken = seconds(target, f" {patterns.run_of(piece, LENGTH)}".encode())
        if taken > targets.SLOW:
            slow[piece] = taken
    assert slow == {}


@pytest.mark.parametrize("name", TARGETS)
def test_four_times_the_text_takes_about_four_times_as_long(name: str) -> None:
    """What grows with the square takes sixteen times as long. What is over in a moment cannot be compared."""
    target = targets.TARGETS[name]
    grown = {}
    for piece in patterns.USUAL:
        short, long = (
            seconds(target, f" {patterns.run_of(piece, length)}".encode()) for length in (LENGTH // 4, LENGTH)
        )
        if long > 0.1 and long > 10 * short:
            grown[piece] = (short, long)
    assert grown == {}


def test_no_rule_needs_its_timeout() -> None:
    """On the longest sentence that rules are tried on, of whatever they repeat."""
    ended = []
    for rule in rules.load_rules():
        for piece in [*patterns.USUAL, *patterns.pieces(rule.compiled)][::4]:
            text = " ".join([piece.strip()] * rules.LONGEST)
            try:
                for _ in rule.compiled.finditer(text, timeout=10 * rules.TIMEOUT):
                    pass
            except TimeoutError:
                ended.append((rule.id, piece))
    assert ended == []


def test_a_rule_that_is_given_up_is_reported(monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture) -> None:
    monkeypatch.setattr(rules, "TIMEOUT", 1e-9)
    text = "ResNet-50 achieves 76.1% top-1 accuracy on ImageNet " * 40
    with caplog.at_level(logging.WARNING):
        Reader().read(Paper(id="paper-7", abstract=f"{text}."))
    assert caplog.messages
    assert caplog.messages[0].startswith("paper-7: the rule ")
    assert "read nothing in a sentence" in caplog.messages[0]
