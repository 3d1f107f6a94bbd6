"""Texts made to be slow: long runs of what the patterns of extract/ repeat. None may hang."""

from __future__ import annotations

import logging

import pytest

from extract import Reader, rules
from extract.records import Paper
from tests.torture import patterns, targets

LENGTH = 300_000
TARGETS = ("cleaner", "sentences", "mentions", "reader")
EVERY = 40
"""One in so many of the pieces that are not usual; they are 1,971."""
PARTS = 8


def test_all_patterns_are_found() -> None:
    found = patterns.patterns()
    assert len(found) > 200
    assert {"extract.sentences._CANDIDATE", "extract.sources.ris.START"} <= found.keys()
    assert sum(name.startswith("rule ") for name in found) == len(rules.load_rules())


@pytest.mark.timeout(20)  # each takes one; a piece whose time grows with the square of its length, fifty and more
@pytest.mark.parametrize("part", range(PARTS))
@pytest.mark.parametrize("name", TARGETS)
def test_no_run_of_anything_makes_it_hang(name: str, part: int) -> None:
    tried = [*patterns.USUAL, *patterns.all_pieces()[len(patterns.USUAL) :: EVERY]][part::PARTS]
    assert tried
    for piece in tried:
        targets.TARGETS[name](f" {patterns.run_of(piece, LENGTH)}".encode())


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
