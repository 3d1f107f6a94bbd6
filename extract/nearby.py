"""The words around a name and around a number, by their stems.

Frames and classes of words say what somebody foresaw. What a word means that nobody listed is learnt from the annotated
papers: "a Dataset" after a name in a title, "traditional" before one, a sentence about "participants". With these cues
the right model of 2,759 results of held-out papers won 2,417 times for 2,359, of 8,196 others 6,892 for 6,797; the
right benchmark 2,481 and 7,320 for 2,473 and 7,268 (single cues, tools/fit.py).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING, Final

import regex

if TYPE_CHECKING:
    from extract.candidates import Place
    from extract.document import Document, Sentence

_ENDINGS: Final = ("ations", "ation", "ments", "ment", "ings", "ing", "ies", "es", "ed", "s", "e")
_EMPTY: Final = frozenset({"the", "a", "an", "of", "and"})
_WORD: Final = regex.compile(r"\p{L}[\w-]*")

_BESIDE: Final = 3  # tokens on either side of a name
_AROUND: Final = 8  # tokens on either side of a number
_WIDEST: Final = 20  # tokens between the two
_MENTIONS: Final = 4


@lru_cache(maxsize=1 << 16)
def stem(word: str) -> str:
    """A word without its ending: "improv" of "improved", "improves", "improvement" and "improvements"."""
    end = next((end for end in _ENDINGS if word.endswith(end) and len(word) - len(end) >= 3), "")
    rest = word.removesuffix(end)
    return rest.removesuffix("e") if len(rest) > 3 else rest


@lru_cache(maxsize=1 << 16)
def content_of(word: str) -> str:
    """The stem of a word in small letters; empty for numbers and signs, and for articles, "of" and "and".

    >>> [content_of(word) for word in ("the", "accuracy", "of", "#", "trained", "models")]
    ['', 'accuracy', '', '', 'train', 'model']
    """
    return stem(word) if word[0].isalpha() and word not in _EMPTY else ""


def _told(prefix: str, contents: Iterable[str]) -> list[str]:
    """A cue for each stem that is not empty."""
    prefix += ":"
    return [prefix + said for said in contents if said]


def _contents(text: str) -> Iterable[str]:
    return map(content_of, text.lower().split())


def name_cues(document: Document, text: str, places: Sequence[Place]) -> list[str]:
    """What the words around a candidate say of it, wherever the numbers stand.

    Args:
        document: the paper.
        text: the name or phrase.
        places: where the abstract has it.

    Returns:
        Names of cues, each once.
    """
    low, content, cues = document.tokens.low, document.content, _title_cues(document, text)
    for place in places[:_MENTIONS]:
        begin, end = max(0, place.first - _BESIDE), place.last + _BESIDE
        cues += _told("near before", content[begin : place.first])
        cues += _told("near after", content[place.last : end])
        cues += [f"near left:{' '.join(low[max(begin, place.first - size) : place.first])}" for size in (1, 2)]
        cues += [f"near right:{' '.join(low[place.last : place.last + size])}" for size in (1, 2)]
    if places:
        first = document.sentences[places[0].sentence]
        cues += _told("near first", content[first.first : first.last])
    return [*dict.fromkeys(cues)]


def phrase_cues(text: str, source: str) -> list[str]:
    """The words of a candidate that is no name: "near word term:ensembl" of "an ensemble of experts"."""
    return _told(f"near word {source}", _contents(text))


def _title_cues(document: Document, text: str) -> list[str]:
    """The other words of the title, where it has the name."""
    title, said = document.title_text.lower(), text.lower()
    at = title.find(said)
    if at < 0:
        return []
    sides = (("before", title[:at]), ("after", title[at + len(said) :]))
    return [cue for side, part in sides for cue in _told(f"near title {side}", map(content_of, _WORD.findall(part)))]


def unsaid_cues(document: Document, sentence: Sentence) -> list[str]:
    """What the words of a number's sentence say for "the abstract does not say"."""
    told = _told("null stem", document.content[sentence.first : sentence.last])
    return [*dict.fromkeys(told), *_opening(document, sentence, "null opening")]


def _opening(document: Document, sentence: Sentence, prefix: str) -> list[str]:
    low, first = document.tokens.low, sentence.first
    return [f"{prefix}:{' '.join(low[first : min(first + size, sentence.last)])}" for size in (1, 2)]


def beside_cues(document: Document, place: Place, prefix: str) -> list[str]:
    """The words just before and after a candidate in its sentence, and its own last word.

    Args:
        document, place: where it stands.
        prefix: its side of the number, ``L`` or ``R``, or ``away`` for another sentence.

    Returns:
        Names of cues, each once.
    """
    content, sentence = document.content, document.sentences[place.sentence]
    before = content[max(sentence.first, place.first - _BESIDE) : place.first]
    after = content[place.last : min(sentence.last, place.last + _BESIDE)]
    cues = [*_told(f"{prefix} stem before", before), *_told(f"{prefix} stem after", after)]
    return [*dict.fromkeys(cues), f"{prefix} head:{document.tokens.low[place.last - 1]}"]


def between_cues(document: Document, begin: int, end: int, side: str) -> list[str]:
    """The words between a number and a candidate, from token ``begin`` to ``end``; none where many stand between.

    Args:
        document: the paper.
        begin, end: the gap.
        side: the candidate's, ``L`` or ``R``.
    """
    if end - begin > _WIDEST:
        return []
    return [*dict.fromkeys(_told(f"{side} stem between", document.content[begin:end]))]


def own_cues(document: Document, sentence: Sentence, at: int, own: str) -> list[str]:
    """The words around a number, for the paper's likeliest own system or main benchmark, named in another sentence.

    Args:
        document, sentence: the number's.
        at: its token.
        own: how likely that candidate is (``Candidate.own``).
    """
    around = document.content[max(sentence.first, at - _AROUND) : min(sentence.last, at + _AROUND + 1)]
    return [*dict.fromkeys(_told(f"{own} stem", around)), *_opening(document, sentence, f"{own} opening")]


def measure_cues(text: str, unit: str) -> list[str]:
    """The words of a measure, with the unit of the number."""
    return _told(f"measure {unit}", _contents(text))
