"""Storing: the same twice changes nothing, a change replaces, an interruption leaves whole batches."""

from __future__ import annotations

import dataclasses
import json
import sqlite3
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, func, inspect, select, text

from db import DatabaseError, open_database, queries, tables
from db.queries import RunSummary
from db.rows import Lexicon, result_id
from db.store import Store
from extract.records import Paper, Result

Ingest = Callable[..., RunSummary]


def dump(engine: Engine) -> dict[str, list[tuple[Any, ...]]]:
    """Everything in the database but the runs, full-text index included."""
    names = sorted({*inspect(engine).get_table_names()} - {"run"})
    with engine.connect() as connection:
        return {
            name: sorted((tuple(row) for row in connection.exec_driver_sql(f"SELECT * FROM {name}")), key=repr)  # noqa: S608
            for name in names
        }


def counts(summary: RunSummary) -> tuple[int, int, int, int]:
    return summary.read, summary.new, summary.changed, summary.unchanged


@pytest.fixture
def batch(make: Any) -> list[tuple[Paper, list[Result]]]:
    """Three papers: two results and one of them a delta, one result, none."""
    first = make.paper(
        "2401.00001",
        "We present Alpha. Alpha reaches 80.5% accuracy on ImageNet, 2.5 points more than Beta.",
        title="Alpha",
        date="2024-01-05",
        authors=("Ada Lovelace", "Alan Turing"),
        venue="Journal of Tests",
        url="https://example.org/alpha",
        arxiv_id="2401.00001",
        doi="10.1/alpha",
        source="papers.jsonl",
        line=1,
    )
    second = make.paper("2402.00002", "Gamma has a WER of 3.1% on LibriSpeech.", title="Gamma", date="2024-02")
    third = make.paper("2403.00003", "We discuss the history of the field.")
    return [
        (
            first,
            [
                make.result(first, "80.5", model="Alpha", claims_sota=True, setting="5-shot"),
                make.result(first, "2.5", kind="delta", unit="points", model="Alpha", confidence=0.7),
            ],
        ),
        (second, [make.result(second, "3.1", metric="WER", benchmark="LibriSpeech", model="Gamma")]),
        (third, []),
    ]


def test_storing_twice_changes_nothing(engine: Engine, ingest: Ingest, batch: list[Any]) -> None:
    first = ingest(batch)
    assert counts(first) == (3, 3, 0, 0)
    assert (first.scores, first.deltas, first.benchmarks) == (2, 1, 2)
    before, version = dump(engine), queries.database_version(engine)
    second = ingest(batch)
    assert counts(second) == (3, 0, 0, 3)
    assert (second.scores, second.deltas, second.benchmarks) == (0, 0, 2)
    assert dump(engine) == before
    assert queries.database_version(engine) != version  # a run is a change that a cache must see


def test_order_and_batches_of_the_second_ingest_do_not_matter(
    engine: Engine, lexicon: Lexicon, ingest: Ingest, batch: list[Any]
) -> None:
    ingest(batch)
    before = dump(engine)
    with Store(engine, lexicon).run(sources=["papers.jsonl"], version="1") as run:
        for item in reversed(batch):
            run.add([item])
    assert dump(engine) == before


def test_unread_gives_back_only_what_has_to_be_read(
    engine: Engine, lexicon: Lexicon, ingest: Ingest, batch: list[Any], make: Any
) -> None:
    ingest(batch)
    new, results = make.one("2404.00004", "91.0", model="Delta")
    changed = dataclasses.replace(batch[1][0], abstract="Gamma has a WER of 2.9% on LibriSpeech.")
    with Store(engine, lexicon).run(sources=["x"], version="1") as run:
        assert run.unread([batch[0][0], new, changed, batch[2][0]]) == [new, changed]
        run.add([(new, results), (changed, [])])
        run.skip(2)
    summary = run.summary
    assert counts(summary) == (4, 1, 1, 2)
    assert summary.skipped == 2
    with Store(engine, lexicon).run(sources=["x"], version="2") as run:  # another reader reads everything again
        assert run.unread([new, changed]) == [new, changed]


