"""Write extract/lexicon/common.tsv: in how many abstracts of a collection two words stand side by side.

    python -m tools.mine_common papers.jsonl.gz -o extract/lexicon/common.tsv

Words are those that a term may have (extract/terms.py), in small letters and the singular; a pair that fewer than
``LEAST`` abstracts have is left out.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Iterable
from itertools import pairwise
from pathlib import Path

from extract.document import prepare
from extract.records import Paper
from extract.sources import iter_papers
from extract.terms import LEAST, is_content


def common_pairs(papers: Iterable[Paper]) -> dict[str, int]:
    """The pairs that at least ``LEAST`` abstracts have, with how many these are, sorted."""
    counts: Counter[str] = Counter()
    for paper in papers:
        document = prepare(paper)
        told = zip(document.singulars, map(is_content, document.tokens.low), document.tokens.sentence, strict=True)
        counts.update(
            {f"{one} {other}" for (one, a, i), (other, b, j) in pairwise(told) if a and b and i == j},
        )
    return {pair: count for pair, count in sorted(counts.items()) if count >= LEAST}


def main() -> int:
    """Command line: see the module's docstring."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus", type=Path, help="papers, in any format that Benchmine reads")
    parser.add_argument("-o", "--out", type=Path, required=True, help="write the pairs here")
    options = parser.parse_args()
    found = common_pairs(iter_papers(options.corpus, on_problem=print))
    options.out.write_text("".join(f"{pair}\t{count}\n" for pair, count in found.items()), encoding="utf-8")
    sys.stderr.write(f"{len(found)} pairs written\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
