"""One sample file for each layout reads whole; its malformed twin keeps what can be kept and says what cannot."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from extract.records import Paper
from extract.sources import FORMATS, SourceError, iter_papers
from extract.sources.opening import open_source
from extract.sources.recognition import recognise

Read = Callable[..., Any]

# file, format, lines on which papers begin, titles
SAMPLES = [
    ("labelled.txt", "labelled", [1, 2, 4, 12], ["", "", "A Vision Transformer for Image Recognition at Scale", "Lea"]),
    ("lines.txt", "lines", [1, 2, 4], ["", "", ""]),
    ("page.txt", "page", [11, 15, 19], ["Windows That Shift: A Hierarchical Transformer for Vision", "Conv", "Train"]),
    ("page-dates.txt", "page", [13, 21, 29, 33], ["Predicting Protein", "An Encoder", "Can Robots", "Mastering"]),
    ("page-compact.txt", "page", [3, 5, 7], ["One Look at the Image", "Does Batch", "Exploring the Limits"]),
    ("papers.jsonl", "jsonl", [1, 2, 3, 4], ["Masks for Every Object", "Denoising Step", "Embedding Sentences", ""]),
    ("papers.json", "json", [4, 14], ["Learning to Rank with Two Words", 'Brackets in { Titles ] and "Quotes"']),
    ("papers.csv", "csv", [2, 4], ["Words, Phrases and Vectors", "Vectors from Counts"]),
    ("papers.tsv", "tsv", [2, 3], ['"Quote" at the Start: Finetuning in 4 Bits', "A Step Size"]),
    ("papers.parquet", "parquet", [1, 2], ["Reasoning Step by Step", "Robust Recognition"]),
    ("notes.md", "markdown", [1, 20], ["Scaling All at Once", "Objects as a Set"]),
    ("arxiv.html", "html", [1], ["A Network of Attention Alone"]),
    ("acl.html", "html", [1], ["Soft Prompts"]),
    ("huggingface.html", "html", [1], ["Speech from Raw Audio"]),
    ("huggingface-daily.html", "html", [1, 2], ["Captions Teach Sight", "Objects as a Set"]),
    (
        "arxiv.jsonl",
        "arxiv",
        [1, 2],
        ["Both Sides Now: Encoders that Read in Two", "Thumbs Up: Sentiment with naïve Bayes"],
    ),
    ("arxiv-api.xml", "atom", [8, 28], ["A Network of Attention Alone", "Objects as a Set"]),
    ("oai-raw.xml", "oai", [6, 22], ["An Encoder Trained for Longer", "Captions Teach Sight"]),
    ("oai-dc.xml", "oai", [6], ["Scaling All at Once"]),
    ("acl.xml", "acl", [15, 25, 33], ["Soft Prompts for GPT and k Others", "A Paper without an Address", "In Short"]),
    ("pubmed.xml", "pubmed", [4, 21], ["Eyes Read by a Deep Network.", "Skin Read by a Deep Network."]),
    ("zotero.bib", "bibtex", [4, 16], ["A Network of Attention Alone: 50% Shorter & Naïve", "Objects as a Set"]),
    ("mendeley.bib", "bibtex", [4], ["Scaling All at Once: Café"]),
    ("acl.bib", "bibtex", [1], ["Both Sides Now: Encoders that Read in Two Directions"]),
    ("zotero.ris", "ris", [1], ["A Network of Attention Alone"]),
    ("mendeley.ris", "ris", [4, 12], ["Objects as a Set", "Soft Prompts"]),
    ("semantic-scholar.jsonl", "semantic-scholar", [1, 2], ["Both Sides Now", ""]),
    ("openalex.json", "openalex", [1, 1], ["A Network of Attention Alone", "Objects as a Set"]),
    ("openreview.json", "openreview", [3, 37], ["Pictures as Sentences of Patches", "Denoising with Fewer Steps"]),
    ("daily-papers.json", "daily-papers", [2, 31], ["Captions Teach Sight", "Speech from Raw Audio"]),
]

# file, ids or first words kept, (line, reason) of what was lost
BROKEN = [
    (
        "labelled-broken.txt",
        ["Small steps on the input"],
        [(4, "a line without a label (Title:, Abstract:, …)"), (2, "no abstract"), (6, "no abstract")],
    ),
    (
        "lines-broken.txt",
        ["Masking words", "Na\ufffdve baselines", "A bell  and a NUL  crept"],
        [(1, "too short for an abstract (fewer than 5 words)"), (2, "too short for an abstract (fewer than 5 words)")],
    ),
    (
        "page-broken.txt",
        ["Longer training on more text"],
        [(7, "a title without an abstract"), (17, "a title without an abstract")],
    ),
    (
        "papers-broken.jsonl",
        ["The first record is whole", "The last record has a NUL and a tab\tin it"],
        [
            (2, "not valid JSON (Unterminated string starting at character 57)"),
            (3, "not a JSON object but a list"),
            (4, "no abstract"),
            (5, "the abstract is not text but a number"),
            (7, "its id 'kept-1' came before, with another abstract"),
        ],
    ),
    (
        "papers-broken.json",
        ["Before the trouble", "After the trouble"],
        [
            (3, "not valid JSON (Unterminated string starting at character 28)"),
            (5, "not a JSON object but a string"),
            (6, "not valid JSON (a bracket or quote is not closed)"),
        ],
    ),
    (
        "papers-broken.csv",
        ["A row in order", "A row after the trouble"],
        [
            (3, "a row of 2 columns under a header of 3"),
            (4, "a row of 5 columns under a header of 3"),
            (5, "not a row of the table (';' expected after '\"')"),
        ],
    ),
    (
        "rows-broken.tsv",
        ["The first row is whole", "The last row is whole"],
        [(3, "a row of 1 column under a header of 2"), (4, "a row of 3 columns under a header of 2")],
    ),
    (
        "notes-broken.md",
        ["The encoder has 70.1%", "The decoder has 20.1"],
        [
            (3, "the front matter is not YAML (found unexpected end of stream)"),
            (6, "a title without an abstract"),
            (14, "a title without an abstract"),
        ],
    ),
    ("broken.html", ["A page with marks left open"], [(1, "no abstract")]),
    (
        "arxiv-broken.jsonl",
        ["  Trained for longer", "Nothing here has the shape"],
        [(2, "not valid JSON (Unterminated string starting at character 101)"), (3, "no abstract")],
    ),
    (
        "arxiv-api-broken.xml",
        ["An entry in order"],
        [
            (18, "the service answered with an error: incorrect id format for x"),
            (23, "no abstract"),
            (37, "not well-formed XML (StartTag: invalid element name); what follows is lost"),
        ],
    ),
    (
        "oai-broken.xml",
        ["One record is whole"],
        [
            (20, "a record that the service says is deleted"),
            (27, "a record without metadata in arXivRaw, arXiv or oai_dc"),
            (35, "no abstract"),
            (
                50,
                "not well-formed XML (Opening and ending tag mismatch: OAI-PMH line 2 and ab); what follows is lost",
            ),
        ],
    ),
    (
        "acl-broken.xml",
        ["Nothing says where or when"],
        [
            (8, "no abstract"),
            (13, "not well-formed XML (Opening and ending tag mismatch: i line 13 and title); what follows is lost"),
        ],
    ),
    (
        "pubmed-broken.xml",
        ["Ventricles are found"],
        [
            (6, "a book or a chapter, not an article"),
            (7, "no abstract"),
            (12, "not well-formed XML (Premature end of data in tag ArticleTitle line 11); what follows is lost"),
        ],
    ),
    (
        "broken.bib",
        ["The first entry is whole", "The second of one key", "Names of nothing but commas"],
        [
            (
                6,
                "not a BibTeX entry (Unexpected block start: `@misc`. Was still looking for field-value closing `}`)",
            ),
            (16, "no abstract"),
        ],
    ),
    (
        "broken.ris",
        ["A record in order", "It has 13.0%"],
        [
            (5, "a line outside a record (TY to ER)"),
            (6, "a record that does not end (ER is missing)"),
            (14, "no abstract"),
            (17, "a record that does not end (ER is missing)"),
        ],
    ),
    (
        "semantic-scholar-broken.json",
        ["A network of attention alone"],
        [
            (20, "not a JSON object but null"),
            (21, "no abstract"),
            (28, "the abstract is not text but an object"),
        ],
    ),
    (
        "openalex-broken.jsonl",
        ["of Far apart, 57.1% GLUE."],
        [(2, "no abstract"), (3, "no abstract"), (4, "the abstract is not text but a list")],
    ),
    (
        "openreview-broken.json",
        ["The authors are hidden"],
        [(21, "no abstract"), (52, "no abstract"), (60, "the abstract is not text but an object")],
    ),
    (
        "daily-papers-broken.json",
        ["A list without authors"],
        [(20, "no abstract"), (27, "no abstract"), (51, "not a JSON object but a number")],
    ),
]

UNREADABLE = [
    ("papers-broken.tsv", ":1: no column holds the abstract (its columns: id, text); name the columns in the first"),
    ("papers-broken.parquet", ": not a whole Parquet file (Parquet magic bytes not found in footer"),
    ("oai-error.xml", ":5: no paper could be read; the first: the service answered with an error: noRecordsMatch (The"),
    ("article.html", ": no paper found on this page of HTML; save the page of a paper (arXiv, ACL Anthology, Hugging"),
    ("bomb.xml", ":1: it declares entities, which can expand without end or read other files; save it without its"),
]


@pytest.mark.parametrize("row", SAMPLES, ids=[row[0] for row in SAMPLES])
def test_sample_reads_whole(row: tuple[str, str, list[int], list[str]], samples: Path, read: Read) -> None:
    name, format_name, lines, titles = row
    outcome = read(samples / name)

    assert outcome.problems == []
    assert [paper.line for paper in outcome.papers] == lines
    assert all(paper.title.startswith(title) for paper, title in zip(outcome.papers, titles, strict=True))
    assert all(bool(paper.title) == bool(title) for paper, title in zip(outcome.papers, titles, strict=True))
    assert {paper.source for paper in outcome.papers} == {str(samples / name)}
    with open_source(str(samples / name), on_problem=print, strict=False) as (source, _):
        assert recognise(source) == format_name
    assert read(samples / name, format=format_name).papers == outcome.papers


@pytest.mark.parametrize(("name", "kept", "lost"), BROKEN, ids=[row[0] for row in BROKEN])
def test_malformed_twin_keeps_the_rest(
    name: str, kept: list[str], lost: list[tuple[int, str]], samples: Path, read: Read
) -> None:
    outcome = read(samples / name)

    assert [paper.abstract[: len(start)] for paper, start in zip(outcome.papers, kept, strict=True)] == kept
    assert outcome.skipped == lost


@pytest.mark.parametrize(("name", "kept", "lost"), BROKEN, ids=[row[0] for row in BROKEN])
def test_strict_stops_at_the_first_broken_record(
    name: str, kept: list[str], lost: list[tuple[int, str]], samples: Path
) -> None:
    read_before: list[Paper] = []
    with pytest.raises(SourceError) as error:
        read_before.extend(iter_papers([samples / name], strict=True, on_problem=lambda _: None))

    assert (error.value.line, error.value.reason) == lost[0]
    assert str(error.value).startswith(f"{samples / name}:{lost[0][0]}: {lost[0][1]}; correct it")
    assert [paper.abstract[: len(start)] for paper, start in zip(read_before, kept, strict=False)] == kept[
        : len(read_before)
    ]


@pytest.mark.parametrize(("name", "message"), UNREADABLE)
def test_malformed_twin_of_which_nothing_can_be_read(name: str, message: str, samples: Path, read: Read) -> None:
    with pytest.raises(SourceError) as error:
        read(samples / name)

    assert str(error.value).startswith(f"{samples / name}{message}")
    assert "\n" not in str(error.value)


def test_every_format_has_a_sample(samples: Path) -> None:
    assert {row[1] for row in SAMPLES} == set(FORMATS)
    twins = set()
    for name in (*(row[0] for row in BROKEN), *(row[0] for row in UNREADABLE)):
        file = str(samples / name)
        with open_source(file, on_problem=print, strict=False) as (source, _), suppress(SourceError):
            twins.add(recognise(source))  # or refused as such: entities
    assert twins == set(FORMATS), "each has a malformed twin, told apart as the sample is"
    named = {row[0] for row in (*SAMPLES, *BROKEN, *UNREADABLE)}
    assert named == {path.name for path in samples.iterdir()}


def test_fields_of_the_samples(samples: Path, read: Read) -> None:
    """Dates, authors, venues, addresses and identifiers, through the names each source has for them."""
    by_title = {paper.title: paper for paper in read(samples / "papers.jsonl").papers}
    mask = by_title["Masks for Every Object"]
    assert (mask.id, mask.date, mask.venue) == ("made-1", "2017-03-20", "ICCV")
    assert (mask.authors, mask.author_count) == (("Kaiming He", "Georgia Gkioxari"), 2)
    assert (mask.url, mask.arxiv_id) == ("https://arxiv.org/abs/1703.06870", "1703.06870")
    denoising = by_title["Denoising Step by Step"]
    assert (denoising.id, denoising.date) == ("2006.11239", "2020-06-19")
    assert denoising.authors == ("Jonathan Ho", "Ajay Jain")
    twins = by_title["Embedding Sentences with Twin Encoders"]
    assert (twins.id, twins.doi, twins.venue) == ("10.18653/v1/d19-1410", "10.18653/v1/d19-1410", "EMNLP")
    assert twins.url == "https://doi.org/10.18653/v1/d19-1410"

    vit = read(samples / "labelled.txt").papers[2]
    assert (vit.id, vit.date, vit.authors) == ("2010.11929", "2020-10-22", ("A. Dosovitskiy", "N. Houlsby"))
    words = read(samples / "papers.csv").papers[0]
    assert words.authors == ("Mikolov, Tomas", "Dean, Jeffrey")
    assert "without man and with woman is near queen.\nPhrases" in words.abstract
    assert words.abstract.startswith('Vectors of words add up: "king"')
    steps = read(samples / "papers.parquet").papers[0]
    assert (steps.id, steps.date, steps.author_count) == ("made-9", "2022-01-28", 2)


def test_dates_and_authors_of_a_saved_page(samples: Path, read: Read) -> None:
    papers = read(samples / "page-dates.txt").papers

    assert [(paper.date, paper.author_count) for paper in papers] == [
        ("2021-07-15", 34),
        ("--11-03", None),  # "Nov 3 1": a day without its year, then the page's count of comments
        (None, None),
        ("2016-01-27", 20),
    ]