def test_what_is_to_be_read_is_the_text_that_is_stored(
    engine: Engine, lexicon: Lexicon, ingest: Ingest, make: Any
) -> None:
    titled = make.paper("p", "Alpha\x00 reaches 80.5% accuracy.", title="Alpha")
    ingest([(titled, [])])
    with Store(engine, lexicon).run(sources=["x"], version="2") as run:
        (paper,) = run.unread([dataclasses.replace(titled, title="")])
        assert (paper.title, paper.abstract) == ("Alpha", "Alpha\ufffd reaches 80.5% accuracy.")
        run.add([(paper, [])])
    page = queries.paper(engine, "p")
    assert page is not None
    assert (page.title, page.abstract) == (paper.title, paper.abstract)


def test_everything_of_a_result_comes_back(engine: Engine, ingest: Ingest, batch: list[Any]) -> None:
    ingest(batch)
    paper, (result, _) = batch[0]
    found = queries.evidence(engine, result_id(paper.id, result.start, result.end, "score"))
    assert found is not None
    assert found.abstract[found.value_span.start : found.value_span.end] == result.value_text
    assert found.abstract[found.sentence_span.start : found.sentence_span.end] == found.sentence == result.sentence
    assert Decimal(found.value_decimal) == result.value
    for name in ("metric_span", "benchmark_span", "model_span", "why", "rule", "confidence", "setting", "role"):
        assert getattr(found, name) == getattr(result, name), name
    for name in ("kind", "bound", "claims_sota", "metric_id", "benchmark_id", "model_id"):
        assert getattr(found, name) == getattr(result, name), name
    assert (found.metric_text, found.benchmark_text, found.model_text) == ("accuracy", "ImageNet", "Alpha")
    assert (found.printed_unit, found.extractor_version, found.verdict, found.flags) == ("%", "1", "", ())
    for name in ("title", "abstract", "date", "authors", "venue", "url", "arxiv_id", "doi", "source", "line"):
        assert getattr(found, name) == getattr(paper, name), name
    assert (found.paper_id, found.year, found.author_count) == (paper.id, 2024, 2)


def test_every_stored_span_holds_its_text(engine: Engine, ingest: Ingest, batch: list[Any], make: Any) -> None:
    odd = make.paper("odd", "Zé 🚀👩‍🚀 e\u0301tat: Ω-Net gets 71.5% accuracy on ImageNet\x00 now. Then 3 \ud800 more.")
    ingest([*batch, (odd, [make.result(odd, "71.5", model="Ω-Net")])])
    with engine.connect() as connection:
        rows = connection.execute(
            select(tables.result, tables.paper.c.abstract).join(
                tables.paper, tables.paper.c.key == tables.result.c.paper_key
            )
        ).all()
        flat = {row.result_id: row.sentence for row in connection.execute(text("SELECT * FROM results_flat")).all()}
    assert len(rows) == 4
    for row in rows:
        assert row.abstract[row.value_start : row.value_end] == row.value_text
        assert row.abstract[row.benchmark_start : row.benchmark_end] == row.benchmark
        assert flat[row.id] == row.abstract[row.sentence_start : row.sentence_end]
    # What no database can hold becomes U+FFFD, one for one, so that the spans behind it stay right.
    page = queries.paper(engine, "odd")
    assert page is not None
    assert page.abstract == odd.abstract.replace("\x00", "\ufffd").replace("\ud800", "\ufffd")
    assert counts(ingest([(odd, [])])) == (1, 0, 0, 1)


@pytest.mark.parametrize(
    "wrong",
    [{"start": 0}, {"end": 9999}, {"value_text": "80.6"}, {"sentence": "Another."}, {"sentence_start": -1}],
)
def test_evidence_that_is_not_there_is_refused(
    engine: Engine, ingest: Ingest, batch: list[Any], wrong: dict[str, Any]
) -> None:
    paper, (result, _) = batch[0]
    with pytest.raises(ValueError, match=r"paper 2401\.00001: (value|sentence) at "):
        ingest([batch[1], (paper, [dataclasses.replace(result, **wrong)])])
    assert queries.overview(engine).papers == 0  # the batch as a whole


