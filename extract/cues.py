"""The cues that link a number to a candidate: where the one stands from the other, and what stands between.

A cue is a string with a weight (extract/weights.py); a candidate's score is the sum of its cues. Distances are in
tokens, L and R are left and right of the number, ``a&b`` is a pair of cues that hold together.
"""

from __future__ import annotations

from bisect import bisect_left

from extract.candidates import Candidate, Field, Place
from extract.document import Document
from extract.frequency import frequency
from extract.layout import Layout
from extract.listed import ALONE
from extract.nearby import beside_cues, between_cues, measure_cues, own_cues
from extract.spots import Spot
from extract.whose import party_cues
from extract.words import stops, words


def _bucket(distance: int) -> str:
    for limit in (0, 1, 2, 3, 5, 8, 12, 18, 26):
        if distance <= limit:
            return str(limit)
    return "far"


def link_cues(document: Document, spot: Spot, panel: Layout, candidate: Candidate) -> list[str]:
    """The cues between a number and a candidate: where the one stands from the other, and what stands between.

    Args:
        document: the paper.
        spot: the number.
        panel: all candidates of the field, as seen from the number's sentence.
        candidate: one of them.

    Returns:
        Names of cues, in no order that matters; the candidate's own (``candidate.fixed``) are not among them.
    """
    here = [place for place in candidate.places if place.sentence == spot.sentence.index]
    if candidate.text is None:
        cues = _null_cues(document, spot, panel, candidate)
    else:
        if here:
            cues, placed = _same_sentence(document, spot, panel, candidate, here)
        else:
            cues, placed = _elsewhere(document, spot, panel, candidate)
        if panel.field != "metric":
            side = cues[0][0] if here else f"-{panel.count and 1}"
            if panel.field == "benchmark":  # of the models no more are right with these, and 3% more cues are weighed
                cues += [f"{cue}&{candidate.level}" for cue in placed]
            cues += _type_cues(spot, panel, candidate, cues[0], side)
    cues += _turn_cues(spot, panel, candidate, here)
    cues += _pair_cues(spot, panel, candidate, here)
    cues += _rule_cues(spot, panel.field, here)
    if panel.field == "model":
        cues += party_cues(spot, panel, candidate, here, cues)
    return cues


def _null_cues(document: Document, spot: Spot, panel: Layout, candidate: Candidate) -> list[str]:
    """The cues of "the abstract does not say"."""
    low = document.tokens.low
    cues = [
        *panel.unsaid,
        f"null:{spot.kind}",
        f"null:unit {spot.unit}",
        f"null:role {spot.role}",
        f"null top:{panel.top}",
        f"null top:{panel.top} {min(panel.count, 1)}",
        f"null role:{spot.role} {panel.top}",
    ]
    if panel.field != "metric":
        cues.append(f"null {candidate.own}")
    if panel.field == "benchmark":
        cues.append(f"null main:{panel.main}")
        near = low[max(spot.sentence.first, spot.at - 10) : min(spot.sentence.last, spot.at + 13)]
        if not words().machine.isdisjoint(near):
            cues.append("null:near a machine")
    if panel.field == "model":
        cues += [f"null other:{word}" for word in spot.others] or ["null no other"]
    if spot.at + 1 < spot.sentence.last:
        cues.append(f"null:right {low[spot.at + 1]}")
    if spot.at > spot.sentence.first:
        cues.append(f"null:left {low[spot.at - 1]}")
    if spot.bracket is not None and low[spot.bracket[0] - 2 : spot.at] in (
        ["of", "#", "("],
        ["the", "#", "("],
        ["/", "#", "("],
    ):
        cues.append("null:right out")  # "37 out of the 50 (74%)"
    return cues


def _turn_cues(spot: Spot, panel: Layout, candidate: Candidate, here: list[Place]) -> list[str]:
    """Whether it is the candidate's turn, where names and numbers of the sentence take turns."""
    cues = []
    sides = "both" if len(panel.turns) > 1 else "one"
    for side, own in panel.turns.items():
        if candidate.text is None:
            whose = "null"
        elif any(p.first == own[spot.at] for p in here):
            whose = "mine"
        elif any(p.first in own.values() for p in here):
            whose = "another's"
        else:
            whose = "none"
        cues += [f"turns {side}:{whose}", f"turns {side} of {sides}:{whose}"]
    return cues


