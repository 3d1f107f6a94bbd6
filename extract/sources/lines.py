"""Plain text with one abstract a line (or a paragraph), and no titles."""

from __future__ import annotations

from collections.abc import Iterator

from .prose import drop_label, paragraphs, words
from .source import Record, Source

_FEWEST_WORDS = 5  # "BERT reaches 93.2 on SQuAD." is an abstract, a heading or a page number is none


def read(source: Source) -> Iterator[Record]:
    """Yield ``{"abstract": …}`` for each line; one of fewer than five words is reported and skipped."""
    for number, line in paragraphs(source):
        abstract = drop_label(line)
        if words(abstract) < _FEWEST_WORDS:
            source.skip(number, f"too short for an abstract (fewer than {_FEWEST_WORDS} words)")
            continue
        yield number, {"abstract": abstract}
