"""Every example of every rule, run against all rules: its owner must win, and near-misses must be left alone."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest

from extract.document import Document, fill, prepare
from extract.records import Paper
from extract.rules import Rule, abstracted, apply_rules, expand, likely_rules, load_rules
from extract.sources import iter_papers

RULES = load_rules()
BUNDLED = Path(__file__).parents[2] / "fixtures" / "papers.jsonl"


def _document(text: str) -> Document:
    document = prepare(Paper(id="x", abstract=text))
    for sentence in document.sentences:
        fill(document, sentence)
    return document


def _readings(text: str) -> list[tuple[str, list[Rule]]]:
    """For each number "value | metric | benchmark | model" as its first rule has it, with all rules that fired."""
    document = _document(text)
    tokens = document.tokens
    found = []
    for sentence in document.sentences:
        metrics = {m.first: m.name for m in sentence.metrics}
        names = {n.first: n.text for n in sentence.names}
        for at, links in sorted(apply_rules(document, sentence).items()):
            first = links[0]
            parts = (metrics.get(first.metric, ""), names.get(first.benchmark, ""), names.get(first.model, ""))
            value = tokens.numbers[tokens.number[at]].text
            found.append((" | ".join((value, *parts)).strip(), [link.rule for link in links]))
    return found


EXAMPLES = [pytest.param(rule, text, reads, id=rule.id) for rule in RULES for text, reads in rule.examples]
REJECTS = [pytest.param(rule, text, id=rule.id) for rule in RULES for text in rule.rejects]


@pytest.mark.parametrize(("rule", "text", "reads"), EXAMPLES)
def test_an_example_is_read_by_its_own_rule(rule: Rule, text: str, reads: tuple[str, ...]) -> None:
    found = _readings(text)
    squeezed = [" ".join(reading.split()) for reading, _ in found]
    assert squeezed == [" ".join(r.split()) for r in reads], f"{rule.id}: {expand(rule.pattern)}"
    assert {rules[0].id for _, rules in found} == {rule.id}


@pytest.mark.parametrize(("rule", "text"), REJECTS)
def test_a_near_miss_is_left_alone(rule: Rule, text: str) -> None:
    fired = {r.id for _, rules in _readings(text) for r in rules}
    assert rule.id not in fired, expand(rule.pattern)


def test_a_rule_that_is_not_tried_could_not_have_matched() -> None:
    tried = left = 0
    for paper in iter_papers(BUNDLED, on_problem=lambda _: None):
        document = _document(paper.abstract)
        for sentence in document.sentences:
            if not sentence.numbers:
                continue
            text, first_token = abstracted(document, sentence)
            likely = likely_rules(text, first_token)
            others = [rule for rule in RULES if rule not in likely]
            assert [rule.id for rule in others if rule.compiled.search(text)] == []
            tried += len(likely)
            left += len(others)
    assert left > tried > 500


def test_ids_are_unique_and_every_rule_has_examples_and_near_misses() -> None:
    assert len({rule.id for rule in RULES}) == len(RULES)
    assert all(rule.examples and rule.rejects for rule in RULES)


@pytest.mark.parametrize("run", ["5.1% ", "accuracy of ", "on CIFAR-10 , ", "( 5 ", "up to over about ", "and 5 , "])
def test_no_rule_is_given_up_on_what_patterns_repeat(run: str, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING):
        _readings("TinyNet achieves " + run * (3000 // len(run)) + ".")
    assert caplog.messages == []
