"""``publish``: a site that is whole, valid, the same each time, and never in the place of somebody's files."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from justhtml import JustHTML
from lxml import etree

from benchmine.site.folder import MANIFEST
from tests.benchmine.conftest import Run
from tests.dashboard import sample

Tree = dict[str, bytes]


def tree(folder: Path) -> Tree:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> str:
    entries = [*sample.imagenet_papers(), *sample.one_paper(), sample.hostile_paper()]
    return sample.store(tmp_path_factory.mktemp("hostile") / "papers.db", entries)


@pytest.fixture
def site(run: Run, hostile: str) -> Tree:
    done = run("publish", "site", "--db", hostile, "--base-url", "https://example.org/b")
    assert (done.code, done.out) == (0, "")
    assert re.fullmatch(r"4 boards, \d+ files, 1\.\d MB in site\n", done.err)
    return tree(Path("site"))


def test_what_a_site_holds(site: Tree) -> None:
    kinds = {name.split("/")[0] for name in site}
    assert kinds == {"index.html", "about.html", "feed.xml", ".nojekyll", MANIFEST} | {
        *("boards", "badges", "feeds", "data", "static")
    }
    boards = sorted(name for name in site if name.startswith("boards/"))
    assert len(boards) == 4
    assert json.loads(site[MANIFEST])["files"] == sorted(site)
    index = site["index.html"].decode()
    assert all(f'href="{name}"' in index for name in boards)


def test_every_link_leads_to_a_file(site: Tree) -> None:
    for name, data in site.items():
        if name.endswith(".html"):
            for link in re.findall(r'(?:href|src)="([^"#]+)"', data.decode()):
                if not link.startswith("https://"):
                    place = (Path("/", name).parent / link).resolve().relative_to("/").as_posix()
                    assert place in site, f"{name} leads to {link}"


def test_pages_are_valid_html(site: Tree) -> None:
    for name, data in site.items():
        if name.endswith(".html"):
            found = JustHTML(data.decode(), collect_errors=True, sanitize=False)
            assert found.errors == [], name
            ids = re.findall(r' id="([^"]+)"', data.decode())
            assert len(ids) == len(set(ids))
        elif name.endswith((".svg", ".xml")):
            etree.fromstring(data)


def attribute(element: Any, name: str) -> str:
    return (element.attrs or {}).get(name) or ""


def test_hostile_text_is_only_text(site: Tree) -> None:
    for name, data in site.items():
        if name.endswith(".html"):
            page = JustHTML(data.decode(), sanitize=False)
            assert {attribute(script, "src") or attribute(script, "type") for script in page.query("script")} <= {
                *("static/site.js", "../static/site.js", "../static/vega.js", "application/json")
            }
            assert all(attribute(image, "onerror") == "" for image in page.query("img"))
            links = [attribute(link, "href") for link in page.query("a")]
            assert not [link for link in links if "javascript" in link or "evil" in link]
    assert any(b"&lt;script&gt;window.hacked=1" in data for name, data in site.items() if name.startswith("boards/"))


def test_a_page_shows_the_rows_of_its_csv(site: Tree) -> None:
    (name,) = [name for name in site if name.startswith("data/imagenet-accuracy-percent")]
    rows = list(csv.DictReader(site[name].decode().splitlines()))
    page = site[name.replace("data/", "boards/").replace(".csv", ".html")].decode()
    assert re.findall(r'<tbody id="r-([0-9a-f]+)">', page) == [row["result_id"] for row in rows]
    assert len(rows) == 26
    first = re.search(r'<tr class="evidence">.*?</p>', page)
    assert first is not None
    for kind, text in (("value", "88.6%"), ("metric", "accuracy"), ("benchmark", "ImageNet")):
        assert f'<mark class="{kind}" title="{kind}">{text}</mark>' in first[0]
    assert '<mark class="model" title="model">Oldtree</mark>' in page  # Maple is named in the sentence before


def test_the_addresses_of_a_site_that_knows_its_own(site: Tree, run: Run, hostile: str) -> None:
    assert b'<link rel="self" href="https://example.org/b/feed.xml"' in b" ".join(site["feed.xml"].split()) or (
        b"https://example.org/b/feed.xml" in site["feed.xml"]
    )
    assert b'rel="canonical" href="https://example.org/b/index.html"' in site["index.html"]
    run("publish", "plain", "--db", hostile, "--title", "A & <b>")
    plain = tree(Path("plain"))
    assert b"example.org/b" not in plain["index.html"] + plain["feed.xml"]
    assert b"<h1>A &amp; &lt;b&gt;</h1>" in plain["index.html"]


def test_the_same_database_gives_the_same_bytes(site: Tree, run: Run, hostile: str) -> None:
    run("publish", "again", "--db", hostile, "--base-url", "https://example.org/b/")
    assert tree(Path("again")) == site


def test_a_site_takes_the_place_of_a_site(site: Tree, run: Run, database: Path) -> None:
    assert run("publish", "site", "--db", database).code == 0
    after = tree(Path("site"))
    assert "index.html" in after
    assert set(after) != set(site)
    assert not [path.name for path in Path.cwd().iterdir() if path.name.startswith(".site")]


def _a_file() -> None:
    Path("site").write_text("mine")


def _a_folder() -> None:
    Path("site/sub").mkdir(parents=True)
    Path("site/sub/mine.txt").write_text("mine")


def _a_manifest_that_is_none() -> None:
    Path("site").mkdir()
    Path("site", MANIFEST).write_text("[1")


@pytest.mark.parametrize(
    ("prepare", "says"),
    [
        (_a_file, "is a file; name a folder"),
        (_a_folder, "sub/mine.txt in it was not written by benchmine publish"),
        (_a_manifest_that_is_none, f"{MANIFEST} in it was not written by benchmine publish"),
    ],
)
def test_what_is_not_ours_stays(run: Run, database: Path, prepare: Callable[[], None], says: str) -> None:
    prepare()
    before = {name: content for name, content in tree(Path.cwd()).items() if name != database.name}
    done = run("publish", "site", "--db", database)
    assert (done.code, done.out) == (1, "")
    assert says in done.err
    assert done.err.count("\n") == 1
    assert {name: content for name, content in tree(Path.cwd()).items() if name != database.name} == before


def test_a_file_that_somebody_added_stays(site: Tree, run: Run, database: Path) -> None:
    Path("site/CNAME").write_text("boards.example.org")
    done = run("publish", "site", "--db", database)
    assert done.code == 1
    assert "CNAME in it was not written by benchmine publish" in done.err
    assert {name: data for name, data in tree(Path("site")).items() if name != "CNAME"} == site


def test_a_publish_that_fails_changes_nothing(
    site: Tree, run: Run, database: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> bytes:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("benchmine.site.publishing.badge", full)
    done = run("publish", "site", "--db", database)
    assert done.code == 1
    assert "No space left on device; choose another folder" in done.err
    assert tree(Path("site")) == site
    assert [path.name for path in Path.cwd().iterdir() if "site" in path.name] == ["site"]


def test_nothing_to_publish(run: Run, tmp_path: Path) -> None:
    empty = sample.store(tmp_path / "empty.db", [])
    done = run("publish", "site", "--db", empty)
    assert done.code == 1
    assert "nothing to publish" in done.err
    assert not Path("site").exists()
    wrong = run("publish", "site", "--db", empty, "--base-url", "javascript:alert(1)")
    assert "is no address of a site" in wrong.err
