"""What a number is: a score, a delta, or no result. The cues that say so, each a name that has a weight.

The weights of the cues are fitted (tools/fit.py) and read from weights.json; for each kind they are summed, and the
three sums are compared.
"""

from __future__ import annotations

from typing import Final

from extract.document import Document, Sentence
from extract.history import joins
from extract.nearby import content_of, stem
from extract.rules import Link
from extract.words import stops, words

_FAR = 14


def number_cues(document: Document, sentence: Sentence, place: int, links: dict[int, list[Link]]) -> list[str]:
    """The cues of one number, whatever the numbers before it are (extract/history.py).

    Args:
        document: the paper.
        sentence: the number's sentence, filled.
        place: which of the sentence's numbers it is.
        links: what the rules say of the sentence's numbers.

    Returns:
        Names of cues, each once; the order does not matter.
    """
    w = words()
    index = sentence.numbers[place]
    at = document.number_token[index]
    cues = _shape_cues(document, index)
    rules = [link.rule.id for link in links.get(at, [])]
    cues += [f"rule:{rule}" for rule in rules]
    cues.append(f"first rule:{rules[0] if rules else 'none'}")
    right = _right_cues(document, sentence, at)
    if not any(cue.startswith("share of:") and cue.endswith(" held") for cue in right):
        cues += _left_cues(document, sentence, at)  # who "achieves 96% of ResNet's performance" reports no score
    cues += right
    opener = _opener(document.tokens.low, sentence.first, at)
    cues += [f"opener:{opener}", f"opener:{opener} {document.numbers[index].unit}"]
    cues += _counted_cues(document, sentence, at)
    cues += _stem_cues(document.tokens.low, (sentence.first, sentence.last), at)
    cues += _held_cues(document, sentence, at)
    cues += _list_cues(document, sentence, place)
    cues += _next_cues(document, sentence, place)
    cues += _company_cues(document, sentence, place)
    cues += _mention_cues(sentence, at)
    low = document.tokens.low[sentence.first : sentence.last]
    if sentence.index == 0:
        cues.append("place:first sentence")
    elif sentence.index >= len(document.sentences) - 2:
        cues.append("place:end")
    if not w.result_word.isdisjoint(low):
        cues.append("sentence:results")
    if not w.training_word.isdisjoint(low):
        cues.append("sentence:training data")
    return [*dict.fromkeys(cues)]


_STEPS: dict[str, tuple[float, ...]] = {
    "%": (0.5, 1, 2, 3, 5, 10, 15, 20, 30, 40, 50, 60, 70, 80, 90, 95, 99),
    "points": (0.5, 1, 2, 3, 5, 10, 20, 50),
    "x": (1, 1.5, 2, 3, 5, 10, 20, 50, 100, 1000),
    "": (0.1, 0.5, 0.9, 1, 2, 3, 5, 10, 20, 30, 50, 70, 90, 100, 300, 1000, 3000, 10000),
}
"""Values that divide scores from deltas, by unit: of the scores in % 64% reach 60, of the deltas 13%."""
_STEPS_ELSE = (1.0, 10.0, 100.0, 1000.0)
_SIZES = ((0, "0"), (1, "1"), (10, "<=10"), (100, "<=100"), (1000, "<=1000"))


def _shape_cues(document: Document, index: int) -> list[str]:
    number = document.numbers[index]
    value = float(number.value)
    decimals = min(number.decimals, 3)
    size = next((name for limit, name in _SIZES if value <= limit), ">1000")
    if 0 < value < 1:
        size = "<1"
    if number.unit == "" and decimals == 0 and 1950 <= value <= 2030:
        size = "year"
    cues = [f"unit:{number.unit}", f"size:{number.unit}:{size}", f"decimals:{number.unit}:{decimals}"]
    cues += [f"from:{number.unit}:{step:g}" for step in _STEPS.get(number.unit, _STEPS_ELSE) if value >= step]
    if number.bound:
        cues.append(f"bound:{number.bound}")
    if number.sign:
        cues.append(f"sign:{number.sign}")
    if number.points_of:
        cues.append("unit:metric points")
    cues += _fraction_cues(document, index)
    return cues


