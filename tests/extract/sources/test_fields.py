"""The names that fields go by, and what their values become."""

from __future__ import annotations

import datetime
import json
from collections.abc import Callable
from typing import Any

import pytest

from extract.records import Paper
from extract.sources.categories import of_set, to_set
from extract.sources.dates import parse_date
from extract.sources.fields import SYNONYMS, field_of

Read = Callable[..., Any]
ABSTRACT = "We report 91.2% accuracy on SST-2."


def one(read_bytes: Read, **record: object) -> Paper:
    record.setdefault("abstract", ABSTRACT)
    outcome = read_bytes(json.dumps(record), "one.jsonl")
    assert outcome.problems == []
    paper: Paper = outcome.papers[0]
    return paper


@pytest.mark.parametrize(
    ("name", "field"),
    [
        ("abstract", "abstract"),
        ("Summary", "abstract"),
        ("paperAbstract", "abstract"),
        ("ABSTRACT_TEXT", "abstract"),
        ("Abstract Note", "abstract"),
        ("publication_date", "date"),
        ("Publication Year", "year"),
        ("arXiv ID", "arxiv_id"),
        ("Conference", "venue"),
        ("Journal-Ref", "venue"),
        ("link", "url"),
        ("authorNames", "authors"),
        ("text", None),
        ("", None),
    ],
)
def test_names_of_columns(name: str, field: str | None) -> None:
    assert field_of(name) == field


def test_no_name_stands_for_two_fields() -> None:
    names = [name for names in SYNONYMS.values() for name in names]
    assert len(names) == len(set(names))
    assert all(field_of(name) == field for field, names in SYNONYMS.items() for name in names)


def test_the_better_name_wins_and_an_empty_one_gives_way(read_bytes: Read) -> None:
    assert one(read_bytes, summary="Short.", abstract=ABSTRACT).abstract == ABSTRACT
    assert one(read_bytes, abstract="  ", summary="A summary stands in.").abstract == "A summary stands in."
    assert one(read_bytes, Abstract="", ABSTRACT="  ", abstract=ABSTRACT).abstract == ABSTRACT
    assert one(read_bytes, abstract=ABSTRACT, Abstract="").abstract == ABSTRACT
    assert one(read_bytes, date=None, published="2020-01-02", year=1999).date == "2020-01-02"


def test_a_field_of_which_nothing_can_be_made_is_reported(read_bytes: Read) -> None:
    records: tuple[dict[str, object], ...] = (
        {"title": ["A"], "id": {"x": 1}, "year": "abc"},
        {"date": 20201301},
        {"title": "", "id": None, "date": []},
    )
    lines = [json.dumps({"abstract": f"{ABSTRACT}{number}", **record}) for number, record in enumerate(records)]
    outcome = read_bytes("\n".join(lines), "odd.jsonl")
    assert [(one.line, one.skipped, one.reason) for one in outcome.problems] == [
        (1, False, "no id can be made of an object"),
        (1, False, "no title can be made of a list"),
        (1, False, "no year can be made of 'abc'"),
        (2, False, "no date can be made of '20201301'"),
    ]
    assert [(paper.title, paper.date) for paper in outcome.papers] == [("", None)] * 3


def test_an_abstract_that_will_be_read_in_part_is_reported(read_bytes: Read) -> None:
    lines = [json.dumps({"abstract": "word " * count + "end"}) for count in (1_999, 3_000)]
    outcome = read_bytes("\n".join(lines), "long.jsonl")
    assert [len(paper.abstract) for paper in outcome.papers] == [9_998, 15_003]
    assert [(one.line, one.skipped, one.reason) for one in outcome.problems] == [
        (2, False, "only the first 10,000 of 15,003 characters of the abstract are searched for results")
    ]


