"""Every Eval Ever: JSON records of evaluation runs, a model each, in the schema of evaleval/every_eval_ever (0.3.0)."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

from extract.records import Problem
from extract.sources import SourceError, json_document
from extract.sources.dates import parse_date
from extract.sources.fields import kind_of
from extract.sources.opening import DamagedDataError, open_source
from extract.sources.source import Source

from .rows import CuratedRow, CuratedScore, problem_of, read_cell, said

_REQUIRED: Final = ("model_info", "evaluation_results")
_PROPORTIONS: Final = frozenset({"proportion", "fraction", "ratio", "probability"})
_PER_CENT: Final = frozenset({"percent", "percentage", "%"})

Fields = Mapping[str, Any]


def read_eee(path: str | Path, *, on_problem: Callable[[Problem], None]) -> Iterator[CuratedRow]:
    """Read the results of records: one object, a list of them, or one a line; ``-`` is standard input.

    Args:
        path: the file, which may be compressed.
        on_problem: is told of each record and result that is not what the schema asks for and is left out
            (``skipped=True``), and of each score that is no number (``skipped=False``).

    Yields:
        A row for each result of a run, in the order of the file.

    Raises:
        SourceError: it cannot be opened, or no record is in it.
    """
    name = str(path)
    records = 0
    try:
        with open_source(name, on_problem=on_problem, strict=False) as (source, _):
            for line, record in json_document.read(source):
                if missing := [key for key in _REQUIRED if key not in record]:
                    source.skip(line, f"not a record of Every Eval Ever: it has no {' and no '.join(missing)}")
                    continue
                records += 1
                yield from _record(source, line, record)
    except DamagedDataError as error:
        raise SourceError(name, None, str(error), "fetch the file again") from error
    if not records:
        reason = f"no record of Every Eval Ever in it (an object with {' and '.join(_REQUIRED)})"
        raise SourceError(name, None, reason, "give JSON in that schema (docs/curated.md)")


def _record(source: Source, line: int, record: Fields) -> Iterator[CuratedRow]:
    info, about = _mapping(record["model_info"]), _mapping(record.get("source_metadata"))
    model = _text(info.get("name")) or _text(info.get("id"))
    identity = _text(record.get("evaluation_id")) or model or "(a run without an id)"
    if not model:
        source.note(line, f"{identity}: it names no model")
    results = record["evaluation_results"]
    if not isinstance(results, list):
        source.skip(line, f"{identity}: its evaluation_results are not a list but {kind_of(results)}")
        return
    url = _text(about.get("source_organization_url"))
    for number, result in enumerate(results, start=1):
        place = (identity, f"result {number}")
        if not isinstance(result, Mapping) or not isinstance(result.get("score_details"), Mapping):
            source.skip(line, f"{said(place)}: it has no score_details")
            continue
        data = _mapping(result.get("source_data"))
        dataset = _text(data.get("dataset_name"))
        yield CuratedRow(
            source=source.name,
            line=line,
            place=said(place),
            task=tuple(one for one in (_text(about.get("source_name")),) if one),
            dataset=(dataset or _text(result.get("evaluation_name")) or "(a dataset without a name)",),
            model=model,
            scores=(_score(source, line, said(place), result),),
            split=_text(data.get("hf_split")),
            title=_text(about.get("source_name")) or _text(about.get("source_organization_name")),
            url=url if url.startswith(("http://", "https://")) else None,
            date=_date(result.get("evaluation_timestamp") or record.get("evaluation_timestamp")),
        )


def _score(source: Source, line: int, place: str, result: Fields) -> CuratedScore:
    config, details = _mapping(result.get("metric_config")), result["score_details"]
    names = (config.get("metric_name"), config.get("metric_kind"), config.get("metric_id"))
    metric = next((_text(name) for name in (*names, result.get("evaluation_name")) if _text(name)), "")
    metric = metric or "(a metric without a name)"
    score = read_cell(metric, details.get("score"))
    if score.problem:
        source.note(line, problem_of(place, score))
    if score.value is None:
        return score
    spread = _mapping(details.get("uncertainty"))
    error = _mapping(spread.get("standard_error")).get("value")
    deviation = read_cell(metric, error if error is not None else spread.get("standard_deviation")).value
    unit = _text(config.get("metric_unit")).casefold()
    if unit in _PER_CENT:
        return dataclasses.replace(score, unit="%", deviation=deviation)
    ends = (config.get("min_score"), config.get("max_score"))
    if unit in _PROPORTIONS or (not unit and ends == (0, 1)):  # said by the file, so that no guess is needed
        scaled = None if deviation is None else deviation * 100
        return dataclasses.replace(score, value=score.value * 100, deviation=scaled, unit="%")
    return dataclasses.replace(score, deviation=deviation)


def _date(value: Any) -> str | None:
    """A day in ISO 8601; the schema has times of Unix as well as texts."""
    text = _text(value) or (str(value) if isinstance(value, int | float) and not isinstance(value, bool) else "")
    try:
        return datetime.fromtimestamp(float(text), UTC).date().isoformat()
    except (ValueError, OverflowError, OSError):
        return parse_date(text)


def _mapping(value: Any) -> Fields:
    return value if isinstance(value, Mapping) else {}


def _text(value: Any) -> str:
    return value.strip() if isinstance(value, str) else ""
