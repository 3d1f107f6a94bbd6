"""Splits of a benchmark: "val" of "ImageNet-1k val", "test-clean" of "the test-clean split of LibriSpeech".

The words and constructions are data, lexicon/splits.toml. A split is read where a name holds it or where it stands
right beside the name; what is not said stays unsaid (``""``).
"""

from __future__ import annotations

import tomllib
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from typing import Any

import regex

from extract.records import Result

_REACH = 60  # characters on either side of a name; the longest construction of the corpus has 44


class SplitError(ValueError):
    """lexicon/splits.toml does not fit its schema."""


@dataclass(frozen=True, slots=True)
class Construction:
    """A way in which a split stands beside a name.

    Args:
        id: ``after`` or ``before``: on which side of the name.
        says: what it reads, in a line.
        pattern: compiled; its group ``list`` holds the splits.
        examples: ``(text with the name in double brackets, its splits)``.
        rejects: near-misses, in which it must read nothing.
    """

    id: str
    says: str
    pattern: regex.Pattern[str]
    examples: tuple[tuple[str, tuple[str, ...]], ...]
    rejects: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SplitData:
    """lexicon/splits.toml, compiled.

    Args:
        canonical: folded spelling -> split.
        only: split -> the ids of the benchmarks that have it; a split that is not here may be of any.
        constructions: in the order of the file.
        ends: find a split at the end of a name, the longest first.
        more: finds the splits that follow one ("val" **and test sets**).
    """

    canonical: dict[str, str]
    only: dict[str, frozenset[str]]
    constructions: tuple[Construction, ...]
    ends: tuple[regex.Pattern[str], ...]
    more: regex.Pattern[str]


def fold_split(word: str) -> str:
    """A word of a split as the data have it: without spaces, hyphens and case."""
    return regex.sub(r"[\s‑-]+", "", word).casefold()


def _either(spellings: list[str]) -> str:
    """One alternative of spellings, the longest first; a hyphen may be a space, and a space a hyphen or nothing."""
    ordered = sorted(spellings, key=len, reverse=True)
    return "(?:" + "|".join(regex.sub(r"(?:\\)?[ -]", r"[\\s‑-]?", regex.escape(s)) for s in ordered) + ")"


@cache
def split_data() -> SplitData:
    """The words and constructions, read once.

    Raises:
        SplitError: an entry lacks a field or has one that does not belong there.
    """
    data = tomllib.loads(files("extract.lexicon").joinpath("splits.toml").read_text(encoding="utf-8"))
    try:
        return _compiled(data)
    except (KeyError, TypeError) as error:
        raise SplitError(f"splits.toml: {error}") from error


def _compiled(data: dict[str, Any]) -> SplitData:
    canonical: dict[str, str] = {}
    bare: list[str] = []
    nouned: list[str] = []
    for split, entry in data["split"].items():
        if unknown := entry.keys() - {"words", "nouned", "of"}:
            raise SplitError(f"splits.toml: split {split}: unknown field {min(unknown)}")
        words, with_noun = entry.get("words", []), entry.get("nouned", [])
        canonical |= {fold_split(word): split for word in (*words, *with_noun)}
        bare += words
        nouned += with_noun
    after, in_name = ("(?:" + "|".join(data["noun"][which].split()) + ")" for which in ("after", "name"))
    any_word = _either([*bare, *nouned])
    # A bare "test" counts where the clause ends or a number follows: "TrackingNet Test.", "ScanNet test (+6.2 mAP)".
    no_noun = rf"(?:{_either(bare)}|test(?=\s*(?:[.,;:()]|$)))"
    join = r"(?:\s?(?:/|,|&)\s?|,?\s(?:and|or)\s)"
    several = rf"(?P<list>{any_word}(?:{join}{any_word})+|{any_word}(?=[\s-]{after}\b)|{no_noun})"
    follows = rf"(?:[\s-]{after})?(?![\w+-]|\s(?:of|questions?|videos?|data)\b)"
    lists = {"after": several + follows, "before": rf"(?<![\w-]){several}[\s-]{after}"}
    constructions = tuple(
        Construction(
            entry["id"],
            entry["says"],
            regex.compile(
                entry["pattern"].replace("{list}", lists[entry["id"]]),
                regex.IGNORECASE,
            ),
            tuple((example["text"], tuple(example["split"])) for example in entry["examples"]),
            tuple(entry["rejects"]),
        )
        for entry in data["construction"]
    )
    ends = tuple(
        regex.compile(
            rf"(?P<base>.{repeat}[\p{{L}}\p{{N}}+)])(?:[’']s)?(?:\s(?:data-?set|benchmark|corpus))?[\s\-(,]+"
            rf"(?P<list>{any_word})(?:[\s-]{in_name})?\)?",
            regex.IGNORECASE,
        )
        for repeat in ("*?", "*")
    )
    only = {split: frozenset(entry["of"]) for split, entry in data["split"].items() if "of" in entry}
    more = regex.compile(rf"^{join}(?P<list>{any_word}(?:{join}{any_word})*){follows}", regex.IGNORECASE)
    return SplitData(canonical, only, constructions, ends, more)


