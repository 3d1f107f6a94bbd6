"""Benchmarks and metrics as people mark them: a label for each token, chosen for the whole text at once.

A linear-chain model: every token's cues weigh each label, each label weighs the one after it, and the best sequence
wins (Viterbi). Among the cues is what the rules of extract/mentions.py make of the token, so this decides where the
rules are to be believed and where a mention ends. The weights are fitted on TDMSci's training sentences by
tools/fit_tagger.py; these are of papers on language, so a word that they lack is weighed by its shape, its neighbours
and the rules alone.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Final

import orjson

from extract.document import Document

LABELS: Final = ("other", "benchmark begins", "benchmark", "metric begins", "metric")
"""A label a token; "benchmark" and "metric" go on with what the token before began."""

Range = tuple[int, int]
"""First token, one past the last."""

_AHEAD: Final = frozenset(
    ("dataset", "datasets", "corpus", "corpora", "task", "treebank", "test", "data", "set", "benchmark")
)
_REACH: Final = 4  # words: "the CoNLL 2005 shared task"


@dataclass(frozen=True, slots=True)
class TagWeights:
    """What tools/fit_tagger.py fits.

    Args:
        cues: for each cue its weight for each of LABELS.
        after: for each of LABELS the weight of each that may follow it.
    """

    cues: dict[str, list[float]]
    after: list[list[float]]


@cache
def load_tag_weights() -> TagWeights:
    """The weights that ship with the reader, read once."""
    data = orjson.loads(files("extract").joinpath("tagger.json").read_bytes())
    return TagWeights(data["cues"], data["after"])


def token_cues(document: Document, marked: Mapping[Range, str]) -> list[list[str]]:
    """The cues of each token of a paper.

    Args:
        document: the paper.
        marked: what the rules found: ``benchmark``, ``metric`` or ``model`` by token range.
    """
    tokens = document.tokens
    rules = _spread(len(tokens), list(marked.items()))
    names = _spread(len(tokens), [((name.first, name.last), "name") for name in document.names])
    known = _known(document)
    local = [
        (f"shape={_shape(text)}", f"rules={r}", f"name={n}", f"lexicon={k}")
        for text, r, n, k in zip(tokens.text, rules, names, known, strict=True)
    ]
    rows: list[list[str]] = []
    for first, last in zip(tokens.first, tokens.first[1:], strict=False):
        low = tokens.low[first:last]
        for i in range(last - first):
            row = ["always", f"ends={low[i][-3:]}", f"rules&lexicon={rules[first + i]} {known[first + i]}"]
            around = (rules[first + j] if 0 <= j < len(low) else "" for j in (i - 1, i, i + 1))
            row.append(f"rules around={'>'.join(around)}")
            row += [f"word{d:+d}={low[i + d]}" for d in (-2, -1, 0, 1, 2) if 0 <= i + d < len(low)]
            row += [f"{d:+d} {cue}" for d in (-1, 0, 1) if 0 <= i + d < len(low) for cue in local[first + i + d]]
            row += [f"ahead={word}" for word in low[i + 1 : i + 1 + _REACH] if word in _AHEAD][:1]
            rows.append(row)
    return rows


def best_labels(rows: Sequence[Sequence[str]], weights: TagWeights) -> list[int]:
    """The sequence of labels, as indices of LABELS, with the greatest sum of weights (Viterbi).

    Args:
        rows: the cues of each token.
        weights: those of cues and of labels that follow each other.
    """
    count = range(len(LABELS))
    back: list[list[int]] = []
    totals: list[float] = []
    for row in rows:
        own = [0.0] * len(LABELS)
        for cue in row:
            found = weights.cues.get(cue)
            if found is not None:
                own = [a + b for a, b in zip(own, found, strict=True)]
        if not totals:
            totals = [own[label] if LABELS[label] not in _INNER else -1e9 for label in count]
            continue
        froms = [max(count, key=lambda k, to=label: totals[k] + weights.after[k][to]) for label in count]  # type: ignore[misc]
        totals = [totals[froms[label]] + weights.after[froms[label]][label] + own[label] for label in count]
        back.append(froms)
    if not totals:
        return []
    labels = [max(count, key=totals.__getitem__)]
    for froms in reversed(back):
        labels.append(froms[labels[-1]])
    return labels[::-1]


_INNER: Final = frozenset(("benchmark", "metric"))


def ranges_of(labels: Sequence[int]) -> dict[Range, str]:
    """The token ranges that a sequence of labels marks, each with its kind."""
    found: dict[Range, str] = {}
    begin, kind = 0, ""
    for at, label in enumerate([*labels, 0]):
        name, _, begins = LABELS[label].partition(" ")
        if kind and (begins or name != kind):
            found[begin, at] = kind
            kind = ""
        if begins:
            begin, kind = at, name
    return found


def tag(document: Document, marked: Mapping[Range, str], weights: TagWeights) -> dict[Range, str]:
    """The benchmarks and metrics of a paper by token range; no two overlap.

    Args:
        document: the paper.
        marked: what the rules found, by token range.
        weights: those of the cues.
    """
    return ranges_of(best_labels(token_cues(document, marked), weights))


def _spread(count: int, spans: list[tuple[Range, str]]) -> list[str]:
    """For each of ``count`` tokens the kind of the span that it begins or goes on with, else an empty string."""
    kinds = [""] * count
    for (first, last), kind in spans:
        for at in range(first, last):
            kinds[at] = f"{kind} begins" if at == first else kind
    return kinds


def _known(document: Document) -> list[str]:
    """For each token the kinds of the lexicon's names that it begins ("b") or goes on with ("i")."""
    tokens = document.tokens
    kinds: list[set[str]] = [set() for _ in range(len(tokens))]
    for hit in document.hits:
        first, last = tokens.covering(hit.start, hit.end)
        for at in range(first, last):
            kinds[at].add(f"{hit.kind}:{'b' if at == first else 'i'}")
    return ["|".join(sorted(found)) for found in kinds]


def _shape(word: str) -> str:
    """Capitals, small letters and digits as "A", "a" and "0", runs of them once: "CoNLL-2005" is "AaA-0"."""
    shape = ""
    for c in word:
        kind = "A" if c.isupper() else "a" if c.islower() else "0" if c.isdigit() else c
        if not shape.endswith(kind):
            shape += kind
    return shape
