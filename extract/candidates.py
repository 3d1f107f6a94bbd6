"""Candidates for what a number was measured in, on what, and who got it; "the abstract does not say" is always one.

A candidate is a name or a phrase with the places where it stands. Which candidate wins is decided by the cues of
extract/cues.py, not here: here nothing is left out that could be right.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Literal

import regex

from extract.document import Document, Sentence, cached_fold
from extract.lexicon import Metric, load_mined
from extract.names import Entity
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
        key: folded text, by which two candidates are one.
        source: ``name``, ``phrase``, ``lexicon``, ``title``, ``role``, ``null``, …
        places: where it stands in the abstract, in order.
        fixed: cues that do not depend on the number.
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


NULL_KEY = ""


@dataclass(slots=True)
class Pool:
    """A paper's candidates that hold for all its numbers, by field."""

    model: list[Candidate]
    benchmark: list[Candidate]


def paper_candidates(document: Document) -> Pool:
    """The candidates that a paper's names and its title give, whichever the number."""
    models = [_from_entity(document, entity) for entity in document.entities.values()]
    benchmarks = [replace(c, fixed=list(c.fixed)) for c in models]
    models += [*_title_candidates(document), *_proposed_phrases(document)]
    return Pool(_unique(models), _unique(benchmarks))


Typing = Callable[[str, Candidate], float]


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
    levels = {table: {c.key: c.level for c in candidates} for table, candidates in tables}
    for (_, candidates), other in zip(tables, ("benchmark", "model"), strict=True):
        for c in candidates:
            c.other = f"other {levels[other].get(c.key, 'level none')}"
    scored = sorted(((typing("own", c), i) for i, c in enumerate(pool.model)), reverse=True)
    for rank, (score, i) in enumerate(scored):
        sure = "sure" if score > 1 else "likely" if score > -0.5 else "unlikely" if score > -2 else "no"
        pool.model[i].own = f"own {min(rank + 1, 3)} {sure}"


def number_candidates(document: Document, sentence: Sentence, pool: Pool, which: Field) -> list[Candidate]:
    """All candidates of one field for the numbers of one sentence, "does not say" last."""
    if which == "metric":
        found = _metric_candidates(document, sentence)
    elif which == "benchmark":
        found = [*pool.benchmark, *_benchmark_phrases(document, sentence)]
    else:
        found = [*pool.model, *_system_phrases(document, sentence), *_roles(document, sentence)]
    return [*_unique(found), Candidate(None, NULL_KEY, "null", fixed=["null"])]


def _unique(candidates: list[Candidate]) -> list[Candidate]:
    seen: dict[str, Candidate] = {}
    for candidate in candidates:
        if candidate.key and candidate.key not in seen:
            seen[candidate.key] = candidate
    return list(seen.values())


def _from_entity(document: Document, entity: Entity) -> Candidate:
    places = [Place(n.first, n.last, document.tokens.sentence[n.first], n.start, n.end) for n in entity.mentions]
    fixed = [f"flag:{flag}" for flag in sorted(entity.flags)]
    fixed += [f"known:{kind}" for kind in sorted(entity.known)] or ["known:no"]
    fixed.append(f"mentions:{min(len(places), 4)}")
    mined = load_mined().get(entity.text)
    if mined is None and entity.text.endswith("s"):
        mined = load_mined().get(entity.text[:-1])
    if mined is not None:
        odds = math.log((mined[0] + 0.5) / (mined[1] + 0.5))
        fixed.append(f"mined:{max(-3, min(3, round(odds)))}")
    low = entity.text.lower()
    if low in words().generic_name:
        fixed.append("generic name")
    fixed.append(f"shape:{_form(entity.text)}")
    fixed.append(f"words:{min(len(entity.text.split()), 4)}")
    if places:
        fixed.append("first in:opening" if places[0].sentence <= 1 else "first in:later")
        if len({p.sentence for p in places}) > 1:
            fixed.append("in several sentences")
    else:
        fixed.append("only in title")
    fixed += _type_cues(entity)
    strong = [flag for flag in _PAIRED if flag in entity.flags]
    fixed += [f"flags:{a}+{b}" for k, a in enumerate(strong) for b in strong[k + 1 :]]
    fixed += [f"flags:{a} once" for a in strong if len(places) == 1]
    return Candidate(entity.text, entity.key, "name", places, fixed)


# Flags that say more together than apart: proposed and then put on trial, a dataset that heads the title.
_PAIRED = (
    "title-head", "propose", "propose sentence", "named", "subject", "our", "on", "benchmark-noun", "compared", "system-noun", "title", "title initials",
    "words in title", "defined", "bracket", "with", "result sentence", "most frequent", "opens sentence", "appos",
)  # fmt: skip


