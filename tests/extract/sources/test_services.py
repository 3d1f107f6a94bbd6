"""What each service and reference manager says of a paper comes through: ids, dates, names, venue, addresses, text."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from extract.sources.latex import decode
from extract.sources.openalex import join_index

Read = Callable[..., Any]

# file, title of the paper, and what its fields are
FIELDS: list[tuple[str, str, dict[str, object]]] = [
    ("arxiv.jsonl", "Both Sides Now", {
        "id": "1810.04805",
        "arxiv_id": "1810.04805",
        "date": "2018-10-11",  # of the first version; the snapshot's update_date is of the last
        "authors": ("Jacob Devlin", "Ming-Wei Chang"),
        "url": "https://arxiv.org/abs/1810.04805",
        "venue": None,
        "categories": ("cs.CL", "stat.ML"),
    }),
    ("arxiv.jsonl", "Thumbs Up", {
        "id": "cs/0205070",
        "arxiv_id": "cs/0205070",
        "doi": "10.3115/1118693.1118704",
        "venue": "Proceedings of EMNLP 2002",
        "author_count": 3,
    }),
    ("arxiv-api.xml", "A Network of Attention", {
        "id": "1706.03762",
        "date": "2017-06-12",
        "authors": ("Ashish Vaswani", "Łukasz Kaiser"),
        "venue": "NIPS 2017",
        "url": "http://arxiv.org/abs/1706.03762v7",
        "categories": ("cs.CL", "cs.LG"),  # the primary one first; classes of MSC and ACM are none
    }),
    ("arxiv-api.xml", "Objects as a Set", {"doi": "10.1007/978-3-030-58452-8_13", "arxiv_id": "2005.12872"}),
    ("oai-raw.xml", "An Encoder", {
        "id": "1907.11692",
        "date": "2019-07-26",
        "authors": ("Yinhan Liu", "Myle Ott", "Veselin Stoyanov"),  # without affiliations, brackets within brackets too
        "venue": "Nobody's Journal 7 (2019)",
        "doi": "10.48550/arxiv.1907.11692",
        "categories": ("cs.CL",),
    }),
    ("oai-raw.xml", "Captions", {"authors": ("Alec Radford", "Gretchen Krüger"), "date": "2021-02-26"}),
    ("oai-dc.xml", "Scaling", {
        "id": "1905.11946",
        "date": "2019-05-28",  # the earlier of two
        "authors": ("Mingxing Tan", "Quoc V. Le"),
        "url": "https://arxiv.org/abs/1905.11946",
        "categories": ("cs.LG", "stat.ML"),  # of the sets of its header
    }),
    ("acl.xml", "Soft Prompts", {
        "doi": "10.18653/v1/2021.acl-long.353",
        "url": "https://aclanthology.org/2021.acl-long.353",
        "date": "2021-08",
        "authors": ("Xiang Lisa Li", "Mononym"),
        "venue": "Proceedings of a Meeting (Volume 1: Long Papers)",
    }),
    ("acl.xml", "A Paper without", {"id": "2021.acl-long.2", "url": "https://aclanthology.org/2021.acl-long.2"}),
    ("acl.xml", "In Short", {"id": "2021.acl-short.7", "date": "2021", "authors": ()}),  # of its own volume
    ("pubmed.xml", "Eyes", {
        "id": "pmid:27898976",
        "doi": "10.1001/jama.2016.17216",
        "date": "2016-12-13",
        "authors": ("Varun Gulshan", "The Readers"),
        "venue": "JAMA",
        "url": "https://pubmed.ncbi.nlm.nih.gov/27898976/",
    }),
    ("pubmed.xml", "Skin", {"doi": "10.1038/nature21056", "date": "2017", "venue": "Nature"}),
    ("zotero.bib", "A Network", {
        "id": "1706.03762",  # from the note; the key of the bibliography is no id
        "date": "2017-06",
        "authors": ("Ashish Vaswani", "Łukasz Kaiser", "J. D. van der Waals", "The Team"),
        "venue": "Advances in Neural Information Processing Systems 30",  # a string and a text, joined by #
        "url": "https://example.org/paper?id=a_b",
        "categories": ("cs.CL",),
    }),
    ("zotero.bib", "Objects", {
        "doi": "10.1007/978-3-030-58452-8_13",
        "date": "2020-05-26",
        "venue": "Computer Vision",
    }),
    ("mendeley.bib", "Scaling", {"arxiv_id": "1905.11946", "date": "2019", "authors": ("Mingxing Tan", "Quoc V. Le")}),
    ("acl.bib", "Both Sides", {
        "doi": "10.18653/v1/n19-1423",
        "url": "https://aclanthology.org/N19-1423/",
        "date": "2019-06",
        "authors": ("Jacob Devlin", "Ming-Wei Chang"),
    }),
    ("zotero.ris", "A Network", {
        "arxiv_id": "1706.03762",
        "date": "2017-06-12",
        "authors": ("Ashish Vaswani", "Martin Luther King Jr."),
        "venue": "Advances in Neural Information Processing Systems",
        "url": "https://arxiv.org/abs/1706.03762",
    }),
    ("mendeley.ris", "Objects", {"date": "2020", "venue": "Computer Vision", "authors": ("Nicolas Carion",)}),
    ("mendeley.ris", "Soft", {"id": "2021.acl-long.353", "date": "2021"}),
    ("semantic-scholar.jsonl", "Both Sides", {
        "id": "cd18800a0fe0b668a1cc19f2ec95b5003d0a5035",
        "arxiv_id": "1810.04805",
        "doi": "10.18653/v1/n19-1423",
        "date": "2018-10-11",
        "authors": ("Jacob Devlin", "Ming-Wei Chang"),
    }),
    ("semantic-scholar.jsonl", "", {"id": "CorpusID:195069387", "arxiv_id": "1905.11946"}),
    ("openalex.json", "A Network", {
        "id": "W2963403868",
        "arxiv_id": "1706.03762",
        "date": "2017-06-12",
        "authors": ("Ashish Vaswani", "Noam Shazeer"),
        "venue": "arXiv (Cornell University)",
    }),
    ("openalex.json", "Objects", {"arxiv_id": "2005.12872", "doi": "10.1007/978-3-030-58452-8_13"}),
    ("openreview.json", "Pictures", {
        "id": "YicbFdNTTy",
        "date": "2020-09-28",
        "venue": "ICLR 2021 Oral",
        "authors": ("Alexey Dosovitskiy", "Lucas Beyer"),
        "url": "https://openreview.net/forum?id=YicbFdNTTy",
    }),
    ("openreview.json", "Denoising", {"date": "2021-01-12", "venue": "ICLR 2021 Poster", "authors": ("Jiaming Song",)}),
    ("openreview-broken.json", "Nobody", {"authors": ()}),  # "Anonymous" is nobody's name
    ("daily-papers.json", "Captions", {
        "id": "2103.00020",
        "arxiv_id": "2103.00020",
        "date": "2021-02-26",  # of the paper, not of the day on which the page showed it
        "authors": ("Alec Radford", "Jong Wook Kim"),
    }),
    ("notes.md", "Scaling", {
        "id": "1905.11946",  # which YAML would take for a number
        "date": "2019-05-28",
        "authors": ("Mingxing Tan", "Quoc V. Le"),
    }),
    ("notes.md", "Objects", {"date": "2020-05-26", "venue": "ECCV", "authors": ("Nicolas Carion", "Francisco Massa")}),
    ("arxiv.html", "A Network", {
        "id": "1706.03762",
        "date": "2017-06-12",
        "authors": ("Ashish Vaswani", "Noam Shazeer"),
        "url": "https://arxiv.org/abs/1706.03762",
        "categories": ("cs.CL", "cs.LG"),
    }),
    ("acl.html", "Soft", {
        "doi": "10.18653/v1/2021.acl-long.353",
        "date": "2021-08",
        "authors": ("Xiang Lisa Li", "Percy Liang"),
        "venue": "Proceedings of a Meeting (Volume 1: Long Papers)",
        "url": "https://aclanthology.org/2021.acl-long.353/",
    }),
    ("huggingface.html", "Speech", {"id": "2006.11477", "date": "2020-06-20", "authors": ("Alexei Baevski",)}),
    ("huggingface-daily.html", "Objects", {"id": "2005.12872", "date": "2020-05-26"}),
]  # fmt: skip

# file, title, part of the abstract as it is read
TEXTS = [
    ("arxiv.jsonl", "Both", "to each task.\n  It scores 80.5% on GLUE"),
    ("arxiv-api.xml", "Objects", "42.0 AP & more on COCO"),
    ("acl.xml", "Soft", "On E2E it reaches 70.3 BLEU with 0.1\\% of"),
    (
        "pubmed.xml",
        "Eyes",
        "few.\nRESULTS: The area under the curve is 0.991 on EyePACS-1 and 0.990 on Messidor-2 (n = 1748).",
    ),
    (
        "zotero.bib",
        "A Network",
        "On WMT 2014 English-to-German it reaches 28.4 BLEU, 5% more than before, with $d_{model} = 512$ and",
    ),
    ("zotero.bib", "A Network", "and \\ourmodel."),  # a command of the author's own
    (
        "zotero.bib",
        "Objects",
        "anchors and without suppression of doubles. The detector has 42.0 AP on COCO at 28 frames per",
    ),
    ("zotero.bib", "Objects", "~85% of them"),
    ("mendeley.bib", "Scaling", "84.3% of ImageNet"),
    ("zotero.ris", "A Network", "recurrent ones. On WMT"),
    ("openalex.json", "A Network", "A network of attention alone translates better than recurrent ones. On WMT 2014"),
    ("notes.md", "Scaling", "scaled together. The largest of the networks so found\nis right on 84.3% of ImageNet and"),
    ("arxiv.html", "A Network", "It needs no recurrence & no convolution."),
    ("acl.html", "Soft", "A short prefix of numbers steers a frozen model. On E2E it reaches 70.3 BLEU with 0.1%"),
]


@pytest.mark.parametrize(("file", "title", "fields"), FIELDS, ids=[f"{row[0]} {row[1]}" for row in FIELDS])
def test_fields(file: str, title: str, fields: dict[str, object], samples: Path, read: Read) -> None:
    [paper] = [
        each for each in read(samples / file).papers if each.title.startswith(title) and bool(each.title) == bool(title)
    ]
    assert {name: getattr(paper, name) for name in fields} == fields


@pytest.mark.parametrize(("file", "title", "text"), TEXTS, ids=[f"{row[0]} {row[2][:20]}" for row in TEXTS])
def test_abstracts(file: str, title: str, text: str, samples: Path, read: Read) -> None:
    [paper] = [each for each in read(samples / file).papers if each.title.startswith(title)]
    assert text in paper.abstract


@pytest.mark.parametrize(
    ("written", "said"),
    [
        (r"Sch{\"o}n, \'Etienne {\O}degaard, {\L}ukasz \v{C}ech", "Schön, Étienne Ødegaard, Łukasz Čech"),
        (r"{BERT}: {P}re-training", "BERT: Pre-training"),
        (r"85.3{\%} of {A}T{\&}T", "85.3% of AT&T"),
        (r"85% \textbf{better} than R&D", "85% better than R&D"),  # no comment, no column
        (r"\ourmodel{} on $x_{i} < 5$", r"\ourmodel on $x_{i} < 5$"),
        (r"Table~\textit{1}, or (~85\%)", "Table 1, or (~85%)"),
        ("no LaTeX ~ at -- all, 5%", "no LaTeX ~ at -- all, 5%"),
        ("{" * 3000 + "$", "{" * 3000 + "$"),
    ],
)
def test_latex(written: str, said: str) -> None:
    assert decode(written) == said


@pytest.mark.parametrize(
    ("index", "text"),
    [
        ({"b": [1], "a": [0, 2]}, "a b a"),
        ({"far": [10**15], "near": [0]}, "near far"),
        ({"a": "0", "b": None, "c": ["1", True, 2.0, 3]}, "c"),
        (None, ""),
        ([], ""),
    ],
)
def test_inverted_index(index: object, text: str) -> None:
    assert join_index(index) == text


def test_a_long_answer_in_one_line(read_bytes: Read) -> None:
    """As OpenAlex answers: the first work alone is longer than what is looked at to tell the format."""
    works = [
        {
            "id": f"https://openalex.org/W{number}",
            "display_name": "T",
            "authorships": [{"author": {"display_name": f"A{i} B"}} for i in range(3000)],
            "abstract_inverted_index": {"Accuracy": [0], "is": [1], f"{number}.5%": [2]},
        }
        for number in (1, 2)
    ]
    outcome = read_bytes(json.dumps({"meta": {"count": 2}, "results": works}))

    assert [(paper.id, paper.abstract, paper.author_count) for paper in outcome.papers] == [
        ("W1", "Accuracy is 1.5%", 3000),
        ("W2", "Accuracy is 2.5%", 3000),
    ]


def test_citations_of_semantic_scholar(read_bytes: Read) -> None:
    paper = {"paperId": "a", "externalIds": {}, "title": "T", "abstract": "It has 5.0% word error rate."}
    [read] = read_bytes(json.dumps({"offset": 0, "data": [{"contexts": [], "citedPaper": paper}]})).papers
    assert (read.id, read.title) == ("a", "T")


def test_keys_quoted_in_an_abstract_tell_nothing(read_bytes: Read) -> None:
    text = 'We map "paperId": and "abstract_inverted_index": {} with "authorId": at 91.2% accuracy.'
    [paper] = read_bytes(json.dumps({"id": "a", "abstract": text})).papers
    assert (paper.id, paper.abstract) == ("a", text)


ATOM = b'<feed xmlns="http://www.w3.org/2005/Atom"><entry><id>x:%d</id><summary>%s</summary></entry></feed>'


@pytest.mark.parametrize(
    ("content", "abstract", "notes"),
    [
        (b'<?xml version="1.0" encoding="ISO-8859-1"?>' + ATOM % (1, b"na\xefve, 5%"), "naïve, 5%", []),
        (('<?xml version="1.0" encoding="utf-16"?>' + (ATOM % (1, b"5%")).decode()).encode("utf-16"), "5%", []),
        (ATOM % (1, b"na\xefve, 5%"), "na\ufffdve, 5%", [(1, "1 stretch of bytes not UTF-8, replaced by U+FFFD")]),
        (ATOM % (1, b"\n5\x02%"), "\n5%", [(2, "1 control character dropped from the XML")]),
        (ATOM % (1, b"<![CDATA[a < b, 5%]]>"), "a < b, 5%", []),
        (ATOM % (1, b"5% <!-- not said --> more"), "5%  more", []),
    ],
    ids=["Latin-1", "UTF-16", "not UTF-8", "control character", "CDATA", "comment"],
)
def test_what_xml_may_hold(content: bytes, abstract: str, notes: list[tuple[int, str]], read_bytes: Read) -> None:
    outcome = read_bytes(content)
    assert [paper.abstract for paper in outcome.papers] == [abstract]
    assert outcome.notes == notes


def test_characters_that_two_chunks_share(read_bytes: Read) -> None:
    """XML is read 64 KB at a time; ends of two, three and four bytes fall on each place."""
    text = "é€🏆ü" * 60_000
    for shift in range(8):
        outcome = read_bytes((ATOM % (1, b"%s")).replace(b"x:1", b"x:1" + b"y" * shift) % text.encode())
        assert outcome.papers[0].abstract == text
        assert [problem.reason.split(" of ")[0] for problem in outcome.problems] == ["only the first 10,000"]


def test_lines_of_xml_beyond_65535(read_bytes: Read) -> None:
    """Where libxml2 used to stop counting."""
    outcome = read_bytes(ATOM.replace(b"<entry>", b"\n" * 70_000 + b"<entry>") % (1, b"It has 5%."))
    assert outcome.papers[0].line == 70_001


def test_strings_made_of_strings(read_bytes: Read) -> None:
    outcome = read_bytes(
        '@string{proc = "Proceedings of "}\n@string{ours = proc # "a Meeting"}\n'
        '@article{a, title = {A}, booktitle = ours # { 2020}, abstract = "It has 91.2 accuracy on SST-2."}\n'
        '@article{b, title = {B}, booktitle = ours, abstract = "It has 92.2 accuracy on SST-2."}\n'
    )
    assert [paper.venue for paper in outcome.papers] == ["Proceedings of a Meeting 2020", "Proceedings of a Meeting"]


def test_strings_that_grow_without_end(read_bytes: Read) -> None:
    """Each made three times of the one before it: the sixtieth would be of 10**30 characters."""
    strings = "".join(
        f"@string{{s{number} = s{number - 1} # s{number - 1} # s{number - 1}}}\n" for number in range(1, 61)
    )
    outcome = read_bytes(
        f'@string{{s0 = "more and more of it "}}\n{strings}'
        '@article{a, title = {A}, booktitle = s60, abstract = "It has 91.2 accuracy on SST-2."}\n'
    )
    [venue] = [each.venue for each in outcome.papers]
    assert len(venue or "") < 100_000


def test_strings_of_a_long_bibliography_reach_its_end(read_bytes: Read) -> None:
    """The parser is given some 256 KB at a time; lines go on being counted, and strings go on standing."""
    entries = [
        f"@article{{same, title={{T {i}}}, journal=jrn,\n abstract = {{It rises to {i}.5\\% on it. {'x' * 300}}}}}\n"
        for i in range(3000)
    ]
    outcome = read_bytes('@string{JRN = "A Journal"}\n' + "".join(entries))

    assert [paper.line for paper in outcome.papers] == list(range(2, 6002, 2))
    assert {paper.venue for paper in outcome.papers} == {"A Journal"}
    assert outcome.problems == []


def test_markdown_sections_and_lists_of_papers(read_bytes: Read) -> None:
    first = "We score 91.2% on SST-2. It is more than before."
    listed = (
        "# Read this week\n\nA list that I keep. It is short.\n\n"
        f"## A Title of Many Words\n\n{first}\n\n## Another Title of Words\n\n{first.replace('2', '3')}\n"
    )
    paper = f"# A Title\n\n{first}\n\n## Introduction\n\nThis is of 40.0% use. It is not read.\n"

    assert [one.title for one in read_bytes(listed, "list.md").papers] == [
        "Read this week",
        "A Title of Many Words",
        "Another Title of Words",
    ]
    assert [(one.title, one.abstract) for one in read_bytes(paper).papers] == [("A Title", first)]
