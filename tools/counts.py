"""The command line of tools that count what abstracts have, and write one thing and its count a line."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Iterable
from pathlib import Path

from extract.records import Paper
from extract.sources import iter_papers


def write_counts(description: str | None, count: Callable[[Iterable[Paper]], dict[str, int]]) -> int:
    """Read the papers that the command line names, count, and write the counts where it says; the exit code.

    Args:
        description: the tool's docstring.
        count: what the papers have -> in how many of them.
    """
    parser = argparse.ArgumentParser(description=description, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus", type=Path, help="papers, in any format that Benchmine reads")
    parser.add_argument("-o", "--out", type=Path, required=True, help="write the counts here")
    options = parser.parse_args()
    found = count(iter_papers(options.corpus, on_problem=print))
    options.out.write_text("".join(f"{what}\t{number}\n" for what, number in found.items()), encoding="utf-8")
    sys.stderr.write(f"{len(found)} lines written\n")
    return 0


def frequent(counts: dict[str, int], least: int) -> dict[str, int]:
    """What at least so many abstracts have, sorted by name."""
    return {what: number for what, number in sorted(counts.items()) if number >= least}
