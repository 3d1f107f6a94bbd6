"""Plain text: lines, paragraphs, labels, and pages with a title and an abstract in turn."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from extract.sources.hf_page import read_metadata
from extract.sources.prose import is_wrapped, shape

Read = Callable[..., Any]

ONE = "A model for reading tables has 91.2% accuracy on WikiSQL. It is trained on questions alone, and on no programs."
TWO = "Another one has 92.1% accuracy on the same questions, which is the best so far. Its code is on the web."
THREE = "We ask whether scale alone is enough. It is not: 175 billion parameters have 60.0% on the harder half."


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("BIG-Bench Extra Hard", "title"),
        ("Can Models Plan? A Critical Look", "title"),
        ("SWE-bench Goes Live!", "title"),
        ("Dr. Seuss vs. GPT-4: Who Rhymes Better?", "title"),
        ("An Old Title That Ends in a Full Stop.", "sentence"),
        ("We reach 91.2% accuracy on SST-2.", "sentence"),
        ("We reach 91.2% accuracy on SST-2. That is more than before.", "abstract"),
        ("x" * 220, "abstract"),
        ("", "title"),
    ],
)
def test_titles_and_abstracts(text: str, expected: str) -> None:
    assert shape(text) == expected


@pytest.mark.parametrize("gap", ["\n", "\n\n", "\r\n", "\n \t\n\n"])
def test_lines_with_and_without_blank_ones(gap: str, read_bytes: Read) -> None:
    outcome = read_bytes(gap.join((ONE, f"  {TWO}\t", f"Abstract - {THREE}")), "x")

    assert [paper.abstract for paper in outcome.papers] == [ONE, TWO, THREE]
    assert {paper.title for paper in outcome.papers} == {""}
    assert outcome.problems == []


def test_one_line_without_an_end(read_bytes: Read) -> None:
    assert [paper.abstract for paper in read_bytes("We reach 91.2% accuracy on SST-2.", "x").papers] == [
        "We reach 91.2% accuracy on SST-2."
    ]


WRAPPED = """\
A model for reading tables has 91.2% accuracy on
WikiSQL. It is trained on questions alone, and on no
programs.

