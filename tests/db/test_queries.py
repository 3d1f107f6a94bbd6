"""The other reads: overview, benchmarks, papers, evidence, finding by name."""

from __future__ import annotations

import dataclasses
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine

from db import queries
from db.fulltext import fts_query
from db.queries import BenchmarkSummary, Overview, PaperSummary

Ingest = Callable[..., Any]


@pytest.fixture(scope="module")
def stored_file(build: Callable[..., Path], make: Any) -> Path:
    spread = [
        ("a", "80.5", {"model": "Alpha", "date": "2020-05", "title": "Learning to see", "venue": "Vision"}),
        ("b", "91.0", {"model": "Beta-Net", "date": "2022-01-10", "title": "Beta", "url": "https://example.org/b"}),
        ("c", "55.5", {"model": "Beta-Net", "benchmark": "GSM8K", "date": "2021"}),
        ("d", "3.1", {"model": "Gamma", "metric": "WER", "benchmark": "LibriSpeech", "date": "--04-24"}),
        ("e", "7.5", {"model": "Alpha", "benchmark": "SWE-bench Verified", "kind": "delta", "unit": "points"}),
        ("f", "44.0", {"model": "Gamma", "benchmark": "SWE-bench Lite"}),
    ]
    wordy = make.paper("g", "No number here, only words about étude and 数学.", title="Étude")
    return build([make.one(paper, value, **fields) for paper, value, fields in spread], [(wordy, [])])


@pytest.fixture
def stored(stored_file: Path, path: Path) -> None:
    shutil.copy(stored_file, path)


def test_an_empty_database_has_nothing_and_says_so(engine: Engine) -> None:
    assert queries.overview(engine) == Overview(
        papers=0,
        papers_with_results=0,
        results=0,
        scores=0,
        deltas=0,
        benchmarks=0,
        models=0,
        metrics=0,
        first_date=None,
        last_date=None,
        last_run=None,
    )
    assert queries.benchmarks(engine) == queries.find_benchmark(engine, "ImageNet") == []
    assert queries.papers(engine) == []
    assert queries.search(engine, "anything") == queries.SearchHits(benchmarks=(), models=(), papers=())
    assert queries.evidence(engine, "0" * 16) is None
    assert queries.paper(engine, "nowhere") is None
    assert queries.database_version(engine) == queries.database_version(engine)


@pytest.mark.usefixtures("stored")
def test_overview(engine: Engine) -> None:
    found = queries.overview(engine)
    assert dataclasses.replace(found, last_run=None) == Overview(
        papers=7,
        papers_with_results=6,
        results=6,
        scores=5,
        deltas=1,
        benchmarks=5,
        models=3,
        metrics=2,
        first_date="2020-05",
        last_date="2022-01-10",
        last_run=None,
    )
    assert found.last_run is not None
    assert (found.last_run.id, found.last_run.new) == (2, 1)


@pytest.mark.usefixtures("stored")
def test_benchmarks_have_their_line(engine: Engine) -> None:
    (found,) = queries.benchmarks(engine, limit=1)
    assert dataclasses.replace(found, best_result_id=None) == BenchmarkSummary(
        id="imagenet",
        name="ImageNet",
        task="image classification",
        metric="accuracy",
        metric_id="accuracy",
        unit="%",
        papers=2,
        results=2,
        deltas=0,
        models=2,
        best=91.0,
        best_text="91.0",
        best_model="Beta-Net",
        best_result_id=None,
        newest="2022-01-10",
    )
    only_delta = queries.benchmarks(engine, search="verified")[0]
    assert (only_delta.results, only_delta.deltas, only_delta.best, only_delta.metric) == (0, 1, None, None)
    assert (only_delta.best_text, only_delta.best_model, only_delta.unit, only_delta.newest) == (None, None, "", None)