@pytest.mark.parametrize(
    ("given", "date"),
    [
        ("2023-08-03", "2023-08-03"),
        ("2023-08-03T17:20:11Z", "2023-08-03"),
        ("2023-08-03 17:20:11.123+02:00", "2023-08-03"),
        ("2023/8/3", "2023-08-03"),
        ("20230803", "2023-08-03"),
        (20230803, "2023-08-03"),
        ("2023-08", "2023-08"),
        ("2023", "2023"),
        (2023, "2023"),
        (2023.0, "2023"),
        ("Aug 3, 2023", "2023-08-03"),
        ("August 3rd, 2023", "2023-08-03"),
        ("3 August 2023", "2023-08-03"),
        ("Thu, 3 Aug 2023 17:20:11 GMT", "2023-08-03"),
        ("Aug. 2023", "2023-08"),
        ("Nov 3", "--11-03"),
        ("Feb 29", "--02-29"),
        ("03/08/2023", "2023"),  # March in one country, August in another
        ("Proceedings of ICML 2021", "2021"),
        (datetime.date(2022, 1, 28), "2022-01-28"),
        (datetime.datetime(2022, 1, 28, 23, 59), "2022-01-28"),
        ("2023-13-01", None),
        ("2023-02-30", None),
        ("Feb 30, 2023", None),
        ("between 2019 and 2021", None),
        ("n/a", None),
        ("", None),
        (None, None),
        (True, None),
        (1691082011, None),
        (float("nan"), None),
        (["2023"], None),
    ],
)
def test_dates(given: object, date: str | None) -> None:
    assert parse_date(given) == date


@pytest.mark.parametrize(
    ("given", "names"),
    [
        (["Ada Lovelace", "Alan  Turing"], ("Ada Lovelace", "Alan Turing")),
        ([{"name": "Ada Lovelace", "authorId": "1"}, {"name": "Alan Turing"}], ("Ada Lovelace", "Alan Turing")),
        (
            [{"first": "Ada", "last": "Lovelace"}, {"given": "Alan", "family": "Turing"}],
            ("Ada Lovelace", "Alan Turing"),
        ),
        ("Ada Lovelace; Alan Turing;", ("Ada Lovelace", "Alan Turing")),
        ("Lovelace, Ada; Turing, Alan", ("Lovelace, Ada", "Turing, Alan")),
        ("Ada Lovelace, Alan Turing", ("Ada Lovelace", "Alan Turing")),
        ("Ada Lovelace, Alan Turing, and Grace Hopper", ("Ada Lovelace", "Alan Turing", "Grace Hopper")),
        ("Lovelace, Ada and Turing, Alan", ("Lovelace, Ada", "Turing, Alan")),
        ("Ada Lovelace", ("Ada Lovelace",)),
        ([None, 5, "Ada Lovelace", {}], ("Ada Lovelace",)),
        ("", ()),
        (None, ()),
        (17, ()),
    ],
)
def test_authors(given: object, names: tuple[str, ...], read_bytes: Read) -> None:
    paper = one(read_bytes, authors=given)
    assert paper.authors == names
    assert paper.author_count == (len(names) or None)


@pytest.mark.parametrize(
    ("record", "id", "arxiv_id", "doi"),
    [
        # an id of the source's own is kept as it is
        ({"id": "acl2021:2021.acl-long.505", "url": "https://aclanthology.org/2021.acl-long.505/"}, None, None, None),
        ({"id": "2301.00001v2"}, None, "2301.00001", None),
        ({"id": "http://arxiv.org/abs/2301.00001v1"}, None, "2301.00001", None),
        ({"id": "iros2019:8967583", "url": "https://ieeexplore.ieee.org/document/8967583/"}, None, None, None),
        ({"id": 17}, "17", None, None),
        ({"paperId": "649def34f8be52c8"}, "649def34f8be52c8", None, None),
        # else the paper's own identifiers, arXiv before DOI before ACL Anthology
        ({"arxiv_id": "arXiv:2301.00001v2"}, "2301.00001", "2301.00001", None),
        ({"url": "https://arxiv.org/pdf/2301.00001v2.pdf"}, "2301.00001", "2301.00001", None),
        ({"url": "https://huggingface.co/papers/2301.00001"}, "2301.00001", "2301.00001", None),
        ({"link": "https://arxiv.org/abs/cs/0301001"}, "cs/0301001", "cs/0301001", None),
        ({"doi": "10.48550/arXiv.2301.00001"}, "2301.00001", "2301.00001", "10.48550/arxiv.2301.00001"),
        ({"doi": "https://doi.org/10.1145/ABC.1"}, "10.1145/abc.1", None, "10.1145/abc.1"),
        ({"url": "https://doi.org/10.1145/ABC.1"}, "10.1145/abc.1", None, "10.1145/abc.1"),
        ({"url": "https://aclanthology.org/2021.acl-long.505.pdf"}, "2021.acl-long.505", None, None),
        ({"url": "https://www.aclweb.org/anthology/P19-1001/"}, "P19-1001", None, None),
        ({"acl_id": "P19-1001"}, "P19-1001", None, None),
        # else the SHA-1 of the abstract's letters and digits, "wereport912accuracyonsst2"
        ({"id": "", "arxiv_id": "n/a", "doi": "none"}, "sha1:07587e998fba0be1", None, None),
        ({"id": None, "url": "https://example.org/a/2301.00001"}, "sha1:07587e998fba0be1", None, None),
    ],
)
def test_identifiers(
    record: dict[str, object], id: str | None, arxiv_id: str | None, doi: str | None, read_bytes: Read
) -> None:
    paper = one(read_bytes, **record)
    assert (paper.id, paper.arxiv_id, paper.doi) == (id or record["id"], arxiv_id, doi)


