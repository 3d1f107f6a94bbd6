"""Widgets whose value is kept in the address, so that a copied address opens the same view.

The address is what counts: a widget shows what stands there, and a change of it is written there. Values that the
address cannot mean are dropped. Streamlit's own ``bind="query-params"`` is no use here: it writes what a widget shows,
counts and all, and leaves it in the address of every page that is opened afterwards (1.67).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Final

import streamlit as st

if TYPE_CHECKING:
    from streamlit.elements.lib.mutable_tab_container import TabContainer

_PAGE: Final = "page"
_ROW: Final = "row"


def one_of(
    label: str, key: str, options: Sequence[str], word: Callable[[str], str] = str, *, default: str = "", width: int
) -> str:
    """A select box of one value of ``options``.

    Args:
        key: of the widget and of the address.
        word: what a value is called.
        default: what is chosen where the address says nothing; the first of the options where this is none of them.
        width: in pixels.
    """
    first = default if default in options else options[0]
    _show(key, value if (value := st.query_params.get(key)) in options else first)

    def write() -> None:
        _write(key, [] if st.session_state[key] == first else [st.session_state[key]])

    return st.selectbox(label, options, format_func=word, key=key, on_change=write, width=width)


def several(
    label: str,
    key: str,
    options: Sequence[str],
    word: Callable[[str], str] = str,
    *,
    default: Sequence[str] = (),
    width: int = 280,
) -> list[str]:
    """A choice of several of ``options``.

    Args:
        key, word, width: as for :func:`one_of`.
        default: what is chosen where the address says nothing; none chosen is all of them.
    """
    usual = list(default)
    _show(key, chosen(key, options) or usual)

    def write() -> None:
        picked = st.session_state[key]
        _write(key, [] if set(picked) == set(usual) else picked)

    return st.multiselect(label, options, format_func=word, key=key, on_change=write, placeholder="All", width=width)


def chosen(key: str, options: Sequence[str]) -> list[str]:
    """What the address chooses of the options, in its order."""
    return [one for one in dict.fromkeys(st.query_params.get_all(key)) if one in options]


def switch(label: str, key: str, *, help: str | None = None) -> bool:
    """A switch that is off unless the address says ``1``."""
    _show(key, is_on(key))

    def write() -> None:
        _write(key, ["1"] if st.session_state[key] else [])

    return st.toggle(label, key=key, on_change=write, help=help)


def is_on(key: str) -> bool:
    """Whether the address switches this on."""
    return st.query_params.get(key) == "1"


def search(label: str, key: str, placeholder: str, *, width: int | None = None) -> str:
    """A field whose text filters while it is typed; gives the text without space around it."""
    _show(key, st.query_params.get(key, ""))

    def write() -> None:
        typed = st.session_state[key]
        _write(key, [typed] if typed else [])

    typed = st.text_input(
        label,
        type="search",
        live=True,
        key=key,
        on_change=write,
        placeholder=placeholder,
        width=width or "stretch",
    )
    return (typed or "").strip()


def tabs(names: Sequence[str], key: str) -> Sequence[TabContainer]:
    """Tabs of which one is drawn: that whose name stands in the address, else the first."""
    asked = st.query_params.get(key)
    _show(key, asked if asked in names else names[0])

    def write() -> None:
        if st.session_state[key] == names[0]:
            st.query_params.pop(key, None)
        else:
            st.query_params[key] = st.session_state[key]

    return st.tabs(names, key=key, on_change=write)


def page(total: int, size: int, line: int = 0) -> None:
    """Buttons that turn pages, where there is more than one.

    Args:
        total: how many lines there are on all pages.
        size: lines on a page.
        line: a line, from 0 on, whose page is shown where the address asks for none.
    """
    pages = max(-(-total // size), 1)
    if pages == 1:
        return
    _show(_PAGE, _asked(total, size, line))

    def turn() -> None:
        _write_at_once({_ROW: [], _PAGE: _shown_page()})

    st.pagination(pages, key=_PAGE, on_change=turn)


def offset(total: int, size: int, line: int = 0) -> int:
    """How many lines stand before the page that the address asks for; 0 where there is no such page.

    Args:
        total, size, line: as for :func:`page`.
    """
    return (_asked(total, size, line) - 1) * size


def open_row(identity: str) -> None:
    """Writes that a row of the page which is shown is open; the page may be shown for the sake of another row."""
    _write_at_once({_ROW: [identity], _PAGE: _shown_page()})


def find_row(identity: str) -> None:
    """Writes that a row is open, on whatever page it is."""
    _write_at_once({_ROW: [identity], _PAGE: []})


def _asked(total: int, size: int, line: int) -> int:
    """The page that the address asks for, from 1 on; the first where there is no such page."""
    asked = st.query_params.get(_PAGE, str(line // size + 1))
    number = int(asked) if asked.isdecimal() and len(asked) < 10 else 1
    return number if 1 <= number <= max(-(-total // size), 1) else 1


def _shown_page() -> list[str]:
    """The page that the buttons are at, as the address has it: the first is not said."""
    number = st.session_state.get(_PAGE, 1)
    return [str(number)] if number > 1 else []


def _show(key: str, value: object) -> None:
    """The widget is told only of a change, so that it is not drawn anew for nothing."""
    if st.session_state.get(key) != value:
        st.session_state[key] = value


def _write(key: str, values: Sequence[str]) -> None:
    """Writes a choice, and turns back to the first page: what was on the others is not what it was."""
    _write_at_once({key: values, _PAGE: []})


def _write_at_once(changes: Mapping[str, Sequence[str]]) -> None:
    """Writes values into the address; of what has none nothing is left there.

    Each write for itself would be an address in the browser's history, and Back would lead to views that never were.
    """
    values = {key: st.query_params.get_all(key) for key in st.query_params} | dict(changes)
    st.query_params.from_dict({key: value for key, value in values.items() if value})
