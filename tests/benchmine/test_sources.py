"""Every layout of source goes the whole way: what is read of a file is what the database holds, and nothing is lost."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from sqlalchemy import select

from db import open_database
from db.tables import Paper
from extract.sources import iter_papers
from tests.benchmine.conftest import FIXTURES, Run

SAMPLES = sorted(path for path in (FIXTURES / "sources").iterdir() if path.suffix in {
    ".html", ".xml", ".bib", ".ris", ".md", ".json", ".jsonl", ".csv", ".tsv", ".parquet", ".txt",
})  # fmt: skip
FIELDS = ("id", "title", "abstract", "date", "author_count", "venue", "url", "arxiv_id", "doi", "line")
NOTHING_IN_THEM = {"article.html", "bomb.xml", "oai-error.xml", "papers-broken.parquet", "papers-broken.tsv"}


def stored(path: Path) -> list[dict[str, object]]:
    engine = open_database(path, create=False)
    try:
        with engine.connect() as connection:
            rows = connection.execute(select(Paper.__table__).order_by(Paper.__table__.c.key))  # type: ignore[attr-defined]
            return [
                {**{name: row[name] for name in FIELDS}, "authors": json.loads(row["authors"])}
                for row in rows.mappings()
            ]
    finally:
        engine.dispose()


@pytest.mark.parametrize("path", SAMPLES, ids=[path.name for path in SAMPLES])
def test_round_trip(path: Path, run: Run, tmp_path: Path) -> None:
    done = run("ingest", path, "--db", "p.db")
    if path.name in NOTHING_IN_THEM:
        assert (done.code, (tmp_path / "p.db").exists()) == (1, False)
        assert done.err.startswith(f"benchmine: {path}")
        assert len(done.err.splitlines()) == 1
        return
    read = list(iter_papers(path, on_problem=lambda _: None))
    assert done.code == 0
    assert stored(tmp_path / "p.db") == [
        {**{name: getattr(paper, name) for name in FIELDS}, "authors": list(paper.authors)} for paper in read
    ]


def test_scores_are_mined_from_each_layout(run: Run) -> None:
    """The same abstract as arXiv's snapshot, Semantic Scholar and a page of the Anthology's BibTeX give it."""
    for name in ("arxiv.jsonl", "semantic-scholar.jsonl", "acl.bib"):
        lines = run("extract", FIXTURES / "sources" / name).out.splitlines()
        [paper] = [one for one in map(json.loads, lines) if one["title"].startswith("Both Sides Now")]
        assert [(one["value"], one["benchmark"]) for one in paper["results"]] == [(80.5, "GLUE"), (93.2, "SQuAD v1.1")]


def test_the_same_paper_from_two_services_is_one(run: Run) -> None:
    done = run(
        "extract", *(FIXTURES / "sources" / name for name in ("arxiv.jsonl", "semantic-scholar.jsonl", "acl.bib"))
    )
    titles = [json.loads(line)["title"] for line in done.out.splitlines()]
    assert sum(title.startswith("Both Sides Now") for title in titles) == 1


@pytest.mark.parametrize(
    ("variable", "value", "says"),
    [
        (
            "BENCHMINE_MAX_BYTES",
            "100",
            "papers.jsonl: its content is larger than 100 bytes; split it, or raise BENCHMINE_MAX_BY",
        ),
        ("BENCHMINE_MAX_BYTES", "1e9", "BENCHMINE_MAX_BYTES must be a whole number of 1 or more, not '1e9'"),
        ("BENCHMINE_MAX_RATIO", "0", "BENCHMINE_MAX_RATIO must be a whole number of 1 or more, not '0'"),
    ],
)
def test_limits_are_settings(variable: str, value: str, says: str, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(variable, value)
    done = run("ingest", FIXTURES / "papers.jsonl", "--db", "p.db")
    assert done.code == 1
    assert says in done.err
    assert len(done.err.splitlines()) == 1
    assert not Path("p.db").exists()  # ``run`` is in a folder of its own
