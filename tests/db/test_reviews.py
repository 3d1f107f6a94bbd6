"""Reviews: appended, never changed; the newest counts, and outlives a re-extraction."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import Engine, func, select

from db import queries, tables
from db.queries import LeaderboardFilters
from db.reviews import add_review
from db.rows import Lexicon
from extract.records import Paper, Result

Ingest = Callable[..., Any]
Batch = list[tuple[Paper, list[Result]]]


@pytest.fixture
def batch(make: Any, ingest: Ingest) -> Batch:
    found: Batch = [make.one("a", "80.5", model="Alpha"), make.one("b", "91.0", model="Beta")]
    ingest(found)
    return found


@pytest.fixture
def best(engine: Engine, batch: Batch) -> str:
    """The id of the best result, of Beta."""
    assert batch
    return queries.leaderboard(engine, "imagenet", "accuracy", "%")[0].result_id


def models(engine: Engine, **filters: Any) -> list[tuple[int | None, str | None]]:
    rows = queries.leaderboard(engine, "imagenet", "accuracy", "%", filters=LeaderboardFilters(**filters))
    return [(row.rank, row.model) for row in rows]


def test_a_rejected_result_leaves_the_leaderboard_and_comes_back(engine: Engine, best: str, lexicon: Lexicon) -> None:
    version = queries.database_version(engine)
    add_review(engine, best, "reject", reviewer="ada", comment="a typing error", lexicon=lexicon)
    assert models(engine) == [(1, "Alpha")]
    assert models(engine, rejected=True) == [(1, "Alpha"), (None, "Beta")]
    (board,) = queries.boards(engine, "imagenet")
    assert (board.results, board.ranked) == (1, 1)
    (summary,) = queries.benchmarks(engine)
    assert (summary.results, summary.best_model) == (1, "Alpha")
    assert queries.database_version(engine) != version
    add_review(engine, best, "accept", reviewer="alan", lexicon=lexicon)
    assert models(engine) == [(1, "Beta"), (2, "Alpha")]
    found = queries.evidence(engine, best)
    assert found is not None
    assert [(entry.verdict, entry.reviewer, entry.comment) for entry in found.reviews] == [
        ("accept", "alan", ""),
        ("reject", "ada", "a typing error"),
    ]
    assert (found.verdict, found.flags) == ("accept", ())


def test_a_review_survives_a_new_extraction(
    engine: Engine, best: str, batch: Batch, lexicon: Lexicon, ingest: Ingest
) -> None:
    add_review(engine, best, "reject", reviewer="ada", lexicon=lexicon)
    ingest(batch, version="2")
    assert models(engine) == [(1, "Alpha")]
    # Not found by version 3, found again by version 4: the judgement is still there.
    ingest([batch[0], (batch[1][0], [])], version="3")
    assert queries.evidence(engine, best) is None
    ingest(batch, version="4")
    assert models(engine) == [(1, "Alpha")]
    found = queries.evidence(engine, best)
    assert found is not None
    assert (found.verdict, found.flags, found.extractor_version) == ("reject", ("rejected",), "4")


def test_a_corrected_result_is_listed_but_not_ranked(engine: Engine, best: str, lexicon: Lexicon) -> None:
    add_review(engine, best, "correct", field="value", value="19.0", reviewer="ada", lexicon=lexicon)
    assert models(engine) == [(1, "Alpha"), (None, "Beta")]
    found = queries.evidence(engine, best)
    assert found is not None
    assert (found.flags, found.value) == (("corrected",), 91.0)  # the value is what the paper prints
    assert (found.reviews[0].field, found.reviews[0].value) == ("value", "19.0")


def test_a_review_does_not_change_what_keeps_a_result_from_a_rank(
    engine: Engine, ingest: Ingest, make: Any, lexicon: Lexicon
) -> None:
    paper, (result,) = make.one("p", "132", model="Zeta")
    ingest([(paper, [result])])
    (row,) = queries.leaderboard(engine, "imagenet", "accuracy", "%")
    add_review(engine, row.result_id, "accept", reviewer="ada", lexicon=lexicon)
    (row,) = queries.leaderboard(engine, "imagenet", "accuracy", "%")
    assert (row.rank, row.flags) == (None, ("impossible",))


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        ({"verdict": "maybe", "reviewer": "ada"}, "verdict is 'maybe'; it is one of accept, reject, correct"),
        ({"verdict": "correct", "reviewer": "ada"}, "field and value go with"),
        ({"verdict": "correct", "reviewer": "ada", "field": "value"}, "field and value go with"),
        ({"verdict": "accept", "reviewer": "ada", "field": "value", "value": "1"}, "field and value go with"),
        ({"verdict": "correct", "reviewer": "ada", "field": "merit", "value": "1"}, "field is 'merit'; it is one of"),
        ({"verdict": "accept", "reviewer": "  "}, "needs the name of its reviewer"),
    ],
)
def test_a_review_that_makes_no_sense_is_refused(
    engine: Engine, best: str, arguments: dict[str, Any], says: str
) -> None:
    with pytest.raises(ValueError, match=says):
        add_review(engine, best, **arguments)
    with engine.connect() as connection:
        assert connection.execute(select(func.count()).select_from(tables.review)).scalar_one() == 0


def test_an_unknown_result_cannot_be_reviewed(engine: Engine) -> None:
    with pytest.raises(ValueError, match="no result has the id 'feedfacefeedface'"):
        add_review(engine, "feedfacefeedface", "reject", reviewer="ada")


def test_a_review_of_one_result_leaves_the_others(engine: Engine, best: str, lexicon: Lexicon) -> None:
    add_review(engine, best, "reject", reviewer="ada", lexicon=lexicon)
    with engine.connect() as connection:
        verdicts = connection.execute(select(tables.result.c.verdict).order_by(tables.result.c.verdict)).scalars().all()
    assert verdicts == ["", "reject"]
