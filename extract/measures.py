"""What phrases and adjectives measure, by the frame that they stand in: "lower memory usage", "a payload of 10 kg"."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from extract.lexicon import Metric, lookup
from extract.names import shape
from extract.phrases import Phrase
from extract.quantities import (
    after_change,
    ends_in_measure,
    has_amount,
    is_changed,
    is_counted,
    is_counted_by,
    participle,
    second_change,
)
from extract.tokens import Tokens
from extract.words import words

Source = Literal[
    "lexicon",
    "shaped",
    "name",
    "head",
    "compared",
    "object",
    "change",
    "counted",
    "amount",
    "share",
    "unit",
]


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
    "appropriate": "appropriateness",
    "compact": "size",
    "consistent": "consistency",
    "costly": "cost",
    "data-efficient": "data efficiency",
    "diverse": "diversity",
    "effective": "effectiveness",
    "efficient": "efficiency",
    "efficiently": "efficiency",
    "energy-efficient": "energy efficiency",
    "expensive": "cost",
    "frequently": "frequency",
    "informative": "informativeness",
    "invariant": "invariance",
    "likely": "likelihood",
    "memory-efficient": "memory efficiency",
    "natural": "naturalness",
    "often": "frequency",
    "parameter-efficient": "parameter efficiency",
    "precise": "precision",
    "precisely": "precision",
    "preferred": "preference",
    "realistic": "realism",
    "relevant": "relevance",
    "reliable": "reliability",
    "robust": "robustness",
    "sample-efficient": "sample efficiency",
    "sensitive": "sensitivity",
    "similar": "similarity",
    "stable": "stability",
    "successful": "success rate",
    "time-efficient": "time efficiency",
}
_MORE = frozenset({"more", "less"})
# What is compared by "1.3 times as fast", besides the qualities above.
_AS = {"fast": "speed", "slow": "speed", "large": "size", "big": "size", "small": "size", "long": "length"}
# What says how often the answer is right: "96% accurate", "correct in 80% of the cases", "accurate to 0.3 mm".
_RIGHT = frozenset({"accurate", "correct"})


def mention_of(text: str, tokens: Tokens, first: int, last: int, source: Source, *, name: str = "") -> MetricMention:
    """The mention on tokens ``[first, last)``, called what the text says there where no other name is given."""
    start, end = tokens.start[first], tokens.end[last - 1]
    return MetricMention(first, last, start, end, name or text[start:end], source)


def qualities(text: str, tokens: Tokens, first: int, last: int) -> list[MetricMention]:
    """What adjectives compare or say: "6.6% more accurate", "1.3 times as fast", "96% accurate"."""
    found = []
    low, number = tokens.low, tokens.number
    for at in range(first + 1, last):
        word = low[at]
        if word in _RIGHT and (number[at - 1] >= 0 or low[at + 1 : at + 2] in (["to"], ["within"])):
            found.append(_accuracy(text, tokens, at))
        elif at < first + 2:
            continue
        elif low[at - 1] == "as" and number[at - 2] >= 0 and (word in _AS or word in _COMPARED_QUALITY):
            name = _AS.get(word) or _COMPARED_QUALITY[word]
            found.append(mention_of(text, tokens, at, at + 1, "compared", name=name))
        elif word == "efficient" and low[at - 2] == "as" and at - 3 >= first and number[at - 3] >= 0:
            name = f"{tokens.text[at - 1]} efficiency"  # "3 times as | sample efficient"
            found.append(mention_of(text, tokens, at - 1, at + 1, "compared", name=name))
        elif word in _COMPARED_QUALITY:
            begin = at - 2 if tokens.low[at - 1].endswith("ly") and at - 3 >= first else at - 1  # "computationally"
            if tokens.low[begin] in _MORE and _is_measured(tokens, begin, at + 1, first, last):
                found.append(
                    mention_of(text, tokens, begin, at + 1, "compared", name=_COMPARED_QUALITY[tokens.low[at]])
                )
    return found


def _is_measured(tokens: Tokens, begin: int, after: int, first: int, last: int) -> bool:
    """True where a number stands before a comparison, "12% (absolute) | more accurate", or after it, "more accurately |
    by up to 8%"."""
    low, number, at = tokens.low, tokens.number, begin - 1
    if at - 3 >= first and low[at] == ")" and low[at - 2] == "(":
        at -= 3
    if number[at] >= 0:
        return True
    at = after + (after < last and low[after] == "(")
    if at < last and low[at] == "by":
        at += 1
    elif at == after:
        return False
    while at < last and low[at] in words().bounding:
        at += 1
    return at < last and number[at] >= 0


def _accuracy(text: str, tokens: Tokens, at: int) -> MetricMention:
    """The accuracy that the word at ``at`` speaks of."""
    mention = mention_of(text, tokens, at, at + 1, "share", name="accuracy")
    mention.entry = lookup("metric", "accuracy")
    return mention


