"""Decisions on names: merge, split, rename and undo, over what is stored and over what comes later."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import Engine, select

from db.deciding import DecisionError, NameKind, decide, entry_id, undo
from db.decisions import load_decisions
from db.queries import RunSummary, find_benchmark
from db.reviews import add_review
from db.rows import Lexicon
from db.tables import alias, benchmark, board, metadata, metric, model, paper, result
from tests.db.conftest import Make

Ingest = Callable[..., RunSummary]
Decide = Callable[..., tuple[Any, int]]


@pytest.fixture
def stored(engine: Engine, ingest: Ingest, make: Make) -> Engine:
    """Three spellings of one thing under three ids, and a board that the lexicon knows."""
    ingest(
        [
            make.one("p1", "71.0", benchmark="FrobBench", benchmark_id="frobbench", model="ResNet-50"),
            make.one("p2", "72.0", benchmark="FrobBench", benchmark_id="frobbench", model="FrobNet"),
            make.one("p3", "73.0", benchmark="Frob-Benchmark", benchmark_id="frob-bm", model="FrobNet"),
            make.one("p4", "74.0", benchmark="FROB", benchmark_id="frob", model="OtherNet"),
            make.one("p5", "75.0", benchmark="ImageNet", benchmark_id="imagenet", model="OtherNet"),
        ]
    )
    return engine


@pytest.fixture
def deciding(stored: Engine, lexicon: Lexicon) -> Decide:
    """Decides as Ada, with the small lexicon."""

    def call(action: Any, subject: str, kind: NameKind = "benchmark", **options: Any) -> tuple[Any, int]:
        return decide(stored, kind, action, subject, reviewer="Ada", lexicon=lexicon, **options)

    return call


def boards(engine: Engine) -> dict[str, int]:
    with engine.connect() as connection:
        return {
            row.benchmark_id: row.results for row in connection.execute(select(board).order_by(board.c.benchmark_id))
        }


def dump(engine: Engine) -> dict[str, list[tuple[Any, ...]]]:
    """Everything that is shown. Left out: the log itself, ``tally.version``, which counts changes, and ``alias.key``,
    a number without meaning."""
    tables = (benchmark, metric, model, alias, board, result, paper, metadata.tables["stale"])
    found = {}
    with engine.connect() as connection:
        for table in tables:
            columns = [column for column in table.c if column is not alias.c.key]
            found[table.name] = sorted((tuple(row) for row in connection.execute(select(*columns))), key=repr)
        tally = metadata.tables["tally"]
        rows = connection.execute(select(tally.c.name, tally.c.total).where(tally.c.name != "version"))
        found["tally"] = sorted(tuple(row) for row in rows)
    return found


def test_a_merge_moves_the_results_and_leaves_the_old_name_leading_there(stored: Engine, deciding: Decide) -> None:
    _, changed = deciding("merge", "frob-bm", target="frobbench")
    assert changed == 1
    assert boards(stored) == {"frob": 1, "frobbench": 3, "imagenet": 1}
    for name in ("frob-bm", "Frob-Benchmark", "frobbench"):
        assert [found.id for found in find_benchmark(stored, name)] == ["frobbench"]
    (summary,) = find_benchmark(stored, "frobbench")
    assert (summary.results, summary.papers) == (3, 3)


@pytest.mark.parametrize(
    ("decided", "options"),
    [
        pytest.param(("merge", "frob-bm"), {"target": "frobbench"}, id="merge"),
        pytest.param(("merge", "frobbench"), {"target": "imagenet"}, id="merge into a known one"),
        pytest.param(("split", "frobbench"), {"surface": "FrobBench", "target": "imagenet"}, id="split"),
        pytest.param(
            ("split", "frobbench"), {"surface": "FrobBench", "target": "brand-new"}, id="split into a new one"
        ),
        pytest.param(("rename", "frobbench"), {"name": "Frobnication Benchmark"}, id="rename"),
        pytest.param(("merge", "frobnet"), {"target": "resnet-50", "kind": "model"}, id="merge models"),
    ],
)
def test_after_undo_the_database_is_exactly_as_before(
    stored: Engine, deciding: Decide, lexicon: Lexicon, decided: tuple[str, str], options: dict[str, Any]
) -> None:
    before = dump(stored)
    decision, changed = deciding(*decided, **options)
    assert dump(stored) != before
    assert undo(stored, decision.id, reviewer="Ada", lexicon=lexicon) == (decision, changed)
    assert dump(stored) == before
    with stored.connect() as connection:
        assert [(d.action, d.stands) for d in load_decisions(connection)] == [(decided[0], False), ("undo", True)]


def test_merges_chain_and_come_apart_one_by_one(stored: Engine, deciding: Decide, lexicon: Lexicon) -> None:
    first, _ = deciding("merge", "frob-bm", target="frob")
    between = dump(stored)
    second, _ = deciding("merge", "frob", target="frobbench")
    assert boards(stored) == {"frobbench": 4, "imagenet": 1}
    undo(stored, first.id, reviewer="Ada", lexicon=lexicon)
    assert boards(stored) == {"frob-bm": 1, "frobbench": 3, "imagenet": 1}
    deciding("merge", "frob-bm", target="frobbench")
    undo(stored, second.id, reviewer="Ada", lexicon=lexicon)
    assert boards(stored) == {"frob": 1, "frobbench": 3, "imagenet": 1}
    assert between["result"] != dump(stored)["result"]


def test_a_decision_holds_for_what_is_ingested_later(
    stored: Engine, deciding: Decide, ingest: Ingest, make: Make, lexicon: Lexicon
) -> None:
    merged, _ = deciding("merge", "frob-bm", target="frobbench")
    deciding("rename", "frobbench", name="The Frob")
    ingest([make.one("p9", "79.0", benchmark="Frob-Benchmark", benchmark_id="frob-bm")])
    assert boards(stored)["frobbench"] == 4
    assert find_benchmark(stored, "frobbench")[0].name == "The Frob"
    undo(stored, merged.id, reviewer="Ada", lexicon=lexicon)
    assert boards(stored) == {"frob": 1, "frob-bm": 2, "frobbench": 2, "imagenet": 1}


def test_reading_again_changes_nothing_that_people_decided(
    stored: Engine, deciding: Decide, ingest: Ingest, make: Make
) -> None:
    deciding("merge", "frob", target="frobbench")
    before = boards(stored)
    ingest([make.one("p4", "74.0", benchmark="FROB", benchmark_id="frob", model="OtherNet")], version="2")
    assert boards(stored) == before


def test_a_split_takes_one_spelling_only(stored: Engine, deciding: Decide) -> None:
    deciding("merge", "frob-bm", target="frobbench")
    decision, changed = deciding("split", "frobbench", surface="Frob-Benchmark")
    assert (decision.target, changed) == ("frobbenchmark", 1)  # the spelling's own id
    assert boards(stored) == {"frob": 1, "frobbench": 2, "frobbenchmark": 1, "imagenet": 1}


def test_decisions_and_reviews_go_together(stored: Engine, deciding: Decide, lexicon: Lexicon) -> None:
    with stored.connect() as connection:
        one = connection.execute(select(result.c.id).where(result.c.benchmark_id == "frob")).scalar_one()
    add_review(stored, one, "reject", reviewer="Ben", lexicon=lexicon)
    decision, _ = deciding("merge", "frob", target="frobbench")
    assert boards(stored)["frobbench"] == 2, "a rejected result is on no board"
    undo(stored, decision.id, reviewer="Ada", lexicon=lexicon)
    with stored.connect() as connection:
        row = connection.execute(select(result).where(result.c.id == one)).one()
    assert (row.verdict, row.benchmark_id, row.as_read) == ("reject", "frob", "")


def test_a_merged_metric_takes_over_scale_and_direction(
    stored: Engine, deciding: Decide, ingest: Ingest, make: Make
) -> None:
    ingest([make.one("p9", "0.79", metric="accuracee", metric_id="accuracee", unit="", model="Late")])
    deciding("merge", "accuracee", kind="metric", target="accuracy")
    with stored.connect() as connection:
        row = connection.execute(select(result).where(result.c.model == "Late")).one()
    assert (row.value, row.unit, row.unranked, row.merit) == (79, "%", "", 79)
    assert boards(stored)["imagenet"] == 2


@pytest.mark.parametrize(
    ("decided", "options", "message"),
    [
        (("merge", "frobb"), {"target": "frob"}, "there is no benchmark with the id 'frobb'"),
        (("merge", "frob"), {"target": "nowhere"}, "there is no benchmark with the id 'nowhere'"),
        (("merge", "frob"), {"target": "frob"}, "cannot be merged into itself"),
        (("merge", "frob"), {}, "needs the entry that it goes into"),
        (("split", "frob"), {"surface": "frob"}, "no result names 'frob' as 'frob', but as 'FROB'"),
        (("split", "frob"), {"surface": "FROB"}, "would stay in 'frob'"),
        (("split", "frob"), {"surface": "FROB", "target": "a\nb"}, "is no id"),
        (("rename", "frob"), {"name": "  "}, "the new name is empty"),
        (("rename", "frob"), {"name": "x" * 201}, "201 characters"),
        (("forget", "frob"), {}, "action is 'forget'"),
        (("merge", "wer"), {"kind": "metric", "target": "accuracy"}, "of 'wer' lower is better, of 'accuracy' higher"),
        (("rename", "frob"), {"kind": "paper", "name": "x"}, "kind is 'paper'"),
    ],
)
def test_what_makes_no_sense_is_refused(
    stored: Engine, deciding: Decide, decided: tuple[str, str], options: dict[str, Any], message: str
) -> None:
    before = dump(stored)
    with pytest.raises(DecisionError, match=message):
        deciding(*decided, **options)
    assert dump(stored) == before
    with stored.connect() as connection:
        assert load_decisions(connection) == []


def test_circles_and_second_merges_are_refused(stored: Engine, deciding: Decide) -> None:
    deciding("merge", "frob", target="frobbench")
    with pytest.raises(DecisionError, match="'frob' is part of 'frobbench' since decision 1"):
        deciding("merge", "frobbench", target="frob")
    with pytest.raises(DecisionError, match="'frob' is part of 'frobbench'"):
        deciding("merge", "frob", target="imagenet")
    with pytest.raises(DecisionError, match="part of 'frobbench' since decision 1"):
        entry_id(stored, "benchmark", "frob")
    deciding("split", "frobbench", surface="FrobBench", target="imagenet")
    with pytest.raises(DecisionError, match="would be a circle"):
        deciding("merge", "imagenet", target="frobbench")


def test_undo_refuses_what_it_cannot_take_back(stored: Engine, deciding: Decide, lexicon: Lexicon) -> None:
    deciding("rename", "frob", name="Frob!")
    undo(stored, 1, reviewer="Ada", lexicon=lexicon)
    for number, message in ((1, "taken back already"), (2, "is an undo"), (7, "no decision 7")):
        with pytest.raises(DecisionError, match=message):
            undo(stored, number, reviewer="Ada", lexicon=lexicon)


def test_who_decides_must_say_so(stored: Engine, lexicon: Lexicon) -> None:
    with pytest.raises(DecisionError, match="name of its reviewer"):
        decide(stored, "benchmark", "rename", "frob", name="x", reviewer=" ", lexicon=lexicon)


def test_an_entry_is_found_by_id_or_by_a_spelling_of_its_own(stored: Engine) -> None:
    assert entry_id(stored, "benchmark", "frob-bm") == "frob-bm"
    assert entry_id(stored, "benchmark", "the ILSVRC-2012 dataset") == "imagenet"
    with pytest.raises(DecisionError, match="no benchmark is called 'Nothing'"):
        entry_id(stored, "benchmark", "Nothing")


def test_decisions_made_at_once_do_not_make_a_circle(stored: Engine, lexicon: Lexicon) -> None:
    """Each of two people merges the other's way: one of them is refused."""
    refused: list[DecisionError] = []

    def merge(subject: str, target: str) -> None:
        try:
            decide(stored, "benchmark", "merge", subject, target=target, reviewer="Ada", lexicon=lexicon)
        except DecisionError as error:
            refused.append(error)

    pairs = (("frob", "frobbench"), ("frobbench", "frob"))
    people = [threading.Thread(target=merge, args=pair) for pair in pairs]
    for person in people:
        person.start()
    for person in people:
        person.join()
    assert len(refused) == 1
    assert sorted(boards(stored).values()) == [1, 1, 3]
