"""The figures are those of the annotators' own scorer, score.py, on whatever a reader may predict."""

from __future__ import annotations

import json
import random
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extract.evaluation import (
    FIELDS,
    Field,
    evaluate,
    evaluation_record,
    load_gold,
    load_predictions,
    render,
    same,
    same_number,
    words,
)
from extract.evaluation.names import load_names
from tests.extract.shared_scorer import GOLD_FOLDER, SCORER, scorer

GOLD = GOLD_FOLDER / "dev.jsonl"

pytestmark = pytest.mark.skipif(not SCORER.exists(), reason="../shared/gold, with score.py and dev.jsonl, is not here")

Row = dict[str, Any]
Perturbation = Callable[[Row, random.Random], list[Row]]


def perfect(row: Row, _: random.Random) -> list[Row]:
    return [row]


def any_accepted(row: Row, draw: random.Random) -> list[Row]:
    return [row | {field: draw.choice(row["accepted"][field]) for field in FIELDS}]


def swapped(row: Row, draw: random.Random) -> list[Row]:
    """Two of the three names change places."""
    one, other = draw.sample(FIELDS, 2)
    return [row | {one: row[other], other: row[one]}] if draw.random() < 0.3 else [row]


def nulled(row: Row, draw: random.Random) -> list[Row]:
    return [row | {field: draw.choice((None, "", "  ")) for field in FIELDS if draw.random() < 0.3}]


def shifted(row: Row, draw: random.Random) -> list[Row]:
    """The span moves, some just beside the number and some onto its neighbours."""
    by = draw.choice((-40, -3, -1, 0, 1, 2, 5, 60))
    start = max(0, row["start"] + by)
    return [row | {"start": start, "end": start + draw.randint(1, 12)}]


def flipped(row: Row, draw: random.Random) -> list[Row]:
    other = "delta" if row["kind"] == "score" else "score"
    return [row | {"kind": other}] if draw.random() < 0.3 else [row]


def revalued(row: Row, draw: random.Random) -> list[Row]:
    """The number is written otherwise, some as another number."""
    text = row["value"]
    spellings: list[object] = [text, text + "0", text.replace(",", ""), f" {text}", text + ".0"]
    try:
        spellings += [float(text), int(float(text)), float(text) + 1e-7, float(text) + 0.1]
    except ValueError:
        spellings.append(text + "K")
    return [row | {"value": draw.choice(spellings)}]


def shortened(row: Row, draw: random.Random) -> list[Row]:
    def shorten(name: str | None) -> str | None:
        if name is None or draw.random() < 0.4:
            return name
        parts = name.replace("-", " ").split()
        return " ".join(draw.sample(parts, draw.randint(1, len(parts)))) if parts else name

    return [row | {field: shorten(row[field]) for field in FIELDS}]


def lengthened(row: Row, draw: random.Random) -> list[Row]:
    extras = ("dataset", "the", "model", "A", "v2", "test set", "score", "(large)", "+", "rates", r"\textbf", "%")

    def lengthen(name: str | None) -> str | None:
        if name is None or draw.random() < 0.4:
            return name
        return draw.choice(("{0} {1}", "{1} {0}", "{0}-{1}", "{1}{0}")).format(name, draw.choice(extras))

    return [row | {field: lengthen(row[field]) for field in FIELDS}]


def duplicated(row: Row, draw: random.Random) -> list[Row]:
    copy = flipped(row, draw)[0]
    return [copy, row] if draw.random() < 0.5 else [row, nulled(copy, draw)[0]]


def dropped(row: Row, draw: random.Random) -> list[Row]:
    return [row] if draw.random() < 0.7 else []


def everything(row: Row, draw: random.Random) -> list[Row]:
    rows = [row]
    for perturb in (any_accepted, dropped, duplicated, swapped, flipped, revalued, shortened, lengthened, shifted):
        if draw.random() < 0.3:
            rows = [new for old in rows for new in perturb(old, draw)]
    return rows


PERTURBATIONS: tuple[Perturbation, ...] = (
    perfect,
    any_accepted,
    swapped,
    nulled,
    shifted,
    flipped,
    revalued,
    shortened,
    lengthened,
    duplicated,
    dropped,
    everything,
)


def write_predictions(path: Path, perturb: Perturbation, seed: int) -> None:
    """Predictions made of the gold results; every ninth paper is left out, and one is of nobody's."""
    draw = random.Random(seed)
    lines = [{"id": "not annotated", "results": [{"start": 0, "end": 1, "value": 1, "kind": "score"}]}]
    for number, line in enumerate(GOLD.read_text(encoding="utf-8").splitlines()):
        paper = json.loads(line)
        results = []
        for gold in paper["results"]:
            row = {key: gold[key] for key in ("start", "end", "value", "kind")}
            row |= {field: gold[field][0] for field in FIELDS} | {"accepted": {f: gold[f] for f in FIELDS}}
            results += [{k: v for k, v in new.items() if k != "accepted"} for new in perturb(row, draw)]
        draw.shuffle(results)
        if number % 9:
            lines.append({"id": paper["id"], "results": results})
    path.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")