def test_the_address_is_the_web_s_or_that_of_an_identifier(read_bytes: Read) -> None:
    assert one(read_bytes, url="https://example.org/a").url == "https://example.org/a"
    assert one(read_bytes, url="javascript:alert(1)").url is None
    assert one(read_bytes, url='https://example.org/"><script>').url is None
    assert one(read_bytes, url="papers/17.pdf", doi="10.1145/1").url == "https://doi.org/10.1145/1"
    assert one(read_bytes, arxiv_id="2301.00001").url == "https://arxiv.org/abs/2301.00001"


def test_venue_and_title(read_bytes: Read) -> None:
    assert one(read_bytes, journal={"name": "TACL", "volume": "9"}).venue == "TACL"
    assert one(read_bytes, conference="ACL\n 2021").venue == "ACL 2021"
    assert one(read_bytes, venue=["ACL"]).venue is None
    assert one(read_bytes, title=" A title \n over  lines").title == "A title over lines"


def test_an_arxiv_id_dates_a_paper_without_a_date(read_bytes: Read) -> None:
    assert one(read_bytes, arxiv_id="2301.00001").date == "2023-01"
    assert one(read_bytes, arxiv_id="hep-th/9901001").date == "1999-01"
    assert one(read_bytes, arxiv_id="2301.00001", year=2024).date == "2024"


@pytest.mark.parametrize(
    ("value", "kept"),
    [
        ("cs.CL cs.LG", ("cs.CL", "cs.LG")),
        ("cs.CL; math.ST, cs.CL", ("cs.CL", "math.ST")),
        (["hep-th", "physics.optics", "cond-mat.mtrl-sci"], ("hep-th", "physics.optics", "cond-mat.mtrl-sci")),
        ("cmp-lg", ("cmp-lg",)),  # closed in 1998; its papers are there still
        (["Machine Learning", "68T50", "I.2.7", "example.org", None, 7], ()),
        ("", ()),
        (7, ()),
    ],
)
def test_categories(value: object, kept: tuple[str, ...], read_bytes: Read) -> None:
    assert one(read_bytes, categories=value).categories == kept
    assert one(read_bytes, arxivCategories=value).categories == kept


@pytest.mark.parametrize(
    ("category", "of_oai"),
    [
        ("cs.CL", "cs:cs:CL"),
        ("hep-th", "physics:hep-th"),
        ("astro-ph.GA", "physics:astro-ph:GA"),
        ("q-bio.NC", "q-bio:q-bio:NC"),
    ],
)
def test_sets_of_oai_are_categories_and_back(category: str, of_oai: str) -> None:
    assert (to_set(category), of_set(of_oai)) == (of_oai, category)
    assert [of_set(wide) for wide in ("cs", "physics", "cs:cs", "math:math", "")] == [None] * 5
