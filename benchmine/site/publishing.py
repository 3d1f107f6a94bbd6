"""Writing the site: its pages, and the files that go with each board."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

import jinja2
from sqlalchemy import Engine

from benchmine.errors import CommandError
from benchmine.site import boards
from benchmine.site.folder import Folder, whole
from dashboard import charts, formats
from db import queries
from db.export import Note, columns, note
from db.export.badge import badge
from db.export.columns import ExportFilters, rows
from db.export.content import Content, Record
from db.export.feed import ENTRIES, NewBest, feed, new_bests
from db.export.tables import write_csv
from db.links import safe_url

TITLE: Final = "Leaderboards mined from abstracts"
FEWEST: Final = 2
"""Dated results that a chart is drawn for: a single point shows nothing."""
DRAWN: Final = 1000  # points of a chart


@dataclass(frozen=True, slots=True)
class Published:
    """What was written: boards, files, and their bytes."""

    boards: int
    files: int
    size: int


def publish(engine: Engine, folder: Path, *, title: str = TITLE, base_url: str = "") -> Published:
    """Write the boards of a database as a web site.

    Args:
        folder: is made; one that an earlier call wrote is replaced, any other is refused.
        title: of the site.
        base_url: where it will be served, http or https; the feeds then have addresses. Pages need none.

    Raises:
        CommandError: there is no board, the address is no address, or the folder cannot be written.
    """
    base = _base(base_url)
    about = note(engine)
    index, bests = _survey(engine, about)
    if not index:
        raise CommandError("no scores on a named benchmark in the database: nothing to publish; see benchmine ingest")
    with whole(folder) as site:
        writer = _Writer(site, about, title, base, index)
        writer.pages(engine, bests)
        for found in _boards(engine, about):
            writer.board(found)
        files = writer.assets()
    return Published(boards=len(index), files=files, size=site.size)


def _base(url: str) -> str:
    if not url:
        return ""
    if safe_url(url) is None or urlsplit(url).query or urlsplit(url).fragment:
        raise CommandError(f"{url!r} is no address of a site: give one such as https://example.org/boards/")
    return url if url.endswith("/") else f"{url}/"


def _boards(engine: Engine, about: Note) -> Iterator[list[Record]]:
    """The boards, one at a time; every row as it is exported."""
    every = columns("leaderboard")
    found = rows(engine, "leaderboard", ExportFilters(), about)
    return Content("leaderboard", every, every, found, about).boards()


def _survey(engine: Engine, about: Note) -> tuple[list[boards.Summary], list[NewBest]]:
    """The boards in a line each, and the newest of their new bests."""
    index: list[boards.Summary] = []
    bests: list[NewBest] = []
    for found in _boards(engine, about):
        index.append(boards.summary(found))
        bests += new_bests([found])
    newest = sorted(sorted(bests, key=lambda one: one.row["result_id"]), key=lambda one: one.row["date"], reverse=True)
    index.sort(key=lambda one: (-one.scores, one.name, one.slug))
    return index, newest[:ENTRIES]


class _Writer:
    """Writes the files of one site."""

    def __init__(self, site: Folder, about: Note, title: str, base: str, index: list[boards.Summary]) -> None:
        self._site = site
        self._note = about
        self._title = title
        self._base = base
        self._index = index
        self._files = 0
        self._of_benchmark: dict[str, list[boards.Summary]] = {}
        for one in index:
            self._of_benchmark.setdefault(one.benchmark_id, []).append(one)

    def pages(self, engine: Engine, bests: list[NewBest]) -> None:
        """The index, the page about the site, and the feed of all boards."""
        self._page("index.html", "index.html.jinja", root="", boards=self._index)
        figures = queries.overview(engine)
        precision = queries.measured_precision()
        self._page("about.html", "about.html.jinja", root="", figures=figures, precision=precision)
        self._feed("feed.xml", bests, self._title)

    def board(self, found: list[Record]) -> None:
        """The page of a board, and its files."""
        one = boards.summary(found)
        history = charts.thinned(boards.points(found), DRAWN)
        is_drawn = len(history) >= FEWEST
        of = boards.board(found)
        self._page(
            f"boards/{one.slug}.html",
            "board.html.jinja",
            root="../",
            board=one,
            heading=boards.heading(found),
            unit=found[0]["unit"],
            lines=list(boards.lines(found)),
            others=[other for other in self._of_benchmark[one.benchmark_id] if other.slug != one.slug],
            chart=_spec(charts.history(history, of)) if is_drawn else None,
            chart_text=charts.history_text(history, of) if is_drawn else "",
        )
        self._write(f"badges/{one.slug}.svg", badge(found, self._note))
        if one.has_feed:
            self._feed(f"feeds/{one.slug}.xml", new_bests([found])[:ENTRIES], one.name)
        every = columns("leaderboard")
        data = io.BytesIO()
        cells = (tuple(row.values()) for row in found)
        write_csv(Content("leaderboard", every, every, cells, self._note), data)
        self._write(f"data/{one.slug}.csv", data.getvalue())

    def assets(self) -> int:
        """The style sheet, the programs and their licences; gives the number of all files."""
        static = resources.files("benchmine.site").joinpath("static")
        for file in sorted(static.iterdir(), key=lambda file: file.name):
            self._write(f"static/{file.name}", file.read_bytes())
        self._write("static/vega.js", _vega())
        self._write(".nojekyll", b"")  # GitHub Pages serves the files as they are
        return self._files + 1  # with the manifest

    def _feed(self, name: str, bests: list[NewBest], title: str) -> None:
        self._write(name, feed(bests, self._note, title=title, address=f"{self._base}{name}" if self._base else ""))

    def _page(self, name: str, template: str, **fields: Any) -> None:
        shared = {"site": self._title, "note": self._note, "base": self._base, "kinds": boards.KINDS, "page": name}
        self._write(name, _templates().get_template(template).render(**shared, **fields))

    def _write(self, name: str, data: str | bytes) -> None:
        self._site.write(name, data)
        self._files += 1


@cache
def _templates() -> jinja2.Environment:
    environment = jinja2.Environment(
        loader=jinja2.PackageLoader("benchmine.site"),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["count"] = formats.count
    return environment


@cache
def _vega() -> str:
    """Vega, Vega-Lite and vega-embed in one file, as vl-convert brings them along; it asks no host for anything."""
    import vl_convert

    # Alone in its scope, as a module would be; but modules are not loaded from a folder on the disk (file://).
    return f"(() => {{{vl_convert.javascript_bundle('window.vegaEmbed = vegaEmbed;')}}})();\n"


def _spec(chart: Any) -> dict[str, Any]:
    """A chart as Vega-Lite, as wide as its place; without what only a dashboard can answer, which Altair numbers anew
    for each chart."""
    spec: dict[str, Any] = json.loads(json.dumps(chart.properties(width="container").to_dict()))
    spec.pop("params", None)
    for layer in spec.get("layer", []):
        layer.pop("params", None)
        layer.pop("name", None)
    spec.pop("config", None)  # the page brings the colours
    return spec
