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
                {
                    **{name: row[name] for name in FIELDS},
                    "authors": json.loads(row["authors"]),
                    "categories": row["categories"].split(),
                }
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
        {
            **{name: getattr(paper, name) for name in FIELDS},
            "authors": list(paper.authors),
            "categories": list(paper.categories),
        }
        for paper in read
    ]


def test_categories_reach_the_database(run: Run) -> None:
    run("ingest", *(FIXTURES / "sources" / name for name in ("arxiv-api.xml", "oai-dc.xml", "acl.xml")), "--db", "p.db")
    said = run("sql", "SELECT id, categories FROM paper ORDER BY id LIMIT 3", "--db", "p.db", "--format", "csv")
    assert said.out.splitlines()[1:] == [
        "10.18653/v1/2021.acl-long.353,",  # the Anthology knows none
        "1706.03762,cs.CL cs.LG",
        "1905.11946,cs.LG stat.ML",
    ]


def of_categories(path: Path) -> Path:
    """Four papers: of computation and language, of machine learning in statistics, of physics, of none."""
    lines = [
        {
            "id": f"p{number}",
            "abstract": f"Method {number} reaches 9{number}.5% accuracy on SST-2.",
            "categories": names,
        }
        for number, names in enumerate(("cs.CL cs.LG", ["stat.ML"], "physics.optics", None), start=1)
    ]
    path.write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("wanted", "kept"),
    [
        (["cs.CL"], ["p1"]),
        (["cs"], ["p1"]),
        (["stat.ML", "physics"], ["p2", "p3"]),
        (["cs.LG", "stat"], ["p1", "p2"]),
    ],
)
def test_only_papers_of_a_category(wanted: list[str], kept: list[str], run: Run, tmp_path: Path) -> None:
    options = [part for name in wanted for part in ("--category", name)]
    done = run("ingest", of_categories(tmp_path / "four.jsonl"), *options, "--db", "p.db")
    assert done.code == 0
    assert [paper["id"] for paper in stored(tmp_path / "p.db")] == kept
    assert f"{4 - len(kept)} papers of other categories left out (1 name none)" in done.out


def test_no_paper_of_a_category(run: Run, tmp_path: Path) -> None:
    path = of_categories(tmp_path / "four.jsonl")
    done = run("ingest", path, "--category", "math.CO", "--db", "p.db")
    assert (done.code, done.out) == (1, "")
    assert done.err == "benchmine: none of 4 papers is of math.CO; name other categories (cs.CL, cs …)\n"
    done = run("ingest", FIXTURES / "sources" / "papers.csv", "--category", "cs.CL", "--db", "p.db")
    assert done.err == ("benchmine: no paper names a category of arXiv, so none is of cs.CL; leave --category away\n")
    done = run("ingest", path, "--category", "sports", "--db", "p.db")
    assert done.code == 2
    assert "'sports' is no category of arXiv: write cs.CL, hep-th or cs" in done.err
    assert not (tmp_path / "p.db").exists()


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
