"""Add papers: what is read of a paste or a file, what is refused, and that it is stored whole or not at all."""

from __future__ import annotations

import gzip
import json
from collections.abc import Callable

import pytest

from dashboard import adding
from dashboard.adding import AddError, Preview
from db import DatabaseError, open_database, queries
from db.store import Run
from extract import Reader
from extract.records import Paper
from tests.dashboard import sample
from tests.dashboard.conftest import OpenPage
from tests.dashboard.seen import headings, html, links, parsed, text, unnamed

Make = Callable[..., str]

ABSTRACT = "We present Alder, a network for pictures. Alder reaches 91.25% accuracy on ImageNet."
READER = Reader()


@pytest.fixture
def address(database: Make) -> str:
    return database(sample.one_paper())


def stored(address: str, paper_id: str) -> bool:
    engine = open_database(address, create=False)
    found = queries.paper(engine, paper_id)
    engine.dispose()
    return found is not None


def papers(address: str) -> int:
    engine = open_database(address, create=False)
    found = queries.overview(engine).papers
    engine.dispose()
    return found


def test_paste_preview_store(open_page: OpenPage, address: str) -> None:
    app = open_page("add")
    app.text_input(key="title").set_value("Alder")
    app.text_area(key="one").set_value(ABSTRACT)
    app.button[0].click().run()
    assert papers(address) == 1
    assert app.dataframe[0].value[["Value", "Metric", "Benchmark", "Model"]].values.tolist() == [
        ["91.25%", "accuracy", "ImageNet", "Alder"]
    ]
    assert "91.25%" in "".join(parsed(html(app)[html(app).index("<mark") :]).parts)
    assert not unnamed(app)
    next(one for one in app.button if one.label == "Store 1 paper").click().run()
    assert app.success[0].value == "Stored."
    assert "1 new, 0 changed, 0 unchanged" in text(app)
    assert papers(address) == 2
    (paper_id,) = next(query["paper"] for page, query in links(app) if page == "paper")
    assert stored(address, paper_id)
    assert app.text_area(key="one").value == ""


def test_what_was_pasted_outlasts_a_look_at_another_way(open_page: OpenPage, address: str) -> None:
    app = open_page("add")
    app.text_input(key="title").set_value("Alder")
    app.text_area(key="one").set_value(ABSTRACT)
    app.button[0].click().run()
    for way in ("Upload a file", "Paste several", "Paste one abstract"):
        app.radio(key="way").set_value(way).run()
    assert (app.text_input(key="title").value, app.text_area(key="one").value) == ("Alder", ABSTRACT)
    assert papers(address) == 1


def test_what_is_there_already_is_not_stored_twice(open_page: OpenPage, address: str) -> None:
    for told in ("1 new, 0 changed, 0 unchanged", "0 new, 0 changed, 1 unchanged"):
        app = open_page("add")
        app.text_area(key="one").set_value(ABSTRACT)
        app.button[0].click().run()
        next(one for one in app.button if one.label == "Store 1 paper").click().run()
        assert told in text(app)
    assert papers(address) == 2


def test_discard_stores_nothing(open_page: OpenPage, address: str) -> None:
    app = open_page("add")
    app.text_area(key="one").set_value(ABSTRACT)
    app.button[0].click().run()
    next(one for one in app.button if one.label == "Discard").click().run()
    assert not [one for one in app.button if one.label.startswith("Store")]
    assert papers(address) == 1


@pytest.mark.usefixtures("address")
def test_hostile_text_stays_text(open_page: OpenPage) -> None:
    app = open_page("add")
    app.text_input(key="title").set_value(sample.HOSTILE)
    app.text_area(key="one").set_value(f"{sample.HOSTILE} {ABSTRACT}")
    app.button[0].click().run()
    tags = {tag for tag, _ in parsed(html(app)).tags}
    assert tags <= {"h3", "p", "mark", "ul", "li", "span", "dl", "dt", "dd", "div", "small"}
    assert sample.HOSTILE.split(" **b**")[0] in headings(app)[0]