def _fraction_cues(document: Document, index: int) -> list[str]:
    """Whether a number is above or below the stroke of a share of cases: "38/40", where the 40 is no result."""
    low, at = document.tokens.low, document.number_token[index]
    for above, below, name in ((at - 2, at, "below"), (at, at + 2, "above")):
        if above < 0 or below >= len(low) or low[above + 1] != "/" or low[above] != "#" or low[below] != "#":
            continue
        top, whole = (document.numbers[document.tokens.number[k]] for k in (above, below))
        if whole.decimals == 0 and whole.unit == "" and top.value <= whole.value:
            return [f"fraction:{name}", f"fraction:{name} of {'some' if whole.value <= 100 else 'many'}"]
    return []


def _left_cues(document: Document, sentence: Sentence, at: int) -> list[str]:
    low = document.tokens.low
    w = words()
    cues: list[str] = []
    k = _before(low, sentence.first, at)
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
        *(f"near:{word}" for word in dict.fromkeys((one, two, three))),
    ]
    unit = document.numbers[document.tokens.number[at]].unit
    cues += _verb_cues(low, sentence, (k, at), one, unit)
    right = low[at + 1] if at + 1 < sentence.last else "$"
    cues += [f"word unit:{one} {unit}", f"word right:{one} {right}"]
    noun = next(
        (x for x in reversed(low[max(sentence.first, k - 5) : at]) if x in w.change_noun or x in w.comparative), ""
    )
    if noun:
        cues += [f"noun left:{noun}", f"noun left then:{one}"]
    if "(" in low[max(sentence.first, at - 3) : at]:
        cues.append("in bracket")
    return cues


def _before(low: list[str], first: int, at: int) -> int:
    """The word that governs a number (tokens): articles, bounds, signs and "i.e.," stepped over."""
    skipped = words().before_number
    k = at - 1
    while k >= first:
        if low[k] in skipped:
            k -= 1
        elif low[k] in (",", ".") and k > first and low[k - 1] in _THAT_IS:
            k -= 2
        elif low[k] == "," and k - 2 >= first and low[k - 1] == "." and low[k - 2] in _THAT_IS:
            k -= 3
        elif low[k] == "," and k < at - 1 and low[k + 1] in _THAT_IS:
            k -= 1
        else:
            break
    return k


_THAT_IS = ("i.e", "e.g", "namely", "specifically", "averagely", "respectively", "i.e.", "e.g.")


def _opener(low: list[str], first: int, at: int) -> str:
    """What opens the few words before a number (tokens): the nearest preposition, conjunction or verb, or what parts
    them from the rest; "using" in "using only a random 30% of the data", "when" in "when the budget reaches 5%"."""
    opener = words().opener
    for word in reversed(low[max(first, at - 8) : at]):
        if word in opener or word in _PARTING:
            return word
    return "^"


_PARTING = frozenset(",;():#")


def _verb_cues(low: list[str], sentence: Sentence, tokens: tuple[int, int], one: str, unit: str) -> list[str]:
    """The nearest verb of report or change, or comparator, before a number, and "by", "to" or "from" after it.

    Args:
        low, sentence: where the number stands.
        tokens: of the word that governs it, articles and bounds aside, and its own.
        one: that word, or "^" where there is none.
        unit: the number's.
    """
    w, (governor, at) = words(), tokens
    for j in range(governor, max(sentence.first - 1, at - _FAR), -1):
        word = low[j]
        if word == ";":
            break
        if word in w.report_verb or word in w.change_verb or word in w.comparator:
            kind = "change" if word in w.change_verb else "report" if word in w.report_verb else "compare"
            by = next((preposition for preposition in ("by", "to", "from") if preposition in low[j:at]), "")
            return [
                f"verb:{word}",
                f"verb kind:{kind} {by}",
                f"verb by:{word} {by}",
                f"verb kind:{kind} {by} {unit}",
                f"verb then:{kind} {one}",
            ]
    return []


