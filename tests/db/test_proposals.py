"""Proposals: what may be one thing under two names, and what is never proposed however alike it looks."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import Engine, insert

from db.deciding import decide, undo
from db.proposals import proposals
from db.queries import RunSummary
from db.rows import Lexicon
from db.tables import model
from tests.db.conftest import Make

Ingest = Callable[..., RunSummary]


@pytest.fixture
def propose(engine: Engine, ingest: Ingest, make: Make) -> Callable[..., list[tuple[str, str, str]]]:
    """Stores a paper for each name, and gives the proposals: what goes, what it goes into, why."""

    def call(*names: str, kind: str = "model") -> list[tuple[str, str, str]]:
        batch = [
            make.one(f"p{number}", f"{50 + number}.5", **{kind: name, f"{kind}_id": name.lower().replace(" ", "")})
            for number, name in enumerate(names)
        ]
        ingest(batch)
        return [(found.subject.name, found.target.name, found.reason) for found in proposals(engine, kind)]

    return call


@pytest.mark.parametrize(
    ("kind", "names", "reason"),
    [
        ("benchmark", ("FrobNuScapes", "FrobNuScope"), "one letter differs"),
        ("benchmark", ("Frobnication VQA", "frobnication-VQAs"), "same letters"),
        ("benchmark", ("Kinectics-Frob", "Kinetics-Frob"), "one letter differs"),
        ("benchmark", ("FrobRead Benchmark Suite 5", "FrobRead 5"), "but for words such as"),
        ("benchmark", ("Microsoft FrobQuery", "FrobQuery"), "but for words such as"),
        ("benchmark", ("Fundamentals of Laparoscopic Surgery", "FLS"), "FLS has the initials of"),
        ("model", ("Holistically Nested Edge Frobber", "HNEF"), "HNEF has the initials of"),
        ("metric", ("frobnication distances", "frobnications distance"), "one letter differs"),
    ],
)
def test_what_may_be_one_is_proposed(
    propose: Callable[..., list[tuple[str, str, str]]], kind: str, names: tuple[str, str], reason: str
) -> None:
    found = propose(*names, kind=kind)
    assert len(found) == 1
    assert {*found[0][:2]} == {*names}
    assert reason in found[0][2]


@pytest.mark.parametrize(
    ("kind", "one", "other"),
    [
        ("model", "Frobformer-50", "Frobformer-51"),
        ("model", "Frobformer 3", "Frobformer 3.5"),
        ("model", "GPT-4", "GPT-4o"),
        ("model", "Frobformer-L", "Frobformer-XL"),
        ("model", "Frobformer-mini", "Frobformer"),
        ("model", "Frobformer Turbo", "Frobformer"),
        ("model", "Frobformer+", "Frobformer"),
        ("model", "FrobSplash-I", "FrobSplash-II"),
        ("model", "PSENet", "PoseNet"),
        ("model", "FrobnicaterV", "Frobnicater"),
        ("model", "MAML", "MAXL"),
        ("benchmark", "FrobbingHard", "Frobbing"),
        ("benchmark", "Frobbing Verified", "Frobbing"),
        ("benchmark", "FrobbingSeen", "FrobbingUnseen"),
        ("benchmark", "Frobs2016", "Frobs2017"),
        ("benchmark", "MOT", "MOTS"),
        ("metric", "top-1 frobnication", "top-5 frobnication"),
        ("metric", "frobnication@1", "frobnication@10"),
        ("metric", "macro frobnication", "micro frobnication"),
        ("metric", "frobnication ratio", "frobnication rate"),
        ("metric", "data frobnication", "frobnication"),
    ],
)
def test_what_is_told_apart_by_a_digit_a_size_or_a_word_is_never_proposed(
    propose: Callable[..., list[tuple[str, str, str]]], kind: str, one: str, other: str
) -> None:
    assert propose(one, other, kind=kind) == []


def test_two_names_of_one_abstract_are_two_things(engine: Engine, ingest: Ingest, make: Make) -> None:
    paper = make.paper("p1", "FrobFormer reaches 80.5% and FrobFormers 81.5% accuracy on ImageNet.")
    results = [
        make.result(paper, "80.5", model="FrobFormer", model_id="frobformer"),
        make.result(paper, "81.5", model="FrobFormers", model_id="frobformers"),
    ]
    ingest([(paper, results)])
    assert proposals(engine, "model") == []


def test_two_entries_of_the_lexicon_are_never_proposed(engine: Engine, ingest: Ingest, make: Make) -> None:
    ingest(
        [
            make.one("p1", "50.0", benchmark="LibriSpeech", benchmark_id="librispeech"),
            make.one("p2", "51.0", benchmark="LibriSpeeech", benchmark_id="librispeeech"),
        ]
    )
    (found,) = proposals(engine, "benchmark")
    assert (found.subject.id, found.target.id) == ("librispeeech", "librispeech"), "into the one that the lexicon knows"


def test_both_sides_show_their_results_and_a_paper(engine: Engine, ingest: Ingest, make: Make) -> None:
    ingest(
        [
            make.one("p1", "50.0", benchmark="Frobnication", benchmark_id="frobnication", title="First"),
            make.one("p2", "51.0", benchmark="Frobnication", benchmark_id="frobnication", title="Second"),
            make.one("p3", "52.0", benchmark="Frobnicatoin", benchmark_id="frobnicatoin", title="Third"),
        ]
    )
    (found,) = proposals(engine, "benchmark")
    assert (found.subject.results, found.subject.paper_id, found.subject.title) == (1, "p3", "Third")
    assert (found.target.results, found.target.paper_id, found.target.title) == (2, "p1", "First")
    assert 0 < found.score < 1


def test_those_come_first_that_bring_most_together(engine: Engine, ingest: Ingest, make: Make) -> None:
    names = ["Alphabenches", "Alphabenche", *["Betabenches"] * 3, *["Betabenche"] * 2]
    ingest(
        [make.one(f"p{n}", f"{n + 50}.5", benchmark=name, benchmark_id=name.lower()) for n, name in enumerate(names)]
    )
    assert [found.subject.id for found in proposals(engine, "benchmark")] == ["betabenche", "alphabenches"]
    assert len(proposals(engine, "benchmark", 1)) == 1


def test_a_merge_that_was_taken_back_is_not_proposed_again(
    engine: Engine, ingest: Ingest, make: Make, lexicon: Lexicon
) -> None:
    ingest(
        [
            make.one("p1", "50.0", benchmark="LibriSpeech", benchmark_id="librispeech"),
            make.one("p2", "51.0", benchmark="LibriSpeeech", benchmark_id="librispeeech"),
        ]
    )
    merged, _ = decide(
        engine, "benchmark", "merge", "librispeeech", target="librispeech", reviewer="Ada", lexicon=lexicon
    )
    assert proposals(engine, "benchmark") == []
    undo(engine, merged.id, reviewer="Ada", lexicon=lexicon)
    assert proposals(engine, "benchmark") == []


def test_what_is_distinct_is_proposed_no_more_until_that_is_taken_back(
    propose: Callable[..., list[tuple[str, str, str]]], engine: Engine, lexicon: Lexicon
) -> None:
    (pair,) = propose("FrobNuScapes", "FrobNuScope", kind="benchmark")
    subject, target = pair[0].lower(), pair[1].lower()
    said, changed = decide(engine, "benchmark", "distinct", subject, target=target, reviewer="Ada", lexicon=lexicon)
    assert changed == 0
    assert proposals(engine, "benchmark") == []
    undo(engine, said.id, reviewer="Ada", lexicon=lexicon)
    assert len(proposals(engine, "benchmark")) == 1


@pytest.mark.timeout(60)  # it takes two; to compare all pairs one by one takes minutes
def test_twenty_thousand_names_are_compared(engine: Engine) -> None:
    parts = ["fro", "bni", "cat", "ion", "gra", "spi", "ner", "tal", "wem", "dok"]
    names = [
        f"{a}{b}{c}{d}{e}".capitalize()
        for a in parts
        for b in parts
        for c in parts
        for d in parts
        for e in ("x", "lyn")
    ]
    assert len(names) == 20_000
    blank = {"family": "", "known": False, "results": 1, "papers": 1}
    with engine.begin() as connection:
        connection.execute(insert(model), [{"id": name.lower(), "name": name} | blank for name in names])
    assert len(proposals(engine, "model", 50)) == 50


def test_of_very_many_names_those_with_most_results_are_compared(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = [("alphabenches", 9), ("alphabenche", 8), ("betabenches", 2), ("betabenche", 1)]
    with engine.begin() as connection:
        blank = {"family": "", "known": False, "papers": 1}
        connection.execute(insert(model), [{"id": n, "name": n, "results": r} | blank for n, r in rows])
    every = [found.subject.id for found in proposals(engine, "model")]
    monkeypatch.setattr("db.proposals.COMPARED", 3)

    assert every == ["alphabenche", "betabenche"]
    assert [found.subject.id for found in proposals(engine, "model")] == ["alphabenche"]
