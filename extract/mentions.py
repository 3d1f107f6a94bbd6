"""All mentions of an abstract, for ``benchmine mentions``: benchmarks, metrics, models and numbers, in text order."""

from __future__ import annotations

import regex

from extract.document import Document, Sentence, fill, prepare
from extract.lexicon import Metric
from extract.names import Name
from extract.plain import parts_of
from extract.pool import paper_candidates, typing_by
from extract.records import Mention, MentionType, Paper
from extract.scan import Hit
from extract.tagging import Range, TagWeights, load_tag_weights, tag
from extract.tokens import Tokens
from extract.weights import load_weights
from extract.words import stops, words

# Log-odds above which a name counts as a benchmark or a model; set on TDMSci's training sentences.
_BENCHMARK, _MODEL = 0.0, -0.5
# Log-odds by which the tagger leans to marking where it is asked whether what the rules found stands beside a result.
_DOUBT = 1.5


# Families whose words are metrics only beside a number: "translation quality", "memory", "performance".
_VAGUE = frozenset({"efficiency", "quality", "score"})
_TAIL = regex.compile(r"(?<=\w)[\s-]+(?:scores?|points?|metrics?|values?|measures?|evaluation)$", regex.IGNORECASE)
_HEAD = regex.compile(
    r".*\s(?=(?:accurac(?:y|ies)|precision|recall|error rates?|F-?1|F-?scores?|F-?measures?)$)", regex.IGNORECASE
)
_VARIANT = regex.compile(r"(?:micro|macro)(?:-averaged?)?|(?:un)?labell?ed|top-\d+|\w+-level|(?:\w+-|uni|bi|tri)grams?")
_RANKED = ("precision", "recall", "accurac", "hit", "ndcg", "success")  # measures that a cut-off follows
_VERB = regex.compile(r"\b(?:to|we|us) recall (?:the|an?|that|our)\b", regex.IGNORECASE)
_ATTACHED = ("accuracy", "score", "scores")  # 5 of the 6 "attachment scores" of TDMSci's training sentences
_LONGEST_SHORT = 6  # letters of a short form in brackets
# "BLEU-tuned systems", and what is left of a line's end: "BLEU-or TER-tuned"; the metric is what stands before it.
_JOINED = regex.compile(r"(?<=^\p{Lu}{3,}\d?)-(?:and|or|like|\p{Ll}+ed)$")
_BARE_F = regex.compile(r"\bF[- ]?\d?$")


def _metric_span(document: Document, hit: Hit) -> tuple[int, int] | None:
    """The bare metric of a hit, without "score" behind it and the task before it; None for a word that is none here."""
    assert isinstance(hit.entry, Metric)
    text = document.text[hit.start : hit.end]
    if text in hit.entry.weak or text.lower() in hit.entry.weak:
        return None
    if hit.entry.family in _VAGUE and not any(s.numbers for s in document.sentences if s.start <= hit.start < s.end):
        return None
    if _VERB.search(document.text[max(0, hit.start - 4) : hit.end + 6]):
        return None
    start, end = hit.start, hit.end
    tail = _TAIL.search(text)
    if tail is not None and not _BARE_F.search(text[: tail.start()]):
        text, end = text[: tail.start()], start + tail.start()
    head = _HEAD.match(text)
    return (start + head.end() if head is not None else start), end


def _dataset_end(document: Document, name: Name) -> int:
    """One past the last token of the dataset's full name that begins with ``name``; ``name.last`` where none goes on.

    "GENIA corpus", "CoNLL 2005 shared task", "Penn Treebank (PTB)": a noun of data within four words, then an acronym.
    """
    tokens, w, ends = document.tokens, words(), stops()
    stop = tokens.first[tokens.sentence[name.first] + 1]
    last, at = name.last, name.last
    for _ in range(4):
        if at >= stop:
            break
        word, following = tokens.low[at], tokens.low[at + 1] if at + 1 < stop else ""
        if f"{word}_{following}" in w.data_pair:
            at = last = at + 2
        elif word in w.data_noun:
            at = last = at + 1
        elif word in ends or not word[0].isalnum():
            break
        else:
            at += 1
    return last


