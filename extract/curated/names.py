"""What the names of a curated leaderboard mean: the ids under which mined results stand, by the same lexicon.

Titles of curated boards hold more than a dataset ("CIFAR-10 Image Recognition", "librispeech WER testclean"), columns
more than a metric ("% Test Accuracy"), and systems more than a name ("BERT (Devlin et al., 2018)", "QANet (ensemble)").
What is more is taken off where what is left is known; else the whole name stands for itself. Nothing matches fuzzily.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Final

import regex

from extract.lexicon import Metric, fold, load_benchmarks, lookup
from extract.normalise import benchmark_and_split, board_of, metric_entry, metric_id, model_id
from extract.splits import belongs, fold_split, split_data

_SPLIT_WORDS: Final = {
    "test": "test",
    "testing": "test",
    "validation": "val",
    "valid": "val",
    "val": "val",
    "dev": "dev",
    "development": "dev",
    "train": "train",
    "training": "train",
}
_COLUMN: Final = regex.compile(
    r"(?P<percent>%\s*)?(?:(?P<before>test(?:ing)?|valid(?:ation)?|val|dev(?:elopment)?|train(?:ing)?)[\s_-]+)?"
    r"(?P<name>.+?)(?:\s*\((?P<after>test|val|valid|validation|dev|train)(?: set)?\))?(?P<unit>\s*\(%\))?[*†‡]*",
    regex.IGNORECASE,
)
# Columns whose names mean something else in a sentence: a "percentage error" there is a mean absolute one.
_IDIOMS: Final = {"percentagecorrect": "accuracy", "percentageerror": "error rate", "numberofparam": "parameters"}
# Columns that leave it to the title which measure they hold.
_GENERAL: Final = frozenset({"score", "error-rate", "error", "accuracy"})
_PER_CENT: Final = regex.compile(r"percentage\b|percent\b", regex.IGNORECASE)
_BRACKET: Final = regex.compile(r"(?P<name>.*?\S)\s*\((?P<inside>[^()]+)\)")

# What a title says of the task -> the task in the lexicon; a title is cut only where the dataset is of that task.
_TASKS: Final = {
    "imagerecognition": "image classification",
    "imageclassification": "image classification",
    "digitrecognition": "image classification",
    "handwrittendigitrecognition": "image classification",
    "comprehension": "question answering",
    "english": "",  # the language that is meant where none is named
}
_LONGEST_TAIL: Final = 4  # words

_LAST_BRACKET: Final = regex.compile(r"(?P<name>.*?)\s*\((?P<inside>[^()]*)\)\s*[*†‡]*$")
_SETTING: Final = regex.compile(r"(?P<one>single(?:[\s-]model)?)|(?P<many>ensemble(?:[\s-]model)?)", regex.IGNORECASE)
_CITATION: Final = regex.compile(r".*\bet al\b.*|(?:.*[\p{L}.,&\s])?(?:19|20)\d\d[a-z]?", regex.IGNORECASE)
_REPOSITORY: Final = regex.compile(r"[\w.-]+/(?P<name>[\w.+-]+)")
_HUMAN: Final = regex.compile(r"humans?\b(?!\s*eval)", regex.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a curated value belongs.

    Args:
        benchmark_id: the lexicon's id, or the folded title; None where the title names no dataset.
        split: of the benchmark; empty where neither title nor column says.
        metric_id: the lexicon's id, or the folded column; None where the column names a split alone.
        unit: ``%`` where the column says so, else empty.
    """

    benchmark_id: str | None
    split: str
    metric_id: str | None
    unit: str


@dataclass(frozen=True, slots=True)
class Named:
    """What the name of a system says.

    Args:
        id: the lexicon's id, or the folded name; None where there is none.
        setting: ``single model``, ``ensemble`` or empty.
        human: it is people's performance.
    """

    id: str | None
    setting: str
    human: bool


def place_of(dataset: tuple[str, ...], split: str, metric: str) -> Place:
    """Where the values of a column of a board belong.

    Args:
        dataset: the titles of the dataset and of its part, outermost first.
        split: what the file's own field for it says; empty without.
        metric: the column's name.

    >>> place_of(("CIFAR-10 Image Recognition",), "", "Percentage correct")
    Place(benchmark_id='cifar-10', split='', metric_id='accuracy', unit='%')
    >>> place_of(("librispeech WER testclean",), "", "WER")
    Place(benchmark_id='librispeech', split='test-clean', metric_id='wer', unit='')
    """
    benchmark, in_title, meant = _dataset(dataset)
    measure, in_column, unit = _column(metric)
    if meant and measure in _GENERAL:
        measure = meant
    given = _split(split, benchmark or "") if split else ""
    if given and in_title:  # "clean" of LibriSpeech's "test"
        given = _split(f"{given}-{in_title}", benchmark or "") or given
    board, measure = board_of(benchmark, measure)
    return Place(board, given or in_title or in_column, measure, unit)


