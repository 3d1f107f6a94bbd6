"""Benchmarks and metrics as people mark them: a label for each token, chosen for the whole text at once.

A linear-chain model: every token's cues weigh each label, each label weighs the one after it, and the best sequence
wins (Viterbi). Among the cues is what the rules of extract/mentions.py make of the token, so this decides where the
rules are to be believed and where a mention ends. A metric's first, last and only token have labels of their own: with
one label for all that is not the first, the F1 of metrics was .753 instead of .764; benchmarks lost by it (.646 and
.635). The weights are fitted on TDMSci's training sentences by tools/fit_tagger.py; these are of papers on language, so
a word that they lack is weighed by its shape, its neighbours and the rules alone.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from operator import add
from typing import Final

import orjson
import regex

from extract.document import Document
from extract.lexicon import Metric
from extract.words import words

LABELS: Final = (
    "other",
    *("benchmark begins", "benchmark"),
    *("metric begins", "metric", "metric ends", "metric alone"),
)
"""A label a token; "benchmark" goes on with what the token before began, "metric" until a token ends it."""
IMPOSSIBLE: Final = -99.0
"""The weight of a label after one that it cannot follow."""

Range = tuple[int, int]
"""First token, one past the last."""

_AHEAD: Final = frozenset(
    ("dataset", "datasets", "corpus", "corpora", "task", "treebank", "test", "data", "set", "benchmark")
)
_REACH: Final = 4  # words: "the CoNLL 2005 shared task"

_VARIANT_OF: Final = regex.compile("BLEU|Bleu|ROUGE|Rouge|METEOR|Meteor|NDCG")  # "vBLEU", "METEOR-ex"


@dataclass(frozen=True, slots=True)
class TagWeights:
    """What tools/fit_tagger.py fits.

    Args:
        cues: for each cue its weight for each of LABELS.
        after: for each of LABELS the weight of each that may follow it.
    """

    cues: dict[str, list[float]]
    after: list[list[float]]

    def know(self, word: str) -> bool:
        """Whether a word in lower case was among those that they are fitted on."""
        return f"word+0={word}" in self.cues


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
        (f"shape={_shape(text)}", f"rules={r}", f"name={n}", f"lexicon={k}", *_measure(text, r))
        for text, r, n, k in zip(tokens.text, rules, names, known, strict=True)
    ]
    families = _families(document)
    rows: list[list[str]] = []
    for first, last in zip(tokens.first, tokens.first[1:], strict=False):
        low, found = tokens.low[first:last], [r or k for r, k in zip(rules[first:last], known[first:last], strict=True)]
        for i in range(last - first):
            row = ["always", f"ends={low[i][-3:]}", f"rules&lexicon={rules[first + i]} {known[first + i]}"]
            around = (rules[first + j] if 0 <= j < len(low) else "" for j in (i - 1, i, i + 1))
            row.append(f"rules around={'>'.join(around)}")
            row += [f"word{d:+d}={low[i + d]}" for d in (-2, -1, 0, 1, 2) if 0 <= i + d < len(low)]
            row += [f"{d:+d} {cue}" for d in (-1, 0, 1) if 0 <= i + d < len(low) for cue in local[first + i + d]]
            row += [f"{d:+d} family={families[first + i + d]}" for d in (0, 1) if families.get(first + i + d, "")]
            row += [f"ahead={word}" for word in low[i + 1 : i + 1 + _REACH] if word in _AHEAD][:1]
            row += [f"pair={low[j]} {low[j + 1]} {i - j}" for j in _pairs(found, i)]
            rows.append(row)
    return rows


def best_labels(rows: Sequence[Sequence[str]], weights: TagWeights, lean: float = 0.0) -> list[int]:
    """The sequence of labels, as indices of LABELS, with the greatest sum of weights (Viterbi).

    Args:
        rows: the cues of each token.
        weights: those of cues and of labels that follow each other.
        lean: log-odds added for a mention to begin: the more, the more is marked.
    """
    return _best(_sums(rows, weights), weights, lean)


def _sums(rows: Sequence[Sequence[str]], weights: TagWeights) -> list[list[float]]:
    """For each token what its cues weigh each label."""
    sums = []
    for row in rows:
        own = [0.0] * len(LABELS)
        for cue in row:
            found = weights.cues.get(cue)
            if found is not None:
                own = list(map(add, own, found))
        sums.append(own)
    return sums


def _best(sums: Sequence[Sequence[float]], weights: TagWeights, lean: float) -> list[int]:
    count = range(len(LABELS))
    leant = [lean if begins(label) else 0.0 for label in LABELS]
    before = [[k for k in count if weights.after[k][label] > IMPOSSIBLE] for label in count]
    back: list[list[int]] = []
    totals: list[float] = []
    for unleant in sums:
        own = list(map(add, unleant, leant))
        if not totals:
            totals = [own[label] if may_follow("other", LABELS[label]) else -1e9 for label in count]
            continue
        froms = [max(before[label], key=lambda k, to=label: totals[k] + weights.after[k][to]) for label in count]  # type: ignore[misc]
        totals = [totals[froms[label]] + weights.after[froms[label]][label] + own[label] for label in count]
        back.append(froms)
    if not totals:
        return []
    labels = [max(count, key=totals.__getitem__)]
    for froms in reversed(back):
        labels.append(froms[labels[-1]])
    return labels[::-1]


def may_follow(before: str, label: str) -> bool:
    """True where one label can stand after another: a metric that is begun is gone on with until it ends."""
    kind, _, place = before.partition(" ")
    goes_on = kind != "other" and place in ("begins", "")
    if goes_on and label in (kind, f"{kind} ends"):
        return True
    return (label == "other" or begins(label)) and not (goes_on and f"{kind} ends" in LABELS)


def begins(label: str) -> bool:
    """True for the label of a token that is the first of a mention."""
    return label.endswith((" begins", " alone"))


def ranges_of(labels: Sequence[int]) -> dict[Range, str]:
    """The token ranges that a sequence of labels marks, each with its kind; one may be broken off by the text's end."""
    found: dict[Range, str] = {}
    begin, kind = 0, ""
    for at, label in enumerate([*labels, 0]):
        name = LABELS[label].partition(" ")[0]
        if kind and (begins(LABELS[label]) or name != kind):
            found[begin, at] = kind
            kind = ""
        if begins(LABELS[label]):
            begin, kind = at, name
    return found


