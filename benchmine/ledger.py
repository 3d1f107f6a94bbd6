"""The account of a reading: what became of the records of the sources."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from benchmine.wording import counted
from extract.records import Problem
from extract.sources import DUPLICATE, SourceError

_SHOWN: Final = 3  # places of one reason
_PARTICULARS: Final = re.compile(r"'[^']*'|\d+(?:,\d{3})*")
"""What may differ between two problems of one kind: a quoted id, a column."""

_ANY: Final = "\0"
"""Stands for a particular in the words of a kind; no reason holds one."""


@dataclass(slots=True)
class Reason:
    """The records with one thing wrong with them: how many, in which words, and where the first ones stand.

    ``particulars`` are those of the words, ``…`` where the records differ.
    """

    words: str
    particulars: list[str]
    count: int = 0
    places: list[Problem] = field(default_factory=list)

    def add(self, problem: Problem) -> None:
        """Count one record more, whose words are the same but for the particulars."""
        self.count += 1
        here = _PARTICULARS.findall(problem.reason)
        if here != self.particulars:
            self.particulars = [one if one == other else "…" for one, other in zip(self.particulars, here, strict=True)]
        if len(self.places) < _SHOWN:
            self.places.append(problem)

    def __str__(self) -> str:
        particulars = iter(self.particulars)
        words = _PARTICULARS.sub(lambda _: next(particulars), self.words)
        return f"{self.count:>5,}  {words} ({', '.join(self._places())})"

    def _places(self) -> Iterator[str]:
        """``papers.jsonl:7``, and of the same file only the line: ``9``."""
        before = ""
        for problem in self.places:
            line = "" if problem.line is None else str(problem.line)
            if problem.source == before and line:
                yield line
            else:
                yield f"{problem.source}:{line}" if line else problem.source
            before = problem.source
        if self.count > len(self.places):
            yield "…"


@dataclass(slots=True)
class Ledger:
    """Counts as the papers go by.

    ``duplicates`` are records of papers that came before, ``skipped`` those that are lost, ``repaired`` those that were
    kept with something mended, ``unreadable`` the files of which nothing could be read, ``other_categories`` papers
    that are not of the categories asked for, ``without_category`` those among them that name none.
    """

    duplicates: int = 0
    skipped: dict[str, Reason] = field(default_factory=dict)
    repaired: dict[str, Reason] = field(default_factory=dict)
    unreadable: list[SourceError] = field(default_factory=list)
    other_categories: int = 0
    without_category: int = 0

    def problem(self, problem: Problem) -> None:
        """Take note of a record that is not as it should be."""
        if problem.reason == DUPLICATE:
            self.duplicates += 1
            return
        kind = self.skipped if problem.skipped else self.repaired
        words = _PARTICULARS.sub(_ANY, problem.reason)
        if words not in kind:
            kind[words] = Reason(problem.reason, _PARTICULARS.findall(problem.reason))
        kind[words].add(problem)

    @property
    def skips(self) -> int:
        """How many records are lost."""
        return sum(reason.count for reason in self.skipped.values())

    def lines(self) -> Iterator[str]:
        """What a summary says of the records that did not become papers, or not as they are."""
        if self.other_categories:
            none = f" ({self.without_category:,} name none)" if self.without_category else ""
            yield f"{counted(self.other_categories, 'paper')} of other categories left out{none}"
        if self.duplicates:
            yield f"{counted(self.duplicates, 'record')} of papers that came before"
        repairs = sum(reason.count for reason in self.repaired.values())
        for reasons, count, what in ((self.skipped, self.skips, "skipped"), (self.repaired, repairs, "repaired")):
            if count:
                yield f"{counted(count, 'record')} {what}:"
                yield from map(str, sorted(reasons.values(), key=lambda reason: -reason.count))
