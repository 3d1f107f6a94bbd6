"""The promises of targets.py on inputs that hypothesis makes up, and on what fuzzing has broken before."""

from __future__ import annotations

import random
from functools import lru_cache
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from extract import Reader
from extract.records import Paper
from tests.torture import abstracts, targets
from tests.torture.process import ROOT

QUICK = settings(
    max_examples=60,
    deadline=None,
    database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)

PARTS = st.sampled_from(
    [
        *(
            "ResNet-50 ",
            "achieves ",
            "82.5% ",
            "top-1 accuracy ",
            "on ImageNet",
            ", ",
            ". ",
            "±0.3",
            "1,234.5 ",
            "× ",
            "–",
        ),
        *(
            "$8.4\\%$",
            "\\textbf{",
            "}",
            "^{-3}",
            "_{a}",
            "~",
            "(cid:1)",
            " vs. ",
            "from ",
            " to ",
            " respectively",
            "e.g. ",
        ),
        *(
            "\n\n",
            "\t",
            "“",
            "”",
            "F1 ",
            "BLEU ",
            "GPT-4o ",
            "0",
            "9",
            " ",
            "é",
            "漢",
            "\u202e",
            "\ufeff",
            "🏆",
            "<b>",
            "[x](y)",
        ),
    ]
)
TEXT = st.one_of(st.text(max_size=400), st.lists(PARTS, max_size=60).map("".join))


@lru_cache(maxsize=1)
def samples() -> list[bytes]:
    files = sorted(path for path in (ROOT / "fixtures" / "sources").iterdir() if path.is_file())
    return [path.read_bytes()[:4000] for path in files]


@st.composite
def spoilt(draw: st.DrawFn) -> bytes:
    """A sample of some format with a stretch cut out, doubled or replaced."""
    data = draw(st.sampled_from(samples()))
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, len(data)))
        end = draw(st.integers(start, min(len(data), start + 60)))
        put = draw(st.one_of(st.binary(max_size=8), st.just(data[start:end] * 3), st.just(b"")))
        data = data[:start] + put + data[end:]
    return data


@pytest.mark.parametrize("name", ["cleaner", "sentences", "mentions", "reader"])
def test_texts_of_any_kind(name: str) -> None:
    target = targets.TARGETS[name]

    @QUICK
    @given(TEXT)
    def holds(text: str) -> None:
        target(b" " + text.encode("utf-8", "surrogatepass"))

    holds()


@pytest.mark.parametrize("name", [name for name in targets.TARGETS if name.endswith("source")])
def test_sources_of_any_kind(name: str) -> None:
    target = targets.TARGETS[name]

    @QUICK
    @given(st.one_of(spoilt(), st.binary(max_size=300)))
    def holds(data: bytes) -> None:
        target(data)

    holds()


def test_a_promise_that_is_broken_is_seen() -> None:
    """Of the targets themselves: sentences that leave a sign out do not pass."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(targets, "split_sentences", lambda text: [(0, max(1, len(text) - 1))])
        with pytest.raises(AssertionError):
            targets.sentences(b" One. Two.")


def results(reader: Reader, papers: list[Paper]) -> dict[str, object]:
    return {paper.id: reader.read(paper).results for paper in papers}


def test_the_order_of_papers_is_nothing_to_the_reader() -> None:
    papers = [Paper(id=one["id"], abstract=one["abstract"], title=one["title"]) for one in abstracts.papers(240)]
    expected = results(Reader(), papers)
    for seed in range(2):
        shuffled = random.Random(seed).sample(papers, len(papers))
        assert results(Reader(), shuffled) == expected


FOUND: list[tuple[str, bytes]] = [
    # what broke a promise once, made as small as it goes
    ("csv source", b"id,title,abstract,doi\na\x1b[2J,T,We score 5.2 there.,10.5555/29\x0092\n"),
    ("csv source", b"id,title,abstract,venue\na,T,We score 5.2 there.,A\x10B\n"),
    (
        "atom source",
        b"<?xml version='1.0'?>\n<feed xmlns='http://www.w3.org/2005/Atom'>\n<entry><id>\n<![CDATA[x</entry>",
    ),
]


@pytest.mark.parametrize(("name", "data"), FOUND)
def test_what_was_found_stays_mended(name: str, data: bytes) -> None:
    targets.TARGETS[name](data)


FAILED = sorted((Path(__file__).parent / "found").glob("*"))


@pytest.mark.timeout(20)
@pytest.mark.parametrize("path", FAILED, ids=lambda path: path.name)
def test_inputs_that_failed_once(path: Path) -> None:
    """Each named after its target, with hyphens for spaces, and a number."""
    name = path.name.rsplit("-", 1)[0].replace("-", " ")
    targets.TARGETS[name](path.read_bytes())
