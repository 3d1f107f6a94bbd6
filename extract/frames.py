"""The frames that a name stands in, "we propose X", "on the X dataset": what the words around it say of its type.

Each is a flag, which the cues of its candidate weigh (extract/pool.py).
"""

from __future__ import annotations

from functools import cache

from extract.tokens import Tokens
from extract.words import words


def frames_of(tokens: Tokens, first: int, last: int) -> frozenset[str]:
    """The frames that the mention of a name in tokens ``[first, last)`` stands in."""
    low = tokens.low
    begin, stop = tokens.first[tokens.sentence[first]], tokens.first[tokens.sentence[first] + 1]
    before = low[max(begin, first - 7) : first]
    after = low[last : min(stop, last + 4)]
    found: set[str] = set()
    following = after[0] if after else "$"
    if first == begin or (first == begin + 1 and low[begin] == "the"):
        found.add("opens sentence")
    if _reports(tokens, begin, stop):
        found.add("result sentence")
    if following == "," and len(after) > 1 and after[1] in ("a", "an", "the", "which"):
        found.add("appos")
    if _is_subject(low, begin, first, last, stop):
        found.add("subject")
    if before[-1:] == ["("]:
        if _defines(tokens, first, begin):
            found.add("defined")
        if following in (")", ",", ";", "/"):
            found.add("bracket")
    _proposal_frames(low, begin, first, before, found)
    _noun_frames_before(before, found)
    _noun_frames_after(after, found)
    _preposition_frames(before, found)
    return frozenset(found)


def _is_subject(low: list[str], begin: int, first: int, last: int, stop: int) -> bool:
    """True for a name before a verb, adverbs and auxiliary verbs aside: "X significantly outperforms"; a name that a
    preposition governs is no subject: "accuracy on X reaches"."""
    w = words()
    last = past_adverbs(low, last, stop)
    if last >= stop or (low[last] not in w.report_verb and low[last] not in w.change_verb):
        return False
    before = first - 1
    while before > begin and low[before] in w.name_article:
        before -= 1
    return before < begin or low[before] not in ("on", "in", "across", "at")


def past_adverbs(low: list[str], at: int, stop: int) -> int:
    """The token after the adverbs and auxiliary verbs that begin at token ``at``: "X | can also | reach"."""
    auxiliary = _auxiliary()
    while at < stop and (low[at].endswith("ly") or low[at] in auxiliary):
        at += 1
    return at


@cache
def _auxiliary() -> frozenset[str]:
    """Auxiliary verbs and the like before a verb, but for the finite forms of "be", which a passive follows."""
    w = words()
    return w.auxiliary - w.be | {"be"}


def _proposal_frames(low: list[str], begin: int, first: int, before: list[str], found: set[str]) -> None:
    """Whose the name is: "we propose X", "called X", "our X"."""
    w = words()
    previous = before[-1] if before else "^"
    if any(word in w.propose_verb for word in before):
        found.add("propose")
    if previous in w.naming_verb or (previous in ("as", '"', "(") and len(before) > 1 and before[-2] in w.naming_verb):
        found.add("named")
    if "we" in before or "paper" in before or "work" in before:
        found.add("near we")
    if any(
        low[k] in w.propose_verb and low[k - 1] in ("we", "paper", "work", "also", "further", "to")
        for k in range(begin + 1, first)
    ):
        found.add("propose sentence")
    apposed = before[-1:] == [","] and before[-2:-1] and before[-2] in w.system_noun  # "Our method, X"
    for word in reversed(before[-5:-1] if apposed else before[-5:]):
        if word in ("our", "we") or (apposed and word == "proposed"):
            found.add("our")
        if word in w.preposition or not word[0].isalnum() or word in w.report_verb:
            break


def _reports(tokens: Tokens, begin: int, stop: int) -> bool:
    """True when a number of tokens ``[begin, stop)`` has a unit or decimals, as results have."""
    numbers = (tokens.numbers[k] for k in tokens.number[begin:stop] if k >= 0)
    return any(number.unit or number.decimals for number in numbers)


def _defines(tokens: Tokens, at: int, begin: int) -> bool:
    """True when the words before a bracket have the letters of the acronym in it as initials, most of them in order."""
    letters = [c.lower() for c in tokens.text[at] if c.isupper()]
    if len(letters) < 2:
        return False
    window = tokens.low[max(begin, at - 2 - 2 * len(letters)) : at - 1]
    initials = [part[0] for word in window for part in word.split("-") if part]
    return in_order(letters, initials) >= max(2, len(letters) - 1)


def initials(text: str) -> list[str]:
    """The first letters of the words of a text, and of the parts of those with hyphens, in lower case."""
    return [part[0].lower() for word in text.split() for part in word.split("-") if part and part[0].isalnum()]


def in_order(letters: list[str], initials: list[str]) -> int:
    """How many letters are found in the initials, one after the other."""
    at = count = 0
    for letter in letters:
        if letter in initials[at:]:
            at = initials.index(letter, at) + 1
            count += 1
    return count


def _noun_frames_before(before: list[str], found: set[str]) -> None:
    """What kind of thing the noun before a name makes it: "the model X", "the dataset, X"."""
    w = words()
    previous = before[-1] if before else "^"
    earlier = before[-2] if len(before) > 1 else "^"
    if previous in w.system_noun or (previous in (",", "(") and earlier in w.system_noun):
        found.add("after system noun")
    if previous in w.benchmark_noun or (previous in (",", "(", ":") and earlier in w.benchmark_noun):
        found.add("after benchmark noun")


def _noun_frames_after(after: list[str], found: set[str]) -> None:
    """What kind of thing the nouns after a name make it: "X model", "X and Y datasets", "X (Y) benchmark"."""
    w = words()
    apart = False  # "GPT-4 to 50 task descriptions"
    for word in after[:3]:
        apart = apart or word in w.preposition
        if word in w.benchmark_noun:
            if not apart:
                found.add("benchmark-noun")
            return
        if word in w.system_noun:
            found.add("system-noun")
            return


def _preposition_frames(before: list[str], found: set[str]) -> None:
    """What the preposition before a name makes it: "on X", "than X", "with X", "such as X"."""
    w = words()
    k = len(before) - 1
    while k >= 0 and before[k] in w.name_article:
        k -= 1
    previous = before[k] if k >= 0 else "^"
    earlier = before[k - 1] if k >= 1 else "^"
    if previous in ("on", "in", "across"):
        found.add("trained-on" if earlier in w.trained else "on")
        if previous == "on" and not w.evaluating.isdisjoint(before[:k]):
            found.add("evaluated")
    elif (
        previous in w.comparator
        or previous in w.exceed_verb
        or (previous == "to" and earlier in ("compared", "comparable", "relative", "superior"))
        or (previous == "with" and earlier in ("compared", "comparison"))
    ):
        found.add("compared")
    elif previous in ("with", "using", "via", "by"):
        found.add("with")
    elif previous == "of":
        found.add("of")
    elif previous in ("as", "like", "e.g", "including", "e.g.", "namely") or (
        previous == "," and earlier in ("e.g", "i.e", "e.g.", "namely")
    ):
        found.add("example")
