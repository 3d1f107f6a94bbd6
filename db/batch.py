"""The statements that write papers and their results, within the transaction of a batch."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import BindParameter, Connection, bindparam, delete, func, insert, select, update

from db.changes import changes, vanished_before
from db.coverage import forget_mentions, write_mentions
from db.decisions import Decisions
from db.dialects import dialect_of
from db.effective import effective
from db.judgements import UNJUDGED, judgements
from db.merge import DETAILS, TEXT
from db.prepared import Prepared
from db.rewriting import add_entities, update_results
from db.rows import Lexicon, Row, names_in
from db.summaries import mark_stale
from db.tables import change, paper, result, run
from db.writing import add_to_tally, chunks

_these: Final[BindParameter[str]] = bindparam("these", expanding=True)
_STORED: Final = select(
    *(paper.c[name] for name in ("key", "id", *TEXT, *DETAILS, "extractor_version", "scores", "deltas"))
).where(paper.c.id.in_(_these))
_BY_WHOM: Final = frozenset({"extractor_version", "run_id"})


@dataclass(frozen=True, slots=True)
class Reader:
    """By whom results were read: stored with each."""

    run_id: int
    version: str
    lexicon: Lexicon


@dataclass(frozen=True, slots=True)
class Reading:
    """A paper whose results are to be stored.

    Args:
        row: the paper's columns as they shall be.
        old: the stored paper, or None for a new one.
        prepared: what was read of the text that ``row`` holds.
    """

    row: Row
    old: Mapping[str, Any] | None
    prepared: Prepared


@dataclass(frozen=True, slots=True)
class Written:
    """What a batch has stored: how many ``scores`` and ``deltas``, and the keys of the papers."""

    counts: Counter[str]
    keys: list[int]


def stored_papers(connection: Connection, ids: Sequence[str]) -> dict[str, Mapping[str, Any]]:
    """What the database has under these ids, but for the abstracts."""
    found: dict[str, Mapping[str, Any]] = {}
    for some in chunks(ids):
        rows = connection.execute(_STORED, {"these": some}).mappings().all()
        found.update((row["id"], dict(row)) for row in rows)
    return found


def write_details(connection: Connection, rows: Sequence[Row]) -> None:
    """Store changed details of papers; their results stay."""
    if rows:
        _update(connection, rows, DETAILS)
        add_to_tally(connection, {"version": 1})


def write_readings(connection: Connection, readings: Sequence[Reading], reader: Reader) -> Written:
    """Store papers and their results. Of a paper that was there before, what differs is written and logged; a result
    that was read just as before is left as it is, with the run and the version that wrote it.
    """
    before = [reading.old["key"] for reading in readings if reading.old is not None]
    stored = _stored_results(connection, before)
    found = _effective_rows(connection, readings, reader)
    _log(connection, readings, found, stored, reader)
    counts, keys = _write_papers(connection, readings, found, reader)
    for reading, rows in zip(readings, found, strict=True):
        for row in rows.values():
            row["paper_key"] = keys[reading.row["id"]]
    _write_results(connection, {identity: row for rows in found for identity, row in rows.items()}, stored, reader)
    forget_mentions(connection, before)
    write_mentions(connection, {keys[reading.row["id"]]: reading.prepared.mentions for reading in readings})
    return Written(counts, list(keys.values()))


def _stored_results(connection: Connection, paper_keys: Sequence[int]) -> dict[str, Row]:
    """The results of these papers by their ids, each with its sentence."""
    length = result.c.sentence_end - result.c.sentence_start
    sentence = func.substr(paper.c.abstract, result.c.sentence_start + 1, length).label("sentence")
    found: dict[str, Row] = {}
    for keys in chunks(paper_keys):
        statement = select(result, sentence).join(paper, paper.c.key == result.c.paper_key)
        rows = connection.execute(statement.where(result.c.paper_key.in_(keys))).mappings()
        found.update((row["id"], dict(row)) for row in rows)
    return found


def _effective_rows(connection: Connection, readings: Sequence[Reading], reader: Reader) -> list[dict[str, Row]]:
    """For each reading its results by id, as they are to be stored, but for the paper's key."""
    judged = judgements(connection, [identity for reading in readings for identity in reading.prepared.rows])
    decisions = Decisions.load(connection)
    common = {"extractor_version": reader.version, "run_id": reader.run_id, "first_run_id": reader.run_id}
    found = []
    for reading in readings:
        rows = {}
        for identity, row in reading.prepared.rows.items():
            said = judged.get(identity, UNJUDGED)
            if said is not UNJUDGED or decisions.move_names:
                row = effective(row, decisions, said.corrections, said.verdict, reader.lexicon)  # noqa: PLW2901
            rows[identity] = row | common
        found.append(rows)
    return found


