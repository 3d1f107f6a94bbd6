"""Curated rows: stored once with where they come from, meeting mined results on their boards, and never one of them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine, select

from db import deciding, queries
from db.curated import Imported, remove, sources, store
from db.queries.curated import Agreement, curated_benchmarks, curated_board, curated_boards, curated_metrics
from db.rows import load_lexicon
from db.store import Store
from db.tables import curated_file, curated_row, curated_value, tally
from extract.curated import READERS, CuratedRow
from extract.curated.rows import read_cell
from extract.sources import SourceError

FIXTURE = Path(__file__).parents[2] / "fixtures" / "curated" / "pwc.json"


def row(model: str, cells: dict[str, object], *, dataset: str = "ImageNet", number: int = 1, **more: Any) -> CuratedRow:
    scores = tuple(read_cell(metric, cell) for metric, cell in cells.items())
    return CuratedRow("board.json", 1, f"Task > {dataset} > row {number}", ("Task",), (dataset,), model, scores, **more)


def put(engine: Engine, *rows: CuratedRow, name: str = "board.json", sha256: str = "a" * 64) -> Imported:
    return store(engine, rows, name=name, sha256=sha256, format="pwc")


def values(engine: Engine, *columns: str) -> list[tuple[Any, ...]]:
    statement = select(*(curated_value.c[name] for name in columns)).order_by(curated_value.c.id)
    with engine.connect() as connection:
        return [tuple(one) for one in connection.execute(statement)]


@pytest.fixture
def mined(engine: Engine, make: Any) -> Engine:
    """Mined: ResNet-50 with 76.1 and Beta with 80.5 accuracy on ImageNet; read with the lexicon of the reader."""
    entries = [
        make.one("2001.00001", "76.1", model="ResNet-50", model_id="resnet-50", metric_id="top-1-accuracy"),
        make.one("2001.00002", "80.5", model="Beta", metric_id="top-1-accuracy"),
        make.one("2001.00003", "70.4", model="Gamma (ours)", model_id="gammaours", metric_id="top-1-accuracy"),
    ]
    with Store(engine, load_lexicon()).run(sources=["made"], version="1") as run:
        run.add(entries)
    return engine


def test_a_row_keeps_its_names_place_and_file(engine: Engine) -> None:
    done = put(
        engine,
        row("ResNet-50 (He et al., 2015)", {"Top 1 Accuracy": "76.1%", "Number of params": "25M"}, url="https://x.org"),
        row("Beta (ensemble)", {"Top 1 Accuracy": "0.805", "Number of params": "n/a"}, number=2),
    )
    assert done == Imported("new", rows=2, read=3, blank=1, unread=0, name="board.json")
    with engine.connect() as connection:
        [file] = connection.execute(select(curated_file)).mappings()
        rows = connection.execute(select(curated_row).order_by(curated_row.c.id)).mappings().all()
    assert (file["name"], file["sha256"], file["format"]) == ("board.json", "a" * 64, "pwc")
    assert file["imported_at"] >= "2026"
    assert [(one["model"], one["model_id"], one["setting"], one["place"]) for one in rows] == [
        ("ResNet-50 (He et al., 2015)", "resnet-50", "", "Task > ImageNet > row 1"),
        ("Beta (ensemble)", "beta", "ensemble", "Task > ImageNet > row 2"),
    ]
    assert json.loads(rows[0]["dataset"]) == ["ImageNet"]
    found = values(engine, "metric", "benchmark_id", "value_text", "value", "unit")
    assert found[0] == ("Top 1 Accuracy", "imagenet", "76.1%", 76.1, "%")
    assert found[2] == ("Top 1 Accuracy", "imagenet", "0.805", 80.5, "%")


def test_what_is_not_one_number_keeps_text_and_reason(engine: Engine) -> None:
    done = put(engine, row("A", {"Accuracy": "93.0/90.7"}), row("B", {"Accuracy": "-"}, number=2))
    assert (done.read, done.blank, done.unread) == (0, 1, 1)
    assert values(engine, "value_text", "value", "problem", "merit") == [
        ("93.0/90.7", None, "more than one number", None)
    ]


def test_the_same_content_is_stored_once(engine: Engine) -> None:
    put(engine, row("A", {"Accuracy": "90"}))
    again = put(engine, row("A", {"Accuracy": "90"}), name="copy.json")
    assert (again.state, again.name, again.rows) == ("unchanged", "board.json", 1)
    assert [one.name for one in sources(engine)] == ["board.json"]
    assert len(values(engine, "id")) == 1


def test_a_file_with_other_content_takes_the_place_of_the_old(engine: Engine) -> None:
    put(engine, row("A", {"Accuracy": "90"}))
    done = put(engine, row("A", {"Accuracy": "91"}), sha256="b" * 64)
    assert done.state == "replaced"
    assert values(engine, "value") == [(91.0,)]
    assert [one.sha256 for one in sources(engine)] == ["b" * 64]


def test_standard_input_replaces_nothing(engine: Engine) -> None:
    put(engine, row("A", {"Accuracy": "90"}), name="-")
    put(engine, row("A", {"Accuracy": "91"}), name="-", sha256="b" * 64)
    assert values(engine, "value") == [(90.0,), (91.0,)]


def test_a_file_that_breaks_off_leaves_nothing(engine: Engine) -> None:
    def broken() -> Any:
        yield row("A", {"Accuracy": "90"})
        raise SourceError("board.json", None, "the gzip data end too early", "fetch the file again")

    with pytest.raises(SourceError):
        store(engine, broken(), name="board.json", sha256="c" * 64, format="pwc")
    assert sources(engine) == []
    assert values(engine, "id") == []


def test_a_file_can_be_taken_out_again(engine: Engine) -> None:
    put(engine, row("A", {"Accuracy": "90"}))
    [file] = sources(engine)
    assert remove(engine, file.id)
    assert not remove(engine, file.id)
    assert (sources(engine), values(engine, "id")) == ([], [])


def test_curated_rows_never_count_as_mined(mined: Engine) -> None:
    def counted() -> tuple[object, ...]:
        with mined.connect() as connection:
            totals = connection.execute(select(tally).where(tally.c.name != "version").order_by(tally.c.name)).all()
        boards = queries.boards(mined, "imagenet")
        rows = [queries.leaderboard(mined, one.benchmark_id, one.metric_id, one.unit) for one in boards]
        found = (queries.benchmarks(mined), queries.models(mined), queries.overview(mined))
        return totals, boards, rows, found, queries.find_benchmark(mined, "Quagga-9"), queries.conflicts(mined)

    before = counted()
    version = queries.database_version(mined)
    put(
        mined,
        row("ResNet-50", {"Accuracy": "99.9"}),
        row("Okapi", {"Accuracy": "12.0"}, dataset="Quagga-9", number=2),
    )
    assert counted() == before
    assert queries.database_version(mined) != version  # what pages have kept is read again


def status(found: Sequence[Agreement]) -> dict[str, tuple[str, float | None]]:
    return {one.model: (one.status, None if one.difference is None else round(one.difference, 6)) for one in found}


def test_agreement_is_to_the_digits_that_both_print(mined: Engine) -> None:
    put(
        mined,
        row("ResNet50", {"Accuracy": "76.13"}),
        row("Beta", {"Accuracy": "82.0"}, number=2),
        row("Delta", {"Accuracy": "60"}, number=3),
    )
    board = curated_board(mined, "imagenet", "top-1-accuracy", "%")
    assert status(board.agreements) == {
        "ResNet50": ("same", -0.03),
        "Beta": ("differs", -1.5),
        "Delta": ("only curated", None),
        "Gamma (ours)": ("only mined", None),
    }
    assert [(one.rank, one.model, one.value) for one in board.entries] == [
        (1, "Beta", 82.0),
        (2, "ResNet50", 76.13),
        (3, "Delta", 60.0),
    ]
    assert (board.entries[0].file, board.entries[0].place) == ("board.json", "Task > ImageNet > row 2")
    assert board.count("same") == 1


def test_the_same_value_in_the_same_paper_agrees_whatever_the_name(mined: Engine) -> None:
    put(
        mined, row("GammaNet-L", {"Accuracy": "70.4"}, arxiv_id="2001.00003"), row("Else", {"Accuracy": "12"}, number=2)
    )
    board = curated_board(mined, "imagenet", "top-1-accuracy", "%")
    found = {one.model: one for one in board.agreements}
    assert found["GammaNet-L"].status == "same"
    assert [one.paper_id for one in found["GammaNet-L"].mined] == ["2001.00003"]
    assert "Gamma (ours)" not in found  # met already
    assert found["Else"].status == "only curated"


def test_a_paper_is_known_by_its_title_too(engine: Engine, make: Any) -> None:
    with Store(engine, load_lexicon()).run(sources=["made"], version="1") as run:
        said = {"metric_id": "top-1-accuracy", "title": "Rays of Gamma: a study"}
        run.add([make.one("iclr:1", "70.4", model="Gamma (ours)", **said)])
    put(engine, row("GammaNet", {"Accuracy": "70.4"}, title="Rays of gamma - A Study"))
    put(engine, row("Other", {"Accuracy": "70.4"}, title="Another study"), name="b.json", sha256="b" * 64)
    found = status(curated_board(engine, "imagenet", "top-1-accuracy", "%").agreements)
    assert found == {"GammaNet": ("same", 0.0), "Other": ("only curated", None)}


def test_any_setting_of_a_model_may_agree_and_ties_share_a_rank(mined: Engine) -> None:
    put(
        mined,
        row("Beta (ensemble)", {"Accuracy": "83.1"}),
        row("Beta (single model)", {"Accuracy": "80.5"}, number=2),
        row("Delta", {"Accuracy": "80.5"}, number=3),
    )
    board = curated_board(mined, "imagenet", "top-1-accuracy", "%")
    assert status(board.agreements)["Beta (ensemble)"] == ("same", 0.0)
    assert [one.rank for one in board.entries] == [1, 2, 2]


def test_splits_that_are_not_stated_meet_and_training_does_not(mined: Engine) -> None:
    put(mined, row("Beta", {"Test Accuracy": "80.5", "Train Accuracy": "99.0", "Validation Accuracy": "81.7"}))
    unsaid = curated_board(mined, "imagenet", "top-1-accuracy", "%")
    assert sorted((one.split, one.value, one.rank) for one in unsaid.entries) == [("test", 80.5, 1), ("val", 81.7, 1)]
    assert status(unsaid.agreements)["Beta"] == ("same", 0.0)
    on_val = curated_board(mined, "imagenet", "top-1-accuracy", "%", split="val")
    assert [one.value for one in on_val.entries] == [81.7]
    assert not curated_board(mined, "imagenet", "bleu", "").entries


def test_a_column_of_errors_tells_its_scale(engine: Engine) -> None:
    put(
        engine,
        *(row(f"M{n}", {"Error rate": cell}, number=n) for n, cell in enumerate(("0.21", "0.45", "3.1"))),
        *(
            row(f"I{n}", {"Error rate": cell}, dataset="CIFAR-10", number=n)
            for n, cell in enumerate(("0.28", "0.16", "0.04"))
        ),
        row("S", {"Error rate": "0.2"}, dataset="SVHN"),
    )
    found = values(engine, "benchmark_id", "value", "unit", "unranked")
    assert [(value, unit) for name, value, unit, _ in found if name == "imagenet"] == [
        (0.21, "%"), (0.45, "%"), (3.1, "%")
    ]  # fmt: skip
    assert [(value, unit) for name, value, unit, _ in found if name == "cifar-10"] == [
        (28.0, "%"), (16.0, "%"), (4.0, "%")
    ]  # fmt: skip
    assert found[-1][1:] == (0.2, "", "scale unknown")


def test_people_and_unknown_metrics_are_not_ranked(engine: Engine) -> None:
    put(engine, row("Human Performance", {"Accuracy": "95", "Zeal": "3"}), row("A", {"Accuracy": "90"}, number=2))
    board = curated_board(engine, "imagenet", "top-1-accuracy", "%")
    assert [(one.model, one.rank) for one in board.entries] == [("A", 1), ("Human Performance", None)]
    put(engine, row("A", {"Zeal": "3"}), name="b.json", sha256="b" * 64)
    assert values(engine, "unranked")[-1] == ("no direction",)


def test_decisions_on_names_hold_for_curated_rows_and_can_be_taken_back(mined: Engine) -> None:
    put(mined, row("Gamma", {"Accuracy": "70.4"}))
    assert status(curated_board(mined, "imagenet", "top-1-accuracy", "%").agreements)["Gamma"] == ("only curated", None)
    put(mined, row("Beta2", {"Accuracy": "80.5"}), name="other.json", sha256="d" * 64)
    decision, _ = deciding.decide(mined, "model", "merge", "beta", target="resnet-50", reviewer="ada")
    with mined.connect() as connection:
        found = connection.execute(select(curated_row.c.model_id).order_by(curated_row.c.id)).scalars().all()
    assert found == ["gamma", "beta2"]
    put(mined, row("Beta", {"Accuracy": "80.5"}), name="third.json", sha256="e" * 64)
    merged = curated_board(mined, "imagenet", "top-1-accuracy", "%")
    assert next(one for one in merged.entries if one.model == "Beta").model_id == "resnet-50"
    deciding.undo(mined, decision.id, reviewer="ada")
    again = curated_board(mined, "imagenet", "top-1-accuracy", "%")
    assert next(one for one in again.entries if one.model == "Beta").model_id == "beta"


def test_what_is_curated_is_listed_by_benchmark_and_metric(mined: Engine) -> None:
    put(
        mined,
        row("A", {"Accuracy": "90", "Zeal": "3"}),
        row("B", {"Accuracy": "80"}, number=2),
        row("C", {"F1": "50"}, dataset="Quagga-9", number=3),
    )
    assert curated_benchmarks(mined) == [("imagenet", "ImageNet", 3), ("quagga9", "Quagga-9", 1)]
    assert [(one.metric_id, one.unit, one.values) for one in curated_metrics(mined, "imagenet")] == [
        ("top-1-accuracy", "%", 2),
        ("zeal", "", 1),
    ]
    [(board, curated)] = curated_boards(mined, queries.boards(mined, "imagenet"))
    assert (board.metric_id, len(curated.entries)) == ("top-1-accuracy", 2)


def test_a_fixture_goes_through(engine: Engine) -> None:
    done = store(
        engine,
        READERS["pwc"](FIXTURE, on_problem=lambda _: None),
        name="pwc.json",
        sha256="f" * 64,
        format="pwc",
    )
    assert (done.rows, done.read, done.blank, done.unread) == (5, 7, 1, 1)
    board = curated_board(engine, "squad", "exact-match", "%")
    assert [(one.rank, one.model, one.split, one.setting) for one in board.entries if one.rank] == [
        (1, "Alder (ensemble)", "", "ensemble"),
        (1, "Alder (Berg et al., 2018)", "dev", ""),
    ]
    assert Decimal(next(one.deviation for one in board.entries if one.split == "dev") or 0) == Decimal("0.3")
