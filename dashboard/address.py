"""Widgets whose value is kept in the address, so that a copied address opens the same view.

The address is what counts: a widget shows what stands there, and a change of it is written there. Values that the
address cannot mean are dropped. Streamlit's own ``bind="query-params"`` writes what a widget shows, counts and all, so
that it serves only for text, switches and page numbers.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

import streamlit as st

PAGE: Final = "page"
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
    label: str, key: str, options: Sequence[str], word: Callable[[str], str] = str, *, width: int = 280
) -> list[str]:
    """A choice of several of ``options``; none chosen is all of them.

    Args:
        key, word, width: as for :func:`one_of`.
    """
    _show(key, chosen(key, options))

    def write() -> None:
        _write(key, st.session_state[key])

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
    """A field whose text filters while it is typed."""
    typed = st.text_input(
        label,
        type="search",
        live=True,
        key=key,
        bind="query-params",
        on_change=first_page,
        placeholder=placeholder,
        width=width or "stretch",
    )
    return (typed or "").strip()


def page(total: int, size: int) -> int:
    """Buttons that turn pages, where there is more than one; gives the page, from 1 on.

    Args:
        total: how many lines there are on all pages.
        size: lines on a page.
    """
    pages = max(-(-total // size), 1)
    if pages == 1:
        st.session_state.pop(PAGE, None)
        return 1
    return st.pagination(pages, key=PAGE, bind="query-params", on_change=_forget_row)


def asked_page(total: int, size: int) -> int:
    """The page that :func:`page`, drawn below the lines, will be at."""
    pages = max(-(-total // size), 1)
    asked = st.session_state.get(PAGE) or st.query_params.get(PAGE, "1")
    number = int(asked) if str(asked).isdecimal() else 1
    return number if 1 <= number <= pages else 1


def first_page() -> None:
    """Turns back to the first page: what was on the others is not what it was."""
    if PAGE in st.session_state:
        st.session_state[PAGE] = 1


def _forget_row() -> None:
    st.query_params.pop(_ROW, None)


def _show(key: str, value: object) -> None:
    """The widget is told only of a change, so that it is not drawn anew for nothing."""
    if st.session_state.get(key) != value:
        st.session_state[key] = value


def _write(key: str, values: Sequence[str]) -> None:
    if values:
        st.query_params[key] = values
    else:
        st.query_params.pop(key, None)
    first_page()
