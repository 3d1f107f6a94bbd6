"""``make torture``: the long forms of the tests of this folder, bounded in time, with their figures.

The short forms are the tests beside this file, which `make test` runs.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import asdict
from functools import partial
from pathlib import Path
from typing import Any, Final

from tests.torture import figures

Figures = dict[str, Any]
Clock = Callable[[], float]
"""Gives the seconds that are left."""

_EXECUTIONS: Final = 2_000_000

_ROUND: Final = 40.0
"""Seconds of fuzzing of a target before it is the next one's turn, for those of which there is most to learn."""

_SHARES: Final = {"reader": 1.0, "sentences": 0.7, "cleaner": 0.7, "mentions": 0.5, "recognised source": 0.5}


def kills(kind: str) -> Callable[[Path, Clock, int], Figures]:
    """200 kills of an ingest of 5,000 abstracts."""

    def torture(folder: Path, left: Clock, seed: int) -> Figures:
        from tests.torture import kills as it  # noqa: PLC0415

        done = it.torture(folder, kind, kills=200, papers=5000, seed=seed, go_on=lambda: left() > 0)  # type: ignore[arg-type]
        return {"kills": done.kills, "finished": done.finished, **done.moments, "failures": done.failures}

    return torture


def upgrades(folder: Path, left: Clock, seed: int) -> Figures:
    """50 kills of an upgrade of each older schema."""
    from tests.torture import upgrades as it  # noqa: PLC0415

    total: Figures = {"kills": 0, "old": 0, "new": 0, "failures": []}
    for schema in (1, 2):
        place = folder / str(schema)
        place.mkdir()
        done = it.torture(place, schema, kills=50, seed=seed, go_on=lambda: left() > 0)
        total = {name: total[name] + getattr(done, name) for name in total}
    return total


def crowd(folder: Path, left: Clock, _seed: int) -> Figures:
    """Two ingests, twenty readers and a reviewer for two minutes."""
    from tests.torture import concurrency  # noqa: PLC0415

    return asdict(concurrency.torture(folder, seconds=min(120, left())))


def disk(folder: Path, left: Clock, _seed: int) -> Figures:
    """Ingests on disks with ever more room."""
    from tests.torture.small_disk import in_namespace  # noqa: PLC0415

    runs, failures = 0, []
    for kind, kilobytes in [
        ("readonly", 0),
        *((kind, 2**power) for power in range(4, 12) for kind in ("new", "again")),
    ]:
        if left() <= 0:
            break
        place = folder / f"{kind}-{kilobytes}"
        place.mkdir()
        found = in_namespace(place, kind, kilobytes, 1000)
        if found is None:
            return {"runs": 0, "failures": [], "skipped": "no file system can be made here"}
        runs += 1
        if found["half"] or found["damage"] or found["lost"] or found["finished"] or found["other"]:
            failures.append(f"{kind} {kilobytes}: {found}")
    return {"runs": runs, "failures": failures}


def fuzz(_folder: Path, left: Clock, _seed: int) -> Figures:
    """2,000,000 executions over all targets, in turn, those of earlier runs on the same corpus among them."""
    from tests.torture.fuzzing import fuzz as fuzz_one  # noqa: PLC0415
    from tests.torture.targets import TARGETS  # noqa: PLC0415

    ever: dict[str, int] = {}
    edges: dict[str, int] = {}
    failures: dict[str, str] = {}
    executions = 0
    while left() > 0 and sum(ever.values()) < _EXECUTIONS and len(failures) < len(TARGETS):
        for name in [one for one in TARGETS if one not in failures]:
            seconds = min(_ROUND * _SHARES.get(name, 0.3), left())
            if seconds <= 1:
                break
            found = fuzz_one(name, seconds=seconds)
            executions += found.executions
            ever[name], edges[name] = found.ever, max(edges.get(name, 0), found.edges)
            if found.failure:
                failures[name] = found.failure
    return {
        "executions": executions,
        "ever": sum(ever.values()),
        "by target": dict(sorted(ever.items())),
        "edges": dict(sorted(edges.items())),
        "failures": [f"{name}: {said}" for name, said in failures.items()],
    }


PARTS: Final[dict[str, tuple[float, Callable[[Path, Clock, int], Figures]]]] = {
    "kills local": (1.0, kills("local")),
    "kills workers": (1.5, kills("workers")),
    "kills again": (1.0, kills("again")),
    "upgrades": (0.5, upgrades),
    "disk": (0.5, disk),
    "crowd": (0.4, crowd),
    "fuzz": (3.0, fuzz),
}
"""Each part with its share of the time."""


def _left(until: float) -> float:
    return until - time.monotonic()


def main(arguments: list[str]) -> int:
    """Run the parts one after another; 1 where a promise was broken."""
    parser = argparse.ArgumentParser(prog="python -m tests.torture", description=__doc__)
    parser.add_argument("--minutes", type=float, default=10, help="for all parts together")
    parser.add_argument("--seed", type=int, default=0, help="of the moments; another one tries others")
    parser.add_argument("--only", nargs="+", choices=list(PARTS), metavar="PART", help=f"of {', '.join(PARTS)}")
    given = parser.parse_args(arguments)
    chosen = {name: PARTS[name] for name in given.only or PARTS}
    shares = sum(share for share, _ in chosen.values())
    broken = 0
    for name, (share, torture) in chosen.items():
        begun = time.monotonic()
        until = begun + given.minutes * 60 * share / shares
        with tempfile.TemporaryDirectory(prefix="benchmine-torture-") as folder:
            found = torture(Path(folder), partial(_left, until), given.seed)
        found = {"seconds": round(time.monotonic() - begun), **found}
        figures.keep(name, found)
        broken += len(list(found["failures"]))
        sys.stdout.write(f"{name}: {found}\n")
        sys.stdout.flush()
    return bool(broken)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
