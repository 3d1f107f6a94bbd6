"""Papers with Code's JSON: sota-extractor's files and the dump of its evaluation tables.

A list of tasks; a task has datasets and subtasks, a dataset a board (``sota``) and subdatasets, a board rows.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Final

from extract.records import Problem
from extract.sources import Limits, SourceError, identifiers, json_document
from extract.sources.dates import parse_date
from extract.sources.fields import kind_of
from extract.sources.opening import DamagedDataError, open_source
from extract.sources.source import Source

from .rows import CuratedRow, CuratedScore, problem_of, read_cell, said

_LARGEST_TASK: Final = 512 * 1024 * 1024  # bytes: one task of the dump, with all its boards, has some 10 MB
_DEEPEST: Final = 20  # subtasks and subdatasets within each other; the dump has four

Fields = Mapping[str, object]


def read_pwc(path: str | Path, *, on_problem: Callable[[Problem], None]) -> Iterator[CuratedRow]:
    """Read the rows of a file, which may be compressed; ``-`` is standard input.

    Args:
        path: the file.
        on_problem: is told of each task, board and row that is not what it should be and is left out
            (``skipped=True``), and of each row without a model and each cell that is neither blank nor a number
            (``skipped=False``: they are kept, the cell with its text).

    Yields:
        Rows in the order of the file, a task held in memory at a time.

    Raises:
        SourceError: it cannot be opened, or no board is in it.
    """
    name = str(path)
    boards = 0
    try:
        with open_source(name, on_problem=on_problem, strict=False, limits=Limits(record=_LARGEST_TASK)) as (source, _):
            for line, task in json_document.read(source):
                reader = _Reader(source, line)
                yield from reader.task(task, ())
                boards += reader.boards
    except DamagedDataError as error:
        raise SourceError(name, None, str(error), "fetch the file again") from error
    if not boards:
        reason = "no leaderboard in it (a task with datasets that have a sota)"
        raise SourceError(name, None, reason, "give a file in Papers with Code's JSON")


class _Reader:
    """Reads one task of the file, with all that is below it."""

    def __init__(self, source: Source, line: int) -> None:
        self._source = source
        self._line = line
        self.boards = 0

    def task(self, task: Fields, above: tuple[str, ...]) -> Iterator[CuratedRow]:
        """The rows of a task and of its subtasks."""
        path = (*above, self._name(task, "task"))
        if self._is_too_deep(path):
            return
        for dataset in self._objects(task.get("datasets"), "dataset", path):
            yield from self._dataset(dataset, path, ())
        for subtask in self._objects(task.get("subtasks"), "subtask", path):
            yield from self.task(subtask, path)

    def _dataset(self, dataset: Fields, task: tuple[str, ...], above: tuple[str, ...]) -> Iterator[CuratedRow]:
        path = (*above, self._name(dataset, "subdataset" if above else "dataset"))
        if self._is_too_deep(path):
            return
        board = dataset.get("sota")
        if isinstance(board, Mapping):
            self.boards += 1
            metrics = [one for one in _list(board.get("metrics")) if isinstance(one, str)]
            for number, row in enumerate(self._objects(board.get("rows"), "row", (*task, *path)), start=1):
                if (read := self._row(row, task, path, metrics, number)) is not None:
                    yield read
        elif board is not None:
            self._skip((*task, *path), f"its sota is not an object but {kind_of(board)}")
        for part in self._objects(dataset.get("subdatasets"), "subdataset", (*task, *path)):
            yield from self._dataset(part, task, path)

    def _row(
        self, row: Fields, task: tuple[str, ...], dataset: tuple[str, ...], metrics: list[str], number: int
    ) -> CuratedRow | None:
        place = (*task, *dataset, f"row {number}")
        model, cells = " ".join(_text(row.get("model_name")).split()), row.get("metrics")
        if not isinstance(cells, Mapping):
            self._skip(place, f"its metrics are not an object but {kind_of(cells)}")
            return None
        if not model:  # 70 of 3,278 rows of the files that sota-extractor made
            self._source.note(self._line, f"{said(place)}: it names no model")
        ordered = [*(name for name in metrics if name in cells), *(name for name in cells if name not in metrics)]
        url = _text(row.get("paper_url"))
        extra = row.get("uses_additional_data")
        return CuratedRow(
            source=self._source.name,
            line=self._line,
            place=said(place),
            task=task,
            dataset=dataset,
            model=model,
            scores=tuple(self._score(said(place), name, cells[name]) for name in ordered),
            title=_text(row.get("paper_title")),
            url=url if url.startswith(("http://", "https://")) else None,
            date=parse_date(row.get("paper_date")),
            arxiv_id=identifiers.arxiv_id(url) if url else None,
            code=tuple(_text(link.get("url")) for link in _list(row.get("code_links")) if isinstance(link, Mapping)),
            extra_data=extra if isinstance(extra, bool) else None,
        )

    def _score(self, place: str, metric: str, cell: object) -> CuratedScore:
        score = read_cell(metric, cell)
        if score.problem:
            self._source.note(self._line, problem_of(place, score))
        return score

    def _objects(self, value: object, kind: str, place: tuple[str, ...]) -> Iterator[Fields]:
        if value is not None and not isinstance(value, list):
            self._skip(place, f"its {kind}s are not a list but {kind_of(value)}")
        for one in _list(value):
            if isinstance(one, Mapping):
                yield one
            else:
                self._skip(place, f"a {kind} that is not an object but {kind_of(one)}")

    def _name(self, fields: Fields, key: str) -> str:
        return " ".join(_text(fields.get(key)).split()) or f"(a {key} without a name)"

    def _is_too_deep(self, path: tuple[str, ...]) -> bool:
        if len(path) > _DEEPEST:
            self._skip(path[:3], f"more than {_DEEPEST} of them within each other")
        return len(path) > _DEEPEST

    def _skip(self, place: tuple[str, ...], reason: str) -> None:
        self._source.skip(self._line, f"{said(place)}: {reason}")


def _list(value: object) -> list[object]:
    return value if isinstance(value, list) else []


def _text(value: object) -> str:
    return value.strip() if isinstance(value, str) else ""