_ACCELERATE = {
    **dict.fromkeys(["accelerate", "accelerates", "accelerated", "accelerating"], "speed"),
    **dict.fromkeys(["compress", "compresses", "compressing", "compressed"], "compression"),
}


def accelerations(text: str, tokens: Tokens, first: int, last: int) -> list[MetricMention]:
    """The speed of what is accelerated, "accelerates the parser by up to 29x", and the compression of what shrinks."""
    if _ACCELERATE.keys().isdisjoint(tokens.low[first:last]):
        return []
    low = tokens.low
    at = [k for k in range(first, last) if low[k] in _ACCELERATE]
    at = [k for k in at if low[k] != "compressed" or "by" in low[k + 1 : k + 6]]  # not "compressed features"
    return [mention_of(text, tokens, k, k + 1, "change", name=_ACCELERATE[low[k]]) for k in at]


# What a share of the cases measures where a verb tells what happens in them: "succeeds in 82% of the trials".
_OUTCOMES = {
    **dict.fromkeys(["succeed", "succeeds", "succeeded", "succeeding", "successful"], "success rate"),
    **dict.fromkeys(["solve", "solves", "solved", "solving"], "success rate"),
    **dict.fromkeys(["prefer", "prefers", "preferred", "preferring"], "preference rate"),
    **dict.fromkeys(["detect", "detects", "detected", "detecting"], "detection rate"),
    **dict.fromkeys(["grasp", "grasps", "grasped", "grasping"], "grasp success rate"),
    **dict.fromkeys(["win", "wins", "won", "winning", "beat", "beats", "beating"], "win rate"),
    **dict.fromkeys(["fool", "fools", "fooled", "fooling"], "fooling rate"),
    **dict.fromkeys(["correct", "correctly", "accurate", "accurately"], "accuracy"),
}
_OUTCOME_REACH = 12  # tokens


def outcomes(text: str, tokens: Tokens, first: int, last: int) -> list[MetricMention]:
    """What the verb before a share of the cases makes it measure: "detects | 96% of the animals", "wins 10 out of 11
    games"; or that after it, where the share comes first: "in 90% of the cases it correctly tells"."""
    found = []
    low = tokens.low
    for at, number in enumerate(tokens.number[first : last - 1], first):
        if number < 0 or not _is_share(tokens, at):
            continue
        before = range(at - 1, max(first, at - _OUTCOME_REACH) - 1, -1)
        after = range(at + 2, min(last, at + _OUTCOME_REACH)) if "in" in low[max(first, at - 2) : at] else range(0)
        verb = next((k for k in (*before, *after) if low[k] in _OUTCOMES), -1)
        if verb >= 0:
            mention = mention_of(text, tokens, verb, verb + 1, "share", name=_OUTCOMES[tokens.low[verb]])
            mention.entry = lookup("metric", mention.name)
            found.append(mention)
    return found


def _is_share(tokens: Tokens, at: int) -> bool:
    """True for a number that is a share of some cases: "82% | of the trials", "40% cases", "10 out of 11"."""
    after = tokens.low[at + 1 : at + 3]
    if tokens.numbers[tokens.number[at]].unit == "%":
        return after[:1] in (["of"], ["cases"])
    return after == ["out", "of"]


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
        if word != "set" and (word in others or not (word.islower() and word.replace("-", "").isalpha())):
            if mention.name in ("score", "scores") and at == mention.first and shape(word):
                at -= 1  # "PCC score"
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
    passive = participle(tokens, phrase.last)
    if not passive and head in w.count_noun:
        return None  # "31% of the tasks" says nothing of what was measured
    found = _tail(text, tokens, phrase.first, phrase.last, "share")
    if passive:
        found.name = f"{text[tokens.start[phrase.last + 1] : tokens.end[passive]]} {found.name}"
    return found


_POSSESSIVE = frozenset({"'", "'s", "’", "’s"})


def changed_phrases(text: str, tokens: Tokens, phrases: list[Phrase]) -> list[Phrase]:
    """Phrases without the participle of change that they open with, "reducing | memory traffic by 30%"; and what has an
    owner is introduced by what introduces the owner: "improves the model's | reasoning ability by 5%"."""
    w = words()
    found: list[Phrase] = []
    for phrase in phrases:
        first, last, before = phrase.first, phrase.last, phrase.before
        if found and before in _POSSESSIVE and first - 1 == found[-1].last and tokens.low[first - 1] == before:
            before = found.pop().before
        opening = tokens.low[first]
        if last - first > 1 and opening.endswith("ing") and opening in w.change_verb:
            first, before = first + 1, opening
        same, start = (first, before) == (phrase.first, phrase.before), tokens.start[first]
        found.append(phrase if same else Phrase(first, last, start, phrase.end, text[start : phrase.end], before))
    return found


