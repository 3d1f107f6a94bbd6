"""The repository as a whole: nothing of one machine in it, and no document that says what is no longer so."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

import benchmine
from tools import make_docs

ROOT = Path(__file__).resolve().parents[1]
NOT_OURS = {".git", ".venv", "__pycache__", "build", "dist", "node_modules", "artifacts"}
DOCUMENTS = ("README.md", "CONTRIBUTING.md", "CHANGELOG.md")
DOCS = ("cli", "databases", "fetch", "formats", "licences", "reliability", "schema")
PAGES = (*DOCUMENTS, "fixtures/README.md", *(f"docs/{name}.md" for name in DOCS))

# In parts, so that this file does not contain what it looks for.
MACHINE_PATHS = re.compile(
    "|".join(("/" + "work/", "/" + "root/", "/" + "home/[a-z]", "/" + "Users/[A-Za-z]", "/" + "opt/[a-z]"))
)
INDEX_ADDRESSES = re.compile("|".join(("--(?:extra-)?index" + "-url", "--find" + "-links", r"pypi\.org" + "/simple")))


def files() -> list[Path]:
    """The files that git tracks; in a copy without git, all but what tools leave behind."""
    git = shutil.which("git")
    if git and (ROOT / ".git").exists():
        listed = subprocess.run([git, "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True).stdout
        return [path for name in listed.decode().split("\0") if name and (path := ROOT / name).is_file()]
    return sorted(walk())


def walk() -> Iterator[Path]:
    for folder, folders, names in os.walk(ROOT):
        folders[:] = [name for name in folders if name not in NOT_OURS and not name.endswith(("_cache", ".egg-info"))]
        folders[:] = [name for name in folders if name != ".hypothesis"]
        yield from (Path(folder) / name for name in names if not name.endswith((".db", ".db-wal", ".db-shm", ".pyc")))


@pytest.fixture(scope="module")
def texts() -> dict[str, str]:
    """The text files of the repository by their path in it."""
    found = {}
    for path in files():
        try:
            found[path.relative_to(ROOT).as_posix()] = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue
    assert len(found) > 100
    return found


def test_the_patterns_find_what_they_are_for() -> None:
    assert MACHINE_PATHS.search("see /" + "home/ada/x")
    assert not MACHINE_PATHS.search("../shared/gold, workflow/, https://arxiv.org/abs/2203.05482")
    assert INDEX_ADDRESSES.search("--index" + "-url https://example.org")


def test_no_path_of_a_machine(texts: dict[str, str]) -> None:
    assert [name for name, text in texts.items() if MACHINE_PATHS.search(text)] == []


def test_no_address_of_an_index(texts: dict[str, str]) -> None:
    assert [name for name, text in texts.items() if INDEX_ADDRESSES.search(text)] == []


def test_constraints_are_pins_and_nothing_else() -> None:
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    pins = [line for line in lines if not line.startswith("#")]
    assert lines[0].startswith("# ")
    assert [line for line in pins if not re.fullmatch(r"[A-Za-z0-9_.-]+==[A-Za-z0-9.]+", line)] == []
    assert pins == sorted(pins, key=str.casefold)
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = project["optional-dependencies"]
    wanted = [*project["dependencies"], *extras["dev"], *extras["distributed"], *extras["stores"]]
    names = {re.split(r"[^A-Za-z0-9_-]", line)[0].lower().replace("_", "-") for line in wanted}
    assert names <= {line.partition("==")[0].lower().replace("_", "-") for line in pins}
    assert "benchmine" not in names


def test_one_version_everywhere() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert project["version"] == benchmine.__version__
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    dated = re.findall(r"^## \[(\d+\.\d+\.\d+)\] - \d{4}-\d\d-\d\d$", changelog, re.MULTILINE)
    assert dated[0] == benchmine.__version__
    assert changelog.index("## [Unreleased]") < changelog.index(f"## [{dated[0]}]")


def test_the_page_of_the_command_line_is_up_to_date() -> None:
    assert make_docs.PAGE.read_text(encoding="utf-8") == make_docs.page(), "run: make docs"


def test_every_command_stands_in_the_documents() -> None:
    page = make_docs.PAGE.read_text(encoding="utf-8")
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    for command in make_docs.command_names():
        assert f"## benchmine {command}\n" in page
        assert f"`{command}`" in changelog


def test_every_variable_of_the_environment_stands_in_the_page_of_the_command_line(texts: dict[str, str]) -> None:
    code = "".join(text for name, text in texts.items() if re.match(r"(benchmine|dashboard|db|extract)/.*\.py$", name))
    named = set(re.findall(r'"(BENCHMINE_[A-Z_]+|HF_TOKEN)"', code))
    assert len(named) > 10
    assert {name for name in named if not re.search(rf"^\|.*`{name}`.*\|.*\|$", make_docs.HEAD, re.MULTILINE)} == set()


@pytest.mark.parametrize("name", PAGES)
def test_commands_in_documents_exist(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    code = " ".join(re.findall(r"`[^`\n]+`|^(?: {4}|\$ ).+$|(?<=```sh\n)[^`]+", text, re.MULTILINE))
    commands = set(re.findall(r"\bbenchmine ([a-z]+)\b", code))
    assert commands <= set(make_docs.command_names())
    targets = set(re.findall(r"\bmake ([a-z-]+)\b", code))
    assert targets <= set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE))


@pytest.mark.parametrize("name", PAGES)
def test_links_in_documents_lead_somewhere(name: str) -> None:
    path = ROOT / name
    links = re.findall(r"\]\((?!https?://|#)([^)#\s]+)", path.read_text(encoding="utf-8"))
    assert [link for link in links if not (path.parent / link).exists()] == []


def test_the_readmes_examples_run(tmp_path: Path) -> None:
    ended = make_docs.run_examples(tmp_path)
    assert len(ended) >= 5
    failed = {command: done.stdout for command, done in ended.items() if done.returncode}
    assert failed == {}


def test_the_readmes_examples_show_an_output() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    blocks = re.findall(r"(?<=```console\n).*?(?=```)", readme, re.DOTALL)
    commands = make_docs.readme_commands()
    lines = [line for block in blocks for line in block.splitlines() if not line.startswith("$ ")]
    assert len(lines) > 2 * len(commands), "run: make docs"


def test_make_lists_every_target_with_a_word_on_it() -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z-]+):", makefile, re.MULTILINE))
    assert targets == set(re.findall(r"^([a-z-]+):.*## \S", makefile, re.MULTILINE))
    assert {"help", "demo", "test", "lint", "bench", "accuracy", "docs", "clean"} <= targets
    (phony,) = re.findall(r"^\.PHONY: (.*)$", makefile, re.MULTILINE)
    assert set(phony.split()) == targets
    make = shutil.which("make")
    if make is None:
        pytest.skip("make is not installed")
    shown = subprocess.run([make], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert all(f"  make {target} " in shown for target in targets)


def test_scripts_can_be_run() -> None:
    script = ROOT / ".ci" / "run"
    assert os.access(script, os.X_OK)
    assert script.read_text(encoding="utf-8").rstrip().endswith("\nmake test"), "the tests' last line comes last"
    bash = shutil.which("bash")
    if bash is None:
        pytest.skip("bash is not installed")
    subprocess.run([bash, "-n", str(script)], check=True)
