"""Terms: what a paper calls its things in small letters."""

from __future__ import annotations

import pytest

from extract import Paper, Reader
from extract.document import Document, prepare
from extract.terms import LEAST, LEVELS, Term, common_pairs, commonness, distinction_cues, find_terms, term_cues
from tools.mine_common import common_pairs as mined

TITLE = "Deep Parsing via Walnut Gating"
ABSTRACT = (
    "Deep parsing is slow. We propose walnut gating, a simple trick for neural networks. With our walnut gating a "
    "neural network parses faster. Plum pruning helps. Plum pruning cuts the error by 12%."
)


def document(abstract: str = ABSTRACT, title: str = TITLE) -> Document:
    return prepare(Paper(id="a", abstract=abstract, title=title))


def terms(abstract: str, title: str = "") -> dict[str, Term]:
    return {" ".join(term.words): term for term in find_terms(document(abstract, title))}


def test_a_term_is_said_twice_or_stands_in_the_title() -> None:
    assert set(terms(ABSTRACT, TITLE)) == {"deep parsing", "walnut gating", "neural network", "plum pruning"}
    assert set(terms(ABSTRACT)) == {"walnut gating", "neural network", "plum pruning"}


def test_plurals_are_the_same_term() -> None:
    places = terms(ABSTRACT)["neural network"].places
    words = document().tokens.low
    assert [words[first:last] for first, last in places] == [["neural", "networks"], ["neural", "network"]]


@pytest.mark.parametrize(
    ("title", "where"),
    [
        ("Walnut Gating for Parsing", "first"),
        ("Fast Walnut Gating", "head"),
        ("Parsing via Walnut Gating", "means"),
        ("A Study of Walnut Gating", "aim"),
        ("Nuts: Walnut Gating", "after colon"),
        ("Parsing", "no"),
    ],
)
def test_where_the_title_has_a_term(title: str, where: str) -> None:
    assert terms("Walnut gating is new. We like walnut gating.", title)["walnut gating"].in_title == where


@pytest.mark.parametrize(
    "text",
    [
        "We use walnut gating once.",
        "The walnut gating layer. A walnut gating layer.",  # the beginning of a longer term
        "A novel walnut. A novel walnut.",  # praise is no part of a term
        "It works well in practice, and it works well at night.",
    ],
)
def test_what_is_no_term(text: str) -> None:
    assert "walnut gating" not in terms(text)
    assert "novel walnut" not in terms(text)
    assert "works well" not in terms(text)


def test_no_more_than_ten_terms_those_of_the_title_first() -> None:
    many = " ".join(f"Zork{chr(97 + k)} plimb is good. " * 2 for k in range(15))
    found = find_terms(document(f"{many} Walnut gating is good.", TITLE))
    assert len(found) == 10
    assert found[0].words == ("walnut", "gating")


@pytest.mark.parametrize(
    ("phrase", "levels"),
    [
        (["neural", "network"], {"common"}),
        (["object", "detection"], {"common", "many"}),
        (["walnut", "gating"], {"own"}),
        (["gating"], {"own"}),
        (["walnut", "neural", "network"], {"own"}),
    ],
)
def test_how_many_papers_have_a_phrase(phrase: list[str], levels: set[str]) -> None:
    assert commonness(phrase) in levels


@pytest.mark.parametrize(("count", "level"), [(15, 0), (16, 1), (39, 1), (40, 2), (150, 3), (599, 3), (600, 4)])
def test_the_levels(count: int, level: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(common_pairs(), "walnut gating", count)
    assert commonness(["walnut", "gating"]) == LEVELS[level]


def test_pairs_are_sorted_and_common() -> None:
    assert list(common_pairs()) == sorted(common_pairs())
    assert min(common_pairs().values()) >= LEAST


def test_an_abstract_counts_once_whatever_it_repeats() -> None:
    papers = [Paper(str(k), "Walnut gates help. A walnut gate helps. The walnut. Gates.") for k in range(LEAST)]
    assert mined([*papers, Paper("x", "Plum pruning helps.")]) == {"walnut gate": LEAST}


def test_frames_and_title_speak_for_a_term() -> None:
    found = {" ".join(term.words): term for term in find_terms(document())}
    cues = term_cues(document(), found["walnut gating"])
    assert {"term title:means", "term common:own", "term frame:proposed", "term frame:our"} <= set(cues)
    assert "term frame:subject" in term_cues(document(), found["plum pruning"])


def test_a_description_is_told_by_title_abstract_and_other_papers() -> None:
    cues = distinction_cues(document(), ["walnut", "gating"], "phrase")
    assert {"phrase title:all", "phrase said:2", "phrase common:own"} <= set(cues)
    cues = distinction_cues(document(), ["neural", "networks"], "phrase")
    assert {"phrase title:none", "phrase said:2", "phrase common:common"} <= set(cues)


TABLES = """In this paper we study static walnut tables, which store parses of frequent sentences. Experiments on PTB
show that static walnut tables perform 1.6 points better than BiLSTM parsers while they use less energy."""
GATE = """Recent parsers are slow. We introduce the walnut gate, a module that skips most of the layers of an
encoder. By adding walnut gates to a strong parser, the walnut gate improves the labelled attachment score on PTB from
92.0% to 93.1%."""


@pytest.mark.parametrize(
    ("title", "abstract", "model"),
    [
        ("Static Walnut Tables as Efficient Parsers", TABLES, "static walnut tables"),
        ("Faster Parsing with Walnut Gates", GATE, "walnut gate"),
    ],
)
def test_a_system_without_a_name_goes_by_its_term(title: str, abstract: str, model: str) -> None:
    results = Reader().read(Paper(id="a", title=title, abstract=abstract.replace("\n", " "))).results
    assert results[-1].model == model
