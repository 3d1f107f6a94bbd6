"""What an abstract and its title say for a name being the paper's own: its system, or what it measures most on.

Cues of whole papers, whichever the number. A paper may also give its system no name, and say nowhere what it measures
on: that is a candidate with cues of its own.
"""

from __future__ import annotations

import math
from typing import Final

from extract.contexts import CLASSES, Standing
from extract.document import Document

_NOWHERE: Final = -9.0  # log-odds for a paper without names

_SYSTEM, _DATA, _BENCHMARK = (CLASSES.index(name) for name in ("own system", "own benchmark", "benchmark"))

Best = tuple[float, ...]
"""For each of CLASSES the greatest log-odds that a name of the paper has."""


def best_odds(found: dict[str, Standing]) -> Best:
    """What the likeliest name of each class comes to, once for all of a paper's candidates."""
    return tuple(max((s.odds[k] for s in found.values()), default=_NOWHERE) for k in range(len(CLASSES)))


def in_title(source: str, fixed: list[str]) -> str:
    """How the title has a candidate: as its ``head``, or elsewhere; else where the candidate is from.

    Args:
        source: the candidate's.
        fixed: its cues.
    """
    if source != "name":
        return source
    if "flag:title-head" in fixed:
        return "head"
    if "flag:title-head part" in fixed:
        return "head part"
    return "title" if "flag:title" in fixed or "flag:title initials" in fixed else "name"


def system_cues(standing: Standing | None, where: str, best: Best) -> list[str]:
    """What the words around a name say of its kind, and for its being the paper's own system.

    Args:
        standing: what its contexts say; None for a name that the abstract does not mention.
        where: :func:`in_title`.
        best: of all names.
    """
    if standing is None:
        return no_name_cues(best, "title alone")
    rank = min(standing.rank, 2)
    own, likeliest = _level(standing.odds[_SYSTEM]), standing.likeliest
    cues = [f"context {name}:{_level(odds)}" for name, odds in zip(CLASSES[:-1], standing.odds, strict=False)]
    return [
        *cues,
        f"context rank:{rank}",
        f"context own:{own} rank {rank}",
        f"context own:{own}&{where}",
        f"context rank:{rank}&{where}",
        f"context behind:{_level(standing.gap)}",
        f"context:{likeliest}",
        f"context:{likeliest} rank {rank}",
    ]


def no_name_cues(best: Best, of: str) -> list[str]:
    """How likely the likeliest name of the paper is its own system, for a candidate that is no such name."""
    return [f"context none&{of}", f"context best:{_level(best[_SYSTEM])}&{of}"]


def data_cues(standing: Standing | None, where: str, best: Best, kind: list[str]) -> list[str]:
    """What speaks for a name being the paper's own benchmark.

    Args:
        standing, where, best: as in :func:`system_cues`.
        kind: what kind of paper it is (extract/titles.py).
    """
    cues = [f"{cue}&{where}" for cue in kind]
    if standing is None:
        return [*cues, "data context none"]
    odds = standing.odds[_DATA]
    level, rank = _level(odds), "first" if odds >= best[_DATA] else "behind"
    return [
        *cues,
        *(f"{cue}&{where}&data {rank}" for cue in kind),
        f"data {rank}",
        f"data {rank}:{level}",
        f"data {level}&{where}",
        f"data {rank}&{where}",
        f"data gap:{_level(odds - best[_DATA])}",
        f"benchmark {_level(standing.odds[_BENCHMARK])}&data {rank}",
    ]


def unplaced_cues(document: Document, best: Best, kind: list[str]) -> list[str]:
    """What speaks for a paper's naming nothing that most of its results were measured on."""
    entities = document.entities.values()
    data, other = _level(best[_DATA]), _level(best[_BENCHMARK])
    known, framed = sum("benchmark" in e.known for e in entities), document.benchmark_names
    return [
        *_title_cues(document, "unplaced"),
        *_repository_cues(document, "unplaced"),
        f"unplaced:known {min(known, 3)}",
        f"unplaced:framed {min(framed, 3)}",
        f"unplaced:known {min(known, 2)} framed {min(framed, 2)}",
        f"unplaced:names {min(5, len(entities))}",
        f"unplaced:data {data}",
        f"unplaced:benchmark {other}",
        f"unplaced:benchmark {other} data {data}",
        *(f"unplaced&{cue}" for cue in kind),
        *(f"unplaced&{cue}&data {data}" for cue in kind),
    ]


def unnamed_cues(document: Document, best: Best, kind: list[str]) -> list[str]:
    """What speaks for a paper's giving its own system no name."""
    entities = document.entities.values()
    return [
        *_title_cues(document, "unnamed"),
        *_repository_cues(document, "unnamed"),
        f"unnamed:own {min(document.own_names, 2)}",
        f"unnamed:proposed {min(2, sum(1 for e in entities if 'propose' in e.flags))}",
        f"unnamed:initials {'yes' if any('title initials' in e.flags for e in entities) else 'no'}",
        f"unnamed:names {min(5, len(entities))}",
        f"unnamed:own data {_level(best[_DATA])}",
        *(f"unnamed&{cue}" for cue in kind),
        *no_name_cues(best, "unnamed"),
    ]


def _title_cues(document: Document, of: str) -> list[str]:
    """What the title says for a paper's having no name of a kind, and that this is what the cues are of."""
    names = document.title.names
    return [
        of,
        f"{of}:title {'names' if names else 'no name'}",
        f"{of}:head {'yes' if any(head for _, head in names) else 'no'}",
    ]


def _repository_cues(document: Document, of: str) -> list[str]:
    """Whether one of the paper's names is that of its repository."""
    flags = [entity.flags for entity in document.entities.values() if entity.mentions]
    if any("repository" in found for found in flags):
        return [f"{of}:repository named"]
    if any("repository begins" in found for found in flags):
        return [f"{of}:repository begins"]
    return [f"{of}:repository another"] if document.addresses.repositories else []


def _level(odds: float) -> int:
    return max(-6, min(4, math.floor(odds)))