def tag(
    document: Document, marked: Mapping[Range, str], weights: TagWeights, leans: Sequence[float] = (0.0,)
) -> list[dict[Range, str]]:
    """The benchmarks and metrics of a paper by token range, once for each lean; no two of one overlap.

    Args:
        document: the paper.
        marked: what the rules found, by token range.
        weights: those of the cues.
        leans: log-odds added for a mention to begin.
    """
    sums = _sums(token_cues(document, marked), weights)
    return [ranges_of(_best(sums, weights, lean)) for lean in leans]


def _pairs(found: Sequence[str], at: int) -> list[int]:
    """Where the pairs of words begin that tell whether token ``at`` belongs to a mention beside it.

    Args:
        found: what the rules or the lexicon make of each token of the sentence, or an empty string.
        at: the token; a pair is it and the one before or after it, one of which has been found.
    """
    return [j for j in (at - 1, at) if 0 <= j < len(found) - 1 and (found[j] or found[j + 1])]


def _families(document: Document) -> dict[int, str]:
    """The family of the lexicon's metric that a token belongs to."""
    tokens = document.tokens
    families: dict[int, str] = {}
    for hit in document.hits:
        if isinstance(hit.entry, Metric):
            families |= dict.fromkeys(range(*tokens.covering(hit.start, hit.end)), hit.entry.family)
    return families


def _measure(text: str, rule: str) -> tuple[str, ...]:
    """A cue for a word that tells of a measure, though the rules do not know it."""
    if "metric" in rule:
        return ()
    if text.lower() in words().criterion:
        return ("criterion",)
    return ("measure",) if text.lower() in words().rare_measure or _VARIANT_OF.search(text) else ()


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
