"""One paper made ready for the rules: clean text, sentences, numbers, names, metrics and phrases."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from itertools import chain, pairwise, takewhile
from typing import Literal

import regex

from extract.acronyms import redefined
from extract.addresses import Addresses, find_addresses
from extract.entities import Entity, Title, gather_entities
from extract.lexicon import fold, lookup
from extract.measures import MetricMention
from extract.metrics import find_metrics
from extract.names import LONGEST_NAME, Name, find_names, shape
from extract.nearby import content_of, stem
from extract.numbers import Number, find_numbers
from extract.phrases import Phrase, find_phrases, singular
from extract.records import LONGEST_TEXT, Paper
from extract.scan import Hit, scanner
from extract.sentences import split_sentences
from extract.text import CleanText, clean
from extract.tokens import Tokens, tokenize
from extract.words import words


@dataclass(slots=True)
class Sentence:
    """A sentence with what was found in it.

    Args:
        index: its place among the sentences.
        start, end: its characters in the clean text.
        first, last: its token range.
        numbers: indices of its numbers.
        hits: the lexicon's names in it, in order; these and what follows are there once :func:`fill` has found them.
        names, metrics, phrases: in order.
    """

    index: int
    start: int
    end: int
    first: int
    last: int
    numbers: list[int] = field(default_factory=list)
    hits: list[Hit] = field(default_factory=list)
    names: list[Name] = field(default_factory=list)
    metrics: list[MetricMention] = field(default_factory=list)
    phrases: list[Phrase] = field(default_factory=list)
    named: bool = False
    filled: bool = False


@dataclass
class Document:
    """A paper with its mentions, in the coordinates of the clean text.

    Args:
        paper: as it came in.
        clean: its abstract, cleaned, with the map back.
        tokens, numbers, sentences: of the clean text, in order.
        number_token: for each number its token.
    """

    paper: Paper
    clean: CleanText
    tokens: Tokens
    numbers: list[Number]
    number_token: list[int]
    sentences: list[Sentence]

    @property
    def text(self) -> str:
        """The clean text."""
        return self.clean.text

    @cached_property
    def title_text(self) -> str:
        """The title, cleaned, a dash that parts a name from the rest as a colon."""
        return title_text(self.paper.title)

    @cached_property
    def title(self) -> Title:
        """The title and the names in it."""
        return read_title(self.title_text)

    @cached_property
    def addresses(self) -> Addresses:
        """The addresses in the abstract."""
        return find_addresses(self.text)

    @cached_property
    def stems(self) -> frozenset[str]:
        """The first six letters of each word of the abstract, in lower case."""
        return frozenset({word[:6] for word in self.tokens.low})

    @cached_property
    def content(self) -> list[str]:
        """The tokens' stems, empty for what is no word and for words that say nothing (extract/nearby.py)."""
        return [*map(content_of, self.tokens.low)]

    @cached_property
    def title_content(self) -> list[str]:
        """The same of the title's words, each once."""
        return [*dict.fromkeys(filter(None, map(content_of, self.title_words)))]

    @cached_property
    def whole_words(self) -> dict[str, str]:
        """For each stem the word that it is of, where the abstract has only one with it."""
        words: dict[str, str] = {}
        for word in self.tokens.low:
            if word[0].isalpha():
                cut = stem(word)
                words[cut] = word if words.get(cut, word) == word else ""
        return {cut: word for cut, word in words.items() if word}

    @cached_property
    def singulars(self) -> list[str]:
        """The tokens in small letters and the singular."""
        return list(map(singular, self.tokens.low))

    @cached_property
    def pairs(self) -> Counter[tuple[str, str]]:
        """How often two of the singulars stand side by side."""
        return Counter(pairwise(self.singulars))

    @cached_property
    def title_words(self) -> list[str]:
        """The words of the title in small letters and the singular, a colon and commas apart."""
        return [singular(word) for word in self.title_text.lower().replace(":", " : ").replace(",", " ,").split()]

    @cached_property
    def names(self) -> list[Name]:
        """The abstract's names, in order. Half the papers with numbers have no result, and nobody asks for these."""
        return [name for sentence in self._named() for name in sentence.names]

    @property
    def hits(self) -> list[Hit]:
        """The lexicon's names in the abstract, in order."""
        return [hit for sentence in self._named() for hit in sentence.hits]

    def _named(self) -> Iterator[Sentence]:
        """All sentences, their names found."""
        for sentence in self.sentences:
            _fill_names(self, sentence)
            yield sentence

    @cached_property
    def entities(self) -> dict[str, Entity]:
        """The paper's names by folded key."""
        kinds = _kinds(self.hits, self.text, self.title)
        for name in chain((n.text for n in self.names), (text for text, _ in self.title.names)):
            key = fold(name)
            if key not in kinds and len(key) >= _UNMISTAKABLE:
                kinds[key] = _kinds_by_fold(name)
        return gather_entities(self.tokens, self.names, self.title, kinds, self.addresses)

    @cached_property
    def redefined(self) -> frozenset[str]:
        """Acronyms of known metrics that stand for something else in this abstract."""
        return redefined(self.text, self.tokens)

    @cached_property
    def own_names(self) -> int:
        """How many of the paper's names are its own by their frames."""
        return sum(entity.own for entity in self.entities.values())

    @cached_property
    def benchmark_names(self) -> int:
        """How many of the paper's names are benchmarks by their frames or by the lexicon."""
        return sum("benchmark-noun" in e.flags or "benchmark" in e.known for e in self.entities.values())


