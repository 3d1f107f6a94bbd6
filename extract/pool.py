"""The candidates of a whole paper: its names, what the title and the abstract call its system, and how likely each is.

Which of them a number's names are is decided elsewhere (extract/cues.py); here each is told what the abstract and the
title say of it, whichever the number.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import combinations
from typing import Final, Literal

from extract.acronyms import acronyms_of
from extract.candidates import MOST, Candidate, Place, Pool, unique
from extract.contexts import standings
from extract.document import Document
from extract.entities import Entity
from extract.lexicon import fold, load_mined
from extract.names import is_direction
from extract.nearby import name_cues, phrase_cues
from extract.ownership import best_odds, data_cues, in_title, no_name_cues, system_cues, unnamed_cues, unplaced_cues
from extract.phrases import singular
from extract.plain import plainness
from extract.terms import distinction_cues, find_terms, term_cues
from extract.titles import echo_cues, paper_kind, tail_kind, title_phrases
from extract.weights import Weights, softmax
from extract.words import stops, words


def paper_candidates(document: Document) -> Pool:
    """The candidates that a paper's names, its title and its proposals give, whichever the number."""
    found = standings(document)
    best = best_odds(found)
    kind = paper_kind(document)
    kind_of_system = [*kind, *tail_kind(document)]
    models = [_from_entity(document, entity) for entity in document.entities.values()]
    benchmarks = []
    for candidate in models:
        standing, where = found.get(candidate.key), in_title(candidate.source, candidate.fixed)
        candidate.fixed += system_cues(standing, where, best)
        benchmarks.append(replace(candidate, fixed=candidate.fixed + data_cues(standing, where, best, kind)))
        candidate.fixed += [f"{cue}&{where}" for cue in kind_of_system]
        candidate.fixed.append(f"plain:{candidate.plain}&{where}")
    phrases = [*_described(document), *_proposed_phrases(document)]
    repositories = set(map(fold, document.addresses.called))
    for candidate in phrases:
        text = candidate.text or ""
        candidate.nearby = [*phrase_cues(text, candidate.source), *name_cues(document, text, candidate.places)]
        if repositories:
            candidate.fixed += _repository_cues(candidate, repositories)
        candidate.fixed += [f"{cue}&{candidate.source}" for cue in kind_of_system]
        candidate.fixed += no_name_cues(best, candidate.source)
    unnamed = Candidate(None, "", "null", fixed=unnamed_cues(document, best, kind_of_system))
    unplaced = Candidate(None, "", "null", fixed=unplaced_cues(document, best, kind))
    pool = Pool(_merged([*models, *phrases]), unique(benchmarks), unnamed, unplaced)
    for candidates in (pool.model, pool.benchmark):
        for candidate, at in zip(candidates, acronyms_of([c.text or "" for c in candidates]), strict=True):
            candidate.alias = candidates[at].key
    return pool


def _merged(candidates: list[Candidate]) -> list[Candidate]:
    """The first candidate of each key, a phrase with the cues of its being proposed too."""
    kept = {c.key: c for c in unique(candidates)}
    for candidate in candidates:
        first = kept.get(candidate.key)
        if (
            first is not None
            and first is not candidate
            and candidate.source == "proposed phrase"
            and first.source != "name"
        ):
            first.fixed += [cue for cue in candidate.fixed if cue not in first.fixed]
            first.nearby += [cue for cue in candidate.nearby if cue not in first.nearby]
    return list(kept.values())


def _repository_cues(candidate: Candidate, repositories: set[str]) -> list[str]:
    """Whether a phrase, or its initials, is what the paper's repository is called."""
    if candidate.key in repositories:
        return [f"is repository&{candidate.source}"]
    initials = "".join(part[0] for part in (candidate.text or "").lower().replace("-", " ").split())
    return [f"initials are repository&{candidate.source}"] if initials in repositories else []


Typing = Callable[[Literal["model", "benchmark"], Candidate], Sequence[float]]
"""By what the whole abstract says of a candidate, the log-odds that it is an answer of the field at all, and that it is
the paper's own system, or its main benchmark."""


