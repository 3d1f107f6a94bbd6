"""Metric mentions: what the lexicon knows, and what the frame around it makes a measure.

Eight sources, each a named frame that extract/cues.py weighs:

========== ===========================================================
lexicon    "top-1 accuracy", with its modifiers ("macro-averaged F1")
shaped     a known stem with a cut-off of its own ("AP90", "Recall@7")
name       an unknown name where only a measure can stand ("43.3% sAP", "a PSP@1 of")
head       a noun phrase that ends in a measuring noun ("hallucination rate")
compared   "faster", "fewer parameters", "lower memory usage", "more accurate"
object     what a verb of change changes ("reduces training duration by")
change     what a noun of change is about ("a 30% memory reduction", "gains in throughput")
unit       a number whose unit says what is measured ("at 37 FPS", "in 12 ms")
========== ===========================================================
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import regex

from extract.lexicon import Metric, lookup
from extract.names import Name
from extract.phrases import Phrase
from extract.scan import Hit
from extract.tokens import Tokens
from extract.words import words

Source = Literal["lexicon", "shaped", "name", "head", "compared", "object", "change", "unit"]

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
    "efficient": "efficiency",
    "robust": "robustness",
}
_MORE = frozenset({"more", "less"})


@dataclass(slots=True)
class MetricMention:
    """A metric in the clean text: token range, span, the name to report and where it comes from."""

    first: int
    last: int
    start: int
    end: int
    name: str
    source: Source
    entry: Metric | None = None


# Units that name their measure where no other measure stands by.
_UNIT_METRICS = {
    "Hz": "speed",
    "ms": "time",
    "s": "time",
    "min": "time",
    "h": "time",
    "tokens/s": "throughput",
    "images/s": "throughput",
    "μs": "time",
}
_SHAPED = regex.compile(
    r"(?:s?m?AP|AR|R(?:ecall)?|P(?:recision)?|Hits?|NDCG|MRR|BLEU|ROUGE|Rouge|F|Acc|IoU|Top|Rank|pass|HR|MAP|EM|PSP|sAP"
    r"|PCK|ADD|SR|OA)[-@_]?\d+(?:\.\d+)?$"
)


def find_metrics(
    text: str, tokens: Tokens, within: tuple[int, int], *, hits: list[Hit], phrases: list[Phrase], names: list[Name]
) -> list[MetricMention]:
    """The metric mentions of a sentence, in order; no two start and end alike.

    Args:
        text: clean text.
        tokens: its tokens.
        within: the sentence's token range.
        hits: the lexicon's hits, of any kind, in this sentence.
        phrases: the sentence's noun phrases.
        names: the sentence's names.
    """
    first, last = within
    found: dict[tuple[int, int], MetricMention] = {}
    covered: set[int] = set()
    for hit in hits:
        if hit.kind == "metric" and isinstance(hit.entry, Metric):
            mention = _from_hit(text, tokens, hit, hit.entry, within)
            if mention is not None:
                found[mention.first, mention.last] = mention
                covered.update(range(mention.first, mention.last))
    for at in range(first, last):
        if tokens.number[at] < 0 and not tokens.text[at][-1].isdigit():
            continue  # a word without a cut-off, as nearly all are
        mention = _from_token(text, tokens, at)
        if mention is not None and at not in covered:
            found[mention.first, mention.last] = mention
            covered.update(range(mention.first, mention.last))
    for mention in _qualities(text, tokens, first, last):
        found[mention.first, mention.last] = mention
        covered.update(range(mention.first, mention.last))
    for name in names:
        if name.last - 1 not in covered and _measures(tokens, name, first, last):
            found.setdefault((name.first, name.last), _mention(text, tokens, name.first, name.last, "name"))
    for phrase in phrases:
        mention = _from_phrase(text, tokens, phrase, first)
        if mention is not None and mention.last - 1 not in covered:
            found.setdefault((mention.first, mention.last), mention)
    return sorted(found.values(), key=lambda m: (m.first, m.last))


def _from_token(text: str, tokens: Tokens, at: int) -> MetricMention | None:
    """A known stem with a cut-off, or a unit that names its measure."""
    if tokens.number[at] < 0:
        if _SHAPED.match(tokens.text[at]):
            return _mention(text, tokens, at, at + 1, "shaped")
        return None
    number = tokens.numbers[tokens.number[at]]
    if number.unit_end == number.end:
        return None  # "108 / 74 FPS": the unit stands at the second number only
    if number.unit == "FPS":
        name = text[number.end : number.unit_end].strip(" -")
        return MetricMention(at, at + 1, number.end, number.unit_end, name, "unit", lookup("metric", "FPS"))
    if number.unit in _UNIT_METRICS:
        name = _UNIT_METRICS[number.unit]
        return MetricMention(at, at + 1, number.end, number.unit_end, name, "unit", lookup("metric", name))
    return None


def _qualities(text: str, tokens: Tokens, first: int, last: int) -> list[MetricMention]:
    """What adjectives compare: "6.6% more accurate"."""
    return [
        _mention(text, tokens, at - 1, at + 1, "compared", name=_COMPARED_QUALITY[tokens.low[at]])
        for at in range(first + 2, last)
        if tokens.low[at] in _COMPARED_QUALITY and tokens.low[at - 1] in _MORE and tokens.number[at - 2] >= 0
    ]


def _measures(tokens: Tokens, name: Name, first: int, last: int) -> bool:
    """True where a name stands as a measure stands: just after a number, or before "of" and a number."""
    w = words()
    low = name.text.lower()
    if low in w.generic_name or low in w.count_noun:
        return False
    if name.first > first and tokens.number[name.first - 1] >= 0:
        following = tokens.low[name.last] if name.last < last else "$"
        return following not in w.benchmark_noun and following not in w.system_noun
    after = tokens.low[name.last : min(last, name.last + 3)]
    return after[:1] in (["of"], ["="], ["score"], ["scores"]) and "#" in after


def _from_hit(text: str, tokens: Tokens, hit: Hit, entry: Metric, within: tuple[int, int]) -> MetricMention | None:
    """A known metric with the modifiers before it and its cut-off after it; None inside a number's unit."""
    first, last = within
    modifiers = words().metric_modifier
    begin, stop = tokens.covering(hit.start, hit.end)
    begin, stop = max(begin, first), min(stop, last)
    if begin >= stop or tokens.number[begin] >= 0:
        return None
    while begin > first and tokens.low[begin - 1] in modifiers and tokens.start[begin] - tokens.end[begin - 1] <= 1:
        begin -= 1
    if stop - begin > 1 and tokens.low[stop - 1] in ("points", "point"):
        stop -= 1  # "2.5 BLEU points": the points are the number's
    if stop + 1 < last and tokens.low[stop] == "@":
        stop += 2  # "recall @ 10"
    start, end = tokens.start[begin], tokens.end[stop - 1]
    return MetricMention(begin, stop, start, end, text[start:end], "lexicon", entry)


