"""Which known benchmarks an abstract names, whether or not a score is read on them: the ground of the coverage ledger.

Quicker than reading, for seven abstracts in eight name none.
"""

from __future__ import annotations

from bisect import bisect_right
from functools import cache

from extract.document import clean_abstract, has_numbers
from extract.numbers import find_numbers
from extract.records import Paper
from extract.scan import Hit, Scanner
from extract.sentences import split_sentences


@cache
def _scanner() -> Scanner:
    return Scanner("benchmark")


def mentioned(paper: Paper) -> list[tuple[str, bool]]:
    """The benchmarks of the lexicon that an abstract names, by their spellings there.

    Returns:
        For each its id, in the order of the ids, and whether a number that could be a result stands in a sentence
        that names it: one with a unit or with decimals, which years, sizes and the digits of names have not.
    """
    if not _hits(paper.abstract):  # 88% of the corpus; cleaning them all to look again would take twice the time
        return []
    text = clean_abstract(paper).text
    hits = _hits(text)
    starts = [start for start, _ in split_sentences(text)]
    numbered = set()
    if has_numbers(text):
        likely = (number for number in find_numbers(text) if number.unit or number.decimals)
        numbered = {bisect_right(starts, number.start) for number in likely}
    found: dict[str, bool] = {}
    for hit in hits:
        identity = hit.entry.id
        found[identity] = found.get(identity, False) or bisect_right(starts, hit.start) in numbered
    return sorted(found.items())


def _hits(text: str) -> list[Hit]:
    """The benchmarks in a text; "glass" is no plural of GlaS, nor "compass" of COMPAS."""
    return [hit for hit in _scanner().scan(text) if text[hit.end - 1] not in "sS" or text[hit.end : hit.end + 1] != "s"]
