"""Verifying: a whole record holds, and each way in which one can be broken is found and named."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Sequence
from typing import Any

import pytest
from sqlalchemy import Engine, delete, insert, select, update

from db import tables
from db.reviews import add_review
from db.rows import Lexicon, result_id
from db.verify import Verification, verify
from extract.records import Paper, Result

Ingest = Callable[..., Any]
Check = Callable[..., Verification]


@pytest.fixture
def batch(make: Any, ingest: Ingest) -> list[tuple[Paper, list[Result]]]:
    first = make.paper("a", "We present Alpha. Alpha reaches 80.5% accuracy on ImageNet, 2.5 points more than Beta.")
    results = [make.result(first, "80.5", model="Alpha"), make.result(first, "2.5", kind="delta", unit="points")]
    found: list[tuple[Paper, list[Result]]] = [(first, results), make.one("b", "0.91", unit="", model="Beta")]
    found.append((make.paper("c", "Nothing is measured."), []))
    ingest(found)
    return found


@pytest.fixture
def check(engine: Engine, lexicon: Lexicon, batch: list[tuple[Paper, list[Result]]]) -> Check:
    """Verifies with a reader that reads what was stored, or what it is told to."""

    def run(version: str = "1", **others: Any) -> Verification:
        told: dict[str, Sequence[Result]] = {paper.id: results for paper, results in batch}
        told |= others.pop("told", {})
        return verify(engine, lambda paper: told[paper.id], version, lexicon=lexicon, **others)

    return run


@pytest.fixture
def alpha(batch: list[tuple[Paper, list[Result]]]) -> str:
    """The id of the first result."""
    paper, (score, _) = batch[0]
    return result_id(paper.id, score.start, score.end, "score")


def damage(engine: Engine, table: Any, **values: Any) -> None:
    with engine.begin() as connection:
        connection.execute(update(table).where(table.c.id == values.pop("id")).values(**values))


def test_a_whole_record_holds(check: Check) -> None:
    found = check()
    assert found.holds
    assert (found.papers, found.results, found.current, found.dormant, found.broken) == (3, 3, 3, 0, [])


def test_it_holds_after_reviews_and_what_they_leave_dormant(
    engine: Engine, check: Check, alpha: str, *, lexicon: Lexicon, ingest: Ingest, batch: list[Any]
) -> None:
    add_review(engine, alpha, "correct", field="benchmark", value="GSM8K", reviewer="ada", lexicon=lexicon)
    add_review(engine, alpha, "correct", field="kind", value="delta", reviewer="ada", lexicon=lexicon)
    add_review(engine, alpha, "reject", reviewer="ada", lexicon=lexicon)
    assert check().holds
    ingest([(batch[0][0], batch[0][1][1:])], version="2")
    found = check("2", told={"a": batch[0][1][1:]})
    assert (found.holds, found.dormant) == (True, 1)


@pytest.mark.parametrize(
    ("problem", "says", "values"),
    [
        ("span", "the abstract has '0.5' at 33:36, not '80.5'", {"value_start": 33}),
        ("span", "the value is at 32:999, the abstract has", {"value_end": 999}),
        ("span", "does not hold the value", {"sentence_end": 20}),
        ("span", "the model is at 11:999", {"model_end": 999}),
        ("reading", "role is 'human', read as 'own'", {"role": "human"}),
        ("reading", "model_id is None, read as 'alpha'", {"model_id": None}),
        ("effective", "value is 12.0, should be 80.5", {"value": 12.0}),
        ("effective", "verdict is 'reject', should be ''", {"verdict": "reject"}),
        ("effective", "merit is None, should be 80.5", {"merit": None}),
    ],
)
def test_a_damaged_result_is_named(
    engine: Engine, check: Check, alpha: str, *, problem: Any, says: str, values: dict[str, Any]
) -> None:
    damage(engine, tables.result, id=alpha, **values)
    found = check()
    assert not found.holds
    assert found.counts[problem] == 1
    (one,) = [one for one in found.broken if one.problem == problem]
    assert (one.subject, one.paper_id) == (alpha, "a")
    assert says in one.says


def test_a_changed_abstract_breaks_its_spans(engine: Engine, check: Check, alpha: str) -> None:
    with engine.connect() as connection:
        text = connection.execute(select(tables.paper.c.abstract).where(tables.paper.c.id == "a")).scalar_one()
    damage(engine, tables.paper, id="a", abstract=text.replace("80.5", "81.5"))
    found = check(told={"a": []})
    assert [one.says for one in found.broken if one.subject == alpha] == [
        "the abstract has '81.5' at 32:36, not '80.5'",
        "the database has it, the reader does not find it",
    ]


def test_counts_and_references_are_checked(engine: Engine, check: Check) -> None:
    damage(engine, tables.paper, id="b", scores=2)
    with engine.begin() as connection:
        connection.execute(update(tables.board).values(best_result_id="feedfacefeedface"))
    found = check()
    assert {(one.problem, one.subject, one.says) for one in found.broken if one.problem != "kept"} == {
        ("count", "b", "scores and deltas are 2 and 0, not 1 and 0"),
        ("orphan", "imagenet", "its best result 'feedfacefeedface' is not there"),
    }


@pytest.mark.parametrize(
    ("table", "values", "subject", "says"),
    [
        (tables.board, {"claims": 7}, "board imagenet ·  · accuracy · %", "claims is 7, should be 0"),
        (tables.doubt, {"place": 9}, "doubt {alpha}", "place is 9, should be 2"),
        (tables.coverage, {"extracted": 5}, "coverage imagenet", "extracted is 5, should be 2"),
        (tables.run, {"holds": 2}, "run 1", "holds is 2, should be 3"),
        (tables.benchmark, {"papers": 9}, "benchmark imagenet", "papers is 9, should be 2"),
        (tables.model, {"benchmarks": 3}, "model alpha", "benchmarks is 3, should be 1"),
        (tables.tally, {"total": 9}, "tally papers_naming", "total is 9, should be 2"),
    ],
)
def test_what_is_kept_is_counted_again(
    engine: Engine, check: Check, alpha: str, *, table: Any, values: dict[str, int], subject: str, says: str
) -> None:
    with engine.begin() as connection:
        connection.execute(update(table).values(**values))
    kept = [one for one in check().broken if one.problem == "kept"]
    assert (subject.format(alpha=alpha), says) in [(one.subject, one.says) for one in kept]


def test_kept_rows_that_are_missing_or_too_many_are_named(engine: Engine, check: Check, alpha: str) -> None:
    with engine.begin() as connection:
        connection.execute(delete(tables.doubt).where(tables.doubt.c.result_id == alpha))
        row = {"benchmark_id": "imagenet", "split": "", "metric_id": "accuracy", "unit": "%", "setting": ""}
        connection.execute(insert(tables.spread).values(model_id="x", low=1, high=2, different=2, papers=2, **row))
    said = {(one.subject, one.says) for one in check().broken}
    assert (f"doubt {alpha}", "it is missing") in said
    assert ("spread imagenet ·  · accuracy · % · x · ", "nothing is counted there") in said


def test_kept_rows_that_are_known_to_be_stale_are_passed_over(engine: Engine, check: Check) -> None:
    with engine.begin() as connection:
        connection.execute(update(tables.board).values(claims=7))
        connection.execute(insert(tables.stale).values(kind="benchmark", entity_id="imagenet"))
    assert check().holds


def test_another_version_is_counted_and_not_held_against_the_record(check: Check, batch: list[Any]) -> None:
    paper, (score, delta) = batch[0]
    other = dataclasses.replace(score, model="Gamma", model_id="gamma")
    found = check("2", told={paper.id: [other, dataclasses.replace(delta, kind="score")], "b": []})
    assert (found.holds, found.current) == (True, 0)
    assert (found.would_change, found.would_vanish, found.would_appear) == (1, 2, 1)


def test_what_another_version_worked_out_is_passed_over_and_what_people_said_is_not(
    engine: Engine, check: Check, alpha: str
) -> None:
    damage(engine, tables.result, id=alpha, value=0.805, unit="", flags='["old"]', unranked="old", merit=None)
    with engine.begin() as connection:  # its board would have been derived of that
        connection.execute(insert(tables.stale).values(kind="benchmark", entity_id="imagenet"))
    assert check("2").holds
    damage(engine, tables.result, id=alpha, verdict="reject")
    said = [one.says for one in check("2").broken if one.problem == "effective"]
    assert said == ["verdict is 'reject', should be ''"]


def test_what_the_reader_finds_and_the_database_lacks_is_broken(check: Check, batch: list[Any], make: Any) -> None:
    more = make.result(batch[0][0], "2.5", kind="score")
    found = check(told={"a": [*batch[0][1], more]})
    assert [one.says for one in found.broken] == ["the reader finds it, the database does not have it"]


def test_a_sample_is_drawn_and_only_the_first_broken_are_kept(engine: Engine, check: Check) -> None:
    with engine.begin() as connection:
        connection.execute(update(tables.result).values(unranked="nonsense"))
    done: list[int] = []
    found = check(keep=1, on_paper=done.append)
    assert (found.counts["effective"], len(found.broken), done) == (3, 1, [1, 2, 3])
    assert check(sample=2, seed=1).papers == 2
    assert check(sample=99).papers == 3