def _pair_cues(spot: Spot, panel: Layout, candidate: Candidate, here: list[Place]) -> list[str]:
    """Whether the candidate is the likely name nearest to the number, and the number the one nearest to it."""
    nearest = panel.nearest_name.get(spot.at)
    if nearest is None:
        return []
    mutual = panel.nearest_number[nearest] == spot.at
    if candidate.text is None:
        return [f"pair null:{'mutual' if mutual else 'one-sided'}"]
    if spot.size > 1 and panel.lists.get(nearest, ALONE).size == spot.size:  # a list of numbers beside a list of names
        orders = [one.order for p in here if (one := panel.lists.get(p.first, ALONE)).size == spot.size]
        if orders:
            return ["pair:mutual" if spot.order in orders else "pair:neither, another is mutual"]
    firsts = [p.first for p in here if p.first in panel.nearest_number]
    if nearest in firsts:
        return [f"pair:{'mutual' if mutual else 'nearest'}"]
    if not firsts:
        where = "not here"
    else:
        where = "nearest to it" if any(panel.nearest_number[first] == spot.at for first in firsts) else "neither"
    return [f"pair:{where}{', another is mutual' if mutual else ''}"]


def _type_cues(spot: Spot, panel: Layout, candidate: Candidate, distance: str, side: str) -> list[str]:
    """How likely the candidate is an answer at all, by itself and together with where it stands.

    Args:
        spot, panel, candidate: as in :func:`link_cues`.
        distance: the cue that says how far away it stands.
        side: ``L``, ``R`` or ``a`` (around the number); ``-0`` or ``-1`` for a candidate of another sentence.
    """
    level, rank = candidate.level, candidate.rank
    whose = candidate.own if panel.field == "model" else rank
    found = [
        level,
        f"{side}&{whose}",
        f"{distance}&{whose}",
    ]
    if candidate.source == "name" and spot.kind == "delta":  # scores are not read better for it (extract/frequency.py)
        papers = f"papers:{frequency(candidate.key)}"
        found += [papers, f"{papers}&{whose}", f"{side}&{papers}"]
    found += [rank, whose] if whose != rank else [rank]
    if panel.field == "benchmark":
        own = candidate.own
        found += [own, f"{side}&{own}"]
    if panel.field == "model":
        found.append(candidate.other)
        found += [f"other:{word}&{whose}" for word in spot.others]
        found += [f"other:{word}&{side}" for word in spot.others]
    return found


def _rule_cues(spot: Spot, which: Field, here: list[Place]) -> list[str]:
    """What the rules that read this number say of the candidate: this one, or another."""
    cues = []
    for link in spot.links:
        at = getattr(link, which)
        if at >= 0:
            mine = any(p.first <= at < p.last for p in here)
            cues.append(f"rule {'names' if mine else 'names another'}:{link.rule.id}")
    return cues


# What is known of a candidate that means more together with the side on which it stands.
_WITH_SIDE = ("type:", "flag:compared", "flag:title-head", "source:", "role:", "known:")


def _told(candidate: Candidate, where: str) -> list[str]:
    """The candidate's own cues that mean more together with where it stands, put together once for all numbers.

    Args:
        candidate: its cues are known.
        where: its side and whether names stand between: ``L0``, ``L+``, ``R0``, ``R+``.
    """
    told = candidate.told.get(where)
    if told is None:
        own = [cue for cue in candidate.fixed if cue.startswith(_WITH_SIDE)]
        told = [together for cue in own for together in (f"{where[0]}&{cue}", f"{where}&{cue}")]
        candidate.told[where] = told
    return told


def _nearest(places: list[Place], at: int) -> Place:
    """Of the places of a candidate the one that is nearest to a number."""
    return min(places, key=lambda place: at - place.last if place.last <= at else place.first - at - 1)


def _is_on(low: list[str], spot: Spot, first: int) -> bool:
    """Whether a name stands after "on", to the right of a number and with no other result between: "39% … on X"."""
    k = first - 1 - (low[first - 1] == "the")
    gap = low[spot.list_last + 1 : k]
    return k > spot.list_last and low[k] == "on" and ";" not in gap and ("#" not in gap or spot.rank + 1 == spot.total)


