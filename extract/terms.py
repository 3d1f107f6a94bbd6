"""Terms: what a paper calls its things in small letters, "sandglass block" or "instruction attacks".

A term is a phrase that the abstract uses again or has from its title. Whether it is a name of the paper's own or a word
of the field ("object detection") is told by how many other papers have it, of 75,007 (tools/mine_common.py). Of the
wrong models of dev.jsonl a tenth had no right candidate without terms; with them the log loss of the model went from
0.446 to 0.428 (cross-validated, single cues).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise, zip_longest
from typing import Final

from extract.document import Document
from extract.lexicon import load_counts
from extract.phrases import singular
from extract.titles import head_kind
from extract.words import is_adverb, stops, words

LEAST: Final = 16  # abstracts
LEVELS: Final = ("own", "few", "some", "many", "common")  # how many papers have a phrase
_LIMITS: Final = (LEAST, 40, 150, 600)
_LONGEST: Final = 4  # words
_MOST: Final = 10  # terms of a paper

Gram = tuple[str, ...]
"""Words of a phrase, as :func:`singular` has them."""


@dataclass(frozen=True, slots=True)
class Term:
    """A term of a paper.

    Args:
        words: in small letters and the singular.
        places: the first token of each place, and the one after its last.
        in_title: where the title has it: ``first``, ``head``, ``after colon``, ``means`` ("via X"), ``aim`` ("for X"),
            or ``no``.
        common: how many papers have it (:func:`commonness`).
    """

    words: Gram
    places: tuple[tuple[int, int], ...]
    in_title: str
    common: str


def common_pairs() -> dict[str, int]:
    """How many abstracts have two words side by side, "neural network", where at least sixteen do."""
    return load_counts("common.tsv")


def commonness(phrase: Sequence[str]) -> str:
    """How many papers have a phrase, by the rarest of its pairs of words: one of :data:`LEVELS`.

    Args:
        phrase: its words in small letters and the singular.
    """
    counts = common_pairs()
    count = min((counts.get(f"{a} {b}", 0) for a, b in pairwise(phrase)), default=0)
    return LEVELS[sum(count >= limit for limit in _LIMITS)]


@lru_cache(maxsize=1 << 14)
def is_content(word: str) -> bool:
    """Whether a token, in small letters, may stand in a term: no stop word, adverb, number or word of praise."""
    w = words()
    beside = word in stops() or word in w.praise or word in w.lead_in
    return word[0].isalpha() and not beside and not is_adverb(word)


def find_terms(document: Document) -> list[Term]:
    """The terms of a paper, ten at most: those of its title first, then those that the fewest other papers have."""
    titled = document.title_words
    title = f" {' '.join(titled)} "
    telling = list(map(is_content, document.tokens.low))
    places = _grams(document, telling, frozenset(pairwise(titled)))
    found: dict[Gram, Term] = {}
    for gram, at in sorted(places.items(), key=lambda item: -len(item[0])):
        said = f" {' '.join(gram)} "
        where = _title_place(title.partition(said)[0].split()) if len(gram) > 1 and said in title else "no"
        if len(at) < 2 and where == "no":
            continue
        stop = len(gram)
        if all(telling[i + stop : i + stop + 1] == [True] for i in at):  # always the beginning of a longer phrase
            continue
        if any(len(places[longer]) == len(at) and _inside(gram, longer) for longer in found):
            continue
        found[gram] = Term(gram, tuple((i, i + stop) for i in at), where, commonness(gram))
    order = sorted(found.values(), key=lambda t: (t.in_title == "no", LEVELS.index(t.common), -len(t.places)))
    return order[:_MOST]


def _grams(document: Document, telling: list[bool], titled: frozenset[tuple[str, str]]) -> dict[Gram, list[int]]:
    """The first tokens of runs of two to four words of content in a sentence, and of hyphenated words.

    Args:
        document: the paper.
        telling: of each token, whether it is a word of content.
        titled: the pairs of words of the title. A run that begins with another pair, said once, is no term.
    """
    said, sentence, pairs = document.singulars, document.tokens.sentence, document.pairs
    places: dict[Gram, list[int]] = defaultdict(list)
    for i, (word, pair) in enumerate(zip_longest(said, pairwise(said))):
        if not telling[i]:
            continue
        if pair is not None and (pairs[pair] > 1 or pair in titled):
            for j in range(i + 2, min(i + _LONGEST, len(said)) + 1):
                if not telling[j - 1] or sentence[j - 1] != sentence[i]:
                    break
                places[tuple(said[i:j])].append(i)
        if "-" in word and len(word) > 6:
            places[word,].append(i)
    return places


def _inside(gram: Gram, longer: Gram) -> bool:
    return any(longer[k : k + len(gram)] == gram for k in range(len(longer) - len(gram) + 1))


_MEANS: Final = frozenset({"via", "with", "using", "by", "through"})
_AIM: Final = frozenset({"for", "in", "on", "of", "toward", "to", "under", "from"})


def _title_place(before: list[str]) -> str:
    """Where a phrase stands in the title, by the words before it."""
    for word in reversed(before):
        if word in _MEANS:
            return "means"
        if word in _AIM:
            return "aim"
        if word == ":":
            return "after colon"
    return "head" if before else "first"


def term_cues(document: Document, term: Term) -> list[str]:
    """What speaks for a term's being a system: how much it is the paper's own, and how the abstract uses it."""
    common, times, title = term.common, min(len(term.places), 5), f"title:{term.in_title}"
    ends = head_kind(term.words[-1])
    cues = [
        "source:term",
        f"term times:{times}",
        f"term {title}",
        f"term words:{len(term.words)}",
        f"term common:{common}",
        f"term ends:{ends}",
        f"term head:{term.words[-1]}",
        f"term {common} {title}",
        f"term {common} times:{times}",
        f"term {common} ends:{ends}",
        f"term {title} ends:{ends}",
        f"term in sentence:{min(3, document.tokens.sentence[term.places[0][0]])}",
    ]
    for frame in sorted(set().union(*(_frames(document, *place) for place in term.places))):
        cues += [f"term frame:{frame}", f"term {common} frame:{frame}", f"term {title} frame:{frame}"]
    return cues


_PREPOSITIONS: Final = frozenset({"on", "in", "for", "of"})
_WITH: Final = frozenset({"with", "using", "via", "by"})


def _frames(document: Document, first: int, last: int) -> set[str]:
    """The constructions that a place of a term stands in."""
    tokens, w = document.tokens, words()
    index = tokens.sentence[first]
    begin, stop = tokens.first[index], tokens.first[index + 1]
    before = tokens.low[max(begin, first - 4) : first]
    after = tokens.low[last] if last < stop else "$"
    found = {
        "proposed": not w.propose_verb.isdisjoint(before),
        "named": not w.naming_verb.isdisjoint(before[-2:]),
        "our": "our" in before or "proposed" in before,
        "with": not _WITH.isdisjoint(before[-1:]),
        "subject": after in w.report_verb or after in w.change_verb,
        "system noun": after in w.system_noun,
        "benchmark noun": after in w.benchmark_noun,
        "bracket": after == "(",
        "opens": first == begin,
    }
    return {frame for frame, holds in found.items() if holds} | _PREPOSITIONS.intersection(before[-1:])


def distinction_cues(document: Document, phrase: Sequence[str], of: str) -> list[str]:
    """How much a phrase that describes a system is the paper's own: whether title and abstract repeat it, and others.

    Args:
        document: the paper.
        phrase: its words in small letters.
        of: what kind of candidate it is, for the cues' names.
    """
    said = [singular(word) for word in phrase]
    told, pairs, common = _share(said, frozenset(document.title_words)), document.pairs, commonness(said)
    times = min(3, min((pairs[pair] for pair in pairwise(said)), default=0))
    return [
        f"{of} title:{told}",
        f"{of} common:{common}",
        f"{of} said:{times}",
        f"{of} title:{told} common:{common}",
        f"{of} said:{times} common:{common}",
        f"{of} title:{told} said:{times}",
    ]


def _share(phrase: list[str], title: frozenset[str]) -> str:
    """How much of a phrase the title has: ``all``, its ``head`` (the last word) at least, ``some``, ``none``."""
    if title.issuperset(phrase):
        return "all"
    if phrase[-1] in title:
        return "head"
    return "none" if title.isdisjoint(phrase) else "some"
