"""What leaving out cues costs (tools/ablate.py), on made-up decisions whose truth is known."""

from __future__ import annotations

import re

import numpy as np
import pytest

from tools.ablate import Decision, Examples, compared
from tools.logit import Group


@pytest.fixture
def examples() -> Examples:
    """The option with ``telling`` is right, ``idle`` says nothing; every tenth paper has a copy, not measured."""
    draw = np.random.default_rng(1)
    groups, names, folds, measured = [], [], [], []
    for paper in range(200):
        options = [["telling", "null"], ["other"], ["other"]]
        options = [[*cues, *(["idle"] if draw.random() < 0.5 else [])] for cues in options]
        for copy in (False, True)[: 2 if paper % 10 == 0 else 1]:
            groups.append(Group(paper, "metric:score", options, [0]))
            names.append(f"p{paper}:1")
            folds.append(paper % 5)
            measured.append("" if copy else "gold")
    return Examples("metric", groups, names, folds, measured)


def test_each_measured_result_is_decided_once_by_weights_that_did_not_see_it(examples: Examples) -> None:
    found = examples.without(None)
    assert len(found) == 200
    assert all(one.right and one.loss is not None and one.loss < 0.1 for one in found.values())


def test_without_the_telling_cues_nothing_is_known_and_without_the_idle_one_all_is(examples: Examples) -> None:
    whole = examples.without(None)
    (line,) = compared(examples.without(re.compile("telling|other|null")), whole)
    assert "log loss 1." in line
    (line,) = compared(examples.without(re.compile("idle")), whole)
    assert line.endswith("right 200 of 200 (+0 -0)")


def test_files_are_measured_apart_and_what_no_candidate_answers_has_no_loss() -> None:
    before = {"a:1": Decision("dev", 1.0, False), "b:1": Decision("more", None, False)}
    found = {"a:1": Decision("dev", 0.5, True), "b:1": Decision("more", 0.25, True)}
    first, second = compared(found, before)
    assert first == "dev            log loss 0.5000 (-0.5000 ± 0.0000)  right 1 of 1 (+1 -0)"
    assert second == "more           log loss 0.2500 (nothing to compare)  right 1 of 1 (+1 -0)"
