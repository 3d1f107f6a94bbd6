"""Papers: a search over titles and abstracts, with what was read in each."""

from __future__ import annotations

import streamlit as st

from dashboard import address, components, formats
from dashboard.data import read
from db import queries

SHOWN = 25  # papers on a page


def main() -> None:
    database = components.database_or_stop()
    st.title("Papers", anchor=False)
    totals = read(database, queries.overview)
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        typed = address.search(
            "Search titles and abstracts", "papers", 'Words, or "words that stand together"', width=460
        )
        year = address.one_of("Year", "year", ["", *_years(totals.first_date, totals.last_date)], _year, width=130)
        only = address.switch("Only papers with a result", "results")
    of_year = int(year) if year else None
    total = read(database, queries.paper_count, search=typed, year=of_year, with_results=only)
    if not total:
        st.text(_nothing(typed, year, only=only))
        return
    offset = address.offset(total, SHOWN)
    found = read(database, queries.papers, search=typed, year=of_year, with_results=only, limit=SHOWN, offset=offset)
    best_first = typed and not year and not only
    st.caption(f"{formats.count(total, 'paper')}, {'the best match' if best_first else 'the newest'} first")
    components.paper_links(found)
    address.page(total, SHOWN)


def _years(first: str | None, last: str | None) -> list[str]:
    if not first or not last:
        return []
    return [f"{year:04}" for year in range(int(last[:4]), int(first[:4]) - 1, -1)]


def _year(year: str) -> str:
    return year or "All"


def _nothing(typed: str, year: str, *, only: bool) -> str:
    if not typed:
        return "No paper of this year" + (" has a result." if only else ".")
    more = "; choose fewer filters" if year or only else "; try fewer words, or a part of the last one"
    return f"No paper has all of these words in its title or abstract{more}."


main()
