"""Two ingests beside each other, twenty readers and a reviewer on one file: nobody is told that the database is locked,
no review is lost, and whoever reads sees whole batches."""

from __future__ import annotations

import random
import sqlite3
import threading
import time
from collections import Counter
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import Engine, func, select
from sqlalchemy.exc import SQLAlchemyError

from db import DatabaseError, open_database, queries
from db.reviews import ReviewError, add_review
from db.tables import paper, result, review, tally
from tests.torture import abstracts
from tests.torture.content import damage
from tests.torture.process import run, start

_BATCH = 100
_READERS = 20


@dataclass(slots=True)
class Crowd:
    """What came of it: how many ingests ended, papers they read, reads and reviews that were made, and what was
    wrong."""

    ingests: int = 0
    reads: int = 0
    reviews: int = 0
    slowest_read: float = 0.0
    slowest_review: float = 0.0
    failures: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class _Scene:
    """Where they meet, until when, and where they note what they saw."""

    folder: Path
    end: float
    crowd: Crowd
    lock: threading.Lock = field(default_factory=threading.Lock)

    def on(self) -> bool:
        return time.monotonic() < self.end

    def fail(self, said: str) -> None:
        with self.lock:
            self.crowd.failures.append(said)


def torture(folder: Path, *, seconds: float, papers: int = 2000, readers: int = _READERS) -> Crowd:
    """Let them all at one database.

    Args:
        folder: for its files; empty.
        seconds: how long; the ingests that are at work then are waited for.
        papers: how many each ingest reads, a multiple of 100.
        readers: how many.
    """
    database = folder / "papers.db"
    first = run("ingest", abstracts.write(folder / "first.jsonl", 300), "--db", database, "--batch", str(_BATCH))
    assert first.code == 0, first.err
    crowd = Crowd()
    scene = _Scene(folder, time.monotonic() + seconds, crowd)
    engine, written = open_database(database, create=False, read_only=True), open_database(database, create=False)
    made = Counter[str]()
    people = [threading.Thread(target=_ingest, args=(scene, number, papers)) for number in (1, 2)]
    people += [threading.Thread(target=_read, args=(scene, engine, seed)) for seed in range(readers)]
    people.append(threading.Thread(target=_review, args=(scene, written, made)))
    for one in people:
        one.start()
    for one in people:
        one.join()
    crowd.reviews = made.total()
    with written.connect() as connection:
        there = Counter(connection.execute(select(review.c.comment)).scalars())
        accepted = select(review.c.result_id).where(review.c.verdict == "accept")
        other = select(func.count()).where(result.c.id.in_(accepted), result.c.verdict != "accept")
        verdicts = connection.execute(other).scalar_one()
    crowd.failures += [f"a review is lost: {note}" for note in (made - there)]
    if verdicts:
        crowd.failures.append(f"{verdicts} reviews are stored and not applied")
    engine.dispose()
    written.dispose()
    crowd.failures += damage(database)
    with closing(sqlite3.connect(database)) as connection_to_file:
        (left,) = connection_to_file.execute("SELECT count(*) FROM stale").fetchone()
    if left:
        crowd.failures.append(f"{left} entries were never derived again")
    return crowd


def _ingest(scene: _Scene, number: int, papers: int) -> None:
    """Editions of one source, one after another; that of the second holds the papers that are reviewed."""
    edition = 0
    prefix = "torture" if number == 2 else "other"
    while scene.on():
        source = abstracts.write(scene.folder / f"source-{number}.jsonl", papers, shift=edition, prefix=prefix)
        process = start(
            "ingest", source, "--db", scene.folder / "papers.db", "--batch", str(_BATCH), "--workers", str(number)
        )
        _, err = process.communicate()
        with scene.lock:
            scene.crowd.ingests += 1
        if process.returncode:
            scene.fail(f"ingest {number}: {err.decode()}")
        edition += 1


def _read(scene: _Scene, engine: Engine, seed: int) -> None:
    """The queries of the dashboard's pages, in any order."""
    draw = random.Random(seed)
    asked: list[Callable[[], object]] = [
        lambda: queries.overview(engine),
        lambda: queries.benchmarks(engine),
        lambda: queries.models(engine),
        lambda: queries.papers(engine, search="improves"),
        lambda: queries.search(engine, "net"),
        lambda: queries.conflicts(engine),
        lambda: _board(engine),
        lambda: _whole(engine),
    ]
    while scene.on():
        begun = time.monotonic()
        try:
            draw.choice(asked)()
        except (DatabaseError, AssertionError, SQLAlchemyError) as error:
            scene.fail(f"reader {seed}: {error}")
        with scene.lock:
            scene.crowd.reads += 1
            scene.crowd.slowest_read = max(scene.crowd.slowest_read, time.monotonic() - begun)
        time.sleep(draw.uniform(0, 0.05))


def _board(engine: Engine) -> None:
    first = queries.benchmarks(engine, limit=1)[0]
    for one in queries.boards(engine, first.id)[:1]:
        queries.leaderboard(engine, one.benchmark_id, one.metric_id, one.unit, split=one.split)


def _whole(engine: Engine) -> None:
    """All of one state: papers in whole batches, as many as were counted, and the results that each says it has."""
    with engine.connect() as connection:
        papers = connection.execute(select(func.count()).select_from(paper)).scalar_one()
        counted = connection.execute(select(tally.c.total).where(tally.c.name == "papers")).scalar_one()
        results = connection.execute(select(func.count()).select_from(result)).scalar_one()
        said = connection.execute(select(func.sum(paper.c.scores + paper.c.deltas))).scalar_one()
    assert papers % _BATCH == 0, f"{papers} papers"
    assert (papers, results) == (counted, said), f"{papers} papers, {counted} counted; {results} results, {said} said"


def _review(scene: _Scene, engine: Engine, made: Counter[str]) -> None:
    """Accepts and remarks, as fast as one follows the other."""
    draw = random.Random(0)
    with engine.connect() as connection:
        ids = list(connection.execute(select(result.c.id).order_by(result.c.id)).scalars())
    number = 0
    while scene.on():
        number += 1
        note, begun = f"remark {number}", time.monotonic()
        try:
            add_review(engine, draw.choice(ids), "accept" if number % 2 else "comment", reviewer="ada", comment=note)
        except ReviewError:  # the edition that is there now says nothing of it
            continue
        except (DatabaseError, SQLAlchemyError) as error:
            scene.fail(f"reviewer: {error}")
            continue
        made[note] += 1
        scene.crowd.slowest_review = max(scene.crowd.slowest_review, time.monotonic() - begun)
        time.sleep(0.02)
