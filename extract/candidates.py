"""Candidates for what a number was measured in, on what, and who got it; "the abstract does not say" is always one.

A candidate is a name or a phrase with the places where it stands. Which candidate wins is decided by the cues of
extract/cues.py, not here: here nothing is left out that could be right.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from itertools import combinations
from typing import Literal

from extract.contexts import standings
from extract.document import Document, Sentence
from extract.lexicon import Metric, fold, load_mined
from extract.metrics import MetricMention
from extract.names import Entity, is_direction
from extract.ownership import best_odds, data_cues, in_title, no_name_cues, system_cues, unnamed_cues, unplaced_cues
from extract.phrases import Phrase, singular
from extract.plain import plainness
from extract.terms import distinction_cues, find_terms, term_cues
from extract.titles import echo_cues, paper_kind, tail_kind, title_phrases
from extract.weights import Weights, softmax
from extract.words import stops, words

Field = Literal["metric", "benchmark", "model"]
FIELDS: tuple[Field, ...] = ("metric", "benchmark", "model")


@dataclass(slots=True)
class Place:
    """Where a candidate stands: token range, sentence and character span in the clean text."""

    first: int
    last: int
    sentence: int
    start: int
    end: int


@dataclass(slots=True)
class Candidate:
    """One answer a field could have.

    Args:
        text: the name as the abstract (or the title) has it; None for "the abstract does not say".
        key: by which two candidates are one: the folded text, the metric's id, ``role:…``; empty for None.
        source: ``name``, ``phrase``, ``lexicon``, ``title``, ``role``, ``null``, …
        places: where it stands in the abstract, in order.
        fixed: cues that do not depend on the number.
        metric: the lexicon's entry, where it knows the metric.
        fixed_score: the sum of the fixed cues by table of weights, once it is known.
        level, rank: how likely it is an answer at all, and its place among the paper's (:func:`rank_by_type`).
        own: for a model, how likely it is the paper's own, for a benchmark, how likely it is the one that most of the
            paper's results are on, and its place in that.
        minor: whether the paper has so many names that this one counts only near where it stands.
        other: for a name, how likely it is an answer of the other of the two fields, benchmark and model.
        plain: for a name, how much of it is plain words (extract/plain.py); else empty.
        told: those of the fixed cues that go with where it stands, once extract/cues.py has looked for them.
    """

    text: str | None
    key: str
    source: str
    places: list[Place] = field(default_factory=list)
    fixed: list[str] = field(default_factory=list)
    metric: Metric | None = None
    fixed_score: dict[str, float] = field(default_factory=dict)
    level: str = "level none"
    rank: str = "rank none"
    own: str = "own none"
    other: str = "other level none"
    minor: bool = False
    plain: str = ""
    told: tuple[list[str], list[str]] | None = None


@dataclass(slots=True)
class Pool:
    """A paper's candidates that hold for all its numbers, by field; a name is a candidate of both.

    ``unnamed`` stands for a paper whose own system has no name, ``unplaced`` for one that names nothing which most of
    its results were measured on.
    """

    model: list[Candidate]
    benchmark: list[Candidate]
    unnamed: Candidate
    unplaced: Candidate


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
    phrases = [*_title_candidates(document), *_terms(document), *_proposed_phrases(document)]
    for candidate in phrases:
        candidate.fixed += [f"{cue}&{candidate.source}" for cue in kind_of_system]
        candidate.fixed += no_name_cues(best, candidate.source)
    unnamed = Candidate(None, "", "null", fixed=unnamed_cues(document, best, kind_of_system))
    unplaced = Candidate(None, "", "null", fixed=unplaced_cues(document, best, kind))
    return Pool(_unique([*models, *phrases]), _unique(benchmarks), unnamed, unplaced)


# Candidates of a paper that are weighed for each of its numbers; the rest only for the numbers near them. Three times
# the most names of 3,387 abstracts (21): what has more is a list of names, and would take time with its square.
MOST = 64

Typing = Callable[[str, Candidate], float]


def typing_by(weights: Weights) -> Typing:
    """The typing that a set of weights gives: its tables ``type:…``."""
    return lambda which, candidate: weights.score(f"type:{which}", ["bias", *candidate.fixed])


def rank_by_type(pool: Pool, typing: Typing) -> None:
    """Tell each of a paper's candidates how likely it is an answer of its field at all, and its rank in that.

    Args:
        pool: the paper's candidates; changed in place.
        typing: log-odds that a candidate is what the field asks for, by what the whole abstract says of it.
    """
    tables: tuple[tuple[str, list[Candidate]], ...] = (("model", pool.model), ("benchmark", pool.benchmark))
    for table, candidates in tables:
        scored = sorted(((typing(table, c), i) for i, c in enumerate(candidates)), reverse=True)
        for rank, (score, i) in enumerate(scored):
            candidates[i].level = f"level {max(-4, min(4, round(score)))}"
            candidates[i].rank = f"rank {min(rank + 1, 4)}"
            candidates[i].minor = rank >= MOST
    levels = {table: {c.key: c.level for c in candidates} for table, candidates in tables}
    for (_, candidates), other in zip(tables, ("benchmark", "model"), strict=True):
        for candidate in candidates:
            candidate.other = f"other {levels[other].get(candidate.key, 'level none')}"
    _rank_by_own(pool, typing)


def _rank_by_own(pool: Pool, typing: Typing) -> None:
    """Tell each system how likely it is the paper's own, each benchmark how likely it is the paper's main one; that it
    has no name is among the answers."""
    for table, parties in (("own", [*pool.model, pool.unnamed]), ("main", [*pool.benchmark, pool.unplaced])):
        chances = softmax([typing(table, c) for c in parties])
        for rank, i in enumerate(sorted(range(len(parties)), key=lambda i: -chances[i])):
            parties[i].own = f"{table} {min(rank + 1, 3)} {_chance(chances[i])}"


def _chance(p: float) -> str:
    for limit, name in ((0.05, "no"), (0.2, "hardly"), (0.4, "maybe"), (0.6, "even"), (0.8, "likely"), (0.93, "sure")):
        if p < limit:
            return name
    return "certain"


def number_candidates(document: Document, sentence: Sentence, pool: Pool, which: Field) -> list[Candidate]:
    """All candidates of one field for the numbers of one sentence.

    Args:
        document: the paper.
        sentence: filled, like the sentence before it.
        pool: the paper's candidates, ranked.
        which: the field.

    Returns:
        Candidates that differ in their keys, "the abstract does not say" last.
    """
    if which == "metric":
        found = _metric_candidates(document, sentence)
    elif which == "benchmark":
        found = [*_near(pool.benchmark, sentence), *_benchmark_phrases(document, sentence)]
    else:
        found = [*_near(pool.model, sentence), *_system_phrases(document, sentence), *_roles(document, sentence)]
    null = Candidate(None, "", "null", fixed=["null"])
    if which != "metric":
        null.own = (pool.unnamed if which == "model" else pool.unplaced).own
    return [*_unique(found), null]


def hopeless(candidate: Candidate, sentence: Sentence) -> bool:
    """True for what need not be weighed for a sentence's numbers: it hardly is an answer at all, or hardly from afar.

    Of 26,877 such candidates one won (dev.jsonl, cross-validated), and they were a third of all. Without them two more
    scores and one more delta are right, and an extraction takes 5% less time (8,000 abstracts, four runs in turn). The
    weights are fitted with them: wrong answers teach something, however easily they are told.
    """
    if candidate.level == "level -4":
        return True
    if candidate.source != "phrase" and candidate.level != "level -3":
        return False
    return all(place.sentence != sentence.index for place in candidate.places)


def _near(candidates: list[Candidate], sentence: Sentence) -> list[Candidate]:
    """Without the minor candidates that stand neither in a sentence nor in the one before it."""
    if len(candidates) <= MOST:
        return candidates
    here = (sentence.index, sentence.index - 1)
    return [c for c in candidates if not c.minor or any(p.sentence in here for p in c.places)]


def _unique(candidates: list[Candidate]) -> list[Candidate]:
    seen: dict[str, Candidate] = {}
    for candidate in candidates:
        if candidate.key and candidate.key not in seen:
            seen[candidate.key] = candidate
    return list(seen.values())


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
    return Candidate(entity.text, entity.key, "name", places, cues, plain=plain)


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


def _title_candidates(document: Document) -> list[Candidate]:
    found = []
    for form, source, cues in title_phrases(document):
        said = form.lower().split()
        cues += [*echo_cues(document, form), *distinction_cues(document, said, source)]
        found.append(Candidate(form, fold(form), source, _places_of(document, said), cues))
    return found


def _places_of(document: Document, phrase: list[str]) -> list[Place]:
    """Where the abstract has a phrase, in small letters or not, in the singular or the plural."""
    low, size = document.tokens.low, len(phrase)
    if phrase[0] not in low:
        return []
    stem = singular(phrase[-1])
    return [
        _place(document, k, k + size)
        for k, word in enumerate(low)
        if word == phrase[0]
        and low[k + 1 : k + size - 1] == phrase[1:-1]
        and singular(low[k + size - 1] if k + size <= len(low) else "") == stem
        and document.tokens.sentence[k] == document.tokens.sentence[k + size - 1]
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


def _proposed_phrases(document: Document) -> list[Candidate]:
    """The phrase after "we propose": what the system is when it has no name."""
    low, verbs = document.tokens.low, words().propose_verb
    found = []
    for at in range(1, len(low)):
        if low[at] in verbs and low[at - 1] in ("we", "paper", "work", "article", "also", "then"):
            candidate = _phrase_right(document, at + 1)
            if candidate is not None:
                found.append(candidate)
    return found[:3]


def _phrase_right(document: Document, at: int) -> Candidate | None:
    """The two to seven words from token ``at`` on, articles and praise aside, as a description of a system."""
    tokens, w = document.tokens, words()
    if at >= len(tokens):
        return None
    sentence = tokens.sentence[at]
    ends = stops()
    count = len(tokens)
    while at < count and (tokens.low[at] in w.lead_in or tokens.low[at].endswith("ly") or tokens.low[at] == ","):
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


def _metric_candidates(document: Document, sentence: Sentence) -> list[Candidate]:
    """The metrics of the sentence and of the one before it, each once with all its places."""
    found: dict[str, Candidate] = {}
    for other in _here_and_before(document, sentence):
        for mention in other.metrics:
            key = mention.entry.id if mention.entry is not None else fold(mention.name)
            place = Place(mention.first, mention.last, other.index, mention.start, mention.end)
            candidate = found.get(key)
            if candidate is None:
                cues = _metric_cues(mention, document.tokens.low[mention.last - 1])
                found[key] = Candidate(_singular(mention), key, mention.source, [place], cues, mention.entry)
            else:
                candidate.places.append(place)
    for candidate in found.values():
        candidate.places.sort(key=lambda p: p.first)
    return list(found.values())


def _singular(mention: MetricMention) -> str:
    """A known metric in the singular: "top-1 accuracies of 76.5% and 80.9%" are of one measure, the top-1 accuracy."""
    name = mention.name
    return f"{name[:-3]}y" if mention.entry is not None and name.endswith("ies") else name


def _metric_cues(mention: MetricMention, last: str) -> list[str]:
    entry = mention.entry
    cues = [f"source:{mention.source}", f"metric words:{min(mention.last - mention.first, 4)}"]
    if entry is not None:
        cues += [f"metric:{entry.id}", f"family:{entry.family}", f"metric unit:{entry.unit}"]
        if mention.name in entry.weak or mention.name.lower() in entry.weak:
            cues.append("weak spelling")
    return [*cues, f"metric head:{last}"]


# The words that introduce a described benchmark.
_INTRODUCE = ("on", "in", "for", "across", "over", "of", "and", "from", "at", ",", "with")


def _benchmark_phrases(document: Document, sentence: Sentence) -> list[Candidate]:
    """What could be a described benchmark, in the sentence or the one before it."""
    tokens, w = document.tokens, words()
    found = []
    for other in _here_and_before(document, sentence):
        for phrase in other.phrases:
            if phrase.before not in _INTRODUCE and phrase.first != other.first:
                continue
            last = tokens.low[phrase.last - 1]
            cues = _phrase_cues(phrase, last)
            if last in w.benchmark_noun:
                cues.append("phrase ends:benchmark")
            elif last in w.system_noun:
                cues.append("phrase ends:system")
            found.append(_from_phrase(phrase, other.index, cues))
    return found


def _system_phrases(document: Document, sentence: Sentence) -> list[Candidate]:
    """Described systems of the sentence: subjects of its verbs, partners of its comparisons."""
    tokens, w = document.tokens, words()
    found = []
    for phrase in sentence.phrases:
        following = tokens.low[phrase.last] if phrase.last < sentence.last else "$"
        subject = following in w.report_verb or following in w.change_verb
        partner = phrase.before in w.comparator or phrase.before in ("to", "with", "of", "by", "for", "using")
        last = tokens.low[phrase.last - 1]
        if not (subject or (partner and last.endswith("s")) or last in w.system_noun):
            continue
        cues = _phrase_cues(phrase, last)
        if subject:
            cues.append("phrase subject")
        if last in w.system_noun:
            cues.append("phrase ends:system")
        previous = tokens.low[phrase.first - 1] if phrase.first > sentence.first else "^"
        cues.append(f"phrase det:{previous if previous in w.determiner else 'none'}")
        cues += distinction_cues(document, tokens.low[phrase.first : phrase.last], "phrase")
        found.append(_from_phrase(phrase, sentence.index, cues))
    return found


def _here_and_before(document: Document, sentence: Sentence) -> list[Sentence]:
    return [sentence, *document.sentences[max(0, sentence.index - 1) : sentence.index]]


def _phrase_cues(phrase: Phrase, last: str) -> list[str]:
    return [
        "source:phrase",
        f"before:{phrase.before}",
        f"phrase words:{min(phrase.last - phrase.first, 5)}",
        f"phrase head:{last}",
    ]


def _from_phrase(phrase: Phrase, sentence: int, cues: list[str]) -> Candidate:
    place = Place(phrase.first, phrase.last, sentence, phrase.start, phrase.end)
    return Candidate(phrase.text, fold(phrase.text), "phrase", [place], cues)


def _roles(document: Document, sentence: Sentence) -> list[Candidate]:
    """The unnamed systems of a sentence: people, the best earlier system, the baseline."""
    tokens, w = document.tokens, words()
    found = []
    for name, standing in (("human", w.human), ("state of the art", w.best_existing), ("baseline", w.baseline)):
        places = [
            Place(k, k + 1, sentence.index, tokens.start[k], tokens.end[k])
            for k in range(sentence.first, sentence.last)
            if tokens.low[k] in standing
            or (name == "state of the art" and tokens.low[k : k + 4] == ["state", "of", "the", "art"])
        ]
        if places:
            found.append(Candidate(name, f"role:{name}", "role", places, [f"role:{name}"]))
    return found
