"""The second look: what the numbers of a paper say of each other's candidates."""

from __future__ import annotations

import pytest

from extract.votes import Look, vote_cues


def look(
    probabilities: dict[str, float],
    *,
    sentence: int = 0,
    clause: int = 0,
    listed: tuple[int, int] = (0, 1),
    ranged: bool = False,
) -> Look:
    keys, values = list(probabilities), list(probabilities.values())
    return Look(sentence, clause, "plain", "score", listed, ranged, keys, values)


def test_a_number_alone_gets_no_votes() -> None:
    assert vote_cues([look({"a": 0.6, "": 0.4})]) == [[[], []]]


def test_no_numbers_no_votes() -> None:
    assert vote_cues([]) == []


def test_every_candidate_gets_the_share_of_the_others_and_what_the_neighbours_did() -> None:
    rows = vote_cues([look({"a": 0.95, "b": 0.05}), look({"a": 0.5, "b": 0.5})])
    assert [len(row) for row in rows] == [2, 2]
    sure, unsure = rows[1]
    assert any("share" in cue and ">=0.9" in cue for cue in sure)
    assert any("share" in cue and "<0.1" in cue for cue in unsure)
    assert any(cue.startswith("before") for cue in sure)
    assert not any(cue.startswith("after") for cue in sure)
    assert any(cue.startswith("after") for cue in rows[0][0])


def test_the_votes_for_not_stated_are_told_apart() -> None:
    rows = vote_cues([look({"a": 0.5, "": 0.5}), look({"a": 0.1, "": 0.9})])
    named, silent = rows[0]
    assert all(cue.startswith("null ") for cue in silent)
    assert not any(cue.startswith("null ") for cue in named)


@pytest.mark.parametrize(
    ("other", "join"),
    [
        pytest.param(look({"a": 1.0}, sentence=0, listed=(1, 2)), "list", id="next in its list"),
        pytest.param(look({"a": 1.0}, listed=(0, 2), ranged=True), "range", id="the other end of its range"),
        pytest.param(look({"a": 1.0}, sentence=1), "next sentence", id="in the next sentence"),
        pytest.param(look({"a": 1.0}, sentence=3), "far", id="further on"),
    ],
)
def test_a_neighbour_is_told_by_how_it_is_joined(other: Look, join: str) -> None:
    (row,) = vote_cues([look({"a": 1.0}, listed=(0, 2)), other])[0]
    assert any(join in cue for cue in row)


def test_what_another_clause_got_is_no_vote_of_a_neighbour() -> None:
    (row,) = vote_cues([look({"a": 1.0}), look({"a": 1.0}, clause=1)])[0]
    assert not any(cue.startswith(("before", "after")) for cue in row)


def test_many_numbers_take_time_in_proportion() -> None:
    looks = [look({f"k{i}": 0.5, "": 0.5}, sentence=i) for i in range(5000)]
    assert len(vote_cues(looks)) == 5000