@pytest.mark.usefixtures("stored")
@pytest.mark.parametrize(
    ("order", "first"),
    [
        ("results", ["imagenet", "gsm8k", "librispeech"]),
        ("papers", ["imagenet", "gsm8k", "librispeech"]),
        ("models", ["imagenet", "gsm8k", "librispeech"]),
        ("newest", ["imagenet", "gsm8k", "librispeech"]),
        ("name", ["gsm8k", "imagenet", "librispeech"]),
    ],
)
def test_orders_and_pages_of_benchmarks(engine: Engine, order: str, first: list[str]) -> None:
    assert [found.id for found in queries.benchmarks(engine, order=order, limit=3)] == first
    pages = [queries.benchmarks(engine, order=order, limit=2, offset=offset) for offset in (0, 2, 4, 6)]
    assert [len(page) for page in pages] == [2, 2, 1, 0]
    assert len({found.id for page in pages for found in page}) == 5


@pytest.mark.usefixtures("stored")
@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("li", {"librispeech"}),  # two letters: the beginning of a name
        ("lite", {"swe-bench-lite"}),  # three and more: any part
        ("SWE bench", {"swe-bench-lite", "swe-bench-verified"}),
        ("mnist", set()),
        ("--", set()),  # no word in it
        ("  ", {"imagenet", "gsm8k", "librispeech", "swe-bench-lite", "swe-bench-verified"}),
    ],
)
def test_benchmarks_are_searched_by_part_of_a_name(engine: Engine, text: str, ids: set[str]) -> None:
    assert {found.id for found in queries.benchmarks(engine, search=text)} == ids


def test_an_unknown_order_is_named(engine: Engine) -> None:
    with pytest.raises(ValueError, match="order is 'size'; it is one of results, papers, models, newest, name"):
        queries.benchmarks(engine, order="size")


@pytest.mark.usefixtures("stored")
@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("imagenet", ["imagenet"]),  # an id
        ("the IMAGE-NET dataset", ["imagenet"]),  # a spelling, folded
        ("ILSVRC 2012", ["imagenet"]),  # an alias of the lexicon that no abstract used
        ("gsm 8k", ["gsm8k"]),
        ("swe bench", ["swe-bench-lite", "swe-bench-verified"]),  # the beginning of two; most results first
        ("verified", ["swe-bench-verified"]),  # a part
        ("li", ["librispeech"]),  # two letters: a beginning, never a part ("lite")
        ("mnist", []),
        ("", []),
        ("  ", []),
        ("%", []),
        ('"', []),
        ("' OR 1=1 --", []),
        ("\x00", []),
    ],
)
def test_find_benchmark(engine: Engine, text: str, ids: list[str]) -> None:
    assert [found.id for found in queries.find_benchmark(engine, text)] == ids


@pytest.mark.usefixtures("stored")
def test_search_finds_names_by_parts_and_papers_by_words(engine: Engine) -> None:
    hits = queries.search(engine, "beta")
    assert [(found.id, found.name, found.results, found.papers) for found in hits.models] == [
        ("beta-net", "Beta-Net", 2, 2)
    ]
    assert {found.id for found in hits.papers} == {"b", "c"}
    assert hits.benchmarks == ()
    assert [found.id for found in queries.search(engine, "SWE-bench", limit=1).benchmarks] == ["swe-bench-lite"]


@pytest.mark.usefixtures("stored")
def test_papers_newest_first_and_by_page(engine: Engine) -> None:
    assert [found.id for found in queries.papers(engine)] == ["b", "c", "a", "g", "f", "e", "d"]
    assert [found.id for found in queries.papers(engine, limit=2, offset=2)] == ["a", "g"]
    (newest,) = queries.papers(engine, limit=1)
    (reading,) = newest.readings
    assert (reading.value_text, reading.metric, reading.benchmark, reading.model, reading.role) == (
        "91.0",
        "accuracy",
        "ImageNet",
        "Beta-Net",
        "own",
    )
    assert [dataclasses.replace(newest, readings=())] == [
        PaperSummary(
            id="b",
            title="Beta",
            date="2022-01-10",
            venue=None,
            url="https://example.org/b",
            scores=1,
            deltas=0,
            snippet="Beta-Net reaches 91.0% accuracy on ImageNet.",
        )
    ]


