"""What a number or a change says of the noun phrase beside it: that it is counted, that it is an amount, that it fell.

Each is a frame, a question about a phrase; extract/measures.py asks them in turn. ``first`` is the first token of the
phrase's sentence.
"""

from __future__ import annotations

from extract.names import shape
from extract.phrases import Phrase
from extract.tokens import Tokens
from extract.words import is_adverb, words


def ends_in_measure(tokens: Tokens, phrase: Phrase, first: int) -> bool:
    """True for "the hallucination rate", and for an unknown quality just after a percentage: "56% feasibility"."""
    head, at = tokens.low[phrase.last - 1], phrase.first - 1
    if head == "range" and phrase.last - phrase.first == 1 and tokens.low[phrase.last : phrase.last + 1] == ["from"]:
        return False  # "may | range from 19.6% to 47.7%"
    if head in words().metric_head:
        return True
    if at < first or tokens.number[at] < 0 or tokens.numbers[tokens.number[at]].unit != "%":
        return False
    short = phrase.last - phrase.first <= 3
    return short and head.endswith(_QUALITY) and not _is_thing(head) and head not in words().comparative


_QUALITY = ("ity", "ness", "ance", "ence", "ency", "ancy", "tion", "sion", "omy")


def _is_thing(head: str) -> bool:
    """True for what ends the name of a system or of data, or is counted in them."""
    w = words()
    return head in w.system_noun or head in w.benchmark_noun or head in w.count_noun


def after_change(tokens: Tokens, phrase: Phrase, first: int) -> bool:
    """True for "reduction in | X", "gain of N in | X", "improvement on | X", "in terms of | X", "-5.5% in | X"."""
    head, low, at = tokens.low[phrase.last - 1], tokens.low, phrase.first - 2
    if phrase.before not in ("in", "of", "on") or _is_thing(head) or head in words().no_gain:
        return False
    if phrase.before == "on" and shape(tokens.text[phrase.last - 1]):
        return False  # "improvement of 15% on | Re-OIE2016"
    if phrase.last - phrase.first == 1 and _shares_noun(tokens.low, phrase.last):
        return False
    if phrase.before == "in" and at >= first and tokens.number[at] >= 0 and _is_plain(tokens, phrase):
        return True
    at -= low[at + 1] in words().determiner
    if at > first and low[at] == ")" and "(" in low[max(first, at - 12) : at]:
        while low[at] != "(":
            at -= 1  # "reductions (28-68%) in the | number of screens"
    near = low[max(first, min(at, phrase.first - 2) - 4) : phrase.first]
    return any(word in words().change_noun or word == "terms" for word in near)


_ADJECTIVE = ("al", "ive", "ic", "ar", "ary", "-term", "-shot", "-domain", "-level")


def _shares_noun(low: list[str], at: int) -> bool:
    """True after an adjective that shares the noun of the next, which is no measure: "in local | and global tests"."""
    if low[at : at + 1] not in (["and"], ["or"], ["/"]) or not low[at - 1].endswith(_ADJECTIVE):
        return False
    return words().metric_head.isdisjoint(low[at + 1 : at + 4])


def second_change(tokens: Tokens, phrase: Phrase, first: int) -> bool:
    """True for the second of two that change: "in terms of preservation and | stealthiness", "gains in A and | B"."""
    low, begin = tokens.low, phrase.first
    if low[begin - 1] != "and":
        return False
    k = begin - 2
    while (
        k > max(first, begin - 8) and low[k][0].isalnum() and tokens.number[k] < 0 and low[k] not in ("in", "of", "on")
    ):
        k -= 1
    return k > first and low[k] in ("in", "of") and (low[k - 1] in words().change_noun or low[k - 1] == "terms")


def is_counted_by(tokens: Tokens, phrase: Phrase, first: int) -> bool:
    """True where a number stands just before a phrase, or before "as many": "10x as many | labels"."""
    at = phrase.first - 1
    if at - 2 >= first and tokens.low[at - 1] == "as" and tokens.low[at] in ("many", "much", "few"):
        at -= 2
    return at >= first and tokens.number[at] >= 0


def is_counted(tokens: Tokens, phrase: Phrase, first: int) -> bool:
    """True for what a number counts, just after it: "8.2 | frames", "54% | unsafe answers", "10x as many | labels"."""
    w, head, low, at = words(), tokens.low[phrase.last - 1], tokens.low, phrase.first - 2
    if not is_counted_by(tokens, phrase, first) or low[phrase.first].endswith("ing") or head.endswith("ed"):
        return False
    if low[at] == "of" and (low[at - 1] == "out" or tokens.number[at - 1] >= 0) and head not in w.count_noun:
        return False  # a share of cases, "31 out of 34 | doors"
    others = (w.comparative, w.system_noun, w.benchmark_noun, w.judging, w.praise, w.not_counted)
    return head.isalpha() and not any(head in nouns for nouns in others) and not shape(tokens.text[phrase.last - 1])


def _is_plain(tokens: Tokens, phrase: Phrase) -> bool:
    """True for a phrase of plain words that is neither data nor a system nor a judgement."""
    head, w = tokens.low[phrase.last - 1], words()
    if (
        _is_thing(head)
        or head in w.judging
        or head in w.comparative
        or head in w.no_case
        or head.endswith(("ed", "ing"))
    ):
        return False
    return not any(shape(word) for word in tokens.text[phrase.first : phrase.last])


