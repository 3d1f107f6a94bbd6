"""Hugging Face's model-index: YAML in which a model card says what its model scored, as front matter or alone."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from extract.records import Problem
from extract.sources import SourceError, identifiers
from extract.sources.fields import kind_of
from extract.sources.opening import DamagedDataError, open_source
from extract.sources.source import Source

from .rows import CuratedRow, CuratedScore, problem_of, read_cell, said

_FRONT: Final = re.compile(r"\A---[ \t]*\r?\n(.*?)^(?:---|\.\.\.)[ \t]*\r?$", re.MULTILINE | re.DOTALL)
_LINE: Final = "\0line"  # the key under which a mapping keeps its line; YAML itself can have no NUL
_MOST: Final = 100_000  # metrics of a card: one of MTEB has some 2,000. Aliases of YAML could name one list for ever.
_REMEDY: Final = "give a model card with a model-index (docs/curated.md)"

Fields = Mapping[str, Any]


def read_model_index(path: str | Path, *, on_problem: Callable[[Problem], None]) -> Iterator[CuratedRow]:
    """Read the results of a model card (``README.md``) or of a YAML file; ``-`` is standard input.

    Args:
        path: the file.
        on_problem: is told of each result and metric that is not what it should be and is left out
            (``skipped=True``), and of each value that is neither blank nor a number (``skipped=False``).

    Yields:
        A row for each result, in the order of the file.

    Raises:
        SourceError: it cannot be opened, is not YAML, or has no model-index.
    """
    name = str(path)
    try:
        with open_source(name, on_problem=on_problem, strict=False) as (source, _):
            text = source.clean(None, source.decode(1, source.whole_content("YAML")))
            models = _models(name, text)
            reader = _Reader(source)
            for model in models:
                yield from reader.model(model)
    except DamagedDataError as error:
        raise SourceError(name, None, str(error), "fetch the file again") from error


def _models(name: str, text: str) -> list[Any]:
    front = _FRONT.match(text)
    loaded = _load(name, front.group(1) if front else text, above=1 if front else 0)
    found = loaded.get("model-index") if isinstance(loaded, Mapping) else None
    if not isinstance(found, list) or not found:
        raise SourceError(name, None, "no model-index in it (a list of models with their results)", _REMEDY)
    return found


def _load(name: str, text: str, above: int) -> Any:
    """The document with numbers as they are written, and each mapping with its line."""
    import yaml  # noqa: PLC0415 - for this format alone

    class Lined(yaml.BaseLoader):  # makes nothing but text, lists and mappings
        def construct_mapping(self, node: Any, deep: bool = False) -> Any:
            return {**super().construct_mapping(node, deep), _LINE: node.start_mark.line + 1 + above}

    try:
        return yaml.load(text, Lined)
    except (yaml.YAMLError, RecursionError, TypeError, ValueError) as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 + above if mark is not None else None
        reason = f"not YAML ({getattr(error, 'problem', None) or type(error).__name__})"
        raise SourceError(name, line, reason, _REMEDY) from error


class _Reader:
    """Reads the models of one file."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._metrics = 0

    def model(self, model: Any) -> Iterator[CuratedRow]:
        if not isinstance(model, Mapping):
            self._source.skip(None, f"a model that is not a mapping but {kind_of(model)}")
            return
        name = " ".join(_text(model.get("name")).split())
        place = (name or "(a model without a name)",)
        if not name:
            self._source.note(model[_LINE], "a model without a name")
        for number, result in enumerate(self._mappings(model, "result", place), start=1):
            yield self._result(name, result, (*place, f"result {number}"))

    def _result(self, model: str, result: Fields, place: tuple[str, ...]) -> CuratedRow:
        task, dataset, source = (_mapping(result.get(key)) for key in ("task", "dataset", "source"))
        dataset_name = _text(dataset.get("name")) or _text(dataset.get("type")) or "(a dataset without a name)"
        url = _text(source.get("url"))
        scores = [
            self._score(said((*place, f"metric {number}")), metric)
            for number, metric in enumerate(self._mappings(result, "metric", place), start=1)
        ]
        return CuratedRow(
            source=self._source.name,
            line=result[_LINE],
            place=said(place),
            task=tuple(name for name in (_text(task.get("name")) or _text(task.get("type")),) if name),
            dataset=(dataset_name, *_part(dataset, dataset_name)),
            model=model,
            scores=tuple(scores),
            split=_text(dataset.get("split")),
            title=_text(source.get("name")),
            url=url if url.startswith(("http://", "https://")) else None,
            arxiv_id=identifiers.arxiv_id(url) if url else None,
        )

    def _score(self, place: str, metric: Fields) -> CuratedScore:
        self._metrics += 1
        if self._metrics > _MOST:
            raise SourceError(self._source.name, None, f"more than {_MOST:,} metrics in one file", "split it")
        name = _text(metric.get("name")) or _text(metric.get("type")) or "(a metric without a name)"
        value = metric.get("value")
        if isinstance(value, Mapping):
            value = {key: part for key, part in value.items() if key != _LINE}
        score = read_cell(name, value)
        if score.problem:
            self._source.note(metric[_LINE], problem_of(place, score))
        return score

    def _mappings(self, fields: Fields, kind: str, place: tuple[str, ...]) -> Iterator[Fields]:
        found = fields.get(f"{kind}s")
        if not isinstance(found, list):
            self._source.skip(fields[_LINE], f"{said(place)}: its {kind}s are not a list but {kind_of(found)}")
            return
        for one in found:
            if isinstance(one, Mapping):
                yield one
            else:
                self._source.skip(fields[_LINE], f"{said(place)}: a {kind} that is not a mapping but {kind_of(one)}")


def _part(dataset: Fields, name: str) -> tuple[str, ...]:
    """The configuration, where it tells more than the name does: ``fr`` of ``common_voice``."""
    config = _text(dataset.get("config"))
    plain = config.casefold() in ("", "default", "all", "main", "none", name.casefold())
    return () if plain or config.casefold() in name.casefold() else (config,)


def _mapping(value: Any) -> Fields:
    return value if isinstance(value, Mapping) else {}


def _text(value: Any) -> str:
    return value.strip() if isinstance(value, str) else ""