@pytest.mark.usefixtures("address")
def test_nothing_given(open_page: OpenPage) -> None:
    app = open_page("add")
    app.button[0].click().run()
    assert "nothing was pasted" in text(app)
    app.radio(key="way").set_value("Upload a file").run()
    app.button[0].click().run()
    assert "no file was chosen" in text(app)


def test_an_empty_database_takes_papers(database: Make, open_page: OpenPage) -> None:
    address = database([])
    app = open_page("add")
    app.text_area(key="one").set_value(ABSTRACT)
    app.button[0].click().run()
    next(one for one in app.button if one.label == "Store 1 paper").click().run()
    assert papers(address) == 1


def test_files_of_several_layouts() -> None:
    lines = "\n".join(json.dumps({"id": str(n), "abstract": f"{ABSTRACT} Number {n}."}) for n in range(3))
    table = "title,abstract\nAlder," + json.dumps(ABSTRACT).replace("\\", "") + "\n"
    for name, content, count in (
        ("papers.jsonl", lines.encode(), 3),
        ("papers.jsonl.gz", gzip.compress(lines.encode()), 3),
        ("papers.csv", table.encode(), 1),
        ("../../etc/passwd", f"Abstract: {ABSTRACT}".encode(), 1),
    ):
        found = adding.read_file(name, content, READER)
        assert len(found.papers) == count
        assert found.scores == count
        assert found.papers[0][0].source == found.name == name.rpartition("/")[2]


def test_broken_records_are_told_by_file_and_line() -> None:
    lines = [json.dumps({"id": "a", "abstract": ABSTRACT}), "{broken", json.dumps({"id": "b", "title": "No abstract"})]
    found = adding.read_file("my.jsonl", "\n".join(lines).encode(), READER)
    assert len(found.papers) == 1
    assert found.skipped == 2
    assert found.problems[0].startswith("my.jsonl:2: ")
    assert found.problems[0].endswith("(left out)")


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.bin", b"\x00\x01\x02" * 50, "a.bin: "),
        ("empty.txt", b"", "empty.txt: the file is empty"),
        ("cut.gz", gzip.compress(ABSTRACT.encode() * 50, mtime=0)[:40], "cut.gz: "),
        ("large.txt", b"x" * (20 * 1024 * 1024 + 1), "large.txt: has more than 20 MB; split it, or read it with"),
        ("bomb.gz", gzip.compress(b" " * (120 * 1024 * 1024)), "bomb.gz: "),
    ],
)
def test_what_cannot_be_read_is_said_in_a_line(name: str, content: bytes, said: str) -> None:
    with pytest.raises(AddError) as caught:
        adding.read_file(name, content, READER)
    assert str(caught.value).startswith(said)
    assert "\n" not in str(caught.value)
    assert "benchmine-" not in str(caught.value)


def test_more_papers_than_are_read_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(adding, "MAX_PAPERS", 3)
    lines = "\n".join(json.dumps({"id": str(n), "abstract": "Nothing is measured here."}) for n in range(4))
    with pytest.raises(AddError, match=r"many\.jsonl: holds more than 3 papers; split it"):
        adding.read_file("many.jsonl", lines.encode(), READER)


def test_too_much_text() -> None:
    with pytest.raises(AddError, match="more than 500,000 characters; upload it as a file"):
        adding.read_text("x" * 500_001, READER)


def test_nothing_is_half_stored(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    preview = Preview(
        "two", tuple((Paper(id=one, abstract=f"{ABSTRACT} {one}"), ()) for one in ("first", "second")), (), 0, 0, 0
    )
    whole = Run.add

    def add(self: Run, batch: list[tuple[Paper, list[object]]]) -> None:
        def cut() -> object:
            yield batch[0]
            raise DatabaseError("the disk is full; make room")

        whole(self, cut())  # type: ignore[arg-type]

    monkeypatch.setattr(Run, "add", add)
    engine = open_database(address, create=False)
    with pytest.raises(DatabaseError):
        adding.store(engine, preview, READER)
    engine.dispose()
    assert papers(address) == 1
    assert not stored(address, "first")
