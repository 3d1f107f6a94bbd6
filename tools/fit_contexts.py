"""Fit extract/contexts.json: what kind of thing a name is, by the words around it. Needs no annotations.

    python -m tools.fit_contexts papers.jsonl.gz [--without gold.jsonl …] [-o extract/contexts.json]

A title "X: …" whose X the abstract mentions says that X is the paper's own: its benchmark where the rest of the title
speaks of a dataset, else its system. Other names are what the lexicon lists them as, or ``other``. The titles are
hidden from the cues. A multinomial logistic regression with an L2 penalty; a cue that fewer than ``MIN_PAPERS`` papers
show gets no weight.
"""

from __future__ import annotations

import argparse
import gzip
import json
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path

import numpy as np
import regex

from extract.contexts import CLASSES, document_cues
from extract.document import prepare
from extract.entities import Entity
from extract.lexicon import fold
from extract.records import Paper
from extract.words import words
from tools.logit import Array, Group, fit_multinomial

MIN_PAPERS = 10
PENALTY = 2.0
PARTS = 6  # one in so many papers is held out to measure

Row = tuple[str, list[str]]
"""A name's class and its cues."""


def main() -> int:
    """Command line: see the module's docstring."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus", type=Path, help="papers with title and abstract, JSONL, gzipped")
    parser.add_argument("--without", type=Path, nargs="*", default=[], help="annotated papers that are left out")
    parser.add_argument("-o", "--out", type=Path, help="write the weights here")
    options = parser.parse_args()
    hidden = {_squeezed(json.loads(line)["abstract"]) for path in options.without for line in _lines(path)}
    papers = (Paper(str(p["id"]), p["abstract"], p["title"]) for p in map(json.loads, _lines(options.corpus)))
    documents = [rows for p in papers if _squeezed(p.abstract) not in hidden and (rows := labelled(p))]
    held = documents[::PARTS]
    right, count = measure(held, fit([d for i, d in enumerate(documents) if i % PARTS]))
    sys.stderr.write(f"{len(documents)} papers; own system ranked first in {right} of {count} held out\n")
    if options.out:
        weights = {cue: [round(w, 2) for w in row] for cue, row in sorted(fit(documents).items())}
        lines = (f"{json.dumps(cue, ensure_ascii=False)}: {json.dumps(row)}" for cue, row in weights.items())
        options.out.write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")
    return 0


def labelled(paper: Paper) -> list[Row]:
    """The names of a paper with their classes; empty where the title names nothing that the abstract mentions."""
    head, colon, tail = paper.title.partition(":")
    if not colon or not 1 <= len(head.split()) <= 3:
        return []
    document = prepare(Paper(paper.id, paper.abstract))
    key = fold(head.strip())
    if key not in document.entities:
        return []
    about_data = any(word in words().data_paper for word in regex.findall(r"[a-z]+", tail.lower()))
    own = "own benchmark" if about_data else "own system"
    return [(own if entity.key == key else _known(entity), cues) for entity, cues in document_cues(document)]


def _known(entity: Entity) -> str:
    return next((kind for kind in ("benchmark", "system") if kind in entity.known), "other")


def fit(documents: Sequence[list[Row]]) -> dict[str, list[float]]:
    """Cue -> its weight for each of CLASSES."""
    groups = [
        Group(i, "context", [["bias", *cues]], [CLASSES.index(name)])
        for i, rows in enumerate(documents)
        for name, cues in rows
    ]
    vocab, weights = fit_multinomial(groups, len(CLASSES), PENALTY, MIN_PAPERS)
    return {cue: [float(w) for w in weights[i]] for cue, i in vocab.items()}


def measure(documents: Iterable[list[Row]], weights: dict[str, list[float]]) -> tuple[int, int]:
    """In how many papers with an own system its name is ranked first, and how many these are."""
    right = count = 0
    for rows in documents:
        if any(name == "own system" for name, _ in rows):
            best = max(rows, key=lambda row: _log_odds(weights, row[1]))
            right += best[0] == "own system"
            count += 1
    return right, count


def _log_odds(weights: dict[str, list[float]], cues: Sequence[str]) -> float:
    totals: Array = sum((np.array(weights[c]) for c in ["bias", *cues] if c in weights), np.zeros(len(CLASSES)))
    return float(totals[0] - np.logaddexp.reduce(totals[1:]))


def _squeezed(text: str) -> str:
    return "".join(text.split()).lower()


def _lines(path: Path) -> Iterable[str]:
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", encoding="utf-8") as lines:
        yield from lines


if __name__ == "__main__":
    sys.exit(main())