def _right_cues(document: Document, sentence: Sentence, at: int) -> list[str]:
    low = document.tokens.low
    w = words()
    after = low[at + 1 : min(sentence.last, at + 9)]
    after += ["$"] * (3 - len(after))
    cues = [f"right:{after[0]}", f"right2:{after[0]} {after[1]}"]
    cues += [f"after:{word}" for word in dict.fromkeys(after[1:3])]
    number = document.numbers[document.tokens.number[at]]
    cues.append(f"unit right:{number.unit} {after[0]}")
    if document.text[number.end : number.unit_end].startswith("-"):
        cues.append(f"unit hyphen:{number.unit}")
    if after[0] == "of":
        noun = next((word for word in after[1:4] if word not in w.determiner), "$")
        cues.append(f"of noun:{noun}")
        cues.append(f"of count noun:{noun in w.count_noun}")
        cues += _share_cues(after)
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


def _counted_cues(document: Document, sentence: Sentence, at: int) -> list[str]:
    """The head of the noun phrase that begins after a number: "hours" in "96 GPU hours"."""
    low, ends = document.tokens.low, stops()
    k = at + 1
    while k < min(sentence.last, at + 7) and low[k] not in ends and low[k][0].isalpha():
        k += 1
    head = low[k - 1] if k > at + 1 else "$"
    return [f"head:{head}", f"head:{head} {document.numbers[document.tokens.number[at]].unit}"]


_STEMS_LEFT, _STEMS_RIGHT = 14, 5


def _stem_cues(low: list[str], sentence: tuple[int, int], at: int) -> list[str]:
    """The stems of the words around a number, as far as the next number on either side.

    They speak where the governing word is far or rare: "test error is improved across settings over CutMix, including
    0.8%" is a change, and "requiring", "requires" and "required" are one word. What stands beyond another number
    speaks of that one.

    Args:
        low, at: where the number stands.
        sentence: its first token, and one past its last.
    """
    skipped = words().before_number
    cues = []
    left = low[max(sentence[0], at - _STEMS_LEFT) : at][::-1]
    right = low[at + 1 : min(sentence[1], at + 1 + _STEMS_RIGHT)]
    for side, near in (("left", left), ("right", right)):
        for word in near:
            if word in ("#", ";"):
                break
            if word not in skipped and word[0].isalpha():
                cues.append(f"stem {side}:{stem(word)}")
    return cues


HELD: Final = ("title says ", "with unit ", "with size ")
"""What the cues of :func:`_held_cues` begin with."""
_HELD_SIZES: Final = (1, 5, 15, 40, 100.0001)  # the last parts 100% from more, which is a change


def _held_cues(document: Document, sentence: Sentence, at: int) -> list[str]:
    """The stems near a number with its unit and its size, and those of the title: "13" and "faster", "87" and "fold".

    They are many and each says little, so that a fit holds them back four times as much as the others (tools/fit.py):
    of 4,416 numbers of held-out papers 171 are misread with them and 184 without, of 13,052 others 720 and 726.
    """
    number, low = document.numbers[document.tokens.number[at]], document.tokens.low
    unit, size = f"with unit {number.unit} ", f"with size {number.unit}{sum(number.value >= s for s in _HELD_SIZES)} "
    left = [*filter(None, map(content_of, low[max(sentence.first, at - 8) : at]))]
    right = [*filter(None, map(content_of, low[at + 1 : min(sentence.last, at + 7)]))]
    cues = [f"title says {said}" for said in document.title_content]
    for side, near, nearest in (("left:", left, left[-4:]), ("right:", right, right[:3])):
        of_unit, of_size = unit + side, size + side
        cues += [of_unit + said for said in near]
        cues += [of_size + said for said in nearest]
    return cues


