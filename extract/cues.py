"""The cues that link a number to a candidate: where the one stands from the other, and what stands between.

A cue is a string with a weight (extract/weights.py); a candidate's score is the sum of its cues. Distances are in
tokens, L and R are left and right of the number, ``a&b`` is a pair of cues that hold together.
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass

from extract.candidates import Candidate, Field, Place
from extract.document import Document, Sentence
from extract.frequency import frequency
from extract.spots import LIST_JOINS, Spot
from extract.words import words

_NAME_JOINS = LIST_JOINS | {"the", "on", "in", "for"}


@dataclass(slots=True)
class Board:
    """What the candidates of one field look like from one sentence, so that they can be ranked by nearness.

    Args:
        field: which of a result's names they are candidates for.
        firsts: first tokens of the named candidates' places in the sentence, sorted.
        lists: first token of a place -> its order in the list of names that it stands in, and that list's length.
        count: how many places of named candidates the sentence has.
        spread: how many of the paper's candidates stand anywhere in the abstract.
        strong: first tokens of the known metrics in the sentence, everyday words aside, sorted; empty for other fields.
        top: the level of the best candidate by type ("own 1 sure", "level 3"), or ``no``.
    """

    field: Field
    firsts: list[int]
    lists: dict[int, tuple[int, int]]
    count: int
    spread: int
    strong: list[int]
    top: str = ""


def board(document: Document, sentence: Sentence, which: Field, candidates: list[Candidate]) -> Board:
    """Look at the candidates of a field from a sentence, once for all its numbers.

    Args:
        document: the paper.
        sentence: one of its sentences.
        which: the field.
        candidates: all of that field, "does not say" among them.
    """
    named: set[tuple[int, int]] = set()
    described: set[tuple[int, int]] = set()
    for candidate in candidates:
        here = described if candidate.source == "phrase" else named
        here.update((p.first, p.last) for p in candidate.places if p.sentence == sentence.index)
    places = sorted(named)
    lists = _name_lists(document, sorted(described)) | _name_lists(document, places)
    spread = sum(1 for c in candidates if c.places and c.source not in ("phrase", "role"))
    if which == "model":
        top = next((f"{c.source} {c.own}" for c in candidates if c.own.startswith("own 1")), "no")
    else:
        top = next((c.level for c in candidates if c.rank == "rank 1"), "no")
    strong = sorted(
        p.first
        for c in candidates
        if c.metric is not None and "weak spelling" not in c.fixed
        for p in c.places
        if p.sentence == sentence.index
    )
    return Board(which, [first for first, _ in places], lists, len(places), spread, strong, top)


def _name_lists(document: Document, places: list[tuple[int, int]]) -> dict[int, tuple[int, int]]:
    """For each place, by its first token, its order in its list ("A, B and C") and that list's length."""
    low = document.tokens.low
    lists: dict[int, tuple[int, int]] = {}
    begin = 0
    while begin < len(places):
        stop = begin + 1
        while stop < len(places):
            last, first = places[stop - 1][1], places[stop][0]
            if not 0 < first - last <= 3 or not all(w in _NAME_JOINS for w in low[last:first]):
                break
            stop += 1
        for k in range(begin, stop):
            lists[places[k][0]] = (k - begin, stop - begin)
        begin = stop
    return lists


def _bucket(distance: int) -> str:
    for limit in (0, 1, 2, 3, 5, 8, 12, 18, 26):
        if distance <= limit:
            return str(limit)
    return "far"


def link_cues(document: Document, spot: Spot, panel: Board, candidate: Candidate) -> list[str]:
    """The cues between a number and a candidate: where the one stands from the other, and what stands between.

    Args:
        document: the paper.
        spot: the number.
        panel: all candidates of the field, as seen from the number's sentence.
        candidate: one of them.

    Returns:
        Names of cues, in no order that matters; the candidate's own (``candidate.fixed``) are not among them.
    """
    if candidate.text is None:
        cues = _null_cues(document, spot, panel)
        cues += [
            f"null subject:{spot.subject}",
            f"null top:{panel.top}",
            f"null top:{panel.top} {min(panel.count, 1)}",
            f"null subject:{spot.subject} {panel.top}",
            f"null role:{spot.role} {panel.top}",
        ]
        if panel.field == "model":
            cues += [candidate.own, f"subject {spot.subject}&null {candidate.own}"]
            cues += [f"null other:{word}" for word in spot.others] or ["null no other"]
    else:
        place = _nearest(candidate, spot)
        if place is not None:
            cues = _same_sentence(document, spot, panel, candidate, place)
        else:
            cues = _elsewhere(spot, panel, candidate)
        if panel.field != "metric":
            side = cues[0][0] if place is not None else f"-{panel.count and 1}"
            cues += _type_cues(spot, panel, candidate, cues, side)
    cues += _rule_cues(spot, panel.field, candidate)
    if panel.field == "model":
        cues += _unnamed_cues(spot, candidate)
    return cues


