"""Compare: two to eight models over the boards that they share, or benchmarks over the models that they share."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial
from itertools import combinations
from typing import Final, Literal, NamedTuple

import altair as alt
import streamlit as st

from dashboard import address, comparing, components, evidence, formats, links
from dashboard.comparing import Grid
from dashboard.data import Database, read
from db import queries
from db.queries import BenchmarkSummary, ModelSummary
from db.queries.compare import FEWEST, MOST

Kind = Literal["model", "benchmark"]
OFFERED = 100  # names in the list before anything is typed
TRIED = 8  # names among which an example is looked for: 28 pairs, 0.01 s each on the corpus
PAGE_SIZE = 50  # models in a comparison of benchmarks


class Chart(NamedTuple):
    """A view of a comparison: how it is drawn, what its files are called, and what is said below it."""

    draw: Callable[[Grid], alt.Chart | alt.LayerChart | alt.FacetChart]
    file: str
    says: str


CHARTS: Final = {
    "Heat map": Chart(
        comparing.heat_map,
        "heat-map",
        "The stronger the blue, the nearer to the best on its board; a colour says nothing across boards.",
    ),
    "Parallel view": Chart(
        comparing.parallel,
        "parallel",
        "Each board has a scale of its own, from the worst to the best of those compared. "
        "A line only helps the eye to follow: boards do not measure one thing.",
    ),
}


def main() -> None:
    database = components.database_or_stop()
    st.title("Compare", anchor=False)
    kind = _kind()
    ids = _choose(database, kind)
    if len(ids) < FEWEST:
        _begin(database, kind)
        return
    grid = _of_models(database, ids) if kind == "model" else _of_benchmarks(database, ids)
    if grid is not None:
        _show(database, grid)


def _kind() -> Kind:
    if "of" not in st.query_params and st.query_params.get_all("benchmark"):
        st.session_state["of"] = "benchmark"
    names: dict[Kind, str] = {"model": "Models", "benchmark": "Benchmarks"}

    def write() -> None:
        st.query_params.from_dict({"of": st.session_state["of"]})

    wanted = st.query_params.get("of") or st.session_state.get("of")
    kind: Kind = "benchmark" if wanted == "benchmark" else "model"
    if st.session_state.get("of") != kind:
        st.session_state["of"] = kind
    # Not a segmented control: the word that is chosen in it stands in the theme's blue, too dark on the dark ground.
    st.radio(
        "What to compare", list(names), format_func=lambda one: names[one], key="of", on_change=write, horizontal=True,
        label_visibility="collapsed",
    )  # fmt: skip
    return kind


def _find(database: Database, kind: Kind, text: str) -> ModelSummary | BenchmarkSummary | None:
    """What an id means, or the most reported of what a typed name means."""
    found: list[ModelSummary] | list[BenchmarkSummary] = (
        read(database, queries.find_model, text) if kind == "model" else read(database, queries.find_benchmark, text)
    )
    return next((one for one in found if one.id == text), found[0] if found else None)


def _choose(database: Database, kind: Kind) -> list[str]:
    """The chooser, with what the address names; gives the ids, those first that were there first."""
    asked = list(dict.fromkeys(st.query_params.get_all(kind)))
    named = {one.id: one.name for text in asked if (one := _find(database, kind, text))}
    known = [identity for identity in asked if identity in named]
    if unknown := [text for text in asked if text not in named]:
        st.warning(f"The address names a {kind} that this database does not have.")
        st.text(", ".join(unknown))  # plain: an address is anybody's text
    if len(known) > MOST:
        st.warning(f"At most {MOST} can be compared; the first {MOST} of the address are.")
    known = known[:MOST]
    most = (
        read(database, queries.models, limit=OFFERED)
        if kind == "model"
        else read(database, queries.benchmarks, limit=OFFERED)
    )
    names = {one.id: one.name for one in most} | {identity: named[identity] for identity in known}
    key = f"compared {kind}"

    def choose() -> None:
        chosen = []
        for text in st.session_state[key]:
            found = None if text in names else _find(database, kind, text)
            if text in names or found:
                chosen.append(found.id if found else text)
            else:
                st.session_state["compare not found"] = text
        st.query_params[kind] = list(dict.fromkeys(chosen))

    if st.session_state.get(key) != known:
        st.session_state[key] = known
    st.multiselect(
        f"{kind.capitalize()}s, {FEWEST} to {MOST}",
        list(names),
        format_func=_label(names),
        key=key,
        on_change=choose,
        max_selections=MOST,
        accept_new_options=True,
        placeholder="Choose, or type a name and press Enter",
    )
    if text := st.session_state.pop("compare not found", None):
        st.text(f"No {kind} has “{text}” in its name.")
    return known


def _label(names: Mapping[str, str]) -> Callable[[str], str]:
    """Names for people; where two things have one name, with their ids."""
    twice = {name for name in names.values() if list(names.values()).count(name) > 1}

    def label(identity: str) -> str:
        name = names.get(identity, identity)
        return f"{name} ({identity})" if name in twice else name

    return label


def _begin(database: Database, kind: Kind) -> None:
    """What to do, and an example."""
    st.text(f"Choose at least {FEWEST} {kind}s.")
    st.caption(
        "Models stand beside each other over the boards on which at least two of them have a ranked score."
        if kind == "model"
        else "Benchmarks stand beside each other by their largest boards, over the models that two of them share."
    )
    if pair := _pair(database, kind):
        st.page_link(
            links.COMPARE, label=f"For example, two {kind}s that can be compared", icon=":material/compare_arrows:",
            query_params={"of": kind, kind: pair}, help="",
        )  # fmt: skip


def _pair(database: Database, kind: Kind) -> list[str]:
    """Two of the most reported that have something to compare; none where no two have."""
    if kind == "model":
        pairs = combinations((one.id for one in read(database, queries.models, limit=TRIED)), 2)
        return list(next((pair for pair in pairs if read(database, queries.compare_models, pair).rows), ()))
    pairs = combinations((one.id for one in read(database, queries.benchmarks, limit=TRIED)), 2)
    return list(next((pair for pair in pairs if read(database, queries.compare_benchmarks, pair).rows), ()))


def _of_models(database: Database, ids: list[str]) -> Grid | None:
    found = read(database, queries.compare_models, tuple(ids))
    if not found.rows:
        st.text("No board has a ranked score of two of these models. Choose others, or more of them.")
        return None
    st.caption(
        f"{formats.count(len(found.rows), 'board')} shared by at least two. A board is one benchmark, split, metric "
        f"and unit. {found.choice}"
    )
    return comparing.grid_of_models(found)


def _of_benchmarks(database: Database, ids: list[str]) -> Grid | None:
    found = read(database, queries.compare_benchmarks, tuple(ids), limit=PAGE_SIZE)
    missing = len(ids) - len(found.boards)
    if missing:
        st.text(f"{formats.count(missing, 'benchmark')} of them without a ranked score is left out.")
    if not found.rows:
        st.text("No model has a ranked score on two of these benchmarks. Choose others, or more of them.")
        return None
    shown = f"the first {PAGE_SIZE} models" if len(found.rows) == PAGE_SIZE else formats.count(len(found.rows), "model")
    st.caption(f"Each benchmark by its largest board; {shown} on at least two of them. {found.choice}")
    return comparing.grid_of_benchmarks(found)


def _show(database: Database, grid: Grid) -> None:
    _table(grid)
    st.caption(
        f"{comparing.BEST} marks the best of those compared, “of a–b” a range of several reported values. "
        f"Choose a value for its sentence. {components.CAVEAT}"
    )
    if row := st.query_params.get("row"):
        shown = {cell.result_id for line in grid.cells for cell in line if cell}
        found = read(database, queries.evidence, row) if row in shown else None
        if found is None:
            st.warning("The address names a value that is not in this table.")
        else:
            evidence.panel(found, here="elsewhere")
    _charts(grid)


def _charts(grid: Grid) -> None:
    for tab, (name, chart) in zip(address.tabs(tuple(CHARTS), "chart"), CHARTS.items(), strict=True):
        if tab.open:
            with tab:
                drawn = chart.draw(grid)
                st.altair_chart(drawn, alt=comparing.in_words(grid, name), key=chart.file)
                st.caption(chart.says)
                file = partial("comparison-{}.{}".format, chart.file)
                components.save_buttons(drawn, file, f"save {chart.file}", height=None)
    if max(len(grid.rows), 1) > comparing.DRAWN:
        st.caption(f"The first {comparing.DRAWN} lines of the table are drawn.")


def _table(grid: Grid) -> None:
    frame, columns = comparing.table(grid)
    first = 2 if grid.by_row else 1  # before the values: what the line is
    names = list(frame.columns)

    def choose() -> None:
        cells = st.session_state["comparison"]["selection"]["cells"]
        if not cells:
            return
        line, column = cells[0]
        place = names.index(column) - first
        cell = grid.cells[line][place] if 0 <= place < len(grid.columns) else None
        if cell is not None:
            st.query_params["row"] = cell.result_id

    components.plain_table(
        frame, columns, alt="The compared values, the best of each board marked", key="comparison",
        on_cell=choose,
    )  # fmt: skip


main()
