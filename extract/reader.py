"""The reader: a paper in, its results out.

    paper -> clean text -> sentences, numbers, names, metrics -> kind of each number -> candidates of each field
          -> the best candidate of each -> results

Each stage is a module of its own; docs/rules.md has the picture.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field, replace
from itertools import groupby, pairwise

from extract.acronyms import expansions
from extract.candidates import FIELDS, Candidate, Field, Pool, hopeless, number_candidates
from extract.conditions import bound, claims_sota, role, settings
from extract.cues import link_cues
from extract.document import Document, Sentence, clean_abstract, fill, has_numbers, prepare_text
from extract.history import History, history_cues, likeliest, look_back
from extract.kinds import number_cues
from extract.layout import lay_out
from extract.normalise import Expansions, benchmark_and_split, board_of, metric_id, model_id
from extract.numbers import Number, find_numbers
from extract.pool import paper_candidates, rank_by_type, typing_by
from extract.records import Paper, Result, Span
from extract.rules import LONGEST, Link, apply_rules
from extract.splits import splits_of_numbers, with_splits
from extract.spots import Spot, spots
from extract.units import unit_behind
from extract.weights import Weights, load_weights, softmax
from extract.wording import in_full, is_reason, say

KINDS = ("none", "score", "delta")


@dataclass(slots=True)
class Option:
    """A candidate of one field of one result, as it was weighed: log-odds, its cues, and its probability."""

    candidate: Candidate
    score: float
    cues: list[str]
    probability: float = 0.0


@dataclass(slots=True)
class Choice:
    """How one field of one result was decided: all its options, the best first."""

    field: Field
    ranked: list[Option]

    @property
    def winner(self) -> Candidate:
        """The candidate that was taken."""
        return self.ranked[0].candidate

    @property
    def probability(self) -> float:
        """How sure the reader is of the winner, from 0 to 1."""
        return self.ranked[0].probability


@dataclass(slots=True)
class Decision:
    """How one number was read: its kind, the cues for it, and the choice of each field (none for no result)."""

    number: int
    kind: str
    probabilities: dict[str, float]
    cues: list[str]
    choices: dict[Field, Choice] = field(default_factory=dict)


@dataclass(slots=True)
class Found:
    """A result on its way: where its number stands, and its decision."""

    spot: Spot
    decision: Decision


@dataclass(slots=True)
class Reading:
    """What the reader made of a paper.

    Args:
        paper: as it came in.
        results: in text order.
        document: the prepared text; None where the abstract has no number and nothing had to be prepared.
        decisions: one a number, for ``benchmine explain``.
    """

    paper: Paper
    results: tuple[Result, ...] = ()
    document: Document | None = None
    decisions: list[Decision] = field(default_factory=list)


class Reader:
    """Reads abstracts. Loads the lexicon and the weights once; safe to share between threads.

    Args:
        weights: other weights than those that ship, for fitting and for tests.
    """

    def __init__(self, weights: Weights | None = None) -> None:
        self.weights = weights if weights is not None else load_weights()

    def read(self, paper: Paper) -> Reading:
        """Every result of an abstract, each with its evidence."""
        if not has_numbers(paper.abstract):
            return Reading(paper)
        cleaned = clean_abstract(paper)
        numbers = find_numbers(cleaned.text)
        if not numbers:
            return Reading(paper)
        document = prepare_text(paper, cleaned, numbers)
        reading = Reading(paper, document=document)
        pool: Pool | None = None
        found: list[Found] = []
        for sentence in document.sentences:
            if not sentence.numbers or sentence.last - sentence.first > LONGEST:
                continue
            fill(document, sentence)
            links = apply_rules(document, sentence)
            decisions = self.read_kinds(document, sentence, links)
            reading.decisions += decisions
            if all(d.kind == "none" for d in decisions):
                continue
            if pool is None:
                pool = paper_candidates(document)
                rank_by_type(pool, typing_by(self.weights))
            if sentence.index:
                fill(document, document.sentences[sentence.index - 1])
            found += self._choose(document, sentence, pool, decisions, links)
        _part(found)
        for result in found:
            _settle(result.decision)
        if found:
            reading.results = self._results(document, found)
        return reading

    def read_kinds(self, document: Document, sentence: Sentence, links: dict[int, list[Link]]) -> list[Decision]:
        """The kind of each number of a sentence, from left to right."""
        decisions: list[Decision] = []
        threshold = self.weights.settings["none"]
        histories: list[History] = [(1.0, ())]
        for place, index in enumerate(sentence.numbers):
            cues = number_cues(document, sentence, place, links)
            start = self.weights.sums("kind", cues)
            seen = look_back(document, sentence, place)
            told = [history_cues(seen, kinds) for _, kinds in histories]
            chances = [softmax(self.weights.sums("kind", more, start)) for more in told]
            whole = [
                sum(chance * each[k] for (chance, _), each in zip(histories, chances, strict=True))
                for k in range(len(KINDS))
            ]
            probabilities = dict(zip(KINDS, whole, strict=True))
            if probabilities["none"] > threshold:
                kind = "none"
            else:
                kind = "score" if probabilities["score"] >= probabilities["delta"] else "delta"
            decisions.append(Decision(index, kind, probabilities, cues + told[0]))
            if place + 1 < len(sentence.numbers):
                further = zip(histories, chances, strict=True)
                histories = likeliest(
                    [
                        (chance * p, (*kinds, k))
                        for (chance, kinds), each in further
                        for p, k in zip(each, KINDS, strict=True)
                    ]
                )
        return decisions

    def _choose(
        self,
        document: Document,
        sentence: Sentence,
        pool: Pool,
        decisions: list[Decision],
        links: dict[int, list[Link]],
    ) -> list[Found]:
        """The results of a sentence, the candidates of each field weighed and sorted, the best first."""
        found = spots(document, sentence, [d.kind for d in decisions], links)
        results = [Found(s, d) for s, d in zip(found, (d for d in decisions if d.kind != "none"), strict=True)]
        for which in FIELDS:
            candidates = number_candidates(document, sentence, pool, which)
            panel = lay_out(document, sentence, which, candidates, [spot.at for spot in found])
            candidates = [c for c in candidates if not hopeless(c, sentence)]
            for result in results:
                kind = result.spot.kind
                options = []
                for candidate in candidates:
                    cues = link_cues(document, result.spot, panel, candidate)
                    cues += self.weights.pairs(which, [*candidate.fixed, *cues])
                    score = self._fixed(candidate, which, kind) + self.weights.score(which, kind, cues)
                    options.append(Option(candidate, score, cues))
                _normalise(options)
                options.sort(key=lambda o: -o.score)
                result.decision.choices[which] = Choice(which, options)
        return results

    def _calibrated(self, confidence: float) -> float:
        """The share of results as sure as this one that were right on held-out papers (tools/fit.py, Platt scaling)."""
        p = min(max(confidence, 1e-6), 1 - 1e-6)
        settings = self.weights.settings
        return 1 / (1 + math.exp(-(settings["slope"] * math.log(p / (1 - p)) + settings["intercept"])))

    def _why(self, document: Document, spot: Spot, decision: Decision) -> tuple[str, ...]:
        """Two cues of those that weigh most for the kind, and for each name that was found."""
        cues = self.weights.strongest("kind", decision.kind, decision.cues, 8)
        reasons = _reasons(decision.kind, cues)
        for which in FIELDS:
            best = decision.choices[which].ranked[0]
            if best.candidate.text is not None:
                cues = self.weights.strongest(which, spot.kind, [*best.candidate.fixed, *best.cues], 8)
                reasons += _reasons(which, cues)
        return tuple(in_full(reason, document.whole_words) if "…" in reason else reason for reason in reasons)

    def _fixed(self, candidate: Candidate, which: Field, kind: str) -> float:
        score = candidate.fixed_score.get((which, kind))
        if score is None:
            score = candidate.fixed_score[which, kind] = self.weights.score(which, kind, candidate.fixed)
        return score

    def _results(self, document: Document, found: list[Found]) -> tuple[Result, ...]:
        acronyms = expansions(document)
        results: list[Result] = []
        splits: list[tuple[str, ...]] = []
        for _, group in groupby(found, lambda f: f.spot.sentence.index):
            same = list(group)
            where = [f.spot for f in same]
            splits += splits_of_numbers(document, where)
            stated = settings(document, where)
            results += [self._result(document, f, acronyms, s) for f, s in zip(same, stated, strict=True)]
        for at, (left, right) in enumerate(pairwise(results)):
            if left.unit == f"of {right.value_text}" and right.start - left.end <= 3:
                results[at] = replace(left, unit="")  # "72/85 accuracy on A/B": two results, and no count
        return with_splits(document.paper.abstract, results, splits)

    def _result(self, document: Document, found: Found, acronyms: Expansions, setting: str) -> Result:
        spot, decision = found.spot, found.decision
        sentence = spot.sentence
        number = document.numbers[decision.number]
        to_raw = document.clean.to_raw
        below_zero = number.negative and _may_be_below_zero(number, decision)
        start, end = to_raw(number.start - below_zero, number.end)
        left, right = to_raw(sentence.start, sentence.end)
        whose = role(spot, decision.choices["model"].winner)
        names: dict[Field, str | None] = {}
        spans: dict[Field, Span | None] = {}
        confidence = decision.probabilities[decision.kind]
        for which in FIELDS:
            choice = decision.choices[which]
            names[which], spans[which] = choice.winner.worded(spot.at), _span(document, choice.winner, spot)
            confidence *= choice.probability
        benchmark_id, split = benchmark_and_split(names["benchmark"], acronyms)
        board, measure = board_of(benchmark_id, metric_id(names["metric"]), document.paper.title)
        return Result(
            value=-number.value if below_zero else number.value,
            value_text=document.paper.abstract[start:end],
            unit=number.unit or unit_behind(document.text, number.start, number.end),
            bound=bound(document, spot),
            kind="score" if decision.kind == "score" else "delta",
            metric=names["metric"],
            benchmark=names["benchmark"],
            model=names["model"],
            start=start,
            end=end,
            sentence=document.paper.abstract[left:right],
            sentence_start=left,
            sentence_end=right,
            rule=next((link.rule.id for link in spot.links if link.rule.kind in ("", decision.kind)), "cues"),
            confidence=self._calibrated(confidence),
            split=split,
            setting=setting,
            role=whose,
            claims_sota=claims_sota(document, spot, whose, decision.choices["metric"].winner.metric),
            metric_id=measure,
            benchmark_id=board,
            model_id=model_id(names["model"], acronyms),
            metric_span=spans["metric"],
            benchmark_span=spans["benchmark"],
            model_span=spans["model"],
            why=self._why(document, spot, decision),
        )


def _may_be_below_zero(number: Number, decision: Decision) -> bool:
    """Whether a minus before a number can be its sign: a change is as great as it is, and "Cora -83.1%" has a dash."""
    measure = decision.choices["metric"].winner.metric
    low = None if measure is None else measure.low
    return decision.kind == "score" and (low is None or low < 0 or number.unit == "dB")


def _span(document: Document, candidate: Candidate, spot: Spot) -> Span | None:
    place = candidate.nearest(spot.at)
    return None if place is None else Span(*document.clean.to_raw(place.start, place.end))


def _reasons(what: str, cues: list[tuple[str, float]]) -> list[str]:
    """Two of the strongest cues that speak for an answer, in plain words where there are some.

    Those that only repeat what the whole abstract was found to say of a name come last: "it is the paper's own system".
    """
    speaking = [cue for cue, weight in cues if weight > 0]
    told: dict[str, None] = {}
    repeated: dict[str, None] = {}
    for cue in speaking:
        if (words := say(cue)) != cue:
            (told if is_reason(cue) else repeated)[words] = None
        if len(told) == 2:
            break
    return [f"{what}: {reason}" for reason in ([*told, *repeated] or speaking)[:2]]


# Log-odds that two sides of a comparison do not share all their names: "94.8% vs. 91.3%" are the scores of two systems.
# Of 76 pairs of scores in dev.jsonl with a word of comparison between them 3 share all; of those read, 20 of 84 did.
_TWO_SIDES = 1.5


def _part(results: list[Found]) -> None:
    """Where two scores that are compared were given the same names, give that side its next model which loses less."""
    for one, other in pairwise(results):
        if other.spot.role != "versus" or one.spot.sentence is not other.spot.sentence:
            continue
        if not one.spot.kind == other.spot.kind == "score":
            continue
        left, right = one.decision.choices, other.decision.choices
        if any(left[which].winner.key != right[which].winner.key for which in FIELDS):
            continue
        shared = left["model"].winner
        if shared.text is None:
            continue
        choice = min((left["model"], right["model"]), key=lambda choice: _loss(choice, shared))
        if _loss(choice, shared) < _TWO_SIDES:
            _give_up(choice, shared)


# One name answers one question: what got the number is not what it was measured on, nor what was measured.
_PAIRS: tuple[tuple[Field, Field], ...] = (("benchmark", "model"), ("metric", "model"), ("metric", "benchmark"))


def _settle(decision: Decision) -> None:
    """Where one name won two fields, give the field that loses less its next best answer."""
    for left, right in _PAIRS:
        one, other = decision.choices[left], decision.choices[right]
        if not _same_name(one.winner, other.winner):
            continue
        taken = ((one, other.winner), (other, one.winner))
        _give_up(*min(taken, key=lambda side: _loss(*side)))


def _give_up(choice: Choice, taken: Candidate) -> None:
    """Put the best option that is another name than ``taken`` first."""
    choice.ranked.sort(key=lambda o: (_same_name(o.candidate, taken), -o.score))


def _loss(choice: Choice, taken: Candidate) -> float:
    """What it costs to take the best option that is another name than ``taken``."""
    rest = [o.score for o in choice.ranked if not _same_name(o.candidate, taken)]
    return choice.ranked[0].score - max(rest) if rest else math.inf


def _same_name(one: Candidate, other: Candidate) -> bool:
    if one.text is None or other.text is None:
        return False
    return one.key == other.key or any((p.first, p.last) == (q.first, q.last) for p in one.places for q in other.places)


def _normalise(options: list[Option]) -> None:
    """Give the options their probabilities, and the likelier of an acronym and its full name those of both: where one
    is right so is the other. With this 7 results in 2,765 more are right (dev.jsonl, cross-validated)."""
    groups: dict[str, list[Option]] = {}
    for option, probability in zip(options, softmax([o.score for o in options]), strict=True):
        option.probability = probability
        if option.candidate.alias:
            groups.setdefault(option.candidate.alias, []).append(option)
    for group in groups.values():
        if len(group) > 1:
            best, together = max(group, key=lambda o: o.probability), sum(o.probability for o in group)
            if best.probability:
                best.score += math.log(together / best.probability)
                for option in group:
                    option.probability = together if option is best else 0.0
