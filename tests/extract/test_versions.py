"""The version of the reader: the same for the same files, another one as soon as what is read could be."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from benchmine import __version__
from extract import version
from extract.versions import RELEASE

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = "from extract.versions import version; print(version())"


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """The package in a folder of its own, as a wheel would unpack it."""
    shutil.copytree(ROOT / "extract", tmp_path / "extract", ignore=shutil.ignore_patterns("__pycache__"))
    return tmp_path


def version_in(folder: Path, program: str = PROGRAM) -> str:
    done = subprocess.run([sys.executable, "-c", program], cwd=folder, capture_output=True, text=True, check=True)
    return done.stdout.strip()


def test_the_version_is_the_release_and_eight_digits() -> None:
    assert re.fullmatch(rf"{re.escape(RELEASE)}\+[0-9a-f]{{8}}", version())


def test_the_release_is_that_of_the_package() -> None:
    assert __version__ == RELEASE


def test_the_same_files_elsewhere_are_the_same_version(copy: Path) -> None:
    assert version_in(copy) == version_in(ROOT)


def test_the_package_may_be_in_an_archive(copy: Path) -> None:
    archive = shutil.make_archive(str(copy / "packed"), "zip", copy, "extract")
    program = f"import sys; sys.path.insert(0, {archive!r})\n{PROGRAM}"
    (copy / "elsewhere").mkdir()
    assert version_in(copy / "elsewhere", program) == version_in(ROOT)


KINDS = ("reader.py", "weights.json", "lexicon/mined.tsv", "lexicon/plain.txt", "rules/scores.toml")


@pytest.mark.parametrize("name", KINDS)
def test_a_change_of_code_weights_lexicon_or_rules_is_another_version(copy: Path, name: str) -> None:
    before = version_in(copy)
    with (copy / "extract" / name).open("a", encoding="utf-8") as file:
        file.write("\n")
    assert version_in(copy) != before


def test_every_kind_of_file_that_the_reader_reads_counts() -> None:
    files = (path for path in (ROOT / "extract").rglob("*") if path.is_file() and "__pycache__" not in path.parts)
    assert {path.suffix for path in files} == {Path(name).suffix for name in KINDS}


def test_a_file_that_moves_is_another_version(copy: Path) -> None:
    before = version_in(copy)
    (copy / "extract" / "lexicon" / "words.toml").rename(copy / "extract" / "rules" / "words.toml")
    assert version_in(copy) != before


def test_what_does_not_read_does_not_count(copy: Path) -> None:
    before = version_in(copy)
    (copy / "extract" / "evaluation" / "report.py").write_text("", encoding="utf-8")
    (copy / "extract" / "notes.md").write_text("a note", encoding="utf-8")
    (copy / "extract" / "__pycache__").mkdir(exist_ok=True)
    (copy / "extract" / "__pycache__" / "x.py").write_text("", encoding="utf-8")
    assert version_in(copy) == before


def test_the_files_are_read_once(monkeypatch: pytest.MonkeyPatch) -> None:
    version.cache_clear()
    first = version()
    monkeypatch.delattr("importlib.resources.files")
    assert version() == first
    version.cache_clear()
    with pytest.raises(AttributeError, match="files"):
        version()
