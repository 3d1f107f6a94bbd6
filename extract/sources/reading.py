"""The reading itself: every file of every path, in its format, each paper once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from extract.records import Paper, Problem

from . import (
    acl_xml,
    arxiv_snapshot,
    atom,
    bibtex,
    daily_papers,
    delimited,
    hf_page,
    html_page,
    json_document,
    jsonl,
    labelled,
    lines,
    markdown,
    oai,
    openalex,
    openreview,
    parquet,
    pubmed,
    ris,
    semantic_scholar,
)
from .duplicates import DUPLICATE, Seen, Verdict
from .errors import SourceError
from .fields import NO_ABSTRACT, PaperBuilder
from .files import STDIN, find_files
from .limits import Limits
from .opening import DamagedDataError, open_source
from .recognition import check_text, recognise
from .source import Record, Source

_PAPERS_A_PROGRESS = 64


@dataclass(frozen=True, slots=True)
class Format:
    """A layout that can be read.

    Args:
        name: what ``--format`` calls it.
        description: one line for the help.
        read: yields the records of an open source.
    """

    name: str
    description: str
    read: Callable[[Source], Iterator[Record]]


FORMATS: dict[str, Format] = {
    each.name: each
    for each in (
        Format("jsonl", "JSON Lines: one object a line", jsonl.read),
        Format("json", "a JSON array of objects, alone or under a key such as papers", json_document.read),
        Format("csv", "a table with commas, semicolons or bars; the first line names the columns", delimited.read_csv),
        Format("tsv", "a table with tabs; the first line names the columns", delimited.read_tsv),
        Format("parquet", "Parquet, read a batch of rows at a time", parquet.read),
        Format("labelled", "text with labels: Abstract:…, with or without Title: and others", labelled.read),
        Format("lines", "text with one abstract a line or paragraph, and no titles", lines.read),
        Format("page", "a saved Hugging Face papers page; title and abstract in turn", hf_page.read),
        Format("markdown", "Markdown: a heading is a title, the abstract below it", markdown.read),
        Format("html", "a saved page of arXiv, Hugging Face papers or the ACL Anthology", html_page.read),
        Format("arxiv", "arXiv's metadata snapshot (JSONL)", arxiv_snapshot.read),
        Format("atom", "Atom, as arXiv's API answers", atom.read),
        Format("oai", "OAI-PMH: arXivRaw, arXiv and oai_dc", oai.read),
        Format("acl", "the ACL Anthology's XML", acl_xml.read),
        Format("pubmed", "PubMed's XML", pubmed.read),
        Format("bibtex", "BibTeX with abstracts", bibtex.read),
        Format("ris", "RIS with abstracts", ris.read),
        Format("semantic-scholar", "Semantic Scholar's JSON", semantic_scholar.read),
        Format("openalex", "OpenAlex's JSON", openalex.read),
        Format("openreview", "OpenReview's JSON, of both versions of its API", openreview.read),
        Format("daily-papers", "Hugging Face's daily papers, as its API gives them (JSON)", daily_papers.read),
    )
}


def iter_papers(
    paths: Iterable[str | Path] | str | Path,
    *,
    format: str | None = None,
    strict: bool = False,
    on_problem: Callable[[Problem], None],
    on_unreadable: Callable[[SourceError], None] | None = None,
    on_progress: Callable[[int], None] | None = None,
    limits: Limits | None = None,
) -> Iterator[Paper]:
    """Read the papers of files and folders, one at a time and each once.

    Args:
        paths: files, folders (walked, hidden files left out) and ``-`` for standard input.
        format: a name in ``FORMATS``; None to recognise each file by its content.
        strict: True to stop at the first record that would be skipped.
        on_problem: is told of each record that was skipped (``skipped=True``) or kept after a repair, and of each
            paper that came before (reason ``DUPLICATE``; the first is kept); the last two have ``skipped=False``.
        on_unreadable: is told of each file of which nothing could be read, and reading goes on. Without it, such
            a file goes to ``on_problem`` where other files follow, and the error is raised when they are read.
        on_progress: is told now and then how many bytes of all the files have been read, of ``total_bytes``.
        limits: sizes at which the reading of a file stops with an error; None for those of ``Limits()``.

    Yields:
        Papers, in the order of paths, files and records.

    Raises:
        ValueError: ``format`` is unknown.
        SourceError: a path does not exist (before anything is read); nothing could be read of a file (after
            everything else is read, without ``on_unreadable``); or the first broken record, under ``strict``.
    """
    if format is not None and format not in FORMATS:
        raise ValueError(f"no format {format!r}; there are {', '.join(FORMATS)}")
    files = find_files(paths)
    return _read_all(
        files,
        format_name=format,
        strict=strict,
        on_problem=on_problem,
        on_unreadable=on_unreadable,
        on_progress=on_progress,
        limits=limits or Limits(),
    )


def total_bytes(paths: Iterable[str | Path] | str | Path) -> int | None:
    """The size of all the files together, as ``iter_papers`` reports its progress; None with standard input."""
    files = find_files(paths)
    return None if STDIN in files else sum(map(_size, files))


def _size(file: str) -> int:
    try:
        return 0 if file == STDIN else Path(file).stat().st_size
    except OSError:  # gone since it was found; its opening will say so
        return 0


def _read_all(
    files: list[str],
    *,
    format_name: str | None,
    strict: bool,
    on_problem: Callable[[Problem], None],
    on_unreadable: Callable[[SourceError], None] | None,
    on_progress: Callable[[int], None] | None,
    limits: Limits,
) -> Iterator[Paper]:
    seen = Seen()
    unreadable: list[SourceError] = []
    before = 0
    for file in files:
        reader = _FileReader(file, seen, format_name=format_name, strict=strict, on_problem=on_problem, limits=limits)
        try:
            for count, paper in enumerate(reader.papers()):
                if on_progress is not None and count % _PAPERS_A_PROGRESS == 0:
                    on_progress(before + reader.position)
                yield paper
        except SourceError as error:
            if strict:
                raise
            if on_unreadable is not None:
                on_unreadable(error)
            else:
                unreadable.append(error)
                if len(files) > 1:
                    on_problem(Problem(error.source, error.line, f"{error.reason}; {error.remedy}"))
        before += _size(file)
        if on_progress is not None:
            on_progress(before)
    if unreadable:
        raise _together(unreadable, len(files))


def _together(errors: list[SourceError], files: int) -> SourceError:
    first = errors[0]
    if len(errors) == 1:
        return first
    reason = f"{first.reason} (and {len(errors) - 1} more of {files} files gave nothing)"
    return SourceError(first.source, first.line, reason, first.remedy)


class _FileReader:
    """Reads one file."""

    def __init__(
        self,
        name: str,
        seen: Seen,
        *,
        format_name: str | None,
        strict: bool,
        on_problem: Callable[[Problem], None],
        limits: Limits,
    ) -> None:
        self._name = name
        self._format = format_name
        self._strict = strict
        self._on_problem = on_problem
        self._seen = seen
        self._limits = limits
        self._file: BinaryIO | None = None
        self._papers = 0

    @property
    def position(self) -> int:
        """How many bytes of the file have been read; 0 where that means nothing (a pipe, Parquet)."""
        return self._file.tell() if self._file is not None and self._file.seekable() else 0

    def papers(self) -> Iterator[Paper]:
        """The papers that did not come before.

        Raises:
            SourceError: nothing could be read, or the first broken record, under ``strict``.
        """
        try:
            with open_source(self._name, on_problem=self._on_problem, strict=self._strict, limits=self._limits) as (
                source,
                self._file,
            ):
                yield from self._records(source)
        except DamagedDataError as error:  # before any record
            raise SourceError(self._name, None, str(error), "fetch or write the file again") from error

    def _records(self, source: Source) -> Iterator[Paper]:
        name = self._format or recognise(source)
        if name == "parquet":
            self._file = None  # is not read from front to back
        else:
            check_text(source)
        builder = PaperBuilder(source)
        try:
            for line, record in FORMATS[name].read(source):
                built = builder.build(line, record)
                if built is None:
                    continue
                self._papers += 1
                paper, named, folded = built
                verdict = self._seen.check(paper, folded, named=named)
                if verdict is Verdict.NEW:
                    yield paper
                elif verdict is Verdict.SAME:
                    source.note(line, DUPLICATE)
                else:
                    source.skip(line, f"its id {paper.id!r} came before, with another abstract")
        except DamagedDataError as error:
            if not self._papers:
                raise
            source.skip(source.lines_read + 1, f"{error}; what follows is lost")
        if not self._papers:
            raise _nothing_read(source, name, builder)


def _nothing_read(source: Source, name: str, builder: PaperBuilder) -> SourceError:
    problem = source.first_skipped
    if problem is None:
        return SourceError(source.name, None, f"no paper in it, read as {name}", "name another format with --format")
    if problem.reason == NO_ABSTRACT and (fields := builder.fields_seen()):
        reason = f"no record has an abstract (fields: {', '.join(fields)})"
        return SourceError(source.name, problem.line, reason, 'name the field "abstract"')
    remedy = f"correct it, or name another format than {name} with --format"
    return SourceError(source.name, problem.line, f"no paper could be read; the first: {problem.reason}", remedy)
