"""All mentions of an abstract, for ``benchmine mentions``: benchmarks, metrics, models and numbers, in text order."""

from __future__ import annotations

from extract.candidates import Candidate, paper_candidates, rank_by_type
from extract.document import fill, prepare
from extract.records import Mention, MentionType, Paper
from extract.weights import load_weights

# Log-odds above which a name counts as a benchmark or a model; set on TDMSci's training sentences.
_BENCHMARK, _MODEL = 0.0, -0.5


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
            if metric.source in ("lexicon", "shaped"):
                found[metric.start, metric.end] = "metric"
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
