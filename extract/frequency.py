"""How many abstracts have a name: what a paper proposes stands in hardly another, what it is measured against in many.

Counted over 75,007 abstracts (tools/mine_frequent.py). A change is nearly always that of the paper's own system, and
there this tells: tuple F1 of deltas 0.646 against 0.637, of scores 0.591 against 0.590 (dev.jsonl, cross-validated in
five folds, mean of two divisions). Weighed for scores too, whose models are often well known, it costs them 0.01.
"""

from __future__ import annotations

from typing import Final

from extract.lexicon import load_counts

LEAST: Final = 4  # abstracts
_LEVELS: Final = ((10, "<10"), (30, "<30"), (100, "<100"))


def frequent_names() -> dict[str, int]:
    """How many abstracts have a name, by its folded form (extract.lexicon.fold), where at least four have it."""
    return load_counts("frequent.tsv")


def frequency(key: str) -> str:
    """In how many abstracts a name stands: ``few``, ``<10``, ``<30``, ``<100`` or ``many``.

    Args:
        key: its folded form.
    """
    count = frequent_names().get(key, 0)
    if count < LEAST:
        return "few"
    return next((name for limit, name in _LEVELS if count < limit), "many")