def _unnamed_cues(spot: Spot, candidate: Candidate) -> list[str]:
    """Whether words near the number speak of another party, for a system that is only described or stands for one."""
    cues: list[str] = []
    if candidate.source in ("role", "phrase"):
        cues += [f"{candidate.source}&other:{word}" for word in spot.others] or [f"{candidate.source}&no other"]
    if candidate.source == "role":
        cues += [f"{candidate.key}&other:{word}" for word in spot.others] or [f"{candidate.key}&no other"]
    return cues


def _type_cues(spot: Spot, panel: Board, candidate: Candidate, cues: list[str], side: str) -> list[str]:
    """How likely the candidate is an answer at all, by itself and together with where it stands.

    Args:
        spot, panel, candidate: as in :func:`link_cues`.
        cues: those that say where it stands, the distance first.
        side: ``L``, ``R`` or ``a`` (around the number); ``-0`` or ``-1`` for a candidate of another sentence.
    """
    level, rank = candidate.level, candidate.rank
    whose = candidate.own if panel.field == "model" else rank
    found = [f"{cue}&{level}" for cue in cues if cue.startswith(_WITH_LEVEL)]
    found += [
        f"subject {spot.subject}&{whose}",
        f"subject {spot.subject}&{spot.role}&{whose}",
        f"subject {spot.subject}&{level}",
        level,
        rank,
        whose,
        f"{side}&{level}",
        f"{side}&{whose}",
        f"{cues[0]}&{whose}",
        f"{spot.role}&{whose}",
        f"{spot.kind}&{whose}",
        f"{side}&{spot.role}&{whose}",
        f"{side}&subject {spot.subject}&{whose}",
    ]
    if candidate.source == "name" and spot.kind == "delta":  # scores are not read better for it (extract/frequency.py)
        papers = f"papers:{frequency(candidate.key)}"
        found += [papers, f"{papers}&{whose}", f"{side}&{papers}", f"{papers}&subject {spot.subject}"]
    found += [candidate.other, f"{level}&{candidate.other}", f"{side}&{candidate.other}"]
    if panel.field == "model":
        found += [f"other:{word}&{whose}" for word in spot.others] or [f"no other&{whose}"]
        found += [f"other:{word}&{side}" for word in spot.others]
        found.append(f"{'other' if spot.others else 'no other'}&{side}&{whose}")
        first = spot.links[0].rule.id if spot.links else "none"
        found.append(f"first rule {first}&{side}&{whose}")
    return found


def _rule_cues(spot: Spot, which: Field, candidate: Candidate) -> list[str]:
    """What the rules that read this number say of the candidate: this one, or another."""
    cues = []
    for order, link in enumerate(spot.links):
        at = getattr(link, which)
        if at < 0:
            continue
        mine = any(p.first <= at < p.last for p in candidate.places)
        cues.append(f"rule {'names' if mine else 'names another'}:{link.rule.id}")
        if order == 0:
            cues.append(f"first rule {'names' if mine else 'names another'}")
    if not cues:
        cues.append("no rule names")
    return cues


# Where a candidate stands means one thing for a likely answer and another for an unlikely one.
_WITH_LEVEL = (
    *("bracket:", "L edges:", "R edges:", "is subject", "L nearest", "R nearest", "L not", "R not"),
    *("elsewhere:", "L before:", "R before:", "list", "opens"),
)
# What is known of a candidate that means more together with the side on which it stands, or with another sentence.
_WITH_SIDE = ("type:", "flag:compared", "flag:title-head", "source:", "role:", "known:")
_WITH_ELSEWHERE = (*_WITH_SIDE, "flag:propose", "flag:benchmark-noun")


