"""JSON that is one document: cut into its records as a whole parser would, and with each failure kept to itself."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from extract.records import Problem
from extract.sources import Limits, json_document
from extract.sources.json_document import WRAPPERS
from extract.sources.source import Source

Read = Callable[..., Any]
TEXT = "A model has 91.2% accuracy on SST-2."


def source_of(content: bytes, problems: list[Problem], piece: int = 1 << 20) -> Source:
    """A source whose bytes come in pieces of the given size."""

    class Pieces(io.RawIOBase):
        position = 0

        def readable(self) -> bool:
            return True

        def readinto(self, buffer: Any) -> int:
            part = content[self.position : self.position + min(piece, len(buffer))]
            buffer[: len(part)] = part
            self.position += len(part)
            return len(part)

    return Source(
        "x",
        io.BufferedReader(Pieces(), 16),
        content[:100],
        whole=True,
        seekable=lambda: io.BytesIO(content),
        on_problem=problems.append,
        strict=False,
    )


json_values = st.recursive(
    st.none() | st.booleans() | st.integers(-99, 99) | st.text(alphabet='ab"\\{}[],:\n é🏆', max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text('ab"{[\\', max_size=3), inner, max_size=3),
    max_leaves=8,
)
records = st.lists(st.dictionaries(st.text('kl"}]\\', min_size=1, max_size=3), json_values, max_size=4), max_size=6)


@given(records, st.sampled_from([None, 0, 1, 4]), st.sampled_from(["array", "papers", "data", "one after the other"]))
@settings(max_examples=150, deadline=None)
def test_records_are_those_of_a_whole_parser(rows: list[dict[str, Any]], indent: int | None, form: str) -> None:
    document: object = rows
    if form in WRAPPERS:
        document = {"count": len(rows), "note": "[{", form: rows, "links": [{"next": None}]}
    content = json.dumps(document, indent=indent, ensure_ascii=False)
    if form == "one after the other":
        content = "\n".join(json.dumps(row, indent=indent) for row in rows)
    problems: list[Problem] = []
    found = list(json_document.read(source_of(content.encode(), problems)))

    assert [record for _, record in found] == rows
    assert problems == []
    lines = content.split("\n")
    assert all("{" in lines[line - 1] for line, _ in found)


@pytest.mark.parametrize("piece", [1, 2, 7])
def test_pieces_may_end_anywhere(piece: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(json_document, "_CHUNK", 3)
    rows = [{"abstract": f'{TEXT} {{"[\\ \u00e9 {i}', "authors": [{"name": "A"}, {"name": "B"}]} for i in range(20)]
    problems: list[Problem] = []
    content = json.dumps({"total": 2, "items": rows}, indent=1).encode()

    assert [record for _, record in json_document.read(source_of(content, problems, piece))] == rows
    assert problems == []


@pytest.mark.parametrize("wrapper", sorted(WRAPPERS))
def test_wrappers(wrapper: str, read_bytes: Read) -> None:
    content = json.dumps({"next": None, wrapper: [{"id": "a", "abstract": TEXT}], "offset": 0})
    for indent_away in (content, content.replace(", ", ",\n")):
        assert [paper.id for paper in read_bytes(indent_away).papers] == ["a"]


def test_a_paper_that_has_a_list_named_like_a_wrapper_is_a_paper(read_bytes: Read) -> None:
    paper = {"id": "a", "title": "T", "results": [{"value": 1, "abstract": "no"}], "abstract": TEXT}
    for indent in (None, 2):
        outcome = read_bytes(json.dumps(paper, indent=indent))
        assert [(paper.id, paper.abstract) for paper in outcome.papers] == [("a", TEXT)]


BROKEN = {
    "no closing quote": '{"id": "x", "abstract": "cut }',
    "no closing brace": '{"id": "x", "abstract": "cut"',
    "no closing bracket": '{"id": "x", "authors": ["A", "abstract": "cut"}',
    "no comma": '{"id": "x" "abstract": "cut"}',
    "no value": '{"id": "x", "abstract": }',
    "open quotes inside": '{"id": "x", "abstract": "the "best" of all"}',
    "bare word": "nonsense",
    "number": "42",
}


@pytest.mark.parametrize("broken", BROKEN.values(), ids=BROKEN)
@pytest.mark.parametrize("form", ["[\n%s\n]", '{\n "papers": [\n%s\n ]\n}'])
def test_a_broken_record_costs_no_other(broken: str, form: str, read_bytes: Read) -> None:
    good = [json.dumps({"id": name, "abstract": f"{TEXT} {name}"}) for name in "abc"]
    rows = ",\n".join("  " + row for row in (good[0], broken, good[1], good[2]))
    outcome = read_bytes(form % rows)

    assert [paper.id for paper in outcome.papers] == ["a", "b", "c"]
    first = form.count("\n", 0, form.index("%")) + 1
    assert [line for line, _ in outcome.skipped] == [first + 1]


@pytest.mark.parametrize("broken", [text for name, text in BROKEN.items() if name != "no closing quote"])
def test_a_broken_record_in_an_array_of_one_line(broken: str, read_bytes: Read) -> None:
    good = [json.dumps({"id": name, "abstract": f"{TEXT} {name}"}) for name in "abc"]
    outcome = read_bytes(f"[{good[0]}, {broken}, {good[1]}, {good[2]}]")

    assert [paper.id for paper in outcome.papers] == ["a", "b", "c"]
    assert [line for line, _ in outcome.skipped] == [1]


def test_memory_holds_one_record_at_a_time() -> None:
    """An array of 20 MB in one line never has more than a few chunks in the buffer."""
    content = json.dumps([{"abstract": TEXT * 20, "id": str(i)} for i in range(26_000)]).encode()
    problems: list[Problem] = []
    scanner = json_document._Scanner(source_of(content, problems))
    largest = 0
    count = 0
    for _ in scanner.elements():
        count += 1
        largest = max(largest, len(scanner._buffer))
    assert count == 26_000
    assert largest < 1_000_000 < len(content) / 15


def test_an_unclosed_record_is_given_up_after_16_mb(monkeypatch: pytest.MonkeyPatch, read_bytes: Read) -> None:
    monkeypatch.setattr(json_document, "_CHUNK", 1000)
    good = [json.dumps({"id": str(i), "abstract": f"{TEXT} {i * 7919}"}) for i in range(500)]
    outcome = read_bytes(
        "[\n" + ",\n".join([good[0], '{"id": "x", "abstract": ["open"', *good[1:]]) + "\n]", limits=Limits(record=5000)
    )

    assert [paper.id for paper in outcome.papers] == [str(i) for i in range(500)]
    assert outcome.skipped == [(3, "not valid JSON (a bracket or quote is not closed)")]