def _bracketed(tokens: Tokens, first: int, last: int) -> str:
    """The one word in the brackets that follow a mention, or an empty string.

    Args:
        tokens: of the paper.
        first, last: the mention's token range.
    """
    stop = tokens.first[tokens.sentence[first] + 1]
    alone = last + 2 < stop and tokens.text[last] == "(" and tokens.text[last + 2] == ")"
    return tokens.text[last + 1] if alone else ""


def _with_acronym(tokens: Tokens, name: Name, last: int) -> int:
    """``last``, or one past the bracket with the acronym of the dataset that stands there."""
    return last + 3 if _bracketed(tokens, name.first, last).isupper() else last


def _whole_metrics(tokens: Tokens, tagged: dict[Range, str]) -> dict[Range, MentionType]:
    """What the tagger marked, in text order, each metric with what belongs to it; none overlaps the one before it."""
    found: dict[Range, MentionType] = {}
    free = 0  # the first token that no mention has yet
    for (first, last), kind in tagged.items():
        if first < free:
            continue  # the short form of the metric before it
        if kind == "metric":
            begin, stop = _metric_begin(tokens, first), _metric_end(tokens, first, _balanced(tokens, first, last))
            found[begin if begin >= free else first, stop] = "metric"
        else:
            stop = last
            found[first, stop] = "benchmark"
        free = stop
    return found


def _balanced(tokens: Tokens, first: int, last: int) -> int:
    """``last``, or where a metric ends whose brackets are whole: "accuracy (acc" takes in one more, "(accuracy)" none.

    Of the 1,523 sentences of TDMSci's training part the tagger left 5 metrics with half a bracket, all of them wrong.
    """
    inside = tokens.text[first:last]
    opened = inside.count("(") - inside.count(")")
    if opened > 0 and last < len(tokens) and tokens.text[last] == ")":
        return last + 1
    unmatched = inside[-1] == ")" if opened < 0 else inside[-1] == "("
    return last - 1 if unmatched and last - first > 1 else last


def _metric_begin(tokens: Tokens, first: int) -> int:
    """``first``, or the token before it where that makes another measure of a metric: "word-level BLEU".

    How it is averaged, what it counts and its cut-off belong to a metric (13 of 14 in TDMSci's training sentences); the
    task that it is measured on does not: of "classification accuracy" 9 of 10 mark "accuracy".
    """
    before = first - 1
    if before < tokens.first[tokens.sentence[first]] or tokens.start[first] - tokens.end[before] > 1:
        return first
    return before if _VARIANT.fullmatch(tokens.low[before]) else first


def _metric_end(tokens: Tokens, first: int, last: int) -> int:
    """``last``, or one past what belongs to a metric behind it: its noun, its short form in brackets, or its cut-off.

    "word error rate (WER)", "recall (lr)", "precision at 10": people mark all of it, in 18 of the 18 brackets with
    a short form in TDMSci's training sentences; "(%)" and "(Section 5)" are none.
    """
    if tokens.low[last - 1] == "attachment" and last < len(tokens) and tokens.low[last] in _ATTACHED:
        last += 1
    short = _bracketed(tokens, first, last)
    if short.isalpha() and len(short) <= _LONGEST_SHORT:
        return last + 3
    stop = tokens.first[tokens.sentence[first] + 1]
    ranked = last + 1 < stop and tokens.low[last] == "at" and tokens.low[last - 1].startswith(_RANKED)
    return last + 2 if ranked and _is_cut_off(tokens, last + 1) else last


def _is_cut_off(tokens: Tokens, at: int) -> bool:
    """True for the "k" or the "10" of "precision at 10": a whole number without a unit."""
    if tokens.number[at] < 0:
        return tokens.low[at] in ("k", "n")
    number = tokens.numbers[tokens.number[at]]
    return not number.unit and not number.decimals


