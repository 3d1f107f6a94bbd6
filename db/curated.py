"""Storing curated leaderboards: beside the mined results, with a provenance of their own, and never among them."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from itertools import groupby
from typing import Any, Final, Literal

from sqlalchemy import Connection, Engine, bindparam, delete, insert, select, update

from db.decisions import Decisions
from db.effective import derived
from db.rows import Lexicon, Row, load_lexicon, storable
from db.tables import curated_file, curated_row, curated_value
from db.writing import add_to_tally, chunks, writing
from extract.curated import CuratedRow, CuratedScore
from extract.curated.names import place_of, system_of

State = Literal["new", "replaced", "unchanged"]

_PLACED: Final = ("benchmark_id", "split", "metric_id", "value", "unit", "flags", "unranked", "merit")
_BOUNDS: Final = {"<": "under", "≤": "up to", ">": "over", "≥": "over", "~": "about", "≈": "about"}
_FEWEST: Final = 3  # values of a column that say how it is scaled


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import did.

    Args:
        state: ``unchanged`` where the same content was there already, ``replaced`` where the file was, with another.
        rows, read, blank, unread: rows, and cells that hold one number, nothing, something else.
        name: under which the content is stored.
    """

    state: State
    rows: int
    read: int
    blank: int
    unread: int
    name: str


@dataclass(frozen=True, slots=True)
class CuratedSource:
    """A file that was imported; the fields are the columns of ``curated_file``."""

    id: int
    name: str
    sha256: str
    format: str
    imported_at: str
    rows: int
    read: int
    blank: int
    unread: int


def store(
    engine: Engine, rows: Iterable[CuratedRow], *, name: str, sha256: str, format: str, lexicon: Lexicon | None = None
) -> Imported:
    """Store the rows of a file, in one transaction.

    The same content in the same format is stored once: importing it again only brings its names up to the lexicon of
    today. A file of the same name and format with other content takes the place of what was there.

    Args:
        rows: in the order of the file; read while they are stored, and not read where the content is there already.
        name: of the file, as the user gave it; ``-`` is standard input and replaces nothing.
        sha256: of its bytes, as 64 hexadecimal digits.
        format: one of ``extract.curated.READERS``.
        lexicon: what is known of names; that of the reader when None.

    Raises:
        SourceError: from ``rows``; nothing is stored then.
        DatabaseError: the database cannot be written.
    """
    lexicon = lexicon or load_lexicon()
    with writing(engine) as connection:
        same = (curated_file.c.sha256 == sha256, curated_file.c.format == format)
        if (there := connection.execute(select(curated_file).where(*same)).one_or_none()) is not None:
            rename(connection, lexicon)
            return Imported("unchanged", there.rows, there.read, there.blank, there.unread, there.name)
        named = (curated_file.c.name == storable(name), curated_file.c.format == format, curated_file.c.name != "-")
        old = list(connection.execute(select(curated_file.c.id).where(*named)).scalars())
        _remove(connection, old)
        counts = _insert(connection, rows, {"name": storable(name), "sha256": sha256, "format": format}, lexicon)
        add_to_tally(connection, {"version": 1})
    return Imported("replaced" if old else "new", **counts, name=name)


def remove(engine: Engine, file_id: int) -> bool:
    """Take a file and its rows out again; False where there is none of this id."""
    with writing(engine) as connection:
        found = connection.execute(select(curated_file.c.id).where(curated_file.c.id == file_id)).first() is not None
        if found:
            _remove(connection, [file_id])
            add_to_tally(connection, {"version": 1})
    return found


def sources(engine: Engine) -> list[CuratedSource]:
    """The files that were imported, oldest first."""
    with engine.connect() as connection:
        found = connection.execute(select(curated_file).order_by(curated_file.c.id)).mappings()
        return [CuratedSource(**row) for row in found]


