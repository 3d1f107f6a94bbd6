"""Canonical ids for the names of a result: by the lexicon where it knows them, else by the folded name.

Over-merging is worse than under-merging: nothing here matches fuzzily. CIFAR-10 is not CIFAR-100, GPT-4 not GPT-4o.
"""

from __future__ import annotations

from functools import lru_cache

from extract.lexicon import Metric, fold, lookup
from extract.words import words


@lru_cache(maxsize=1 << 14)
def metric_entry(name: str) -> Metric | None:
    """The lexicon's metric for a name in a text, or None: "average success rates" is the success rate."""
    parts = name.split()
    while parts:
        entry = lookup("metric", " ".join(parts))
        if entry is not None:
            return entry
        if parts[0].lower() not in words().pooling:
            return None
        parts = parts[1:]
    return None


def metric_id(name: str | None, hint: Metric | None = None) -> str | None:
    """The id of a metric; None for None.

    Args:
        name: as the abstract has it, modifiers included.
        hint: the entry that the name was recognised by, used where the whole name is not known.

    Returns:
        The lexicon's id, or the folded name where neither knows it.
    """
    if name is None:
        return None
    entry = metric_entry(name) or hint
    return entry.id if entry is not None else _slug(name)


@lru_cache(maxsize=1 << 14)
def benchmark_id(name: str | None) -> str | None:
    """The id of a benchmark: the lexicon's, or the folded name where it has none; None for None."""
    if name is None:
        return None
    entry = lookup("benchmark", name)
    return entry.id if entry is not None else _slug(name)


@lru_cache(maxsize=1 << 14)
def model_id(name: str | None) -> str | None:
    """The id of a system: the lexicon's, or the folded name where it has none; None for None."""
    if name is None:
        return None
    entry = lookup("system", name)
    return entry.id if entry is not None else _slug(name)


def _slug(name: str) -> str | None:
    return fold(name) or name.strip().lower() or None
