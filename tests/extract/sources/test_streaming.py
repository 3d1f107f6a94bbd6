"""Reading takes the same memory for many papers as for a few."""

from __future__ import annotations

import csv
import gzip
import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

resource = pytest.importorskip("resource", reason="memory is measured with getrusage, which this system lacks")

COUNT = 60_000
PROGRAM = """
import resource, sys
from extract.sources import iter_papers
def used():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // (1 if sys.platform == "linux" else 1024)
for number, paper in enumerate(iter_papers(sys.argv[1], on_problem=print), start=1):
    if number == 2000:
        early = used()
print(number, used() - early)
"""


def abstracts() -> Iterator[str]:
    for number in range(COUNT):
        yield (
            f"Model {number} has {number * 7919 % 997 / 10}% accuracy on SST-2 and beats all that came before it. " * 10
        )


def write_jsonl(path: Path) -> None:
    with gzip.open(path, "wt", compresslevel=1) as file:
        file.writelines(json.dumps({"id": str(i), "abstract": text}) + "\n" for i, text in enumerate(abstracts()))


def write_json(path: Path) -> None:
    path.write_text(json.dumps({"papers": [{"abstract": text, "id": str(i)} for i, text in enumerate(abstracts())]}))


def write_csv(path: Path) -> None:
    with path.open("w", newline="") as file:
        csv.writer(file).writerows([("id", "abstract"), *((i, text) for i, text in enumerate(abstracts()))])


def write_page(path: Path) -> None:
    with path.open("w") as file:
        file.writelines(f"Title {number}\n{text.strip()}\n" for number, text in enumerate(abstracts()))


def write_xml(path: Path) -> None:
    with path.open("w") as file:
        file.write('<feed xmlns="http://www.w3.org/2005/Atom">\n')
        file.writelines(
            f"<entry><id>x:{number}</id><summary>{text}</summary></entry>\n" for number, text in enumerate(abstracts())
        )
        file.write("</feed>\n")


@pytest.mark.parametrize("write", [write_jsonl, write_json, write_csv, write_page, write_xml])
def test_memory_does_not_grow_with_the_file(write: Callable[[Path], None], tmp_path: Path) -> None:
    path = tmp_path / "papers"
    write(path)
    root = Path(__file__).parents[3]
    run = subprocess.run(
        [sys.executable, "-c", PROGRAM, str(path)], capture_output=True, text=True, check=True, cwd=root
    )

    count, grown = map(int, run.stdout.split())
    assert count == COUNT
    assert grown < 16_000  # KB, of which 4,000 are the digests that tell duplicates; the abstracts are 57,000