def _type_cues(entity: Entity) -> list[str]:
    flags = entity.flags
    cues = []
    own = "title-head" in flags or ("propose" in flags and "acronym" in flags)
    if own and "benchmark-noun" not in flags:
        cues.append("type:own system")
    if "benchmark-noun" in flags or ("on" in flags and "subject" not in flags):
        cues.append("type:benchmark frame")
    if flags & {"subject", "system-noun", "our"} and "benchmark-noun" not in flags:
        cues.append("type:system frame")
    if "title-head" in flags and "benchmark-noun" in flags:
        cues.append("type:own benchmark")
    last = entity.text.split()[-1].lower()
    if last in words().benchmark_noun or last.endswith(("bench", "qa", "eval")):
        cues.append("ends:benchmark")
    if last in words().system_noun or last.endswith(("net", "former", "bert", "gan", "gpt", "nerf")):
        cues.append("ends:system")
    if last in words().count_noun:
        cues.append("ends:count")
    return cues


def _form(text: str) -> str:
    if " " in text:
        return "phrase"
    if any(c.isdigit() for c in text):
        return "digit"
    if "-" in text:
        return "hyphen"
    upper = sum(c.isupper() for c in text)
    return "acronym" if upper == len(text) else "camel" if upper > 1 else "capital" if upper else "lower"


_TITLE_TAIL = regex.compile(
    r"\s(?:for|via|with|using|in|on|by|from|towards?|through|under|without|based on|and its|of the)\s.*$|\s*[\(\[].*$|\?$",
    regex.IGNORECASE,
)
_TITLE_LEAD = regex.compile(
    r"^(?:towards?|on|an?|the|in|do|does|is|are|can|how|what|why|when|beyond|from|free|(?!Self-)[A-Z][a-z]+ing)\b",
    regex.IGNORECASE,
)
_TASK_END = regex.compile(r"(?:tion|sion|ing|sis|ment|answering|search|learning|tracking|parsing)s?$", regex.IGNORECASE)


def _title_head(form: str) -> str:
    """What kind of thing the last word of a title phrase makes it: a system, a benchmark, a task or something else."""
    last = form.rsplit(maxsplit=1)[-1].lower()
    if last in words().system_noun:
        return "system"
    if last in words().benchmark_noun:
        return "benchmark"
    return "task" if _TASK_END.search(last) else "other"


def _title_candidates(document: Document) -> list[Candidate]:
    """The title as a description of the system: whole up to its first preposition, when no name heads it."""
    title = document.title.text
    if not title:
        return []
    head, colon, tail = title.partition(":")
    text = head if colon and len(head.split()) > 1 else (tail if colon else head)
    short = _TITLE_TAIL.sub("", text.strip()).strip()
    found = []
    for form, source in ((short, "title"), (text.strip(), "title whole")):
        count = len(form.split())
        if 2 <= count <= 12:
            fixed = [f"source:{source}", f"title words:{min(count, 6)}"]
            fixed.append(f"title ends:{_title_head(form)}")
            fixed.append(f"title names:{min(len(document.title.names), 2)}")
            if _TITLE_LEAD.match(form):
                fixed.append("title gerund")
            if colon:
                fixed.append("title colon")
            found.append(Candidate(form, cached_fold(form), source, [], fixed))
    return found


def _proposed_phrases(document: Document) -> list[Candidate]:
    """The phrase after "we propose": what the system is when it has no name."""
    tokens = document.tokens
    w = words()
    found = []
    for at, low in enumerate(tokens.low):
        if low in w.propose_verb and at and tokens.low[at - 1] in ("we", "paper", "work", "article", "also", "then"):
            candidate = _phrase_right(document, at + 1, "proposed phrase")
            if candidate is not None:
                found.append(candidate)
    return found[:3]


_SKIP_RIGHT = frozenset(["a", "an", "the", "novel", "new", "simple", "effective", "efficient", "and", "yet", "but", "two", "first", "both", "to", "our"])


def _phrase_right(document: Document, at: int, source: str) -> Candidate | None:
    tokens = document.tokens
    if at >= len(tokens):
        return None
    sentence = tokens.sentence[at]
    ends = stops()
    count = len(tokens)
    while at < count and (tokens.low[at] in _SKIP_RIGHT or tokens.low[at].endswith("ly") or tokens.low[at] == ","):
        at += 1
    last = at
    while (
        last < count
        and last - at < 7
        and tokens.sentence[last] == sentence
        and tokens.low[last][0].isalnum()
        and tokens.low[last] not in ends
        and tokens.number[last] < 0
    ):
        last += 1
    if last - at < 2:
        return None
    start, end = tokens.start[at], tokens.end[last - 1]
    text = document.text[start:end]
    cues = [f"source:{source}", f"phrase words:{min(last - at, 5)}"]
    if tokens.low[last - 1] in words().system_noun:
        cues.append("phrase ends:system")
    if tokens.low[last - 1] in words().benchmark_noun:
        cues.append("phrase ends:benchmark")
    return Candidate(text, cached_fold(text), source, [Place(at, last, sentence, start, end)], cues)