def _nearest(candidate: Candidate, spot: Spot) -> Place | None:
    best, distance = None, 10_000
    for place in candidate.places:
        if place.sentence != spot.sentence.index:
            continue
        gap = spot.at - place.last if place.last <= spot.at else place.first - spot.at - 1
        if gap < distance:
            best, distance = place, gap
    return best


def _same_sentence(document: Document, spot: Spot, panel: Board, candidate: Candidate, place: Place) -> list[str]:
    low = document.tokens.low
    if place.first <= spot.at < place.last:
        cues = ["around number", f"around number:{spot.unit}", f"around number:{spot.kind}"]
        nearest = min((abs(first - spot.at) for first in panel.firsts if first != spot.at), default=9)
        return [*cues, f"around number, next at {_bucket(nearest)}"]
    left = place.last <= spot.at
    side = "L" if left else "R"
    gap = low[place.last : spot.at] if left else low[spot.at + 1 : place.first]
    between = _between(panel, place, spot.at)
    cues = _distance_cues(spot, candidate.source, gap, side, between)
    if between and ";" in gap:
        cues.append("superseded after a semicolon")
        if left and _new_measure(low, panel, place, spot.at):
            cues.append("superseded by a new measure after a semicolon")
    elif between and spot.size == 1 and panel.lists.get(place.first, (0, 1))[1] == 1:
        cues.append("superseded")
    cues += _gap_cues(gap, side)
    cues += _edge_cues(low, spot, place, side)
    cues += _list_cues(spot, panel, place, side)
    cues += _bracket_cues(spot, place, gap, side)
    if place.first >= spot.subject_at[0] and place.last <= spot.subject_at[1]:
        cues += ["is subject", f"is subject&{candidate.source}"]
        if place.last == spot.subject_at[1]:
            cues.append(f"is subject head&{candidate.source}")
    cues += [f"{spot.role} {side}", f"{spot.role} {side}{min(between, 2)}"]
    nearness = f"{side}{'0' if between == 0 else '+'}"
    for cue in candidate.fixed:
        if cue.startswith(_WITH_SIDE):
            cues += [f"{spot.role}&{cue}", f"{side}&{cue}", f"{nearness}&{cue}"]
    if panel.count == 1 and candidate.source != "phrase":
        cues.append("only name here")
    if candidate.metric is not None:
        cues.append(f"metric unit:{candidate.metric.unit}|{spot.unit}")
        cues.append(f"metric family:{candidate.metric.family}|{spot.unit}")
    return cues


def _distance_cues(spot: Spot, source: str, gap: list[str], side: str, between: int) -> list[str]:
    """How far away the candidate stands: in tokens, in names and in numbers."""
    distance = f"{side}{_bucket(len(gap))}"
    return [
        distance,
        f"{source} {distance}",
        f"{side} names between:{min(between, 3)}",
        f"{side} numbers between:{min(gap.count('#'), 3)}",
        f"{side} nearest" if between == 0 else f"{side} not nearest",
        f"{side} names between:{min(between, 2)} for {'a list' if spot.size > 1 else 'one'}",
    ]


def _bracket_cues(spot: Spot, place: Place, gap: list[str], side: str) -> list[str]:
    """Whether brackets part the number from the candidate, or join them as in "X (N)"."""
    if spot.bracket is None:
        return ["in a bracket of its own"] if "(" in gap and ")" not in gap else []
    opening, closing = spot.bracket
    if opening < place.first < closing:
        return ["bracket:inside"]
    if place.last != opening:
        return [f"bracket:outside {side}"]
    return ["bracket:just before", "bracket:X (N)"] if spot.at - opening <= 2 else ["bracket:just before"]


def _new_measure(low: list[str], panel: Board, place: Place, at: int) -> bool:
    """True when a known metric stands between a number and the last semicolon before it: a new part of the sentence."""
    last = next((k for k in range(at - 1, place.last - 1, -1) if low[k] == ";"), -1)
    return last >= 0 and bisect_left(panel.strong, at) > bisect_left(panel.strong, last)


def _between(panel: Board, place: Place, at: int) -> int:
    if place.last <= at:
        return max(0, bisect_left(panel.firsts, at) - bisect_left(panel.firsts, place.last))
    return max(0, bisect_left(panel.firsts, place.first) - bisect_left(panel.firsts, at + 1))


