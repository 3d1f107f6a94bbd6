"""Classes of words the rules speak of, from lexicon/words.toml: ``words().report_verb`` and so on."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, fields
from functools import cache
from importlib.resources import files


@dataclass(frozen=True, slots=True)
class Words:
    """One frozen set of lower-case words a class; the classes are explained in lexicon/words.toml."""

    function: frozenset[str]
    determiner: frozenset[str]
    report_verb: frozenset[str]
    change_verb: frozenset[str]
    change_noun: frozenset[str]
    holder: frozenset[str]
    shared_measure: frozenset[str]
    shared_cost: frozenset[str]
    comparative: frozenset[str]
    benchmark_noun: frozenset[str]
    system_noun: frozenset[str]
    propose_verb: frozenset[str]
    naming_verb: frozenset[str]
    comparator: frozenset[str]
    preposition: frozenset[str]
    other_verb: frozenset[str]
    generic_name: frozenset[str]
    count_noun: frozenset[str]
    also_noun: frozenset[str]
    metric_modifier: frozenset[str]
    metric_head: frozenset[str]
    open_comparative: frozenset[str]
    pooling: frozenset[str]
    praise: frozenset[str]
    versioned: frozenset[str]
    name_article: frozenset[str]
    lead_in: frozenset[str]
    subject_end: frozenset[str]
    vague: frozenset[str]
    number_join: frozenset[str]
    opener: frozenset[str]
    before_number: frozenset[str]
    result_word: frozenset[str]
    training_word: frozenset[str]
    data_paper: frozenset[str]
    study_word: frozenset[str]
    other_party: frozenset[str]
    human: frozenset[str]
    of_people: frozenset[str]
    baseline: frozenset[str]
    best_existing: frozenset[str]
    data_noun: frozenset[str]
    data_pair: frozenset[str]
    common_name: frozenset[str]
    unnamed: frozenset[str]
    hardware: frozenset[str]
    machine: frozenset[str]
    common_term: frozenset[str]
    telling: frozenset[str]
    empty: frozenset[str]
    language: frozenset[str]
    country: frozenset[str]
    comparison: frozenset[str]
    compared_to: frozenset[str]
    exceed_verb: frozenset[str]
    rare_report_verb: frozenset[str]
    before_verb: frozenset[str]
    auxiliary: frozenset[str]
    be: frozenset[str]
    earlier: frozenset[str]
    counting: frozenset[str]
    bare_measure: frozenset[str]
    judging: frozenset[str]
    no_case: frozenset[str]
    no_amount: frozenset[str]
    bounding: frozenset[str]
    not_counted: frozenset[str]
    no_gain: frozenset[str]
    rival: frozenset[str]
    degree: frozenset[str]
    economical: frozenset[str]
    unharmed: frozenset[str]
    criterion: frozenset[str]
    rare_measure: frozenset[str]
    trained: frozenset[str]
    evaluating: frozenset[str]
    going_on: frozenset[str]


_NO_ADVERB = frozenset(["anomaly", "family", "assembly", "supply", "butterfly", "early", "poly", "only"])


def is_adverb(word: str) -> bool:
    """Whether a word in small letters is an adverb by its ending; "anomaly" and "binary-only" are none."""
    return word.endswith("ly") and (word == "only" or word.rpartition("-")[2] not in _NO_ADVERB)


@cache
def stops() -> frozenset[str]:
    """Words that end a noun phrase: function words and verbs, but for the verbs that are as often nouns.

    Forms in -ing stay inside ("training time", "planning cost"): they modify more often than they predicate.
    """
    w = words()
    verbs = w.report_verb | w.change_verb | w.propose_verb | w.other_verb
    return w.function | frozenset(v for v in verbs - w.also_noun if not v.endswith("ing"))


@cache
def words() -> Words:
    """The classes, read once.

    Raises:
        ValueError: the file lacks a class or has one that no rule knows.
    """
    data = tomllib.loads(files("extract.lexicon").joinpath("words.toml").read_text(encoding="utf-8"))
    expected = {f.name for f in fields(Words)}
    if data.keys() != expected:
        raise ValueError(
            f"words.toml: missing {sorted(expected - data.keys())}, unknown {sorted(data.keys() - expected)}"
        )
    return Words(**{name: frozenset(text.split()) for name, text in data.items()})
