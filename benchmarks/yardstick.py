"""Extraction beside what people know: spaCy's tokenizer, which only splits the same abstracts into words."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from typing import Final

import orjson

from benchmarks.extraction import extraction
from benchmarks.figures import Figure
from benchmarks.fresh import cost
from benchmarks.sample import Sample
from benchmarks.timing import in_turn

_ROUNDS: Final = 2

ABSENT: Final = "spaCy's tokenizer was left out: it is not installed (pip install 'benchmine[bench]')"


def measure(sample: Sample, folder: Path) -> Figure | None:
    """The figure; None where spaCy is not installed. ``folder`` is for the output."""
    if find_spec("spacy") is None:
        return None
    out = folder / "results.jsonl"
    ours, floor = in_turn(
        lambda: cost(extraction, sample.path, out, papers=sample.papers).seconds,
        lambda: cost(tokenization, sample.path, papers=sample.papers).seconds,
        rounds=_ROUNDS,
    )
    return Figure(f"extraction of {sample.papers:,} papers", ours, floor, "seconds", "spaCy's blank English tokenizer")


def tokenization(papers: Path) -> Callable[[], int]:
    """The words of each abstract, by spaCy; the loading of the tokenizer is not part of it."""
    import spacy  # noqa: PLC0415  # not there for all

    return partial(_tokenize, papers, spacy.blank("en").tokenizer)


def _tokenize(papers: Path, tokenizer: Callable[[str], object]) -> int:
    count = 0
    with papers.open("rb") as lines:
        for line in lines:
            tokenizer(orjson.loads(line)["abstract"])
            count += 1
    return count