def typing_by(weights: Weights) -> Typing:
    """The typing that a set of weights gives: its tables ``type:…``."""
    return lambda which, candidate: weights.sums(f"type:{which}", candidate.typing_cues(), _NOTHING)


_NOTHING: Final = (0.0, 0.0)  # the bias is among the cues


# Cues that say nothing more beside a number, once they have told how likely a name is an answer, the paper's own or its
# main benchmark. Without them the log loss of the model is 0.429 to 0.421 (dev.jsonl, two folds), that of the benchmark
# 0.354 to 0.342 (dev.jsonl) and 0.289 to 0.286 (annotations.jsonl; a fifth of the papers held out). A benchmark's from
# "shape:" on are worth nothing either way (0.339 to 0.338, 0.324 to 0.324; five folds): a seventh of its cues.
_TOLD_OF_MODELS: Final = ("flags:", "context", "mined:", "shape:", "words:", "mentions:", "repeats ", "tail ")
_TOLD_OF_BENCHMARKS: Final = ("flags:", "context", "shape:", "words:", "first in", "data ", "benchmark ")


def rank_by_type(pool: Pool, typing: Typing) -> None:
    """Tell each of a paper's candidates how likely it is an answer of its field at all, and its rank in that.

    Args:
        pool: the paper's candidates; changed in place. They lose the cues that only this needs.
        typing: what tells it.
    """
    sides: tuple[tuple[Literal["model", "benchmark"], list[Candidate], Candidate], ...] = (
        ("model", pool.model, pool.unnamed),
        ("benchmark", pool.benchmark, pool.unplaced),
    )
    for which, candidates, nothing in sides:
        answers, own = zip(*(typing(which, candidate) for candidate in [*candidates, nothing]), strict=True)
        _rank_by_own([*candidates, nothing], own, _MAIN[which])
        ordered = sorted(zip(answers[:-1], range(len(candidates)), strict=True), reverse=True)
        for rank, (odds, i) in enumerate(ordered):
            candidates[i].level = f"level {max(-4, min(4, round(odds)))}"
            candidates[i].rank = f"rank {min(rank + 1, 4)}"
            candidates[i].minor = rank >= MOST
    levels = {which: {c.key: c.level for c in candidates} for which, candidates, _ in sides}
    for candidates, other in ((pool.model, levels["benchmark"]), (pool.benchmark, levels["model"])):
        for candidate in candidates:
            candidate.other = f"other {other.get(candidate.key, 'level none')}"
    for candidates, told in ((pool.model, _TOLD_OF_MODELS), (pool.benchmark, _TOLD_OF_BENCHMARKS)):
        for candidate in candidates:
            candidate.fixed = [cue for cue in candidate.fixed if not cue.startswith(told)]


_MAIN: Final = {"model": "own", "benchmark": "main"}


def _rank_by_own(parties: list[Candidate], odds: Sequence[float], name: str) -> None:
    """Tell each system how likely it is the paper's own, or each benchmark how likely it is the paper's main one; that
    it has no name is among the answers. An acronym and what it stands for are one.

    Args:
        parties: the systems or the benchmarks, and what stands for none.
        odds: the log-odds of each.
        name: ``own`` or ``main``.
    """
    chances: dict[str, float] = {}
    for party, chance in zip(parties, softmax(odds), strict=True):
        chances[party.alias] = chances.get(party.alias, 0.0) + chance
    ranks = {alias: rank for rank, alias in enumerate(sorted(chances, key=lambda alias: -chances[alias]), 1)}
    for party in parties:
        party.own = f"{name} {min(ranks[party.alias], 3)} {_chance(chances[party.alias])}"


def _chance(p: float) -> str:
    for limit, name in ((0.05, "no"), (0.2, "hardly"), (0.4, "maybe"), (0.6, "even"), (0.8, "likely"), (0.93, "sure")):
        if p < limit:
            return name
    return "certain"


