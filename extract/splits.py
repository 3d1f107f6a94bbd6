"""Splits of a benchmark: "val" of "ImageNet-1k val", "test-clean" of "the test-clean split of LibriSpeech".

The words and constructions are data, lexicon/splits.toml. A split is read beside the number ("67.3% on the test set"),
where a name holds it, or where it stands right beside the name; what is not said stays unsaid (``""``).
"""

from __future__ import annotations

import tomllib
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

import regex

from extract.reach import Stated, share_out
from extract.records import Result

if TYPE_CHECKING:
    from extract.document import Document
    from extract.spots import Spot

_FIGURE = regex.compile(r"(\d)[\s%(]*$")  # right before a split: a result, or part of a name ("DAVIS 2017 val")
_REACH = 60  # characters on either side of a name; the longest construction of the corpus has 44


class SplitError(ValueError):
    """lexicon/splits.toml does not fit its schema."""


@dataclass(frozen=True, slots=True)
class Construction:
    """A way in which a split stands beside a name, or beside a number.

    Args:
        id: beside a name ``after`` or ``before``: on which side of it.
        says: what it reads, in a line.
        pattern: compiled; its group ``list`` holds the splits.
        examples: ``(text with the name or the numbers in double brackets, the splits)``.
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
        constructions: those beside a name, in the order of the file.
        numbers: those beside a number.
        ends: find a split at the end of a name, the longest first.
        more: finds the splits that follow one ("val" **and test sets**).
    """

    canonical: dict[str, str]
    only: dict[str, frozenset[str]]
    constructions: tuple[Construction, ...]
    numbers: tuple[Construction, ...]
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
    alone: list[str] = []
    for split, entry in data["split"].items():
        if unknown := entry.keys() - {"words", "nouned", "alone", "of"}:
            raise SplitError(f"splits.toml: split {split}: unknown field {min(unknown)}")
        words, with_noun = entry.get("words", []), entry.get("nouned", [])
        canonical |= {fold_split(word): split for word in (*words, *with_noun)}
        bare += words
        nouned += with_noun
        alone += entry.get("alone", [])
    after, in_name = ("(?:" + "|".join(data["noun"][which].split()) + ")" for which in ("after", "name"))
    any_word = _either([*bare, *nouned])
    # A bare "test" counts where the clause ends or a number follows: "TrackingNet Test.", "ScanNet test (+6.2 mAP)".
    no_noun = rf"(?:{_either(bare)}|test(?=\s*(?:[.,;:()]|$)))"
    join = r"(?:\s?(?:/|,|&)\s?|,?\s(?:and|or)\s)"
    several = rf"(?P<list>{any_word}(?:{join}{any_word})+|{any_word}(?=[\s-]{after}\b)|{no_noun})"
    follows = rf"(?:[\s-]{after})?(?![\w+-]|\s(?:of|questions?|videos?|data)\b)"
    lists = {"after": several + follows, "before": rf"(?<![\w-]){several}[\s-]{after}"}
    constructions = tuple(
        _construction(entry, regex.compile(entry["pattern"].replace("{list}", lists[entry["id"]]), regex.IGNORECASE))
        for entry in data["construction"]
    )
    parts = _number_parts(any_word, _either([*bare, *alone]), join, data["noun"]["number"].split())
    numbers = []
    for entry in data["number"]:
        pattern = entry["pattern"]
        for name, part in parts.items():
            pattern = pattern.replace(f"{{{name}}}", part)
        numbers.append(_construction(entry, regex.compile(pattern)))
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
    return SplitData(canonical, only, constructions, tuple(numbers), ends, more)


def _number_parts(any_word: str, any_alone: str, join: str, nouns: list[str]) -> dict[str, str]:
    """What the patterns of splits beside a number are made of; a list of splits is taken whole or not at all."""
    return {
        "nouned": rf"(?P<list>(?i:(?>{any_word}(?:{join}{any_word})*)))[\s-](?:{'|'.join(nouns)})\b(?!\s(?:of|from)\b)",
        "words": rf"(?P<list>(?i:(?>{any_alone}(?:{join}{any_alone})*)))",
        "end": r"(?=\s?(?:[,;.()/]|$)|\s(?:and|or|while|but)\b)",
    }


def _construction(entry: dict[str, Any], pattern: regex.Pattern[str]) -> Construction:
    examples = tuple((example["text"], tuple(example["split"])) for example in entry["examples"])
    return Construction(entry["id"], entry["says"], pattern, examples, tuple(entry["rejects"]))


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


def splits_of_numbers(document: Document, spots: Sequence[Spot]) -> list[tuple[str, ...]]:
    """The splits that stand beside the numbers of a sentence, whatever they were measured on.

    Args:
        document: the paper.
        spots: the results of the sentence, in order.

    Returns:
        For each number mostly none; several where nobody can say which of them is meant.
    """
    text, sentence = document.text, spots[0].sentence
    ends = {document.numbers[document.tokens.number[spot.at]].end for spot in spots}
    found: dict[int, Stated] = {}
    for construction in split_data().numbers:
        for match in construction.pattern.finditer(text, sentence.start, sentence.end):
            start, end = match.span("list")
            figure = _FIGURE.search(text, sentence.start, start)
            if figure is None or figure.end(1) in ends:
                found.setdefault(start, Stated(start, end, _read(match["list"])))
    return share_out(document, spots, [found[start] for start in sorted(found)])


def with_splits(
    abstract: str, results: Sequence[Result], beside_numbers: Sequence[tuple[str, ...]]
) -> tuple[Result, ...]:
    """The results with their splits: what stands beside a number itself goes before what its benchmark's name has.

    Beside a name one split goes to all its numbers, a list of splits to as many numbers, in order: "76.6% and 75.9% on
    Cityscapes validation and test sets". Where the counts differ nobody can say which number is of which split, and
    none gets one. Only a name in the result's own sentence counts: "trained on the ImageNet training set. On …".

    Args:
        abstract: as it came in.
        results: those of the abstract, in order.
        beside_numbers: for each of them what :func:`splits_of_numbers` found.
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
    for at, stated in enumerate(beside_numbers):
        benchmark_id = found[at].benchmark_id
        if benchmark_id is not None and len(stated) == 1 and belongs(stated[0], benchmark_id):
            found[at] = replace(found[at], split=stated[0])
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