@pytest.mark.usefixtures("stored")
@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("imagenet", {"a", "b"}),
        ("ImageNet Alpha", {"a"}),  # every word
        ("imagen", {"a", "b"}),  # the last word may be unfinished
        ("imagen accuracy", set()),  # the others may not
        ('"accuracy on GSM8K"', {"c"}),
        ('"on accuracy"', set()),
        ("SWE-bench", {"e", "f"}),  # a hyphen is no operator
        ("etude", {"g"}),
        ("数学", {"g"}),
        ("learning see", {"a"}),  # the title
        ("accuracy NOT alpha", set()),  # words, not operators
        ("title:beta", set()),
        ("(", set()),
        ("*", set()),
        ('"', set()),
        ('imagenet"', {"a", "b"}),
        ("imagenet)", {"a", "b"}),
        ("a" * 10_000, set()),
        ("\x00", set()),
    ],
)
def test_papers_are_searched_by_words(engine: Engine, text: str, ids: set[str]) -> None:
    assert {found.id for found in queries.papers(engine, search=text)} == ids


def test_the_snippet_is_where_the_match_is(engine: Engine, ingest: Ingest, make: Any) -> None:
    filler = "Nothing of note is said here at all. " * 40
    ingest([(make.paper("long", f"{filler}The narwhal is named once. {filler}"), [])])
    (found,) = queries.papers(engine, search="narwhal")
    assert "narwhal" in found.snippet
    assert len(found.snippet) < 400
    (found,) = queries.papers(engine)
    assert found.snippet.startswith("Nothing of note")
    assert found.snippet.endswith(" …")
    assert len(found.snippet) <= 222


def test_the_best_match_comes_first(engine: Engine, ingest: Ingest, make: Any) -> None:
    texts = {"rare": "One narwhal among many other things that are told.", "often": "Narwhal, narwhal, narwhal."}
    ingest([(make.paper(name, text), []) for name, text in texts.items()])
    assert [found.id for found in queries.papers(engine, search="narwhal")] == ["often", "rare"]
    assert [found.id for found in queries.papers(engine, search="narwhal", limit=1, offset=1)] == ["rare"]


def test_results_of_a_paper_come_in_the_order_of_the_text(engine: Engine, ingest: Ingest, make: Any) -> None:
    paper = make.paper("p", "Alpha has 80.5% on ImageNet. It has 91.5% on GSM8K, and 3.1% WER on LibriSpeech.")
    found = [
        make.result(paper, "3.1", metric="WER", benchmark="LibriSpeech", model="Alpha"),
        make.result(paper, "91.5", benchmark="GSM8K", metric=None),
        make.result(paper, "80.5", model="Alpha"),
    ]
    ingest([(paper, found)])
    page = queries.paper(engine, "p")
    assert page is not None
    assert [result.value_text for result in page.results] == ["80.5", "91.5", "3.1"]
    assert [result.sentence for result in page.results] == [
        "Alpha has 80.5% on ImageNet.",
        "It has 91.5% on GSM8K, and 3.1% WER on LibriSpeech.",
        "It has 91.5% on GSM8K, and 3.1% WER on LibriSpeech.",
    ]
    first = queries.evidence(engine, page.results[0].result_id)
    assert first is not None
    shared = {field.name for field in dataclasses.fields(page.results[0])}
    assert {name: getattr(first, name) for name in shared} == {name: getattr(page.results[0], name) for name in shared}


@pytest.mark.parametrize(
    ("typed", "query"),
    [
        ("bleu", '"bleu"*'),
        ("machine  translation", '"machine" "translation"*'),
        ('"machine translation" bleu', '"machine translation" "bleu"*'),
        ('bleu "machine translation"', '"bleu" "machine translation"'),
        ("GPT-4o", '"GPT-4o"*'),
        ('say"no', '"sayno"*'),
        ("( - *", ""),
        ("", ""),
    ],
)
def test_what_is_typed_becomes_a_query_without_operators(typed: str, query: str) -> None:
    assert fts_query(typed) == query
