"""Annotated papers and predictions are read from JSONL, and what does not fit is named by file, line and field."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from extract.evaluation import EvaluationError, evaluate, load_gold, load_predictions

RESULT = {
    "start": 8,
    "end": 12,
    "value": "91.5",
    "kind": "score",
    "metric": ["F1"],
    "benchmark": [None],
    "model": ["Heron", None],
}
PAPER = {"id": "p1", "title": "Heron", "abstract": "Reaches 91.5 F1.", "results": [RESULT]}
PREDICTION = {"start": 8, "end": 12, "value": 91.5, "kind": "score"}


def write(path: Path, *rows: object) -> Path:
    path.write_text("".join((row if isinstance(row, str) else json.dumps(row)) + "\n" for row in rows), "utf-8")
    return path


def test_an_annotated_paper_is_read(tmp_path: Path) -> None:
    rows = (PAPER | {"venue": "ACL", "date": "2023-05", "pages": 9, "authors": ["A. Heron"]}, "", PAPER | {"id": 2})
    first, second = load_gold(write(tmp_path / "gold.jsonl", *rows))

    assert (first.paper.id, first.paper.title, first.paper.venue, first.paper.date) == ("p1", "Heron", "ACL", "2023-05")
    assert dict(first.attributes) == {"venue": "ACL", "date": "2023-05", "pages": "9", "year": "2023"}
    assert first.results[0].accepted("model") == ("Heron", None)
    assert second.paper.id == "2"


def test_a_prediction_is_read_with_what_is_not_said_as_null(tmp_path: Path) -> None:
    full = PREDICTION | {"metric": "F1", "benchmark": None, "model": "", "rule": "verb", "confidence": 1, "unit": "%"}
    path = write(tmp_path / "out.jsonl", {"id": "p1", "results": [full, PREDICTION]}, {"id": "p2"})
    predictions = load_predictions(path)

    first, second = predictions["p1"]
    assert (first.value, first.metric, first.benchmark, first.rule, first.confidence) == ("91.5", "F1", None, "verb", 1)
    assert (second.metric, second.rule, second.confidence) == (None, "", None)
    assert predictions["p2"] == ()


def test_a_file_without_predictions_means_that_nothing_was_found(tmp_path: Path) -> None:
    gold = load_gold(write(tmp_path / "gold.jsonl", PAPER))
    predictions = load_predictions(write(tmp_path / "out.jsonl"))

    assert [miss.label for miss in evaluate(gold, predictions, bootstrap=0).misses] == ["not found"]


def test_standard_input_is_read_for_a_dash(monkeypatch: pytest.MonkeyPatch) -> None:
    content = json.dumps({"id": "p1", "results": [PREDICTION]}).encode() + b"\r\n"
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(content)))

    assert list(load_predictions("-")) == ["p1"]


def gold_with(**fields: Any) -> dict[str, Any]:
    return PAPER | {"results": [RESULT | fields]}


def predicted_with(**fields: Any) -> dict[str, Any]:
    return {"id": "p1", "results": [PREDICTION | fields]}


Loader = Callable[[str | Path], object]
BAD: tuple[tuple[Loader, object, str], ...] = (
    (load_gold, "{", r"bad\.jsonl:2: not JSON: "),
    (load_gold, "[1]", r"bad\.jsonl:2: a JSON object was expected, not a list"),
    (load_gold, PAPER | {"id": None}, "'id' must be a string or a whole number, not missing or null"),
    (load_gold, PAPER | {"id": ""}, "'id' must be a string or a whole number, not a string"),
    (load_gold, PAPER | {"id": "p0"}, r"bad\.jsonl:2: the id 'p0' is already that of .*bad\.jsonl:1"),
    (load_gold, {"id": "p1", "results": []}, "'abstract' must be a string, not missing or null"),
    (load_gold, {"id": "p1", "abstract": ""}, "'results' must be a list, not missing or null"),
    (load_gold, PAPER | {"results": [1]}, r"results\[0\]: a JSON object was expected, not a number"),
    (load_gold, gold_with(start="8"), r"results\[0\]: 'start' and 'end' must be whole numbers, not '8' and 12"),
    (load_gold, gold_with(start=True), "'start' and 'end' must be whole numbers"),
    (load_gold, gold_with(start=12), "'start' must be at least 0 and less than 'end': 12, 12"),
    (load_gold, gold_with(start=7, end=11), "the abstract has ' 91.' at 7:11, not the value '91.5'"),
    (load_gold, gold_with(value=91.5), "'value' must be a string, not a number"),
    (load_gold, gold_with(kind="rank"), "'kind' must be one of score, delta, not 'rank'"),
    (load_gold, gold_with(metric="F1"), "'metric' must be a list of accepted answers, .* not 'F1'"),
    (load_gold, gold_with(model=[]), r"'model' must be a list of accepted answers, .* not \[\]"),
    (load_gold, gold_with(benchmark=[3]), "'benchmark' must be a list of accepted answers"),
    (load_predictions, "{", r"bad\.jsonl:2: not JSON: "),
    (load_predictions, {"id": "p0"}, "the id 'p0' is already that of"),
    (load_predictions, {"id": "p1", "results": {}}, "'results' must be a list, not an object"),
    (load_predictions, predicted_with(end=None), "'start' and 'end' must be whole numbers, not 8 and None"),
    (load_predictions, predicted_with(start=-1), "'start' must be at least 0"),
    (load_predictions, predicted_with(value=None), "'value' must be a number or a string, not None"),
    (load_predictions, predicted_with(value=True), "'value' must be a number or a string, not True"),
    (load_predictions, predicted_with(kind=None), "'kind' must be one of score, delta, not None"),
    (load_predictions, predicted_with(model=["Heron"]), "'model' must be a string, not a list"),
    (load_predictions, predicted_with(confidence=1.2), "'confidence' must be a number from 0 to 1, not 1.2"),
    (load_predictions, predicted_with(confidence="high"), "'confidence' must be a number from 0 to 1, not 'high'"),
)


@pytest.mark.parametrize(("load", "row", "message"), BAD)
def test_a_line_that_does_not_fit_is_named(load: Loader, row: object, message: str, tmp_path: Path) -> None:
    good = PAPER | {"id": "p0"} if load is load_gold else {"id": "p0", "results": [PREDICTION]}
    path = write(tmp_path / "bad.jsonl", good, row)

    with pytest.raises(EvaluationError, match=message) as caught:
        load(path)
    assert str(caught.value).startswith(f"{path}:2: ")
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("load", [load_gold, load_predictions])
def test_a_file_that_is_not_there_or_is_a_folder_is_an_error(load: Loader, tmp_path: Path) -> None:
    with pytest.raises(EvaluationError, match=r"missing\.jsonl: No such file"):
        load(tmp_path / "missing.jsonl")
    with pytest.raises(EvaluationError, match="Is a directory"):
        load(tmp_path)


def test_a_gold_file_without_papers_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(EvaluationError, match="no papers in it"):
        load_gold(write(tmp_path / "gold.jsonl", ""))


def test_bytes_that_are_not_utf8_are_an_error_with_their_line(tmp_path: Path) -> None:
    path = tmp_path / "gold.jsonl"
    path.write_bytes(b'{"id": "p1", "abstract": "caf\xe9", "results": []}\n')

    with pytest.raises(EvaluationError, match=r"gold\.jsonl:1: not JSON"):
        load_gold(path)
