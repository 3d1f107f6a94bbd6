"""Metric mentions: what the lexicon knows, and what the frame around it makes a measure.

Twelve sources, each a named frame that extract/cues.py weighs:

========== ===========================================================
lexicon    "top-1 accuracy", with its modifiers ("macro-averaged F1")
shaped     a known stem with a cut-off of its own ("AP90", "Recall@7")
name       an unknown name where only a measure can stand ("43.3% sAP", "a PSP@1 of")
head       a noun phrase that ends in a measuring noun ("hallucination rate")
compared   "faster", "fewer parameters", "lower memory usage", "more accurate"
object     what a verb of change changes ("reduces training duration by")
change     what a noun of change is about ("a 30% memory reduction", "gains in throughput")
amount     what has a number as its amount ("a payload of 10 kg")
share      what a percentage is a share of ("57% of the objects", "succeeds in 82% of the trials")
unit       a number whose unit says what is measured ("at 37 FPS", "in 12 ms")
counted    what stands just after a number ("8.2 frames", "54% unsafe answers", "10x as many labels")
========== ===========================================================
"""

from __future__ import annotations

from dataclasses import dataclass, field

import regex

from extract.lexicon import Metric, lookup
from extract.measures import (
    MetricMention,
    accelerations,
    changed_phrases,
    from_phrase,
    in_full,
    mention_of,
    outcomes,
    qualities,
    share,
)
from extract.names import Name
from extract.phrases import Phrase
from extract.scan import Hit
from extract.tokens import Tokens
from extract.words import words