_BEFORE_SUBJECT = frozenset(["the", "its", "their", "whose", "a", "an", "while", "whereas"])


def has_amount(tokens: Tokens, phrase: Phrase, _first: int) -> bool:
    """True for "a payload | of up to 10 kg", "with a radius | below 5 m", "the slope | is 12 degrees", "the lifespan |
    of such sites is 54 hours", "disparities | as high as 40%" and "Gini coefficient | = 0.7"."""
    w, low, at = words(), tokens.low, phrase.last
    stop = tokens.first[tokens.sentence[phrase.first] + 1]
    if at >= stop or not (low[at] in ("of", "as", "=") or low[at] in w.be or low[at] in w.bounding):
        return False
    head = low[at - 1]
    if head in w.no_amount or head in w.comparative or _is_thing(head):
        return False
    if low[at] == "=":
        return len(head) > 2 and head.replace("-", "").isalpha() and at + 1 < stop and tokens.number[at + 1] >= 0
    if low[at] == "as":
        return at + 3 < stop and low[at + 2] == "as" and tokens.number[at + 3] >= 0
    if low[at] == "of" and _bounded_number(tokens, at + 1, stop):
        return True
    if low[at] in w.bounding and phrase.before in ("with", "at"):
        return not any(shape(word) for word in tokens.text[phrase.first : at]) and _bounded_number(tokens, at, stop)
    return phrase.before not in w.preposition and _is_subject_of_number(tokens, phrase, stop)


def _is_subject_of_number(tokens: Tokens, phrase: Phrase, stop: int) -> bool:
    """True for "the slope | is 12 degrees" and "the average lifespan | of such sites is 54 hours"."""
    w, low, at, before = words(), tokens.low, phrase.last, phrase.first - 1
    while before > 0 and low[before] in w.praise:
        before -= 1
    if low[before] not in _BEFORE_SUBJECT:
        return False
    if low[at] == "of":
        at = next((k for k in range(at + 2, min(stop, at + 11)) if low[k] in w.be or not low[k][0].isalnum()), stop)
    return at < stop and low[at] in w.be and _bounded_number(tokens, at + 1, stop)


def _bounded_number(tokens: Tokens, at: int, stop: int) -> bool:
    """True where a number stands at token ``at``, or after "up to", "<" and the like."""
    while at < stop and (tokens.low[at] in words().bounding or tokens.low[at] in "<>~≈±$"):
        at += 1
    return at < stop and tokens.number[at] >= 0


# Verbs of change that say of their subject what its number is: "the jump height increased by 7.2%".
_RISE = frozenset(
    ["increases", "increased", "decreases", "decreased", "rises", "rose", "drops", "dropped", "declines", "declined"]
)


_OF_A_WHOLE = ("accelerat", "compress")  # verbs that say what is measured; what they change is measured by it


def is_changed(tokens: Tokens, phrase: Phrase, _first: int) -> bool:
    """True for what a verb changes: "reduces | training duration by", "the F-score | of X has been improved by 22.1%",
    "the height | rose by 7%"."""
    w, low = words(), tokens.low
    if phrase.before in w.change_verb:
        head = low[phrase.last - 1]
        if phrase.before in w.exceed_verb or phrase.before.startswith(_OF_A_WHOLE):
            return head in w.metric_head  # "outperforms the | library by 3x", "accelerates the | parser"
        return head not in w.system_noun and head not in w.best_existing and head not in w.rival
    if phrase.before in w.preposition:
        return False
    following = low[phrase.last : phrase.last + 18]
    if "by" not in following:
        return False  # as of nearly all phrases
    verb, *rest = following[:6]
    if verb in _RISE and rest[:1] == ["by"] and "#" in rest and low[phrase.last - 1] not in w.system_noun:
        return True
    stop = tokens.first[tokens.sentence[phrase.first] + 1]
    k = phrase.last
    while k < min(stop - 1, phrase.last + 10) and not (low[k] in w.be or low[k + 1] == "been" or _ends_subject(low[k])):
        k += 1
    passive = participle(tokens, k)
    by, *rest = low[passive + 1 : passive + 6] or [""]
    if low[passive].startswith(_OF_A_WHOLE) and low[phrase.last - 1] not in w.metric_head:
        return False  # "the training process | is accelerated by 5 times"
    return passive > 0 and low[passive] in w.change_verb and by == "by" and "#" in rest


def _ends_subject(word: str) -> bool:
    return word in (",", ".", ";", "#", "that", "which", "and") or word in words().report_verb


def participle(tokens: Tokens, at: int) -> int:
    """The participle of a passive verb that begins at token ``at``, or 0: "are correctly localized", "has been cut"."""
    low = tokens.low
    if low[at : at + 2] in (["has", "been"], ["have", "been"]):
        at += 1
    elif at >= len(low) or low[at] not in words().be:
        return 0
    at += 1
    while at < len(low) and is_adverb(low[at]):
        at += 1
    return at if at < len(low) and low[at].endswith("ed") else 0
