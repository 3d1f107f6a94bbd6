"""Who got a number by the grammar of its clause: "X, a strong baseline, reaches 80", "than the 69.6 of Y", "Z (71.2)".

No parser: verbs, words of comparison, brackets and the edges of noun phrases, looked at from the number. What is found
is a cue among others (extract/cues.py), so that it may be wrong.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from extract.document import Document, Sentence
from extract.words import stops, words


@dataclass(frozen=True, slots=True)
class Party:
    """A noun phrase that may have got a number.

    Args:
        construction: how it stands to the number: ``subject``, ``apposition`` ("X, a Y, reaches"), ``relative`` ("X,
            which reaches"), ``ing`` ("X reaching"), ``ing ,`` (", reaching"), ``bracket`` ("X (80)"), ``compare``, …;
            ``none`` without any.
        kind: ``we``, ``own`` ("our", "proposed"), ``human``, ``prior`` ("the best baseline"), ``prior named``,
            ``named`` (a name stands in it), ``it``, ``other``, or ``none`` for no phrase.
        first, last: its tokens, last excluded.
    """

    construction: str
    kind: str
    first: int
    last: int


_BOUNDS: Final = frozenset({";", ":", "that", "while", "whereas", "but", "where", "when", "although", "though"})
_OPENERS: Final = frozenset(
    {"on", "in", "for", "with", "using", "at", "under", "across", "over", "when", "after", "by", "as", "to", "compared"}
)
_DETERMINERS: Final = frozenset({"the", "a", "an", "our", "its", "their", "this", "these", "all", "both"})
_PRONOUNS: Final = frozenset({"we", "it", "they", "human", "humans"})
_AFTER_COMPARISON: Final = frozenset({"to", "with", "that", "those", "of", "against"})
_LEADS_ON: Final = frozenset({"that", "those", "previous", "existing", "of", "proposed"})
_RELATIVE: Final = frozenset({"which", "that", "who"})
_SAID_BEFORE: Final = frozenset(
    {",", "^", "and", "or", "by", "while", "when", "with", "for", "thus", "hence", "thereby", "("}
)
_LONGEST_APPOSITION: Final = 25  # tokens


def party_of(document: Document, sentence: Sentence, at: int, bracket: tuple[int, int] | None) -> Party:
    """The party that got a number: whom it is compared with, who acts, or what its brackets belong to.

    Args:
        document: the paper.
        sentence: the number's.
        at: its token.
        bracket: the token range of the brackets around it, or None.
    """
    low, w = document.tokens.low, words()
    begin = bracket[0] + 1 if bracket is not None else sentence.first
    repeated = not w.comparison.isdisjoint(low[at + 1 : at + 4])  # "81 compared with 80, and 86 compared with 85"
    far = False
    for k in range(at - 1, begin - 1, -1):
        word = low[k]
        if word == ";":
            break
        far = far or word == "#"
        if far and repeated and word not in w.report_verb:
            continue
        if opens_comparison(low, begin, k):
            return _compared(document, sentence, k, at, far)
        if _is_verb(low, begin, k):
            return _of_verb(document, sentence, begin, k)
    if bracket is not None:
        return _party(document, sentence, "bracket", *_phrase_before(low, sentence.first, bracket[0]))
    return _party(document, sentence, "none", at, at)


def opens_comparison(low: list[str], begin: int, k: int) -> bool:
    """Whether token ``k`` opens a comparison: "than", or the "to" of "comparable to".

    Args:
        low: the tokens in lower case.
        begin: the first token that counts.
        k: the token.
    """
    w = words()
    if is_bound(low, begin, k):
        return False
    return low[k] in w.comparison or (low[k] == "to" and k > begin and low[k - 1] in w.compared_to)


_MORE: Final = frozenset(["more", "less", "fewer"])
_GRADED: Final = frozenset({"higher", "greater", "larger", "better", "lower", "smaller", "shorter", "faster"})


def is_bound(low: list[str], begin: int, k: int) -> bool:
    """Whether token ``k`` belongs to a bound, "over 70%", "more than 2.95", "close to 100%", and compares with nobody.

    "Rates higher than 99%" is one where no number goes before: "76.9% by X, higher than 62.8% by Y" compares two.
    """
    if low[k + 1 : k + 2] != ["#"]:
        return False
    before = low[k - 1] if k > begin else "^"
    if low[k] == "over" or (low[k] == "to" and before in ("close", "closer")):
        return True
    return low[k] == "than" and (before in _MORE or (before in _GRADED and "#" not in low[begin:k]))


def is_finite(word: str) -> bool:
    """Whether a word is a finite verb of report or change; forms in -ing and likely nouns are none."""
    w = words()
    return (word in w.report_verb or word in w.change_verb) and not word.endswith("ing") and word not in w.also_noun


def _is_verb(low: list[str], begin: int, k: int) -> bool:
    """Whether token ``k`` is a verb of report or change; likely nouns count after a pronoun and the like."""
    w, word = words(), low[k]
    if word not in w.report_verb and word not in w.change_verb and word not in w.rare_report_verb:
        return False
    return word not in w.also_noun or (low[k - 1] if k > begin else "^") in w.before_verb


def _compared(document: Document, sentence: Sentence, k: int, at: int, far: bool) -> Party:
    """The party of a comparison that opens at token ``k``: "than X (80)", "compared to the 80 of …" (no phrase)."""
    low = document.tokens.low
    first = k + 1
    while first < at and low[first] in _AFTER_COMPARISON:
        first += 1
    name = low[k] if low[k] in ("while", "whereas") else "compare far" if far else "compare"
    if first >= at:
        return _party(document, sentence, f"{name} bare", at, at)
    return _party(document, sentence, name, *_phrase_after(low, first, at))


def _of_verb(document: Document, sentence: Sentence, begin: int, verb: int) -> Party:
    """The subject of the verb that governs a number."""
    low = document.tokens.low
    before = low[verb - 1] if verb > begin else "^"
    if low[verb].endswith("ed") and before in ("was", "were", "is", "are", "been", "be"):
        return _party(document, sentence, "passive", *_phrase_before(low, sentence.first, verb - 1))
    if low[verb].endswith("ing"):
        if before not in _SAID_BEFORE:
            return _party(document, sentence, "ing", *_phrase_before(low, sentence.first, verb))
        joint = before if before in (",", "while", "by") else "other"
        return _party(document, sentence, f"ing {joint}", *main_subject(low, sentence, verb))
    start = _before_adverbs(low, begin, verb)
    before = low[start - 1] if start > begin else "^"
    if before in _RELATIVE:
        stop = start - 1 - (start - 1 > sentence.first and low[start - 2] == ",")
        return _party(document, sentence, "relative", *_phrase_before(low, sentence.first, stop))
    if before == ",":
        first, last = main_subject(low, sentence, verb)
        return _party(document, sentence, "apposition", first, start if start - first < _LONGEST_APPOSITION else last)
    if before == "and":
        return _party(document, sentence, "and verb", *main_subject(low, sentence, start - 1))
    first, last = _phrase_before(low, sentence.first, start)
    if first == last:
        return _party(document, sentence, "verb alone", *main_subject(low, sentence, verb))
    return _party(document, sentence, "subject", first, last)


def _before_adverbs(low: list[str], begin: int, stop: int) -> int:
    """The token after the last word before ``stop`` that is no adverb and no auxiliary verb: "X | can also reach"."""
    auxiliary = words().auxiliary
    while stop > begin and (low[stop - 1] in auxiliary or low[stop - 1].endswith("ly")):
        stop -= 1
    return stop


def _phrase_before(low: list[str], begin: int, stop: int) -> tuple[int, int]:
    """The noun phrase that ends before token ``stop``, brackets inside it stepped over."""
    first = last = _before_adverbs(low, begin, stop)
    ends = stops()
    while first > begin and last - first < 12:
        word = low[first - 1]
        if word in (")", "]"):
            first -= 2
            while first > begin and low[first] not in ("(", "["):
                first -= 1
        elif word in _DETERMINERS:
            return first - 1, last
        elif word in _PRONOUNS or (word == "of" and first < last):
            first -= 1
        elif word in ends or not word[0].isalnum():
            break
        else:
            first -= 1
    return max(first, begin), last


def _phrase_after(low: list[str], first: int, end: int) -> tuple[int, int]:
    """The noun phrase that begins at token ``first``."""
    ends = stops()
    last = first
    while last < end and last - first < 9:
        word = low[last]
        leads_on = word in _DETERMINERS or (word in _LEADS_ON and last - first < 3)
        if not leads_on and (word in ends or not word[0].isalnum()):
            break
        last += 1
    return first, last


def main_subject(low: list[str], sentence: Sentence, before: int) -> tuple[int, int]:
    """The first noun phrase of the clause that token ``before`` stands in; "On Y, X, …" begins with X."""
    start = before
    while start > sentence.first and low[start - 1] not in _BOUNDS:
        start -= 1
    while start < before and low[start] in _OPENERS and "," in low[start:before]:
        start = low.index(",", start, before) + 1
    for k in range(start + 1, before):
        if is_finite(low[k]) and low[k - 1] not in _DETERMINERS:
            first, last = _phrase_before(low, start, k)
            if first < last:
                return first, last
            break
    return _phrase_after(low, start, before)


def _party(document: Document, sentence: Sentence, construction: str, first: int, last: int) -> Party:
    said = document.tokens.low[first:last]
    return Party(construction, _kind(said, any(first <= n.first < last for n in sentence.names)), first, last)


def _kind(said: list[str], named: bool) -> str:
    w = words()
    if "we" in said:
        return "we"
    if "our" in said or "ours" in said or "proposed" in said:
        return "own"
    if not w.human.isdisjoint(said):
        return "human"
    if not w.earlier.isdisjoint(said):
        return "prior named" if named else "prior"
    if named:
        return "named"
    if said[:1] in (["it"], ["they"], ["this"]):
        return "it"
    return "other" if said else "none"