def rename(connection: Connection, lexicon: Lexicon) -> int:
    """Work out anew where each value belongs: for a lexicon that has grown, or decisions on names.

    To be called in a write transaction.

    Returns:
        How many values belong elsewhere now.
    """
    decisions = Decisions.load(connection)
    changed = 0
    for rows, values in _stored_boards(connection):
        new_rows = [_named(row, decisions) for row in rows]
        people = {row["id"]: row["human"] for row in new_rows}
        moved = [
            {f"new_{key}": row[key] for key in ("id", "model_id", "setting")}
            for row, old in zip(new_rows, rows, strict=True)
            if (row["model_id"], row["setting"]) != (old["model_id"], old["setting"])
        ]
        by_id = {row["id"]: row for row in rows}
        placed = _placed(
            [{**by_id[value["row_id"]], **value, "human": people[value["row_id"]]} for value in values],
            decisions,
            lexicon,
        )
        differ = [new for new, old in zip(placed, values, strict=True) if any(new[key] != old[key] for key in _PLACED)]
        if moved:
            columns: Row = {key: bindparam(f"new_{key}") for key in ("model_id", "setting")}
            connection.execute(
                update(curated_row).where(curated_row.c.id == bindparam("new_id")).values(columns), moved
            )
        if differ:
            columns = {key: bindparam(f"new_{key}") for key in _PLACED}
            statement = update(curated_value).where(curated_value.c.id == bindparam("new_id")).values(columns)
            connection.execute(statement, [{f"new_{key}": row[key] for key in ("id", *_PLACED)} for row in differ])
        changed += len(differ)
    if changed:
        add_to_tally(connection, {"version": 1})
    return changed


def names_any(connection: Connection, kind: str, ids: Collection[str]) -> bool:
    """Whether a curated row names one of these entries (``benchmark``, ``metric`` or ``model``)."""
    column = curated_row.c.model_id if kind == "model" else curated_value.c[f"{kind}_id"]
    return connection.execute(select(column).where(column.in_(ids)).limit(1)).first() is not None


def _remove(connection: Connection, ids: Sequence[int]) -> None:
    for some in chunks(ids):
        rows = select(curated_row.c.id).where(curated_row.c.file_id.in_(some))
        connection.execute(delete(curated_value).where(curated_value.c.row_id.in_(rows)))
        connection.execute(delete(curated_row).where(curated_row.c.file_id.in_(some)))
        connection.execute(delete(curated_file).where(curated_file.c.id.in_(some)))


def _insert(connection: Connection, rows: Iterable[CuratedRow], file: Row, lexicon: Lexicon) -> dict[str, int]:
    counts: Counter[str] = Counter(rows=0, read=0, blank=0, unread=0)
    at = datetime.now(UTC).isoformat(timespec="seconds")
    statement = insert(curated_file).values(**file, imported_at=at, **counts).returning(curated_file.c.id)
    file_id = connection.execute(statement).scalar_one()
    decisions = Decisions.load(connection)
    for _, board in groupby(rows, key=lambda row: (row.task, row.dataset, row.split)):
        scores = []
        for one in board:
            row = _named(_row(one, file_id), decisions)
            human = row.pop("human")
            row["id"] = connection.execute(insert(curated_row).values(row).returning(curated_row.c.id)).scalar_one()
            counts["rows"] += 1
            for score in one.scores:
                kind = "unread" if score.problem else "blank" if score.value is None else "read"
                counts[kind] += 1
                if kind != "blank":
                    scores.append({**row, "human": human, **_value(score, row["id"])})
        if scores:
            columns = [column.name for column in curated_value.columns if column.name != "id"]
            placed = _placed(scores, decisions, lexicon)
            connection.execute(insert(curated_value), [{name: row[name] for name in columns} for row in placed])
    connection.execute(update(curated_file).where(curated_file.c.id == file_id).values(**counts))
    return dict(counts)


def _row(row: CuratedRow, file_id: int) -> Row:
    found = {
        "file_id": file_id,
        "place": row.place,
        "line": row.line,
        "task": json.dumps(row.task, ensure_ascii=False),
        "dataset": json.dumps(row.dataset, ensure_ascii=False),
        "split": row.split,
        "model": row.model,
        "title": row.title,
        "url": row.url,
        "date": row.date,
        "arxiv_id": row.arxiv_id,
        "code": json.dumps(row.code, ensure_ascii=False),
        "extra_data": row.extra_data,
    }
    return {column: storable(value) for column, value in found.items()}


def _value(score: CuratedScore, row_id: int) -> Row:
    found = {
        "row_id": row_id,
        "metric": score.metric,
        "value_text": score.text,
        "value_decimal": None if score.value is None else str(score.value),
        "deviation": None if score.deviation is None else str(score.deviation),
        "printed_unit": score.unit,
        "remark": score.remark,
        "problem": score.problem,
    }
    return {column: storable(value) for column, value in found.items()}


