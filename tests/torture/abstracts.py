"""Abstracts by the thousand, written for the tests of this folder: always the same ones for the same numbers."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from pathlib import Path
from typing import Final

_MODELS: Final = (
    "TinyNet",
    "ConvMix-S",
    "WideFormer",
    "ReadNet-50",
    "PatchLM-7B",
    "SlowFast-B",
    "GraphMend",
    "AudioTree",
)
_BENCHMARKS: Final = (
    ("CIFAR-10", "accuracy"),
    ("ImageNet", "top-1 accuracy"),
    ("SST-2", "accuracy"),
    ("SQuAD", "F1"),
    ("GSM8K", "accuracy"),
    ("PASCAL VOC", "mAP"),
)
_PLAIN: Final = (
    "We study how readers of long documents decide what to skip. A survey of the practice shows no single habit.",
    "This note describes a theory of small graphs whose nodes forget. Proofs are given, and an open question is named.",
    "A method for aligning maps of different ages is presented. It needs neither labels nor a common projection.",
)


def papers(count: int, *, shift: int = 0, prefix: str = "torture") -> Iterator[dict[str, str]]:
    """So many papers; one in six reports scores.

    Args:
        count: how many.
        shift: another text with other values for one in three of those that report scores, under the same ids, as a
            second edition of the source would have it.
    """
    for number in range(count):
        abstract = _PLAIN[number % len(_PLAIN)]
        if number % 6 == 0:
            changed = shift if number % 18 == 0 else 0
            abstract = f"{abstract} {_scores(random.Random(number * 1000 + changed))}"
        year, month = 2018 + number % 8, 1 + number % 12
        yield {
            "id": f"{prefix}-{number:06}",
            "title": f"{_MODELS[number % len(_MODELS)]}: study {number}",
            "abstract": abstract,
            "date": f"{year}-{month:02}-15",
        }


def _scores(draw: random.Random) -> str:
    benchmark, metric = draw.choice(_BENCHMARKS)
    model, other = draw.sample(_MODELS, 2)
    value = draw.uniform(50, 97)
    return (
        f"{model} achieves {value:.1f}% {metric} on {benchmark}, against {value - draw.uniform(0.2, 4):.1f}% for "
        f"{other}. "
        f"It improves over the baseline by {draw.uniform(0.3, 5):.1f} points."
    )


def write(path: Path, count: int, *, shift: int = 0, prefix: str = "torture") -> Path:
    """The papers as JSON Lines."""
    with path.open("w", encoding="utf-8") as file:
        file.writelines(json.dumps(paper) + "\n" for paper in papers(count, shift=shift, prefix=prefix))
    return path
