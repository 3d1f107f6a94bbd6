"""Pairs of cues that tell more together than the sum of their weights.

What a weight of its own for "A and B" is worth is known before it is fitted: with the weights of all single cues at
their best, a Newton step from 0 gains about gradient² / (2 (curvature + penalty)) of log-likelihood. The pairs that
gain most are taken (feature induction: Della Pietra et al. 1997; for conditional models McCallum, UAI 2003).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy import sparse

from extract.weights import BOTH
from tools.logit import Array

CHUNK = 1000  # cues whose pairs with all others are looked at in one go
LEAST_GAIN = 0.7  # of log-likelihood: below it a pair is chance
MOST = 20  # pairs that one cue may be in: 500 like this tell as much as 2,000 of all (log loss .438 of held-out papers)


@dataclass(frozen=True)
class Pairing:
    """Which pairs get a weight of their own.

    Args:
        count: how many at most.
        penalty: of their squared weights.
        least: papers that have to show a pair.
    """

    count: int
    penalty: float
    least: int = 20


def fit_with_pairs(
    x: Any,
    cues: list[str],
    papers: Array,
    *,
    fit: Callable[[Any], Array],
    unexplained: Callable[[Array], tuple[Array, Array]],
    penalty: float,
    pairing: Pairing,
) -> dict[str, Array]:
    """Weights of single cues and of the pairs that are worth one.

    Args:
        x: which row (an option of a decision) has which cue (column): ones and zeros.
        cues: names of the columns.
        papers: the paper of each row.
        fit: the weights of the columns of such a matrix, a row a column, with ``penalty``.
        unexplained: what weights of ``x`` leave of each row: what is right less the probability that they give it,
            and that probability times its complement.
        penalty: of the squared weights of single cues.

    Returns:
        Cue, or two cues with :data:`extract.weights.BOTH` between -> its weights.
    """
    pairs = promising(x, *unexplained(fit(x)), papers, pairing)
    # A column of r for 1 is the same as a penalty of 1/r² times: pairs and single cues have their own.
    ratio = np.sqrt(penalty / pairing.penalty)
    weights = fit(sparse.hstack([x, ratio * together(x, pairs)]).tocsr())
    weights[len(cues) :] *= ratio
    return dict(zip([*cues, *(cues[a] + BOTH + cues[b] for a, b in pairs)], weights, strict=True))


def promising(x: Any, residual: Array, curvature: Array, papers: Array, pairing: Pairing) -> list[tuple[int, int]]:
    """The pairs of columns that deserve weights of their own, the most worth first.

    Args:
        x, papers: as for :func:`fit_with_pairs`.
        residual, curvature: what the weights of single cues leave of each row.

    Returns:
        Columns of each pair, the rarer first. Of pairs (and single cues) with the same rows one is there.
    """
    gains, firsts, seconds = _gains(x, residual, curvature, pairing.penalty)
    columns = x.tocsc()
    size = np.diff(columns.indptr)
    seen = {_rows(columns, i).tobytes() for i in range(x.shape[1])}
    used: Counter[int] = Counter()
    chosen: list[tuple[int, int]] = []
    for k in np.argsort(-gains, kind="stable"):
        if len(chosen) == pairing.count:
            break
        a, b = sorted((int(firsts[k]), int(seconds[k])), key=lambda i: (size[i], i))
        if max(used[a], used[b]) == MOST:
            continue
        rows = np.intersect1d(_rows(columns, a), _rows(columns, b), assume_unique=True)
        if len(np.unique(papers[rows])) >= pairing.least and rows.tobytes() not in seen:
            seen.add(rows.tobytes())
            used.update((a, b))
            chosen.append((a, b))
    return chosen


def _gains(x: Any, residual: Array, curvature: Array, penalty: float) -> tuple[Array, Array, Array]:
    """What each pair would gain, and its columns, for pairs that gain enough."""
    told = curvature > 1e-7  # rows that are as good as certain tell nothing
    x = x[told].astype(np.float32).tocsr()
    pulled = sparse.diags(residual[told].astype(np.float32)) @ x
    bent = sparse.diags(curvature[told].astype(np.float32)) @ x
    transposed = x.T.tocsr()
    found = []
    for start in range(0, x.shape[1], CHUNK):
        part = transposed[start : start + CHUNK]
        gain = (part @ pulled).toarray() ** 2 / ((part @ bent).toarray() + penalty) / 2
        first, second = np.where(gain > LEAST_GAIN)
        later = second > first + start
        first, second = first[later], second[later]
        found.append((gain[first, second], first + start, second))
    gains, firsts, seconds = (np.concatenate(column) for column in zip(*found, strict=True))
    return gains, firsts, seconds


def _rows(columns: Any, column: int) -> Array:
    return np.asarray(columns.indices[columns.indptr[column] : columns.indptr[column + 1]])


def together(x: Any, pairs: Sequence[tuple[int, int]]) -> Any:
    """A column for each pair: the rows that have both its cues."""
    columns = x.tocsc()
    return columns[:, [a for a, _ in pairs]].multiply(columns[:, [b for _, b in pairs]]).tocsr()