def _metric_candidates(document: Document, sentence: Sentence) -> list[Candidate]:
    found: dict[str, Candidate] = {}
    near = [sentence]
    if sentence.index:
        near.append(document.sentences[sentence.index - 1])
    for other in near:
        for mention in other.metrics:
            key = mention.entry.id if mention.entry is not None else cached_fold(mention.name)
            place = Place(mention.first, mention.last, other.index, mention.start, mention.end)
            candidate = found.get(key)
            if candidate is None:
                fixed = [f"source:{mention.source}", f"metric words:{min(mention.last - mention.first, 4)}"]
                if mention.entry is not None:
                    fixed += [
                        f"metric:{mention.entry.id}",
                        f"family:{mention.entry.family}",
                        f"metric unit:{mention.entry.unit}",
                    ]
                    if mention.name in mention.entry.weak or mention.name.lower() in mention.entry.weak:
                        fixed.append("weak spelling")
                last = document.tokens.low[mention.last - 1]
                fixed.append(f"metric head:{last}")
                found[key] = Candidate(mention.name, key, mention.source, [place], fixed, mention.entry)
            else:
                candidate.places.append(place)
    for candidate in found.values():
        candidate.places.sort(key=lambda p: p.first)
    return list(found.values())


def _benchmark_phrases(document: Document, sentence: Sentence) -> list[Candidate]:
    found = []
    for other in (sentence, *([document.sentences[sentence.index - 1]] if sentence.index else [])):
        for phrase in other.phrases:
            if (
                phrase.before not in ("on", "in", "for", "across", "over", "of", "and", "from", "at", ",", "with")
                and phrase.first != other.first
            ):
                continue
            last = document.tokens.low[phrase.last - 1]
            fixed = [
                "source:phrase",
                f"before:{phrase.before}",
                f"phrase words:{min(phrase.last - phrase.first, 5)}",
                f"phrase head:{last}",
            ]
            if last in words().benchmark_noun:
                fixed.append("phrase ends:benchmark")
            elif last in words().system_noun:
                fixed.append("phrase ends:system")
            place = Place(phrase.first, phrase.last, other.index, phrase.start, phrase.end)
            found.append(Candidate(phrase.text, cached_fold(phrase.text), "phrase", [place], fixed))
    return found


def _system_phrases(document: Document, sentence: Sentence) -> list[Candidate]:
    """Described systems of the sentence: subjects of its verbs, partners of its comparisons."""
    tokens = document.tokens
    w = words()
    found = []
    for phrase in sentence.phrases:
        following = tokens.low[phrase.last] if phrase.last < sentence.last else "$"
        subject = following in w.report_verb or following in w.change_verb
        partner = phrase.before in w.comparator or phrase.before in ("to", "with", "of", "by", "for", "using")
        last = tokens.low[phrase.last - 1]
        if not (subject or (partner and (last in w.system_noun or last.endswith("s"))) or last in w.system_noun):
            continue
        fixed = [
            "source:phrase",
            f"before:{phrase.before}",
            f"phrase words:{min(phrase.last - phrase.first, 5)}",
            f"phrase head:{last}",
        ]
        if subject:
            fixed.append("phrase subject")
        if last in w.system_noun:
            fixed.append("phrase ends:system")
        previous = tokens.low[phrase.first - 1] if phrase.first > sentence.first else "^"
        fixed.append(f"phrase det:{previous if previous in w.determiner else 'none'}")
        place = Place(phrase.first, phrase.last, sentence.index, phrase.start, phrase.end)
        found.append(Candidate(phrase.text, cached_fold(phrase.text), "phrase", [place], fixed))
    return found


# What an unnamed system is called in the results (gold/GUIDELINES.md, "Who gets the number").
_ROLES: tuple[tuple[str, frozenset[str]], ...] = (
    (
        "human",
        frozenset(
            ["human", "humans", "annotator", "annotators", "expert", "experts", "physicians", "radiologists", "people", "participants", "clinicians"]
        ),
    ),
    ("state of the art", frozenset(["state-of-the-art", "sota", "state-of-art", "prior", "previous", "best", "existing"])),
    ("baseline", frozenset(["baseline", "baselines"])),
)


def _roles(document: Document, sentence: Sentence) -> list[Candidate]:
    tokens = document.tokens
    found = []
    for name, cue_words in _ROLES:
        places = [
            Place(k, k + 1, sentence.index, tokens.start[k], tokens.end[k])
            for k in range(sentence.first, sentence.last)
            if tokens.low[k] in cue_words
            or (name == "state of the art" and tokens.low[k : k + 4] == ["state", "of", "the", "art"])
        ]
        if places:
            found.append(Candidate(name, f"role:{name}", "role", places, [f"role:{name}"]))
    return found
