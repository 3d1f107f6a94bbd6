"""What was read of a paper, made ready to be stored: all that can be worked out away from the database, and so in
another process than the one that writes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from db.decisions import Decisions
from db.effective import effective
from db.rows import Lexicon, Row, identified, read_row, storable
from extract.records import Paper, Result

_UNDECIDED: Final = Decisions()


@dataclass(frozen=True, slots=True)
class Prepared:
    """What is to be stored of a paper.

    Args:
        rows: its results by id, as they are to be shown where nobody has said anything; without ``paper_key`` and by
            whom they were read.
        mentions: the known benchmarks that it names, each with whether a number stands beside it.
    """

    rows: dict[str, Row]
    mentions: list[tuple[str, bool]]


def prepare(paper: Paper, results: Sequence[Result], lexicon: Lexicon) -> Prepared:
    """Work out what is to be stored.

    Args:
        paper: id and abstract are all that is used of it.

    Raises:
        ValueError: when a span does not hold what its result says.
    """
    return prepared(paper, results, mentions(paper), lexicon)


def prepared(paper: Paper, results: Sequence[Result], mentioned: list[tuple[str, bool]], lexicon: Lexicon) -> Prepared:
    """The same where the benchmarks that the paper names are known: from :func:`mentions`, of another machine say."""
    found = identified(paper, results)
    rows = {name: effective(read_row(name, result), _UNDECIDED, {}, "", lexicon) for name, result in found}
    return Prepared(rows, mentioned)


def mentions(paper: Paper) -> list[tuple[str, bool]]:
    """The known benchmarks that a paper names, as it is stored."""
    from extract import coverage  # noqa: PLC0415  # 40 ms that only those who write need

    text = storable(paper.abstract)
    return coverage.mentioned(paper if text is paper.abstract else replace(paper, abstract=text))
