"""Reviews: appended, never changed; the newest counts, and outlives a re-extraction."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import Engine, func, insert, select

from db import queries, tables
from db.queries import LeaderboardFilters
from db.review_lists import queue, review_log
from db.reviews import ReviewError, add_review, add_reviews, full_id
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


def stored(engine: Engine, result_id: str) -> dict[str, Any]:
    with engine.connect() as connection:
        return dict(connection.execute(select(tables.result).where(tables.result.c.id == result_id)).mappings().one())


def all_ids(engine: Engine) -> list[str]:
    with engine.connect() as connection:
        return list(connection.execute(select(tables.result.c.id)).scalars())


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


def test_a_corrected_value_moves_the_result_on_its_board(engine: Engine, best: str, lexicon: Lexicon) -> None:
    add_review(engine, best, "correct", field="value", value="19.0", reviewer="ada", lexicon=lexicon)
    assert models(engine) == [(1, "Alpha"), (2, "Beta")]
    found = queries.evidence(engine, best)
    assert found is not None
    assert (found.verdict, found.flags, found.value, found.value_decimal) == ("correct", (), 19.0, "19.0")
    assert found.value_text == "91.0"  # the evidence stays what the paper prints
    assert (found.reviews[0].field, found.reviews[0].value) == ("value", "19.0")
    add_review(engine, best, "undo", reviewer="ada", lexicon=lexicon)
    assert models(engine) == [(1, "Beta"), (2, "Alpha")]
    assert stored(engine, best)["as_read"] == ""


def test_a_corrected_name_goes_to_its_own_board_and_counts(engine: Engine, best: str, lexicon: Lexicon) -> None:
    add_review(engine, best, "correct", field="benchmark", value="GSM-8K", reviewer="ada", lexicon=lexicon)
    assert models(engine) == [(1, "Alpha")]
    assert {one.id: one.results for one in queries.benchmarks(engine)} == {"imagenet": 1, "gsm8k": 1}
    (row,) = queries.leaderboard(engine, "gsm8k", "accuracy", "%")
    assert (row.rank, row.model, row.result_id) == (1, "Beta", best)
    found = queries.evidence(engine, best)
    assert found is not None
    assert (found.benchmark, found.benchmark_text, found.benchmark_span) == ("GSM8K", "GSM-8K", None)
    assert json.loads(stored(engine, best)["as_read"])["benchmark"] == "ImageNet"
    with engine.connect() as connection:
        spelled = select(tables.alias.c.entity_id).where(
            tables.alias.c.surface == "GSM-8K", tables.alias.c.results == 1
        )
        assert connection.execute(spelled).scalars().all() == ["gsm8k"]
    add_review(engine, best, "undo", reviewer="ada", lexicon=lexicon)
    assert {one.id: one.results for one in queries.benchmarks(engine)} == {"imagenet": 2}


def test_a_correction_of_the_kind_keeps_the_id_and_the_counts_right(
    engine: Engine, best: str, lexicon: Lexicon
) -> None:
    add_review(engine, best, "correct", field="kind", value="delta", reviewer="ada", lexicon=lexicon)
    assert models(engine) == [(1, "Alpha")]
    overview = queries.overview(engine)
    assert (overview.scores, overview.deltas) == (1, 1)
    assert {(one.id, one.scores, one.deltas) for one in queries.papers(engine)} == {("a", 1, 0), ("b", 0, 1)}
    found = queries.evidence(engine, best)
    assert found is not None
    assert (found.result_id, found.kind, found.flags) == (best, "delta", ("delta",))
    add_review(engine, best, "undo", reviewer="ada", lexicon=lexicon)
    overview = queries.overview(engine)
    assert (overview.scores, overview.deltas) == (2, 0)


@pytest.mark.parametrize(
    ("field", "value", "column", "stored_as"),
    [
        ("value", "1,091.5", "value_decimal", "1091.5"),
        ("unit", "percent", "printed_unit", "%"),
        ("kind", "Delta", "kind", "delta"),
        ("bound", "up to", "bound", "up to"),
        ("metric", "top-1  accuracy", "metric", "top-1 accuracy"),
        ("metric", "none", "metric", None),
        ("split", "val", "split", "val"),
        ("model", "", "model", None),
        ("setting", "5-shot", "setting", "5-shot"),
        ("role", "baseline", "role", "baseline"),
    ],
)
def test_each_field_can_be_corrected(
    engine: Engine, best: str, lexicon: Lexicon, *, field: str, value: str, column: str, stored_as: str | None
) -> None:
    before = stored(engine, best)
    add_review(engine, best, "correct", field=field, value=value, reviewer="ada", lexicon=lexicon)
    assert stored(engine, best)[column] == stored_as
    add_review(engine, best, "undo", reviewer="ada", lexicon=lexicon)
    assert stored(engine, best) == before


@pytest.mark.parametrize(
    ("field", "value", "says"),
    [
        ("value", "91.2%", "value is '91.2%'; it is a number such as"),
        ("value", "nan", "it is a number such as"),
        ("value", "1_000", "it is a number such as"),
        ("value", "", "it is a number such as"),
        ("kind", "none", "kind is 'none'; it is one of score, delta"),
        ("bound", "at least", "bound is 'at least'; it is one of none, over, under, about, up to"),
        ("role", "ours", "role is 'ours'; it is one of own, baseline"),
        ("model", "x" * 301, "is too long; at most 300"),
        ("merit", "1", "field is 'merit'; it is one of value, unit"),
    ],
)
def test_a_correction_to_what_cannot_be_is_refused(
    engine: Engine, best: str, lexicon: Lexicon, *, field: str, value: str, says: str
) -> None:
    before = stored(engine, best)
    with pytest.raises(ReviewError, match=says):
        add_review(engine, best, "correct", field=field, value=value, reviewer="ada", lexicon=lexicon)
    assert stored(engine, best) == before


def test_a_correction_that_was_recorded_unchecked_is_not_applied(engine: Engine, best: str, lexicon: Lexicon) -> None:
    old = {"result_id": best, "verdict": "correct", "reviewer": "ada", "comment": "", "at": "2026-01-01T00:00:00+00:00"}
    with engine.begin() as connection:
        for field, value in (("value", "about ninety"), ("metric", " top-1   accuracy"), ("colour", "red")):
            connection.execute(insert(tables.review).values(old | {"field": field, "value": value}))
    add_review(engine, best, "correct", field="setting", value="5-shot", reviewer="ada", lexicon=lexicon)
    row = stored(engine, best)
    assert (row["value_decimal"], row["metric"], row["setting"]) == ("91.0", "top-1 accuracy", "5-shot")


def test_the_newest_correction_of_each_field_counts(engine: Engine, best: str, lexicon: Lexicon) -> None:
    for field, value in (("model", "Gamma"), ("setting", "5-shot"), ("model", "Delta")):
        add_review(engine, best, "correct", field=field, value=value, reviewer="ada", lexicon=lexicon)
    row = stored(engine, best)
    assert (row["model"], row["setting"], row["verdict"]) == ("Delta", "5-shot", "correct")
    add_review(engine, best, "undo", reviewer="ada", lexicon=lexicon)  # of the newest: what was said before counts
    assert stored(engine, best)["model"] == "Gamma"
    first = review_log(engine, best)[-1].id
    add_review(engine, best, "undo", undoes=first, reviewer="ada", lexicon=lexicon)
    row = stored(engine, best)
    assert (row["model"], row["setting"]) == ("Beta", "5-shot")


def test_an_undo_can_be_undone(engine: Engine, best: str, lexicon: Lexicon) -> None:
    add_review(engine, best, "reject", reviewer="ada", lexicon=lexicon)
    undo = add_review(engine, best, "undo", reviewer="ada", lexicon=lexicon)
    assert stored(engine, best)["verdict"] == ""
    add_review(engine, best, "undo", undoes=undo, reviewer="ada", lexicon=lexicon)
    assert stored(engine, best)["verdict"] == "reject"
    assert [(one.verdict, one.undone) for one in review_log(engine)] == [
        ("undo", False),
        ("undo", True),
        ("reject", False),
    ]


def test_there_must_be_something_to_undo(engine: Engine, best: str, lexicon: Lexicon) -> None:
    with pytest.raises(ReviewError, match=f"result {best} has no review to take back"):
        add_review(engine, best, "undo", reviewer="ada", lexicon=lexicon)
    number = add_review(engine, best, "accept", reviewer="ada", lexicon=lexicon)
    with pytest.raises(ReviewError, match=f"has no review {number + 1}"):
        add_review(engine, best, "undo", undoes=number + 1, reviewer="ada", lexicon=lexicon)
    add_review(engine, best, "undo", reviewer="ada", lexicon=lexicon)
    with pytest.raises(ReviewError, match=f"review {number} is taken back already"):
        add_review(engine, best, "undo", undoes=number, reviewer="ada", lexicon=lexicon)


def test_a_comment_changes_nothing_but_the_log(engine: Engine, best: str, lexicon: Lexicon) -> None:
    before, version = stored(engine, best), queries.database_version(engine)
    add_review(engine, best, "comment", comment="see table 3", reviewer="ada", lexicon=lexicon)
    assert stored(engine, best) == before
    assert queries.database_version(engine) != version
    assert [(one.verdict, one.comment) for one in review_log(engine, best)] == [("comment", "see table 3")]


def test_several_are_judged_together_or_not_at_all(engine: Engine, best: str, lexicon: Lexicon) -> None:
    with pytest.raises(ReviewError, match="no result has the id 'feedfacefeedface'"):
        add_reviews(engine, [best, "feedfacefeedface"], "reject", reviewer="ada", lexicon=lexicon)
    assert stored(engine, best)["verdict"] == ""
    ids = [row.result_id for row in queries.leaderboard(engine, "imagenet", "accuracy", "%")]
    assert len(add_reviews(engine, ids, "reject", reviewer="ada", lexicon=lexicon)) == 2
    assert models(engine) == []


def test_a_correction_outlives_a_reader_that_reads_otherwise_and_one_that_misses(
    engine: Engine, best: str, batch: Batch, lexicon: Lexicon, ingest: Ingest
) -> None:
    add_review(engine, best, "correct", field="model", value="Omega", reviewer="ada", lexicon=lexicon)
    paper, (result,) = batch[1]
    ingest([(paper, [dataclasses.replace(result, model="Zeta", model_id="zeta", model_span=None)])], version="2")
    row = stored(engine, best)
    assert (row["model"], json.loads(row["as_read"])["model"], row["extractor_version"]) == ("Omega", "Zeta", "2")
    ingest([(paper, [])], version="3")
    (entry,) = review_log(engine)
    assert (entry.dormant, entry.row) == (True, None)
    ingest([(paper, [result])], version="4")
    assert stored(engine, best)["model"] == "Omega"
    (entry,) = review_log(engine)
    assert entry.dormant is False


def test_a_reading_that_agrees_with_the_correction_needs_no_trace(
    engine: Engine, best: str, batch: Batch, lexicon: Lexicon, ingest: Ingest
) -> None:
    add_review(engine, best, "correct", field="setting", value="5-shot", reviewer="ada", lexicon=lexicon)
    paper, (result,) = batch[1]
    ingest([(paper, [dataclasses.replace(result, setting="5-shot")])], version="2")
    row = stored(engine, best)
    assert (row["setting"], row["as_read"]) == ("5-shot", "")


def test_an_id_may_be_abbreviated(engine: Engine, best: str) -> None:
    (other,) = set(all_ids(engine)) - {best}
    shared = next(place for place, (one, two) in enumerate(zip(best, other, strict=True)) if one != two)
    assert full_id(engine, best) == full_id(engine, f" {best[: shared + 1].upper()} ") == best
    with pytest.raises(ReviewError, match="no result has an id that begins with"):
        full_id(engine, best[:15] + ("0" if best[15] != "0" else "1"))
    for wrong in ("", "xyz", "0" * 17, "%"):
        with pytest.raises(ReviewError, match="is no id of a result"):
            full_id(engine, wrong)


def test_an_abbreviation_that_two_results_share_is_refused(engine: Engine, ingest: Ingest, make: Any) -> None:
    ingest([make.one(f"p{number}", "80.5", model="Alpha") for number in range(20)])  # 20 ids, 16 digits
    crowded = max("0123456789abcdef", key=lambda digit: sum(one.startswith(digit) for one in all_ids(engine)))
    with pytest.raises(ReviewError, match=rf"several results have an id that begins with '{crowded}' \("):
        full_id(engine, crowded)


def test_the_queue_begins_with_what_is_doubtful_and_high(
    engine: Engine, ingest: Ingest, make: Any, lexicon: Lexicon
) -> None:
    ingest(
        [
            make.one("sure", "95.0", model="Sure", confidence=0.95),
            make.one("doubtful", "94.0", model="Doubtful", confidence=0.4),
            make.one("low", "50.0", model="Low", confidence=0.3),
            make.one("alone", "40.0", model="Alone", benchmark="GSM8K", confidence=0.4),
            make.one("bounded", "99.0", model="Bounded", bound="over", confidence=0.1),
        ]
    )
    found = queue(engine)
    # 0.6 log2(2) / 1, 0.6 log2(4) / 2, 0.7 log2(4) / 3, 0.05 log2(4) / 1: equal ones by their ids
    assert [round(one.doubt, 3) for one in found] == [0.6, 0.6, 0.467, 0.1]
    assert {one.row["model"] for one in found[:2]} == {"Alone", "Doubtful"}
    assert [(one.rank, one.ranked) for one in found if one.row["model"] == "Low"] == [(3, 3)]
    add_review(engine, found[0].row["id"], "accept", reviewer="ada", lexicon=lexicon)
    assert found[0].row["id"] not in {one.row["id"] for one in queue(engine)}
    assert [one.row["model"] for one in queue(engine, benchmark_id="imagenet", limit=1)] == ["Doubtful"]


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
        (
            {"verdict": "maybe", "reviewer": "ada"},
            "verdict is 'maybe'; it is one of accept, reject, correct, comment, undo",
        ),
        ({"verdict": "correct", "reviewer": "ada"}, "field and value go with"),
        ({"verdict": "correct", "reviewer": "ada", "field": "value"}, "field and value go with"),
        ({"verdict": "accept", "reviewer": "ada", "field": "value", "value": "1"}, "field and value go with"),
        ({"verdict": "correct", "reviewer": "ada", "field": "merit", "value": "1"}, "field is 'merit'; it is one of"),
        ({"verdict": "accept", "reviewer": "  "}, "needs the name of its reviewer"),
        ({"verdict": "comment", "reviewer": "ada", "comment": " "}, "a comment needs words"),
        ({"verdict": "accept", "reviewer": "ada", "undoes": 1}, "only 'undo' takes a review back"),
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
