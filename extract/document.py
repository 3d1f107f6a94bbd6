"""One paper made ready for the rules: clean text, sentences, numbers, names, metrics and phrases."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from functools import lru_cache

from extract.lexicon import fold
from extract.metrics import MetricMention, find_metrics
from extract.names import Entity, Name, Title, find_names, gather_entities, shape
from extract.numbers import Number, find_numbers
from extract.phrases import Phrase, find_phrases
from extract.records import Paper
from extract.scan import Hit, scanner
from extract.sentences import split_sentences
from extract.text import CleanText, clean
from extract.tokens import Tokens, tokenize

cached_fold = lru_cache(maxsize=1 << 16)(fold)


@dataclass(slots=True)
class Sentence:
    """A sentence with what was found in it; token range ``[first, last)``."""

    index: int
    start: int
    end: int
    first: int
    last: int
    numbers: list[int] = field(default_factory=list)
    metrics: list[MetricMention] = field(default_factory=list)
    phrases: list[Phrase] = field(default_factory=list)
    names: list[Name] = field(default_factory=list)


@dataclass(slots=True)
class Document:
    """A paper with its mentions, in the coordinates of the clean text.

    Args:
        number_token: for each number its token.
        entities: the paper's names by folded key.
        title: the title and the names in it.
    """

    paper: Paper
    clean: CleanText
    tokens: Tokens
    numbers: list[Number]
    number_token: list[int]
    sentences: list[Sentence]
    entities: dict[str, Entity]
    title: Title
    hits: list[Hit]

    @property
    def text(self) -> str:
        """The clean text."""
        return self.clean.text


def has_numbers(text: str) -> bool:
    """The gate: False for the half of all abstracts (54% of the corpus) that have no digit at all."""
    return any(c in text for c in "0123456789")


def prepare(paper: Paper) -> Document:
    """Find everything the rules need. Sentences without a number get no metrics and no phrases of their own."""
    cleaned = clean(paper.abstract)
    return prepare_text(paper, cleaned, find_numbers(cleaned.text))


def prepare_text(paper: Paper, cleaned: CleanText, numbers: list[Number]) -> Document:
    """The rest of :func:`prepare`, for a paper whose numbers are known."""
    text = cleaned.text
    spans = split_sentences(text)
    tokens = tokenize(text, spans, numbers)
    number_token = [0] * len(numbers)
    for at, index in enumerate(tokens.number):
        if index >= 0:
            number_token[index] = at
    hits = scanner().scan(text)
    title = read_title(paper.title)
    names = find_names(text, tokens, _known_tokens(tokens, hits), _metric_tokens(tokens, hits))
    entities = gather_entities(names, title, _kinds(hits, text, title))
    sentences = [Sentence(i, start, end, tokens.first[i], tokens.first[i + 1]) for i, (start, end) in enumerate(spans)]
    for index, at in enumerate(number_token):
        if tokens.number[at] == index:
            sentences[tokens.sentence[at]].numbers.append(index)
    for name in names:
        sentences[tokens.sentence[name.first]].names.append(name)
    document = Document(paper, cleaned, tokens, numbers, number_token, sentences, entities, title, hits)
    return document


def fill(document: Document, sentence: Sentence) -> None:
    """Find the phrases and metrics of a sentence, once."""
    if not sentence.phrases:
        text, tokens = document.text, document.tokens
        sentence.phrases = find_phrases(text, tokens, sentence.first, sentence.last)
        hits = [h for h in document.hits if sentence.start <= h.start < sentence.end]
        sentence.metrics = find_metrics(
            text, tokens, hits, sentence.phrases, sentence.names, sentence.first, sentence.last
        )


def _known_tokens(tokens: Tokens, hits: list[Hit]) -> dict[int, int]:
    """The benchmarks and systems of the lexicon as token ranges, the longest where two start alike."""
    ranges: dict[int, int] = {}
    reach = -1
    for hit in hits:
        if hit.kind == "metric":
            continue
        first = bisect_right(tokens.start, hit.start) - 1
        last = first + 1
        while last < len(tokens) and tokens.start[last] < hit.end:
            last += 1
        if first >= reach or last > reach:
            ranges[first] = max(last, ranges.get(first, 0))
            reach = max(reach, last)
    return ranges


def _metric_tokens(tokens: Tokens, hits: list[Hit]) -> frozenset[int]:
    """The tokens that known metrics stand on: "mAP" has the shape of a name and is none."""
    found = set()
    for hit in hits:
        if hit.kind == "metric":
            at = bisect_right(tokens.start, hit.start) - 1
            while at < len(tokens) and tokens.start[at] < hit.end:
                found.add(at)
                at += 1
    return frozenset(found)


def _kinds(hits: list[Hit], text: str, title: Title) -> dict[str, frozenset[str]]:
    kinds: dict[str, frozenset[str]] = {}
    for hit in hits:
        key = cached_fold(text[hit.start : hit.end])
        kinds[key] = kinds.get(key, frozenset()) | {hit.kind}
    for hit in scanner().scan(title.text):
        key = cached_fold(title.text[hit.start : hit.end])
        kinds[key] = kinds.get(key, frozenset()) | {hit.kind}
    return kinds


def read_title(title: str) -> Title:
    """The names of a title: what stands before the colon, and what is shaped like a name anywhere.

    Every word of a title may be capital, so capitals alone make no name here.
    """
    text = clean(title).text.strip()
    if not text:
        return Title("")
    names: list[tuple[str, bool]] = []
    head, colon, _ = text.partition(":")
    if colon and 0 < len(head.split()) <= 5:
        names.append((head.strip(), True))
    tokens = tokenize(text, [(0, len(text))], [])
    for at in range(len(tokens)):
        if shape(tokens.text[at]) in ("acronym", "camel", "digit"):
            names.append((tokens.text[at], bool(colon) and tokens.end[at] <= len(head)))
    return Title(text, tuple(names))
