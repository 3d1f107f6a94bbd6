"""Benchmark: what people curated stands beside what was mined, where there is any, and is harmless whatever it says."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from streamlit.testing.v1 import AppTest

from db import open_database
from db.curated import store
from extract.curated import CuratedRow
from extract.curated.rows import read_cell
from tests.dashboard import sample
from tests.dashboard.conftest import OpenPage
from tests.dashboard.seen import html, links, text, unnamed

SECTION = "Curated leaderboards"


def papers() -> list[sample.Entry]:
    """Those of ImageNet, on the board that a curated "Accuracy" is put on."""
    of_reader = {"accuracy": "top-1-accuracy"}
    return [
        (paper, [replace(one, metric_id=of_reader.get(one.metric_id or "", one.metric_id)) for one in results])
        for paper, results in sample.imagenet_papers()
    ]


def heads(app: AppTest) -> list[str]:
    return [one.value for one in app.header]


def curate(address: str, *rows: tuple[str, str], file: str = "board.json") -> None:
    engine = open_database(address)
    found = [
        CuratedRow(
            file,
            1,
            f"Vision > ImageNet > row {number}",
            ("Vision",),
            ("ImageNet",),
            model,
            (read_cell("Accuracy", cell),),
            url="https://example.org/paper",
        )
        for number, (model, cell) in enumerate(rows, start=1)
    ]
    store(engine, found, name=file, sha256="a" * 64, format="pwc", lexicon=sample.LEXICON)
    engine.dispose()


def test_no_section_where_nothing_is_curated(database: Callable[..., str], open_page: OpenPage) -> None:
    address = database([*papers(), *sample.one_paper()])
    assert SECTION not in heads(open_page("benchmark", benchmark="imagenet"))
    curate(address, ("Maple", "88.6"))
    assert SECTION in heads(open_page("benchmark", benchmark="imagenet"))
    assert SECTION not in heads(open_page("benchmark", benchmark="squad"))


def test_curated_beside_mined_with_where_each_comes_from(database: Callable[..., str], open_page: OpenPage) -> None:
    address = database(papers())
    ranks = open_page("benchmark", benchmark="imagenet").dataframe[0].value["Rank"].tolist()
    curate(address, ("Maple", "88.60%"), ("Juniper (ensemble)", "99.5"), ("Zelkova", "60.0"))
    app = open_page("benchmark", benchmark="imagenet")

    assert app.dataframe[0].value["Rank"].tolist() == ranks  # the board itself is as it was
    table = app.dataframe[1].value
    assert table["Model"].tolist() == ["Juniper (ensemble)", "Maple", "Zelkova"]
    assert table["Rank"].tolist() == [1, 2, 3]
    assert table["Agreement"].tolist() == ["differs", "same value", "only curated"]
    assert table["In the file"].tolist() == ["99.5 (ensemble)", "88.60%", "60.0"]
    assert table["Mined"].tolist()[1:] == ["88.6", ""]
    assert table["Source"].tolist()[0] == "board.json: Vision > ImageNet > row 2"
    assert table["Paper"].tolist()[0] == "https://example.org/paper"
    assert table["Imported"].tolist()[0].endswith("SHA-256 aaaaaaaaaaaa")
    assert "abstracts report the same value for 1 and another for 1; 1 are curated only" in html(app)
    assert ("paper", {"paper": ["paper-11"]}) in [
        (page, {key: value for key, value in query.items() if key == "paper"}) for page, query in links(app)
    ]
    assert not unnamed(app)


def test_hostile_names_stay_text(database: Callable[..., str], open_page: OpenPage) -> None:
    address = database(papers())
    curate(address, (sample.HOSTILE, "12.5"), ("Maple", "88.6"), file=sample.HOSTILE)
    app = open_page("benchmark", benchmark="imagenet")
    assert "<script" not in html(app)
    assert "<script>" in text(app)  # to be read
    assert SECTION in heads(app)