def _log(
    connection: Connection,
    readings: Sequence[Reading],
    found: Sequence[dict[str, Row]],
    stored: Mapping[str, Row],
    reader: Reader,
) -> None:
    """Write the change log of papers that were there before; give a result that returns its first run back."""
    again = [(reading.old, rows) for reading, rows in zip(readings, found, strict=True) if reading.old is not None]
    if not again:
        return
    gone = vanished_before(connection, [identity for _, rows in again for identity in rows if identity not in stored])
    of_paper: dict[int, dict[str, Row]] = defaultdict(dict)
    for identity, row in stored.items():
        of_paper[row["paper_key"]][identity] = row
    log = []
    for old, rows in again:
        for identity, row in rows.items():
            before = stored.get(identity) or gone.get(identity)
            if before is not None:
                row["first_run_id"] = before["first_run_id"]
        log += changes(old["id"], of_paper[old["key"]], rows, gone)
    if log:
        connection.execute(insert(change), [row | {"run_id": reader.run_id} for row in log])


def _write_papers(
    connection: Connection, readings: Sequence[Reading], found: Sequence[dict[str, Row]], reader: Reader
) -> tuple[Counter[str], dict[str, int]]:
    """How many scores and deltas they have, and the keys of the papers by their ids."""
    new: list[Row] = []
    changed: list[Row] = []
    counts: Counter[str] = Counter()
    totals: Counter[str] = Counter(version=1)
    for reading, rows in zip(readings, found, strict=True):
        scores = sum(1 for item in rows.values() if item["kind"] == "score")
        deltas = len(rows) - scores
        row = reading.row | {
            "extractor_version": reader.version,
            "scores": scores,
            "deltas": deltas,
            "run_id": reader.run_id,
        }
        (new if reading.old is None else changed).append(row)
        counts["scores"] += scores
        counts["deltas"] += deltas
        before = reading.old or {"scores": 0, "deltas": 0}
        totals["papers"] += reading.old is None
        totals["papers_with_results"] += (scores + deltas > 0) - (before["scores"] + before["deltas"] > 0)
        totals["scores"] += scores - before["scores"]
        totals["deltas"] += deltas - before["deltas"]
    keys: dict[str, int] = {reading.old["id"]: reading.old["key"] for reading in readings if reading.old is not None}
    if new:
        newest = connection.execute(select(func.max(paper.c.key))).scalar_one() or 0
        dialect_of(connection.engine).insert_rows(connection, paper, new)
        dialect_of(connection.engine).index_papers(connection, newest)
        # One writes at a time, and a new key is greater than all: a range, where the ids would be looked up one by one.
        stored = connection.execute(select(paper.c.id, paper.c.key).where(paper.c.key > newest)).all()
        keys.update((row[0], row[1]) for row in stored)
    if changed:
        columns = (*DETAILS, *TEXT, "abstract", "extractor_version", "scores", "deltas", "run_id")
        _update(connection, changed, columns)
    add_to_tally(connection, totals)
    return counts, keys


def _update(connection: Connection, rows: Sequence[Row], columns: Sequence[str]) -> None:
    """Set these columns of papers, found by their id (a bind of a column's own name would be taken for a new value)."""
    values: dict[str, Any] = {column: bindparam(f"new_{column}") for column in columns}
    named = [{f"new_{column}": row[column] for column in ("id", *columns)} for row in rows]
    connection.execute(update(paper).where(paper.c.id == bindparam("new_id")).values(values), named)


def _write_results(connection: Connection, rows: Mapping[str, Row], stored: Mapping[str, Row], reader: Reader) -> None:
    """Bring the results of some papers from what is stored to what they shall be, touching only what differs."""
    new = [row for identity, row in rows.items() if identity not in stored]
    changed = [row for identity, row in rows.items() if identity in stored and not _is_same(row, stored[identity])]
    outdated = [identity for identity in stored if identity not in rows]
    touched = [*new, *changed, *(stored[identity] for identity in outdated), *(stored[row["id"]] for row in changed)]
    for ids in chunks(outdated):
        connection.execute(delete(result).where(result.c.id.in_(ids)))
    add_entities(connection, [*new, *changed], reader.lexicon)
    if changed:
        update_results(connection, changed, [column.name for column in result.c if column.name != "id"])
    if new:
        dialect_of(connection.engine).insert_rows(connection, result, new)
    _count_first(connection, new, [stored[identity] for identity in outdated])
    mark_stale(connection, {kind: list(ids) for kind, ids in names_in(touched).items()})


def _count_first(connection: Connection, new: Sequence[Row], outdated: Sequence[Row]) -> None:
    """Keep ``run.holds``: how many of the stored results each run was the first to read."""
    more = Counter(row["first_run_id"] for row in new)
    more.subtract(row["first_run_id"] for row in outdated)
    for number, change_of in more.items():
        if change_of:
            connection.execute(update(run).where(run.c.id == number).values(holds=run.c.holds + change_of))


def _is_same(row: Row, stored: Row) -> bool:
    """Whether a reading gives the stored row; who read it when does not count."""
    return all(row[column] == stored[column] for column in row if column not in _BY_WHOM)
