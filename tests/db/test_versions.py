"""The stored version: the reader's, and a part that follows the modules that work out what is stored."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from db.versions import DECIDING, version
from extract import version as reader_version

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = "from db.versions import version; print(version())"


def test_it_is_the_readers_and_four_digits() -> None:
    assert re.fullmatch(rf"{re.escape(reader_version())}\.[0-9a-f]{{4}}", version())


@pytest.mark.parametrize("name", DECIDING)
def test_a_module_that_decides_changes_it(tmp_path: Path, name: str) -> None:
    for package in ("db", "extract"):
        shutil.copytree(ROOT / package, tmp_path / package, ignore=shutil.ignore_patterns("__pycache__"))
    with (tmp_path / "db" / name).open("a", encoding="utf-8") as file:
        file.write("\n")
    done = subprocess.run([sys.executable, "-c", PROGRAM], cwd=tmp_path, capture_output=True, text=True, check=True)
    reader, _, digits = done.stdout.strip().rpartition(".")
    assert (reader == reader_version(), digits == version().rpartition(".")[2]) == (True, False)