_PERFORMANCE = ("performance", "quality")


def _share_cues(after: list[str]) -> list[str]:
    """Whether a number is a share of somebody else's measure or cost: "96% of ResNet18's performance", "13% of the
    parameters of BERT", which is no score.

    "90% of accuracy" is one: nothing stands between. Every second of the 60 that the corpus has is a share.

    Args:
        after: the words after the number, "of" the first of them.
    """
    w = words()
    for place, word in enumerate(after[1:], 1):
        if word in (",", ";", ".", "#", "$"):
            break
        if word in w.shared_measure or word in w.shared_cost:
            measure = "cost" if word in w.shared_cost else "performance" if word in _PERFORMANCE else "score"
            held = any(before in w.holder or before.endswith(("'s", "’s")) for before in after[1:place])
            of = place + 1 < len(after) and after[place + 1] == "of"
            return [f"share of:{measure} {'held' if held or of else 'bare' if place == 1 else 'of one'}"]
    return []


_SHARED_LEFT = ("verb", "noun left", "word:", "word2:")
_SHARED_RIGHT = (
    "change right",
    "than right",
    "over right",
    "right:",
    "right2:",
    "of noun:",
    "of count",
    "share of:",
    "unit right:",
)


def _list_cues(document: Document, sentence: Sentence, place: int) -> list[str]:
    """What stands before the first and after the last number of a list: it holds for all of them.

    "27% and 30% runtime accelerations" are two accelerations, and so are "gains of 0.9% and 23.4%" two gains.
    """
    numbers = [document.number_token[index] for index in sentence.numbers]
    first = last = place
    while first and joins(_gap(document, sentence, first - 1)):
        first -= 1
    while last + 1 < len(numbers) and joins(_gap(document, sentence, last)):
        last += 1
    cues = []
    if first != place:
        left = _left_cues(document, sentence, numbers[first])
        cues += [f"list {cue}" for cue in left if cue.startswith(_SHARED_LEFT)]
    if last != place:
        right = _right_cues(document, sentence, numbers[last])
        cues += [f"list {cue}" for cue in right if cue.startswith(_SHARED_RIGHT)]
    return cues


def _gap(document: Document, sentence: Sentence, place: int) -> list[str]:
    """The words between a number of a sentence and the next."""
    left, right = (document.number_token[index] for index in sentence.numbers[place : place + 2])
    return document.tokens.low[left + 1 : right]


def _next_cues(document: Document, sentence: Sentence, place: int) -> list[str]:
    """What joins a number to the next."""
    if place + 1 == len(sentence.numbers) or not joins(gap := _gap(document, sentence, place)):
        return []
    return [f"next joined:{' '.join(gap)} {document.numbers[sentence.numbers[place + 1]].unit}"]


def _company_cues(document: Document, sentence: Sentence, place: int) -> list[str]:
    """How the other numbers of the sentence are written: in %, with decimals, like this one."""
    mine = document.numbers[sentence.numbers[place]]
    others = [document.numbers[index] for k, index in enumerate(sentence.numbers) if k != place]
    if not others:
        return ["others:0"]
    cues = [f"others:{min(5, len(others))}"]
    if any(other.unit == "%" for other in others):
        cues += ["others:%", f"others:% {mine.unit}"]
    if any(other.decimals for other in others):
        cues += ["others:decimals", f"others:decimals {mine.unit} {min(1, mine.decimals)}"]
    if any(other.unit == mine.unit and other.decimals == mine.decimals for other in others):
        cues += ["others:alike", f"others:alike {mine.unit} {min(2, mine.decimals)}"]
    return cues


def _mention_cues(sentence: Sentence, at: int) -> list[str]:
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
