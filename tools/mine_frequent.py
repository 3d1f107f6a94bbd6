"""Write extract/lexicon/frequent.tsv: in how many abstracts of a collection each name stands.

    python -m tools.mine_frequent papers.jsonl.gz -o extract/lexicon/frequent.tsv

Names are those that the reader finds, by their folded form; one that fewer than ``LEAST`` abstracts have is left out.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from extract.document import prepare
from extract.frequency import LEAST
from extract.records import Paper
from extract.sources import iter_papers


def frequent_names(papers: Iterable[Paper]) -> dict[str, int]:
    """The names that at least ``LEAST`` abstracts have, with how many these are, sorted."""
    counts: Counter[str] = Counter()
    for paper in papers:
        counts.update(key for key, entity in prepare(paper).entities.items() if key and entity.mentions)
    return {name: count for name, count in sorted(counts.items()) if count >= LEAST}


def main() -> int:
    """Command line: see the module's docstring."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus", type=Path, help="papers, in any format that Benchmine reads")
    parser.add_argument("-o", "--out", type=Path, required=True, help="write the names here")
    options = parser.parse_args()
    found = frequent_names(iter_papers(options.corpus, on_problem=print))
    options.out.write_text("".join(f"{name}\t{count}\n" for name, count in found.items()), encoding="utf-8")
    sys.stderr.write(f"{len(found)} names written\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
