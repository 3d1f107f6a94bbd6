"""What speaks for a name being the paper's own system or benchmark."""

from __future__ import annotations

import pytest

from extract import Paper
from extract.document import prepare
from extract.ownership import data_cues, in_title
from extract.pool import paper_candidates, rank_by_type, typing_by
from extract.weights import load_weights

OWN_DATA = Paper(
    "a",
    "We present TinyQA, a dataset of 5,000 questions on letters, and collect answers from experts. Our best model "
    "reaches an accuracy of 61.2%, which leaves much to be done.",
    "TinyQA: A Dataset for Answering Questions on Letters",
)
OWN_SYSTEM = Paper(
    "b",
    "We propose TinyNet, a small network. On CIFAR-10, TinyNet reaches an accuracy of 94.8%.",
    "TinyNet: A Small Network for Images",
)


def first(paper: Paper, which: str, cue: str) -> str | None:
    """The candidate that is most likely the paper's own, or None for "it has no name"."""
    pool = paper_candidates(prepare(paper))
    rank_by_type(pool, typing_by(load_weights()))
    parties = [*pool.model, pool.unnamed] if which == "model" else [*pool.benchmark, pool.unplaced]
    (found,) = [c.text for c in parties if c.own.startswith(cue)]
    return found


@pytest.mark.parametrize(
    ("paper", "own", "main"),
    [
        pytest.param(OWN_DATA, None, "TinyQA", id="a paper of data"),
        pytest.param(OWN_SYSTEM, "TinyNet", "CIFAR-10", id="a paper of a system"),
    ],
)
def test_what_is_the_papers_own(paper: Paper, own: str | None, main: str) -> None:
    assert first(paper, "model", "own 1 ") == own
    assert first(paper, "benchmark", "main 1 ") == main


@pytest.mark.parametrize(
    ("source", "fixed", "where"),
    [
        ("name", ["flag:title", "flag:title-head"], "head"),
        ("name", ["flag:title"], "title"),
        ("name", ["flag:title initials"], "title"),
        ("name", ["flag:on"], "name"),
        ("proposed phrase", ["flag:title"], "proposed phrase"),
    ],
)
def test_where_the_title_has_a_candidate(source: str, fixed: list[str], where: str) -> None:
    assert in_title(source, fixed) == where


def test_a_name_of_the_title_alone_says_so() -> None:
    assert data_cues(None, "head", (), ["title of data"]) == ["title of data&head", "data context none"]
