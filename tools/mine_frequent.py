"""Write extract/lexicon/frequent.tsv: in how many abstracts of a collection each name stands.

    python -m tools.mine_frequent papers.jsonl.gz -o extract/lexicon/frequent.tsv

Names are those that the reader finds, by their folded form; one that fewer than ``LEAST`` abstracts have is left out.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable

from extract.document import prepare
from extract.frequency import LEAST
from extract.records import Paper
from tools.counts import frequent, write_counts


def frequent_names(papers: Iterable[Paper]) -> dict[str, int]:
    """The names that at least ``LEAST`` abstracts have, with how many these are, sorted."""
    counts: Counter[str] = Counter()
    for paper in papers:
        counts.update(key for key, entity in prepare(paper).entities.items() if key and entity.mentions)
    return frequent(counts, LEAST)


if __name__ == "__main__":
    sys.exit(write_counts(__doc__, frequent_names))
