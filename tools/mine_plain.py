"""Write extract/lexicon/plain.txt: words that a collection of abstracts writes in small letters.

    python -m tools.mine_plain papers.jsonl.gz -o extract/lexicon/plain.txt

A word counts where ``LEAST`` abstracts have it in small letters, and no more have it with a capital inside a sentence.
"""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Iterable
from pathlib import Path

import regex

from extract.sources import iter_papers

LEAST = 8  # abstracts
_WORD = regex.compile(r"(?<![\w-])[A-Za-z][A-Za-z]++(?:-[A-Za-z]++)*+(?![\w-])")
_ENDS = (". ", "? ", "! ")


def plain_words(abstracts: Iterable[str]) -> list[str]:
    """The plain words of a collection, sorted."""
    small: Counter[str] = Counter()
    capital: Counter[str] = Counter()
    for text in abstracts:
        found = {(m[0], m.start() > 1 and text[m.start() - 2 : m.start()] not in _ENDS) for m in _WORD.finditer(text)}
        small.update({word for word, _ in found if word.islower()})
        capital.update({word.lower() for word, inside in found if inside and not word.islower()})
    return sorted(word for word, count in small.items() if count >= max(LEAST, capital[word]))


def main() -> int:
    """Command line: see the module's docstring."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("corpus", type=Path, help="papers, in any format that Benchmine reads")
    parser.add_argument("-o", "--out", type=Path, required=True, help="write the words here")
    options = parser.parse_args()
    found = plain_words(paper.abstract for paper in iter_papers(options.corpus, on_problem=print))
    options.out.write_text("\n".join(found) + "\n", encoding="utf-8")
    sys.stderr.write(f"{len(found)} words written\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
