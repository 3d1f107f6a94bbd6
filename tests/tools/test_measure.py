"""The precision by metric family that ships with the coverage ledger (tools/measure.py)."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import pytest

from tools import measure

ABSTRACT = "Alder reaches 81.5% accuracy on ImageNet and 70.5 BLEU on WMT14, Elm 60.5% wow on MNIST."


def record(value: str, metric: str | None, benchmark: str, model: str, kind: str = "score") -> dict[str, Any]:
    start = ABSTRACT.index(value)
    return {
        "value": value,
        "start": start,
        "end": start + len(value),
        "kind": kind,
        "metric": metric,
        "benchmark": benchmark,
        "model": model,
    }


def files(folder: Path, readings: list[dict[str, Any]]) -> tuple[Path, Path]:
    gold = [
        {**record("81.5", "accuracy", "ImageNet", "Alder"), "unit": "%", "context": "reaches 81.5% accuracy"},
        {**record("70.5", "BLEU", "WMT14", "Alder"), "unit": "", "context": "and 70.5 BLEU on"},
    ]
    for one in gold:
        for name in ("metric", "benchmark", "model"):
            one[name] = [one[name]]
    pair = folder / "gold.jsonl", folder / "read.jsonl"
    pair[0].write_text(json.dumps({"id": "p", "title": "", "abstract": ABSTRACT, "results": gold}) + "\n")
    pair[1].write_text(json.dumps({"id": "p", "results": readings}) + "\n")
    return pair


def test_scores_are_counted_by_the_family_of_the_metric_that_was_read(tmp_path: Path) -> None:
    readings = [
        record("81.5", "accuracy", "ImageNet", "Alder"),
        record("70.5", "BLEU", "WMT14", "Elm"),  # the wrong model
        record("60.5", "wow", "MNIST", "Elm"),  # not annotated: no result
    ]
    found = measure.measure([files(tmp_path, readings)])
    assert found["abstracts"] == 1
    figures = {name: (one["readings"], one["precision"]) for name, one in found["families"].items()}
    assert figures == {"": (3, 0.333), "accuracy": (1, 1.0), "overlap": (1, 0.0), "unknown metric": (1, 0.0)}


def test_changes_do_not_count(tmp_path: Path) -> None:
    readings = [record("81.5", None, "ImageNet", "Alder", "delta"), record("60.5", None, "MNIST", "Elm")]
    assert set(measure.measure([files(tmp_path, readings)])["families"]) == {"", "no metric"}


@pytest.mark.parametrize(("right", "of"), [(0, 5), (5, 5), (12, 30), (500, 1000)])
def test_the_interval_holds_the_share_and_narrows(right: int, of: int) -> None:
    low, high = measure.wilson(right, of)
    assert 0 <= low <= right / of + 1e-9
    assert right / of - 1e-9 <= high <= 1
    assert (high - low) > (measure.wilson(right * 10, of * 10)[1] - measure.wilson(right * 10, of * 10)[0])


def test_the_command_writes_figures_and_nothing_else(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    gold, read = files(tmp_path, [record("81.5", "accuracy", "ImageNet", "Alder")])
    out = tmp_path / "measured.json"
    monkeypatch.setattr(sys, "argv", ["measure", str(gold), str(read), "-o", str(out)])
    measure.main()
    text = out.read_text(encoding="utf-8")
    assert json.loads(text)["families"]["accuracy"] == {"readings": 1, "precision": 1.0, "low": 0.207, "high": 1.0}
    assert "Alder" not in text


def test_a_set_without_its_readings_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "argv", ["measure", "gold.jsonl", "-o", str(tmp_path / "m.json")])
    with pytest.raises(SystemExit) as ended:
        measure.main()
    assert ended.value.code == 2
