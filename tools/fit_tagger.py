"""Fit extract/tagger.json: which tokens name a benchmark or a metric, from annotated sentences.

    python -m tools.fit_tagger ../shared/gold/tdmsci_train.jsonl --folds 5            # measure: nothing is written
    python -m tools.fit_tagger ../shared/gold/tdmsci_train.jsonl -o extract/tagger.json

A linear-chain conditional random field (CRFsuite) over the cues of extract/tagging.py. TDMSci's sentences of one paper
follow each other, so a fold takes runs of ``RUN`` sentences: a name is seldom in the fitted and in the measured part.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

import pycrfsuite

from extract.document import prepare
from extract.evaluation import evaluate_mentions, load_mention_gold, render_mentions
from extract.evaluation.mentions import GoldMentions
from extract.mentions import find_mentions, marked_by_rules
from extract.records import Mention
from extract.tagging import IMPOSSIBLE, LABELS, TagWeights, begins, may_follow, token_cues

RUN = 25  # sentences
STEPS = 150
ROUNDED = 2  # decimals
PRUNED = 0.015  # smaller weights are dropped; with 0.03 the F1 of metrics fell from .781 to .779

Sequences = tuple[list[list[str]], list[str]]
"""The cues and the label of each token of a text."""


def labelled(text: GoldMentions) -> Sequences:
    """The tokens of an annotated text with their cues and labels."""
    document = prepare(text.paper)
    tokens = document.tokens
    marked = {tokens.covering(*span): str(kind) for span, kind in marked_by_rules(document).items()}
    raw = [document.clean.to_raw(start, end) for start, end in zip(tokens.start, tokens.end, strict=True)]
    labels = [LABELS[0]] * len(tokens)
    for mention in text.mentions:
        if mention.type in ("benchmark", "metric"):
            inside = [at for at, (start, end) in enumerate(raw) if start < mention.end and mention.start < end]
            for at in inside:
                labels[at] = _label(mention.type, at, inside)
    return token_cues(document, marked), labels


def _label(kind: str, at: int, inside: Sequence[int]) -> str:
    """The label of the token ``at`` of a mention."""
    if len(inside) == 1 and f"{kind} alone" in LABELS:
        return f"{kind} alone"
    if at == inside[0]:
        return f"{kind} begins"
    return f"{kind} ends" if at == inside[-1] and f"{kind} ends" in LABELS else kind


def fit(sequences: Sequence[Sequences], options: argparse.Namespace) -> TagWeights:
    """The mean of ``--fits`` fits, each without some kinds of cues; ``--lean`` favours labels that begin a mention.

    Five folds, two seeds: the F1 of metrics was .775 with one fit of all cues, .781 with the mean of three.
    """
    cues: dict[str, Counter[str]] = defaultdict(Counter)
    after: Counter[tuple[str, str]] = Counter()
    for number in range(options.fits):
        info = _fit_once(_without_some(sequences, number, options.dropped), options)
        for (cue, label), weight in info.state_features.items():
            cues[cue][label] += weight / options.fits
        for pair, weight in info.transitions.items():
            after[pair] += weight / options.fits
    for label in LABELS:
        cues["always"][label] += options.lean * begins(label)
    table = {cue: [_rounded(row[label]) for label in LABELS] for cue, row in sorted(cues.items())}
    follows = [[_rounded(after[a, b]) if may_follow(a, b) else IMPOSSIBLE for b in LABELS] for a in LABELS]
    return TagWeights({cue: row for cue, row in table.items() if any(row)}, follows)


def _rounded(weight: float) -> float:
    return round(weight, ROUNDED) if abs(weight) >= PRUNED else 0  # "0", not "0.0": 455 kB, not 568


def _without_some(sequences: Sequence[Sequences], number: int, share: float) -> Iterator[Sequences]:
    """The sequences of fit ``number`` without ``share`` of the kinds of cues: the others learn to do their work."""
    random_ = random.Random(number)
    kinds = sorted({_kind(cue) for rows, _ in sequences for row in rows for cue in row} - {"always"})
    left_out = set(random_.sample(kinds, round(share * len(kinds))))
    for rows, labels in sequences:
        yield [[cue for cue in row if _kind(cue) not in left_out] for row in rows], labels


def _kind(cue: str) -> str:
    return cue.partition("=")[0]


def _fit_once(sequences: Iterable[Sequences], options: argparse.Namespace) -> pycrfsuite._dumpparser.ParsedDump:
    """Weights that make the labels likeliest, with an L2 penalty."""
    trainer = pycrfsuite.Trainer(verbose=False)
    for rows, labels in sequences:
        trainer.append(rows, labels)
    trainer.set_params(
        {"c1": 0.0, "c2": options.penalty, "max_iterations": STEPS, "feature.possible_transitions": True}
    )
    with tempfile.TemporaryDirectory() as folder:
        trainer.train(f"{folder}/model")
        tagger = pycrfsuite.Tagger()
        tagger.open(f"{folder}/model")
        info = tagger.info()
        tagger.close()
    return info


def cross_validate(texts: Sequence[GoldMentions], sequences: Sequence[Sequences], options: argparse.Namespace) -> None:
    """Mark each fold with weights fitted on the others, and print the figures."""
    runs = [range(k, min(k + RUN, len(texts))) for k in range(0, len(texts), RUN)]
    random.Random(options.seed).shuffle(runs)
    predictions: dict[str, tuple[Mention, ...]] = {}
    for fold in range(options.folds):
        held = {i for run in runs[fold :: options.folds] for i in run}
        weights = fit([s for i, s in enumerate(sequences) if i not in held], options)
        predictions |= {texts[i].paper.id: find_mentions(texts[i].paper, weights) for i in held}
    sys.stdout.write(render_mentions(evaluate_mentions(texts, predictions)) + "\n")


def dumps(weights: TagWeights) -> str:
    """The one form in which tagger.json is written: a line a cue, so that two fits can be compared."""
    lines = (f"{json.dumps(cue, ensure_ascii=False)}: {json.dumps(row)}" for cue, row in weights.cues.items())
    return f'{{"after": {json.dumps(weights.after)},\n"cues": {{\n' + ",\n".join(lines) + "\n}}\n"


def main() -> int:
    """Command line: see the module's docstring."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", type=Path, help="annotated sentences: JSONL with mentions")
    parser.add_argument("--folds", type=int, default=0, help="measure by cross-validation in so many folds")
    parser.add_argument("--seed", type=int, default=1, help="of the folds")
    parser.add_argument("--penalty", type=float, default=0.5, help="L2 penalty")
    parser.add_argument("--fits", type=int, default=3, help="how many fits the weights are the mean of")
    parser.add_argument(
        "--dropped", type=float, default=0.25, help="share of the kinds of cues that each fit does without"
    )
    parser.add_argument(
        "--lean", type=float, default=0.8, help="log-odds added for a mention to begin: more mentions, less sure ones"
    )
    parser.add_argument("-o", "--out", type=Path, help="write the weights here")
    options = parser.parse_args()
    texts = load_mention_gold(options.gold)
    sequences = [labelled(text) for text in texts]
    if options.folds:
        cross_validate(texts, sequences, options)
    if options.out:
        weights = fit(sequences, options)
        options.out.write_text(dumps(weights), encoding="utf-8")
        sys.stderr.write(f"{len(weights.cues)} cues written\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
