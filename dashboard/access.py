"""Whether the pages may write, and what stands in the place of a page that may not."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Final

import streamlit as st

from dashboard import links

READ_ONLY_VARIABLE: Final = "BENCHMINE_READ_ONLY"
"""Set by ``benchmine serve --read-only``; empty, ``0``, ``false`` or ``no`` let the pages write."""

SIGN_IN_VARIABLE: Final = "BENCHMINE_SIGN_IN"
"""Set where visitors have to sign in first, to values as above; docs/reliability.md says what it needs."""

_REVIEWER_VARIABLE: Final = "BENCHMINE_REVIEWER"
_NAME: Final = "reviewer_name"
_TYPED: Final = "reviewer_typed"


def read_only() -> bool:
    """Whether nothing can be written: the database's connections refuse it, and the pages offer nothing that would."""
    return _is_set(READ_ONLY_VARIABLE)


def _is_set(variable: str) -> bool:
    return os.environ.get(variable, "").strip().lower() not in ("", "0", "false", "no")


def stop_if_not_signed_in() -> None:
    """Ends every page before it begins, where visitors have to sign in and this one has not (Streamlit's OIDC)."""
    if not _is_set(SIGN_IN_VARIABLE) or getattr(st.user, "is_logged_in", False):
        return
    st.title("Benchmine", anchor=False)
    st.markdown("Whoever keeps this dashboard asks visitors to sign in.")
    st.button("Sign in", type="primary", icon=":material/login:", on_click=st.login)
    st.stop()


def stop_if_read_only(title: str, instead: str) -> None:
    """Ends a page that writes, where writing is switched off.

    Args:
        instead: the command that does the same for those who may.
    """
    if not read_only():
        return
    st.title(title, anchor=False)
    st.info("This dashboard is served read-only: nothing can be changed here.", icon=":material/lock:")
    st.markdown("Whoever keeps the database can do it from the command line, or serve it without `--read-only`:")
    st.code(instead, language="bash")
    st.page_link(links.OVERVIEW, label="Overview", icon=":material/home:", help="")
    st.stop()


def reviewer() -> str:
    """The name that judgements are recorded under, asked for until it is given; ``""`` before that.

    It stays for the visit, on every page, and is never part of an address: a copied address is no signature.
    """
    known: str = st.session_state.setdefault(_NAME, os.environ.get(_REVIEWER_VARIABLE, "").strip())
    if known:
        with st.container(horizontal=True, vertical_alignment="center", gap="small"):
            st.text(f"You review as {known}.", width="content")
            st.button("Change the name", on_click=_forget, type="tertiary")
        return known
    st.text_input(
        "Your name",
        key=_TYPED,
        on_change=_remember,
        max_chars=80,
        placeholder="Recorded with every judgement",
        help="Asked once a visit. Press Enter when it is typed.",
        width=330,
    )
    return ""


def _remember() -> None:
    st.session_state[_NAME] = " ".join(st.session_state[_TYPED].split())


def _forget() -> None:
    st.session_state[_NAME] = ""


def judgement(
    label: str,
    key: str,
    on_click: Callable[..., None],
    *args: object,
    reviewer: str,
    icon: str,
    shortcut: str | None = None,
    primary: bool = False,
    possible: bool = True,
    help: str | None = None,
) -> None:
    """A button, with a key of the keyboard, that records a judgement once there is a name to record it under.

    Args:
        key: of the widget, with what it is about in it: a second press that comes late is then never of the next.
        args: for ``on_click``.
        possible: there is something to be done.
    """
    st.button(
        label,
        key=key,
        on_click=on_click,
        args=args,
        icon=icon,
        shortcut=shortcut,
        type="primary" if primary else "secondary",
        disabled=not (reviewer and possible),
        help=help if reviewer else "Give your name first, at the top.",
    )
