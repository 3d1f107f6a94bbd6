"""docs/formats.md says what the code does, and the examples in docstrings and in the page run."""

from __future__ import annotations

import doctest
import importlib
import pkgutil
import re
from decimal import Decimal
from pathlib import Path

import pytest

import extract.sources
from extract.records import Result, result_record
from extract.sources import FORMATS
from extract.sources.fields import SYNONYMS, fold_name
from extract.sources.json_document import WRAPPERS

ROOT = Path(__file__).parents[3]
MODULES = [f"extract.sources.{module.name}" for module in pkgutil.iter_modules(extract.sources.__path__)]


@pytest.fixture(scope="module")
def page() -> str:
    return (ROOT / "docs" / "formats.md").read_text(encoding="utf-8")


def rows(page: str, heading: str) -> dict[str, str]:
    """First cell -> the rest of the row, of the table under a heading."""
    section = page.split(f"\n## {heading}\n")[1].split("\n## ", maxsplit=1)[0]
    cells = (re.split(r"\s*\|\s*", line.strip("| ")) for line in section.splitlines() if line.startswith("| "))
    return {row[0]: " | ".join(row[1:]) for row in cells}


def names(text: str) -> list[str]:
    return re.findall(r"`([^`]+)`", text)


def test_every_format_is_described(page: str) -> None:
    described = [names(cell)[0] for cell in rows(page, "Layouts") if cell != "`--format`"]
    assert described == list(FORMATS)
    assert all(len(each.description) < 90 for each in FORMATS.values())


def test_every_synonym_is_listed(page: str) -> None:
    listed = {field: tuple(map(fold_name, names(cell))) for field, cell in rows(page, "Fields").items()}
    del listed["field"]
    assert listed == SYNONYMS


def test_every_wrapper_is_listed(page: str) -> None:
    assert set(names(rows(page, "Layouts")["`json`"])) >= WRAPPERS


def test_every_field_of_a_result_is_described(page: str) -> None:
    described = {name for cell in rows(page, "What `benchmine extract` writes") for name in names(cell)}
    result = Result(Decimal(1), "1", "", "", "score", None, None, None, 0, 1, "1", 0, 1, "rule", 0.5)
    assert described == set(result_record(result)) | {"id", "title", "results"}


def test_the_example_runs(page: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    [example] = re.findall(r"```python\n(.*?)```", page, re.DOTALL)
    exec(compile(example, "formats.md", "exec"), {})
    assert capsys.readouterr().out.splitlines()[0] == "made-1 Masks for Every Object"


@pytest.mark.parametrize("name", MODULES)
def test_examples_in_docstrings(name: str) -> None:
    failed, _ = doctest.testmod(importlib.import_module(name))
    assert failed == 0


def test_there_are_examples_in_docstrings() -> None:
    finder = doctest.DocTestFinder()
    count = sum(len(test.examples) for name in MODULES for test in finder.find(importlib.import_module(name)))
    assert count >= 12
