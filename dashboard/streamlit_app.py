"""The entry script: ``streamlit run dashboard/streamlit_app.py``, or ``benchmine serve``."""

from pathlib import Path

import streamlit as st

from dashboard import links

IMAGES = Path(__file__).parent / "images"
ABOUT = (
    "Benchmine reads abstracts and keeps every reported score with the sentence that proves it. "
    "It shows the best reported in the abstracts read, which is not the state of the art."
)

st.set_page_config(
    page_title="Benchmine", page_icon=str(IMAGES / "mark.svg"), layout="wide", menu_items={"about": ABOUT}
)
st.logo(str(IMAGES / "wordmark.svg"), size="large")
st.navigation(
    [
        st.Page(
            links.OVERVIEW,
            title="Overview",
            url_path="overview",
            default=True,
            help="What is in the database, its most reported benchmarks, and a search over everything.",
        ),
        st.Page(
            links.BENCHMARK,
            title="Benchmarks",
            url_path="benchmark",
            help="The leaderboards of one benchmark: ranked scores, each with the sentence that reports it.",
        ),
        st.Page(
            links.PAPER,
            title="Papers",
            url_path="paper",
            help="One paper: its abstract with every number marked, and the results read from it.",
        ),
    ],
    position="top",
).run()
