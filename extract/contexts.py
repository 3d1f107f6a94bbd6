"""What kind of thing a name is, by the words around its mentions alone: the paper's own system, its own benchmark, …

The weights are fitted without annotations (tools/fit_contexts.py): 6,700 abstracts of a large collection have a title
such as "X: …", which tells whose X is, and the lexicon tells the kind of others; neither the title nor the name itself
is looked at here, so that what is learnt of these holds for names that nobody knows. On papers held out, the likeliest
own system is the one that the title names 92 times in 100.
"""

from __future__ import annotations

import json
import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources
from typing import Final

from extract.document import Document
from extract.entities import Entity
from extract.names import Name, shape
from extract.tokens import Tokens
from extract.weights import Rows, softmax, sums
from extract.words import words

CLASSES: Final = ("own system", "own benchmark", "benchmark", "system", "other")

_MOST_MENTIONS: Final = 6
_FROM_TITLE: Final = frozenset({"title", "title-head", "title-head part", "title initials", "words in title"})

# Words of the sentence in which a name stands first that tell what the sentence is about.
_TELLING: Final = frozenset(
    {
        *("propose", "introduce", "present", "develop", "novel", "new", "existing", "however", "results", "show"),
        *("outperforms", "outperform", "experiments", "evaluate", "baseline", "baselines", "state-of-the-art"),
        *("dataset", "datasets", "benchmark", "benchmarks", "such", "like", "code", "available", "our", "we", "called"),
        *("named", "paper", "based", "achieves", "trained", "recent", "popular", "widely", "consists", "contains"),
        *("comprising", "collected", "annotated", "release"),
    }
)
# Ends of names that tell their kind, in lower case.
_ENDS: Final = (
    *("net", "former", "formers", "bert", "gan", "gpt", "bench", "qa", "eval", "nli", "ll", "lm", "llm", "vqa", "set"),
    *("ns", "ts", "cnn", "rnn", "rl", "ml", "ai", "nlp", "vae", "3d", "diff", "nerf", "slam"),
)


@dataclass(frozen=True, slots=True)
class Standing:
    """What the contexts say of one name of a paper.

    Args:
        odds: natural log-odds of each of CLASSES, from -9.2 to 9.2.
        rank: its place among the paper's names by the odds of being the own system, from 0.
        gap: how far its odds of being the own system are below those of the first, 0 or less.
    """

    odds: tuple[float, ...]
    rank: int
    gap: float

    @property
    def likeliest(self) -> str:
        """The class with the greatest odds."""
        return CLASSES[max(range(len(CLASSES)), key=self.odds.__getitem__)]


def standings(document: Document) -> dict[str, Standing]:
    """What the contexts say of each name that the abstract mentions, by the key of its entity."""
    weights = _weights()
    odds = {entity.key: _odds(weights, cues) for entity, cues in document_cues(document)}
    order = sorted(odds, key=lambda key: -odds[key][0])
    best = odds[order[0]][0] if order else 0.0
    return {key: Standing(odds[key], rank, odds[key][0] - best) for rank, key in enumerate(order)}


def document_cues(document: Document) -> list[tuple[Entity, list[str]]]:
    """Each name that an abstract mentions with the cues of its contexts, in the order of first mention."""
    entities = sorted((e for e in document.entities.values() if e.mentions), key=lambda e: e.mentions[0].first)
    most = max((len(e.mentions) for e in entities), default=0)
    rows = []
    for order, entity in enumerate(entities):
        behind = most - len(entity.mentions)
        cues = context_cues(document, entity)
        cues += [f"names:{min(6, len(entities))}", f"order:{min(order, 5)}"]
        cues.append("most mentions" if behind == 0 and most > 1 else f"behind:{min(3, behind)}")
        rows.append((entity, cues))
    return rows