def _same_sentence(
    document: Document, spot: Spot, panel: Layout, candidate: Candidate, here: list[Place]
) -> tuple[list[str], list[str]]:
    """The cues of a candidate in the number's sentence; with them those that mean one thing for a likely answer and
    another for an unlikely one."""
    low, item = document.tokens.low, _nearest(here, spot.at)
    if panel.field == "benchmark" and len(here) > 1 and item.last <= spot.at:
        item = next((place for place in here if _is_on(low, spot, place.first)), item)
    if item.first <= spot.at < item.last:
        nearest = min((abs(first - spot.at) for first in panel.firsts if first != spot.at), default=9)
        cues = ["around number", f"around number:{spot.unit}", f"around number:{spot.kind}"]
        return [*cues, f"around number, next at {_bucket(nearest)}"], []
    place, begin, end = _by_lists(spot, panel, item)
    left = place.last <= begin
    side = "L" if left else "R"
    start, stop = (place.last, begin) if left else (end + 1, place.first)
    gap = low[start:stop]
    between = _between(panel, place, begin if left else end)
    cues = _distance_cues(gap, side, between)
    if between and ";" in gap:
        cues.append("superseded after a semicolon")
        if left and _new_measure(low, panel, place, spot.at):
            cues.append("superseded by a new measure after a semicolon")
    elif between and spot.size == 1 and panel.lists.get(place.first, ALONE).size == 1:
        cues.append("superseded")
    cues += _gap_cues(gap, side)
    cues += _edge_cues(low, spot, place, side, panel.field)
    listed, bracketed = _list_cues(spot, panel, item, side), _bracket_cues(spot, place, side)
    placed = [*listed, *bracketed]
    if item.first == spot.sentence.first:
        placed.append("opens sentence")
    cues += _told(candidate, f"{side}{'0' if between == 0 else '+'}")
    if panel.count == 1 and candidate.source != "phrase":
        cues.append("only name here")
    if panel.field == "metric":
        cues += [*_measure_cues(low, spot, here), *measure_cues(candidate.text or "", spot.unit)]
        # Of benchmarks and models as many are right without these (2,481 and 2,417; 2,485 and 2,416).
        cues += between_cues(document, start, stop, side)
    if candidate.metric is not None:
        cues.append(f"metric unit:{candidate.metric.unit}|{spot.unit}")
        cues.append(f"metric family:{candidate.metric.family}|{spot.unit}")
    if not listed:
        cues.append(f"{side} alone")
    if spot.bracket is None and "(" in gap and ")" not in gap:
        cues.append("in a bracket of its own")
    cues += _beside(document, candidate, item, side)
    return cues + placed, placed


def _beside(document: Document, candidate: Candidate, place: Place, prefix: str) -> list[str]:
    """The words beside a candidate, put together once for all numbers."""
    where = f"{prefix} at {place.first}"
    told = candidate.told.get(where)
    if told is None:
        told = candidate.told[where] = beside_cues(document, place, prefix)
    return told


def _by_lists(spot: Spot, panel: Layout, place: Place) -> tuple[Place, int, int]:
    """What the gap between a number and a name is measured from and to: the name, and the number's token twice.

    Where both stand in lists of one length, "78.1%, 80.9% and 76.5% on X, Y and Z", these are the lists: all members
    are as near, and none is parted from its number by the others. Then the place is that of the list of names, and the
    tokens are those of the first and the last number.
    """
    _, size, first, last = panel.lists.get(place.first, ALONE)
    if spot.size > 1 and size == spot.size and (last <= spot.list_first or first > spot.list_last):
        return Place(first, last, place.sentence, place.start, place.end), spot.list_first, spot.list_last
    return place, spot.at, spot.at


_METRIC = frozenset({"metric", "metrics"})


def _measure_cues(low: list[str], spot: Spot, here: list[Place]) -> list[str]:
    """What the sentence says of a measure itself: that it is kept, or that it is one ("5.8% in the | AO metric")."""
    cues = ["is kept"] if _is_kept(low, spot, here) else []
    after = (low[place.last : min(spot.sentence.last, place.last + 2)] for place in here)
    if any(not _METRIC.isdisjoint(two if two[:1] == [")"] else two[:1]) for two in after):
        cues.append("called a metric")
    return cues


