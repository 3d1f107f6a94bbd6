"""What is given away: the wheel and the source archive hold what they should, and nothing else comes with them."""

from __future__ import annotations

import re
import tarfile
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.test_repository import ROOT, files
from tools import licences

# Keys and tokens by their shapes; a password in an address; in parts, so that this file does not hold one.
SECRETS = re.compile(
    "|".join(
        (
            "AKIA" + r"[0-9A-Z]{16}",
            "gh[pousr]_" + r"[A-Za-z0-9]{36}",
            "hf_" + r"[A-Za-z0-9]{30,}",
            "sk-" + r"[A-Za-z0-9]{32,}",
            "xox[abp]-" + r"[0-9A-Za-z-]{20,}",
            "-----BEGIN " + r"(?:RSA |EC |OPENSSH )?PRIVATE KEY",
            r"\b(?:[Aa][Pp][Ii][_-]?[Kk][Ee][Yy]|[Ss]ecret|SECRET|[Tt]oken|TOKEN)\b\s*[=:]\s*[\"'][A-Za-z0-9/+_-]{20,}[\"']",
        )
    )
)
FREE = re.compile(
    r"\b(?:MIT|Apache-2\.0|BSD-[23]-Clause|0BSD|ISC|PSF-2\.0|MPL-2\.0|LGPL-3\.0-only|Zlib|CC0-1\.0|CNRI-Python|MIT-CMU)\b"
)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Both archives, built here and without a network."""
    pytest.importorskip("hatchling", reason="the archives are built by hatchling: pip install -e '.[dev]'")
    from hatchling.builders.sdist import SdistBuilder  # noqa: PLC0415
    from hatchling.builders.wheel import WheelBuilder  # noqa: PLC0415

    folder = tmp_path_factory.mktemp("built")
    for builder in (WheelBuilder, SdistBuilder):
        list(builder(str(ROOT)).build(directory=str(folder)))
    return folder


def names(folder: Path) -> Iterator[tuple[str, list[str]]]:
    (wheel,) = folder.glob("*.whl")
    yield "wheel", zipfile.ZipFile(wheel).namelist()
    (source,) = folder.glob("*.tar.gz")
    with tarfile.open(source) as archive:
        yield "source", [name.partition("/")[2] for name in archive.getnames()]


def test_the_wheel_holds_the_packages_and_their_data(built: Path) -> None:
    held = set(dict(names(built))["wheel"])
    ours = [path.relative_to(ROOT).as_posix() for path in files()]
    for name in ours:
        if name.startswith(("extract/", "db/", "dashboard/", "benchmine/")):
            assert name in held
        if name.startswith("fixtures/"):
            assert f"benchmine/{name}" in held
    assert "dashboard/.streamlit/config.toml" in held
    assert any(name.endswith(".dist-info/licenses/LICENSE") for name in held)
    tops = {name.partition("/")[0] for name in held}
    assert {top for top in tops if not top.endswith(".dist-info")} == {"extract", "db", "dashboard", "benchmine"}


def test_the_source_archive_builds_and_tests_itself(built: Path) -> None:
    held = set(dict(names(built))["source"])
    assert {"pyproject.toml", "LICENSE", "README.md", "Makefile", "constraints.txt", "tests/conftest.py"} <= held


def test_neither_holds_what_is_of_this_machine(built: Path) -> None:
    for kind, held in names(built):
        wrong = [name for name in held if re.search(r"\.(?:db|pyc|db-wal|db-shm|part|bak|log)$|__pycache__", name)]
        assert wrong == [], kind
        assert not [name for name in held if name.startswith((".venv", ".git/", "artifacts/", "dist/"))], kind


def test_no_secret_stands_in_the_tree() -> None:
    assert SECRETS.search("ghp_" + "a1" * 18)
    assert SECRETS.search("token = '" + "a1" * 12 + "'")
    found = []
    for path in files():
        text = path.read_bytes().decode("utf-8", "replace")
        found += [f"{path.name}: {match[0][:12]}…" for match in SECRETS.finditer(text)]
    assert found == []


def test_every_licence_is_listed_and_free() -> None:
    listed = licences.PAGE.read_text(encoding="utf-8")
    for name, licence in licences.licences().items():
        assert f"| {name} | {licence} |\n" in listed, "run: python -m tools.licences"
        assert FREE.search(licence), f"{name}: {licence}"