def _names(document: Document) -> dict[tuple[int, int], MentionType]:
    """The benchmarks and models among the names, with the spans that people mark (TDMSci's guidelines)."""
    pool, typing = paper_candidates(document), typing_by(load_weights())
    odds = {
        "benchmark": {c.key: typing("benchmark", c)[0] for c in pool.benchmark},
        "model": {c.key: typing("model", c)[0] for c in pool.model},
    }
    found: dict[tuple[int, int], MentionType] = {}
    for entity in document.entities.values():
        benchmark, model = odds["benchmark"].get(entity.key, -9.0), odds["model"].get(entity.key, -9.0)
        common = all(part in words().common_name for part in parts_of(entity.text))
        for name in entity.mentions:
            last = _dataset_end(document, name)
            data = last > name.last or document.tokens.low[name.last - 1] in words().data_noun
            if not common and (data or "benchmark" in entity.known or benchmark > max(_BENCHMARK, model)):
                last = _with_acronym(document.tokens, name, last)
                found[name.start, max(name.end, document.tokens.end[last - 1])] = "benchmark"
            elif model > _MODEL or "system" in entity.known:
                found[name.start, name.end] = "model"
    spans = sorted(found)
    inner = {s for s in spans for o in spans if s != o and o[0] <= s[0] and s[1] <= o[1]}
    return {span: kind for span, kind in found.items() if span not in inner}


def marked_by_rules(document: Document) -> dict[tuple[int, int], MentionType]:
    """The benchmarks, metrics and models that the rules find, by character span of the clean text.

    Args:
        document: the paper; its sentences are filled.
    """
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
    for span, kind in _names(document).items():
        found.setdefault(span, kind)
    return found


def _tells_result(document: Document, sentence: Sentence) -> bool:
    """True where a sentence has a number that looks like a result: what is named beside it is what was measured.

    The tagger has learnt from sentences about language alone: of the metrics and benchmarks that the annotated results
    of other fields have it keeps 0.72 and 0.49, with the rules in such sentences 0.82 and 0.57.
    """
    numbers = (document.numbers[index] for index in sentence.numbers)
    return any(number.unit in ("%", "points") or number.decimals for number in numbers)


def _believed(tokens: Tokens, here: range, kind: str, likely: dict[Range, str], weights: TagWeights) -> bool:
    """True where the tagger does not speak against what the rules found: it marks it too when it leans to marking.

    It speaks of words alone that it has learnt: in TDMSci's sentences no word of the rules' "parallel data" is of a
    metric, but of "throughput" they know nothing.
    """
    near = any(first < here.stop and here.start < last for (first, last), found in likely.items() if found == kind)
    return near or not all(weights.know(tokens.low[at]) for at in here)


def find_mentions(paper: Paper, weights: TagWeights | None = None) -> tuple[Mention, ...]:
    """Every benchmark, metric, model and number of an abstract.

    The rules mark what they know; extract/tagging.py decides which of their benchmarks and metrics stand, where they
    end, and what is one besides. In a sentence with a result it overrules the rules only on words that it has learnt.
    A benchmark is marked with the noun that ends its name ("GENIA corpus").

    Exact spans of TDMSci's training sentences, F1 in five folds: benchmarks 0.64, metrics 0.78; by the rules alone 0.55
    and 0.70.

    Args:
        paper: its abstract is read; the title helps to tell whose a name is.
        weights: other weights than those that ship, for fitting.

    Returns:
        Mentions in text order; spans are characters of the abstract as given.
    """
    document = prepare(paper)
    tokens = document.tokens
    marked = marked_by_rules(document)
    found: dict[tuple[int, int], MentionType] = {}
    taken: set[int] = set()
    ranges = {span: tokens.covering(*span) for span in marked}
    by_token = {ranges[span]: kind for span, kind in marked.items()}
    weights = weights or load_tag_weights()
    tagged, likely = tag(document, by_token, weights, (0.0, _DOUBT))
    for (first, last), kind in _whole_metrics(tokens, tagged).items():
        joined = _JOINED.search(tokens.text[last - 1]) if kind == "metric" else None
        end = tokens.start[last - 1] + joined.start() if joined else tokens.end[last - 1]
        found[tokens.start[first], end] = kind
        taken.update(range(first, last))
    told = [range(s.first, s.last) for s in document.sentences if _tells_result(document, s)]
    for span, kind in marked.items():
        here = range(*ranges[span])
        stands = any(here.start in sentence for sentence in told) and _believed(tokens, here, kind, likely, weights)
        if taken.isdisjoint(here) and (kind == "model" or stands):
            found[span] = kind
    for number in document.numbers:
        found.setdefault((number.start, number.end), "number")
    mentions = []
    for (start, end), kind in sorted(found.items()):
        left, right = document.clean.to_raw(start, end)
        mentions.append(Mention(left, right, kind, paper.abstract[left:right]))
    return tuple(mentions)