def _from_phrase(text: str, tokens: Tokens, phrase: Phrase, first: int) -> MetricMention | None:
    """What a noun phrase measures, or None; ``first`` is the first token of its sentence."""
    w = words()
    opening, head = tokens.low[phrase.first], tokens.low[phrase.last - 1]
    begin, stop = phrase.first, phrase.last
    if opening in _COMPARED_ALONE and stop - begin == 1:
        return _mention(text, tokens, begin, stop, "compared", name=_COMPARED_ALONE[opening])
    if (opening in w.comparative or opening in w.open_comparative) and stop - begin > 1:
        return _mention(text, tokens, begin + 1, min(stop, begin + 5), "compared")
    while stop > begin and tokens.low[stop - 1] in w.change_noun:
        stop -= 1
    if stop < phrase.last:
        if stop > begin:
            return _mention(text, tokens, max(begin, stop - 4), stop, "change")
        if phrase.last - begin == 1 and "speed" in head:
            return _mention(text, tokens, begin, phrase.last, "change", name="speed")
        return None
    if head in w.metric_head:
        return _mention(text, tokens, max(begin, stop - 4), stop, "head")
    if phrase.before in w.change_verb:
        return _mention(text, tokens, max(begin, stop - 4), stop, "object")
    if phrase.before in ("in", "of", "on") and _after_change_noun(tokens, phrase, first):
        return _mention(text, tokens, max(begin, stop - 4), stop, "change")
    return None


def _after_change_noun(tokens: Tokens, phrase: Phrase, first: int) -> bool:
    """True for "reduction in X", "gain of N in X", "N% improvement on X", "in terms of X"."""
    near = tokens.low[max(first, phrase.first - 6) : phrase.first]
    return any(word in words().change_noun or word == "terms" for word in near)


def _mention(text: str, tokens: Tokens, first: int, last: int, source: Source, *, name: str = "") -> MetricMention:
    start, end = tokens.start[first], tokens.end[last - 1]
    return MetricMention(first, last, start, end, name or text[start:end], source)