def context_cues(document: Document, entity: Entity) -> list[str]:
    """The cues of one name's mentions, each once: words around it, frames, where it stands, how it is built."""
    found: dict[str, None] = {}
    for order, mention in enumerate(entity.mentions[:_MOST_MENTIONS]):
        found.update(dict.fromkeys(_mention_cues(document, mention, first=order == 0)))
    cues = list(found)
    cues.append(f"mentions:{min(len(entity.mentions), 6)}")
    cues += [f"frame:{flag}" for flag in sorted(entity.flags - _FROM_TITLE)]
    return cues + list(_form_cues(entity.text))


@lru_cache(maxsize=1 << 14)
def _form_cues(text: str) -> tuple[str, ...]:
    low = text.lower()
    cues = [f"shape:{shape(text.split(maxsplit=1)[0])}", f"words:{min(4, len(text.split()))}"]
    cues += [f"ends:{end}" for end in _ENDS if low.endswith(end)]
    if "-" in low:
        cues.append("hyphen")
    if any(c.isdigit() for c in low):
        cues.append("digit")
    return tuple(cues)


def _mention_cues(document: Document, name: Name, *, first: bool) -> list[str]:
    tokens = document.tokens
    index = tokens.sentence[name.first]
    begin, stop = tokens.first[index], tokens.first[index + 1]
    before, before2 = (_word(tokens, name.first - k, begin, stop) for k in (1, 2))
    after, after2 = (_word(tokens, name.last + k, begin, stop) for k in (0, 1))
    place = _place(index, len(document.sentences))
    cues = [f"-1 {before}", f"-2 {before2} {before}", f"+1 {after}", f"+2 {after} {after2}", f"{before} _ {after}"]
    cues += [f"in {place}", *_near_cues(tokens, name, begin, stop)]
    if first:
        cues += [f"first -1 {before}", f"first -2 {before2} {before}", f"first +1 {after}"]
        cues += [f"first {before} _ {after}", f"first in {place}"]
        cues += [f"first with {word}" for word in tokens.low[begin:stop] if word in _TELLING]
    return cues


def _word(tokens: Tokens, at: int, begin: int, stop: int) -> str:
    """A word as cues have it: itself, or what stands for an edge of the sentence, a number or another name."""
    if at < begin:
        return "^"
    if at >= stop:
        return "$"
    if tokens.number[at] >= 0:
        return "#"
    return "NAME" if shape(tokens.text[at]) in ("acronym", "camel", "digit") else tokens.low[at]


def _place(index: int, count: int) -> str:
    if index <= 1:
        return ("first", "second")[index]
    return "last" if index >= count - 1 else f"quarter {min(3, 4 * index // max(1, count))}"


def _near_cues(tokens: Tokens, name: Name, begin: int, stop: int) -> list[str]:
    """How near the verbs of proposing and of reporting stand, and the nouns that tell a kind."""
    w, low = words(), tokens.low
    cues = []
    if name.first == begin:
        cues.append("opens")
    for k in range(name.first - 1, max(begin, name.first - 12) - 1, -1):
        if low[k] in w.propose_verb:
            cues.append(f"proposed {min((name.first - 1 - k) // 2, 5)}")
            cues.append("we propose" if k and low[k - 1] in ("we", "paper", "work") else "others propose")
            break
    for k in range(name.last, min(stop, name.last + 6)):
        if low[k] in w.report_verb:
            cues.append(f"reports {k - name.last}")
            break
    sides = (
        ("before", range(name.first - 1, max(begin, name.first - 4) - 1, -1)),
        ("after", range(name.last, min(stop, name.last + 4))),
    )
    for side, around in sides:
        for k in around:
            if low[k] in w.benchmark_noun or low[k] in w.system_noun:
                cues.append(f"{'benchmark' if low[k] in w.benchmark_noun else 'system'} noun {side}")
                break
    return cues


@cache
def _weights() -> Rows:
    text = resources.files("extract").joinpath("contexts.json").read_text(encoding="utf-8")
    return {cue: tuple(values) for cue, values in json.loads(text).items()}


def _odds(weights: Rows, cues: Sequence[str]) -> tuple[float, ...]:
    # A ten-thousandth on either side: how far an abstract can be trusted to tell at all.
    return tuple(math.log((p + 1e-4) / (1 - p + 1e-4)) for p in softmax(sums(weights, cues)))
