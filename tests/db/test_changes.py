"""The change log: what a run did to results that were there before, and what two runs differ in."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import Engine, select

from db import tables
from db.diff import Diff, RunError, diff
from db.reviews import add_review
from db.rows import Lexicon, result_id
from extract.records import Paper, Result

Ingest = Callable[..., Any]
Item = tuple[Paper, list[Result]]


@pytest.fixture
def alpha(make: Any, ingest: Ingest) -> Item:
    """A paper with a score and a delta, stored by the first run beside another paper."""
    paper = make.paper("a", "Alpha reaches 80.5% accuracy on ImageNet, 2.5 points more than Beta.", title="Alpha")
    results = [make.result(paper, "80.5", model="Alpha"), make.result(paper, "2.5", kind="delta", unit="points")]
    ingest([(paper, results), make.one("b", "91.0", model="Beta")])
    return paper, results


def log(engine: Engine) -> list[dict[str, Any]]:
    with engine.connect() as connection:
        return [dict(row) for row in connection.execute(select(tables.change).order_by(tables.change.c.id)).mappings()]


def result_rows(engine: Engine) -> dict[str, dict[str, Any]]:
    with engine.connect() as connection:
        return {row["id"]: dict(row) for row in connection.execute(select(tables.result)).mappings()}


def identity(item: Item, place: int = 0) -> str:
    paper, results = item
    return result_id(paper.id, results[place].start, results[place].end, results[place].kind)


def counts(found: Diff) -> tuple[int, ...]:
    return tuple(found.counts[what] for what in ("changed", "vanished", "returned", "appeared"))


def test_reading_the_same_again_logs_and_rewrites_nothing(engine: Engine, ingest: Ingest, alpha: Item) -> None:
    before = result_rows(engine)
    assert ingest([alpha], version="2").changed == 1
    ingest([alpha], version="2", force=True)
    assert log(engine) == []
    assert result_rows(engine) == before  # with the run and the version that read it first
    assert counts(diff(engine)) == (0, 0, 0, 0)


def test_being_surer_is_stored_and_not_logged(engine: Engine, ingest: Ingest, alpha: Item) -> None:
    paper, (score, delta) = alpha
    ingest([(paper, [dataclasses.replace(score, confidence=0.5, why=("another cue",)), delta])], version="2")
    rows = result_rows(engine)
    assert log(engine) == []
    assert (rows[identity(alpha)]["confidence"], rows[identity(alpha)]["extractor_version"]) == (0.5, "2")
    assert (rows[identity(alpha, 1)]["extractor_version"], rows[identity(alpha, 1)]["run_id"]) == ("1", 1)


def test_what_changed_is_logged_column_by_column(engine: Engine, ingest: Ingest, alpha: Item) -> None:
    paper, (score, delta) = alpha
    other = dataclasses.replace(
        score, model="Gamma", model_id="gamma", setting="5-shot", bound="about", model_span=None
    )
    ingest([(paper, [other, delta])], version="2")
    (row,) = log(engine)
    assert (row["run_id"], row["result_id"], row["paper_id"], row["change"]) == (2, identity(alpha), "a", "changed")
    assert json.loads(row["before"]) == {"model": "Alpha", "model_id": "alpha", "setting": "", "bound": ""}
    assert json.loads(row["after"]) == {"model": "Gamma", "model_id": "gamma", "setting": "5-shot", "bound": "about"}
    found = diff(engine)
    assert (found.since, found.until, counts(found)) == (1, 2, (1, 0, 0, 0))
    (one,) = found.differences
    assert (one.paper_id, one.title, one.value_text, one.sentence) == ("a", "Alpha", "80.5", paper.abstract)


def test_what_vanishes_returns_with_its_first_run(engine: Engine, ingest: Ingest, alpha: Item) -> None:
    paper, (score, delta) = alpha
    ingest([(paper, [delta])], version="2")
    (one,) = diff(engine).differences
    assert (one.what, one.result_id, one.title, one.sentence) == ("vanished", identity(alpha), "Alpha", paper.abstract)
    assert (one.before["model"], one.before["value_decimal"], one.after) == ("Alpha", "80.5", {})
    ingest([(paper, [score, delta])], version="3")
    (one,) = diff(engine).differences
    assert (one.what, one.result_id, one.after["model"]) == ("returned", identity(alpha), "Alpha")
    row = result_rows(engine)[identity(alpha)]
    assert (row["first_run_id"], row["run_id"]) == (1, 3)
    assert counts(diff(engine, 1)) == (0, 0, 0, 0)  # over both runs it is as it was
    assert counts(diff(engine, 0)) == (0, 0, 0, 3)


def test_a_new_kind_is_another_result(engine: Engine, ingest: Ingest, alpha: Item) -> None:
    paper, (score, delta) = alpha
    ingest([(paper, [dataclasses.replace(score, kind="delta"), delta])], version="2")
    found = diff(engine)
    assert counts(found) == (0, 1, 0, 1)
    assert [(one.what, (one.before or one.after)["kind"]) for one in found.differences] == [
        ("vanished", "score"),
        ("appeared", "delta"),
    ]


def test_a_changed_abstract_tells_what_it_said_before(engine: Engine, ingest: Ingest, make: Any, alpha: Item) -> None:
    paper = make.paper("a", "We correct our numbers. Alpha reaches 81.0% accuracy on ImageNet.", title="Alpha")
    ingest([(paper, [make.result(paper, "81.0", model="Alpha")])])
    found = diff(engine)
    assert counts(found) == (0, 2, 0, 1)
    assert [(one.what, one.sentence) for one in found.differences if one.value_text != "2.5"] == [
        ("vanished", alpha[0].abstract),
        ("appeared", "Alpha reaches 81.0% accuracy on ImageNet."),
    ]


def test_changes_of_several_runs_add_up(engine: Engine, ingest: Ingest, alpha: Item) -> None:
    paper, (score, delta) = alpha
    for version, model in (("2", "Gamma"), ("3", "Delta"), ("4", "Alpha")):
        ingest([(paper, [dataclasses.replace(score, model=model, model_id=model.lower()), delta])], version=version)
    (one,) = diff(engine, 1, 3).differences
    assert (one.before["model"], one.after["model"]) == ("Alpha", "Delta")
    (one,) = diff(engine, 2, 3).differences
    assert (one.before["model"], one.after["model"]) == ("Gamma", "Delta")
    assert counts(diff(engine, 1, 4)) == (0, 0, 0, 0)


def test_what_appeared_and_went_again_is_seen_from_each_side(
    engine: Engine, ingest: Ingest, make: Any, alpha: Item
) -> None:
    guest = make.one("c", "70.0", model="Guest")
    ingest([guest])
    ingest([(guest[0], [])], version="2")
    assert counts(diff(engine, 1, 2)) == (0, 0, 0, 1)
    assert [one.after["model"] for one in diff(engine, 1, 2).differences] == ["Guest"]
    assert counts(diff(engine, 2, 3)) == (0, 1, 0, 0)
    assert counts(diff(engine, 1, 3)) == (0, 0, 0, 0)
    assert alpha


def test_a_correction_is_no_change_and_hides_none(
    engine: Engine, ingest: Ingest, alpha: Item, lexicon: Lexicon
) -> None:
    paper, (score, delta) = alpha
    for field, value in (("model", "Omega"), ("value", "99.0")):
        add_review(engine, identity(alpha), "correct", field=field, value=value, reviewer="ada", lexicon=lexicon)
    ingest([alpha], version="2")
    assert log(engine) == []
    ingest([(paper, [dataclasses.replace(score, model="Gamma", model_id="gamma"), delta])], version="3")
    (row,) = log(engine)
    assert (json.loads(row["before"])["model"], json.loads(row["after"])["model"]) == ("Alpha", "Gamma")


def test_one_benchmark_or_a_few_can_be_asked_for(engine: Engine, ingest: Ingest, make: Any) -> None:
    batch = [make.one(f"p{number}", f"8{number}.5", model="Alpha") for number in range(5)]
    ingest([*batch, make.one("g", "50.0", benchmark="GSM8K", model="Alpha")])
    found = diff(engine, limit=2)
    assert (found.counts["appeared"], len(found.differences)) == (6, 2)
    assert counts(diff(engine, benchmark_id="gsm8k")) == (0, 0, 0, 1)
    moved = [(paper, [dataclasses.replace(one, benchmark="GSM8K", benchmark_id="gsm8k")]) for paper, (one,) in batch]
    ingest(moved[:1], version="2")
    assert counts(diff(engine, benchmark_id="gsm8k")) == counts(diff(engine, benchmark_id="imagenet")) == (1, 0, 0, 0)
    assert counts(diff(engine, benchmark_id="librispeech")) == (0, 0, 0, 0)


def test_runs_that_are_not_there_are_named(engine: Engine, ingest: Ingest, alpha: Item) -> None:
    ingest([alpha])
    with pytest.raises(RunError, match="there is no run 9; the last is 2"):
        diff(engine, 9)
    with pytest.raises(RunError, match="run 2 came after run 1; name the earlier one first"):
        diff(engine, 2, 1)


def test_an_empty_database_has_no_differences(engine: Engine) -> None:
    found = diff(engine)
    assert (found.since, found.until, counts(found)) == (0, 0, (0, 0, 0, 0))
    with pytest.raises(RunError, match="there is no run 1; nothing was ingested yet"):
        diff(engine, 1)
