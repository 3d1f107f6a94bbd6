"""``python -m benchmarks``: every measurement, as a table or as JSON."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Final

import orjson
import typer

from benchmarks import extraction, ingest, machine, memory, parallel, queries, startup, yardstick
from benchmarks.figures import Figure
from benchmarks.fresh import WorkError
from benchmarks.options import CorpusOption, PapersOption
from benchmarks.sample import Sample, default_source, write_sample
from benchmarks.table import lines, records
from benchmine.console import tell
from db import DatabaseError
from extract.sources import SourceError

_FOOT: Final = """
A figure is the least of several runs: CPU seconds, to which the other programs of a machine add least, or a peak of
memory. Its floor comes from the same run. docs/performance.md says how each is measured, and what the ratios mean."""

app = typer.Typer(add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False)


@app.command()
def main(
    papers: PapersOption = 10_000,
    corpus: CorpusOption = None,
    as_json: Annotated[bool, typer.Option("--json", help="Write one JSON object instead of a table.")] = False,
) -> None:
    """Measure speed and memory, each figure beside its floor."""
    about = machine.describe()  # before the load is our own
    try:
        with tempfile.TemporaryDirectory(prefix="benchmine-") as name:
            folder = Path(name)
            sample = write_sample(corpus or default_source(), papers, folder / "papers.jsonl")
            figures = list(measure(sample, folder))
    except (DatabaseError, SourceError, WorkError) as error:
        tell(f"benchmarks: {error}")
        raise typer.Exit(1) from None
    if as_json:
        report = {**sample.record(), "machine": about, "figures": list(records(figures))}
        typer.echo(orjson.dumps(report, option=orjson.OPT_INDENT_2))
        return
    typer.echo(f"{sample}\n{machine.summary(about)}\n")
    for line in lines(figures):
        typer.echo(line, nl=False)
    typer.echo(_FOOT)


def measure(sample: Sample, folder: Path) -> Iterator[Figure]:
    """The figures, one after another; ``folder`` is for what they write."""
    database = folder / "papers.db"
    yield extraction.measure(sample, folder)
    beside = yardstick.measure(sample, folder)
    if beside is None:
        tell(f"benchmarks: {yardstick.ABSENT}")
    else:
        yield beside
    yield parallel.measure(sample, folder)
    yield from ingest.measure(sample, database, folder)
    yield from queries.measure(database)
    yield startup.measure()
    yield memory.measure(sample, folder)


if __name__ == "__main__":
    app(prog_name="python -m benchmarks")
