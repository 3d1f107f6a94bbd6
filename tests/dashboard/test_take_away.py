"""What leaves the page: files, a command, a citation."""

from __future__ import annotations

import csv
import io
import json
import shlex
from collections.abc import Iterator

import pandas as pd
import pyarrow.parquet as pq
import pytest
from sqlalchemy import Engine
from typer.testing import CliRunner

from benchmine.cli import app
from dashboard import citation, export
from db import open_database, queries
from db.queries import Board, LeaderboardFilters
from db.queries.records import PaperFields
from tests.dashboard import sample
from tests.dashboard.conftest import OpenPage

OWN = LeaderboardFilters(roles=("own",))


@pytest.fixture
def engine(database: object) -> Iterator[Engine]:
    address = database(sample.imagenet_papers())  # type: ignore[operator]
    opened = open_database(address, create=False)
    yield opened
    opened.dispose()


@pytest.fixture
def board(engine: Engine) -> Board:
    return queries.boards(engine, "imagenet")[0]


@pytest.mark.sqlite
@pytest.mark.parametrize(
    "filters",
    [
        LeaderboardFilters(),
        LeaderboardFilters(roles=("own",)),
        LeaderboardFilters(roles=("unknown", "baseline")),
        LeaderboardFilters(settings=("",)),
        LeaderboardFilters(bounds=("",)),
        LeaderboardFilters(bounds=("over",)),
        LeaderboardFilters(min_confidence=0.8),
        LeaderboardFilters(date_from="2020", date_to="2021-06"),
        LeaderboardFilters(search="net"),
        LeaderboardFilters(search="-none of these"),
        LeaderboardFilters(rejected=True),
        LeaderboardFilters(claims_sota=True),
        LeaderboardFilters(verdicts=("",)),
        LeaderboardFilters(unranked=("",)),
        LeaderboardFilters(best_per_model=True),
    ],
)
def test_the_command_gives_the_rows_of_the_page(engine: Engine, board: Board, filters: LeaderboardFilters) -> None:
    boards = queries.boards(engine, "imagenet")
    words = shlex.split(export.command(board, boards, str(engine.url.database), filters))
    done = CliRunner().invoke(app, [*words[1:], "--format", "json"])
    assert done.exit_code == 0, done.output
    given = [row["result_id"] for row in json.loads(done.stdout)]
    page = queries.leaderboard(engine, "imagenet", board.metric_id, board.unit, split=board.split, filters=filters)
    assert given == [row.result_id for row in page]


def test_files_with_evidence_hold_the_rows_that_the_filters_leave(
    engine: Engine, board: Board, open_page: OpenPage
) -> None:
    app = open_page("benchmark", benchmark="imagenet", role="own")
    assert [one.proto.label for one in app.get("download_button")][:4] == [
        "CSV, as on the screen",
        "CSV with evidence",
        "JSON with evidence",
        "Parquet with evidence",
    ]
    seen = app.dataframe[0].value["Result id"].tolist()
    rows = list(csv.DictReader(io.StringIO(export.leaderboard(engine, board, OWN, "csv").decode())))
    assert [row["result_id"] for row in rows] == seen
    for row in rows:
        proof = queries.evidence(engine, row["result_id"])
        assert proof is not None
        assert proof.abstract[int(row["start"]) : int(row["end"])] == row["value_text"]
        assert row["sentence"] == proof.sentence
    records = json.loads(export.leaderboard(engine, board, OWN, "json"))
    assert [one["result_id"] for one in records] == seen
    table = pq.read_table(io.BytesIO(export.leaderboard(engine, board, OWN, "parquet")))
    assert table.column("result_id").to_pylist() == seen


def test_the_screen_as_a_file() -> None:
    frame = pd.DataFrame({"Rank": pd.array([1, None], dtype="Int64"), "Model": ["=1+1", "A, B"], "Value": [90.5, 60.0]})
    assert export.screen_csv(frame) == b'Rank,Model,Value\r\n1,\'=1+1,90.5\r\n,"A, B",60.0\r\n'