_UNMISTAKABLE = 7  # letters: "miniImageNet" is "mini-ImageNet", but XMR no "X-MR"


@lru_cache(maxsize=1 << 14)
def _kinds_by_fold(name: str) -> frozenset[str]:
    """The kinds that the lexicon lists another spelling of a name under, words aside that count in their own case."""
    key = fold(name)
    kinds: tuple[Literal["benchmark", "system"], ...] = ("benchmark", "system")
    entries = {kind: lookup(kind, name) for kind in kinds}
    return frozenset(kind for kind, entry in entries.items() if entry and key not in map(fold, entry.exact))


def has_numbers(text: str) -> bool:
    """The gate: False for the half of all abstracts (54% of the corpus) that have no digit at all."""
    return any(c in text for c in "0123456789")


def clean_abstract(paper: Paper) -> CleanText:
    """The abstract cleaned, as far as it is read: whole words of its first ``LONGEST_TEXT`` characters."""
    raw = paper.abstract
    if len(raw) > LONGEST_TEXT:
        raw = raw[: max(raw.rfind(" ", 0, LONGEST_TEXT), 0) or LONGEST_TEXT]
    return clean(raw)


def prepare(paper: Paper) -> Document:
    """Find the sentences, tokens and numbers of a paper; :func:`fill` finds what else is in a sentence."""
    cleaned = clean_abstract(paper)
    return prepare_text(paper, cleaned, find_numbers(cleaned.text))


def prepare_text(paper: Paper, cleaned: CleanText, numbers: list[Number]) -> Document:
    """The rest of :func:`prepare`, for a paper whose numbers are known.

    Args:
        paper: as it came in.
        cleaned: its abstract, cleaned.
        numbers: those of the clean text, in order.
    """
    text = cleaned.text
    spans = split_sentences(text)
    tokens = tokenize(text, spans, numbers)
    sentences = [Sentence(i, start, end, tokens.first[i], tokens.first[i + 1]) for i, (start, end) in enumerate(spans)]
    number_token = [0] * len(numbers)
    for at, index in enumerate(tokens.number):
        if index >= 0:
            number_token[index] = at
            sentences[tokens.sentence[at]].numbers.append(index)
    return Document(paper, cleaned, tokens, numbers, number_token, sentences)


def fill(document: Document, sentence: Sentence) -> None:
    """Find the names, phrases and metrics of a sentence, once."""
    if sentence.filled:
        return
    _fill_names(document, sentence)
    text, tokens, within = document.text, document.tokens, (sentence.first, sentence.last)
    sentence.phrases = find_phrases(text, tokens, *within)
    sentence.metrics = find_metrics(
        text, tokens, within, hits=sentence.hits, phrases=sentence.phrases, names=sentence.names
    )
    sentence.filled = True