_SIGNS = frozenset([",", ";", "(", ")", "and", "while", "but", "which", "#"])
_TURNS = (";", "while", "but", "whereas", "than", "V", "C", "compared", "respectively")


def _gap_cues(gap: list[str], side: str) -> list[str]:
    """What stands between the number and the candidate."""
    w = words()
    plain = [x for x in gap if x not in ("the", "a", "an", "our")]
    cues = [f"{side} gap:{' '.join(plain)}"] if len(plain) <= 3 else []
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


def _edge_cues(low: list[str], spot: Spot, place: Place, side: str) -> list[str]:
    """The words just outside the candidate: what introduces it and what it is followed by."""
    first, last = spot.sentence.first, spot.sentence.last
    k = place.first - 1
    while k >= first and low[k] in ("the", "a", "an", "our", "both"):
        k -= 1
    before = low[k] if k >= first else "^"
    before2 = low[k - 1] if k - 1 >= first else "^"
    kind = _word_class(low[place.last] if place.last < last else "$")
    cues = [
        f"{side} before:{before}",
        f"{side} after:{kind}",
        f"{side} edges:{before} _ {kind}",
        f"{side} before2:{before2} {before}",
    ]
    if place.first - 1 >= first:
        determiner = low[place.first - 1]
        cues.append(f"{side} det:{determiner if determiner in ('our', 'the', 'a', 'an') else 'none'}")
    if place.first == first:
        cues.append("opens sentence")
    return cues


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


def _list_cues(spot: Spot, panel: Board, place: Place, side: str) -> list[str]:
    order, size = panel.lists.get(place.first, (0, 1))
    if size < 2:
        return [f"{side} alone"]
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


def _elsewhere(spot: Spot, panel: Board, candidate: Candidate) -> list[str]:
    """The cues of a candidate that does not stand in the number's sentence."""
    here = "some here" if panel.count else "none here"
    kind = _away(spot, candidate)
    cues = [kind, f"{kind} {here}", f"{candidate.source} {kind} {here}", f"{spot.role} elsewhere {here}"]
    for cue in candidate.fixed:
        if cue.startswith(_WITH_ELSEWHERE):
            cues += [f"elsewhere&{cue}", f"{here}&{cue}", f"{spot.role}&elsewhere&{cue}"]
    return cues


def _away(spot: Spot, candidate: Candidate) -> str:
    """Where a candidate of another sentence stands: in the title, so many sentences before, or only later."""
    if not candidate.places:
        return "elsewhere:title"
    before = [p.sentence for p in candidate.places if p.sentence < spot.sentence.index]
    if not before:
        return "elsewhere:later"
    distance = spot.sentence.index - before[-1]
    # The space after -1 is part of the name by which the shipped weights know the cue.
    return "elsewhere:-1 " if distance == 1 else f"elsewhere:-{min(distance, 4)}"


_TELLING = frozenset(["our", "we", "it", "human", "baseline", "state-of-the-art", "best", "on", "average"])


def _null_cues(document: Document, spot: Spot, panel: Board) -> list[str]:
    """The cues of "the abstract does not say"."""
    entities = document.entities.values()
    own = sum(1 for e in entities if "title-head" in e.flags or {"propose", "acronym"} <= e.flags)
    benchmarks = sum(1 for e in entities if "benchmark-noun" in e.flags or "benchmark" in e.known)
    low = document.tokens.low[spot.sentence.first : spot.sentence.last]
    telling = words().vague | _TELLING
    cues = [
        f"null:names here {min(panel.count, 3)}",
        f"null:names anywhere {min(panel.spread, 6)}",
        f"null:{spot.kind}",
        f"null:unit {spot.unit}",
        f"null:role {spot.role}",
        f"null:title {'yes' if document.title.names else 'no'}",
        f"null:head {'yes' if any(head for _, head in document.title.names) else 'no'}",
        f"null:own names {min(own, 2)}",
        f"null:benchmarks {min(benchmarks, 3)}",
        *(f"null:has {word}" for word in low if word in telling),
    ]
    at = spot.at - spot.sentence.first
    cues += [f"null:right {word}" for word in low[at + 1 : at + 2]]
    cues += [f"null:left {word}" for word in low[max(0, at - 1) : at]]
    return cues
