"""Queries to begin with run on either database, and parameters are told from literals."""

from __future__ import annotations

import pytest
from sqlalchemy import Engine

from db.canned import CannedQuery, canned_queries, parameter_names, run_named
from db.catalogue import catalogue
from db.readonly import SqlError
from db.views import VIEWS


@pytest.mark.parametrize("one", canned_queries(), ids=lambda one: one.id)
def test_each_runs_and_names_its_parameters(engine: Engine, one: CannedQuery) -> None:
    assert set(parameter_names(one.sql)) == set(one.parameters)
    assert run_named(engine, one.sql, one.parameters).columns


def test_ids_are_their_own() -> None:
    ids = [one.id for one in canned_queries()]
    assert len(ids) == len(set(ids)) >= 5


@pytest.mark.parametrize(
    ("sql", "names"),
    [
        ("SELECT 1", ()),
        ("SELECT :a, :b, :a", ("a", "b")),
        ("SELECT ':a' || 'it''s :b' || :c", ("c",)),
        ('SELECT ":a" FROM x', ()),
        ("SELECT 1 -- :a\n + :b /* :c\n :d */", ("b",)),
        ("SELECT '1'::int, now()::text, :a::int", ("a",)),
        ("SELECT '12:30', 12:30, a:b", ()),
    ],
)
def test_parameters_are_told_from_the_rest(sql: str, names: tuple[str, ...]) -> None:
    assert parameter_names(sql) == names


def test_values_are_bound_and_never_part_of_the_text(engine: Engine) -> None:
    sql = "SELECT kind, count(*) AS n FROM results_flat WHERE benchmark_id = :board AND kind = :kind GROUP BY kind"
    assert run_named(engine, sql, {"board": "' OR 1=1 --", "kind": "score"}).rows == []
    assert run_named(engine, sql, {}).rows == []
    assert run_named(engine, "SELECT ':no' AS a WHERE :x = 'y'", {"x": "y", "unused": "z"}).rows == [(":no",)]


def test_nothing_but_reading(engine: Engine) -> None:
    with pytest.raises(SqlError):
        run_named(engine, "DELETE FROM paper WHERE id = :id", {"id": "x"})


def test_the_catalogue_has_the_views_first_and_every_column(engine: Engine) -> None:
    found = catalogue(engine)
    assert [one.name for one in found if one.is_view] == list(VIEWS) == [one.name for one in found[: len(VIEWS)]]
    board = next(one for one in found if one.name == "leaderboard")
    assert {"rank", "value", "model", "sentence"} - {name for name, _ in board.columns} == {"sentence"}
    paper = next(one for one in found if one.name == "paper")
    assert dict(paper.columns)["title"] == "text"
