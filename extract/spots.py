"""Where a number stands among the other numbers and the words of its sentence: what all its candidates share."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from extract.document import Document, Sentence
from extract.listed import Listed
from extract.parties import Party, is_bound, is_finite, main_subject, opens_comparison, party_of
from extract.rules import Link
from extract.words import words

LIST_JOINS = frozenset([",", "and", "or", "/", "&", "to", "-", "–", "—", "~"])
_RANGE_JOINS = ("-", "–", "—", "~", "to", "‑")


@dataclass(slots=True)
class Spot:
    """A number where it stands, with what all its candidates share.

    Args:
        at: its token.
        sentence: the one that it stands in.
        order, size: its place in the list of numbers that it belongs to ("96.0% and 74.2%"), and that list's length.
        list_first, list_last: the first and the last number of that list (their tokens).
        rank, total: its place among the results of the sentence, and how many these are.
        role: the frame that tells whose number it is: ``from``, ``to``, ``to alone``, ``versus``, ``bracket``,
            ``plain``, or ``plain`` and the preposition after it.
        kind: ``score`` or ``delta``.
        unit: short form, or empty.
        respectively: whether the sentence pairs lists with that word.
        bracket: the token range of the brackets around it, or None.
        subject: what the subject of its verb is (``we``, ``named``, … :func:`_subject`).
        links: what the rules say of it, the first rule first.
        others: words near the number that give it to somebody else, or to one side of a pair (:func:`_others`).
        scope, scope_at: what governs the number, and its token (:func:`_scope`).
        party: who got it by the grammar of its clause (extract/parties.py).
    """

    at: int
    sentence: Sentence
    order: int
    size: int
    list_first: int
    list_last: int
    rank: int
    total: int
    role: str
    kind: str
    unit: str
    respectively: bool
    bracket: tuple[int, int] | None
    subject: str
    links: list[Link]
    others: tuple[str, ...]
    scope: str
    scope_at: int
    party: Party


def spots(document: Document, sentence: Sentence, kinds: list[str], links: dict[int, list[Link]]) -> list[Spot]:
    """The results of a sentence as spots, in order.

    Args:
        document: the paper.
        sentence: one of its sentences.
        kinds: for each number of the sentence ``score``, ``delta`` or ``none``; those with ``none`` get no spot.
        links: what the rules say of the sentence's numbers.
    """
    low = document.tokens.low
    chosen = [
        (document.number_token[i], kind) for i, kind in zip(sentence.numbers, kinds, strict=True) if kind != "none"
    ]
    groups = _split_by_to(low, sentence.first, chosen, _groups(low, chosen))
    respectively = any(w.startswith("respective") or w == "resp" for w in low[sentence.first : sentence.last])
    if respectively:
        groups = _past_measures(low, chosen, groups)
    found = []
    for rank, ((at, kind), (order, size, first, last)) in enumerate(zip(chosen, groups, strict=True)):
        bracket = _bracket(low, sentence, at)
        scope, scope_at = _scope(low, sentence, at)
        found.append(
            Spot(
                at=at,
                sentence=sentence,
                order=order,
                size=size,
                list_first=first,
                list_last=last,
                rank=rank,
                total=len(chosen),
                role=_role(low, sentence, at, bracket),
                kind=kind,
                unit=document.numbers[document.tokens.number[at]].unit,
                respectively=respectively,
                bracket=bracket,
                subject=_subject(document, sentence, at),
                links=links.get(at, []),
                others=_others(low, sentence, at, bracket),
                scope=scope,
                scope_at=scope_at,
                party=party_of(document, sentence, at, bracket),
            )
        )
    return found


def _others(low: list[str], sentence: Sentence, at: int, bracket: tuple[int, int] | None) -> tuple[str, ...]:
    """Which words that name another party stand between a number and the one before it, or just after it.

    With them ``pair first`` or ``pair second`` for the sides of "A to B", "A → B" and "B vs. A".
    """
    parties = words().other_party
    found: dict[str, None] = {}
    for k in range(at - 1, max(sentence.first, at - 9) - 1, -1):
        if low[k] in ("#", ";"):
            break
        if low[k] in parties and not is_bound(low, sentence.first, k):
            found[low[k]] = None
    for word in low[at + 1 : min(sentence.last, at + 6)]:
        if word in ("#", ";", ",", "and"):
            break
        if word in parties:
            found[f"{word} after"] = None
    to = _past_deviation(low, at)
    ranged = _of_range(low, sentence.first, at)
    if not ranged and low[to : to + 1] and low[to] in _CHANGES_TO and "#" in low[to + 1 : to + 3]:
        found["pair first"] = None
    if not ranged and low[at - 1] in _CHANGES_TO:
        earlier = (k for k in range(at - 2, max(sentence.first, at - 5) - 1, -1) if low[k] == "#")
        if any(_past_deviation(low, k) == at - 1 for k in earlier):
            found["pair second"] = None
    if side := _versus_side(low, *(bracket or (sentence.first, sentence.last)), at):
        found[side] = None
    return tuple(found)


_CHANGES_TO = frozenset(["to", "→", "->"])


_VERSUS = frozenset(["vs", "vs.", "v.s", "versus", "compared", "against"])


def _versus_side(low: list[str], begin: int, stop: int, at: int) -> str:
    """The side of a number of "higher than X (80% vs. 70%)": the second is that of X, like the first of "70 to 80".

    Args:
        low: the tokens in small letters.
        begin, stop: those that count, of the brackets around the number or of its sentence.
        at: the number's.
    """
    after = low[at + 1 : min(stop, at + 6)]
    before = low[max(begin, at - 5) : at]
    for gap, side in ((after, "pair second"), (before[::-1], "pair first")):
        if "#" in gap and not _VERSUS.isdisjoint(gap[: gap.index("#")]):
            return side
    return ""


def _past_deviation(low: list[str], at: int) -> int:
    """The token after a number and its deviation: "1.8% ± 0.3%" is a number, a sign, a word and a word for its sign."""
    if low[at + 1 : at + 2] != ["±"]:
        return at + 1
    return at + 4 if low[at + 3 : at + 4] == ["%"] else at + 3


def _scope(low: list[str], sentence: Sentence, at: int) -> tuple[str, int]:
    """What governs a number: the nearest word of comparison or verb of report or change before it, and its token.

    "than the 69.6 of X", "X gets 80, surpassing Y (75 on A, 71 on B)": what stands in a comparison is another's.

    Returns:
        ``compare``, ``exceed``, ``report`` or ``change``, with `` far`` where another number stands between; ``none``
        and the token before the sentence.
    """
    w = words()
    far = ""
    for k in range(at - 1, sentence.first - 1, -1):
        word = low[k]
        if word == ";":
            break
        if word == "#":
            far = " far"
        elif opens_comparison(low, sentence.first, k):
            return f"compare{far}", k
        elif word in w.exceed_verb:
            return f"exceed{far}", k
        elif word in w.report_verb and word not in w.also_noun:
            return f"report{far}", k
        elif word in w.change_verb and word not in w.also_noun:
            return f"change{far}", k
    return "none", sentence.first - 1


def _groups(low: list[str], chosen: list[tuple[int, str]]) -> list[Listed]:
    """For each number its place in its list.

    Lists are joined by commas, "and" and the like. The two ends of a range are one member: in "2-4% and 1-2%" both ends
    of the second have order 1 of 2. So are a score and its change in brackets: "98.2% (+3.3%) and 93.9% (+0.2%)".

    Args:
        low: the tokens in lower case.
        chosen: token and kind of each number, in order.
    """
    result: list[Listed] = []
    begin = 0
    while begin < len(chosen):
        members = [0]
        slashes: list[int] = []
        commas = False
        bracketed = False  # whether the number before is a change in brackets beside its score
        stop = begin + 1
        while stop < len(chosen):
            (left, kind), (right, other) = chosen[stop - 1], chosen[stop]
            gap = [w for w in low[left + 1 : right] if w not in ("+", "up", "over", "about", "%")]
            if gap == ["("] and not bracketed and kind != other:
                bracketed = True
                members.append(members[-1])
                stop += 1
                continue
            if bracketed and gap[:1] == [")"]:
                gap = gap[1:]
            if len(gap) > 4 or not all(w in LIST_JOINS for w in gap):
                break
            ranged = len(gap) == 1 and gap[0] in _RANGE_JOINS and members.count(members[-1]) < 2
            slashes += [stop - begin] if gap == ["/"] else []
            commas = commas or (not ranged and gap != ["/"])
            members.append(members[-1] + (not ranged))
            bracketed = False
            stop += 1
        if commas:  # "3.9%, 18.5% and 26.0% / 8.5%" is a list of three
            members = [order - sum(at <= k for at in slashes) for k, order in enumerate(members)]
        result += [Listed(order, members[-1] + 1, chosen[begin][0], chosen[stop - 1][0]) for order in members]
        begin = stop
    return result


_PARTED: Final = frozenset({"#", ";", "on", "for", "while", "but", "to", "from", "by", "(", ")", "than"})


def _past_measures(low: list[str], chosen: list[tuple[int, str]], groups: list[Listed]) -> list[Listed]:
    """The groups, with numbers that only their measures part as one list: "an mAP of 85.8% and N-S score of 3.85"."""
    found: list[Listed] = []
    begin = 0
    while begin < len(groups):
        stop = begin + 1
        while stop < len(groups) and groups[stop - 1].size == groups[stop].size == 1:
            one, other = groups[stop - 1], groups[stop]
            gap = low[one.last + 1 : other.first]
            if one.first != one.last or other.first != other.last or len(gap) > 6 or not _PARTED.isdisjoint(gap):
                break
            if ("and" not in gap and "," not in gap) or not words().exceed_verb.isdisjoint(gap):
                break
            stop += 1
        if stop - begin > 1:
            first, last = chosen[begin][0], chosen[stop - 1][0]
            found += [Listed(k, stop - begin, first, last) for k in range(stop - begin)]
        else:
            found.append(groups[begin])
        begin = stop
    return found


def _split_by_to(low: list[str], begin: int, chosen: list[tuple[int, str]], groups: list[Listed]) -> list[Listed]:
    """The groups, with "from 35.6/20.7 to 86.1/66.7" as two lists of two."""
    found = list(groups)
    for k, (at, _) in enumerate(chosen):
        _, size, first, last = groups[k]
        if at != first or size < 3:
            continue
        stop = next((j for j in range(k, len(chosen)) if chosen[j][0] == last), k) + 1
        count = stop - k
        half = count // 2
        if count % 2 or low[chosen[k + half][0] - 1] != "to" or "from" not in low[max(begin, at - 3) : at]:
            continue
        if low[at + 1 : chosen[k + half][0]].count("to") + low[chosen[k + half][0] : last].count("to") != 1:
            continue
        for part in (k, k + half):
            ends = chosen[part][0], chosen[part + half - 1][0]
            found[part : part + half] = [Listed(order, half, *ends) for order in range(half)]
    return found


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
    earlier = low[max(sentence.first, at - 12) : at] if "to" in before[-2:] else []
    if "from" in earlier:
        return "plain" if _of_range(low, sentence.first, at) else "to"
    if "from" in before and "to" in low[at + 1 : min(sentence.last, at + 9)]:
        return "plain" if _of_range(low, sentence.first, at) else "from"
    if earlier:
        return "versus" if "compared" in earlier or "comparison" in earlier else "to alone"
    if not _VERSUS.isdisjoint(w for w in before[-3:] if w != "compared") or any(
        low[k] == "than" and not is_bound(low, sentence.first, k) for k in range(max(sentence.first, at - 3), at)
    ):
        return "versus"
    if bracket is not None and at - bracket[0] <= 2:
        return "bracket"
    if after[:1] == ["for"] or after[:1] == ["with"] or after[:1] == ["by"]:
        return f"plain {after[0]}"
    return "plain"


def _of_range(low: list[str], begin: int, at: int) -> bool:
    """True for the ends of "ranges from A to B", which no system was brought from or to."""
    start = next((k for k in range(at - 1, max(begin, at - 12), -1) if low[k] == "from"), begin)
    return any(word.startswith(("rang", "vary", "varie", "span")) for word in low[max(begin, start - 2) : start])


def _subject(document: Document, sentence: Sentence, at: int) -> str:
    """Who acts in the clause of a number: what the subject of the nearest finite verb is.

    ``we``, ``our``, ``it``, ``proposed``, ``human``, ``named`` (a name stands in it), ``this``, ``other``, or ``none``
    without a verb.
    """
    low = document.tokens.low
    verb = _verb_before(low, sentence.first, at)
    if verb is None:
        return "none"
    first, last = _subject_start(low, sentence.first, verb), verb
    if first == verb and low[first - 1 : first] in (["and"], [","], ["that"], ["which"]):
        first, last = main_subject(low, sentence, verb - 1)  # "X is trained on Y, and reaches"
    return _subject_class(low[first:last], any(first <= n.first < last for n in sentence.names))


def _verb_before(low: list[str], begin: int, at: int) -> int | None:
    """The nearest finite verb of report or change before token ``at``."""
    return next((k for k in range(at - 1, begin - 1, -1) if is_finite(low[k])), None)


def _subject_start(low: list[str], begin: int, verb: int) -> int:
    """The first token of a verb's subject, which ends just before the verb; brackets inside it are stepped over."""
    ends = words().subject_end
    first = verb
    if low[first - 1 : first] == [","] and first - 1 > begin:
        first -= 1  # "The system, X (Y), reaches"
    while first > begin and verb - first < 16:
        word = low[first - 1]
        if word in (")", "]"):
            opening = "(" if word == ")" else "["
            back = first - 2
            while back > begin and low[back] != opening:
                back -= 1
            first = back
        elif word in ends and not (word == "," and first - 1 == verb - 1):
            break
        else:
            first -= 1
    return first


_OWN_SUBJECTS = (("we", "we"), ("our", "our"), ("it", "it"), ("they", "it"), ("proposed", "proposed"))


def _subject_class(subject: list[str], named: bool) -> str:
    for word, name in (*_OWN_SUBJECTS, ("human", "human"), ("humans", "human")):
        if word in subject:
            return name
    if named:
        return "named"
    if "this" in subject or subject[:1] == ["the"]:
        return "this"
    return "other" if subject else "none"
