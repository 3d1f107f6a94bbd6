"""What the weights are fitted on."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

import pytest

from extract.pool import typing_by
from extract.reader import KINDS
from extract.weights import Table, Weights
from tools import fit
from tools.logit import Group

RESULT = {"kind": "score", "metric": ["accuracy"], "benchmark": ["CIFAR-10"], "model": ["TinyNet"]}


@pytest.mark.parametrize(
    ("answers", "expected"),
    [
        (["small network"], ["small network", None]),
        (["small network", None], ["small network", None]),
        (["small network", "TinyNet"], ["small network", "TinyNet"]),
        (["human"], ["human"]),
        ([None], [None]),
    ],
    ids=["only described", "accepts it already", "has a name", "people", "nothing"],
)
def test_what_is_only_described_accepts_that_the_abstract_does_not_say(answers: list[Any], expected: list[Any]) -> None:
    paper = {"id": "a", "results": [{**RESULT, "model": answers}]}
    (result,) = fit.forgiving(paper)["results"]
    assert result == {**RESULT, "model": expected}


@pytest.mark.parametrize(("line", "tables"), [({}, {"kind"}), ({"kinds": False}, set())], ids=["plain", "names alone"])
def test_a_line_may_be_fitted_on_for_who_got_what_alone(line: dict[str, Any], tables: set[str]) -> None:
    abstract = "TinyNet reaches 91.2% accuracy on CIFAR-10."
    paper = {
        "id": "a",
        "abstract": abstract,
        "weight": 1.0,
        "results": [{**RESULT, "start": 16, "end": 20}],
        **line,
    }
    no_types = typing_by(Weights({f"type:{name}": Table.of({}) for name in ("model", "benchmark")}, {}))
    kinds, links = fit.groups_of(0, paper, no_types)
    assert {group.table for group in kinds} == tables
    assert {group.table for group in links} == {"metric:score", "benchmark:score", "model:score"}


def test_a_line_may_name_the_papers_own_system_alone(tmp_path: Path) -> None:
    abstract = "We propose a tiny residual network (TinyNet). It beats ResNet by 3%."
    paper = {"id": "a", "title": "", "abstract": abstract, "own": ["TinyNet"]}
    path = tmp_path / "gold.jsonl"
    path.write_text(json.dumps(paper), encoding="utf-8")
    (paper,) = fit.read_gold(path, None, 1.0)
    (group,) = fit.type_groups(0, paper)
    right = {cue for option in group.right for cue in group.options[option]}
    assert (group.table, group.weight) == ("type:own", fit.NO_RESULTS)
    assert len(group.options) > len(group.right) > 0
    assert "shape:camel" in right
    assert "unnamed" not in right
    (none,) = fit.type_groups(0, {**paper, "own": [None]})
    assert none.right == [len(none.options) - 1]
    no_types = typing_by(Weights({f"type:{name}": Table.of({}) for name in ("model", "benchmark")}, {}))
    assert fit.groups_of(0, paper, no_types) == ([], [])
    kinds, links = fit.groups_of(0, {**paper, "kinds": True}, no_types)
    assert [group.right for group in kinds] == [[KINDS.index("none")]]
    assert links == []


def test_a_name_that_only_the_title_has_is_not_asked_of_a_copy_without_it() -> None:
    paper = {
        "id": "a",
        "title": "TinyNet: a network",
        "abstract": "We propose a network.",
        "results": [],
        "own": ["TinyNet"],
    }
    (copy,) = fit.shortened([paper])
    assert copy["title"] == ""
    assert copy["own"] == ["TinyNet", None]
    (kept,) = fit.shortened([{**paper, "abstract": "We propose TinyNet."}])
    assert kept["own"] == ["TinyNet"]


def test_types_are_fitted_without_the_copies_of_a_paper(monkeypatch: pytest.MonkeyPatch) -> None:
    gold = [{"id": f"p{i}"} for i in range(25)]
    gold += [{"id": f"p{i}"} for i in range(0, 25, 6)]  # copies
    types = [[Group(i, paper["id"], [[]], [0])] for i, paper in enumerate(gold)]
    seen: list[set[str]] = []

    def remember(groups: list[Group], _: float) -> fit.Tables:
        seen.append({group.table for group in groups})
        return {}

    def check(_index: int, paper: dict[str, Any], _typing: object) -> fit.Made:
        assert paper["id"] not in seen[-1]
        return [], []

    monkeypatch.setattr(fit, "fit_types", remember)
    monkeypatch.setattr(fit, "groups_of", check)
    fit.make_groups(gold, types, argparse.Namespace(type_penalty=1.0))
    assert len(seen) == fit.TYPE_PARTS