def _read(found: str) -> tuple[str, ...]:
    """The splits of a list of split words, in order."""
    data = split_data()
    words = regex.split(r"\s?(?:/|,|&)\s?(?:and\s|or\s)?|\s(?:and|or)\s", found)
    return tuple(data.canonical[fold_split(word)] for word in words if word)


def splits_of_name(name: str) -> Iterator[tuple[str, str]]:
    """The ways to take a split off the end of a name: what is left, and the split; the longest split first.

    Whether what is left is a benchmark that has such a split is for the caller (:func:`belongs`): "COCO 2017 val" is
    the val2017 of COCO, "DAVIS 2017 val" the val of DAVIS 2017.

    >>> list(splits_of_name("KITTI (moderate)")), list(splits_of_name("GSM8K"))
    ([('KITTI', 'moderate')], [])
    """
    data = split_data()
    seen = set()
    for end in data.ends:
        match = end.fullmatch(name.strip())
        if match is not None and match["base"] not in seen:
            seen.add(match["base"])
            yield match["base"], data.canonical[fold_split(match["list"])]


def belongs(split: str, benchmark_id: str) -> bool:
    """True when a benchmark may have a split: "hard" is one of KITTI and of WIDER FACE, not of ARC."""
    only = split_data().only.get(split)
    return only is None or benchmark_id in only


def splits_beside(text: str, start: int, end: int, benchmark_id: str) -> tuple[str, ...]:
    """The splits that stand right beside a name.

    Args:
        text: clean text of the abstract.
        start, end: where the name stands in it.
        benchmark_id: what the name stands for.

    Returns:
        In the order of the text: one where one is stated, several for a list ("val and test sets"); mostly none.
    """
    for construction in split_data().constructions:
        if construction.id == "after":
            match = construction.pattern.match(text[end : end + _REACH])
        else:
            match = construction.pattern.search(text[max(0, start - _REACH) : start])
        if match is not None:
            found = _read(match["list"])
            if all(belongs(split, benchmark_id) for split in found):
                return found
    return ()


def with_splits(abstract: str, results: Sequence[Result]) -> tuple[Result, ...]:
    """The results with the splits that stand beside their benchmarks' names; a split that the name holds stays.

    Only a name in the result's own sentence counts: "trained on the ImageNet training set. On the test data, …".

    A list of splits goes to as many numbers, in order: "76.6% and 75.9% on Cityscapes validation and test sets". Where
    the counts differ nobody can say which number is of which split, and none gets one.
    """
    found = list(results)
    groups: dict[object, list[int]] = defaultdict(list)
    for at, result in enumerate(results):
        if result.benchmark_id is not None and result.benchmark_span is not None:
            groups[result.benchmark_span, result.metric_id, result.model_id, result.kind].append(at)
    for places in groups.values():
        splits = _splits_of(abstract, results[places[0]])
        if len(splits) == 1:
            splits *= len(places)
        for order, at in enumerate(places):
            split = splits[order] if len(splits) == len(places) else ""
            if split != found[at].split:
                found[at] = replace(found[at], split=split)
    return tuple(found)


def _splits_of(abstract: str, result: Result) -> tuple[str, ...]:
    """The splits that a result's benchmark has in its name and beside it."""
    assert result.benchmark_span is not None
    assert result.benchmark_id is not None
    start, end = result.benchmark_span.start, result.benchmark_span.end
    if not result.split:
        if not result.sentence_start <= start < result.sentence_end:
            return ()
        return splits_beside(abstract, start, end, result.benchmark_id)
    more = split_data().more.match(abstract[end : end + _REACH])
    return (result.split, *(_read(more["list"]) if more else ()))
