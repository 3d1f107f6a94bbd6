"""docs/rules.md holds what it says: its worked examples are carried out in a copy of the package."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from extract.rules import expand, load_rules

ROOT = Path(__file__).parents[2]
GUIDE = (ROOT / "docs/rules.md").read_text(encoding="utf-8")

# A block of the guide, with the comment before it that says what it is; inside a list it is indented.
_BLOCK = re.compile(
    r"^ *<!-- (before|add|after): (\w+)(?: (\S+))? -->\n *```\w+\n(.*?)^ *```$", re.MULTILINE | re.DOTALL
)
BLOCKS = {(what, which): (path, text) for what, which, path, text in _BLOCK.findall(GUIDE)}

READ = """
import json, sys
from extract import Paper, Reader

reader = Reader()
named = lambda name, key: "-" if name is None else f"{name} ({key})"
for text in json.load(sys.stdin):
    print(text)
    for r in reader.read(Paper(id="x", abstract=text)).results:
        names = (named(r.metric, r.metric_id), named(r.benchmark, r.benchmark_id), r.model or "-")
        print("=", r.value_text, *(f"| {name}" for name in names))
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A copy of the package and of the tests that the guide runs."""
    shutil.copytree(ROOT / "extract", tmp_path / "extract", ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("test_rules.py", "test_lexicon.py"):
        shutil.copy(ROOT / "tests/extract" / name, tmp_path)
    return tmp_path


def run(project: Path, *arguments: str, given: str = "") -> str:
    command = [sys.executable, *arguments]
    done = subprocess.run(
        command, cwd=project, input=given, capture_output=True, text=True, check=False, encoding="utf-8"
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def read(project: Path, block: str) -> str:
    """The sentences of a block with the readings that the copy makes of them."""
    sentences = [line for line in block.splitlines() if not line.startswith("=")]
    return run(project, "-c", READ, given=json.dumps(sentences))


@pytest.mark.parametrize("which", ["metric", "benchmark"])
def test_an_entry_added_as_the_guide_says_changes_the_readings_as_it_says(
    project: Path, which: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, before = BLOCKS["before", which]
    path, entry = BLOCKS["add", which]
    _, after = BLOCKS["after", which]
    assert read(project, before) == before
    file = project / path
    table = json.loads(file.read_text(encoding="utf-8"))
    added = json.loads(entry)
    assert not added.keys() & table.keys()
    file.write_text(json.dumps(table | added, ensure_ascii=False), encoding="utf-8")
    for fix in ("1", ""):
        monkeypatch.setenv("FIX_LEXICON", fix)
        run(project, "-m", "pytest", "-q", "-p", "no:cacheprovider", "test_lexicon.py")
    assert read(project, after) == after


def test_a_rule_added_as_the_guide_says_reads_its_examples_and_leaves_the_near_misses(project: Path) -> None:
    place, block = BLOCKS["add", "rule"]
    path, _, below = place.partition("#")
    rule = textwrap.dedent(block)
    file = project / path
    above, found, rest = file.read_text(encoding="utf-8").partition(f'[[rule]]\nid = "{below}"')
    assert found
    file.write_text(f"{above}{rule}\n{found}{rest}", encoding="utf-8")
    said = run(project, "-m", "pytest", "-q", "-p", "no:cacheprovider", "test_rules.py", "-k", "example or near_miss")
    count = sum(len(r.examples) + len(r.rejects) for r in load_rules())
    assert (
        f"{count + 4} passed" in said
    )  # with one example and two near-misses more, and the test that all rules have some


def test_every_rule_is_listed_in_order_of_precedence() -> None:
    table = GUIDE.partition("<!-- rules -->")[2]
    listed = re.findall(r"^\| `([\w-]+)` \| (.*?) \|", table, re.MULTILINE)
    assert listed[:-1] == [(rule.id, rule.says) for rule in load_rules()]
    assert listed[-1][0] == "cues"


def test_every_file_that_the_guide_names_is_there() -> None:
    names = set(re.findall(r"`((?:extract|tests|tools|fixtures)/[\w./]+\w)`", GUIDE))
    assert len(names) > 10
    assert {name for name in names if not (ROOT / name).exists()} == set()


def test_every_part_that_the_guide_explains_is_one_that_patterns_know() -> None:
    parts = set(re.findall(r"`\{(\w+)\}`", GUIDE))
    assert len(parts) == 11
    assert {part for part in parts if expand(f"{{{part}}}") == f"{{{part}}}"} == set()
