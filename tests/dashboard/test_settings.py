"""The look can be read in both themes, nothing is asked of another host, and no page goes round the escaping."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest

from dashboard import adding

ROOT = Path(__file__).parents[2]
THEMES = ("light", "dark")


@pytest.fixture(scope="module")
def settings() -> dict[str, Any]:
    return tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text(encoding="utf-8"))


def luminance(colour: str) -> float:
    """Relative luminance of ``#rrggbb``, by WCAG 2."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def faded(colour: str, ground: str, share: float = 0.6) -> str:
    """What Streamlit makes of captions and of pinned columns: the colour at 60 %."""
    parts = [
        round(share * int(colour[at : at + 2], 16) + (1 - share) * int(ground[at : at + 2], 16)) for at in (1, 3, 5)
    ]
    return "#" + "".join(f"{part:02x}" for part in parts)


def test_contrast_is_computed_right() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.01)


@pytest.mark.parametrize("name", THEMES)
def test_text_can_be_read(settings: dict[str, Any], name: str) -> None:
    theme = settings["theme"][name]
    for ground in (theme["backgroundColor"], theme["secondaryBackgroundColor"]):
        assert contrast(theme["textColor"], ground) >= 12
        assert contrast(theme["linkColor"], ground) >= 4.5
        assert contrast(theme["blueTextColor"], ground) >= 4.5
        assert contrast(theme["dataframeHeaderTextColor"], ground) >= 4.5
    assert contrast(faded(theme["textColor"], theme["backgroundColor"]), theme["backgroundColor"]) >= 4.5
    assert contrast("#ffffff", theme["primaryColor"]) >= 4.5, "white words on a button"


@pytest.mark.parametrize("name", THEMES)
def test_charts_stand_out(settings: dict[str, Any], name: str) -> None:
    from dashboard import charts  # noqa: PLC0415

    theme = settings["theme"][name]
    drawn = [*theme["chartCategoricalColors"], charts.BLUE, charts.GREY]
    assert min(contrast(colour, theme["backgroundColor"]) for colour in drawn) >= 3


def test_served_to_this_machine_only_and_nothing_is_reported(settings: dict[str, Any]) -> None:
    assert settings["server"]["address"] == "127.0.0.1"
    assert settings["browser"]["gatherUsageStats"] is False


def test_no_outside_address_in_settings_and_pages() -> None:
    files = [
        ROOT / ".streamlit" / "config.toml",
        *(ROOT / "dashboard").rglob("*.py"),
        *(ROOT / "dashboard").rglob("*.svg"),
    ]
    for file in files:
        text = file.read_text(encoding="utf-8").replace("http://www.w3.org/2000/svg", "")
        assert not re.search(r"https?://\w", text), file


def test_no_page_goes_round_the_escaping() -> None:
    for file in (ROOT / "dashboard").rglob("*.py"):
        text = file.read_text(encoding="utf-8")
        assert "unsafe_" not in text.replace("st.html(markup.FOLLOW, unsafe_allow_javascript=True)", ""), file
        if file.name != "markup.py":
            assert not re.search(r"</?\w+[ >]", re.sub(r"<(?:locals|lambda)>", "", text)), f"{file} writes HTML itself"


def test_no_sql_in_the_dashboard() -> None:
    for file in (ROOT / "dashboard").rglob("*.py"):
        text = file.read_text(encoding="utf-8")
        assert not re.search(r"\bSELECT\b|\bsqlite3\b|sqlalchemy(?! import Engine\b)", text), file


def test_requests_from_elsewhere_are_refused_and_uploads_limited(settings: dict[str, Any]) -> None:
    """As tests/browser/test_hostile.py finds it in a server."""
    server = settings["server"]
    assert (server["enableXsrfProtection"], server["enableCORS"], server["enableStaticServing"]) == (True, True, False)
    assert server["maxUploadSize"] == adding.MAX_UPLOAD_MB
