"""Under what a number was measured, whose it is, and what is claimed for it: what stands beside the four names."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence

import regex

from extract.candidates import Candidate
from extract.document import Document, Sentence
from extract.lexicon import Metric
from extract.reach import Stated, share_out
from extract.records import Bound, Role
from extract.spots import Spot
from extract.words import words

# Conditions that papers state most often, by count over the corpus's result sentences: shots (1,204), attempts,
# shares of labels.
_SETTING = regex.compile(
    r"""\b(?:(?:\d{1,3}|zero|one|two|three|five|ten|few|many)-shot
    |(?:with|on\sthe|after\sa|at\sthe)\s(?:a\s)?(?:first|second|third|single|\w{1,6})\s(?:attempt|try|pass)e?s?
    |(?:with|using|given)\s(?:only\s|just\s)?\d+(?:\.\d+)?\s?%\sof\s(?:the\s)?(?:labels|labeled\sdata|labelled\sdata|training\sdata|data|annotations)
    |(?:with|using)\s(?:only\s|just\s)?\d+\s(?:samples|attempts|labels|demonstrations|examples|shots|views|steps)(?:\sper\s\w+)?
    |single[\s-]model|(?:an\s)?ensemble\sof\s(?:\d+|two|three|four|five|six|seven|eight|nine|ten)\s(?:[\w-]+\s)?models|(?<=\()ensemble(?=\))
    |(?:under|in)\sthe\s(?:[\w-]+\s){1,3}setting
    |(?:linear\sevaluation|linear\sprobing|fine-tuning\sprotocol|single-crop|multi-scale\stesting|test-time\saugmentation|without\sfine-tuning|chain-of-thought(?:\sprompting)?)
    |(?:on\sthe\s)?(?:hard|easy|medium|full|mini|seen|unseen)\s(?:split|subset|set|environments?|objects|categories))\b""",
    regex.VERBOSE | regex.IGNORECASE,
)
_AND = regex.compile(r"\s(?:and|or)\s")


def settings(document: Document, spots: Sequence[Spot]) -> list[str]:
    """The conditions stated of each number of a sentence, joined by ``; ``; empty where none is stated.

    Args:
        document: the paper.
        spots: the results of one sentence, in order.
    """
    sentence = spots[0].sentence
    stated: list[Stated] = []
    for match in _SETTING.finditer(document.text, sentence.start, sentence.end):
        if stated and _AND.fullmatch(document.text, stated[-1].end, match.start()):
            last = stated.pop()
            stated.append(Stated(last.start, match.end(), (*last.said, match.group())))
        else:
            stated.append(Stated(match.start(), match.end(), (match.group(),)))
    return ["; ".join(said) for said in share_out(document, spots, stated)]


# What the paper itself must say of a name that is known from elsewhere before it counts as the paper's own.
_PROPOSED = frozenset({"flag:propose", "flag:title-head", "flag:title initials", "flag:our", "flag:named"})


def role(spot: Spot, model: Candidate) -> Role:
    """Whose number it is, by the name that it got and the frame it stands in."""
    if model.key == "role:human":
        return "human"
    if model.key == "role:state of the art":
        return "best existing"
    if model.key == "role:baseline" or spot.role in ("from", "versus"):
        return "baseline"
    if "known:system" in model.fixed and not _PROPOSED & set(model.fixed):
        return "baseline" if "flag:compared" in model.fixed else "unknown"  # GPT-5 on a benchmark that the paper makes
    if model.own.startswith("own 1") or (model.source != "phrase" and model.own.endswith(("sure", "likely"))):
        return "own"
    if model.text is None:
        return "own" if spot.subject in ("we", "our", "it", "proposed", "this") else "unknown"
    return "baseline" if "flag:compared" in model.fixed else "unknown"


_SOTA = regex.compile(
    r"\b(?:state[- ]of[- ]the[- ]arts?|sota|new\s(?:record|best)|best\s(?:published|reported|known)(?=\sresults?\b))\b",
    regex.IGNORECASE,
)
_NOT_CLAIMED = regex.compile(
    r"""(?:\b(?:outperform\w*|surpass\w*|over|than|exceed\w*|beat\w*|compar\w*\s(?:to|with)|current|to|with|other|most|many|several
    |match\w*|rival\w*|approach\w*|while|whereas|against|above)\s(?:the\s|all\s|an?\s|previous\s|prior\s|recent\s|current\s)*
    |\b(?:previous|prior|existing|earlier)\s(?:[\w.%-]+\s){0,3}
    |\b(?:not|n[’']t|never|without|below|behind|trail\w*)\s(?:(?!only\b)[\w-]+\s){0,3}
    |\bnear(?:ly|ing)?[\s-])$""",
    regex.VERBOSE | regex.IGNORECASE,
)
_CLAIMED = regex.compile(
    r"""\b(?:(?:achiev|attain|reach|obtain|establish|yield|deliver|reflect|provid|produc|present|demonstrat|show|report|represent
    |improv|advanc|push|rais|lift|boost|gain|enabl|keep|maintain|hold)\p{L}*\s
    (?:(?!(?:that|how|of|over|than|by|for|with|to|and|or|in)\s)[\w-]+\s){0,4}
    |(?:sets?|setting|gives?|gave|giving|gets?|got|getting|hits?|is|are|new)\s
    (?:(?:not|only|also|now|an?|the|new|current|overall)\s){0,4}|[,:—–]\s?an?\s(?:new\s)?)$""",
    regex.VERBOSE | regex.IGNORECASE,
)
_RESULTS = frozenset({"result", "results", "performances", "perplexity", "perplexities", "rates"})
# What a system costs: a claim is of how well it does.
_COST_UNITS = frozenset({"FPS", "Hz", "kHz", "ms", "μs", "ns", "s", "min", "h", "days", "KB", "MB", "GB", "TB", "x"})


def claims_sota(document: Document, spot: Spot, whose: Role, measure: Metric | None) -> bool:
    """True when the sentence claims the state of the art for the paper's own score, not when it only names it.

    Args:
        document: the paper.
        spot: the number.
        whose: its role.
        measure: the lexicon's entry of its metric; speed and other costs are not what is claimed.
    """
    if spot.kind != "score" or whose not in ("own", "unknown"):
        return False
    if spot.unit in _COST_UNITS or (measure is not None and measure.family == "efficiency"):
        return False
    sentence = spot.sentence
    return any(_claims(document, sentence, m) for m in _SOTA.finditer(document.text, sentence.start, sentence.end))


def _claims(document: Document, sentence: Sentence, named: regex.Match[str]) -> bool:
    """True when the state of the art is claimed where it is named: "achieves state-of-the-art accuracy"."""
    near = max(sentence.start, named.start() - 60), named.start()
    if _NOT_CLAIMED.search(document.text, *near):
        return False
    low, known = document.tokens.low, words()
    first = last = bisect_left(document.tokens.start, named.end())
    ends = known.function | (known.report_verb - _RESULTS - known.metric_head)
    while last < sentence.last and low[last][0].isalpha() and low[last] not in ends:
        last += 1
    if not _RESULTS.isdisjoint(low[first:last]):
        return True
    for word in reversed(low[first:last]):
        if word in known.system_noun:
            return False  # "state-of-the-art methods" are others
        if word in known.metric_head:
            return True
    return _CLAIMED.search(document.text, *near) is not None


def bound(document: Document, spot: Spot) -> Bound:
    """The bound of a number; one that governs a list carries over to all of it ("by up to 9.8% and 10.5%")."""
    numbers, tokens = document.numbers, document.tokens
    index = tokens.number[spot.at]
    for back in range(spot.order + 1):
        if index - back >= 0 and numbers[index - back].bound:
            return numbers[index - back].bound
    return ""
