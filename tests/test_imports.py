"""Imports go one way (extract <- db <- dashboard <- benchmine), and what is light stays light."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]

# Each package with those of the project that it may import, itself included.
MAY_IMPORT = {
    "extract": {"extract"},
    "db": {"extract", "db"},
    "dashboard": {"extract", "db", "dashboard"},
    "benchmine": {"extract", "db", "dashboard", "benchmine"},
}
OURS = {*MAY_IMPORT, "tests", "tools", "benchmarks", "fixtures"}
PARSERS = ("lxml", "bibtexparser", "pylatexenc", "rispy", "selectolax", "markdown_it", "yaml")
HEAVY = ("streamlit", "pandas", "pyarrow", "sqlalchemy", "sqlmodel", "altair", "httpx", "tenacity", "filelock")

# Libraries that have no business in a package: extract is pure, and SQL is db's.
FOREIGN = {
    "extract": {
        "pandas",
        "sqlalchemy",
        "sqlmodel",
        "sqlite3",
        "streamlit",
        "altair",
        "typer",
        "rich",
        "sklearn",
        "scipy",
        "httpx",
    },
    "db": {"streamlit", "altair", "typer", "rich", "httpx"},
    "dashboard": {"sqlite3", "sqlmodel", "typer", "httpx"},
    "benchmine": {"sqlite3", "sqlmodel", "altair"},
}


def modules(package: str) -> list[Path]:
    return sorted((ROOT / package).rglob("*.py"))


def imported(source: str) -> Iterator[tuple[int, str]]:
    """Line and top-level name of every import of a module, wherever it stands; relative ones are within the package."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name.partition(".")[0]) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            yield node.lineno, node.module.partition(".")[0]


def test_imports_are_seen_wherever_they_stand() -> None:
    source = (
        "import db.store, os\nfrom dashboard import x\nfrom . import y\ndef f():\n    from extract.text import clean\n"
    )
    assert list(imported(source)) == [(1, "db"), (1, "os"), (2, "dashboard"), (5, "extract")]


@pytest.mark.parametrize("package", MAY_IMPORT)
def test_imports_go_one_way(package: str) -> None:
    files = modules(package)
    assert files, f"{package} has no modules"
    wrong = [
        f"{path.relative_to(ROOT)}:{line}: {package} must not import {name}"
        for path in files
        for line, name in imported(path.read_text(encoding="utf-8"))
        if name in (OURS - MAY_IMPORT[package]) | FOREIGN[package]
    ]
    assert wrong == []


def test_the_dashboard_asks_sqlalchemy_for_the_engine_only() -> None:
    for path in modules("dashboard"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("sqlalchemy"):
                assert [alias.name for alias in node.names] == ["Engine"], f"{path.relative_to(ROOT)}:{node.lineno}"


@pytest.mark.parametrize(
    ("code", "heavy"),
    [
        ("import extract", (*HEAVY, "typer", "rich")),
        (
            "from benchmine.cli import app\ntry: app(['fetch', 'arxiv', '--help'])\nexcept SystemExit: pass",
            (*HEAVY, *PARSERS, "rich", "extract"),
        ),
        ("from extract import Reader, Paper; Reader().read(Paper(id='x', abstract='A gets 9% on B.'))", HEAVY),
        ("import extract.sources", (*HEAVY, *PARSERS)),
        ("import db", ("streamlit", "pandas", "pyarrow", "altair")),
        (
            "from benchmine.cli import app\ntry: app(['--help'])\nexcept SystemExit: pass",
            (*HEAVY, *PARSERS, "rich", "extract"),
        ),
        (
            "from benchmine.cli import app\ntry: app(['sql', '--help'])\nexcept SystemExit: pass",
            (*HEAVY, "rich", "extract"),
        ),
        (
            "from benchmine.cli import app\ntry: app(['sql', '--nonsense'])\nexcept SystemExit: pass",
            (*HEAVY, "extract"),
        ),
    ],
)
def test_what_is_light_stays_light(code: str, heavy: tuple[str, ...]) -> None:
    report = f"{code}\nimport sys\nsys.stderr.write('LOADED ' + ' '.join(m for m in {heavy!r} if m in sys.modules))"
    done = subprocess.run([sys.executable, "-c", report], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stderr.rpartition("LOADED ")[2] == ""