_Frame = Callable[[Tokens, Phrase, int], bool]
# The frames that make a noun phrase a measure, the surest first.
_FRAMES: tuple[tuple[_Frame, Source], ...] = (
    (ends_in_measure, "head"),
    (after_change, "change"),
    (is_counted, "counted"),
    (has_amount, "amount"),
    (is_changed, "object"),
)


def from_phrase(text: str, tokens: Tokens, phrase: Phrase, first: int) -> MetricMention | None:
    """What a noun phrase measures, or None; ``first`` is the first token of its sentence."""
    compared = _compared(text, tokens, phrase, first)
    if compared is not None or _says_nothing(tokens, phrase, first):
        return compared
    if second_change(tokens, phrase, first):
        return _tail(text, tokens, phrase.first, phrase.last, "change")
    if tokens.low[phrase.last - 1] in words().change_noun or tokens.low[phrase.last - 1].startswith("accelerat"):
        return _changed(text, tokens, phrase, first)
    source = next((source for holds, source in _FRAMES if holds(tokens, phrase, first)), None)
    if source is None:
        return None
    begin = phrase.first
    while source == "amount" and begin < phrase.last - 1 and tokens.low[begin] in words().report_verb:
        begin += 1  # "achieving | hopping heights of 45 mm"
    return _tail(text, tokens, begin, phrase.last, source)


def _says_nothing(tokens: Tokens, phrase: Phrase, first: int) -> bool:
    """True for "improves the state of the | art" and "an | improvement ratio", which are no measures."""
    low, stop = tokens.low, phrase.last
    head = low[stop - 1]
    if head in words().best_existing or head == "arts":
        return True
    if head in ("rate", "ratio"):
        return low[stop - 2] == "improvement"
    return "art" in low[stop - 1 : stop + 3] and "state" in low[max(first, phrase.first - 3) : stop + 3]


def _changed(text: str, tokens: Tokens, phrase: Phrase, first: int) -> MetricMention | None:
    """What a phrase that ends in a noun of change is about: "a 30% | memory reduction", "a 6x | real acceleration"."""
    w, begin, stop = words(), phrase.first, phrase.last
    head = tokens.low[stop - 1]
    while begin < stop - 1 and tokens.low[begin] in w.report_verb and tokens.low[begin] not in w.also_noun:
        begin += 1  # "obtaining | iteration reductions"
    while stop > begin and tokens.low[stop - 1] in w.change_noun:
        stop -= 1
    hastened = "speed" in head or head.startswith("accelerat")
    if hastened and (phrase.last - begin == 1 or (stop == phrase.last and is_counted_by(tokens, phrase, first))):
        return mention_of(text, tokens, begin, phrase.last, "change", name="speed")
    if stop == phrase.last and head in w.metric_head:
        return _tail(text, tokens, begin, stop, "head")  # "an acceleration of 3 m/s²"
    judged = stop - begin == 1 and (tokens.low[begin] in w.judging or tokens.low[begin] in w.praise)
    if tokens.low[phrase.last : phrase.last + 1] in (["#"], ["+"]) and shape(tokens.text[stop - 1]):
        return None  # "with RankSeg, | Mask2Former gains +0.8%"
    return None if stop == begin or judged else _tail(text, tokens, begin, stop, "change")


def _compared(text: str, tokens: Tokens, phrase: Phrase, first: int) -> MetricMention | None:
    """What a phrase compares that begins with a comparative or follows "more": "lower memory", "more crashes"."""
    w, begin, stop = words(), phrase.first, phrase.last
    opening, head = tokens.low[begin], tokens.low[stop - 1]
    if opening in _COMPARED_ALONE and stop - begin == 1:
        return mention_of(text, tokens, begin, stop, "compared", name=_COMPARED_ALONE[opening])
    if head == "efficient" and stop - begin > 1 and (phrase.before in _MORE or is_counted_by(tokens, phrase, first)):
        name = f"{text[tokens.start[begin] : tokens.end[stop - 2]]} efficiency"  # "100x more data efficient"
        return mention_of(text, tokens, begin, stop, "compared", name=name)
    if (opening in w.comparative or opening in w.open_comparative) and stop - begin > 1:
        compared = mention_of(text, tokens, begin + 1, min(stop, begin + 5), "compared")
        if _COMPARED_ALONE.get(opening) == "speed" and head not in w.metric_head:
            compared.name = f"{compared.name} speed"  # "faster | training"
        return compared
    if phrase.before in _MORE and _beside_number(tokens, phrase, first) and head not in w.metric_head:
        return mention_of(text, tokens, begin, min(stop, begin + 4), "compared")
    if stop - begin > 1 and head in _COMPARED_ALONE:
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
