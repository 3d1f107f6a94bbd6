"""The cues that link a number to a candidate: where the one stands from the other, and what stands between.

A cue is a string with a weight (extract/weights.py); a candidate's score is the sum of its cues. Distances are in tokens.
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass

from extract.candidates import Candidate, Field, Place
from extract.document import Document, Sentence
from extract.rules import Link
from extract.words import words

_LIST_JOINS = frozenset([",", "and", "or", "/", "&", "to", "-", "–", "—"])


@dataclass(slots=True)
class Spot:
    """A number where it stands, with what all its candidates share.

    Args:
        at: its token.
        order, size: its place in the list of numbers that it belongs to ("96.0% and 74.2%"), and that list's length.
        rank, total: its place among the results of the sentence, and how many these are.
        subject: what the subject of the number's verb is (:func:`_subject`), and the tokens it may stand on.
        others: words near the number that give it to somebody else, or to one side of a pair (:func:`_others`).
        role: ``from``, ``to``, ``versus``, ``bracket`` or ``plain``: the frame that tells whose number it is.
        kind: ``score`` or ``delta``.
    """

    at: int
    sentence: Sentence
    order: int
    size: int
    rank: int
    total: int
    role: str
    kind: str
    unit: str
    respectively: bool
    bracket: tuple[int, int] | None
    subject: str
    subject_at: tuple[int, int]
    links: list[Link]
    others: tuple[str, ...] = ()


def spots(document: Document, sentence: Sentence, kinds: list[str], links: dict[int, list[Link]]) -> list[Spot]:
    """The results of a sentence as spots, in order.

    Args:
        kinds: for each number of the sentence ``score``, ``delta`` or ``none``; those with ``none`` get no spot.
        links: what the rules say of the sentence's numbers.
    """
    low = document.tokens.low
    ats = [document.number_token[i] for i, kind in zip(sentence.numbers, kinds, strict=True) if kind != "none"]
    chosen = [kind for kind in kinds if kind != "none"]
    groups = _groups(low, ats)
    respectively = any(w.startswith("respective") or w == "resp" for w in low[sentence.first : sentence.last])
    found = []
    for rank, (at, kind) in enumerate(zip(ats, chosen, strict=True)):
        order, size = groups[rank]
        unit = document.numbers[document.tokens.number[at]].unit
        bracket = _bracket(low, sentence, at)
        subject, subject_at = _subject(document, sentence, at)
        role = _role(low, sentence, at, bracket)
        found.append(
            Spot(
                at,
                sentence,
                order,
                size,
                rank,
                len(ats),
                role,
                kind,
                unit,
                respectively,
                bracket,
                subject,
                subject_at,
                links.get(at, []), _others(low, sentence, at),
            )
        )
    return found


# Words that make a number somebody else's: a competitor's, an earlier system's, chance.
_OTHERS = frozenset(
    "competitor competitors previous prior existing earlier next second runner-up best baseline baselines sota state-of-the-art chance random human humans "
    "vanilla original standard conventional old without vs vs. versus compared comparison than whereas while against only another other supervised".split()
)


def _others(low: list[str], sentence: Sentence, at: int) -> tuple[str, ...]:
    """Which words of :data:`_OTHERS` stand between a number and the one before it, or just after it; and its side of a pair."""
    found = []
    k = at - 1
    while k >= sentence.first and at - k <= 9 and low[k] not in ("#", ";"):
        if low[k] in _OTHERS:
            found.append(low[k])
        k -= 1
    for k in range(at + 1, min(sentence.last, at + 6)):
        if low[k] in ("#", ";", ",", "and"):
            break
        if low[k] in _OTHERS:
            found.append(f"{low[k]} after")
    if low[at + 1 : at + 2] in (["to"], ["→"], ["->"]) and "#" in low[at + 2 : at + 4]:
        found.append("pair first")
    if low[at - 1] in ("to", "→", "->") and low[at - 2] == "#" and at - 2 >= sentence.first:
        found.append("pair second")
    return tuple(dict.fromkeys(found))


_RANGE_JOINS = ("-", "–", "—", "~", "to", "‑")


def _groups(low: list[str], ats: list[int]) -> list[tuple[int, int]]:
    """For each number its order in its list and that list's length; lists are joined by commas, "and" and the like.

    The two ends of a range are one member: in "2-4% and 1-2%" both ends of the second have order 1 of 2.
    """
    result: list[tuple[int, int]] = []
    begin = 0
    while begin < len(ats):
        stop, member, members = begin + 1, 0, [0]
        while stop < len(ats):
            gap = [w for w in low[ats[stop - 1] + 1 : ats[stop]] if w not in ("+", "up", "over", "about", "%")]
            if len(gap) > 4 or not all(w in _LIST_JOINS for w in gap):
                break
            ranged = len(gap) == 1 and gap[0] in _RANGE_JOINS and members.count(member) < 2
            member += not ranged
            members.append(member)
            stop += 1
        result += [(order, member + 1) for order in members]
        begin = stop
    return result


def _bracket(low: list[str], sentence: Sentence, at: int) -> tuple[int, int] | None:
    """The token range of the brackets around a number, or None."""
    left = at - 1
    while left >= sentence.first and low[left] not in "()[]" and at - left < 30:
        left -= 1
    if left < sentence.first or low[left] not in ("(", "["):
        return None
    right = at + 1
    while right < sentence.last and low[right] not in (")", "]"):
        right += 1
    return left, right


def _role(low: list[str], sentence: Sentence, at: int, bracket: tuple[int, int] | None) -> str:
    before = low[max(sentence.first, at - 4) : at]
    after = low[at + 1 : min(sentence.last, at + 5)]
    if "from" in before and ("to" in low[at + 1 : at + 9]):
        return "from"
    if "to" in before[-2:]:
        earlier = low[max(sentence.first, at - 12) : at]
        if "from" in earlier:
            return "to"
        if "compared" in earlier or "comparison" in earlier:
            return "versus"
        return "to alone"
    if any(w in ("vs", "vs.", "versus", "than", "against") for w in before[-3:]):
        return "versus"
    if bracket is not None and at - bracket[0] <= 2:
        return "bracket"
    if after[:1] == ["for"] or after[:1] == ["with"] or after[:1] == ["by"]:
        return f"plain {after[0]}"
    return "plain"


_SUBJECT_ENDS = frozenset(
    [",", ";", ":", "that", "and", "but", "while", "whereas", "where", "which", "when", "(", ")", "show", "shows", "demonstrate", "demonstrates", "indicate", "suggest", "reveal", "find", "observe"]
)


def _subject(document: Document, sentence: Sentence, at: int) -> tuple[str, tuple[int, int]]:
    """Who acts in the clause of a number: the class of the nearest finite verb's subject, and its token range.

    ``we``, ``our``, ``it``, ``proposed``, ``human``, ``named`` (a name stands in it), ``other``, or ``none`` without a verb.
    """
    low = document.tokens.low
    w = words()
    verb = at - 1
    while verb >= sentence.first:
        word = low[verb]
        if (word in w.report_verb or word in w.change_verb) and not word.endswith("ing") and word not in w.also_noun:
            break
        verb -= 1
    if verb < sentence.first:
        return "none", (at, at)
    first = verb
    if low[first - 1 : first] == [","] and first - 1 > sentence.first:
        first -= 1  # "The system, X (Y), reaches"
    while first > sentence.first and verb - first < 16:
        word = low[first - 1]
        if word in (")", "]"):
            opening = "(" if word == ")" else "["
            back = first - 2
            while back > sentence.first and low[back] != opening:
                back -= 1
            first = back
        elif word in _SUBJECT_ENDS and not (word == "," and first - 1 == verb - 1):
            break
        else:
            first -= 1
    if first == verb and low[first - 1 : first] in (["and"], [","], ["that"], ["which"]):
        while first > sentence.first and verb - first < 14:
            first -= 1
    subject = low[first:verb]
    if "we" in subject:
        kind = "we"
    elif "our" in subject:
        kind = "our"
    elif "it" in subject or "they" in subject:
        kind = "it"
    elif "proposed" in subject:
        kind = "proposed"
    elif "human" in subject or "humans" in subject:
        kind = "human"
    elif any(first <= n.first < verb for n in sentence.names):
        kind = "named"
    elif "this" in subject or "the" in subject[:1]:
        kind = "this"
    else:
        kind = "other" if subject else "none"
    return kind, (first, verb)


@dataclass(slots=True)
class Board:
    """What the candidates of one field look like from one sentence, so that they can be ranked by nearness."""

    field: Field
    firsts: list[int]  # first tokens of all candidates' places in this sentence, sorted
    lists: dict[int, tuple[int, int]]  # first token -> order and size of the list it stands in
    count: int
    spread: int  # candidates of the paper with a place anywhere
    top: str = ""  # the level of the best candidate by type


def board(document: Document, sentence: Sentence, which: Field, candidates: list[Candidate]) -> Board:
    """Prepare the candidates of a field for the numbers of a sentence."""
    here = sorted(
        {
            (p.first, p.last)
            for c in candidates
            if c.source != "phrase"
            for p in c.places
            if p.sentence == sentence.index
        }
    )
    phrases = sorted(
        {
            (p.first, p.last)
            for c in candidates
            if c.source == "phrase"
            for p in c.places
            if p.sentence == sentence.index
        }
    )
    lists = _name_lists(document, phrases) | _name_lists(document, here)
    named = sum(1 for c in candidates if c.places and c.source not in ("phrase", "role"))
    if which == "model":
        top = next((c.own for c in candidates if c.own.startswith("own 1")), "no")
    else:
        top = next((c.level for c in candidates if c.rank == "rank 1"), "no")
    return Board(which, [first for first, _ in here], lists, len(here), named, top)


def _name_lists(document: Document, places: list[tuple[int, int]]) -> dict[int, tuple[int, int]]:
    low = document.tokens.low
    lists: dict[int, tuple[int, int]] = {}
    begin = 0
    while begin < len(places):
        stop = begin + 1
        while (
            stop < len(places)
            and 0 < places[stop][0] - places[stop - 1][1] <= 3
            and all(
                w in _LIST_JOINS or w in ("the", "on", "in", "for") for w in low[places[stop - 1][1] : places[stop][0]]
            )
        ):
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
    """The cues between a number and a candidate.

    Args:
        document: the paper.
        spot: the number.
        panel: all candidates of the field, as seen from the sentence.
        candidate: one of them.
    """
    if candidate.text is None:
        place = None
        cues = _null_cues(document, spot, panel)
    else:
        place = _nearest(candidate, spot)
        cues = (
            _same_sentence(document, spot, panel, candidate, place)
            if place is not None
            else _elsewhere(document, spot, panel, candidate)
        )
    if candidate.text is not None and panel.field != "metric":
        side = cues[0][0] if place is not None else "-" + str(panel.count and 1)
        cues += [f"{cue}&{candidate.level}" for cue in cues if cue.startswith(_WITH_LEVEL)]
        whose = candidate.own if panel.field == "model" else candidate.rank
        cues += [
            f"subject {spot.subject}&{whose}",
            f"subject {spot.subject}&{spot.role}&{whose}",
            f"subject {spot.subject}&{candidate.level}",
        ]
        cues += [
            candidate.level,
            candidate.rank,
            whose,
            f"{side}&{candidate.level}",
            f"{side}&{whose}",
            f"{cues[0]}&{whose}",
        ]
        cues += [
            f"{spot.role}&{whose}",
            f"{spot.kind}&{whose}",
            f"{side}&{spot.role}&{whose}",
            f"{side}&subject {spot.subject}&{whose}",
        ]
        cues += [candidate.other, f"{candidate.level}&{candidate.other}", f"{side}&{candidate.other}"]
        if panel.field == "model":
            cues += [f"other:{word}&{whose}" for word in spot.others] or [f"no other&{whose}"]
            cues += [f"other:{word}&{side}" for word in spot.others]
            cues.append(f"{'other' if spot.others else 'no other'}&{side}&{whose}")
            first = next((link.rule.id for link in spot.links), "none")
            cues.append(f"first rule {first}&{side}&{whose}")
    elif candidate.text is None:
        if panel.field == "model":
            cues += [f"null other:{word}" for word in spot.others] or ["null no other"]
        cues += [
            f"null subject:{spot.subject}",
            f"null top:{panel.top}",
            f"null top:{panel.top} {min(panel.count, 1)}",
            f"null subject:{spot.subject} {panel.top}",
            f"null role:{spot.role} {panel.top}",
        ]
    cues += _rule_cues(spot, panel.field, candidate)
    if candidate.source in ("role", "phrase") and panel.field == "model":
        cues += [f"{candidate.source}&other:{word}" for word in spot.others] or [f"{candidate.source}&no other"]
        if candidate.source == "role":
            cues += [f"{candidate.key}&other:{word}" for word in spot.others] or [f"{candidate.key}&no other"]
    return cues


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
    "bracket:",
    "L edges:",
    "R edges:",
    "is subject",
    "L nearest",
    "R nearest",
    "L not",
    "R not",
    "elsewhere:",
    "L before:",
    "R before:",
    "list",
    "opens",
)


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
    source = candidate.source
    cues = [f"{side}{_bucket(len(gap))}", f"{source} {side}{_bucket(len(gap))}"]
    between = _between(panel, place, spot.at)
    numbers = sum(1 for w in gap if w == "#")
    cues += [f"{side} names between:{min(between, 3)}", f"{side} numbers between:{min(numbers, 3)}"]
    cues.append(f"{side} nearest" if between == 0 else f"{side} not nearest")
    cues.append(f"{side} names between:{min(between, 2)} for {'a list' if spot.size > 1 else 'one'}")
    if between and ";" in gap:
        cues.append("superseded after a semicolon")
    elif between and spot.size == 1 and panel.lists.get(place.first, (0, 1))[1] == 1:
        cues.append("superseded")
    cues += _gap_cues(gap, side)
    cues += _edge_cues(low, spot, place, left)
    cues += _list_cues(spot, panel, place, side)
    if spot.bracket is not None:
        inside = spot.bracket[0] < place.first < spot.bracket[1]
        before = place.last == spot.bracket[0]
        cues.append("bracket:inside" if inside else "bracket:just before" if before else f"bracket:outside {side}")
        if before and spot.at - spot.bracket[0] <= 2:
            cues.append("bracket:X (N)")
    elif "(" in gap and ")" not in gap:
        cues.append("in a bracket of its own")
    if place.first >= spot.subject_at[0] and place.last <= spot.subject_at[1]:
        cues += ["is subject", f"is subject&{source}"]
        if place.last == spot.subject_at[1]:
            cues.append(f"is subject head&{source}")
    cues += [f"{spot.role} {side}", f"{spot.role} {side}{min(between, 2)}"]
    for cue in candidate.fixed:
        if cue.startswith(("type:", "flag:compared", "flag:title-head", "source:", "role:", "known:")):
            cues.append(f"{spot.role}&{cue}")
            cues.append(f"{side}&{cue}")
            cues.append(f"{side}{'0' if between == 0 else '+'}&{cue}")
    if panel.count == 1 and source != "phrase":
        cues.append("only name here")
    if candidate.metric is not None:
        cues.append(f"metric unit:{candidate.metric.unit}|{spot.unit}")
        cues.append(f"metric family:{candidate.metric.family}|{spot.unit}")
    return cues


def _between(panel: Board, place: Place, at: int) -> int:
    if place.last <= at:
        return max(0, bisect_left(panel.firsts, at) - bisect_left(panel.firsts, place.last))
    return max(0, bisect_left(panel.firsts, place.first) - bisect_left(panel.firsts, at + 1))


def _gap_cues(gap: list[str], side: str) -> list[str]:
    w = words()
    cues = []
    plain = [x for x in gap if x not in ("the", "a", "an", "our")]
    if len(plain) <= 3:
        cues.append(f"{side} gap:{' '.join(plain)}")
    kinds = []
    for word in plain:
        if word in w.report_verb:
            kinds.append("V")
        elif word in w.change_verb:
            kinds.append("C")
        elif word in w.preposition or word in (",", ";", "(", ")", "and", "while", "but", "which", "#"):
            kinds.append(word)
        elif word in w.comparative:
            kinds.append("+")
    pattern = " ".join(kinds)
    if len(kinds) <= 5:
        cues.append(f"{side} pattern:{pattern}")
    for sign in (";", "while", "but", "whereas", "than", "V", "C", "compared", "respectively"):
        if sign in kinds or sign in plain:
            cues.append(f"{side} has:{sign}")
    commas = kinds.count(",")
    if commas:
        cues.append(f"{side} commas:{min(commas, 3)}")
    return cues


def _edge_cues(low: list[str], spot: Spot, place: Place, left: bool) -> list[str]:
    """The words just outside the candidate: what introduces it and what it is followed by."""
    first, last = spot.sentence.first, spot.sentence.last
    k = place.first - 1
    while k >= first and low[k] in ("the", "a", "an", "our", "both"):
        k -= 1
    before = low[k] if k >= first else "^"
    before2 = low[k - 1] if k - 1 >= first else "^"
    after = low[place.last] if place.last < last else "$"
    side = "L" if left else "R"
    w = words()
    kind = (
        "V"
        if after in w.report_verb
        else "C"
        if after in w.change_verb
        else "sys"
        if after in w.system_noun
        else "bench"
        if after in w.benchmark_noun
        else after
        if not after[0].isalnum() or after in w.preposition
        else "word"
    )
    cues = [
        f"{side} before:{before}",
        f"{side} after:{kind}",
        f"{side} edges:{before} _ {kind}",
        f"{side} before2:{before2} {before}",
    ]
    if place.first - 1 >= first:
        cues.append(
            f"{side} det:{low[place.first - 1]}"
            if low[place.first - 1] in ("our", "the", "a", "an")
            else f"{side} det:none"
        )
    if place.first == first:
        cues.append("opens sentence")
    return cues


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


def _elsewhere(document: Document, spot: Spot, panel: Board, candidate: Candidate) -> list[str]:
    here = "some here" if panel.count else "none here"
    kind = "elsewhere:title" if not candidate.places else ""
    if candidate.places:
        before = [p for p in candidate.places if p.sentence < spot.sentence.index]
        if before:
            distance = spot.sentence.index - before[-1].sentence
            kind = f"elsewhere:-{min(distance, 4)}"
            last = before[-1].first == max((p.first for p in before), default=0)
            if last and distance == 1:
                kind += " "
        else:
            kind = "elsewhere:later"
    cues = [kind, f"{kind} {here}", f"{candidate.source} {kind} {here}", f"{spot.role} elsewhere {here}"]
    for cue in candidate.fixed:
        if cue.startswith(
            (
                "type:",
                "flag:compared",
                "flag:title-head",
                "flag:propose",
                "source:",
                "role:",
                "known:",
                "flag:benchmark-noun",
            )
        ):
            cues.append(f"elsewhere&{cue}")
            cues.append(f"{here}&{cue}")
            cues.append(f"{spot.role}&elsewhere&{cue}")
    return cues


_VAGUE = frozenset(
    ["datasets", "benchmarks", "tasks", "scenarios", "settings", "domains", "experiments", "environments", "languages", "models"]
)


def _null_cues(document: Document, spot: Spot, panel: Board) -> list[str]:
    low = document.tokens.low[spot.sentence.first : spot.sentence.last]
    cues = [
        f"null:names here {min(panel.count, 3)}", f"null:names anywhere {min(panel.spread, 6)}", f"null:{spot.kind}", f"null:unit {spot.unit}",
        f"null:role {spot.role}", f"null:title {'yes' if document.title.names else 'no'}",
        f"null:head {'yes' if any(h for _, h in document.title.names) else 'no'}",
    ]  # fmt: skip
    own = [
        e
        for e in document.entities.values()
        if e.flags & {"title-head"} or ("propose" in e.flags and "acronym" in e.flags)
    ]
    cues.append(f"null:own names {min(len(own), 2)}")
    benchmarks = sum(1 for e in document.entities.values() if "benchmark-noun" in e.flags or "benchmark" in e.known)
    cues.append(f"null:benchmarks {min(benchmarks, 3)}")
    for word in low:
        if word in _VAGUE or word in (
            "our",
            "we",
            "it",
            "human",
            "baseline",
            "state-of-the-art",
            "best",
            "on",
            "average",
        ):
            cues.append(f"null:has {word}")
    after = document.tokens.low[spot.at + 1 : min(spot.sentence.last, spot.at + 3)]
    cues += [f"null:right {w}" for w in after[:1]]
    before = document.tokens.low[max(spot.sentence.first, spot.at - 2) : spot.at]
    cues += [f"null:left {w}" for w in before[-1:]]
    return cues
