"""Which pairs of cues get a weight of their own (tools/pairs.py), on made-up decisions whose truth is known."""

from __future__ import annotations

import numpy as np
import pytest

from tools import pairs
from tools.logit import Choices, Group, matrix
from tools.pairs import Pairing, fit_with_pairs, promising, together

CUES = ["a", "b", "c", "twin of a"]
NUMBERED = {cue: i for i, cue in enumerate(CUES)}


def either_but_not_both(papers: int = 200, seed: int = 1) -> list[Group]:
    """Choices of two, of which the one with ``a`` or ``b`` is right, and the one with both or neither is not."""
    draw = np.random.default_rng(seed)
    groups = []
    for paper in range(papers):
        good = [["a", "twin of a"], ["b"]][draw.integers(2)]
        bad = [["a", "twin of a", "b"], []][draw.integers(2)]
        options = [[*cues, *(["c"] if draw.random() < 0.5 else [])] for cues in (good, bad)]
        groups.append(Group(paper, "t", options, [0]))
    return groups


def fitted(groups: list[Group], pairing: Pairing) -> dict[str, float]:
    choices = Choices(groups)
    x = matrix([cues for g in groups for cues in g.options], NUMBERED)
    weights = fit_with_pairs(
        x,
        CUES,
        choices.papers,
        fit=lambda x: choices.fit(x, 1.0),
        unexplained=lambda w: choices.unexplained(x @ w),
        penalty=1.0,
        pairing=pairing,
    )
    return {cue: float(w) for cue, w in weights.items()}


def test_what_no_sum_can_tell_is_told_by_the_pair() -> None:
    weights = fitted(either_but_not_both(), Pairing(count=1, penalty=1.0))
    (pair,) = set(weights) - set(CUES)
    assert set(pair.split(" && ")) in ({"a", "b"}, {"twin of a", "b"})
    assert weights[pair] < -2
    for group in either_but_not_both(seed=2):
        good, bad = (
            sum(weights[cue] for cue in cues) + (weights[pair] if set(pair.split(" && ")) <= set(cues) else 0)
            for cues in group.options
        )
        assert good > bad


def test_pairs_with_the_same_rows_are_taken_once() -> None:
    weights = fitted(either_but_not_both(), Pairing(count=10, penalty=1.0))
    both = [pair for pair in weights if pair in ("a && b", "b && a", "twin of a && b", "b && twin of a")]
    assert len(both) == 1
    assert "a && twin of a" not in weights  # the rows of a itself


def test_a_heavier_penalty_makes_lighter_pairs() -> None:
    light, heavy = (
        min(weights[pair] for pair in set(weights) - set(CUES))
        for weights in (fitted(either_but_not_both(), Pairing(count=1, penalty=p)) for p in (100.0, 1.0))
    )
    assert heavy < light < 0


@pytest.mark.parametrize(("papers", "least", "found"), [(200, 20, True), (200, 300, False)])
def test_a_pair_that_too_few_papers_show_gets_none(papers: int, least: int, found: bool) -> None:
    weights = fitted(either_but_not_both(papers), Pairing(count=5, penalty=1.0, least=least))
    assert (len(weights) > len(CUES)) is found


def test_no_cue_is_in_too_many_pairs(monkeypatch: pytest.MonkeyPatch) -> None:
    x = matrix([[cue for cue in CUES if (i >> NUMBERED[cue]) & 1] for i in range(16)] * 30, NUMBERED)
    ones = np.ones(x.shape[0])
    papers = np.arange(x.shape[0])
    monkeypatch.setattr(pairs, "MOST", 1)
    chosen = promising(x, ones, ones / 4, papers, Pairing(count=10, penalty=1.0))
    assert len(chosen) == 2
    assert len({cue for pair in chosen for cue in pair}) == 4


def test_a_pair_is_there_where_both_its_cues_are() -> None:
    x = matrix([["a", "b"], ["a"], ["b", "c"], ["c"]], NUMBERED)
    assert together(x, [(0, 1), (2, 1)]).toarray().tolist() == [[1, 0], [0, 0], [0, 1], [0, 0]]
    assert together(x, []).shape == (4, 0)
