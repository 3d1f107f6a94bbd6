"""Canonical ids for the names of a result: by the lexicon where it knows them, else by the folded name.

Over-merging is worse than under-merging: nothing here matches fuzzily. CIFAR-10 is not CIFAR-100, GPT-4 not GPT-4o.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

import regex

from extract.acronyms import abbreviates, is_common, same_words
from extract.lexicon import Kind, Metric, fold, lookup, surfaces
from extract.splits import belongs, splits_of_name
from extract.words import words

Expansions = Mapping[str, tuple[str, str]]
"""Folded name -> (full name, acronym): what a paper gives both of (:func:`extract.acronyms.expansions`)."""

NO_EXPANSIONS: Expansions = {}

_PLURAL_Y = regex.compile(r"(?<=\p{Ll}{4})ies$")  # accuracies, latencies, frequencies


@lru_cache(maxsize=1 << 14)
def metric_entry(name: str) -> Metric | None:
    """The lexicon's metric for a name in a text, or None: "average grasping success rates" is the success rate.

    Only words that say how a measure is pooled or at which task it is taken are passed over. Any other makes it another
    measure: a "survival time" is no runtime, nor "Average Precision@0.5IOU" the average precision.
    """
    parts = name.split()
    while parts:
        name = " ".join(parts)
        for spelling in (name, _PLURAL_Y.sub("y", name), name.removesuffix("s")):
            entry = lookup("metric", spelling)
            if entry is not None:
                return entry
        if not _adds_nothing(parts[0].lower()):
            return None
        parts = parts[1:]
    return None


def _adds_nothing(word: str) -> bool:
    w = words()
    return word in w.pooling or (word in w.metric_modifier and w.telling.isdisjoint(word.split("-")))


def metric_id(name: str | None) -> str | None:
    """The id of a metric, as the abstract has it, modifiers included: the lexicon's, or the folded name where it has
    none; None for None."""
    if name is None:
        return None
    entry = metric_entry(name)
    return entry.id if entry is not None else _slug(name)


def benchmark_id(name: str | None, expansions: Expansions = NO_EXPANSIONS) -> str | None:
    """The id of a benchmark, whichever its split: see :func:`benchmark_and_split`."""
    return benchmark_and_split(name, expansions)[0]


def benchmark_and_split(name: str | None, expansions: Expansions = NO_EXPANSIONS) -> tuple[str | None, str]:
    """The id of a benchmark and the split that its name holds.

    Args:
        name: as the abstract has it; None for "the abstract does not say".
        expansions: the acronyms of the paper.

    Returns:
        The lexicon's id, or the folded name where it has none, or None for no name and for words that name nothing
        ("test set"); and the split, mostly ``""``.

    >>> benchmark_and_split("ImageNet-1k val"), benchmark_and_split("SWE-bench Verified")
    (('imagenet', 'val'), ('swe-bench-verified', ''))
    """
    if name is None:
        return None, ""
    if fold(name) in expansions:
        return _expanded("benchmark", name, expansions), ""
    found, split = _known_split(name)
    if split and fold(found) in expansions:
        return _expanded("benchmark", found, expansions), split
    return (_by_lexicon("benchmark", found), split) if is_benchmark(found) else (None, "")


def board_of(benchmark_id: str | None, metric_id: str | None, title: str = "") -> tuple[str | None, str | None]:
    """The board that is meant, where one name stands for several tasks, or several names for one measure.

    Args:
        benchmark_id, metric_id: of the names as they were read.
        title: of the paper.

    Returns:
        The ids of the benchmark and of the metric.

    >>> board_of("ms-coco", "cider"), board_of("imagenet", "accuracy")
    (('coco-captioning', 'cider'), ('imagenet', 'top-1-accuracy'))
    """
    if metric_id is None:
        return benchmark_id, None
    if benchmark_id in _tasks():
        title = title.lower()
        fitting = (task.id for task in _tasks()[benchmark_id] if task.fits(metric_id, title))
        benchmark_id = next(fitting, benchmark_id)
    measures = _measures()
    return benchmark_id, measures.get((benchmark_id, metric_id)) or measures.get(("any", metric_id), metric_id)


@dataclass(frozen=True, slots=True)
class _Task:
    """One task of several on the data of one name; without ``metrics`` any metric fits, without ``title`` any title."""

    id: str
    metrics: frozenset[str] = frozenset()
    title: tuple[str, ...] = ()

    def fits(self, metric_id: str, title: str) -> bool:
        told = not self.title or any(words in title for words in self.title)
        return told and (not self.metrics or metric_id in self.metrics)


def _load(file: str) -> dict[str, dict[str, Any]]:
    return tomllib.loads(files("extract.lexicon").joinpath(file).read_text(encoding="utf-8"))


@cache
def _tasks() -> dict[str | None, list[_Task]]:
    """lexicon/tasks.toml: id of the name -> its tasks."""
    return {
        name: [_Task(task, frozenset(by.get("metrics", ())), tuple(by.get("title", ()))) for task, by in tasks.items()]
        for name, tasks in _load("tasks.toml").items()
    }


@cache
def _measures() -> dict[tuple[str | None, str], str]:
    """lexicon/measures.toml: (id of the benchmark, or ``any``; id of another name) -> id of the measure."""
    return {
        (benchmark, name): measure
        for benchmark, measures in _load("measures.toml").items()
        for measure, names in measures.items()
        for name in names
    }


@lru_cache(maxsize=1 << 14)
def is_benchmark(name: str) -> bool:
    """False for what no board can be made of: words that describe some data of the paper and name none ("large
    dataset", "unseen objects"), the languages and places that they come from ("Romanian", "English Twitter data"),
    machines ("NVIDIA Jetson TX2", "Baxter"), everyday terms (USB), and known systems ("GPT-4")."""
    if lookup("benchmark", name) is not None:
        return True
    w, parts = words(), name.lower().split()
    if all(any(part in some for some in (w.unnamed, w.common_name, w.language, w.country)) for part in parts):
        return False
    return parts[0] not in w.hardware and fold(name) not in w.common_term and lookup("system", name) is None


@lru_cache(maxsize=1 << 14)
def _known_split(name: str) -> tuple[str, str]:
    """A name without its split, and the split, where what is left is a benchmark that has such a split."""
    whole = lookup("benchmark", name)
    for base, split in splits_of_name(name):
        entry = lookup("benchmark", base)
        if entry is not None:
            if belongs(split, entry.id) and (whole is None or whole.id == entry.id):
                return base, split
        elif whole is None and belongs(split, "") and _SURE_TAIL.search(name) and regex.search(r"\p{Lu}|\d", base):
            return base, split
    return name, ""


# What ends an unknown name as a split and nothing else: "X test set", "X-val", not "visual Turing test".
_SURE_TAIL = regex.compile(
    r"(?:\b(?:val|dev|test-dev|testmini|minival)|(?:set|split|subset)s?|\((?:test|validation)\))$", regex.IGNORECASE
)


def model_id(name: str | None, expansions: Expansions = NO_EXPANSIONS) -> str | None:
    """The id of a system: the lexicon's, or the folded name where it has none; None for None.

    Args:
        name: as the abstract has it; "our GPT-4 model" is GPT-4.
        expansions: the acronyms of the paper.
    """
    if name is None:
        return None
    name = _OWN.sub("", name) or name
    if fold(name) in expansions:
        return _expanded("system", name, expansions)
    return _by_lexicon("system", name)


_OWN = regex.compile(r"^(?:our|their|the)\s(?:proposed\s|own\s|new\s)?(?=\S*[\p{Lu}\d])")


def _expanded(kind: Kind, name: str, expansions: Expansions) -> str | None:
    """The one id of a full name and its acronym.

    The full name says what is meant: the ARC of "Abstraction and Reasoning Corpus (ARC)" is not the ARC that the
    lexicon lists with another full name. Where the lexicon knows neither, an acronym of up to five capitals stands for
    its full name, since other papers use it for other things; a longer one (OpenIE) is the better known of the two.
    """
    full, short = expansions[fold(name)]
    entry = lookup(kind, full)
    if entry is not None:
        return entry.id
    entry = lookup(kind, short)
    if entry is None:
        return _slug(full if is_common(short) else short)
    others = [surface for surface in surfaces(entry) if abbreviates(short, surface)]
    return entry.id if not others or any(same_words(full, other) for other in others) else _slug(full)


@lru_cache(maxsize=1 << 14)
def _by_lexicon(kind: Kind, name: str) -> str | None:
    entry = lookup(kind, name)
    return entry.id if entry is not None else _slug(name)


def _slug(name: str) -> str | None:
    return fold(name) or name.strip().lower() or None
