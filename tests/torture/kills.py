"""``kill -9`` at random moments of an ingest: whatever the moment, the file is sound, whole papers are in it, and
the same command, run again, ends with the rows that an undisturbed run has."""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, Literal

from tests.torture import abstracts
from tests.torture.content import by_paper, damage, rows
from tests.torture.process import kill_after, run

Kind = Literal["local", "workers", "again"]
KINDS: Final[tuple[Kind, ...]] = ("local", "workers", "again")

_BATCH: Final = 100

_FIRST: Final = 0.25
"""A kill comes in this part of the time that the whole ingest takes, so that one is resumed several times."""


@dataclass(slots=True)
class Kills:
    """What came of it.

    Args:
        kills: how many processes were ended.
        finished: how many disturbed ingests were then brought to their end.
        moments: at how many of the kills the database held no paper yet, a part of them, or all.
        failures: what was wrong, a line each.
    """

    kills: int = 0
    finished: int = 0
    moments: dict[str, int] = field(default_factory=lambda: {"empty": 0, "part": 0, "all": 0})
    failures: list[str] = field(default_factory=list)


class Scene:
    """An ingest to be disturbed, and what it comes to when nobody disturbs it.

    Args:
        folder: for its files; empty.
        kind: by one process, by several, or of a second edition of papers that are in the database already.
        papers: how many.
    """

    def __init__(self, folder: Path, kind: Kind, papers: int) -> None:
        self.papers = papers
        self.database = folder / "disturbed.db"
        self._source = abstracts.write(folder / "papers.jsonl", papers)
        self._workers = "2" if kind == "workers" else "1"
        self._before: Path | None = None
        self._old: dict[str, tuple[object, ...]] = {}
        if kind == "again":
            self._before = folder / "before.db"
            self._ingest(self._source, self._before)
            self._old = by_paper(self._before)
            self._source = abstracts.write(folder / "second.jsonl", papers, shift=1)
        whole = folder / "whole.db"
        self.reset(whole)
        self.seconds = self._ingest(self._source, whole)
        self._rows, self._new = rows(whole), by_paper(whole)

    def _ingest(self, source: Path, database: Path) -> float:
        done = run(*self._command(source, database))
        assert done.code == 0, done.err
        return done.seconds

    def _command(self, source: Path, database: Path) -> tuple[str | Path, ...]:
        return ("ingest", source, "--db", database, "--workers", self._workers, "--batch", str(_BATCH))

    def reset(self, database: Path | None = None) -> None:
        """Begin anew."""
        database = database or self.database
        for end in ("", "-wal", "-shm"):
            Path(f"{database}{end}").unlink(missing_ok=True)
        if self._before is not None:
            shutil.copy(self._before, database)

    def kill(self, seconds: float, *, at_work: bool, whole_group: bool) -> bool:
        """Disturb it so long after its start, or after it has begun to write; False where it was done before."""
        command = self._command(self._source, self.database)
        return kill_after(seconds, *command, begun=self._writes if at_work else lambda: True, whole_group=whole_group)

    def _writes(self) -> bool:
        """The write-ahead log goes when the last one closes the file, as looking at it does; it grows with the first
        transaction."""
        log = Path(f"{self.database}-wal")
        return log.exists() and log.stat().st_size > 0

    def look(self) -> tuple[int, list[str]]:
        """How many of the papers are stored as the ingest leaves them, and what is wrong."""
        if not self.database.exists():
            return 0, []
        said = damage(self.database)
        stored = by_paper(self.database)
        done = 0
        for identity, parts in stored.items():
            if parts == self._new.get(identity):
                done += 1
            elif parts != self._old.get(identity):
                said.append(f"half a paper: {identity}")
        if self._before is None and len(stored) % _BATCH:
            said.append(f"{len(stored)} papers: half a batch")
        return done, said

    def finish(self) -> list[str]:
        """Run it to its end, and say what differs from the undisturbed one."""
        self._ingest(self._source, self.database)
        found = rows(self.database)
        said = damage(self.database)
        for table in self._rows.keys() | found.keys():
            if self._rows.get(table) != found.get(table):
                said.append(f"{table}: other rows than after an undisturbed ingest")
        return said


def torture(
    folder: Path, kind: Kind, *, kills: int, papers: int, seed: int = 0, go_on: Callable[[], bool] = lambda: True
) -> Kills:
    """Disturb ingests until there were so many kills, each of them resumed and disturbed again until it is done.

    Args:
        folder: for its files; empty.
        kind: which ingest.
        kills: how many.
        papers: how many the ingest reads.
        seed: of the moments.
        go_on: asked before each kill; False ends early.
    """
    scene = Scene(folder, kind, papers)
    draw = random.Random(f"{kind} {seed}")
    done = Kills()
    while done.kills < kills and go_on():
        scene.reset()
        ended = False
        while not ended and done.kills < kills and go_on():
            before = scene.look()[0]
            at_work = draw.random() < 0.9
            moment = draw.uniform(0, scene.seconds * _FIRST if at_work else 1.0)
            if not scene.kill(moment, at_work=at_work, whole_group=draw.random() < 0.7):
                ended = True
                break
            done.kills += 1
            stored, said = scene.look()
            done.failures += said
            done.moments["empty" if not stored else "all" if stored == papers else "part"] += 1
            if stored < before:
                done.failures.append(f"{before - stored} papers are gone")
        done.failures += scene.finish()
        done.finished += 1
    return done
