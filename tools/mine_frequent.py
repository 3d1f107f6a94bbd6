"""Write extract/lexicon/frequent.tsv: in how many abstracts of a collection each name stands.

    python -m tools.mine_frequent papers.jsonl.gz -o extract/lexicon/frequent.tsv

Names are those that the reader finds, by their folded form; one that fewer than ``LEAST`` abstracts have is left out.
"""

from __future__ import annotations

import argparse
import gzip
import json
import sys
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

from extract.document import prepare
from extract.frequency import LEAST
from extract.records import Paper


def frequent_names(papers: Iterable[Paper]) -> dict[str, int]:
    """The names that at least ``LEAST`` abstracts have, with how many these are, sorted."""
    counts: Counter[str] = Counter()
    for paper in papers:
        counts.update(key for key, entity in prepare(paper).entities.items() if key and entity.mentions)
    return {name: count for name, count in sorted(counts.items()) if count >= LEAST}


def main() -> int:
    """Command line: see the module's docstring."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus", type=Path, help="papers with abstracts, JSONL, gzipped")
    parser.add_argument("-o", "--out", type=Path, required=True, help="write the names here")
    options = parser.parse_args()
    with gzip.open(options.corpus, "rt", encoding="utf-8") as lines:
        rows = map(json.loads, lines)
        found = frequent_names(Paper(row["id"], row["abstract"], row.get("title", "")) for row in rows)
    options.out.write_text("".join(f"{name}\t{count}\n" for name, count in found.items()), encoding="utf-8")
    sys.stderr.write(f"{len(found)} names written\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