def _from_entity(document: Document, entity: Entity) -> Candidate:
    """A name of the paper as a candidate, with what the whole abstract, the title and the lexicon say of it."""
    places = [Place(n.first, n.last, document.tokens.sentence[n.first], n.start, n.end) for n in entity.mentions]
    cues = [f"flag:{flag}" for flag in sorted(entity.flags)]
    cues += [f"known:{kind}" for kind in sorted(entity.known)] or ["known:no"]
    cues.append(f"mentions:{min(len(places), 4)}")
    cues += _mined_cues(entity.text)
    if entity.text.lower() in words().generic_name:
        cues.append("generic name")
    form, plain = _form(entity.text), plainness(entity.text)
    cues += [f"shape:{form}", f"words:{min(len(entity.text.split()), 4)}", f"plain:{plain}", f"plain:{plain} {form}"]
    if places:
        cues.append("first in:opening" if places[0].sentence <= 1 else "first in:later")
        if len({p.sentence for p in places}) > 1:
            cues.append("in several sentences")
    else:
        cues.append("only in title")
        cues += echo_cues(document, entity.text)
    cues += _type_cues(entity)
    strong = [flag for flag in _PAIRED if flag in entity.flags]
    cues += [f"flags:{a}+{b}" for a, b in combinations(strong, 2)]
    cues += [f"flags:{a} once" for a in strong if len(places) == 1]
    if is_machine(entity.text):
        cues.append("is a machine")
    nearby = name_cues(document, entity.text, places)
    return Candidate(entity.text, entity.key, "name", places, cues, plain=plain, nearby=nearby)


def is_machine(name: str) -> bool:
    """Whether a name is that of a machine: "NVIDIA Titan X", "Samsung S8", "GPU"."""
    w, said = words(), name.lower().replace("-", " ").split()
    return not w.hardware.isdisjoint(said[:1]) or not w.machine.isdisjoint(said)


def _mined_cues(name: str) -> list[str]:
    """How much more often a name stands where benchmarks stand than where systems stand (extract/lexicon/mined.tsv)."""
    mined = load_mined()
    counts = mined.get(name) or (mined.get(name[:-1]) if name.endswith("s") else None)
    if counts is None:
        return []
    odds = math.log((counts[0] + 0.5) / (counts[1] + 0.5))
    return [f"mined:{max(-3, min(3, round(odds)))}"]


# Flags that say more together than apart: proposed and then put on trial, a dataset that heads the title.
_PAIRED = (
    *("title-head", "propose", "propose sentence", "named", "subject", "our", "on", "benchmark-noun", "compared"),
    *("system-noun", "title", "title initials", "words in title", "defined", "bracket", "with", "result sentence"),
    *("most frequent", "opens sentence", "appos"),
)


def _type_cues(entity: Entity) -> list[str]:
    """What the frames and the last word of a name make it."""
    flags, w = entity.flags, words()
    cues = []
    if entity.own and "benchmark-noun" not in flags:
        cues.append("type:own system")
    if "benchmark-noun" in flags or ("on" in flags and "subject" not in flags):
        cues.append("type:benchmark frame")
    if flags & {"subject", "system-noun", "our"} and "benchmark-noun" not in flags:
        cues.append("type:system frame")
    if {"title-head", "benchmark-noun"} <= flags:
        cues.append("type:own benchmark")
    last = entity.text.split()[-1].lower()
    if last in w.benchmark_noun or last.endswith(("bench", "qa", "eval")):
        cues.append("ends:benchmark")
    if last in w.system_noun or last.endswith(("net", "former", "bert", "gan", "gpt", "nerf")):
        cues.append("ends:system")
    if last in w.count_noun:
        cues.append("ends:count")
    return cues


def _form(text: str) -> str:
    """The shape of a name: ``languages`` ("En-De"), ``phrase``, ``digit``, ``hyphen``, ``acronym``, ``camel``, …"""
    if is_direction(text):
        return "languages"
    if " " in text:
        return "phrase"
    if any(c.isdigit() for c in text):
        return "digit"
    if "-" in text:
        return "hyphen"
    upper = sum(c.isupper() for c in text)
    return "acronym" if upper == len(text) else "camel" if upper > 1 else "capital" if upper else "lower"