def test_files_have_names_that_every_system_takes(engine: Engine) -> None:
    boards = queries.boards(engine, "imagenet")
    assert [export.file_name(one, "csv") for one in boards] == ["imagenet-accuracy.csv", "imagenet-latency-ms.csv"]
    assert export.file_name(boards[0], "parquet", "evidence") == "imagenet-accuracy-evidence.parquet"


def test_command(engine: Engine, board: Board) -> None:
    boards = queries.boards(engine, "imagenet")
    best = LeaderboardFilters(best_per_model=True)
    assert export.command(board, boards, "my papers.db", best) == (
        "benchmine leaderboard imagenet --metric accuracy --best-per-model --evidence --db 'my papers.db'"
    )


@pytest.mark.sqlite
@pytest.mark.parametrize("order", queries.ROW_ORDERS)
def test_the_command_keeps_the_order_of_the_page(engine: Engine, board: Board, order: str) -> None:
    boards = queries.boards(engine, "imagenet")
    line = export.command(board, boards, str(engine.url.database), LeaderboardFilters(), order=order, rows=99)
    done = CliRunner().invoke(app, shlex.split(line)[1:], env={"COLUMNS": "240"})
    assert done.exit_code == 0, done.output
    page = queries.leaderboard(engine, "imagenet", board.metric_id, board.unit, split=board.split, order=order)
    proofs = [queries.evidence(engine, row.result_id) for row in page]
    assert len(proofs) == len(page) > 5
    place = 0
    for proof in proofs:  # each stands below the one before it
        assert proof is not None
        place = done.stdout.index(proof.sentence[:40], place) + 1


def paper(**fields: object) -> PaperFields:
    every: dict[str, object] = {
        "paper_id": "2401.00001",
        "title": "The 50% Rule: {Deep} & wide_nets",
        "abstract": "x",
        "date": "2024-01-01",
        "year": 2024,
        "authors": ("Ada Mária Löve", "Research and Co"),
        "author_count": None,
        "venue": "Journal of Trees",
        "url": "https://papers.example/a_b",
        "arxiv_id": "2401.00001",
        "doi": None,
        "categories": (),
        "source": "s",
        "line": 1,
    }
    return PaperFields(**every | fields)  # type: ignore[arg-type]


def test_bibtex() -> None:
    assert citation.bibtex(paper()) == (
        "@misc{love202450,\n"
        "  title         = {{The 50\\% Rule: \\textbraceleft{}Deep\\textbraceright{} \\& wide\\_nets}},\n"
        "  author        = {Ada Mária Löve and {Research and Co}},\n"
        "  year          = {2024},\n"
        "  howpublished  = {Journal of Trees},\n"
        "  eprint        = {2401.00001},\n"
        "  archiveprefix = {arXiv},\n"
        "  url           = {https://papers.example/a_b},\n"
        "}"
    )


@pytest.mark.parametrize("text", ["}}, evil = {", "a\\}b", "{{{", "\n}\n@misc{x,"])
def test_no_text_ends_the_entry(text: str) -> None:
    entry = citation.bibtex(paper(title=text, authors=(text,), venue=text, url=text, doi=text, arxiv_id=text))
    depth = 0
    for place, sign in enumerate(entry):
        depth += {"{": 1, "}": -1}.get(sign, 0)
        assert depth > 0 or place == len(entry) - 1 or place < entry.index("{")
    assert depth == 0


def test_bibtex_of_a_paper_that_says_little() -> None:
    bare = paper(title="", authors=(), year=None, venue=None, url=None, arxiv_id=None)
    assert citation.bibtex(bare) == "@misc{240100001,\n}"
    assert citation.bibtex(paper(paper_id="…", title="", authors=(" , ",), year=None)).startswith("@misc{paper,")
