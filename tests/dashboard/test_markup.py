"""No text from a paper becomes markup, and marks are told apart without colour."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dashboard import markup
from db.links import safe_url
from extract.marks import Mark
from tests.dashboard.sample import HOSTILE
from tests.dashboard.seen import parsed

SENTENCE = "AutoGLM achieves 55.2% accuracy on WebArena."
MARKS = [Mark(0, 7, "model"), Mark(17, 22, "value"), Mark(23, 31, "metric"), Mark(35, 43, "benchmark")]
KINDS = ("value", "model", "benchmark", "metric", "score", "delta", "number")


def test_marked_sentence_is_the_sentence_with_its_parts_named() -> None:
    seen = parsed(markup.marked(SENTENCE, MARKS, names=True))
    assert "".join(seen.parts) == "AutoGLMmodel achieves 55.2%value accuracymetric on WebArenabenchmark."
    assert [tag for tag, _ in seen.tags] == ["p", *["mark", "small"] * 4]


def test_without_names_the_text_is_untouched() -> None:
    assert "".join(parsed(markup.marked(SENTENCE, MARKS, names=False)).parts) == SENTENCE


def test_marks_inside_marks_and_marks_that_cross() -> None:
    inside = markup.marked("top-5 error", [Mark(0, 11, "metric"), Mark(4, 5, "value")], names=True)
    assert "".join(parsed(inside).parts) == "top-5value errormetric"
    crossing = markup.marked("abcd", [Mark(0, 3, "model"), Mark(1, 4, "metric")], names=False)
    assert "".join(parsed(crossing).parts) == "abcd"
    assert crossing.count("<mark") == crossing.count("</mark>") == 3


def test_every_kind_has_a_line_of_its_own() -> None:
    """In black and white the line is all there is: a box or an underline, solid, dashed or dotted."""
    together = (KINDS[:4], KINDS[4:])
    for kinds in together:
        lines = [re.findall(r"border(?:-bottom)?:[\d.]+px \w+", markup.legend([kind])) for kind in kinds]
        assert all(len(line) == 1 for line in lines)
        assert len({line[0] for line in lines}) == len(kinds)


def test_legend_names_every_kind() -> None:
    words = "".join(parsed(markup.legend(["score", "delta", "number"])).parts)
    assert all(name in words for name in ("score", "change", "other number", "never ranked", "not read as a result"))


@pytest.mark.parametrize(
    "html",
    [
        markup.marked(HOSTILE, [Mark(0, 8, "model")], names=False),
        markup.heading(HOSTILE),
        markup.caption([HOSTILE]),
        markup.excerpt(HOSTILE),
        markup.facts([(HOSTILE, HOSTILE)]),
        markup.listing(HOSTILE, [HOSTILE]),
    ],
    ids=["marked", "heading", "caption", "excerpt", "facts", "listing"],
)
def test_hostile_text_comes_out_as_text(html: str) -> None:
    seen = parsed(html)
    assert HOSTILE in "".join(seen.parts)
    assert {tag for tag, _ in seen.tags} <= {"p", "h1", "mark", "dl", "dt", "dd", "ul", "li"}
    assert all(set(attributes) <= {"style", "title"} for _, attributes in seen.tags)


@given(text=st.text(), start=st.integers(0, 20), length=st.integers(1, 20))
def test_any_text_survives_marking(text: str, start: int, length: int) -> None:
    marks = [Mark(start, start + length, "value")] if start + length <= len(text) else []
    html = markup.marked(text, marks, names=False)
    assert html.count("<") == 2 + 2 * len(marks)
    assert not re.search(r"&(?!amp;|lt;|gt;|quot;|#x27;)", html)


@given(st.text(alphabet=st.characters(min_codepoint=32, max_codepoint=126), min_size=1))
def test_label_escapes_every_sign_and_changes_no_letter(text: str) -> None:
    label = markup.label(text)
    assert label.replace("\u2060", "").replace("\\", "") == " ".join(text.split()).replace("\\", "")
    for at, character in enumerate(label):
        if not character.isalnum() and character not in " \\\u2060":
            assert label[at - 1] == "\\"


def test_label_keeps_apart_what_streamlit_would_join() -> None:
    """ ":smile:", "->" and "www." are read after backslashes are gone, so a backslash alone does not stop them."""
    for text in (":smile:", ":material/home:", "->", ">=", "www.evil.example", "https://evil.example"):
        assert text not in markup.label(text).replace("\\", "")


def test_cell_does_not_name_an_icon() -> None:
    assert ":material/" not in markup.cell(":material/home: x")
    assert markup.cell("BIRD: x") == "BIRD: x"


@pytest.mark.parametrize(
    "url", ["https://arxiv.org/abs/2410.1", "http://x.example", "HTTPS://X.example/a?b=c#d", "https://x.example:8080/"]
)
def test_web_addresses_are_links(url: str) -> None:
    assert safe_url(url) == url


@pytest.mark.parametrize(
    "url",
    [
        None,
        "",
        "javascript:alert(1)",
        "JaVaScRiPt:alert(1)",
        " javascript:alert(1)",
        "java\nscript:alert(1)",
        "data:text/html,x",
        "file:///etc/passwd",
        "//evil.example",
        "https://",
        "https:/evil",
        "https://a b",
        "https://a\u202eb",
        "https://[",
        "arxiv.org/abs/1",
    ],
)
def test_anything_else_is_no_link(url: str | None) -> None:
    assert safe_url(url) is None