def _fill_names(document: Document, sentence: Sentence) -> None:
    """Find the names of a sentence, once."""
    if sentence.named:
        return
    text, tokens, within = document.text, document.tokens, (sentence.first, sentence.last)
    hits = scanner().scan(text, sentence.start, sentence.end)
    sentence.hits = hits = [
        hit for hit in hits if hit.kind != "metric" or not (_in_name(text, hit) or _is_a_map(text, hit))
    ]
    if others := document.redefined:
        sentence.hits = hits = [hit for hit in hits if hit.kind != "metric" or text[hit.start : hit.end] not in others]
    names = find_names(text, tokens, within, _known_tokens(tokens, hits), _metric_tokens(tokens, hits))
    addresses = document.addresses
    sentence.names = [name for name in names if not addresses.cover(name.start)] if addresses.spans else names
    sentence.named = True


def _in_name(text: str, hit: Hit) -> bool:
    """Whether an acronym is but a part of a name: "AP-MCTS", "DRL-IS" and "MAD-Sketch" are systems, no measures."""
    before, after = text[max(0, hit.start - LONGEST_NAME) : hit.start], text[hit.end : hit.end + LONGEST_NAME]
    if "-" not in (before[-1:], after[:1]) or not text[hit.start : hit.end].isupper():
        return False
    right = "".join(takewhile(_is_of_name, after))
    if sum(map(str.isupper, chain(takewhile(_is_of_name, reversed(before)), right))) > 1:
        return True
    word = right[1:]  # "AUC-Score" is a measure
    return len(word) > 3 and word.istitle() and before[-1:] != "-" and word.lower() not in words().metric_head


_NO_NOUN = regex.compile(r"\b(?:a|an|the|of|in|by|and|with|our|its|mean|average|test|to|on|or|for)\s$|[^a-z-]\s?$")


def _is_a_map(text: str, hit: Hit) -> bool:
    """Whether "map" is the word: "feature maps", "a saliency map". 200 of 3,000 abstracts have it, 3 the measure."""
    return text[hit.start : hit.end] == "map" and _NO_NOUN.search(text, max(0, hit.start - 12), hit.start) is None


def _is_of_name(c: str) -> bool:
    return c.isalnum() or c == "-"


def _known_tokens(tokens: Tokens, hits: list[Hit]) -> dict[int, int]:
    """The benchmarks and systems of the lexicon as token ranges, the longest where two start alike."""
    ranges: dict[int, int] = {}
    reach = -1
    for hit in hits:
        if hit.kind == "metric":
            continue
        first, last = tokens.covering(hit.start, hit.end)
        if first >= reach or last > reach:
            ranges[first] = max(last, ranges.get(first, 0))
            reach = max(reach, last)
    return ranges


def _metric_tokens(tokens: Tokens, hits: list[Hit]) -> frozenset[int]:
    """The tokens that known metrics stand on: "mAP" has the shape of a name and is none."""
    ranges = (range(*tokens.covering(hit.start, hit.end)) for hit in hits if hit.kind == "metric")
    return frozenset(chain.from_iterable(ranges))


def _kinds(hits: list[Hit], text: str, title: Title) -> dict[str, frozenset[str]]:
    """For each folded name that the lexicon knows, in abstract or title, the kinds that it lists it under."""
    kinds: dict[str, frozenset[str]] = {}
    for hit in hits:
        key = fold(text[hit.start : hit.end])
        kinds[key] = kinds.get(key, frozenset()) | {hit.kind}
    for hit in scanner().scan(title.text):
        key = fold(title.text[hit.start : hit.end])
        kinds[key] = kinds.get(key, frozenset()) | {hit.kind}
    return kinds


_DASHED = regex.compile(r"^(\S+(?: \S+){0,4}) [-–—] (?=\S)")  # 50 of 10,715 titles


def title_text(title: str) -> str:
    """A title as it is read: cleaned, a dash that parts a name from the rest as a colon."""
    text = clean(title).text.strip()
    return text if ":" in text else _DASHED.sub(r"\1: ", text)


def read_title(text: str) -> Title:
    """The names of a title: what stands before the colon, and what is shaped like a name anywhere.

    Every word of a title may be capital, so capitals alone make no name here.

    Args:
        text: from :func:`title_text`.
    """
    if not text:
        return Title("")
    names: list[tuple[str, bool]] = []
    head, colon, _ = text.partition(":")
    if colon and 0 < len(head.split()) <= 5:
        names.append((head.strip(), True))
    tokens = tokenize(text, [(0, len(text))], [])
    names += [
        (word, bool(colon) and end <= len(head))
        for word, end in zip(tokens.text, tokens.end, strict=True)
        if shape(word) in ("acronym", "camel", "digit")
    ]
    return Title(text, tuple(names))