Another one has 92.1% accuracy on the same questions,
which is the best so far.
"""


def test_text_wrapped_at_a_width_is_read_by_paragraphs(read_bytes: Read) -> None:
    outcome = read_bytes(WRAPPED, "x")

    assert [paper.abstract for paper in outcome.papers] == WRAPPED.strip().split("\n\n")
    assert [paper.line for paper in outcome.papers] == [1, 5]
    assert not is_wrapped([ONE, TWO, THREE])


def test_a_line_that_begins_with_the_word_abstract_keeps_it(read_bytes: Read) -> None:
    text = "Abstract reasoning is hard: our model solves 62.6% of the matrices in RAVEN."
    assert read_bytes(f"{text}\n{ONE}\n", "x").papers[0].abstract == text


def test_labels_in_any_case_and_order(read_bytes: Read) -> None:
    content = (
        f"ID: x1\nYear: 2021\nTITLE: First\nabstract : {ONE}\nURL: https://example.org/1\n\nid: x2\nAbstract:{TWO}\n"
    )
    papers = read_bytes(content, "x").papers

    assert [(p.id, p.title, p.date, p.url, p.abstract, p.line) for p in papers] == [
        ("x1", "First", "2021", "https://example.org/1", ONE, 1),
        ("x2", "", None, None, TWO, 7),
    ]


def test_a_title_after_an_abstract_belongs_to_the_next_paper(read_bytes: Read) -> None:
    content = f"Abstract: {ONE}\nTitle: The Second\nAbstract: {TWO}\nAbstract: {THREE}\n"

    assert [(paper.title, paper.abstract) for paper in read_bytes(content, "x").papers] == [
        ("", ONE),
        ("The Second", TWO),
        ("", THREE),
    ]


def test_a_colon_in_an_abstract_is_no_label(read_bytes: Read) -> None:
    content = f"Abstract: {ONE}\nResults: 91.2%.\nCode: on the web.\n"

    assert read_bytes(content, "x").papers[0].abstract == f"{ONE}\nResults: 91.2%.\nCode: on the web."


@pytest.mark.parametrize(
    ("line", "metadata"),
    [
        ("• 6 authors", {"author_count": 6}),
        ("1 author", {"author_count": 1}),
        ("·", {}),
        ("Aug 3, 2023", {"date": "Aug 3, 2023"}),
        ("Jul 25, 2023 4", {"date": "Jul 25, 2023"}),
        ("Nov 3 1", {"date": "Nov 3"}),
        ("Published on Nov 3", {"date": "Nov 3"}),
        ("  • 6 authors · Aug 3, 2023", {"author_count": 6, "date": "Aug 3, 2023"}),
        ("NVIDIA · Aug 3, 2023 12", {"date": "Aug 3, 2023"}),
        ("123", {}),
        ("1.2k", {}),
        ("3 days ago", {}),
        ("NVIDIA", None),
        ("May 32", None),
        ("GPT-4 · A Report", None),
        ("Six authors", None),
        ("• 6 authors " * 1000, None),
    ],
)
def test_metadata_of_a_page(line: str, metadata: dict[str, object] | None) -> None:
    assert read_metadata(line.strip()) == metadata


def page(*lines: str) -> str:
    return "\n".join(("Daily Papers", "byAK and the research community", "Nov 14", *lines))


def titles(outcome: Any) -> list[tuple[str, str, str | None, int | None]]:
    return [(paper.title, paper.abstract, paper.date, paper.author_count) for paper in outcome.papers]


def test_metadata_before_the_abstract(read_bytes: Read) -> None:
    """Some pages put authors and date under the title."""
    content = page("One", "• 2 authors", "·", "Aug 3, 2023", ONE, "Two", "NVIDIA · Nov 3 1", TWO)

    assert titles(read_bytes(content, "x")) == [("One", ONE, "2023-08-03", 2), ("Two", TWO, "--11-03", None)]


def test_unknown_furniture_does_not_become_a_title(read_bytes: Read) -> None:
    content = page(
        "Submitted by", "somebody", "42", "A Title", ONE, "Big Lab", "·", "Aug 3, 2023", "Upvote", "Title Two", TWO
    )
    outcome = read_bytes(content, "x")

    assert titles(outcome) == [("A Title", ONE, "2023-08-03", None), ("Title Two", TWO, None, None)]
    assert outcome.problems == []


def test_the_date_of_the_page_is_no_paper_s(read_bytes: Read) -> None:
    """Two pages saved into one file: the head of the second does not date the last paper of the first."""
    content = page("One", ONE) + "\n" + page("Two", TWO)

    assert titles(read_bytes(content, "x")) == [("One", ONE, None, None), ("Two", TWO, None, None)]


@pytest.mark.parametrize(
    "head",
    [
        "SubscribeOne",
        "Get trending papers in your email inbox!SubscribeOne",
        "newGet trending papers in your email inbox once a day!\nSubscribe\nOne",
        "Daily PapersbyAK and the research community\nOne",
        "Trending Papers\nby AK and the research community\nApr 24\n\nOne",
    ],
)
def test_heads_of_pages(head: str, read_bytes: Read) -> None:
    assert titles(read_bytes(f"{head}\n{ONE}\nTwo\n{TWO}\n", "x")) == [
        ("One", ONE, None, None),
        ("Two", TWO, None, None),
    ]


def test_titles_that_look_like_furniture_further_down(read_bytes: Read) -> None:
    content = page(
        "One", ONE, "SubscribeNet: Who Stays and Who Goes", TWO, "new", "News Recommendation at Scale", THREE
    )

    assert [paper.title for paper in read_bytes(content, "x").papers] == [
        "One",
        "SubscribeNet: Who Stays and Who Goes",
        "News Recommendation at Scale",
    ]


def test_short_abstracts_and_titles_with_a_full_stop(read_bytes: Read) -> None:
    content = page("One", "It has an accuracy of 91.2% on SST-2.", "Two", TWO, "All Titles End in a Full Stop.", THREE)

    assert [(paper.title, paper.abstract) for paper in read_bytes(content, "x").papers] == [
        ("One", "It has an accuracy of 91.2% on SST-2."),
        ("Two", TWO),
        ("All Titles End in a Full Stop.", THREE),
    ]


def test_a_paper_without_a_title_does_not_take_another_s(read_bytes: Read) -> None:
    assert titles(read_bytes(page("One", ONE, TWO, "Three", THREE), "x")) == [
        ("One", ONE, None, None),
        ("", TWO, None, None),
        ("Three", THREE, None, None),
    ]


def test_titles_and_abstracts_in_turn_without_any_furniture(read_bytes: Read) -> None:
    assert titles(read_bytes(f"One\n{ONE}\n\nTwo\n{TWO}\n", "x")) == [
        ("One", ONE, None, None),
        ("Two", TWO, None, None),
    ]
