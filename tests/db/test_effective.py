"""The effective row: what people said lies over what was read, in one order, and comes off without a trace."""

from __future__ import annotations

from itertools import permutations
from typing import Any

import pytest

from db.corrections import FIELDS
from db.decisions import Decision, Decisions
from db.effective import DERIVED, READ, as_read, effective
from db.rows import Lexicon, Row, read_row

NONE = Decisions()


def merge(subject: str, target: str, kind: str = "benchmark") -> Decisions:
    return Decisions([Decision(1, kind, "merge", subject, None, target, None, None, "", "ada", "")])


@pytest.fixture
def row(make: Any) -> Row:
    _, (result,) = make.one("p", "0.805", unit="", model="Alpha", benchmark="ImageNet val", split="val")
    return read_row("0" * 16, result)


def test_without_anybodys_word_it_is_what_was_read(row: Row, lexicon: Lexicon) -> None:
    shown = effective(row, NONE, {}, "", lexicon)
    assert {column: shown[column] for column in READ} == {column: row[column] for column in READ}
    assert {column: shown[column] for column in DERIVED} == {
        "value": 80.5,
        "unit": "%",
        "flags": '["rescaled"]',
        "verdict": "",
        "unranked": "",
        "merit": 80.5,
        "as_read": "",
    }


CORRECTIONS = {
    "value": "91",
    "unit": "%",
    "kind": "score",
    "bound": "over",
    "metric": "WER",
    "benchmark": "GSM8K",
    "split": "test",
    "model": "",
    "setting": "5-shot",
    "role": "baseline",
}


def test_every_field_has_a_case() -> None:
    assert tuple(CORRECTIONS) == FIELDS


def test_it_can_be_done_again_and_undone(row: Row, lexicon: Lexicon) -> None:
    plain = effective(row, NONE, {}, "", lexicon)
    shown = effective(row, merge("gsm8k", "mathematics"), CORRECTIONS, "correct", lexicon)
    assert shown["benchmark_id"] == "mathematics"  # a decision holds for a corrected name
    assert (shown["metric_id"], shown["model_id"], shown["model_start"]) == ("wer", None, None)
    assert (shown["unranked"], shown["merit"], shown["value"]) == ("bounded", None, 91.0)
    assert effective(shown, merge("gsm8k", "mathematics"), CORRECTIONS, "correct", lexicon) == shown
    assert effective(shown, NONE, {}, "", lexicon) == plain
    assert {column: as_read(shown)[column] for column in READ} == {column: row[column] for column in READ}


@pytest.mark.parametrize(
    ("corrections", "board"),
    [
        ({"metric": "accuracy"}, ("imagenet", "top-1-accuracy")),
        ({"metric": "FPS"}, ("imagenet", "speed")),
        ({"benchmark": "SST-2"}, ("sst-2", "accuracy")),
        ({"benchmark": "COCO", "metric": "CIDEr"}, ("coco-captioning", "cider")),
    ],
)
def test_a_correction_leads_to_the_board_that_a_reading_leads_to(
    row: Row, lexicon: Lexicon, corrections: dict[str, str], board: tuple[str, str]
) -> None:
    shown = effective({**row, "benchmark_id": "imagenet"}, NONE, corrections, "correct", lexicon)
    assert (shown["benchmark_id"], shown["metric_id"]) == board


def test_the_order_of_corrections_does_not_count(row: Row, lexicon: Lexicon) -> None:
    some = {name: CORRECTIONS[name] for name in ("split", "benchmark", "kind", "metric")}
    shown = [effective(row, NONE, dict(order), "correct", lexicon) for order in permutations(some.items())]
    assert all(one == shown[0] for one in shown)


@pytest.mark.parametrize(
    ("corrections", "split"),
    [
        ({"benchmark": "GSM8K"}, ""),  # the split that was read is not of this benchmark
        ({"benchmark": "GSM8K", "split": "test"}, "test"),
        ({"benchmark": "ImageNet validation set"}, "val"),
        ({"model": "Beta"}, "val"),
        ({"split": ""}, ""),
    ],
)
def test_a_split_belongs_to_its_benchmark(row: Row, lexicon: Lexicon, corrections: dict[str, str], split: str) -> None:
    assert effective(row, NONE, corrections, "correct", lexicon)["split"] == split


def test_a_merge_alone_is_recorded_as_a_difference(row: Row, lexicon: Lexicon) -> None:
    shown = effective(row, merge("alpha", "beta", "model"), {}, "", lexicon)
    assert (shown["model_id"], shown["model"], shown["as_read"]) == ("beta", "Alpha", '{"model_id": "alpha"}')


@pytest.mark.parametrize(
    ("corrections", "verdict", "unranked", "merit"),
    [
        ({}, "reject", "rejected", None),
        ({"value": "132", "unit": "%"}, "correct", "impossible", None),
        ({"kind": "delta"}, "correct", "delta", None),
        ({"role": "human"}, "correct", "human", None),
        ({"metric": "parameters"}, "correct", "no direction", None),
        ({"metric": "", "value": "3"}, "correct", "no metric", None),
        ({"metric": "WER", "unit": "%", "value": "3.1"}, "correct", "", -3.1),
    ],
)
def test_the_standing_follows(
    row: Row, lexicon: Lexicon, *, corrections: dict[str, str], verdict: str, unranked: str, merit: float | None
) -> None:
    row |= {"benchmark": "ImageNet", "benchmark_id": "imagenet", "split": ""}
    shown = effective(row, NONE, corrections, verdict, lexicon)
    assert (shown["unranked"], shown["merit"]) == (unranked, merit)
