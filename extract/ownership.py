"""What an abstract and its title say for a name being the paper's own: its system, or what it measures most on.

Cues of whole papers, whichever the number. A paper may also give its system no name, and say nowhere what it measures
on: that is a candidate with cues of its own.
"""

from __future__ import annotations

import math

from extract.contexts import CLASSES, Standing
from extract.document import Document

_NOWHERE = -9.0  # log-odds for a paper without names


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
    return "title" if "flag:title" in fixed or "flag:title initials" in fixed else "name"


def system_cues(standing: Standing | None, where: str, found: dict[str, Standing]) -> list[str]:
    """What the words around a name say of its kind, and for its being the paper's own system.

    Args:
        standing: what its contexts say; None for a name that the abstract does not mention.
        where: :func:`in_title`.
        found: the same of all names.
    """
    if standing is None:
        return no_name_cues(found, "title alone")
    rank = min(standing.rank, 2)
    own, likeliest = _level(standing.odds[0]), standing.likeliest
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


def no_name_cues(found: dict[str, Standing], of: str) -> list[str]:
    """How likely the likeliest name of the paper is its own system, for a candidate that is no such name."""
    best = max((s.odds[0] for s in found.values()), default=_NOWHERE)
    return [f"context none&{of}", f"context best:{_level(best)}&{of}"]


def data_cues(standing: Standing | None, where: str, found: dict[str, Standing], kind: list[str]) -> list[str]:
    """What speaks for a name being the paper's own benchmark.

    Args:
        standing, where, found: as in :func:`system_cues`.
        kind: what kind of paper it is (extract/titles.py).
    """
    cues = [f"{cue}&{where}" for cue in kind]
    if standing is None:
        return [*cues, "data context none"]
    odds = standing.odds[1]
    best = max(s.odds[1] for s in found.values())
    level, rank = _level(odds), "first" if odds >= best else "behind"
    return [
        *cues,
        *(f"{cue}&{where}&data {rank}" for cue in kind),
        f"data {rank}",
        f"data {rank}:{level}",
        f"data {level}&{where}",
        f"data {rank}&{where}",
        f"data behind:{_level(odds - best)}",
        f"benchmark {_level(standing.odds[2])}&data {rank}",
    ]


def unplaced_cues(document: Document, found: dict[str, Standing], kind: list[str]) -> list[str]:
    """What speaks for a paper's naming nothing that most of its results were measured on."""
    entities = document.entities.values()
    data, other = (_level(max((s.odds[k] for s in found.values()), default=_NOWHERE)) for k in (1, 2))
    known, framed = sum("benchmark" in e.known for e in entities), document.benchmark_names
    return [
        "unplaced",
        f"unplaced:title {'names' if document.title.names else 'no name'}",
        f"unplaced:head {'yes' if any(head for _, head in document.title.names) else 'no'}",
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


def unnamed_cues(document: Document, found: dict[str, Standing], kind: list[str]) -> list[str]:
    """What speaks for a paper's giving its own system no name."""
    entities = document.entities.values()
    data = max((s.odds[1] for s in found.values()), default=_NOWHERE)
    return [
        "unnamed",
        f"unnamed:title {'names' if document.title.names else 'no name'}",
        f"unnamed:head {'yes' if any(head for _, head in document.title.names) else 'no'}",
        f"unnamed:own {min(document.own_names, 2)}",
        f"unnamed:proposed {min(2, sum(1 for e in entities if 'propose' in e.flags))}",
        f"unnamed:initials {'yes' if any('title initials' in e.flags for e in entities) else 'no'}",
        f"unnamed:names {min(5, len(entities))}",
        f"unnamed:own data {_level(data)}",
        *(f"unnamed&{cue}" for cue in kind),
        *no_name_cues(found, "unnamed"),
    ]


def _level(odds: float) -> int:
    return max(-6, min(4, math.floor(odds)))
