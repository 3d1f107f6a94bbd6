"""Addresses: what a repository is called, and that its words are no names of the abstract."""

from __future__ import annotations

import pytest

from extract import Paper
from extract.addresses import find_addresses
from extract.document import Document, prepare
from extract.pool import paper_candidates


def document(abstract: str, title: str = "") -> Document:
    return prepare(Paper(id="a", abstract=abstract, title=title))


def flags(abstract: str, name: str) -> set[str]:
    return next(e.flags for e in document(abstract).entities.values() if e.text == name)


CALLED: dict[str, tuple[str, ...]] = {
    "Code is at https://github.com/a-lab/TinyNet.": ("TinyNet",),
    "(github.com/a/Tiny-Net)": ("Tiny-Net",),
    "See https://gitlab.com/a/b.git and https://github.com/a/c/tree/main": ("b", "c"),
    "Data: https://huggingface.co/datasets/a-lab/FooBench": ("FooBench",),
    "Page: https://tiny-net.github.io.": ("tiny-net",),
    "Page: (https://a-lab.github.io/TinyNet)": ("TinyNet",),
    "https://github.com/a/TinyNet, https://github.com/a/TinyNet": ("TinyNet",),
    "https://github.com/a-lab": (),
    "We use GitHub issues of 30 projects.": (),
    "": (),
}


@pytest.mark.parametrize("text", CALLED)
def test_what_repositories_are_called(text: str) -> None:
    assert find_addresses(text).repositories == CALLED[text]


PAGES: dict[str, tuple[str, ...]] = {
    "See https://www.example.org/view/TinyNet/ and www.tinybench.org.": ("TinyNet", "tinybench"),
    "See (https://example.org/a/tiny-net).": ("tiny-net",),
    "See https://tiny.example.org:8080, soon": ("tiny",),
    "See https://github.com/a/b": (),
    "See https://[and https:// too": (),
}


@pytest.mark.parametrize("text", PAGES)
def test_what_other_pages_are_called(text: str) -> None:
    found = find_addresses(text)
    assert found.pages == PAGES[text]


def test_an_address_ends_at_a_space() -> None:
    text = "At https://github.com/a/b and more."
    found = find_addresses(text)
    assert [text[start:end] for start, end in found.spans] == ["https://github.com/a/b"]
    assert [found.cover(at) for at in (2, 3, 24, 25)] == [False, True, True, False]


def test_words_of_an_address_are_no_names() -> None:
    found = document("TinyNet is small. See https://github.com/JaneDoe/TinyNet and https://FooBar.org/BarSet.")
    assert [name.text for name in found.names] == ["TinyNet"]


def test_a_name_is_told_that_the_repository_has_it() -> None:
    text = "We use BERT. TinyNet is small, FooSet is large. See github.com/a/tiny-net and github.com/a/FooSet-tools."
    assert "repository" in flags(text, "TinyNet")
    assert "repository begins" in flags(text, "FooSet")
    assert not {"repository", "repository begins"} & flags(text, "BERT")


def test_a_name_is_told_that_a_page_has_it_and_a_page_is_no_name() -> None:
    text = "TinyNet is small. See https://sites.example.org/view/tinynet and https://tinyurl.example/3mX67."
    assert "repository" in flags(text, "TinyNet")
    assert [e.text for e in document(text).entities.values()] == ["TinyNet"]


def test_a_repository_that_looks_like_a_name_is_one() -> None:
    assert flags("We share our code at github.com/a/TinyNet.", "TinyNet") == {"repository"}
    assert not document("We share our code at github.com/a/code.").entities
    assert not document("We share our code at github.com/a/NeurIPS-2019-Code.").entities


@pytest.mark.parametrize(
    ("repository", "cue"),
    [
        ("walnut-gating", "is repository&term"),
        ("WG", "initials are repository&term"),
        ("nuts", ""),
    ],
)
def test_a_term_is_told_that_the_repository_has_it(repository: str, cue: str) -> None:
    text = f"We propose walnut gating. Our walnut gating is fast. Code: github.com/a/{repository}"
    pool = paper_candidates(document(text))
    term = next(c for c in pool.model if c.text == "walnut gating")
    assert {c for c in term.fixed if "repository" in c and c.endswith("&term")} == ({cue} if cue else set())


@pytest.mark.parametrize(
    ("text", "cue"),
    [
        ("TinyNet is small. github.com/a/TinyNet", "unnamed:repository named"),
        ("TinyNet is small. github.com/a/TinyNet-code", "unnamed:repository begins"),
        ("BERT is large. github.com/a/TinyNet", "unnamed:repository another"),
        ("TinyNet is small.", ""),
    ],
)
def test_no_name_is_told_whether_the_repository_has_one(text: str, cue: str) -> None:
    assert {c for c in paper_candidates(document(text)).unnamed.fixed if "repository" in c} == ({cue} if cue else set())