def rows_by_id(path: Path) -> dict[str, Row]:
    """What the scorer reads; its own reader leaves the file open, and an open file is an error in our tests."""
    return {row["id"]: row for row in map(json.loads, path.read_text(encoding="utf-8").splitlines())}


@pytest.mark.parametrize("perturb", PERTURBATIONS, ids=lambda perturb: perturb.__name__)
def test_every_figure_and_every_miss_is_that_of_the_scorer(perturb: Perturbation, tmp_path: Path) -> None:
    predictions = tmp_path / "predictions.jsonl"
    write_predictions(predictions, perturb, seed=1)
    counts, misses = scorer().score(rows_by_id(GOLD), rows_by_id(predictions))

    evaluation = evaluate(load_gold(GOLD), load_predictions(predictions), bootstrap=0)

    record = json.loads(json.dumps(evaluation_record(evaluation)))
    expected: Mapping[str, object] = json.loads(json.dumps(scorer().report(counts)))
    assert {name: record[name] for name in expected} == expected
    assert [(m.paper.id, m.label, m.span) for m in evaluation.misses] == [
        (key, why, ((want or got)["start"], (want or got)["end"])) for key, want, got, why in misses
    ]


def test_the_report_begins_with_the_very_lines_of_the_scorer(tmp_path: Path) -> None:
    predictions = tmp_path / "predictions.jsonl"
    write_predictions(predictions, everything, seed=3)
    printed = subprocess.run(
        [sys.executable, str(SCORER), str(GOLD), str(predictions)], capture_output=True, text=True, check=True
    ).stdout

    assert render(evaluate(load_gold(GOLD), load_predictions(predictions))).startswith(printed)


PIECES_TEXT = r"""
accuracy acc F1 f-score F-measure mAP maps (the (an mean average precision AP rates scores in terms of overall our
the a an A top-1 top1 IoU intersection over union ImageNet ImageNet-A CIFAR-10 cifar10 datasets benchmark test set loss
FPS frames per second v100s Fréchet FID BERT-large bert models using with and U-Net @0.5 50 . .5. ... % , ( ) - _ +
\textbf{x} \% $ ﬁne İ ß ² 准确率
"""
PIECES = st.sampled_from(PIECES_TEXT.split())
NAMES = st.one_of(
    st.lists(PIECES, max_size=5).map(" ".join),
    st.lists(st.one_of(PIECES, st.sampled_from([" ", "-", "("])), max_size=6).map("".join),
    st.text(max_size=12),
)
ANSWERS = st.lists(st.one_of(st.none(), NAMES), min_size=1, max_size=3)


@settings(max_examples=1500, deadline=None)
@given(predicted=st.one_of(st.none(), NAMES), accepted=ANSWERS, field=st.sampled_from(FIELDS))
def test_names_are_the_same_exactly_where_the_scorer_says_so(
    predicted: str | None, accepted: list[str | None], field: Field
) -> None:
    assert same(predicted, accepted, field) is scorer().same(predicted, accepted, field)
    assert list(words(predicted or "", field)) == scorer().words(predicted or "", field)


def test_every_spelling_that_the_scorer_can_meet_is_in_the_table() -> None:
    """Its table also has spellings that its own comparison can never arrive at ("f1 score", "frames per second")."""
    canon = scorer().CANON
    reachable = {alias for alias in canon if scorer().words(alias, "metric") == alias.split()}
    groups: dict[str, set[str]] = {}
    for alias in reachable:
        groups.setdefault(canon[alias], set()).add(alias)
    ours: dict[str, set[str]] = {}
    for spelling, metric in load_names().metrics.items():
        ours.setdefault(metric, set()).add(spelling)

    assert sorted(map(sorted, ours.values())) == sorted(map(sorted, groups.values()))


@pytest.mark.parametrize("field", FIELDS)
def test_the_filler_words_are_those_of_the_scorer(field: Field) -> None:
    """Its list also has words that it can never meet, since it takes the plural off first ("terms", "datasets")."""
    met = [word for word in scorer().FILLER[field] if scorer().words(f"x {word}", field) == ["x"]]
    theirs = {singular for word in met for singular in scorer().words(word, field)}

    assert load_names().filler[field] == theirs


VALUES = st.one_of(
    st.sampled_from(["1/5", "38/40", "1,016", "1016.0", "29.7K", "nan", "", "-"]), st.text("0123456789., eE-+_")
)


@settings(max_examples=500, deadline=None)
@given(one=VALUES, other=VALUES)
def test_values_are_the_same_exactly_where_the_scorer_says_so(one: str, other: str) -> None:
    assert same_number(one, other) is (scorer().number(one) == scorer().number(other))
