"""Paper: the abstract with every number marked, the results, and hostile text that stays text."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from extract.records import Paper
from tests.dashboard import sample
from tests.dashboard.conftest import OpenPage
from tests.dashboard.seen import headings, html, links, parsed, text, unnamed

Make = Callable[..., str]


def marks(app: object, title: str) -> list[str]:
    """The marked pieces of one kind in the abstract, which stands before the legend."""
    body = next(one.proto.body for one in app.get("html") if "<mark" in one.proto.body)  # type: ignore[attr-defined]
    pieces = body.split("<mark ")[1:]
    return [
        "".join(parsed("<mark " + piece.split("</mark>")[0]).parts) for piece in pieces if f'title="{title}"' in piece
    ]


@pytest.fixture
def papers(database: Make) -> str:
    return database([*sample.imagenet_papers(), *sample.one_paper(), sample.hostile_paper()])


@pytest.mark.usefixtures("papers")
def test_every_number_of_the_abstract_is_marked(open_page: OpenPage) -> None:
    app = open_page("paper", paper="paper-extra")
    assert marks(app, "score") == ["12.5 ms", "90%", "94.9%"]
    assert marks(app, "change") == ["2.3 points"]
    assert marks(app, "other number") == ["1000"]
    assert "not read as a result" in text(app)


@pytest.mark.usefixtures("papers")
def test_scores_and_changes_stand_apart(open_page: OpenPage) -> None:
    app = open_page("paper", paper="paper-extra")
    assert [one.value for one in app.header] == ["Abstract", "3 scores", "1 change"]
    scores, changes = (one.value for one in app.dataframe)
    assert scores["As printed"].tolist() == ["12.5 ms", "over 90%", "94.9%"]
    assert changes["As printed"].tolist() == ["2.3 points"]
    assert changes["Notes"].tolist() == [""]
    assert not unnamed(app)


@pytest.mark.usefixtures("papers")
def test_a_paper_without_title_or_source(open_page: OpenPage) -> None:
    app = open_page("paper", paper="paper-extra")
    assert headings(app)[0].startswith("“Our Nutmeg answers in 12.5 ms")
    assert "no title in the source · 6 authors · 2025-01-01 · id paper-extra" in text(app)
    assert all(page in ("benchmark", "paper", "") for page, _ in links(app))


@pytest.mark.usefixtures("papers")
def test_head_of_a_paper(open_page: OpenPage) -> None:
    app = open_page("paper", paper="paper-0")
    assert headings(app)[0] == "Alder: a network for telling pictures apart"
    assert "Ada Example, Bo Sample · Journal of Trees · 2019-03-01" in text(app)
    assert ("https://papers.example/0", {}) in links(app)


@pytest.mark.usefixtures("papers")
def test_evidence_leads_to_the_board(open_page: OpenPage) -> None:
    page, query = links(open_page("paper", paper="only"))[0]
    assert page == "benchmark"
    assert {name: query[name] for name in ("benchmark", "metric", "unit")} == {
        "benchmark": ["squad"],
        "metric": ["accuracy"],
        "unit": ["%"],
    }


@pytest.mark.usefixtures("papers")
def test_unknown_paper_and_unknown_row(open_page: OpenPage) -> None:
    app = open_page("paper", paper="<u>x</u>")
    assert headings(app) == ["Paper not found"]
    assert {page for page, _ in links(app)} == {"paper", ""}
    app = open_page("paper", paper="only", row="nope")
    assert "does not have" in app.warning[0].value
    assert headings(app) == ["Only", "71.5% Accuracy on SQuAD, Alder"]


@pytest.mark.usefixtures("papers")
def test_index_lists_newest_first_and_searches(open_page: OpenPage) -> None:
    targets = [query["paper"][0] for _, query in links(open_page("paper")) if "paper" in query]
    assert targets[0] == "paper-extra"
    assert len(targets) == 15
    found = [query["paper"][0] for _, query in links(open_page("paper", papers="hazel"))]
    assert found == ["paper-7"]
    assert "No paper has all of these words" in text(open_page("paper", papers="nowhere"))


def test_index_turns_pages(database: Make, open_page: OpenPage) -> None:
    many: list[sample.Entry] = [
        (Paper(id=f"p{index:02}", title=f"T{index:02}", abstract="x", date=f"20{index:02}"), []) for index in range(60)
    ]
    database(many)
    app = open_page("paper")
    assert [query["paper"][0] for _, query in links(app)][:1] == ["p59"]
    assert len(links(app)) == 25
    app.button[1].click().run()
    app.button[1].click().run()
    assert [query["paper"][0] for _, query in links(app)] == [f"p{index:02}" for index in range(9, -1, -1)]
    assert app.button[1].disabled
    app.text_input(key="papers").set_value("T03").run()
    assert [query["paper"][0] for _, query in links(app)] == ["p03"]


@pytest.mark.parametrize("page", ["overview", "benchmark", "paper"])
@pytest.mark.usefixtures("papers")
def test_hostile_text_stays_text_on_every_page(page: str, open_page: OpenPage) -> None:
    query = {"overview": {"q": "presen"}, "benchmark": {}, "paper": {"paper": "hostile/<b>id</b>"}}[page]
    app = open_page(page, **query)
    seen = parsed(html(app))
    allowed = {"p", "h1", "h2", "h3", "mark", "small", "dl", "dt", "dd", "ul", "li", "span", "div"}
    assert {tag for tag, _ in seen.tags} <= allowed
    assert all(set(attributes) <= {"style", "title"} for _, attributes in seen.tags)
    assert not any("javascript:" in target for target, _ in links(app))
    if page == "paper":
        assert headings(app)[0] == sample.HOSTILE
        assert "".join(seen.parts).count(sample.HOSTILE) > 5


@pytest.mark.usefixtures("papers")
def test_hostile_benchmark_has_a_board(open_page: OpenPage) -> None:
    index = open_page("benchmark").dataframe[0].value
    hostile = next(name for name in index["Benchmark"] if name.startswith("<script>"))
    assert hostile.replace("\u2060", "") == sample.HOSTILE
    identity = sample.hostile_paper()[1][0].benchmark_id
    assert identity is not None
    assert headings(open_page("benchmark", benchmark=identity))[0] == sample.HOSTILE