def _is_kept(low: list[str], spot: Spot, here: list[Place]) -> bool:
    """True for a measure that is said not to suffer, wherever the sentence has it: "41% faster with no loss in X"."""
    for place in here:
        before = low[max(spot.sentence.first, place.first - 6) : place.first]
        at = max((k for k, word in enumerate(before) if word in words().unharmed), default=-1)
        if at < 0 or not {"#", ";", ","}.isdisjoint(before[at:]) or "#" in low[place.last : place.last + 3]:
            return False
    return True


def _distance_cues(gap: list[str], side: str, between: int) -> list[str]:
    """How far away the candidate stands: in tokens, in names and in numbers."""
    return [
        f"{side}{_bucket(len(gap))}",
        f"{side} names between:{min(between, 3)}",
        f"{side} numbers between:{min(gap.count('#'), 3)}",
    ]


def _bracket_cues(spot: Spot, place: Place, side: str) -> list[str]:
    """Whether brackets part the number from the candidate, or join them as in "X (N)"."""
    if spot.bracket is None:
        return []
    opening, closing = spot.bracket
    if opening < place.first < closing:
        return ["bracket:inside"]
    if place.last != opening:
        return [f"bracket:outside {side}"]
    return ["bracket:just before", "bracket:X (N)"] if spot.at - opening <= 2 else ["bracket:just before"]


def _new_measure(low: list[str], panel: Layout, place: Place, at: int) -> bool:
    """True when a known metric stands between a number and the last semicolon before it: a new part of the sentence."""
    last = next((k for k in range(at - 1, place.last - 1, -1) if low[k] == ";"), -1)
    return last >= 0 and bisect_left(panel.strong, at) > bisect_left(panel.strong, last)


def _between(panel: Layout, place: Place, at: int) -> int:
    if place.last <= at:
        return max(0, bisect_left(panel.firsts, at) - bisect_left(panel.firsts, place.last))
    return max(0, bisect_left(panel.firsts, place.first) - bisect_left(panel.firsts, at + 1))


_SIGNS = frozenset([",", ";", "(", ")", "and", "while", "but", "which", "#"])
_TURNS = (";", "while", "but", "whereas", "than", "V", "C", "compared", "respectively")


def _gap_cues(gap: list[str], side: str) -> list[str]:
    """What stands between the number and the candidate."""
    w = words()
    plain = [x for x in gap if x not in ("the", "a", "an", "our")]
    cues: list[str] = []
    kinds = []
    for word in plain:
        if word in w.report_verb:
            kinds.append("V")
        elif word in w.change_verb:
            kinds.append("C")
        elif word in w.preposition or word in _SIGNS:
            kinds.append(word)
        elif word in w.comparative:
            kinds.append("+")
    if len(kinds) <= 5:
        cues.append(f"{side} pattern:{' '.join(kinds)}")
    cues += [f"{side} has:{turn}" for turn in _TURNS if turn in kinds or turn in plain]
    commas = kinds.count(",")
    if commas:
        cues.append(f"{side} commas:{min(commas, 3)}")
    return cues


def _edge_cues(low: list[str], spot: Spot, place: Place, side: str, which: Field) -> list[str]:
    """The words just outside the candidate: what introduces it and what it is followed by."""
    first, last = spot.sentence.first, spot.sentence.last
    k = place.first - 1
    while k >= first and low[k] in _ARTICLES:
        k -= 1
    k = _past_modifiers(low, first, k)
    if which == "benchmark" and k > first and low[k] == "(" and low[place.last : place.last + 1] == [")"]:
        led = _past_modifiers(low, first, k - 1)  # "on indoor scenes (VOID)"
        k = k if led == k - 1 or not words().machine.isdisjoint(low[led:k]) else led
    before = low[k] if k >= first else "^"
    before2 = low[k - 1] if k - 1 >= first else "^"
    kind = _word_class(low[place.last] if place.last < last else "$")
    return [
        f"{side} before:{before}",
        f"{side} after:{kind}",
        f"{side} edges:{before} _ {kind}",
        f"{side} before2:{before2} {before}",
    ]


