"""Hold a database against leaderboards that people made, where both speak of one number.

    python -m tools.compare_peers ../shared/peers --db papers.db

Peers are files in Papers with Code's JSON (task > dataset > rows of metrics). A row can be compared where its paper is
in the database (same title), its number stands in the abstract, and the abstract names the row's benchmark. It agrees
when the database has that number of that paper, on that benchmark, in that metric.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Literal

from sqlalchemy import Engine, select

from db import open_database, queries
from db.queries import ResultDetail
from db.tables import paper
from extract.coverage import mentioned
from extract.lexicon import fold, lookup
from extract.numbers import find_numbers
from extract.records import Paper

Cause = Literal[
    "agrees", "not read", "read as a change", "other benchmark", "other metric", "other benchmark and metric"
]

# What these files call a metric -> id in the lexicon, where the lexicon does not know the name itself.
_METRICS: Final = {
    "percentage correct": "accuracy",
    "percentage error": "error-rate",
    "model entropy": "bits-per-character",
    "bit per character (bpc)": "bits-per-character",
}
_SPLIT: Final = re.compile(r"^%?\s*(?:test|validation|val|dev|train)\s+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class PeerRow:
    """A number on a leaderboard that people made."""

    dataset: str
    metric: str
    value: float
    model: str
    title: str


@dataclass(frozen=True, slots=True)
class Compared:
    """A row beside what the database has of its paper; ``ours`` are the results with the row's number."""

    row: PeerRow
    paper_id: str
    benchmarks: frozenset[str]
    metric_id: str | None
    cause: Cause
    ours: tuple[ResultDetail, ...]


def peer_rows(folder: Path) -> Iterator[PeerRow]:
    """Every number of every file, once."""
    found: dict[PeerRow, None] = {}
    for path in sorted(folder.glob("pwc-*.json")):
        for task in json.loads(path.read_text(encoding="utf-8")):
            found.update(dict.fromkeys(_task_rows(task)))
    yield from found


def _task_rows(task: dict[str, Any]) -> Iterator[PeerRow]:
    for dataset in task.get("datasets", []):
        yield from _dataset_rows(dataset, "")
    for part in task.get("subtasks", []):
        yield from _task_rows(part)


def _dataset_rows(dataset: dict[str, Any], whole: str) -> Iterator[PeerRow]:
    name = " ".join(filter(None, (whole, dataset.get("dataset") or dataset.get("subdataset"))))
    for row in (dataset.get("sota") or {}).get("rows", []):
        for metric, printed in row["metrics"].items():
            value = _number(printed)
            if value is not None and row.get("paper_title"):
                yield PeerRow(name, metric, value, row["model_name"], row["paper_title"])
    for part in dataset.get("subdatasets", []):
        yield from _dataset_rows(part, name)


def _number(printed: object) -> float | None:
    try:
        return float(str(printed).strip().rstrip("%").replace(",", ""))
    except ValueError:
        return None


def benchmarks_of(row: PeerRow) -> frozenset[str]:
    """The benchmarks that the lexicon finds in the name of a row's dataset."""
    return frozenset(identity for identity, _ in mentioned(Paper(id="", abstract=row.dataset)))


def metric_of(row: PeerRow) -> str | None:
    """The lexicon's id of a row's metric; None for one that it does not know."""
    name = _SPLIT.sub("", row.metric.strip())
    if name.casefold() in _METRICS:
        return _METRICS[name.casefold()]
    known = lookup("metric", name)
    return None if known is None else known.id


def comparable(row: PeerRow, abstract: str) -> bool:
    """Whether an abstract has the number of a row and names its benchmark."""
    named = {identity for identity, _ in mentioned(Paper(id="", abstract=abstract))}
    return bool(benchmarks_of(row) & named) and any(float(n.value) == row.value for n in find_numbers(abstract))


def compare(engine: Engine, rows: Iterable[PeerRow]) -> list[Compared]:
    """Each row that can be compared, beside what the database has."""
    by_title: dict[str, list[tuple[str, str]]] = defaultdict(list)
    with engine.connect() as connection:
        for identity, title, abstract in connection.execute(select(paper.c.id, paper.c.title, paper.c.abstract)):
            by_title[fold(title)].append((identity, abstract))
    found = []
    for row in rows:
        for identity, abstract in by_title.get(fold(row.title), ()):
            if comparable(row, abstract):
                found.append(_compared(engine, row, identity))
    return found


def _compared(engine: Engine, row: PeerRow, paper_id: str) -> Compared:
    page = queries.paper(engine, paper_id)
    results = page.results if page else ()
    ours = tuple(one for one in results if row.value in (one.value, _number(one.value_decimal)))
    benchmarks, metric = benchmarks_of(row), metric_of(row)
    return Compared(row, paper_id, benchmarks, metric, _cause(ours, benchmarks, metric), ours)


def _cause(ours: Sequence[ResultDetail], benchmarks: frozenset[str], metric: str | None) -> Cause:
    scores = [one for one in ours if one.kind == "score"]
    if not scores:
        return "read as a change" if ours else "not read"
    right = {(one.benchmark_id in benchmarks, one.metric_id == metric) for one in scores}
    if (True, True) in right:
        return "agrees"
    if (True, False) in right:
        return "other metric"
    return "other benchmark" if (False, True) in right else "other benchmark and metric"


def lines(found: Sequence[Compared]) -> Iterator[str]:
    """A short table: how many agree, and the others by their cause."""
    counts = Counter(one.cause for one in found)
    yield f"{len(found)} rows can be compared, {counts['agrees']} agree"
    for cause, number in counts.most_common():
        if cause != "agrees":
            yield f"{number:>4}  {cause}"
    for one in sorted(found, key=lambda one: (one.cause, one.paper_id)):
        if one.cause != "agrees":
            has = (
                "; ".join(f"{o.value_text}{o.printed_unit} {o.metric} on {o.benchmark}" for o in one.ours) or "nothing"
            )
            row = one.row
            yield f"{one.cause}: {one.paper_id}: theirs {row.value:g} {row.metric} on {row.dataset}; ours {has}"


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description="Compare a database with Papers with Code's files.")
    parser.add_argument("peers", type=Path, help="the folder with pwc-*.json")
    parser.add_argument("--db", required=True)
    given = parser.parse_args()
    engine = open_database(given.db, create=False)
    sys.stdout.writelines(f"{line}\n" for line in lines(compare(engine, peer_rows(given.peers))))


if __name__ == "__main__":
    main()
