"""The entry script: ``streamlit run dashboard/streamlit_app.py``, or ``benchmine serve``."""

from pathlib import Path

import streamlit as st

from dashboard import access, components, links, markup
from db import DatabaseError

FOLDER = Path(__file__).parent
ABOUT = (
    "Benchmine reads abstracts and keeps every reported score with the sentence that proves it. "
    "It shows the best reported in the abstracts read, which is not the state of the art."
)
# Section -> file, title, path of the address, and what the page is for. A page without that help is one thing of a
# list (a benchmark, a model, a paper): it is reached from the list, and not from the menu.
PAGES: dict[str, list[tuple[str, str, str, str | None]]] = {
    "": [
        (links.OVERVIEW, "Overview", "", "What is in the database, and a search over everything."),
        (links.BENCHMARKS, "Benchmarks", "benchmarks", "Find a benchmark by its name or task."),
        (links.BENCHMARK, "Benchmark", "benchmark", None),
        (links.MODELS, "Models", "models", "Find a model by its name."),
        (links.MODEL, "Model", "model", None),
        (links.PAPERS, "Papers", "papers", "Search titles and abstracts."),
        (links.PAPER, "Paper", "paper", None),
    ],
    "Analyse": [
        (links.COMPARE, "Compare", "compare", "Two to eight models or benchmarks beside each other."),
        (links.CONFLICTS, "Conflicts", "conflicts", "Where papers report several values for one model."),
        (links.SQL, "SQL", "sql", "Ask the database; nothing can be changed."),
    ],
    "Contribute": [
        (links.REVIEW, "Review", "review", "Accept, correct or reject what was read."),
        (links.ADD, "Add papers", "add", "Read abstracts of your own into the database."),
    ],
    "About": [
        (links.ABOUT, "About the data", "about", "What was read, how often it is right, and what it does not say."),
    ],
}

st.set_page_config(
    page_title="Benchmine", page_icon=str(FOLDER / "images" / "mark.svg"), layout="wide", menu_items={"about": ABOUT}
)
st.html(markup.STYLE)
st.logo(str(FOLDER / "images" / "wordmark.svg"), size="large")
access.stop_if_not_signed_in()
page = st.navigation(
    {
        section: [
            st.Page(
                file,
                title=title,
                url_path=path,
                default=file == links.OVERVIEW,
                visibility="visible" if purpose else "hidden",
                help=purpose,
            )
            for file, title, path, purpose in pages
        ]
        for section, pages in PAGES.items()
    },
    position="top",
)
try:
    page.run()
except DatabaseError as error:  # whichever read of the page met it
    components.unreadable(error)
