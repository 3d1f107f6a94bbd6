"""Measure how often scores are read right, by the family of their metric, for the coverage ledger.

    python -m tools.measure GOLD.jsonl READINGS.jsonl [GOLD READINGS]… -o db/measured.json

Each pair is an annotated set and what the reader made of it, as ``benchmine extract`` writes it. The readings must be
of abstracts that the weights did not see: those that ``tools/fit.py GOLD --folds 5 --predictions FILE`` writes are.
Only figures are written.
"""

from __future__ import annotations

import argparse
import json
import math
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, Final

from extract.evaluation import Judgement, judge, load_gold, load_predictions
from extract.lexicon import lookup

_Z: Final = 1.959964  # two-sided 95%
NO_METRIC: Final = "no metric"
UNKNOWN: Final = "unknown metric"


def family(metric: str | None) -> str:
    """The family of a metric as a reading names it."""
    if metric is None:
        return NO_METRIC
    known = lookup("metric", metric)
    return UNKNOWN if known is None else known.family


def wilson(right: int, of: int) -> tuple[float, float]:
    """The 95% interval of a share.

    >>> [round(end, 3) for end in wilson(8, 10)]
    [0.49, 0.943]
    """
    share, z = right / of, _Z
    middle = (share + z * z / (2 * of)) / (1 + z * z / of)
    reach = z / (1 + z * z / of) * math.sqrt(share * (1 - share) / of + z * z / (4 * of * of))
    return max(middle - reach, 0.0), min(middle + reach, 1.0)


def precisions(judgements: Iterable[Judgement]) -> dict[str, dict[str, float]]:
    """For each family, and ``""`` for all: how many scores were read, and the share that is right in full."""
    read: Counter[str] = Counter()
    right: Counter[str] = Counter()
    for one in judgements:
        if one.predicted is None or one.predicted.kind != "score":
            continue
        for key in ("", family(one.predicted.metric)):
            read[key] += 1
            right[key] += one.outcome == "right"
    table = {}
    for key in sorted(read):
        low, high = wilson(right[key], read[key])
        figures = {"precision": right[key] / read[key], "low": low, "high": high}
        table[key] = {"readings": read[key], **{name: round(value, 3) for name, value in figures.items()}}
    return table


def measure(pairs: Sequence[tuple[Path, Path]]) -> dict[str, Any]:
    """What the file holds."""
    judgements: list[Judgement] = []
    abstracts = 0
    for gold, readings in pairs:
        papers = load_gold(gold)
        abstracts += len(papers)
        predicted = load_predictions(readings)
        for paper in papers:
            judgements += judge(paper, predicted.get(paper.paper.id, ()))
    return {"abstracts": abstracts, "families": precisions(judgements)}


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description="Precision by metric family, for db/measured.json.")
    parser.add_argument("files", nargs="+", type=Path, metavar="GOLD READINGS", help="pairs of files")
    parser.add_argument("-o", "--output", type=Path, required=True)
    given = parser.parse_args()
    if len(given.files) % 2:
        parser.error("each annotated set needs its readings: give GOLD READINGS pairs")
    found = measure(list(zip(given.files[::2], given.files[1::2], strict=True)))
    given.output.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