def _described(document: Document) -> list[Candidate]:
    """The phrases of the title and the terms; what is both is one candidate with the cues of both."""
    titles, terms = _title_candidates(document), {term.key: term for term in _terms(document)}
    for candidate in titles:
        if candidate.key in terms:
            candidate.fixed += terms.pop(candidate.key).fixed
    return [*titles, *terms.values()]


def _title_candidates(document: Document) -> list[Candidate]:
    found = []
    for form, source, cues in title_phrases(document):
        said = form.lower().split()
        cues += [*echo_cues(document, form), *distinction_cues(document, said, source)]
        found.append(Candidate(form, fold(form), source, _places_of(document, said), cues))
    return found


def _places_of(document: Document, phrase: list[str]) -> list[Place]:
    """Where the abstract has a phrase, in small letters or not, in the singular or the plural."""
    low, sentence, size = document.tokens.low, document.tokens.sentence, len(phrase)
    *before, head = phrase
    return [
        _place(document, k, k + size)
        for k in range(len(low) - size + 1)
        if low[k] == phrase[0]
        and low[k : k + size - 1] == before
        and document.singulars[k + size - 1] == singular(head)
        and sentence[k] == sentence[k + size - 1]
    ]


def _place(document: Document, first: int, last: int) -> Place:
    tokens = document.tokens
    return Place(first, last, tokens.sentence[first], tokens.start[first], tokens.end[last - 1])


def _terms(document: Document) -> list[Candidate]:
    """The terms of the paper, each as it stands first."""
    found = []
    for term in find_terms(document):
        places = [_place(document, first, last) for first, last in term.places]
        text = document.text[places[0].start : places[0].end]
        found.append(Candidate(text, fold(text), "term", places, term_cues(document, term)))
    return found


_PROPOSERS = ("we", "paper", "work", "article", "also", "then", "and", ",", "to", "further")


def _proposed_phrases(document: Document) -> list[Candidate]:
    """The phrase after "we propose": what the system is when it has no name."""
    low, verbs = document.tokens.low, words().propose_verb
    found: list[Candidate] = []
    late: list[Candidate] = []
    for at in range(1, len(low)):
        if low[at] in verbs and low[at - 1] in _PROPOSERS:
            candidate = _phrase_right(document, at + 1)
            if candidate is not None:
                (found if low[at - 1] in _PROPOSERS[:6] else late).append(candidate)
    return [*found, *late][:3]


_TO_USE = frozenset(["use", "utilize", "employ", "leverage", "apply", "adopt", "exploit"])


def _phrase_right(document: Document, at: int) -> Candidate | None:
    """The two to seven words from token ``at`` on, articles and praise aside, as a description of a system."""
    tokens, w = document.tokens, words()
    if at >= len(tokens):
        return None
    sentence = tokens.sentence[at]
    ends = stops()
    count = len(tokens)
    if tokens.low[at] == "to" and tokens.low[at + 1 : at + 2] and tokens.low[at + 1] in _TO_USE:
        at += 2  # "we propose to use X"
    while at < count and (
        tokens.low[at] in w.lead_in
        or tokens.low[at].endswith("ly")
        or tokens.low[at] == ","
        or tokens.low[at + 1 : at + 2] == [","]  # "an innovative, customizable sensor"
    ):
        at += 1
    last = at
    while (
        last < min(count, at + 7)
        and tokens.sentence[last] == sentence
        and tokens.low[last][0].isalnum()
        and tokens.low[last] not in ends
        and tokens.number[last] < 0
    ):
        last += 1
    if last - at < 2:
        return None
    place = _place(document, at, last)
    text = document.text[place.start : place.end]
    cues = ["source:proposed phrase", f"phrase words:{min(last - at, 5)}"]
    if tokens.low[last - 1] in w.system_noun:
        cues.append("phrase ends:system")
    if tokens.low[last - 1] in w.benchmark_noun:
        cues.append("phrase ends:benchmark")
    cues += distinction_cues(document, tokens.low[at:last], "proposed")
    return Candidate(text, fold(text), "proposed phrase", [place], cues)
