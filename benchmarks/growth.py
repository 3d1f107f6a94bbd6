"""``python -m benchmarks.growth``: what extraction costs as the papers grow, as a table and a picture."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Annotated, Any, Final

import altair as alt
import pandas as pd
import typer

from benchmarks import machine
from benchmarks.extraction import extraction
from benchmarks.fresh import cost
from benchmarks.options import CorpusOption
from benchmarks.sample import default_source, write_sample
from benchmarks.table import spelt

_SIZES: Final = (1_000, 10_000, 75_000)


def measure(source: Path, sizes: list[int]) -> list[dict[str, Any]]:
    """For each number of papers the CPU seconds and the peak of memory, in bytes, of one extraction on one core.

    Raises:
        SourceError: there is nothing to read.
        WorkError: an extraction failed.
    """
    rows = []
    with tempfile.TemporaryDirectory(prefix="benchmine-") as folder:
        for papers in sizes:
            sample = write_sample(source, papers, Path(folder) / "papers.jsonl")
            spent = cost(extraction, sample.path, Path(folder) / "results.jsonl", papers=papers)
            rows.append({"papers": papers, "seconds": spent.seconds, "peak": spent.peak})
    return rows


def picture(rows: list[dict[str, Any]]) -> alt.LayerChart | alt.FacetChart:
    """Seconds by papers, both in powers of ten: what grows in a straight line has the slope of the dashes."""
    first = rows[0]
    straight = [
        {"papers": row["papers"], "seconds": first["seconds"] * row["papers"] / first["papers"]} for row in rows
    ]
    axes = {
        "x": alt.X("papers:Q", scale=alt.Scale(type="log"), title="papers"),
        "y": alt.Y("seconds:Q", scale=alt.Scale(type="log"), title="CPU seconds, one core"),
    }
    measured = alt.Chart(pd.DataFrame(rows)).mark_line(point=True).encode(**axes)
    dashes = alt.Chart(pd.DataFrame(straight)).mark_line(strokeDash=[4, 4], color="#999").encode(**axes)
    return alt.layer(dashes, measured).properties(width=420, height=260, title="Extraction, as the papers grow")


def main(
    corpus: CorpusOption = None,
    papers: Annotated[
        list[int] | None, typer.Option(min=1, metavar="N", help="A number of papers; repeatable.")
    ] = None,
    output: Annotated[Path | None, typer.Option("--output", "-o", metavar="FILE", help="PNG to write.")] = None,
) -> None:
    """Measure extraction with more and more papers."""
    typer.echo(machine.summary(machine.describe()))
    rows = measure(corpus or default_source(), sorted(papers or _SIZES))
    for row in rows:
        rate = f"{row['papers'] / row['seconds']:,.0f}/s"
        seconds, peak = spelt(row["seconds"], "seconds"), spelt(row["peak"], "bytes")
        typer.echo(f"{row['papers']:>9,} papers {seconds:>8} {rate:>8} {peak:>8}")
    if output is not None:
        picture(rows).save(output, scale_factor=2)


if __name__ == "__main__":
    typer.run(main)