def _named(row: Mapping[str, Any], decisions: Decisions) -> Row:
    """A row with the id that its system's name means; ``human`` is whether it is people's performance."""
    said = system_of(row["model"])
    identity = None if said.id is None else decisions.identity("model", said.id, row["model"])
    return {**row, "model_id": identity, "setting": said.setting, "human": said.human}


def _placed(values: Sequence[Row], decisions: Decisions, lexicon: Lexicon) -> list[Row]:
    """Values of one board, each with what follows from its names and from the column that it stands in."""
    places: dict[str, tuple[Row, str]] = {}
    for metric in {value["metric"] for value in values}:
        one = values[0]
        place = place_of(tuple(json.loads(one["dataset"])), _own_split(one), metric)
        names: Row = {"benchmark_id": place.benchmark_id, "metric_id": place.metric_id}
        for kind, printed in (("benchmark", json.loads(one["dataset"])[-1]), ("metric", metric)):
            if names[f"{kind}_id"] is not None:
                names[f"{kind}_id"] = decisions.identity(kind, names[f"{kind}_id"], printed)
        column = [value for value in values if value["metric"] == metric and not value["problem"]]
        scale = place.unit or _scale(column, names["metric_id"], lexicon)
        places[metric] = ({**names, "split": place.split}, scale)
    return [_standing({**value, **places[value["metric"]][0]}, places[value["metric"]][1], lexicon) for value in values]


def _own_split(value: Mapping[str, Any]) -> str:
    """The split that the file's field names: ``split`` of a row, which a stored value has under another name."""
    return str(value.get("row_split", value["split"]))


def _scale(column: Sequence[Row], metric_id: str | None, lexicon: Lexicon) -> str:
    """How a column of errors is scaled: ``%``, ``fraction`` or ``""`` where it does not tell.

    Of one error, 0.23 may be 23% or 0.23%; its neighbours tell. Of what is better when greater, each value tells.
    """
    known = lexicon.metrics.get(metric_id) if metric_id is not None else None
    if known is None or known.unit != "%" or known.direction != "lower":
        return ""
    values = [Decimal(value["value_decimal"]) for value in column if not value["printed_unit"]]
    if len(values) < _FEWEST or min(values) < 0:
        return ""
    return "%" if max(values) > 1 else "fraction"


def _standing(value: Row, scale: str, lexicon: Lexicon) -> Row:
    """A value with the columns that are worked out: in the unit of its board, with its merit."""
    if value["problem"]:
        return {**value, "value": None, "unit": "", "flags": "[]", "unranked": "", "merit": None}
    number, unit = Decimal(value["value_decimal"]), value["printed_unit"] or ("%" if scale == "%" else "")
    flags: list[str] = []
    if scale == "fraction" and not value["printed_unit"]:
        number, unit, flags = number * 100, "%", ["rescaled"]
    found = derived(
        {
            "kind": "score",
            "metric_id": value["metric_id"],
            "benchmark_id": value["benchmark_id"],
            "value_decimal": str(number),
            "printed_unit": unit,
            "bound": _BOUNDS.get(value["remark"][:1], ""),
            "role": "human" if value["human"] else "unknown",
        },
        "",
        lexicon,
    )
    flags += json.loads(found["flags"])
    return {**value, **{key: found[key] for key in ("value", "unit", "unranked", "merit")}, "flags": json.dumps(flags)}


def _stored_boards(connection: Connection) -> Iterator[tuple[list[Row], list[Row]]]:
    """What is stored, a board at a time: its rows and their values."""
    row_columns = [curated_row.c[name] for name in ("id", "dataset", "model", "model_id", "setting")]
    statement = select(*row_columns, curated_row.c.split.label("row_split"), curated_row.c.task, curated_row.c.file_id)
    stored = [dict(row) for row in connection.execute(statement.order_by(curated_row.c.id)).mappings()]
    for _, board in groupby(stored, key=lambda row: (row["file_id"], row["task"], row["dataset"], row["row_split"])):
        rows = list(board)
        first, last = rows[0]["id"], rows[-1]["id"]
        within = select(curated_value).where(curated_value.c.row_id.between(first, last)).order_by(curated_value.c.id)
        yield rows, [dict(value) for value in connection.execute(within).mappings()]
