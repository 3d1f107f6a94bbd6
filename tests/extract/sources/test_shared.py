"""The five seeds, the gold sets and the corpus: everything in them, and nothing else."""

from __future__ import annotations

import gzip
import json
import random
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from extract.sources import DUPLICATE, iter_papers

Read = Callable[..., Any]

# file, papers, with a title, with a date, with a number of authors
SEEDS = [
    ("000_4ba9416e583082a4.txt", 10, 0, 0, 0),
    ("001_21f9a657e391b8bb.txt", 71, 71, 0, 0),
    ("002_4eaa29b19e71176f.txt", 57, 57, 51, 50),
    ("003_a0d296c439b9a23d.txt", 11, 0, 0, 0),
    ("004_87cc859a4db68d24.txt", 331, 331, 0, 0),
]
_FURNITURE = re.compile(r"Subscribe|trending papers|AK and the research|Daily Papers|^Abstract:|[·•]|\d+ authors$")


@pytest.mark.parametrize("row", SEEDS, ids=[row[0] for row in SEEDS])
def test_seeds(row: tuple[str, int, int, int, int], shared: Path, read: Read) -> None:
    name, count, titled, dated, counted = row
    outcome = read(shared / "seeds" / name)

    papers = outcome.papers
    assert outcome.problems == []
    assert len(papers) == count
    assert len({paper.id for paper in papers}) == count
    assert sum(bool(paper.title) for paper in papers) == titled
    assert sum(paper.date is not None for paper in papers) == dated
    assert sum(paper.author_count is not None for paper in papers) == counted
    for paper in papers:
        assert not _FURNITURE.search(paper.title), paper.title
        assert not _FURNITURE.search(paper.abstract), paper.abstract
        assert len(paper.title) < 160
        assert len(paper.abstract) > 400


def test_every_line_of_the_seeds_is_used_or_furniture(shared: Path, read: Read) -> None:
    """What is left of the pages, once titles and abstracts are taken out, is known furniture and metadata."""
    for name, *_ in SEEDS:
        path = shared / "seeds" / name
        used = {text for paper in read(path).papers for text in (paper.title, paper.abstract)}
        rest = set()
        for line in path.read_text(encoding="utf-8").splitlines():
            text = line.strip().removeprefix("Abstract:").removeprefix("Subscribe")
            if text and text not in used:
                rest.add(text)
        unexpected = {
            text for text in rest if not re.search(r"\d authors?$|^·$|^[A-Z][a-z]{2} \d+(, \d{4})?( \d+)?$", text)
        }
        assert unexpected <= {
            "new",
            "Get trending papers in your email inbox!",
            "Get trending papers in your email inbox once a day!",
            "Daily Papers",
            "byAK and the research community",
            "HKUSTGZ",
        }


def test_dates_of_the_seeds(shared: Path, read: Read) -> None:
    papers = {paper.title: paper for paper in read(shared / "seeds" / "002_4eaa29b19e71176f.txt").papers}
    expected = [
        ("MusicLDM", "2023-08-03", 6),
        ("Unified Diffusion VLA", "--11-03", None),  # an organisation stands in the place of the authors
        ("Hogwild! Inference", "--04-08", 8),
        ("WebArena", "2023-07-25", 11),
        ("Beyond the Imitation Game", "2022-06-09", 445),
        ("SWE-Bench Pro", None, None),
    ]
    for start, date, authors in expected:
        paper = next(paper for title, paper in papers.items() if title.startswith(start))
        assert (paper.date, paper.author_count) == (date, authors)


def test_all_seeds_together_hold_each_paper_once(shared: Path, read: Read) -> None:
    outcome = read(shared / "seeds")

    # 13 abstracts stand in two of the files
    assert len(outcome.papers) == 480 - 13
    assert [reason for _, reason in outcome.notes] == [DUPLICATE] * 13
    assert outcome.skipped == []


@pytest.mark.parametrize(("name", "count"), [("dev.jsonl", 1536), ("check.jsonl", 300), ("tdmsci_train.jsonl", 1523)])
def test_gold_files_read_whole(name: str, count: int, shared: Path, read: Read) -> None:
    path = shared / "gold" / name
    outcome = read(path)

    given = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    assert len(outcome.papers) == count
    assert [(paper.id, paper.abstract) for paper in outcome.papers] == [(row["id"], row["abstract"]) for row in given]


def test_corpus_reads_whole(shared: Path) -> None:
    path = shared / "corpus" / "papers.jsonl.gz"
    ids = [paper.id for paper in iter_papers([path], on_problem=lambda _: None)]

    with gzip.open(path) as lines:
        assert ids == [json.loads(line)["id"] for line in lines]
    assert len(ids) == 75_007


ORGANISATIONS = ("Google DeepMind", "NVIDIA", "Allen Institute for AI", "University of Washington, Seattle")
HEADER = (
    "new",
    "Get trending papers in your email inbox!",
    "Subscribe",
    "Daily Papers",
    "byAK and the research community",
    "Apr 24",
)


@pytest.mark.parametrize("variant", ["blank lines", "metadata", "compact"])
def test_pages_made_of_the_corpus(variant: str, shared: Path, tmp_path: Path, read: Read) -> None:
    """3,000 papers nobody wrote the reader for, laid out as pages of 60: all come back, with nothing else."""
    with gzip.open(shared / "corpus" / "papers.jsonl.gz") as lines:
        rows = [json.loads(line) for line in lines]
    chance = random.Random(7)
    sample = [row for row in chance.sample(rows, 3000) if row["abstract"].isprintable()]
    for start in range(0, len(sample), 60):
        papers = [(_line(row["title"]), _line(row["abstract"])) for row in sample[start : start + 60]]
        path = tmp_path / f"{start}.txt"
        path.write_text("\n".join(_page(papers, variant, chance)), encoding="utf-8")
        outcome = read(path)
        assert [(paper.title, paper.abstract) for paper in outcome.papers] == papers
        assert outcome.problems == []


def _line(text: str) -> str:
    return " ".join(text.split())


def _page(papers: list[tuple[str, str]], variant: str, chance: random.Random) -> Iterator[str]:
    if variant == "compact":
        yield "Get trending papers in your email inbox once a day!"
        yield "Subscribe" + papers[0][0]
        yield papers[0][1]
        for title, abstract in papers[1:]:
            yield title
            yield abstract
        return
    for line in HEADER:
        yield line
        yield ""
    for title, abstract in papers:
        yield from (title, "", abstract, "")
        draw = chance.random() if variant == "metadata" else 1
        if draw < 0.5:
            yield from (f"  • {chance.randint(1, 30)} authors", "·", "Aug 3, 2023" + chance.choice(["", " 4"]), "")
        elif draw < 0.75:
            yield from (chance.choice(ORGANISATIONS), "·", "Nov 3 1", "")
