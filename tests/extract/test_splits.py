"""Splits: each example of lexicon/splits.toml, and the splits of names."""

from __future__ import annotations

from decimal import Decimal
from re import findall

import pytest

from extract.lexicon import fold, load_benchmarks, lookup
from extract.normalise import benchmark_and_split
from extract.reader import Reader
from extract.records import Paper
from extract.splits import split_data, splits_beside

Case = tuple[str, tuple[str, ...]]


def cases() -> list[object]:
    found: list[Case] = []
    for construction in split_data().constructions:
        found += [*construction.examples, *((text, ()) for text in construction.rejects)]
    return [pytest.param(*case, id=case[0]) for case in found]


@pytest.mark.parametrize(("marked", "splits"), cases())
def test_every_example_and_near_miss_of_the_data(marked: str, splits: tuple[str, ...]) -> None:
    before, rest = marked.split("[[")
    name, after = rest.split("]]")
    known = lookup("benchmark", name)
    identity = known.id if known else fold(name)
    assert splits_beside(before + name + after, len(before), len(before) + len(name), identity) == splits


def cases_beside_numbers() -> list[object]:
    found: list[Case] = []
    for construction in split_data().numbers:
        found += construction.examples
        found += ((text, ("",) * text.count("[[")) for text in construction.rejects)
    return [pytest.param(*case, id=case[0]) for case in found]


@pytest.mark.parametrize(("marked", "splits"), cases_beside_numbers())
def test_every_example_and_near_miss_beside_a_number(marked: str, splits: tuple[str, ...]) -> None:
    numbers = findall(r"\[\[(.*?)\]\]", marked)
    results = Reader().read(Paper(id="p", abstract=marked.replace("[[", "").replace("]]", ""))).results
    assert [(r.value_text, r.split) for r in results if r.value_text in numbers] == list(
        zip(numbers, splits, strict=True)
    )


def test_the_data_speak_of_benchmarks_that_there_are() -> None:
    ids = {entry.id for entry in load_benchmarks()}
    assert {identity for of in split_data().only.values() for identity in of} <= ids


@pytest.mark.parametrize(
    ("name", "identity", "split"),
    [
        ("ImageNet-1k val", "imagenet", "val"),
        ("ImageNet validation set", "imagenet", "val"),
        ("ILSVRC 2012 validation", "imagenet", "val"),
        ("the COCO validation set", "ms-coco", "val"),
        ("COCO test-dev", "ms-coco", "test-dev"),
        ("COCO test-dev2017", "ms-coco", "test-dev"),
        ("COCO 2017 val", "ms-coco", "val2017"),
        ("COCO minival", "ms-coco", "minival"),
        ("DAVIS 2017 val", "davis-2017", "val"),
        ("LibriSpeech test-clean", "librispeech", "test-clean"),
        ("LibriSpeech test-other", "librispeech", "test-other"),
        ("MNLI-m", "multinli", "matched"),
        ("MNLI-mm", "multinli", "mismatched"),
        ("MNLI-matched", "multinli", "matched"),
        ("KITTI (moderate)", "kitti", "moderate"),
        ("Cityscapes val set", "cityscapes", "val"),
        ("SQuAD dev", "squad", "dev"),
        ("SQuAD 2.0 dev set", "squad-2-0", "dev"),
        ("VOC07 test", "pascal-voc-2007", "test"),
        ("MiniF2F-test", "minif2f", "test"),
        ("MathVista testmini", "mathvista", "testmini"),
        ("S3DIS Area 5", "s3dis", "area-5"),
        ("Sintel clean", "mpi-sintel", "clean"),
        ("WIDER FACE Hard", "wider-face", "hard"),
        ("RefCOCO testA", "refcoco", "testA"),
        ("FrobBench test set", "frobbench", "test"),
        # What looks like a split and is another benchmark, or is no split at all.
        ("SWE-bench Verified", "swe-bench-verified", ""),
        ("ARC-Easy", "arc-easy", ""),
        ("ARC-Challenge", "arc-challenge", ""),
        ("BIG-Bench Hard", "big-bench-hard", ""),
        ("MATH-500", "math-500", ""),
        ("HumanEval+", "humaneval-plus", ""),
        ("WMT14 En-De", "wmt14-en-de", ""),
        ("GSM-Hard", "gsm-hard", ""),
        ("Children's Book Test", "children-s-book-test", ""),
        ("visual Turing test", "visualturingtest", ""),
        ("FrobBench-M", "frobbench-m".replace("-", ""), ""),
        ("FrobBench Hard", "frobbenchhard", ""),
    ],
)
def test_the_split_of_a_name(name: str, identity: str, split: str) -> None:
    assert benchmark_and_split(name) == (identity, split)


@pytest.mark.parametrize(
    ("abstract", "expected"),
    [
        ("FrobNet reaches 81.2% mIoU on the Cityscapes val set.", {"81.2": "val"}),
        ("FrobNet reaches 81.2% mIoU on Cityscapes.", {"81.2": ""}),
        (
            "FrobNet reaches 76.6% and 75.9% mIoU on the Cityscapes validation and test sets.",
            {"76.6": "val", "75.9": "test"},
        ),
        ("On the test-clean split of LibriSpeech, FrobNet reaches a WER of 2.1%.", {"2.1": "test-clean"}),
        ("FrobNet is trained on the ImageNet training set. On new data it reaches 76.5% accuracy.", {"76.5": ""}),
        # A name's years are no numbers.
        (
            "FrobNet has J&F on DAVIS 2017 val and test-dev (88.1%, 83.2%) and on YouTube-VOS 2019 val (86.6%).",
            {"88.1": "val", "83.2": "test-dev", "86.6": "val"},
        ),
        # Three numbers and two splits: nobody can say which is of which.
        (
            "FrobNet reaches 81.2%, 82.2% and 83.2% mIoU on the Cityscapes val and test sets.",
            {"81.2": "", "82.2": "", "83.2": ""},
        ),
    ],
)
def test_the_reader_gives_results_their_splits(abstract: str, expected: dict[str, str]) -> None:
    results = Reader().read(Paper(id="p", abstract=abstract)).results
    found = {str(result.value): result.split for result in results if result.value == Decimal(str(result.value))}
    assert found == expected