_ARTICLES = frozenset({"the", "a", "an", "our", "both"})
_PLACES = frozenset({"on", "in", "for", "across", "over"})


def _past_modifiers(low: list[str], begin: int, at: int) -> int:
    """The preposition of place that one to three plain words part from a name, else ``at``.

    Args:
        low: the tokens in small letters.
        begin: the first of the sentence.
        at: the token before the name, articles aside: "in unsupervised | CIFAR10", "on the recent | A2D".
    """
    k = at
    while k >= begin and at - k < 3 and low[k][0].isalpha() and low[k] not in stops():
        k -= 1
    if k == at:
        return at
    while k >= begin and low[k] in _ARTICLES:
        k -= 1
    return k if k >= begin and low[k] in _PLACES else at


def _word_class(word: str) -> str:
    """The word after a candidate as cues have it: a class, or itself for prepositions and punctuation."""
    w = words()
    if word in w.report_verb:
        return "V"
    if word in w.change_verb:
        return "C"
    if word in w.system_noun:
        return "sys"
    if word in w.benchmark_noun:
        return "bench"
    return word if not word[0].isalnum() or word in w.preposition else "word"


def _list_cues(spot: Spot, panel: Layout, place: Place, side: str) -> list[str]:
    order, size, *_ = panel.lists.get(place.first, ALONE)
    if size < 2:
        return []
    marker = " respectively" if spot.respectively else ""
    if spot.size == size:
        return [
            f"list{marker}:{'aligned' if order == spot.order else 'crossed'}",
            f"list {side}{marker}:{'aligned' if order == spot.order else 'crossed'}",
        ]
    if spot.total == size:
        return [f"list by sentence{marker}:{'aligned' if order == spot.rank else 'crossed'}"]
    if spot.total == 1:
        return [f"list of many {side}:{'first' if order == 0 else 'last' if order == size - 1 else 'middle'}"]
    return [f"list uneven{marker}:{'first' if order == 0 else 'later'}"]


def _elsewhere(document: Document, spot: Spot, panel: Layout, candidate: Candidate) -> tuple[list[str], list[str]]:
    """The same for a candidate that does not stand in the number's sentence."""
    here = "some here" if panel.count else "none here"
    kind = _away(spot, candidate)
    cues = [kind, f"{kind} {here}", f"{candidate.source} {kind} {here}", f"{spot.role} elsewhere {here}"]
    placed = cues[:2]
    if panel.field == "benchmark" and candidate.source == "name" and kind == "elsewhere:-1 ":
        cues.append(f"before opening:{_opening(document.tokens.low, spot.sentence.first)}")
    if panel.field != "metric":
        if candidate.likeliest:
            cues += own_cues(document, spot.sentence, spot.at, candidate.own)
        last = _last_before(spot, candidate)
        if last is not None:
            cues += _beside(document, candidate, last, "away")
    return cues, placed


def _opening(low: list[str], first: int) -> str:
    """The word that opens a sentence, as cues have it: "our", "moreover", "in particular"; ``other`` for most."""
    if low[first] == "in" and not _IN_SUM.isdisjoint(low[first + 1 : first + 2]):
        return f"in {low[first + 1]}"
    return low[first] if low[first] in words().going_on else "other"


_IN_SUM = frozenset(["particular", "addition", "contrast", "comparison", "total", "fact"])


def _last_before(spot: Spot, candidate: Candidate) -> Place | None:
    """The last place of a candidate in a sentence before the number's."""
    return next((place for place in reversed(candidate.places) if place.sentence < spot.sentence.index), None)


def _away(spot: Spot, candidate: Candidate) -> str:
    """Where a candidate of another sentence stands: in the title, so many sentences before, or only later."""
    if not candidate.places:
        return "elsewhere:title"
    last = _last_before(spot, candidate)
    if last is None:
        return "elsewhere:later"
    distance = spot.sentence.index - last.sentence
    # The space after -1 is part of the name by which the shipped weights know the cue.
    return "elsewhere:-1 " if distance == 1 else f"elsewhere:-{min(distance, 4)}"
