"""What a number is: a score, a delta, or no result. The cues that say so, each a name that has a weight.

The weights are fitted (tools/fit.py) and read from weights/kinds.json; the sum of a number's cues decides.
"""

from __future__ import annotations

from extract.document import Document, Sentence
from extract.rules import Link
from extract.words import words

_JOINS = frozenset([",", "and", "or", "/", "to", "-", "–", "—", "~", "&", "but", "while", ";", "vs", "vs.", "versus", "from", "respectively", "(", ")"])
_SKIP_BEFORE = frozenset(
    ["a", "an", "the", "about", "around", "nearly", "almost", "approximately", "roughly", "over", "than", "more", "least", "up", "to", "upto", "most", "only", "just", "as", "much", "high", "some", "~", "≈", ">", "<", "≥", "≤", "+", "-", "(", "$", "of"]
)
_FAR = 14


def number_cues(
    document: Document, sentence: Sentence, place: int, kinds: list[str], links: dict[int, list[Link]]
) -> list[str]:
    """The cues of one number.

    Args:
        document: the paper.
        sentence: the number's sentence, filled.
        place: which of the sentence's numbers it is.
        kinds: what the numbers before it in the sentence were read as (``score``, ``delta``, ``none``).
        links: what the rules say of the sentence's numbers.
    """
    index = sentence.numbers[place]
    at = document.number_token[index]
    cues = _shape_cues(document, index)
    rules = [link.rule.id for link in links.get(at, [])]
    cues += [f"rule:{rule}" for rule in rules]
    cues.append(f"first rule:{rules[0] if rules else 'none'}")
    cues += _left_cues(document, sentence, at)
    cues += _right_cues(document, sentence, at)
    cues += _neighbour_cues(document, sentence, place, kinds)
    cues += _mention_cues(document, sentence, at)
    low = document.tokens.low[sentence.first : sentence.last]
    if sentence.index == 0:
        cues.append("place:first sentence")
    elif sentence.index >= len(document.sentences) - 2:
        cues.append("place:end")
    if any(w in _RESULT_WORDS for w in low):
        cues.append("sentence:results")
    if any(w in _TRAINING_WORDS for w in low):
        cues.append("sentence:training data")
    return cues


_RESULT_WORDS = frozenset(
    ["results", "experiments", "experimental", "evaluation", "evaluations", "achieves", "achieve", "outperforms", "outperform", "state-of-the-art", "performance", "accuracy", "improves", "improvement", "compared"]
)
_TRAINING_WORDS = frozenset(
    ["consists", "containing", "contains", "comprising", "collected", "collection", "annotated", "hours", "billion", "million", "trillion"]
)


def _shape_cues(document: Document, index: int) -> list[str]:
    number = document.numbers[index]
    value = float(number.value)
    decimals = min(number.decimals, 3)
    size = (
        "0"
        if value == 0
        else "<1"
        if value < 1
        else "1"
        if value == 1
        else "<=10"
        if value <= 10
        else "<=100"
        if value <= 100
        else "<=1000"
        if value <= 1000
        else ">1000"
    )
    if number.unit == "" and decimals == 0 and 1950 <= value <= 2030:
        size = "year"
    cues = [f"unit:{number.unit}", f"size:{number.unit}:{size}", f"decimals:{number.unit}:{decimals}"]
    if number.bound:
        cues.append(f"bound:{number.bound}")
    if number.sign:
        cues.append(f"sign:{number.sign}")
    if number.points_of:
        cues.append("unit:metric points")
    return cues


def _left_cues(document: Document, sentence: Sentence, at: int) -> list[str]:
    low = document.tokens.low
    w = words()
    cues: list[str] = []
    k = at - 1
    while k >= sentence.first and low[k] in _SKIP_BEFORE:
        k -= 1
    one = low[k] if k >= sentence.first else "^"
    two = low[k - 1] if k - 1 >= sentence.first else "^"
    three = low[k - 2] if k - 2 >= sentence.first else "^"
    direct = low[at - 1] if at > sentence.first else "^"
    direct2 = low[at - 2] if at - 1 > sentence.first else "^"
    cues += [
        f"left:{direct}",
        f"left2:{direct2} {direct}",
        f"word:{one}",
        f"word2:{two} {one}",
        f"near:{one}",
        f"near:{two}",
        f"near:{three}",
    ]
    for j in range(at - 1, max(sentence.first - 1, at - _FAR), -1):
        word = low[j]
        if word in w.report_verb or word in w.change_verb or word in w.comparator:
            kind = "change" if word in w.change_verb else "report" if word in w.report_verb else "compare"
            by = "by" if "by" in low[j:at] else "to" if "to" in low[j:at] else "from" if "from" in low[j:at] else ""
            unit = document.numbers[document.tokens.number[at]].unit
            cues += [
                f"verb:{word}",
                f"verb kind:{kind} {by}",
                f"verb by:{word} {by}",
                f"verb kind:{kind} {by} {unit}",
                f"verb then:{kind} {one}",
            ]
            break
        if word == ";":
            break
    noun = next(
        (
            low[j]
            for j in range(at - 1, max(sentence.first - 1, at - 7), -1)
            if low[j] in w.change_noun or low[j] in w.comparative
        ),
        "",
    )
    if noun:
        cues += [f"noun left:{noun}", f"noun left then:{one}"]
    if "(" in low[max(sentence.first, at - 3) : at]:
        cues.append("in bracket")
    return cues


