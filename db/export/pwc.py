"""Leaderboards in Papers with Code's JSON, as sota-extractor writes it and ``extract.curated.read_pwc`` reads it.

A list of tasks; a task has datasets, a dataset a board (``sota``), a split of it a board of its own (``subdatasets``).
Beside the fields of that layout each row has ``benchmine``: the exported rows that it was made of, with all columns.
"""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby
from operator import itemgetter
from typing import IO, Any, Final

import orjson

from db.export.content import Content, Record, plain
from db.links import safe_url

NO_TASK: Final = "Task not stated"

# As read_pwc reads them back, for the layout has no field for it.
_BOUNDS: Final = {"": "", "over": ">", "under": "<", "about": "~", "up to": "≤"}

_SYSTEM: Final = ("model", "paper_id", "setting", "role")


def write_pwc(content: Content, out: IO[bytes]) -> int:
    """The tasks, by their names; all rows are held in memory."""
    rows = sorted(content.records(), key=itemgetter("task"))  # stable: boards stay in their order
    about = content.note.text()
    tasks = [
        {
            "task": task or NO_TASK,
            "description": about,
            "categories": [],
            "synonyms": [],
            "source_link": None,
            "subtasks": [],
            "datasets": [_dataset(list(found), about) for _, found in groupby(of_task, key=itemgetter("benchmark_id"))],
        }
        for task, of_task in groupby(rows, key=itemgetter("task"))
    ]
    out.write(orjson.dumps(tasks, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE))
    return len(rows)


def _dataset(rows: list[Record], about: str) -> dict[str, Any]:
    splits = {split: list(found) for split, found in groupby(rows, key=itemgetter("split"))}
    whole = splits.pop("", [])
    return (
        {"dataset": rows[0]["benchmark"]}
        | _place(whole, about)
        | {
            "subdatasets": [
                {"subdataset": split} | _place(found, about) | {"subdatasets": []} for split, found in splits.items()
            ]
        }
    )


def _place(rows: list[Record], about: str) -> dict[str, Any]:
    """What a dataset and a part of one have alike, above all their board."""
    names = _metric_names(rows)
    return {
        "description": about,
        "dataset_citations": [],
        "dataset_links": [],
        "sota": {"metrics": list(dict.fromkeys(names.values())), "rows": _systems(rows, names)},
    }


def _metric_names(rows: Iterable[Record]) -> dict[tuple[str, str], str]:
    """A name for each metric and unit: what is in another unit is another column. Per cent stand in the cells."""
    kinds = list(dict.fromkeys((row["metric"] or "Metric not stated", row["unit"]) for row in rows))
    return {
        (metric, unit): metric
        if unit == "%" or (not unit and (metric, "%") not in kinds)
        else f"{metric} ({unit or 'no unit'})"
        for metric, unit in kinds
    }


def _systems(rows: list[Record], names: dict[tuple[str, str], str]) -> list[dict[str, Any]]:
    """A row for what a paper says of a system in one setting; a second value in one metric is a row of its own."""
    found: dict[tuple[Any, ...], dict[str, Any]] = {}
    for row in rows:
        metric = names[row["metric"] or "Metric not stated", row["unit"]]
        key: tuple[Any, ...] = tuple(row[name] for name in _SYSTEM)
        while key in found and metric in found[key]["metrics"]:
            key = (*key, metric)
        line = found.setdefault(key, _row(row))
        line["metrics"][metric] = _cell(row)
        line["benchmine"].append(row)
    return list(found.values())


def _row(row: Record) -> dict[str, Any]:
    return {
        "model_name": row["model"] or "",
        "paper_title": row["title"],
        "paper_url": safe_url(row["url"]),
        "paper_date": row["date"] if row["year"] is not None else None,
        "code_links": [],
        "model_links": [],
        "metrics": {},
        "uses_additional_data": None,
        "benchmine": [],
    }


def _cell(row: Record) -> str:
    return f"{_BOUNDS[row['bound']]}{plain(row['value'])}{'%' if row['unit'] == '%' else ''}"
