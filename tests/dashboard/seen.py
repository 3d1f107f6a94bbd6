"""What a visitor finds on a page that AppTest has run."""

from __future__ import annotations

from html.parser import HTMLParser
from typing import Any
from urllib.parse import parse_qs

from streamlit.testing.v1 import AppTest

from dashboard import markup

TEXTS = ("title", "header", "subheader", "caption", "markdown", "text", "code", "warning", "error", "info")


class _Text(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.parts: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []

    def handle_data(self, data: str) -> None:
        self.parts.append(data)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))


def parsed(html: str) -> _Text:
    """The text of some HTML (``parts``), and its tags with their attributes."""
    parser = _Text()
    parser.feed(html)
    parser.close()
    return parser


def html(app: AppTest) -> str:
    """All the HTML of the page but for the style sheet and the script that are constants."""
    bodies = [one.proto.body for one in app.get("html")]
    return "\n".join(body for body in bodies if body not in (markup.STYLE, markup.FOLLOW))


def text(app: AppTest) -> str:
    """All the words of the page outside tables and widgets."""
    plain = [str(getattr(one, "value", "")) for kind in TEXTS for one in app.get(kind)]
    return "\n".join([*plain, " ".join(parsed(html(app)).parts)])


def headings(app: AppTest) -> list[str]:
    """The HTML headings, which are those that show text from papers."""
    bodies = [one.proto.body for one in app.get("html")]
    return ["".join(parsed(body).parts) for body in bodies if body.startswith("<h")]


def links(app: AppTest) -> list[tuple[str, dict[str, list[str]]]]:
    """Where the links of the page lead: page or address, and query."""
    return [(one.proto.page, parse_qs(one.proto.query_string, keep_blank_values=True)) for one in app.get("page_link")]


def unnamed(app: AppTest) -> list[Any]:
    """The tables and charts that say nothing to those who do not see them."""
    return [
        one for kind in ("arrow_data_frame", "vega_lite_chart") for one in app.get(kind) if not one.proto.alt.strip()
    ]
