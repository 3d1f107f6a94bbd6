"""Write extract/lexicon/common.tsv: in how many abstracts of a collection two words stand side by side.

    python -m tools.mine_common papers.jsonl.gz -o extract/lexicon/common.tsv

Words are those that a term may have (extract/terms.py), in small letters and the singular; a pair that fewer than
``LEAST`` abstracts have is left out.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable
from itertools import pairwise

from extract.document import prepare
from extract.records import Paper
from extract.terms import LEAST, is_content
from tools.counts import frequent, write_counts


def common_pairs(papers: Iterable[Paper]) -> dict[str, int]:
    """The pairs that at least ``LEAST`` abstracts have, with how many these are, sorted."""
    counts: Counter[str] = Counter()
    for paper in papers:
        document = prepare(paper)
        told = zip(document.singulars, map(is_content, document.tokens.low), document.tokens.sentence, strict=True)
        counts.update(
            {f"{one} {other}" for (one, a, i), (other, b, j) in pairwise(told) if a and b and i == j},
        )
    return frequent(counts, LEAST)


if __name__ == "__main__":
    sys.exit(write_counts(__doc__, common_pairs))
