"""The same paper in two places is one paper; two papers are never made one."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from extract.sources import DUPLICATE
from extract.sources.duplicates import Digests

Read = Callable[..., Any]
Fields = dict[str, str]

A = "We present a model -- the \u201cbest\u201d so far -- with 91.2% accuracy on SST-2, a naïve score."
A_PRINTED_ELSEWHERE = (
    'We  present a model \u2013 the "best" so far \u2013 with 91.2% accuracy\non SST-2, a na\u00efve score.'
)
B = "Another model has 92.1% accuracy on SST-2, and that is all that it has."

CLASH = "its id '1' came before, with another abstract"
ARXIV = "https://arxiv.org/abs/2301.00001"
DOI = "https://doi.org/10.1145/x"
CHINESE = "模型在测试集上达到百分之九十一"

# name, fields of the first, fields of the second, papers, what is said of the second
CASES: list[tuple[str, Fields, Fields, int, str]] = [
    ("same words, no ids", {"abstract": A}, {"abstract": A_PRINTED_ELSEWHERE}, 1, DUPLICATE),
    ("a title in one file only", {"abstract": A, "title": "T"}, {"abstract": A}, 1, DUPLICATE),
    ("an id in the first only", {"abstract": A, "id": "x"}, {"abstract": A}, 1, DUPLICATE),
    ("an id in the second only", {"abstract": A}, {"abstract": A, "id": "x"}, 1, DUPLICATE),
    ("same id and words", {"abstract": A, "id": "x"}, {"abstract": A, "id": "x"}, 1, DUPLICATE),
    ("same words, two ids", {"abstract": A, "id": "x"}, {"abstract": A, "id": "y"}, 2, ""),
    ("same id, other words", {"abstract": A, "id": "1"}, {"abstract": B, "id": "1"}, 1, CLASH),
    ("two versions", {"abstract": A, "id": "2301.00001v1"}, {"abstract": B, "id": "2301.00001v2"}, 1, DUPLICATE),
    ("arXiv by address", {"abstract": A, "id": "2301.00001"}, {"abstract": B, "id": "x", "url": ARXIV}, 1, DUPLICATE),
    ("one DOI", {"abstract": A, "id": "x", "doi": "10.1145/X"}, {"abstract": B, "id": "y", "doi": DOI}, 1, DUPLICATE),
    ("other numbers", {"abstract": A}, {"abstract": A.replace("91.2", "91.3")}, 2, ""),
    ("another script", {"abstract": CHINESE}, {"abstract": CHINESE.replace("一", "二")}, 2, ""),
    ("another script, twice", {"abstract": CHINESE}, {"abstract": CHINESE + "。"}, 1, DUPLICATE),
]


@pytest.mark.parametrize("case", CASES, ids=[case[0] for case in CASES])
@pytest.mark.parametrize("in_one_file", [True, False])
def test_one_paper_or_two(
    case: tuple[str, Fields, Fields, int, str], in_one_file: bool, tmp_path: Path, read: Read
) -> None:
    _, first, second, count, said = case
    lines = [json.dumps(first), json.dumps(second)]
    files = ["\n".join(lines)] if in_one_file else lines
    for number, content in enumerate(files):
        (tmp_path / f"{number}.jsonl").write_text(content)
    outcome = read(*(tmp_path / f"{number}.jsonl" for number in range(len(files))))

    assert len(outcome.papers) == count
    assert outcome.papers[0].abstract == first["abstract"]  # the first is kept
    assert [problem.reason for problem in outcome.problems] == ([said] if said else [])
    assert [problem.skipped for problem in outcome.problems] == ([said == CLASH] if said else [])


def test_the_hash_is_the_same_in_every_run_and_place(tmp_path: Path, read: Read) -> None:
    (tmp_path / "a.txt").write_text(A_PRINTED_ELSEWHERE.replace("\n", " ") + " And more follows here.\n")
    (tmp_path / "b.jsonl").write_text(json.dumps({"title": "T", "abstract": A + " And more follows here."}))
    ids = {read(tmp_path / name).papers[0].id for name in ("a.txt", "b.jsonl")}

    # the SHA-1 of "wepresentamodelthebestsofarwith912accuracyonsst2anavescoreandmorefollowshere"
    assert ids == {"sha1:1c6f8198c8cd2eef"}


def test_digests_are_a_set() -> None:
    chance = random.Random(3)
    numbers = [chance.getrandbits(64) or 1 for _ in range(20_000)]
    digests, expected = Digests(), set()
    for number in numbers + numbers[:500]:
        assert digests.add(number) == (number not in expected)
        expected.add(number)
    assert len(digests) == len(expected)
    assert all(number in digests for number in numbers)
    assert not any(chance.getrandbits(64) in digests for _ in range(1000))