def test_a_changed_text_replaces_its_results(engine: Engine, ingest: Ingest, batch: list[Any], make: Any) -> None:
    ingest(batch)
    paper = dataclasses.replace(batch[0][0], abstract="Alpha reaches 81.0% accuracy on GSM8K.")
    summary = ingest([(paper, [make.result(paper, "81.0", benchmark="GSM8K", model="Alpha")])])
    assert counts(summary) == (1, 0, 1, 0)
    page = queries.paper(engine, paper.id)
    assert page is not None
    assert [result.value_text for result in page.results] == ["81.0"]
    assert {found.id for found in queries.benchmarks(engine)} == {"gsm8k", "librispeech"}  # ImageNet is gone
    overview = queries.overview(engine)
    assert (overview.papers, overview.results, overview.deltas, overview.benchmarks) == (3, 2, 0, 2)
    assert [found.id for found in queries.papers(engine, search="GSM8K")] == [paper.id]
    assert queries.papers(engine, search="points") == []  # the old text is out of the index


def test_replacing_gives_the_database_that_storing_at_once_gives(
    engine: Engine, ingest: Ingest, lexicon: Lexicon, batch: list[Any], make: Any
) -> None:
    paper = dataclasses.replace(batch[0][0], abstract="Alpha reaches 81.0% accuracy on GSM8K.")
    changed = [(paper, [make.result(paper, "81.0", benchmark="GSM8K", model="Alpha")]), *batch[1:]]
    ingest(batch)
    ingest(changed)
    fresh = open_database("sqlite://")
    with Store(fresh, lexicon).run(sources=["x"], version="1") as run:
        run.add(changed)
    for name in ("board", "benchmark", "metric", "model", "stale"):
        assert dump(engine)[name] == dump(fresh)[name], name
    totals = dict(dump(engine)["tally"]), dict(dump(fresh)["tally"])
    assert {**totals[0], "version": 0} == {**totals[1], "version": 0}
    fresh.dispose()


def test_another_version_of_the_reader_replaces_results(engine: Engine, ingest: Ingest, batch: list[Any]) -> None:
    ingest(batch)
    paper, results = batch[0]
    better = dataclasses.replace(results[0], rule="pair_list", confidence=0.99)
    summary = ingest([(paper, [better])], version="2")
    assert counts(summary) == (1, 0, 1, 0)
    page = queries.paper(engine, paper.id)
    assert page is not None
    assert [(found.rule, found.extractor_version) for found in page.results] == [("pair_list", "2")]
    assert counts(ingest([(paper, [better])], version="2")) == (1, 0, 0, 1)


def test_force_replaces_what_is_the_same(engine: Engine, ingest: Ingest, batch: list[Any]) -> None:
    ingest(batch)
    summary = ingest([(batch[0][0], batch[0][1][:1])], force=True)
    assert counts(summary) == (1, 0, 1, 0)
    assert queries.overview(engine).deltas == 0


def test_details_that_a_record_adds_are_stored_and_results_stay(
    engine: Engine, ingest: Ingest, batch: list[Any]
) -> None:
    ingest(batch)
    third = batch[2][0]
    dated = dataclasses.replace(third, date="2024-03-09", venue="Workshop", author_count=6)
    assert counts(ingest([(dated, [])])) == (1, 0, 1, 0)
    assert counts(ingest([(third, [])])) == (1, 0, 0, 1)  # saying less than before changes nothing
    page = queries.paper(engine, third.id)
    assert page is not None
    assert (page.date, page.year, page.venue, page.author_count) == ("2024-03-09", 2024, "Workshop", 6)
    moved = dataclasses.replace(dated, date="2024-03-10")
    assert counts(ingest([(moved, [])])) == (1, 0, 1, 0)
    # A day without its year does not put out a full date.
    assert counts(ingest([(dataclasses.replace(third, date="--03-10"), [])])) == (1, 0, 0, 1)
    page = queries.paper(engine, third.id)
    assert page is not None
    assert (page.date, page.year) == ("2024-03-10", 2024)


