"""What phrases and adjectives measure, by the frame that they stand in: "lower memory usage", "a payload of 10 kg"."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from extract.lexicon import Metric, lookup
from extract.names import shape
from extract.phrases import Phrase
from extract.tokens import Tokens
from extract.words import is_adverb, words

Source = Literal["lexicon", "shaped", "name", "head", "compared", "object", "change", "amount", "share", "unit"]


@dataclass(slots=True)
class MetricMention:
    """A metric in the clean text: token range, span, the name and where it comes from; ``wording`` is what to report
    where that is more than the name: "transfer learning error"."""

    first: int
    last: int
    start: int
    end: int
    name: str
    source: Source
    entry: Metric | None = None
    wording: str = ""


# What a comparative that stands alone compares.
_COMPARED_ALONE = {
    "faster": "speed",
    "slower": "speed",
    "quicker": "speed",
    "smaller": "size",
    "larger": "size",
    "bigger": "size",
    "cheaper": "cost",
    "lighter": "weight",
    "shorter": "length",
    "longer": "length",
    "deeper": "depth",
    "heavier": "weight",
    "denser": "density",
}
# What is compared after a number and "more" or "less": "accurate" in 29 of 75,007 abstracts, "efficient" in 8.
_COMPARED_QUALITY = {
    "accurate": "accuracy",
    "accurately": "accuracy",
    "compact": "size",
    "consistent": "consistency",
    "costly": "cost",
    "data-efficient": "data efficiency",
    "diverse": "diversity",
    "effective": "effectiveness",
    "efficient": "efficiency",
    "expensive": "cost",
    "memory-efficient": "memory efficiency",
    "precise": "precision",
    "precisely": "precision",
    "preferred": "preference",
    "robust": "robustness",
    "sample-efficient": "sample efficiency",
    "sensitive": "sensitivity",
    "similar": "similarity",
    "stable": "stability",
    "successful": "success rate",
}
_MORE = frozenset({"more", "less"})


def mention_of(text: str, tokens: Tokens, first: int, last: int, source: Source, *, name: str = "") -> MetricMention:
    """The mention on tokens ``[first, last)``, called what the text says there where no other name is given."""
    start, end = tokens.start[first], tokens.end[last - 1]
    return MetricMention(first, last, start, end, name or text[start:end], source)


def qualities(text: str, tokens: Tokens, first: int, last: int) -> list[MetricMention]:
    """What adjectives compare: "6.6% more accurate"."""
    found = []
    for at in range(first + 2, last):
        if tokens.low[at] in _COMPARED_QUALITY:
            begin = at - 2 if tokens.low[at - 1].endswith("ly") and at - 3 >= first else at - 1  # "computationally"
            if tokens.low[begin] in _MORE and tokens.number[begin - 1] >= 0:
                found.append(
                    mention_of(text, tokens, begin, at + 1, "compared", name=_COMPARED_QUALITY[tokens.low[at]])
                )
    return found


_ACCELERATE = frozenset(["accelerate", "accelerates", "accelerated", "accelerating"])


def accelerations(text: str, tokens: Tokens, first: int, last: int) -> list[MetricMention]:
    """The speed of what is accelerated: "accelerates the parser by up to 29x"."""
    if _ACCELERATE.isdisjoint(tokens.low[first:last]):
        return []
    at = (k for k in range(first, last) if tokens.low[k] in _ACCELERATE)
    return [mention_of(text, tokens, k, k + 1, "change", name="speed") for k in at]


# What a share of the cases measures where a verb tells what happens in them: "succeeds in 82% of the trials".
_OUTCOMES = {
    **dict.fromkeys(["succeed", "succeeds", "succeeded", "succeeding", "successful"], "success rate"),
    **dict.fromkeys(["solve", "solves", "solved", "solving"], "success rate"),
    **dict.fromkeys(["prefer", "prefers", "preferred", "preferring"], "preference rate"),
    **dict.fromkeys(["detect", "detects", "detected", "detecting"], "detection rate"),
    **dict.fromkeys(["grasp", "grasps", "grasped", "grasping"], "grasp success rate"),
}
_OUTCOME_REACH = 12  # tokens


def outcomes(text: str, tokens: Tokens, first: int, last: int) -> list[MetricMention]:
    """What the verb before a share of the cases makes it measure: "detects | 96% of the animals"."""
    found = []
    for at, number in enumerate(tokens.number[first : last - 1], first):
        if number < 0 or tokens.low[at + 1] != "of" or tokens.numbers[number].unit != "%":
            continue
        verbs = (k for k in range(at - 1, max(first, at - _OUTCOME_REACH) - 1, -1) if tokens.low[k] in _OUTCOMES)
        if (verb := next(verbs, -1)) >= 0:
            mention = mention_of(text, tokens, verb, verb + 1, "share", name=_OUTCOMES[tokens.low[verb]])
            mention.entry = lookup("metric", mention.name)
            found.append(mention)
    return found


def in_full(text: str, tokens: Tokens, mention: MetricMention, phrases: list[Phrase]) -> str:
    """The wording of a bare measure with the words of its phrase, "data collection time", and of a count with what is
    counted, "number of pixels"; empty for all others. Of 4,000 abstracts it mends 49 results and breaks 5."""
    w, low = words(), tokens.low
    if low[mention.last - 1] in w.counting and low[mention.last : mention.last + 1] == ["of"]:
        k = mention.last + 1
        while k < len(tokens) and low[k] in w.determiner:
            k += 1
        starts = (k, k + 1) if k < len(tokens) and low[k].endswith("ed") else (k,)  # "number of processed pixels"
        counted = next((p for p in phrases if p.first in starts and p.last - p.first <= 4), None)
        return "" if counted is None else f"{mention.name} of {text[tokens.start[k] : counted.end]}"
    if mention.source != "lexicon" or mention.last - mention.first > 1 or mention.name not in w.bare_measure:
        return ""
    phrase = next((p for p in phrases if p.first < mention.first < p.last), None)
    if phrase is None:
        return ""
    others = w.comparative | w.open_comparative | w.praise | w.report_verb | w.change_verb | w.change_noun | w.judging
    at = mention.first
    while at > phrase.first and mention.last - at < 5:
        word = tokens.text[at - 1]
        if word in others or not (word.islower() and word.replace("-", "").isalpha()):
            break
        if tokens.start[at] - tokens.end[at - 1] > 1:
            break
        at -= 1
    return text[tokens.start[at] : mention.end] if at < mention.first else ""


def share(text: str, tokens: Tokens, phrase: Phrase, first: int) -> MetricMention | None:
    """What a percentage is a part of: "57% of the | objects are correctly localized", "31 out of 34 | doors"."""
    w, low = words(), tokens.low
    k = phrase.first - 1
    counted = k > first and tokens.number[k] >= 0
    k -= counted
    while k > first and low[k] in w.determiner:
        k -= 1
    if k <= first or low[k] != "of":
        return None
    k -= counted and low[k - 1] == "out"
    if k <= first or tokens.number[k - 1] < 0 or (not counted and tokens.numbers[tokens.number[k - 1]].unit != "%"):
        return None
    head, k = low[phrase.last - 1], k - 2
    while k > first and low[k] in w.before_number:
        k -= 1
    others = (w.system_noun, w.generic_name, w.no_case)
    if any(head in nouns for nouns in others) or low[k] in ("with", "using", "from", "on"):
        return None
    if shape(tokens.text[phrase.last - 1]):
        return None  # "94% of AlexNet"
    done = _done(tokens, phrase.last)
    if not done and head in w.count_noun:
        return None  # "31% of the tasks" says nothing of what was measured
    found = _tail(text, tokens, phrase.first, phrase.last, "share")
    if done:
        found.name = f"{text[tokens.start[phrase.last + 1] : tokens.end[done]]} {found.name}"
    return found


def _done(tokens: Tokens, at: int) -> int:
    """The participle of a passive verb that begins at token ``at``, or 0: "are | correctly localized"."""
    low = tokens.low
    if at >= len(low) or low[at] not in words().be:
        return 0
    at += 1
    while at < len(low) and is_adverb(low[at]):
        at += 1
    return at if at < len(low) and low[at].endswith("ed") else 0


def from_phrase(text: str, tokens: Tokens, phrase: Phrase, first: int) -> MetricMention | None:
    """What a noun phrase measures, or None; ``first`` is the first token of its sentence."""
    compared = _compared(text, tokens, phrase, first)
    if compared is not None:
        return compared
    w, begin, stop = words(), phrase.first, phrase.last
    head = tokens.low[stop - 1]
    if "art" in (head, *tokens.low[stop : stop + 3]) and tokens.low[max(first, begin - 3) : stop + 3].count("state"):
        return None  # "improves the state of the art"
    if phrase.before == "and" and _second_change(tokens, begin, first):
        return _tail(text, tokens, begin, stop, "change")
    while stop > begin and tokens.low[stop - 1] in w.change_noun:
        stop -= 1
    if begin < stop < phrase.last:
        return _tail(text, tokens, begin, stop, "change")
    if stop == begin:
        alone = phrase.last - begin == 1 and ("speed" in head or head.startswith("accelerat"))
        return mention_of(text, tokens, begin, phrase.last, "change", name="speed") if alone else None
    if head in w.metric_head or _counts_percent(tokens, phrase, first):
        return _tail(text, tokens, begin, stop, "head")
    if phrase.before in ("in", "of", "on") and _after_change_noun(tokens, phrase, first):
        return _tail(text, tokens, begin, stop, "change")
    if _has_amount(tokens, phrase):
        while begin < stop - 1 and tokens.low[begin] in w.report_verb:
            begin += 1  # "achieving | hopping heights of 45 mm"
        return _tail(text, tokens, begin, stop, "amount")
    if phrase.before in w.change_verb or _is_changed(tokens, phrase):
        return _tail(text, tokens, begin, stop, "object")
    return None


def _compared(text: str, tokens: Tokens, phrase: Phrase, first: int) -> MetricMention | None:
    """What a phrase compares that begins with a comparative or follows "more": "lower memory", "more crashes"."""
    w, begin, stop = words(), phrase.first, phrase.last
    opening, head = tokens.low[begin], tokens.low[stop - 1]
    if opening in _COMPARED_ALONE and stop - begin == 1:
        return mention_of(text, tokens, begin, stop, "compared", name=_COMPARED_ALONE[opening])
    if (opening in w.comparative or opening in w.open_comparative) and stop - begin > 1:
        return mention_of(text, tokens, begin + 1, min(stop, begin + 5), "compared")
    if phrase.before in _MORE and _beside_number(tokens, phrase, first) and head not in w.metric_head:
        return mention_of(text, tokens, begin, min(stop, begin + 4), "compared")
    if stop - begin == 2 and head in _COMPARED_ALONE and (opening.endswith("ing") or opening == "magnitude"):
        return mention_of(text, tokens, stop - 1, stop, "compared", name=_COMPARED_ALONE[head])  # "running faster"
    return None


def _tail(text: str, tokens: Tokens, first: int, last: int, source: Source) -> MetricMention:
    """The last four words of a phrase as a mention."""
    return mention_of(text, tokens, max(first, last - 4), last, source)


def _beside_number(tokens: Tokens, phrase: Phrase, first: int) -> bool:
    """True for "30% more | crashes" and "more | crashes (1,174 vs. 556)"; before :data:`_COMPARED_QUALITY` false."""
    begin, stop = phrase.first, phrase.last
    if begin - 2 < first or tokens.low[begin] in _COMPARED_QUALITY:
        return False
    bracketed = stop + 1 < len(tokens) and tokens.low[stop] == "(" and tokens.number[stop + 1] >= 0
    return tokens.number[begin - 2] >= 0 or bracketed


def _second_change(tokens: Tokens, begin: int, first: int) -> bool:
    """True for the second of two that change: "in terms of preservation and | stealthiness", "gains in A and | B"."""
    low = tokens.low
    if low[begin - 1] != "and":
        return False
    k = begin - 2
    while (
        k > max(first, begin - 8) and low[k][0].isalnum() and tokens.number[k] < 0 and low[k] not in ("in", "of", "on")
    ):
        k -= 1
    return k > first and low[k] in ("in", "of") and (low[k - 1] in words().change_noun or low[k - 1] == "terms")


_QUALITY = ("ity", "ness", "ance", "ence", "ency", "ancy", "tion", "sion", "omy")


def _counts_percent(tokens: Tokens, phrase: Phrase, first: int) -> bool:
    """True for an unknown quality just after a percentage: "56% feasibility"."""
    w = words()
    k = phrase.first - 1
    if k < first or tokens.number[k] < 0 or tokens.numbers[tokens.number[k]].unit != "%":
        return False
    said = tokens.low[phrase.first : phrase.last]
    nouns = w.change_noun | w.comparative | w.count_noun | w.system_noun | w.benchmark_noun
    return len(said) <= 3 and said[-1].endswith(_QUALITY) and nouns.isdisjoint(said)


_BEFORE_SUBJECT = frozenset(["the", "its", "their", "whose", "a", "an"])


def _has_amount(tokens: Tokens, phrase: Phrase) -> bool:
    """True for "a payload | of up to 10 kg", "with a radius | below 5 m" and "the slope | is 12 degrees"."""
    w, low, at = words(), tokens.low, phrase.last
    stop = tokens.first[tokens.sentence[phrase.first] + 1]
    if at >= stop or (low[at] != "of" and low[at] not in w.be and low[at] not in w.bounding):
        return False
    head = low[at - 1]
    if head in w.no_amount or head in w.comparative:
        return False
    if head in w.count_noun or head in w.system_noun or head in w.benchmark_noun:
        return False
    bounded = phrase.before in ("with", "at") and low[at] in w.bounding
    subject = low[at] in w.be and low[phrase.first - 1] in _BEFORE_SUBJECT and phrase.before not in w.preposition
    if low[at] != "of" and not bounded and not subject:
        return False
    at += not bounded
    while at < stop and low[at] in w.bounding:
        at += 1
    return at < stop and tokens.number[at] >= 0


# Verbs of change that say of their subject what its number is: "the jump height increased by 7.2%".
_RISE = frozenset(
    ["increases", "increased", "decreases", "decreased", "rises", "rose", "drops", "dropped", "declines", "declined"]
)


def _is_changed(tokens: Tokens, phrase: Phrase) -> bool:
    """True for the subject of a verb of change: "the F-score of X is improved by 22.1%", "the height rose by 7%"."""
    w, low = words(), tokens.low
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
    while k < min(stop, phrase.last + 10) and low[k] not in w.be and not _ends_subject(low[k]):
        k += 1
    if k >= stop:
        return False
    done = _done(tokens, k)
    by, *rest = low[done + 1 : done + 6] or [""]
    return done > 0 and low[done] in w.change_verb and by == "by" and "#" in rest


def _ends_subject(word: str) -> bool:
    return word in (",", ".", ";", "#", "that", "which", "and") or word in words().report_verb


def _after_change_noun(tokens: Tokens, phrase: Phrase, first: int) -> bool:
    """True for "reduction in X", "gain of N in X", "N% improvement on X", "in terms of X"."""
    near = tokens.low[max(first, phrase.first - 6) : phrase.first]
    return any(word in words().change_noun or word == "terms" for word in near)