def system_of(name: str) -> Named:
    """What the name of a system says.

    >>> system_of("BERT (Devlin et al., 2018)").id, system_of("QANet (ensemble)").setting
    ('bert', 'ensemble')
    """
    setting = ""
    human = _HUMAN.match(name) is not None
    while (found := _LAST_BRACKET.fullmatch(name)) is not None:
        inside = found["inside"].strip()
        if says := _SETTING.fullmatch(inside):
            setting = "single model" if says["one"] else "ensemble"
        elif inside and not _CITATION.fullmatch(inside):
            break
        name = found["name"]
    name = name.strip()
    if (repository := _REPOSITORY.fullmatch(name)) is not None and lookup("system", name) is None:
        name = repository["name"]
    return Named(model_id(name) if fold(name) else None, setting, human)


@lru_cache(maxsize=1 << 12)
def _column(name: str) -> tuple[str | None, str, str]:
    """Id of the metric, split and unit of a column."""
    name = " ".join(name.split())
    if (alone := _SPLIT_WORDS.get(name.casefold())) is not None:
        return None, alone, ""
    found = _COLUMN.fullmatch(name)
    if found is None:
        return None, "", ""
    rest = found["name"].strip()
    split = _SPLIT_WORDS.get((found["before"] or found["after"] or "").casefold(), "")
    unit = "%" if found["percent"] or found["unit"] or _PER_CENT.match(rest) else ""
    whole = f"{found['before'] or ''} {rest}".strip()
    entry = next((entry for one in (rest, *_in_bracket(rest), whole) if (entry := _metric(one))), None)
    return entry.id if entry is not None else metric_id(rest), split, unit


def _metric(name: str) -> Metric | None:
    return metric_entry(_IDIOMS.get(fold(name), name))


def _in_bracket(name: str) -> Iterator[str]:
    """The two names of "Bits per Character (BPC)"; of "EM (Quasar-T)" none, which is the measure of a part."""
    found = _BRACKET.fullmatch(name)
    if (
        found is not None
        and len(found["inside"]) > 1
        and (found["inside"].isupper() or lookup("metric", found["inside"]) is not None)
    ):
        yield from (found["inside"], found["name"])


def _dataset(path: tuple[str, ...]) -> tuple[str | None, str, str]:
    """Id and split of a dataset with its parts, and the metric that its title names."""
    title, *parts = path
    identity, split, metric = _title(title)
    for part in parts:
        named = _split(part, identity or "")
        if named:
            split = named
            continue
        title = f"{title} {part}"
        known = _known(title) or _known(part)
        identity, split = known or (benchmark_and_split(title)[0], split)
    return identity, split, metric


@lru_cache(maxsize=1 << 12)
def _title(name: str) -> tuple[str | None, str, str]:
    """Id, split and metric of a title: as it is where it is known, else without what it says of split, metric, task."""
    name = " ".join(name.split())
    if (known := _known(name)) is not None:
        return (*known, "")
    return _cut(name, "", "", 4) or (*benchmark_and_split(name), "")


def _cut(name: str, split: str, metric: str, most: int) -> tuple[str, str, str] | None:
    """The dataset that is left of a title when up to ``most`` ends are taken off it; None where none is known."""
    parts = name.split()
    for count in range(1, min(_LONGEST_TAIL, len(parts) - 1) + 1):
        rest, tail = " ".join(parts[:-count]), " ".join(parts[-count:]).strip("()")
        task, of_split, measure = "", split_data().canonical.get(fold_split(tail), ""), lookup("metric", tail)
        if fold(tail) in _TASKS:
            task = _TASKS[fold(tail)]
        elif not of_split and measure is None:
            continue
        found = split or of_split
        meant = metric or (measure.id if measure is not None and not of_split else "")
        known = _known(rest)
        if known is not None and task in ("", _tasks_known().get(known[0])) and belongs(found, known[0]):
            return known[0], known[1] or found, meant
        if most > 1 and (deeper := _cut(rest, found, meant, most - 1)) is not None:
            return deeper
    return None


def _known(name: str) -> tuple[str, str] | None:
    """Id and split of a title that the lexicon knows, or None."""
    identity, split = benchmark_and_split(name)
    return (identity, split) if identity is not None and identity in _tasks_known() else None


@cache
def _tasks_known() -> dict[str, str]:
    """Id of each known benchmark -> its task."""
    return {entry.id: entry.task for entry in load_benchmarks()}


def _split(name: str, benchmark: str) -> str:
    """The split that a word names for a benchmark, or ``""``."""
    split = split_data().canonical.get(fold_split(name)) or _SPLIT_WORDS.get(name.casefold(), "")
    return split if split and belongs(split, benchmark) else ""
