"""``python -m benchmarks.profile``: where the time of an extraction goes, by the stage that is at work.

A look at the stack every few milliseconds of CPU time. It slows nothing down, unlike a profiler of calls, to which what
is called often looks dearer than it is. Compiled code, regular expressions too, counts for the function that calls it.
"""

from __future__ import annotations

import signal
import tempfile
from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType
from typing import Final

import typer

from benchmarks.extraction import extraction
from benchmarks.options import CorpusOption, PapersOption
from benchmarks.sample import ROOT, default_source, write_sample
from benchmine.console import tell
from benchmine.tables import Table, plain
from extract.sources import SourceError

_INTERVAL: Final = 0.001  # seconds; the system's clock may tick less often
_READER: Final = str(ROOT / "extract" / "reader.py")
_SOURCES: Final = str(ROOT / "extract" / "sources")
_READER_ITSELF: Final = "the reader itself"
_READING: Final = "reading the file"
_OTHER: Final = "writing results, start and end"
_LEAST: Final = 0.01  # of the whole; smaller stages are told together
_COLUMNS: Final = ("stage", "share", "of the stage, mostly in")


@dataclass(slots=True)
class Samples:
    """What was at work, so many times: stages, and within each the functions that were running."""

    stages: Counter[str] = field(default_factory=Counter)
    functions: defaultdict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))

    def look(self, frame: FrameType) -> None:
        """Take in what is at work in ``frame``."""
        at_work = stage(frame)
        self.stages[at_work] += 1
        self.functions[at_work][_name(frame)] += 1


app = typer.Typer(add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False)


@app.command()
def main(papers: PapersOption = 10_000, corpus: CorpusOption = None) -> None:
    """Show where the time of an extraction goes."""
    try:
        with tempfile.TemporaryDirectory(prefix="benchmine-") as folder:
            sample = write_sample(corpus or default_source(), papers, Path(folder) / "papers.jsonl")
            with sampling() as samples:
                extraction(sample.path, Path(folder) / "results.jsonl")()
    except SourceError as error:
        tell(f"benchmarks.profile: {error}")
        raise typer.Exit(1) from None
    typer.echo(f"{sample}\n")
    for line in plain(table(samples)):
        typer.echo(line, nl=False)


@contextmanager
def sampling() -> Iterator[Samples]:
    """Look at what is at work while the block runs. In the main thread only."""
    samples = Samples()

    def look(_signal: int, frame: FrameType | None) -> None:
        if frame is not None:
            samples.look(frame)

    before = signal.signal(signal.SIGPROF, look)
    signal.setitimer(signal.ITIMER_PROF, _INTERVAL, _INTERVAL)
    try:
        yield samples
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)


def stage(frame: FrameType) -> str:
    """The stage at work: the function that extract/reader.py has called, or what is done outside of it."""
    inner: FrameType | None = None
    outer: FrameType | None = frame
    while outer is not None:
        file = outer.f_code.co_filename
        if file == _READER:
            return _name(inner) if inner else _READER_ITSELF
        if file.startswith(_SOURCES):
            return _READING
        inner, outer = outer, outer.f_back
    return _OTHER


def table(samples: Samples) -> Table:
    """The stages with their share of the time, the largest first."""
    total = samples.stages.total() or 1
    rows = []
    for name, count in samples.stages.most_common():
        if count / total >= _LEAST:
            function, times = samples.functions[name].most_common(1)[0]
            rows.append((name, f"{count / total:.0%}", f"{function} {times / count:.0%}"))
    rest = sum(count for count in samples.stages.values() if count / total < _LEAST)
    if rest:
        rows.append(("all others", f"{rest / total:.0%}", ""))
    return Table(_COLUMNS, rows, figures=frozenset(("share",)))


def _name(frame: FrameType) -> str:
    module = Path(frame.f_code.co_filename)
    where = module.parent.name if module.stem == "__init__" else module.stem
    function = frame.f_code.co_qualname.split(".<locals>")[0]  # a comprehension counts for its function
    return f"{where}.{function}"


if __name__ == "__main__":
    app(prog_name="python -m benchmarks.profile")
