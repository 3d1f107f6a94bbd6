"""Leaderboards in Every Eval Ever's schema (evaleval/every_eval_ever, 0.3.0): a ZIP of records in its folders.

A record is what one paper says of one model, with a result for each score. Values of no field of the schema are in
``details``, where all exported columns stand as text.
"""

from __future__ import annotations

import hashlib
import re
import uuid
import zipfile
from datetime import UTC, datetime
from itertools import groupby
from typing import IO, Any, Final

import orjson

from db.export.content import Content, Record, board_name
from db.export.note import Note
from db.links import safe_url

SCHEMA_VERSION: Final = "0.3.0"

_UNKNOWN: Final = "unknown"  # the word of the schema for what is not known
_EVALUATORS: Final = {"own": "first_party", "baseline": "third_party", "best existing": "third_party"}
_UNITS: Final = {"%": "percent"}
_MADE: Final = (1980, 1, 1, 0, 0, 0)  # the first day that ZIP knows: the same rows give the same bytes


def write_eee(content: Content, out: IO[bytes]) -> int:
    """``data/benchmine/unknown/MODEL/UUID.json`` for each record; all rows are held in memory."""
    rows = sorted(content.records(), key=_record_key)  # stable: boards stay in their order
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for key, found in groupby(rows, key=_record_key):
            # The datastore wants names of version 4; out of the key, so that the same record is the same file again.
            identity = uuid.UUID(bytes=hashlib.sha256("\n".join(key).encode()).digest()[:16], version=4)
            folder = re.sub(r"[^a-z0-9._-]+", "-", key[1].lower()).strip(".-") or _UNKNOWN
            info = zipfile.ZipInfo(f"data/benchmine/{_UNKNOWN}/{folder[:80]}/{identity}.json", _MADE)
            info.compress_type = zipfile.ZIP_DEFLATED
            record = _record(key, list(found), content.note)
            archive.writestr(info, orjson.dumps(record, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE))
    return len(rows)


def _record_key(row: Record) -> tuple[str, str, str]:
    return row["paper_id"], row["model_id"] or row["model"] or _UNKNOWN, row["role"]


def _record(key: tuple[str, str, str], rows: list[Record], note: Note) -> dict[str, Any]:
    paper_id, model_id, role = key
    first = rows[0]
    read = _epoch(note.as_of)
    record = {
        "schema_version": SCHEMA_VERSION,
        "evaluation_id": f"{paper_id}/{model_id}/{role}/{read}",
        "retrieved_timestamp": read,
        "source_metadata": {
            "source_name": "Benchmine",
            "source_type": "documentation",
            "source_organization_name": "Benchmine",
            "evaluator_relationship": _EVALUATORS.get(role, "other"),
            "additional_details": _texts(
                {name: first[name] for name in ("paper_id", "title", "date", "venue", "arxiv_id", "doi")}
                | {"url": safe_url(first["url"]), "benchmine_version": note.version, "as_of": note.as_of}
                | {"licence": note.licence, "caveat": note.caveat}
            ),
        },
        "eval_library": {"name": _UNKNOWN, "version": _UNKNOWN},
        "model_info": {
            "name": first["model"] or "model not named",
            "id": f"{_UNKNOWN}/{model_id}",
            "developer": _UNKNOWN,
            "additional_details": {"deployment_type": _UNKNOWN, "model_availability": _UNKNOWN},
        },
        "evaluation_results": [_result(row) for row in rows],
    }
    if first["year"] is not None:  # when it was run is not known: not after this
        record["evaluation_timestamp"] = first["date"]
    return record


def _epoch(as_of: str) -> str:
    if not as_of:
        return "0"
    time = datetime.fromisoformat(as_of)
    return str(int((time if time.tzinfo else time.replace(tzinfo=UTC)).timestamp()))


def _result(row: Record) -> dict[str, Any]:
    low, high = row["metric_min"], row["metric_max"]
    found = {
        "evaluation_result_id": row["result_id"],
        "evaluation_name": board_name(row),
        "source_data": {
            "dataset_name": row["benchmark"],
            "source_type": "other",
            "additional_details": _texts({name: row[name] for name in ("benchmark_id", "split", "task")}),
        },
        "metric_config": {
            "evaluation_description": f"As the abstract reports it: {row['sentence']}",
            "metric_id": row["metric_id"] or _UNKNOWN,
            "metric_name": row["metric"] or "Metric not stated",
            "metric_unit": _UNITS.get(row["unit"], row["unit"] or _UNKNOWN),
            "lower_is_better": row["direction"] == "lower",  # the schema has no word for "not known"; see `direction`
            "score_type": "continuous",
            "min_score": low if low is not None and low <= row["value"] else "-Infinity",
            "max_score": high if high is not None and high >= row["value"] else "Infinity",
            "additional_details": {"direction": row["direction"]},
        },
        "score_details": {"score": row["value"], "details": _texts(row)},
    }
    if row["setting"]:
        found["generation_config"] = {"additional_details": {"setting": row["setting"]}}
    return found


def _texts(values: dict[str, Any]) -> dict[str, str]:
    """Values as texts, as the schema wants them: what is no text as JSON, and nothing for what is missing."""
    return {
        name: value if isinstance(value, str) else orjson.dumps(value).decode()
        for name, value in values.items()
        if value is not None
    }
