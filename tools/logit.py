"""Logistic regressions over named cues: yes or no, one of several classes, one of several options."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy import sparse
from scipy.optimize import minimize
from scipy.special import logsumexp

MAX_STEPS = 120

Array = np.ndarray[Any, Any]


@dataclass
class Group:
    """One decision: the cues of each option, which options are right, whose paper it is, and how much it counts."""

    paper: int
    table: str
    options: list[list[str]]
    right: list[int]
    weight: float = 1.0


def vocabulary(groups: Sequence[Group], least: int) -> dict[str, int]:
    """The cues that at least ``least`` papers show, numbered."""
    papers: dict[str, set[int]] = defaultdict(set)
    for group in groups:
        for cues in group.options:
            for cue in cues:
                papers[cue].add(group.paper)
    return {cue: i for i, cue in enumerate(sorted(c for c, seen in papers.items() if len(seen) >= least))}


def matrix(rows: Sequence[list[str]], vocab: dict[str, int]) -> sparse.csr_matrix:
    indptr, indices = [0], []
    for cues in rows:
        indices += sorted({vocab[c] for c in cues if c in vocab})
        indptr.append(len(indices))
    return sparse.csr_matrix((np.ones(len(indices)), indices, indptr), shape=(len(rows), len(vocab)))


def fit_multinomial(
    groups: Sequence[Group], classes: int, penalty: float, least: int, scale: Callable[[str], float] = lambda _: 1.0
) -> tuple[dict[str, int], Array]:
    """Weights of a multinomial logistic regression over the first option of each group.

    Args:
        groups: ``right`` holds the class, from 0 to ``classes`` - 1.
        classes: how many there are.
        penalty: of the squared weights.
        least: papers that have to show a cue.
        scale: of a cue: its weight has the penalty 1 / scale² times.

    Returns:
        The cues, numbered, and the weights: a row a cue, a column a class.
    """
    vocab = vocabulary(groups, least)
    scales = np.array([scale(cue) for cue in vocab])
    x = matrix([g.options[0] for g in groups], vocab) @ sparse.diags(scales)
    onehot = np.eye(classes)[np.array([g.right[0] for g in groups])]

    def loss(flat: Array) -> tuple[float, Array]:
        w = flat.reshape(len(vocab), classes)
        scores = x @ w
        logp = scores - logsumexp(scores, axis=1, keepdims=True)
        value = -(onehot * logp).sum() + penalty * (w**2).sum() / 2
        return value, np.asarray(x.T @ (np.exp(logp) - onehot) + penalty * w).ravel()

    start = np.zeros(len(vocab) * classes)
    found = minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": MAX_STEPS})
    return vocab, found.x.reshape(len(vocab), classes) * scales[:, None]


def fit_logistic(x: Any, right: Array, penalty: float) -> Array:
    """Weights of a logistic regression.

    Args:
        x: the cues, a row a decision.
        right: 1 where the decision is yes, else 0.
        penalty: of the squared weights.
    """

    def loss(w: Array) -> tuple[float, Array]:
        s = x @ w
        value = np.logaddexp(0, s).sum() - (right * s).sum() + penalty * (w**2).sum() / 2
        return value, x.T @ (1 / (1 + np.exp(-s)) - right) + penalty * w

    return np.asarray(minimize(loss, np.zeros(x.shape[1]), jac=True, method="L-BFGS-B").x)


class Choices:
    """Groups with at least one right option each: how likely weights make their right options.

    Args:
        groups: the decisions, whose options are numbered through.
    """

    def __init__(self, groups: Sequence[Group]) -> None:
        sizes = [len(g.options) for g in groups]
        self.weights = np.array([g.weight for g in groups])
        self.group = np.repeat(np.arange(len(groups)), sizes)
        self.right = np.concatenate([np.isin(np.arange(len(g.options)), g.right) for g in groups])
        self.papers = np.repeat([g.paper for g in groups], sizes)
        self._starts = np.concatenate([[0], np.cumsum(sizes)[:-1]])

    def fit(self, x: Any, penalty: float) -> Array:
        """Weights that maximise the summed log-probability of each group's right options.

        Args:
            x: the cues of all options, one row an option.
            penalty: of the squared weights.
        """
        xt = x.T.tocsr()

        def loss(w: Array) -> tuple[float, Array]:
            likely, among_right, value = self._likely(x @ w)
            pull = self.weights[self.group] * (likely - among_right)
            return value + penalty * (w**2).sum() / 2, xt @ pull + penalty * w

        start = np.zeros(x.shape[1])
        return np.asarray(minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": MAX_STEPS}).x)

    def unexplained(self, scores: Array) -> tuple[Array, Array]:
        """Of each option, how much likelier the truth is than ``scores`` (log-odds) say, and how unsure they are."""
        likely, among_right, _ = self._likely(scores)
        each = self.weights[self.group]
        return each * (among_right - likely), each * likely * (1 - likely)

    def _likely(self, scores: Array) -> tuple[Array, Array, float]:
        """The probability of each option, that among the right options alone, and the negative log-likelihood."""
        e = np.exp(scores - np.maximum.reduceat(scores, self._starts)[self.group])
        z = np.add.reduceat(e, self._starts)
        right = e * self.right
        zr = np.maximum(np.add.reduceat(right, self._starts), 1e-300)
        return e / z[self.group], right / zr[self.group], float((self.weights * (np.log(z) - np.log(zr))).sum())
