"""Every name the lexicon knows, found in one pass over the text (Aho-Corasick)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import ahocorasick_rs
import regex

from extract.lexicon import KINDS, Entry, Kind, load_benchmarks, load_metrics, load_models, surfaces


@dataclass(frozen=True, slots=True)
class Hit:
    """A known name in the text: a character span, its kind and its entry."""

    start: int
    end: int
    kind: Kind
    entry: Entry


# "CIFAR-100" is written "CIFAR100" as often, "GSM-8K" "GSM8K": letters and digits may meet without a hyphen.
_CUT = regex.compile(r"(?<=\p{L}{2})[ -](?=\d)")


class Scanner:
    """The automaton over all spellings of the lexicon, hyphens and spaces being one.

    Args:
        kinds: what to look for; one kind alone is found in less than half the time.
    """

    def __init__(self, *kinds: Kind) -> None:
        patterns: dict[str, list[tuple[Kind, Entry, str]]] = {}
        loaded: tuple[tuple[Kind, tuple[Entry, ...]], ...] = (
            ("metric", load_metrics()),
            ("benchmark", load_benchmarks()),
            ("system", load_models()),
        )
        for kind, entries in loaded:
            if kind not in (kinds or KINDS):
                continue
            for entry in entries:
                for surface in surfaces(entry):
                    if len(surface) > 1:
                        exact = surface if surface in entry.exact else ""
                        patterns.setdefault(_flat(surface), []).append((kind, entry, exact))
                        if kind == "metric" and not exact and surface.endswith("y"):  # "perplexities of 47.7 and 40.7"
                            patterns.setdefault(_flat(surface)[:-1] + "ies", []).append((kind, entry, ""))
                        if not exact and _CUT.search(surface):
                            patterns.setdefault(_CUT.sub("", _flat(surface)), []).append((kind, entry, ""))
        self._targets = list(patterns.values())
        self._automaton = ahocorasick_rs.AhoCorasick(list(patterns), matchkind=ahocorasick_rs.MatchKind.Standard)

    def scan(self, text: str, first: int = 0, last: int | None = None) -> list[Hit]:
        """The longest known names of ``text[first:last]``, of each kind, in order; two of one kind never overlap."""
        text = text[first:last]
        flat = _flat(text)
        if len(flat) != len(text):  # a capital whose lower case is two characters: Turkish dotted I
            flat = "".join(c.lower() if len(c.lower()) == 1 else c for c in text).replace("-", " ")
        hits: list[Hit] = []
        for index, start, end in self._automaton.find_matches_as_indexes(flat, overlapping=True):
            if (start and text[start - 1].isalnum()) or _goes_on(text, end):
                continue  # inside a word
            for kind, entry, exact in self._targets[index]:
                if not exact or text[start:end] == exact:
                    hits.append(Hit(first + start, first + end, kind, entry))
        return _longest(hits) if len(hits) > 1 else hits


def _flat(text: str) -> str:
    return text.lower().replace("-", " ").replace("‑", " ").replace("’", "'")


def _goes_on(text: str, end: int) -> bool:
    """True when a word goes on with a letter or a digit, but for a plural s; a hyphen may follow."""
    if end < len(text) and text[end].isalnum():
        plural = (
            text[end] == "s" and text[end - 1] not in "sS" and (end + 1 == len(text) or not text[end + 1].isalnum())
        )
        return not plural
    # "CIFAR-10" in "CIFAR-10.1", "F1" in "F1.5": a dot and a digit go on with the name.
    return end + 1 < len(text) and text[end] in ".-" and text[end - 1].isdigit() and text[end + 1].isdigit()


def _longest(hits: list[Hit]) -> list[Hit]:
    kept: list[Hit] = []
    reach: dict[str, int] = {}
    for hit in sorted(hits, key=lambda h: (h.start, -h.end)):
        if hit.start >= reach.get(hit.kind, 0):
            kept.append(hit)
            reach[hit.kind] = hit.end
    return kept


@cache
def scanner() -> Scanner:
    """The scanner, built once."""
    return Scanner()
