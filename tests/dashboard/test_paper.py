"""Paper: the abstract with every number marked, the results, and hostile text that stays text."""

from __future__ import annotations

from collections.abc import Callable

import pytest

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
    assert scores["Flags"].tolist() == ["", "bounded", "human"]
    assert "Flags" not in changes, "a column that would say nothing"
    assert not unnamed(app)


@pytest.mark.usefixtures("papers")
def test_a_paper_without_title_or_source(open_page: OpenPage) -> None:
    app = open_page("paper", paper="paper-extra")
    assert headings(app)[0].startswith("“Our Nutmeg answers in 12.5 ms")
    assert "no title in the source · 6 authors · 2025-01-01 · id paper-extra" in text(app)
    assert not any(page.startswith("http") for page, _ in links(app))


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
    assert {page for page, _ in links(app)} == {"papers", ""}
    app = open_page("paper", paper="only", row="nope")
    assert "does not have" in app.warning[0].value
    assert headings(app) == ["Only", "71.5% Accuracy on SQuAD, Alder"]


PAGES = {
    "overview": {"q": "presen"},
    "benchmarks": {},
    "benchmark": {"benchmark": str(sample.hostile_paper()[1][0].benchmark_id)},
    "models": {},
    "model": {"model": str(sample.hostile_paper()[1][0].model_id)},
    "papers": {},
    "paper": {"paper": "hostile/<b>id</b>"},
}


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.usefixtures("papers")
def test_hostile_text_stays_text_on_every_page(page: str, open_page: OpenPage) -> None:
    app = open_page(page, **PAGES[page])
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
    index = open_page("benchmarks").dataframe[0].value
    hostile = next(name for name in index["Benchmark"] if name.startswith("<script>"))
    assert hostile.replace("\u2060", "") == sample.HOSTILE
    identity = sample.hostile_paper()[1][0].benchmark_id
    assert identity is not None
    assert headings(open_page("benchmark", benchmark=identity))[0] == sample.HOSTILE


@pytest.mark.usefixtures("papers")
def test_a_paper_can_be_cited(open_page: OpenPage) -> None:
    assert open_page("paper", paper="paper-0").code[0].value.startswith("@misc{example2019alder,")
    assert open_page("paper").title[0].value == "No paper chosen"
