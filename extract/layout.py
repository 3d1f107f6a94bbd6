"""What the candidates of one field look like from one sentence, seen once for all its numbers.

Names and numbers of a sentence are arranged: in lists of the same length, in turns ("80 on X and 70 on Y"), side by
side. Which name belongs to a number is told by that sooner than by how far away it stands.
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass, field
from typing import Final

from extract.candidates import DESCRIBED, Candidate, Field
from extract.document import Document, Sentence
from extract.listed import Listed
from extract.nearby import unsaid_cues
from extract.spots import LIST_JOINS
from extract.words import words

Turns = dict[str, dict[int, int]]
"""By side on which names and numbers take turns, for each number (its token) the first token of its name."""


@dataclass(slots=True)
class Layout:
    """The candidates of one field as they stand in one sentence.

    Args:
        field: which of a result's names they are candidates for.
        firsts: first tokens of the named candidates' places in the sentence, sorted.
        lists: first token of a place -> its place in the list of names that it stands in.
        count: how many places of named candidates the sentence has.
        strong: first tokens of the known metrics in the sentence, everyday words aside, sorted; empty for other fields.
        top: the level of the best candidate by type ("own 1 sure", "level 3"), or ``no``.
        main: how likely the paper's main benchmark is that ("main 1 sure"), or ``no``; for benchmarks.
        turns: how the sentence's results and likely names take turns.
        nearest_number: first token of each likely name -> the result (its token) that is nearest to it.
        nearest_name: token of each result -> the first token of the likely name that is nearest to it.
        unsaid: cues of "the abstract does not say" that hold for all numbers of the sentence.
        partners: for models, the first tokens of those that the sentence compares with (:func:`_partners`).
        earlier_partners: the same of the sentence before, where this one names none.
    """

    field: Field
    firsts: list[int]
    lists: dict[int, Listed]
    count: int
    strong: list[int]
    top: str
    main: str
    turns: Turns
    nearest_number: dict[int, int]
    nearest_name: dict[int, int]
    unsaid: list[str]
    partners: frozenset[int]
    earlier_partners: frozenset[int]


_NO_NAMES: Final = DESCRIBED | {"phrase", "role"}  # those of the whole paper count like names where they are likely


def lay_out(
    document: Document, sentence: Sentence, which: Field, candidates: list[Candidate], results: list[int]
) -> Layout:
    """Look at the candidates of a field from a sentence, once for all its numbers.

    Args:
        document: the paper.
        sentence: one of its sentences.
        which: the field.
        candidates: all of that field, "does not say" among them.
        results: the tokens of the sentence's results, in order.
    """
    found = _sort_out(which, candidates, sentence)
    places, names = sorted(found.named), sorted({first for first, _ in found.likely})
    turns = _turns(results, sorted(found.strong), sentence) or _turns(results, names, sentence)
    if which == "benchmark" and not turns:
        turns = _benchmark_turns(document, sentence, results, found)
    partners = earlier = frozenset[int]()
    if which == "model":
        partners = _partners(document, sentence, sorted(found.named | found.described))
        if not partners and sentence.index:
            before = document.sentences[sentence.index - 1]
            spans = sorted({(p.first, p.last) for c in candidates for p in c.places if p.sentence == before.index})
            earlier = _partners(document, before, spans)
    return Layout(
        which,
        [first for first, _ in places],
        _name_lists(document, sorted(found.described), which) | _name_lists(document, places, which),
        len(places),
        sorted(found.strong),
        _top(which, candidates),
        _main(candidates),
        turns,
        *_nearest(results, names, dict(places)),
        _unsaid(document, sentence, len(places), sum(1 for c in candidates if c.places and c.source not in _NO_NAMES)),
        partners,
        earlier,
    )


Spans = set[tuple[int, int]]


@dataclass(slots=True)
class _Standing:
    """Where candidates stand in a sentence, by token range.

    Args:
        named: names.
        likely: those of the names that are likely answers.
        known: those of the names that are known benchmarks.
        described: phrases and what else is no name.
        introduced: those of the described that stand after "on", "for" and the like.
        strong: first tokens of known metrics, everyday words aside.
    """

    named: Spans = field(default_factory=set)
    likely: Spans = field(default_factory=set)
    known: Spans = field(default_factory=set)
    described: Spans = field(default_factory=set)
    introduced: Spans = field(default_factory=set)
    strong: list[int] = field(default_factory=list)


def _sort_out(which: Field, candidates: list[Candidate], sentence: Sentence) -> _Standing:
    found = _Standing()
    for candidate in candidates:
        spans = [(p.first, p.last) for p in candidate.places if p.sentence == sentence.index]
        if candidate.source == "phrase" or (candidate.source in DESCRIBED and candidate.level not in _LIKELY):
            found.described.update(spans)
            if not _INTRODUCE.isdisjoint(candidate.fixed):
                found.introduced.update(spans)
            continue
        found.named.update(spans)
        known = which == "benchmark" and "known:benchmark" in candidate.fixed
        if known:
            found.known.update(spans)
        # A benchmark that is known takes its turn however unlikely its paper makes it: "De-En (33.7), En-De (37.8)".
        if candidate.source != "role" and (which == "metric" or known or candidate.level in _LIKELY):
            found.likely.update(spans)
        if candidate.metric is not None and "weak spelling" not in candidate.fixed:
            found.strong += [first for first, _ in spans]
    return found


def _benchmark_turns(document: Document, sentence: Sentence, results: list[int], found: _Standing) -> Turns:
    """The turns of benchmarks where their likely names and the results do not simply take turns: those of known names
    alone, those of likely names with another where a result has none, those of phrases."""
    low, names = document.tokens.low, sorted({first for first, _ in found.likely})
    # "2.1% on ShuffleNet in CIFAR10, 1.0% on SSD300 in Pascal VOC"
    if turns := _turns(results, sorted({first for first, _ in found.known}), sentence):
        return turns
    machine = words().machine  # "at 6.4 images per second on a Titan X"
    unsure = (found.named | found.introduced) - found.likely
    led = {first for first, last in unsure if machine.isdisjoint(low[first:last]) and _is_led(low, sentence, first)}
    if turns := _turns(results, names, sentence, sorted(led)):
        return turns
    phrases = _turns(results, _with_phrases(found.likely, found.introduced), sentence)
    return {f"phrase {side}": own for side, own in phrases.items()}


_PARTNER_JOINS: Final = LIST_JOINS | {"the"}
_LAST_JOINS: Final = frozenset({"and", "or", "&"})  # those before the last name of a list
_APART: Final = frozenset(
    ["#", ";", ",", "(", ")", ":", "on", "in", "for", "by", "and", "while", "but", "that", "which"]
)


def _partners(document: Document, sentence: Sentence, places: list[tuple[int, int]]) -> frozenset[int]:
    """First tokens of the names that a sentence compares with: "outperforms X and Y", "compared to X", "X baseline".

    Args:
        places: first token and the one after the last of each name, in order.
    """
    low = document.tokens.low
    found: set[int] = set()
    for k, (first, last) in enumerate(places):
        if not words().baseline.isdisjoint(low[last : last + 1]) or _is_compared(low, sentence.first, first):
            found.update(first for first, _ in places[k : _list_end(low, places, k)])
    return frozenset(found)


def _is_compared(low: list[str], begin: int, first: int) -> bool:
    """Whether a word of comparison governs the name that begins at token ``first``."""
    w = words()
    for k in range(first - 1, max(begin, first - 7) - 1, -1):
        if low[k] in w.comparison or low[k] in w.exceed_verb:
            return True
        if low[k] == "," and k == first - 1 and low[k - 1] in w.system_noun:
            continue  # "compared to an architecture, X"
        if low[k] in _APART or low[k] in w.report_verb:
            break
    return False


def _list_end(low: list[str], places: list[tuple[int, int]], k: int) -> int:
    """The place after the last of the list that place ``k`` begins: "X, Y and Z" is one, "compared to X, Y" is none."""
    for stop in range(k + 1, len(places)):
        joint = _joint(low, places[stop - 1][1], places[stop][0], _PARTNER_JOINS)
        if not joint:
            break
        if not _LAST_JOINS.isdisjoint(joint):
            return stop + 1
    return k + 1


def _top(which: Field, candidates: list[Candidate]) -> str:
    if which == "model":
        return next((f"{c.source} {c.own}" for c in candidates if c.own.startswith("own 1")), "no")
    return next((c.level for c in candidates if c.rank == "rank 1"), "no")


def _main(candidates: list[Candidate]) -> str:
    return next((c.own for c in candidates if c.own.startswith("main 1")), "no")


_LEADS: Final = frozenset({"on", "in", "for"})
_NAME_JOINS: Final = LIST_JOINS | _LEADS | {"the"}


def _joint(low: list[str], start: int, stop: int, joins: frozenset[str]) -> list[str]:
    """The one to three words from token ``start``, where a place ends, to ``stop``, where the next begins, if all are
    ``joins``; else none."""
    gap = low[start:stop] if stop - start <= 3 else []
    return gap if joins.issuperset(gap) else []


def _name_lists(document: Document, places: list[tuple[int, int]], which: Field) -> dict[int, Listed]:
    """For each place, by its first token, its place in its list: "A, B and C".

    The name after the last "and" ends a list: "On A, B and C, X reaches" has one of three.
    """
    low = document.tokens.low
    lists: dict[int, Listed] = {}
    if which == "metric":  # "BLEU and CIDEr metric": what goes on from a name is none of its own
        places = [p for k, p in enumerate(places) if not k or p[0] >= places[k - 1][1]]
    begin = 0
    while begin < len(places):
        stop = begin + 1
        end = 0  # one past the name after the last "and"
        while stop < len(places):
            start, first = places[stop - 1][1], places[stop][0]
            if which == "benchmark":
                start = _past_tail(low, start, first)
            joint = _joint(low, start, first, _NAME_JOINS)
            if joint and which != "model" and not _lists_on(low, places[begin][0], joint):
                joint = []
            if not (joint or _adjoin(low, places[stop - 1], places[stop])):
                break
            stop += 1
            if not _LAST_JOINS.isdisjoint(joint):
                end = stop
        stop = end or stop
        for k in range(begin, stop):
            lists[places[k][0]] = Listed(k - begin, stop - begin, places[begin][0], places[stop - 1][1])
        begin = stop
    return lists


_SPLITS: Final = frozenset({"test", "val", "validation", "dev", "development", "train", "training", "minival"})


def _past_tail(low: list[str], at: int, stop: int) -> int:
    """The token after what goes with a benchmark's name that ends before token ``at``, at most ``stop``.

    "X (1,000 classes) and Y", "X [1] and Y [2]", "the X test set, the Y validation set", "X with 4,000 labels, Y".
    """
    nouns = words().benchmark_noun
    while at < stop and (low[at] in _SPLITS or low[at] in nouns):
        at += 1
    if low[at] in ("(", "["):
        closing = ")" if low[at] == "(" else "]"
        return next((j for j in range(at, min(stop, at + 8)) if low[j] == closing), at - 1) + 1
    if low[at] == "with" and low[at + 1 : at + 2] == ["#"]:
        return min(at + 3, stop)
    return at


def _lists_on(low: list[str], first: int, joint: list[str]) -> bool:
    """Whether what stands between two names goes on with the list that begins at token ``first``.

    "mAP on X" is no list, and "20% in MAE, on X and Y" has one of two; "on X, on Y" is one.
    """
    leads = _LEADS.intersection(joint)
    return not LIST_JOINS.isdisjoint(joint) and (not leads or not leads.isdisjoint(low[max(0, first - 2) : first]))


def _adjoin(low: list[str], one: tuple[int, int], other: tuple[int, int]) -> bool:
    """True for two names that lost the comma between them, "CIFAR10 CIFAR100"; "GPT-4 baseline" is no two names."""
    w = words()
    roles = (low[one[1] - 1], low[other[0]])
    return one[1] == other[0] and all(
        r not in w.baseline and r not in w.human and r not in w.best_existing for r in roles
    )


# Levels (extract/pool.py) at which a name is at least as likely as not an answer of its field.
_LIKELY: Final = frozenset({"level 0", "level 1", "level 2", "level 3", "level 4"})


def _turns(results: list[int], names: list[int], sentence: Sentence, led: list[int] | None = None) -> Turns:
    """The sides on which likely names and results take turns: "80 on X and 70 on Y" (R), "X gets 80, Y 70" (L).

    Results without a name between them take one turn: "from 80 to 85 on X and from 70 to 72 on Y". With this 6
    benchmarks in 1,000 more are right (dev.jsonl, cross-validated).

    Args:
        results: their tokens, in order.
        names: first tokens of likely names, in order.
        sentence: where all of them stand.
    """
    runs: list[list[int]] = []
    for at in results:
        if runs and bisect_left(names, at) == bisect_left(names, runs[-1][0]):
            runs[-1].append(at)
        else:
            runs.append([at])
    if len(runs) < 2:
        return {}
    found: Turns = {}
    heads = [run[0] for run in runs]
    for side, edges in (("L", [sentence.first, *heads]), ("R", [*heads, sentence.last])):
        between = [names[bisect_left(names, edges[k]) : bisect_left(names, edges[k + 1])] for k in range(len(runs))]
        if led:  # "37% on ADE in terms of mAP and 15% on COCO"
            between = [
                here or led[bisect_left(led, edges[k]) : bisect_left(led, edges[k + 1])][:1]
                for k, here in enumerate(between)
            ]
        if all(len(here) == 1 for here in between):
            found[side] = {at: here[0] for run, here in zip(runs, between, strict=True) for at in run}
    return found


# Cues of a phrase that may say what is measured on: "0.9 for captioning and 0.7 for retrieval".
_INTRODUCE: Final = frozenset({"before:on", "before:for", "before:in", "before:across", "before:over"})


def _is_led(low: list[str], sentence: Sentence, first: int) -> bool:
    """Whether a name stands after a preposition of place, articles aside: "2.8% in Gulf, 1.6% in Egyptian"."""
    k = first - 1
    while k > sentence.first and low[k] in ("the", "a", "an"):
        k -= 1
    return k >= sentence.first and f"before:{low[k]}" in _INTRODUCE and low[first] not in ("terms", "average")


def _with_phrases(likely: set[tuple[int, int]], introduced: set[tuple[int, int]]) -> list[int]:
    """First tokens, in order, of likely names and of the phrases that share no token with one."""
    taken = {k for first, last in likely for k in range(first, last)}
    apart = {first for first, last in introduced if taken.isdisjoint(range(first, last))}
    return sorted(apart | {first for first, _ in likely})


def _nearest(results: list[int], names: list[int], lasts: dict[int, int]) -> tuple[dict[int, int], dict[int, int]]:
    """For each likely name its nearest result, and for each result its nearest likely name, by tokens between them."""

    def gap(at: int, first: int) -> int:
        return first - at if first > at else at - lasts[first]

    if not results or not names:
        return {}, {}
    return (
        {first: min(results, key=lambda at: gap(at, first)) for first in names},
        {at: min(names, key=lambda first: gap(at, first)) for at in results},
    )


_TELLING: Final = frozenset({"our", "we", "it", "human", "baseline", "state-of-the-art", "best", "on", "average"})


def _unsaid(document: Document, sentence: Sentence, count: int, spread: int) -> list[str]:
    """What a sentence and its paper say for "the abstract does not say".

    Args:
        document, sentence: where the number stands.
        count: how many places of named candidates the sentence has.
        spread: how many of the paper's candidates stand anywhere in the abstract.
    """
    title = document.title.names
    said = set(document.tokens.low[sentence.first : sentence.last])
    return [
        f"null:names here {min(count, 3)}",
        f"null:names anywhere {min(spread, 6)}",
        f"null:title {'yes' if title else 'no'}",
        f"null:head {'yes' if any(head for _, head in title) else 'no'}",
        f"null:own names {min(document.own_names, 2)}",
        f"null:benchmarks {min(document.benchmark_names, 3)}",
        *(f"null:has {word}" for word in sorted((said & words().vague) | (said & _TELLING))),
        *unsaid_cues(document, sentence),
    ]
