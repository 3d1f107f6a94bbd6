"""What is fuzzed: each target takes any bytes and holds what it reads to what is promised of it.

A target raises for a broken promise (AssertionError) and for whatever the code under it raises that it should not.
The property tests (test_properties.py) and the coverage-guided fuzzing (fuzzing.py) share them.
"""

from __future__ import annotations

import io
import re
import sys
import time
from collections.abc import Callable
from functools import lru_cache, partial
from typing import Final

from extract.mentions import find_mentions
from extract.reader import Reader
from extract.records import Paper, Problem
from extract.sentences import split_sentences
from extract.sources import FORMATS, SourceError, iter_papers
from extract.text import clean

Target = Callable[[bytes], None]

SLOW: Final = 1.0
"""Seconds of processor time that no input of fuzzing may take."""

_NOT_TEXT: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff]")

_NOT_ONE_LINE: Final = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]")


def text_of(data: bytes) -> str:
    """Any bytes as a text; now and then with what no decoder lets through."""
    return data[1:].decode("utf-8", "surrogatepass" if data[:1] == b"\xff" else "replace") if data else ""


def cleaner(data: bytes) -> None:
    """Every range of the clean text leads back into the abstract, in order; what was not edited is the same there."""
    raw = _decoded(data)
    cleaned = clean(raw)
    text = cleaned.text
    assert cleaned.raw == raw
    last = 0
    step = max(1, len(text) // 40)
    for at in range(0, len(text), step):
        start, end = cleaned.to_raw(at, at + 1)
        assert last <= start < end <= len(raw)
        assert raw[start:end] == text[at] or not cleaned.is_identity
        last = start
    assert cleaned.to_raw(0, len(text))[1] <= len(raw)
    if cleaned.is_identity:
        assert text == raw


def sentences(data: bytes) -> None:
    """Sentences are in order, do not overlap, begin and end with a sign, and leave out nothing but white space."""
    text = _decoded(data)
    last = 0
    for start, end in split_sentences(text):
        assert last <= start < end <= len(text)
        assert not text[last:start].strip()
        assert not text[start].isspace()
        assert not text[end - 1].isspace()
        last = end
    assert not text[last:].strip()


def reader(data: bytes) -> None:
    """Every value and sentence is its stretch of the abstract; every name's span lies inside it."""
    text = _decoded(data)
    title, _, abstract = text.rpartition("\x1f")
    read_whole(title, abstract)


def read_whole(title: str, abstract: str) -> None:
    """The promise of :func:`reader`, of a paper."""
    for one in _reader().read(Paper(id="a", title=title, abstract=abstract)).results:
        assert 0 <= one.sentence_start <= one.start < one.end <= one.sentence_end <= len(abstract)
        assert abstract[one.start : one.end] == one.value_text
        assert abstract[one.sentence_start : one.sentence_end] == one.sentence
        assert 0 <= one.confidence <= 1
        for span in (one.metric_span, one.benchmark_span, one.model_span):
            assert span is None or 0 <= span.start < span.end <= len(abstract)


def mentions(data: bytes) -> None:
    """Every mention is its stretch of the abstract."""
    abstract = _decoded(data)
    for one in find_mentions(Paper(id="a", abstract=abstract)):
        assert 0 <= one.start < one.end <= len(abstract)
        assert abstract[one.start : one.end] == one.text


def source(data: bytes, format: str | None) -> None:
    """A source gives papers of clean text, says in one line why it does not, or both."""
    problems: list[Problem] = []
    standard_input, sys.stdin = sys.stdin, io.TextIOWrapper(io.BytesIO(data))  # a file a time would take longer
    try:
        papers = list(iter_papers("-", format=format, on_problem=problems.append))
        said = "read"
    except SourceError as error:
        papers, said = [], str(error)
    finally:
        sys.stdin = standard_input
    assert _NOT_ONE_LINE.search(said) is None
    ids = [paper.id for paper in papers]
    assert len(set(ids)) == len(ids)
    for paper in papers:
        assert paper.id
        assert paper.abstract.strip()
        for text in (paper.id, paper.title, paper.abstract, *paper.authors, paper.venue or "", paper.url or ""):
            assert _NOT_TEXT.search(text) is None
        assert paper.url is None or paper.url.startswith(("http://", "https://"))
    for problem in problems:
        assert problem.reason
        assert "\n" not in problem.reason


def timed(target: Target, data: bytes) -> None:
    """The target, and the promise that it takes no longer than :data:`SLOW`."""
    begun = time.process_time()
    target(data)
    taken = time.process_time() - begun
    assert taken < SLOW, f"{len(data):,} bytes took {taken:.2f} s"


def _decoded(data: bytes) -> str:
    try:
        return text_of(data)
    except UnicodeDecodeError:
        return data.decode("utf-8", "replace")


@lru_cache(maxsize=1)
def _reader() -> Reader:
    return Reader()


TARGETS: Final[dict[str, Target]] = {
    "cleaner": cleaner,
    "sentences": sentences,
    "mentions": mentions,
    "reader": reader,
    "recognised source": partial(source, format=None),
    **{f"{name} source": partial(source, format=name) for name in FORMATS},
}
