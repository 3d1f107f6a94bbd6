"""Candidates for what a number was measured in, on what, and who got it; "the abstract does not say" is always one.

A candidate is a name or a phrase with the places where it stands. Which candidate wins is decided by the cues of
extract/cues.py, not here: here nothing is left out that could be right.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final, Literal

from extract.document import Document, Sentence
from extract.frames import past_adverbs
from extract.lexicon import Metric, fold
from extract.measures import MetricMention
from extract.phrases import Phrase
from extract.terms import distinction_cues
from extract.words import stops, words

Field = Literal["metric", "benchmark", "model"]
FIELDS: tuple[Field, ...] = ("metric", "benchmark", "model")


@dataclass(slots=True)
class Place:
    """Where a candidate stands: token range, sentence and character span in the clean text; for a metric, its wording
    there."""

    first: int
    last: int
    sentence: int
    start: int
    end: int
    wording: str = ""


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
        fixed_score: the sum of the weights of the fixed cues, by field and kind, once it is known.
        level, rank: how likely it is an answer at all, and its place among the paper's (extract/pool.py).
        own: for a model, how likely it is the paper's own, for a benchmark, how likely it is the one that most of the
            paper's results are on, and its place in that.
        alias: the key of the acronym that stands for it (extract/acronyms.py), or its own.
        minor: whether the paper has so many names that this one counts only near where it stands.
        other: for a name, how likely it is an answer of the other of the two fields, benchmark and model.
        plain: for a name, how much of it is plain words (extract/plain.py); else empty.
        nearby: cues of the words around it (extract/nearby.py), which tell only what kind of thing it is.
        told: cues of where it stands together with some of the fixed ones, once extract/cues.py has made them.
    """

    text: str | None
    key: str
    source: str
    places: list[Place] = field(default_factory=list)
    fixed: list[str] = field(default_factory=list)
    metric: Metric | None = None
    fixed_score: dict[tuple[Field, str], float] = field(default_factory=dict)
    level: str = "level none"
    rank: str = "rank none"
    own: str = "own none"
    other: str = "other level none"
    alias: str = ""
    minor: bool = False
    plain: str = ""
    nearby: list[str] = field(default_factory=list)
    told: dict[str, list[str]] = field(init=False, default_factory=dict)

    @property
    def likeliest(self) -> bool:
        """Whether it is the likeliest to be the paper's own system, or its main benchmark."""
        return " 1 " in self.own

    def typing_cues(self) -> list[str]:
        """All that tells what kind of thing it is, until :func:`extract.pool.rank_by_type` has told."""
        return ["bias", *self.fixed, *self.nearby]

    def worded(self, at: int) -> str | None:
        """The name as the mention nearest to token ``at`` has it: "average accuracy" may be "accuracy" elsewhere."""
        place = self.nearest(at)
        return self.text if place is None else place.wording or self.text

    def nearest(self, at: int) -> Place | None:
        """The place whose first token is nearest to token ``at``; None for a name that the title alone has."""
        return min(self.places, key=lambda place: abs(place.first - at), default=None)


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


# Candidates of a paper that are weighed for each of its numbers; the rest only for the numbers near them. Three times
# the most names of 3,387 abstracts (21): what has more is a list of names, and would take time with its square.
MOST = 64


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
    return [*unique(found), null]


# Sources of a paper's candidates that are no names: what the title or the abstract calls its system.
DESCRIBED: Final = frozenset({"term", "title", "title whole", "proposed phrase"})
_UNLIKELY: Final = frozenset({"level -2", "level -3"})


def hopeless(candidate: Candidate, sentence: Sentence) -> bool:
    """True for what need not be weighed for a sentence's numbers: it hardly is an answer at all, or hardly from afar.

    Of 26,877 such candidates one won (dev.jsonl, cross-validated), and they were a third of all. Without them two more
    scores and one more delta are right, and an extraction takes 5% less time (8,000 abstracts, four runs in turn). The
    weights are fitted with them: wrong answers teach something, however easily they are told. Of 1,908 unlikely terms
    and the like (6,250 abstracts) three won.
    """
    if candidate.level == "level -4" or (candidate.source in DESCRIBED and candidate.level in _UNLIKELY):
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


def unique(candidates: list[Candidate]) -> list[Candidate]:
    """The first candidate of each key; those without a key are left out."""
    seen: dict[str, Candidate] = {}
    for candidate in candidates:
        if candidate.key and candidate.key not in seen:
            seen[candidate.key] = candidate
    return list(seen.values())


def _metric_candidates(document: Document, sentence: Sentence) -> list[Candidate]:
    """The metrics of the sentence and of the one before it, each once with all its places."""
    found: dict[str, Candidate] = {}
    for other in _here_and_before(document, sentence):
        for mention in other.metrics:
            key = mention.entry.id if mention.entry is not None else fold(mention.name)
            place = Place(mention.first, mention.last, other.index, mention.start, mention.end, _singular(mention))
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
    name = mention.wording or mention.name
    if not name.endswith("ies") or name.endswith("queries"):
        return name
    return f"{name[:-3]}y" if mention.entry is not None or name.endswith("ncies") else name


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
        verb = past_adverbs(tokens.low, phrase.last, sentence.last)
        following = tokens.low[verb] if verb < sentence.last else "$"
        subject = following in w.report_verb or following in w.change_verb
        partner = phrase.before in w.comparator or phrase.before in ("to", "with", "of", "by", "for", "using")
        last = tokens.low[phrase.last - 1]
        with_article = phrase.first > sentence.first and tokens.low[phrase.first - 1] in ("the", "a", "an")
        compared = phrase.before in w.comparator or phrase.before in ("to", "with", "of")
        partner = partner and (last.endswith("s") or (with_article and compared))
        if not (subject or partner or last in w.system_noun):
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


def _is_people(low: list[str], at: int) -> bool:
    """Whether the "human" before token ``at`` is people and no adjective: "human performance", not "human emotions"."""
    following = low[at] if at < len(low) else "."
    w = words()
    return not following[0].isalpha() or following in w.of_people or following in w.human or following in stops()


def _roles(document: Document, sentence: Sentence) -> list[Candidate]:
    """The unnamed systems of a sentence: people, the best earlier system, the baseline."""
    tokens, w = document.tokens, words()
    found = []
    for name, standing in (("human", w.human), ("state of the art", w.best_existing), ("baseline", w.baseline)):
        places = [
            Place(k, k + 1, sentence.index, tokens.start[k], tokens.end[k])
            for k in range(sentence.first, sentence.last)
            if (tokens.low[k] in standing and (tokens.low[k] != "human" or _is_people(tokens.low, k + 1)))
            or (name == "state of the art" and tokens.low[k : k + 4] == ["state", "of", "the", "art"])
        ]
        if places:
            found.append(Candidate(name, f"role:{name}", "role", places, [f"role:{name}"]))
    return found
