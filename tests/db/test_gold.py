"""Reviewed papers as annotated abstracts: which papers count, what a line says, and that a miss shows."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, select

from db import tables
from db.gold import GoldExport, gold
from db.reviews import add_review
from db.rows import Lexicon
from extract.evaluation import PredictedResult, evaluate, load_gold
from extract.records import Paper, Result

Ingest = Callable[..., Any]
Judge = Callable[..., None]

TEXT = "We present Alpha for pictures. Alpha reaches 80.5% accuracy on ImageNet, 2.5 points more than Beta; 1,016 FID."


@pytest.fixture
def paper(make: Any, ingest: Ingest) -> tuple[Paper, list[Result]]:
    """A paper with three results, one of them read wrong (the model of the last), and another paper."""
    record = make.paper("a", TEXT, title="Alpha", date="2024-01-05", venue="Journal of Tests")
    results = [
        make.result(record, "80.5", model="Alpha", setting="5-shot", split="val"),
        make.result(record, "2.5", kind="delta", unit="points", model="Alpha", bound="about"),
        make.result(record, "1,016", metric="FID", unit="", model="Beta"),
    ]
    ingest([(record, results), make.one("b", "91.0", model="Beta")])
    return record, results


@pytest.fixture
def judge(engine: Engine, lexicon: Lexicon) -> Judge:
    """Judges the result with a printed value."""

    def add(value_text: str, verdict: Any, **fields: Any) -> None:
        with engine.connect() as connection:
            found = select(tables.result.c.id).where(tables.result.c.value_text == value_text)
            (identity,) = connection.execute(found).scalars()
        add_review(engine, identity, verdict, reviewer="ada", lexicon=lexicon, **fields)

    return add


def written(found: GoldExport, folder: Path) -> Path:
    path = folder / "gold.jsonl"
    path.write_text("".join(json.dumps(line) + "\n" for line in found.lines), encoding="utf-8")
    return path


def test_only_papers_that_are_judged_throughout_count(
    engine: Engine, paper: Any, judge: Judge, lexicon: Lexicon
) -> None:
    assert paper
    assert (gold(engine, lexicon).lines, gold(engine, lexicon).unfinished) == ([], [])
    judge("80.5", "accept")
    judge("2.5", "reject")
    judge("1,016", "comment", comment="?")
    assert (gold(engine, lexicon).lines, gold(engine, lexicon).unfinished) == ([], ["a"])
    judge("1,016", "correct", field="model", value="Alpha")
    assert [line["id"] for line in gold(engine, lexicon).lines] == ["a"]
    judge("80.5", "undo")
    assert gold(engine, lexicon).unfinished == ["a"]


def test_a_line_is_what_people_say_the_abstract_reports(
    engine: Engine, paper: Any, judge: Judge, lexicon: Lexicon, tmp_path: Path
) -> None:
    assert paper
    judge("80.5", "accept")
    judge("2.5", "reject")
    judge("1,016", "correct", field="metric", value="none")
    judge("1,016", "correct", field="bound", value="under")
    found = gold(engine, lexicon)
    (line,) = found.lines
    assert {name: line[name] for name in ("id", "title", "abstract", "date", "venue")} == {
        "id": "a",
        "title": "Alpha",
        "abstract": TEXT,
        "date": "2024-01-05",
        "venue": "Journal of Tests",
    }
    first, last = line["results"]
    start = TEXT.index("80.5")
    assert first == {
        "value": "80.5",
        "unit": "%",
        "context": first["context"],
        "kind": "score",
        "bound": "",
        "metric": ["accuracy"],
        "benchmark": ["ImageNet val", "ImageNet"],
        "model": ["Alpha"],
        "setting": "5-shot",
        "start": start,
        "end": start + 4,
    }
    assert (last["value"], last["metric"], last["bound"], last["model"]) == ("1,016", [None], "under", ["Beta"])
    for one in line["results"]:
        assert 5 <= len(one["context"].split()) <= 12
        assert one["value"] in one["context"]
        assert TEXT.count(one["context"]) == 1
    (loaded,) = load_gold(written(found, tmp_path))
    assert [(one.value, one.kind) for one in loaded.results] == [("80.5", "score"), ("1,016", "score")]


def test_a_corrected_misreading_shows_as_a_miss(
    engine: Engine, paper: tuple[Paper, list[Result]], judge: Judge, lexicon: Lexicon, tmp_path: Path
) -> None:
    record, results = paper
    judge("80.5", "accept")
    judge("2.5", "reject")
    judge("1,016", "correct", field="model", value="Alpha")
    annotated = load_gold(written(gold(engine, lexicon), tmp_path))
    found = evaluate(annotated, {record.id: tuple(map(PredictedResult.from_result, results))})
    said = {(one.gold.value if one.gold else None): one.label for one in found.judgements}
    assert said == {"80.5": "right", "1,016": "model", None: "spurious"}


def test_a_corrected_value_is_looked_for_in_its_sentence(
    engine: Engine, make: Any, ingest: Ingest, judge: Judge, lexicon: Lexicon
) -> None:
    record = make.paper("p", "It is new. Of 1,016 cases and 3.2 s each, Alpha solves 80.5% on ImageNet. 80.5% is much.")
    ingest([(record, [make.result(record, "1,016", unit="%", model="Alpha")])])
    judge("1,016", "correct", field="value", value="80.50")
    (line,) = gold(engine, lexicon).lines
    (one,) = line["results"]
    assert (one["value"], one["start"]) == ("80.5", record.abstract.index("80.5"))
    judge("1,016", "correct", field="value", value="77")
    assert (gold(engine, lexicon).lines, gold(engine, lexicon).unplaced) == ([], ["p"])


def test_what_people_kept_and_the_reader_lost_stays_in(
    engine: Engine, paper: tuple[Paper, list[Result]], judge: Judge, ingest: Ingest, lexicon: Lexicon
) -> None:
    record, results = paper
    judge("80.5", "correct", field="model", value="Alpha-2")
    judge("2.5", "reject")
    judge("1,016", "accept")
    ingest([(record, results[2:])], version="2")
    (line,) = gold(engine, lexicon).lines
    assert [(one["value"], one["model"]) for one in line["results"]] == [("80.5", ["Alpha-2"]), ("1,016", ["Beta"])]


def test_one_number_for_two_benchmarks_is_one_record(
    engine: Engine, make: Any, ingest: Ingest, lexicon: Lexicon
) -> None:
    record = make.paper("p", "Alpha reaches 91.2% accuracy on both ImageNet and GSM8K.")
    ingest([(record, [make.result(record, "91.2", benchmark=name, model="Alpha") for name in ("ImageNet", "GSM8K")])])
    with engine.connect() as connection:
        ids = list(connection.execute(select(tables.result.c.id)).scalars())
    for identity in ids:
        add_review(engine, identity, "accept", reviewer="ada", lexicon=lexicon)
    (line,) = gold(engine, lexicon).lines
    (one,) = line["results"]
    assert set(one["benchmark"]) == {"ImageNet", "GSM8K"}