def _right_cues(document: Document, sentence: Sentence, at: int) -> list[str]:
    low = document.tokens.low
    w = words()
    after = low[at + 1 : min(sentence.last, at + 9)]
    after += ["$"] * (3 - len(after))
    cues = [f"right:{after[0]}", f"right2:{after[0]} {after[1]}", f"after:{after[1]}", f"after:{after[2]}"]
    number = document.numbers[document.tokens.number[at]]
    cues.append(f"unit right:{number.unit} {after[0]}")
    if document.text[number.end : number.unit_end].startswith("-"):
        cues.append(f"unit hyphen:{number.unit}")
    if after[0] == "of":
        noun = next((word for word in after[1:4] if word not in w.determiner), "$")
        cues.append(f"of noun:{noun}")
        cues.append(f"of count noun:{noun in w.count_noun}")
    for place, word in enumerate(after):
        if word in (",", ";", ".") and place < 2:
            break
        if word in w.comparative or word in w.change_noun:
            cues += [f"change right:{word}", f"change right at:{min(place, 4)}"]
            break
        if word == "#":
            break
    if "than" in after[:7]:
        cues.append("than right")
    if "over" in after[:6] or "compared" in after[:7]:
        cues.append("over right")
    if any(word in w.count_noun for word in after[:2]):
        cues.append("count noun right")
    return cues


def _neighbour_cues(document: Document, sentence: Sentence, place: int, kinds: list[str]) -> list[str]:
    low = document.tokens.low
    at = document.number_token[sentence.numbers[place]]
    cues: list[str] = []
    depth = _depths(low, sentence)
    mine = depth[at - sentence.first]
    peer = next(
        (
            k
            for k in range(place - 1, -1, -1)
            if depth[document.number_token[sentence.numbers[k]] - sentence.first] == mine
        ),
        None,
    )
    if peer is not None:
        before = document.number_token[sentence.numbers[peer]]
        gap = [
            w
            for w, d in zip(low[before + 1 : at], depth[before + 1 - sentence.first : at - sentence.first], strict=True)
            if d == mine
        ]
        previous = kinds[peer]
        same = document.numbers[sentence.numbers[place]].unit == document.numbers[sentence.numbers[peer]].unit
        cues.append(f"previous:{previous} {same}")
        if len(gap) <= 4 and all(word in _JOINS for word in gap):
            cues += [f"joined:{previous} {' '.join(gap)}", f"joined:{previous} {same}"]
        elif len(gap) <= 8:
            cues.append(f"close:{previous} {same}")
            verb = any(w in words().report_verb or w in words().change_verb for w in gap)
            cues.append(f"close:{previous} {'verb' if verb else 'no verb'} {same}")
        if "from" in low[max(sentence.first, before - 2) : before] and ("to" in gap[:4] or "→" in gap):
            cues.append(f"from to:{previous}")
    else:
        cues.append("previous:none before")
    if mine and place and peer != place - 1:
        cues.append(f"bracket after:{kinds[place - 1]}")
    if place + 1 < len(sentence.numbers):
        after = document.number_token[sentence.numbers[place + 1]]
        gap = low[at + 1 : after]
        unit = document.numbers[sentence.numbers[place + 1]].unit
        if len(gap) <= 4 and all(word in _JOINS for word in gap):
            cues.append(f"next joined:{' '.join(gap)} {unit}")
    return cues


def _depths(low: list[str], sentence: Sentence) -> list[int]:
    """For each token of a sentence how deep in round brackets it stands."""
    depths, depth = [], 0
    for word in low[sentence.first : sentence.last]:
        if word == ")" and depth:
            depth -= 1
        depths.append(depth)
        if word == "(":
            depth += 1
    return depths


def _mention_cues(document: Document, sentence: Sentence, at: int) -> list[str]:
    cues: list[str] = []
    for metric in sentence.metrics:
        if metric.source != "lexicon":
            continue
        if metric.first <= at < metric.last:
            cues.append("inside metric")
        elif 0 < metric.first - at <= 3:
            cues.append(f"metric right:{metric.first - at}")
        elif 0 <= at - metric.last <= 4:
            cues.append(f"metric left:{at - metric.last}")
    if sentence.metrics and any(m.source == "lexicon" for m in sentence.metrics):
        cues.append("sentence:metric")
    for name in sentence.names:
        if name.first <= at < name.last:
            cues.append("inside name")
        elif name.last == at:
            cues.append("name left")
        elif name.first == at + 1:
            cues.append("name right")
    return cues
