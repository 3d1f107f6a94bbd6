"""Reading what a visitor gives, and storing it: all of it or nothing. Without Streamlit, so that it is tested alone."""

from __future__ import annotations

import dataclasses
import json
import re
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from sqlalchemy import Engine

from db.queries import RunSummary
from db.store import Store
from db.versions import version
from extract import Reader
from extract.records import Paper, Problem, Result
from extract.sources import DUPLICATE, Limits, SourceError, iter_papers

MAX_UPLOAD_MB: Final = 20
MAX_TEXT: Final = 500_000
"""Characters that can be pasted: about 350 abstracts."""
MAX_PAPERS: Final = 2000
"""Papers that are read at once: some 5 seconds. More are for ``benchmine ingest``."""

_MB: Final = 1024 * 1024
_LIMITS: Final = Limits(content=100 * _MB, record=4 * _MB, page=MAX_UPLOAD_MB * _MB, patience=MAX_UPLOAD_MB * _MB)
_PROBLEMS: Final = 200  # of a file that are kept, with their lines
_INSTEAD: Final = "split it, or read it with: benchmine ingest"


class AddError(Exception):
    """Nothing can be read of what was given; the message is one line: what, where in it, and what to do."""


@dataclass(frozen=True, slots=True)
class Preview:
    """What was read and is not stored yet.

    Args:
        name: of the file, or what was pasted.
        papers: each with its results.
        problems: records that are lost or were mended, with their lines; at most 200 of ``problem_count``.
        duplicates: records of papers that came before.
    """

    name: str
    papers: tuple[tuple[Paper, tuple[Result, ...]], ...]
    problems: tuple[str, ...]
    problem_count: int
    skipped: int
    duplicates: int

    @property
    def scores(self) -> int:
        """How many scores were read."""
        return sum(result.kind == "score" for _, results in self.papers for result in results)

    @property
    def deltas(self) -> int:
        """How many changes were read."""
        return sum(result.kind == "delta" for _, results in self.papers for result in results)


def read_one(title: str, abstract: str, reader: Reader) -> Preview:
    """Read one pasted abstract.

    Args:
        title: may be empty.

    Raises:
        AddError: it is empty or too long.
    """
    if not abstract.strip():
        raise AddError("nothing was pasted; paste the abstract into the field")
    _check_length(abstract)
    record = {"abstract": abstract.strip(), "title": " ".join(title.split())}
    return read_file("pasted.json", json.dumps(record).encode(), reader, shown="pasted abstract")


def read_text(text: str, reader: Reader) -> Preview:
    """Read pasted text in any layout (docs/formats.md).

    Raises:
        AddError: no abstract is recognised in it, or it is too long.
    """
    if not text.strip():
        raise AddError("nothing was pasted; paste abstracts into the field")
    _check_length(text)
    return read_file("pasted.txt", text.encode(errors="replace"), reader, shown="pasted text")


def read_file(name: str, content: bytes, reader: Reader, *, shown: str | None = None) -> Preview:
    """Read a file of any layout (docs/formats.md), compressed or not.

    Args:
        name: as the visitor's machine has it: only its last part and its ending are used, and nothing is written
            under it.
        content: its bytes.
        shown: what to call it in messages; its name where None.

    Raises:
        AddError: it is too large, holds too many papers, or no abstract is recognised in it.
    """
    place = shown or _safe(name)
    if len(content) > MAX_UPLOAD_MB * _MB:
        raise AddError(f"{place}: has more than {MAX_UPLOAD_MB} MB; {_INSTEAD}")
    problems: list[str] = []
    counts = {"problems": 0, "skipped": 0, "duplicates": 0}

    def note(problem: Problem) -> None:
        if problem.reason == DUPLICATE:
            counts["duplicates"] += 1
            return
        counts["problems"] += 1
        counts["skipped"] += problem.skipped
        if len(problems) < _PROBLEMS:
            what = "left out" if problem.skipped else "kept"
            problems.append(f"{_at(place, problem.line)}: {problem.reason} ({what})")

    found: list[tuple[Paper, tuple[Result, ...]]] = []
    with tempfile.TemporaryDirectory(prefix="benchmine-") as folder:
        path = Path(folder) / f"given{_ending(name)}"
        path.write_bytes(content)
        try:
            for paper in iter_papers([path], on_problem=note, limits=_LIMITS):
                if len(found) == MAX_PAPERS:
                    raise AddError(f"{place}: holds more than {MAX_PAPERS:,} papers; {_INSTEAD}")
                given = dataclasses.replace(paper, source=place)
                found.append((given, reader.read(given).results))
        except SourceError as error:
            raise AddError(f"{_at(place, error.line)}: {error.reason}; {error.remedy}") from error
    if not found:
        raise AddError(
            f"{place}: holds no paper; {problems[0] if problems else 'see docs/formats.md for what is read'}"
        )
    return Preview(place, tuple(found), tuple(problems), counts["problems"], counts["skipped"], counts["duplicates"])


def store(engine: Engine, preview: Preview, reader: Reader) -> RunSummary:
    """Store what was previewed, as an ingest stores it; the new papers and their results in one transaction.

    Raises:
        DatabaseError: the database cannot be written; none of the papers was stored.
    """
    read = {_text_of(paper): results for paper, results in preview.papers}
    run = Store(engine).run(sources=[preview.name], version=version())
    with run:
        run.skip(preview.skipped)
        unread = run.unread([paper for paper, _ in preview.papers])
        run.add([(paper, _results(paper, read, reader)) for paper in unread])
    return run.summary


def _text_of(paper: Paper) -> tuple[str, str, str]:
    return paper.id, paper.title, paper.abstract


def _results(paper: Paper, read: dict[tuple[str, str, str], tuple[Result, ...]], reader: Reader) -> Sequence[Result]:
    """Those of the preview; where the stored text of a paper is another than the given one, those of that: an earlier
    record may have given a title."""
    known = read.get(_text_of(paper))
    return reader.read(paper).results if known is None else known


def _check_length(text: str) -> None:
    if len(text) > MAX_TEXT:
        raise AddError(f"the text has more than {MAX_TEXT:,} characters; upload it as a file")


def _safe(name: str) -> str:
    """The last part of a name, printable and short, for messages and for the record."""
    last = re.split(r"[/\\]", name)[-1]
    return "".join(sign for sign in last if sign.isprintable())[-80:].strip() or "upload"


def _ending(name: str) -> str:
    """The ending of a name, which tells a table with few known columns from a text."""
    found = re.search(r"(?:\.[A-Za-z0-9]{1,8}){1,2}$", _safe(name))
    return found.group() if found else ""


def _at(place: str, line: int | None) -> str:
    return place if line is None else f"{place}:{line}"