def test_two_records_of_one_paper_in_a_run_are_one_paper(engine: Engine, ingest: Ingest, make: Any) -> None:
    text_ = "Alpha reaches 80.5% accuracy on ImageNet."
    bare = make.paper("p", text_, date="--04-24")
    titled = make.paper("p", text_, title="Alpha", date="2024-04-24", url="https://example.org/p")
    other = make.paper(
        "p", "Another wording, 80.5% on ImageNet.", title="Alpha 2", venue="Elsewhere", url="https://a.org"
    )
    records = [(record, [make.result(record, "80.5", model="Alpha")]) for record in (bare, titled, other)]
    ingest(records)
    page = queries.paper(engine, "p")
    assert page is not None
    # The first text stays; the title and the details that it lacks come from the others.
    assert (page.abstract, page.title, page.date, page.url, page.venue) == (
        text_,
        "Alpha",
        "2024-04-24",
        "https://example.org/p",
        "Elsewhere",
    )
    assert queries.overview(engine).papers == 1
    before = dump(engine)
    assert counts(ingest(records)) == (3, 0, 0, 3)
    assert dump(engine) == before
    assert counts(ingest(records[1:], force=True)) == (2, 0, 1, 1)  # read again, but each paper once


def test_an_interrupted_run_leaves_whole_batches(engine: Engine, lexicon: Lexicon, batch: list[Any], make: Any) -> None:
    def store(*batches: Any) -> None:
        with Store(engine, lexicon).run(sources=["x"], version="1") as run:
            for item in batches:
                if isinstance(item, BaseException):
                    raise item
                run.add(item)

    bad = make.one("bad", "50.0", model="Bad")
    broken = (bad[0], [dataclasses.replace(bad[1][0], start=0)])
    with pytest.raises(ValueError, match="paper bad"):
        store(batch[:2], [batch[2], broken])
    overview = queries.overview(engine)
    assert (overview.papers, overview.results) == (2, 3)
    assert {found.id for found in queries.benchmarks(engine)} == {"imagenet", "librispeech"}
    assert overview.last_run is not None
    assert (overview.last_run.finished_at, overview.last_run.read, overview.last_run.new) == (None, 2, 2)
    with pytest.raises(KeyboardInterrupt):
        store(batch, KeyboardInterrupt())
    assert queries.overview(engine).papers == 3


@pytest.mark.sqlite
def test_a_database_that_cannot_be_written_says_so(
    engine: Engine, path: Path, lexicon: Lexicon, batch: list[Any]
) -> None:
    with engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA busy_timeout = 10")  # the pool gives this connection to the store
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(DatabaseError, match=r"papers\.db: cannot be written: database is locked; another process"):
        Store(engine, lexicon).run(sources=["x"], version="1").__enter__()
    other.rollback()
    other.close()
    with Store(engine, lexicon).run(sources=["x"], version="1") as run:
        run.add(batch)
    assert queries.overview(engine).papers == 3


@pytest.mark.parametrize(
    ("url", "kept"),
    [
        ("https://a.org/x", "https://a.org/x"),
        ("http://a.org", "http://a.org"),
        ("javascript:alert(1)", None),
        ("", None),
    ],
)
def test_only_web_addresses_become_links(engine: Engine, ingest: Ingest, make: Any, url: str, kept: str | None) -> None:
    record = make.paper("p", "Nothing here.", url=url)
    ingest([(record, [])])
    assert [found.url for found in queries.papers(engine)] == [kept]
    assert counts(ingest([(record, [])])) == (1, 0, 0, 1)


def test_one_number_for_two_benchmarks_is_two_results(engine: Engine, ingest: Ingest, make: Any) -> None:
    paper = make.paper("p", "Alpha reaches 91.2% accuracy on both ImageNet and GSM8K.")
    both = [make.result(paper, "91.2", benchmark=name, model="Alpha") for name in ("ImageNet", "GSM8K")]
    ingest([(paper, both)])
    assert {found.id: found.best for found in queries.benchmarks(engine)} == {"imagenet": 91.2, "gsm8k": 91.2}
    assert counts(ingest([(paper, both)], force=True)) == (1, 0, 1, 0)
    assert queries.overview(engine).results == 2


def test_ids_are_pinned() -> None:
    """They are cited: these two must never change."""
    assert result_id("2401.00001", 31, 35, "score") == "f0ca650d8e3d9c62"
    assert result_id("2401.00001", 31, 35, "score", ordinal=1) == "aa68768041af16a9"


