"""The filters of a board and its order; what is chosen stands in the address, so that a copied one filters alike."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable, Sequence
from typing import Final, cast

import streamlit as st

from dashboard import address, formats
from dashboard.data import Database, read
from db import queries
from db.queries import Board, Facets, FacetValue, LeaderboardFilters
from extract.records import Bound, Role

SORTS: Final[dict[str, str]] = {
    "rank": "Rank, best first",
    "newest": "Newest first",
    "oldest": "Oldest first",
    "confidence": "Most certain first",
    "model": "Model, A to Z",
}
_EMPTY: Final = "-"  # "" in the address: an empty value would vanish from it
_CLAIMS: Final = {"yes": "claims the state of the art", "no": "makes no such claim"}
_CONFIDENCES: Final = tuple(f"0.{tenth}" for tenth in range(1, 10))
_SEARCH: Final = "filter"
_WIDTH: Final = 280

# Words of the address -> values of the filters.
_ROLE_WORDS: Final = cast(dict[str, str], formats.ROLES)


@dataclasses.dataclass(frozen=True, slots=True)
class _Choice:
    """A filter of several values: its label, its word in the address, and what its values are called."""

    label: str
    key: str
    facet: str
    field: str
    word: Callable[[str], str]


_CHOICES: Final = (
    _Choice("Whose number", "role", "roles", "roles", lambda value: _ROLE_WORDS.get(value, value)),
    _Choice("Setting", "setting", "settings", "settings", lambda value: value or formats.NOT_STATED),
    _Choice("Bound", "bound", "bounds", "bounds", lambda value: value or "none: the value itself"),
    _Choice("Standing", "standing", "unranked", "unranked", lambda value: value or "ranked"),
    _Choice("Review", "verdict", "verdicts", "verdicts", lambda value: formats.VERDICTS.get(value, value)),
)


def choose(database: Database, board: Board) -> tuple[LeaderboardFilters, str]:
    """Draws the filters and the sort control; gives what was chosen.

    Each filter offers what the board has, with how many rows choosing it would show beside the other filters.
    """
    search = address.search("Filter by model or paper", _SEARCH, "A part of a name or title", width=270)
    order = address.one_of("Sort by", "sort", list(SORTS), SORTS.__getitem__, width=200)
    kept = LeaderboardFilters(deltas=address.is_on("changes"), rejected=address.is_on("rejected"))
    offered = _facets(database, board, kept)
    filters = _of_address(offered, dataclasses.replace(kept, search=search))
    on = in_words(dataclasses.replace(filters, search=""))
    with st.popover(f"Filters ({len(on)})" if on else "Filters", icon=":material/filter_list:"):
        _draw(offered, _facets(database, board, filters))
        _draw_switches(_facets(database, board, LeaderboardFilters(deltas=True, rejected=True)), board)
    return filters, order


def in_words(filters: LeaderboardFilters) -> list[str]:
    """The filters that are on, for a line above the table: none of them works unseen."""
    words = [f"“{filters.search}”"] if filters.search else []
    for choice in _CHOICES:
        prefix = f"{choice.label.lower()} " if choice.field in ("settings", "bounds") else ""
        words += [f"{prefix}{choice.word(value)}" for value in getattr(filters, choice.field)]
    if filters.claims_sota is not None:
        words.append(_CLAIMS["yes" if filters.claims_sota else "no"])
    words += [f"from {filters.date_from}"] if filters.date_from else []
    words += [f"to {filters.date_to}"] if filters.date_to else []
    words += [f"confidence {filters.min_confidence:.1f} or more"] if filters.min_confidence else []
    words += ["best of each model"] if filters.best_per_model else []
    words += ["changes too"] if filters.deltas else []
    return words + (["rejected too"] if filters.rejected else [])


def renumber(filters: LeaderboardFilters) -> bool:
    """Whether they count ranks anew, among what they leave: a search only hides, changes and what is rejected have no
    rank.
    """
    return dataclasses.replace(filters, search="", deltas=False, rejected=False) != LeaderboardFilters()


def _facets(database: Database, board: Board, filters: LeaderboardFilters) -> Facets:
    key = (board.benchmark_id, board.metric_id, board.unit)
    return read(database, queries.facets, *key, split=board.split, filters=filters)


def _of_address(offered: Facets, kept: LeaderboardFilters) -> LeaderboardFilters:
    """What the address asks of what the board has, beside what is settled; the rest of it is dropped."""
    several = {
        choice.field: tuple(_value(one) for one in address.chosen(choice.key, _words(offered, choice)))
        for choice in _CHOICES
    }
    claim = st.query_params.get("claim")
    years = _years(offered)
    since, until = (year if (year := st.query_params.get(key)) in years else None for key in ("from", "to"))
    confidence = st.query_params.get("confidence")
    return dataclasses.replace(
        kept,
        roles=cast(tuple[Role, ...], several["roles"]),
        settings=several["settings"],
        bounds=cast(tuple[Bound, ...], several["bounds"]),
        verdicts=several["verdicts"],
        unranked=several["unranked"],
        claims_sota={"yes": True, "no": False}.get(claim or ""),
        date_from=since,
        date_to=until,
        min_confidence=float(confidence) if confidence in _CONFIDENCES else 0.0,
        best_per_model=address.is_on("best"),
    )


def _draw(offered: Facets, counted: Facets) -> None:
    for choice in _CHOICES:
        options = _words(offered, choice)
        if len(options) > 1:  # one value is no choice
            counts = _counts(getattr(counted, choice.facet))
            address.several(choice.label, choice.key, options, _with_counts(choice.word, counts), width=_WIDTH)
    if len(offered.claims_sota) > 1:
        claims = {"yes" if one.value else "no": one.count for one in counted.claims_sota}
        every = {"": "either"} | {key: f"{word} ({claims.get(key, 0):,})" for key, word in _CLAIMS.items()}
        address.one_of("Claim", "claim", list(every), every.__getitem__, width=_WIDTH)
    if len(years := _years(offered)) > 1:
        counts = _counts(counted.years)
        with st.container(horizontal=True, gap="small", width=_WIDTH):
            for label, key, none in (("From year", "from", "the first"), ("To year", "to", "the last")):
                word = _or_none(_with_counts(str, counts), none)
                address.one_of(label, key, ["", *years], word, width=_WIDTH // 2 - 8)
    surer = {level: sum(counted.confidence[int(level[2:]) :]) for level in _CONFIDENCES}
    address.one_of(
        "Confidence at least",
        "confidence",
        ["", *_CONFIDENCES],
        _or_none(_with_counts(str, surer), "any"),
        width=_WIDTH,
    )


def _draw_switches(every: Facets, board: Board) -> None:
    address.switch(
        "Best of each model", "best", help="Of a model's ranked values in one setting only the best, with the range."
    )
    if any(one.value == "delta" for one in every.unranked):
        address.switch("Changes too", "changes", help=f"Gains and losses in {board.metric or 'no metric'}; no rank.")
    if any(one.value == "reject" for one in every.verdicts):
        address.switch("Rejected too", "rejected", help="What reviewers have rejected; it has no rank.")


def _words(offered: Facets, choice: _Choice) -> list[str]:
    """The values of a facet as words of the address."""
    values: Sequence[FacetValue[str]] = getattr(offered, choice.facet)
    return [one.value or _EMPTY for one in values]


def _value(word: str) -> str:
    return "" if word == _EMPTY else word


def _years(offered: Facets) -> list[str]:
    return [f"{one.value:04}" for one in offered.years if one.value is not None]


def _counts(values: Iterable[FacetValue[str]] | Iterable[FacetValue[int | None]]) -> dict[str, int]:
    """How many rows each value has, by its word in the address."""
    return {f"{one.value:04}" if isinstance(one.value, int) else one.value or _EMPTY: one.count for one in values}


def _with_counts(word: Callable[[str], str], counts: dict[str, int]) -> Callable[[str], str]:
    return lambda value: f"{word(_value(value))} ({counts.get(value, 0):,})"


def _or_none(word: Callable[[str], str], none: str) -> Callable[[str], str]:
    return lambda value: word(value) if value else none