# Units that name their measure where no other measure stands by.
_UNIT_METRICS = {
    "Hz": "speed",
    "ms": "time",
    "s": "time",
    "min": "time",
    "h": "time",
    "tokens/s": "throughput",
    "images/s": "speed",
    "μs": "time",
    **dict.fromkeys(("m/s", "km/h", "cm/s", "mm/s"), "speed"),
    **dict.fromkeys(("FLOPs", "MFLOPs", "GFLOPs", "TFLOPs"), "FLOPs"),
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
    mentions = _Mentions()
    for hit in hits:
        if hit.kind == "metric" and isinstance(hit.entry, Metric):
            mentions.put(_from_hit(text, tokens, hit, hit.entry, within))
    for at in range(first, last):
        if tokens.number[at] < 0 and not tokens.text[at][-1].isdigit():
            continue  # a word without a cut-off, as nearly all are
        mention = _from_token(text, tokens, at)
        if mention is not None and at not in mentions.covered:
            mentions.found.pop((at + 1, mention.last), None)
            mentions.put(mention)
    for mention in qualities(text, tokens, first, last):
        mentions.put(mention)
    for mention in (*accelerations(text, tokens, first, last), *outcomes(text, tokens, first, last)):
        mentions.offer(mention)
    for name in (n for n in names if _measures(tokens, n, first, last)):
        mentions.offer(mention_of(text, tokens, name.first, name.last, "name"))
    others = _ends_of_others(hits)
    for phrase in changed_phrases(text, tokens, phrases):
        mentions.put(_cut_off(text, tokens, phrase, mentions.found), cover=False)
        mention = from_phrase(text, tokens, phrase, first) or share(text, tokens, phrase, first)
        if mention is not None and not (mention.end in others and mention.source in _DONE_TO):
            mentions.offer(mention)
    _mind_lists(text, tokens, within, names, mentions)
    for mention in mentions.found.values():
        mention.wording = _with_unit(text, tokens, mention, last) or in_full(text, tokens, mention, phrases)
    return sorted(mentions.found.values(), key=lambda m: (m.first, m.last))


def _mind_lists(text: str, tokens: Tokens, within: tuple[int, int], names: list[Name], mentions: _Mentions) -> None:
    """Take the names that are listed with known measures, and leave the "scores" that belong to a whole list."""
    known = [m for m in mentions.found.values() if m.entry is not None and m.source in ("lexicon", "shaped")]
    for mention in _of_lists(tokens, known):
        del mentions.found[mention.first, mention.last]
    for name in (n for n in names if known and _is_listed(tokens, n, within, known)):
        mentions.offer(mention_of(text, tokens, name.first, name.last, "name"))


_DONE_TO = ("object", "change")


def _ends_of_others(hits: list[Hit]) -> set[int]:
    """Where known systems and benchmarks end: no measures, whatever is done to them ("boosting | Mask R-CNN by 2%")."""
    ends: dict[bool, set[int]] = {True: set(), False: set()}
    for hit in hits:
        ends[hit.kind == "metric"].add(hit.end)
    return ends[False] - ends[True]


def _of_lists(tokens: Tokens, known: list[MetricMention]) -> list[MetricMention]:
    """The "scores" that belong to a whole list of measures: "CIDEr / BLEU-4 | scores of 117.9 and 36.9"."""
    scores = [m for m in known if m.name in ("score", "scores")]
    if not scores:
        return []
    ends = {m.last for m in known if m.first and tokens.low[m.first - 1] in _LISTED}
    return [m for m in scores if m.first in ends]


@dataclass(slots=True)
class _Mentions:
    """The mentions of a sentence by token range, and the tokens that the surer ones stand on."""

    found: dict[tuple[int, int], MetricMention] = field(default_factory=dict)
    covered: set[int] = field(default_factory=set)

    def put(self, mention: MetricMention | None, *, cover: bool = True) -> None:
        """Take a sure mention, in place of another of the same range."""
        if mention is not None:
            self.found[mention.first, mention.last] = mention
            if cover:
                self.covered.update(range(mention.first, mention.last))

    def offer(self, mention: MetricMention | None) -> None:
        """Take a mention where no surer one has its last word and none has its range."""
        if mention is not None and mention.last - 1 not in self.covered:
            self.found.setdefault((mention.first, mention.last), mention)


def _from_token(text: str, tokens: Tokens, at: int) -> MetricMention | None:
    """A known stem with a cut-off, or a unit that names its measure."""
    if tokens.number[at] < 0:
        if _SHAPED.match(tokens.text[at]):
            scored = tokens.low[at + 1 : at + 2] in (["score"], ["scores"])  # "F-0.5 score" is one measure
            return mention_of(text, tokens, at, at + 1 + scored, "shaped")
        return None
    number = tokens.numbers[tokens.number[at]]
    if number.unit_end == number.end:
        return None  # "108 / 74 FPS": the unit stands at the second number only
    start = number.unit_end - len(text[number.end : number.unit_end].lstrip())  # "30 | FPS"
    if number.unit == "FPS":
        return MetricMention(at, at + 1, start, number.unit_end, "speed", "unit", lookup("metric", "FPS"))
    if number.unit in _UNIT_METRICS:
        name = _UNIT_METRICS[number.unit]
        return MetricMention(at, at + 1, start, number.unit_end, name, "unit", lookup("metric", name))
    return None


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
    if after[:2] == ["ranging", "from"]:
        return True
    if after[:1] == ["on"] and name.first - 2 > first and tokens.low[name.first - 1] == "for":
        return tokens.number[name.first - 2] >= 0  # "94.2% for | MODA on X"
    if after[:1] in (["metric"], ["metrics"]) or after[:2] in ([")", "metric"], [")", "metrics"]):
        return True
    if after[:1] in (["of"], ["="], ["score"], ["scores"]) and "#" in after:
        return True
    opening = _bracket_before(tokens, name.first, first)
    return opening > first and tokens.number[opening - 1] >= 0 and not (w.benchmark_noun | w.system_noun) & {*after[:1]}


def _with_unit(text: str, tokens: Tokens, mention: MetricMention, last: int) -> str:
    """What is counted with what it is counted in, "bytes per token", "predictions per hour"; empty for all others."""
    at = mention.last
    if mention.entry is not None or at + 1 >= last or tokens.low[at] != "per" or not mention.name.endswith("s"):
        return ""
    return f"{mention.name} {text[tokens.start[at] : tokens.end[at + 1]]}"


_JOIN = frozenset({",", "and", "&"})
_LISTED = _JOIN | {"/"}


def _is_listed(tokens: Tokens, name: Name, within: tuple[int, int], known: list[MetricMention]) -> bool:
    """True for an unknown name beside a known measure: "in PSNR (2 dB) and | PIQE (0.5)", "5% in MAE and 3% in | X"."""
    first, last = within
    low, begin = tokens.low, name.first
    if begin - 2 > first and low[begin - 1] == "in" and tokens.number[begin - 2] >= 0:
        begin -= 2
    stop = begin
    while begin > first and low[begin - 1] in _JOIN:
        begin -= 1
    apposed = low[begin:stop] == [","] and name.last < last and low[name.last][0].isalnum()  # "in accuracy, | X gets"
    if begin < stop and not apposed:
        if low[begin - 1] == ")":
            begin = _bracket_before(tokens, begin, first)
        if any(m.last == begin for m in known):
            return True
    at = name.last
    while at < last and low[at] in _JOIN:
        at += 1
    introduced = low[name.first - 1] in _JOIN or low[name.first - 1] in ("of", "in", "both", "the")
    return introduced and at > name.last and any(m.first == at for m in known)


def _bracket_before(tokens: Tokens, at: int, first: int) -> int:
    """The token that opens the bracket which closes just before token ``at``, or -1: "5.6 (69.4 (2)) | UAS"."""
    depth = 0
    if at - 1 < first or tokens.low[at - 1] != ")":
        return -1
    for k in range(at - 1, first - 1, -1):
        depth += (tokens.low[k] == ")") - (tokens.low[k] == "(")
        if depth == 0:
            return k
    return -1


def _from_hit(text: str, tokens: Tokens, hit: Hit, entry: Metric, within: tuple[int, int]) -> MetricMention | None:
    """A known metric with the modifiers before it and its cut-off after it; None inside a number's unit."""
    first, last = within
    modifiers = words().metric_modifier
    begin, stop = tokens.covering(hit.start, hit.end)
    begin, stop = max(begin, first), min(stop, last)
    if begin >= stop or tokens.number[begin] >= 0 or _is_part(text, tokens, hit, begin, stop):
        return None
    while begin > first and tokens.low[begin - 1] in modifiers and tokens.start[begin] - tokens.end[begin - 1] <= 1:
        begin -= 1
    if stop - begin > 1 and tokens.low[stop - 1] in ("points", "point"):
        stop -= 1  # "2.5 BLEU points": the points are the number's
    if stop + 1 < last and tokens.low[stop] == "@":
        stop = _past_cut_off(tokens, stop + 1, last)
    start, end = tokens.start[begin], tokens.end[stop - 1]
    name = text[start:end]
    if _REAL_TIME.fullmatch(name) or (name == "time" and tokens.low[begin - 1] == "real"):
        name = "speed"  # "in real time at 62 ms"
    elif tokens.low[stop - 1] in _SPEEDUP:
        said = [tokens.text[k] for k in range(begin, stop - 1) if tokens.low[k] not in words().pooling]
        name = " ".join([*said, "speed"])  # "an average search speedup" is one of search speed
    return MetricMention(begin, stop, start, end, name, "lexicon", entry)


def _is_part(text: str, tokens: Tokens, hit: Hit, begin: int, stop: int) -> bool:
    """True for a measure within an adjective, "high-quality", "time-consuming", and for maps that are no mAP."""
    start, end = tokens.start[begin], tokens.end[stop - 1]
    if text[start:end] in ("maps", "Maps", "Mars"):
        return True
    before, after = text[start : hit.start].lower(), text[hit.end : end]
    degree = before.endswith("-") and before[:-1] in words().degree
    return degree or (after.startswith("-") and after[1:].islower() and after[1:] not in words().economical)


_SPEEDUP = frozenset(["speedup", "speedups", "speed-up", "speed-ups"])
_REAL_TIME = regex.compile(r"real[- ]?time", regex.IGNORECASE)


_CUT_OFF = regex.compile(r"(?:top|rank)[- ]?\d", regex.IGNORECASE)


def _cut_off(
    text: str, tokens: Tokens, phrase: Phrase, found: dict[tuple[int, int], MetricMention]
) -> MetricMention | None:
    """The one measure of a phrase that begins with a cut-off and ends in a measure: "top-1 image recall rate".

    Args:
        found: the mentions by token range; the two parts are taken out.
    """
    head = next((m for m in found.values() if m.first == phrase.first and m.last < phrase.last), None)
    if head is None or not _CUT_OFF.match(head.name):
        return None
    tail = next((m for m in found.values() if m.last == phrase.last and m.first >= head.last and m.entry), None)
    if tail is None:
        return None
    del found[head.first, head.last], found[tail.first, tail.last]
    whole = mention_of(text, tokens, head.first, tail.last, tail.source)
    whole.entry = tail.entry
    return whole


def _past_cut_off(tokens: Tokens, at: int, last: int) -> int:
    """One past the cut-off that begins at token ``at``: "recall @ | 10", "mAP@ | .5", "mAP@ | [0.5:0.95]"."""
    if tokens.low[at] == "." and at + 1 < last:
        return at + 2
    if tokens.low[at] == "[" and "]" in tokens.low[at : min(last, at + 10)]:
        return tokens.low.index("]", at) + 1
    return at + 1