def test_ids_do_not_depend_on_where_when_and_with_what_a_paper_came(
    engine: Engine, lexicon: Lexicon, ingest: Ingest, batch: list[Any]
) -> None:
    def ids(of: Engine) -> set[str]:
        with of.connect() as connection:
            return set(connection.execute(select(tables.result.c.id)).scalars())

    ingest(batch)
    before = ids(engine)
    assert len(before) == 3
    elsewhere = [
        (dataclasses.replace(paper, source="other.csv", line=None, title=f"{paper.title} (v2)", venue="V"), results)
        for paper, results in batch
    ]
    ingest(elsewhere, version="2")
    assert ids(engine) == before
    fresh = open_database("sqlite://")
    with Store(fresh, lexicon).run(sources=["other.csv"], version="3") as run:
        for item in reversed(elsewhere):
            run.add([item])
    assert ids(fresh) == before
    fresh.dispose()


def test_names_come_from_the_lexicon_or_are_the_most_frequent_spelling(
    engine: Engine, ingest: Ingest, make: Any
) -> None:
    spellings = ["Zeta-Net", "Zeta-Net", "ZetaNet", "Alphabetical", "Alphabetical"]
    batch = [
        make.one(
            f"p{place}",
            f"7{place}.5",
            model=spelling,
            model_id="zeta",
            benchmark="ILSVRC 2012",
            benchmark_id="imagenet",
        )
        for place, spelling in enumerate(spellings)
    ]
    ingest(batch)
    with engine.connect() as connection:
        found = connection.execute(select(tables.model.c.id, tables.model.c.name, tables.model.c.results)).all()
        known = connection.execute(select(tables.benchmark.c.name, tables.benchmark.c.task)).all()
        aliases = connection.execute(
            select(tables.alias.c.surface, tables.alias.c.results, tables.alias.c.known)
            .where(tables.alias.c.entity_id == "imagenet")
            .order_by(tables.alias.c.surface)
        ).all()
    assert [tuple(row) for row in found] == [("zeta", "Alphabetical", 5)]  # a tie goes by the alphabet
    assert [tuple(row) for row in known] == [("ImageNet", "image classification")]
    assert [tuple(row) for row in aliases] == [
        ("ILSVRC 2012", 5, True),
        ("ImageNet", 0, True),
        ("ImageNet-1k", 0, True),
    ]


def test_a_run_records_what_it_did(engine: Engine, lexicon: Lexicon, batch: list[Any]) -> None:
    sources = ["a folder/papers.jsonl", "-"]
    with Store(engine, lexicon).run(sources=sources, version="1.2") as run:
        run.add(batch)
    summary = run.summary
    assert summary == queries.overview(engine).last_run
    assert (summary.version, summary.sources) == ("1.2", tuple(sources))
    assert summary.finished_at is not None
    assert summary.started_at <= summary.finished_at
    assert summary.seconds is not None
    assert summary.seconds >= 0


@pytest.mark.sqlite
def test_full_text_indexes_are_in_step(engine: Engine, ingest: Ingest, batch: list[Any], make: Any) -> None:
    ingest(batch)
    paper = dataclasses.replace(batch[1][0], abstract="Gamma has a WER of 2.9% on LibriSpeech other.")
    ingest([(paper, [make.result(paper, "2.9", metric="WER", benchmark="LibriSpeech other", model="Gamma")])])
    with engine.begin() as connection:
        for index in (
            "paper_fts",
            "alias_fts",
        ):  # FTS5 compares its index with the tables, and raises where they differ
            connection.exec_driver_sql(f"INSERT INTO {index} ({index}, rank) VALUES ('integrity-check', 1)")  # noqa: S608
        assert connection.execute(select(func.count()).select_from(tables.stale)).scalar_one() == 0


@pytest.mark.sqlite
def test_foreign_keys_hold_after_everything(engine: Engine, ingest: Ingest, batch: list[Any]) -> None:
    ingest(batch)
    ingest(batch, version="2")
    with engine.connect() as connection:
        assert connection.exec_driver_sql("PRAGMA foreign_key_check").all() == []
        assert connection.exec_driver_sql("PRAGMA integrity_check").scalar_one() == "ok"
        authors = connection.execute(select(tables.paper.c.authors).where(tables.paper.c.title == "Alpha")).scalar_one()
    assert json.loads(authors) == ["Ada Lovelace", "Alan Turing"]
