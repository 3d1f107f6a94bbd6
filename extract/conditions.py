"""Under what a number was measured, whose it is, and what is claimed for it: what stands beside the four names."""

from __future__ import annotations

from collections.abc import Sequence

import regex

from extract.candidates import Candidate
from extract.document import Document
from extract.reach import Stated, share_out
from extract.records import Bound, Role
from extract.spots import Spot

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
    r"\b(?:state[- ]of[- ]the[- ]art|sota|new\s(?:record|best)|best\s(?:published|reported|known)\sresults?)\b",
    regex.IGNORECASE,
)
_NOT_CLAIMED = regex.compile(
    r"\b(?:outperform\w*|surpass\w*|over|than|exceed\w*|beat\w*|compar\w*\s(?:to|with)|previous|prior|existing|current|to|with|other|most|many|several)\s(?:the\s|all\s|previous\s|prior\s|recent\s|current\s)*$",
    regex.IGNORECASE,
)


def claims_sota(document: Document, spot: Spot, whose: Role) -> bool:
    """True when the sentence claims the state of the art for the paper's own score, not when it only names it."""
    if spot.kind != "score" or whose not in ("own", "unknown"):
        return False
    text = document.text
    return any(
        not _NOT_CLAIMED.search(text, max(spot.sentence.start, m.start() - 60), m.start())
        for m in _SOTA.finditer(text, spot.sentence.start, spot.sentence.end)
    )


def bound(document: Document, spot: Spot) -> Bound:
    """The bound of a number; one that governs a list carries over to all of it ("by up to 9.8% and 10.5%")."""
    numbers, tokens = document.numbers, document.tokens
    index = tokens.number[spot.at]
    for back in range(spot.order + 1):
        if index - back >= 0 and numbers[index - back].bound:
            return numbers[index - back].bound
    return ""
