"""All mentions of an abstract, for ``benchmine mentions``: benchmarks, metrics, models and numbers, in text order."""

from __future__ import annotations

import regex

from extract.candidates import Candidate, paper_candidates, rank_by_type
from extract.document import Document, fill, prepare
from extract.lexicon import Metric
from extract.records import Mention, MentionType, Paper
from extract.scan import Hit
from extract.weights import load_weights

# Log-odds above which a name counts as a benchmark or a model; set on TDMSci's training sentences.
_BENCHMARK, _MODEL = 0.0, -0.5


# Families whose words are metrics only beside a number: "translation quality", "memory", "performance".
_VAGUE = frozenset({"efficiency", "quality", "score"})
_TAIL = regex.compile(r"(?<=\w)[\s-]+(?:scores?|points?|metrics?|values?|measures?|evaluation)$", regex.IGNORECASE)
_HEAD = regex.compile(
    r".*\s(?=(?:accurac(?:y|ies)|precision|recall|error rates?|F-?1|F-?scores?|F-?measures?)$)", regex.IGNORECASE
)
_BARE_F = regex.compile(r"\bF[- ]?\d?$")


def _metric_span(document: Document, hit: Hit) -> tuple[int, int] | None:
    """The bare metric of a hit, without "score" behind it and the task before it, or None for a word that is none here.

    Over TDMSci's 1,523 training sentences this reads 0.72 of the metrics (F1, exact span); whole hits read 0.39.
    """
    assert isinstance(hit.entry, Metric)
    text = document.text[hit.start : hit.end]
    if text in hit.entry.weak or text.lower() in hit.entry.weak:
        return None
    if hit.entry.family in _VAGUE and not any(s.numbers for s in document.sentences if s.start <= hit.start < s.end):
        return None
    start, end = hit.start, hit.end
    tail = _TAIL.search(text)
    if tail is not None and not _BARE_F.search(text[: tail.start()]):
        text, end = text[: tail.start()], start + tail.start()
    head = _HEAD.match(text)
    return (start + head.end() if head is not None else start), end


def find_mentions(paper: Paper) -> tuple[Mention, ...]:
    """Every benchmark, metric, model and number of an abstract.

    Returns:
        Mentions in text order; spans are characters of the abstract as given.
    """
    document = prepare(paper)
    weights = load_weights()
    pool = paper_candidates(document)

    def typing(which: str, candidate: Candidate) -> float:
        return weights.score(f"type:{which}", ["bias", *candidate.fixed])

    rank_by_type(pool, typing)
    found: dict[tuple[int, int], MentionType] = {}
    for sentence in document.sentences:
        fill(document, sentence)
        for metric in sentence.metrics:
            if metric.source == "shaped":
                found[metric.start, metric.end] = "metric"
    for hit in document.hits:
        if hit.kind == "metric":
            span = _metric_span(document, hit)
            if span is not None:
                found[span] = "metric"
    odds = {
        c.key: (typing("benchmark", c), typing("model", m))
        for c, m in zip(pool.benchmark, pool.model, strict=False)
        if c.key == m.key
    }
    for entity in document.entities.values():
        benchmark, model = odds.get(entity.key, (-9.0, -9.0))
        kind: MentionType | None = (
            "benchmark" if benchmark > max(_BENCHMARK, model) else "model" if model > _MODEL else None
        )
        for name in entity.mentions:
            if kind is not None:
                found.setdefault((name.start, name.end), kind)
    for number in document.numbers:
        found.setdefault((number.start, number.end), "number")
    mentions = []
    for (start, end), kind in sorted(found.items()):
        left, right = document.clean.to_raw(start, end)
        mentions.append(Mention(left, right, kind, paper.abstract[left:right]))
    return tuple(mentions)
