"""The coverage ledger: what is named, what was read of it, and how far it can be believed."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from importlib import resources
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, delete, select

from db import measured, queries
from db.coverage import fill_mentions
from db.deciding import decide
from db.queries import CoverageCounts
from db.reviews import add_review
from db.rows import Lexicon
from db.tables import mentioned
from db.writing import writing

Ingest = Callable[..., Any]


@pytest.fixture(scope="module")
def stored_file(build: Callable[..., Path], make: Any) -> Path:
    sure, unsure = {"confidence": 0.9}, {"confidence": 0.3}
    wordy = [
        ("v", "We speak of ImageNet at length."),
        ("w", "ImageNet and MNIST have 3.5 of everything."),
        ("x", "Nothing is named here."),
    ]
    mixed = make.paper("m", "Delta reaches 70.5% or 71.5% accuracy on ImageNet.")
    return build(
        [
            make.one("a", "80.5", model="Alpha", **sure),
            make.one("b", "81.5", model="Beta", **unsure),
            make.one("c", "2.5", model="Beta", kind="delta", unit="points", **sure),
            make.one("d", "60.5", model="Beta", benchmark="Our Own Set", **sure),
            (mixed, [make.result(mixed, "70.5", **sure), make.result(mixed, "71.5", **unsure)]),
            *((make.paper(identity, text), []) for identity, text in wordy),
        ]
    )


@pytest.fixture(autouse=True)
def _stored(stored_file: Path, path: Path) -> None:
    shutil.copy(stored_file, path)


def counts(engine: Engine, benchmark_id: str) -> tuple[Any, ...]:
    line = queries.coverage_of(engine, benchmark_id)
    assert line is not None
    one = line.counts
    return one.mentioned, one.with_number, one.extracted, one.uncertain, one.rejected


def test_a_line_counts_papers(engine: Engine) -> None:
    assert counts(engine, "imagenet") == (6, 5, 3, 1, 0)
    assert counts(engine, "mnist") == (1, 1, 0, 0, 0)
    line = queries.coverage_of(engine, "imagenet")
    assert line is not None
    assert (line.benchmark, line.task, line.family) == ("ImageNet", "image classification", "accuracy")


def test_what_nobody_looked_for_is_not_said_to_be_named_by_nobody(engine: Engine) -> None:
    assert counts(engine, "our-own-set") == (None, None, 1, 0, 0)
    assert queries.coverage_of(engine, "nowhere") is None
    assert queries.coverage_of(engine, "cifar-10") is None  # known, and not named here


def test_the_ledger_adds_up(engine: Engine) -> None:
    found = queries.coverage(engine)
    assert [(line.benchmark_id, line.counts.mentioned) for line in found.lines] == [("imagenet", 6), ("mnist", 1)]
    assert (found.lines_in_all, found.papers, found.naming) == (2, 8, 6)
    assert found.counts == CoverageCounts(mentioned=7, with_number=6, extracted=3, uncertain=1, rejected=0)
    assert [line.benchmark_id for line in queries.coverage(engine, limit=1, offset=1).lines] == ["mnist"]
    searched = queries.coverage(engine, search="mni")
    assert ([line.benchmark_id for line in searched.lines], searched.lines_in_all) == (["mnist"], 1)
    assert searched.counts == found.counts


def test_a_benchmark_without_results_is_found_by_its_spellings(engine: Engine) -> None:
    line = queries.find_coverage(engine, "the MNIST dataset")
    assert line is not None
    assert (line.benchmark_id, line.benchmark) == ("mnist", "MNIST")
    assert queries.find_coverage(engine, "CIFAR-10") is None
    assert queries.find_coverage(engine, "no such thing") is queries.find_coverage(engine, "  ") is None


def test_a_rejection_is_counted_and_no_longer_read(engine: Engine, lexicon: Lexicon) -> None:
    row = next(row for row in queries.leaderboard(engine, "imagenet", "accuracy", "%") if row.paper_id == "a")
    add_review(engine, row.result_id, "reject", reviewer="ada", lexicon=lexicon)
    assert counts(engine, "imagenet") == (6, 5, 2, 1, 1)


def test_a_paper_that_is_read_anew_is_counted_anew(engine: Engine, ingest: Ingest, make: Any) -> None:
    ingest([(make.paper("v", "We speak of MNIST instead."), [])])
    assert counts(engine, "imagenet")[0] == 5
    assert counts(engine, "mnist")[0] == 2


def test_a_merged_benchmark_counts_with_the_one_that_it_is_part_of(engine: Engine, lexicon: Lexicon) -> None:
    decide(engine, "benchmark", "merge", "our-own-set", target="imagenet", reviewer="ada", lexicon=lexicon)
    assert counts(engine, "imagenet") == (7, 6, 4, 1, 0)  # its paper does not spell it so, and counts as naming it


def test_mentions_follow_a_merge_and_count_a_paper_once(
    engine: Engine, ingest: Ingest, make: Any, lexicon: Lexicon
) -> None:
    ingest([make.one("n", "99.5", benchmark="MNIST", model="Alpha")])
    assert counts(engine, "mnist") == (2, 2, 1, 0, 0)
    decide(engine, "benchmark", "merge", "mnist", target="imagenet", reviewer="ada", lexicon=lexicon)
    assert counts(engine, "imagenet") == (7, 6, 4, 1, 0)  # one paper names both
    assert queries.coverage_of(engine, "mnist") is None
    assert [line.benchmark_id for line in queries.coverage(engine).lines] == ["imagenet"]


def test_mentions_are_found_afterwards_where_none_are_stored(engine: Engine) -> None:
    def stored() -> list[Any]:
        with engine.connect() as connection:
            return list(connection.execute(select(mentioned).order_by(mentioned.c.benchmark_id, mentioned.c.paper_key)))

    before = stored()
    assert before
    with writing(engine) as connection:
        connection.execute(delete(mentioned))
        fill_mentions(connection)
    assert stored() == before


# the measured precision


def test_precision_stands_beside_a_line_where_enough_is_annotated(engine: Engine) -> None:
    line = queries.coverage_of(engine, "imagenet")
    assert line is not None
    assert line.precision is not None
    assert (line.precision.family, line.precision.readings >= measured.ENOUGH) == ("accuracy", True)
    assert 0 < line.precision.low < line.precision.precision < line.precision.high < 1


def test_too_few_annotated_scores_are_no_figure(monkeypatch: pytest.MonkeyPatch, engine: Engine) -> None:
    def few() -> dict[str, measured.Precision]:
        figures = {"precision": 0.5, "low": 0.3, "high": 0.7}
        return {"accuracy": measured.Precision(family="accuracy", readings=measured.ENOUGH - 1, **figures)}

    monkeypatch.setattr(measured, "measured", few)
    line = queries.coverage_of(engine, "imagenet")
    assert line is not None
    assert (line.family, line.precision) == ("accuracy", None)
    assert queries.coverage(engine).precision is None


def test_the_figures_that_ship_are_whole() -> None:
    families = json.loads(resources.files("db").joinpath("measured.json").read_text(encoding="utf-8"))["families"]
    assert families[measured.ALL]["readings"] == sum(one["readings"] for name, one in families.items() if name)
    for one in families.values():
        assert 0 <= one["low"] <= one["precision"] <= one["high"] <= 1
    told = queries.measured_precision()
    assert told[0].family == measured.ALL
    assert {one.family for one in told} <= set(families)
    assert all(one.readings >= measured.ENOUGH for one in told)
