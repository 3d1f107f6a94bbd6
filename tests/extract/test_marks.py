"""What a marked text looks like, in the terminal and in the dashboard."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from extract.marks import Mark, Segment, as_plain, segments

TEXT = "AutoGLM achieves 55.2% on WebArena"
MODEL, VALUE, BENCHMARK = Mark(0, 7, "model"), Mark(17, 21, "value"), Mark(26, 34, "benchmark", "webarena")

PLAIN = [
    # No marks.
    pytest.param(TEXT, [], TEXT, id="nothing marked"),
    pytest.param("", [], "", id="empty text"),
    # Apart from each other.
    pytest.param(TEXT, [VALUE], "AutoGLM achieves [value 55.2]% on WebArena", id="one"),
    pytest.param(
        TEXT,
        [BENCHMARK, VALUE, MODEL],
        "[model AutoGLM] achieves [value 55.2]% on [benchmark=webarena WebArena]",
        id="three in any order, to both ends of the text",
    ),
    pytest.param("12%", [Mark(0, 2, "value"), Mark(2, 3, "unit")], "[value 12][unit %]", id="touching"),
    # On top of each other.
    pytest.param(
        "top-5 error", [Mark(0, 11, "metric"), Mark(4, 5, "number")], "[metric top-[number 5] error]", id="inside"
    ),
    pytest.param(
        "top-5", [Mark(4, 5, "number"), Mark(0, 5, "metric")], "[metric top-[number 5]]", id="inside, same end"
    ),
    pytest.param("5-shot", [Mark(0, 1, "number"), Mark(0, 6, "setting")], "[setting [number 5]-shot]", id="same start"),
    pytest.param("5", [Mark(0, 1, "a"), Mark(0, 1, "b")], "[a [b 5]]", id="same place: the order given"),
    pytest.param("abcd", [Mark(0, 3, "x"), Mark(1, 4, "y")], "[x a[y bc]][y d]", id="crossing"),
    # Text that has brackets of its own is left as it is.
    pytest.param("see [12]", [Mark(5, 7, "number")], "see [[number 12]]", id="brackets in the text"),
    pytest.param("👩‍🔬 é 5", [Mark(6, 7, "number")], "👩‍🔬 é [number 5]", id="code points, not what is seen"),
]


@pytest.mark.parametrize(("text", "marks", "expected"), PLAIN)
def test_plain(text: str, marks: list[Mark], expected: str) -> None:
    assert as_plain(segments(text, marks)) == expected


def test_segments_carry_kinds_and_labels_of_every_mark_on_them() -> None:
    parts = segments("top-5 error", [Mark(4, 5, "number"), Mark(0, 11, "metric", "error_rate")])
    assert parts == [
        Segment("top-", ("metric",), ("error_rate",)),
        Segment("5", ("metric", "number"), ("error_rate", "")),
        Segment(" error", ("metric",), ("error_rate",)),
    ]


@pytest.mark.parametrize(
    "mark", [Mark(2, 2, "value"), Mark(3, 1, "value"), Mark(-1, 2, "value"), Mark(0, 4, "value"), Mark(9, 10, "value")]
)
def test_a_mark_that_is_empty_or_outside_is_refused_by_name(mark: Mark) -> None:
    with pytest.raises(ValueError, match=f"mark value {mark.start}:{mark.end} is empty or not inside 3 characters"):
        segments("abc", [mark])


@st.composite
def marked_texts(draw: st.DrawFn) -> tuple[str, list[Mark]]:
    text = draw(st.text(min_size=1, max_size=30))
    spans = draw(st.lists(st.tuples(st.integers(0, len(text)), st.integers(0, len(text)), st.sampled_from("abc"))))
    return text, [Mark(start, end, kind) for start, end, kind in spans if start < end]


@given(marked_texts())
def test_segments_partition_the_text_and_each_character_has_just_its_marks(case: tuple[str, list[Mark]]) -> None:
    text, marks = case
    parts = segments(text, marks)
    assert "".join(part.text for part in parts) == text
    assert all(part.text for part in parts)
    kinds = [sorted(part.kinds) for part in parts for _ in part.text]
    assert kinds == [sorted(mark.kind for mark in marks if mark.start <= i < mark.end) for i in range(len(text))]
    plain = as_plain(parts)
    assert plain.count("[") - text.count("[") == plain.count("]") - text.count("]")
